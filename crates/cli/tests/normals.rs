//! Normal samples and the tumour's DNA, end to end: from results to a panel, and from a panel to a call.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::etv6_ntrk3::{BASES, PIECE};
use support::{call_json, calls, run, simulate, text, trkfuse};

const GRCH38: [(&str, u32); 4] = [
    ("chr1", 248_956_422),
    ("chr9", 138_394_717),
    ("chr12", 133_275_309),
    ("chr15", 101_991_189),
];
const GRCH37: [(&str, u32); 4] = [
    ("chr1", 249_250_621),
    ("chr9", 141_213_431),
    ("chr12", 133_851_895),
    ("chr15", 102_531_392),
];

/// ETV6 exon 5 to NTRK3 exon 15: published.
const PUBLISHED: &str = "chr12\t11869910";
/// A place on chr9 to NTRK3 exon 15: not published.
const UNPUBLISHED: &str = "chr9\t100000000";

/// A sample as SAM text.
struct Sample {
    text: String,
    reads: u32,
}

impl Sample {
    fn new(name: &str, contigs: &[(&str, u32)]) -> Self {
        let mut text = "@HD\tVN:1.6\tSO:unsorted\n".to_string();
        for (contig, length) in contigs {
            writeln!(text, "@SQ\tSN:{contig}\tLN:{length}").expect("a string takes all");
        }
        writeln!(text, "@RG\tID:a\tSM:{name}\n@PG\tID:STAR\tPN:STAR").expect("a string takes all");
        Self { text, reads: 0 }
    }

    fn line(mut self, middle: &str, tags: &str) -> Self {
        self.reads += 1;
        writeln!(
            self.text,
            "r{}\t{middle}\t{BASES}\t*\tRG:Z:a\tNH:i:1{tags}",
            self.reads
        )
        .expect("a string takes all");
        self
    }

    /// Reads of 60 bases from `start` on and 40 bases on NTRK3, up to the start of exon 15.
    fn with_split_reads(self, start: &str, count: u32) -> Self {
        (0..count).fold(self, |sample, _| {
            sample.line(
                &format!("0\t{start}\t255\t60M40S\t*\t0\t0"),
                &format!("\tSA:Z:{PIECE}"),
            )
        })
    }

    /// Reads that run over the start of NTRK3's exon 15 into the intron.
    fn with_reference_reads(self, count: u32) -> Self {
        (0..count).fold(self, |sample, _| {
            sample.line("16\tchr15\t87940704\t255\t100M\t*\t0\t0", "")
        })
    }

    fn written(self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, self.text).expect("a temporary file");
        path
    }
}

/// The result of a normal sample, by `trkfuse call`.
fn normal(folder: &Path, name: &str, sample: Sample) -> PathBuf {
    let sam = sample.written(folder, &format!("{name}.sam"));
    let json = folder.join(format!("{name}.trkfuse.json"));
    run(&[
        "-q",
        "call",
        text(&sam),
        "--dedup",
        "off",
        "--json",
        text(&json),
    ]);
    json
}

/// Four normals, two of which show the unpublished junction and three the published one.
fn four_normals(folder: &Path) -> Vec<PathBuf> {
    [(3, 2), (1, 1), (0, 1), (0, 0)]
        .iter()
        .enumerate()
        .map(|(index, &(unpublished, published))| {
            let name = format!("n{index}");
            let sample = Sample::new(&name, &GRCH38)
                .with_split_reads(UNPUBLISHED, unpublished)
                .with_split_reads(PUBLISHED, published);
            normal(folder, &name, sample)
        })
        .collect()
}

fn build(results: &[PathBuf], panel: &Path) {
    let mut args = vec!["normals", "build", "-o", text(panel)];
    args.extend(results.iter().map(|path| text(path)));
    run(&args);
}

fn unpacked(path: &Path) -> String {
    let mut unpacked = String::new();
    rust_htslib::bgzf::Reader::from_path(path)
        .expect("a packed file")
        .read_to_string(&mut unpacked)
        .expect("text");
    unpacked
}

fn tumour(folder: &Path) -> PathBuf {
    Sample::new("tumour", &GRCH38)
        .with_split_reads(UNPUBLISHED, 6)
        .with_split_reads(PUBLISHED, 6)
        .with_reference_reads(3)
        .written(folder, "tumour.sam")
}

