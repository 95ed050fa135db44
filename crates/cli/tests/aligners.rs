//! One set of simulated reads through real aligners: what one of them leaves unaligned is found all the
//! same. Aligners that are not installed are left out, with a notice.

mod support;

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use support::splice_sr;
use support::world::World;
use support::{breakpoints, calls, has_program, run, text};
use trkfuse_simeval::Support;

/// Fusions of the small world: all three targets, both strands, in exons that published cases have.
const FUSIONS: [&str; 10] = [
    "ETV6:5::NTRK3:15",
    "TPM3:7::NTRK1:10",
    "TFG:5::NTRK1:10",
    "LMNA:2::NTRK1:11",
    "SQSTM1:5::NTRK1:10",
    "QKI:6::NTRK2:16",
    "TRIM24:12::NTRK2:15",
    "EML4:2::NTRK3:14",
    "GAPDH:5::NTRK2:17",
    "ACTB:3::NTRK3:16",
];

/// Genes that are expressed and in no fusion.
const OTHERS: [&str; 6] = ["TPM1", "TPM4", "STRN", "AKAP13", "RAB5A", "PPIB"];

/// Reads of all fusions, so many fragments of each kind, and of ordinary genes.
fn world(support: Support, seed: u64) -> World {
    World::new(&FUSIONS, &OTHERS, support, seed)
}

/// Runs a command in a folder, what it prints put away; panics unless it succeeds.
fn run_in(folder: &Path, program: &str, args: &[&str], stdout: Option<&Path>) {
    let log = File::create(folder.join(format!("{program}.log"))).expect("the folder is ours");
    let stdout = stdout.map_or_else(Stdio::null, |path| {
        Stdio::from(File::create(path).expect("the folder is ours"))
    });
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .stdout(stdout)
        .stderr(log)
        .status()
        .expect("the program starts");
    assert!(status.success(), "{program} {}", args.join(" "));
}

/// One aligner with its settings.
struct Aligner {
    name: &'static str,
    program: &'static str,
    /// Writes `<name>.sam`, given the world's folder.
    align: fn(&World, &str),
}

const READS: [&str; 2] = ["reads_1.fastq.gz", "reads_2.fastq.gz"];

fn star(world: &World, name: &str, chimeric: &[&str]) {
    let folder = world.folder.path();
    if !world.path("star").exists() {
        let index = "--runMode genomeGenerate --genomeDir star --genomeFastaFiles world.fa \
            --sjdbGTFfile world.gtf --sjdbOverhang 99 --genomeSAindexNbases 7 --outFileNamePrefix index.";
        run_in(
            folder,
            "STAR",
            &index.split_whitespace().collect::<Vec<_>>(),
            None,
        );
    }
    let prefix = format!("{name}.");
    let mut args = vec![
        "--genomeDir",
        "star",
        "--readFilesIn",
        READS[0],
        READS[1],
        "--readFilesCommand",
        "zcat",
        "--outSAMtype",
        "BAM",
        "Unsorted",
        "--outSAMunmapped",
        "Within",
        "--outFileNamePrefix",
        &prefix,
    ];
    args.extend(chimeric);
    run_in(folder, "STAR", &args, None);
    std::fs::rename(
        world.path(&format!("{name}.Aligned.out.bam")),
        world.path(&format!("{name}.sam")),
    )
    .expect("STAR wrote it");
}

/// As Arriba's authors recommend.
fn star_within_bam(world: &World, name: &str, clip: &str) {
    let chimeric = "--outFilterMultimapNmax 50 --peOverlapNbasesMin 10 \
        --alignSplicedMateMapLminOverLmate 0.5 --alignSJstitchMismatchNmax 5 -1 5 5 \
        --chimSegmentMin 10 --chimJunctionOverhangMin 10 \
        --chimScoreDropMax 30 --chimScoreJunctionNonGTAG 0 --chimScoreSeparation 1 \
        --chimSegmentReadGapMax 3 --chimMultimapNmax 50 --chimOutType WithinBAM";
    let mut options: Vec<&str> = chimeric.split_whitespace().collect();
    options.push(clip);
    star(world, name, &options);
}

fn bwa(world: &World, name: &str, options: &[&str]) {
    let folder = world.folder.path();
    if !world.path("world.fa.bwt").exists() {
        run_in(folder, "bwa", &["index", "world.fa"], None);
    }
    let mut args = vec!["mem"];
    args.extend(options);
    args.extend(["world.fa", READS[0], READS[1]]);
    run_in(
        folder,
        "bwa",
        &args,
        Some(&world.path(&format!("{name}.sam"))),
    );
}

