//! Rows as STAR writes them, and rows as it does not.

use std::fs;

use proptest::prelude::*;
use trkfuse_core::{
    Contig, ContigId, Contigs, Evidence, Fragment, Interval, Junction, Locus, LocusUse, Pos,
    Retained, Strand,
};

use super::row::{Row, RowError};
use super::{ChimericError, ChimericRead, join_fragments, read_star_chimeric};
use crate::tests::breakend;

const HEADER: &str = "chr_donorA\tbrkpt_donorA\tstrand_donorA\tchr_acceptorB\tbrkpt_acceptorB\tstrand_acceptorB\tjunction_type\trepeat_left_lenA\trepeat_right_lenB\tread_name\tstart_alnA\tcigar_alnA\tstart_alnB\tcigar_alnB\tnum_chim_aln\tmax_poss_aln_score\tnon_chim_aln_score\tthis_chim_aln_score\tbestall_chim_aln_score\tPEmerged_bool\treadgrp";

fn contigs() -> Contigs {
    let contig = |name: &str| Contig {
        name: name.to_string(),
        length: 10_000,
    };
    Contigs::new(vec![contig("chr12"), contig("chr15")]).expect("names differ")
}

/// The target lies on chr15, 5,001 to 9,000.
fn loci() -> Vec<Locus> {
    let interval =
        Interval::new(Pos::from_zero_based(5_000), Pos::from_zero_based(9_000)).expect("not empty");
    vec![Locus {
        contig: ContigId(1),
        interval,
        strand: Strand::Reverse,
        name: "NTRK3".to_string(),
        usage: LocusUse::Target,
        exons: vec![interval],
    }]
}

fn read(text: &str) -> Result<ChimericRead, ChimericError> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("Chimeric.out.junction");
    fs::write(&path, text).expect("the folder is ours");
    read_star_chimeric(&path, &contigs(), &loci())
}

/// chr12 ends at 1,100 (+), chr15 begins at 6,050 and runs down (-); counted from 1.
fn split_row(name: &str) -> String {
    format!("chr12\t1101\t+\tchr15\t6051\t-\t1\t0\t0\t{name}\t1041\t60M40S\t5891\t100M20p60S40M")
}

fn only(read: &ChimericRead) -> &Evidence {
    assert_eq!(read.fragments.len(), 1);
    assert_eq!(read.fragments[0].evidence.len(), 1);
    &read.fragments[0].evidence[0]
}

#[test]
fn the_junction_is_one_base_into_the_retained_flanks() {
    let found = read(&format!("{}\n", split_row("r1"))).expect("a row");
    let Evidence::SplitRead(read) = only(&found) else {
        panic!("a read crosses it");
    };
    // The acceptor on - keeps its lower bases: the first base of the intron is 6,051.
    let expected = Junction::new(
        breakend(0, 1100, Retained::Lower),
        breakend(1, 6050, Retained::Lower),
    );
    assert_eq!(read.junction, expected);
    assert_eq!((read.low.aligned, read.high.aligned), (60, 40));
    assert_eq!(read.low.outermost, Pos::from_zero_based(1040));
    assert!(read.reads_low_to_high);
    assert_eq!(read.low.hits, Some(1));
}

#[test]
fn a_donor_on_the_reverse_strand_keeps_its_higher_bases() {
    let row = "chr15\t5999\t-\tchr12\t2000\t-\t1\t0\t0\tr\t6000\t40S60M\t1960\t40M60S";
    let found = read(row).expect("a row, its line end missing");
    let read = only(&found).junction_read().expect("a read crosses it");
    let expected = Junction::new(
        breakend(1, 6000, Retained::Higher),
        breakend(0, 1999, Retained::Lower),
    );
    assert_eq!(read.junction, expected);
    assert!(!read.reads_low_to_high, "chr15 comes first in the read");
}

#[test]
fn repeats_go_to_the_low_side() {
    let row = split_row("r1").replace("\t1\t0\t0\t", "\t1\t2\t3\t");
    let found = read(&row).expect("a row");
    let read = only(&found).junction_read().expect("a read crosses it");
    assert_eq!(read.junction.low(), breakend(0, 1103, Retained::Lower));
    assert_eq!(read.junction.high(), breakend(1, 6047, Retained::Lower));
    assert_eq!(read.overlap, 5);
    assert_eq!((read.low.aligned, read.high.aligned), (63, 37));
}

#[test]
fn mates_on_the_two_sides_are_a_pair() {
    let row = "chr12\t1101\t+\tchr15\t6051\t-\t-1\t0\t0\tr1\t1001\t100M\t5951\t100M";
    let found = read(row).expect("a row");
    let Evidence::SpanningPair(pair) = only(&found) else {
        panic!("no read crosses it");
    };
    assert_eq!(pair.inner.low(), breakend(0, 1100, Retained::Lower));
    assert!(pair.low_is_first_mate);
}

#[test]
fn headers_and_comments_are_passed_over_and_placements_counted() {
    let row = split_row("r1/1") + "\t3\t100\t60\t99\t99\t0";
    let text =
        format!("{HEADER}\n{row}\trg\n{row}\n# 2.7.11b STAR --x\n# Nreads 10\tNreadsUnique 9\n");
    let found = read(&text).expect("rows");
    assert_eq!(found.fragments[0].name, "r1");
    let read = only(&found).junction_read().expect("a read crosses it");
    assert_eq!(read.low.hits, Some(3));
    assert!(found.warnings.is_empty());
}

