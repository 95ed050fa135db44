//! One side of a call, as it is reported.

use trkfuse_core::{
    Breakend, End, Interval, Nearby, Partner, Placement, ReferenceSequence, Role, Sequence, role,
};
use trkfuse_genes::Gene;

use super::Findings;
use super::findings::observed_base;
use super::other_loci::other_loci;
use crate::partner::{best_site, transcribed};
use crate::placement::walk;
use crate::{Candidate, Context};

/// Describes the side of a candidate that takes `place`.
pub(crate) fn partner(
    candidate: &Candidate,
    findings: &Findings,
    place: Role,
    reference_reads: Option<u32>,
    context: &Context,
) -> Partner {
    let end = match place {
        Role::FivePrime => candidate.partners.five_prime_end,
        Role::ThreePrime => candidate.partners.five_prime_end.opposite(),
    };
    let breakend = candidate.junction.end(end);
    let side = candidate.partners.side(end);
    let gene = side.gene.as_deref();
    let is_sense = gene.is_some_and(|gene| role(gene.strand, breakend.retained) == place);
    let transcript = gene.map(Gene::main);
    let from_reference = context
        .reference
        .and_then(|reference| base_at(breakend, reference));
    Partner {
        placement: placement(gene, breakend, context),
        alternatives: alternatives(&side.alternatives, breakend, place),
        elsewhere: other_loci(candidate, end, context),
        is_target: gene.is_some_and(|gene| context.is_target(gene)),
        breakend,
        transcribed: candidate
            .partners
            .direction_known
            .then(|| transcribed(breakend, place)),
        transcript: transcript.map(trkfuse_genes::Transcript::reference),
        site: match place {
            Role::FivePrime => findings.five_prime_site,
            Role::ThreePrime => findings.three_prime_site,
        },
        exon: transcript
            .filter(|_| is_sense)
            .and_then(|transcript| transcript.exon_place(breakend.pos, place)),
        reference_base: from_reference.unwrap_or_else(|| observed_base(candidate, findings, end)),
        splice_dinucleotide: context
            .reference
            .and_then(|reference| splice_dinucleotide(breakend, place, reference)),
        reference_reads,
        longest_anchor: longest_anchor(candidate, end),
        unique_share: unique_share(candidate, end, context),
        uncertainty: uncertainty(candidate, breakend, context),
    }
}

fn placement(gene: Option<&Gene>, breakend: Breakend, context: &Context) -> Placement {
    if let Some(gene) = gene {
        return Placement::Gene(gene.reference());
    }
    let (lower, higher) = context.genes.nearest(breakend.contig, breakend.pos);
    let nearby = |found: Option<(std::sync::Arc<Gene>, u32)>| {
        found.map(|(gene, distance)| Nearby {
            gene: gene.reference(),
            distance,
        })
    };
    Placement::Intergenic {
        lower: nearby(lower),
        higher: nearby(higher),
    }
}

/// Other genes at the breakend: those transcribed in sense first, then by the kind of place.
fn alternatives(
    genes: &[std::sync::Arc<Gene>],
    breakend: Breakend,
    place: Role,
) -> Vec<trkfuse_core::GeneRef> {
    let mut genes: Vec<&Gene> = genes.iter().map(AsRef::as_ref).collect();
    genes.sort_by_key(|gene| {
        let is_antisense = role(gene.strand, breakend.retained) != place;
        (
            is_antisense,
            best_site(gene, breakend, place),
            gene.symbol.clone(),
        )
    });
    genes.into_iter().map(Gene::reference).collect()
}

fn base_at(breakend: Breakend, reference: &dyn ReferenceSequence) -> Option<u8> {
    let next = breakend.pos.offset(1)?;
    let bases = reference
        .bases(breakend.contig, Interval::new(breakend.pos, next)?)
        .ok()?;
    bases.as_bytes().first().copied()
}

/// The two intron bases next to the break, as transcribed: `GT` behind a 5' partner's exon, `AG`
/// before a 3' partner's.
pub(crate) fn splice_dinucleotide(
    breakend: Breakend,
    place: Role,
    reference: &dyn ReferenceSequence,
) -> Option<[u8; 2]> {
    let outside: Sequence = walk(breakend, 2, reference).outside;
    let outside = match place {
        Role::FivePrime => outside,
        Role::ThreePrime => outside.reverse_complement(),
    };
    outside.as_bytes().try_into().ok()
}

fn longest_anchor(candidate: &Candidate, end: End) -> u32 {
    candidate
        .unique_reads()
        .map(|read| read.piece(end).aligned)
        .max()
        .unwrap_or(0)
}

fn unique_share(candidate: &Candidate, end: End, context: &Context) -> f64 {
    let threshold = context.config.unique_mapping_quality;
    let reads = candidate.unique_reads().map(|read| read.piece(end));
    let pairs = candidate.unique_pairs().map(|pair| {
        if end == End::Low {
            &pair.low
        } else {
            &pair.high
        }
    });
    let (mut all, mut unique) = (0_u32, 0_u32);
    for piece in reads.chain(pairs) {
        all += 1;
        unique += u32::from(piece.is_unique(threshold));
    }
    if all == 0 {
        0.0
    } else {
        f64::from(unique) / f64::from(all)
    }
}

/// Without a junction read the break lies between the innermost base and as far out as a fragment
/// reaches.
fn uncertainty(candidate: &Candidate, breakend: Breakend, context: &Context) -> (i64, i64) {
    if candidate.is_precise {
        return (0, 0);
    }
    let reach = i64::from(context.longest_fragment());
    match breakend.retained {
        trkfuse_core::Retained::Lower => (0, reach),
        trkfuse_core::Retained::Higher => (-reach.min(i64::from(breakend.pos.zero_based())), 0),
    }
}

/// Whether the break looks like ordinary splicing at a place that the annotation does not know.
pub(crate) fn is_canonical(breakend: Breakend, place: Role, context: &Context) -> Option<bool> {
    let bases = splice_dinucleotide(breakend, place, context.reference?)?;
    Some(match place {
        Role::FivePrime => &bases == b"GT" || &bases == b"GC",
        Role::ThreePrime => &bases == b"AG",
    })
}
