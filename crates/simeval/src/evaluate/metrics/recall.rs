//! What is found of what is there.

use std::collections::BTreeMap;

use crate::evaluate::evaluation::Metric;
use crate::evaluate::tally::{Tally, TallyTruth};

/// Ranges of unique fragments, both ends included.
const LEVELS: [(&str, u32, u32); 6] = [
    ("1", 1, 1),
    ("2", 2, 2),
    ("3-4", 3, 4),
    ("5-9", 5, 9),
    ("10-19", 10, 19),
    ("20+", 20, u32::MAX),
];

/// At least so many unique fragments.
const FROM: [(&str, u32); 5] = [("2+", 2), ("3+", 3), ("5+", 5), ("10+", 10), ("20+", 20)];

/// The groups of figures that are not given for each level.
const FEW: [(&str, u32); 3] = [("all", 1), ("2+", 2), ("3+", 3)];

/// True junctions that are to be found: those that a fragment shows.
pub(crate) fn findable(tally: &Tally) -> impl Iterator<Item = &TallyTruth> {
    tally.truths.iter().filter(|truth| truth.row.support() > 0)
}

pub(crate) fn metrics(tally: &Tally) -> Vec<Metric> {
    let found = |truth: &TallyTruth| Some(tally.is_found(truth));
    let mut metrics = vec![Metric::share_of("recall", "all", findable(tally), found)];
    metrics.extend(LEVELS.map(|(name, from, to)| {
        let level = findable(tally).filter(|truth| (from..=to).contains(&truth.row.support()));
        Metric::share_of("recall_by_support", name, level, found)
    }));
    metrics.extend(FROM.map(|(name, from)| {
        let level = findable(tally).filter(|truth| truth.row.support() >= from);
        Metric::share_of("recall_from_support", name, level, found)
    }));
    metrics.extend(by(tally, "recall_by_class", |truth| {
        truth.row.class.as_deref()
    }));
    metrics.extend(by(tally, "recall_by_setting", |truth| {
        truth.setting.as_deref()
    }));
    metrics.extend(of_fusions(tally));
    metrics.extend(FEW.map(|(name, from)| {
        let level = findable(tally).filter(|truth| truth.row.support() >= from);
        let found = |truth: &TallyTruth| Some(truth.call.is_some());
        Metric::share_of("recall_with_filtered", name, level, found)
    }));
    let unsupported = tally.truths.iter().filter(|truth| truth.row.support() == 0);
    metrics.push(Metric::share_of(
        "found_without_support",
        "all",
        unsupported,
        found,
    ));
    metrics
}

fn by(tally: &Tally, metric: &str, group: impl Fn(&TallyTruth) -> Option<&str>) -> Vec<Metric> {
    let mut groups: BTreeMap<&str, Vec<&TallyTruth>> = BTreeMap::new();
    for truth in findable(tally) {
        if let Some(name) = group(truth) {
            groups.entry(name).or_default().push(truth);
        }
    }
    groups
        .into_iter()
        .map(|(name, truths)| {
            Metric::share_of(metric, name, truths, |truth| Some(tally.is_found(truth)))
        })
        .collect()
}

/// Gene pairs with their junctions taken together.
fn of_fusions(tally: &Tally) -> Vec<Metric> {
    let mut fusions: BTreeMap<(&str, &str), (u32, bool)> = BTreeMap::new();
    for truth in findable(tally) {
        let (support, is_found) = fusions
            .entry((&truth.sample, &truth.row.fusion))
            .or_default();
        *support += truth.row.support();
        *is_found |= tally.is_found(truth);
    }
    let metric = |(name, from): (&str, u32)| {
        Metric::share_of(
            "recall_of_fusions",
            name,
            fusions.values(),
            |(support, is_found)| (*support >= from).then_some(*is_found),
        )
    };
    FEW.map(metric).to_vec()
}
