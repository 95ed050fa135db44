//! How safely the fragments lie: anchors, distinct places, uniqueness.

use std::collections::BTreeSet;

use trkfuse_core::{End, Ledger, Role};

use super::parameters as p;
use crate::annotate::Findings;
use crate::{Candidate, Context};

/// Adds the term for the best read's shorter anchor.
pub(super) fn add_anchors(ledger: &mut Ledger, candidate: &Candidate) {
    let Some(anchor) = candidate.unique_reads().map(|read| read.anchor).max() else {
        // Copies alone say no more than the worst read would.
        let (decibans, reason) = if candidate.reads.is_empty() {
            (0.0, "no read crosses the junction")
        } else {
            (p::ANCHOR_WORST, "only copies cross the junction")
        };
        ledger.add("anchors", decibans, reason);
        return;
    };
    let reach = f64::from(p::ANCHOR_LONG - p::ANCHOR_SHORT);
    let place = f64::from(anchor.clamp(p::ANCHOR_SHORT, p::ANCHOR_LONG) - p::ANCHOR_SHORT) / reach;
    ledger.add(
        "anchors",
        p::ANCHOR_WORST + place * (p::ANCHOR_BEST - p::ANCHOR_WORST),
        format!("the best read lies on its shorter side with {anchor} bases"),
    );
}

/// Adds the term for distinct places of the break within the reads: copies of one molecule break at
/// one place.
pub(super) fn add_diversity(ledger: &mut Ledger, candidate: &Candidate) {
    let reads = candidate.unique_reads().map(|read| {
        let [low, high] = [End::Low, End::High].map(|end| read.piece(end).outermost);
        (low, high, read.read.is_second_mate)
    });
    let pairs = candidate
        .unique_pairs()
        .map(|pair| (pair.low.outermost, pair.high.outermost, false));
    let places: BTreeSet<_> = reads.chain(pairs).collect();
    let doublings = (places.len().max(1) as f64).log2();
    ledger.add(
        "diversity",
        (p::DIVERSITY_STEP * doublings).min(p::DIVERSITY_CAP),
        format!("{} distinct places", places.len()),
    );
}

/// Adds the term for sides that no fragment places uniquely.
pub(super) fn add_uniqueness(
    ledger: &mut Ledger,
    candidate: &Candidate,
    findings: &Findings,
    context: &Context,
) {
    let target_end = target_end(candidate, findings);
    let target = has_unique(candidate, target_end, context);
    let partner = has_unique(candidate, target_end.opposite(), context);
    let (decibans, reason) = match (target, partner) {
        (true, true) => (0.0, "both sides lie in one place"),
        (true, false) => (
            p::PARTNER_NEVER_UNIQUE,
            "no fragment places the partner side uniquely",
        ),
        (false, _) => (
            p::TARGET_NEVER_UNIQUE,
            "no fragment places the target side uniquely",
        ),
    };
    ledger.add("uniqueness", decibans, reason);
}

/// The side of the target.
pub(crate) fn target_end(candidate: &Candidate, findings: &Findings) -> End {
    match findings.target_role {
        Role::FivePrime => candidate.partners.five_prime_end,
        Role::ThreePrime => candidate.partners.five_prime_end.opposite(),
    }
}

/// Whether any unique fragment lies in one place only on a side.
pub(crate) fn has_unique(candidate: &Candidate, end: End, context: &Context) -> bool {
    let threshold = context.config.unique_mapping_quality;
    let mut reads = candidate.unique_reads().map(|read| read.piece(end));
    let mut pairs = candidate.unique_pairs().map(|pair| {
        if end == End::Low {
            &pair.low
        } else {
            &pair.high
        }
    });
    reads.any(|piece| piece.is_unique(threshold)) || pairs.any(|piece| piece.is_unique(threshold))
}
