//! One case a test: reads in several pieces.

use proptest::prelude::*;
use trkfuse_core::{Evidence, Junction, JunctionRead, Retained, Strand};

use super::{breakend, collect, evidence, fusion_read, junctions, toy};
use crate::test_utils::ReadBuilder;
use Retained::{Higher, Lower};
use Strand::{Forward, Reverse};

fn fusion_junction() -> Junction {
    Junction::new(breakend(0, 100_060, Lower), breakend(1, 13_001, Higher))
}

fn only_split(lines: &[String]) -> JunctionRead {
    let collected = collect(lines);
    match evidence(&collected).as_slice() {
        [Evidence::SplitRead(read)] => read.clone(),
        other => panic!("one split read was expected: {other:?}"),
    }
}

#[test]
fn a_split_read_places_the_junction_at_the_last_retained_bases() {
    let read = only_split(&fusion_read("r").lines(&toy()));
    assert_eq!(read.junction, fusion_junction());
    assert_eq!((read.overlap, read.inserted.len()), (0, 0));
    assert!(read.reads_low_to_high);
    assert_eq!((read.low.aligned, read.high.aligned), (60, 40));
    assert_eq!(read.anchor(), 40);
    assert_eq!(read.low.outermost.one_based(), 100_001);
    assert_eq!(read.high.outermost.one_based(), 13_040);
    assert_eq!(read.low.reference_base, Some(toy().base("chrA", 100_059)));
    assert_eq!(read.high.reference_base, Some(toy().base("chrB", 13_000)));
    assert_eq!(read.low.mismatches, Some(0));
}

#[test]
fn the_sequence_across_a_junction_walks_from_low_to_high() {
    let toy = toy();
    let read = only_split(&fusion_read("r").lines(&toy));
    let sequence = read.sequence.expect("the primary record holds all bases");
    assert_eq!((sequence.low_end, sequence.high_start), (60, 60));
    let expected: Vec<u8> = (100_000..100_060)
        .map(|base| toy.base("chrA", base))
        .chain((13_000..13_040).map(|base| toy.base("chrB", base)))
        .collect();
    assert_eq!(sequence.bases.as_bytes(), expected);
}

#[test]
fn a_read_of_the_other_strand_gives_the_same_but_for_its_direction() {
    let toy = toy();
    // The other strand of the same molecule: chrB first, as sequenced.
    let turned = ReadBuilder::new("r")
        .primary("chrA", 100_001, Reverse, "60M40S")
        .supplementary("chrB", 13_001, Reverse, "60H40M");
    let there = only_split(&fusion_read("r").lines(&toy));
    let back = only_split(&turned.lines(&toy));
    assert!(!back.reads_low_to_high);
    assert_eq!(
        JunctionRead {
            reads_low_to_high: true,
            ..back
        },
        there
    );
}

#[test]
fn all_four_strand_combinations_keep_the_flanks_apart() {
    for (a, b, low, high) in [
        (Forward, Forward, (100_060, Lower), (13_001, Higher)),
        (Forward, Reverse, (100_060, Lower), (13_040, Lower)),
        (Reverse, Forward, (100_001, Higher), (13_001, Higher)),
        (Reverse, Reverse, (100_001, Higher), (13_040, Lower)),
    ] {
        // As sequenced, the piece on chrA comes first: its clip is at the read's end.
        let clip = |strand, first: &str, last: &str| match strand {
            Forward => first.to_string(),
            Reverse => last.to_string(),
        };
        let read = ReadBuilder::new("r")
            .primary("chrA", 100_001, a, &clip(a, "60M40S", "40S60M"))
            .supplementary("chrB", 13_001, b, &clip(b, "60S40M", "40M60S"));
        let found = only_split(&read.lines(&toy()));
        let expected = Junction::new(breakend(0, low.0, low.1), breakend(1, high.0, high.1));
        assert_eq!(found.junction, expected, "{a} {b}");
        assert!(found.reads_low_to_high);
    }
}

#[test]
fn bases_that_both_pieces_claim_go_to_the_low_side() {
    let read = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "60M40S")
        .supplementary("chrB", 12_996, Forward, "55S45M");
    let found = only_split(&read.lines(&toy()));
    assert_eq!(found.overlap, 5);
    assert_eq!(found.junction, fusion_junction());
    assert_eq!((found.low.aligned, found.high.aligned), (60, 40));
    assert_eq!(found.sequence.map(|s| s.bases.len()), Some(100));
}

#[test]
fn overlap_does_not_depend_on_the_direction_read() {
    let build = |strand| {
        ReadBuilder::new("r")
            .primary("chrA", 100_001, strand, "60M40S")
            .supplementary("chrB", 12_996, strand, "55S45M")
    };
    let there = only_split(&build(Forward).lines(&toy()));
    let back = only_split(&build(Reverse).lines(&toy()));
    assert_eq!(
        (there.junction, there.overlap),
        (back.junction, back.overlap)
    );
}

