//! `trkfuse simulate` as a user runs it: what each option changes, files that appear together, bad requests.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::Path;

use rust_htslib::bam;
use rust_htslib::bam::record::Aux;
use rust_htslib::bgzf;
use support::{run, text, trkfuse};

/// All files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            let path = entry.expect("it can be listed").path();
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(path).expect("it can be read"))
        })
        .collect()
}

/// Simulates into a new folder: a few pairs, one fusion, and what is asked for.
fn made(options: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    make(folder.path(), options);
    folder
}

fn make(folder: &Path, options: &[&str]) {
    let mut all = vec![
        "simulate",
        "-o",
        text(folder),
        "--pairs",
        "300",
        "--random-genes",
        "5",
    ];
    all.extend_from_slice(options);
    run(&all);
}

fn records(folder: &tempfile::TempDir) -> Vec<bam::Record> {
    support::records::records(&folder.path().join("simulated.bam"))
}

fn truth(folder: &tempfile::TempDir) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(folder.path().join("simulated.truth.tsv")).expect("written");
    let mut lines = text.lines().map(|line| line.split('\t'));
    let names: Vec<String> = lines
        .next()
        .expect("columns")
        .map(ToString::to_string)
        .collect();
    lines
        .map(|cells| {
            names
                .iter()
                .cloned()
                .zip(cells.map(ToString::to_string))
                .collect()
        })
        .collect()
}

fn fastq(folder: &tempfile::TempDir, name: &str) -> Vec<String> {
    let mut text = String::new();
    bgzf::Reader::from_path(folder.path().join(name))
        .expect("reads were written")
        .read_to_string(&mut text)
        .expect("they are text");
    text.lines().map(ToString::to_string).collect()
}

const FUSION: [&str; 2] = ["--fusion", "ETV6:5::NTRK3:15"];

