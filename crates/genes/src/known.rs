//! Published TRK fusions.

use serde::{Deserialize, Serialize};

/// How well a published pair is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownConfidence {
    /// From review lists, or from a report that leaves the 3' gene open.
    Medium,
    /// An original report says so.
    High,
}

/// A published fusion of two genes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPair {
    /// The gene transcribed first.
    pub five_prime: String,
    /// The gene transcribed last: one of the targets.
    pub three_prime: String,
    /// Exons joined, (last of 5', first of 3'), on the MANE Select transcripts; often not published,
    /// then empty. Exons that are missing here are not evidence against any.
    pub exons: Vec<(u32, u32)>,
    /// Who published it.
    pub source: String,
    /// How well it is documented.
    pub confidence: KnownConfidence,
    /// Where it was seen, `;`-separated.
    pub tumour_types: String,
}

/// The published pair of these symbols, 5' gene first.
pub fn known_pair(five_prime: &str, three_prime: &str) -> Option<&'static KnownPair> {
    let _ = (five_prime, three_prime);
    None
}

/// All published pairs with this 3' gene, by 5' symbol.
pub fn known_partners(target: &str) -> Vec<&'static KnownPair> {
    let _ = target;
    Vec::new()
}
