//! Why an annotation file cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// An annotation file that cannot be used.
#[derive(Debug, Error)]
pub enum AnnotationError {
    /// The file cannot be opened, read or unpacked.
    #[error("cannot read annotation '{}': {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line is no feature.
    #[error(
        "annotation '{}', line {line}: {problem}; give a GTF or GFF3 file, plain or gzipped, as GENCODE, \
         Ensembl or RefSeq offer it",
        path.display()
    )]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1, of the unpacked text.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// No gene is in the file.
    #[error(
        "annotation '{}' holds no gene with exons; give a GTF or GFF3 file with 'exon' features, as \
         GENCODE, Ensembl or RefSeq offer it",
        path.display()
    )]
    NoGenes {
        /// The file.
        path: PathBuf,
    },
}
