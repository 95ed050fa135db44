//! Sets the break between two pieces of a read to the base.

use crate::genome::Genome;
use crate::path::{Path, is_intron};

/// Read bases on both sides of the first guess in which the break may lie. Chosen by hand: aligners
/// run over a break by chance for a few bases, seldom for more than ten.
const REACH: u32 = 15;
/// A base that differs costs as much as so many equal ones gain.
const MISMATCH: i32 = -2;
/// What bases between the pieces cost, however many: more than one base read wrongly, less than two.
const INSERTION: i32 = -3;

/// Cuts (or goes on with) both pieces so that together they explain the read best. `left` comes first
/// as sequenced. Where several cuts are equally good both pieces claim the bases between them.
///
/// `None` when a piece has no base left.
pub(crate) fn cut<'a>(
    left: &Path<'a>,
    right: &Path<'a>,
    read: &[u8],
    genome: &Genome<'_>,
) -> Option<(Path<'a>, Path<'a>)> {
    let (left_end, right_start) = (left.last().0 + 1, right.first().0);
    let from = left_end
        .min(right_start)
        .saturating_sub(REACH)
        .max(left.first().0 + 1);
    let to = (left_end.max(right_start) + REACH).min(right.last().0);
    if from > to {
        return None;
    }
    let left_scores = scores(left, true, from, to, read, genome);
    let right_scores = scores(right, false, from, to, read, genome);
    let count = (to - from) as usize;
    // `kept_left[c]`: what the left piece gains by the bases before cut `c`; `kept_right[c]`: the right
    // one by those from it on.
    let mut kept_left = vec![0; count + 1];
    let mut kept_right = vec![0; count + 1];
    for index in 0..count {
        kept_left[index + 1] = kept_left[index] + left_scores[index];
        let back = count - 1 - index;
        kept_right[back] = kept_right[back + 1] + right_scores[back];
    }
    let (first, last) = best_cut(&kept_left, &kept_right);
    let place = |cut: usize| from + cut as u32;
    let (end, start) = if first.is_insertion {
        (place(first.cut), place(last))
    } else {
        // Equally good cuts: both claim what lies between, as far as neither runs over an intron for it.
        within_exons(left, right, (place(first.cut), place(last)), genome)
    };
    Some((
        left.clone().with_edge(end.checked_sub(1)?, true, genome)?,
        right.clone().with_edge(start, false, genome)?,
    ))
}

/// Of equally good cuts `(first, last)`: where the left piece ends and the right one starts, so that
/// neither goes on in its transcript's next exon for bases that the other explains as well.
fn within_exons(
    left: &Path<'_>,
    right: &Path<'_>,
    (first, last): (u32, u32),
    genome: &Genome<'_>,
) -> (u32, u32) {
    // The cut that an intron of the piece lies at.
    let at_intron = |path: &Path<'_>, is_left: bool| {
        let edge = if is_left { last } else { first };
        let whole = path.clone().with_edge(
            if is_left { edge.checked_sub(1)? } else { edge },
            is_left,
            genome,
        )?;
        let mut cuts = whole
            .bases
            .windows(2)
            .filter(|pair| pair[1].0 - pair[0].0 == 1 && is_intron(pair[0].1.distance(pair[1].1)))
            .map(|pair| pair[1].0)
            .filter(|cut| (first..=last).contains(cut));
        if is_left {
            cuts.next()
        } else {
            cuts.next_back()
        }
    };
    let end = at_intron(left, true).unwrap_or(last);
    let start = at_intron(right, false).unwrap_or(first);
    (end, start.min(end))
}

struct First {
    cut: usize,
    is_insertion: bool,
}

/// The first and the last of the best cuts; with an insertion, its start and end.
fn best_cut(kept_left: &[i32], kept_right: &[i32]) -> (First, usize) {
    let joined: Vec<i32> = kept_left
        .iter()
        .zip(kept_right)
        .map(|(left, right)| left + right)
        .collect();
    let best = joined.iter().copied().max().unwrap_or(0);
    // The longest run of best cuts; of equally long ones the first.
    let mut run: Option<(usize, usize)> = None;
    let mut begun = None;
    for (cut, &score) in joined.iter().enumerate() {
        if score < best {
            begun = None;
            continue;
        }
        let start = *begun.get_or_insert(cut);
        if run.is_none_or(|(from, to)| cut - start > to - from) {
            run = Some((start, cut));
        }
    }
    let run = run.unwrap_or((0, 0));
    let mut parted = (0, 0, i32::MIN);
    let mut best_left = (0, i32::MIN);
    for cut in 0..kept_left.len() {
        if cut > 0 {
            let score = best_left
                .1
                .saturating_add(kept_right[cut])
                .saturating_add(INSERTION);
            if score > parted.2 {
                parted = (best_left.0, cut, score);
            }
        }
        // The latest of equally good ends: the shortest insertion.
        if kept_left[cut] >= best_left.1 {
            best_left = (cut, kept_left[cut]);
        }
    }
    if parted.2 > best {
        let first = First {
            cut: parted.0,
            is_insertion: true,
        };
        (first, parted.1)
    } else {
        let first = First {
            cut: run.0,
            is_insertion: false,
        };
        (first, run.1)
    }
}

/// `scores[i]`: what a piece gains by read base `from + i`, gone on with beyond its edge.
fn scores(
    path: &Path<'_>,
    is_left: bool,
    from: u32,
    to: u32,
    read: &[u8],
    genome: &Genome<'_>,
) -> Vec<i32> {
    let mut scores = vec![MISMATCH; (to - from) as usize];
    let mut see = |place: u32, pos| {
        if (from..to).contains(&place)
            && read[place as usize] == genome.base(path.contig, pos, path.strand)
        {
            scores[(place - from) as usize] = 1;
        }
    };
    for &(place, pos) in &path.bases {
        see(place, pos);
    }
    let (mut place, mut pos) = if is_left { path.last() } else { path.first() };
    if is_left {
        while place + 1 < to {
            let Some(next) = path.step(pos, true, genome) else {
                break;
            };
            place += 1;
            pos = next;
            see(place, pos);
        }
    } else {
        while place > from {
            let Some(next) = path.step(pos, false, genome) else {
                break;
            };
            place -= 1;
            pos = next;
            see(place, pos);
        }
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(left: &[i32], right: &[i32]) -> (usize, usize, bool) {
        let (first, last) = best_cut(left, right);
        (first.cut, last, first.is_insertion)
    }

    #[test]
    fn equally_good_cuts_are_a_microhomology() {
        // Four bases: both agree with the second and third.
        assert_eq!(best(&[0, 1, 2, 3, 1], &[1, 3, 2, 1, 0]), (1, 3, false));
        assert_eq!(best(&[0, -2, -4], &[2, 1, 0]), (0, 0, false));
        assert_eq!(best(&[0, 1, -1], &[-1, 1, 0]), (1, 1, false));
    }

    #[test]
    fn one_wrong_base_is_an_error_and_two_are_an_insertion() {
        assert_eq!(best(&[0, 1, -1, -3], &[-3, -1, 1, 0]), (1, 2, false));
        assert_eq!(best(&[0, 1, -1, -3, -5], &[-5, -3, -1, 1, 0]), (1, 3, true));
    }
}
