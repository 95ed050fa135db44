//! The target side may lie elsewhere.

use trkfuse_core::FilterKind;

use super::Filter;
use crate::score;

pub(super) const FILTER: Filter = Filter {
    name: "NotUnique",
    kind: FilterKind::Artefact,
    describe: |config| {
        format!(
            "No fragment lies in one place only on the target side (NH of 1, or mapping quality of at \
             least {})",
            config.unique_mapping_quality
        )
    },
    fails: |subject, context| {
        let end = score::target_end(subject.candidate, subject.findings);
        !score::has_unique(subject.candidate, end, context)
    },
};
