//! Reading by index: the loci asked for, then the places that their reads name.
//!
//! Work grows with the reads over the loci, not with the file. Jobs are shared out among threads,
//! each with one reader of its own; what they find is put together in a way that does not depend on
//! who found it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use rust_htslib::bam::{self, Record};
use rustc_hash::FxHashMap;
use trkfuse_core::Breakend;

use crate::EvidenceError;
use crate::collector::{Collector, Gathered, Scope, Setting, Stray};
use crate::crossing::{Crossing, WatchedBreakends};
use crate::flags;
use crate::kept::{Kept, text_tag};
use crate::reading::next_record;
use crate::shape::{Block, Shape};
use crate::{Progress, ProgressEvent};

/// Places nearer to each other than this are read in one go, in bases.
const MERGED_WITHIN: u32 = 500;

/// A stretch to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Window {
    contig: u32,
    start: u32,
    end: u32,
}

/// An indexed file that several threads read.
pub(crate) struct IndexedFile<'a> {
    pub(crate) path: &'a Path,
    pub(crate) index: &'a Path,
    pub(crate) reference: Option<&'a Path>,
    pub(crate) threads: usize,
}

/// What went wrong while reading by index.
#[derive(Debug)]
pub(crate) enum IndexedError {
    /// The index or the file is at fault; reading from start to end tells which.
    Broken(String),
    /// Nothing that reading from start to end would mend.
    Fatal(EvidenceError),
}

