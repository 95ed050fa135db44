//! The two strands of a contig.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A strand of a contig. An unknown strand is `None` where it may be unknown, never a third strand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Strand {
    /// The strand that the reference file spells out.
    #[serde(rename = "+")]
    Forward,
    /// Its reverse complement.
    #[serde(rename = "-")]
    Reverse,
}

impl Strand {
    /// The other strand.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Forward => Self::Reverse,
            Self::Reverse => Self::Forward,
        }
    }

    /// `+` or `-`.
    pub const fn symbol(self) -> char {
        match self {
            Self::Forward => '+',
            Self::Reverse => '-',
        }
    }

    /// Reads `+` or `-`; anything else is an unknown strand.
    pub const fn from_symbol(symbol: u8) -> Option<Self> {
        match symbol {
            b'+' => Some(Self::Forward),
            b'-' => Some(Self::Reverse),
            _ => None,
        }
    }
}

impl fmt::Display for Strand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.symbol())
    }
}
