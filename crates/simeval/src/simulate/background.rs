//! Which genes are expressed, and how strongly.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal};
use trkfuse_core::{Pos, Role};
use trkfuse_genes::{CONTROL_GENES, Gene, TARGETS, known_partners};

use super::config::SimulationConfig;
use super::decoy;
use super::error::SimulateError;
use super::fusion::Fusion;
use super::isoforms;
use super::molecule::Molecule;
use super::realism::{Pseudogene, Realism};
use super::world::World;

/// Keeps expression apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0002;

/// Shortest transcript that counts as one to choose at random, in bases.
const SHORTEST_RANDOM: u32 = 500;

/// How strongly pseudogenes are expressed beside genes, on average. Chosen by hand.
const PSEUDOGENE_ABUNDANCE: f64 = 0.1;

/// An expressed transcript.
#[derive(Debug)]
pub(crate) struct Expressed {
    pub(crate) molecule: Molecule,
    /// Molecules, relative to other transcripts.
    pub(crate) abundance: f64,
    /// Its gene; `None` for a pseudogene.
    pub(crate) gene: Option<Arc<Gene>>,
    /// Which of the gene's transcripts.
    pub(crate) kind: Kind,
}

/// Which of a gene's transcripts is expressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The main one, from which fusions are made.
    Main,
    /// Another annotated one.
    Isoform,
    /// The main one without some exons: the last base before and the first base behind them.
    Skipping {
        /// Last base kept before the skipped exons.
        before: Pos,
        /// First base kept behind them.
        behind: Pos,
    },
    /// The main one before splicing.
    Unspliced,
    /// The main one as the other haplotype has it.
    Allele,
    /// None of a gene.
    Pseudogene,
}

/// Chooses the expressed genes, plants their bases, and makes their molecules: targets, published
/// partners, control genes, genes of the fusions, genes asked for, genes at random.
///
/// None when no background is asked for.
pub(crate) fn choose(
    config: &SimulationConfig,
    world: &mut World,
    fusions: &[Fusion],
    realism: &Realism,
) -> Result<Vec<Expressed>, SimulateError> {
    if config.background_pairs == 0 {
        return Ok(Vec::new());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed ^ STREAM);
    let mut genes = named(config, world, fusions)?;
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
        let abundance = if is_control { drawn.max(1.0) } else { drawn };
        let is_target = TARGETS.contains(&gene.symbol.as_str());
        let enrichment = if is_target {
            config.expression.target_enrichment
        } else {
            1.0
        };
        expressed.push((gene, abundance * enrichment));
    }
    // ORDER: molecules see what all genes planted.
    let mut molecules = isoforms::of_genes(config, world, expressed);
    let is_heard = |pseudogene: &&Pseudogene| pseudogene.is_expressed;
    for pseudogene in realism.pseudogenes.iter().filter(is_heard) {
        molecules.push(Expressed {
            molecule: Molecule::of_stretches(world, &[pseudogene.place], config.reads.snp_rate),
            abundance: PSEUDOGENE_ABUNDANCE * spread.sample(&mut rng),
            gene: None,
            kind: Kind::Pseudogene,
        });
    }
    Ok(molecules)
}

/// The genes that are always expressed: of the fusions, asked for, targets, control genes, published partners, genes with
/// a planted kinase domain.
pub(crate) fn named(
    config: &SimulationConfig,
    world: &World,
    fusions: &[Fusion],
) -> Result<Chosen, SimulateError> {
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
    let paralogues = config.genome.paralogues.iter().map(String::as_str);
    // A small world, or another annotation, need not hold them all.
    for name in TARGETS
        .into_iter()
        .chain(CONTROL_GENES)
        .chain(partners)
        .chain(paralogues)
    {
        if let Some(gene) = world.genes().by_name(name) {
            genes.add(&gene);
        }
    }
    if config.decoys.target_read_throughs > 0 {
        let count = config.decoys.target_read_throughs.div_ceil(2) as usize;
        for target in TARGETS
            .iter()
            .filter_map(|name| world.genes().by_name(name))
        {
            for role in [Role::FivePrime, Role::ThreePrime] {
                for gene in decoy::neighbours(world, &target, role, count) {
                    genes.add(&gene);
                }
            }
        }
    }
    Ok(genes)
}

/// Genes in the order in which they were chosen, each once.
#[derive(Default)]
pub(crate) struct Chosen {
    list: Vec<Arc<Gene>>,
    seen: BTreeSet<(u32, u32, String)>,
}

impl Chosen {
    /// The genes, in order.
    pub(crate) fn list(&self) -> &[Arc<Gene>] {
        &self.list
    }

    /// Adds a gene; tells whether it is new.
    pub(crate) fn add(&mut self, gene: &Arc<Gene>) -> bool {
        let key = (
            gene.contig.0,
            gene.span.start.zero_based(),
            gene.symbol.clone(),
        );
        let is_new = self.seen.insert(key);
        if is_new {
            self.list.push(Arc::clone(gene));
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
