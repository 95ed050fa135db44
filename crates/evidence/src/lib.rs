//! Turns alignments into fusion evidence for trkfuse.
//!
//! In: a BAM, CRAM or SAM file (or standard input) and the loci to look at. Out: fragments with
//! [`trkfuse_core::Evidence`], counts of ordinary reads, and what the library is like. The room
//! knows flags, CIGAR, tags and mates; it knows neither genes' annotation nor what makes a call.

mod alignments;
mod collected;
mod error;
mod fasta;
mod options;
mod progress;
mod source;

pub use alignments::Alignments;
pub use collected::{Collected, LocusCounts};
pub use error::EvidenceError;
pub use fasta::{Fasta, FastaError};
pub use options::{Deduplication, EvidenceConfig, IndexUse, ReadOptions, UmiSource};
pub use progress::{NoProgress, Progress, ProgressEvent};
pub use source::Source;
