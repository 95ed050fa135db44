//! A repeat family: copies of one sequence in introns, UTRs and between genes, as Alu elements are.

use std::sync::Arc;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{ContigId, Interval, Pos, Sequence};
use trkfuse_genes::Gene;

use super::{another, between};
use crate::simulate::config::GenomeModel;
use crate::simulate::world::World;

/// Bases of the family's sequence, without its tail of A.
const LENGTH: usize = 282;

/// Bases of the tail.
const TAIL: usize = 18;

/// Bases of a copy that is cut, at least.
const SHORTEST: u32 = 80;

/// Bases left to either side of a copy in an intron.
const MARGIN: u32 = 20;

/// Of a copy's bases one in so many is lost.
const LOST_ONE_IN: f64 = 60.0;

/// Plants the copies where nothing is planted yet. Comes after all codons.
pub(super) fn plant(
    world: &mut World,
    genes: &[Arc<Gene>],
    model: &GenomeModel,
    rng: &mut ChaCha8Rng,
) {
    if model.repeats == 0 || genes.is_empty() {
        return;
    }
    let family: Vec<u8> = (0..LENGTH)
        .map(|_| b"ACGT"[rng.random_range(0..4_usize)])
        .chain([b'A'; TAIL])
        .collect();
    for _ in 0..model.repeats {
        let gene = &genes[rng.random_range(0..genes.len())];
        let place = match rng.random_range(0..10) {
            0..6 => intron(gene, rng),
            6..8 => utr(gene, rng),
            _ => intergenic(world, gene.contig, rng),
        };
        let Some(place) = place else { continue };
        let copy = copy(&family, between(model.repeat_identity, rng), rng);
        let length = (copy.len() as u32).min(place.len());
        // Most copies are whole or lack their start; the tail stays.
        let skipped = copy.len() - length as usize;
        let first = place.start.zero_based() + rng.random_range(0..=place.len() - length);
        for (pos, base) in (first..).zip(&copy[skipped..]) {
            let pos = Pos::from_zero_based(pos);
            if !world.is_planted(gene.contig, pos) {
                world.plant_on(gene.contig, pos, trkfuse_core::Strand::Forward, *base);
            }
        }
    }
}

/// The family's sequence with differences, on either strand.
fn copy(family: &[u8], identity: f64, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bases: Vec<u8> = Vec::with_capacity(family.len());
    for &base in family {
        if rng.random::<f64>() < 1.0 / LOST_ONE_IN {
            continue;
        }
        bases.push(if rng.random::<f64>() < identity {
            base
        } else {
            another(base, rng)
        });
    }
    if rng.random() {
        bases = bases
            .iter()
            .rev()
            .map(|&base| Sequence::complement(base))
            .collect();
    }
    bases
}

fn intron(gene: &Gene, rng: &mut ChaCha8Rng) -> Option<Interval> {
    let exons = &gene.main().exons;
    let introns: Vec<Interval> = exons
        .windows(2)
        .filter_map(|pair| {
            let low = pair[0].end.zero_based() + MARGIN;
            let high = pair[1].start.zero_based().saturating_sub(MARGIN);
            (low + SHORTEST <= high).then(|| Interval {
                start: Pos::from_zero_based(low),
                end: Pos::from_zero_based(high),
            })
        })
        .collect();
    (!introns.is_empty()).then(|| introns[rng.random_range(0..introns.len())])
}

/// One end of the gene that codes for nothing, within an exon.
fn utr(gene: &Gene, rng: &mut ChaCha8Rng) -> Option<Interval> {
    let main = gene.main();
    let cds = main.cds?;
    let ends: Vec<Interval> = main
        .exons
        .iter()
        .flat_map(|exon| {
            [
                Interval::new(exon.start, exon.end.min(cds.start)),
                Interval::new(exon.start.max(cds.end), exon.end),
            ]
        })
        .flatten()
        .filter(|end| end.len() >= SHORTEST)
        .collect();
    (!ends.is_empty()).then(|| ends[rng.random_range(0..ends.len())])
}

fn intergenic(world: &World, contig: ContigId, rng: &mut ChaCha8Rng) -> Option<Interval> {
    let length = world.contigs().get(contig).length;
    let bases = (LENGTH + TAIL) as u32;
    for _ in 0..100 {
        let start = rng.random_range(0..length.saturating_sub(bases).max(1));
        let place = Interval::new(
            Pos::from_zero_based(start),
            Pos::from_zero_based((start + bases).min(length)),
        )?;
        if world.genes().overlapping(contig, place).is_empty() {
            return Some(place);
        }
    }
    None
}
