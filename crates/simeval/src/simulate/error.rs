//! What can keep a sample from being simulated.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a sample could not be simulated.
#[derive(Debug, Error)]
pub enum SimulateError {
    /// No gene of this name is in the gene models.
    #[error("there is no gene '{name}' in {models}: name it by symbol, alias or gene id")]
    UnknownGene {
        /// The name asked for.
        name: String,
        /// Where it was looked for.
        models: String,
    },
    /// The main transcript has no exon of this number.
    #[error("{gene} has no exon {exon}: exons of {transcript} are numbered 1 to {of}")]
    NoSuchExon {
        /// The gene's symbol.
        gene: String,
        /// The number asked for.
        exon: u32,
        /// The main transcript.
        transcript: String,
        /// How many exons it has.
        of: u32,
    },
    /// No contig of this name.
    #[error("there is no contig '{name}' in this world; its contigs are {some}, ...")]
    UnknownContig {
        /// The name asked for.
        name: String,
        /// The first few that are there.
        some: String,
    },
    /// A breakend beyond the ends of its contig.
    #[error("position {position} does not lie on contig '{contig}', which has {length} bases")]
    OutsideContig {
        /// The contig.
        contig: String,
        /// The position asked for, counted from 1.
        position: u32,
        /// Length of the contig in bases.
        length: u32,
    },
    /// A fusion text that cannot be read.
    #[error(
        "cannot read the fusion '{text}': {reason}; write 5' side::3' side, each as GENE:EXON or \
         CONTIG:POSITION:STRAND, such as ETV6:5::NTRK3:15"
    )]
    FusionText {
        /// The text.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Not enough distinct fragments fit.
    #[error(
        "only {found} of {wanted} distinct {kind} of {fusion} could be placed: ask for fewer, or for \
         other read and fragment lengths"
    )]
    NoRoom {
        /// The fusion's name.
        fusion: String,
        /// `split reads`, `spanning pairs`, `other fragments` or `fragments`.
        kind: &'static str,
        /// How many were asked for.
        wanted: u32,
        /// How many there is room for.
        found: u32,
    },
    /// A background is asked for and no gene could give it.
    #[error("there is no gene to express: add genes to the world, or ask for no background pairs")]
    NothingExpressed,
    /// A setting outside of its range.
    #[error("{setting} is {value}: it must be {wanted}")]
    Setting {
        /// The setting's name.
        setting: &'static str,
        /// Its value.
        value: String,
        /// What is allowed.
        wanted: &'static str,
    },
    /// A file of the world could not be read, or is not what it should be.
    #[error("cannot read '{path}': {message}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// Sequence and genes that do not belong together.
    #[error("{0}")]
    Unfitting(String),
    /// A file could not be written.
    #[error("cannot write '{path}': {message}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system or library said.
        message: String,
    },
}

impl SimulateError {
    /// Blames a path that was read, with what the system or library said.
    pub(crate) fn read(path: &Path, cause: &impl ToString) -> Self {
        Self::Read {
            path: path.to_path_buf(),
            message: cause.to_string(),
        }
    }

    /// Blames a path, with what the system or library said.
    pub(crate) fn write(path: &Path, cause: &impl ToString) -> Self {
        Self::Write {
            path: path.to_path_buf(),
            message: cause.to_string(),
        }
    }
}
