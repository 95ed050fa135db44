//! A read's bases around its break, aligned anew to the references of both sides.

use trkfuse_core::{Breakend, Junction, JunctionRead, ReferenceSequence, Sequence};

use super::Cut;
use super::sites::{Site, Sites, pairs};
use crate::Context;
use crate::placement::walk;

/// Read bases looked at on either side of the break.
const WINDOW: usize = 40;
/// Reference bases more than read bases, for deletions.
const SPARE: u32 = 10;

// Scores against random bases, three to a factor of ten and so two for a base that agrees (a factor of four).
/// One base misread as a given other one: 0.6 % of bases, in reads with 1 to 5 % errors.
const MISMATCH: i32 = -5;
const MATCH: i32 = 2;
/// One base more or less: 1 to 2 % of bases.
const INDEL: i32 = -6;
/// Bases lie between the sides: 3 % of junctions.
const INSERTION: i32 = -5;
/// One less for each of so many bases between the sides.
const BASES_PER_POINT: usize = 8;
/// One side on an annotated splice site: 90 % of sides lie on one, 10 % on some 100 bases around (as in
/// `recut`).
const ONE_SITE: i32 = 10;
/// Both on sites that make a sense transcript.
const BOTH_SITES: i32 = 2 * ONE_SITE;
/// Least score of either side: ten bases that agree.
const LEAST: i32 = 20;

/// The best cut of a read; `None` without reference or bases, or where they do not fit.
pub(super) fn cut(read: &JunctionRead, sites: &Sites, context: &Context) -> Option<Cut> {
    let reference = context.reference?;
    let sequence = read.sequence.as_ref()?;
    let (low_end, high_start) = (sequence.low_end as usize, sequence.high_start as usize);
    let from = low_end.saturating_sub(WINDOW);
    let window = sequence.bases.slice(from, high_start + WINDOW);
    let gap = high_start.saturating_sub(low_end) as u32;
    let outside = read.uncertainty + gap + SPARE;
    let low = Side::new(window.as_bytes(), read.junction.low(), outside, reference);
    let turned = window.reverse_complement();
    let high = Side::new(turned.as_bytes(), read.junction.high(), outside, reference);

    let (low_sites, high_sites) = sites.near(read);
    let best = best_cut(&low, &high, &low_sites, &high_sites)?;
    let (low_end, high_end) = (
        read.junction.low().extended(best.low_shift)?,
        read.junction.high().extended(best.high_shift)?,
    );
    if low_end > high_end {
        return None;
    }
    Some(Cut {
        junction: Junction::new(low_end, high_end),
        inserted: window.slice(best.low_kept, window.len() - best.high_kept),
        low_end: (from + best.low_kept) as i64,
    })
}

/// One side: how well the first bases of the window, from this side's outer end on, lie on the reference
/// up to each base.
struct Side {
    /// `scores[k][p]`: of the best alignment that ends with read base `k` and reference base `p`, both
    /// counted from 1, beginning anywhere.
    scores: Vec<Vec<i32>>,
    /// Reference bases up to the breakend as shown.
    shown: usize,
}

impl Side {
    fn new(
        window: &[u8],
        breakend: Breakend,
        outside: u32,
        reference: &dyn ReferenceSequence,
    ) -> Self {
        let around = walk(breakend, WINDOW as u32 + outside + SPARE, reference);
        let shown = around.inside.len();
        let mut bases: Sequence = around.inside;
        bases.extend(&around.outside.slice(0, outside as usize));
        Self {
            scores: local_scores(window, bases.as_bytes()),
            shown,
        }
    }

    /// The best score with `kept` read bases, and by how far the breakend moves out for it; of equals the one that
    /// moves least.
    fn best(&self, kept: usize) -> (i32, i64) {
        let moved = |end: usize| end as i64 - self.shown as i64;
        self.scores[kept]
            .iter()
            .enumerate()
            .map(|(end, &score)| (score, moved(end)))
            .max_by_key(|&(score, moved)| (score, std::cmp::Reverse(moved.abs()), moved))
            .unwrap_or((0, 0))
    }