impl IndexedFile<'_> {
    pub(crate) fn open(&self) -> Result<bam::IndexedReader, IndexedError> {
        let mut reader = bam::IndexedReader::from_path_and_index(self.path, self.index)
            .map_err(|error| IndexedError::Broken(error.to_string()))?;
        if let Some(reference) = self.reference {
            reader
                .set_reference(reference)
                .map_err(|error| IndexedError::Broken(error.to_string()))?;
        }
        Ok(reader)
    }

    /// Shares jobs out among threads. `work` does one job with the thread's own reader and adds to
    /// what the thread has; the sums of all threads are returned, in no particular order.
    fn share_out<T: Send>(
        &self,
        jobs: usize,
        begin: impl Fn() -> T + Sync,
        work: impl Fn(usize, &mut bam::IndexedReader, &mut T) -> Result<(), IndexedError> + Sync,
        report: impl Fn(usize) + Sync,
    ) -> Result<Vec<T>, IndexedError> {
        let next = AtomicUsize::new(0);
        let done = AtomicUsize::new(0);
        let run = || -> Result<T, IndexedError> {
            let mut sum = begin();
            let mut reader = None;
            loop {
                let job = next.fetch_add(1, Ordering::Relaxed);
                if job >= jobs {
                    return Ok(sum);
                }
                let reader = match &mut reader {
                    Some(reader) => reader,
                    none => none.insert(self.open()?),
                };
                work(job, reader, &mut sum)?;
                report(done.fetch_add(1, Ordering::Relaxed) + 1);
            }
        };
        let threads = self.threads.min(jobs).max(1);
        if threads == 1 {
            return Ok(vec![run()?]);
        }
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| {
                IndexedError::Fatal(EvidenceError::Threads {
                    threads,
                    message: error.to_string(),
                })
            })?;
        pool.install(|| (0..threads).into_par_iter().map(|_| run()).collect())
    }

    /// Reads the loci, then the places named, and puts together what was found.
    pub(crate) fn collect(
        &self,
        setting: Setting<'_>,
        progress: &dyn Progress,
    ) -> Result<Gathered, IndexedError> {
        let loci = setting.loci.list();
        let total = loci.len();
        let parts = self.share_out(
            total,
            || Gathered::new(setting.loci, |_| false),
            |job, reader, sum| {
                let locus = &loci[job].locus;
                let window = Window {
                    contig: locus.contig.0,
                    start: locus.interval.start.zero_based(),
                    end: locus.interval.end.zero_based(),
                };
                let mut collector = Collector::new(setting, Scope::Locus(job));
                read_window(reader, window, |record| collector.take(record))?;
                sum.merge(collector.found);
                Ok(())
            },
            |done| progress.advance(ProgressEvent::ReadingLoci { done, total }),
        )?;
        let mut found = Gathered::new(setting.loci, |_| true);
        for part in parts {
            found.merge(part);
        }
        let windows = merge_windows(named_places(&found.kept, setting), MERGED_WITHIN);
        let total = windows.len();
        let parts = self.share_out(
            total,
            || Collector::new(setting, Scope::Partner),
            |job, reader, collector| {
                read_window(reader, windows[job], |record| collector.take(record))
            },
            |done| progress.advance(ProgressEvent::ReadingPartners { done, total }),
        )?;
        for part in parts {
            found.merge(part.found);
        }
        Ok(found)
    }

    /// Looks for stray reads in stretches of partner genes.
    pub(crate) fn collect_strays(
        &self,
        setting: Setting<'_>,
        stretches: &[(u32, Block)],
    ) -> Result<Vec<Stray>, IndexedError> {
        let parts = self.share_out(
            stretches.len(),
            || Collector::new(setting, Scope::Stretch),
            |job, reader, collector| {
                let (contig, block) = stretches[job];
                let window = Window {
                    contig,
                    start: block.start,
                    end: block.end,
                };
                read_window(reader, window, |record| collector.take(record))
            },
            |_| (),
        )?;
        Ok(parts
            .into_iter()
            .flat_map(|part| part.found.strays)
            .collect())
    }

    /// Looks for stray reads among those without a place, at the file's end.
    pub(crate) fn collect_unplaced(
        &self,
        setting: Setting<'_>,
    ) -> Result<Vec<Stray>, IndexedError> {
        let broken = |error: rust_htslib::errors::Error| IndexedError::Broken(error.to_string());
        let mut reader = self.open()?;
        reader
            .fetch(bam::FetchDefinition::Unmapped)
            .map_err(broken)?;
        let mut collector = Collector::new(setting, Scope::Unplaced);
        let mut record = Record::new();
        while let Some(read) = next_record(&mut reader, &mut record) {
            read.map_err(IndexedError::Broken)?;
            collector.take(&record);
        }
        Ok(collector.found.strays)
    }

    /// Counts the reads that cross breakends.
    pub(crate) fn count_crossing(
        &self,
        setting: Setting<'_>,
        breakends: &[Breakend],
    ) -> Result<WatchedBreakends, IndexedError> {
        let places = breakends
            .iter()
            .map(|breakend| {
                let base = breakend.pos.zero_based();
                (breakend.contig.0, base)
            })
            .collect();
        let windows = merge_windows(places, MERGED_WITHIN);
        let parts = self.share_out(
            windows.len(),
            Vec::new,
            |job, reader, counted: &mut Vec<WatchedBreakends>| {
                let window = windows[job];
                let inside: Vec<Breakend> = breakends
                    .iter()
                    .copied()
                    .filter(|breakend| {
                        breakend.contig.0 == window.contig
                            && (window.start..window.end).contains(&breakend.pos.zero_based())
                    })
                    .collect();
                let mut watched = WatchedBreakends::new(setting.contigs.len(), &inside);
                let mut shape = Shape::default();
                read_window(reader, window, |record| {
                    count_one(record, setting, &mut shape, &mut watched);
                })?;
                counted.push(watched);
                Ok(())
            },
            |_| (),
        )?;
        let mut all = WatchedBreakends::new(setting.contigs.len(), breakends);
        for part in parts.into_iter().flatten() {
            all.merge(&part);
        }
        Ok(all)
    }
}

