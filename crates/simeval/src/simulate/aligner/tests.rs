//! A hand-made fusion: two exons on contig a, one stretch of contig b that is read downwards.

use trkfuse_core::{Contig, ContigId, Contigs, Interval};
use trkfuse_genes::GeneIndex;

use super::*;
use crate::simulate::molecule::Stretch;

const A: ContigId = ContigId(0);
const B: ContigId = ContigId(1);

fn world() -> World {
    let contigs = ["a", "b"].map(|name| Contig {
        name: name.to_string(),
        length: 10_000,
    });
    let contigs = Contigs::new(contigs.to_vec()).expect("names differ");
    let genes = GeneIndex::from_genes(Vec::new(), None, String::new());
    World::new(contigs, genes, 3)
}

fn stretch(contig: ContigId, strand: Strand, start: u32, end: u32) -> Stretch {
    let pos = Pos::from_zero_based;
    Stretch {
        contig,
        strand,
        interval: Interval::new(pos(start), pos(end)).expect("not empty"),
    }
}

/// Two exons of 100 bases on a, then 200 bases of b.
fn fused(world: &World, inserted: &[u8]) -> Molecule {
    let five_prime = [
        stretch(A, Strand::Forward, 1_000, 1_100),
        stretch(A, Strand::Forward, 2_000, 2_100),
    ];
    let three_prime = [stretch(B, Strand::Reverse, 5_000, 5_200)];
    Molecule::joined(world, &five_prime, inserted, &three_prime, Join::Break, 0.0)
}

/// Makes the bases from `from` on, in the direction of `strand`, spell `bases` on that strand.
fn plant(world: &mut World, contig: ContigId, from: u32, strand: Strand, bases: &[u8]) {
    for (at, &base) in (0_i64..).zip(bases) {
        let pos = Pos::from_zero_based(from)
            .offset(direction(strand) * at)
            .expect("on the contig");
        world.plant_on(contig, pos, strand, base);
    }
}

fn text(pieces: &[Piece]) -> Vec<String> {
    let run = |run: &Run| match run {
        Run::Aligned(bases) => format!("{bases}M"),
        Run::Skipped(bases) => format!("{bases}N"),
    };
    pieces
        .iter()
        .map(|piece| {
            let runs: Vec<String> = piece.runs.iter().map(run).collect();
            let (start, end) = (piece.start.zero_based(), piece.end.zero_based());
            format!("{}:{start}-{end}:{}", piece.contig.0, runs.concat())
        })
        .collect()
}

#[test]
fn a_read_over_a_splice_site_and_a_break_is_gapped_and_split() {
    let world = world();
    let molecule = fused(&world, b"");
    let pieces = AlignerModel::default().align(&world, &molecule, 80, 230);
    // 20 + 100 bases up a; then 30 down from the higher end of the stretch on b.
    assert_eq!(
        text(&pieces),
        ["0:1080-2100:20M900N100M", "1:5170-5200:30M"]
    );
}

#[test]
fn runs_on_the_reverse_strand_ascend_on_the_reference() {
    let world = world();
    let stretches = [
        stretch(B, Strand::Reverse, 6_000, 6_040),
        stretch(B, Strand::Reverse, 5_000, 5_060),
    ];
    let five_prime = [stretch(A, Strand::Forward, 1_000, 1_100)];
    let molecule = Molecule::joined(&world, &five_prime, b"", &stretches, Join::Break, 0.0);
    let pieces = AlignerModel::default().align(&world, &molecule, 110, 200);
    assert_eq!(text(&pieces), ["1:5000-6030:60M940N30M"]);
}

#[test]
fn a_short_end_over_a_break_is_clipped_but_for_bases_that_agree() {
    let world = world();
    let molecule = fused(&world, b"");
    let pieces = AlignerModel::default().align(&world, &molecule, 120, 209);
    let [piece] = pieces.as_slice() else {
        panic!("nine bases make no piece: {pieces:?}");
    };
    let on_a = |offset: u32| world.base(A, Pos::from_zero_based(2_100 + offset - 200));
    for offset in 200..piece.to {
        assert_eq!(on_a(offset), molecule.bases[offset as usize]);
    }
    assert_ne!(on_a(piece.to), molecule.bases[piece.to as usize]);
}

