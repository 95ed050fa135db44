//! The bases around a junction as the reads show them.

use trkfuse_core::{End, JunctionSequence, Sequence};

use crate::Candidate;
use crate::molecule::{Molecule, count, majority};

/// Bases shown on each side at most.
const FLANK: usize = 150;

/// The bases that the reads agree on, in the direction of transcription, reads of unique fragments counted twice;
/// `None` where no read shows its bases.
pub(crate) fn junction_sequence(candidate: &Candidate) -> Option<JunctionSequence> {
    let reads = candidate.unique_reads().chain(&candidate.reads);
    let molecule = Molecule::agreed(
        reads.filter_map(|read| read.cut_at(candidate.junction)),
        candidate.inserted.len(),
        FLANK,
    );
    if molecule.low.is_empty() || molecule.high.is_empty() {
        return None;
    }
    let low: Vec<u8> = molecule.low.iter().rev().copied().collect();
    let (low, high) = (Sequence::new(&low), Sequence::new(&molecule.high));
    let inserted = if molecule.inserted.contains(&b'N') {
        candidate.inserted.clone()
    } else {
        Sequence::new(&molecule.inserted)
    };
    Some(match candidate.partners.five_prime_end {
        End::Low => JunctionSequence {
            five_prime: low,
            inserted,
            three_prime: high,
        },
        End::High => JunctionSequence {
            five_prime: high.reverse_complement(),
            inserted: inserted.reverse_complement(),
            three_prime: low.reverse_complement(),
        },
    })
}

/// The forward-strand base at a breakend as the reads show it; `N` where they do not.
pub(crate) fn reference_base(
    candidate: &Candidate,
    sequence: Option<&JunctionSequence>,
    end: End,
) -> u8 {
    // The MD tag tells the reference's base even where reads differ from it.
    let mut column = [0_u32; 4];
    let breakend = candidate.junction.end(end);
    for read in &candidate.reads {
        if read.shown(end) == breakend
            && let Some(base) = read.piece(end).reference_base
        {
            count(&mut column, base);
        }
    }
    if column.iter().sum::<u32>() > 0 {
        return majority(&column);
    }
    let Some(sequence) = sequence else {
        return b'N';
    };
    let is_five_prime = end == candidate.partners.five_prime_end;
    // The last base before the break, as transcribed; the first behind it.
    let base = if is_five_prime {
        sequence.five_prime.as_bytes().last()
    } else {
        sequence.three_prime.as_bytes().first()
    };
    let base = base.copied().unwrap_or(b'N');
    let into_break_is_forward = breakend.strand_into_break() == trkfuse_core::Strand::Forward;
    // Walking out of the flank is the direction of transcription on the 5' side, against it on the 3'.
    if into_break_is_forward == is_five_prime {
        base
    } else {
        Sequence::complement(base)
    }
}
