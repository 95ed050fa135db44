//! What can go wrong while results are written.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Results could not be written. No output file of the run is left behind.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The output folder could not be made.
    #[error("cannot make the output folder '{}': {source}; choose a folder you may write to", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written or put in its place.
    #[error("cannot write '{}': {source}; check the folder's permissions and its free space", path.display())]
    Write {
        /// The file as asked for, not its temporary name.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Standard output could not be written.
    #[error("cannot write to standard output: {0}")]
    Stdout(std::io::Error),
    /// The place asked for is a folder.
    #[error("cannot write '{}': it is a folder; name a file, or use the option for an output folder", .0.display())]
    IsFolder(PathBuf),
    /// Two outputs would go to one place.
    #[error("two outputs would go to '{0}'; give each its own file")]
    SameDestination(String),
    /// A VCF file's name does not say its format.
    #[error("cannot tell the VCF format from '{}'; end the name in .vcf, .vcf.gz or .bcf", .0.display())]
    VcfExtension(PathBuf),
    /// htslib refused to compress or to index.
    #[error("htslib failed on '{}': {message}", path.display())]
    Htslib {
        /// The file as asked for, not its temporary name.
        path: PathBuf,
        /// What htslib said.
        message: String,
    },
}

impl ReportError {
    pub(crate) fn write(path: &Path, source: std::io::Error) -> Self {
        Self::Write {
            path: path.to_path_buf(),
            source,
        }
    }

    pub(crate) fn htslib(path: &Path, message: &dyn std::fmt::Display) -> Self {
        Self::Htslib {
            path: path.to_path_buf(),
            message: message.to_string(),
        }
    }
}