/// A read whose aligner put some of the 40 bases beyond the break behind a gap instead.
fn read_with_bases_behind_a_gap(gap: u32, bases: u32) -> JunctionRead {
    let rest = 40 - bases;
    let cigar = format!("60M{gap}N{bases}M{rest}S");
    let read = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, &cigar)
        .supplementary("chrB", 13_001, Forward, &format!("{}H{rest}M", 60 + bases));
    only_split(&read.lines(&toy()))
}

#[test]
fn a_few_bases_beyond_a_gap_next_to_the_break_are_inserted_bases() {
    let stray = read_with_bases_behind_a_gap(2_000, 7);
    assert_eq!(stray.junction, fusion_junction());
    assert_eq!(stray.inserted.len(), 7);
    // Eight bases are believed: the break lies eight bases into the next exon.
    let spliced = read_with_bases_behind_a_gap(2_000, 8);
    assert_eq!(spliced.junction.low().pos.one_based(), 102_068);
    assert!(spliced.inserted.is_empty());
}

#[test]
fn the_wider_the_gap_the_more_bases_beyond_it_are_needed() {
    for (gap, least) in [(2_000, 8), (50_000, 11), (400_000, 12)] {
        let stray = read_with_bases_behind_a_gap(gap, least - 1);
        assert_eq!(stray.inserted.len(), least as usize - 1, "gap {gap}");
        let believed = read_with_bases_behind_a_gap(gap, least);
        assert!(believed.inserted.is_empty(), "gap {gap}");
    }
}

#[test]
fn a_run_next_to_the_break_is_told_with_the_one_behind_it() {
    let read = only_split(
        &ReadBuilder::new("r")
            .primary("chrA", 100_001, Forward, "40M1000N20M40S")
            .supplementary("chrB", 13_001, Forward, "60H15M2I23M")
            .lines(&toy()),
    );
    assert_eq!((read.low.aligned, read.low.run), (60, 20));
    let behind = read.low.behind.expect("a gap lies within the low side");
    assert_eq!((behind.edge.one_based(), behind.bases), (100_040, 40));
    assert_eq!(behind.from_break, 20);
    assert_eq!((read.high.aligned, read.high.run), (38, 15));
    let behind = read
        .high
        .behind
        .expect("an insertion lies within the high side");
    assert_eq!((behind.edge.one_based(), behind.bases), (13_016, 23));
    assert_eq!(behind.from_break, 17);
}

#[test]
fn bases_between_the_pieces_are_inserted_and_kept_in_walking_order() {
    let toy = toy();
    let build = |a, b, first: &str, second: &str| {
        ReadBuilder::new("r")
            .primary("chrA", 100_001, a, first)
            .supplementary("chrB", 13_001, b, second)
    };
    // Unaligned bases are T as sequenced.
    let there = only_split(&build(Forward, Forward, "60M44S", "64S40M").lines(&toy));
    assert_eq!(there.inserted.as_str(), "TTTT");
    assert_eq!(there.junction, fusion_junction());
    let sequence = there.sequence.expect("all bases are held");
    assert_eq!((sequence.low_end, sequence.high_start), (60, 64));
    let back = only_split(&build(Reverse, Reverse, "60M44S", "64S40M").lines(&toy));
    assert_eq!(
        back.inserted.as_str(),
        "AAAA",
        "read against the walk: the complement"
    );
}

#[test]
fn a_tag_alone_or_a_supplementary_record_alone_is_enough() {
    let toy = toy();
    let tag_only = fusion_read("r").without_supplementary_records();
    let read = only_split(&tag_only.lines(&toy));
    assert_eq!(read.junction, fusion_junction());
    assert_eq!(read.high.hits, None);
    assert!(read.sequence.is_some());
    let orphan = fusion_read("r").without_primary_record();
    let read = only_split(&orphan.lines(&toy));
    assert_eq!(read.junction, fusion_junction());
    assert_eq!(read.sequence, None, "the bases of chrA were hard-clipped");
}

#[test]
fn records_without_tags_meet_by_name() {
    let read = ReadBuilder::new("r")
        .primary("chrB", 13_001, Forward, "60S40M")
        .supplementary("chrB", 15_001, Reverse, "40S60M")
        .without_piece_tags();
    let collected = collect(&read.lines(&toy()));
    assert!(
        collected.fragments.is_empty(),
        "a primary record without a sign of a chimera is not kept"
    );
}

#[test]
fn a_read_in_three_pieces_gives_both_junctions() {
    let read = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "50M100S")
        .supplementary("chrB", 13_001, Forward, "50S50M50S")
        .supplementary("chrC", 20_001, Forward, "100S50M");
    let toy = toy();
    let expected = [
        Junction::new(breakend(0, 100_050, Lower), breakend(1, 13_001, Higher)),
        Junction::new(breakend(1, 13_050, Lower), breakend(2, 20_001, Higher)),
    ];
    assert_eq!(junctions(&collect(&read.lines(&toy))), expected);
    let tags_only = read.without_supplementary_records();
    assert_eq!(junctions(&collect(&tags_only.lines(&toy))), expected);
}