    /// The scores with the breakend moved out by `shift`, by bases kept.
    fn at(&self, shift: i64) -> Option<Vec<(i32, i64)>> {
        let end = usize::try_from(self.shown as i64 + shift).ok()?;
        self.scores
            .iter()
            .map(|row| Some((*row.get(end)?, shift)))
            .collect()
    }

    fn free(&self) -> Vec<(i32, i64)> {
        (0..self.scores.len()).map(|kept| self.best(kept)).collect()
    }
}

/// Local alignment: `scores[k][p]`, never below 0.
fn local_scores(read: &[u8], reference: &[u8]) -> Vec<Vec<i32>> {
    let mut scores = vec![vec![0; reference.len() + 1]; read.len() + 1];
    for (k, &base) in (1..).zip(read) {
        for (p, &expected) in (1..).zip(reference) {
            let step = if base == b'N' || expected == b'N' {
                0
            } else if base == expected {
                MATCH
            } else {
                MISMATCH
            };
            scores[k][p] = (scores[k - 1][p - 1] + step)
                .max(scores[k - 1][p] + INDEL)
                .max(scores[k][p - 1] + INDEL)
                .max(0);
        }
    }
    scores
}

struct Best {
    score: i32,
    low_kept: usize,
    high_kept: usize,
    low_shift: i64,
    high_shift: i64,
}

/// The best cut of all: anywhere, with a site on one side, and with sites on both.
fn best_cut(low: &Side, high: &Side, low_sites: &[Site], high_sites: &[Site]) -> Option<Best> {
    let (any_low, any_high) = (low.free(), high.free());
    let mut best: Option<Best> = None;
    // ORDER: better grounds first, so that of equals they stay.
    for (low_shift, high_shift) in pairs(low_sites, high_sites) {
        if let (Some(low), Some(high)) = (low.at(low_shift), high.at(high_shift)) {
            take_best(&mut best, &low, &high, BOTH_SITES);
        }
    }
    for low in low_sites.iter().filter_map(|site| low.at(site.shift)) {
        take_best(&mut best, &low, &any_high, ONE_SITE);
    }
    for high in high_sites.iter().filter_map(|site| high.at(site.shift)) {
        take_best(&mut best, &any_low, &high, ONE_SITE);
    }
    take_best(&mut best, &any_low, &any_high, 0);
    best
}

/// Takes the best way to share the window between two sides, if it is better than what there is.
fn take_best(best: &mut Option<Best>, low: &[(i32, i64)], high: &[(i32, i64)], bonus: i32) {
    let window = low.len() - 1;
    for (low_kept, &(low_score, low_shift)) in low.iter().enumerate() {
        if low_score < LEAST {
            continue;
        }
        for (high_kept, &(high_score, high_shift)) in
            high.iter().enumerate().take(window - low_kept + 1)
        {
            if high_score < LEAST {
                continue;
            }
            let between = window - low_kept - high_kept;
            let cost = if between == 0 {
                0
            } else {
                INSERTION - (between / BASES_PER_POINT) as i32
            };
            let score = low_score + high_score + cost + bonus;
            if best.as_ref().is_none_or(|best| score > best.score) {
                *best = Some(Best {
                    score,
                    low_kept,
                    high_kept,
                    low_shift,
                    high_shift,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_base_costs_less_than_the_rest_of_the_read() {
        let reference = b"ACGTTGCATTGACCATGAGC";
        let read = b"ACGTTGCATGACCATGAGC";
        let scores = local_scores(read, reference);
        assert_eq!(scores[19][20], 19 * MATCH + INDEL);
    }

    #[test]
    fn chance_bases_score_nothing() {
        assert_eq!(local_scores(b"AAAA", b"CCCC")[4][4], 0);
        assert_eq!(local_scores(b"NNNN", b"ACGT")[4][4], 0);
    }
}
