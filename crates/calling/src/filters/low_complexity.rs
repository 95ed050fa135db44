//! A flank repeats one motif.

use super::Filter;
use crate::score;

pub(super) const FILTER: Filter = Filter {
    name: "LowComplexity",
    describe: |config| {
        let _ = config;
        "A flank of the junction repeats one motif of up to 3 bases over 60 % of 24 bases, and of the next 24 as far as reads show them"
            .to_string()
    },
    fails: |subject, context| {
        let _ = context;
        score::is_low_complexity(subject.findings)
    },
};
