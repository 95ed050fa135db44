//! Bases as a function of seed, contig and position.

use trkfuse_core::{ContigId, Pos};

use super::Snp;

/// Bases that one hash gives: two bits each of 64.
const BASES_A_HASH: u32 = 32;

/// Letters by their two bits.
const LETTERS: [u8; 4] = *b"ACGT";

/// Share of the sample's differences that both haplotypes carry, of 256. Chosen by hand.
const HOMOZYGOUS_OF_256: u64 = 96;

/// An endless random sequence for every contig, without storage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Generated {
    seed: u64,
}

impl Generated {
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed: mix(seed) }
    }

    /// The base at a position: all four are as frequent.
    pub(super) const fn base(self, contig: ContigId, pos: Pos) -> u8 {
        let pos = pos.zero_based();
        let hash = self.hash(contig, pos / BASES_A_HASH, 0);
        LETTERS[((hash >> (2 * (pos % BASES_A_HASH))) & 3) as usize]
    }

    /// Whether and how the sample differs from `reference` at a position.
    pub(super) fn snp(self, contig: ContigId, pos: Pos, reference: u8, rate: f64) -> Option<Snp> {
        if rate <= 0.0 {
            return None;
        }
        let hash = self.hash(contig, pos.zero_based(), 1);
        // 53 bits make every step of a double between 0 and 1 alike.
        let chance = (hash >> 11) as f64 / (1_u64 << 53) as f64;
        if chance >= rate {
            return None;
        }
        let how = mix(hash);
        let others = LETTERS.iter().filter(|&&letter| letter != reference);
        let base = *others.cycle().nth((how % 3) as usize)?;
        let haplotypes = if (how >> 8) & 255 < HOMOZYGOUS_OF_256 {
            0b11
        } else {
            1 << ((how >> 16) & 1)
        };
        Some(Snp { base, haplotypes })
    }

    const fn hash(self, contig: ContigId, block: u32, stream: u64) -> u64 {
        let place = (contig.0 as u64) << 40 | (stream << 32) | block as u64;
        mix(self.seed ^ mix(place))
    }
}

/// Spreads a number over all 64 bits.
///
/// # Source
///
/// The finaliser of SplitMix64: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number
/// generators, OOPSLA 2014, doi:10.1145/2660193.2660195.
pub(crate) const fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(seed: u64, contig: u32, pos: u32) -> u8 {
        Generated::new(seed).base(ContigId(contig), Pos::from_zero_based(pos))
    }

    #[test]
    fn all_four_bases_are_about_as_frequent() {
        let mut counts = [0_u32; 4];
        for pos in 0..40_000 {
            let letter = base(7, 3, pos);
            counts[LETTERS.iter().position(|&l| l == letter).expect("a base")] += 1;
        }
        assert!(
            counts.iter().all(|count| (9_500..10_500).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn another_seed_or_contig_is_another_sequence() {
        let same = |other: &dyn Fn(u32) -> u8| {
            (0..1_000)
                .filter(|&pos| base(1, 0, pos) == other(pos))
                .count()
        };
        assert_eq!(same(&|pos| base(1, 0, pos)), 1_000);
        assert!(same(&|pos| base(2, 0, pos)) < 350);
        assert!(same(&|pos| base(1, 1, pos)) < 350);
    }

    #[test]
    fn snps_come_at_their_rate_and_never_spell_the_reference() {
        let generated = Generated::new(5);
        let mut found = 0;
        for pos in (0..100_000).map(Pos::from_zero_based) {
            let reference = generated.base(ContigId(0), pos);
            assert_eq!(generated.snp(ContigId(0), pos, reference, 0.0), None);
            if let Some(snp) = generated.snp(ContigId(0), pos, reference, 0.01) {
                assert_ne!(snp.base, reference);
                assert!((1..=3).contains(&snp.haplotypes));
                found += 1;
            }
        }
        assert!((850..1_150).contains(&found), "{found}");
    }
}
