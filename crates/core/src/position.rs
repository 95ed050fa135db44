//! A base of a contig.

/// One base of a contig, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos(u32);

impl Pos {
    /// Takes a number counted from 0 (BAM, BED).
    pub const fn from_zero_based(n: u32) -> Self {
        Self(n)
    }

    /// Takes a number counted from 1 (GTF, SAM text, VCF); `None` for 0.
    pub fn from_one_based(n: u32) -> Option<Self> {
        n.checked_sub(1).map(Self)
    }

    /// The number counted from 0.
    pub const fn zero_based(self) -> u32 {
        self.0
    }

    /// The number to print in TSV and VCF, counted from 1.
    pub const fn one_based(self) -> u32 {
        self.0 + 1
    }

    /// The base `offset` bases further along the reference; `None` before the contig's start.
    pub fn offset(self, offset: i64) -> Option<Self> {
        u32::try_from(i64::from(self.0) + offset).ok().map(Self)
    }

    /// Bases between two positions, whichever comes first.
    pub const fn distance(self, other: Self) -> u32 {
        self.0.abs_diff(other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_one_of_a_vcf_is_base_zero_inside() {
        let pos = Pos::from_one_based(1).expect("1 is a base");
        assert_eq!(pos.zero_based(), 0);
        assert_eq!(pos.one_based(), 1);
        assert_eq!(Pos::from_one_based(0), None);
    }

    #[test]
    fn an_offset_never_leaves_the_contig_at_its_start() {
        assert_eq!(
            Pos::from_zero_based(3).offset(-3),
            Some(Pos::from_zero_based(0))
        );
        assert_eq!(Pos::from_zero_based(3).offset(-4), None);
    }
}
