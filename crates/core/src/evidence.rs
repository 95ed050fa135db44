//! What one sequenced fragment says about junctions.

use crate::{Junction, OtherPlace, Pos, Sequence};

/// Aligned bases in a row, without an indel or gap, seen from a break further out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The reference base nearest to the break, counted from 0.
    pub edge: Pos,
    /// Aligned bases.
    pub bases: u32,
    /// Read bases between this run and the break.
    pub from_break: u32,
}

/// One side of a piece of evidence: how a read, or one of its pieces, lies there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Read bases aligned on this side, clips and introns not counted.
    pub aligned: u32,
    /// Of these, the ones in a row next to the break, without an indel or gap.
    pub run: u32,
    /// The run behind the indel or gap that is nearest to the break, where there is one.
    pub behind: Option<Run>,
    /// Read bases beyond this side's outer end that no alignment of the read explains.
    pub unexplained: u32,
    /// Mapping quality as written in the file, 255 meaning "not available" (STAR: unique).
    pub mapping_quality: u8,
    /// `NH`: places at which the read aligns equally well, where the file says so.
    pub hits: Option<u32>,
    /// `NM`: edit distance of this piece, where the file says so.
    pub mismatches: Option<u32>,
    /// Forward-strand reference base at the breakend, from the MD tag.
    pub reference_base: Option<u8>,
    /// Outermost aligned base of this side's alignment, farthest from the break along the
    /// reference, counted from 0.
    pub outermost: Pos,
}

impl Piece {
    /// Whether the aligner placed this side in one place only: `NH` of 1 where there is an `NH`,
    /// else a mapping quality of at least `threshold` (255 counts as unique).
    pub const fn is_unique(&self, threshold: u8) -> bool {
        match self.hits {
            Some(hits) => hits == 1,
            None => self.mapping_quality >= threshold,
        }
    }
}

/// The bases of a read across a junction, walking from the low breakend's side to the high one's.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadSequence {
    /// Aligned bases of the low side, inserted bases, aligned bases of the high side.
    pub bases: Sequence,
    /// `bases[..low_end]` lie on the low side.
    pub low_end: u32,
    /// `bases[high_start..]` lie on the high side; the bases between are inserted.
    pub high_start: u32,
}

/// One read that crosses a junction and so places it to the base.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JunctionRead {
    /// The junction, with all bases that both pieces claim given to the low side.
    pub junction: Junction,
    /// Read bases that both pieces claim: shifting the junction by up to `-overlap` says the same.
    pub overlap: u32,
    /// Bases between the pieces, walking from the low side to the high side; `N` where the file
    /// does not hold them.
    pub inserted: Sequence,
    /// The read across the junction; `None` where the file does not hold its bases.
    pub sequence: Option<ReadSequence>,
    /// The piece on the low side.
    pub low: Piece,
    /// The piece on the high side.
    pub high: Piece,
    /// Whether the read runs from the low side to the high side, as sequenced.
    pub reads_low_to_high: bool,
    /// Whether this is read 2 of its pair.
    pub is_second_mate: bool,
    /// Bases by which the breakends, each for itself, and with them the bases between may be off, as a
    /// long read's insertions and deletions let expect; 0 for reads that hardly err in length.
    pub uncertainty: u32,
    /// Other places at which the side that is not at a target lies as well, as far as the file names them:
    /// sorted, each once.
    pub elsewhere: Vec<OtherPlace>,
}

impl JunctionRead {
    /// Aligned bases on the shorter side.
    pub fn anchor(&self) -> u32 {
        self.low.aligned.min(self.high.aligned)
    }
}

/// Two mates on the two sides of a junction, neither crossing it: bounds the junction, does not
/// place it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpanningPair {
    /// The innermost aligned base of each mate, with the flank it lies on; the junction lies
    /// further out of both flanks.
    pub inner: Junction,
    /// The mate on the low side.
    pub low: Piece,
    /// The mate on the high side.
    pub high: Piece,
    /// Read bases clipped behind the innermost one of the mate on the low side: it may cross the junction.
    pub low_clipped: u32,
    /// The same of the mate on the high side.
    pub high_clipped: u32,
    /// Whether the mate on the low side is read 1.
    pub low_is_first_mate: bool,
    /// Other places of the mate that is not at a target, as in [`JunctionRead::elsewhere`].
    pub elsewhere: Vec<OtherPlace>,
}

/// What one fragment says about one junction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// One read aligned in two pieces (a primary and a supplementary alignment, or `SA`).
    SplitRead(JunctionRead),
    /// One alignment whose gap (CIGAR `N`) leaves a target locus.
    GappedRead(JunctionRead),
    /// Two mates on the two sides, neither crossing.
    SpanningPair(SpanningPair),
}

impl Evidence {
    /// The junction that this places to the base, if it does.
    pub const fn junction_read(&self) -> Option<&JunctionRead> {
        match self {
            Self::SplitRead(read) | Self::GappedRead(read) => Some(read),
            Self::SpanningPair(_) => None,
        }
    }
}

/// One sequenced molecule, both mates: the unit of counting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fragment {
    /// The read name, without mate suffix.
    pub name: String,
    /// Unique molecular identifier, where the file holds one.
    pub umi: Option<String>,
    /// Cell barcode (`CB`), where the file holds one.
    pub cell: Option<String>,
    /// Whether this is a copy (PCR or optical) of another fragment in the evidence.
    pub is_duplicate: bool,
    /// What it says, sorted, each once.
    pub evidence: Vec<Evidence>,
}
