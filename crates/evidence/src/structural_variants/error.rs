//! Why a file of structural variants cannot be used.

use std::{io, path::PathBuf};

use thiserror::Error;

/// Structural variants could not be read.
#[derive(Debug, Error)]
pub enum VariantError {
    /// The file cannot be read.
    #[error("cannot read the structural variants '{}': {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// It is something else.
    #[error(
        "'{}' is no VCF or BCF ({message}); give the structural variants of the tumour's DNA in one of these",
        path.display()
    )]
    NotVariants {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A line is no record.
    #[error("'{}' is damaged at line {line}: {message}; make it again", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1; of a BCF the record.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// The file ends too soon.
    #[error(
        "'{}' is truncated ({message}): copy or make it again",
        path.display()
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// What was met.
        message: String,
    },
    /// It does not belong to the alignments.
    #[error(
        "the structural variants '{}' do not fit the alignments: {mismatch}; give those called on the same assembly",
        path.display()
    )]
    OtherGenome {
        /// The file.
        path: PathBuf,
        /// What differs.
        mismatch: String,
    },
}
