//! What is wrong with FASTQ files: what, where, and the cure.

use thiserror::Error;

use crate::SourceError;

/// Why reads cannot be had from FASTQ files.
#[derive(Debug, Error)]
pub enum FastqError {
    /// None was given.
    #[error("no FASTQ file was given")]
    NoFile,
    /// Read 1 and read 2 have different numbers of files.
    #[error(
        "{first} files of read 1 and {second} of read 2 were given: give those of all lanes in the same order, separated by commas: --reads L1_R1.fq.gz,L2_R1.fq.gz L1_R2.fq.gz,L2_R2.fq.gz"
    )]
    Lanes {
        /// Files of read 1.
        first: usize,
        /// Files of read 2.
        second: usize,
    },
    /// A file was given twice.
    #[error("'{0}' was given twice: each file of reads is given once")]
    Twice(String),
    /// Read 1 and read 2 are one file under two names.
    #[error(
        "'{first}' and '{second}' hold the same reads: give read 1 and read 2 of the same fragments, or single reads as one file"
    )]
    SameReads {
        /// The file of read 1.
        first: String,
        /// The file of read 2.
        second: String,
    },
    /// It cannot be read at all.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It is a folder.
    #[error("'{0}' is a folder: give the FASTQ files in it")]
    IsFolder(String),
    /// It is something else.
    #[error("'{file}' is not a FASTQ file: {found}")]
    NotFastq {
        /// The file.
        file: String,
        /// What it looks like, and the cure.
        found: String,
    },
    /// A read is malformed.
    #[error("read {read} of '{file}' is malformed: {message}; make the file again")]
    Malformed {
        /// The file.
        file: String,
        /// Which read, counted from 1.
        read: u64,
        /// What was expected.
        message: String,
    },
    /// It ends too soon, or cannot be unpacked.
    #[error(
        "'{file}' is truncated or damaged: it breaks off after {reads} reads ({message}); copy it again (`gzip -t` tells whether a compressed one is whole)"
    )]
    Broken {
        /// The file.
        file: String,
        /// Whole reads before.
        reads: u64,
        /// What was met.
        message: String,
    },
    /// The files of two mates differ in length.
    #[error(
        "'{shorter}' ends after {reads} reads and '{longer}' goes on: the files are not of the same fragments, or one is truncated"
    )]
    Unequal {
        /// The file with fewer reads.
        shorter: String,
        /// The other.
        longer: String,
        /// Reads of the shorter one.
        reads: u64,
    },
    /// Mates have different names.
    #[error(
        "read {read} is '{first_name}' in '{first}' and '{second_name}' in '{second}': the files are not in the same order, or not of the same fragments"
    )]
    Names {
        /// The file of read 1.
        first: String,
        /// The file of read 2.
        second: String,
        /// Which read, counted from 1.
        read: u64,
        /// Its name in the first.
        first_name: String,
        /// Its name in the second.
        second_name: String,
    },
    /// There is no read in any file.
    #[error("'{0}' holds no read: the step that should have written it has failed")]
    NoReads(String),
    /// Reads cannot be aligned.
    #[error("the reads cannot be aligned: {0}")]
    Aligning(String),
    /// A read cannot be held as a record.
    #[error("the read '{name}' cannot be held as an alignment: {message}")]
    Record {
        /// The read name.
        name: String,
        /// What htslib said.
        message: String,
    },
}
