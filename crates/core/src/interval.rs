//! A stretch of a contig.

use crate::Pos;

/// Bases of one contig, half-open: `start` belongs to it, `end` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First base, counted from 0.
    pub start: Pos,
    /// One past the last base, counted from 0.
    pub end: Pos,
}

impl Interval {
    /// The interval `[start, end)`; `None` when it would be empty or turned round.
    pub fn new(start: Pos, end: Pos) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// Takes first and last base counted from 1, both included (GTF); `None` when that is no interval.
    pub fn from_one_based_inclusive(first: u32, last: u32) -> Option<Self> {
        Self::new(Pos::from_one_based(first)?, Pos::from_zero_based(last))
    }

    /// Number of bases, at least 1.
    pub const fn len(self) -> u32 {
        self.end.zero_based() - self.start.zero_based()
    }

    /// Never true: an interval holds at least one base.
    pub const fn is_empty(self) -> bool {
        false
    }

    /// The last base that belongs to the interval.
    pub const fn last(self) -> Pos {
        Pos::from_zero_based(self.end.zero_based() - 1)
    }

    /// Whether a base belongs to the interval.
    pub fn contains(self, pos: Pos) -> bool {
        self.start <= pos && pos < self.end
    }

    /// Whether two intervals share a base. Touching ones do not.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The interval with `bases` more on both sides, cut at the contig's start.
    #[must_use]
    pub fn padded(self, bases: u32) -> Self {
        Self {
            start: Pos::from_zero_based(self.start.zero_based().saturating_sub(bases)),
            end: Pos::from_zero_based(self.end.zero_based().saturating_add(bases)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(start: u32, end: u32) -> Interval {
        Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end)).expect("not empty")
    }

    #[test]
    fn touching_intervals_do_not_overlap() {
        assert!(!interval(0, 10).overlaps(interval(10, 20)));
        assert!(interval(0, 11).overlaps(interval(10, 20)));
    }

    #[test]
    fn a_gtf_interval_keeps_both_its_ends() {
        let exon = Interval::from_one_based_inclusive(5, 7).expect("three bases");
        assert_eq!(exon.len(), 3);
        assert_eq!(exon.last().one_based(), 7);
        assert!(exon.contains(Pos::from_zero_based(4)));
        assert!(!exon.contains(Pos::from_zero_based(7)));
    }

    #[test]
    fn an_empty_interval_cannot_be_made() {
        let base = Pos::from_zero_based(4);
        assert_eq!(Interval::new(base, base), None);
        assert_eq!(Interval::from_one_based_inclusive(0, 4), None);
    }
}
