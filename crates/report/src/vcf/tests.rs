use trkfuse_core::{FilterDeclaration, FilterKind, Phred, Tier};

use super::*;
use crate::example;

fn records(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect()
}

#[test]
fn vcf_of_a_detected_fusion() {
    insta::assert_snapshot!(vcf(&example::detected()));
}

#[test]
fn the_worked_example_of_the_conventions_comes_out_word_for_word() {
    let text = vcf(&example::detected());
    let records = records(&text);
    assert_eq!(
        records[0][..7],
        [
            "chr12",
            "11869969",
            "ETV6_NTRK3.1.a",
            "G",
            "G]chr15:87940753]",
            "48.75",
            "PASS"
        ]
    );
    assert_eq!(
        records[1][..7],
        [
            "chr15",
            "87940753",
            "ETV6_NTRK3.1.b",
            "T",
            "T]chr12:11869969]",
            "48.75",
            "PASS"
        ]
    );
    assert_eq!(
        records[0][8..],
        ["DP:SR:PR:JAF:JAFCI", "57:20,31:.,6:0.6078:0.4709,0.7297"]
    );
    assert_eq!(
        records[1][8..],
        ["DP:SR:PR:JAF:JAFCI", "37:0,31:.,6:1:0.8897,1"]
    );
}

#[test]
fn tpm3_ntrk1_on_opposite_strands_spells_inserted_bases_for_each_record() {
    let text = vcf(&example::each_tier());
    let alts: Vec<&str> = records(&text)
        .iter()
        .filter(|record| record[2].starts_with("TPM3"))
        .map(|record| record[4])
        .collect();
    assert_eq!(alts, ["[chr1:156874571[GTC", "[chr1:154170400[ACA"]);
}

#[test]
fn gapped_fragments_count_as_split_and_an_uncounted_reference_is_missing() {
    let mut result = example::detected();
    let call = &mut result.calls[0];
    call.support.gapped = 4;
    call.three_prime.reference_reads = None;
    let text = vcf(&result);
    let records = records(&text);
    assert_eq!(records[0][9], "61:20,35:.,6:0.6364:0.5042,0.7507");
    assert_eq!(records[1][9], ".:.,35:.,6:.:.");
}

#[test]
fn an_imprecise_call_in_an_unknown_direction_claims_neither() {
    let text = vcf(&example::each_tier());
    let records = records(&text);
    let records: Vec<_> = records
        .iter()
        .filter(|record| record[2].starts_with("chr1:"))
        .collect();
    assert_eq!(records.len(), 2);
    for record in &records {
        let keys: Vec<&str> = record[7].split(';').collect();
        assert!(keys.contains(&"IMPRECISE"));
        assert!(
            !keys
                .iter()
                .any(|key| key.starts_with("RNA_") || key.starts_with("HOM"))
        );
        assert!(keys.contains(&"FRAME_UNKNOWN=imprecise"));
        assert_eq!(record[6], "low_support;low_quality");
    }
    assert!(records[0][7].contains("CIPOS=0,180"));
    assert!(records[1][7].contains("CIPOS=-180,0"));
    assert!(records[0][7].contains("NEAREST_GENES=LOWER1(1200),HIGHER1(34000)"));
    assert!(!records[0][7].contains("GENE_NAME"));
}

#[test]
fn records_are_sorted_by_contig_position_and_id() {
    let mut result = example::each_tier();
    let mut twin = example::etv6_ntrk3();
    twin.id = "A_first".to_string();
    result.calls.push(twin);
    result.calls.reverse();
    let text = vcf(&result);
    let places: Vec<(usize, u32, &str)> = records(&text)
        .iter()
        .map(|r| {
            let contig = ["chr1", "chr12", "chr15"].iter().position(|c| *c == r[0]);
            (contig.unwrap(), r[1].parse().unwrap(), r[2])
        })
        .collect();
    assert!(places.is_sorted());
    assert_eq!(places.len(), 8);
}

