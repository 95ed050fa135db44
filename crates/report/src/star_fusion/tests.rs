use std::collections::BTreeMap;

use super::*;
use crate::example;

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text
        .lines()
        .map(|line| line.split('\t').map(str::to_string));
    let header: Vec<String> = lines.next().unwrap().collect();
    lines
        .map(|cells| {
            let cells: Vec<String> = cells.collect();
            assert_eq!(cells.len(), header.len());
            header.iter().cloned().zip(cells).collect()
        })
        .collect()
}

#[test]
fn star_fusion_shape_of_each_tier() {
    insta::assert_snapshot!(star_fusion(&example::each_tier(), false));
}

#[test]
fn fragments_per_million_need_the_number_of_all_fragments() {
    let mut result = example::detected();
    result.total_fragments = Some(20_000_000);
    // 31 junction fragments and 6 spanning pairs among 20 million.
    assert_eq!(rows(&star_fusion(&result, true))[0]["FFPM"], "1.8500");
    result.total_fragments = Some(0);
    assert_eq!(rows(&star_fusion(&result, true))[0]["FFPM"], ".");
}

#[test]
fn the_abridged_shape_only_lacks_read_names() {
    let result = example::each_tier();
    let mut full = rows(&star_fusion(&result, false));
    for row in &mut full {
        row.remove("JunctionReads").unwrap();
        row.remove("SpanningFrags").unwrap();
    }
    assert_eq!(rows(&star_fusion(&result, true)), full);
}

#[test]
fn a_row_reads_as_star_fusion_writes_it() {
    let row = rows(&star_fusion(&example::detected(), false)).remove(0);
    let expected = [
        ("#FusionName", "ETV6--NTRK3"),
        ("JunctionReadCount", "31"),
        ("SpanningFragCount", "6"),
        ("est_J", "31.00"),
        ("SpliceType", "ONLY_REF_SPLICE"),
        ("LeftGene", "ETV6^ENSG00000139083.11"),
        ("LeftBreakpoint", "chr12:11869969:+"),
        ("RightGene", "NTRK3^ENSG00000140538.17"),
        ("RightBreakpoint", "chr15:87940753:-"),
        ("LargeAnchorSupport", "YES_LDAS"),
        ("FFPM", "."),
        ("LeftBreakDinuc", "GT"),
        ("RightBreakDinuc", "AG"),
        ("annots", "[\"INTERCHROMOSOMAL[chr12--chr15]\"]"),
    ];
    for (column, cell) in expected {
        assert_eq!(row[column], cell, "{column}");
    }
}

#[test]
fn entropy_is_two_bits_for_an_even_mix_and_none_for_one_base() {
    assert_eq!(entropy(&Sequence::new(b"ACGTACGT")), "2.0000");
    assert_eq!(entropy(&Sequence::new(b"AAAA")), "0.0000");
    assert_eq!(entropy(&Sequence::default()), ".");
}

#[test]
fn filtered_calls_are_no_rows_and_no_calls_leave_the_header() {
    assert_eq!(rows(&star_fusion(&example::each_tier(), true)).len(), 2);
    assert_eq!(
        star_fusion(&example::nothing_found(), true).lines().count(),
        1
    );
}

#[test]
fn short_anchors_and_missing_genes_are_said_so() {
    let mut result = example::nothing_found();
    let mut call = example::intergenic_ntrk1();
    call.tier = Tier::Watch;
    result.calls = vec![call];
    let row = rows(&star_fusion(&result, true)).remove(0);
    assert_eq!(row["LargeAnchorSupport"], "NO_LDAS");
    assert_eq!(row["#FusionName"], "chr1_150000000--NTRK1");
    assert_eq!(row["LeftBreakpoint"], "chr1:150000000:.");
    assert_eq!(row["RightBreakpoint"], "chr1:156874600:+");
    assert_eq!(row["annots"], "[\"INTRACHROMOSOMAL[chr1:6.87Mb]\"]");
}
