//! How many fragments chance puts on one false junction.

use std::collections::BTreeMap;

/// Mean and size of a negative binomial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chance {
    pub(super) mean: f64,
    pub(super) size: f64,
}

impl Chance {
    /// ln P(`count` | at least one), for 1 or more.
    fn log_probability(self, count: u32) -> f64 {
        let share = self.mean / (self.mean + self.size);
        let ln_none = self.size * (1.0 - share).ln();
        // Gamma(k + size) / (Gamma(size) k!), factor by factor.
        let ways: f64 = (0..count)
            .map(|k| ((self.size + f64::from(k)) / f64::from(k + 1)).ln())
            .sum();
        ways + f64::from(count) * share.ln() + ln_none - (-ln_none.exp_m1()).ln()
    }

    /// The zero-truncated negative binomial of this size that makes these counts, each 1 or more, most likely, with the
    /// log likelihood; by a grid of steps of 2 %.
    ///
    /// Of a truncated distribution the counts tell mean and size apart by the tail alone, so that the size is given.
    pub(super) fn fit(counts: &[u32], size: f64) -> (Self, f64) {
        let mut tally: BTreeMap<u32, f64> = BTreeMap::new();
        for count in counts {
            *tally.entry(*count).or_default() += 1.0;
        }
        (0..500)
            .map(|step| {
                let mean = 1e-3 * 1.02_f64.powi(step);
                let chance = Self { mean, size };
                let height = tally
                    .iter()
                    .map(|(&count, times)| times * chance.log_probability(count))
                    .sum::<f64>();
                (chance, height)
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .expect("the grid has 500 steps")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_truncated_probabilities_add_up_to_one() {
        let chance = Chance {
            mean: 0.4,
            size: 0.3,
        };
        let total: f64 = (1..400).map(|k| chance.log_probability(k).exp()).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
    }

    #[test]
    fn counts_drawn_from_a_model_give_it_back() {
        let wanted = Chance {
            mean: 0.5,
            size: 0.5,
        };
        let counts: Vec<u32> = (1..40)
            .flat_map(|k| {
                let times = (wanted.log_probability(k).exp() * 20_000.0).round() as usize;
                vec![k; times]
            })
            .collect();
        let (found, height) = Chance::fit(&counts, 0.5);
        assert!((found.mean / wanted.mean).ln().abs() < 0.05, "{found:?}");
        assert!(Chance::fit(&counts, 5.0).1 < height);
    }
}
