//! The patient's normal sample shows the same junction.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "InMatchedNormal",
    kind: FilterKind::Normal,
    describe: |config| {
        format!(
            "Unpublished pair of which the matched normal shows exactly this junction in at least {} unique \
             fragments",
            config.matched_normal_min_fragments
        )
    },
    fails: |subject, context| {
        let findings = subject.findings;
        findings
            .matched_normal
            .is_some_and(|seen| seen.fragments >= context.config.matched_normal_min_fragments)
            && findings.published.is_none()
    },
};
