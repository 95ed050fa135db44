//! Whole samples: the same bytes from the same seed, files that other tools read, and bad requests.

mod support;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rust_htslib::bgzf;
use support::*;
use trkfuse_core::{Layout, Sequence};
use trkfuse_genes::Assembly;
use trkfuse_simeval::{
    ContigNaming, ExpressionModel, FragmentLengthModel, FrameTruth, FusionSpec, Inserted,
    Microhomology, MiniLayout, Outputs, Sample, SideSpec, SimulateError, SimulationConfig, Support,
    WorldChoice, simulate,
};

fn ordinary() -> SimulationConfig {
    let mut config = clean(&["ETV6:5::NTRK3:15", "LMNA:2::NTRK1:11"]);
    config.background_pairs = 1_500;
    config.reads.error_rate = 0.005;
    config.reads.duplicate_rate = 0.2;
    config.reads.chimera_rate = 0.01;
    config.reads.snp_rate = 0.001;
    config
}

/// The bytes of all files of a sample, by name.
fn bytes(config: &SimulationConfig) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let outputs = Outputs::in_folder(folder.path(), "s").with_fastq(folder.path(), "s");
    simulate(config, &outputs).expect("the configuration is right");
    std::fs::read_dir(folder.path())
        .expect("the folder is there")
        .map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read(path).expect("the file can be read"))
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_for_any_number_of_threads() {
    let config = ordinary();
    let first = bytes(&config);
    let names: Vec<&str> = first.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "s.bam",
            "s.bam.bai",
            "s.truth.tsv",
            "s_1.fastq.gz",
            "s_2.fastq.gz"
        ]
    );
    assert!(
        first
            == bytes(&SimulationConfig {
                threads: 3,
                ..config.clone()
            })
    );
    let other = bytes(&SimulationConfig { seed: 2, ..config });
    assert!(first["s.bam"] != other["s.bam"]);
    assert!(first["s_1.fastq.gz"] != other["s_1.fastq.gz"]);
}

#[test]
fn the_truth_is_told_in_a_table() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut config = ordinary();
    config.fusions[0].inserted = Inserted::Bases(Sequence::new(b"ACG"));
    let truth = simulate(&config, &Outputs::in_folder(folder.path(), "s")).expect("right");
    let text = std::fs::read_to_string(folder.path().join("s.truth.tsv")).expect("written");
    assert_eq!(text, truth.table());
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(lines.len(), 3);
    let value = |row: usize, column: &str| {
        let at = lines[0]
            .iter()
            .position(|name| *name == column)
            .expect(column);
        lines[row][at]
    };
    for (column, expected) in [
        ("fusion", "ETV6::NTRK3"),
        ("contig5", "chr12"),
        ("pos5", "11869969"),
        ("strand5", "+"),
        ("exon5", "5"),
        ("offset5", "0"),
        ("contig3", "chr15"),
        ("pos3", "87940753"),
        ("strand3", "-"),
        ("exon3", "15"),
        ("frame", "in_frame"),
        ("inserted", "ACG"),
        ("split_reads", "10"),
        ("gapped_reads", "0"),
        ("spanning_pairs", "10"),
    ] {
        assert_eq!(value(1, column), expected, "{column}");
    }
    assert_eq!(value(2, "fusion"), "LMNA::NTRK1");
    assert_eq!(value(2, "inserted"), ".");
    assert_eq!(value(2, "gapped_reads"), "10");
}

#[test]
fn a_sample_without_fusions_has_a_truth_of_column_names_only() {
    let sample = Sample::draw(&clean(&[])).expect("nothing is asked for");
    assert_eq!(sample.truth().table().lines().count(), 1);
    assert_eq!(sample.truth().fragments, 0);
}

