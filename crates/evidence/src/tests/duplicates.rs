//! Copies of one molecule, by flag, ends, identifier and cell.

use trkfuse_core::Strand;

use super::{collect, collect_with, config, fusion_read, spanning, toy};
use crate::test_utils::ReadBuilder;
use crate::{Deduplication, EvidenceConfig, UmiSource};
use Strand::{Forward, Reverse};

fn unique(lines: &[String], config: &EvidenceConfig) -> Vec<String> {
    collect_with(lines, config)
        .fragments
        .into_iter()
        .filter(|fragment| !fragment.is_duplicate)
        .map(|fragment| fragment.name)
        .collect()
}

#[test]
fn copies_are_told_by_their_ends_where_no_record_is_flagged() {
    let mut lines: Vec<String> = ["b", "a"].iter().flat_map(|name| spanning(name)).collect();
    // Another molecule: it starts one base on.
    lines.extend(ReadBuilder::pair(
        &ReadBuilder::new("c").primary("chrA", 100_002, Forward, "50M"),
        &ReadBuilder::new("c").primary("chrB", 13_101, Reverse, "50M"),
        &toy(),
    ));
    // A copy with a clipped start and the mates swapped.
    lines.extend(ReadBuilder::pair(
        &ReadBuilder::new("d").primary("chrB", 13_101, Reverse, "50M"),
        &ReadBuilder::new("d").primary("chrA", 100_004, Forward, "3S47M"),
        &toy(),
    ));
    assert_eq!(unique(&lines, &config()), ["a", "c"]);
    let off = EvidenceConfig {
        deduplication: Deduplication::Off,
        ..config()
    };
    assert_eq!(unique(&lines, &off), ["a", "b", "c", "d"]);
}

#[test]
fn copies_are_one_whichever_of_their_pieces_is_the_primary_one() {
    let mate = |name: &str, start| ReadBuilder::new(name).primary("chrB", start, Reverse, "50M");
    // The mates lie as ordinary ones do: read 2 says nothing, and is not kept.
    let in_target = |name: &str, start| {
        let read = ReadBuilder::new(name)
            .primary("chrB", 13_001, Forward, "60S40M")
            .supplementary("chrA", 100_001, Forward, "60M40H");
        ReadBuilder::pair(&read, &mate(name, start), &toy())
    };
    let in_partner = ReadBuilder::pair(&fusion_read("b"), &mate("b", 13_101), &toy());
    let mut lines = in_target("a", 13_101);
    lines.extend(in_partner);
    assert_eq!(unique(&lines, &config()), ["b"]);
    lines.extend(in_target("c", 13_102));
    assert_eq!(unique(&lines, &config()), ["b", "c"], "another molecule");
}

#[test]
fn flags_are_trusted_where_there_are_any() {
    let mut lines: Vec<String> = ["a", "b"].iter().flat_map(|name| spanning(name)).collect();
    // An ordinary read elsewhere in the target bears the flag: the file was marked.
    lines.extend(
        ReadBuilder::new("x")
            .primary("chrB", 11_001, Forward, "50M")
            .flags(0x400)
            .lines(&toy()),
    );
    assert_eq!(unique(&lines, &config()), ["a", "b"]);
    let by_position = EvidenceConfig {
        deduplication: Deduplication::Position,
        ..config()
    };
    assert_eq!(unique(&lines, &by_position), ["a"]);
}

#[test]
fn a_flag_on_the_primary_record_marks_the_fragment() {
    let mut lines = fusion_read("a").lines(&toy());
    lines[0] = lines[0].replacen("\t0\t", "\t1024\t", 1);
    assert!(collect(&lines).fragments[0].is_duplicate);
}

#[test]
fn molecules_with_the_same_ends_are_told_by_their_identifiers() {
    let with = |name: &str, tag: &str| fusion_read(name).tag(tag).lines(&toy());
    let lines = [
        with("a", "RX:Z:ACGTACGT"),
        with("b", "RX:Z:ACGTACGT"),
        with("c", "RX:Z:TTTTACGT"),
    ]
    .concat();
    assert_eq!(unique(&lines, &config()), ["a", "c"]);
    let ignored = EvidenceConfig {
        umi: UmiSource::None,
        ..config()
    };
    assert_eq!(unique(&lines, &ignored), ["a"]);
    let duplex = [
        with("a", "MI:Z:7/A"),
        with("b", "MI:Z:7/B"),
        with("c", "MI:i:8"),
    ]
    .concat();
    assert_eq!(unique(&duplex, &config()), ["a", "c"]);
    let named = [
        fusion_read("x_ACGTACGT").lines(&toy()),
        fusion_read("y_GGGTACGT").lines(&toy()),
    ]
    .concat();
    let by_name = EvidenceConfig {
        umi: UmiSource::ReadName,
        ..config()
    };
    assert_eq!(unique(&named, &by_name).len(), 2);
    assert_eq!(unique(&named, &config()).len(), 1);
}

#[test]
fn cells_keep_their_molecules_apart() {
    let with = |name: &str, tag: &str| fusion_read(name).tag(tag).lines(&toy());
    let lines = [with("a", "CB:Z:AAAC-1"), with("b", "CB:Z:GGGC-1")].concat();
    let collected = collect(&lines);
    assert_eq!(collected.fragments[0].cell.as_deref(), Some("AAAC-1"));
    assert_eq!(unique(&lines, &config()), ["a", "b"]);
}

#[test]
fn of_copies_the_one_with_the_richest_evidence_stays() {
    let poor = spanning("a");
    let rich = ReadBuilder::pair(
        // The same outer ends; the second mate reads over the junction.
        &ReadBuilder::new("b").primary("chrA", 100_001, Forward, "50M"),
        &ReadBuilder::new("b")
            .primary("chrB", 13_101, Reverse, "30S50M")
            .supplementary("chrA", 100_101, Reverse, "30M50S"),
        &toy(),
    );
    assert_eq!(unique(&[poor, rich].concat(), &config()), ["b"]);
}
