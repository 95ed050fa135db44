//! How long fragments are.

use crate::simulate::error::SimulateError;

/// How long fragments are, in bases. No fragment is longer than its transcript.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FragmentLengthModel {
    /// Normally distributed.
    Normal {
        /// Mean in bases.
        mean: f64,
        /// Standard deviation in bases.
        deviation: f64,
    },
    /// Log-normally distributed: a tail of long fragments, as after mild degradation.
    LogNormal {
        /// Mean in bases.
        mean: f64,
        /// Standard deviation in bases.
        deviation: f64,
    },
}

impl FragmentLengthModel {
    /// Shortest fragment, in bases: shorter ones are lost in size selection.
    pub(crate) const SHORTEST: u32 = 40;
    /// Longest fragment, in bases.
    pub(crate) const LONGEST: u32 = 20_000;

    /// Mean and standard deviation, in bases.
    pub(crate) const fn moments(self) -> (f64, f64) {
        match self {
            Self::Normal { mean, deviation } | Self::LogNormal { mean, deviation } => {
                (mean, deviation)
            }
        }
    }

    /// Refuses moments outside of their range.
    pub(super) fn check(self) -> Result<(), SimulateError> {
        let (mean, deviation) = self.moments();
        if !(f64::from(Self::SHORTEST)..=f64::from(Self::LONGEST)).contains(&mean) {
            return Err(SimulateError::Setting {
                setting: "mean fragment length",
                value: mean.to_string(),
                wanted: "40 to 20000 bases",
            });
        }
        if !(0.0..=mean).contains(&deviation) {
            return Err(SimulateError::Setting {
                setting: "standard deviation of the fragment length",
                value: deviation.to_string(),
                wanted: "at least 0 and at most the mean",
            });
        }
        Ok(())
    }
}
