//! The ways in which one side's bases may lie on the reference near the break.

use trkfuse_core::{Breakend, Piece, ReferenceSequence};

use super::splicing::next_exons;
use super::{MISMATCH, RANDOM};
use crate::Context;
use crate::placement::walk;

/// Farthest that a side is shortened within its last run, in bases.
const REACH: usize = 20;
/// Farthest that a side is lengthened, in bases.
const FURTHER: usize = 30;

/// An aligner's gap next to the break that is no annotated intron, beside the places within its reach.
const UNKNOWN_GAP: f64 = -2.0;
/// An insertion or deletion next to the break.
const INDEL: f64 = -7.0;

/// One way in which a side may lie on the reference: on one diagonal near the break.
pub(super) struct Ground {
    /// A base of the diagonal: with `at` bases kept, the side ends here.
    pub(super) edge: Breakend,
    pub(super) at: usize,
    /// Fewest and most bases kept.
    pub(super) least: usize,
    pub(super) most: usize,
    /// `sums[k]`: natural logarithm of the likelihood of the first `k` bases.
    pub(super) sums: Vec<f64>,
}

/// The diagonals of a side: as aligned; without the bases beyond the gap nearest to the break; spliced
/// on to the next exon of an annotated transcript.
pub(super) fn grounds(
    bases: &[u8],
    shown: usize,
    breakend: Breakend,
    piece: &Piece,
    reference: &dyn ReferenceSequence,
    context: &Context,
) -> Vec<Ground> {
    let run = (piece.run as usize).min(shown);
    let likelihoods = |edge: Breakend, at: usize| along(bases, edge, at, reference);
    let mut as_aligned = likelihoods(breakend, shown);
    let mut grounds = Vec::new();
    let behind = piece
        .behind
        .filter(|behind| (behind.from_break as usize) < shown)
        .map(|behind| {
            let edge = Breakend {
                pos: behind.edge,
                ..breakend
            };
            let at = shown - behind.from_break as usize;
            let first = at.saturating_sub(behind.bases as usize);
            let mut without = likelihoods(edge, at);
            without[..first].fill(0.0);
            // The alignment as it is shares these bases, and explains those within the gap by nothing.
            as_aligned[..at].copy_from_slice(&without[..at]);
            as_aligned[at..shown - run].fill(RANDOM);
            Ground {
                edge,
                at,
                least: at.saturating_sub(REACH).max(1),
                most: (at + FURTHER).min(bases.len()),
                sums: sums(&without, 0.0),
            }
        });
    if behind.is_none() {
        as_aligned[..shown - run].fill(0.0);
    }
    let gap = behind
        .as_ref()
        .map_or(0.0, |ground| gap_cost(breakend, run, ground.edge, context));
    grounds.push(Ground {
        edge: breakend,
        at: shown,
        least: (shown - run.min(REACH + 1) + 1).max(1).min(shown),
        most: (shown + FURTHER).min(bases.len()),
        sums: sums(&as_aligned, gap),
    });
    grounds.extend(behind);
    for exon in next_exons(breakend, context) {
        let mut spliced = as_aligned.clone();
        spliced[shown..].copy_from_slice(&likelihoods(exon.edge, shown + 1)[shown..]);
        grounds.push(Ground {
            edge: exon.edge,
            at: shown + 1,
            least: shown + 1,
            most: (shown + exon.bases.min(FURTHER)).min(bases.len()),
            sums: sums(&spliced, gap),
        });
    }
    grounds
}

/// The natural logarithm of each base's likelihood, where the `at`-th base lies on `edge` and the others
/// follow the reference in a row.
pub(super) fn along(
    bases: &[u8],
    edge: Breakend,
    at: usize,
    reference: &dyn ReferenceSequence,
) -> Vec<f64> {
    let reach = at.max(bases.len() - at.min(bases.len())) as u32;
    let around = walk(edge, reach.max(1), reference);
    let (inside, outside) = (around.inside.as_bytes(), around.outside.as_bytes());
    bases
        .iter()
        .enumerate()
        .map(|(place, &base)| {
            let expected = if place < at {
                (inside.len() + place)
                    .checked_sub(at)
                    .and_then(|index| inside.get(index))
            } else {
                outside.get(place - at)
            };
            match expected {
                Some(&expected) if expected == base && base != b'N' => 0.0,
                Some(&expected) if expected != b'N' && base != b'N' => MISMATCH,
                _ => RANDOM,
            }
        })
        .collect()
}

fn sums(likelihoods: &[f64], cost: f64) -> Vec<f64> {
    let mut sum = cost;
    std::iter::once(cost)
        .chain(likelihoods.iter().map(|likelihood| {
            sum += likelihood;
            sum
        }))
        .collect()
}

/// What a gap between the run next to the break and the one behind it costs.
fn gap_cost(breakend: Breakend, run: usize, behind: Breakend, context: &Context) -> f64 {
    /// Shorter gaps are deletions, not introns, in bases.
    const SHORTEST_INTRON: i64 = 20;
    let Some(start) = breakend.extended(1 - run as i64) else {
        return 0.0;
    };
    let gap = behind.outward_distance(start.pos) - 1;
    if gap < SHORTEST_INTRON {
        return INDEL;
    }
    let is_annotated = next_exons(behind, context)
        .iter()
        .any(|exon| exon.edge.pos == start.pos);
    if is_annotated {
        0.0
    } else {
        UNKNOWN_GAP - (gap as f64).ln()
    }
}
