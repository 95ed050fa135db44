//! What the tumour's DNA says of a junction.

use trkfuse_core::Ledger;

use super::parameters as p;
use crate::annotate::Findings;

/// Adds the term for a structural variant that explains the junction. None is no evidence against: calls
/// from DNA miss many.
pub(super) fn add(ledger: &mut Ledger, findings: &Findings) {
    let (decibans, reason) = match &findings.dna_support {
        Some(id) => (
            p::DNA_SUPPORT,
            format!("structural variant {id} joins the two genes"),
        ),
        None => (0.0, "no structural variant known".to_string()),
    };
    ledger.add("dna_support", decibans, reason);
}
