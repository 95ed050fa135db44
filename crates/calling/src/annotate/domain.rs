//! What a fusion keeps of a target's protein domain.

use trkfuse_core::{Breakend, DomainStatus, Interval, Role, Site};
use trkfuse_genes::{DomainKind, Gene, Transcript, domains};

/// The domain's status when a gene is retained on its breakend's flank.
///
/// The domain's bases come from the main transcript. `joined`: the one that was joined; a domain exon that it lacks is
/// lost.
pub(crate) fn status(
    gene: &Gene,
    kind: DomainKind,
    breakend: Breakend,
    joined: &Transcript,
) -> DomainStatus {
    let all = domains(gene);
    let Some(domain) = all.iter().find(|domain| domain.kind == kind) else {
        return DomainStatus::Unknown;
    };
    let (mut total, mut kept) = (0, 0);
    for stretch in &domain.bases {
        total += stretch.len();
        kept += joined
            .exons
            .iter()
            .map(|exon| kept_bases(*stretch, *exon, breakend))
            .sum::<u32>();
    }
    match kept {
        0 => DomainStatus::Lost,
        kept if kept >= total => DomainStatus::Complete,
        _ => DomainStatus::Partial,
    }
}

/// The transcript that the break belongs to: the main one unless only another has a boundary there.
pub(crate) fn joined_transcript(gene: &Gene, breakend: Breakend, place: Role) -> &Transcript {
    let main = gene.main();
    if !matches!(
        main.site(breakend.pos, place),
        Site::Intron | Site::Intergenic
    ) {
        return main;
    }
    gene.transcripts
        .iter()
        .find(|transcript| transcript.is_splice_site(breakend.pos, place))
        .unwrap_or(main)
}

/// Bases of a domain stretch that lie in an exon and on the retained flank.
fn kept_bases(stretch: Interval, exon: Interval, breakend: Breakend) -> u32 {
    let start = stretch.start.max(exon.start).zero_based();
    let end = stretch.end.min(exon.end).zero_based();
    let pos = breakend.pos.zero_based();
    let (start, end) = match breakend.retained {
        trkfuse_core::Retained::Lower => (start, end.min(pos + 1)),
        trkfuse_core::Retained::Higher => (start.max(pos), end),
    };
    end.saturating_sub(start)
}
