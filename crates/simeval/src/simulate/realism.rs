//! Makes a world's sequence as hard to align to as a real one: stretches that are alike without being the same gene.

mod paralogues;
mod pseudogenes;
mod repeats;
mod tracts;

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{Interval, Pos};
use trkfuse_genes::Gene;

use super::background;
use super::config::SimulationConfig;
use super::error::SimulateError;
use super::fusion::UNSPLICED;
use super::spec::SideSpec;
use super::world::World;

pub(crate) use paralogues::Paralogue;
pub(crate) use pseudogenes::Pseudogene;

/// Keeps the genome apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0011;

/// What was made alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Realism {
    /// Pairs of a target and a gene with a kinase domain like its own.
    pub(crate) paralogues: Vec<Paralogue>,
    /// Copies of spliced transcripts.
    pub(crate) pseudogenes: Vec<Pseudogene>,
}

/// Plants what the configuration asks for. Comes before fusions and expression, which see the result.
pub(crate) fn plant(
    config: &SimulationConfig,
    world: &mut World,
) -> Result<Realism, SimulateError> {
    let model = &config.genome;
    if model.is_plain() || world.is_given() {
        return Ok(Realism::default());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed ^ STREAM);
    let partners = partners(config, world);
    let mut genes = background::named(config, world, &[])?;
    for gene in &partners {
        genes.add(gene);
    }
    // ORDER: kinase domains and motifs within coding regions first, so that codons are made to fit them;
    // what is copied from or fills the rest comes when all codons are there.
    let paralogues = paralogues::plant(world, model, &mut rng);
    tracts::plant(world, genes.list(), model.low_complexity, &mut rng);
    for gene in genes.list() {
        world.plant_gene(gene);
    }
    repeats::plant(world, genes.list(), model, &mut rng);
    let free = pseudogenes::Free::new(world, intergenic(config, world));
    let pseudogenes = pseudogenes::plant(world, &partners, genes.list(), model, free, &mut rng);
    Ok(Realism {
        paralogues,
        pseudogenes,
    })
}

/// The genes of the fusions that are asked for by exon, in order.
fn partners(config: &SimulationConfig, world: &World) -> Vec<Arc<Gene>> {
    sides(config)
        .filter_map(|side| match side {
            SideSpec::Exon { gene, .. } => world.genes().by_name(gene),
            SideSpec::Breakend { .. } => None,
        })
        .collect()
}

/// Where fusions are asked for by place: nothing may be copied there.
fn intergenic(config: &SimulationConfig, world: &World) -> Vec<(trkfuse_core::ContigId, Interval)> {
    sides(config)
        .filter_map(|side| match side {
            SideSpec::Breakend {
                contig, position, ..
            } => {
                let pos = Pos::from_one_based(*position)?;
                let end = Pos::from_zero_based(pos.zero_based().saturating_add(1));
                let around = Interval::new(pos, end)?.padded(UNSPLICED);
                Some((world.contig(contig)?, around))
            }
            SideSpec::Exon { .. } => None,
        })
        .collect()
}

fn sides(config: &SimulationConfig) -> impl Iterator<Item = &SideSpec> {
    config
        .fusions
        .iter()
        .flat_map(|fusion| [&fusion.five_prime, &fusion.three_prime])
}

/// Another base than this one, each as likely.
fn another(base: u8, rng: &mut ChaCha8Rng) -> u8 {
    let others: Vec<u8> = b"ACGT".iter().copied().filter(|&b| b != base).collect();
    others[rng.random_range(0..others.len())]
}

/// A number of `[least, greatest]`.
fn between((least, greatest): (f64, f64), rng: &mut ChaCha8Rng) -> f64 {
    least + (greatest - least) * rng.random::<f64>()
}
