//! What a pass over records has found, and how the findings of several passes join.

use rustc_hash::FxHashMap;
use trkfuse_core::LocusUse;

use super::{ClipCounts, Stray};
use crate::crossing::LocusDepth;
use crate::elsewhere::OtherPlacement;
use crate::kept::Kept;
use crate::loci::Loci;
use crate::oddity::Oddities;
use crate::ordinary::{LibraryTally, LocusTally};
use crate::sightings::Sightings;

/// What a pass has found.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// Records with a sign of a chimera, by read name without mate suffix.
    pub(crate) kept: FxHashMap<Box<[u8]>, Vec<Kept>>,
    /// What secondary records at targets say, by read name without mate suffix; in no order, and some twice.
    pub(crate) placements: FxHashMap<Box<[u8]>, Vec<OtherPlacement>>,
    /// `tallies[i]`: ordinary reads over locus `i`.
    pub(crate) tallies: Vec<LocusTally>,
    /// `depths[i]`: reads that cross the bases of locus `i`; `None` unless it is a target.
    pub(crate) depths: Vec<Option<LocusDepth>>,
    pub(crate) library: LibraryTally,
    pub(crate) oddities: Oddities,
    /// Reads left unaligned, in part or wholly; in no order, and some twice.
    pub(crate) strays: Vec<Stray>,
    /// Clips at target loci; counted where strays are not kept.
    pub(crate) clips: ClipCounts,
    /// Short single reads over the loci, which may be mates all the same.
    pub(crate) sightings: Sightings,
}

impl Gathered {
    /// Nothing found yet. `is_counted`: whether a locus is counted in this pass.
    pub(crate) fn new(loci: &Loci, is_counted: impl Fn(usize) -> bool) -> Self {
        let counted = |index: usize| is_counted(index).then_some(&loci.list()[index]);
        let indices = || 0..loci.list().len();
        Self {
            tallies: indices()
                .map(|index| {
                    counted(index).map_or_else(LocusTally::default, |info| {
                        LocusTally::new(info.locus.exons.len())
                    })
                })
                .collect(),
            depths: indices()
                .map(|index| {
                    counted(index)
                        .filter(|info| info.locus.usage == LocusUse::Target)
                        .map(|info| LocusDepth::new(info.locus.contig, info.locus.interval))
                })
                .collect(),
            ..Self::default()
        }
    }

    /// Keeps a record of a fragment.
    pub(crate) fn keep(&mut self, name: &[u8], record: Kept) {
        let records = match self.kept.get_mut(name) {
            Some(records) => records,
            None => self.kept.entry(Box::from(name)).or_default(),
        };
        // Most fragments have one or two; room for four would be most of what deep panels take.
        records.reserve_exact(1);
        records.push(record);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (name, records) in other.kept {
            self.kept.entry(name).or_default().extend(records);
        }
        for (name, placements) in other.placements {
            self.placements.entry(name).or_default().extend(placements);
        }
        for (mine, theirs) in self.tallies.iter_mut().zip(other.tallies) {
            if mine.per_exon.is_empty() {
                *mine = theirs;
            } else {
                mine.merge(&theirs);
            }
        }
        for (mine, theirs) in self.depths.iter_mut().zip(other.depths) {
            match (mine.as_mut(), theirs) {
                (Some(mine), Some(theirs)) => mine.merge(&theirs),
                (None, Some(theirs)) => *mine = Some(theirs),
                (_, None) => {}
            }
        }
        self.library.merge(&other.library);
        self.oddities.merge(other.oddities);
        self.strays.extend(other.strays);
        self.sightings.merge(other.sightings);
        for (clip, count) in other.clips {
            *self.clips.entry(clip).or_default() += count;
        }
    }
}
