//! Two breakends joined.

use crate::Breakend;

/// A side of a [`Junction`] by its canonical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The breakend that sorts first: contig, position, retained flank.
    Low,
    /// The other one.
    High,
}

impl End {
    /// The other side.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Low => Self::High,
            Self::High => Self::Low,
        }
    }
}

/// Two breakends joined, in canonical order, so that (a, b) equals (b, a).
///
/// Which of them is 5' depends on the strand transcribed: see [`crate::role`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Junction {
    low: Breakend,
    high: Breakend,
}

impl Junction {
    /// Joins two breakends; the order given does not matter.
    pub fn new(a: Breakend, b: Breakend) -> Self {
        if a <= b {
            Self { low: a, high: b }
        } else {
            Self { low: b, high: a }
        }
    }

    /// The breakend that sorts first.
    pub const fn low(self) -> Breakend {
        self.low
    }

    /// The breakend that sorts last.
    pub const fn high(self) -> Breakend {
        self.high
    }

    /// The breakend on one side.
    pub const fn end(self, end: End) -> Breakend {
        match end {
            End::Low => self.low,
            End::High => self.high,
        }
    }

    /// The same molecule with `bases` moved from the high side to the low side (the other way when
    /// negative): equal to this junction where the sequences agree, as within a microhomology.
    ///
    /// `None` where that leaves a contig or would swap the sides' order.
    pub fn shifted(self, bases: i64) -> Option<Self> {
        let low = self.low.extended(bases)?;
        let high = self.high.extended(-bases)?;
        (low <= high).then_some(Self { low, high })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{ContigId, Pos, Retained};

    fn any_breakend() -> impl Strategy<Value = Breakend> {
        (0_u32..3, 50_u32..1000, any::<bool>()).prop_map(|(contig, pos, lower)| Breakend {
            contig: ContigId(contig),
            pos: Pos::from_zero_based(pos),
            retained: if lower {
                Retained::Lower
            } else {
                Retained::Higher
            },
        })
    }

    proptest! {
        #[test]
        fn a_junction_does_not_know_which_side_was_seen_first(a in any_breakend(), b in any_breakend()) {
            prop_assert_eq!(Junction::new(a, b), Junction::new(b, a));
        }

        #[test]
        fn shifting_forth_and_back_is_no_change(
            a in any_breakend(), b in any_breakend(), bases in -20_i64..20,
        ) {
            let junction = Junction::new(a, b);
            if let Some(shifted) = junction.shifted(bases) {
                prop_assert_eq!(shifted.shifted(-bases), Some(junction));
            }
        }
    }
}
