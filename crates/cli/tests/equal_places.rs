//! A partner with a processed pseudogene, by real aligners.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{call_json, has_program, text};

/// Random letters, the same for one seed.
fn letters(seed: u64, count: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(b"ACGT"[(state >> 40) as usize % 4])
        })
        .collect()
}

fn reverse_complement(bases: &str) -> String {
    let complement = |letter| match letter {
        'A' => 'T',
        'C' => 'G',
        'G' => 'C',
        _ => 'A',
    };
    bases.chars().rev().map(complement).collect()
}

const GTF: &str = "\
chr1\ttoy\texon\t20001\t20200\t.\t+\t.\tgene_id \"PARENT\"; transcript_id \"P1\"; gene_name \"PARENT\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr1\ttoy\texon\t21201\t21400\t.\t+\t.\tgene_id \"PARENT\"; transcript_id \"P1\"; gene_name \"PARENT\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr1\ttoy\texon\t31201\t31400\t.\t+\t.\tgene_id \"PARENT\"; transcript_id \"P1\"; gene_name \"PARENT\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr1\ttoy\tCDS\t20101\t20200\t.\t+\t0\tgene_id \"PARENT\"; transcript_id \"P1\"; gene_name \"PARENT\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr1\ttoy\tCDS\t21201\t21400\t.\t+\t2\tgene_id \"PARENT\"; transcript_id \"P1\"; gene_name \"PARENT\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr2\ttoy\texon\t10001\t10100\t.\t+\t.\tgene_id \"TARGET\"; transcript_id \"T1\"; gene_name \"TARGET\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr2\ttoy\texon\t20003\t20402\t.\t+\t.\tgene_id \"TARGET\"; transcript_id \"T1\"; gene_name \"TARGET\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr2\ttoy\tCDS\t20003\t20300\t.\t+\t0\tgene_id \"TARGET\"; transcript_id \"T1\"; gene_name \"TARGET\"; gene_type \"protein_coding\"; transcript_type \"protein_coding\";
chr3\ttoy\texon\t20001\t20400\t.\t+\t.\tgene_id \"PARENTP1\"; transcript_id \"PP1\"; gene_name \"PARENTP1\"; gene_type \"processed_pseudogene\"; transcript_type \"processed_pseudogene\";
";

/// A genome in which exons 1 and 2 of PARENT stand once more as PARENTP1, its annotation, and read pairs of
/// 100 bases over the junction of PARENT's exon 2 with TARGET's.
struct Toy {
    folder: tempfile::TempDir,
}

impl Toy {
    fn new() -> Self {
        let toy = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        // The target does not begin as the intron of PARENT does, which would leave the break open there.
        let (exon1, exon2, target) = (
            letters(1, 200),
            letters(2, 200),
            format!("CA{}", letters(3, 398)),
        );
        let spaces: Vec<String> = (10..16).map(|seed| letters(seed, 20_000)).collect();
        let intron = letters(20, 996);
        let genome = format!(
            ">chr1\n{}{exon1}GT{intron}AG{exon2}GT{}\n>chr2\n{}AG{target}{}\n>chr3\n{}{exon1}{exon2}{}\n",
            spaces[0], spaces[1], spaces[2], spaces[3], spaces[4], spaces[5]
        );
        let molecule = exon1 + &exon2 + &target;
        let (mut first, mut second) = (String::new(), String::new());
        for (index, start) in (150..400).step_by(9).enumerate() {
            let fragment = &molecule[start..start + 260];
            let record = |bases: &str| format!("@f{index}\n{bases}\n+\n{}\n", "I".repeat(100));
            first += &record(&fragment[..100]);
            second += &record(&reverse_complement(&fragment[160..]));
        }
        for (name, content) in [
            ("g.fa", genome.as_str()),
            ("g.gtf", GTF),
            ("1.fq", &first),
            ("2.fq", &second),
        ] {
            fs::write(toy.path(name), content).expect("the folder is ours");
        }
        toy
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, program: &str, arguments: &[&str], output: &str) {
        let output = fs::File::create(self.path(output)).expect("the folder is ours");
        let status = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .stdout(output)
            .stderr(Stdio::null())
            .status()
            .expect("the program starts");
        assert!(status.success(), "{program} {arguments:?}");
    }

