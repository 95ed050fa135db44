//! Thresholds for single genes.

mod support;

use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{call_json, simulate, text, trkfuse};

/// ETV6::NTRK3 in two fragments.
fn sample(folder: &Path) -> PathBuf {
    simulate(
        folder,
        &[
            "--fusion",
            "ETV6:5::NTRK3:15",
            "--split",
            "2",
            "--spanning",
            "0",
            "--pairs",
            "500",
            "--prefix",
            "weak",
            "--duplicates",
            "0",
            "--seed",
            "45",
        ],
    )
}

/// The filters that the only call of a sample fails.
fn filters(json: &Value) -> Vec<&str> {
    let calls = json["calls"].as_array().expect("a list of calls");
    assert_eq!(calls.len(), 1, "{calls:#?}");
    let filters = calls[0]["filter"].as_array().expect("a list of filters");
    filters
        .iter()
        .map(|name| name.as_str().expect("a name"))
        .collect()
}

fn description<'j>(json: &'j Value, filter: &str) -> &'j str {
    json["filters"]
        .as_array()
        .expect("filters are declared")
        .iter()
        .find(|declared| declared["name"] == filter)
        .and_then(|declared| declared["description"].as_str())
        .expect("the filter has a description")
}

fn setting<'j>(json: &'j Value, name: &str) -> &'j str {
    json["provenance"]["settings"]
        .as_array()
        .expect("settings are recorded")
        .iter()
        .find(|setting| setting["name"] == name)
        .and_then(|setting| setting["value"].as_str())
        .expect("the setting has a value")
}

#[test]
fn a_genes_own_threshold_holds_for_its_calls_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bam = sample(folder.path());
    let failed = |thresholds: &[&str]| {
        let json = call_json(&bam, thresholds);
        filters(&json).contains(&"LowSupport")
    };
    assert!(!failed(&[]));
    // Stricter for the target, or for the partner.
    assert!(failed(&["--min-fragments", "NTRK3=3"]));
    assert!(failed(&["--min-fragments", "ETV6=3"]));
    assert!(!failed(&["--min-fragments", "NTRK1=3"]));
    // Laxer than the general one.
    assert!(failed(&["--min-fragments", "3"]));
    assert!(!failed(&[
        "--min-fragments",
        "3",
        "--min-fragments",
        "NTRK3=2"
    ]));
    assert!(!failed(&["--min-fragments", "3,ETV6=1"]));
    // By another name of the gene.
    assert!(failed(&["--min-fragments", "ENSG00000140538=3"]));
    // Of two genes with their own the higher one.
    assert!(failed(&["--min-fragments", "NTRK3=1,ETV6=3"]));
    assert!(failed(&["--min-fragments", "NTRK3=3,ETV6=1"]));
}

#[test]
fn thresholds_of_genes_are_recorded_and_declared() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bam = sample(folder.path());
    let json = call_json(
        &bam,
        &[
            "--min-fragments",
            "NTRK3=1",
            "--min-quality",
            "20.5",
            "--min-quality",
            "NTRK1=30",
            "--min-quality",
            "ETV6=99",
        ],
    );
    assert_eq!(setting(&json, "min_fragments"), "2,NTRK3=1");
    assert_eq!(setting(&json, "min_quality"), "20.5,ETV6=99,NTRK1=30");
    assert_eq!(setting(&json, "min_anchor"), "12");
    assert_eq!(
        description(&json, "LowSupport"),
        "Fewer than 2 unique supporting fragments (by gene, the higher of two: NTRK3: 1)"
    );
    assert_eq!(
        description(&json, "LowQuality"),
        "QUAL below 20.5 (by gene, the higher of two: ETV6: 99, NTRK1: 30)"
    );
    assert!(filters(&json).contains(&"LowQuality"), "{json:#}");
}

#[test]
fn a_threshold_that_cannot_be_meant_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bam = sample(folder.path());
    let fails = |arguments: &[&str], code: i32, words: &[&str]| {
        let output = trkfuse()
            .args(["call", text(&bam)])
            .args(arguments)
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(output.stdout.is_empty(), "{said}");
        for word in words {
            assert!(said.contains(word), "{word} is not in {said}");
        }
    };
    fails(
        &["--min-fragments", "NTRK9=1"],
        1,
        &["--min-fragments", "NTRK9", "spelling"],
    );
    fails(
        &[
            "--min-anchor",
            "NTRK3=20",
            "--min-anchor",
            "ENSG00000140538=9",
        ],
        1,
        &["--min-anchor", "two values", "NTRK3"],
    );
    fails(
        &["--min-quality", "10", "--min-quality", "20"],
        1,
        &["--min-quality", "two values"],
    );
    fails(&["--min-fragments", "NTRK3=few"], 2, &["NTRK3=few"]);
    fails(&["--min-quality", "NTRK3=nan"], 2, &["NTRK3=nan"]);
    fails(&["--min-fragments", "=3"], 2, &["names no gene"]);
}
