//! FASTQ files: reads as the sequencer gave them, one file or two files of mates, in one or more lanes.
//!
//! In: paths. Out: batches of fragments in the files' order, both files of a lane read at once.
//! Mates are checked to be of one fragment by their names. Nothing here knows what the bases mean.

mod batch;
mod blocked;
mod error;
mod file;
mod names;

use std::path::PathBuf;

pub use error::FastqError;

pub(crate) use batch::{Mates, RawRead};
pub(crate) use names::{fragment_name_of, label_tags};

use file::FastqFile;

use crate::Source;

/// FASTQ files of one sample, plain or compressed by gzip or bgzip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFiles {
    /// Read 1, and read 2 where there are mates, of each lane.
    lanes: Vec<(Source, Option<Source>)>,
}

impl ReadFiles {
    /// Takes the files of read 1 of all lanes, and in the same order those of read 2; no file of read 2
    /// means single reads.
    ///
    /// # Errors
    ///
    /// [`FastqError`] when there is none, read 2 has more or fewer files than read 1, a file is given twice,
    /// or standard input has to give both mates.
    pub fn new(first: &[PathBuf], second: &[PathBuf]) -> Result<Self, FastqError> {
        if first.is_empty() {
            return Err(FastqError::NoFile);
        }
        if !second.is_empty() && first.len() != second.len() {
            return Err(FastqError::Lanes {
                first: first.len(),
                second: second.len(),
            });
        }
        let mut all: Vec<&PathBuf> = first.iter().chain(second).collect();
        all.sort();
        if let Some(pair) = all.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(FastqError::Twice(pair[0].display().to_string()));
        }
        let mut mates = second.iter();
        let lanes: Vec<_> = first
            .iter()
            .map(|path| {
                let mate = mates.next().map(|path| Source::from_argument(path));
                (Source::from_argument(path), mate)
            })
            .collect();
        Ok(Self { lanes })
    }

    /// The first file.
    pub fn first(&self) -> &Source {
        &self.lanes[0].0
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.lanes
            .iter()
            .map(|(_, mate)| 1 + usize::from(mate.is_some()))
            .sum()
    }

    /// Opens all files, so that what is wrong with the last one's beginning is said before the first one is
    /// read.
    pub(crate) fn open(&self) -> Result<Vec<Lane>, FastqError> {
        self.lanes
            .iter()
            .map(|(first, second)| {
                Ok(Lane {
                    first: FastqFile::open(first)?,
                    second: second.as_ref().map(FastqFile::open).transpose()?,
                })
            })
            .collect()
    }
}

/// The files of one lane, being read.
pub(crate) struct Lane {
    first: FastqFile,
    second: Option<FastqFile>,
}

impl Lane {
    /// Reads the next fragments into `mates`; none at the end.
    ///
    /// # Errors
    ///
    /// [`FastqError`] when a file is damaged, or one ends before the other.
    pub(crate) fn fill(&mut self, mates: &mut Mates) -> Result<(), FastqError> {
        let Mates { first, second } = mates;
        let Some(file) = &mut self.second else {
            second.clear();
            return self.first.fill(first);
        };
        let (one, other) = rayon::join(|| self.first.fill(first), || file.fill(second));
        // ORDER: of two faults the one of read 1 is told, whichever thread met its own first.
        one?;
        other?;
        if first.len() == second.len() {
            return Ok(());
        }
        let (shorter, longer) = if first.len() < second.len() {
            (&self.first, &*file)
        } else {
            (&*file, &self.first)
        };
        Err(FastqError::Unequal {
            shorter: shorter.name().to_string(),
            longer: longer.name().to_string(),
            reads: shorter.reads(),
        })
    }

    /// Names of the files, for messages.
    pub(crate) fn names(&self) -> (String, String) {
        let second = self.second.as_ref().map_or("", |file| file.name());
        (self.first.name().to_string(), second.to_string())
    }
}

#[cfg(test)]
mod tests;