fn called(sam: &Path, args: &[&str]) -> Value {
    let mut all = vec!["--dedup", "off"];
    all.extend_from_slice(args);
    call_json(sam, &all)
}

/// The call whose 5' side lies on a contig.
fn call_on<'j>(json: &'j Value, contig: &str) -> &'j Value {
    let calls = json["calls"].as_array().expect("a list of calls");
    let on = |call: &&Value| {
        ["five_prime", "three_prime"]
            .iter()
            .any(|side| call[side]["contig"] == contig)
    };
    calls
        .iter()
        .find(on)
        .unwrap_or_else(|| panic!("no call on {contig}: {json:#}"))
}

fn fails(call: &Value, filter: &str) -> bool {
    let filters = call["filter"].as_array().expect("a list of filters");
    filters.iter().any(|name| name == filter)
}

fn term(call: &Value, name: &str) -> f64 {
    let terms = call["ledger"]["terms"].as_array().expect("a list of terms");
    let term = terms.iter().find(|term| term["name"] == name);
    term.expect("every call has the term")["decibans"]
        .as_f64()
        .expect("a number")
}

/// A call that cannot be made: exit code 1, each word in the message, no panic.
fn refused(args: &[&str], words: &[&str]) {
    let output = trkfuse().args(args).output().expect("the program starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    for word in words {
        assert!(message.contains(word), "'{word}' is not in: {message}");
    }
    assert!(!message.contains("panicked"), "{message}");
    assert!(output.stdout.is_empty(), "a table was written");
}

#[test]
fn a_panel_of_normals_filters_what_they_show_but_for_published_pairs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let panel = folder.join("panel.tsv.gz");
    build(&four_normals(folder), &panel);
    let table = unpacked(&panel);
    assert!(
        table
            .contains("##assembly=GRCh38\n##genes=NTRK1,NTRK2,NTRK3\n##samples=4\n##junctions=2\n")
    );
    assert!(
        table.contains("\n9\t100000059\tlower\t15\t87940753\tlower\t2\t4\n"),
        "{table}"
    );
    assert!(
        table.contains("\n12\t11869969\tlower\t15\t87940753\tlower\t3\t4\n"),
        "{table}"
    );

    let sam = tumour(folder);
    let without = called(&sam, &[]);
    assert!(!fails(call_on(&without, "chr9"), "InNormals"));
    assert_eq!(call_on(&without, "chr9")["normal_samples"], Value::Null);
    let with = called(&sam, &["--normals", text(&panel)]);
    let unpublished = call_on(&with, "chr9");
    assert!(fails(unpublished, "InNormals"), "{unpublished:#}");
    let kinds = unpublished["filter_kinds"].as_array().expect("a list");
    assert!(kinds.contains(&"normal".into()), "{unpublished:#}");
    assert_eq!(unpublished["normal_samples"], 2);
    assert!(unpublished["qual"].as_f64() < call_on(&without, "chr9")["qual"].as_f64());
    // ETV6::NTRK3 is in more of them, is weighed down and still passes.
    let published = call_on(&with, "chr12");
    assert_eq!(
        (&published["fusion"], &published["tier"]),
        (&"ETV6::NTRK3".into(), &"pass".into())
    );
    assert_eq!(published["normal_samples"], 3);
    assert!((-20.0..0.0).contains(&term(published, "normals")));
    let settings = with["provenance"]["settings"].as_array().expect("a list");
    assert!(
        settings
            .iter()
            .any(|setting| setting["value"] == "panel.tsv.gz (4 samples)")
    );
}

#[test]
fn the_order_of_results_and_the_way_they_are_given_do_not_change_a_byte() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let mut results = four_normals(folder);
    let (first, second) = (folder.join("first.tsv.gz"), folder.join("second.tsv.gz"));
    build(&results, &first);
    results.reverse();
    let list = folder.join("results.txt");
    let lines: Vec<&str> = results[1..].iter().map(|path| text(path)).collect();
    fs::write(&list, format!("# normals\n\n{}\n", lines.join("\n"))).expect("a temporary file");
    run(&[
        "normals",
        "build",
        text(&results[0]),
        "--list",
        text(&list),
        "-o",
        text(&second),
    ]);
    let bytes = |path: &Path| fs::read(path).expect("it was written");
    assert_eq!(bytes(&first), bytes(&second));
}

