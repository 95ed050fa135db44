//! Why a panel of normals cannot be made or read.

use std::{io, path::PathBuf};

use thiserror::Error;

/// A panel of normals, or a result for it, that cannot be used.
#[derive(Debug, Error)]
pub enum PanelError {
    /// A file cannot be read.
    #[error("cannot read '{}': {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is no JSON result of ours.
    #[error(
        "'{}' is no JSON result of trkfuse ({message}); give the .trkfuse.json that `trkfuse call` wrote",
        path.display()
    )]
    NotAResult {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A result is of a version that this program does not know.
    #[error(
        "'{}' has schema version {found}, which this trkfuse cannot read; call the sample again with this version",
        path.display()
    )]
    ResultVersion {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: String,
    },
    /// No result was given.
    #[error("there is no result to make a panel of; give the .trkfuse.json of each normal sample")]
    NoResults,
    /// Results of two assemblies.
    #[error(
        "the results are of different assemblies: '{}' of {first_assembly}, '{}' of {other_assembly}; make a panel \
         of each",
        first.display(),
        other.display()
    )]
    Assemblies {
        /// A result.
        first: PathBuf,
        /// What its positions refer to.
        first_assembly: String,
        /// Another one.
        other: PathBuf,
        /// What its positions refer to.
        other_assembly: String,
    },
    /// No gene was looked at in all samples.
    #[error(
        "no gene was called in all of the results: '{}' was called for {genes}, none of which all others were \
         called for; call all normals with the same --genes",
        path.display()
    )]
    NoCommonGene {
        /// The first result that shares no gene with those before it.
        path: PathBuf,
        /// Its genes.
        genes: String,
    },
    /// A file is no panel.
    #[error(
        "'{}' is no panel of normals: {message}; make it with `trkfuse normals build`",
        path.display()
    )]
    NotAPanel {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A line of a panel is damaged.
    #[error(
        "'{}' is damaged at line {line}: {message}; make it anew with `trkfuse normals build`",
        path.display()
    )]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A panel ends too soon.
    #[error(
        "'{}' is truncated: it has {found} of {expected} junctions; copy or make it again",
        path.display()
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Rows found.
        found: usize,
        /// Rows that the header tells.
        expected: usize,
    },
}
