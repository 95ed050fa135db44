//! Which junction a spanning pair belongs to.
//!
//! METHOD: a pair fits a junction when its mates lie on the junction's flanks and the fragment it
//! implies, measured along the spliced transcripts, is no longer than the library's fragments. A pair
//! that fits several goes to the one that explains it best, and counts once.

use std::cmp::Reverse;

use trkfuse_core::{End, FragmentLengths, SpanningPair};

use crate::placement::splice_sites;
use crate::{Candidate, Context};

/// Bases from a pair's inner base to the breakend on one side, along the transcript of the gene
/// there; negative where the mate runs over the break. `None` where they are on different flanks.
///
/// A mate that begins with a few bases of another exon lies over its intron's edge instead: bases of
/// the overhang are tried without.
fn gap(candidate: &Candidate, pair: &SpanningPair, end: End, context: &Context) -> Option<i64> {
    let (breakend, inner) = (candidate.junction.end(end), pair.inner.end(end));
    if breakend.contig != inner.contig || breakend.retained != inner.retained {
        return None;
    }
    let beyond = breakend.outward_distance(inner.pos);
    if beyond > 0 {
        return Some(-beyond);
    }
    let without_overhang = inner.extended(-i64::from(context.config.pair_overhang));
    let places = [Some(inner), without_overhang];
    let spliced = candidate.partners.side(end).gene.as_ref().and_then(|gene| {
        gene.transcripts
            .iter()
            .flat_map(|transcript| {
                places
                    .into_iter()
                    .flatten()
                    .map(|place| transcript.spliced_distance(place.pos, breakend.pos))
            })
            .min()
    });
    Some(i64::from(
        spliced.unwrap_or_else(|| inner.pos.distance(breakend.pos)),
    ))
}

/// The fragment length in bases that a pair implies if it belongs to a candidate's junction; `None`
/// where it cannot belong to it.
pub(crate) fn implied_length(
    candidate: &Candidate,
    pair: &SpanningPair,
    context: &Context,
) -> Option<u32> {
    let overhang = -i64::from(context.config.pair_overhang);
    let gaps = [End::Low, End::High].map(|end| gap(candidate, pair, end, context));
    let [Some(low), Some(high)] = gaps else {
        return None;
    };
    if low < overhang || high < overhang {
        return None;
    }
    let aligned = i64::from(pair.low.aligned) + i64::from(pair.high.aligned);
    let length = aligned + low + high + candidate.inserted.len() as i64;
    let length = u32::try_from(length.max(1)).ok()?;
    (length <= context.longest_fragment()).then_some(length)
}

/// How likely the library makes a fragment of about this length: the share of ordinary fragments
/// within 10 % of it, never quite 0.
pub(crate) fn length_likelihood(lengths: &FragmentLengths, length: u32) -> f64 {
    /// Keeps a length that no ordinary fragment shows possible.
    const FLOOR: f64 = 1e-4;
    let total = lengths.total();
    if total == 0 {
        return FLOOR;
    }
    let half_width = (length / 10).max(5);
    let from = length.saturating_sub(half_width) as usize;
    let to = (length + half_width) as usize;
    let near: u64 = lengths
        .counts()
        .iter()
        .take(to + 1)
        .skip(from)
        .map(|&count| u64::from(count))
        .sum();
    near as f64 / total as f64 + FLOOR
}

/// The candidate (by its place in the list) that explains a pair best; `None` where none fits.
pub(crate) fn best_candidate(
    candidates: &[Candidate],
    pair: &SpanningPair,
    context: &Context,
) -> Option<usize> {
    // Of candidates that explain it alike, the one on annotated splice sites. Names part the rest before the order in
    // the genome does, as a mirrored genome has another.
    let rank = |index: usize| {
        let candidate = &candidates[index];
        let name = candidate.reads.first().map(|read| &read.fragment.name);
        (splice_sites(candidate.junction, context), Reverse(name))
    };
    let mut best: Option<(usize, f64)> = None;
    for (index, candidate) in candidates.iter().enumerate() {
        let Some(length) = implied_length(candidate, pair, context) else {
            continue;
        };
        let weight = candidate.reads.len() as f64 + 0.5;
        let score = weight * length_likelihood(&context.library.fragment_lengths, length);
        let is_better = best.is_none_or(|(first, best)| {
            let order = score.total_cmp(&best);
            order.is_gt() || (order.is_eq() && rank(index) > rank(first))
        });
        if is_better {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}