#[test]
fn copies_are_told_by_their_alignments() {
    let other = split_row("r3").replace("1041\t60M40S", "1042\t59M41S");
    let text = format!("{}\n{}\n{other}\n", split_row("r2"), split_row("r1"));
    let found = read(&text).expect("rows");
    let marks: Vec<_> = found
        .fragments
        .iter()
        .map(|fragment| (fragment.name.as_str(), fragment.is_duplicate))
        .collect();
    assert_eq!(marks, [("r1", false), ("r2", true), ("r3", false)]);
}

#[test]
fn rows_elsewhere_are_not_kept_and_unknown_contigs_are_told() {
    let elsewhere = split_row("r1")
        .replace("6051", "3051")
        .replace("5891", "2891");
    let unknown = split_row("r2").replace("chr12", "HLA-A*01");
    let found = read(&format!("{elsewhere}\n{unknown}\n")).expect("rows");
    assert!(found.fragments.is_empty());
    assert_eq!(found.warnings[0].count, 1);
    let error = read(&format!("{unknown}\n")).expect_err("no contig fits");
    assert!(
        matches!(error, ChimericError::OtherGenome { .. }),
        "{error}"
    );
}

#[test]
fn what_is_no_row_is_refused_with_its_line() {
    let good = split_row("r1");
    for (bad, reason) in [
        ("chr12\t1", "fewer than 14"),
        (&good.replace("1101", "x"), "a number"),
        (&good.replace("1101", "0"), "off the contig"),
        (&good.replace("1101", "99999"), "beyond the contig's end"),
        (
            &good.replace("1101", "9223372036854775807"),
            "off the contig",
        ),
        (&good.replace("\t1\t0\t0\t", "\t7\t0\t0\t"), "column 7"),
        (&good.replace("\t1\t0\t0\t", "\t1\t-4\t0\t"), "negative"),
        (&good.replace("60M40S", "60Q"), "CIGAR"),
        (&good.replace("60M40S", "100S"), "no base"),
        (&good.replace("\t+\t", "\t.\t"), "not + or -"),
    ] {
        let error = read(&format!("{good}\n{bad}\n")).expect_err(reason);
        let message = error.to_string();
        assert!(
            message.contains(reason) && message.contains("line 2"),
            "{message}"
        );
    }
    let repeats = good.replace("\t1\t0\t0\t", "\t1\t4294967295\t4294967295\t");
    assert!(read(&repeats).is_ok(), "no sum wraps");
    let absent = read_star_chimeric("/no/such/file".as_ref(), &contigs(), &loci());
    assert!(matches!(absent, Err(ChimericError::Unreadable { .. })));
}

#[test]
fn an_empty_file_says_nothing() {
    assert_eq!(read("").expect("no row"), ChimericRead::default());
    assert_eq!(
        read(&format!("{HEADER}\n")).expect("no row"),
        ChimericRead::default()
    );
}

#[test]
fn what_the_alignments_show_already_is_not_added_again() {
    let found = read(&split_row("r1")).expect("a row").fragments;
    let near = read(&split_row("r1").replace("\t1\t0\t0\t", "\t1\t2\t0\t"))
        .expect("a row")
        .fragments;
    assert_eq!(join_fragments(found.clone(), near), found);
    let pair = "chr12\t1101\t+\tchr15\t6051\t-\t-1\t0\t0\tr1\t1001\t100M\t5951\t100M";
    let pair = read(pair).expect("a row").fragments;
    assert_eq!(join_fragments(found.clone(), pair.clone()), found);
    let bare: Vec<Fragment> = join_fragments(pair, found.clone());
    assert_eq!(bare[0].evidence.len(), 2, "a pair's junction is news");
    assert_eq!(join_fragments(Vec::new(), found.clone()), found);
}

proptest! {
    #[test]
    fn any_line_is_read_without_panic(line in "[chr125+\\-\t0-9MSNp]{0,120}") {
        let _ = Row::parse(line.as_bytes(), &contigs());
    }

    #[test]
    fn any_cigar_is_read_without_panic(cigar in "([0-9]{1,11}[MSNDIp]){0,6}") {
        let line = split_row("r").replace("60M40S", &cigar);
        if let Err(error) = Row::parse(line.as_bytes(), &contigs()) {
            prop_assert!(matches!(error, RowError::Malformed(_)));
        }
    }
}

#[test]
fn rows_of_one_read_with_several_partners_are_one_piece_of_evidence() {
    let here = split_row("r") + "\t2";
    let there = "chr12\t7101\t+\tchr15\t6051\t-\t1\t0\t0\tr\t7041\t60M40S\t5891\t100M20p60S40M\t2";
    for text in [
        format!("{here}\n{there}\n"),
        format!("{there}\n{here}\n{there}\n"),
    ] {
        let found = read(&text).expect("rows");
        let Evidence::SplitRead(only) = only(&found) else {
            panic!("a read crosses");
        };
        let at = |one_based| {
            Junction::new(
                breakend(0, one_based, Retained::Lower),
                breakend(1, 6_050, Retained::Lower),
            )
        };
        assert_eq!(only.junction, at(1_100));
        let places: Vec<_> = only.elsewhere.iter().map(|place| place.junction).collect();
        assert_eq!(places, [at(7_100)]);
        assert_eq!(only.at(&only.elsewhere[0]).low.outermost.one_based(), 7_041);
        assert_eq!((only.low.hits, only.high.hits), (Some(2), Some(1)));
    }
}

#[test]
fn rows_of_one_read_with_two_places_at_the_target_stay_two() {
    let there = "chr12\t1101\t+\tchr15\t7051\t-\t1\t0\t0\tr\t1041\t60M40S\t6891\t100M20p60S40M";
    let found = read(&format!("{}\n{there}\n", split_row("r"))).expect("rows");
    assert_eq!(found.fragments[0].evidence.len(), 2);
}