fn with(options: &[&'static str]) -> Vec<&'static str> {
    [&FUSION[..], options].concat()
}

#[test]
fn the_same_options_give_the_same_files_for_any_number_of_threads() {
    let options = with(&[
        "--fastq",
        "--library",
        "ffpe",
        "--umi",
        "name",
        "--seed",
        "7",
    ]);
    let one = made(&options);
    let names: Vec<String> = files(one.path()).into_keys().collect();
    assert_eq!(
        names,
        [
            "simulated.bam",
            "simulated.bam.bai",
            "simulated.truth.tsv",
            "simulated_1.fastq.gz",
            "simulated_2.fastq.gz"
        ]
    );
    let three = made(&[&options[..], &["--threads", "3"]].concat());
    assert!(files(one.path()) == files(three.path()));
    let other = made(&[&options[..options.len() - 1], &["8"]].concat());
    assert!(files(one.path()) != files(other.path()));
}

#[test]
fn each_kind_of_library_looks_like_itself() {
    let longest = |folder: &tempfile::TempDir| {
        records(folder)
            .iter()
            .map(bam::Record::seq_len)
            .max()
            .expect("reads")
    };
    let mrna = made(&FUSION);
    assert_eq!(longest(&mrna), 100);
    assert!(records(&mrna).iter().all(bam::Record::is_paired));
    assert_eq!(truth(&mrna)[0]["spanning_pairs"], "10");

    let ffpe = made(&with(&["--library", "ffpe"]));
    assert!(
        records(&ffpe)
            .iter()
            .filter(|r| !r.is_supplementary())
            .all(|r| r.seq_len() == 75)
    );
    // Its fragments are too short for mates on the two sides.
    assert_eq!(truth(&ffpe)[0]["spanning_pairs"], "0");

    let capture = records(&made(&with(&["--library", "capture"])));
    assert!(
        capture
            .iter()
            .all(|r| matches!(r.aux(b"RX"), Ok(Aux::String(umi)) if umi.len() == 8))
    );

    let counted = records(&made(&with(&["--library", "3prime"])));
    assert!(counted.iter().all(|r| !r.is_paired() && r.seq_len() <= 75));
}

#[test]
fn an_option_beats_the_kind_of_library() {
    let folder = made(&with(&[
        "--library",
        "ffpe",
        "--read-length",
        "50",
        "--layout",
        "single",
        "--adapter",
        "trimmed",
        "--umi",
        "tag",
        "--umi-length",
        "12",
        "--duplicates",
        "0",
    ]));
    let records = records(&folder);
    assert!(records.iter().all(|r| !r.is_paired() && r.seq_len() <= 50));
    assert!(records.iter().any(|r| r.seq_len() < 50), "trimmed");
    assert!(
        records
            .iter()
            .all(|r| matches!(r.aux(b"RX"), Ok(Aux::String(umi)) if umi.len() == 12))
    );
    assert_eq!(truth(&folder)[0]["copies"], "0");
    let none = made(&with(&["--library", "capture", "--umi", "none"]));
    assert!(self::records(&none).iter().all(|r| r.aux(b"RX").is_err()));
}

#[test]
fn the_lines_of_alignments_follow_their_options() {
    let folder = made(&with(&[
        "--no-supplementary",
        "--md",
        "--unsorted",
        "--mark-duplicates",
        "none",
        "--duplicates",
        "0.5",
        "--contig-names",
        "plain",
    ]));
    assert!(!folder.path().join("simulated.bam.bai").exists());
    let records = records(&folder);
    assert!(
        records
            .iter()
            .all(|r| !r.is_supplementary() && !r.is_duplicate())
    );
    assert!(records.iter().all(|r| r.aux(b"MD").is_ok()));
    assert!(records.iter().any(|r| r.aux(b"SA").is_ok()));
    assert_eq!(truth(&folder)[0]["contig5"], "12");

    let soft = made(&with(&["--clip", "soft"]));
    assert!(
        self::records(&soft)
            .iter()
            .all(|r| r.cigar().leading_hardclips() == 0)
    );
    let split = made(&["--fusion", "LMNA:2::NTRK1:11", "--longest-intron", "100000"]);
    assert_eq!(truth(&split)[0]["gapped_reads"], "0");
}

#[test]
fn fragments_reciprocal_and_other_support_are_in_the_truth() {
    let folder = made(&with(&[
        "--split",
        "4",
        "--spanning",
        "2",
        "--elsewhere",
        "5",
        "--reciprocal",
    ]));
    let [fusion, reciprocal] = truth(&folder).try_into().expect("two fusions");
    assert_eq!(
        (fusion["split_reads"].as_str(), fusion["fragments"].as_str()),
        ("4", "11")
    );
    assert_eq!(reciprocal["fusion"], "NTRK3::ETV6");
    assert_eq!(reciprocal["spanning_pairs"], "2");
    let drawn = made(&with(&["--fragments", "40"]));
    let [fusion] = truth(&drawn).try_into().expect("one fusion");
    let fragments: u32 = fusion["fragments"].parse().expect("a number");
    assert!(
        (36..=40).contains(&fragments),
        "some may have the same ends: {fragments}"
    );
}

#[test]
fn identifiers_are_in_the_reads_too() {
    let folder = made(&with(&["--umi", "name", "--fastq", "--no-bam"]));
    assert!(!folder.path().join("simulated.bam").exists());
    let lines = fastq(&folder, "simulated_1.fastq.gz");
    assert!(
        lines
            .iter()
            .step_by(4)
            .all(|name| name.rsplit_once('_').is_some_and(|(_, umi)| umi.len() == 8))
    );
    let folder = made(&with(&["--umi", "tag", "--fastq"]));
    let lines = fastq(&folder, "simulated_2.fastq.gz");
    assert!(lines.iter().step_by(4).all(|name| name.contains(" RX:Z:")));
}

#[test]
fn decoys_are_told_in_a_table_of_their_own() {
    let folder = made(&with(&["--decoys", "hard", "--sequence", "hard"]));
    let table = fs::read_to_string(folder.path().join("simulated.decoys.tsv")).expect("written");
    assert!(table.lines().count() > 10, "{table}");
    assert_eq!(truth(&folder)[0]["split_reads"], "10");
    let plain = made(&FUSION);
    assert!(!plain.path().join("simulated.decoys.tsv").exists());
}

#[test]
fn long_reads_are_written_as_reads_alone() {
    let folder = made(&with(&["--long-reads", "pacbio"]));
    let names: Vec<String> = files(folder.path()).into_keys().collect();
    assert_eq!(
        names,
        [
            "simulated.fa",
            "simulated.fa.fai",
            "simulated.fastq.gz",
            "simulated.gtf",
            "simulated.truth.tsv"
        ]
    );
    let lines = fastq(&folder, "simulated.fastq.gz");
    assert_eq!(lines.len(), 4 * (10 + 300));
    assert!(
        lines
            .iter()
            .skip(1)
            .step_by(4)
            .any(|bases| bases.len() > 1_000)
    );
    assert_eq!(truth(&folder)[0]["split_reads"], "10");
}

#[test]
fn a_small_genome_can_be_written_and_drawn_from_again() {
    let mini = made(&with(&["--mini", "ETV6,NTRK3,NTRK1,TBP,VCP,PPIB"]));
    let (fasta, gtf) = (
        mini.path().join("simulated.fa"),
        mini.path().join("simulated.gtf"),
    );
    assert!(mini.path().join("simulated.fa.fai").exists());
    let given = made(
        &with(&[])
            .into_iter()
            .chain(["--fasta", text(&fasta), "--annotation", text(&gtf)])
            .collect::<Vec<_>>(),
    );
    assert_eq!(truth(&mini)[0]["pos5"], truth(&given)[0]["pos5"]);
    assert_eq!(truth(&given)[0]["frame"], "in_frame");
    assert_eq!(truth(&given)[0]["split_reads"], "10");
    assert!(
        !given.path().join("simulated.fa").exists(),
        "the user has it"
    );
    // And what was drawn from files is called with these files.
    let bam = given.path().join("simulated.bam");
    let json = support::call_json(&bam, &["-g", text(&gtf), "-r", text(&fasta)]);
    let calls = support::calls(&json, "pass");
    assert_eq!(calls.len(), 1);
    assert_eq!(
        support::breakpoints(calls[0]).0,
        format!(
            "{}:{}",
            truth(&given)[0]["contig5"],
            truth(&given)[0]["pos5"]
        )
    );
}

#[test]
fn former_files_are_replaced_whole() {
    let folder = made(&with(&["--seed", "1"]));
    let before = files(folder.path());
    make(folder.path(), &["--seed", "2"]);
    let after = files(folder.path());
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&before), names(&after));
    assert!(
        before.iter().all(|(name, bytes)| after[name] != *bytes),
        "all are new"
    );
    bam::IndexedReader::from_path(folder.path().join("simulated.bam")).expect("the index fits");
}