#[test]
fn two_bases_over_a_splice_site_are_no_overhang_and_three_are() {
    let world = world();
    let molecule = fused(&world, b"");
    let is_gapped = |from: u32| {
        let pieces = AlignerModel::default().align(&world, &molecule, from, 180);
        pieces[0].runs.contains(&Run::Skipped(900))
    };
    assert!(!is_gapped(98));
    assert!(is_gapped(97));
}

#[test]
fn of_pieces_with_too_much_between_them_the_longer_is_kept() {
    let mut world = world();
    // Neither side goes on as the inserted bases do.
    plant(&mut world, A, 2_100, Strand::Forward, b"C");
    plant(&mut world, B, 5_200, Strand::Reverse, b"C");
    let molecule = fused(&world, &[b'A'; 31]);
    let pieces = |model: AlignerModel| text(&model.align(&world, &molecule, 150, 301));
    assert_eq!(pieces(AlignerModel::default()), ["1:5130-5200:70M"]);
    let patient = AlignerModel {
        longest_read_gap: 31,
        ..AlignerModel::default()
    };
    assert_eq!(pieces(patient), ["0:2050-2100:50M", "1:5130-5200:70M"]);
}

#[test]
fn a_break_down_one_strand_within_the_longest_intron_is_a_gap() {
    let model = AlignerModel {
        longest_intron: 100,
        ..AlignerModel::default()
    };
    let edge = |strand: Strand, base: u32| Edge {
        contig: A,
        base: Pos::from_zero_based(base),
        strand,
    };
    let (up, down) = (Strand::Forward, Strand::Reverse);
    assert_eq!(model.join(edge(up, 500), edge(up, 601), 0), Join::Gap);
    assert_eq!(model.join(edge(up, 500), edge(up, 602), 0), Join::Break);
    assert_eq!(model.join(edge(up, 500), edge(up, 499), 0), Join::Break);
    assert_eq!(model.join(edge(down, 500), edge(down, 399), 0), Join::Gap);
    assert_eq!(model.join(edge(down, 500), edge(down, 501), 0), Join::Break);
    assert_eq!(model.join(edge(up, 500), edge(down, 550), 0), Join::Break);
    assert_eq!(model.join(edge(up, 500), edge(up, 550), 2), Join::Break);
}

#[test]
fn a_splice_motif_decides_where_an_ambiguous_junction_lies() {
    let mut world = world();
    // a keeps CAG and loses GTAA; b loses TCAG and keeps GTCC: three bases agree upstream, two
    // downstream.
    plant(&mut world, A, 2_096, Strand::Forward, b"ACAGGTAA");
    plant(&mut world, B, 5_203, Strand::Reverse, b"TCAGGTCC");
    let molecule = fused(&world, b"");
    let homology = homology::measure(&world, &molecule);
    assert_eq!((homology.upstream, homology.downstream), (3, 2));
    let (five_prime, three_prime) = molecule.edges().expect("a fresh seam");
    let shift = |placement: HomologyPlacement| {
        let model = AlignerModel {
            homology: placement,
            ..AlignerModel::default()
        };
        model.seam_shift(&world, five_prime, three_prime, homology)
    };
    assert_eq!(shift(HomologyPlacement::SpliceMotif), 0);
    assert_eq!(shift(HomologyPlacement::LeftMost), -3);
    assert_eq!(shift(HomologyPlacement::RightMost), 2);
}

#[test]
fn a_moved_seam_leaves_the_bases_and_moves_both_sides_alike() {
    let mut world = world();
    plant(&mut world, A, 2_096, Strand::Forward, b"ACAGGTAA");
    plant(&mut world, B, 5_203, Strand::Reverse, b"TCAGGTCC");
    let mut molecule = fused(&world, b"");
    let bases = molecule.bases.clone();
    AlignerModel::default().place_seam(&world, &mut molecule);
    assert_eq!(molecule.bases, bases);
    let pieces = AlignerModel::default().align(&world, &molecule, 150, 250);
    assert_eq!(text(&pieces), ["0:2050-2097:47M", "1:5150-5203:53M"]);
}
