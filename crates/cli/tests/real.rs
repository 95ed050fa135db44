//! Real reads, where they are on the machine.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{breakpoints, call_json, calls, has_program, real_data, run, text, trkfuse};

const SPIKE_IN: &str = "spikein_SRR1659960.star.GRCh38.bam";

#[test]
fn the_spike_in_has_etv6_ntrk3_and_nothing_else() {
    let Some(bam) = real_data(SPIKE_IN) else {
        return;
    };
    let json = call_json(&bam, &[]);
    let passing = calls(&json, "pass");
    assert_eq!(passing.len(), 1, "{passing:#?}");
    let call = passing[0];
    assert_eq!(call["fusion"], "ETV6::NTRK3");
    assert_eq!(
        breakpoints(call),
        ("12:11869969".to_string(), "15:87940753".to_string())
    );
    assert_eq!(call["five_prime"]["exon"], 5);
    assert_eq!(call["three_prime"]["exon"], 15);
    assert_eq!(call["frame"]["status"], "in_frame");
    assert_eq!(call["kinase_domain"], "complete");
}

/// The files of a result, without the recorded command line and input.
fn content(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the folder was made")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "tbi"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, plain(&path))
        })
        .collect();
    files.sort();
    files
}

fn plain(path: &Path) -> String {
    let bytes = if path.extension().is_some_and(|ending| ending == "gz") {
        let output = Command::new("bgzip")
            .arg("-dc")
            .arg(path)
            .output()
            .expect("bgzip runs");
        output.stdout
    } else {
        fs::read(path).expect("the file can be read")
    };
    let is_command = |line: &&str| {
        ["##command=", "##trkfuseCommand=", "\"command_line\":"]
            .iter()
            .any(|key| line.trim_start().starts_with(key))
    };
    let text = String::from_utf8(bytes).expect("text");
    let lines: Vec<&str> = text.lines().filter(|line| !is_command(line)).collect();
    lines.join("\n")
}

/// Compares two results, naming the first line that differs.
fn assert_same(a: &[(String, String)], b: &[(String, String)]) {
    assert_eq!(a.len(), b.len(), "as many files");
    for ((name, left), (other, right)) in a.iter().zip(b) {
        assert_eq!(name, other);
        let differing = left
            .lines()
            .zip(right.lines())
            .find(|(left, right)| left != right);
        assert_eq!(differing, None, "{name}");
        assert_eq!(left.len(), right.len(), "{name}");
    }
}

#[test]
fn order_index_pipe_and_threads_do_not_change_a_byte() {
    let Some(bam) = real_data(SPIKE_IN) else {
        return;
    };
    if !has_program("samtools") || !has_program("bgzip") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    let sorted = path("sorted.bam");
    for args in [
        vec!["sort", "-o", text(&sorted), text(&bam)],
        vec!["index", text(&sorted)],
    ] {
        let status = Command::new("samtools")
            .args(&args)
            .status()
            .expect("samtools runs");
        assert!(status.success());
    }
    let call = |alignments: &Path, out: &str, extra: &[&str]| {
        let out = path(out);
        let mut args = vec!["call", text(alignments), "--sample", "S", "-o", text(&out)];
        args.extend_from_slice(extra);
        run(&args);
        content(&out)
    };
    let unsorted = call(&bam, "unsorted", &[]);
    assert_same(&unsorted, &call(&sorted, "sorted", &[]));
    assert_eq!(
        unsorted,
        call(&sorted, "indexed", &["--index", "require", "-@", "4"])
    );
    assert_eq!(
        unsorted,
        call(&sorted, "streamed", &["--index", "never", "-@", "2"])
    );

    let piped = path("piped");
    let mut child = trkfuse()
        .args(["call", "-", "--sample", "S", "-o", text(&piped)])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    stdin
        .write_all(&fs::read(&bam).expect("the file can be read"))
        .expect("the pipe takes it");
    drop(stdin);
    assert!(child.wait().expect("the program ends").success());
    assert_same(&unsorted, &content(&piped));
}

#[test]
fn other_true_fusions_of_the_spike_in_are_found_when_their_genes_are_asked_for() {
    let Some(bam) = real_data(SPIKE_IN) else {
        return;
    };
    let json = call_json(&bam, &["--genes", "NTRK3,ATF1,RET,NUTM1,BRAF,ROS1,FLI1"]);
    let passing = calls(&json, "pass");
    let names: Vec<&str> = passing
        .iter()
        .filter_map(|call| call["fusion"].as_str())
        .collect();
    let truth = [
        "ETV6::NTRK3",
        "EWSR1::ATF1",
        "HOOK3::RET",
        "BRD4::NUTM1",
        "AKAP9::BRAF",
        "CD74::ROS1",
        "EWSR1::FLI1",
    ];
    assert!(names.contains(&"ETV6::NTRK3"), "{names:?}");
    for name in &names {
        assert!(truth.contains(name), "false call {name}");
    }
}
