//! Circular RNA: the end of an exon joined to the start of the same exon or of one before.

use rand::RngExt;
use trkfuse_genes::Gene;

use super::{DecoyClass, Joined, Maker, Planned, is_target, targets};
use crate::simulate::background::{Expressed, Kind};
use crate::simulate::molecule::{Molecule, whole};

/// Exons of a circle, at most.
const EXONS: usize = 4;

/// Bases of a circle, least and most.
const BASES: std::ops::RangeInclusive<u32> = 150..=2_000;

/// Exons tried for a circle of a gene.
const TRIES: u32 = 50;

pub(super) fn plan(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Vec<Planned> {
    let mut planned = Vec::new();
    for target in targets(expressed) {
        for _ in 0..maker.config.decoys.target_back_splices {
            planned.extend(target.gene.as_ref().and_then(|gene| circle(maker, gene)));
        }
    }
    for _ in 0..maker.config.decoys.back_splices {
        let chosen = maker.by_expression(expressed, |transcript| {
            transcript.kind == Kind::Main && !is_target(transcript)
        });
        let gene = chosen.and_then(|chosen| expressed[chosen].gene.as_ref());
        planned.extend(gene.and_then(|gene| circle(maker, gene)));
    }
    planned
}

/// Some exons between the first and the last; `None` when none have the right length.
fn circle(maker: &mut Maker<'_>, gene: &Gene) -> Option<Planned> {
    let exons = whole(gene.main(), gene.contig);
    let inner = exons.len().checked_sub(2).filter(|&inner| inner > 0)?;
    let stretches = (0..TRIES).find_map(|_| {
        let count = maker.rng.random_range(1..=EXONS.min(inner));
        let first = maker.rng.random_range(1..=1 + inner - count);
        let chosen = &exons[first..first + count];
        let bases: u32 = chosen.iter().map(|exon| exon.interval.len()).sum();
        BASES.contains(&bases).then_some(chosen)
    })?;
    let molecule = Molecule::of_stretches(maker.world, stretches, maker.config.reads.snp_rate);
    let joined = Joined::new(
        maker.config,
        maker.world,
        (&molecule, molecule.len()),
        (&molecule, 0),
        molecule.len(),
    )?;
    let fragments = maker.fragments();
    Some(Planned::join(
        DecoyClass::BackSplice,
        joined,
        [Some(gene), Some(gene)],
        fragments,
    ))
}
