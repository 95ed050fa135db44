//! Why an evaluation cannot be made.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why an evaluation cannot be made.
#[derive(Debug, Error)]
pub enum EvaluateError {
    /// A file cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file is not what it is said to be.
    #[error("{}: {message}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the cure.
        message: String,
    },
    /// A line makes no sense.
    #[error("{}, line {line}: {message}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// Two samples share a name.
    #[error("the sample '{0}' is given twice: give each sample a name of its own")]
    RepeatedSample(String),
    /// A caller stands twice in a sample.
    #[error(
        "the caller '{caller}' is given twice for the sample '{sample}': give each a label of its own"
    )]
    RepeatedCaller {
        /// The caller's label.
        caller: String,
        /// The sample.
        sample: String,
    },
    /// A caller's files differ in format, so its scores cannot be ranked together.
    #[error(
        "the caller '{caller}' is read as {first} and, for the sample '{sample}', as {second}: give one format a caller"
    )]
    MixedFormats {
        /// The caller's label.
        caller: String,
        /// The sample where it differs.
        sample: String,
        /// The format before.
        first: String,
        /// The format there.
        second: String,
    },
    /// A setting is out of range.
    #[error("{setting} = {value} is not usable: {wanted}")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// What it was.
        value: String,
        /// What it may be.
        wanted: &'static str,
    },
    /// The evaluation cannot be written as JSON.
    #[error("cannot write the evaluation as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The plot cannot be drawn.
    #[error("cannot draw the plot: {0}")]
    Plot(String),
}

impl EvaluateError {
    pub(crate) fn file(path: &Path, message: impl Into<String>) -> Self {
        Self::File {
            path: path.to_path_buf(),
            message: message.into(),
        }
    }

    pub(crate) fn line(path: &Path, line: usize, message: impl Into<String>) -> Self {
        Self::Line {
            path: path.to_path_buf(),
            line,
            message: message.into(),
        }
    }
}
