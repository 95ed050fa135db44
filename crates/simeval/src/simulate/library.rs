//! The sequenced fragments of a sample, each a few numbers: reads are made from them when written.

use std::sync::Arc;

use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashMap;
use trkfuse_core::Strandedness;
use trkfuse_genes::{Gene, TARGETS};

use super::background::Expressed;
use super::config::{FragmentLengthModel, ReadModel, SimulationConfig};
use super::decoy::{self, Decoy, DecoyClass, Planned, Switch};
use super::error::SimulateError;
use super::fragment::Fragment;
use super::fusion::Fusion;
use super::molecule::Molecule;
use super::support;
use super::umi;
use super::world::World;

/// Keeps fragments apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0003;

/// All molecules and the fragments drawn from them.
#[derive(Debug)]
pub(crate) struct Library {
    /// Fusions first, in their order; then expressed transcripts; then chance joins.
    pub(crate) molecules: Vec<Molecule>,
    /// Fragments in the order in which they were sequenced.
    pub(crate) fragments: Vec<Fragment>,
    /// What is there to mislead callers, with the fragments that show it.
    pub(crate) decoys: Vec<Decoy>,
}

impl Library {
    /// Draws all fragments: those of the fusions, the background, and PCR copies of both.
    pub(crate) fn draw(
        config: &SimulationConfig,
        world: &World,
        fusions: &[Fusion],
        expressed: Vec<Expressed>,
        planned: Vec<Planned>,
    ) -> Result<Self, SimulateError> {
        let mut drawer = Drawer::new(config);
        let mut fragments = Vec::new();
        for (number, fusion) in (0..).zip(fusions) {
            for fragment in support::draw(config, world, fusion, number, &mut drawer)? {
                fragments.push(fragment);
                while drawer.chance(config.reads.duplicate_rate) {
                    fragments.push(fragment);
                }
            }
        }
        let background = Background::new(config, fusions.len() as u32, &expressed);
        let mut molecules: Vec<Molecule> = fusions
            .iter()
            .map(|fusion| fusion.molecule.clone())
            .chain(expressed.into_iter().map(|gene| gene.molecule))
            .collect();
        let mut decoys = Vec::new();
        if let Some(background) = background {
            decoys = background.draw(config, world, &mut drawer, &mut molecules, &mut fragments);
        }
        for planned in planned {
            let number = planned.molecule.is_some().then_some(molecules.len() as u32);
            decoys.push((planned.decoy, number));
            let Some((molecule, count)) = planned.molecule else {
                continue;
            };
            for _ in 0..count {
                let number = molecules.len() as u32;
                let drawn = support::draw_decoy(config, world, &molecule, number, &mut drawer);
                let Some(fragment) = drawn else { continue };
                fragments.push(fragment);
                while drawer.chance(config.reads.duplicate_rate) {
                    fragments.push(fragment);
                }
            }
            molecules.push(molecule);
        }
        fragments.shuffle(&mut drawer.rng);
        mark_copies(config, &mut fragments);
        let decoys = with_fragments(config, decoys, &fragments);
        Ok(Self {
            molecules,
            fragments,
            decoys,
        })
    }

    /// The molecule that a fragment comes from.
    pub(crate) fn molecule(&self, fragment: &Fragment) -> &Molecule {
        &self.molecules[fragment.molecule as usize]
    }

    /// The read name of the fragment with this number.
    pub(crate) fn name(number: usize) -> String {
        format!("sim:{}", number + 1)
    }
}

/// Decoys with the fragments of their molecules.
fn with_fragments(
    config: &SimulationConfig,
    decoys: Vec<(Decoy, Option<u32>)>,
    fragments: &[Fragment],
) -> Vec<Decoy> {
    let of_molecule: FxHashMap<u32, usize> = decoys
        .iter()
        .enumerate()
        .filter_map(|(at, (_, molecule))| Some(((*molecule)?, at)))
        .collect();
    let mut decoys: Vec<Decoy> = decoys.into_iter().map(|(decoy, _)| decoy).collect();
    for (number, fragment) in fragments.iter().enumerate() {
        let Some(&at) = of_molecule.get(&fragment.molecule) else {
            continue;
        };
        let decoy = &mut decoys[at];
        if fragment.is_copy {
            decoy.copies += 1;
        } else {
            decoy.fragments += 1;
            let name = umi::name(config.seed, config.reads.umi, fragment, number);
            decoy.read_names.push(name);
        }
    }
    decoys
}

