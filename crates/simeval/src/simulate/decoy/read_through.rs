//! Read-through: transcription past a gene's end, spliced from its last but one exon to its neighbour's second.

use std::sync::Arc;

use rand::seq::SliceRandom;
use trkfuse_core::{Role, Strand};
use trkfuse_genes::{Gene, TARGETS, known_pair};

use super::{DecoyClass, Joined, Maker, Planned, REACH, is_target, main_of, targets};
use crate::simulate::background::{Expressed, Kind};
use crate::simulate::world::World;

/// Farthest neighbour that is read through into, in bases.
const FARTHEST: u32 = 200_000;

/// Exons that a neighbour needs, at least: a last but one and a second that are spliced on both sides.
const FEWEST_EXONS: u32 = 3;

/// Genes that are looked at for a neighbour.
const STEPS: u32 = 30;

/// The nearest protein-coding genes on the strand of a gene that share no base with it and are not published as its
/// fusion partners, nearest first: upstream for the role of the 5' gene, downstream for that of the 3' gene.
pub(crate) fn neighbours(world: &World, gene: &Gene, role: Role, count: usize) -> Vec<Arc<Gene>> {
    let is_below = (role == Role::FivePrime) == (gene.strand == Strand::Forward);
    let mut found: Vec<Arc<Gene>> = Vec::new();
    let mut from = if is_below {
        gene.span.start
    } else {
        gene.span.last()
    };
    for _ in 0..STEPS {
        let (lower, higher) = world.genes().nearest(gene.contig, from);
        let next = if is_below { lower } else { higher };
        let Some((next, _)) = next else { break };
        let (edge, away) = if is_below {
            (next.span.start, gene.span.start.distance(next.span.last()))
        } else {
            (next.span.last(), gene.span.last().distance(next.span.start))
        };
        if away > FARTHEST || found.len() == count {
            break;
        }
        from = edge;
        if next.strand == gene.strand
            && next.is_protein_coding()
            && next.main().exon_count() >= FEWEST_EXONS
            && !next.span.overlaps(gene.span)
            && !is_published(gene, &next)
        {
            found.push(next);
        }
    }
    found
}

/// Whether the two are known as a fusion, either way: in a small world genes lie side by side that do not in a real one.
fn is_published(one: &Gene, other: &Gene) -> bool {
    known_pair(&one.symbol, &other.symbol).is_some()
        || known_pair(&other.symbol, &one.symbol).is_some()
}

pub(super) fn plan(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Vec<Planned> {
    let mut planned = Vec::new();
    let wanted = maker.config.decoys.target_read_throughs as usize;
    for target in targets(expressed) {
        let Some(gene) = &target.gene else { continue };
        let [up, down] = [Role::FivePrime, Role::ThreePrime]
            .map(|role| neighbours(maker.world, gene, role, wanted.div_ceil(2)));
        let into = up.iter().map(|up| (up, gene));
        let out_of = down.iter().map(|down| (gene, down));
        for (five_prime, three_prime) in into.chain(out_of).take(wanted) {
            planned.extend(through(maker, expressed, five_prime, three_prime));
        }
    }
    planned.extend(of_others(maker, expressed));
    planned
}

fn of_others(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Vec<Planned> {
    let wanted = maker.config.decoys.read_throughs as usize;
    if wanted == 0 {
        return Vec::new();
    }
    let mut genes: Vec<&Arc<Gene>> = expressed
        .iter()
        .filter(|transcript| transcript.kind == Kind::Main && !is_target(transcript))
        .filter_map(|transcript| transcript.gene.as_ref())
        .filter(|gene| gene.main().exon_count() >= FEWEST_EXONS)
        .collect();
    genes.shuffle(&mut maker.rng);
    let mut planned = Vec::new();
    for gene in genes {
        if planned.len() == wanted {
            break;
        }
        let next = neighbours(maker.world, gene, Role::ThreePrime, 1);
        if let Some(next) = next
            .first()
            .filter(|next| !TARGETS.contains(&next.symbol.as_str()))
        {
            planned.extend(through(maker, expressed, gene, next));
        }
    }
    planned
}

/// `None` where a gene is not expressed, or a fusion of the sample joins the two.
fn through(
    maker: &mut Maker<'_>,
    expressed: &[Expressed],
    five_prime: &Gene,
    three_prime: &Gene,
) -> Option<Planned> {
    if maker.is_fused(&five_prime.symbol, &three_prime.symbol) {
        return None;
    }
    let a = main_of(expressed, &five_prime.symbol)?;
    let b = main_of(expressed, &three_prime.symbol)?;
    let last = five_prime.main().exon(five_prime.main().exon_count())?;
    let end = a.molecule.len() - last.len();
    let start = three_prime.main().exon(1)?.len();
    let joined = Joined::new(
        maker.config,
        maker.world,
        (&a.molecule, end),
        (&b.molecule, start),
        REACH,
    )?;
    let fragments = maker.fragments();
    Some(Planned::join(
        DecoyClass::ReadThrough,
        joined,
        [Some(five_prime), Some(three_prime)],
        fragments,
    ))
}
