//! Reads as long as transcripts, with indels, and what goes wrong with them.

use trkfuse_core::{Evidence, Junction, JunctionRead, Retained, Strand};

use super::{
    breakend, collect, collect_indexed, collect_with, config, evidence, fusion_read, junctions, toy,
};
use crate::test_utils::ReadBuilder;
use crate::{Collected, Deduplication, EvidenceConfig};
use Retained::{Higher, Lower};
use Strand::{Forward, Reverse};

/// 600 bases of chrA up to base 100,600 with two indels, then 400 of the target, over an intron.
fn long_fusion(name: &str) -> ReadBuilder {
    ReadBuilder::new(name)
        .primary("chrA", 100_001, Forward, "200M2I100M2D298M400S")
        .supplementary("chrB", 13_001, Forward, "600H200M1800N100M1I99M")
}

fn splits(collected: &Collected) -> Vec<JunctionRead> {
    evidence(collected)
        .into_iter()
        .filter_map(|evidence| match evidence {
            Evidence::SplitRead(read) => Some(read),
            _ => None,
        })
        .collect()
}

fn unique(lines: &[String], config: &EvidenceConfig) -> usize {
    let fragments = collect_with(lines, config).fragments;
    fragments.iter().filter(|f| !f.is_duplicate).count()
}

fn warnings(collected: &Collected) -> Vec<(&str, u64)> {
    collected
        .warnings
        .iter()
        .map(|warning| (warning.name.as_str(), warning.count))
        .collect()
}

#[test]
fn a_long_read_is_evidence_that_says_how_far_it_may_be_off() {
    let found = splits(&collect(&long_fusion("r").lines(&toy())));
    let [read] = found.as_slice() else {
        panic!("one split read was expected: {found:?}");
    };
    assert_eq!(
        read.junction,
        Junction::new(breakend(0, 100_600, Lower), breakend(1, 13_001, Higher))
    );
    // 5 edits over 997 aligned bases, half a percent: 5 bases and 2 more.
    assert_eq!(read.uncertainty, 7);
    assert_eq!(read.anchor(), 399);
}

#[test]
fn a_short_read_and_a_read_with_a_mate_are_not_said_to_be_off() {
    let short = splits(&collect(&fusion_read("r").lines(&toy())));
    assert_eq!(short[0].uncertainty, 0);
    let mate = ReadBuilder::new("r").primary("chrB", 15_201, Reverse, "100M");
    let paired = splits(&collect(&ReadBuilder::pair(
        &long_fusion("r"),
        &mate,
        &toy(),
    )));
    assert_eq!(paired[0].uncertainty, 0);
}

#[test]
fn where_reads_are_long_the_broken_ones_among_them_err_like_the_rest() {
    let toy = toy();
    let mut lines = fusion_read("r").lines(&toy);
    lines.extend(
        ReadBuilder::new("long")
            .primary("chrB", 11_001, Forward, "200M1800N200M1800N400M600S")
            .lines(&toy),
    );
    assert_eq!(splits(&collect(&lines))[0].uncertainty, 5);
    assert_eq!(
        collect(&lines).fragments,
        collect_indexed(&lines, 2).fragments
    );
    // As many mates: they say nothing of single reads.
    for name in ["a", "b", "c"] {
        let mate = |start, strand| ReadBuilder::new(name).primary("chrB", start, strand, "50M");
        lines.extend(ReadBuilder::pair(
            &mate(11_001, Forward),
            &mate(11_101, Reverse),
            &toy,
        ));
    }
    assert_eq!(splits(&collect(&lines))[0].uncertainty, 0);
}

#[test]
fn a_piece_that_only_an_abbreviated_tag_names_ends_where_it_ends() {
    let toy = toy();
    // The other strand of the molecule: the target's piece comes first and breaks at its lower end.
    let turned = long_fusion("r").turned();
    for read in [long_fusion("r"), turned] {
        let whole = splits(&collect(&read.lines(&toy)));
        let tagged: Vec<String> = read
            .clone()
            .without_supplementary_records()
            .lines(&toy)
            .iter()
            .map(|line| {
                // As minimap2 writes it.
                line.replace("600H200M1800N100M1I99M", "600S400M1799D")
            })
            .collect();
        let found = splits(&collect(&tagged));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].junction, whole[0].junction);
    }
}

