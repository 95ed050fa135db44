//! Kinds of library, each called as a user calls it: single reads, strands, UMIs, amplicons, capture, degraded RNA.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::etv6_ntrk3::{BASES, HEADER, PIECE};
use support::{breakpoints, call_json, calls, run, simulate, text, trkfuse};

const FUSION: [&str; 2] = ["--fusion", "ETV6:5::NTRK3:15"];
/// Few ordinary fragments, so that tests spend their time elsewhere.
const SMALL: [&str; 4] = ["--pairs", "4000", "--random-genes", "20"];
const BREAKPOINTS: (&str, &str) = ("chr12:11869969", "chr15:87940753");

/// Simulates ETV6::NTRK3 with these options, and calls it.
fn called(options: &[&str], call_options: &[&str]) -> (tempfile::TempDir, Value) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bam = simulate(folder.path(), &[&FUSION, &SMALL[..], options].concat());
    let json = call_json(&bam, call_options);
    (folder, json)
}

/// The one call that passes, at the right bases.
fn only_call(json: &Value) -> &Value {
    let passed = calls(json, "pass");
    assert_eq!(passed.len(), 1, "{json:#}");
    let (five_prime, three_prime) = breakpoints(passed[0]);
    assert_eq!((five_prime.as_str(), three_prime.as_str()), BREAKPOINTS);
    assert_eq!(passed[0]["direction_known"], true);
    passed[0]
}

fn support(call: &Value, kind: &str) -> u64 {
    call["support"][kind].as_u64().expect("a count")
}

#[test]
fn single_reads_of_any_strand_are_called_and_recognised() {
    for strand in ["forward", "reverse", "unstranded"] {
        let options = [
            "--layout",
            "single",
            "--strandedness",
            strand,
            "--read-length",
            "75",
            "--seed",
            "611",
        ];
        let (_folder, json) = called(&options, &[]);
        assert_eq!(json["library"]["layout"], "single_end");
        assert_eq!(json["library"]["strandedness"], strand);
        let call = only_call(&json);
        assert_eq!(support(call, "split"), 10, "{strand}");
        assert_eq!(support(call, "spanning"), 0, "{strand}");
        assert_eq!(call["frame"]["status"], "in_frame");
    }
}

#[test]
fn pairs_of_any_strand_are_called_and_recognised() {
    for strand in ["forward", "reverse", "unstranded"] {
        let (_folder, json) = called(&["--strandedness", strand, "--seed", "612"], &[]);
        assert_eq!(json["library"]["layout"], "paired_end");
        assert_eq!(json["library"]["strandedness"], strand);
        let call = only_call(&json);
        assert_eq!(
            (support(call, "split"), support(call, "spanning")),
            (10, 10),
            "{strand}"
        );
    }
}

#[test]
fn the_strand_of_reads_tells_the_direction_where_splice_sites_do_not() {
    // Both breakends lie within exons, so that exon boundaries say nothing.
    let fusion = "chr12:11869950:+::chr15:87940740:-";
    let folder = tempfile::tempdir().expect("a temporary folder");
    for strand in ["forward", "reverse"] {
        let options = [
            "--fusion",
            fusion,
            "--strandedness",
            strand,
            "--seed",
            "613",
            "--prefix",
            strand,
        ];
        let json = call_json(&simulate(folder.path(), &options), &[]);
        let all = json["calls"].as_array().expect("a list");
        assert_eq!(all.len(), 1, "{json:#}");
        assert_eq!(all[0]["fusion"], "ETV6::NTRK3", "{strand}");
    }
}

#[test]
fn short_reads_of_50_bases_are_enough() {
    let (_folder, json) = called(
        &[
            "--read-length",
            "50",
            "--fragment-length",
            "200",
            "--seed",
            "614",
        ],
        &[],
    );
    assert_eq!(json["library"]["read_length"], 50);
    assert_eq!(support(only_call(&json), "split"), 10);
}

#[test]
fn degraded_rna_with_adapters_gives_its_fusion_and_nothing_else() {
    for seed in ["615", "616"] {
        let (_folder, json) = called(&["--library", "ffpe", "--split", "6", "--seed", seed], &[]);
        let call = only_call(&json);
        assert_eq!(support(call, "split"), 6);
        assert_eq!(
            json["calls"].as_array().map(Vec::len),
            Some(1),
            "no adapter makes a candidate"
        );
    }
}

