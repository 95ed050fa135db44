//! What the program says of itself.

mod support;

use std::process::Stdio;

use support::{run, trkfuse};

fn stdout(args: &[&str]) -> String {
    String::from_utf8(run(args).stdout).expect("text")
}

#[test]
fn the_version_is_one_line_that_pipelines_parse() {
    assert_eq!(
        stdout(&["--version"]),
        format!("trkfuse {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn each_option_of_call_is_explained_in_its_help_and_in_the_manual() {
    let help = stdout(&["call", "--help"]);
    let manual = stdout(&["man"]).replace("\\-", "-");
    for option in [
        "--reads",
        "--keep-alignments",
        "--reference",
        "--annotation",
        "--genes",
        "--sample",
        "--index",
        "--dedup",
        "--umi",
        "--output",
        "--tsv",
        "--vcf",
        "--json",
        "--format",
        "--threads",
        "--min-fragments",
        "--quiet",
        "--verbose",
    ] {
        assert!(help.contains(option), "{option} is not in the help");
        assert!(manual.contains(option), "{option} is not in the manual");
    }
    assert!(help.contains("Examples:"));
}

#[test]
fn completion_scripts_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&["completions", shell]);
        for command in ["call", "genes", "simulate", "evaluate"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn a_gene_is_shown_with_exons_frame_and_domains() {
    let table = stdout(&["genes", "NTRK3"]);
    let exon15 = table
        .lines()
        .find(|line| line.starts_with("15\t"))
        .expect("NTRK3 has 20 exons");
    assert_eq!(
        exon15,
        "15\t87940623\t87940753\t131\t131\t1\t0\t529-572\tkinase:538-572"
    );
    assert!(stdout(&["genes", "--version"]).contains("GENCODE v43"));
    let output = trkfuse()
        .args(["genes", "NTRK9"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let mut child = trkfuse()
        .args(["genes", "NTRK1", "NTRK2", "NTRK3"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    assert_eq!(output.status.code(), Some(0));
}