#[test]
fn two_junctions_in_one_read_are_both_found() {
    let read = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "400M500S")
        .supplementary("chrB", 13_001, Forward, "400H200M300H")
        .supplementary("chrA", 900_001, Forward, "600H300M");
    assert_eq!(
        junctions(&collect(&read.lines(&toy()))),
        [
            Junction::new(breakend(0, 100_400, Lower), breakend(1, 13_001, Higher)),
            Junction::new(breakend(0, 900_001, Higher), breakend(1, 13_200, Lower)),
        ]
    );
}

#[test]
fn a_read_folded_back_on_itself_is_no_evidence() {
    let folded = ReadBuilder::new("r")
        .primary("chrB", 13_001, Forward, "200M1800N300M480S")
        .supplementary("chrB", 13_021, Reverse, "180M1800N300M500H");
    let collected = collect(&folded.lines(&toy()));
    assert!(collected.fragments.is_empty(), "{collected:?}");
    assert_eq!(warnings(&collected), [("folded_back_read", 1)]);
    // The fusion in front of the fold stays.
    let behind = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "400M380S")
        .supplementary("chrB", 13_001, Forward, "400H200M180H")
        .supplementary("chrB", 13_021, Reverse, "180M600H");
    assert_eq!(junctions(&collect(&behind.lines(&toy()))).len(), 1);
}

#[test]
fn a_short_read_folded_back_is_left_to_the_filters() {
    let folded = ReadBuilder::new("r")
        .primary("chrB", 13_001, Forward, "60M40S")
        .supplementary("chrB", 13_021, Reverse, "40M60H");
    assert_eq!(junctions(&collect(&folded.lines(&toy()))).len(), 1);
}

#[test]
fn two_molecules_with_a_tail_between_are_no_evidence() {
    // Bases that no piece aligns are T here: a poly(T) tail.
    let ligated = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "400M440S")
        .supplementary("chrB", 13_001, Forward, "440H400M");
    let collected = collect(&ligated.lines(&toy()));
    assert!(collected.fragments.is_empty(), "{collected:?}");
    assert_eq!(warnings(&collected), [("ligated_read", 1)]);
}

#[test]
fn whole_transcripts_that_begin_and_end_alike_are_no_copies() {
    let mut lines = long_fusion("a").lines(&toy());
    lines.extend(long_fusion("b").lines(&toy()));
    assert_eq!(unique(&lines, &config()), 2);
    let by_position = EvidenceConfig {
        deduplication: Deduplication::Position,
        ..config()
    };
    assert_eq!(unique(&lines, &by_position), 1, "asked for");
}

#[test]
fn long_reads_of_one_umi_are_copies_wherever_errors_let_them_end() {
    let read = |name: &str, start: u32, umi: &str| {
        ReadBuilder::new(name)
            .primary("chrA", start, Forward, "400M400S")
            .supplementary("chrB", 13_001, Forward, "400H200M1800N200M")
            .tag(&format!("RX:Z:{umi}"))
            .lines(&toy())
    };
    let mut lines = read("a", 100_001, "ACGTACGT");
    lines.extend(read("b", 100_004, "ACGTACGT"));
    lines.extend(read("c", 100_001, "TTTTACGT"));
    assert_eq!(unique(&lines, &config()), 2);
}

#[test]
fn both_reading_plans_find_the_same_of_long_reads() {
    let toy = toy();
    let mut lines = long_fusion("a").lines(&toy);
    lines.extend(long_fusion("b").turned().lines(&toy));
    let (streamed, indexed) = (collect(&lines), collect_indexed(&lines, 2));
    assert_eq!(streamed.fragments, indexed.fragments);
    assert_eq!(streamed.fragments.len(), 2);
}
