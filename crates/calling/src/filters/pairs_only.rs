//! Only pairs convince, and they are few.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "PairsOnly",
    kind: FilterKind::Evidence,
    describe: |config| {
        format!(
            "No read crosses the junction, or QUAL would be too low but for what the pairs say alone; and fewer than {} unique \
             spanning pairs bound it",
            config.min_pairs_without_junction
        )
    },
    fails: |subject, context| {
        let support = subject.candidate.support();
        let least = subject.least(&context.config.min_quality);
        let only_pairs_convince =
            subject.quality.get() >= least && subject.quality_with_reads.get() < least;
        (support.junction() == 0 || only_pairs_convince)
            && support.spanning < context.config.min_pairs_without_junction
    },
};
