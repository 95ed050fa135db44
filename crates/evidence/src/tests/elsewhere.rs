//! Where else a piece lies, as aligners tell it.

use trkfuse_core::{Evidence, Junction, JunctionRead, OtherPlace, Retained, SpanningPair, Strand};

use super::{breakend, collect, collect_indexed, evidence, fusion_read, spanning, toy};
use crate::test_utils::ReadBuilder;
use Retained::{Higher, Lower};
use Strand::{Forward, Reverse};

/// The only evidence, streamed in both orders and by index alike.
fn only(lines: &[String]) -> Evidence {
    let found = evidence(&collect(lines));
    let turned: Vec<String> = lines.iter().rev().cloned().collect();
    assert_eq!(evidence(&collect(&turned)), found);
    assert_eq!(evidence(&collect_indexed(lines, 1)), found);
    assert_eq!(evidence(&collect_indexed(lines, 2)), found);
    match found.as_slice() {
        [only] => only.clone(),
        other => panic!("one piece of evidence was expected: {other:?}"),
    }
}

fn only_read(lines: &[String]) -> JunctionRead {
    match only(lines) {
        Evidence::SplitRead(read) => read,
        other => panic!("a split read was expected: {other:?}"),
    }
}

fn only_pair(lines: &[String]) -> SpanningPair {
    match only(lines) {
        Evidence::SpanningPair(pair) => pair,
        other => panic!("a pair was expected: {other:?}"),
    }
}

fn junctions(places: &[OtherPlace]) -> Vec<Junction> {
    places.iter().map(|place| place.junction).collect()
}

/// The lines of the fusion's read with a tag on the record at the partner, or on that at the target.
fn tagged(tag: &str, is_at_partner: bool) -> Vec<String> {
    let mut lines = fusion_read("r").quality(0).lines(&toy());
    add_tag(&mut lines[usize::from(!is_at_partner)], tag);
    lines
}

fn add_tag(line: &mut String, places: &str) {
    line.push_str("\tXA:Z:");
    line.push_str(places);
}

/// A secondary record of the fusion's read at the target, as STAR writes it.
fn secondary(flags: u16, tag: &str) -> String {
    format!("r\t{flags}\tchrB\t13001\t3\t60H40M\t*\t0\t0\t*\t*\tNH:i:2\tHI:i:2\tSA:Z:{tag}")
}

/// The target's first base, joined with a base of another contig.
fn at_target(contig: u32, one_based: u32, retained: Retained) -> Junction {
    Junction::new(
        breakend(contig, one_based, retained),
        breakend(1, 13_001, Higher),
    )
}

#[test]
fn a_read_in_one_place_has_no_others_and_takes_no_memory_for_them() {
    let read = only_read(&fusion_read("r").lines(&toy()));
    assert_eq!(read.elsewhere.capacity(), 0);
    assert_eq!(only_pair(&spanning("p")).elsewhere.capacity(), 0);
}

#[test]
fn a_tag_of_bwa_names_places_on_both_strands_and_with_introns() {
    let tag = "chrA,+2000001,60M40S,0;chrC,-20001,40S60M,0;chrA,+3000001,30M500N30M40S,0;";
    let read = only_read(&tagged(tag, true));
    assert_eq!(
        junctions(&read.elsewhere),
        [
            at_target(0, 2_000_060, Lower),
            at_target(0, 3_000_560, Lower),
            at_target(2, 20_001, Higher),
        ]
    );
    let last = &read.elsewhere[2];
    assert!(last.is_turned, "chrC comes behind the target's contig");
    assert_eq!(last.piece.outermost.one_based(), 20_060);
    assert_eq!(read.elsewhere[1].piece.run, 30);
}

#[test]
fn a_read_taken_to_another_of_its_places_is_the_one_that_its_record_there_gives() {
    let tag = "chrA,+100001,60M40S,0;";
    let there = ReadBuilder::new("r")
        .quality(0)
        .primary("chrC", 20_001, Reverse, "40S60M")
        .supplementary("chrB", 13_001, Forward, "60H40M");
    let mut lines = there.lines(&toy());
    add_tag(&mut lines[0], tag);
    let there = only_read(&lines);
    let back = there.at(&there.elsewhere[0]);
    let here = only_read(&tagged("chrC,-20001,40S60M,0;", true));
    assert_eq!(back.junction, here.junction);
    assert_eq!(junctions(&back.elsewhere), junctions(&here.elsewhere));
    let (back, here) = (back.sequence.expect("bases"), here.sequence.expect("bases"));
    assert_eq!(
        (back.low_end, back.high_start),
        (here.low_end, here.high_start)
    );
    // The bases are those of chrC in the one and of chrA in the other.
    assert_eq!(back.bases.slice(60, 100), here.bases.slice(60, 100));
}

