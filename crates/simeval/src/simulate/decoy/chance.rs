//! A target's transcript joined once to any place of the genome.

use rand::RngExt;
use trkfuse_core::{Interval, Pos, Strand};

use super::{DecoyClass, Joined, Maker, Planned, REACH, is_target};
use crate::simulate::background::Expressed;
use crate::simulate::molecule::{Molecule, Stretch};

/// Bases of the other place.
const BASES: u32 = 600;

pub(super) fn plan(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Vec<Planned> {
    (0..maker.config.decoys.chance_joins)
        .filter_map(|_| join(maker, expressed))
        .collect()
}

fn join(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Option<Planned> {
    let target = &expressed[maker.by_expression(expressed, is_target)?];
    let place = [anywhere(maker)?];
    let other = Molecule::of_stretches(maker.world, &place, maker.config.reads.snp_rate);
    let offset = maker.rng.random_range(1..target.molecule.len());
    let gene = target.gene.as_deref();
    let (joined, genes) = if maker.rng.random() {
        let joined = Joined::new(
            maker.config,
            maker.world,
            (&target.molecule, offset),
            (&other, 0),
            REACH,
        );
        (joined, [gene, None])
    } else {
        let joined = Joined::new(
            maker.config,
            maker.world,
            (&other, other.len()),
            (&target.molecule, offset),
            REACH,
        );
        (joined, [None, gene])
    };
    Some(Planned::join(DecoyClass::ChanceJoin, joined?, genes, 1))
}

/// A stretch of either strand, each base as likely.
fn anywhere(maker: &mut Maker<'_>) -> Option<Stretch> {
    let contigs = maker.world.contigs();
    let all: u64 = contigs
        .iter()
        .map(|(_, contig)| u64::from(contig.length))
        .sum();
    let mut at = maker.rng.random_range(0..all.max(1));
    for (id, contig) in contigs.iter() {
        let length = u64::from(contig.length);
        if at < length {
            let start = (at as u32).min(contig.length.saturating_sub(BASES));
            let interval = Interval::new(
                Pos::from_zero_based(start),
                Pos::from_zero_based((start + BASES).min(contig.length)),
            )?;
            let strand = if maker.rng.random() {
                Strand::Forward
            } else {
                Strand::Reverse
            };
            return Some(Stretch {
                contig: id,
                strand,
                interval,
            });
        }
        at -= length;
    }
    None
}
