//! Reads from FASTQ files to records: all are looked at, the few that are like a gene of interest are aligned.

use log::info;
use rayon::prelude::*;
use rust_htslib::bam::Record;
use trkfuse_core::{Contigs, Likeness, ReadAligner, Sequence};

use crate::aligned_fragment::{SequencedFragment, SequencedRead};
use crate::fastq::{Mates, RawRead, ReadFiles, fragment_name_of, label_tags};
use crate::{FastqError, Progress, ProgressEvent};

/// Fragments of one control gene alone that are aligned. Chosen by hand: a few hundred tell the fragments'
/// lengths and strands; a library may have millions.
const OF_A_CONTROL: u32 = 2_000;
/// Fragments aligned at once. Chosen by hand: what they need in memory stays below 1 GB.
const AT_ONCE: usize = 16_384;
/// Fragments that one task looks at.
const TASK: usize = 512;

/// Reads all files, in order, and aligns what `aligner` finds worth it. Each record is handed to `take` as soon as it is
/// made, so that nobody needs to hold all of them. Returns the number of fragments read.
///
/// The records and their order do not depend on the number of threads.
///
/// # Errors
///
/// [`FastqError`] when a file is malformed, truncated or does not fit the other, or holds no read.
pub(crate) fn align_reads(
    files: &ReadFiles,
    contigs: &Contigs,
    aligner: &dyn ReadAligner,
    progress: &dyn Progress,
    take: &mut dyn FnMut(Record),
) -> Result<u64, FastqError> {
    let mut sieve = Sieve {
        contigs,
        aligner,
        take,
        of_control: Vec::new(),
        kept: Vec::new(),
        fragments: 0,
        aligned: 0,
        records: 0,
    };
    for mut lane in files.open()? {
        let (mut current, mut next) = (Mates::default(), Mates::default());
        let names = lane.names();
        let mut before = 0_u64;
        lane.fill(&mut current)?;
        if current.are_same() {
            let (first, second) = names;
            return Err(FastqError::SameReads { first, second });
        }
        while !current.first.is_empty() {
            // ORDER: while these reads are looked at the next are unpacked.
            let (filled, looked_at) = rayon::join(
                || lane.fill(&mut next),
                || look_at(&current, aligner, &names, before),
            );
            sieve.sift(&current, &looked_at?)?;
            before += current.first.len() as u64;
            progress.advance(ProgressEvent::Screening {
                fragments: sieve.fragments,
            });
            filled?;
            std::mem::swap(&mut current, &mut next);
        }
    }
    sieve.align_kept()?;
    if sieve.fragments == 0 {
        return Err(FastqError::NoReads(files.first().to_string()));
    }
    info!(
        "{} fragments read, {} like genes of interest, {} records",
        sieve.fragments, sieve.aligned, sieve.records
    );
    Ok(sieve.fragments)
}

/// What each fragment of a batch is like: the more telling of its mates. `before`: fragments before.
fn look_at(
    mates: &Mates,
    aligner: &dyn ReadAligner,
    (first, second): &(String, String),
    before: u64,
) -> Result<Vec<Likeness>, FastqError> {
    let count = mates.first.len();
    let mut like = vec![Likeness::Nothing; count];
    like.par_chunks_mut(TASK)
        .enumerate()
        .try_for_each(|(task, like)| {
            for (offset, like) in like.iter_mut().enumerate() {
                let index = task * TASK + offset;
                let (one, other) = mates.reads(index);
                if let Some(other) = other
                    && fragment_name_of(one.header, Some(other.header)).is_none()
                {
                    return Err((index, one.header, other.header));
                }
                *like = aligner.likeness(one.letters);
                if let Some(other) = other
                    && *like != Likeness::Target
                {
                    *like = aligner.likeness(other.letters).max(*like);
                }
            }
            Ok(())
        })
        .map_err(|(index, one, other)| {
            // ORDER: another task may have met a later one first.
            let index = (0..index)
                .find(|&index| {
                    let (one, other) = mates.reads(index);
                    let other = other.map(|other| other.header);
                    fragment_name_of(one.header, other).is_none()
                })
                .unwrap_or(index);
            let (one, other) = match mates.reads(index) {
                (read, Some(mate)) => (read.header, mate.header),
                (_, None) => (one, other),
            };
            FastqError::Names {
                first: first.clone(),
                second: second.clone(),
                read: before + index as u64 + 1,
                first_name: String::from_utf8_lossy(one).into_owned(),
                second_name: String::from_utf8_lossy(other).into_owned(),
            }
        })?;
    Ok(like)
}

/// Keeps fragments until enough are there to be aligned.
struct Sieve<'a> {
    contigs: &'a Contigs,
    aligner: &'a dyn ReadAligner,
    /// Who gets the records.
    take: &'a mut dyn FnMut(Record),
    /// `of_control[c]`: fragments kept of control gene `c` alone.
    of_control: Vec<u32>,
    kept: Vec<SequencedFragment>,
    /// Fragments read, and those of them that were aligned.
    fragments: u64,
    aligned: u64,
    /// Records made.
    records: u64,
}

impl Sieve<'_> {
    fn sift(&mut self, mates: &Mates, like: &[Likeness]) -> Result<(), FastqError> {
        for (index, like) in like.iter().enumerate() {
            self.fragments += 1;
            if !self.is_wanted(*like) {
                continue;
            }
            let (one, other) = mates.reads(index);
            let name = fragment_name_of(one.header, other.map(|other| other.header));
            self.kept.push(SequencedFragment {
                // A record's name is never empty.
                name: record_name(name, self.fragments),
                reads: std::iter::once(one)
                    .chain(other)
                    .map(sequenced_read)
                    .collect(),
            });
            if self.kept.len() >= AT_ONCE {
                self.align_kept()?;
            }
        }
        Ok(())
    }

    fn is_wanted(&mut self, like: Likeness) -> bool {
        match like {
            Likeness::Nothing => false,
            Likeness::Target => true,
            Likeness::Control(control) => {
                let control = usize::from(control);
                if self.of_control.len() <= control {
                    self.of_control.resize(control + 1, 0);
                }
                let count = &mut self.of_control[control];
                *count += 1;
                *count <= OF_A_CONTROL
            }
        }
    }

    fn align_kept(&mut self) -> Result<(), FastqError> {
        let kept = std::mem::take(&mut self.kept);
        self.aligned += kept.len() as u64;
        let bases: Vec<Vec<Sequence>> = kept
            .iter()
            .map(|fragment| {
                fragment
                    .reads
                    .iter()
                    .map(|read| read.bases.clone())
                    .collect()
            })
            .collect();
        let pieces = self.aligner.align(&bases).map_err(FastqError::Aligning)?;
        for (fragment, pieces) in kept.iter().zip(&pieces) {
            for record in fragment.to_records(pieces, self.contigs)? {
                self.records += 1;
                (self.take)(record);
            }
        }
        Ok(())
    }
}

/// A fragment's name as a record can have it: of 1 to 254 letters (SAM specification, section 1.4).
fn record_name(name: Option<&[u8]>, number: u64) -> Vec<u8> {
    match name.unwrap_or_default() {
        [] => number.to_string().into_bytes(),
        name => name[..name.len().min(254)].to_vec(),
    }
}

fn sequenced_read(read: RawRead<'_>) -> SequencedRead {
    SequencedRead {
        bases: Sequence::new(read.letters),
        qualities: read
            .qualities
            .iter()
            .map(|letter| letter.saturating_sub(b'!'))
            .collect(),
        tags: label_tags(read.header)
            .map(|(tag, text)| (tag, text.to_string()))
            .collect(),
    }
}
