//! How far a junction could lie elsewhere: bases that both sides could give, measured and planted.

use trkfuse_core::{ContigId, Pos, Sequence, Strand};

use super::molecule::{Molecule, direction};
use super::spec::Microhomology;
use super::world::World;

/// No chance agreement is longer, and no planted one may be, in bases.
pub(crate) const LONGEST: u32 = 50;

/// The last base that a side keeps, and how the molecule runs there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) contig: ContigId,
    pub(crate) base: Pos,
    /// The strand that the molecule spells.
    pub(crate) strand: Strand,
}

impl Edge {
    /// The position `steps` from the edge's base in the direction of transcription; `None` off the
    /// contig.
    pub(crate) fn pos(self, world: &World, steps: i64) -> Option<Pos> {
        let pos = self.base.offset(direction(self.strand) * steps)?;
        let length = world.contigs().get(self.contig).length;
        (pos.zero_based() < length).then_some(pos)
    }

    /// The reference base there as the molecule spells it.
    pub(crate) fn letter(self, world: &World, steps: i64) -> Option<u8> {
        let pos = self.pos(world, steps)?;
        Some(world.base_on(self.contig, pos, self.strand))
    }

    fn plant(self, world: &mut World, steps: i64, base: u8) {
        if let Some(pos) = self.pos(world, steps) {
            world.plant_on(self.contig, pos, self.strand, base);
        }
    }

    /// Makes the base there another one than `base`.
    fn plant_other(self, world: &mut World, steps: i64, base: u8) {
        if self.letter(world, steps) == Some(base) {
            self.plant(world, steps, Sequence::complement(base));
        }
    }
}

/// By how many bases the junction of a fused molecule could lie further up or down; nothing with
/// inserted bases, which [`separate`] keeps apart from both sides. The seam must not have been moved.
pub(crate) fn measure(world: &World, molecule: &Molecule) -> Microhomology {
    let (Some(seam), Some((five_prime, three_prime))) = (molecule.seam, molecule.edges()) else {
        return Microhomology::default();
    };
    if seam.five_prime_end != seam.three_prime_start {
        return Microhomology::default();
    }
    let at = seam.five_prime_end;
    let segment = |offset: u32| {
        molecule
            .segments
            .iter()
            .find(|segment| (segment.from..segment.to).contains(&offset))
    };
    // A side keeps at least one base of the exon at the seam.
    let room_up = segment(at - 1).map_or(0, |last| last.to - last.from - 1);
    let room_down = segment(at).map_or(0, |first| first.to - first.from - 1);
    let agree_up = |step: u32| {
        three_prime.letter(world, -1 - i64::from(step))
            == Some(molecule.bases[(at - 1 - step) as usize])
    };
    let agree_down = |step: u32| {
        five_prime.letter(world, 1 + i64::from(step)) == Some(molecule.bases[(at + step) as usize])
    };
    let count = |room: u32, agrees: &dyn Fn(u32) -> bool| {
        (0..room.min(LONGEST))
            .take_while(|&step| agrees(step))
            .count() as u32
    };
    Microhomology {
        upstream: count(room_up, &agree_up),
        downstream: count(room_down, &agree_down),
    }
}

/// Plants exactly this homology, on the flanks that the fusion loses: retained bases, and so the
/// coding regions of the fusion, stay as they are. Splice sites of the lost flanks may not.
pub(crate) fn plant(
    world: &mut World,
    five_prime: Edge,
    three_prime: Edge,
    homology: Microhomology,
) {
    for step in 0..=i64::from(homology.upstream) {
        if let Some(base) = five_prime.letter(world, -step) {
            if step < i64::from(homology.upstream) {
                three_prime.plant(world, -1 - step, base);
            } else {
                three_prime.plant_other(world, -1 - step, base);
            }
        }
    }
    for step in 0..=i64::from(homology.downstream) {
        if let Some(base) = three_prime.letter(world, step) {
            if step < i64::from(homology.downstream) {
                five_prime.plant(world, 1 + step, base);
            } else {
                five_prime.plant_other(world, 1 + step, base);
            }
        }
    }
}

/// Makes sure that neither side goes on in the reference as the inserted bases do.
pub(crate) fn separate(world: &mut World, five_prime: Edge, three_prime: Edge, inserted: &[u8]) {
    if let (Some(&first), Some(&last)) = (inserted.first(), inserted.last()) {
        five_prime.plant_other(world, 1, first);
        three_prime.plant_other(world, -1, last);
    }
}
