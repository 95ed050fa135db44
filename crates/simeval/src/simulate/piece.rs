//! One piece of a read as an aligner lays it on the reference.

use trkfuse_core::{ContigId, Pos, Strand};

/// Aligned bases of a read with gaps between them, without clips.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Offset in the molecule of the first base aligned.
    pub(crate) from: u32,
    /// One past the last.
    pub(crate) to: u32,
    /// Which side of the molecule's breaks it lies on.
    pub(crate) side: u32,
    /// The contig.
    pub(crate) contig: ContigId,
    /// The reference strand that the molecule spells here.
    pub(crate) strand: Strand,
    /// Lowest aligned reference position.
    pub(crate) start: Pos,
    /// One past the highest aligned reference position.
    pub(crate) end: Pos,
    /// Whether it runs over a fusion that looks like an intron.
    pub(crate) crosses_fusion: bool,
    /// Aligned runs and the gaps between them, ascending on the reference.
    pub(crate) runs: Vec<Run>,
}

/// A step along the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// Aligned bases (CIGAR `M`).
    Aligned(u32),
    /// Skipped reference bases (CIGAR `N`).
    Skipped(u32),
}

impl Piece {
    /// Bases aligned.
    pub(crate) const fn aligned(&self) -> u32 {
        self.to - self.from
    }

    /// Whether the read, as sequenced, lies on the reverse strand.
    pub(crate) fn is_reverse(&self, read_is_sense: bool) -> bool {
        (self.strand == Strand::Forward) != read_is_sense
    }
}
