//! What becomes of a stray read.

use std::collections::BTreeMap;

use trkfuse_core::{Alignment, ContigId, Pos, Realigned, Sequence, StrayRead};

use crate::clip::{Clip, Joined};
use crate::path::Path;
use crate::supported::{Supported, of_pieces};

/// A piece of a read with what is told of it.
#[derive(Clone)]
pub(crate) struct Piece<'a> {
    pub(crate) path: Path<'a>,
    pub(crate) mapping_quality: u8,
    pub(crate) hits: Option<u32>,
    pub(crate) edits: Option<u32>,
    /// Other places that are as good.
    pub(crate) elsewhere: Vec<Path<'a>>,
}

impl<'a> Piece<'a> {
    /// What the read's aligner has said.
    pub(crate) fn of_read(read: &StrayRead) -> Option<Self> {
        let placed = read.placed.as_ref()?;
        let length = read.bases.len() as u32;
        Some(Self {
            path: Path::of_alignment(placed, length)?.without_overhangs(length),
            mapping_quality: placed.mapping_quality,
            hits: placed.hits,
            edits: placed.mismatches,
            elsewhere: Vec::new(),
        })
    }

    pub(crate) fn to_alignment(&self, read_length: u32) -> Alignment {
        let alignment = |path: &Path<'_>| {
            path.to_alignment(read_length, self.mapping_quality, self.hits, self.edits)
        };
        Alignment {
            elsewhere: self.elsewhere.iter().map(alignment).collect(),
            ..alignment(&self.path)
        }
    }

    pub(crate) const fn as_side(&self) -> (&Path<'a>, u8, Option<u32>) {
        (&self.path, self.mapping_quality, self.hits)
    }
}

/// The pieces of a read, done with.
pub(crate) struct Settled {
    alignments: Vec<Alignment>,
    /// The middle base of each.
    middles: Vec<(ContigId, Pos)>,
}

/// What became of a read.
#[derive(Default)]
pub(crate) struct Outcome<'a> {
    /// The pieces of a read that no open clip is left of: a path takes ten times as much memory.
    pub(crate) settled: Option<Settled>,
    /// Pieces; the one that the read's aligner placed, if it did, first.
    pub(crate) pieces: Vec<Piece<'a>>,
    /// Clips that nothing explains so far.
    pub(crate) open: Vec<Clip>,
    pub(crate) supported: Vec<Supported>,
}

impl<'a> Outcome<'a> {
    /// Adds a piece; the fixed one, with its refined edge, takes its own place and is given back.
    pub(crate) fn add(&mut self, joined: Joined<'a>, clip: Clip) -> Path<'a> {
        let Joined {
            fixed,
            found,
            mapping_quality,
            hits,
            mismatches,
            elsewhere,
        } = joined;
        self.pieces[0].path = fixed.clone();
        let found = Piece {
            path: found,
            mapping_quality,
            hits,
            edits: Some(mismatches),
            elsewhere,
        };
        let (left, right) = if clip.is_end {
            (&self.pieces[0], &found)
        } else {
            (&found, &self.pieces[0])
        };
        self.supported
            .extend(of_pieces(left.as_side(), right.as_side()));
        self.pieces.push(found);
        fixed
    }
}

/// Reads that are not the same with the same placement, and for each read which of them it is like. The reads of
/// a panel start and end in few places: many are alike.
pub(crate) fn distinct_reads(reads: &[StrayRead]) -> (Vec<&StrayRead>, Vec<usize>) {
    let mut kinds: BTreeMap<(&Sequence, Option<&Alignment>), usize> = BTreeMap::new();
    let mut distinct = Vec::new();
    let kind_of = reads
        .iter()
        .map(|read| {
            *kinds
                .entry((&read.bases, read.placed.as_ref()))
                .or_insert_with(|| {
                    distinct.push(read);
                    distinct.len() - 1
                })
        })
        .collect();
    (distinct, kind_of)
}

impl Outcome<'_> {
    /// Where the pieces lie.
    pub(crate) fn middles(&self) -> Vec<(ContigId, Pos)> {
        match &self.settled {
            Some(settled) => settled.middles.clone(),
            None => self
                .pieces
                .iter()
                .map(|piece| {
                    let middle = piece.path.bases[piece.path.bases.len() / 2].1;
                    (piece.path.contig, middle)
                })
                .collect(),
        }
    }

    /// Forgets the paths where nothing is left to be placed.
    pub(crate) fn settle(mut self, stray: &StrayRead) -> Self {
        if self.open.is_empty() && !self.pieces.is_empty() {
            self.settled = Some(Settled {
                alignments: self.alignments(stray),
                middles: self.middles(),
            });
            self.pieces = Vec::new();
        }
        self
    }

    pub(crate) fn alignments(&self, stray: &StrayRead) -> Vec<Alignment> {
        let length = stray.bases.len() as u32;
        self.pieces
            .iter()
            .map(|piece| piece.to_alignment(length))
            .collect()
    }

    pub(crate) fn to_realigned(&self, read: usize, stray: &StrayRead) -> Option<Realigned> {
        let pieces = match &self.settled {
            Some(settled) => settled.alignments.clone(),
            None => self.alignments(stray),
        };
        let is_news = match stray.placed {
            Some(_) => pieces.len() > 1,
            None => !pieces.is_empty(),
        };
        is_news.then_some(Realigned { read, pieces })
    }
}
