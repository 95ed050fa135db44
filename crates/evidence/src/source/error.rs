//! What stops any reading.

use std::io;

use thiserror::Error;

/// Why a file or standard input cannot be read, whatever it should hold.
#[derive(Debug, Error)]
pub enum SourceError {
    /// There is no such file.
    #[error("there is no file '{0}': check the path")]
    NotFound(String),
    /// The operating system refuses.
    #[error("cannot read '{file}': {source}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// It has no byte.
    #[error("'{0}' is empty (0 bytes): the step that should have written it has failed")]
    Empty(String),
}

impl SourceError {
    /// What the operating system said of a file.
    pub(crate) fn of(file: &str, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound(file.to_string()),
            _ => Self::Unreadable {
                file: file.to_string(),
                source: error,
            },
        }
    }
}
