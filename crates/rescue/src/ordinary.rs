//! Tells clips that ordinary transcripts of the gene explain.

use trkfuse_core::{ContigId, Pos, Sequence, Strand};

use crate::catalogue::Entry;
use crate::genome::Genome;
use crate::words::is_simple;

/// An aligner may run over the end of an exon by so many bases. Chosen by hand.
const OVERRUN: usize = 8;
/// Bases of a clip compared at most.
const COMPARED: usize = 40;
/// Bases of a clip that an ordinary continuation must explain.
const EXPLAINED: usize = 8;

/// Bases clipped next to an aligned one, and how to look at them.
pub(crate) struct ClipAt<'a> {
    pub(crate) contig: ContigId,
    /// The last aligned base.
    pub(crate) edge: Pos,
    /// Whether the clip follows the aligned bases along the reference.
    pub(crate) is_after: bool,
    /// Aligned bases next to the clip, on the strand of the reference.
    pub(crate) aligned: &'a Sequence,
    /// Clipped bases, on the strand of the reference.
    pub(crate) clip: &'a Sequence,
}

/// Whether there is nothing to look for: the bases are a repeat of a few bases, or the gene's own
/// transcripts, spliced or not, go on with them.
pub(crate) fn is_ordinary(at: &ClipAt<'_>, targets: &[Entry], genome: &Genome<'_>) -> bool {
    if is_simple(at.clip.as_bytes()) {
        return true;
    }
    // Walking away from the aligned bases: the aligned ones nearest to the clip last.
    let outward = |bases: &Sequence| -> Vec<u8> {
        if at.is_after {
            bases.as_bytes().to_vec()
        } else {
            bases.as_bytes().iter().rev().copied().collect()
        }
    };
    let (aligned, clip) = (outward(at.aligned), outward(at.clip));
    let on_genome = |pos: Pos| pos.offset(if at.is_after { 1 } else { -1 });
    if is_explained(at, at.edge, &clip, &on_genome, genome) {
        return true;
    }
    let mut here: Vec<&Entry> = targets
        .iter()
        .filter(|entry| entry.gene.contig == at.contig)
        .collect();
    here.retain(|entry| {
        entry
            .transcript()
            .span()
            .is_some_and(|span| span.padded(OVERRUN as u32).contains(at.edge))
    });
    let mut seen = Vec::new();
    (0..=OVERRUN.min(aligned.len())).any(|overrun| {
        let inward = if at.is_after {
            -(overrun as i64)
        } else {
            overrun as i64
        };
        let Some(pos) = at.edge.offset(inward) else {
            return false;
        };
        let mut read = aligned[aligned.len() - overrun..].to_vec();
        read.extend_from_slice(&clip);
        here.iter().any(|entry| {
            // Isoforms that go on alike from here need no second look.
            let next = entry.step(pos, at.is_after);
            let is_new = next.is_some_and(|next| {
                let far = along(entry, next, at.is_after, COMPARED);
                let key = (pos, next, far);
                let is_new = !seen.contains(&key);
                seen.push(key);
                is_new
            });
            is_new && is_explained(at, pos, &read, &|pos| entry.step(pos, at.is_after), genome)
        })
    })
}

/// The base so many steps further, or the last there is.
fn along(entry: &Entry, mut pos: Pos, is_up: bool, steps: usize) -> Pos {
    for _ in 0..steps {
        match entry.step(pos, is_up) {
            Some(next) => pos = next,
            None => break,
        }
    }
    pos
}

/// Whether bases walking outwards from `pos` are what `step` leads over.
fn is_explained(
    at: &ClipAt<'_>,
    mut pos: Pos,
    read: &[u8],
    step: &dyn Fn(Pos) -> Option<Pos>,
    genome: &Genome<'_>,
) -> bool {
    let mut compared = 0;
    let mut differing = 0;
    for &base in read.iter().take(COMPARED) {
        let Some(next) = step(pos).filter(|&next| genome.holds(at.contig, next)) else {
            break;
        };
        pos = next;
        compared += 1;
        differing += usize::from(genome.base(at.contig, pos, Strand::Forward) != base);
        if differing > 1 + COMPARED / 12 {
            return false;
        }
    }
    compared >= EXPLAINED && differing <= 1 + compared / 12
}
