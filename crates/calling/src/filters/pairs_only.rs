//! No read crosses the junction, and few pairs bound it.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "PairsOnly",
    kind: FilterKind::Evidence,
    describe: |config| {
        format!(
            "No read crosses the junction, and fewer than {} unique spanning pairs bound it",
            config.min_pairs_without_junction
        )
    },
    fails: |subject, context| {
        let support = subject.candidate.support();
        support.junction() == 0 && support.spanning < context.config.min_pairs_without_junction
    },
};
