//! All junction reads lie on one side with a few bases only.

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "ShortAnchor",
    describe: |config| {
        format!(
            "No junction read lies with at least {} trusted bases on both sides, and no spanning pair",
            config.min_anchor
        )
    },
    fails: |subject, context| {
        let support = subject.candidate.support();
        let longest = subject
            .candidate
            .unique_reads()
            .map(|read| read.anchor)
            .max();
        support.spanning == 0 && longest.is_some_and(|longest| longest < context.config.min_anchor)
    },
};
