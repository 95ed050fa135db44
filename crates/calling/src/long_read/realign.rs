//! A read's bases around its break, aligned anew to the references of both sides.

use trkfuse_core::{Breakend, End, Junction, JunctionRead, ReferenceSequence, Role, Sequence};

use super::Cut;
use super::sites::{Site, Sites, fit};
use crate::Context;
use crate::placement::walk;
use crate::recut::next_exons;

/// Read bases looked at on either side of the break.
const WINDOW: usize = 40;
/// Reference bases more than read bases, for deletions.
const SPARE: u32 = 10;
/// Bases between the pieces beyond which no side is continued.
const LONGEST_GAP: u32 = 150;
/// Fewer bases between the sides are no part of an exon that was left out.
const SHORTEST_EXON: usize = 6;
/// Ways in which a side may go on that are looked at.
const MOST_GROUNDS: usize = 4;

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
    let turned = window.reverse_complement();
    let (low_sites, high_sites) = sites.near(read);
    let best_of = |exons: Option<u32>| {
        let side = |end: End, window: &Sequence, near: &[Site]| {
            grounds(read, end, near, exons, context)
                .into_iter()
                .map(|ground| {
                    Side::new(
                        window.as_bytes(),
                        ground,
                        read.uncertainty,
                        sites,
                        reference,
                    )
                })
                .collect::<Vec<_>>()
        };
        let lows = side(End::Low, &window, &low_sites);
        let highs = side(End::High, &turned, &high_sites);
        let mut best = None;
        for low in &lows {
            for high in &highs {
                take_best_cut(&mut best, low, high);
            }
        }
        best
    };
    let mut best: Best = best_of(None)?;
    // Bases that neither side explains may be an exon that the aligner left out, or scattered over the gap.
    let between = window.len() - best.low_kept - best.high_kept;
    if between >= SHORTEST_EXON {
        best = best_of(Some(between as u32))?;
    }
    (best.low <= best.high).then(|| Cut {
        junction: Junction::new(best.low, best.high),
        inserted: window.slice(best.low_kept, window.len() - best.high_kept),
        low_end: (from + best.low_kept) as i64,
    })
}

/// What a side may go on with: the reference up to a breakend, and then what lies beyond it, or the next
/// exon, which aligners leave out when a read has but little of it.
struct Ground {
    breakend: Breakend,
    /// First base beyond, as a breakend, and how many there are.
    beyond: Option<Breakend>,
    bases: u32,
}

/// The grounds of one side. `between`: read bases that may be part of further exons, where these are to be looked at.
fn grounds(
    read: &JunctionRead,
    end: End,
    near: &[Site],
    between: Option<u32>,
    context: &Context,
) -> Vec<Ground> {
    let shown = read.junction.end(end);
    let gap = (read.inserted.len() as u32).max(between.unwrap_or(0));
    let bases = read.uncertainty + gap.min(LONGEST_GAP) + SPARE;
    let mut grounds = vec![Ground {
        breakend: shown,
        beyond: shown.extended(1),
        bases,
    }];
    if between.is_none() {
        return grounds;
    }
    for breakend in near.iter().filter_map(|site| shown.extended(site.shift)) {
        for exon in next_exons(breakend, context) {
            grounds.push(Ground {
                breakend,
                beyond: Some(exon.edge),
                bases: bases.min(exon.bases as u32),
            });
        }
    }
    grounds.truncate(MOST_GROUNDS);
    grounds
}

/// One side on one ground: how well the first bases of the window, from this side's outer end on, lie on
/// the reference up to each base.
struct Side {
    /// `scores[k][p]`: of the best alignment that ends with read base `k` and reference base `p`, both
    /// counted from 1, beginning anywhere.
    scores: Vec<Vec<i32>>,
    /// Reference bases up to the ground's breakend.
    shown: usize,
    ground: Ground,
    /// Reference bases with which a side ends on a splice site, and the roles that it gives.
    sites: Vec<(usize, Vec<Role>)>,
}

