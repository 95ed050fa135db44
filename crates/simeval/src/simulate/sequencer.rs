//! Reads the bases of a fragment, with errors and qualities.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::config::{ErrorProfile, ReadModel, SimulationConfig};
use super::fragment::{Covered, Fragment};
use super::molecule::Molecule;

/// Keeps errors apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0004;

/// Phred quality of a base by how it was called. Binned as on NovaSeq; that most errors are told by a low
/// quality, and some low qualities are no errors, is chosen by hand.
const GOOD: u8 = 37;
const FAIR: u8 = 25;
const POOR: u8 = 11;

/// No base is misread more often than this, whatever the profile says.
const MOST: f64 = 0.75;

/// Of correct bases, one in so many has fair quality only.
const FAIR_ONE_IN: f64 = 40.0;

/// A read, all in the direction of its molecule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sequenced {
    /// Bases as called.
    pub(crate) bases: Vec<u8>,
    /// Phred qualities.
    pub(crate) qualities: Vec<u8>,
    /// Bases of the adapter at the end of the read as sequenced: the last ones, or the first where it runs
    /// against its molecule.
    pub(crate) overhang: u32,
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
        .zip([false, true])
        .map(|(read, is_second)| {
            let machine = Machine {
                model: &config.reads,
                is_second,
                is_sense: read.is_sense,
            };
            sequence_read(&machine, molecule, fragment, *read, &mut rng)
        })
        .collect()
}

/// What decides where a read has errors.
struct Machine<'a> {
    model: &'a ReadModel,
    is_second: bool,
    is_sense: bool,
}

impl Machine<'_> {
    /// Calls `act` at places of a read of `length` bases, in the direction of the molecule, each taken with
    /// chance `rate` times what the error profile says of its place in the read.
    fn visit(
        &self,
        rate: f64,
        length: usize,
        rng: &mut ChaCha8Rng,
        mut act: impl FnMut(usize, &mut ChaCha8Rng),
    ) {
        let ReadModel {
            error_profile: profile,
            read_length: cycles,
            ..
        } = *self.model;
        if profile == ErrorProfile::Even {
            return visit(rate, length, rng, act);
        }
        // Taken at the highest rate, and of these as many left out as the place asks for.
        let highest = profile.highest(self.is_second);
        visit((rate * highest).min(MOST), length, rng, |at, rng| {
            let cycle = if self.is_sense { at } else { length - 1 - at };
            let factor = profile.factor(cycle as u32, cycles, self.is_second);
            if rng.random::<f64>() * highest < factor {
                act(at, rng);
            }
        });
    }
}

fn sequence_read(
    machine: &Machine<'_>,
    molecule: &Molecule,
    fragment: &Fragment,
    read: Covered,
    rng: &mut ChaCha8Rng,
) -> Sequenced {
    let reference = &molecule.bases[read.from as usize..read.to as usize];
    let mut bases = reference.to_vec();
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
    let wanted = machine.model.read_length - (read.to - read.from);
    let (adapter, is_second) = (machine.model.adapter, machine.is_second);
    let overhang = adapter.along(is_second, read.is_sense, wanted);
    let own = if read.is_sense {
        bases.extend_from_slice(&overhang);
        0..reference.len()
    } else {
        bases.splice(0..0, overhang.iter().copied());
        overhang.len()..bases.len()
    };
    let mut qualities = vec![GOOD; bases.len()];
    machine.visit(1.0 / FAIR_ONE_IN, bases.len(), rng, |at, _| {
        qualities[at] = FAIR;
    });
    machine.visit(machine.model.error_rate, bases.len(), rng, |at, rng| {
        bases[at] = another(bases[at], rng);
        qualities[at] = if rng.random_ratio(3, 4) { POOR } else { FAIR };
    });
    let changed = bases[own]
        .iter()
        .zip(reference)
        .zip(read.from..)
        .filter(|((base, reference), _)| base != reference)
        .map(|((_, &reference), offset)| Change { offset, reference })
        .collect();
    Sequenced {
        bases,
        qualities,
        overhang: overhang.len() as u32,
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
