//! Kinase domains like NTRK1's in other genes.

use std::sync::Arc;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use trkfuse_core::Pos;
use trkfuse_genes::{DomainKind, Gene, TARGETS, domains};

use super::{another, between};
use crate::simulate::config::GenomeModel;
use crate::simulate::world::{World, coding_positions, is_stop};

/// A target and a gene whose kinase domain is like its own.
#[derive(Clone, Debug)]
pub(crate) struct Paralogue {
    pub(crate) target: Arc<Gene>,
    /// First base of the target's domain.
    pub(crate) target_pos: Pos,
    pub(crate) other: Arc<Gene>,
    /// First base of the other gene's domain.
    pub(crate) other_pos: Pos,
}

/// Codons of a stretch that is about as alike throughout.
const WINDOW: usize = 15;

/// How far a stretch's identity may be off the mean.
const SPREAD: f64 = 0.2;

/// Codons of a domain, at least: a gene with fewer to spare gets none.
const FEWEST: usize = 60;

/// Codons left behind a domain, where there are enough: the domain is not the last thing in its protein.
const BEHIND: usize = 25;

/// A place that holds a kinase domain.
struct Domain {
    gene: Arc<Gene>,
    /// Its codons in the direction of transcription.
    codons: Vec<[Pos; 3]>,
}

/// Plants the domains into genes whose codons are not planted yet; gives all pairs of a target and another gene that
/// have one.
pub(super) fn plant(
    world: &mut World,
    model: &GenomeModel,
    rng: &mut ChaCha8Rng,
) -> Vec<Paralogue> {
    if model.paralogues.is_empty() {
        return Vec::new();
    }
    let Some(source) = world.genes().by_name(TARGETS[0]) else {
        return Vec::new();
    };
    let Some(codons) = targets_domain(&source) else {
        return Vec::new();
    };
    world.plant_gene(&source);
    let mut have = vec![Domain {
        gene: source,
        codons,
    }];
    let names = TARGETS[1..]
        .iter()
        .copied()
        .chain(model.paralogues.iter().map(String::as_str));
    for name in names {
        let Some(gene) = world.genes().by_name(name) else {
            continue;
        };
        if have.iter().any(|other| other.gene.symbol == gene.symbol) {
            continue;
        }
        let place = targets_domain(&gene).or_else(|| place(&gene, have[0].codons.len()));
        if let Some(codons) = place {
            copy(
                world,
                &have[0],
                &gene,
                &codons,
                model.paralogue_identity,
                rng,
            );
            have.push(Domain { gene, codons });
        }
    }
    pairs(&have)
}

fn pairs(have: &[Domain]) -> Vec<Paralogue> {
    let is_target = |domain: &Domain| TARGETS.contains(&domain.gene.symbol.as_str());
    let mut pairs = Vec::new();
    for (number, target) in have.iter().enumerate().filter(|(_, d)| is_target(d)) {
        let others = have
            .iter()
            .enumerate()
            .filter(|(other, domain)| !is_target(domain) || *other > number);
        pairs.extend(others.map(|(_, other)| Paralogue {
            target: Arc::clone(&target.gene),
            target_pos: target.codons[0][0],
            other: Arc::clone(&other.gene),
            other_pos: other.codons[0][0],
        }));
    }
    pairs
}

fn codons(gene: &Gene) -> Vec<[Pos; 3]> {
    coding_positions(gene.main())
        .chunks_exact(3)
        .map(|codon| [codon[0], codon[1], codon[2]])
        .collect()
}

/// Where a target has its kinase domain.
fn targets_domain(gene: &Gene) -> Option<Vec<[Pos; 3]>> {
    let domain = domains(gene)
        .into_iter()
        .find(|domain| domain.kind == DomainKind::Kinase)?;
    let (from, to) = domain.coding_range();
    let codons = codons(gene);
    codons
        .get(from as usize / 3..to as usize / 3)
        .map(<[_]>::to_vec)
}

/// Where another gene gets one: towards the end of its coding region, the first and last codon left alone.
fn place(gene: &Gene, wanted: usize) -> Option<Vec<[Pos; 3]>> {
    if !gene.main().cds_state.frame_is_known() {
        return None;
    }
    let codons = codons(gene);
    let room = codons.len().checked_sub(2)?;
    let count = wanted.min(room);
    if count < FEWEST {
        return None;
    }
    let last = codons.len() - 1 - BEHIND.min(room - count);
    Some(codons[last - count..last].to_vec())
}

fn copy(
    world: &mut World,
    source: &Domain,
    gene: &Gene,
    codons: &[[Pos; 3]],
    identity: f64,
    rng: &mut ChaCha8Rng,
) {
    let spread = SPREAD.min(1.0 - identity).min(identity);
    for (from, to) in source.codons.chunks(WINDOW).zip(codons.chunks(WINDOW)) {
        let alike = between((identity - spread, identity + spread), rng);
        for (from, to) in from.iter().zip(to) {
            let original =
                from.map(|pos| world.base_on(source.gene.contig, pos, source.gene.strand));
            let changed = original.map(|base| {
                if rng.random::<f64>() < alike {
                    base
                } else {
                    another(base, rng)
                }
            });
            let bases = if is_stop(&changed) { original } else { changed };
            // Bases of a gene on the other strand that are there already stay.
            if to.iter().any(|&pos| world.is_planted(gene.contig, pos)) {
                continue;
            }
            for (&pos, base) in to.iter().zip(bases) {
                world.plant_on(gene.contig, pos, gene.strand, base);
            }
        }
    }
}