#[test]
fn a_sample_with_two_results_counts_once_and_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let sample = || Sample::new("same", &GRCH38).with_split_reads(UNPUBLISHED, 2);
    let results = [normal(folder, "a", sample()), normal(folder, "b", sample())];
    let output = run(&[
        "normals",
        "build",
        text(&results[0]),
        text(&results[1]),
        "-o",
        "-",
    ]);
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        table.contains("##samples=1\n") && table.contains("\t1\t2\n"),
        "{table}"
    );
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("sample same has 2 results"), "{message}");
}

#[test]
fn a_panel_serves_alignments_whose_contigs_have_no_chr() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let panel = folder.join("panel.tsv");
    build(&four_normals(folder), &panel);
    let sam = tumour(folder);
    let plain = folder.join("plain.sam");
    let content = fs::read_to_string(&sam)
        .expect("it was written")
        .replace("chr", "");
    fs::write(&plain, content).expect("a temporary file");
    let json = called(&plain, &["--normals", text(&panel)]);
    assert!(fails(call_on(&json, "9"), "InNormals"));
}

#[test]
fn two_fragments_in_the_matched_normal_filter_the_junction() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let results = four_normals(folder);
    let sam = tumour(folder);
    let three = called(&sam, &["--matched-normal", text(&results[0])]);
    let call = call_on(&three, "chr9");
    assert!(
        fails(call, "InMatchedNormal") && !fails(call, "InNormals"),
        "{call:#}"
    );
    assert_eq!(call["matched_normal_fragments"], 3);
    assert!(!fails(call_on(&three, "chr12"), "InMatchedNormal"));
    let one = called(&sam, &["--matched-normal", text(&results[1])]);
    assert!(!fails(call_on(&one, "chr9"), "InMatchedNormal"));
    assert!(term(call_on(&one, "chr9"), "matched_normal") < -10.0);
    let none = called(&sam, &["--matched-normal", text(&results[3])]);
    assert!(term(call_on(&none, "chr9"), "matched_normal") >= 0.0);
    assert_eq!(call_on(&none, "chr9")["matched_normal_fragments"], 0);
}

#[test]
fn normals_of_two_assemblies_or_of_another_one_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let here = normal(folder, "here", Sample::new("here", &GRCH38));
    let there = normal(folder, "there", Sample::new("there", &GRCH37));
    let panel = folder.join("panel.tsv.gz");
    refused(
        &[
            "normals",
            "build",
            text(&here),
            text(&there),
            "-o",
            text(&panel),
        ],
        &[
            "here.trkfuse.json",
            "GRCh38",
            "there.trkfuse.json",
            "GRCh37",
        ],
    );
    assert!(!panel.exists());
    build(std::slice::from_ref(&there), &panel);
    let sam = tumour(folder);
    refused(
        &["call", text(&sam), "--normals", text(&panel)],
        &["panel.tsv.gz", "GRCh37", "GRCh38"],
    );
    refused(
        &["call", text(&sam), "--matched-normal", text(&there)],
        &["there.trkfuse.json", "GRCh37"],
    );
}

#[test]
fn what_is_no_panel_and_no_result_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let sam = tumour(folder);
    let file = |name: &str, content: &str| {
        let path = folder.join(name);
        fs::write(&path, content).expect("a temporary file");
        path
    };
    let table = file("calls.tsv", "call_id\tgroup\n");
    refused(
        &["call", text(&sam), "--normals", text(&table)],
        &["calls.tsv", "normals build"],
    );
    let panel = folder.join("panel.tsv");
    build(&four_normals(folder), &panel);
    let content = fs::read_to_string(&panel).expect("it was written");
    let broken = file("broken.tsv", &content.replace("\t11869969\t", "\tx\t"));
    refused(
        &["call", text(&sam), "--normals", text(&broken)],
        &["broken.tsv", "line 8", "'x'"],
    );
    let missing = folder.join("none.tsv.gz");
    refused(
        &["call", text(&sam), "--normals", text(&missing)],
        &["none.tsv.gz"],
    );
    let other = file("other.json", "{\"fusions\": []}");
    refused(
        &["normals", "build", text(&other), "-o", text(&missing)],
        &["other.json", "trkfuse call"],
    );
    refused(
        &["call", text(&sam), "--matched-normal", text(&other)],
        &["other.json"],
    );
    let empty = file("list.txt", "# none\n");
    refused(
        &[
            "normals",
            "build",
            "--list",
            text(&empty),
            "-o",
            text(&missing),
        ],
        &["no result"],
    );
    assert!(!missing.exists());
    let output = trkfuse()
        .args(["normals", "build", "-o", "x"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
}

const VCF_HEADER: &str = "##fileformat=VCFv4.2\n##contig=<ID=12,length=133275309>\n\
    #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

#[test]
fn a_structural_variant_supports_the_call_it_explains_and_none_counts_against() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let sam = tumour(folder);
    let vcf = folder.join("sv.vcf");
    // In ETV6's intron 5 and NTRK3's intron 14, both beyond the exons' edges.
    let records = "12\t11880000\tMantaBND:1:0\tG\tG]15:87960000]\t.\tPASS\tSVTYPE=BND\n\
        12\t500\tlost\tN\t<TRA>\t.\tPASS\tSVTYPE=TRA;CHR2=15;END=600\n";
    fs::write(&vcf, format!("{VCF_HEADER}{records}")).expect("a temporary file");
    let without = called(&sam, &[]);
    let with = called(&sam, &["--sv", text(&vcf)]);
    let supported = call_on(&with, "chr12");
    assert_eq!(supported["dna_support"], "MantaBND:1:0");
    assert!(term(supported, "dna_support") > 10.0);
    let other = call_on(&with, "chr9");
    assert_eq!(other["dna_support"], Value::Null);
    assert_eq!(other["qual"], call_on(&without, "chr9")["qual"]);
    let warnings = with["warnings"].as_array().expect("a list of warnings");
    assert!(
        warnings
            .iter()
            .any(|warning| warning["name"] == "sv_without_orientation")
    );
}