#[test]
fn reads_are_the_same_in_fastq_and_bam() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let outputs = Outputs::in_folder(folder.path(), "s").with_fastq(folder.path(), "s");
    let sample = Sample::draw(&ordinary()).expect("right");
    sample.write(&outputs).expect("written");
    let mut reads = BTreeMap::new();
    for record in records(&folder.path().join("s.bam")) {
        if record.flags() & SUPPLEMENTARY == 0 {
            let bases = Sequence::new(&record.seq().as_bytes());
            let mut qualities: Vec<u8> = record.qual().iter().map(|quality| quality + 33).collect();
            let is_reverse = record.flags() & REVERSE != 0;
            let bases = if is_reverse {
                bases.reverse_complement()
            } else {
                bases
            };
            if is_reverse {
                qualities.reverse();
            }
            let number = if record.flags() & 0x40 != 0 { 1 } else { 2 };
            reads.insert((name(&record), number), (bases, qualities));
        }
    }
    let mut seen = 0;
    for number in [1, 2] {
        let path = folder.path().join(format!("s_{number}.fastq.gz"));
        let mut text = String::new();
        bgzf::Reader::from_path(&path)
            .expect("written")
            .read_to_string(&mut text)
            .expect("text");
        let lines: Vec<&str> = text.lines().collect();
        for read in lines.chunks(4) {
            let name = read[0].strip_prefix('@').expect("a read").to_string();
            let (bases, qualities) = &reads[&(name, number)];
            assert_eq!(bases.as_str(), read[1]);
            assert_eq!(qualities, read[3].as_bytes());
            seen += 1;
        }
    }
    assert_eq!(seen, reads.len());
    assert_eq!(seen as u64, 2 * sample.truth().fragments);
}

#[test]
fn single_reads_make_one_fastq_file() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut config = clean(&[]);
    config.background_pairs = 20;
    config.reads.layout = Layout::SingleEnd;
    let outputs = Outputs::default().with_fastq(folder.path(), "s");
    simulate(&config, &outputs).expect("right");
    assert!(folder.path().join("s_1.fastq.gz").exists());
    assert!(!folder.path().join("s_2.fastq.gz").exists());
}

#[test]
fn samtools_accepts_the_file() {
    if Command::new("samtools").arg("--version").output().is_err() {
        eprintln!("skipped: samtools is not installed");
        return;
    }
    let written = write(&ordinary());
    let run = |arguments: &[&str]| {
        let output = Command::new("samtools")
            .args(arguments)
            .arg(&written.bam)
            .output()
            .expect("samtools runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && errors.is_empty(),
            "{arguments:?}: {errors}"
        );
        String::from_utf8(output.stdout).expect("text")
    };
    run(&["quickcheck", "-v"]);
    let count: usize = run(&["view", "-c"]).trim().parse().expect("a number");
    assert_eq!(count, written.records().len());
    let stats = run(&["flagstat"]);
    assert!(stats.contains(&format!("{count} + 0 in total")), "{stats}");
    let indexed = run(&["idxstats"]);
    assert!(indexed.lines().any(|line| line.starts_with("chr12\t")));
}

#[test]
fn expression_by_fragments_gives_support_by_chance() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.fusions[0].support = Support::Fragments(2_000);
    let sample = Sample::draw(&config).expect("right");
    let fusion = &sample.truth().fusions[0];
    assert_eq!(fusion.fragments + fusion.copies, 2_000);
    assert!(
        fusion.split_reads > 20 && fusion.spanning_pairs > 2,
        "{fusion:?}"
    );
    assert!(
        fusion.split_reads + fusion.spanning_pairs < 700,
        "{fusion:?}"
    );
}

#[test]
fn fragments_elsewhere_do_not_show_the_junction() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.fusions[0].elsewhere = 50;
    let sample = Sample::draw(&config).expect("right");
    let fusion = &sample.truth().fusions[0];
    assert_eq!(
        (fusion.split_reads, fusion.spanning_pairs, fusion.fragments),
        (10, 10, 70)
    );
}

