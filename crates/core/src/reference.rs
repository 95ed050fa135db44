//! Reference bases, wherever they come from.

use thiserror::Error;

use crate::{ContigId, Interval, Sequence};

/// Why reference bases could not be had.
#[derive(Debug, Error)]
pub enum ReferenceError {
    /// The contig is not in the reference, or is shorter there.
    #[error("the reference has no bases {start}-{end} of contig '{contig}' (counted from 1)")]
    Missing {
        /// The contig's name in the alignment file.
        contig: String,
        /// First base asked for, counted from 1.
        start: u32,
        /// Last base asked for, counted from 1.
        end: u32,
    },
    /// Reading the file failed.
    #[error("reading reference bases of contig '{contig}' failed: {message}")]
    Read {
        /// The contig's name in the alignment file.
        contig: String,
        /// What the reader said.
        message: String,
    },
}

/// Gives forward-strand reference bases by the alignment file's contigs.
pub trait ReferenceSequence: Sync {
    /// The bases of an interval, forward strand; exactly as many as the interval is long.
    ///
    /// # Errors
    ///
    /// [`ReferenceError`] when the interval is not in the reference or reading fails.
    fn bases(&self, contig: ContigId, interval: Interval) -> Result<Sequence, ReferenceError>;
}
