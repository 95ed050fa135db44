//! Whether QUAL means what it says.

use super::wilson;
use crate::evaluate::evaluation::{CalibrationBin, Metric};
use crate::evaluate::tally::Tally;

/// Limits of the bins: each holds its lower one, and the last its upper one and all beyond.
const LIMITS: [f64; 10] = [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 60.0, 99.0];

/// Calls that are true or false by their QUAL; calls that are neither (duplicates, isoforms,
/// reciprocals) do not count. Empty without any QUAL.
pub(crate) fn bins(tally: &Tally) -> Vec<CalibrationBin> {
    let calls: Vec<(f64, bool)> = tally
        .calls
        .iter()
        .filter(|call| call.is_true() || call.is_false())
        .filter_map(|call| Some((call.row.quality?, call.is_false())))
        .collect();
    if !tally.calls.iter().any(|call| call.row.quality.is_some()) {
        return Vec::new();
    }
    LIMITS
        .windows(2)
        .enumerate()
        .map(|(number, limits)| {
            let is_last = number + 2 == LIMITS.len();
            let inside: Vec<&(f64, bool)> = calls
                .iter()
                .filter(|(quality, _)| *quality >= limits[0] && (is_last || *quality < limits[1]))
                .collect();
            bin(limits[0], limits[1], &inside)
        })
        .collect()
}

fn bin(from: f64, to: f64, calls: &[&(f64, bool)]) -> CalibrationBin {
    let count = calls.len() as u64;
    let false_calls = calls.iter().filter(|(_, is_false)| *is_false).count() as u64;
    let interval = wilson::interval(false_calls, count);
    let errors: f64 = calls
        .iter()
        .map(|(quality, _)| 10_f64.powf(-quality / 10.0))
        .sum();
    CalibrationBin {
        from,
        to,
        calls: count,
        false_calls,
        predicted: (count > 0).then(|| errors / count as f64),
        observed: (count > 0).then(|| false_calls as f64 / count as f64),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
    }
}

impl CalibrationBin {
    /// `[10,15)`; the last one is `[60,99]`.
    pub fn name(&self) -> String {
        let last = self.to >= LIMITS[LIMITS.len() - 1];
        format!("[{},{}{}", self.from, self.to, if last { ']' } else { ')' })
    }
}

pub(crate) fn metrics(bins: &[CalibrationBin]) -> Vec<Metric> {
    let predicted = bins
        .iter()
        .map(|bin| Metric::value("calibration_predicted", &bin.name(), bin.predicted));
    let observed = bins.iter().map(|bin| {
        Metric::share(
            "calibration_observed",
            &bin.name(),
            bin.false_calls,
            bin.calls,
        )
    });
    predicted.chain(observed).collect()
}
