//! An alignment file, from opening to evidence.

use std::path::{Path, PathBuf};

use log::{info, warn};
use rust_htslib::bam::{self, Read};
use rustc_hash::FxHashSet;
use trkfuse_core::{Breakend, ChimericOutput, Contigs, LibraryProfile, Locus, LocusUse, Warning};

use crate::collector::{Gathered, Setting};
use crate::crossing::{FinishedDepth, WatchedBreakends};
use crate::fragments::assemble;
use crate::header::{HeaderFacts, contigs_of};
use crate::index::{IndexFile, find_fault, find_index, is_bam};
use crate::indexed::{IndexedError, IndexedFile, missing_pieces};
use crate::loci::Loci;
use crate::reading::{open_reader, read_error};
use crate::source::{Format, Input, RelayEnd};
use crate::streaming::{Broken, lacks_supplementary_records, stream};
use crate::{
    Collected, EvidenceConfig, EvidenceError, IndexUse, LocusCounts, Progress, ProgressEvent,
    ReadOptions, Source, ensure_index,
};

/// Ordinary reads from which on a file without any chimeric alignment is remarkable. Chosen by hand:
/// aligners that write them split about 1 read in 100 in real libraries.
const READS_WITHOUT_CHIMERA: u64 = 5_000;

/// An indexed file smaller than this is read from start to end where its index does not tell the
/// number of records, in bytes.
const SMALL_FILE_BYTES: u64 = 2_000_000;

