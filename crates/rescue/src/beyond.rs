//! Places what no spliced transcript explains: introns, exons of other isoforms, bases between genes.
//!
//! METHOD: what reads at a target go on with, and no transcript has, is looked for in the whole genome, all such clips at
//! once, since each search reads the whole reference.

use log::info;
use rayon::prelude::*;
use trkfuse_core::{ReferenceError, StrayRead};

use crate::clip::{Clip, LONG};
use crate::genome_scan::find_stretches;
use crate::mapping::{Ground, Mapper};
use crate::outcome::{Outcome, Piece};
use crate::rescuer::{LeastScore, Work};
use crate::words::is_simple;
use crate::{RescueError, Rescuer};

/// A clip beside a piece in a target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenClip {
    /// Which of the reads.
    pub(crate) read: usize,
    clip: Clip,
}

impl Rescuer<'_> {
    /// The clips of a read, of which these are its pieces, that nothing explains so far.
    pub(crate) fn open_clips(
        &self,
        read: usize,
        pieces: &[Piece<'_>],
        open: &[Clip],
    ) -> Vec<OpenClip> {
        let Some(Piece { path, .. }) = pieces.first() else {
            return Vec::new();
        };
        open.iter()
            .filter_map(|&clip| {
                let (_, pos) = if clip.is_end {
                    path.last()
                } else {
                    path.first()
                };
                let is_long = clip.length() >= LONG;
                (is_long && self.scene().is_target(path, pos)).then_some(OpenClip { read, clip })
            })
            .collect()
    }

    /// An index of the targets and of the places of the genome that share words with clips; with the reads that have
    /// such, ascending. `None` where there are none.
    pub(crate) fn genome_mapper<'r>(
        &self,
        open: &[OpenClip],
        read_of: impl Fn(usize) -> &'r [u8],
    ) -> Result<Option<(Mapper<'_>, Vec<usize>)>, RescueError> {
        let mut queries: Vec<&[u8]> = open
            .iter()
            .map(|open| open.clip.bases(read_of(open.read)))
            .filter(|bases| !is_simple(bases))
            .collect();
        queries.sort_unstable();
        queries.dedup();
        if queries.is_empty() {
            return Ok(None);
        }
        let stretches = find_stretches(&queries, self.genome()).map_err(RescueError::Reference)?;
        info!(
            "{} clips looked for in the genome: {} places",
            queries.len(),
            stretches.len()
        );
        if stretches.is_empty() {
            return Ok(None);
        }
        let reference = self.genome().reference();
        let letters: Vec<Vec<u8>> = stretches
            .iter()
            .map(|stretch| {
                let bases = reference.bases(stretch.contig, stretch.interval)?;
                Ok(bases.as_bytes().to_vec())
            })
            .collect::<Result<_, ReferenceError>>()
            .map_err(RescueError::Reference)?;
        let transcriptome = self.transcriptome()?;
        let targets = self.catalogue().targets().iter().enumerate();
        let targets =
            targets.map(|(index, entry)| (Ground::Transcript(entry), transcriptome.letters(index)));
        let genome = stretches
            .into_iter()
            .zip(letters)
            .map(|(stretch, letters)| (Ground::Genome(stretch), letters));
        let mapper = Mapper::new(targets.chain(genome))?;
        let mut reads: Vec<usize> = open.iter().map(|open| open.read).collect();
        reads.sort_unstable();
        reads.dedup();
        Ok(Some((mapper, reads)))
    }

    /// Places reads whose clips are left by all transcripts anew.
    pub(crate) fn place_beyond_transcripts<'s>(
        &'s self,
        works: &[Work<'s>],
        distinct: &[&StrayRead],
        outcomes: &mut [Outcome<'s>],
    ) -> Result<(), RescueError> {
        let open: Vec<OpenClip> = outcomes
            .iter()
            .enumerate()
            .flat_map(|(read, outcome)| self.open_clips(read, &outcome.pieces, &outcome.open))
            .collect();
        let Some((mapper, reads)) = self.genome_mapper(&open, |read| works[read].read)? else {
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