#[test]
fn structural_variants_that_are_damaged_or_of_another_genome_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let sam = tumour(folder);
    for (name, content, words) in [
        ("no.vcf", "notes\n".to_string(), ["no.vcf", "VCF"]),
        (
            "cut.vcf",
            format!("{VCF_HEADER}12\t500\n"),
            ["cut.vcf", "line 4"],
        ),
        (
            "hg19.vcf",
            VCF_HEADER.replace("133275309", "133851895"),
            ["hg19.vcf", "133851895"],
        ),
    ] {
        let path = folder.join(name);
        fs::write(&path, content).expect("a temporary file");
        refused(&["call", text(&sam), "--sv", text(&path)], &words);
    }
}

#[test]
fn allele_fractions_and_fragments_per_million_are_given() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sam = tumour(folder.path());
    let json = called(&sam, &["--total-fragments", "3000000"]);
    let call = call_on(&json, "chr12");
    // Six junction fragments among six and three reads that run on into the intron.
    assert_eq!(call["three_prime"]["reference_reads"], 3);
    assert_eq!(call["three_prime"]["allele_fraction"], 0.6667);
    let low = call["three_prime"]["allele_fraction_low"]
        .as_f64()
        .expect("a number");
    let high = call["three_prime"]["allele_fraction_high"]
        .as_f64()
        .expect("a number");
    assert!(
        (0.3..0.6667).contains(&low) && (0.6667..0.9).contains(&high),
        "{low} {high}"
    );
    assert_eq!(call["ffpm"], 2.0);
    assert_eq!(call_on(&called(&sam, &[]), "chr12")["ffpm"], Value::Null);
    for wrong in ["0", "many", "-3"] {
        let total = format!("--total-fragments={wrong}");
        let output = trkfuse()
            .args(["call", text(&sam), &total])
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn the_fragments_of_a_file_are_counted_when_asked_for_and_a_pipe_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bam = simulate(
        folder.path(),
        &[
            "--fusion",
            "ETV6:5::NTRK3:15",
            "--split",
            "6",
            "--spanning",
            "4",
            "--pairs",
            "990",
            "--random-genes",
            "5",
            "--duplicates",
            "0",
            "--seed",
            "631",
        ],
    );
    let json = call_json(&bam, &["--total-fragments", "count"]);
    // Ten of 1,000 fragments, each of two mates and some of three records.
    assert_eq!(calls(&json, "pass")[0]["ffpm"], 10_000.0);
    let settings = json["provenance"]["settings"].as_array().expect("a list");
    assert!(
        settings
            .iter()
            .any(|setting| { setting["name"] == "total_fragments" && setting["value"] == "1000" })
    );
    let output = trkfuse()
        .args(["call", "-", "--total-fragments", "count", "--tsv", "-"])
        .stdin(fs::File::open(&bam).expect("it was made"))
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("a pipe does not allow"), "{message}");
    assert!(output.stdout.is_empty());
}