/// A BAM, CRAM or SAM file, or standard input.
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
            Some(sample) if facts.samples.len() > 1 => {
                Some(facts.read_groups_of(sample, &file)?)
            }
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
    /// [`EvidenceError`] when the file cannot be read to its end.
    pub fn collect(
        &mut self,
        loci: &[Locus],
        watch: &dyn Fn() -> Vec<Breakend>,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<Collected, EvidenceError> {
        let loci = Loci::new(loci, &self.contigs);
        let (found, watched) = match self.collect_by_index(&loci, config, progress)? {
            Some(found) => (found, None),
            None => {
                let (found, watched) = self.collect_all(&loci, &watch(), config, progress)?;
                (found, Some(watched))
            }
        };
        progress.advance(ProgressEvent::Finished);
        Ok(self.finish(found, loci, watched, config))
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
        let at_target = |breakend: Breakend| {
            counted
                .depths
                .iter()
                .find_map(|depth| depth.at(breakend))
        };
        let fetched;
        let watched = match (&counted.watched, self.indexed_file()) {
            (Some(watched), _) => watched,
            (None, Some(file)) => {
                let mut elsewhere: Vec<Breakend> = breakends
                    .iter()
                    .copied()
                    .filter(|&breakend| at_target(breakend).is_none())
                    .collect();
                elsewhere.sort_unstable();
                elsewhere.dedup();
                let setting = self.setting(&counted.loci, &counted.config);
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

    /// The index to use, if any; notes what is odd about it.
    fn find_usable_index(&mut self) -> Result<Option<IndexFile>, EvidenceError> {
        let is_required = self.options.index == IndexUse::Require;
        let path = match (&self.origin, self.options.index) {
            (_, IndexUse::Never) => return Ok(None),
            (Origin::Pipe(_), IndexUse::Auto) => return Ok(None),
            (Origin::Pipe(_), IndexUse::Require) => {
                return Err(EvidenceError::NotIndexable(self.file.clone()));
            }
            (Origin::File(path), _) => path.clone(),
        };
        let can_be_indexed =
            self.format == Format::Cram || (self.format == Format::Blocked && is_bam(&path));
        if !can_be_indexed {
            return if is_required {
                Err(EvidenceError::NotIndexable(format!(
                    "'{}', which is no BAM or CRAM file,",
                    self.file
                )))
            } else {
                Ok(None)
            };
        }
        let Some(index) = find_index(&path, self.format) else {
            return if is_required {
                Err(EvidenceError::NoIndex {
                    file: self.file.clone(),
                })
            } else {
                Ok(None)
            };
        };
        let fault = if self.facts.is_declared_unsorted {
            Some("the file's header says that it is not sorted by position".to_string())
        } else {
            find_fault(&index, self.contigs.len())
        };
        if let Some(message) = fault {
            if is_required {
                return Err(EvidenceError::BrokenIndex {
                    file: self.file.clone(),
                    index: index.path,
                    message,
                });
            }
            self.note_ignored_index(&index.path, &message);
            return Ok(None);
        }
        if index.is_stale {
            self.note(
                "stale_index",
                format!(
                    "the index '{}' is older than '{}': make it again with `samtools index {}` if the file has changed since",
                    index.path.display(),
                    self.file,
                    self.file
                ),
            );
        }
        Ok(Some(index))
    }

    fn note(&mut self, name: &str, message: String) {
        warn!("{message}");
        self.warnings.push(Warning {
            name: name.to_string(),
            count: 1,
            message,
        });
    }

    fn note_ignored_index(&mut self, index: &Path, message: &str) {
        self.note(
            "index_ignored",
            format!(
                "the index '{}' was not used ({message}), '{}' was read from start to end: make the index again with `samtools index {}`",
                index.display(),
                self.file,
                self.file
            ),
        );
    }

    fn setting<'a>(&'a self, loci: &'a Loci, config: &'a EvidenceConfig) -> Setting<'a> {
        Setting {
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

    /// Reads by index; `None` when there is none, or the file is better read from start to end.
    fn collect_by_index(
        &mut self,
        loci: &Loci,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<Option<Gathered>, EvidenceError> {
        let Some(file) = self.indexed_file() else {
            return Ok(None);
        };
        let setting = self.setting(loci, config);
        let attempt = if self.is_small(&file, config)? {
            info!("'{}' is small: reading it from start to end", self.file);
            Ok(None)
        } else {
            file.collect(setting, progress).map(Some)
        };
        match attempt {
            Ok(None) => Ok(None),
            Ok(Some(found)) => {
                if self.is_incomplete(&found, setting) {
                    info!(
                        "split reads of '{}' name alignments that are not in it: reading it from start to end to find them from the other side",
                        self.file
                    );
                    return Ok(None);
                }
                Ok(Some(found))
            }
            Err(IndexedError::Broken(message)) if self.options.index == IndexUse::Auto => {
                let index = file.index.to_path_buf();
                self.note_ignored_index(&index, &message);
                self.index = None;
                Ok(None)
            }
            Err(error) => Err(self.index_error(error)),
        }
    }

    fn is_small(
        &self,
        file: &IndexedFile<'_>,
        config: &EvidenceConfig,
    ) -> Result<bool, EvidenceError> {
        if config.small_file_records == 0 {
            return Ok(false);
        }
        if self.format == Format::Blocked {
            let counts = file.open().and_then(|mut reader| {
                reader
                    .index_stats()
                    .map_err(|error| IndexedError::Broken(error.to_string()))
            });
            match counts {
                Ok(counts) => {
                    let records: u64 = counts
                        .iter()
                        .map(|&(_, _, mapped, unmapped)| mapped + unmapped)
                        .sum();
                    if records > 0 {
                        return Ok(records < config.small_file_records);
                    }
                }
                // Reading by it will say the same, and that is where it is dealt with.
                Err(IndexedError::Broken(_)) => return Ok(false),
                Err(IndexedError::Fatal(error)) => return Err(error),
            }
        }
        let bytes = std::fs::metadata(file.path).map_or(0, |metadata| metadata.len());
        Ok(bytes < SMALL_FILE_BYTES)
    }

    /// Whether the file holds evidence to which its index does not lead.
    fn is_incomplete(&self, found: &Gathered, setting: Setting<'_>) -> bool {
        if missing_pieces(&found.kept, setting) > 0 {
            return true;
        }
        // Nothing chimeric was seen at the loci: look at the file's first reads.
        found.library.has_no_chimera()
            && match &self.origin {
                Origin::File(path) => open_reader(
                    path,
                    &self.file,
                    reference_of(self.format, &self.options),
                )
                .is_ok_and(|mut reader| lacks_supplementary_records(&mut reader)),
                Origin::Pipe(_) => false,
            }
    }

    /// Reads from start to end.
    fn collect_all(
        &mut self,
        loci: &Loci,
        watched: &[Breakend],
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
        };
        let helpers = self.options.threads.saturating_sub(1);
        if helpers > 0 {
            reader
                .set_threads(helpers)
                .map_err(|error| EvidenceError::Threads {
                    threads: helpers,
                    message: error.to_string(),
                })?;
        }
        let found = stream(&mut reader, self.setting(loci, config), watched, progress)
            .map_err(|broken| self.read_error(broken))?;
        if let Some(relay) = relay {
            relay.check(&self.file, self.format)?;
        }
        Ok(found)
    }

    fn finish(
        &mut self,
        mut found: Gathered,
        loci: Loci,
        watched: Option<WatchedBreakends>,
        config: &EvidenceConfig,
    ) -> Collected {
        let is_marked = found.library.has_duplicate();
        let fragments = assemble(found.kept, &loci, config, is_marked, &mut found.oddities);
        let library = found.library.profile(self.facts.aligner.clone());
        let counts = loci
            .list()
            .iter()
            .zip(found.tallies)
            .map(|(info, tally)| LocusCounts {
                name: info.locus.name.clone(),
                exon_reads: tally.exon_reads,
                per_exon: tally.per_exon,
                chimeric_fragments: match info.locus.usage {
                    LocusUse::Target => count_touching(&fragments, &info.locus),
                    LocusUse::Control => 0,
                },
            })
            .collect();
        let mut warnings = self.warnings.clone();
        warnings.extend(found.oddities.into_warnings());
        warnings.extend(self.warn_of_no_chimera(&library));
        warnings.sort();
        self.counted = Some(Counted {
            depths: found
                .depths
                .into_iter()
                .flatten()
                .map(crate::crossing::LocusDepth::finish)
                .collect(),
            loci,
            config: config.clone(),
            watched,
        });
        Collected {
            fragments,
            library,
            loci: counts,
            warnings,
        }
    }

    fn warn_of_no_chimera(&self, library: &LibraryProfile) -> Option<Warning> {
        let is_remarkable = library.chimeric_output == ChimericOutput::NotSeen
            && library.reads_examined >= READS_WITHOUT_CHIMERA;
        is_remarkable.then(|| Warning {
            name: "no_chimeric_alignments".to_string(),
            count: library.reads_examined,
            message: format!(
                "none of {} reads at the genes examined in '{}' is split (no supplementary record, no SA tag): the aligner was probably run without chimeric output, and only pairs and gapped reads can show a fusion; align again, with STAR by `--chimSegmentMin 10 --chimOutType WithinBAM SoftClip`",
                library.reads_examined, self.file
            ),
        })
    }
}

/// The FASTA to decode with.
fn reference_of(format: Format, options: &ReadOptions) -> Option<&Path> {
    match format {
        Format::Cram => options.reference.as_deref(),
        Format::Blocked | Format::Other => None,
    }
}

/// Unique fragments with evidence that has a side in a locus.
fn count_touching(fragments: &[trkfuse_core::Fragment], locus: &Locus) -> u64 {
    use trkfuse_core::Evidence;
    let touches = |evidence: &Evidence| {
        let junction = match evidence {
            Evidence::SplitRead(read) | Evidence::GappedRead(read) => read.junction,
            Evidence::SpanningPair(pair) => pair.inner,
        };
        [junction.low(), junction.high()].iter().any(|breakend| {
            breakend.contig == locus.contig && locus.interval.contains(breakend.pos)
        })
    };
    fragments
        .iter()
        .filter(|fragment| !fragment.is_duplicate && fragment.evidence.iter().any(touches))
        .count() as u64
}
