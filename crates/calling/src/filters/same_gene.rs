//! Both sides lie in one gene.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "SameGene",
    kind: FilterKind::Biology,
    describe: |config| {
        let _ = config;
        "Both breakends lie in one gene".to_string()
    },
    fails: |subject, context| {
        let _ = context;
        subject.findings.is_same_gene
    },
};
