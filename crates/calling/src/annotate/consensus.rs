//! The molecule around a junction, by majority of the reads.

use trkfuse_core::{End, JunctionSequence, Sequence};

use crate::Candidate;

/// Bases shown on each side at most.
const FLANK: usize = 150;

/// Votes for one column: A, C, G, T.
type Column = [u32; 4];

/// The bases that the reads of unique fragments agree on, in the direction of transcription; `None`
/// where no read shows its bases.
pub(crate) fn junction_sequence(candidate: &Candidate) -> Option<JunctionSequence> {
    let inserted = candidate.inserted.len();
    // Columns count away from the cut: `low[0]` is the base at the low breakend.
    let (mut low, mut high) = (Vec::new(), Vec::new());
    let mut middle = vec![Column::default(); inserted];
    let reads = candidate.unique_reads().chain(&candidate.reads);
    for supporter in reads {
        let Some(sequence) = &supporter.read.sequence else {
            continue;
        };
        // A read may have been cut a few bases elsewhere: count its columns from the candidate's cut.
        let cut = supporter.low_end - candidate_outward(candidate, supporter.placed, End::Low);
        let Ok(cut) = usize::try_from(cut) else {
            continue;
        };
        let bases = sequence.bases.as_bytes();
        if cut > bases.len() || cut + inserted > bases.len() {
            continue;
        }
        vote(&mut low, bases[..cut].iter().rev().copied());
        vote(&mut high, bases[cut + inserted..].iter().copied());
        for (column, &base) in middle.iter_mut().zip(&bases[cut..cut + inserted]) {
            count(column, base);
        }
    }
    if low.is_empty() || high.is_empty() {
        return None;
    }
    let mut low_bases: Vec<u8> = low.iter().map(majority).collect();
    low_bases.reverse();
    let low = Sequence::new(&low_bases);
    let high = Sequence::new(&high.iter().map(majority).collect::<Vec<u8>>());
    let inserted = if middle.iter().all(|column| column.iter().sum::<u32>() > 0) {
        Sequence::new(&middle.iter().map(majority).collect::<Vec<u8>>())
    } else {
        candidate.inserted.clone()
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

/// How much longer a read's flank is than the candidate's on one side.
fn candidate_outward(candidate: &Candidate, shown: trkfuse_core::Junction, end: End) -> i64 {
    candidate
        .junction
        .end(end)
        .outward_distance(shown.end(end).pos)
}

fn vote(columns: &mut Vec<Column>, bases: impl Iterator<Item = u8>) {
    for (index, base) in bases.take(FLANK).enumerate() {
        if columns.len() <= index {
            columns.push(Column::default());
        }
        count(&mut columns[index], base);
    }
}

fn count(column: &mut Column, base: u8) {
    let row = match base {
        b'A' => 0,
        b'C' => 1,
        b'G' => 2,
        b'T' => 3,
        _ => return,
    };
    column[row] += 1;
}

/// The base with most votes, the first in the alphabet of equals; `N` without votes.
fn majority(column: &Column) -> u8 {
    let (mut best, mut votes) = (b'N', 0);
    for (base, &count) in b"ACGT".iter().zip(column) {
        if count > votes {
            (best, votes) = (*base, count);
        }
    }
    best
}

/// The forward-strand base at a breakend as the reads show it; `N` where they do not.
pub(crate) fn reference_base(
    candidate: &Candidate,
    sequence: Option<&JunctionSequence>,
    end: End,
) -> u8 {
    // The MD tag tells the reference's base even where reads differ from it.
    let mut column = Column::default();
    let breakend = candidate.junction.end(end);
    for read in candidate.reads.iter().map(|read| read.read) {
        let piece = if end == End::Low {
            &read.low
        } else {
            &read.high
        };
        if read.junction.end(end) == breakend
            && let Some(base) = piece.reference_base
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
