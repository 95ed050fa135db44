//! What sequencing of DNA says of a rearrangement.

use crate::Junction;

/// Two places that are joined in the tumour's DNA.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StructuralVariant {
    /// The places, with the flanks that stay.
    pub junction: Junction,
    /// The name in the file it comes from.
    pub id: String,
}
