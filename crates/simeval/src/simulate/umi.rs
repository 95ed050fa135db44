//! The identifiers of molecules: a function of seed and molecule, so that they need no memory.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::config::{UmiModel, UmiPlace};
use super::fragment::Fragment;
use super::library::Library;
use super::sequencer::another;
use super::world::mix;

/// Keeps UMIs apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0021;
/// Keeps their errors apart.
const ERROR_STREAM: u64 = 0x5155_0022;

/// Letters by their two bits.
const LETTERS: [u8; 4] = *b"ACGT";

/// A molecule's identifier as a number, two bits a base.
pub(crate) fn code(seed: u64, model: UmiModel, family: u32) -> u64 {
    mix((seed ^ STREAM).wrapping_add(mix(u64::from(family)))) & ((1 << (2 * model.length)) - 1)
}

/// The identifier of a fragment as it is read, with errors. `number`: the fragment's in its library.
pub(crate) fn read(seed: u64, model: UmiModel, fragment: &Fragment, number: usize) -> String {
    let code = code(seed, model, fragment.family);
    let mut rng = ChaCha8Rng::seed_from_u64((seed ^ ERROR_STREAM).wrapping_add(mix(number as u64)));
    (0..model.length)
        .map(|at| {
            let base = LETTERS[((code >> (2 * at)) & 3) as usize];
            char::from(if rng.random::<f64>() < model.error_rate {
                another(base, &mut rng)
            } else {
                base
            })
        })
        .collect()
}

/// A fragment's read name, its identifier behind it where that is its place.
pub(crate) fn name(
    seed: u64,
    model: Option<UmiModel>,
    fragment: &Fragment,
    number: usize,
) -> String {
    match model {
        Some(model) if model.place == UmiPlace::Name => format!(
            "{}_{}",
            Library::name(number),
            read(seed, model, fragment, number)
        ),
        _ => Library::name(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: UmiModel = UmiModel {
        length: 8,
        error_rate: 0.0,
        place: UmiPlace::Tag,
    };

    fn fragment(family: u32) -> Fragment {
        Fragment {
            molecule: 0,
            from: 0,
            to: 100,
            family,
            first_is_sense: true,
            haplotype: 0,
            is_copy: false,
        }
    }

    #[test]
    fn copies_share_an_identifier_and_molecules_hardly_ever_do() {
        let of = |family, number| read(1, MODEL, &fragment(family), number);
        assert_eq!(of(3, 10), of(3, 99));
        assert_eq!(of(3, 10).len(), 8);
        let mut all: Vec<String> = (0..200).map(|family| of(family, 0)).collect();
        all.sort();
        all.dedup();
        // 65,536 identifiers: of 200 molecules a pair shares one in 3 of 10 samples.
        assert!(all.len() >= 198, "{}", all.len());
        assert_ne!(read(2, MODEL, &fragment(3), 10), of(3, 10));
    }

    #[test]
    fn identifiers_are_misread_at_their_rate() {
        let model = UmiModel {
            error_rate: 0.05,
            ..MODEL
        };
        let wrong: usize = (0..1_000)
            .map(|number| {
                let exact = read(1, MODEL, &fragment(7), number);
                let read = read(1, model, &fragment(7), number);
                exact
                    .bytes()
                    .zip(read.bytes())
                    .filter(|(a, b)| a != b)
                    .count()
            })
            .sum();
        // 400 expected; five standard deviations are 97.
        assert!((303..497).contains(&wrong), "{wrong}");
    }

    #[test]
    fn all_identifiers_of_the_longest_kind_can_be_told() {
        let model = UmiModel {
            length: 24,
            ..MODEL
        };
        assert_eq!(read(1, model, &fragment(1), 0).len(), 24);
    }
}