const ALIGNERS: [Aligner; 9] = [
    Aligner {
        name: "star_within_bam",
        program: "STAR",
        align: |world, name| star_within_bam(world, name, "SoftClip"),
    },
    Aligner {
        name: "star_hard_clip",
        program: "STAR",
        align: |world, name| star_within_bam(world, name, "HardClip"),
    },
    Aligner {
        name: "star_without_chimeras",
        program: "STAR",
        align: |world, name| star(world, name, &[]),
    },
    Aligner {
        name: "bwa_mem",
        program: "bwa",
        align: |world, name| bwa(world, name, &[]),
    },
    Aligner {
        name: "bwa_mem_soft",
        program: "bwa",
        align: |world, name| bwa(world, name, &["-Y"]),
    },
    Aligner {
        name: "bwa_mem_secondary",
        program: "bwa",
        align: |world, name| bwa(world, name, &["-M"]),
    },
    Aligner {
        name: "minimap2_splice",
        program: "minimap2",
        align: |world, name| {
            run_in(
                world.folder.path(),
                "minimap2",
                &["-ax", "splice", "-k12", "world.fa", READS[0], READS[1]],
                Some(&world.path(&format!("{name}.sam"))),
            );
        },
    },
    Aligner {
        name: "minimap2_splice_sr",
        // By the crate of the same code: there is always one.
        program: "true",
        align: |world, name| {
            splice_sr::align(
                &world.fasta(),
                &world.path(READS[0]),
                &world.path(READS[1]),
                &world.path(&format!("{name}.sam")),
            );
        },
    },
    Aligner {
        name: "hisat2",
        program: "hisat2",
        align: |world, name| {
            let folder = world.folder.path();
            run_in(folder, "hisat2-build", &["-q", "world.fa", "hisat"], None);
            run_in(
                folder,
                "hisat2",
                &["-x", "hisat", "-1", READS[0], "-2", READS[1]],
                Some(&world.path(&format!("{name}.sam"))),
            );
        },
    },
];

/// What was called of the truth.
#[derive(Debug, Default)]
struct Score {
    /// Fusions called at their breakpoints, in any tier.
    found: usize,
    /// Of these those that pass.
    passing: usize,
    /// Passing calls that are no fusion of the truth.
    false_passing: Vec<String>,
    /// Fragments with a read across the junction, over all fusions.
    split: u64,
    spanning: u64,
}

fn score(json: &Value, truth: &[(String, String)]) -> Score {
    let mut score = Score::default();
    for tier in ["pass", "watch", "filtered"] {
        for call in calls(json, tier) {
            let place = breakpoints(call);
            if truth.contains(&place) {
                score.found += 1;
                score.passing += usize::from(tier == "pass");
                let support = &call["support"];
                let count = |kind: &str| support[kind].as_u64().unwrap_or(0);
                score.split += count("split") + count("gapped");
                score.spanning += count("spanning");
            } else if tier == "pass" {
                score
                    .false_passing
                    .push(format!("{} {:?}", call["id"], breakpoints(call)));
            }
        }
    }
    score
}

/// Calls the reads themselves.
fn try_reads(world: &World, more: &[&str]) -> Score {
    let score = score(&call_reads(world, more), &world.truth);
    println!("{:22} {more:?} {score:?}", "reads");
    score
}

