//! What the end-to-end tests share.

#![allow(dead_code, reason = "each test file uses some of this")]

pub(crate) mod etv6_ntrk3;
pub(crate) mod records;
pub(crate) mod splice_sr;
pub(crate) mod world;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The program under test.
pub(crate) fn trkfuse() -> Command {
    Command::new(env!("CARGO_BIN_EXE_trkfuse"))
}

/// Runs the program; panics with what it said unless it succeeds.
pub(crate) fn run(args: &[&str]) -> Output {
    let output = trkfuse().args(args).output().expect("the program starts");
    assert!(
        output.status.success(),
        "trkfuse {} failed: {}",
        args.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("test paths are plain text")
}

/// Outside data, present on developers' machines only; `None`, with a notice, elsewhere.
pub(crate) fn real_data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/real")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: the real data file {name} is not on this machine");
    None
}

/// Whether a program can be run; a notice where not.
pub(crate) fn has_program(name: &str) -> bool {
    let found = Command::new(name).arg("--version").output().is_ok();
    if !found {
        eprintln!("skipped: {name} is not installed");
    }
    found
}

/// Runs samtools; what it wrote. Panics with what it said unless it succeeds.
pub(crate) fn samtools(args: &[&str]) -> Vec<u8> {
    let output = Command::new("samtools")
        .args(args)
        .output()
        .expect("samtools starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "samtools {}: {said}",
        args.join(" ")
    );
    output.stdout
}

/// Makes a sample with `trkfuse simulate`; returns its BAM.
pub(crate) fn simulate(folder: &Path, args: &[&str]) -> PathBuf {
    let mut all = vec!["simulate", "-o", text(folder)];
    all.extend_from_slice(args);
    run(&all);
    let prefix = args
        .iter()
        .position(|&arg| arg == "--prefix")
        .map_or("simulated", |index| args[index + 1]);
    folder.join(format!("{prefix}.bam"))
}

/// Calls a file and returns the JSON.
pub(crate) fn call_json(alignments: &Path, args: &[&str]) -> Value {
    let mut all = vec!["call", text(alignments), "--json", "-"];
    all.extend_from_slice(args);
    let output = run(&all);
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

/// Calls of a tier.
pub(crate) fn calls<'j>(json: &'j Value, tier: &str) -> Vec<&'j Value> {
    json["calls"]
        .as_array()
        .expect("there is a list of calls")
        .iter()
        .filter(|call| call["tier"] == tier)
        .collect()
}

/// Both breakpoints of a call as `contig:position`, 5' first.
pub(crate) fn breakpoints(call: &Value) -> (String, String) {
    let place = |side: &Value| {
        format!(
            "{}:{}",
            side["contig"].as_str().expect("a contig name"),
            side["position"].as_u64().expect("a position")
        )
    };
    (place(&call["five_prime"]), place(&call["three_prime"]))
}
