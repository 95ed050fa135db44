//! One FASTQ file, unpacked as it is read.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;
use needletail::errors::{ParseError, ParseErrorKind};
use needletail::parser::{FastqReader, FastxReader as _};

use super::batch::{Batch, RawRead};
use super::blocked::BlockedReader;
use super::error::FastqError;
use crate::source::Format;
use crate::{Source, SourceError};

/// Reads of one batch. Chosen by hand: some megabytes, so that threads seldom wait for each other.
const BATCH: usize = 16_384;
/// Bytes read at once.
const BUFFER: usize = 1 << 18;
/// Bytes that tell what a file is.
const LOOKED_AT: u64 = 18;

type Bytes = Box<dyn Read + Send>;

/// A file being read.
pub(crate) struct FastqFile {
    name: String,
    reader: FastqReader<Bytes>,
    reads: u64,
    is_at_end: bool,
}

impl FastqFile {
    /// Opens a file or standard input, plain or gzipped, and looks at its first letter.
    pub(crate) fn open(source: &Source) -> Result<Self, FastqError> {
        let name = source.to_string();
        let unreadable = |error| SourceError::of(&name, error);
        let mut raw: Bytes = match source {
            Source::Stdin => Box::new(io::stdin()),
            Source::Path(path) => {
                if fs::metadata(path).map_err(unreadable)?.is_dir() {
                    return Err(FastqError::IsFolder(name));
                }
                Box::new(File::open(path).map_err(unreadable)?)
            }
        };
        let first = read_first(&mut raw).map_err(unreadable)?;
        if first.is_empty() {
            return Err(SourceError::Empty(name).into());
        }
        let format = Format::of(&first);
        let is_packed = first.starts_with(&[0x1f, 0x8b]);
        let whole = BufReader::with_capacity(BUFFER, Cursor::new(first).chain(raw));
        let unpacked: Bytes = match format {
            Format::Blocked => Box::new(BlockedReader::new(whole)),
            _ if is_packed => Box::new(MultiGzDecoder::new(whole)),
            _ => Box::new(whole),
        };
        Self::of_unpacked(name, unpacked)
    }

    fn of_unpacked(name: String, mut bytes: Bytes) -> Result<Self, FastqError> {
        let first = read_first(&mut bytes).map_err(|error| FastqError::Broken {
            file: name.clone(),
            reads: 0,
            message: error.to_string(),
        })?;
        if let Some(found) = what_else(&first) {
            return Err(FastqError::NotFastq { file: name, found });
        }
        let whole: Bytes = Box::new(Cursor::new(first).chain(bytes));
        Ok(Self {
            name,
            reader: FastqReader::with_capacity(whole, BUFFER),
            reads: 0,
            is_at_end: false,
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whole reads so far.
    pub(crate) fn reads(&self) -> u64 {
        self.reads
    }

    /// Reads the next batch; an empty one at the end.
    pub(crate) fn fill(&mut self, batch: &mut Batch) -> Result<(), FastqError> {
        batch.clear();
        while batch.len() < BATCH && !self.is_at_end {
            match self.reader.next() {
                None => self.is_at_end = true,
                Some(Ok(record)) => {
                    let letters = record.raw_seq();
                    batch.push(RawRead {
                        header: record.id(),
                        letters,
                        // There always are as many in a FASTQ file.
                        qualities: record.qual().unwrap_or(letters),
                    });
                    self.reads += 1;
                }
                Some(Err(error)) => return Err(fault(&self.name, self.reads, &error)),
            }
        }
        Ok(())
    }
}

fn read_first(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    reader.by_ref().take(LOOKED_AT).read_to_end(&mut first)?;
    Ok(first)
}

/// What a file is that does not begin as FASTQ does; `None` for FASTQ, and for a file without a read.
fn what_else(first: &[u8]) -> Option<String> {
    let found = match *first.first()? {
        b'@' if [&b"@HD\t"[..], b"@SQ\t", b"@RG\t", b"@PG\t"]
            .iter()
            .any(|line| first.starts_with(line)) =>
        {
            "it is a SAM file; give it without --reads"
        }
        b'@' => return None,
        b'>' => "it is a FASTA file, which has no qualities; give the FASTQ that it was made from",
        _ if first.starts_with(b"BAM\x01") || first.starts_with(b"CRAM") => {
            "it holds alignments; give it without --reads"
        }
        _ if [&b"BZh"[..], b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"]
            .iter()
            .any(|packed| first.starts_with(packed)) =>
        {
            "it is packed by bzip2, xz or zstd; unpack it, or hand it on: `xz -dc reads.fq.xz | trkfuse call --reads - ...`"
        }
        letter => {
            return Some(format!(
                "'@' is expected as its first letter, '{}' is there",
                char::from(letter).escape_default()
            ));
        }
    };
    Some(found.to_string())
}

fn fault(file: &str, reads: u64, error: &ParseError) -> FastqError {
    let file = file.to_string();
    match error.kind {
        ParseErrorKind::Io | ParseErrorKind::UnexpectedEnd => FastqError::Broken {
            file,
            reads,
            message: if error.kind == ParseErrorKind::Io {
                error.msg.clone()
            } else {
                "within a read".to_string()
            },
        },
        _ => FastqError::Malformed {
            file,
            read: reads + 1,
            message: format!("line {}: {}", error.position.line, error.msg),
        },
    }
}
