//! Reads that cross a breakend as ordinary transcription does.
//!
//! METHOD: a read counts at a breakend when it is aligned without a gap over the breakend's base
//! and the next base outwards, or is spliced exactly there to a place within [`LONGEST_INTRON`]
//! that is not out of a target gene, and has [`LEAST_ANCHOR`] aligned bases on both sides. Of two mates that both could cross, read 1 counts: read 2 is
//! left out where its mate's alignment, as far as the record alone tells, covers the place too.
//! The rule needs one record at a time, so that both reading plans give the same numbers.

use std::cell::OnceCell;
use std::ops::Range;

use rust_htslib::bam::Record;
use rustc_hash::FxHashMap;
use trkfuse_core::{Breakend, ContigId, Interval, Pos, Retained};

use crate::kept::{is_second_mate, mate_place, text_tag};
use crate::loci::Loci;
use crate::shape::{Block, Shape};

/// The longest gap that still counts as splicing, in bases. The longest human introns known reach
/// about 1.1 Mb; STAR's usual limit (ENCODE) is 1 Mb.
const LONGEST_INTRON: u32 = 1_000_000;

/// Aligned bases that a read needs on both sides of a place to count there. A read over a junction is not seen with fewer (the
/// rescue takes clips from 10 bases on, aligners longer ones), so that without this the junction's share would be too low:
/// by a fifth for reads of 100 bases.
const LEAST_ANCHOR: u32 = 10;

/// One ordinary read, asked which breakends it crosses.
pub(crate) struct Crossing<'a> {
    contig: u32,
    shape: &'a Shape,
    record: &'a Record,
    loci: &'a Loci,
    large_deletion: u32,
    /// What the mate covers but for the anchors at its ends; `None` unless this is read 2 and its mate is on the same contig.
    shadow: OnceCell<Option<(u32, u32)>>,
}

impl<'a> Crossing<'a> {
    pub(crate) const fn new(
        contig: u32,
        shape: &'a Shape,
        record: &'a Record,
        loci: &'a Loci,
        large_deletion: u32,
    ) -> Self {
        Self {
            contig,
            shape,
            record,
            loci,
            large_deletion,
            shadow: OnceCell::new(),
        }
    }

    fn shadow(&self) -> Option<(u32, u32)> {
        *self.shadow.get_or_init(|| {
            if !is_second_mate(self.record) {
                return None;
            }
            let mate = mate_place(self.record).filter(|mate| mate.contig == self.contig)?;
            let end = text_tag(self.record, *b"MC")
                .and_then(|cigar| Shape::parse(cigar, mate.start, self.large_deletion))
                .map_or_else(
                    || mate.start.saturating_add(self.shape.query_length()),
                    |shape| shape.end(),
                );
            let start = mate.start.saturating_add(LEAST_ANCHOR - 1);
            let end = end.saturating_sub(LEAST_ANCHOR - 1);
            (start < end).then_some((start, end))
        })
    }

    /// Whether this read, not its mate, counts between base `lower` and the next.
    fn counts_at(&self, lower: u32) -> bool {
        self.shadow()
            .is_none_or(|(start, end)| lower < start || lower + 1 >= end)
    }

    /// Each block with its pairs of neighbouring bases that have anchors on both sides, each pair by its higher base.
    fn anchored(&self) -> impl Iterator<Item = (Block, Range<u32>)> + '_ {
        let all = self.aligned();
        let mut before = 0;
        self.shape.blocks().map(move |block| {
            let length = block.end - block.start;
            let first = LEAST_ANCHOR.saturating_sub(before).max(1);
            let behind = (all - before + 1).saturating_sub(LEAST_ANCHOR).min(length);
            before += length;
            (block, block.start + first..block.start + behind.max(first))
        })
    }

    /// Bases that its blocks cover.
    fn aligned(&self) -> u32 {
        self.shape
            .blocks()
            .map(|block| block.end - block.start)
            .sum()
    }

    /// The gaps that are ordinary splicing, with anchors on both sides: last base before and first base behind.
    fn introns(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let all = self.aligned();
        let mut seen = 0;
        let mut before: Option<Block> = None;
        self.shape.blocks().filter_map(move |block| {
            let has_anchors = seen >= LEAST_ANCHOR && all - seen >= LEAST_ANCHOR;
            seen += block.end - block.start;
            let last = before.replace(block)?;
            let is_ordinary = has_anchors
                && block.start - last.end <= LONGEST_INTRON
                && !self.loci.leaves_target(self.contig, last, block);
            is_ordinary.then_some((last.end - 1, block.start))
        })
    }
}