fn call_reads(world: &World, more: &[&str]) -> Value {
    let (first, second) = (world.path(READS[0]), world.path(READS[1]));
    let (annotation, fasta) = (world.path("world.gtf"), world.fasta());
    let mut args = vec![
        "call",
        "--reads",
        text(&first),
        text(&second),
        "--json",
        "-",
    ];
    args.extend([
        "--annotation",
        text(&annotation),
        "--reference",
        text(&fasta),
    ]);
    args.extend(more);
    let output = run(&args);
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

fn exactly(split: u32, spanning: u32) -> Support {
    Support::Exact { split, spanning }
}

/// Calls one aligner's file, or says why not.
fn try_aligner(world: &World, aligner: &Aligner, more: &[&str]) -> Option<Score> {
    if !has_program(aligner.program) {
        return None;
    }
    let file = world.path(&format!("{}.sam", aligner.name));
    if !file.exists() {
        (aligner.align)(world, aligner.name);
    }
    let score = score(&world.call(&file, more), &world.truth);
    println!("{:22} {more:?} {score:?}", aligner.name);
    Some(score)
}

#[test]
fn every_aligner_shows_what_star_with_chimeras_shows() {
    // Three fragments across each junction and one pair: little, as in a sample with few tumour cells.
    let world = world(exactly(3, 1), 2);
    let [star, others @ ..] = &ALIGNERS;
    let Some(best) = try_aligner(&world, star, &[]) else {
        return;
    };
    assert_eq!(best.found, world.truth.len());
    for aligner in others {
        let Some(score) = try_aligner(&world, aligner, &[]) else {
            continue;
        };
        assert_eq!(score.found, best.found, "{}", aligner.name);
        assert!(
            score.false_passing.is_empty(),
            "{}: {score:?}",
            aligner.name
        );
        // A few reads have too few bases on one side to be aligned or compared.
        assert!(
            score.split + 5 >= best.split,
            "{}: {score:?} against {best:?}",
            aligner.name
        );
    }
}

#[test]
fn reads_that_no_aligner_has_seen_show_what_star_with_chimeras_shows() {
    let world = world(exactly(3, 1), 2);
    let score = try_reads(&world, &[]);
    assert_eq!(score.found, world.truth.len(), "{score:?}");
    assert_eq!(score.passing, score.found, "{score:?}");
    assert!(score.false_passing.is_empty(), "{score:?}");
    let Some(best) = try_aligner(&world, &ALIGNERS[0], &[]) else {
        return;
    };
    assert!(score.found >= best.found && score.passing >= best.passing);
    assert!(score.split + 5 >= best.split, "{score:?} against {best:?}");
}

#[test]
fn without_rescue_an_aligner_that_splits_no_read_shows_little() {
    let world = world(exactly(3, 1), 2);
    let [_, _, star_without, ..] = &ALIGNERS;
    let Some(score) = try_aligner(&world, star_without, &["--rescue", "off"]) else {
        return;
    };
    assert!(score.found * 2 < world.truth.len(), "{score:?}");
}

#[test]
fn stars_chimeric_junctions_are_evidence_in_every_shape_that_it_writes() {
    if !has_program("STAR") {
        return;
    }
    let world = world(exactly(10, 10), 4);
    let chimeric = "--chimSegmentMin 10 --chimJunctionOverhangMin 10 --chimOutType Junctions \
        --chimScoreJunctionNonGTAG 0 --chimScoreDropMax 30";
    // The old scheme writes 14 columns and no header; the new one 20 or 21, a header, and comments.
    for (name, more) in [
        ("old", ""),
        ("new", "--chimMultimapNmax 20 --chimOutJunctionFormat 1"),
    ] {
        let options = format!("{chimeric} {more}");
        star(
            &world,
            name,
            &options.split_whitespace().collect::<Vec<_>>(),
        );
        let file = world.path(&format!("{name}.sam"));
        let junctions = world.path(&format!("{name}.Chimeric.out.junction"));
        let without = score(&world.call(&file, &["--rescue", "off"]), &world.truth);
        let json = world.call(
            &file,
            &["--rescue", "off", "--chimeric-junctions", text(&junctions)],
        );
        let with = score(&json, &world.truth);
        println!("{name}: {without:?}, {with:?}");
        assert!(without.found * 2 < world.truth.len(), "{without:?}");
        assert_eq!(with.passing, world.truth.len(), "{with:?}");
        assert!(with.false_passing.is_empty(), "{with:?}");
        assert!(with.split >= 80 && with.spanning >= 80, "{with:?}");
        let both = world.call(&file, &["--chimeric-junctions", text(&junctions)]);
        let both = score(&both, &world.truth);
        assert!(both.split >= with.split, "{both:?}");
        assert!(
            both.split + both.spanning <= 20 * world.truth.len() as u64,
            "a fragment counts once: {both:?}"
        );
    }
}

#[test]
#[ignore = "a table over many samples: minutes"]
fn table_of_aligners() {
    for (split, spanning) in [(1, 1), (2, 0), (3, 1), (10, 10)] {
        for seed in 1..=5 {
            let world = world(exactly(split, spanning), seed);
            println!("{split} split, {spanning} spanning, seed {seed}");
            try_reads(&world, &[]);
            for aligner in &ALIGNERS {
                for more in [&[][..], &["--rescue", "off"]] {
                    try_aligner(&world, aligner, more);
                }
            }
        }
    }
}
