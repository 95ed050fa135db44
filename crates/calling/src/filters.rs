//! Soft filters: each names a reason not to take a call at face value. None removes a call.

mod homologous;
mod in_matched_normal;
mod in_normals;
mod low_complexity;
mod low_quality;
mod low_support;
mod not_unique;
mod pairs_only;
mod read_through;
mod same_gene;
mod short_anchor;

use trkfuse_core::{End, FilterDeclaration, FilterKind, Phred};

use crate::annotate::Findings;
use crate::{CallingConfig, Candidate, Context, Threshold};

/// What a filter looks at.
pub(crate) struct Subject<'s> {
    pub(crate) candidate: &'s Candidate<'s>,
    pub(crate) findings: &'s Findings,
    pub(crate) quality: Phred,
    /// The same without the term that lifts it to what the pairs say alone.
    pub(crate) quality_with_reads: Phred,
}

impl Subject<'_> {
    /// What the genes of both sides must reach.
    fn least<T: Copy + PartialOrd>(&self, threshold: &Threshold<T>) -> T {
        let genes = [End::Low, End::High].map(|end| &self.candidate.partners.side(end).gene);
        threshold.of(genes.into_iter().flatten().map(|gene| gene.symbol.as_str()))
    }
}

/// One reason, with its name in code, log, output and documentation.
pub(crate) struct Filter {
    pub(crate) name: &'static str,
    kind: FilterKind,
    /// What failing it means, thresholds included.
    describe: fn(&CallingConfig) -> String,
    fails: fn(&Subject, &Context) -> bool,
}

/// All filters, in the order in which they are reported.
const ALL: [&Filter; 11] = [
    &low_support::FILTER,
    &low_quality::FILTER,
    &pairs_only::FILTER,
    &short_anchor::FILTER,
    &not_unique::FILTER,
    &homologous::FILTER,
    &low_complexity::FILTER,
    &read_through::FILTER,
    &same_gene::FILTER,
    &in_normals::FILTER,
    &in_matched_normal::FILTER,
];

/// The filters with their thresholds.
pub fn declarations(config: &CallingConfig) -> Vec<FilterDeclaration> {
    ALL.iter()
        .map(|filter| FilterDeclaration {
            name: filter.name.to_string(),
            kind: filter.kind,
            description: (filter.describe)(config),
        })
        .collect()
}

/// Names of the filters that a subject fails, in order.
pub(crate) fn failed(subject: &Subject, context: &Context) -> Vec<&'static str> {
    ALL.iter()
        .filter(|filter| (filter.fails)(subject, context))
        .map(|filter| filter.name)
        .collect()
}

/// The name of the filter whose failure alone leaves a published pair on watch.
pub(crate) const LOW_SUPPORT: &str = low_support::FILTER.name;
/// Goes with [`LOW_SUPPORT`]: one fragment weighs little.
pub(crate) const LOW_QUALITY: &str = low_quality::FILTER.name;
/// Another way to lack fragments.
pub(crate) const PAIRS_ONLY: &str = pairs_only::FILTER.name;
