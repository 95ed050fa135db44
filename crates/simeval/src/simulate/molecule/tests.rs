use trkfuse_core::{ContigId, Interval, Pos, Strand};
use trkfuse_genes::Assembly;

use super::*;
use crate::simulate::world::{ContigNaming, World};

/// Two exons of 30 bases with 70 between them, on either strand.
fn molecule(strand: Strand) -> (World, Molecule) {
    let world = World::assembly(Assembly::Grch38, ContigNaming::Chr, 1);
    let stretch = |start: u32| Stretch {
        contig: ContigId(0),
        strand,
        interval: Interval::new(
            Pos::from_zero_based(start),
            Pos::from_zero_based(start + 30),
        )
        .expect("an exon"),
    };
    let mut stretches = [stretch(1_000), stretch(1_100)];
    if strand == Strand::Reverse {
        stretches.reverse();
    }
    let molecule = Molecule::of_stretches(&world, &stretches, 0.05);
    (world, molecule)
}

/// Every base in a segment is the reference's, segments follow each other, variants lie on their bases.
fn assert_sound(world: &World, molecule: &Molecule) {
    let mut before = 0;
    for segment in &molecule.segments {
        assert!(before <= segment.from && segment.from < segment.to);
        before = segment.to;
        for offset in segment.from..segment.to {
            let pos = segment.pos(i64::from(offset)).expect("on the contig");
            assert_eq!(
                molecule.bases[offset as usize],
                world.base_on(segment.contig, pos, segment.strand)
            );
        }
    }
    assert!(before <= molecule.len());
    let offsets: Vec<u32> = molecule.variants.iter().map(|v| v.offset).collect();
    assert!(offsets.is_sorted());
    assert!(offsets.iter().all(|&offset| offset < molecule.len()));
}

#[test]
fn lost_bases_leave_the_others_where_they_lie() {
    for strand in [Strand::Forward, Strand::Reverse] {
        for offset in [0, 5, 27, 30, 40, 57] {
            let (world, whole) = molecule(strand);
            let mut lost = whole.clone();
            lost.lose(offset, 3);
            assert_sound(&world, &lost);
            assert_eq!(lost.len(), 57);
            for at in 0..57 {
                let before = if at < offset { at } else { at + 3 };
                assert_eq!(lost.place_of(at), whole.place_of(before));
            }
            let has_indel = lost.segments.iter().any(|s| s.join == Join::Indel);
            assert_eq!(has_indel, [5, 40].contains(&offset), "{offset}");
        }
    }
}

#[test]
fn gained_bases_lie_nowhere() {
    for strand in [Strand::Forward, Strand::Reverse] {
        for offset in [1, 12, 30, 45] {
            let (world, whole) = molecule(strand);
            let mut gained = whole.clone();
            gained.gain(offset, b"AC");
            assert_sound(&world, &gained);
            assert_eq!(gained.len(), 62);
            assert_eq!(gained.place_of(offset), None);
            assert_eq!(gained.place_of(offset + 1), None);
            assert_eq!(gained.place_of(offset - 1), whole.place_of(offset - 1));
            assert_eq!(gained.place_of(offset + 2), whole.place_of(offset));
        }
    }
}

#[test]
fn a_base_is_varied_once() {
    let (_, mut whole) = molecule(Strand::Forward);
    whole.vary(7, b'A');
    whole.vary(7, b'C');
    let here: Vec<&Variant> = whole.variants.iter().filter(|v| v.offset == 7).collect();
    assert_eq!(here.len(), 1);
    assert_eq!((here[0].base, here[0].haplotypes), (b'C', 0b11));
}

#[test]
fn a_tail_lies_nowhere_and_ends_the_molecule() {
    let (world, whole) = molecule(Strand::Reverse);
    let tailed = whole.with_tail(40, b"AAAA");
    assert_sound(&world, &tailed);
    assert_eq!(tailed.len(), 44);
    assert_eq!(tailed.place_of(39), whole.place_of(39));
    assert_eq!(tailed.place_of(40), None);
    assert_eq!(tailed.edges(), None);
}
