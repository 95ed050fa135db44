//! The bases around a junction as the reads show them.

use trkfuse_core::{End, JunctionSequence, Sequence};

use crate::candidate::ReadSupporter;
use crate::molecule::{Molecule, count, majority};
use crate::{Candidate, long_read};

/// Bases shown on each side at most.
const FLANK: usize = 150;

/// The bases that the reads agree on, in the direction of transcription, reads of unique fragments counted twice;
/// `None` where no read shows its bases.
///
/// `expected`: as the reference has it, where there is one; long reads are counted along it.
pub(crate) fn junction_sequence(
    candidate: &Candidate,
    expected: Option<&JunctionSequence>,
) -> Option<JunctionSequence> {
    let is_long = |read: &ReadSupporter| long_read::is_uncertain(read.read);
    if candidate.reads.iter().any(is_long) {
        return of_long_reads(candidate, expected);
    }
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
    Some(in_sense(candidate, low, inserted, high))
}

/// Bases that walk from low to high, in the direction of transcription.
fn in_sense(
    candidate: &Candidate,
    low: Sequence,
    inserted: Sequence,
    high: Sequence,
) -> JunctionSequence {
    match candidate.partners.five_prime_end {
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
    }
}

/// Bases more of a read than are shown, for those that it lost.
const SPARE: usize = 20;

/// The same of reads that err in length: each is aligned, from the cut outwards, to the reference's bases or else to
/// the most accurate read.
fn of_long_reads(
    candidate: &Candidate,
    expected: Option<&JunctionSequence>,
) -> Option<JunctionSequence> {
    let mut reads: Vec<&ReadSupporter> = candidate.unique_reads().collect();
    if reads.is_empty() {
        reads = candidate.reads.iter().collect();
    }
    // ORDER: most accurate first, so that it is the backbone; of equals the first by name.
    reads.sort_by_key(|read| read.read.uncertainty);
    let mut sides: [Vec<Sequence>; 2] = Default::default();
    for supporter in reads {
        let Some((bases, low)) = supporter.cut_at(candidate.junction) else {
            continue;
        };
        let longer = |end| {
            let breakend = candidate.junction.end(end);
            breakend.outward_distance(supporter.placed.end(end).pos)
        };
        let own_high = low + longer(End::Low) + supporter.inserted.len() as i64;
        let high = own_high + longer(End::High);
        let (Ok(low), Ok(high)) = (usize::try_from(low), usize::try_from(high)) else {
            continue;
        };
        let bases = Sequence::new(&bases);
        let low = bases.slice(low.saturating_sub(FLANK + SPARE), low);
        let high = bases.slice(high, high + FLANK + SPARE);
        if !low.is_empty() && !high.is_empty() {
            sides[0].push(backwards(&low));
            sides[1].push(high);
        }
    }
    let backbones = expected.map(|expected| {
        let JunctionSequence {
            five_prime,
            three_prime,
            ..
        } = expected;
        let (low, high) = match candidate.partners.five_prime_end {
            End::Low => (five_prime.clone(), three_prime.clone()),
            End::High => (
                three_prime.reverse_complement(),
                five_prime.reverse_complement(),
            ),
        };
        [backwards(&low), high]
    });
    let backbone = |side: usize| match &backbones {
        // No further than the reads reach.
        Some(backbones) => {
            let longest = sides[side].iter().map(Sequence::len).max().unwrap_or(0);
            backbones[side].slice(0, longest.min(FLANK))
        }
        None => sides[side]
            .first()
            .map_or_else(Sequence::default, |read| read.slice(0, FLANK)),
    };
    let low = backwards(&long_read::agree(&backbone(0), &sides[0]));
    let high = long_read::agree(&backbone(1), &sides[1]);
    (!low.is_empty() && !high.is_empty())
        .then(|| in_sense(candidate, low, candidate.inserted.clone(), high))
}

/// The bases in the other order, on the same strand.
fn backwards(bases: &Sequence) -> Sequence {
    let turned: Vec<u8> = bases.as_bytes().iter().rev().copied().collect();
    Sequence::new(&turned)
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