#[test]
fn a_bad_request_says_what_is_wrong_and_leaves_nothing() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let out = parent.path().join("out");
    let cases: [(&[&str], i32, &str); 19] = [
        (&["--fusion", "ETV6-NTRK3"], 1, "write 5' side::3' side"),
        (&["--fusion", "ETV66:5::NTRK3:15"], 1, "no gene 'ETV66'"),
        (&["--fusion", "ETV6:50::NTRK3:15"], 1, "no exon 50"),
        (
            &[
                "--fusion",
                "ETV6:5::NTRK3:15",
                "--spanning",
                "5",
                "--layout",
                "single",
            ],
            1,
            "spanning pairs",
        ),
        (&["--read-length", "10"], 1, "read length is 10"),
        (&["--fragment-length", "20"], 1, "fragment length is 20"),
        (&["--error-rate", "1.5"], 1, "error rate is 1.5"),
        (&["--error-rise", "0"], 1, "rise of the error rate"),
        (&["--duplicates", "1"], 1, "duplicate rate is 1"),
        (&["--umi", "tag", "--umi-length", "2"], 1, "UMI length is 2"),
        (&["--three-prime-bias", "0"], 1, "bias to the 3' end"),
        (&["--fasta", "/nowhere.fa"], 1, "cannot read '/nowhere.fa'"),
        (&["--annotation", "genes.gtf"], 2, "--fasta"),
        (
            &["--fasta", "x.fa", "--mini", "ETV6"],
            2,
            "cannot be used with",
        ),
        (
            &["--fasta", "x.fa", "--homology", "4"],
            2,
            "cannot be used with",
        ),
        (
            &["--long-reads", "ont", "--umi", "tag"],
            2,
            "cannot be used with",
        ),
        (&["--prefix", "../else"], 2, "must be a file name"),
        (&["--library", "lego"], 2, "possible values"),
        (&["--threads", "0"], 2, "0 is not in"),
    ];
    for (options, code, word) in cases {
        let output = trkfuse()
            .args(["simulate", "-o", text(&out), "--pairs", "10"])
            .args(options)
            .output()
            .expect("the program starts");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{options:?}: {message}");
        assert!(message.contains(word), "{options:?}: {message}");
        assert!(!out.exists(), "{options:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_or_written_is_named() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let file = parent.path().join("file");
    fs::write(&file, "").expect("ours");
    let output = trkfuse()
        .args(["simulate", "-o", text(&file), "--pairs", "10"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("output folder"));
    // A folder takes the place of one of the files: the others are not left either.
    let out = parent.path().join("out");
    fs::create_dir_all(out.join("simulated.truth.tsv")).expect("ours");
    let output = trkfuse()
        .args(["simulate", "-o", text(&out), "--pairs", "10"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("simulated.truth.tsv"), "{message}");
    let left: Vec<_> = fs::read_dir(&out).expect("it is there").collect();
    assert_eq!(left.len(), 1);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let out = parent.path().join("out");
    fs::create_dir(&out).expect("ours");
    let mut child = trkfuse()
        .args([
            "simulate",
            "-o",
            text(&out),
            "--pairs",
            "60000",
            "--random-genes",
            "5",
        ])
        .spawn()
        .expect("the program starts");
    // Until it has begun to write.
    let started = std::time::Instant::now();
    while fs::read_dir(&out).expect("ours").next().is_none() {
        assert!(started.elapsed().as_secs() < 300, "it never began to write");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("kill is there");
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(128 + 15));
    assert!(fs::read_dir(&out).expect("ours").next().is_none());
}

#[test]
fn the_help_of_simulate_is_in_sections_and_names_each_option() {
    let help = String::from_utf8(run(&["simulate", "--help"]).stdout).expect("text");
    let manual = String::from_utf8(run(&["man"]).stdout)
        .expect("text")
        .replace("\\-", "-");
    for section in [
        "Fusions:",
        "Genome:",
        "Library:",
        "Expression:",
        "Alignments:",
        "Output:",
        "Examples:",
    ] {
        assert!(help.contains(section), "{section}");
    }
    for option in [
        "--library",
        "--layout",
        "--strandedness",
        "--fragment-length",
        "--adapter",
        "--error-rise",
        "--umi",
        "--three-prime-bias",
        "--long-reads",
        "--fasta",
        "--annotation",
        "--mini",
        "--fastq",
        "--reciprocal",
        "--mark-duplicates",
        "--express",
    ] {
        assert!(help.contains(option), "{option}");
        assert!(manual.contains(option), "{option}");
    }
}

#[test]
fn the_truth_names_the_class_of_each_fusion_and_the_setting() {
    let kinds = [
        ("mrna", "2x100"),
        ("ffpe", "2x75 degraded"),
        ("capture", "2x100 capture"),
        ("3prime", "1x75 3' end"),
    ];
    for (library, setting) in kinds {
        let folder = made(&[
            "--fusion",
            "LMNA:2::NTRK1:11",
            "--fusion",
            "ETV6:5::chr15:87940733:-",
            "--library",
            library,
        ]);
        let truth = truth(&folder);
        assert_eq!(truth[0]["class"], "same strand, as an intron");
        assert_eq!(truth[1]["class"], "within an exon");
        for row in &truth {
            assert_eq!(row["setting"], setting, "{library}");
        }
    }
    for (machine, setting) in [("pacbio", "long pacbio"), ("ont", "long ont")] {
        let folder = made(&["--fusion", "ETV6:5::NTRK3:15", "--long-reads", machine]);
        assert_eq!(truth(&folder)[0]["setting"], setting);
    }
}
