//! Whether the two genes are joined all over, as chance joins genes of which there is much RNA.

use trkfuse_core::Ledger;

use super::parameters as p;
use crate::Candidate;

/// What else joins the two genes of a candidate, in either order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scatter {
    /// Unique fragments of other junctions on annotated splice sites of both genes: isoforms of a fusion, its reciprocal.
    pub(crate) spliced: u32,
    /// All other junctions that reads show, and unique pairs that join the genes in the other order.
    pub(crate) elsewhere: u32,
}

/// Adds the term for fragments that join the two genes elsewhere.
pub(super) fn add(ledger: &mut Ledger, candidate: &Candidate, scatter: Scatter) {
    let own = candidate.support().unique();
    let reason = match scatter.elsewhere {
        0 => "nothing joins the two genes elsewhere".to_string(),
        elsewhere => format!(
            "{elsewhere} junctions off annotated splice sites, or pairs the other way round, join the two genes elsewhere; {} fragments here and at such sites",
            own + scatter.spliced
        ),
    };
    ledger.add("scatter", decibans(own, scatter), reason);
}

/// 10 log10 of the odds that the prior stands for over those that the pair of genes shows.
///
/// * `own`: unique fragments of the candidate (count).
///
/// Chance joins two genes in proportion to the RNA there is of both, and anywhere. Where it has done so *n* times elsewhere, one
/// more place is expected 1 + *n* times as often as between genes of which nothing was known: the rate's posterior mean, if it
/// is exponentially distributed with mean [`p::SCATTER_MEAN`]. A fusion throws off fragments too (retained introns, misplaced
/// cuts, switches of its own transcript), though fewer than show its junction, so that only places beyond those count.
///
/// At most 0; never falls with `own`, as a candidate's own fragments are none of the others.
///
/// # Source
///
/// `docs/methods.md`, "Ledger".
fn decibans(own: u32, scatter: Scatter) -> f64 {
    let beyond = scatter
        .elsewhere
        .saturating_sub(own.saturating_add(scatter.spliced));
    -10.0 * (f64::from(beyond) / p::SCATTER_MEAN).ln_1p() / std::f64::consts::LN_10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weight(own: u32, spliced: u32, elsewhere: u32) -> f64 {
        decibans(own, Scatter { spliced, elsewhere })
    }

    #[test]
    fn what_a_fusion_throws_off_costs_nothing() {
        assert!(weight(3, 0, 3).abs() < 1e-9);
        assert!(weight(2, 40, 12).abs() < 1e-9);
    }

    #[test]
    fn a_pair_joined_at_a_thousand_places_needs_a_thousand_times_the_evidence() {
        assert!((weight(3, 0, 1_002) + 30.0).abs() < 0.01);
        assert!((weight(2, 0, 5) + 6.02).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn more_fragments_of_its_own_never_lower_it(
            own in 0_u32..500, more in 0_u32..50, spliced in 0_u32..100, elsewhere in 0_u32..2_000,
        ) {
            prop_assert!(weight(own + more, spliced, elsewhere) >= weight(own, spliced, elsewhere));
        }
    }
}
