//! Both sides lie in one gene.

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "SameGene",
    describe: |config| {
        let _ = config;
        "Both breakends lie in one gene".to_string()
    },
    fails: |subject, context| {
        let _ = context;
        subject.findings.is_same_gene
    },
};
