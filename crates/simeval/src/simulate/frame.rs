//! What a fusion does to the reading frame: read off the fused molecule itself.

use std::fmt;

use trkfuse_core::{Pos, Role};
use trkfuse_genes::{CodingPlace, Transcript};

use super::fusion::Side;
use super::molecule::Molecule;
use super::world::{World, is_stop};

/// Whether the 3' gene is read in its own frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameTruth {
    /// Translation that starts in the 5' gene reads the 3' gene's own codons.
    InFrame,
    /// It reads them shifted.
    OutOfFrame,
    /// It would be in frame, but a stop codon comes first.
    StopCodon,
    /// One side is not cut within its coding region, or has none with a known frame.
    Unknown,
}

impl fmt::Display for FrameTruth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InFrame => "in_frame",
            Self::OutOfFrame => "out_of_frame",
            Self::StopCodon => "stop_codon",
            Self::Unknown => "unknown",
        })
    }
}

/// The frame of a fused molecule whose seam has not been moved.
pub(crate) fn of(five_prime: &Side, three_prime: &Side, molecule: &Molecule) -> FrameTruth {
    frame(five_prime, three_prime, molecule).unwrap_or(FrameTruth::Unknown)
}

fn frame(five_prime: &Side, three_prime: &Side, molecule: &Molecule) -> Option<FrameTruth> {
    let seam = molecule.seam?;
    // Offsets in the molecule of the last base of the 5' gene's exons and the first of the 3' gene's,
    // with their offsets in the coding regions.
    let (before, five_coding) = coding_at_break(five_prime)?;
    let (behind, three_coding) = coding_at_break(three_prime)?;
    if three_coding == 0 {
        // The 3' gene's own start codon comes along.
        return None;
    }
    let last_exonic = seam.five_prime_end - 1 - before;
    let first_exonic = seam.three_prime_start + behind;
    // Where the 5' gene's start codon lies, or would lie.
    let start = i64::from(last_exonic) - i64::from(five_coding);
    let read = i64::from(first_exonic) - start;
    if (read - i64::from(three_coding)).rem_euclid(3) != 0 {
        return Some(FrameTruth::OutOfFrame);
    }
    // Codons from the one that holds the last exonic base to the first whole one of the 3' gene.
    let mut codon = i64::from(last_exonic) - i64::from(five_coding % 3);
    while codon <= i64::from(first_exonic) {
        let at = usize::try_from(codon).ok()?;
        if molecule.bases.get(at..at + 3).is_some_and(is_stop) {
            return Some(FrameTruth::StopCodon);
        }
        codon += 3;
    }
    Some(FrameTruth::InFrame)
}

/// Intron bases that a side retains next to the break, and the offset in the coding region of the exonic
/// base nearest to the break; `None` unless that is a coding base of a known frame.
fn coding_at_break(side: &Side) -> Option<(u32, u32)> {
    let transcript = side.transcript()?;
    if !transcript.cds_state.frame_is_known() {
        return None;
    }
    let (intron_bases, exonic) = nearest_exonic(transcript, side)?;
    match transcript.coding_place(exonic) {
        CodingPlace::Within(offset) => Some((intron_bases, offset)),
        _ => None,
    }
}

fn nearest_exonic(transcript: &Transcript, side: &Side) -> Option<(u32, Pos)> {
    let pos = side.breakend.pos;
    let place = transcript.exon_place(pos, side.role)?;
    let retained = match side.role {
        Role::FivePrime => place.offset,
        Role::ThreePrime => -place.offset,
    };
    let intron_bases = u32::try_from(retained.max(0)).ok()?;
    let inwards = -side.breakend.retained.outward() * i64::from(intron_bases);
    Some((intron_bases, pos.offset(inwards)?))
}

/// Changes a base of the codon across an exon-to-exon junction that would be a stop codon, such that
/// neither gene gets a stop codon of its own. Does nothing where no such base is found.
pub(crate) fn avoid_stop(world: &mut World, five_prime: &Side, three_prime: &Side) {
    let (Some((0, five_coding)), Some((0, _))) =
        (coding_at_break(five_prime), coding_at_break(three_prime))
    else {
        return;
    };
    let kept = five_coding % 3 + 1;
    if kept == 3 {
        return;
    }
    // The codon: `kept` bases of the 5' side, the rest of the 3' side.
    let places: Vec<(&Side, i64)> = (0..3_i64)
        .map(|at| match at - i64::from(kept) {
            behind if behind >= 0 => (three_prime, behind),
            before => (five_prime, before + 1),
        })
        .collect();
    let spelled = |world: &World| -> Option<Vec<u8>> {
        places
            .iter()
            .map(|(side, steps)| side.edge().letter(world, *steps))
            .collect()
    };
    if !spelled(world).is_some_and(|codon| is_stop(&codon)) {
        return;
    }
    for (side, steps) in &places {
        let Some(pos) = side.edge().pos(world, *steps) else {
            continue;
        };
        let contig = side.breakend.contig;
        let old = world.base_on(contig, pos, side.strand);
        for base in *b"CGAT" {
            world.plant_on(contig, pos, side.strand, base);
            let is_read = spelled(world).is_some_and(|codon| !is_stop(&codon));
            if is_read && !own_codon_is_stop(world, side, pos) {
                return;
            }
        }
        world.plant_on(contig, pos, side.strand, old);
    }
}

/// Whether the codon of the side's own gene that holds this base is a stop codon.
fn own_codon_is_stop(world: &World, side: &Side, pos: Pos) -> bool {
    let Some(transcript) = side.transcript() else {
        return false;
    };
    let CodingPlace::Within(offset) = transcript.coding_place(pos) else {
        return false;
    };
    let first = offset - offset % 3;
    let codon: Vec<u8> = (first..first + 3)
        .filter_map(|at| transcript.coding_base(at))
        .map(|pos| world.base_on(side.breakend.contig, pos, side.strand))
        .collect();
    is_stop(&codon)
}
