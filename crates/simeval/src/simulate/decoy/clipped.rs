//! Exon ends of targets with so many differences that aligners clip reads there.

use rand::RngExt;
use rand::seq::index;
use trkfuse_genes::TARGETS;

use super::{Decoy, DecoyClass, Maker, Planned, main_of};
use crate::simulate::background::{Expressed, Kind};
use crate::simulate::molecule::Molecule;

/// Bases from the exon's end within which the differences lie.
const WITHIN: u32 = 12;

/// Shortest exon that gets some, in bases.
const SHORTEST_EXON: u32 = 60;

/// A difference of an allele, at an offset of the reference's transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edit {
    Snp,
    /// So many bases are missing from here on.
    Lost(u32),
    /// So many bases come in before this one.
    Gained(u32),
}

pub(super) fn plan(maker: &mut Maker<'_>, expressed: &mut Vec<Expressed>) -> Vec<Planned> {
    let count = maker.config.decoys.clipped_ends as usize;
    let mut planned = Vec::new();
    for (number, name) in TARGETS.into_iter().enumerate() {
        // Spread over the targets by turns.
        let ends = (count + TARGETS.len() - 1 - number) / TARGETS.len();
        planned.extend(allele(maker, expressed, name, ends));
    }
    planned
}

/// Gives half of a target's main transcripts differences at some exon ends.
fn allele(
    maker: &mut Maker<'_>,
    expressed: &mut Vec<Expressed>,
    name: &str,
    wanted: usize,
) -> Vec<Planned> {
    let Some(main) = main_of(expressed, name) else {
        return Vec::new();
    };
    let segments = main.molecule.segments.clone();
    let mut edits: Vec<(u32, Edit)> = Vec::new();
    let mut planned = Vec::new();
    // Exon ends but for those of the whole transcript: (offset of the base at the end, towards its inside).
    let ends: Vec<(u32, bool)> = segments
        .windows(2)
        .flat_map(|pair| [(pair[0], true), (pair[1], false)])
        .filter(|(exon, _)| exon.to - exon.from >= SHORTEST_EXON)
        .map(|(exon, is_last)| (if is_last { exon.to - 1 } else { exon.from }, is_last))
        .collect();
    for chosen in index::sample(&mut maker.rng, ends.len(), wanted.min(ends.len())) {
        let (end, is_last) = ends[chosen];
        edits.extend(cluster(maker, end, is_last));
        if let Some(place) = main.molecule.place_of(end) {
            planned.push(Planned {
                decoy: Decoy::at(DecoyClass::ClippedEnd, place, None),
                molecule: None,
            });
        }
    }
    if edits.is_empty() {
        return Vec::new();
    }
    // From behind, so that offsets before stay what they are.
    edits.sort_unstable();
    let mut molecule = main.molecule.clone();
    for &(offset, edit) in edits.iter().rev() {
        apply(maker, &mut molecule, offset, edit);
    }
    let gene = main.gene.clone();
    let Some(main) = expressed
        .iter_mut()
        .find(|t| t.kind == Kind::Main && t.gene == gene)
    else {
        return Vec::new();
    };
    main.abundance /= 2.0;
    let abundance = main.abundance;
    expressed.push(Expressed {
        molecule,
        abundance,
        gene,
        kind: Kind::Allele,
    });
    planned
}

/// Three or four SNPs, or two and a small insertion or deletion, at different distances from an exon's end.
fn cluster(maker: &mut Maker<'_>, end: u32, is_last: bool) -> Vec<(u32, Edit)> {
    let at = |distance: u32| {
        if is_last {
            end - distance
        } else {
            end + distance
        }
    };
    let has_indel = maker.rng.random::<bool>();
    let snps = if has_indel {
        2
    } else {
        maker.rng.random_range(3..=4)
    };
    // Every third base only: what is lost or comes in takes up to three.
    let slots = index::sample(
        &mut maker.rng,
        (WITHIN / 3) as usize,
        snps + usize::from(has_indel),
    );
    let mut edits = Vec::new();
    for (number, slot) in slots.into_iter().enumerate() {
        let distance = 3 * slot as u32;
        let edit = if number < snps {
            Edit::Snp
        } else {
            let bases = maker.rng.random_range(1..=3);
            if maker.rng.random() {
                Edit::Lost(bases)
            } else {
                Edit::Gained(bases)
            }
        };
        // What is lost begins at the lower offset.
        let first = match edit {
            Edit::Lost(bases) if is_last => at(distance + bases - 1),
            _ => at(distance),
        };
        edits.push((first, edit));
    }
    edits
}

fn apply(maker: &mut Maker<'_>, molecule: &mut Molecule, offset: u32, edit: Edit) {
    match edit {
        Edit::Snp => {
            let base = molecule.bases[offset as usize];
            let others: Vec<u8> = b"ACGT".iter().copied().filter(|&b| b != base).collect();
            molecule.vary(offset, others[maker.rng.random_range(0..3_usize)]);
        }
        Edit::Lost(bases) => molecule.lose(offset, bases),
        Edit::Gained(bases) => {
            let gained: Vec<u8> = (0..bases)
                .map(|_| b"ACGT"[maker.rng.random_range(0..4_usize)])
                .collect();
            molecule.gain(offset, &gained);
        }
    }
}
