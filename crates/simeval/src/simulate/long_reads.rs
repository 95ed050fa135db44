//! Long reads of one molecule each (PacBio, ONT): insertions, deletions, and what goes wrong when molecules are
//! prepared for them.
//!
//! Which stretch of which molecule a read spells is drawn as for short single reads
//! ([`ReadModel::long`]); here its bases get the errors of such machines. Alignments are not written: what
//! an aligner makes of indels is for a real one to show.

use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{Layout, Sequence, Strandedness};

use super::config::{Adapter, ErrorProfile, FragmentLengthModel, ReadModel, SimulationConfig};
use super::error::SimulateError;
use super::fastq::Writer;
use super::fragment::Fragment;
use super::library::Library;
use super::sequencer::{Sequenced, another, sequence};

/// Keeps these errors apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0009;

/// What stands between two cDNAs that were ligated: the two primers of a kit, back to back. Made up: as long as
/// real ones, in no genome.
const ADAPTERS: &[u8] = b"CTAGCAGTCATGCGTATGACCTGATACGTAGCATGCCTAGTACGATCGG";
/// Bases of the poly(A) tail of the first of two ligated cDNAs.
const TAIL: (usize, usize) = (15, 40);
/// Runs of one base from this length on are misread more often.
const LONG_RUN: usize = 4;
/// Phred quality of a base beside an error, and of others; chosen by hand.
const POOR: u8 = 10;
const GOOD: u8 = 30;

/// What long reads are like. Rates are chances for each base or read, shares parts of 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LongReadModel {
    /// Chance that a base is read wrongly in any way.
    pub error_rate: f64,
    /// Share of the errors that insert a base.
    pub insertions: f64,
    /// Share of the errors that leave a base out; the rest are substitutions.
    pub deletions: f64,
    /// How many times likelier a base is inserted or left out in a run of four or more equal bases.
    pub homopolymer_factor: f64,
    /// Share of the reads that go on with their own reverse complement, as when the second strand was
    /// primed by the first.
    pub fold_back_rate: f64,
    /// Share of the reads that go on, behind poly(A) and adapters, with another molecule, as after
    /// ligation.
    pub concatenation_rate: f64,
}

impl LongReadModel {
    /// PacBio HiFi: 1 % errors, most of them indels in runs of one base; no artefacts.
    pub const PACBIO: Self = Self {
        error_rate: 0.01,
        insertions: 0.35,
        deletions: 0.35,
        homopolymer_factor: 5.0,
        fold_back_rate: 0.0,
        concatenation_rate: 0.0,
    };
    /// Oxford Nanopore: 3 % errors, more deletions than insertions; no artefacts.
    pub const ONT: Self = Self {
        error_rate: 0.03,
        insertions: 0.25,
        deletions: 0.35,
        homopolymer_factor: 3.0,
        fold_back_rate: 0.0,
        concatenation_rate: 0.0,
    };

    fn check(&self) -> Result<(), SimulateError> {
        for (setting, value) in [
            ("error rate", self.error_rate),
            ("fold-back rate", self.fold_back_rate),
            ("concatenation rate", self.concatenation_rate),
            (
                "share of insertions and deletions",
                self.insertions + self.deletions,
            ),
        ] {
            if !(0.0..=1.0).contains(&value) {
                return Err(SimulateError::Setting {
                    setting,
                    value: value.to_string(),
                    wanted: "0 to 1",
                });
            }
        }
        if !(1.0..=20.0).contains(&self.homopolymer_factor) {
            return Err(SimulateError::Setting {
                setting: "homopolymer factor",
                value: self.homopolymer_factor.to_string(),
                wanted: "1 to 20",
            });
        }
        Ok(())
    }
}

impl ReadModel {
    /// Long reads: single, log-normal lengths around 2,000 bases, mostly 1 to 5 kb, cut at the molecule's
    /// ends, from either strand, each molecule read once.
    pub const fn long() -> Self {
        Self {
            layout: Layout::SingleEnd,
            read_length: 10_000,
            adapter: Adapter::Trimmed,
            fragment_length: FragmentLengthModel::LogNormal {
                mean: 2_000.0,
                deviation: 1_000.0,
            },
            strandedness: Strandedness::Unstranded,
            // Errors come with the long reads' own model.
            error_rate: 0.0,
            error_profile: ErrorProfile::Even,
            duplicate_rate: 0.0,
            umi: None,
            three_prime_bias: None,
            unspliced_rate: 0.0,
            snp_rate: 0.0,
            chimera_rate: 0.0,
        }
    }
}

