//! The molecule around a junction, by majority of the reads.

use std::borrow::Cow;

use trkfuse_core::End;

/// Votes for one column: A, C, G, T.
type Column = [u32; 4];

/// What the reads across one junction agree on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Molecule {
    /// Bases of the low side, counted away from the cut: `low[0]` is next to it.
    pub(crate) low: Vec<u8>,
    /// Bases between the sides, walking from low to high; `N` where no read shows one.
    pub(crate) inserted: Vec<u8>,
    /// Bases of the high side, counted away from the cut.
    pub(crate) high: Vec<u8>,
}

impl Molecule {
    /// Takes the bases that most reads show; the first in the alphabet of equals.
    ///
    /// * `reads`: bases walking from low to high, with how many of them lie on the low side of the junction.
    ///   Reads that end before the cut have no vote.
    /// * `inserted`: bases between the sides.
    /// * `reach`: most bases of either side.
    pub(crate) fn agreed<'r>(
        reads: impl Iterator<Item = (Cow<'r, [u8]>, i64)>,
        inserted: usize,
        reach: usize,
    ) -> Self {
        let (mut low, mut high) = (Vec::new(), Vec::new());
        let mut middle = vec![Column::default(); inserted];
        for (bases, low_end) in reads {
            let Ok(cut) = usize::try_from(low_end) else {
                continue;
            };
            if cut + inserted > bases.len() {
                continue;
            }
            vote(&mut low, bases[..cut].iter().rev().take(reach));
            vote(&mut high, bases[cut + inserted..].iter().take(reach));
            for (column, &base) in middle.iter_mut().zip(&bases[cut..]) {
                count(column, base);
            }
        }
        let majorities = |columns: &[Column]| columns.iter().map(majority).collect();
        Self {
            low: majorities(&low),
            inserted: majorities(&middle),
            high: majorities(&high),
        }
    }

    /// The bases from one side's breakend on, walking out of that side: the inserted ones, then the other
    /// side's.
    pub(crate) fn beyond(&self, end: End) -> Vec<u8> {
        match end {
            End::Low => [self.inserted.as_slice(), &self.high].concat(),
            End::High => self
                .inserted
                .iter()
                .rev()
                .chain(&self.low)
                .copied()
                .collect(),
        }
    }
}

fn vote<'b>(columns: &mut Vec<Column>, bases: impl Iterator<Item = &'b u8>) {
    for (index, &base) in bases.enumerate() {
        if columns.len() <= index {
            columns.push(Column::default());
        }
        count(&mut columns[index], base);
    }
}

pub(crate) fn count(column: &mut Column, base: u8) {
    let row = match base {
        b'A' => 0,
        b'C' => 1,
        b'G' => 2,
        b'T' => 3,
        _ => return,
    };
    column[row] += 1;
}

/// The base with most votes, the first in the alphabet of equals; `N` without votes.
pub(crate) fn majority(column: &Column) -> u8 {
    let (mut best, mut votes) = (b'N', 0);
    for (base, &count) in b"ACGT".iter().zip(column) {
        if count > votes {
            (best, votes) = (*base, count);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<'a>(all: &'a [(&str, i64)]) -> impl Iterator<Item = (Cow<'a, [u8]>, i64)> {
        all.iter()
            .map(|&(bases, cut)| (Cow::Borrowed(bases.as_bytes()), cut))
    }

    #[test]
    fn columns_count_from_the_cut_and_the_majority_wins() {
        let shown = reads(&[("AACCGTT", 4), ("ACCGTTA", 3), ("ATCGTT", 3)]);
        let molecule = Molecule::agreed(shown, 1, 10);
        assert_eq!(molecule.low, b"CCAA");
        assert_eq!(molecule.inserted, b"G");
        assert_eq!(molecule.high, b"TTA");
        assert_eq!(molecule.beyond(End::Low), b"GTTA");
        assert_eq!(molecule.beyond(End::High), b"GCCAA");
    }

    #[test]
    fn a_read_that_ends_before_the_cut_has_no_vote() {
        for cut in [-1, 4] {
            let molecule = Molecule::agreed(reads(&[("ACGT", cut)]), 1, 10);
            assert!(molecule.low.is_empty() && molecule.high.is_empty());
            assert_eq!(molecule.inserted, b"N");
        }
    }
}
