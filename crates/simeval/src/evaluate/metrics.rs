//! From calls with verdicts to figures. What each figure means is written at [`Metric`].

mod agreement;
mod breakpoints;
mod calibration;
mod false_calls;
mod recall;
mod wilson;

use super::evaluation::{CallCounts, CallerEvaluation, Curve, FalseCall, Metric, TruthVerdict};
use super::ranking::{RankKey, RankedCall, curve};
use super::tally::{CallKind, Tally};

impl Metric {
    /// A share, with its interval.
    fn share(metric: &str, group: &str, numerator: u64, denominator: u64) -> Self {
        let interval = wilson::interval(numerator, denominator);
        Self {
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            ..Self::rate(metric, group, numerator, denominator)
        }
    }

    /// A rate, which may exceed 1.
    fn rate(metric: &str, group: &str, numerator: u64, denominator: u64) -> Self {
        let value = (denominator > 0).then(|| numerator as f64 / denominator as f64);
        Self {
            numerator: Some(numerator),
            denominator: Some(denominator),
            ..Self::value(metric, group, value)
        }
    }

    /// A value alone.
    fn value(metric: &str, group: &str, value: Option<f64>) -> Self {
        Self {
            metric: metric.to_string(),
            group: group.to_string(),
            value,
            numerator: None,
            denominator: None,
            low: None,
            high: None,
        }
    }

    /// Of those that `counts` says something of, the share for which it says yes.
    fn share_of<T>(
        metric: &str,
        group: &str,
        all: impl IntoIterator<Item = T>,
        counts: impl Fn(T) -> Option<bool>,
    ) -> Self {
        let (mut numerator, mut denominator) = (0, 0);
        for is_counted in all.into_iter().filter_map(counts) {
            denominator += 1;
            numerator += u64::from(is_counted);
        }
        Self::share(metric, group, numerator, denominator)
    }
}

/// All figures of a caller.
pub(crate) fn summarise(tally: &Tally) -> CallerEvaluation {
    let curve_of_passing = ranked(tally, false);
    let curve_of_all = ranked(tally, true);
    let calibration = calibration::bins(tally);
    let mut metrics = recall::metrics(tally);
    metrics.extend(false_calls::metrics(tally));
    metrics.extend(breakpoints::metrics(tally));
    metrics.extend(agreement::metrics(tally));
    metrics.push(Metric::value("aupr", "passing", curve_of_passing.area));
    metrics.push(Metric::value("aupr", "all", curve_of_all.area));
    metrics.extend(calibration::metrics(&calibration));
    CallerEvaluation {
        caller: tally.caller.clone(),
        format: tally.format.to_string(),
        samples: tally.samples.len() as u64,
        calls: counts(tally),
        metrics,
        curve_of_passing,
        curve_of_all,
        calibration,
        truths: truth_verdicts(tally),
        false_calls: false_call_list(tally),
    }
}

fn ranked(tally: &Tally, all: bool) -> Curve {
    let by_quality = tally.calls.iter().any(|call| call.row.quality.is_some());
    let calls = tally
        .calls
        .iter()
        .filter(|call| (all || call.row.is_pass) && (call.is_true() || call.is_false()))
        .map(|call| RankedCall {
            key: RankKey::new(&call.row, by_quality),
            is_true: call.is_true(),
            is_recalled: match call.kind {
                CallKind::True { truth, .. } => tally.truths[truth].row.support() > 0,
                _ => false,
            },
        })
        .collect();
    curve(calls, recall::findable(tally).count() as u64)
}

fn counts(tally: &Tally) -> CallCounts {
    let mut counts = CallCounts {
        read: tally.calls.len() as u64,
        skipped_records: tally.skipped_records,
        ..CallCounts::default()
    };
    for call in tally.passing() {
        counts.passing += 1;
        *match call.kind {
            CallKind::True { .. } => &mut counts.true_calls,
            CallKind::Duplicate => &mut counts.duplicates,
            CallKind::Isoform => &mut counts.isoforms,
            CallKind::Reciprocal => &mut counts.reciprocals,
            CallKind::False { .. } => &mut counts.false_calls,
            CallKind::OtherGenes => &mut counts.other_genes,
        } += 1;
    }
    counts
}

fn truth_verdicts(tally: &Tally) -> Vec<TruthVerdict> {
    let verdicts = tally.truths.iter().map(|truth| {
        let call = tally.call_of(truth);
        let found = call.and_then(|call| match call.kind {
            CallKind::True { found, .. } => Some(found),
            _ => None,
        });
        TruthVerdict {
            sample: truth.sample.clone(),
            line: truth.row.line,
            fusion: truth.row.fusion.clone(),
            five_prime: truth.row.five_prime.place.clone(),
            three_prime: truth.row.three_prime.place.clone(),
            class: truth.row.class.clone(),
            setting: truth.setting.clone(),
            support: truth.row.support(),
            call_line: call.map(|call| call.row.line),
            is_pass: call.is_some_and(|call| call.row.is_pass),
            order: found.map(|found| found.order),
            distance: found
                .and_then(|found| found.distance)
                .map(super::matching::BreakpointDistance::farther),
        }
    });
    verdicts.collect()
}

fn false_call_list(tally: &Tally) -> Vec<FalseCall> {
    let list = tally.passing().filter_map(|call| match &call.kind {
        CallKind::False { decoy } => Some(FalseCall {
            sample: call.sample.clone(),
            line: call.row.line,
            fusion: call.row.name(),
            five_prime: call.row.five_prime.place.clone(),
            three_prime: call.row.three_prime.place.clone(),
            split_reads: call.row.split_reads,
            spanning_pairs: call.row.spanning_pairs,
            quality: call.row.quality,
            decoy: decoy.clone(),
        }),
        _ => None,
    });
    list.collect()
}