/// Writes all fragments as long reads, gzipped, in the order in which they were sequenced.
pub(crate) fn write(
    path: &Path,
    model: &LongReadModel,
    config: &SimulationConfig,
    library: &Library,
) -> Result<(), SimulateError> {
    model.check()?;
    let mut file = Writer::create(path)?;
    for (number, fragment) in library.fragments.iter().enumerate() {
        let seed = (config.seed ^ STREAM)
            .wrapping_add((number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let bases = prepared(model, config, library, number, fragment, &mut rng);
        let sequenced = with_errors(&bases, model, &mut rng);
        file.write_bases(&Library::name(number), &sequenced)?;
    }
    file.finish()
}

/// The bases of a read as they went into the machine.
fn prepared(
    model: &LongReadModel,
    config: &SimulationConfig,
    library: &Library,
    number: usize,
    fragment: &Fragment,
    rng: &mut ChaCha8Rng,
) -> Vec<u8> {
    let mut bases = sense_bases(config, library, number, fragment);
    if rng.random::<f64>() < model.concatenation_rate && library.fragments.len() > 1 {
        let other = rng.random_range(0..library.fragments.len());
        bases.extend(std::iter::repeat_n(b'A', rng.random_range(TAIL.0..=TAIL.1)));
        bases.extend_from_slice(ADAPTERS);
        bases.extend(sense_bases(
            config,
            library,
            other,
            &library.fragments[other],
        ));
    }
    if !fragment.first_is_sense {
        bases = reverse_complement(&bases);
    }
    if rng.random::<f64>() < model.fold_back_rate {
        let folded = rng.random_range(bases.len() / 2..=bases.len());
        let behind = reverse_complement(&bases[bases.len() - folded..]);
        bases.extend(behind);
    }
    bases
}

/// The whole fragment as its molecule spells it.
fn sense_bases(
    config: &SimulationConfig,
    library: &Library,
    number: usize,
    fragment: &Fragment,
) -> Vec<u8> {
    let whole = Fragment {
        first_is_sense: true,
        ..*fragment
    }
    .first(config.reads.read_length);
    let molecule = library.molecule(fragment);
    sequence(config, molecule, fragment, number, &[whole])
        .pop()
        .map_or_else(Vec::new, |read| read.bases)
}

fn reverse_complement(bases: &[u8]) -> Vec<u8> {
    bases
        .iter()
        .rev()
        .map(|&base| Sequence::complement(base))
        .collect()
}

/// Reads bases with substitutions, insertions and deletions.
fn with_errors(bases: &[u8], model: &LongReadModel, rng: &mut ChaCha8Rng) -> Sequenced {
    let mut read = Sequenced::default();
    let mut push = |base: u8, quality: u8| {
        read.bases.push(base);
        read.qualities.push(quality);
    };
    let substitutions = 1.0 - model.insertions - model.deletions;
    let mut run = 0;
    for (index, &base) in bases.iter().enumerate() {
        // The run that the base stands in, as far as it was read.
        run = if index > 0 && bases[index - 1] == base {
            run + 1
        } else {
            1
        };
        let factor = if run >= LONG_RUN {
            model.homopolymer_factor
        } else {
            1.0
        };
        let drawn = rng.random::<f64>();
        let substituted = model.error_rate * substitutions;
        let inserted = substituted + model.error_rate * model.insertions * factor;
        let deleted = inserted + model.error_rate * model.deletions * factor;
        if drawn < substituted {
            push(another(base, rng), POOR);
        } else if drawn < inserted {
            // Machines mostly read a base once more than it is there.
            let extra = if rng.random_ratio(2, 3) {
                base
            } else {
                another(base, rng)
            };
            push(extra, POOR);
            push(base, POOR);
        } else if drawn >= deleted {
            push(base, GOOD);
        }
    }
    if read.bases.is_empty() {
        // A read of no base is none; no aligner takes it.
        read.bases.push(b'N');
        read.qualities.push(2);
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random_bases(length: usize, rng: &mut ChaCha8Rng) -> Vec<u8> {
        (0..length)
            .map(|_| b"ACGT"[rng.random_range(0..4_usize)])
            .collect()
    }

    #[test]
    fn without_errors_the_bases_are_read_as_they_are() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let bases = random_bases(3_000, &mut rng);
        let model = LongReadModel {
            error_rate: 0.0,
            ..LongReadModel::ONT
        };
        assert_eq!(with_errors(&bases, &model, &mut rng).bases, bases);
    }

    #[test]
    fn insertions_and_deletions_come_at_their_rates() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let bases = random_bases(200_000, &mut rng);
        let of = |insertions, deletions, rng: &mut ChaCha8Rng| {
            let model = LongReadModel {
                error_rate: 0.05,
                insertions,
                deletions,
                homopolymer_factor: 1.0,
                ..LongReadModel::ONT
            };
            with_errors(&bases, &model, rng).bases.len()
        };
        // 10,000 expected; six standard deviations are 600.
        assert!((209_400..210_600).contains(&of(1.0, 0.0, &mut rng)));
        assert!((189_400..190_600).contains(&of(0.0, 1.0, &mut rng)));
        assert_eq!(of(0.0, 0.0, &mut rng), bases.len());
    }

    #[test]
    fn long_runs_of_one_base_lose_more_bases() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let model = LongReadModel {
            error_rate: 0.03,
            insertions: 0.0,
            deletions: 1.0,
            homopolymer_factor: 5.0,
            ..LongReadModel::ONT
        };
        let run = vec![b'A'; 50_000];
        let lost = run.len() - with_errors(&run, &model, &mut rng).bases.len();
        assert!((7_000..8_000).contains(&lost), "{lost}");
    }

    #[test]
    fn rates_beyond_one_are_refused() {
        let model = LongReadModel {
            insertions: 0.7,
            deletions: 0.5,
            ..LongReadModel::ONT
        };
        assert!(model.check().is_err());
        assert!(LongReadModel::ONT.check().is_ok() && LongReadModel::PACBIO.check().is_ok());
    }
}
