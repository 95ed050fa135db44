//! Places what no spliced transcript explains: introns, exons of other isoforms, bases between genes.
//!
//! METHOD: what reads at a target go on with and no transcript has, and reads without any place, are looked for in the whole
//! genome, all at once, since each search reads the whole reference (`docs/benchmarks/aligners.md` says what that takes). It is
//! worth that when two reads go on from a target with the same bases; a single clip, as chance makes them, is not.

use log::info;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use trkfuse_core::{ReferenceError, StrayRead};

use crate::clip::{Clip, LONG};
use crate::genome_scan::find_stretches;
use crate::mapping::{Ground, Mapper};
use crate::outcome::Outcome;
use crate::rescuer::{LeastScore, Work};
use crate::words::{is_simple, plain_words};
use crate::{RescueError, Rescuer};

impl Rescuer<'_> {
    /// What of a read nothing explains so far: clips of a piece in a target, or the whole of a read without a place.
    fn left_over<'r>(
        &self,
        read: &'r [u8],
        is_placed: bool,
        outcome: &Outcome<'_>,
    ) -> Vec<&'r [u8]> {
        if outcome.pieces.is_empty() {
            let is_open = !is_placed && outcome.settled.is_none();
            return if is_open { vec![read] } else { Vec::new() };
        }
        self.open_at_targets(outcome)
            .map(|clip| clip.bases(read))
            .collect()
    }

    /// The clips that nothing explains so far and that begin in a target.
    fn open_at_targets(&self, outcome: &Outcome<'_>) -> impl Iterator<Item = Clip> {
        let path = outcome.pieces.first().map(|piece| &piece.path);
        path.into_iter().flat_map(move |path| {
            outcome.open.iter().copied().filter(move |clip| {
                let edge = if clip.is_end {
                    path.last()
                } else {
                    path.first()
                };
                self.scene().is_target(path, edge.1)
            })
        })
    }

    /// Whether two reads go on from a target with bases that both show.
    fn has_shared_clip(&self, works: &[Work<'_>], outcomes: &[Outcome<'_>]) -> bool {
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        works.iter().zip(outcomes).any(|(work, outcome)| {
            let shown: FxHashSet<u64> = self
                .open_at_targets(outcome)
                .map(|clip| clip.bases(work.read))
                .filter(|bases| !is_simple(bases))
                .flat_map(|bases| plain_words(bases, LONG))
                .collect();
            let is_shared = !shown.is_disjoint(&seen);
            seen.extend(shown);
            is_shared
        })
    }

    /// An index of the targets and of the places of the genome that share words with any query; `None` where there
    /// are none.
    fn genome_mapper(&self, queries: &[&[u8]]) -> Result<Option<Mapper<'_>>, RescueError> {
        let stretches =
            find_stretches(queries, self.grounds.genome()).map_err(RescueError::Reference)?;
        info!(
            "{} stretches of reads looked for in the genome: {} places",
            queries.len(),
            stretches.len()
        );
        if stretches.is_empty() {
            return Ok(None);
        }
        let reference = self.grounds.genome().reference();
        let letters: Vec<Vec<u8>> = stretches
            .iter()
            .map(|stretch| stretch.letters(reference))
            .collect::<Result<_, ReferenceError>>()
            .map_err(RescueError::Reference)?;
        let genome = stretches
            .into_iter()
            .zip(letters)
            .map(|(stretch, letters)| (Ground::Genome(stretch), letters));
        Ok(Some(Mapper::new(self.grounds.of_targets()?.chain(genome))?))
    }

    /// Places anew the reads that transcripts leave over, in part or wholly, where two reads go on alike.
    pub(crate) fn place_beyond_transcripts<'s>(
        &'s self,
        works: &[Work<'s>],
        distinct: &[&StrayRead],
        outcomes: &mut [Outcome<'s>],
    ) -> Result<(), RescueError> {
        if !self.has_shared_clip(works, outcomes) {
            return Ok(());
        }
        let mut reads = Vec::new();
        let mut queries: Vec<&[u8]> = Vec::new();
        for (index, outcome) in outcomes.iter().enumerate() {
            let is_placed = distinct[index].placed.is_some();
            let mut left_over = self.left_over(works[index].read, is_placed, outcome);
            left_over.retain(|bases| bases.len() >= LONG as usize && !is_simple(bases));
            if !left_over.is_empty() {
                reads.push(index);
                queries.append(&mut left_over);
            }
        }
        queries.sort_unstable();
        queries.dedup();
        if queries.is_empty() {
            return Ok(());
        }
        let Some(mapper) = self.genome_mapper(&queries)? else {
            return Ok(());
        };
        let anew: Vec<(usize, Outcome<'s>)> = reads
            .into_par_iter()
            .filter_map(|read| {
                let outcome = self.place_long(&works[read], &mapper, LeastScore::DEFAULT);
                (outcome.pieces.len() > outcomes[read].pieces.len())
                    .then(|| (read, outcome.settle(distinct[read])))
            })
            .collect();
        for (read, outcome) in anew {
            outcomes[read] = outcome;
        }
        Ok(())
    }
}