#[test]
fn what_is_not_there_is_refused_with_its_name() {
    let cases: [(&str, &str); 8] = [
        ("NOSUCH1:5::NTRK3:15", "'NOSUCH1'"),
        ("ETV6:5::NTRK3:99", "NTRK3 has no exon 99"),
        ("chr77:5:+::NTRK3:15", "'chr77'"),
        ("chr12:133275310:+::NTRK3:15", "has 133275309 bases"),
        ("ETV6:5::chr15:4000000000:-", "has 101991189 bases"),
        ("ETV6:0::NTRK3:15", "'0'"),
        ("ETV6:5::NTRK3", "'NTRK3'"),
        ("ETV6:5-NTRK3:15", "'::'"),
    ];
    for (text, expected) in cases {
        let error = FusionSpec::parse(text)
            .and_then(|fusion| {
                Sample::draw(&SimulationConfig {
                    fusions: vec![fusion],
                    ..clean(&[])
                })
            })
            .expect_err(text)
            .to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    let config = SimulationConfig {
        background_pairs: 1,
        expression: ExpressionModel {
            further_genes: vec!["NOSUCH2".to_string()],
            ..ExpressionModel::default()
        },
        ..clean(&[])
    };
    let error = Sample::draw(&config).expect_err("no such gene").to_string();
    assert!(error.contains("'NOSUCH2'"), "{error}");
}

#[test]
fn settings_outside_their_range_are_refused() {
    let with = |change: &dyn Fn(&mut SimulationConfig)| {
        let mut config = clean(&["ETV6:5::NTRK3:15"]);
        change(&mut config);
        Sample::draw(&config).expect_err("out of range").to_string()
    };
    let normal = |mean, deviation| FragmentLengthModel::Normal { mean, deviation };
    for (error, expected) in [
        (with(&|c| c.reads.error_rate = 1.0), "error rate is 1"),
        (
            with(&|c| c.reads.error_rate = f64::NAN),
            "error rate is NaN",
        ),
        (
            with(&|c| c.reads.duplicate_rate = -0.1),
            "duplicate rate is -0.1",
        ),
        (with(&|c| c.reads.snp_rate = 2.0), "SNP rate is 2"),
        (with(&|c| c.reads.chimera_rate = 1.5), "chimera rate is 1.5"),
        (with(&|c| c.reads.read_length = 0), "read length is 0"),
        (
            with(&|c| c.reads.fragment_length = normal(3.0, 1.0)),
            "mean fragment length is 3",
        ),
        (
            with(&|c| c.reads.fragment_length = normal(300.0, -1.0)),
            "deviation",
        ),
        (
            with(&|c| c.expression.spread = f64::NAN),
            "expression spread is NaN",
        ),
        (
            with(&|c| c.sample = "a\tb".to_string()),
            "sample name is 'a\\tb'",
        ),
        (with(&|c| c.sample = String::new()), "sample name is ''"),
        (
            with(&|c| c.fusions[0].inserted = Inserted::Random(201)),
            "inserted bases is 201",
        ),
        (
            with(&|c| c.fusions[0].inserted = Inserted::Random(u32::MAX)),
            "inserted bases is 201",
        ),
        (
            with(&|c| {
                c.fusions[0].homology = Some(Microhomology {
                    upstream: 51,
                    downstream: 0,
                });
            }),
            "microhomology is 51",
        ),
    ] {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn more_distinct_fragments_than_there_is_room_for_are_refused() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    // Reads as long as fragments: no mate misses the junction.
    config.reads.read_length = 150;
    config.reads.fragment_length = FragmentLengthModel::Normal {
        mean: 150.0,
        deviation: 0.0,
    };
    config.fusions[0].support = exactly(5, 1);
    let error = Sample::draw(&config).expect_err("no pair can span");
    assert!(
        matches!(
            error,
            SimulateError::NoRoom {
                kind: "spanning pairs",
                wanted: 1,
                found: 0,
                ..
            }
        ),
        "{error}"
    );
    // 150 bases lie over a junction, with 10 on either side, in 131 ways.
    config.fusions[0].support = exactly(132, 0);
    let error = Sample::draw(&config).expect_err("131 places only");
    assert!(
        matches!(
            error,
            SimulateError::NoRoom {
                found: 100..=131,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn sides_of_a_few_bases_leave_no_room_for_reads() {
    for text in [
        "chr12:1:+::NTRK3:15",
        "ETV6:5::chr12:1:-",
        "ETV6:5::chr12:133275309:+",
    ] {
        let error = Sample::draw(&clean(&[text])).expect_err("one base is no side");
        assert!(
            matches!(error, SimulateError::NoRoom { found: 0, .. }),
            "{text}: {error}"
        );
    }
}

#[test]
fn reads_within_long_insertions_are_drawn_anew() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.reads.read_length = 50;
    config.fusions[0].inserted = Inserted::Random(150);
    config.fusions[0].support = Support::Fragments(3_000);
    let written = write(&config);
    for record in written.records() {
        let aligned: i64 = record.cigar().end_pos() - record.pos();
        assert!(aligned >= 10 && differences(written.sample.world(), &record) == 0);
    }
    // No read reaches from one side to the other.
    assert_eq!(written.sample.truth().fusions[0].split_reads, 0);
    assert!(written.sample.truth().fusions[0].spanning_pairs > 0);
}

#[test]
fn a_background_without_genes_is_refused() {
    let config = SimulationConfig {
        world: WorldChoice::Mini(MiniLayout::of(&[])),
        background_pairs: 5,
        ..clean(&[])
    };
    let error = Sample::draw(&config).expect_err("there is no gene");
    assert!(matches!(error, SimulateError::NothingExpressed), "{error}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let config = clean(&["ETV6:5::NTRK3:15"]);
    let missing = Path::new("/nonexistent/folder");
    for outputs in [
        Outputs::in_folder(missing, "s"),
        Outputs {
            bam: None,
            ..Outputs::in_folder(missing, "s")
        },
        Outputs::default().with_fastq(missing, "s"),
    ] {
        let error = simulate(&config, &outputs)
            .expect_err("no such folder")
            .to_string();
        assert!(error.contains("/nonexistent/folder/s"), "{error}");
    }
}

/// A line of the table of real junctions.
struct Real {
    name: String,
    assembly: Assembly,
    spec: FusionSpec,
}

fn real_junctions() -> Option<Vec<Real>> {
    let path: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "..",
        "..",
        "..",
        "shared",
        "real",
    ]
    .iter()
    .collect();
    let text = std::fs::read_to_string(path.join("ntrk_breakpoints.tsv")).ok()?;
    let side = |contig: &str, position: &str, strand: &str| SideSpec::Breakend {
        contig: contig.to_string(),
        position: position.parse().expect("a position"),
        strand: trkfuse_core::Strand::from_symbol(strand.as_bytes()[0]).expect("a strand"),
    };
    let rows = text.lines().filter(|line| line.contains("::"));
    Some(
        rows.map(|line| {
            let value: Vec<&str> = line.split('\t').collect();
            Real {
                name: value[0].to_string(),
                assembly: if value[1] == "GRCh37" {
                    Assembly::Grch37
                } else {
                    Assembly::Grch38
                },
                spec: FusionSpec::new(
                    side(value[2], value[3], value[4]),
                    side(value[5], value[6], value[7]),
                ),
            }
        })
        .collect(),
    )
}

#[test]
fn real_junctions_are_simulated_between_their_genes() {
    let Some(junctions) = real_junctions() else {
        eprintln!("skipped: ../shared/real is not there");
        return;
    };
    assert_eq!(junctions.len(), 17);
    for assembly in Assembly::ALL {
        let of_assembly: Vec<&Real> = junctions
            .iter()
            .filter(|real| real.assembly == assembly)
            .collect();
        let config = SimulationConfig {
            world: WorldChoice::Assembly {
                assembly,
                naming: ContigNaming::Plain,
            },
            fusions: of_assembly.iter().map(|real| real.spec.clone()).collect(),
            ..clean(&[])
        };
        let sample = Sample::draw(&config).expect("all can be simulated");
        for (real, fusion) in of_assembly.iter().zip(&sample.truth().fusions) {
            assert_eq!(fusion.name, real.name);
            assert_eq!(
                (fusion.split_reads, fusion.spanning_pairs),
                (10, 10),
                "{}",
                real.name
            );
            assert_ne!(fusion.frame, FrameTruth::OutOfFrame, "{}", real.name);
        }
    }
}

#[test]
fn a_small_world_gives_all_its_files() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let config = SimulationConfig {
        world: WorldChoice::Mini(MiniLayout::of(&["ETV6", "NTRK3", "TBP"])),
        background_pairs: 100,
        ..clean(&["ETV6:5::NTRK3:15"])
    };
    let outputs = Outputs::in_folder(folder.path(), "s").with_world(folder.path(), "world");
    simulate(&config, &outputs).expect("right");
    for file in [
        "s.bam",
        "s.bam.bai",
        "s.truth.tsv",
        "world.fa",
        "world.fa.fai",
        "world.gtf",
    ] {
        assert!(folder.path().join(file).exists(), "{file}");
    }
}
