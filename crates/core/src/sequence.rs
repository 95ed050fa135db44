//! Bases as letters.

use std::fmt;

/// Nucleotides in upper case ASCII: `A`, `C`, `G`, `T` or `N`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(Vec<u8>);

impl Sequence {
    /// Takes letters of either case; anything but A, C, G, T (or U) becomes `N`.
    pub fn new(letters: &[u8]) -> Self {
        Self(letters.iter().map(|&letter| normal_base(letter)).collect())
    }

    /// The letters.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Number of bases.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no base.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same molecule read from the other strand.
    #[must_use]
    pub fn reverse_complement(&self) -> Self {
        Self(
            self.0
                .iter()
                .rev()
                .map(|&base| Self::complement(base))
                .collect(),
        )
    }

    /// The pairing base; `N` pairs with `N`.
    pub const fn complement(base: u8) -> u8 {
        match base {
            b'A' => b'T',
            b'C' => b'G',
            b'G' => b'C',
            b'T' => b'A',
            _ => b'N',
        }
    }

    /// The bases `[from, to)`, cut to what there is.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Self {
        let to = to.min(self.0.len());
        Self(self.0[from.min(to)..to].to_vec())
    }

    /// Appends bases.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// The letters as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a sequence holds ASCII only")
    }
}

const fn normal_base(letter: u8) -> u8 {
    match letter {
        b'A' | b'a' => b'A',
        b'C' | b'c' => b'C',
        b'G' | b'g' => b'G',
        b'T' | b't' | b'U' | b'u' => b'T',
        _ => b'N',
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_strand_of_the_other_strand_is_the_first() {
        let bases = Sequence::new(b"acgtNn.u");
        assert_eq!(bases.as_str(), "ACGTNNNT");
        assert_eq!(bases.reverse_complement().as_str(), "ANNNACGT");
        assert_eq!(bases.reverse_complement().reverse_complement(), bases);
    }

    #[test]
    fn a_slice_stops_where_the_bases_stop() {
        let bases = Sequence::new(b"ACGT");
        assert_eq!(bases.slice(2, 9).as_str(), "GT");
        assert_eq!(bases.slice(7, 9).as_str(), "");
    }
}
