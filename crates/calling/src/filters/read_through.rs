//! Transcription that runs on is the simpler story.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "ReadThrough",
    kind: FilterKind::Biology,
    describe: |config| {
        format!(
            "Unpublished pair of genes on one strand, in order, closer than {} bases",
            config.read_through_distance
        )
    },
    fails: |subject, context| {
        let _ = context;
        subject.findings.is_read_through
            && !subject.findings.is_same_gene
            && subject.findings.published.is_none()
    },
};
