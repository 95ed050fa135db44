//! How many fragments chance puts on one false junction.

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

    /// The zero-truncated negative binomial that makes these counts, each 1 or more, most likely; by a grid of steps
    /// of 5 %.
    pub(super) fn fit(counts: &[u32]) -> Self {
        let mut tally: Vec<(u32, f64)> = Vec::new();
        let mut sorted = counts.to_vec();
        sorted.sort_unstable();
        for count in sorted {
            match tally.last_mut() {
                Some((last, times)) if *last == count => *times += 1.0,
                _ => tally.push((count, 1.0)),
            }
        }
        let grid = |from: f64, to: f64| {
            let steps = ((to / from).ln() / 1.05_f64.ln()).ceil() as i32;
            (0..=steps).map(move |step| from * 1.05_f64.powi(step))
        };
        let likelihood = |chance: Self| -> f64 {
            tally
                .iter()
                .map(|&(count, times)| times * chance.log_probability(count))
                .sum()
        };
        let mut best = (
            f64::NEG_INFINITY,
            Self {
                mean: 1e-3,
                size: 1e-2,
            },
        );
        for mean in grid(1e-3, 20.0) {
            for size in grid(1e-2, 10.0) {
                let chance = Self { mean, size };
                let height = likelihood(chance);
                if height > best.0 {
                    best = (height, chance);
                }
            }
        }
        best.1
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
        let found = Chance::fit(&counts);
        // Of a truncated distribution mean and size are told apart by the tail alone.
        assert!((found.mean / wanted.mean).ln().abs() < 0.2, "{found:?}");
        assert!((found.size / wanted.size).ln().abs() < 0.3, "{found:?}");
    }
}
