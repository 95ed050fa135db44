//! Why a candidate has the score it has: named terms that add up.

use serde::{Deserialize, Serialize};

use crate::{Decibans, Phred};

/// One reason for or against a candidate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerTerm {
    /// The term's name as in `docs/methods.md`, lower snake case.
    pub name: String,
    /// The weight: a log likelihood ratio, fusion versus artefact.
    pub decibans: Decibans,
    /// What was observed, in words.
    pub reason: String,
}

/// All terms of a candidate; with the prior among them, their sum is the posterior log odds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The terms, in the order the method weighs them; the prior is the first.
    pub terms: Vec<LedgerTerm>,
}

impl Ledger {
    /// Adds a term.
    pub fn add(&mut self, name: &str, decibans: f64, reason: impl Into<String>) {
        self.terms.push(LedgerTerm {
            name: name.to_string(),
            decibans: Decibans::new(decibans),
            reason: reason.into(),
        });
    }

    /// The posterior log odds: the sum of all terms.
    pub fn total(&self) -> Decibans {
        self.terms.iter().map(|term| term.decibans).sum()
    }

    /// QUAL: the Phred posterior that the candidate is an artefact.
    pub fn quality(&self) -> Phred {
        self.total().artefact_phred()
    }
}
