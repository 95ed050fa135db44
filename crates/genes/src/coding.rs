//! What is known of a coding region, and where a base lies relative to it.

use serde::{Deserialize, Serialize};

/// How complete a transcript's coding region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CdsState {
    /// Start codon, stop codon, and a length that three divides.
    Complete,
    /// The start codon is missing: the first codon may be cut, so the frame is not known.
    NoStart,
    /// The stop codon is missing.
    NoStop,
    /// Both are missing: the frame is not known.
    NoStartNoStop,
    /// Start and stop are there, yet three does not divide the length, or the coding pieces do not
    /// follow the exons (ribosomal slippage).
    FrameBreak,
    /// There is no coding region.
    NonCoding,
}

impl CdsState {
    /// Whether counting coding bases from the first one gives the reading frame.
    pub const fn frame_is_known(self) -> bool {
        matches!(self, Self::Complete | Self::NoStop)
    }

    /// Whether the last three coding bases are the stop codon.
    pub const fn has_stop(self) -> bool {
        matches!(self, Self::Complete | Self::NoStart | Self::FrameBreak)
    }
}

/// Where a base lies relative to a transcript's coding region, counted along the spliced transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodingPlace {
    /// In an exon, this many transcript bases before the first coding base (1: right before it).
    Before(u32),
    /// A coding base: its offset from the first coding base, counted from 0. The stop codon belongs
    /// to the coding region.
    Within(u32),
    /// In an exon, this many transcript bases behind the last base of the stop codon (1: right
    /// behind it).
    Behind(u32),
    /// Between two exons.
    Intronic,
    /// Not within the transcript.
    Outside,
    /// The transcript has no coding region.
    NonCoding,
}
