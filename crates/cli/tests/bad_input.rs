//! Bad input: a clear error that says what, where and the cure, and no output left; or a correct result with
//! a counted warning. Never a panic.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use rust_htslib::bam::{self, Read};
use support::etv6_ntrk3::{BASES, HEADER, PIECE};
use support::{text, trkfuse};

/// A read of 100 bases over ETV6::NTRK3, 60 bases on ETV6; its other piece is told by `SA` alone.
fn split_line(name: &str, sequence: &str, supplementary: &str) -> String {
    format!(
        "{name}\t0\tchr12\t11869910\t255\t60M40S\t*\t0\t0\t{sequence}\t*\tNH:i:1\tSA:Z:{supplementary}\n"
    )
}

struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("a temporary file");
        path
    }

    /// A whole BAM of some hundred split reads.
    fn bam_bytes(&self) -> Vec<u8> {
        let path = self.path("whole.bam");
        let lines: String = (0..500)
            .map(|index| split_line(&format!("r{index}"), BASES, PIECE))
            .collect();
        bam(&path, &lines);
        fs::read(&path).expect("the file was written")
    }

    /// Calls a file into a folder of its own.
    fn call(&self, alignments: &Path, extra: &[&str]) -> (Output, PathBuf) {
        let out = self.path("out");
        let output = trkfuse()
            .args(["call", text(alignments), "-o", text(&out)])
            .args(extra)
            .output()
            .expect("the program starts");
        (output, out)
    }

    /// Calls a file that cannot be called: exit code 1, each word in the message, nothing written.
    fn fails(&self, alignments: &Path, extra: &[&str], words: &[&str]) {
        let (output, out) = self.call(alignments, extra);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}");
        for word in words {
            assert!(message.contains(word), "'{word}' is not in: {message}");
        }
        assert!(are_ours(&message), "only we speak: {message}");
        assert!(!out.exists(), "an output folder was left: {message}");
    }

    /// Calls a file that can be called; returns the JSON and what was said.
    fn succeeds(&self, alignments: &Path, extra: &[&str]) -> (serde_json::Value, String) {
        let (output, out) = self.call(alignments, extra);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{message}");
        let json = fs::read_dir(&out)
            .expect("the folder was made")
            .map(|entry| entry.expect("a readable folder").path())
            .find(|path| path.to_string_lossy().ends_with(".trkfuse.json"))
            .expect("there is a JSON file");
        let json = fs::read(json).expect("the file can be read");
        (serde_json::from_slice(&json).expect("JSON"), message)
    }
}

/// Whether all lines on standard error are of our own log.
fn are_ours(said: &str) -> bool {
    said.lines()
        .all(|line| line.starts_with("[error] ") || line.starts_with("[warn] "))
}

/// A BAM of SAM text.
fn bam(path: &Path, sam: &str) {
    let header = bam::HeaderView::from_bytes(HEADER.as_bytes());
    let template = bam::Header::from_template(&header);
    let mut writer =
        bam::Writer::from_path(path, &template, bam::Format::Bam).expect("a temporary file");
    for line in sam.lines() {
        let record = bam::Record::from_sam(&header, line.as_bytes()).expect("a valid line");
        writer.write(&record).expect("a temporary file");
    }
}

fn warning<'j>(json: &'j serde_json::Value, word: &str) -> Option<&'j serde_json::Value> {
    json["warnings"]
        .as_array()
        .expect("a list of warnings")
        .iter()
        .find(|warning| {
            warning["name"]
                .as_str()
                .is_some_and(|name| name.contains(word))
        })
}

#[test]
fn a_missing_file_is_named() {
    let case = Case::new();
    case.fails(&case.path("nowhere.bam"), &[], &["nowhere.bam"]);
}

#[test]
fn outputs_that_cannot_be_are_told_before_anything_is_read() {
    let case = Case::new();
    // A missing file shows what is looked at first.
    let absent = case.path("absent.bam");
    case.fails(&absent, &["--vcf", "x.foo"], &["x.foo", ".vcf.gz"]);
    let file = case.file("results", "");
    let output = trkfuse()
        .args(["call", text(&absent), "-o", text(&file)])
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("it is a file; give a folder"), "{said}");
    let output = trkfuse()
        .args(["call", "--reads", "a.fq", "-r", "a.fa"])
        .args(["--keep-alignments", "-"])
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("--keep-alignments needs a file"), "{said}");
}

