//! The bases of a fusion transcript around a junction, from the reference.

use trkfuse_core::{
    Breakend, Interval, JunctionSequence, Pos, ReferenceSequence, Retained, Sequence,
};
use trkfuse_genes::Transcript;

/// Bases on each side of the junction.
pub(crate) const FLANK: u32 = 150;

/// The spliced bases of a partner that end at its breakend, walking out of the retained flank:
/// in the direction of transcription for a 5' partner, against it for a 3' one.
fn flank(
    transcript: Option<&Transcript>,
    breakend: Breakend,
    reference: &dyn ReferenceSequence,
) -> Option<Sequence> {
    let mut left = FLANK;
    let mut pos = breakend.pos;
    // Collected from the break inwards.
    let mut stretches: Vec<Interval> = Vec::new();
    while left > 0 {
        let edge = inner_edge(transcript, pos, breakend.retained);
        let available = edge.map_or(left, |edge| pos.distance(edge) + 1).min(left);
        let (start, end) = match breakend.retained {
            Retained::Lower => (
                (pos.zero_based() + 1).saturating_sub(available),
                pos.zero_based() + 1,
            ),
            Retained::Higher => (pos.zero_based(), pos.zero_based() + available),
        };
        stretches.push(Interval::new(
            Pos::from_zero_based(start),
            Pos::from_zero_based(end),
        )?);
        left -= available;
        if left == 0 {
            break;
        }
        match transcript.and_then(|transcript| next_exon(transcript, edge?, breakend.retained)) {
            Some(next) => pos = next,
            None => break,
        }
    }
    if breakend.retained == Retained::Lower {
        stretches.reverse();
    }
    let mut bases = Sequence::default();
    for stretch in stretches {
        bases.extend(&reference.bases(breakend.contig, stretch).ok()?);
    }
    Some(match breakend.retained {
        Retained::Lower => bases,
        Retained::Higher => bases.reverse_complement(),
    })
}

/// The base at which the exon around `pos` (or the intron, then the exon beyond it) ends inwards;
/// `None` outside of the transcript, where bases just continue.
fn inner_edge(transcript: Option<&Transcript>, pos: Pos, retained: Retained) -> Option<Pos> {
    let exons = &transcript?.exons;
    match retained {
        Retained::Lower => exons
            .iter()
            .rev()
            .find(|exon| exon.start <= pos)
            .map(|exon| exon.start),
        Retained::Higher => exons
            .iter()
            .find(|exon| exon.last() >= pos)
            .map(|exon| exon.last()),
    }
}

/// The base at which the next exon inwards begins.
fn next_exon(transcript: &Transcript, edge: Pos, retained: Retained) -> Option<Pos> {
    match retained {
        Retained::Lower => transcript
            .exons
            .iter()
            .rev()
            .find(|exon| exon.end <= edge)
            .map(|exon| exon.last()),
        Retained::Higher => transcript
            .exons
            .iter()
            .find(|exon| exon.start > edge)
            .map(|exon| exon.start),
    }
}

/// The fusion transcript around the junction; `None` where the reference has no such bases.
pub(crate) fn junction_sequence(
    five_prime: (Option<&Transcript>, Breakend),
    three_prime: (Option<&Transcript>, Breakend),
    inserted: &Sequence,
    reference: &dyn ReferenceSequence,
) -> Option<JunctionSequence> {
    Some(JunctionSequence {
        five_prime: flank(five_prime.0, five_prime.1, reference)?,
        inserted: inserted.clone(),
        three_prime: flank(three_prime.0, three_prime.1, reference)?.reverse_complement(),
    })
}
