//! Ordinary transcription or splicing that explains the junction as well as a fusion does.
//!
//! METHOD: the other terms weigh a fusion against artefacts. Where transcription that runs on into the neighbour, or
//! splicing within one gene, makes the very same RNA, no number of reads tells these apart from a fusion: the
//! odds against artefacts and the odds against the simpler story add up as odds against do. So the sum can come near the
//! odds of a fusion against that story, and no further.

use trkfuse_core::{Ledger, Role};

use super::{Corroboration, parameters as p};
use crate::Candidate;
use crate::annotate::Findings;

/// Adds the term for the simpler stories: comes last, as it bounds the sum of all others.
pub(super) fn add(
    ledger: &mut Ledger,
    candidate: &Candidate,
    findings: &Findings,
    corroboration: Corroboration,
) {
    let distance = candidate
        .five_prime()
        .pos
        .distance(candidate.three_prime().pos);
    let story = if findings.is_same_gene {
        Some((p::SAME_GENE, "both sides in one gene".to_string()))
    } else if findings.is_read_through && findings.published.is_none() {
        // Where mates end bounds how far apart the breakends are.
        let bound = if candidate.is_precise { "" } else { "at most " };
        let neighbours = format!("neighbours on one strand, {bound}{distance} bases apart");
        Some(if !candidate.is_precise {
            (p::READ_THROUGH, neighbours)
        } else if joins_outer_exons(candidate) {
            (
                p::READ_THROUGH,
                format!("{neighbours}, last exons to first ones"),
            )
        } else {
            (p::READ_THROUGH_WITHIN, neighbours)
        })
    } else {
        None
    };
    let (decibans, reason) = story.map_or_else(
        || (0.0, "no simpler story".to_string()),
        |(odds, reason)| {
            // What only a break in DNA makes speaks against the simpler story too.
            let dna = findings
                .dna_support
                .as_ref()
                .map_or(0.0, |_| p::DNA_SUPPORT);
            let reciprocal = if corroboration.has_reciprocal {
                p::RECIPROCAL
            } else {
                0.0
            };
            let odds = odds + dna + reciprocal;
            (bound(ledger.total().get(), odds), reason)
        },
    );
    ledger.add("neighbours", decibans, reason);
}

/// What takes the log odds `sum` to those of a fusion against artefacts *or* a story against which its odds are
/// `odds` (all in decibans): with odds against that add up, 1/new = 1/sum + 1/odds. Never above 0; the new sum
/// never falls as `sum` rises.
fn bound(sum: f64, odds: f64) -> f64 {
    -10.0 * (10_f64.powf((sum - odds) / 10.0)).ln_1p() / std::f64::consts::LN_10
}

/// Whether the last exons of the 5' gene are joined to the first ones of the 3' gene, as read-through is spliced: the
/// last exon has no donor and the first no acceptor.
fn joins_outer_exons(candidate: &Candidate) -> bool {
    const FROM_END: u32 = 1;
    const FROM_START: u32 = 3;
    let place = |role: Role| {
        let (gene, breakend) = match role {
            Role::FivePrime => (candidate.partners.five_prime(), candidate.five_prime()),
            Role::ThreePrime => (candidate.partners.three_prime(), candidate.three_prime()),
        };
        gene?.main().exon_place(breakend.pos, role)
    };
    let (Some(five), Some(three)) = (place(Role::FivePrime), place(Role::ThreePrime)) else {
        return false;
    };
    five.number + FROM_END >= five.of && three.number <= FROM_START
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_sum_comes_near_the_odds_and_no_further() {
        let bounded = |sum: f64| sum + bound(sum, -20.0);
        assert!((bounded(60.0) + 20.0).abs() < 0.01);
        assert!((bounded(-60.0) + 60.0).abs() < 0.01);
        assert!((bounded(-20.0) + 23.01).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn more_evidence_never_lowers_the_bounded_sum(
            sum in -80.0_f64..120.0, more in 0.0_f64..30.0, odds in -30.0_f64..20.0,
        ) {
            let bounded = |sum: f64| sum + bound(sum, odds);
            prop_assert!(bounded(sum + more) >= bounded(sum) - 1e-9);
            prop_assert!(bound(sum, odds) <= 0.0);
        }
    }
}
