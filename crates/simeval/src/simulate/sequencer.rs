//! Reads the bases of a fragment, with errors and qualities.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::config::SimulationConfig;
use super::fragment::{Covered, Fragment};
use super::molecule::Molecule;

/// Keeps errors apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0004;

/// Phred quality of a base by how it was called. Binned as on NovaSeq; that most errors are told by a low
/// quality, and some low qualities are no errors, is chosen by hand.
const GOOD: u8 = 37;
const FAIR: u8 = 25;
const POOR: u8 = 11;

/// Of correct bases, one in so many has fair quality only.
const FAIR_ONE_IN: f64 = 40.0;

/// A read, all in the direction of its molecule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sequenced {
    /// Bases as called.
    pub(crate) bases: Vec<u8>,
    /// Phred qualities.
    pub(crate) qualities: Vec<u8>,
    /// Bases that differ from the reference, by ascending offset: errors and differences of the sample.
    pub(crate) changed: Vec<Change>,
}

/// A base that was read otherwise than the reference has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Offset in the molecule.
    pub(crate) offset: u32,
    /// The reference's base, as the molecule spells it.
    pub(crate) reference: u8,
}

/// Reads both ends of a fragment, or only the first. The same fragment number gives the same reads.
pub(crate) fn sequence(
    config: &SimulationConfig,
    molecule: &Molecule,
    fragment: &Fragment,
    number: usize,
    reads: &[Covered],
) -> Vec<Sequenced> {
    let seed =
        (config.seed ^ STREAM).wrapping_add((number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    reads
        .iter()
        .map(|read| sequence_read(config.reads.error_rate, molecule, fragment, *read, &mut rng))
        .collect()
}

fn sequence_read(
    error_rate: f64,
    molecule: &Molecule,
    fragment: &Fragment,
    read: Covered,
    rng: &mut ChaCha8Rng,
) -> Sequenced {
    let reference = &molecule.bases[read.from as usize..read.to as usize];
    let mut bases = reference.to_vec();
    let mut qualities = vec![GOOD; bases.len()];
    let first = molecule
        .variants
        .partition_point(|variant| variant.offset < read.from);
    for variant in molecule.variants[first..]
        .iter()
        .take_while(|variant| variant.offset < read.to)
    {
        if variant.haplotypes & (1 << fragment.haplotype) != 0 {
            bases[(variant.offset - read.from) as usize] = variant.base;
        }
    }
    visit(1.0 / FAIR_ONE_IN, bases.len(), rng, |at, _| {
        qualities[at] = FAIR;
    });
    visit(error_rate, bases.len(), rng, |at, rng| {
        bases[at] = another(bases[at], rng);
        qualities[at] = if rng.random_ratio(3, 4) { POOR } else { FAIR };
    });
    let changed = bases
        .iter()
        .zip(reference)
        .zip(read.from..)
        .filter(|((base, reference), _)| base != reference)
        .map(|((_, &reference), offset)| Change { offset, reference })
        .collect();
    Sequenced {
        bases,
        qualities,
        changed,
    }
}

/// Calls `act` at places of `[0, length)`, each taken with chance `rate`: steps from one to the next, so
/// that it costs as many random numbers as there are places taken.
fn visit(
    rate: f64,
    length: usize,
    rng: &mut ChaCha8Rng,
    mut act: impl FnMut(usize, &mut ChaCha8Rng),
) {
    if rate <= 0.0 {
        return;
    }
    let log_of_not = (-rate).ln_1p();
    let mut at = 0_usize;
    loop {
        // 1 - u lies in (0, 1]: its logarithm is finite.
        let skipped = (1.0 - rng.random::<f64>()).ln() / log_of_not;
        if skipped >= (length - at) as f64 {
            return;
        }
        at += skipped as usize;
        act(at, rng);
        at += 1;
        if at >= length {
            return;
        }
    }
}

/// A base other than this one.
pub(crate) fn another(base: u8, rng: &mut ChaCha8Rng) -> u8 {
    let others: &[u8; 3] = match base {
        b'A' => b"CGT",
        b'C' => b"AGT",
        b'G' => b"ACT",
        _ => b"ACG",
    };
    others[rng.random_range(0..3_usize)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_taken_at_their_rate_all_along() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut taken = [0_u32; 100];
        for _ in 0..20_000 {
            visit(0.05, taken.len(), &mut rng, |at, _| taken[at] += 1);
        }
        // 1,000 expected at each place; six standard deviations are 185.
        assert!(
            taken.iter().all(|count| (815..1_185).contains(count)),
            "{taken:?}"
        );
    }

    #[test]
    fn nothing_is_taken_at_rate_zero_or_from_nothing() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        visit(0.0, 1_000, &mut rng, |_, _| panic!("rate 0"));
        visit(0.9, 0, &mut rng, |_, _| panic!("no places"));
    }

    #[test]
    fn a_wrong_base_is_never_the_right_one() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for base in *b"ACGT" {
            assert!((0..100).all(|_| another(base, &mut rng) != base));
        }
    }
}