/// Lets one record count at the breakends it crosses, by the rules that [`Collector`] has.
fn count_one(
    record: &Record,
    setting: Setting<'_>,
    shape: &mut Shape,
    watched: &mut WatchedBreakends,
) {
    const LEFT_OUT: u16 =
        flags::UNMAPPED | flags::SECONDARY | flags::QC_FAIL | flags::SUPPLEMENTARY;
    if record.flags() & LEFT_OUT != 0 || !setting.config.counts(record.flags()) {
        return;
    }
    if let Some(groups) = setting.read_groups
        && !text_tag(record, *b"RG").is_some_and(|group| groups.contains(group))
    {
        return;
    }
    let (Ok(contig), Ok(position)) = (u32::try_from(record.tid()), u32::try_from(record.pos()))
    else {
        return;
    };
    let large_deletion = setting.config.large_deletion;
    shape.assign(record.raw_cigar(), position, large_deletion);
    if !shape.is_empty() {
        watched.add(&Crossing::new(
            contig,
            shape,
            record,
            setting.loci,
            large_deletion,
        ));
    }
}

fn read_window(
    reader: &mut bam::IndexedReader,
    window: Window,
    mut take: impl FnMut(&Record),
) -> Result<(), IndexedError> {
    reader
        .fetch((window.contig, window.start, window.end))
        .map_err(|error| IndexedError::Broken(error.to_string()))?;
    let mut record = Record::new();
    while let Some(read) = next_record(reader, &mut record) {
        read.map_err(IndexedError::Broken)?;
        take(&record);
    }
    Ok(())
}

/// The places outside of all loci at which records may be relevant, because a read over a target
/// locus names them: its mate's start, its other pieces' starts.
fn named_places(kept: &FxHashMap<Box<[u8]>, Vec<Kept>>, setting: Setting<'_>) -> Vec<(u32, u32)> {
    let loci = setting.loci;
    let mut places = Vec::new();
    for record in kept.values().flatten() {
        // A mate is relevant when its own mate, this primary record, starts in a target locus.
        if !record.is_supplementary && loci.is_target(record.contig, record.shape.start()) {
            places.extend(record.mate.map(|mate| (mate.contig, mate.start)));
        }
        if record.is_in_target {
            places.extend(
                record
                    .others
                    .iter()
                    .map(|other| (other.contig, other.shape.start())),
            );
        }
    }
    // What starts in a locus was read with it.
    places.retain(|&(contig, base)| !loci.is_read(contig, base));
    places
}

/// Windows over places; those within `reach` bases of each other share one.
fn merge_windows(mut places: Vec<(u32, u32)>, reach: u32) -> Vec<Window> {
    places.sort_unstable();
    places.dedup();
    let mut windows: Vec<Window> = Vec::new();
    for (contig, base) in places {
        let end = base.saturating_add(1);
        match windows.last_mut() {
            Some(last) if last.contig == contig && base - last.end < reach => last.end = end,
            _ => windows.push(Window {
                contig,
                start: base,
                end,
            }),
        }
    }
    windows
}

/// How many pieces outside of the target loci reads over them name that are not in the file. Such a
/// file (supplementary records removed, or never written) may hold the other half of the evidence
/// where the index cannot lead: reads elsewhere whose tags name a target locus.
pub(crate) fn missing_pieces(
    kept: &FxHashMap<Box<[u8]>, Vec<Kept>>,
    setting: Setting<'_>,
) -> usize {
    kept.values()
        .map(|records| {
            let is_there = |wanted: &Kept, contig: u32, start: u32, strand| {
                records.iter().any(|record| {
                    (
                        record.is_second_mate,
                        record.contig,
                        record.shape.start(),
                        record.strand,
                    ) == (wanted.is_second_mate, contig, start, strand)
                })
            };
            records
                .iter()
                .filter(|record| record.is_in_target)
                .flat_map(|record| record.others.iter().map(move |other| (record, other)))
                .filter(|(record, other)| {
                    let start = other.shape.start();
                    !setting.loci.is_target(other.contig, start)
                        && !is_there(record, other.contig, start, other.strand)
                })
                .count()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_places_share_a_window_and_far_ones_do_not() {
        let windows = merge_windows(vec![(1, 50), (0, 2_000), (0, 10), (0, 10), (0, 400)], 500);
        let spans: Vec<_> = windows.iter().map(|w| (w.contig, w.start, w.end)).collect();
        assert_eq!(spans, [(0, 10, 401), (0, 2_000, 2_001), (1, 50, 51)]);
    }
}
