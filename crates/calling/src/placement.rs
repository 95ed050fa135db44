//! Where exactly a junction lies, among the placements that say the same.
//!
//! Bases that are equal on both sides (microhomology) leave the place open. METHOD: of equivalent
//! placements take the one on annotated exon boundaries of both sides, else of one side, else the one
//! with the shortest 5' flank. How far the equivalence reaches comes from the reference where there
//! is one; else from bases that both pieces of a read claim; and where neither tells, a shift of a few
//! bases that lands both sides on annotated boundaries at once is taken for granted: two boundaries at
//! the very same small distance are no chance.

use trkfuse_core::{Breakend, End, Interval, Junction, Pos, ReferenceSequence, Retained, Sequence};

use crate::Context;
use crate::partner::is_sense_splice_site;

/// Farthest a microhomology is followed in the reference, in bases.
const MAX_HOMOLOGY: u32 = 50;

/// A junction with the range of shifts that say the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Placed {
    /// The chosen placement.
    pub(crate) junction: Junction,
    /// Bases between the sides, walking from low to high.
    pub(crate) inserted: Sequence,
    /// Equivalent shifts of `junction`: `(at most 0, at least 0)`.
    pub(crate) shifts: (i64, i64),
}

/// Places a junction that a read shows.
///
/// `overlap`: read bases that both pieces claim, all of them given to the low side.
pub(crate) fn place(
    junction: Junction,
    overlap: u32,
    inserted: &Sequence,
    five_prime_end: impl Fn(Junction) -> End,
    context: &Context,
) -> Placed {
    let (junction, inserted) = match context.reference {
        Some(reference) if !inserted.is_empty() => absorb(junction, inserted, reference),
        _ => (junction, inserted.clone()),
    };
    let claimed = (-i64::from(overlap), 0);
    let known = match context.reference {
        Some(reference) if inserted.is_empty() => homology(junction, reference).unwrap_or(claimed),
        _ => claimed,
    };
    let boundaries = |shift: i64| {
        junction
            .shifted(shift)
            .map_or(0, |placed| splice_sites(placed, context))
    };
    let direction = if five_prime_end(junction) == End::Low {
        1
    } else {
        -1
    };
    // Of equally good shifts the first stays: shortest 5' flank first.
    let mut shifts: Vec<i64> = (known.0..=known.1).collect();
    shifts.sort_by_key(|&shift| shift * direction);
    let best = shifts
        .iter()
        .copied()
        .filter(|&shift| junction.shifted(shift).is_some())
        .max_by_key(|&shift| (boundaries(shift), -(shift * direction)))
        .unwrap_or(0);
    if let Some(shift) = blind_shift(boundaries, best, direction, &inserted, context) {
        // Nothing shows which bases are equal, so the equivalence claimed is none.
        let junction = junction
            .shifted(shift)
            .expect("a shift with boundaries exists");
        return Placed {
            junction,
            inserted,
            shifts: (0, 0),
        };
    }
    Placed {
        junction: junction.shifted(best).unwrap_or(junction),
        inserted,
        shifts: (known.0 - best, known.1 - best),
    }
}

/// The smallest shift that lands both sides on boundaries where no sequence says how far is right; of two as small
/// the one with the shorter 5' flank.
fn blind_shift(
    boundaries: impl Fn(i64) -> u32,
    best: i64,
    direction: i64,
    inserted: &Sequence,
    context: &Context,
) -> Option<i64> {
    if context.reference.is_some() || !inserted.is_empty() || boundaries(best) == 2 {
        return None;
    }
    let reach = i64::from(context.config.max_blind_shift);
    (1..=reach)
        .flat_map(|bases| [-bases * direction, bases * direction])
        .find(|&shift| boundaries(shift) == 2)
}

