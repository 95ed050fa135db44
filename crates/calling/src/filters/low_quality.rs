//! The ledger is not convinced.

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "LowQuality",
    describe: |config| format!("QUAL below {}", config.min_quality),
    fails: |subject, context| subject.quality.get() < context.config.min_quality,
};
