//! One fragment: which stretch of which molecule, and what its reads cover.

/// A stretch of a molecule that was sequenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fragment {
    /// The molecule's number in its library.
    pub(crate) molecule: u32,
    /// Offset of the first base.
    pub(crate) from: u32,
    /// One past the last base.
    pub(crate) to: u32,
    /// The molecule in the tube that it is, or is a PCR copy of: copies share it.
    pub(crate) family: u32,
    /// Whether read 1 spells the molecule; else read 2 does.
    pub(crate) first_is_sense: bool,
    /// Which of the two haplotypes it was transcribed from: 0 or 1.
    pub(crate) haplotype: u8,
    /// Whether it is a PCR copy of a fragment before it.
    pub(crate) is_copy: bool,
}

/// What one read covers of its molecule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Covered {
    /// Offset of the first base.
    pub(crate) from: u32,
    /// One past the last base.
    pub(crate) to: u32,
    /// Whether the read spells the molecule; else its reverse complement.
    pub(crate) is_sense: bool,
}

impl Fragment {
    /// What read 1 covers, at most `read_length` bases.
    pub(crate) fn first(&self, read_length: u32) -> Covered {
        self.read(self.first_is_sense, read_length)
    }

    /// What read 2 covers.
    pub(crate) fn second(&self, read_length: u32) -> Covered {
        self.read(!self.first_is_sense, read_length)
    }

    fn read(&self, is_sense: bool, read_length: u32) -> Covered {
        let length = read_length.min(self.to - self.from);
        if is_sense {
            Covered {
                from: self.from,
                to: self.from + length,
                is_sense,
            }
        } else {
            Covered {
                from: self.to - length,
                to: self.to,
                is_sense,
            }
        }
    }
}