#[test]
fn more_threads_than_a_machine_can_run_are_wrong_usage() {
    let output = trkfuse()
        .args(["call", "x.bam", "--threads", "65535"])
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("1..=1024"), "{said}");
}

#[test]
fn an_empty_file_is_no_alignment_file() {
    let case = Case::new();
    let path = case.file("empty.bam", "");
    case.fails(&path, &[], &["empty.bam", "empty"]);
}

#[test]
fn a_text_file_is_no_alignment_file() {
    let case = Case::new();
    let path = case.file("notes.bam", "These are notes, not alignments.\n".repeat(50));
    case.fails(&path, &[], &["notes.bam"]);
}

#[test]
fn a_truncated_bam_is_an_error_not_a_negative_result() {
    let case = Case::new();
    let bytes = case.bam_bytes();
    let without_marker = case.file("no_marker.bam", &bytes[..bytes.len() - 28]);
    case.fails(&without_marker, &[], &["no_marker.bam", "truncated"]);
    let cut = case.file("cut.bam", &bytes[..bytes.len() / 2]);
    case.fails(&cut, &[], &["cut.bam", "truncated"]);
}

#[test]
fn what_htslib_says_of_a_damaged_file_comes_only_when_asked_for() {
    let case = Case::new();
    let mut bytes = case.bam_bytes();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 100].fill(0);
    let damaged = case.file("damaged.bam", &bytes);
    case.fails(&damaged, &[], &["damaged.bam", "damaged:", "--verbose"]);
    let (output, _) = case.call(&damaged, &["--verbose"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("[E::bgzf"), "{said}");
}

#[test]
fn an_index_that_is_no_index_is_told_once_and_done_without() {
    let case = Case::new();
    let path = case.path("x.bam");
    bam(&path, &split_line("r", BASES, PIECE));
    case.file("x.bam.bai", "no index");
    let (_, said) = case.succeeds(&path, &[]);
    let warnings = said.lines().filter(|line| line.contains("x.bam.bai"));
    assert_eq!(warnings.count(), 1, "{said}");
    assert!(!said.contains("[E::") && !said.contains("[W::"), "{said}");
}

#[test]
fn a_demanded_index_that_is_missing_is_an_error_with_the_command_that_makes_it() {
    let case = Case::new();
    let path = case.path("x.bam");
    bam(&path, &split_line("r", BASES, PIECE));
    case.fails(&path, &["--index", "require"], &["x.bam", "samtools index"]);
}

#[test]
fn an_unknown_assembly_asks_for_an_annotation() {
    let case = Case::new();
    let path = case.file(
        "mouse.sam",
        "@SQ\tSN:chr1\tLN:195154279\n@SQ\tSN:chr2\tLN:181755017\n",
    );
    case.fails(&path, &[], &["mouse.sam", "GRCh38", "--annotation"]);
}

#[test]
fn a_file_without_a_contig_of_any_target_is_an_error() {
    let case = Case::new();
    let path = case.file("chr2.sam", "@SQ\tSN:chr2\tLN:242193529\n");
    case.fails(&path, &[], &["NTRK1", "contig"]);
}

#[test]
fn a_target_on_no_contig_of_the_file_is_told_apart_from_one_without_a_fusion() {
    let case = Case::new();
    let header: String = HEADER
        .lines()
        .filter(|line| !line.contains("chr9"))
        .fold(String::new(), |header, line| header + line + "\n");
    let path = case.file("no_chr9.sam", header);
    let (json, message) = case.succeeds(&path, &[]);
    let targets = json["targets"].as_array().expect("a list of targets");
    let names: Vec<&str> = targets
        .iter()
        .filter_map(|target| target["gene"].as_str())
        .collect();
    assert_eq!(names, ["NTRK1", "NTRK2", "NTRK3"]);
    assert_eq!(targets[1]["is_present"], false);
    assert_eq!(targets[2]["is_present"], true);
    assert!(
        message.contains("NTRK2 not evaluable (on no contig of this file)"),
        "{message}"
    );
}

