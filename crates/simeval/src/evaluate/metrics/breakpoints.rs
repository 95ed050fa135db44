//! Whether calls are on the base.

use crate::evaluate::evaluation::Metric;
use crate::evaluate::matching::{BreakpointDistance, TruthMatch};
use crate::evaluate::tally::{CallKind, Tally};

/// Ranges of bases, both ends included.
const RANGES: [(&str, u32, u32); 5] = [
    ("0", 0, 0),
    ("1-2", 1, 2),
    ("3-10", 3, 10),
    ("11-100", 11, 100),
    ("101+", 101, u32::MAX),
];

pub(crate) fn metrics(tally: &Tally) -> Vec<Metric> {
    // Spanning pairs alone place no junction to the base, and no caller says that they do.
    let placed: Vec<TruthMatch> = tally
        .passing()
        .filter(|call| call.row.split_reads > 0)
        .filter_map(|call| match call.kind {
            CallKind::True { found, .. } => Some(found),
            _ => None,
        })
        .collect();
    let share = |metric: &str, group: &str, counts: &dyn Fn(Option<BreakpointDistance>) -> bool| {
        Metric::share_of(metric, group, &placed, |found| Some(counts(found.distance)))
    };
    let mut metrics = vec![share("breakpoint_exact", "all", &|distance| {
        distance.is_some_and(BreakpointDistance::is_exact)
    })];
    metrics.extend(RANGES.map(|(name, from, to)| {
        share("breakpoint_distance", name, &|distance| {
            distance.is_some_and(|distance| (from..=to).contains(&distance.farther()))
        })
    }));
    metrics.push(share("breakpoint_distance", "other_contig", &|distance| {
        distance.is_none()
    }));
    metrics
}
