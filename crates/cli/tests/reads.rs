//! Calling from FASTQ: the same calls as from the alignments that are made on the way, the same bytes for any
//! thread count, real reads, and bad input.

mod support;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Output;

use rust_htslib::bgzf;
use serde_json::Value;
use support::{breakpoints, call_json, calls, real_data, run, text, trkfuse};
use trkfuse_core::Layout;
use trkfuse_simeval::{
    FusionSpec, MiniLayout, Outputs, ReadModel, Sample, SimulationConfig, Support, WorldChoice,
};

const FUSION: &str = "ETV6:5::NTRK3:15";

/// A small genome and a sample's reads.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    /// Reads of one fusion (or none) and of the genes around.
    fn new(fusion: Option<&str>, reads: ReadModel) -> Self {
        let support = Support::Exact {
            split: 6,
            spanning: if reads.layout == Layout::PairedEnd {
                4
            } else {
                0
            },
        };
        let config = SimulationConfig {
            seed: 11,
            world: WorldChoice::Mini(MiniLayout::of(&[
                "NTRK1", "NTRK2", "NTRK3", "ETV6", "TPM3", "PSMB2", "VCP", "RAB7A",
            ])),
            fusions: fusion
                .iter()
                .map(|text| FusionSpec {
                    support,
                    ..FusionSpec::parse(text).expect("the text is right")
                })
                .collect(),
            background_pairs: 6_000,
            reads,
            ..SimulationConfig::default()
        };
        let folder = tempfile::tempdir().expect("a folder can be made");
        let outputs = Outputs::in_folder(folder.path(), "own")
            .with_fastq(folder.path(), "T1")
            .with_world(folder.path(), "world");
        Sample::draw(&config)
            .expect("the configuration is right")
            .write(&outputs)
            .expect("the folder can be written to");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn reads(&self) -> [PathBuf; 2] {
        [self.path("T1_1.fastq.gz"), self.path("T1_2.fastq.gz")]
    }

    /// Calls reads into a folder of its own.
    fn call(&self, reads: &[&str], out: &str, more: &[&str]) -> Output {
        let out = self.path(out);
        trkfuse()
            .args(["call", "-r", text(&self.path("world.fa"))])
            .args(["-g", text(&self.path("world.gtf")), "-o", text(&out)])
            .args(more)
            .arg("--reads")
            .args(reads)
            .output()
            .expect("the program starts")
    }

    /// Calls reads that must be refused; what was said. No result is left.
    fn refused(&self, reads: &[&str], more: &[&str]) -> String {
        let output = self.call(reads, "refused", more);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        let left = fs::read_dir(self.path("refused")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{said}");
        said
    }

    fn json(&self, reads: &[&str], more: &[&str]) -> Value {
        let (fasta, annotation) = (self.path("world.fa"), self.path("world.gtf"));
        let mut args = vec!["call", "-r", text(&fasta), "-g", text(&annotation)];
        args.extend(["--json", "-"]);
        args.extend(more);
        args.push("--reads");
        args.extend(reads);
        serde_json::from_slice(&run(&args).stdout).expect("the output is JSON")
    }

    /// A file with the unpacked text of another, changed.
    fn changed(&self, from: &Path, name: &str, change: impl FnOnce(String) -> String) -> PathBuf {
        let mut content = String::new();
        let mut reader = bgzf::Reader::from_path(from).expect("the file is there");
        reader
            .read_to_string(&mut content)
            .expect("what was simulated is text");
        let path = self.path(name);
        fs::write(&path, change(content)).expect("the folder is ours");
        path
    }
}

/// A setting that a result was made with.
fn setting<'j>(json: &'j Value, name: &str) -> Option<&'j str> {
    let settings = json["provenance"]["settings"].as_array()?;
    let setting = settings.iter().find(|setting| setting["name"] == name)?;
    setting["value"].as_str()
}

/// A result but for what tells two runs apart by right.
fn content(mut json: Value) -> Value {
    json["provenance"] = Value::Null;
    json
}