#[test]
fn an_unknown_gene_in_genes_is_named() {
    let case = Case::new();
    let path = case.file("x.sam", HEADER);
    case.fails(&path, &["--genes", "NTRK9"], &["NTRK9"]);
}

#[test]
fn a_cram_without_its_reference_is_an_error_that_names_the_option() {
    let case = Case::new();
    let fasta = case.file("toy.fa", format!(">chr1\n{}\n", "ACGTTGCA".repeat(500)));
    let cram = case.path("x.cram");
    let header = bam::HeaderView::from_bytes(
        b"@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:4000\tM5:c1079fad70b19f529ab1a725ad5bea6b\n",
    );
    {
        let template = bam::Header::from_template(&header);
        let mut writer =
            bam::Writer::from_path(&cram, &template, bam::Format::Cram).expect("a temporary file");
        writer
            .set_reference(&fasta)
            .expect("the reference is beside it");
        let line = "r\t0\tchr1\t101\t60\t8M\t*\t0\t0\tTGCAACGT\tIIIIIIII";
        let record = bam::Record::from_sam(&header, line.as_bytes()).expect("a valid line");
        writer.write(&record).expect("a temporary file");
    }
    let gtf = case.file(
        "toy.gtf",
        "chr1\ttoy\tgene\t1\t3000\t.\t+\t.\tgene_id \"G1\"; gene_name \"NTRK1\";\n\
         chr1\ttoy\ttranscript\t1\t3000\t.\t+\t.\tgene_id \"G1\"; transcript_id \"T1\"; gene_name \"NTRK1\";\n\
         chr1\ttoy\texon\t1\t1000\t.\t+\t.\tgene_id \"G1\"; transcript_id \"T1\"; gene_name \"NTRK1\";\n\
         chr1\ttoy\texon\t2001\t3000\t.\t+\t.\tgene_id \"G1\"; transcript_id \"T1\"; gene_name \"NTRK1\";\n",
    );
    fs::remove_file(case.path("toy.fa.fai")).ok();
    fs::rename(&fasta, case.path("moved.fa")).expect("the reference moves");
    case.fails(&cram, &["-g", text(&gtf)], &["x.cram", "--reference"]);
    let (json, _) = case.succeeds(
        &cram,
        &[
            "-g",
            text(&gtf),
            "-r",
            text(&case.path("moved.fa")),
            "--genes",
            "NTRK1",
        ],
    );
    assert_eq!(json["targets"][0]["exon_reads"], 1);
}

#[test]
fn a_malformed_sa_tag_is_counted_and_the_rest_is_called() {
    let case = Case::new();
    let mut lines = HEADER.to_string();
    for index in 0..4 {
        lines += &split_line(&format!("good{index}"), BASES, PIECE);
    }
    for (index, tag) in [
        "chr15,87940714,-,40M60S",
        "chr15,x,-,40M60S,255,0;",
        "chr77,5,+,40M60S,255,0;",
        ";;,",
    ]
    .iter()
    .enumerate()
    {
        // The piece on NTRK3, so that the record is looked at whatever its tag says.
        let line = format!(
            "bad{index}\t16\tchr15\t87940714\t255\t40M60S\t*\t0\t0\t{BASES}\t*\tNH:i:1\tSA:Z:{tag}\n"
        );
        lines += &line;
    }
    let path = case.file("x.sam", lines);
    let (json, message) = case.succeeds(&path, &["--dedup", "off"]);
    assert_eq!(json["calls"][0]["fusion"], "ETV6::NTRK3");
    assert_eq!(json["calls"][0]["support"]["split"], 4);
    let warning = warning(&json, "sa").unwrap_or_else(|| panic!("no warning: {message}"));
    assert!(
        warning["count"].as_u64().is_some_and(|count| count >= 1),
        "{warning}"
    );
    assert!(message.contains("[warn]"), "{message}");
}

