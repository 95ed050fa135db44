//! Why an annotation file cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// An annotation file that cannot be used.
#[derive(Debug, Error)]
pub enum AnnotationError {
    /// The file cannot be opened or read.
    #[error("cannot read annotation '{path}': {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line is no feature.
    #[error(
        "annotation '{path}', line {line}: {problem}; expected the nine tab-separated columns of GTF or GFF3"
    )]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// No gene is in the file.
    #[error(
        "annotation '{path}' holds no gene with exons; give a GTF or GFF3 file with 'exon' features (GENCODE, Ensembl or RefSeq)"
    )]
    NoGenes {
        /// The file.
        path: PathBuf,
    },
}
