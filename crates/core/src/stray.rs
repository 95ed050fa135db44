//! Reads that an aligner left (partly) unaligned, and what places them after all.

use crate::{ContigId, Fragment, Interval, Pos, Sequence, Strand};

/// One alignment of a read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alignment {
    /// The contig.
    pub contig: ContigId,
    /// First aligned base, counted from 0.
    pub start: Pos,
    /// The strand that the read as sequenced lies on.
    pub strand: Strand,
    /// How the whole read lies there, along the reference, clips included, as in SAM.
    pub cigar: String,
    /// Mapping quality; 255 where not available.
    pub mapping_quality: u8,
    /// Places at which the aligned bases lie equally well, where known.
    pub hits: Option<u32>,
    /// Edit distance, where known.
    pub mismatches: Option<u32>,
    /// Other places of the same bases that are as good, where known.
    pub elsewhere: Vec<Alignment>,
}

/// A read that its aligner left unaligned, in part or wholly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StrayRead {
    /// The read name, without mate suffix.
    pub name: String,
    /// Whether this is read 2 of its pair.
    pub is_second_mate: bool,
    /// The bases, as sequenced.
    pub bases: Sequence,
    /// Where its aligner placed a part of it; `None` for an unaligned read.
    pub placed: Option<Alignment>,
}

/// A stray read with all pieces that it aligns in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Realigned {
    /// Which read of those given, counted from 0.
    pub read: usize,
    /// At least one. For a read that its aligner had placed, the first is that placement, its edge
    /// refined.
    pub pieces: Vec<Alignment>,
}

/// Places stray reads. It knows genes and sequence; who asks knows records.
pub trait Realigner: Sync {
    /// Whether the bases of a read, on either strand, may come from a target gene's transcripts.
    fn is_like_target(&self, bases: &Sequence) -> bool;

    /// Whether clipped bases may be the continuation of a read into a target gene.
    ///
    /// `aligned`: the read's bases on the aligned side next to the clip, `clip`: those clipped, both on
    /// the strand of the reference. `is_after`: whether the clip follows the aligned bases along the
    /// reference, else it comes before them.
    fn is_clip_like_target(&self, aligned: &Sequence, clip: &Sequence, is_after: bool) -> bool;

    /// Whether the bases clipped at a place of a target gene are what ordinary transcripts of it go on
    /// with, so that nothing is to be looked for.
    ///
    /// `aligned`: the read's bases on the aligned side next to the clip, `clip`: those clipped, both on
    /// the strand of the reference. `edge`: the last aligned base.
    fn is_ordinary_clip(
        &self,
        contig: ContigId,
        edge: Pos,
        is_after: bool,
        aligned: &Sequence,
        clip: &Sequence,
    ) -> bool;

    /// The stretches of partner genes in which further reads are worth a look, given what is known
    /// of the sample: sorted, none overlapping another.
    fn partner_stretches(&self, fragments: &[Fragment]) -> Vec<(ContigId, Interval)>;

    /// Aligns reads. `fragments`: the evidence known so far. Reads that cannot be placed are left out.
    ///
    /// # Errors
    ///
    /// A message, when the sequence that is needed cannot be had.
    fn realign(
        &self,
        reads: &[StrayRead],
        fragments: &[Fragment],
    ) -> Result<Vec<Realigned>, String>;
}
