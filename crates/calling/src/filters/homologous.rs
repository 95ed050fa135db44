//! Look-alike sequence explains the reads.

use trkfuse_core::FilterKind;

use super::Filter;
use crate::score;

pub(super) const FILTER: Filter = Filter {
    name: "Homologous",
    kind: FilterKind::Artefact,
    describe: |config| {
        let _ = config;
        "A flank of the junction resembles the other side's ordinary continuation (80 % of 30 bases)"
            .to_string()
    },
    fails: |subject, context| {
        score::flank_identity(subject.candidate, subject.findings, context)
            .is_some_and(score::is_similar)
    },
};
