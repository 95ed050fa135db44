//! A target's transcript that breaks off and goes on in low complexity, as after priming within a transcript.

use rand::RngExt;

use super::{Decoy, DecoyClass, Maker, Planned, is_target};
use crate::simulate::background::Expressed;

/// Motifs of tails, the commonest more than once.
const MOTIFS: [&[u8]; 5] = [b"A", b"A", b"A", b"CA", b"GA"];

/// Bases of a tail, least and most.
const BASES: (u32, u32) = (16, 34);

/// Bases of the transcript before it, at least.
const BEFORE: u32 = 300;

/// Fragments of a tail at most (count).
const FRAGMENTS: u32 = 4;

pub(super) fn plan(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Vec<Planned> {
    (0..maker.config.decoys.tails)
        .filter_map(|_| tail(maker, expressed))
        .collect()
}

fn tail(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Option<Planned> {
    let long_enough =
        |transcript: &Expressed| is_target(transcript) && transcript.molecule.len() > BEFORE;
    let target = &expressed[maker.by_expression(expressed, long_enough)?];
    let end = maker.rng.random_range(BEFORE..target.molecule.len());
    let motif = MOTIFS[maker.rng.random_range(0..MOTIFS.len())];
    let bases = maker.rng.random_range(BASES.0..=BASES.1);
    let tail: Vec<u8> = motif.iter().copied().cycle().take(bases as usize).collect();
    let molecule = target.molecule.with_tail(end, &tail);
    let last = molecule.place_of(end - 1)?;
    let fragments = maker.rng.random_range(1..=FRAGMENTS);
    Some(Planned {
        decoy: Decoy::at(DecoyClass::LowComplexity, last, None),
        molecule: Some((molecule, fragments)),
    })
}
