//! Too few unique fragments.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "LowSupport",
    kind: FilterKind::Evidence,
    describe: |config| {
        config
            .min_fragments
            .describe(|least| format!("Fewer than {least} unique supporting fragments"))
    },
    fails: |subject, context| {
        subject.candidate.support().unique() < subject.least(&context.config.min_fragments)
    },
};
