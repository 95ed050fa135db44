//! All junction reads lie on one side with a few bases only.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "ShortAnchor",
    kind: FilterKind::Evidence,
    describe: |config| {
        config.min_anchor.describe(|least| {
            format!(
                "No junction read lies with at least {least} trusted bases on both sides, and no \
                 spanning pair"
            )
        })
    },
    fails: |subject, context| {
        let support = subject.candidate.support();
        let longest = subject
            .candidate
            .unique_reads()
            .map(|read| read.anchor)
            .max();
        let least = subject.least(&context.config.min_anchor);
        support.spanning == 0 && longest.is_some_and(|longest| longest < least)
    },
};