/// Crossing reads at every base of one target locus.
#[derive(Clone, Debug)]
pub(crate) struct LocusDepth {
    contig: ContigId,
    interval: Interval,
    /// `steps[i]`: change of the number of reads aligned over bases `i - 1` and `i` of the interval
    /// against that over `i - 2` and `i - 1`; one more than the interval is long, plus one.
    steps: Vec<i32>,
    /// Reads spliced at a base.
    spliced: FxHashMap<(u32, Retained), u32>,
}

impl LocusDepth {
    pub(crate) fn new(contig: ContigId, interval: Interval) -> Self {
        Self {
            contig,
            interval,
            steps: vec![0; interval.len() as usize + 2],
            spliced: FxHashMap::default(),
        }
    }

    pub(crate) fn add(&mut self, read: &Crossing<'_>) {
        let start = self.interval.start.zero_based();
        let end = self.interval.end.zero_based();
        for (_, pairs) in read.anchored() {
            let first = pairs.start.max(start);
            let behind = pairs.end.min(end + 1);
            if first >= behind {
                continue;
            }
            match read.shadow() {
                None => self.cover(first, behind),
                Some((mate_start, mate_end)) => {
                    self.cover(first, behind.min(mate_start + 1));
                    self.cover(first.max(mate_end), behind);
                }
            }
        }
        if read.shape.has_gap() {
            for (last, next) in read.introns() {
                for (base, lower, retained) in [
                    (last, last, Retained::Lower),
                    (next, next - 1, Retained::Higher),
                ] {
                    if self.interval.contains(Pos::from_zero_based(base)) && read.counts_at(lower) {
                        *self.spliced.entry((base, retained)).or_default() += 1;
                    }
                }
            }
        }
    }

    fn cover(&mut self, first: u32, behind: u32) {
        if first < behind {
            let start = self.interval.start.zero_based();
            self.steps[(first - start) as usize] += 1;
            self.steps[(behind - start) as usize] -= 1;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.steps.iter_mut().zip(&other.steps) {
            *mine += theirs;
        }
        for (&place, &count) in &other.spliced {
            *self.spliced.entry(place).or_default() += count;
        }
    }

    /// The numbers, once all reads are in.
    pub(crate) fn finish(self) -> FinishedDepth {
        let mut sum = 0;
        let continuous = self
            .steps
            .iter()
            .map(|step| {
                sum += step;
                u32::try_from(sum).unwrap_or(0)
            })
            .collect();
        FinishedDepth {
            contig: self.contig,
            interval: self.interval,
            continuous,
            spliced: self.spliced,
        }
    }
}

/// Crossing reads at every base of one target locus.
#[derive(Debug)]
pub(crate) struct FinishedDepth {
    contig: ContigId,
    interval: Interval,
    /// `continuous[i]`: reads aligned over bases `i - 1` and `i` of the interval.
    continuous: Vec<u32>,
    spliced: FxHashMap<(u32, Retained), u32>,
}

impl FinishedDepth {
    /// Reads that cross a breakend; `None` outside of the locus.
    pub(crate) fn at(&self, breakend: Breakend) -> Option<u32> {
        if breakend.contig != self.contig || !self.interval.contains(breakend.pos) {
            return None;
        }
        let offset = breakend.pos.distance(self.interval.start) as usize;
        let pair = match breakend.retained {
            Retained::Lower => offset + 1,
            Retained::Higher => offset,
        };
        let spliced = self
            .spliced
            .get(&(breakend.pos.zero_based(), breakend.retained))
            .copied()
            .unwrap_or(0);
        Some(self.continuous[pair] + spliced)
    }
}

/// Crossing reads at a list of breakends.
#[derive(Debug, Default)]
pub(crate) struct WatchedBreakends {
    /// `by_contig[c]`: the breakends on contig `c`.
    by_contig: Vec<Watched>,
}

#[derive(Debug, Default)]
struct Watched {
    /// Position times two, plus one for [`Retained::Higher`]; ascending.
    keys: Vec<u64>,
    /// `counts[i]`: reads that cross the breakend of `keys[i]`.
    counts: Vec<u32>,
    /// Where the last read's search ended: sorted files search next to nothing.
    hint: usize,
}

const fn key(base: u32, retained: Retained) -> u64 {
    ((base as u64) << 1) | matches!(retained, Retained::Higher) as u64
}

/// Sorts keys that come nearly in order already: a stable sort gains from runs, an unstable one does not.
#[expect(
    clippy::stable_sort_primitive,
    reason = "runs of sorted keys are joined, not sorted anew"
)]
fn sort_nearly_sorted(keys: &mut [u64]) {
    keys.sort();
}