#[test]
fn a_piece_beyond_the_contigs_end_is_no_evidence() {
    let case = Case::new();
    let lines = HEADER.to_string()
        + &split_line("far", BASES, "chr15,101991180,-,40M60S,255,0;")
            .replace("\t*\t0\t0\t", "\tchr15\t87940600\t0\t");
    let path = case.file("x.sam", lines);
    let (json, _) = case.succeeds(&path, &[]);
    assert_eq!(json["calls"].as_array().map(Vec::len), Some(0));
}

#[test]
fn reads_without_bases_still_place_the_junction() {
    let case = Case::new();
    let mut lines = HEADER.to_string();
    for index in 0..3 {
        lines += &split_line(&format!("r{index}"), "*", PIECE);
    }
    let path = case.file("x.sam", lines);
    let (json, _) = case.succeeds(&path, &["--dedup", "off"]);
    let call = &json["calls"][0];
    assert_eq!(call["fusion"], "ETV6::NTRK3");
    assert_eq!(call["five_prime"]["position"], 11_869_969);
    assert_eq!(call["five_prime"]["reference_base"], "N");
    assert_eq!(call["junction_sequence"], serde_json::Value::Null);
}

#[test]
fn a_header_without_reads_is_a_valid_negative_that_says_it_saw_nothing() {
    let case = Case::new();
    let path = case.file("x.sam", HEADER);
    let (json, message) = case.succeeds(&path, &[]);
    assert_eq!(json["calls"].as_array().map(Vec::len), Some(0));
    assert!(message.contains("not evaluable"), "{message}");
    let out = case.path("out");
    let vcf = fs::read_dir(&out)
        .expect("the folder was made")
        .map(|entry| entry.expect("a readable folder").path())
        .find(|path| path.to_string_lossy().ends_with(".vcf.gz"))
        .expect("there is a VCF");
    let reader = rust_htslib::bcf::Reader::from_path(&vcf).expect("an empty VCF is a valid one");
    assert_eq!(rust_htslib::bcf::Read::header(&reader).sample_count(), 1);
}

#[test]
fn an_empty_bam_without_reads_can_be_called() {
    let case = Case::new();
    let path = case.path("none.bam");
    bam(&path, "");
    assert_eq!(
        bam::Reader::from_path(&path)
            .expect("a BAM")
            .records()
            .count(),
        0
    );
    case.succeeds(&path, &[]);
}

#[test]
fn an_output_folder_that_cannot_be_made_is_named() {
    let case = Case::new();
    let path = case.file("x.sam", HEADER);
    let blocking = case.file("blocking", "a file");
    let output = trkfuse()
        .args(["call", text(&path), "-o", text(&blocking.join("out"))])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("blocking"));
}

#[test]
fn a_broken_annotation_names_its_line() {
    let case = Case::new();
    let path = case.file("x.sam", HEADER);
    let gtf = case.file(
        "broken.gtf",
        "chr1\ttoy\texon\tten\t20\t.\t+\t.\tgene_id \"G\";\n",
    );
    case.fails(&path, &["-g", text(&gtf)], &["broken.gtf", "1"]);
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let output = trkfuse()
        .args(["call"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let output = trkfuse()
        .args(["call", "x.bam", "--threads", "0"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_file_of_several_samples_asks_which() {
    let case = Case::new();
    let groups = "@RG\tID:a\tSM:tumour\n@RG\tID:b\tSM:normal\n";
    let mut lines = HEADER.to_string() + groups;
    for index in 0..3 {
        let line = split_line(&format!("t{index}"), BASES, PIECE);
        lines += line.trim_end();
        lines += "\tRG:Z:a\n";
    }
    let path = case.file("two.sam", lines);
    case.fails(&path, &[], &["tumour", "normal", "--sample"]);
    let (json, _) = case.succeeds(&path, &["--sample", "tumour", "--dedup", "off"]);
    assert_eq!(json["calls"][0]["support"]["split"], 3);
    fs::remove_dir_all(case.path("out")).expect("the folder was made");
    let (json, _) = case.succeeds(&path, &["--sample", "normal", "--dedup", "off"]);
    assert_eq!(json["calls"].as_array().map(Vec::len), Some(0));
    fs::remove_dir_all(case.path("out")).expect("the folder was made");
    case.fails(&path, &["--sample", "other"], &["other", "tumour"]);
}
