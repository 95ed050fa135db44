//! The ledger is not convinced.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "LowQuality",
    kind: FilterKind::Evidence,
    describe: |config| {
        config
            .min_quality
            .describe(|least| format!("QUAL below {least}"))
    },
    fails: |subject, context| subject.quality.get() < subject.least(&context.config.min_quality),
};