impl WatchedBreakends {
    pub(crate) fn new(contigs: usize, breakends: &[Breakend]) -> Self {
        let mut by_contig: Vec<Watched> = Vec::new();
        by_contig.resize_with(contigs, Watched::default);
        for breakend in breakends {
            if let Some(watched) = by_contig.get_mut(breakend.contig.0 as usize) {
                watched
                    .keys
                    .push(key(breakend.pos.zero_based(), breakend.retained));
            }
        }
        for watched in &mut by_contig {
            sort_nearly_sorted(&mut watched.keys);
            watched.keys.dedup();
            watched.keys.shrink_to_fit();
            watched.counts = vec![0; watched.keys.len()];
        }
        Self { by_contig }
    }

    pub(crate) fn add(&mut self, read: &Crossing<'_>) {
        let Some(watched) = self.by_contig.get_mut(read.contig as usize) else {
            return;
        };
        let Watched { keys, counts, hint } = watched;
        let mut index = seek(keys, *hint, key(read.shape.start(), Retained::Lower));
        *hint = index;
        let past_end = key(read.shape.end(), Retained::Lower);
        if keys.get(index).is_none_or(|&first| first >= past_end) {
            return;
        }
        for (block, pairs) in read.anchored() {
            index = seek(keys, index, key(block.start, Retained::Lower));
            while let Some(&found) = keys
                .get(index)
                .filter(|&&k| k < key(block.end, Retained::Lower))
            {
                let base = (found >> 1) as u32;
                let higher = base + u32::from(found & 1 == 0);
                if pairs.contains(&higher) && read.counts_at(higher - 1) {
                    counts[index] += 1;
                }
                index += 1;
            }
        }
        if read.shape.has_gap() {
            for (last, next) in read.introns() {
                for (wanted, lower) in [
                    (key(last, Retained::Lower), last),
                    (key(next, Retained::Higher), next - 1),
                ] {
                    if let Ok(index) = keys.binary_search(&wanted)
                        && read.counts_at(lower)
                    {
                        counts[index] += 1;
                    }
                }
            }
        }
    }

    /// Adds the numbers of another list, whose breakends are all in this one.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.by_contig.iter_mut().zip(&other.by_contig) {
            for (wanted, count) in theirs.keys.iter().zip(&theirs.counts) {
                if let Ok(index) = mine.keys.binary_search(wanted) {
                    mine.counts[index] += count;
                }
            }
        }
    }

    /// Reads that cross a breakend; `None` when it is not watched.
    pub(crate) fn at(&self, breakend: Breakend) -> Option<u32> {
        let watched = self.by_contig.get(breakend.contig.0 as usize)?;
        let index = watched
            .keys
            .binary_search(&key(breakend.pos.zero_based(), breakend.retained))
            .ok()?;
        Some(watched.counts[index])
    }
}

/// The first index whose key is not below `wanted`, tried near `hint` first.
fn seek(keys: &[u64], hint: usize, wanted: u64) -> usize {
    const NEAR: usize = 8;
    let is_behind = |index: usize| keys.get(index).is_none_or(|&found| found >= wanted);
    if hint <= keys.len() && (hint == 0 || keys[hint - 1] < wanted) {
        for index in hint..hint + NEAR {
            if is_behind(index) {
                return index.min(keys.len());
            }
        }
    }
    keys.partition_point(|&found| found < wanted)
}
