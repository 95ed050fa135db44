//! Too few unique fragments.

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "LowSupport",
    describe: |config| {
        format!(
            "Fewer than {} unique supporting fragments",
            config.min_fragments
        )
    },
    fails: |subject, context| subject.candidate.support().unique() < context.config.min_fragments,
};
