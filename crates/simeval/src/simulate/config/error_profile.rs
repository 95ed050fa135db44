//! How errors spread over a read.

use crate::simulate::error::SimulateError;

/// How errors spread over a read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ErrorProfile {
    /// All bases of all reads are as likely misread.
    #[default]
    Even,
    /// The rate grows by the same factor from each base to the next, up to the read's 3' end. Over the
    /// whole length of read 1 its mean is the error rate asked for.
    Rising {
        /// The last base's rate beside the first one's, at least 1.
        rise: f64,
        /// Read 2's rate beside read 1's.
        second: f64,
    },
}

impl ErrorProfile {
    /// An ordinary run on a sequencer of Illumina's: 8 times as many errors at the end, twice as many in
    /// read 2. Chosen by hand.
    pub const ILLUMINA: Self = Self::Rising {
        rise: 8.0,
        second: 2.0,
    };

    /// How many times the mean rate a base's rate is. `cycle`: bases before it in its read as sequenced;
    /// `cycles`: bases of a whole read.
    pub(crate) fn factor(self, cycle: u32, cycles: u32, is_second: bool) -> f64 {
        let Self::Rising { rise, second } = self else {
            return 1.0;
        };
        let along = f64::from(cycle) / f64::from(cycles.saturating_sub(1).max(1));
        // The mean of rise^x over [0, 1].
        let mean = if rise > 1.0 {
            (rise - 1.0) / rise.ln()
        } else {
            1.0
        };
        let of_read = if is_second { second } else { 1.0 };
        of_read * rise.powf(along) / mean
    }

    /// The highest factor in a read.
    pub(crate) fn highest(self, is_second: bool) -> f64 {
        self.factor(1, 2, is_second)
    }

    /// Refuses numbers outside of their range.
    pub(super) fn check(self) -> Result<(), SimulateError> {
        let Self::Rising { rise, second } = self else {
            return Ok(());
        };
        for (setting, value, range, wanted) in [
            ("rise of the error rate", rise, 1.0..=1_000.0, "1 to 1000"),
            (
                "error rate of read 2 beside read 1's",
                second,
                0.01..=100.0,
                "0.01 to 100",
            ),
        ] {
            if !range.contains(&value) {
                return Err(SimulateError::Setting {
                    setting,
                    value: value.to_string(),
                    wanted,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_to_the_end_and_keeps_its_mean() {
        let profile = ErrorProfile::ILLUMINA;
        let factors: Vec<f64> = (0..100).map(|at| profile.factor(at, 100, false)).collect();
        assert!(factors.windows(2).all(|pair| pair[0] < pair[1]));
        assert!((factors[99] / factors[0] - 8.0).abs() < 1e-9);
        let mean = factors.iter().sum::<f64>() / 100.0;
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        assert!((profile.factor(7, 100, true) / factors[7] - 2.0).abs() < 1e-9);
        assert!((profile.highest(false) - factors[99]).abs() < 1e-9);
    }

    #[test]
    fn without_a_rise_all_bases_are_alike() {
        let flat = ErrorProfile::Rising {
            rise: 1.0,
            second: 1.0,
        };
        for profile in [ErrorProfile::Even, flat] {
            assert!((0..50).all(|at| (profile.factor(at, 50, true) - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn a_falling_rate_is_refused() {
        let falling = ErrorProfile::Rising {
            rise: 0.5,
            second: 1.0,
        };
        let message = falling.check().expect_err("below 1").to_string();
        assert!(message.contains("rise of the error rate"), "{message}");
        assert!(ErrorProfile::ILLUMINA.check().is_ok());
    }
}
