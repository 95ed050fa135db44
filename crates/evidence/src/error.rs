//! What stops the reading of alignments: what, where, and the cure.

use std::path::PathBuf;

use thiserror::Error;
use trkfuse_core::ContigError;

use crate::{FastaError, FastqError, SourceError};

/// Why no evidence could be had from an alignment file.
#[derive(Debug, Error)]
pub enum EvidenceError {
    /// It cannot be read at all.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It is a folder.
    #[error("'{0}' is a folder: give the BAM, CRAM or SAM file in it")]
    IsFolder(String),
    /// Its path cannot be handed to htslib.
    #[error(
        "the path '{0}' is not UTF-8, which htslib needs: rename the file or its folder, or give it by standard input"
    )]
    PathNotText(String),
    /// It is something else.
    #[error(
        "'{0}' is not an alignment file: BAM, CRAM or SAM is expected (reads in FASTQ are given by --reads, with --reference)"
    )]
    NotAlignments(String),
    /// The header has no `@SQ` line.
    #[error(
        "the header of '{0}' names no contig (@SQ): the reads are not aligned; align them to a genome first, or give them as FASTQ (`samtools fastq`) by --reads"
    )]
    NoContigs(String),
    /// The contig list is unusable.
    #[error("the header of '{file}' is unusable: {source}")]
    Contigs {
        /// The file.
        file: String,
        /// What is wrong.
        source: ContigError,
    },
    /// The file ends too soon.
    #[error(
        "'{file}' is truncated ({what}): copy or make it again; `samtools quickcheck -v {file}` tells when it is whole"
    )]
    Truncated {
        /// The file.
        file: String,
        /// What was met.
        what: &'static str,
    },
    /// A pipe ends too soon.
    #[error(
        "{0} is truncated (its end marker is missing): the program that writes into the pipe has failed or was stopped; look at what it said"
    )]
    BrokenPipe(String),
    /// A record cannot be read.
    #[error(
        "reading '{file}' failed after {records} records: {message}; the file is damaged: make it again (--verbose shows what htslib says of it)"
    )]
    Read {
        /// The file.
        file: String,
        /// Records read before, in this pass or region.
        records: u64,
        /// What htslib said.
        message: String,
    },
    /// CRAM needs its FASTA.
    #[error(
        "the CRAM file '{0}' cannot be decoded without its reference: give the FASTA it was made with by --reference FASTA, or its sequences by checksum in a folder that REF_PATH or REF_CACHE names (nothing is fetched from the network)"
    )]
    CramReference(String),
    /// CRAM with the wrong FASTA.
    #[error(
        "the CRAM file '{file}' cannot be decoded with the reference '{reference}': give the FASTA it was made with"
    )]
    CramWrongReference {
        /// The file.
        file: String,
        /// The FASTA given.
        reference: PathBuf,
    },
    /// The FASTA cannot be used.
    #[error(transparent)]
    Fasta(#[from] FastaError),
    /// The reads cannot be used.
    #[error(transparent)]
    Fastq(#[from] FastqError),
    /// Alignments made of reads cannot be kept.
    #[error("the alignments cannot be written to '{file}': {message}")]
    NotWritten {
        /// The file.
        file: PathBuf,
        /// What went wrong.
        message: String,
    },
    /// An index was demanded and there is none.
    #[error(
        "there is no index of '{file}' and one was demanded: make it with `samtools index {file}` (the file must be sorted by position: `samtools sort`)"
    )]
    NoIndex {
        /// The file.
        file: String,
    },
    /// An index was demanded for something that has none.
    #[error("an index was demanded, but {0} can only be read from start to end")]
    NotIndexable(String),
    /// The index does not belong to the file, or is damaged.
    #[error(
        "the index '{index}' cannot be used ({message}): make it again with `samtools index {file}`"
    )]
    BrokenIndex {
        /// The alignment file.
        file: String,
        /// The index.
        index: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// No read group has the sample asked for.
    #[error("'{file}' has no sample '{sample}' (@RG SM): it has {known}")]
    UnknownSample {
        /// The file.
        file: String,
        /// The sample asked for.
        sample: String,
        /// The samples there are.
        known: String,
    },
    /// Standard input, or a pipe, was read already.
    #[error("{0} was read to its end already: a pipe can be read once only")]
    AlreadyRead(String),
    /// Threads cannot be had.
    #[error("cannot start {threads} threads: {message}; ask for fewer by --threads")]
    Threads {
        /// Threads asked for.
        threads: usize,
        /// What the operating system said.
        message: String,
    },
    /// Reads that the aligner left behind cannot be placed.
    #[error("reads that the aligner left unaligned cannot be placed: {0}")]
    Realigning(String),
}