/// How many sides lie on annotated splice sites that make a sense transcript (0 to 2).
pub(crate) fn splice_sites(junction: Junction, context: &Context) -> u32 {
    let [low, high] = [End::Low, End::High].map(|end| {
        let breakend = junction.end(end);
        context
            .genes
            .at(breakend.contig, breakend.pos)
            .iter()
            .filter(|gene| is_sense_splice_site(gene, breakend))
            .map(|gene| trkfuse_core::role(gene.strand, breakend.retained))
            .collect::<Vec<_>>()
    });
    if low
        .iter()
        .any(|role| high.iter().any(|other| other != role))
    {
        2
    } else {
        u32::from(!low.is_empty() || !high.is_empty())
    }
}

/// The bases around a breakend, walking out of its flank: `inside` ends at the breakend's base,
/// `outside` starts one base beyond.
pub(crate) struct Walk {
    /// The last bases of the flank, in walking direction.
    pub(crate) inside: Sequence,
    /// The bases beyond the break, in walking direction.
    pub(crate) outside: Sequence,
}

/// Reads `bases` reference bases on both sides of a breakend, as far as the contig goes.
pub(crate) fn walk(breakend: Breakend, bases: u32, reference: &dyn ReferenceSequence) -> Walk {
    let pos = breakend.pos.zero_based();
    let up_to = |start: u32, end: u32| {
        Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end))
            .and_then(|interval| reference.bases(breakend.contig, interval).ok())
            .unwrap_or_default()
    };
    let below = up_to((pos + 1).saturating_sub(bases), pos + 1);
    let above = up_to(pos + 1, pos + 1 + bases);
    match breakend.retained {
        Retained::Lower => Walk {
            inside: below,
            outside: above,
        },
        Retained::Higher => {
            let below = up_to(pos.saturating_sub(bases), pos);
            let above = up_to(pos, pos + bases);
            Walk {
                inside: above.reverse_complement(),
                outside: below.reverse_complement(),
            }
        }
    }
}

/// The shifts that leave the joined sequence the same; `None` where the reference does not tell.
fn homology(junction: Junction, reference: &dyn ReferenceSequence) -> Option<(i64, i64)> {
    let low = walk(junction.low(), MAX_HOMOLOGY, reference);
    let high = walk(junction.high(), MAX_HOMOLOGY, reference);
    if low.inside.is_empty() || high.inside.is_empty() {
        return None;
    }
    // Walking into the high side is walking out of it, turned round.
    let into_high = high.inside.reverse_complement();
    let before_high = high.outside.reverse_complement();
    let towards_high = equal_prefix(low.outside.as_bytes(), into_high.as_bytes());
    let towards_low = equal_suffix(low.inside.as_bytes(), before_high.as_bytes());
    Some((-(towards_low as i64), towards_high as i64))
}

fn equal_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter()
        .zip(b)
        .take_while(|(a, b)| a == b && **a != b'N')
        .count()
}

fn equal_suffix(a: &[u8], b: &[u8]) -> usize {
    a.iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b && **a != b'N')
        .count()
}

/// Gives inserted bases back to the sides whose reference continues with them.
fn absorb(
    junction: Junction,
    inserted: &Sequence,
    reference: &dyn ReferenceSequence,
) -> (Junction, Sequence) {
    let bases = inserted.len();
    let low = walk(junction.low(), bases as u32, reference);
    let high = walk(junction.high(), bases as u32, reference);
    let into_low = equal_prefix(low.outside.as_bytes(), inserted.as_bytes());
    let before_high = high.outside.reverse_complement();
    let into_high = equal_suffix(before_high.as_bytes(), &inserted.as_bytes()[into_low..]);
    let moved = junction
        .low()
        .extended(into_low as i64)
        .zip(junction.high().extended(into_high as i64))
        .filter(|(low, high)| low <= high);
    match moved {
        Some((low, high)) => (
            Junction::new(low, high),
            inserted.slice(into_low, bases - into_high),
        ),
        None => (junction, inserted.clone()),
    }
}
