//! Why reads cannot be rescued.

use thiserror::Error;
use trkfuse_core::ReferenceError;

/// Why the sequence that reads are aligned to cannot be had.
#[derive(Debug, Error)]
pub enum RescueError {
    /// The reference lacks bases of a target gene.
    #[error("the bases of {gene} cannot be read from the reference: {source}")]
    Target {
        /// The target's symbol.
        gene: String,
        /// What the reference said.
        source: ReferenceError,
    },
    /// The reference fails to be read.
    #[error("the transcripts' bases cannot be read from the reference: {0}")]
    Reference(ReferenceError),
    /// minimap2 refuses.
    #[error("minimap2 cannot index {transcripts} transcripts: {message}")]
    Index {
        /// How many.
        transcripts: usize,
        /// What it said.
        message: String,
    },
}
