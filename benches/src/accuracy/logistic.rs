//! Logistic regression with a normal prior on each coefficient.
//!
//! The prior keeps what few samples cannot tell where it was: without it, a level that only true fusions show
//! would weigh without end.

/// One observation: its features and whether it is true.
#[derive(Clone, Debug)]
pub(crate) struct Observation {
    pub(crate) features: Vec<f64>,
    pub(crate) is_true: bool,
}

/// What a coefficient is held to be before any observation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prior {
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
}

/// Steps after which the fit is taken as it is.
const STEPS: usize = 200;

/// Largest change of a coefficient that counts as none.
const SETTLED: f64 = 1e-9;

/// The coefficients of the highest posterior: log odds, natural logarithm, are features times coefficients.
///
/// Newton's method with steps halved until the posterior grows; it is concave, so there is one summit.
pub(crate) fn fit(observations: &[Observation], priors: &[Prior]) -> Vec<f64> {
    let mut coefficients: Vec<f64> = priors.iter().map(|prior| prior.mean).collect();
    let mut height = posterior(observations, priors, &coefficients);
    for _ in 0..STEPS {
        let step = newton(observations, priors, &coefficients);
        let mut share = 1.0;
        let (next, next_height) = loop {
            let next: Vec<f64> = coefficients
                .iter()
                .zip(&step)
                .map(|(coefficient, change)| coefficient + share * change)
                .collect();
            let next_height = posterior(observations, priors, &next);
            if next_height >= height || share < 1e-6 {
                break (next, next_height);
            }
            share /= 2.0;
        };
        let change = coefficients
            .iter()
            .zip(&next)
            .map(|(before, after)| (before - after).abs())
            .fold(0.0, f64::max);
        if next_height < height {
            break;
        }
        (coefficients, height) = (next, next_height);
        if change < SETTLED {
            break;
        }
    }
    coefficients
}

fn log_odds(features: &[f64], coefficients: &[f64]) -> f64 {
    features.iter().zip(coefficients).map(|(x, b)| x * b).sum()
}

fn posterior(observations: &[Observation], priors: &[Prior], coefficients: &[f64]) -> f64 {
    let likelihood: f64 = observations
        .iter()
        .map(|observation| {
            let odds = log_odds(&observation.features, coefficients);
            let signed = if observation.is_true { odds } else { -odds };
            // ln of the logistic function, without overflow.
            if signed > 0.0 {
                -(-signed).exp().ln_1p()
            } else {
                signed - signed.exp().ln_1p()
            }
        })
        .sum();
    let prior: f64 = priors
        .iter()
        .zip(coefficients)
        .map(|(prior, b)| -((b - prior.mean) / prior.deviation).powi(2) / 2.0)
        .sum();
    likelihood + prior
}

/// The change of the coefficients that a parabola through here asks for.
fn newton(observations: &[Observation], priors: &[Prior], coefficients: &[f64]) -> Vec<f64> {
    let size = coefficients.len();
    let mut curvature = vec![vec![0.0; size]; size];
    let mut slope = vec![0.0; size];
    for (at, (prior, b)) in priors.iter().zip(coefficients).enumerate() {
        let precision = prior.deviation.powi(-2);
        curvature[at][at] = precision;
        slope[at] = -(b - prior.mean) * precision;
    }
    for observation in observations {
        let chance = 1.0 / (1.0 + (-log_odds(&observation.features, coefficients)).exp());
        let off = f64::from(u8::from(observation.is_true)) - chance;
        let weight = chance * (1.0 - chance);
        for (row, x) in observation
            .features
            .iter()
            .enumerate()
            .filter(|(_, x)| **x != 0.0)
        {
            slope[row] += off * x;
            for (column, y) in observation.features.iter().enumerate() {
                curvature[row][column] += weight * x * y;
            }
        }
    }
    solve(curvature, slope)
}

/// Solves a symmetric, positive definite system by Gauss's elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let pivot_row = &above[pivot];
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[pivot] / pivot_row[pivot];
            for (cell, above) in row.iter_mut().zip(pivot_row).skip(pivot) {
                *cell -= factor * above;
            }
            right[pivot + 1 + offset] -= factor * right[pivot];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size)
            .map(|column| matrix[row][column] * right[column])
            .sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Prior = Prior {
        mean: 0.0,
        deviation: 100.0,
    };

    /// Observations with this feature, so many of them true.
    fn group(feature: f64, all: usize, of_them_true: usize) -> Vec<Observation> {
        (0..all)
            .map(|number| Observation {
                features: vec![1.0, feature],
                is_true: number < of_them_true,
            })
            .collect()
    }

    #[test]
    fn a_binary_feature_gets_the_log_odds_ratio() {
        let observations = [group(0.0, 100, 20), group(1.0, 100, 80)].concat();
        let coefficients = fit(&observations, &[FREE, FREE]);
        assert!(
            (coefficients[0] - (0.25_f64).ln()).abs() < 1e-2,
            "{coefficients:?}"
        );
        assert!(
            (coefficients[1] - (16.0_f64).ln()).abs() < 1e-2,
            "{coefficients:?}"
        );
    }

    #[test]
    fn what_only_true_ones_show_does_not_weigh_without_end() {
        let observations = [group(0.0, 50, 10), group(1.0, 20, 20)].concat();
        let held = Prior {
            mean: 1.0,
            deviation: 1.0,
        };
        let coefficients = fit(&observations, &[FREE, held]);
        assert!(
            coefficients[1] > 1.0 && coefficients[1] < 5.0,
            "{coefficients:?}"
        );
    }

    #[test]
    fn a_feature_that_never_varies_stays_where_it_was() {
        let observations = group(0.0, 40, 20);
        let held = Prior {
            mean: 3.0,
            deviation: 1.0,
        };
        let coefficients = fit(&observations, &[FREE, held]);
        assert!((coefficients[1] - 3.0).abs() < 1e-9);
        assert!(coefficients[0].abs() < 1e-6);
    }
}
