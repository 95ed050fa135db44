//! Where alignments come from.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file by its path.
    Path(PathBuf),
}

impl Source {
    /// Takes a command-line argument: `-` and `/dev/stdin` mean standard input.
    pub fn from_argument(argument: &Path) -> Self {
        if argument.as_os_str() == "-" || argument == Path::new("/dev/stdin") {
            Self::Stdin
        } else {
            Self::Path(argument.to_path_buf())
        }
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::from_argument(path)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => write!(f, "standard input"),
            Self::Path(path) => write!(f, "{}", path.display()),
        }
    }
}
