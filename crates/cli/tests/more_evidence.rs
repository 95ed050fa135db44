//! The law that more evidence never lowers a score, from BAM to QUAL.

mod support;

use std::collections::BTreeSet;

use rust_htslib::bam::Record;
use support::records::{records, write_like};
use support::{call_json, simulate};

fn name(record: &Record) -> String {
    String::from_utf8_lossy(record.qname()).into_owned()
}

#[test]
fn no_fragment_lowers_qual_whichever_comes_first() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Off the splice sites of both genes, so that the first read tells what the pairs leave open.
    let bam = simulate(
        folder.path(),
        &[
            "--fusion",
            "chr12:11869930:+::chr15:87940813:-",
            "--split",
            "4",
            "--spanning",
            "5",
            "--pairs",
            "500",
            "--duplicates",
            "0",
            "--seed",
            "47",
        ],
    );
    let whole = call_json(&bam, &[]);
    let supporters: BTreeSet<String> = whole["calls"][0]["reads"]
        .as_array()
        .expect("a call names its reads")
        .iter()
        .map(|read| read.as_str().expect("a name").to_string())
        .collect();
    let all = records(&bam);
    let is_split = |record: &&Record| record.aux(b"SA").is_ok();
    let split: BTreeSet<String> = all.iter().filter(is_split).map(name).collect();
    let (across, pairs): (Vec<_>, Vec<_>) = supporters
        .iter()
        .cloned()
        .partition(|supporter| split.contains(supporter));
    assert_eq!((across.len(), pairs.len()), (4, 5));

    let qualities = |order: &[String]| -> Vec<f64> {
        (1..=order.len())
            .map(|shown| {
                let left_out: BTreeSet<&String> = order[shown..].iter().collect();
                let some = folder.path().join("some.bam");
                let kept = all
                    .iter()
                    .filter(|record| !left_out.contains(&name(record)));
                write_like(&bam, &some, kept.cloned());
                let json = call_json(&some, &[]);
                json["calls"][0]["qual"].as_f64().expect("a call has one")
            })
            .collect()
    };
    for order in [
        [pairs.clone(), across.clone()].concat(),
        [across.clone(), pairs.clone()].concat(),
        [&pairs[..2], &across[..1], &pairs[2..], &across[1..]].concat(),
    ] {
        let qualities = qualities(&order);
        assert!(qualities.is_sorted(), "{qualities:?}");
    }
}