    /// Runs STAR; returns the beginning of its files' names.
    fn star(&self, arguments: &[&str]) {
        fs::create_dir_all(self.path("star")).expect("the folder is ours");
        let index = [
            "--runMode",
            "genomeGenerate",
            "--genomeDir",
            "star",
            "--genomeFastaFiles",
            "g.fa",
            "--genomeSAindexNbases",
            "6",
        ];
        self.run("STAR", &index, "log");
        let mut all = vec![
            "--genomeDir",
            "star",
            "--readFilesIn",
            "1.fq",
            "2.fq",
            "--outSAMtype",
            "BAM",
            "Unsorted",
            "--outSAMattributes",
            "NH",
            "HI",
            "AS",
            "NM",
            "MD",
            "--chimSegmentMin",
            "10",
            "--chimJunctionOverhangMin",
            "10",
            "--chimScoreJunctionNonGTAG",
            "0",
            "--chimMultimapNmax",
            "50",
            "--peOverlapNbasesMin",
            "10",
            "--chimOutType",
        ];
        all.extend(arguments);
        self.run("STAR", &all, "log");
    }

    fn call(&self, alignments: &str, further: &[&str]) -> Value {
        let gtf = self.path("g.gtf");
        let mut arguments = vec!["-g", text(&gtf), "--genes", "TARGET", "--sample", "s"];
        arguments.extend(further);
        call_json(&self.path(alignments), &arguments)
    }
}

/// One call of the gene, with as many fragments as there are, most of which lie as well in the pseudogene.
fn check(json: &Value, name: &str) {
    let calls = json["calls"].as_array().expect("a list of calls");
    assert_eq!(calls.len(), 1, "{name}: {calls:#?}");
    let call = &calls[0];
    assert_eq!(call["fusion"], "PARENT::TARGET", "{name}");
    assert_eq!(call["tier"], "pass", "{name}: {:#}", call["filter"]);
    assert_eq!(
        (
            &call["five_prime"]["position"],
            &call["three_prime"]["position"]
        ),
        (&21_400.into(), &20_003.into()),
        "{name}"
    );
    let total = call["support"]["total"].as_u64().expect("a number");
    assert!(total >= 18, "{name}: {total}");
    let elsewhere = call["five_prime"]["elsewhere"].as_array().expect("a list");
    assert_eq!(elsewhere.len(), 1, "{name}: {elsewhere:#?}");
    assert_eq!(elsewhere[0]["gene"], "PARENTP1", "{name}");
    assert_eq!(elsewhere[0]["contig"], "chr3", "{name}");
    let there = elsewhere[0]["fragments"].as_u64().expect("a number");
    assert!(there * 3 >= total * 2, "{name}: {there} of {total}");
    assert_eq!(call["three_prime"]["elsewhere"], Value::Array(Vec::new()));
}

#[test]
fn reads_that_bwa_puts_on_a_gene_or_its_pseudogene_are_one_call() {
    if !has_program("bwa") && Command::new("bwa").output().is_err() {
        return;
    }
    let toy = Toy::new();
    toy.run("bwa", &["index", "g.fa"], "log");
    toy.run("bwa", &["mem", "g.fa", "1.fq", "2.fq"], "bwa.sam");
    check(&toy.call("bwa.sam", &[]), "bwa");
    let genome = toy.path("g.fa");
    check(&toy.call("bwa.sam", &["-r", text(&genome)]), "bwa, FASTA");
}

#[test]
fn reads_that_star_puts_on_a_gene_or_its_pseudogene_are_one_call() {
    if !has_program("STAR") {
        return;
    }
    let toy = Toy::new();
    toy.star(&["WithinBAM"]);
    check(&toy.call("Aligned.out.bam", &[]), "STAR");
    let genome = toy.path("g.fa");
    check(
        &toy.call("Aligned.out.bam", &["-r", text(&genome)]),
        "STAR, FASTA",
    );
    toy.star(&["Junctions"]);
    let rows = toy.path("Chimeric.out.junction");
    check(
        &toy.call("Aligned.out.bam", &["--chimeric-junctions", text(&rows)]),
        "STAR, rows",
    );
}