#[test]
fn a_worse_place_or_one_of_other_bases_is_none() {
    for tag in [
        "chrA,+2000001,60M40S,1;",
        "chrA,+2000001,30S30M40S,0;",
        "chrA,+2000001,40S60M,0;",
        "chrA,+2000001,60M,0;",
        "chrA,+100001,60M40S,0;",
        "nonsense",
    ] {
        assert!(only_read(&tagged(tag, true)).elsewhere.is_empty(), "{tag}");
    }
}

#[test]
fn other_places_of_the_targets_side_are_not_listed() {
    let read = only_read(&tagged("chrA,+2000001,60S40M,0;", false));
    assert!(read.elsewhere.is_empty());
}

#[test]
fn the_bases_that_both_pieces_claim_stay_the_low_sides_at_the_other_place() {
    let mut lines = ReadBuilder::new("r")
        .quality(0)
        .primary("chrA", 100_001, Forward, "60M40S")
        .supplementary("chrB", 12_996, Forward, "55S45M")
        .lines(&toy());
    lines[0] += "\tXA:Z:chrC,+20001,60M40S,0;";
    let read = only_read(&lines);
    assert_eq!(read.overlap, 5);
    let place = &read.elsewhere[0];
    // Here the target is the low side.
    assert_eq!(
        place.junction,
        Junction::new(breakend(1, 12_996, Higher), breakend(2, 20_055, Lower))
    );
    let there = read.at(place);
    assert_eq!((there.low.aligned, there.high.aligned), (45, 55));
    let sequence = there.sequence.expect("bases");
    assert_eq!((sequence.low_end, sequence.high_start), (45, 45));
}

#[test]
fn secondary_records_at_the_target_name_further_partners() {
    for flags in [0x100, 0x900] {
        let mut lines = fusion_read("r").tag("NH:i:2").tag("HI:i:1").lines(&toy());
        lines.push(secondary(flags, "chrC,20001,-,40S60M,3,0;"));
        let read = only_read(&lines);
        assert_eq!(
            junctions(&read.elsewhere),
            [at_target(2, 20_001, Higher)],
            "{flags:x}"
        );
        assert_eq!(read.elsewhere[0].piece.hits, Some(2));
        assert_eq!(read.low.hits, Some(2));
        assert_eq!(read.high.hits, Some(1), "the target is in both places");
    }
}

#[test]
fn a_secondary_record_alone_is_no_evidence() {
    let collected = collect(&[secondary(0x100, "chrC,20001,-,40S60M,3,0;")]);
    assert!(collected.fragments.is_empty());
}

#[test]
fn a_piece_with_several_placements_in_one_tag_has_the_others_elsewhere() {
    let read = ReadBuilder::new("r")
        .primary("chrB", 13_001, Forward, "60S40M")
        .supplementary("chrA", 100_001, Forward, "60M40S")
        .supplementary("chrA", 2_000_001, Forward, "60M40S")
        .without_supplementary_records();
    let read = only_read(&read.lines(&toy()));
    assert_eq!(read.junction, at_target(0, 100_060, Lower));
    assert_eq!(junctions(&read.elsewhere), [at_target(0, 2_000_060, Lower)]);
}

#[test]
fn a_pairs_mate_has_other_places_by_its_tag_or_by_secondary_records() {
    let inner = at_pair(0, 100_050, Lower);
    let mut lines = spanning("p");
    lines[0] += "\tXA:Z:chrC,-20001,50M,0;chrA,+2000001,20M400N30M,0;chrB,+13001,50M,0;";
    let pair = only_pair(&lines);
    assert_eq!(pair.inner, inner);
    assert_eq!(
        junctions(&pair.elsewhere),
        [
            at_pair(0, 2_000_450, Lower),
            Junction::new(breakend(1, 13_101, Higher), breakend(2, 20_001, Higher)),
        ]
    );
    let turned = &pair.elsewhere[1];
    assert!(turned.is_turned);
    assert!(!pair.at(turned).low_is_first_mate);

    let mut lines = spanning("p");
    lines.push("p\t401\tchrB\t13101\t3\t50M\tchrA\t2000001\t0\t*\t*\tNH:i:2\tHI:i:2".to_string());
    // How far the mate reaches is not told.
    assert_eq!(
        junctions(&only_pair(&lines).elsewhere),
        [at_pair(0, 2_000_001, Lower)]
    );
}

fn at_pair(contig: u32, one_based: u32, retained: Retained) -> Junction {
    Junction::new(
        breakend(contig, one_based, retained),
        breakend(1, 13_101, Higher),
    )
}

#[test]
fn of_very_many_places_a_few_are_kept() {
    let places: Vec<String> = (0..40)
        .map(|index| format!("chrA,+{},60M40S,0;", 2_000_001 + 1_000 * index))
        .collect();
    let tag = places.concat();
    assert_eq!(only_read(&tagged(&tag, true)).elsewhere.len(), 10);
}
