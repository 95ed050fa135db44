//! Everything that is worked out of one candidate before it is weighed.

use trkfuse_core::{
    Breakend, DomainStatus, End, FrameUnknown, FrameVerdict, FusionNames, Geometry,
    JunctionSequence, Role, Site, role,
};
use trkfuse_genes::{DomainKind, Gene, KnownPair, known_pair};

use super::{consensus, domain, frame, geometry, names, peptide, spliced};
use crate::partner::best_site;
use crate::{Candidate, Context};

/// What a candidate means.
#[derive(Clone, Debug)]
pub(crate) struct Findings {
    /// The best kind of place over the 5' gene's transcripts.
    pub(crate) five_prime_site: Site,
    /// The best kind of place over the 3' gene's transcripts.
    pub(crate) three_prime_site: Site,
    /// Whether both sides lie in one gene.
    pub(crate) is_same_gene: bool,
    /// How the breakends lie.
    pub(crate) geometry: Geometry,
    /// Neighbours on one strand.
    pub(crate) is_read_through: bool,
    /// The published pair.
    pub(crate) published: Option<&'static KnownPair>,
    /// Whether the exons are those published.
    pub(crate) has_published_exons: bool,
    /// The frame.
    pub(crate) frame: FrameVerdict,
    /// The place of the target that matters: the 3' one if it is a target.
    pub(crate) target_role: Role,
    /// The target's kinase domain.
    pub(crate) kinase_domain: DomainStatus,
    /// The target's transmembrane segment.
    pub(crate) transmembrane: DomainStatus,
    /// The joined bases as the reads show them.
    pub(crate) observed: Option<JunctionSequence>,
    /// The joined bases as the reference has them.
    pub(crate) expected: Option<JunctionSequence>,
    /// The peptide across the junction.
    pub(crate) peptide: Option<String>,
    /// The names.
    pub(crate) names: FusionNames,
}

/// Works out what a candidate means.
pub(crate) fn find(candidate: &Candidate, context: &Context) -> Findings {
    let (five, three) = (candidate.five_prime(), candidate.three_prime());
    let five_gene = candidate.partners.five_prime().map(AsRef::as_ref);
    let three_gene = candidate.partners.three_prime().map(AsRef::as_ref);
    let five_sense = is_sense(five_gene, five, Role::FivePrime);
    let three_sense = is_sense(three_gene, three, Role::ThreePrime);
    let site = |gene: Option<&Gene>, breakend: Breakend, place: Role, sense: bool| match gene {
        // A gene crossed against its sense has no exon edges to land on.
        Some(gene) if !sense => exonless(best_site(gene, breakend, place)),
        Some(gene) => best_site(gene, breakend, place),
        None => Site::Intergenic,
    };
    let geometry = geometry::of(five, three);
    let published = five_gene
        .zip(three_gene)
        .and_then(|(five, three)| known_pair(&five.symbol, &three.symbol));
    let observed = consensus::junction_sequence(candidate);
    let inserted = candidate.inserted_sense();
    let expected = context
        .reference
        .filter(|_| candidate.is_precise)
        .and_then(|reference| {
            let five_transcript = five_gene
                .filter(|_| five_sense)
                .map(|gene| domain::joined_transcript(gene, five, Role::FivePrime));
            let three_transcript = three_gene
                .filter(|_| three_sense)
                .map(|gene| domain::joined_transcript(gene, three, Role::ThreePrime));
            spliced::junction_sequence(
                (five_transcript, five),
                (three_transcript, three),
                &inserted,
                reference,
            )
        });
    let best_sequence = expected.as_ref().or(observed.as_ref());
    let genes = five_gene
        .filter(|_| five_sense)
        .zip(three_gene.filter(|_| three_sense));
    let frame = frame_verdict(candidate, genes, best_sequence);
    let peptide = genes
        .zip(best_sequence)
        .filter(|_| candidate.is_precise)
        .and_then(|((five_gene, _), sequence)| {
            let coding = frame::five_prime_coding_bases(five_gene.main(), five)?;
            peptide::across(sequence, coding)
        });
    let target_role = match (five_gene, three_gene) {
        (Some(gene), other)
            if context.is_target(gene) && !other.is_some_and(|other| context.is_target(other)) =>
        {
            Role::FivePrime
        }
        _ => Role::ThreePrime,
    };
    let (target, target_breakend, target_sense) = match target_role {
        Role::FivePrime => (five_gene, five, five_sense),
        Role::ThreePrime => (three_gene, three, three_sense),
    };
    let status = |kind: DomainKind| match target {
        Some(gene) if target_sense => domain::status(gene, kind, target_breakend, target_role),
        _ => DomainStatus::Unknown,
    };
    let named = |gene, breakend, is_sense| names::NamedSide {
        gene,
        breakend,
        contig: context.contigs.name(breakend.contig).to_string(),
        is_sense,
    };
    Findings {
        five_prime_site: site(five_gene, five, Role::FivePrime, five_sense),
        three_prime_site: site(three_gene, three, Role::ThreePrime, three_sense),
        is_same_gene: five_gene
            .zip(three_gene)
            .is_some_and(|(five, three)| five.symbol == three.symbol),
        geometry,
        is_read_through: geometry == Geometry::Deletion
            && five.pos.distance(three.pos) < context.config.read_through_distance,
        published,
        has_published_exons: published.is_some_and(|pair| {
            genes.is_some_and(|(five_gene, three_gene)| {
                let exon = |gene: &Gene, breakend: Breakend, place: Role| {
                    let exon = gene.main().exon_place(breakend.pos, place)?;
                    (exon.offset == 0).then_some(exon.number)
                };
                let joined = exon(five_gene, five, Role::FivePrime).zip(exon(
                    three_gene,
                    three,
                    Role::ThreePrime,
                ));
                joined.is_some_and(|joined| pair.exons.contains(&joined))
            })
        }),
        frame,
        target_role,
        kinase_domain: status(DomainKind::Kinase),
        transmembrane: status(DomainKind::Transmembrane),
        observed,
        expected,
        peptide,
        names: names::name(
            &named(five_gene, five, five_sense),
            &named(three_gene, three, three_sense),
            &inserted,
            candidate.is_precise,
        ),
    }
}

fn is_sense(gene: Option<&Gene>, breakend: Breakend, place: Role) -> bool {
    gene.is_some_and(|gene| role(gene.strand, breakend.retained) == place)
}

const fn exonless(site: Site) -> Site {
    match site {
        Site::SpliceSite => Site::Exon,
        other => other,
    }
}

fn frame_verdict(
    candidate: &Candidate,
    genes: Option<(&Gene, &Gene)>,
    sequence: Option<&JunctionSequence>,
) -> FrameVerdict {
    if !candidate.is_precise {
        return frame::unknown(FrameUnknown::Imprecise);
    }
    let Some((five_gene, three_gene)) = genes else {
        return frame::unknown(FrameUnknown::NotSense);
    };
    frame::verdict(
        (five_gene, candidate.five_prime()),
        (three_gene, candidate.three_prime()),
        candidate.inserted.len(),
        |five, three| {
            sequence.is_some_and(|sequence| peptide::has_stop_between(sequence, five, three))
        },
    )
}

/// The bases from a breakend's side that the reads agree on, for the reference base there.
pub(crate) fn observed_base(candidate: &Candidate, findings: &Findings, end: End) -> u8 {
    consensus::reference_base(candidate, findings.observed.as_ref(), end)
}
