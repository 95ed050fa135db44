//! An alignment file, from opening to evidence.

use std::path::{Path, PathBuf};

use rust_htslib::bam::{self, Read};
use rustc_hash::FxHashSet;
use trkfuse_core::{Breakend, Contigs, Locus, Realigner, Warning};

use self::from_reads::Made;
use crate::collector::{Gathered, Setting};
use crate::crossing::{FinishedDepth, WatchedBreakends};
use crate::header::{HeaderFacts, contigs_of};
use crate::index::IndexFile;
use crate::indexed::{IndexedError, IndexedFile};
use crate::loci::Loci;
use crate::reading::{open_reader, read_error};
use crate::source::{Format, Input, RelayEnd};
use crate::streaming::{Broken, stream};
use crate::{
    Collected, EvidenceConfig, EvidenceError, Progress, ProgressEvent, ReadOptions, Source,
    ensure_index,
};

mod by_index;
mod by_name;
mod finish;
mod fragments;
mod from_reads;
mod rescue;
mod second_look;

pub use from_reads::UnalignedReads;

pub(crate) use finish::{NO_CHIMERIC_ALIGNMENTS, count_touching};

/// A BAM, CRAM or SAM file, standard input, or reads that were aligned here.
pub struct Alignments {
    file: String,
    format: Format,
    options: ReadOptions,
    contigs: Contigs,
    facts: HeaderFacts,
    read_groups: Option<FxHashSet<Vec<u8>>>,
    index: Option<IndexFile>,
    origin: Origin,
    warnings: Vec<Warning>,
    counted: Option<Counted>,
}

/// What is read.
enum Origin {
    File(PathBuf),
    /// A pipe: the reader that has read its header; `None` once it was read.
    Pipe(Option<(bam::Reader, RelayEnd)>),
    /// Reads that were aligned here, their evidence taken.
    Reads(Made),
}

/// What [`Alignments::reference_reads`] answers from.
struct Counted {
    loci: Loci,
    config: EvidenceConfig,
    depths: Vec<FinishedDepth>,
    /// Breakends counted in passing; `None` when the index was used, which can count any.
    watched: Option<WatchedBreakends>,
}

impl Alignments {
    /// Opens a file (or standard input) and reads its header.
    ///
    /// # Errors
    ///
    /// [`EvidenceError`] when it is missing, empty, truncated, no alignment file, names no contig,
    /// lacks a demanded index, or has no read group of the sample asked for.
    pub fn open(source: &Source, options: &ReadOptions) -> Result<Self, EvidenceError> {
        let file = source.to_string();
        let input = Input::look_at(source)?;
        let format = input.format();
        if format == Format::Cram
            && let Some(reference) = &options.reference
        {
            ensure_index(reference)?;
        }
        let reader = open_reader(&input.path(), &file, reference_of(format, options))?;
        let contigs = contigs_of(reader.header(), &file)?;
        let text = String::from_utf8_lossy(reader.header().as_bytes()).into_owned();
        let facts = HeaderFacts::parse(&text);
        let read_groups = match &options.sample {
            // The name of a file's only sample is a label: any will do.
            Some(sample) if facts.samples.len() > 1 => Some(facts.read_groups_of(sample, &file)?),
            _ => None,
        };
        let origin = match input {
            Input::File { path, .. } => Origin::File(path),
            Input::Pipe { relay, .. } => Origin::Pipe(Some((reader, relay.release()))),
        };
        let mut opened = Self {
            file,
            format,
            options: options.clone(),
            contigs,
            facts,
            read_groups,
            index: None,
            origin,
            warnings: Vec::new(),
            counted: None,
        };
        opened.index = opened.find_usable_index()?;
        Ok(opened)
    }

    /// The contigs, in header order.
    pub fn contigs(&self) -> &Contigs {
        &self.contigs
    }

    /// The samples (`SM`) that read groups name, each once, in header order.
    pub fn samples(&self) -> &[String] {
        &self.facts.samples
    }

    /// Whether an index was found that may be used.
    pub fn is_indexed(&self) -> bool {
        self.index.is_some()
    }

