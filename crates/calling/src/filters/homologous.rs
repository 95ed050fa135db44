//! Look-alike sequence explains the reads.

use trkfuse_core::FilterKind;

use super::Filter;
use crate::score;

pub(super) const FILTER: Filter = Filter {
    name: "Homologous",
    kind: FilterKind::Artefact,
    describe: |config| {
        let _ = config;
        "A flank of the junction resembles the other side's ordinary continuation (four of five bases, of at most 30)"
            .to_string()
    },
    fails: |subject, context| {
        score::has_similar_flank(subject.candidate, subject.findings, context) == Some(true)
    },
};
