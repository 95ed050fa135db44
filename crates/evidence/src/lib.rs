//! Turns alignments into fusion evidence for trkfuse.
//!
//! In: a BAM, CRAM or SAM file (or standard input) and the loci to look at. Out: fragments with
//! [`trkfuse_core::Evidence`], counts of ordinary reads, and what the library is like. The room
//! knows flags, CIGAR, tags and mates; it knows neither genes' annotation nor what makes a call.

mod adapter;
mod aligned_fragment;
mod alignments;
mod collected;
mod collector;
mod crossing;
mod duplicates;
mod elsewhere;
mod error;
mod fasta;
mod fastq;
mod flags;
mod fragments;
mod gapped_read;
mod header;
mod htslib_log;
mod index;
mod indexed;
mod junction_read;
mod kept;
mod loci;
mod long_read;
mod oddity;
mod options;
mod ordinary;
mod places_tag;
mod progress;
mod reading;
mod same_name;
mod sequenced;
mod shape;
mod sightings;
mod source;
mod spanning_pair;
mod split_read;
mod star_chimeric;
mod streaming;
mod structural_variants;
mod supplementary_tag;

pub use alignments::{Alignments, UnalignedReads};
pub use collected::{Collected, LocusCounts};
pub use error::EvidenceError;
pub use fasta::{Fasta, FastaError};
pub use fastq::{FastqError, ReadFiles};
pub use htslib_log::silence_htslib;
pub use options::{Deduplication, EvidenceConfig, IndexUse, ReadOptions, StrayReach, UmiSource};
pub use progress::{NoProgress, Progress, ProgressEvent};
pub use source::{Source, SourceError};
pub use star_chimeric::{ChimericError, ChimericRead, read_star_chimeric};
pub use structural_variants::{VariantError, VariantsRead, read_structural_variants};

pub(crate) use fasta::ensure_index;

#[cfg(any(test, feature = "test-utils"))]
pub mod test_utils;
#[cfg(test)]
mod tests;
