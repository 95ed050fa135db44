//! One case a test: mates on two sides.

use trkfuse_core::{Evidence, Junction, Retained, Strand};

use super::{breakend, collect, evidence, fusion_read, spanning, toy};
use crate::test_utils::ReadBuilder;
use Retained::{Higher, Lower};
use Strand::{Forward, Reverse};

#[test]
fn mates_on_two_contigs_are_a_spanning_pair_with_its_innermost_bases() {
    let collected = collect(&spanning("r"));
    let [Evidence::SpanningPair(pair)] = &evidence(&collected)[..] else {
        panic!("one pair was expected: {collected:?}");
    };
    assert_eq!(
        pair.inner,
        Junction::new(breakend(0, 100_050, Lower), breakend(1, 13_101, Higher))
    );
    assert!(pair.low_is_first_mate);
    assert_eq!((pair.low.aligned, pair.high.aligned), (50, 50));
    assert_eq!(pair.low.outermost.one_based(), 100_001);
    assert_eq!(pair.high.outermost.one_based(), 13_150);
}

#[test]
fn bases_clipped_behind_the_innermost_one_are_told_and_those_at_the_outer_end_are_not() {
    let mate = |contig: &str, start, strand, cigar: &str| {
        ReadBuilder::new("r").primary(contig, start, strand, cigar)
    };
    for (first, second, clipped) in [
        ("38M12S", "50M", (12, 0)),
        ("50M", "12S38M", (0, 12)),
        ("5S45M", "45M5H", (0, 0)),
        ("40M10H", "9S41M", (10, 9)),
    ] {
        let lines = ReadBuilder::pair(
            &mate("chrA", 100_001, Forward, first),
            &mate("chrB", 13_101, Reverse, second),
            &toy(),
        );
        let collected = collect(&lines);
        let [Evidence::SpanningPair(pair)] = &evidence(&collected)[..] else {
            panic!("one pair was expected: {collected:?}");
        };
        let found = (pair.low_clipped, pair.high_clipped);
        assert_eq!(found, clipped, "{first} {second}");
    }
}

#[test]
fn a_few_bases_behind_a_long_gap_name_no_place() {
    for (cigar, base, clipped) in [
        ("38M37888N10M2S", 100_038, 12),
        ("38M37888N12M", 137_938, 0),
        ("38M100N10M2S", 100_148, 2),
    ] {
        let mate = |contig: &str, start, strand, cigar: &str| {
            ReadBuilder::new("r").primary(contig, start, strand, cigar)
        };
        let lines = ReadBuilder::pair(
            &mate("chrA", 100_001, Forward, cigar),
            &mate("chrB", 13_101, Reverse, "50M"),
            &toy(),
        );
        let collected = collect(&lines);
        let [Evidence::SpanningPair(pair)] = &evidence(&collected)[..] else {
            panic!("one pair was expected: {collected:?}");
        };
        assert_eq!(pair.inner.low(), breakend(0, base, Lower), "{cigar}");
        assert_eq!(pair.low_clipped, clipped, "{cigar}");
    }
}

#[test]
fn one_mate_alone_is_no_pair_and_is_counted_as_odd() {
    let lines = spanning("r");
    let collected = collect(&lines[1..]);
    assert!(collected.fragments.is_empty());
    assert_eq!(collected.warnings[0].name, "mate_not_found");
    let collected = collect(&lines[..1]);
    assert!(collected.fragments.is_empty());
    assert!(collected.warnings.is_empty(), "no read at a target is odd");
}

#[test]
fn mates_that_contradict_each_other_are_no_pair() {
    let mut lines = spanning("r");
    lines[0] = lines[0].replacen("\t100001\t", "\t200001\t", 1);
    let collected = collect(&lines);
    assert!(collected.fragments.is_empty());
    assert_eq!(collected.warnings[0].name, "mate_not_found");
}

/// A pair on chrB.
fn pair_on_target(first: (u32, Strand, &str), second: (u32, Strand, &str)) -> Vec<String> {
    let mate = |(start, strand, cigar): (u32, Strand, &str)| {
        ReadBuilder::new("r").primary("chrB", start, strand, cigar)
    };
    ReadBuilder::pair(&mate(first), &mate(second), &toy())
}

#[test]
fn ordinary_pairs_of_the_target_are_no_evidence() {
    for (first, second) in [
        // Spliced over two introns.
        ((11_001, Forward, "50M"), (15_101, Reverse, "50M")),
        // Read through into the adapter: clipped, ends shifted by a base or two.
        ((13_012, Forward, "40M10S"), (13_010, Reverse, "10S40M")),
        // Over the edge of the locus, within a fragment's length.
        ((19_901, Forward, "50M"), (20_101, Reverse, "50M")),
        // In the padding and far outside: a neighbour's splicing.
        ((19_901, Forward, "50M"), (40_101, Reverse, "50M")),
    ] {
        let collected = collect(&pair_on_target(first, second));
        assert!(collected.fragments.is_empty(), "{first:?} {second:?}");
        assert!(collected.warnings.is_empty(), "{:?}", collected.warnings);
    }
}

#[test]
fn pairs_turned_wrong_or_one_mate_far_outside_are_spanning() {
    for (first, second) in [
        // Both forward.
        ((11_001, Forward, "50M"), (13_101, Forward, "50M")),
        // Pointing away from each other.
        ((13_101, Forward, "50M"), (11_001, Reverse, "50M")),
        // In the gene and far outside, the ordinary way round.
        ((13_101, Forward, "50M"), (700_001, Reverse, "50M")),
    ] {
        let collected = collect(&pair_on_target(first, second));
        let found = evidence(&collected);
        assert!(
            matches!(found[..], [Evidence::SpanningPair(_)]),
            "{first:?} {second:?} {found:?}"
        );
    }
}

#[test]
fn mates_apart_only_by_a_gapped_read_are_no_pair() {
    let collected = collect(&pair_on_target(
        (13_151, Forward, "50M700000N50M"),
        (713_301, Reverse, "50M"),
    ));
    let found = evidence(&collected);
    assert!(matches!(found[..], [Evidence::GappedRead(_)]), "{found:?}");
}

#[test]
fn a_split_mate_and_its_pair_are_one_fragment() {
    let lines = ReadBuilder::pair(
        &fusion_read("r"),
        &ReadBuilder::new("r").primary("chrB", 13_101, Reverse, "50M"),
        &toy(),
    );
    let collected = collect(&lines);
    assert_eq!(collected.fragments.len(), 1);
    let found = evidence(&collected);
    assert!(
        matches!(
            found[..],
            [Evidence::SplitRead(_), Evidence::SpanningPair(_)]
        ),
        "{found:?}"
    );
    assert_eq!(collected.loci[0].chimeric_fragments, 1);
}

#[test]
fn mate_suffixes_of_names_do_not_part_a_fragment() {
    let mut lines = spanning("r");
    lines[0] = lines[0].replacen("r\t", "r/1\t", 1);
    lines[1] = lines[1].replacen("r\t", "r/2\t", 1);
    let collected = collect(&lines);
    assert_eq!(collected.fragments[0].name, "r");
}