/// Marks all but the first of the fragments with the same ends and UMI: copies, and those that meet by
/// chance, which nothing but a UMI could tell from copies.
fn mark_copies(config: &SimulationConfig, fragments: &mut [Fragment]) {
    let key = |fragment: &Fragment| {
        let code = |model| umi::code(config.seed, model, fragment.family);
        let Fragment {
            molecule,
            from,
            to,
            first_is_sense,
            ..
        } = *fragment;
        let umi = config.reads.umi.map(code);
        (molecule, from, to, first_is_sense, umi)
    };
    let mut order: Vec<u32> = (0..fragments.len() as u32).collect();
    order.sort_by_key(|&number| (key(&fragments[number as usize]), number));
    for pair in order.windows(2) {
        let (before, this) = (pair[0] as usize, pair[1] as usize);
        fragments[this].is_copy = key(&fragments[before]) == key(&fragments[this]);
    }
}

/// Draws single fragments.
pub(crate) struct Drawer {
    rng: ChaCha8Rng,
    lengths: WeightedIndex<f64>,
    strandedness: Strandedness,
    three_prime_bias: Option<f64>,
    /// Molecules drawn so far.
    families: u32,
}

impl Drawer {
    fn new(config: &SimulationConfig) -> Self {
        let ReadModel {
            fragment_length,
            strandedness,
            three_prime_bias,
            ..
        } = config.reads;
        Self {
            rng: ChaCha8Rng::seed_from_u64(config.seed ^ STREAM),
            lengths: lengths(fragment_length),
            strandedness,
            three_prime_bias,
            families: 0,
        }
    }

    fn chance(&mut self, share: f64) -> bool {
        self.rng.random::<f64>() < share
    }

    fn length(&mut self) -> u32 {
        FragmentLengthModel::SHORTEST + self.lengths.sample(&mut self.rng) as u32
    }

    /// A fragment from anywhere in a molecule.
    pub(crate) fn fragment(&mut self, number: u32, molecule: &Molecule) -> Fragment {
        let length = self.length().min(molecule.len());
        let last = molecule.len() - length;
        let from = match self.three_prime_bias {
            None => self.rng.random_range(0..=last),
            Some(mean) => last - bases_behind(mean, last, self.rng.random()),
        };
        self.at(number, from, length)
    }

    /// A fragment with bases on both sides of a fused molecule's seam; from anywhere if that has none.
    pub(crate) fn fragment_over_seam(&mut self, number: u32, molecule: &Molecule) -> Fragment {
        let Some(seam) = molecule.seam else {
            return self.fragment(number, molecule);
        };
        let length = self.length().min(molecule.len());
        let first = (seam.three_prime_start + 1).saturating_sub(length);
        let last = (seam.five_prime_end - 1).min(molecule.len() - length);
        if first > last {
            return self.fragment(number, molecule);
        }
        let from = self.rng.random_range(first..=last);
        self.at(number, from, length)
    }

    fn at(&mut self, molecule: u32, from: u32, length: u32) -> Fragment {
        let first_is_sense = match self.strandedness {
            Strandedness::Forward => true,
            Strandedness::Reverse => false,
            Strandedness::Unstranded | Strandedness::Unknown => self.rng.random(),
        };
        // Fragments that are drawn and not taken leave a gap, which does no harm.
        self.families = self.families.wrapping_add(1);
        Fragment {
            molecule,
            from,
            to: from + length,
            family: self.families,
            first_is_sense,
            haplotype: self.rng.random_range(0..2),
            is_copy: false,
        }
    }
}

/// Bases behind a fragment, from 0 to `most`, whose chance falls exponentially. `mean`: their mean, were there
/// no end to the molecule; `drawn`: any number of [0, 1).
fn bases_behind(mean: f64, most: u32, drawn: f64) -> u32 {
    let within = -f64::from(most + 1) / mean;
    // The share of an exponential distribution that lies within the molecule, from above.
    let share = -within.exp_m1();
    let bases = -mean * (-drawn * share).ln_1p();
    (bases as u32).min(most)
}

/// The places of a molecule that give as many fragments as a molecule does without bias, in bases.
fn effective_length(length: u32, three_prime_bias: Option<f64>) -> f64 {
    let length = f64::from(length);
    three_prime_bias.map_or(length, |mean| -mean * (-length / mean).exp_m1())
}

/// The chance of each fragment length, from the shortest on.
fn lengths(model: FragmentLengthModel) -> WeightedIndex<f64> {
    let (mean, deviation) = model.moments();
    // Beyond this lie no normal and hardly any log-normal fragments, and the table stays small.
    let longest = (mean + 8.0 * deviation).ceil() as u32 + 1;
    let longest = longest.clamp(FragmentLengthModel::SHORTEST, FragmentLengthModel::LONGEST);
    let deviation = deviation.max(1e-3);
    let score: Box<dyn Fn(f64) -> f64> = match model {
        FragmentLengthModel::Normal { .. } => {
            Box::new(move |length| normal_log_density(length, mean, deviation))
        }
        FragmentLengthModel::LogNormal { .. } => {
            let variance = (deviation / mean).powi(2).ln_1p();
            let middle = mean.ln() - variance / 2.0;
            Box::new(move |length| {
                normal_log_density(length.ln(), middle, variance.sqrt()) - length.ln()
            })
        }
    };
    let scores: Vec<f64> = (FragmentLengthModel::SHORTEST..=longest)
        .map(|length| score(f64::from(length)))
        .collect();
    // Taken relative to the highest, so that a narrow distribution between two lengths is not nothing.
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights = scores.iter().map(|score| (score - highest).exp());
    WeightedIndex::new(weights).expect("the likeliest length has weight 1")
}

