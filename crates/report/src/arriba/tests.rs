use std::collections::BTreeMap;

use super::*;
use crate::example;

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text
        .lines()
        .map(|line| line.split('\t').map(str::to_string));
    let header: Vec<String> = lines.next().unwrap().collect();
    assert_eq!(header.len(), 30);
    lines
        .map(|cells| header.iter().cloned().zip(cells).collect())
        .collect()
}

fn only_row(call: FusionCall) -> BTreeMap<String, String> {
    let result = RunResult {
        calls: vec![call],
        ..example::nothing_found()
    };
    rows(&arriba(&result)).remove(0)
}

#[test]
fn arriba_shape_of_each_tier() {
    insta::assert_snapshot!(arriba(&example::each_tier()));
}

#[test]
fn filtered_calls_are_no_rows_and_no_calls_leave_the_header() {
    assert_eq!(rows(&arriba(&example::each_tier())).len(), 2);
    let empty = arriba(&example::nothing_found());
    assert_eq!(empty.lines().count(), 1);
    assert!(empty.starts_with("#gene1\tgene2\tstrand1(gene/fusion)\t"));
}

#[test]
fn support_adds_up_as_in_arriba() {
    let row = only_row(example::etv6_ntrk3());
    let count = |column: &str| row[column].parse::<u32>().unwrap();
    assert_eq!(count("split_reads1") + count("split_reads2"), 31);
    assert_eq!(row["discordant_mates"], "6");
    assert_eq!(row["filters"], "duplicates(10)");
    assert_eq!(row["coverage1"], "67");
}

#[test]
fn directions_tell_where_the_partner_is_joined() {
    let row = only_row(example::tpm3_ntrk1());
    assert_eq!(
        (&*row["direction1"], &*row["direction2"]),
        ("upstream", "upstream")
    );
    let row = only_row(example::etv6_ntrk3());
    assert_eq!(
        (&*row["direction1"], &*row["direction2"]),
        ("downstream", "downstream")
    );
}

#[test]
fn the_type_says_read_through_and_genes_head_to_head() {
    let mut call = example::etv6_ntrk3();
    assert_eq!(only_row(call.clone())["type"], "translocation");
    call.geometry = Geometry::Deletion;
    call.is_read_through = true;
    assert_eq!(only_row(call.clone())["type"], "deletion/read-through");
    // NTRK3 lies on the reverse strand: with its higher flank it gives its 5' part.
    call.three_prime.breakend.retained = Retained::Higher;
    call.geometry = Geometry::Inversion;
    assert_eq!(only_row(call.clone())["type"], "inversion/5'-5'");
    call.three_prime.breakend.retained = Retained::Lower;
    call.five_prime.breakend.retained = Retained::Higher;
    assert_eq!(only_row(call)["type"], "inversion/3'-3'");
}

#[test]
fn a_back_splice_within_a_gene_may_be_a_circle() {
    let mut call = example::etv6_ntrk3();
    call.five_prime.placement = call.three_prime.placement.clone();
    call.five_prime.breakend.retained = Retained::Higher;
    call.geometry = Geometry::TandemDuplication;
    assert_eq!(only_row(call)["type"], "duplication/non-canonical_splicing");
}

#[test]
fn confidence_follows_tier_and_quality() {
    let mut call = example::etv6_ntrk3();
    assert_eq!(only_row(call.clone())["confidence"], "high");
    call.quality = trkfuse_core::Phred::new(29.9);
    assert_eq!(only_row(call)["confidence"], "medium");
    assert_eq!(only_row(example::tpm3_ntrk1())["confidence"], "low");
}

#[test]
fn a_place_in_no_gene_shows_its_neighbours_with_distances() {
    let mut call = example::intergenic_ntrk1();
    call.tier = Tier::Watch;
    let row = only_row(call);
    assert_eq!(row["#gene1"], "LOWER1(1200),HIGHER1(34000)");
    assert_eq!(row["strand1(gene/fusion)"], "./.");
    assert_eq!(row["site1"], "intergenic");
    assert_eq!(row["gene_id1"], ".");
    assert_eq!(row["reading_frame"], ".");
    assert_eq!(row["fusion_transcript"], ".");
}

#[test]
fn inserted_bases_stand_between_two_pipes() {
    let mut call = example::etv6_ntrk3();
    call.inserted = trkfuse_core::Sequence::new(b"AC");
    call.sequence.as_mut().unwrap().inserted = call.inserted.clone();
    let row = only_row(call.clone());
    assert!(row["fusion_transcript"].contains("AGCAG|ac|ATGTG"));
    call.direction_known = false;
    assert_eq!(only_row(call)["fusion_transcript"], ".");
}
