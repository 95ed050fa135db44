//! Where a long read breaks: its aligner's cut is a few bases off, since the read errs in length.
//!
//! METHOD: with reference bases the read's bases around the break are aligned anew to both sides, indels and all, and of
//! all cuts the best is taken, annotated splice sites favoured. Without them a pair of annotated splice
//! sites, one on each side and sense to sense, is taken where both lie within the read's uncertainty and
//! the bases that the sides gain are as many as lie between the pieces, but for a few. Bases between
//! the sides are believed once reads agree on them. `docs/methods.md`, "Long reads".

mod consensus;
mod realign;
mod sites;

use trkfuse_core::{Fragment, Junction, JunctionRead, Sequence};

use crate::candidate::ReadSupporter;
use crate::placement::{Placed, place};
use crate::{Context, partner};

pub(crate) use consensus::agree;
pub(crate) use sites::Sites;

/// More bases between the pieces than that are no insertion that goes with a junction, unless both sides lie on
/// splice sites: primers and adapters of ligated molecules begin at 20 to 30 bases each.
const LONGEST_INSERTION: usize = 30;
/// Bases between the sides that a single read with errors cannot show.
const SHORTEST_SURE_INSERTION: usize = 3;
/// Reads with hardly an error (less than half a percent) are off by no more than this.
const ACCURATE: u32 = 6;
/// An indel next to the break shifts the balance of gained bases by so many for sure.
const LEAST_SLACK: i64 = 1;
/// One indel more for each of so many bases of uncertainty.
const BASES_PER_INDEL: i64 = 8;

/// Whether a read errs in length.
pub(crate) const fn is_uncertain(read: &JunctionRead) -> bool {
    read.uncertainty > 0
}

/// One read's cut.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cut {
    junction: Junction,
    inserted: Sequence,
    /// Bases of the read's sequence on the low side.
    low_end: i64,
}

/// Places one long read; `None` where it is more likely two ligated molecules.
///
/// `votes`: as of [`partner::choose`].
pub(crate) fn place_read<'a>(
    (fragment, read, is_gapped): (&'a Fragment, &'a JunctionRead, bool),
    votes: (u32, u32),
    sites: &Sites,
    context: &Context,
) -> Option<(Placed, ReadSupporter<'a>)> {
    let cut = realign::cut(read, sites, context).unwrap_or_else(|| snap(read, sites));
    if cut.inserted.len() > LONGEST_INSERTION && !sites.are_on_both(cut.junction) {
        return None;
    }
    let five_prime_end = |junction| partner::choose(junction, votes, context).five_prime_end;
    let placed = if !cut.inserted.is_empty() && sites.are_on_both(cut.junction) {
        // Inserted bases that a side's intron happens to begin with do not move it off its splice site.
        Placed {
            junction: cut.junction,
            inserted: cut.inserted.clone(),
            shifts: (0, 0),
        }
    } else {
        place(cut.junction, 0, &cut.inserted, five_prime_end, context)
    };
    let shifted = cut
        .junction
        .low()
        .outward_distance(placed.junction.low().pos);
    let supporter = ReadSupporter {
        fragment,
        read,
        is_gapped,
        is_turned: false,
        placed: placed.junction,
        low_end: cut.low_end + shifted,
        inserted: placed.inserted.clone(),
        anchor: anchor(read, is_gapped),
    };
    Some((placed, supporter))
}

/// Aligned bases on the shorter side, less three for each edit; those of a gapped read's one alignment are shared out by
/// the sides' lengths.
fn anchor(read: &JunctionRead, is_gapped: bool) -> u32 {
    let both = u64::from(read.low.aligned + read.high.aligned).max(1);
    [&read.low, &read.high]
        .map(|piece| {
            let edits = u64::from(piece.mismatches.unwrap_or(0));
            let here = if is_gapped {
                (edits * u64::from(piece.aligned)).div_ceil(both)
            } else {
                edits
            };
            u64::from(piece.aligned).saturating_sub(3 * here) as u32
        })
        .into_iter()
        .min()
        .unwrap_or(0)
}

/// How many bases a molecule's length may differ where it was read with errors.
pub(crate) fn slack(uncertainty: u32) -> i64 {
    LEAST_SLACK + i64::from(uncertainty) / BASES_PER_INDEL
}