impl Side {
    fn new(
        window: &[u8],
        ground: Ground,
        uncertainty: u32,
        sites: &Sites,
        reference: &dyn ReferenceSequence,
    ) -> Self {
        let mut bases = walk(
            ground.breakend,
            WINDOW as u32 + ground.bases + SPARE,
            reference,
        )
        .inside;
        let shown = bases.len();
        if let Some(edge) = ground.beyond.and_then(|beyond| beyond.extended(-1)) {
            bases.extend(&walk(edge, ground.bases, reference).outside);
        }
        let mut side = Self {
            scores: local_scores(window, bases.as_bytes()),
            shown,
            ground,
            sites: Vec::new(),
        };
        side.sites = (shown.saturating_sub(uncertainty as usize)..=bases.len())
            .filter_map(|end| {
                let roles = sites.roles(side.breakend(end)?);
                (!roles.is_empty()).then_some((end, roles))
            })
            .collect();
        side
    }

    /// Where the side ends with so many reference bases.
    fn breakend(&self, end: usize) -> Option<Breakend> {
        let moved = end as i64 - self.shown as i64;
        if moved > 0 {
            self.ground.beyond?.extended(moved - 1)
        } else {
            self.ground.breakend.extended(moved)
        }
    }

    /// For each number of bases kept: the best score, and with how many reference bases; of equals the one that
    /// moves the breakend least.
    fn anywhere(&self) -> Vec<(i32, usize)> {
        let moved = |end: usize| end.abs_diff(self.shown);
        self.scores
            .iter()
            .map(|row| {
                row.iter()
                    .enumerate()
                    .map(|(end, &score)| (score, end))
                    .max_by_key(|&(score, end)| (score, std::cmp::Reverse(moved(end)), end))
                    .unwrap_or((0, 0))
            })
            .collect()
    }

    /// The same with so many reference bases.
    fn at(&self, end: usize) -> Vec<(i32, usize)> {
        self.scores.iter().map(|row| (row[end], end)).collect()
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
    low: Breakend,
    high: Breakend,
}

/// Takes the best cut of two sides, if it is better than what there is: with sites on both, with a site
/// on one, or anywhere.
fn take_best_cut(best: &mut Option<Best>, low: &Side, high: &Side) {
    let (any_low, any_high) = (low.anywhere(), high.anywhere());
    let mut take = |kept_low: &[(i32, usize)], kept_high: &[(i32, usize)], bonus| {
        let least = best.as_ref().map(|best| best.score);
        let Some(shared) = share(kept_low, kept_high, bonus, least) else {
            return;
        };
        let (low_kept, high_kept, score) = shared;
        if let (Some(low), Some(high)) = (
            low.breakend(kept_low[low_kept].1),
            high.breakend(kept_high[high_kept].1),
        ) {
            *best = Some(Best {
                score,
                low_kept,
                high_kept,
                low,
                high,
            });
        }
    };
    // ORDER: better grounds first, so that of equals they stay.
    for (low_end, low_roles) in &low.sites {
        for (high_end, high_roles) in &high.sites {
            if fit(low_roles, high_roles) {
                take(&low.at(*low_end), &high.at(*high_end), BOTH_SITES);
            }
        }
    }
    for (low_end, _) in &low.sites {
        take(&low.at(*low_end), &any_high, ONE_SITE);
    }
    for (high_end, _) in &high.sites {
        take(&any_low, &high.at(*high_end), ONE_SITE);
    }
    take(&any_low, &any_high, 0);
}

/// The best way to share the window between two sides: bases kept on the low and the high side, and the
/// score; `None` unless that is more than `least`.
fn share(
    low: &[(i32, usize)],
    high: &[(i32, usize)],
    bonus: i32,
    least: Option<i32>,
) -> Option<(usize, usize, i32)> {
    let window = low.len() - 1;
    let mut best = None;
    let mut least = least.unwrap_or(i32::MIN);
    for (low_kept, &(low_score, _)) in low.iter().enumerate() {
        if low_score < LEAST {
            continue;
        }
        for (high_kept, &(high_score, _)) in high.iter().enumerate().take(window - low_kept + 1) {
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
            if score > least {
                least = score;
                best = Some((low_kept, high_kept, score));
            }
        }
    }
    best
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