#[test]
fn splicing_within_the_target_by_an_aligner_that_splits_is_no_evidence() {
    let read = ReadBuilder::new("r")
        .primary("chrB", 11_151, Forward, "50M50S")
        .supplementary("chrB", 13_001, Forward, "50S50M");
    assert!(collect(&read.lines(&toy())).fragments.is_empty());
}

#[test]
fn a_back_splice_and_an_inversion_within_the_target_are_evidence() {
    let everted = ReadBuilder::new("r")
        .primary("chrB", 13_151, Forward, "50M50S")
        .supplementary("chrB", 11_001, Forward, "50S50M");
    assert_eq!(
        junctions(&collect(&everted.lines(&toy()))),
        [Junction::new(
            breakend(1, 13_200, Lower),
            breakend(1, 11_001, Higher)
        )]
    );
    let inverted = ReadBuilder::new("r")
        .primary("chrB", 13_151, Forward, "50M50S")
        .supplementary("chrB", 15_001, Reverse, "50M50S");
    assert_eq!(junctions(&collect(&inverted.lines(&toy()))).len(), 1);
}

#[test]
fn a_split_read_that_touches_no_target_is_no_evidence() {
    let read = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "60M40S")
        .supplementary("chrC", 2_001, Forward, "60S40M");
    assert!(collect(&read.lines(&toy())).fragments.is_empty());
}

#[test]
fn a_secondary_alignment_is_no_evidence_unless_bwa_marks_pieces_so() {
    let star = fusion_read("r").tag("HI:i:2").flags(0x100);
    assert!(collect(&star.lines(&toy())).fragments.is_empty());
    let bwa: Vec<String> = fusion_read("r")
        .lines(&toy())
        .into_iter()
        .map(|line| line.replacen("\t2048\t", "\t256\t", 1))
        .collect();
    assert_eq!(junctions(&collect(&bwa)), [fusion_junction()]);
}

#[test]
fn reads_that_failed_quality_control_are_no_evidence() {
    assert!(
        collect(&fusion_read("r").flags(0x200).lines(&toy()))
            .fragments
            .is_empty()
    );
}

proptest! {
    /// Two places, two strands, any cut, overlap or insertion: the molecule's other strand, read,
    /// gives the same junction, and so does writing either piece as the primary one.
    #[test]
    fn a_molecule_read_from_its_other_end_gives_the_same_junction(
        a_start in 100_000_u32..100_200, b_start in 13_000_u32..13_100,
        a_forward: bool, b_forward: bool,
        a_length in 20_u32..80, b_length in 20_u32..80, play in -15_i32..15,
    ) {
        let toy = toy();
        // Read bases from the first to the last aligned: a, then b shifted by `play`.
        let b_query = (a_length as i32 + play) as u32;
        let length = (b_query + b_length).max(a_length);
        prop_assume!(b_query + b_length > a_length && b_query > 0);
        let strand = |forward| if forward { Forward } else { Reverse };
        let cigar = |forward: bool, query: u32, aligned: u32| {
            let (mut lead, mut trail) = (query, length - query - aligned);
            if !forward {
                std::mem::swap(&mut lead, &mut trail);
            }
            let clip = |n: u32| if n > 0 { format!("{n}S") } else { String::new() };
            format!("{}{aligned}M{}", clip(lead), clip(trail))
        };
        let a_cigar = cigar(a_forward, 0, a_length);
        let b_cigar = cigar(b_forward, b_query, b_length);
        let build = |a_is_primary: bool| {
            let read = ReadBuilder::new("r");
            if a_is_primary {
                read.primary("chrA", a_start, strand(a_forward), &a_cigar)
                    .supplementary("chrB", b_start, strand(b_forward), &b_cigar)
            } else {
                read.primary("chrB", b_start, strand(b_forward), &b_cigar)
                    .supplementary("chrA", a_start, strand(a_forward), &a_cigar)
            }
        };
        let lines = build(true).lines(&toy);
        let there = collect(&lines);
        let reordered: Vec<String> = lines.iter().rev().cloned().collect();
        prop_assert_eq!(&collect(&reordered), &there);
        prop_assert_eq!(&collect(&build(false).lines(&toy)).fragments, &there.fragments);
        let back = collect(&build(true).turned().lines(&toy));
        let [Evidence::SplitRead(there)] = &evidence(&there)[..] else {
            return Err(TestCaseError::fail("one split read was expected"));
        };
        let [Evidence::SplitRead(back)] = &evidence(&back)[..] else {
            return Err(TestCaseError::fail("one split read was expected"));
        };
        prop_assert_eq!(there.junction, back.junction);
        prop_assert_eq!(there.overlap, back.overlap);
        prop_assert_eq!(there.overlap as i32, (-play).max(0));
        prop_assert_eq!(there.inserted.len() as i32, play.max(0));
        prop_assert_eq!(&there.low, &back.low);
        prop_assert_eq!(&there.high, &back.high);
        prop_assert_ne!(there.reads_low_to_high, back.reads_low_to_high);
    }
}
