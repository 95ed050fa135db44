//! The ledger is not convinced.

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "LowQuality",
    describe: |config| {
        config
            .min_quality
            .describe(|least| format!("QUAL below {least}"))
    },
    fails: |subject, context| subject.quality.get() < subject.least(&context.config.min_quality),
};
