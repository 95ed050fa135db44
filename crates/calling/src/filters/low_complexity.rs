//! A flank repeats one motif.

use trkfuse_core::{FilterKind, Site};

use super::Filter;
use crate::score;

pub(super) const FILTER: Filter = Filter {
    name: "LowComplexity",
    kind: FilterKind::Artefact,
    describe: |config| {
        let _ = config;
        "A flank of the junction repeats one motif of up to 3 bases over 60 % of 24 bases, and of the next 24 as far as reads show them, and not both sides lie on annotated splice sites"
            .to_string()
    },
    fails: |subject, context| {
        let _ = context;
        let (candidate, findings) = (subject.candidate, subject.findings);
        // Splicing at annotated sites tells where the flanks belong, whatever they spell.
        let is_spliced = findings.five_prime_site == Site::SpliceSite
            && findings.three_prime_site == Site::SpliceSite;
        !is_spliced && score::complexity(candidate, findings) == score::Complexity::Repetitive
    },
};
