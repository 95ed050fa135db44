//! The judge as a user runs it: simulate, call, evaluate.

mod support;

use std::fs;

use support::{run, simulate, text, trkfuse};

#[test]
fn our_table_our_vcf_and_our_arriba_shape_are_judged_alike() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let args = [
        "--fusion",
        "ETV6:5::NTRK3:15",
        "--pairs",
        "1000",
        "--seed",
        "501",
        "--prefix",
        "s",
    ];
    let bam = simulate(folder.path(), &args);
    let path = |name: &str| folder.path().join(name);
    run(&[
        "call",
        text(&bam),
        "-o",
        text(&path("out")),
        "--format",
        "arriba",
    ]);
    let truth = path("s.truth.tsv");
    let calls = [
        format!("table={}", text(&path("out/s.fusions.tsv"))),
        format!("vcf={}", text(&path("out/s.fusions.vcf.gz"))),
        format!("shape={}", text(&path("out/s.arriba.tsv"))),
    ];
    let output = run(&[
        "evaluate",
        "--truth",
        text(&truth),
        &calls[0],
        &calls[1],
        &calls[2],
        "-o",
        text(&path("judged")),
    ]);
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    let recall = table
        .lines()
        .find(|line| line.starts_with("recall  ") && line.contains("all"))
        .unwrap_or_else(|| panic!("{table}"));
    assert_eq!(recall.matches("(1/1").count(), 3, "{recall}");
    for name in ["evaluation.tsv", "evaluation.json", "evaluation.svg"] {
        assert!(path("judged").join(name).exists(), "{name}");
    }
}

#[test]
fn recall_of_a_simulated_sample_is_told_by_class_and_by_setting() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let args = [
        "--fusion",
        "ETV6:5::NTRK3:15",
        "--fusion",
        "TPM3:8::NTRK1:10",
        "--fusion",
        "NTRK2:10::ETV6:6",
        "--pairs",
        "1000",
        "--seed",
        "503",
        "--prefix",
        "s",
        "--reciprocal",
        "--library",
        "ffpe",
    ];
    let bam = simulate(folder.path(), &args);
    let path = |name: &str| folder.path().join(name);
    run(&["call", text(&bam), "--tsv", text(&path("calls.tsv"))]);
    let truth = path("s.truth.tsv");
    let calls = path("calls.tsv");
    let output = run(&["evaluate", "--truth", text(&truth), text(&calls)]);
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    for (metric, group, all) in [
        ("recall_by_class", "with a reciprocal", "/2"),
        ("recall_by_class", "reciprocal", "/3"),
        ("recall_by_class", "target as 5' gene", "/1"),
        ("recall_by_setting", "2x75 degraded", "/6"),
    ] {
        let is_row = |line: &&str| {
            let rest = line.strip_prefix(metric).unwrap_or_default().trim_start();
            rest.strip_prefix(group)
                .is_some_and(|rest| rest.starts_with("  "))
        };
        let line = table
            .lines()
            .find(is_row)
            .unwrap_or_else(|| panic!("{metric}, {group}: {table}"));
        assert!(line.contains(all), "{line}");
    }
}

#[test]
fn without_a_list_of_genes_fusions_of_all_genes_are_judged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (truth, calls) = (
        folder.path().join("truth.tsv"),
        folder.path().join("calls.tsv"),
    );
    let truth_text = "fusion\tcontig5\tpos5\tcontig3\tpos3\tsplit\tspanning\n\
                      EML4::ALK\tchr2\t42295516\tchr2\t29223528\t5\t5\n";
    let calls_text = "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\tRightGene\t\
                      RightBreakpoint\nEML4--ALK\t5\t5\tEML4^E1\tchr2:42295516:+\tALK^E2\tchr2:29223528:-\n";
    fs::write(&truth, truth_text).expect("a temporary file");
    fs::write(&calls, calls_text).expect("a temporary file");
    for (genes, expected) in [("", "(1/1"), ("NTRK1", "-"), ("NTRK1, ALK", "(1/1")] {
        let arguments = [
            "evaluate",
            "--truth",
            text(&truth),
            "--genes",
            genes,
            text(&calls),
        ];
        let table = String::from_utf8_lossy(&run(&arguments).stdout).into_owned();
        let recall = table
            .lines()
            .find(|line| line.starts_with("recall  "))
            .unwrap_or_else(|| panic!("{table}"));
        assert!(recall.contains(expected), "--genes '{genes}': {recall}");
    }
}

#[test]
fn a_sheet_of_samples_names_the_column_or_the_line_that_is_wrong() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sheet = folder.path().join("samples.tsv");
    for (content, word) in [
        ("sample\ttruth\tlabel\n", "'calls'"),
        (
            "sample\ttruth\tlabel\tcalls\nS\t.\tours\tx.tsv\n",
            "line 2: 'truth'",
        ),
    ] {
        fs::write(&sheet, content).expect("a temporary file");
        let output = trkfuse()
            .args(["evaluate", "--samples", text(&sheet)])
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(1));
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn an_evaluation_that_cannot_be_written_leaves_no_half() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let args = [
        "--fusion",
        "ETV6:5::NTRK3:15",
        "--pairs",
        "300",
        "--seed",
        "502",
        "--prefix",
        "s",
    ];
    let bam = simulate(folder.path(), &args);
    let path = |name: &str| folder.path().join(name);
    run(&["call", text(&bam), "--tsv", text(&path("calls.tsv"))]);
    fs::create_dir_all(path("judged/evaluation.svg")).expect("a temporary folder");
    let truth = path("s.truth.tsv");
    let output = trkfuse()
        .args([
            "evaluate",
            "--truth",
            text(&truth),
            text(&path("calls.tsv")),
        ])
        .args(["-o", text(&path("judged"))])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("evaluation.svg"), "{message}");
    let left = fs::read_dir(path("judged")).expect("it is there").count();
    assert_eq!(left, 1, "only the folder in the way");
}
