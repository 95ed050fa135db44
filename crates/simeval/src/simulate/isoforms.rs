//! Which transcripts a gene is expressed as.

use std::sync::Arc;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use trkfuse_genes::{Gene, TARGETS};

use super::background::{Expressed, Kind};
use super::config::SimulationConfig;
use super::molecule::{Molecule, Stretch, whole};
use super::world::World;

/// Keeps isoforms apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0012;

/// Annotated isoforms beside the main one, at most; of targets all are there.
const ANNOTATED: usize = 2;

/// Exons that are skipped in one go, at most.
const SKIPPED: usize = 2;

/// Shortest transcript that skips exons, in bases.
const SHORTEST: u32 = 200;

/// The transcripts of all genes: the main one alone, or with others beside it.
pub(crate) fn of_genes(
    config: &SimulationConfig,
    world: &World,
    genes: Vec<(Arc<Gene>, f64)>,
) -> Vec<Expressed> {
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed ^ STREAM);
    let snp_rate = config.reads.snp_rate;
    let mut expressed = Vec::with_capacity(genes.len());
    for (gene, abundance) in genes {
        let mut others = if config.genome.other_isoforms > 0.0 {
            others(world, &gene, snp_rate, &mut rng)
        } else {
            Vec::new()
        };
        let share = if others.is_empty() {
            0.0
        } else {
            (config.genome.other_isoforms * (0.5 + rng.random::<f64>())).min(0.9)
        };
        let weights: Vec<f64> = others.iter().map(|_| 0.1 + rng.random::<f64>()).collect();
        let all: f64 = weights.iter().sum();
        for (other, weight) in others.iter_mut().zip(weights) {
            other.abundance = abundance * share * weight / all;
        }
        others.extend(unspliced(config, world, &gene, abundance));
        expressed.push(Expressed {
            molecule: Molecule::of_gene(world, &gene, snp_rate),
            abundance: abundance * (1.0 - share),
            gene: Some(gene),
            kind: Kind::Main,
        });
        expressed.extend(others);
    }
    expressed
}

/// The main transcript before splicing, so abundant that it gives the share of fragments asked for; `None` where that is
/// nothing, or nothing is spliced out.
fn unspliced(
    config: &SimulationConfig,
    world: &World,
    gene: &Arc<Gene>,
    abundance: f64,
) -> Option<Expressed> {
    let rate = config.reads.unspliced_rate;
    let main = gene.main();
    let interval = main.span().filter(|span| span.len() > main.length())?;
    (rate > 0.0).then(|| {
        let stretch = Stretch {
            contig: gene.contig,
            strand: main.strand,
            interval,
        };
        let shorter = f64::from(main.length()) / f64::from(interval.len());
        Expressed {
            molecule: Molecule::of_stretches(world, &[stretch], config.reads.snp_rate),
            abundance: abundance * shorter * rate / (1.0 - rate),
            gene: Some(Arc::clone(gene)),
            kind: Kind::Unspliced,
        }
    })
}

/// Other transcripts, their abundance yet to be set.
fn others(world: &World, gene: &Arc<Gene>, snp_rate: f64, rng: &mut ChaCha8Rng) -> Vec<Expressed> {
    let is_target = TARGETS.contains(&gene.symbol.as_str());
    let mut annotated: Vec<_> = gene.transcripts[1..].iter().collect();
    if !is_target {
        annotated.shuffle(rng);
        annotated.truncate(ANNOTATED);
    }
    let of = |stretches: &[Stretch], kind| Expressed {
        molecule: Molecule::of_stretches(world, stretches, snp_rate),
        abundance: 0.0,
        gene: Some(Arc::clone(gene)),
        kind,
    };
    let mut made: Vec<Expressed> = annotated
        .into_iter()
        .map(|transcript| of(&whole(transcript, gene.contig), Kind::Isoform))
        .collect();
    if let Some((stretches, kind)) = skipping(gene, rng) {
        made.push(of(&stretches, kind));
    }
    made
}

/// The main transcript without an exon or two between its first and its last.
fn skipping(gene: &Gene, rng: &mut ChaCha8Rng) -> Option<(Vec<Stretch>, Kind)> {
    let mut stretches = whole(gene.main(), gene.contig);
    let inner = stretches.len().checked_sub(2).filter(|&inner| inner > 0)?;
    let count = rng.random_range(1..=SKIPPED.min(inner));
    let first = rng.random_range(1..=1 + inner - count);
    stretches.drain(first..first + count);
    let kind = Kind::Skipping {
        before: stretches[first - 1].last(),
        behind: stretches[first].first(),
    };
    let bases: u32 = stretches.iter().map(|s| s.interval.len()).sum();
    (bases >= SHORTEST).then_some((stretches, kind))
}