/// The cut on annotated splice sites that fits, else the one shown.
fn snap(read: &JunctionRead, sites: &Sites) -> Cut {
    let gap = read.inserted.len() as i64;
    let slack = slack(read.uncertainty);
    let most_given = i64::from(read.uncertainty) / 2 + 2;
    let (low, high) = sites.near(read);
    let shown = Cut {
        junction: read.junction,
        inserted: read.inserted.clone(),
        low_end: read
            .sequence
            .as_ref()
            .map_or(0, |sequence| i64::from(sequence.low_end)),
    };
    // Bases that both pieces claim are with the low side: it may give any of them away.
    let best = sites::pairs(&low, &high)
        .filter_map(|(low, high)| {
            let left = gap - low - high;
            let moved = low.abs() + high.abs();
            let cost = if left.abs() <= slack {
                3 * left.abs() + moved / 2
            } else if left > 0 && moved <= most_given {
                // Bases are inserted, the first or last of them aligned to an intron.
                4 + moved
            } else {
                return None;
            };
            Some((cost, moved, low, high))
        })
        .min();
    let Some((_, _, low, high)) = best else {
        return shown;
    };
    let (Some(low_end), Some(high_end)) = (
        read.junction.low().extended(low),
        read.junction.high().extended(high),
    ) else {
        return shown;
    };
    if low_end > high_end {
        return shown;
    }
    let inserted = if gap > low + high {
        between(read, low, high)
    } else {
        Sequence::default()
    };
    Cut {
        junction: Junction::new(low_end, high_end),
        inserted,
        low_end: shown.low_end + low,
    }
}

/// The read's bases between its sides, had the low and the high side gained so many.
fn between(read: &JunctionRead, low: i64, high: i64) -> Sequence {
    let Some(sequence) = &read.sequence else {
        return read.inserted.clone();
    };
    let from = usize::try_from(i64::from(sequence.low_end) + low).unwrap_or(0);
    let to = usize::try_from(i64::from(sequence.high_start) - high).unwrap_or(0);
    sequence.bases.slice(from, to.max(from))
}

/// The bases between the sides of a junction that its reads agree on, where these err in length; `None` for short
/// reads, which are believed.
///
/// One or two bases are believed when most reads show them and at least two do, or three where they only lengthen a
/// run of equal bases; a single read must be accurate. More are believed when no other are as frequent.
pub(crate) fn agreed_insertion(
    junction: Junction,
    reads: &[ReadSupporter<'_>],
) -> Option<Sequence> {
    let mut names: Vec<(&Sequence, &str)> = reads
        .iter()
        .filter(|read| is_uncertain(read.read) && read.placed == junction)
        .map(|read| (&read.inserted, read.fragment.name.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut counts: Vec<(usize, &Sequence)> = Vec::new();
    for (inserted, _) in &names {
        match counts.last_mut() {
            Some((count, last)) if last == inserted => *count += 1,
            _ => counts.push((1, inserted)),
        }
    }
    // ORDER: the most frequent. Of equals the longest where errors cannot have made it (machines leave bases out
    // more often than they put some in), else the shortest.
    let &(count, best) = counts.iter().max_by_key(|(count, inserted)| {
        let length = inserted.len() as i64;
        let is_sure = inserted.len() >= SHORTEST_SURE_INSERTION;
        (*count, if is_sure { length } else { -length })
    })?;
    if best.is_empty() || best.len() >= SHORTEST_SURE_INSERTION {
        return Some(best.clone());
    }
    let showing = || {
        reads
            .iter()
            .filter(|read| read.placed == junction && read.inserted == *best)
    };
    let is_sure = if showing().all(|read| read.read.uncertainty <= ACCURATE) {
        true
    } else {
        let needed = if showing().any(|read| lengthens_run(read)) {
            3
        } else {
            2
        };
        count >= needed && count * 2 > names.len()
    };
    Some(if is_sure {
        best.clone()
    } else {
        Sequence::default()
    })
}

/// Whether the inserted bases are all equal to the base before or behind them.
fn lengthens_run(read: &ReadSupporter<'_>) -> bool {
    let inserted = read.inserted.as_bytes();
    let (Some(sequence), Some(&first)) = (&read.read.sequence, inserted.first()) else {
        return true;
    };
    let bases = sequence.bases.as_bytes();
    let at = |place: i64| usize::try_from(place).ok().and_then(|at| bases.get(at));
    let before = at(read.low_end - 1);
    let behind = at(read.low_end + inserted.len() as i64);
    inserted.iter().all(|&base| base == first) && [before, behind].contains(&Some(&first))
}

/// Whether a long read at `stray` and reads at `main` may show one molecule: both sides within what the
/// read may be off by, and the molecule about as long. Two places that are both on splice sites are two
/// junctions.
///
/// `moved`: bases by which the stray's low and high side reach further out.
pub(crate) fn is_same_but_for_errors(
    (main, main_inserted): (Junction, &Sequence),
    (stray, stray_inserted): (Junction, &Sequence),
    moved: (i64, i64),
    uncertainty: u32,
    sites: &Sites,
) -> bool {
    if uncertainty == 0 {
        return false;
    }
    let reach = i64::from(uncertainty);
    let balance = moved.0 + moved.1 + stray_inserted.len() as i64 - main_inserted.len() as i64;
    let is_near = moved.0.abs() <= reach && moved.1.abs() <= reach;
    if main == stray {
        return balance.abs() <= slack(uncertainty).max(SHORTEST_SURE_INSERTION as i64 - 1);
    }
    is_near
        && balance.abs() <= slack(uncertainty)
        && !(sites.are_on_both(main) && sites.are_on_both(stray))
}