#[test]
fn what_a_record_uses_the_header_declares() {
    let mut result = example::each_tier();
    result.calls[1].filters = vec!["not declared".to_string()];
    result.calls[2].filters.clear();
    let text = vcf(&result);
    let declared = |kind: &str, id: &str| text.contains(&format!("##{kind}=<ID={id},"));
    for record in records(&text) {
        for filter in record[6].split(';') {
            assert!(declared("FILTER", filter), "{filter}");
        }
        for entry in record[7].split(';') {
            let (key, value) = entry.split_once('=').unwrap_or((entry, "flag"));
            assert!(declared("INFO", key), "{key}");
            assert!(!value.is_empty(), "{key}");
        }
        for key in record[8].split(':') {
            assert!(declared("FORMAT", key), "{key}");
        }
        assert!(declared("contig", record[0]));
    }
    for record in records(&text) {
        assert!(
            ["PASS", "not_declared", "filtered"].contains(&record[6]),
            "{}",
            record[6]
        );
    }
}

#[test]
fn keys_that_mislead_other_tools_are_never_written() {
    let text = vcf(&example::each_tier());
    for key in ["END", "CHR2", "END2", "EVENTTYPE", "SOMATIC", "GT"] {
        assert!(!text.contains(&format!("ID={key},")), "{key}");
        assert!(!text.contains(&format!(";{key}=")), "{key}");
    }
    assert!(!text.contains("<ID=BND"));
    assert!(!text.contains("<BND>"));
}

#[test]
fn the_header_has_every_contig_and_no_path() {
    let mut result = example::nothing_found();
    result.provenance.reference = Some("/data/private/GRCh38.fa".to_string());
    let text = vcf(&result);
    assert!(text.starts_with("##fileformat=VCFv4.3\n"));
    assert!(text.contains("##reference=GRCh38.fa\n"));
    assert!(text.contains("##contig=<ID=chr12,length=133275309>\n"));
    assert!(text.ends_with("FORMAT\tS1\n"));
    result.provenance.reference = None;
    assert!(vcf(&result).contains("##reference=GRCh38\n"));
}

#[test]
fn qualities_and_filter_texts_are_safe_values() {
    let mut result = example::detected();
    result.calls[0].quality = Phred::new(f64::NAN);
    result.filters.push(FilterDeclaration {
        name: "odd name;x".to_string(),
        kind: FilterKind::Evidence,
        description: "less than \"2\" \\ 3\nlines".to_string(),
    });
    result.provenance.command_line = "trkfuse call\n##fileformat=VCFv9".to_string();
    result.sample = String::new();
    let text = vcf(&result);
    assert_eq!(text.matches("##fileformat").count(), 2);
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("##fileformat"))
            .count(),
        1
    );
    assert!(
        text.contains(
            "##FILTER=<ID=odd_name_x,Description=\"less than \\\"2\\\" \\\\ 3 lines\">\n"
        )
    );
    assert!(text.contains("FORMAT\tsample\n"));
    assert_eq!(records(&text)[0][5], "0");
}

#[test]
fn ids_stay_unique_when_made_safe() {
    let mut result = example::each_tier();
    result.calls[0].id = "a b".to_string();
    result.calls[1].id = "a;b".to_string();
    result.calls[1].reciprocal = Some("a b".to_string());
    result.calls[2].reciprocal = Some("of another file".to_string());
    let text = vcf(&result);
    let mut ids: Vec<&str> = records(&text).iter().map(|record| record[2]).collect();
    ids.sort_unstable();
    assert_eq!(ids[..4], ["a_b.a", "a_b.b", "a_b_2.a", "a_b_2.b"]);
    assert_eq!(text.matches(";RECIPROCAL=a_b;").count(), 2);
    assert_eq!(text.matches(";RECIPROCAL=").count(), 2);
}

#[test]
fn both_mates_have_one_quality_and_one_filter() {
    let mut result = example::each_tier();
    result.calls[2].tier = Tier::Filtered;
    let text = vcf(&result);
    let records = records(&text);
    for record in &records {
        let mate = records
            .iter()
            .find(|mate| record[7].contains(&format!("MATEID={};", mate[2])))
            .unwrap();
        assert_eq!((record[5], record[6]), (mate[5], mate[6]));
    }
}

#[test]
fn other_places_are_said_of_the_breakend_that_has_them() {
    let text = vcf(&example::each_tier());
    let named: Vec<String> = records(&text)
        .iter()
        .filter(|record| record[7].contains("ELSEWHERE="))
        .map(|record| format!("{} {}", record[2], record[7]))
        .collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].starts_with("TPM3_NTRK1.1.a "), "{named:?}");
    assert!(
        named[0].contains("ELSEWHERE=TPM3P9(1),chr12:54321(1);"),
        "{named:?}"
    );
}
