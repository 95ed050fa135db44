//! Two scales for probabilities: Phred for what a user reads, decibans for weighing evidence.

use serde::{Deserialize, Serialize};

/// A probability of error on the Phred scale: -10 log10 P. Never negative.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phred(f64);

impl Phred {
    /// The highest value reported: beyond it the models say nothing.
    pub const CAP: Self = Self(99.0);

    /// Takes a Phred value; negative ones become 0.
    pub fn new(value: f64) -> Self {
        Self(value.max(0.0))
    }

    /// The number itself.
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// A log likelihood ratio, 10 log10 (P(data | fusion) / P(data | artefact)): positive speaks for a
/// fusion. (Deciban: I. J. Good, Probability and the Weighing of Evidence, 1950.)
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decibans(f64);

impl Decibans {
    /// Takes decibans.
    pub const fn new(value: f64) -> Self {
        Self(value)
    }

    /// Ten times the decimal logarithm of a likelihood ratio above 0.
    pub fn from_ratio(ratio: f64) -> Self {
        Self(10.0 * ratio.log10())
    }

    /// The number itself.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The Phred posterior that the artefact explains the data, where these decibans are the
    /// posterior log odds, capped at [`Phred::CAP`].
    ///
    /// ```
    /// # use trkfuse_core::Decibans;
    /// // Odds of 99 to 1 leave an error of 1 %: Phred 20.
    /// let posterior = Decibans::from_ratio(99.0);
    /// assert!((posterior.artefact_phred().get() - 20.0).abs() < 1e-9);
    /// ```
    pub fn artefact_phred(self) -> Phred {
        let odds = 10_f64.powf(self.0 / 10.0);
        // -10 log10 (1 / (1 + odds)), which keeps its digits for large odds.
        Phred::new((10.0 * odds.ln_1p() / std::f64::consts::LN_10).min(Phred::CAP.get()))
    }
}

impl std::ops::Add for Decibans {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Decibans {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), |sum, term| sum + term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posterior_never_exceeds_the_cap_and_never_falls_below_zero() {
        assert_eq!(Decibans::new(5000.0).artefact_phred(), Phred::CAP);
        assert!(Decibans::new(-5000.0).artefact_phred().get().abs() < 1e-12);
    }
}