#[test]
fn degraded_rna_without_fusion_has_no_call() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = ["--library", "ffpe", "--chimeras", "0.01", "--seed", "617"];
    let json = call_json(&simulate(folder.path(), &options), &[]);
    assert!(calls(&json, "pass").is_empty(), "{json:#}");
}

#[test]
fn molecules_of_a_capture_library_are_counted_by_their_umis() {
    // Few pairs of ends and many copies: unmarked, as an aligner leaves them.
    let options = [
        "--library",
        "capture",
        "--split",
        "30",
        "--duplicates",
        "0.8",
        "--mark-duplicates",
        "none",
        "--seed",
        "618",
    ];
    for place in ["tag", "group", "name"] {
        let with_place = [&options[..], &["--umi", place]].concat();
        let umi: &[&str] = if place == "name" {
            &["--umi", "name"]
        } else {
            &[]
        };
        let (folder, json) = called(&with_place, umi);
        let truth = fs::read_to_string(folder.path().join("simulated.truth.tsv")).expect("written");
        let call = only_call(&json);
        assert_eq!(support(call, "split"), 30, "{place}");
        assert!(support(call, "raw_split") > 100, "{place}");
        assert_eq!(json["library"]["duplicates_marked"], false);
        assert!(truth.contains("\t30\t"), "{truth}");
        assert!(!warned(&json, "piled_fragments"));
    }
}

fn warned(json: &Value, name: &str) -> bool {
    json["warnings"]
        .as_array()
        .expect("a list")
        .iter()
        .any(|warning| warning["name"] == name)
}

/// One pair of an amplicon over ETV6::NTRK3: read 1 from the primer in ETV6, over the junction, as `SA` tells; read 2 from
/// the primer in NTRK3, all of it there, against the transcript and so up the chromosome.
fn pair(name: &str, tags: &str) -> String {
    format!(
        "{name}\t65\tchr12\t11869910\t255\t60M40S\tchr15\t87940614\t0\t{BASES}\t*\tNH:i:1\tSA:Z:{PIECE}{tags}\n\
         {name}\t129\tchr15\t87940614\t255\t100M\tchr12\t11869910\t0\t{BASES}\t*\tNH:i:1{tags}\n"
    )
}

/// Writes pairs of one amplicon: their names and tags.
fn amplicon(folder: &Path, pairs: impl Iterator<Item = (String, String)>) -> PathBuf {
    let mut sam = HEADER.to_string();
    for (name, tags) in pairs {
        let _ = write!(sam, "{}", pair(&name, &tags));
    }
    let path = folder.join("amplicon.sam");
    fs::write(&path, sam).expect("the folder is ours");
    path
}

/// A UMI of 8 bases for each of 256 molecules, no two of them one base apart.
fn umi(molecule: usize) -> String {
    (0..4)
        .flat_map(|at| [char::from(b"ACGT"[(molecule >> (2 * at)) & 3]); 2])
        .collect()
}

fn counts(json: &Value) -> (u64, u64) {
    let all = json["calls"].as_array().expect("a list");
    assert_eq!(all.len(), 1, "{json:#}");
    (support(&all[0], "total"), support(&all[0], "raw_total"))
}

/// Name and tags of a pair, by its number and its molecule's.
type Label = fn(usize, usize) -> (String, String);

#[test]
fn molecules_with_the_same_ends_are_told_by_umi_wherever_it_stands() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // 5 molecules, 4 copies each.
    let molecule = |number: usize| number / 4;
    let cases: [(Label, &[&str], u64); 6] = [
        (
            |n, m| (format!("r{n}"), format!("\tRX:Z:{}", umi(m))),
            &[],
            5,
        ),
        (|n, m| (format!("r{n}"), format!("\tMI:Z:{m}")), &[], 5),
        // The group is the better word: the program that made it has seen the errors.
        (
            |n, m| (format!("r{n}"), format!("\tRX:Z:{}\tMI:Z:{m}", umi(n))),
            &[],
            5,
        ),
        (
            |n, m| (format!("r{n}_{}", umi(m)), String::new()),
            &["--umi", "name"],
            5,
        ),
        (
            |n, m| (format!("r{n}"), format!("\tZU:Z:{}", umi(m))),
            &["--umi", "ZU"],
            5,
        ),
        // Not looked at: all are copies.
        (
            |n, m| (format!("r{n}"), format!("\tRX:Z:{}", umi(m))),
            &["--umi", "none"],
            1,
        ),
    ];
    for (number, (label, options, expected)) in cases.into_iter().enumerate() {
        let pairs = (0..20).map(|n| label(n, molecule(n)));
        let json = call_json(&amplicon(folder.path(), pairs), options);
        assert_eq!(counts(&json), (expected, 20), "case {number}");
    }
}