    /// Collects the evidence of fusions at the target loci, and what the library is like.
    ///
    /// The result does not depend on the records' order, on threads, or on whether the index was
    /// used. `watch` gives the breakends at which [`Self::reference_reads`] may be asked later; it
    /// is called only when the file is read from start to end.
    ///
    /// # Errors
    ///
    /// [`EvidenceError`] when the file cannot be read to its end, or gave its evidence already and cannot be read
    /// again (a pipe, reads that were aligned here).
    pub fn collect(
        &mut self,
        loci: &[Locus],
        watch: &dyn Fn() -> Vec<Breakend>,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<Collected, EvidenceError> {
        self.collect_with(loci, watch, None, config, progress)
    }

    /// As [`Self::collect`], with reads that the file's aligner left unaligned, in part or wholly, placed
    /// by `realigner`: soft clips and unaligned mates at the target loci, unaligned pairs that are like
    /// a target, and clips into a target in the partner genes that the evidence names.
    ///
    /// # Errors
    ///
    /// Those of [`Self::collect`], and [`EvidenceError::Realigning`].
    pub fn collect_with(
        &mut self,
        loci: &[Locus],
        watch: &dyn Fn() -> Vec<Breakend>,
        realigner: Option<&dyn Realigner>,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<Collected, EvidenceError> {
        let loci = Loci::new(loci, &self.contigs);
        let by_index = self.collect_by_index(&loci, realigner, config, progress)?;
        let (found, watched) = if let Some(found) = by_index {
            (found, None)
        } else {
            let watched = if self.facts.is_of_loci_alone() {
                Vec::new()
            } else {
                watch()
            };
            let (found, watched) =
                self.collect_all(&loci, &watched, realigner, config, progress)?;
            (found, Some(watched))
        };
        self.complete(found, loci, watched, realigner, config, progress)
    }

    /// From what all records say one by one to what is handed on. `watched`: `None` where the index was used.
    fn complete(
        &mut self,
        mut found: Gathered,
        loci: Loci,
        watched: Option<WatchedBreakends>,
        realigner: Option<&dyn Realigner>,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<Collected, EvidenceError> {
        // ORDER: mates are paired before strays are placed, which may be mates.
        let named = self.pair_by_name(&mut found, &loci, config, realigner)?;
        if let Some(realigner) = realigner {
            let is_indexed = watched.is_none();
            self.rescue(&mut found, &loci, config, realigner, is_indexed, &named)?;
        }
        progress.advance(ProgressEvent::Finished);
        Ok(self.finish(found, loci, watched, config, realigner.is_some()))
    }

    /// Reads that cross each breakend as ordinary transcription does: aligned without a gap over
    /// its base and the next one outwards, or spliced exactly there. `None` where that was not
    /// counted (streamed, and neither watched nor in a target locus). Call after [`Self::collect`].
    ///
    /// # Errors
    ///
    /// [`EvidenceError`] when the file cannot be read.
    pub fn reference_reads(
        &mut self,
        breakends: &[Breakend],
    ) -> Result<Vec<Option<u32>>, EvidenceError> {
        let Some(counted) = &self.counted else {
            return Ok(vec![None; breakends.len()]);
        };
        let at_target =
            |breakend: Breakend| counted.depths.iter().find_map(|depth| depth.at(breakend));
        let fetched;
        let watched = match (&counted.watched, self.indexed_file()) {
            (Some(watched), _) => watched,
            (None, Some(_)) if self.facts.is_of_loci_alone() => &WatchedBreakends::default(),
            (None, Some(file)) => {
                let mut elsewhere: Vec<Breakend> = breakends
                    .iter()
                    .copied()
                    .filter(|&breakend| at_target(breakend).is_none())
                    .collect();
                elsewhere.sort_unstable();
                elsewhere.dedup();
                let setting = self.setting(&counted.loci, &counted.config, None);
                fetched = file
                    .count_crossing(setting, &elsewhere)
                    .map_err(|error| self.index_error(error))?;
                &fetched
            }
            (None, None) => return Ok(vec![None; breakends.len()]),
        };
        Ok(breakends
            .iter()
            .map(|&breakend| at_target(breakend).or_else(|| watched.at(breakend)))
            .collect())
    }

    fn setting<'a>(
        &'a self,
        loci: &'a Loci,
        config: &'a EvidenceConfig,
        realigner: Option<&'a dyn Realigner>,
    ) -> Setting<'a> {
        Setting {
            realigner,
            loci,
            contigs: &self.contigs,
            config,
            read_groups: self.read_groups.as_ref(),
        }
    }

    fn indexed_file(&self) -> Option<IndexedFile<'_>> {
        match (&self.origin, &self.index) {
            (Origin::File(path), Some(index)) => Some(IndexedFile {
                path,
                index: &index.path,
                reference: reference_of(self.format, &self.options),
                threads: self.options.threads.max(1),
            }),
            _ => None,
        }
    }

    fn index_error(&self, error: IndexedError) -> EvidenceError {
        match (error, &self.index) {
            (IndexedError::Fatal(error), _) => error,
            (IndexedError::Broken(message), Some(index)) => EvidenceError::BrokenIndex {
                file: self.file.clone(),
                index: index.path.clone(),
                message,
            },
            (IndexedError::Broken(message), None) => self.read_error(Broken {
                records: 0,
                message,
            }),
        }
    }

    fn read_error(&self, broken: Broken) -> EvidenceError {
        read_error(
            &self.file,
            self.format,
            self.options.reference.as_deref(),
            broken.records,
            broken.message,
        )
    }

    /// Reads from start to end.
    fn collect_all(
        &mut self,
        loci: &Loci,
        watched: &[Breakend],
        realigner: Option<&dyn Realigner>,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<(Gathered, WatchedBreakends), EvidenceError> {
        let (mut reader, relay) = match &mut self.origin {
            Origin::File(path) => {
                let reference = reference_of(self.format, &self.options);
                (open_reader(path, &self.file, reference)?, None)
            }
            Origin::Pipe(reader) => {
                let (reader, relay) = reader
                    .take()
                    .ok_or_else(|| EvidenceError::AlreadyRead(self.file.clone()))?;
                (reader, Some(relay))
            }
            Origin::Reads(_) => return Err(EvidenceError::AlreadyRead(self.file.clone())),
        };
        self.set_threads(&mut reader)?;
        let setting = self.setting(loci, config, realigner);
        let found = stream(&mut reader, setting, watched, progress);
        // Closes the pipe, so that the relay does not wait for a reader that is gone.
        drop(reader);
        match (found, relay.map(|relay| relay.check(&self.file))) {
            // A pipe that ended too soon says more than the record that it broke off in.
            (Err(_), Some(Err(broken @ EvidenceError::BrokenPipe(_)))) => Err(broken),
            (Err(broken), _) => Err(self.read_error(broken)),
            (Ok(_), Some(Err(error))) => Err(error),
            (Ok(found), None | Some(Ok(()))) => Ok(found),
        }
    }
}

/// The FASTA to decode with.
fn reference_of(format: Format, options: &ReadOptions) -> Option<&Path> {
    match format {
        Format::Cram => options.reference.as_deref(),
        Format::Blocked | Format::Other => None,
    }
}