/// The files of a folder, but for the recorded command line, and the index and the packed VCF.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the folder was made")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "tsv" || ending == "json")
        })
        .map(|path| {
            let content = fs::read_to_string(&path).expect("text");
            let lines: Vec<&str> = content
                .lines()
                .filter(|line| {
                    !line.starts_with("##command=") && !line.contains("\"command_line\"")
                })
                .collect();
            (
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                lines.join("\n"),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn reads_are_called_as_the_alignments_made_of_them_and_alike_for_any_thread_count() {
    let case = Case::new(Some(FUSION), ReadModel::default());
    let [first, second] = case.reads();
    let reads = [text(&first), text(&second)];
    let kept = case.path("kept.bam");
    let json = case.json(&reads, &["--keep-alignments", text(&kept)]);
    let passing = calls(&json, "pass");
    assert_eq!(passing.len(), 1, "{passing:#?}");
    assert_eq!(passing[0]["fusion"], "ETV6::NTRK3");
    assert_eq!(json["sample"], "T1");
    assert!(passing[0]["three_prime"]["reference_reads"].is_u64());
    // Ordinary reads of ETV6 were not aligned: their number is unknown, not none.
    assert!(passing[0]["five_prime"]["reference_reads"].is_null());
    assert!(kept.with_extension("bam.bai").exists());

    assert_eq!(setting(&json, "input"), Some("reads"));
    let total = setting(&json, "total_fragments").expect("reads are counted");
    let (fasta, annotation) = (case.path("world.fa"), case.path("world.gtf"));
    let mut args = vec!["-r", text(&fasta), "-g", text(&annotation)];
    args.extend(["--total-fragments", total]);
    for index in ["never", "require"] {
        args.extend(["--index", index]);
        assert_eq!(
            content(call_json(&kept, &args)),
            content(json.clone()),
            "{index}"
        );
        args.truncate(args.len() - 2);
    }

    assert!(case.call(&reads, "one", &["-@", "1"]).status.success());
    assert!(case.call(&reads, "three", &["-@", "3"]).status.success());
    assert_eq!(files(&case.path("one")), files(&case.path("three")));
}

#[test]
fn the_library_and_the_genes_look_as_from_alignments() {
    let reads = ReadModel {
        duplicate_rate: 0.0,
        ..ReadModel::default()
    };
    let case = Case::new(None, reads);
    let [first, second] = case.reads();
    let json = case.json(&[text(&first), text(&second)], &[]);
    assert!(calls(&json, "pass").is_empty());
    let (fasta, annotation) = (case.path("world.fa"), case.path("world.gtf"));
    let aligned = call_json(
        &case.path("own.bam"),
        &["-r", text(&fasta), "-g", text(&annotation)],
    );
    let near = |key: &str| {
        let (ours, theirs) = (&json["library"][key], &aligned["library"][key]);
        let (ours, theirs) = (ours.as_f64().expect(key), theirs.as_f64().expect(key));
        assert!(
            (ours - theirs).abs() <= 0.05 * theirs,
            "{key}: {ours} {theirs}"
        );
    };
    near("fragment_length_median");
    near("fragment_length_p95");
    near("read_length");
    for key in ["layout", "strandedness"] {
        assert_eq!(json["library"][key], aligned["library"][key], "{key}");
    }
    for (ours, theirs) in json["targets"]
        .as_array()
        .expect("a list")
        .iter()
        .zip(aligned["targets"].as_array().expect("a list"))
    {
        for key in ["exon_reads", "kinase_reads"] {
            let (ours, theirs) = (ours[key].as_f64(), theirs[key].as_f64());
            let (ours, theirs) = (ours.expect(key), theirs.expect(key));
            assert!(
                (ours - theirs).abs() <= 2.0 + 0.03 * theirs,
                "{key}: {ours} {theirs}"
            );
        }
    }
}

#[test]
fn single_reads_of_several_lanes_are_one_sample() {
    let reads = ReadModel {
        layout: Layout::SingleEnd,
        ..ReadModel::default()
    };
    let case = Case::new(Some(FUSION), reads);
    let whole = case.path("T1_1.fastq.gz");
    let json = case.json(&[text(&whole)], &[]);
    assert_eq!(json["library"]["layout"], "single_end");
    let passing = calls(&json, "pass");
    assert_eq!(passing.len(), 1, "{passing:#?}");
    assert_eq!(passing[0]["fusion"], "ETV6::NTRK3");

    // Two lanes, one of them unpacked.
    let middle = |content: &str| content.find("@sim:3000").expect("it was simulated");
    let lane = |name: &str, is_first: bool| {
        case.changed(&whole, name, |content| {
            let (first, second) = content.split_at(middle(&content));
            if is_first { first } else { second }.to_string()
        })
    };
    let lanes = [lane("a.fq", true), lane("b.fq", false)].map(|path| text(&path).to_string());
    let two = case.json(&[&lanes.join(",")], &["--sample", "T1"]);
    assert_eq!(content(two), content(json));
}

#[test]
fn letters_of_rna_are_read_as_those_of_dna() {
    let case = Case::new(Some(FUSION), ReadModel::default());
    let of_rna = |path: &Path, name: &str| {
        case.changed(path, name, |content| {
            let lines = content.lines().zip((0..4).cycle());
            lines
                .flat_map(|(line, part)| {
                    let line = if part == 1 {
                        line.replace('T', "U")
                    } else {
                        line.to_string()
                    };
                    [line, "\n".to_string()]
                })
                .collect()
        })
    };
    let [first, second] = case.reads();
    let rna = [of_rna(&first, "rna_1.fq"), of_rna(&second, "rna_2.fq")];
    let dna = case.json(&[text(&first), text(&second)], &["--sample", "T1"]);
    let json = case.json(&[text(&rna[0]), text(&rna[1])], &["--sample", "T1"]);
    assert_eq!(calls(&json, "pass").len(), 1);
    assert_eq!(content(json), content(dna));
}

#[test]
fn mates_in_turn_in_one_file_are_told_with_the_cure() {
    let case = Case::new(Some(FUSION), ReadModel::default());
    let records = |path: &Path| -> Vec<String> {
        let reader = BufReader::new(bgzf::Reader::from_path(path).expect("it was simulated"));
        let lines: Vec<String> = reader.lines().map(|line| line.expect("text")).collect();
        lines.chunks(4).map(|lines| lines.join("\n")).collect()
    };
    let [first, second] = case.reads();
    let in_turn: Vec<String> = records(&first)
        .into_iter()
        .zip(records(&second))
        .flat_map(<[String; 2]>::from)
        .collect();
    let path = case.path("both.fq");
    fs::write(&path, in_turn.join("\n")).expect("the folder is ours");
    let json = case.json(&[text(&path)], &[]);
    let warnings = json["warnings"].as_array().expect("a list");
    let warning = warnings
        .iter()
        .find(|warning| warning["name"] == "unpaired_mates")
        .expect("it is told");
    let said = warning["message"].as_str().expect("text");
    assert!(said.contains("interleaved"), "{said}");
    assert!(said.contains("two files"), "{said}");
    assert!(!said.contains("minimap2"), "{said}");
}

#[test]
fn reads_that_do_not_fit_are_refused_and_no_result_is_left() {
    let case = Case::new(None, ReadModel::default());
    let [first, second] = case.reads();
    let (one, other) = (text(&first), text(&second));
    let shifted = case.changed(&second, "shifted.fq", |content| {
        let lines: Vec<&str> = content.lines().collect();
        [&lines[4..], &lines[..4]].concat().join("\n")
    });
    let said = case.refused(&[one, text(&shifted)], &[]);
    assert!(said.contains("read 1 is "), "{said}");
    assert!(said.contains("not in the same order"), "{said}");

    let shorter = case.changed(&second, "shorter.fq", |content| {
        let lines: Vec<&str> = content.lines().collect();
        lines[..400].join("\n")
    });
    let said = case.refused(&[one, text(&shorter)], &[]);
    assert!(said.contains("shorter.fq' ends after 100 reads"), "{said}");

    let bytes = fs::read(&second).expect("it was simulated");
    let cut = case.path("cut.fastq.gz");
    fs::write(&cut, &bytes[..bytes.len() / 2]).expect("the folder is ours");
    let said = case.refused(&[one, text(&cut)], &["-@", "3"]);
    assert!(said.contains("truncated or damaged"), "{said}");

    let empty = case.path("empty.fq");
    fs::write(&empty, "").expect("the folder is ours");
    assert!(
        case.refused(&[one, text(&empty)], &[])
            .contains("is empty (0 bytes)")
    );
    let bam = case.path("own.bam");
    let said = case.refused(&[text(&bam)], &[]);
    assert!(
        said.contains("it holds alignments; give it without --reads"),
        "{said}"
    );
    let again = case.path("again.fastq.gz");
    fs::copy(&first, &again).expect("the folder is ours");
    let said = case.refused(&[one, text(&again)], &[]);
    assert!(
        said.contains("again.fastq.gz' hold the same reads"),
        "{said}"
    );
    let packed = case.path("reads.fq.xz");
    fs::write(&packed, b"\xfd7zXZ\0more").expect("the folder is ours");
    let said = case.refused(&[text(&packed)], &[]);
    assert!(said.contains("xz -dc"), "{said}");
    let said = case.refused(&[one, "nowhere.fq"], &[]);
    assert!(said.contains("there is no file 'nowhere.fq'"), "{said}");
    let said = case.refused(&[&format!("{one},{other}"), other], &[]);
    assert!(said.contains("2 files of read 1 and 1 of read 2"), "{said}");
}

#[test]
fn reads_go_with_a_reference_and_not_with_alignments() {
    let case = Case::new(None, ReadModel::default());
    let [first, second] = case.reads();
    let (one, other) = (text(&first), text(&second));
    let bam = case.path("own.bam");
    let fasta = case.path("world.fa");
    for (args, message) in [
        (vec!["call", "--reads", one, other], "--reference"),
        (
            vec![
                "call",
                text(&bam),
                "-r",
                text(&fasta),
                "--reads",
                one,
                other,
            ],
            "cannot be used with",
        ),
        (
            vec!["call", text(&bam), "--keep-alignments", "x.bam"],
            "--reads",
        ),
        (vec!["call"], "ALIGNMENTS"),
    ] {
        let output = trkfuse().args(&args).output().expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(message), "{said}");
    }
    // The assembly of a FASTA of neither GRCh38 nor GRCh37 is not guessed.
    let output = trkfuse()
        .args(["call", "-r", text(&fasta), "--reads", one, other])
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("give its gene models with --annotation"),
        "{said}"
    );
}

/// A FASTA of whole chromosomes of which only some genes' bases are there, the others `N`: packed it is small.
fn sparse_fasta(path: &Path, sources: &[PathBuf], chromosomes: &[(&str, usize)]) {
    let mut out = bgzf::Writer::from_path_with_level(path, bgzf::CompressionLevel::Fastest)
        .expect("the folder is ours");
    for &(name, length) in chromosomes {
        let mut bases = vec![b'N'; length];
        for source in sources {
            let mut at = None;
            let reader = bgzf::Reader::from_path(source).expect("the file is there");
            for line in BufReader::new(reader).lines() {
                let line = line.expect("text");
                if let Some(header) = line.strip_prefix('>') {
                    // Such as `12:11649854-11895402 ETV6 ...`, counted from 1.
                    at = header.split_once(':').and_then(|(contig, rest)| {
                        let start = rest.split('-').next()?.parse::<usize>().ok()?;
                        (contig == name).then_some(start - 1)
                    });
                } else if let Some(start) = at {
                    bases[start..start + line.len()].copy_from_slice(line.as_bytes());
                    at = Some(start + line.len());
                }
            }
        }
        writeln!(out, ">{name}").expect("it fits");
        for line in bases.chunks(100_000) {
            out.write_all(line).expect("it fits");
            out.write_all(b"\n").expect("it fits");
        }
    }
}

#[test]
fn etv6_ntrk3_is_found_in_real_reads_at_the_exact_base() {
    let names = [
        "spikein_SRR1659964_1.fastq.gz",
        "spikein_SRR1659964_2.fastq.gz",
        "genes12.genomic.GRCh38.fa.gz",
        "genes5.hybrid.GRCh38.fa.gz",
    ];
    let Some(found) = names
        .iter()
        .map(|name| real_data(name))
        .collect::<Option<Vec<PathBuf>>>()
    else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fasta = folder.path().join("sparse.fa.gz");
    // ETV6's introns are random there, its exons and all of NTRK3 are real.
    sparse_fasta(
        &fasta,
        &found[2..],
        &[("12", 133_275_309), ("15", 101_991_189)],
    );
    let (one, other) = (text(&found[0]), text(&found[1]));
    let args = [
        "call",
        "-r",
        text(&fasta),
        "--json",
        "-",
        "--reads",
        one,
        other,
    ];
    let json: Value = serde_json::from_slice(&run(&args).stdout).expect("the output is JSON");
    assert_eq!(json["sample"], "spikein_SRR1659964");
    assert_eq!(setting(&json, "total_fragments"), Some("744"));
    let passing = calls(&json, "pass");
    assert_eq!(passing.len(), 1, "{passing:#?}");
    let call = passing[0];
    assert_eq!(call["fusion"], "ETV6::NTRK3");
    assert_eq!(
        breakpoints(call),
        ("12:11869969".to_string(), "15:87940753".to_string())
    );
    assert_eq!(call["frame"]["status"], "in_frame");
    assert_eq!(call["kinase_domain"], "complete");
    // Of 34 reads that cross the junction, some of one fragment.
    let split = call["support"]["raw_split"].as_u64().expect("a number");
    assert!((30..=34).contains(&split), "{split}");
}

#[test]
fn reads_come_from_standard_input() {
    let case = Case::new(Some(FUSION), ReadModel::default());
    let [first, _] = case.reads();
    let of_file = case.json(&[text(&first)], &["--sample", "S"]);
    let (fasta, annotation) = (case.path("world.fa"), case.path("world.gtf"));
    let output = trkfuse()
        .args(["call", "-r", text(&fasta), "-g", text(&annotation)])
        .args(["--sample", "S", "--json", "-", "--reads", "-"])
        .stdin(File::open(&first).expect("it was simulated"))
        .output()
        .expect("the program starts");
    let json: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    assert_eq!(content(json), content(of_file));
}
