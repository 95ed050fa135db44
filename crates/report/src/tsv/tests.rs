use std::collections::BTreeMap;

use trkfuse_core::{FilterDeclaration, FilterKind};

use super::*;
use crate::example;

/// The rows as maps from column to cell, read as a user would: skip `##`, first line is the header.
fn rows(text: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = text.lines().filter(|line| !line.starts_with("##"));
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), header.len());
            header.iter().copied().zip(cells).collect()
        })
        .collect()
}

#[test]
fn tsv_of_a_detected_fusion() {
    insta::assert_snapshot!(tsv(&example::detected()));
}

#[test]
fn a_row_says_what_the_call_is() {
    let text = tsv(&example::each_tier());
    let rows = rows(&text);
    assert_eq!(rows.len(), 3);
    let expected = [
        ("fusion", "ETV6::NTRK3"),
        ("tier", "pass"),
        ("filter", "PASS"),
        ("five_prime_gene", "ETV6"),
        ("five_prime_position", "11869969"),
        ("five_prime_strand", "+"),
        ("five_prime_exon", "5"),
        ("three_prime_position", "87940753"),
        ("three_prime_strand", "-"),
        ("three_prime_unique_share", "0.968"),
        ("support_split", "31"),
        ("support_spanning", "6"),
        ("support_total", "37"),
        ("support_raw_total", "47"),
        ("frame_status", "in_frame"),
        ("kinase_domain", "complete"),
        ("inserted_bases", "."),
        ("ledger_total", "48.75"),
        ("five_prime_allele_fraction", "0.6078"),
        ("five_prime_allele_fraction_low", "0.4709"),
        ("three_prime_allele_fraction", "1.0000"),
        ("three_prime_allele_fraction_high", "1.0000"),
        ("ffpm", "."),
        ("normal_samples", "0"),
        ("matched_normal_fragments", "."),
        ("dna_support", "MantaBND:7:0:1:0:0:0:0"),
    ];
    for (column, cell) in expected {
        assert_eq!(rows[0][column], cell, "{column}");
    }
}

#[test]
fn the_kinds_of_the_filters_failed_stand_once_each() {
    let mut result = example::detected();
    let kinds = [
        ("few", FilterKind::Evidence),
        ("neighbours", FilterKind::Biology),
        ("weak", FilterKind::Evidence),
        ("alike", FilterKind::Artefact),
    ];
    result.filters = kinds
        .map(|(name, kind)| FilterDeclaration {
            name: name.to_string(),
            kind,
            description: String::new(),
        })
        .to_vec();
    let mut cell = |failed: &[&str]| {
        result.calls[0].filters = failed.iter().map(ToString::to_string).collect();
        let text = tsv(&result);
        rows(&text)[0]["filter_kinds"].to_string()
    };
    assert_eq!(cell(&["neighbours", "weak", "few"]), "evidence;biology");
    assert_eq!(cell(&["alike"]), "artefact");
    assert_eq!(cell(&[]), ".");
}

#[test]
fn a_call_in_no_gene_has_its_neighbours_one_gene_a_cell() {
    let text = tsv(&example::each_tier());
    let call = &rows(&text)[2];
    assert_eq!(call["five_prime_gene"], ".");
    assert_eq!(
        call["five_prime_nearest_genes"],
        "lower:LOWER1:1200;higher:HIGHER1:34000"
    );
    assert_eq!(call["five_prime_strand"], ".");
    assert_eq!(call["three_prime_gene"], "NTRK1");
    assert_eq!(call["filter"], "low_support;low_quality");
    assert_eq!(call["frame_unknown_reason"], "imprecise");
    assert_eq!(
        (
            call["five_prime_position_low"],
            call["five_prime_position_high"]
        ),
        ("150000000", "150000180")
    );
}

#[test]
fn without_calls_the_header_line_is_the_last() {
    let text = tsv(&example::nothing_found());
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("call_id\t"));
    assert!(rows(&text).is_empty());
    assert!(text.ends_with('\n'));
}

#[test]
fn the_header_line_can_be_read_by_a_reader_that_skips_comments() {
    let text = tsv(&example::each_tier());
    let body: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(body.len(), 4);
}

#[test]
fn tabs_and_line_ends_in_names_do_not_break_a_row() {
    let mut result = example::detected();
    result.sample = "S\t1\nS2".to_string();
    result.calls[0].published = Some("a\tb\r\nc".to_string());
    result.calls[0].fragment_names = vec!["read\t1".to_string()];
    let text = tsv(&result);
    let rows = rows(&text);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["published"], "a b  c");
    assert!(text.contains("##sample=S 1 S2\n"));
}

#[test]
fn no_cell_is_empty_and_no_column_stands_twice() {
    let text = tsv(&example::each_tier());
    for row in rows(&text) {
        assert_eq!(row.len(), columns().len());
        for (column, cell) in row {
            assert!(!cell.is_empty(), "{column}");
        }
    }
}

#[test]
fn other_places_of_a_side_are_named_with_their_fragments_and_stay_apart_from_alternatives() {
    let text = tsv(&example::each_tier());
    let rows = rows(&text);
    let watched = &rows[1];
    assert_eq!(watched["five_prime_elsewhere"], "TPM3P9:1;chr12:54321:1");
    assert_eq!(watched["five_prime_alternatives"], "NUP210L");
    assert_eq!(watched["three_prime_elsewhere"], ".");
}
