//! Which genes are expressed, and how strongly.

use std::collections::BTreeSet;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal};
use trkfuse_genes::{CONTROL_GENES, Gene, TARGETS, known_partners};

use super::config::SimulationConfig;
use super::error::SimulateError;
use super::fusion::Fusion;
use super::molecule::Molecule;
use super::world::World;

/// Keeps expression apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0002;

/// Shortest transcript that counts as one to choose at random, in bases.
const SHORTEST_RANDOM: u32 = 500;

/// An expressed transcript.
#[derive(Debug)]
pub(crate) struct Expressed {
    pub(crate) molecule: Molecule,
    /// Molecules, relative to other transcripts.
    pub(crate) abundance: f64,
}

/// Chooses the expressed genes, plants their bases, and makes their molecules: targets, published
/// partners, control genes, genes of the fusions, genes asked for, genes at random.
///
/// None when no background is asked for.
pub(crate) fn choose(
    config: &SimulationConfig,
    world: &mut World,
    fusions: &[Fusion],
) -> Result<Vec<Expressed>, SimulateError> {
    if config.background_pairs == 0 {
        return Ok(Vec::new());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed ^ STREAM);
    let mut genes = Chosen::default();
    for fusion in fusions {
        for side in [&fusion.five_prime, &fusion.three_prime] {
            if let Some(gene) = &side.gene {
                genes.add(gene);
            }
        }
    }
    for name in &config.expression.further_genes {
        let gene = world
            .genes()
            .by_name(name)
            .ok_or_else(|| SimulateError::UnknownGene {
                name: name.clone(),
                models: world.genes().description().to_string(),
            })?;
        genes.add(&gene);
    }
    let partners = TARGETS
        .iter()
        .flat_map(|target| known_partners(target))
        .map(|pair| pair.five_prime.as_str());
    // A small world, or another annotation, need not hold them all.
    for name in TARGETS.into_iter().chain(CONTROL_GENES).chain(partners) {
        if let Some(gene) = world.genes().by_name(name) {
            genes.add(&gene);
        }
    }
    add_random(&mut genes, config.expression.random_genes, world, &mut rng);

    if genes.list.is_empty() {
        return Err(SimulateError::NothingExpressed);
    }
    let spread = LogNormal::new(0.0, config.expression.spread)
        .expect("the configuration was checked: the spread is no less than 0");
    let mut expressed = Vec::with_capacity(genes.list.len());
    for gene in genes.list {
        world.plant_gene(&gene);
        let drawn = spread.sample(&mut rng);
        // The library is learned from control genes, so that none of them may be silent.
        let is_control = CONTROL_GENES.contains(&gene.symbol.as_str());
        expressed.push((gene, if is_control { drawn.max(1.0) } else { drawn }));
    }
    // ORDER: molecules see what all genes planted.
    Ok(expressed
        .into_iter()
        .map(|(gene, abundance)| Expressed {
            molecule: Molecule::of_gene(world, &gene, config.reads.snp_rate),
            abundance,
        })
        .collect())
}

/// Genes in the order in which they were chosen, each once.
#[derive(Default)]
struct Chosen {
    list: Vec<std::sync::Arc<Gene>>,
    seen: BTreeSet<(u32, u32, String)>,
}

impl Chosen {
    fn add(&mut self, gene: &std::sync::Arc<Gene>) -> bool {
        let key = (
            gene.contig.0,
            gene.span.start.zero_based(),
            gene.symbol.clone(),
        );
        let is_new = self.seen.insert(key);
        if is_new {
            self.list.push(std::sync::Arc::clone(gene));
        }
        is_new
    }
}

fn add_random(genes: &mut Chosen, count: u32, world: &World, rng: &mut ChaCha8Rng) {
    if count == 0 {
        return;
    }
    let mut candidates: Vec<_> = world
        .genes()
        .all()
        .filter(|gene| gene.is_protein_coding() && gene.main().length() >= SHORTEST_RANDOM)
        .collect();
    candidates.shuffle(rng);
    let mut left = count;
    for gene in &candidates {
        if left == 0 {
            break;
        }
        left -= u32::from(genes.add(gene));
    }
}
