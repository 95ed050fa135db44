//! What normal samples say of a junction.

use statrs::function::beta::ln_beta;
use trkfuse_core::Ledger;

use super::parameters as p;
use crate::annotate::Findings;
use crate::normals::Sighting;

/// Adds the terms for the panel of normals and for the matched normal.
pub(super) fn add(ledger: &mut Ledger, findings: &Findings) {
    let mut add = |name: &str, sighting: Option<Sighting>, seen: &dyn Fn(Sighting) -> String| {
        let (decibans, reason) = sighting.map_or_else(
            || (0.0, "not looked for".to_string()),
            |sighting| (weight(sighting, findings), seen(sighting)),
        );
        ledger.add(name, decibans, reason);
    };
    add("normals", findings.normals, &|seen| {
        let story = if seen.samples > 0 && findings.has_simpler_story() {
            ", where a simpler story explains it"
        } else {
            ""
        };
        format!("in {} of {} normal samples{story}", seen.samples, seen.of)
    });
    add(
        "matched_normal",
        findings.matched_normal,
        &|seen| match (seen.samples, seen.fragments) {
            (0, _) => "not in the matched normal".to_string(),
            (_, 0) => "in the matched normal, a few bases off".to_string(),
            (_, fragments) => format!("in the matched normal, {fragments} fragments"),
        },
    );
}

/// The weight of a sighting. Against a published pair normals weigh half: samples get swapped and spill
/// over, and a known driver must not be lost to that.
fn weight(seen: Sighting, findings: &Findings) -> f64 {
    let decibans = log_ratio(seen.samples, seen.of);
    if findings.published.is_some() && decibans < 0.0 {
        decibans * p::NORMALS_PUBLISHED_SHARE
    } else {
        decibans
    }
}

/// 10 log10 of P(seen in `samples` of `of` normals | fusion) over P(the same | artefact).
///
/// A fusion is seen in a normal sample at a rate of Beta(1/2, [`p::NORMALS_FUSION_OTHERS`]): spilling over,
/// swapped samples. Of artefacts, [`p::NORMALS_RECURRENT_SHARE`] come again and again, at a rate of
/// Beta(1/2, [`p::NORMALS_ARTEFACT_OTHERS`]); the others are as rare in normals as fusions. Both counts
/// are then beta-binomial. Falls with `samples` and rises with `of`, as both rates share their first
/// parameter; at least [`p::NORMALS_CAP`].
///
/// # Source
///
/// `docs/methods.md`, "Normal samples".
fn log_ratio(samples: u32, of: u32) -> f64 {
    let (seen, not_seen) = (f64::from(samples), f64::from(of - samples));
    let ln_likelihood = |others: f64| ln_beta(seen + 0.5, not_seen + others) - ln_beta(0.5, others);
    let recurrent_to_fusion =
        (ln_likelihood(p::NORMALS_ARTEFACT_OTHERS) - ln_likelihood(p::NORMALS_FUSION_OTHERS)).exp();
    let share = p::NORMALS_RECURRENT_SHARE;
    let artefact_to_fusion = 1.0 - share + share * recurrent_to_fusion;
    (-10.0 * artefact_to_fusion.log10()).max(p::NORMALS_CAP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_junction_of_many_normals_is_no_fusion_and_a_new_one_gains_little() {
        assert!(log_ratio(10, 40) < -20.0);
        assert!((0.0..2.0).contains(&log_ratio(0, 40)));
        assert!(log_ratio(40, 40) >= p::NORMALS_CAP);
    }

    #[test]
    fn one_of_many_normals_says_little_and_the_only_one_says_much() {
        assert!(log_ratio(1, 200).abs() < 3.0);
        assert!(log_ratio(1, 1) < -15.0);
    }

    #[test]
    fn the_weights_are_those_of_the_documentation() {
        for (samples, of, expected) in [
            (0, 40, 1.4),
            (1, 40, -0.3),
            (2, 40, -7.8),
            (4, 40, -30.4),
            (1, 1, -21.8),
            (0, 1, 0.7),
        ] {
            let found = log_ratio(samples, of);
            assert!(
                (found - expected).abs() < 0.06,
                "{samples} of {of}: {found}"
            );
        }
    }

    #[test]
    fn no_normals_say_nothing() {
        assert!(log_ratio(0, 0).abs() < 1e-9);
    }

    #[test]
    fn endless_panels_still_give_numbers() {
        for (samples, of) in [(0, u32::MAX), (u32::MAX, u32::MAX), (1, u32::MAX)] {
            assert!(log_ratio(samples, of).is_finite(), "{samples} of {of}");
        }
    }

    proptest! {
        #[test]
        fn a_further_normal_without_the_junction_never_lowers_the_weight(
            samples in 0_u32..500, others in 0_u32..20_000, more in 1_u32..20_000,
        ) {
            let (small, large) = (samples + others, samples + others + more);
            prop_assert!(log_ratio(samples, large) >= log_ratio(samples, small) - 1e-6);
        }

        #[test]
        fn a_further_normal_with_the_junction_never_raises_the_weight(
            samples in 0_u32..500, others in 1_u32..20_000,
        ) {
            let of = samples + others;
            prop_assert!(log_ratio(samples + 1, of) <= log_ratio(samples, of) + 1e-6);
        }
    }
}
