//! How surprising the number of supporting fragments is if chance alone made them.

use statrs::function::gamma::ln_gamma;
use trkfuse_core::{End, Ledger, Piece};

use super::parameters as p;
use crate::{Candidate, Context};

/// Below half a fragment fusions and chance are not told apart any further.
pub(super) const LEAST: f64 = 0.5;

/// Adds the term for the fragments' number, each weighed by how safely it lies.
pub(super) fn add(ledger: &mut Ledger, candidate: &Candidate, context: &Context) {
    let weight = read_weight(candidate, context) + pair_weight(candidate, context);
    let support = candidate.support();
    ledger.add(
        "support",
        log_ratio(weight),
        format!(
            "{} unique fragments ({} junction reads, {} spanning pairs), weighing {weight:.1}",
            support.unique(),
            support.junction(),
            support.spanning
        ),
    );
}

/// The weights (0 to 1) of all unique fragments with a read across the junction, added up.
pub(super) fn read_weight(candidate: &Candidate, context: &Context) -> f64 {
    candidate
        .unique_reads()
        .map(|read| {
            let anchor = f64::from(read.anchor.min(p::FULL_ANCHOR)) / f64::from(p::FULL_ANCHOR);
            let sides = [read.piece(End::Low), read.piece(End::High)];
            anchor.max(0.3) * placement_weight(candidate, sides, context)
        })
        .sum()
}

/// The weights (0 to 1) of all unique spanning pairs, added up.
fn pair_weight(candidate: &Candidate, context: &Context) -> f64 {
    candidate
        .unique_pairs()
        .map(|pair| placement_weight(candidate, [&pair.low, &pair.high], context))
        .sum()
}

/// What a fragment weighs (0 to 1) by how its low and its high side lie.
fn placement_weight(candidate: &Candidate, sides: [&Piece; 2], context: &Context) -> f64 {
    let threshold = context.config.unique_mapping_quality;
    [End::Low, End::High]
        .into_iter()
        .zip(sides)
        .filter(|(_, piece)| !piece.is_unique(threshold))
        .map(|(end, _)| {
            let gene = candidate.partners.side(end).gene.as_ref();
            if gene.is_some_and(|gene| context.is_target(gene)) {
                p::TARGET_AMBIGUOUS
            } else {
                p::PARTNER_AMBIGUOUS
            }
        })
        .product()
}

/// 10 log10 of P(`fragments` | fusion) over P(`fragments` | artefact), both given that at least one
/// was seen.
///
/// * `fragments`: weighed number of unique fragments, 0 or more.
///
/// A fusion's support is log-uniform: P(k) = 1 / (k ln N). Chance fragments follow a negative binomial
/// of mean [`p::CHANCE_MEAN`] and size [`p::CHANCE_SIZE`], continued to fractions by the gamma
/// function. Never falls with `fragments`; capped at [`p::SUPPORT_CAP`].
///
/// # Source
///
/// `docs/methods.md`, "Ledger: support".
pub(super) fn log_ratio(fragments: f64) -> f64 {
    let (mean, size) = (p::CHANCE_MEAN, p::CHANCE_SIZE);
    let k = fragments.max(LEAST);
    let ln_fusion = -(k * p::MOST_FRAGMENTS.ln()).ln();
    let share = mean / (mean + size);
    let ln_none = size * (1.0 - share).ln();
    let ln_chance =
        ln_gamma(k + size) - ln_gamma(size) - ln_gamma(k + 1.0) + k * share.ln() + ln_none
            - (1.0 - ln_none.exp()).ln();
    let decibans = 10.0 * (ln_fusion - ln_chance) / std::f64::consts::LN_10;
    decibans.min(p::SUPPORT_CAP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_fragment_speaks_against_a_fusion_and_three_speak_for_it() {
        assert!(log_ratio(1.0) < -5.0);
        assert!(log_ratio(3.0) > 5.0);
    }

    #[test]
    fn the_zero_truncated_chance_model_adds_up_to_one() {
        let total: f64 = (1..200)
            .map(|k| {
                let k = f64::from(k);
                let fusion = 1.0 / (k * p::MOST_FRAGMENTS.ln());
                let uncapped = log_ratio(k);
                if uncapped < p::SUPPORT_CAP {
                    fusion / 10_f64.powf(uncapped / 10.0)
                } else {
                    0.0
                }
            })
            .sum();
        assert!((total - 1.0).abs() < 1e-3, "{total}");
    }

    proptest! {
        #[test]
        fn more_fragments_never_lower_the_term(a in 0.0_f64..500.0, more in 0.0_f64..50.0) {
            prop_assert!(log_ratio(a + more) >= log_ratio(a) - 1e-9);
        }
    }
}
