//! The ledger: what speaks for a candidate being a fusion and what for an artefact.
//!
//! Each term is a log likelihood ratio in decibans. METHOD: terms only use counts and best values,
//! never shares or means, so that a further supporting fragment can never lower the sum; and what pairs say alone
//! bounds it from below, as the first read across their junction tells what kind of place that is.
//! `docs/methods.md` ("Ledger") gives each term's model.

mod dna;
mod expression;
mod homology;
mod normals;
mod pairs_alone;
mod parameters;
mod quality;
mod scatter;
mod simpler_story;
mod spanning;
mod structure;
mod support;
mod template_switch;

use std::collections::BTreeMap;

use trkfuse_core::{Breakend, Ledger};

use crate::annotate::Findings;
use crate::{Candidate, Context};

pub(crate) use expression::exon_boundaries;
pub(crate) use homology::{Complexity, complexity, has_similar_flank};
pub(crate) use pairs_alone::add as add_pairs_alone;
pub use parameters::VERSION as LEDGER_VERSION;
pub(crate) use quality::{has_unique, target_end};
pub(crate) use scatter::Scatter;

/// What other candidates of the same two genes say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Corroboration {
    /// Another junction of the pair, in the same direction, on annotated sites of both genes.
    pub(crate) has_other_junction: bool,
    /// A junction of the pair the other way round.
    pub(crate) has_reciprocal: bool,
    /// Fragments that join the genes elsewhere.
    pub(crate) scatter: Scatter,
}

/// Weighs a candidate by all of its fragments, its reads' place among them.
///
/// `reference_reads`: ordinary reads across breakends, exon boundaries of targets among them.
pub(crate) fn weigh(
    candidate: &Candidate,
    findings: &Findings,
    corroboration: Corroboration,
    reference_reads: &BTreeMap<Breakend, u32>,
    context: &Context,
) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.add(
        "prior",
        parameters::PRIOR,
        "odds of a junction at a target being a fusion, before looking at it",
    );
    support::add(&mut ledger, candidate, context);
    spanning::add(&mut ledger, candidate, context);
    structure::add_splice_sites(&mut ledger, candidate, findings, context);
    structure::add_frame(&mut ledger, candidate, findings);
    structure::add_kinase(&mut ledger, findings);
    quality::add_anchors(&mut ledger, candidate);
    quality::add_diversity(&mut ledger, candidate);
    quality::add_uniqueness(&mut ledger, candidate, findings, context);
    homology::add(&mut ledger, candidate, findings, context);
    template_switch::add(&mut ledger, candidate, findings, context);
    expression::add(&mut ledger, candidate, findings, reference_reads);
    structure::add_knowledge(&mut ledger, candidate, findings);
    structure::add_corroboration(&mut ledger, corroboration);
    scatter::add(&mut ledger, candidate, corroboration.scatter);
    normals::add(&mut ledger, findings);
    dna::add(&mut ledger, findings);
    // ORDER: after all others, as it bounds their sum.
    simpler_story::add(&mut ledger, candidate, findings, corroboration);
    ledger
}
