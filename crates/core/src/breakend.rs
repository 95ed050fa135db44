//! One side of a junction, and the place a gene takes by its strand and its retained flank.

use serde::{Deserialize, Serialize};

use crate::{ContigId, Pos, Strand};

/// The flank that stays in the transcript, named by reference coordinate, never by strand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retained {
    /// Bases at and below the breakend's position stay.
    Lower,
    /// Bases at and above the breakend's position stay.
    Higher,
}

impl Retained {
    /// The other flank.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Lower => Self::Higher,
            Self::Higher => Self::Lower,
        }
    }

    /// +1 when walking out of the retained flank, across the break, climbs the reference; else -1.
    pub const fn outward(self) -> i64 {
        match self {
            Self::Lower => 1,
            Self::Higher => -1,
        }
    }
}

/// One side of a junction: `pos` is the last base retained, as in VCF's `POS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Breakend {
    /// The contig.
    pub contig: ContigId,
    /// The base next to the break that is still part of the joined molecule.
    pub pos: Pos,
    /// Which flank of `pos` is part of the joined molecule.
    pub retained: Retained,
}

impl Breakend {
    /// The breakend `bases` further out (a longer retained flank), or further in when negative;
    /// `None` beyond the contig's start.
    pub fn extended(self, bases: i64) -> Option<Self> {
        let pos = self.pos.offset(self.retained.outward() * bases)?;
        Some(Self { pos, ..self })
    }

    /// How far `pos` lies out of this breakend's retained flank: positive beyond the break,
    /// zero at it, negative within the flank.
    pub fn outward_distance(self, pos: Pos) -> i64 {
        self.retained.outward() * (i64::from(pos.zero_based()) - i64::from(self.pos.zero_based()))
    }

    /// The strand on which a molecule runs when it enters the junction from this side.
    pub const fn strand_into_break(self) -> Strand {
        match self.retained {
            Retained::Lower => Strand::Forward,
            Retained::Higher => Strand::Reverse,
        }
    }
}

/// The place of a gene in a fusion transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Transcribed first: gives the promoter.
    FivePrime,
    /// Transcribed last: gives the kinase in an activating TRK fusion.
    ThreePrime,
}

/// The place a gene takes when transcribed on `strand` and kept on the `retained` flank.
pub const fn role(strand: Strand, retained: Retained) -> Role {
    match (strand, retained) {
        (Strand::Forward, Retained::Lower) | (Strand::Reverse, Retained::Higher) => Role::FivePrime,
        (Strand::Forward, Retained::Higher) | (Strand::Reverse, Retained::Lower) => {
            Role::ThreePrime
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forward_gene_that_keeps_its_lower_flank_is_five_prime() {
        assert_eq!(role(Strand::Forward, Retained::Lower), Role::FivePrime);
        assert_eq!(role(Strand::Reverse, Retained::Lower), Role::ThreePrime);
    }

    #[test]
    fn growing_a_breakend_moves_it_away_from_its_flank() {
        let lower = Breakend {
            contig: ContigId(0),
            pos: Pos::from_zero_based(100),
            retained: Retained::Lower,
        };
        let higher = Breakend {
            retained: Retained::Higher,
            ..lower
        };
        assert_eq!(lower.extended(3).map(|b| b.pos.zero_based()), Some(103));
        assert_eq!(higher.extended(3).map(|b| b.pos.zero_based()), Some(97));
        assert_eq!(lower.outward_distance(Pos::from_zero_based(103)), 3);
        assert_eq!(higher.outward_distance(Pos::from_zero_based(103)), -3);
    }
}