#[test]
fn a_misread_umi_makes_no_new_molecule() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let read = [
        "AACCGGTT", "AACCGGTT", "AACCGGTT", "AACCGGTA", "AACCGNTT", "TTCCGGAA",
    ];
    let pairs = read
        .iter()
        .enumerate()
        .map(|(n, umi)| (format!("r{n}"), format!("\tRX:Z:{umi}")));
    let json = call_json(&amplicon(folder.path(), pairs), &[]);
    assert_eq!(counts(&json), (2, 6));
}

#[test]
fn an_amplicon_without_umis_counts_as_one_molecule_and_the_warning_says_why() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sam = amplicon(
        folder.path(),
        (0..200).map(|n| (format!("r{n:03}"), String::new())),
    );
    let output = run(&[
        "call",
        text(&sam),
        "--json",
        text(&folder.path().join("one.json")),
    ]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.contains("199 fragments with evidence begin and end where others do"),
        "{message}"
    );
    assert!(message.contains("--dedup off"), "{message}");
    let json = call_json(&sam, &[]);
    assert_eq!(counts(&json), (1, 200), "both numbers are there");
    assert!(calls(&json, "pass").is_empty());
    // A published pair that lacks fragments only stays in view.
    assert_eq!(calls(&json, "watch").len(), 1);
    assert!(warned(&json, "piled_fragments"));

    let all = call_json(&sam, &["--dedup", "off"]);
    assert_eq!(counts(&all), (200, 200));
    only_call(&all);
    assert!(!warned(&all, "piled_fragments"));
}

#[test]
fn molecules_of_an_amplicon_with_umis_pass_though_all_begin_at_one_primer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pairs = (0..200).map(|n| (format!("r{n:03}"), format!("\tRX:Z:{}", umi(n / 10))));
    let json = call_json(&amplicon(folder.path(), pairs), &[]);
    assert_eq!(counts(&json), (20, 200));
    only_call(&json);
    assert!(!warned(&json, "piled_fragments"));
}

#[test]
fn a_umi_place_that_is_none_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sam = amplicon(
        folder.path(),
        std::iter::once(("r".to_string(), String::new())),
    );
    for place in ["RXX", "9X", ""] {
        let output = trkfuse()
            .args(["call", text(&sam), "--umi", place])
            .output()
            .expect("it starts");
        assert_eq!(output.status.code(), Some(2), "'{place}'");
    }
}

#[test]
fn the_share_of_the_junction_is_the_same_whether_copies_are_marked_or_not() {
    let at_ntrk3 = |marks: &str| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = "--library ffpe --split 40 --duplicates 0.5 --pairs 40000 --random-genes 5 --enrich 1000 \
                       --spread 0 --seed 623 --mark-duplicates";
        let mut options: Vec<&str> = options.split_whitespace().chain([marks]).collect();
        options.extend(FUSION);
        let json = call_json(&simulate(folder.path(), &options), &[]);
        let side = &only_call(&json)["three_prime"];
        let number = |key: &str| side[key].as_f64().expect("it was counted");
        ["", "_low", "_high"].map(|end| number(&format!("allele_fraction{end}")))
    };
    let [[marked, ..], [share, low, high]] = ["primary", "none"].map(at_ntrk3);
    assert!(
        (low..high).contains(&marked),
        "{marked}: {low} {share} {high}"
    );
    // Unique junction fragments against reads with copies among them would be far less.
    assert!(share > marked - 0.06, "{share} {marked}");
}
