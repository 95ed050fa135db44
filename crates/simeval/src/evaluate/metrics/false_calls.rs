//! What is called and is not there.

use std::collections::BTreeMap;

use crate::evaluate::evaluation::Metric;
use crate::evaluate::tally::{CallKind, SampleTally, Tally, TallyCall};

/// Where a false call is of no decoy.
const UNEXPLAINED: &str = "unexplained";

pub(crate) fn metrics(tally: &Tally) -> Vec<Metric> {
    let samples = tally.samples.len() as u64;
    let true_or_false =
        |call: &TallyCall| (call.is_true() || call.is_false()).then(|| call.is_true());
    let false_calls =
        |samples: &[&SampleTally]| -> u64 { samples.iter().map(|sample| sample.false_calls).sum() };
    let all: Vec<&SampleTally> = tally.samples.iter().collect();
    let mut by_setting: BTreeMap<&str, Vec<&SampleTally>> = BTreeMap::new();
    for sample in &tally.samples {
        if let Some(setting) = &sample.setting {
            by_setting.entry(setting).or_default().push(sample);
        }
    }

    let mut metrics = vec![Metric::share_of(
        "precision",
        "all",
        tally.passing(),
        true_or_false,
    )];
    metrics.extend(by_setting.keys().map(|setting| {
        let calls = tally
            .passing()
            .filter(|call| call.setting.as_deref() == Some(setting));
        Metric::share_of("precision_by_setting", setting, calls, true_or_false)
    }));
    metrics.push(Metric::rate(
        "false_calls",
        "all",
        false_calls(&all),
        samples,
    ));
    metrics.extend(by_setting.iter().map(|(setting, samples)| {
        let count = false_calls(samples);
        Metric::rate(
            "false_calls_by_setting",
            setting,
            count,
            samples.len() as u64,
        )
    }));
    metrics.extend(by_decoy(tally));
    metrics.extend(tally.decoys.iter().map(|(class, (planted, called))| {
        Metric::share("decoys_called", class, *called, *planted)
    }));
    let fusion_free = all.iter().filter(|sample| sample.is_fusion_free);
    metrics.push(Metric::share_of(
        "clean_samples",
        "all",
        fusion_free,
        |sample| Some(sample.false_calls == 0),
    ));
    let extra = |name, is_kind: fn(&CallKind) -> bool| {
        let count = tally.passing().filter(|call| is_kind(&call.kind)).count();
        Metric::rate("extra_calls", name, count as u64, samples)
    };
    metrics.push(extra("duplicate", |kind| {
        matches!(kind, CallKind::Duplicate)
    }));
    metrics.push(extra("isoform", |kind| matches!(kind, CallKind::Isoform)));
    metrics.push(extra("reciprocal", |kind| {
        matches!(kind, CallKind::Reciprocal)
    }));
    metrics
}

/// Every class of decoy in the samples, also those that nobody fell for.
fn by_decoy(tally: &Tally) -> Vec<Metric> {
    let mut counts: BTreeMap<&str, u64> = tally
        .decoys
        .keys()
        .map(|class| (class.as_str(), 0))
        .collect();
    let mut unexplained = 0;
    for call in tally.passing() {
        match &call.kind {
            CallKind::False { decoy: Some(class) } => *counts.entry(class).or_default() += 1,
            CallKind::False { decoy: None } => unexplained += 1,
            _ => {}
        }
    }
    let samples = tally.samples.len() as u64;
    counts
        .into_iter()
        .chain([(UNEXPLAINED, unexplained)])
        .map(|(class, count)| Metric::rate("false_calls_by_decoy", class, count, samples))
        .collect()
}