/// The logarithm of a normal density, but for a constant.
fn normal_log_density(value: f64, mean: f64, deviation: f64) -> f64 {
    -((value - mean) / deviation).powi(2) / 2.0
}

/// Ordinary transcripts to draw from.
struct Background {
    /// The number of the first expressed molecule in the library.
    first: u32,
    /// How many there are.
    count: u32,
    /// Fragments that each gives, relative to others: abundance times length.
    weights: WeightedIndex<f64>,
    /// The gene of each.
    genes: Vec<Option<Arc<Gene>>>,
}

impl Background {
    fn new(config: &SimulationConfig, first: u32, expressed: &[Expressed]) -> Option<Self> {
        let bias = config.reads.three_prime_bias;
        let weights = expressed
            .iter()
            .map(|gene| gene.abundance * effective_length(gene.molecule.len(), bias));
        Some(Self {
            first,
            count: expressed.len() as u32,
            weights: WeightedIndex::new(weights).ok()?,
            genes: expressed.iter().map(|gene| gene.gene.clone()).collect(),
        })
    }

    /// Draws all fragments; gives the chance joins of targets among them, each with the number of its molecule.
    fn draw(
        &self,
        config: &SimulationConfig,
        world: &World,
        drawer: &mut Drawer,
        molecules: &mut Vec<Molecule>,
        fragments: &mut Vec<Fragment>,
    ) -> Vec<(Decoy, Option<u32>)> {
        let mut decoys = Vec::new();
        let start = fragments.len();
        for _ in 0..config.background_pairs {
            let drawn = fragments.len() - start;
            let fragment = if drawn > 0 && drawer.chance(config.reads.duplicate_rate) {
                fragments[start + drawer.rng.random_range(0..drawn)]
            } else if self.count > 1 && drawer.chance(config.reads.chimera_rate) {
                let (chimera, decoy) = self.chimera(config, world, drawer, molecules);
                let number = molecules.len() as u32;
                decoys.extend(decoy.map(|decoy| (decoy, Some(number))));
                let fragment = drawer.fragment_over_seam(number, &chimera);
                molecules.push(chimera);
                fragment
            } else {
                let number = self.molecule(drawer);
                drawer.fragment(number, &molecules[number as usize])
            };
            fragments.push(fragment);
        }
        decoys
    }

    fn molecule(&self, drawer: &mut Drawer) -> u32 {
        self.first + self.weights.sample(&mut drawer.rng) as u32
    }

    /// Two expressed transcripts joined as a template switch does; a decoy where one is of a target.
    fn chimera(
        &self,
        config: &SimulationConfig,
        world: &World,
        drawer: &mut Drawer,
        molecules: &[Molecule],
    ) -> (Molecule, Option<Decoy>) {
        let five_prime = self.molecule(drawer);
        let mut three_prime = self.molecule(drawer);
        // Within one gene it would be no chimera of two; a gene may have several transcripts.
        for _ in 0..self.count {
            if three_prime != five_prime && !self.is_one_gene(five_prime, three_prime) {
                break;
            }
            three_prime = self.first + (three_prime - self.first + 1) % self.count;
        }
        let switch = Switch {
            five_prime: &molecules[five_prime as usize],
            three_prime: &molecules[three_prime as usize],
        };
        let (end, start) =
            decoy::switch_places(&switch, config.decoys.switch_homology, &mut drawer.rng);
        let reach = drawer.length();
        let joined = switch
            .join(config, world, (end, start), reach)
            .expect("both transcripts have a base at the seam");
        let genes = [five_prime, three_prime].map(|number| self.gene(number));
        let has_target = genes
            .iter()
            .flatten()
            .any(|gene| TARGETS.contains(&gene.symbol.as_str()));
        let decoy =
            has_target.then(|| Decoy::of_join(DecoyClass::TemplateSwitch, &joined.edges, genes));
        (joined.molecule, decoy)
    }

    fn gene(&self, number: u32) -> Option<&Gene> {
        self.genes[(number - self.first) as usize].as_deref()
    }

    fn is_one_gene(&self, one: u32, other: u32) -> bool {
        let (one, other) = (self.gene(one), self.gene(other));
        one.is_some() && one == other
    }
}

#[cfg(test)]
mod tests;
