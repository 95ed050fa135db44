//! Simulated long reads through the real minimap2: fusions are found from two reads, exactly, for all their
//! errors; what goes wrong in long-read libraries is no fusion. Without minimap2 left out, with a notice.

mod support;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{breakpoints, call_json, calls, has_program, run, text, trkfuse};
use trkfuse_genes::{Assembly, GeneModels, TARGETS, known_partners};
use trkfuse_simeval::{
    AlignerModel, ContigNaming, ExpressionModel, FusionSpec, Inserted, LongReadModel, MiniLayout,
    Outputs, ReadModel, Sample, SideSpec, SimulationConfig, Support, TrueFusion, World,
    WorldChoice,
};

/// The exons at whose start the targets are joined, in turn.
const ACCEPTORS: [&str; 8] = [
    "NTRK1:10", "NTRK3:14", "NTRK2:16", "NTRK1:11", "NTRK3:15", "NTRK2:15", "NTRK1:12", "NTRK2:17",
];

/// Genes that are expressed and in no fusion.
const OTHERS: [&str; 8] = [
    "RAB5A", "PPIB", "YWHAZ", "HSPA8", "EEF2", "ATP5F1B", "CALM2", "PGK1",
];

/// Published partners with exons enough to break between two coding ones, each once, with such an exon.
fn donors(count: usize) -> Vec<(String, u32)> {
    let contigs = World::assembly(Assembly::Grch38, ContigNaming::Chr, 1)
        .contigs()
        .clone();
    let genes = GeneModels::embedded(Assembly::Grch38).bind(&contigs);
    let mut names: Vec<&str> = TARGETS
        .iter()
        .flat_map(|target| known_partners(target))
        .map(|pair| pair.five_prime.as_str())
        .filter(|name| !TARGETS.contains(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| {
            let gene = genes.by_name(name)?;
            let exons = gene.main().exons_in_order().count() as u32;
            (exons >= 5 && !OTHERS.contains(&name)).then(|| (name.to_string(), exons / 2))
        })
        .take(count)
        .collect()
}

/// The genes of the small world.
fn world_genes(donors: &[(String, u32)]) -> Vec<&str> {
    TARGETS
        .into_iter()
        .chain(OTHERS)
        .chain(donors.iter().map(|(gene, _)| gene.as_str()))
        .collect()
}

/// The middle of an exon, as a side that is broken there.
fn within(world: &World, gene: &str, exon: u32) -> SideSpec {
    let gene = world.genes().by_name(gene).expect("the world holds it");
    let main = gene.main();
    let exon = main.exon(exon).expect("it has so many");
    SideSpec::Breakend {
        contig: world.contigs().name(gene.contig).to_string(),
        position: exon.start.one_based() + exon.len() / 2,
        strand: gene.strand,
    }
}

/// Where the genes of a sample's fusions are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breaks {
    /// Between exons; one fusion in eight has six inserted bases.
    BetweenExons,
    /// In the middle of exons.
    WithinExons,
}

/// Fusions with partners of their own.
fn fusions(seed: u64, donors: &[(String, u32)], reads: u32, breaks: Breaks) -> Vec<FusionSpec> {
    let world =
        World::mini(&MiniLayout::of(&world_genes(donors)), seed).expect("the genes are known");
    donors
        .iter()
        .enumerate()
        .map(|(index, (gene, exon))| {
            let acceptor = ACCEPTORS[index % ACCEPTORS.len()];
            let plain = FusionSpec {
                support: Support::Exact {
                    split: reads,
                    spanning: 0,
                },
                ..FusionSpec::parse(&format!("{gene}:{exon}::{acceptor}"))
                    .expect("the text is right")
            };
            match (breaks, acceptor.split_once(':')) {
                (Breaks::BetweenExons, _) if index % 8 == 3 => FusionSpec {
                    inserted: Inserted::Random(6),
                    ..plain
                },
                (Breaks::WithinExons, Some((target, number))) => FusionSpec {
                    five_prime: within(&world, gene, *exon),
                    three_prime: within(&world, target, number.parse().expect("a number")),
                    ..plain
                },
                _ => plain,
            }
        })
        .collect()
}

/// A sample of long reads in a small world.
struct LongSample {
    folder: tempfile::TempDir,
    fusions: Vec<TrueFusion>,
}

struct Setting {
    seed: u64,
    /// Fusions.
    count: usize,
    /// Reads of each.
    reads: u32,
    breaks: Breaks,
    /// Bases that each has at least on either side of the junction.
    least_bases: u32,
    model: LongReadModel,
    /// Reads of other transcripts.
    background: u32,
    /// Share of these that join two transcripts by chance.
    chimera_rate: f64,
}

impl Setting {
    /// 40 fusions of two reads each.
    fn new(seed: u64, error_rate: f64) -> Self {
        Self {
            seed,
            count: 40,
            reads: 2,
            breaks: Breaks::BetweenExons,
            least_bases: 60,
            model: LongReadModel {
                error_rate,
                ..LongReadModel::ONT
            },
            background: 300,
            chimera_rate: 0.01,
        }
    }
}

impl LongSample {
    fn new(setting: &Setting) -> Self {
        // The genes of the fusions are in the world, also when nothing joins them.
        let donors = donors(setting.count.max(20));
        let config = SimulationConfig {
            seed: setting.seed,
            world: WorldChoice::Mini(MiniLayout::of(&world_genes(&donors))),
            fusions: fusions(
                setting.seed,
                &donors[..setting.count],
                setting.reads,
                setting.breaks,
            ),
            background_pairs: setting.background,
            expression: ExpressionModel {
                further_genes: OTHERS.map(String::from).to_vec(),
                random_genes: 0,
                ..ExpressionModel::default()
            },
            reads: ReadModel {
                chimera_rate: setting.chimera_rate,
                ..ReadModel::long()
            },
            aligner: AlignerModel {
                shortest_segment: setting.least_bases,
                ..AlignerModel::default()
            },
            ..SimulationConfig::default()
        };
        let folder = tempfile::tempdir().expect("a folder can be made");
        let sample = Sample::draw(&config).expect("the configuration is right");
        sample
            .write(&Outputs::default().with_world(folder.path(), "world"))
            .expect("the folder can be written to");
        sample
            .write_long_reads(&setting.model, &folder.path().join("reads.fastq.gz"))
            .expect("the folder can be written to");
        Self {
            folder,
            fusions: sample.into_truth().fusions,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Aligns the reads with options of minimap2; the alignments' path.
    fn align(&self, options: &[&str]) -> PathBuf {
        let sam = self.path("reads.sam");
        let mut args = vec!["-a"];
        args.extend(options);
        args.extend(["world.fa", "reads.fastq.gz"]);
        run_in(self.folder.path(), "minimap2", &args, &sam);
        sam
    }

    fn call(&self, alignments: &Path, has_reference: bool) -> Value {
        let (annotation, fasta) = (self.path("world.gtf"), self.path("world.fa"));
        let mut args = vec!["--annotation", text(&annotation)];
        if has_reference {
            args.extend(["--reference", text(&fasta)]);
        }
        call_json(alignments, &args)
    }
}

/// Runs a command in a folder, its output into a file; panics unless it succeeds.
fn run_in(folder: &Path, program: &str, args: &[&str], stdout: &Path) {
    let log = File::create(folder.join(format!("{program}.log"))).expect("the folder is ours");
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::from(
            File::create(stdout).expect("the folder is ours"),
        ))
        .stderr(log)
        .status()
        .expect("the program starts");
    assert!(status.success(), "{program} {}", args.join(" "));
}

/// What was called of the truth.
#[derive(Debug, Default, PartialEq, Eq)]
struct Score {
    fusions: usize,
    /// Called at the exact breakpoints, in any tier.
    exact: usize,
    /// Of these those that pass.
    passing: usize,
    /// Of the exact ones those with the right frame verdict.
    frame_right: usize,
    /// Reads counted for exact calls.
    reads: u64,
    false_passing: Vec<String>,
    missed: Vec<String>,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.fusions += other.fusions;
        self.exact += other.exact;
        self.passing += other.passing;
        self.frame_right += other.frame_right;
        self.reads += other.reads;
        self.false_passing.extend(other.false_passing);
        self.missed.extend(other.missed);
    }
}

/// The breakpoints at which a fusion may be called: its own, and those that give the same bases.
fn places(fusion: &TrueFusion) -> Vec<(String, String)> {
    let (before, behind) = (
        i64::from(fusion.homology.upstream),
        i64::from(fusion.homology.downstream),
    );
    (-before..=behind)
        .map(|shift| {
            let place = |side: &trkfuse_simeval::SideTruth| {
                let step = if side.strand == trkfuse_core::Strand::Forward {
                    shift
                } else {
                    -shift
                };
                let position = i64::from(side.breakend.pos.one_based()) + step;
                format!("{}:{position}", side.contig)
            };
            (place(&fusion.five_prime), place(&fusion.three_prime))
        })
        .collect()
}

fn score(json: &Value, truth: &[TrueFusion]) -> Score {
    let mut score = Score {
        fusions: truth.len(),
        ..Score::default()
    };
    let all: Vec<&Value> = ["pass", "watch", "filtered"]
        .into_iter()
        .flat_map(|tier| calls(json, tier))
        .collect();
    let mut all_places = Vec::new();
    for fusion in truth {
        let places = places(fusion);
        match all.iter().find(|call| places.contains(&breakpoints(call))) {
            Some(call) => {
                score.exact += 1;
                let is_pass = call["tier"] == "pass";
                score.passing += usize::from(is_pass);
                if !is_pass {
                    score.missed.push(format!(
                        "{} {} QUAL {} of {} fragments",
                        fusion.name, call["filter"], call["qual"], call["support"]["total"]
                    ));
                }
                let support = &call["support"];
                score.reads += support["split"].as_u64().unwrap_or(0)
                    + support["gapped"].as_u64().unwrap_or(0);
                let told = call["frame"]["status"].as_str().unwrap_or_default();
                if told == fusion.frame.to_string() {
                    score.frame_right += 1;
                } else {
                    score.missed.push(format!(
                        "{} frame {told}, not {}: {} inserted, not {}",
                        fusion.name, fusion.frame, call["inserted_bases"], fusion.inserted
                    ));
                }
            }
            None => score.missed.push(format!("{} {places:?}", fusion.name)),
        }
        all_places.extend(places);
    }
    for call in calls(json, "pass") {
        if !all_places.contains(&breakpoints(call)) {
            score
                .false_passing
                .push(format!("{} {:?}", call["fusion"], breakpoints(call)));
        }
    }
    score
}

#[test]
fn two_long_reads_show_a_fusion_whatever_their_errors() {
    if !has_program("minimap2") {
        return;
    }
    for error_rate in [0.01, 0.03, 0.05] {
        let sample = LongSample::new(&Setting::new(11, error_rate));
        let sam = sample.align(&["-x", "splice"]);
        let score = score(&sample.call(&sam, true), &sample.fusions);
        println!("{error_rate}: {score:#?}");
        assert!(score.passing * 100 >= score.fusions * 95, "{score:#?}");
        assert!(score.false_passing.is_empty(), "{score:#?}");
        // Of two reads one with an error among six inserted bases tells as much as the other.
        assert!(score.frame_right * 100 >= score.fusions * 90, "{score:#?}");
    }
}

#[test]
fn breaks_within_exons_are_placed_by_the_reference() {
    if !has_program("minimap2") {
        return;
    }
    let sample = LongSample::new(&Setting {
        breaks: Breaks::WithinExons,
        reads: 3,
        ..Setting::new(14, 0.03)
    });
    let sam = sample.align(&["-x", "splice"]);
    let score = score(&sample.call(&sam, true), &sample.fusions);
    println!("{score:#?}");
    // An error right at the break of one read is outvoted by two others, if these have none.
    assert!(score.exact * 100 >= score.fusions * 90, "{score:#?}");
}

#[test]
fn without_a_reference_what_minimap2_splits_is_placed_as_exactly() {
    if !has_program("minimap2") {
        return;
    }
    let sample = LongSample::new(&Setting {
        least_bases: 120,
        ..Setting::new(12, 0.03)
    });
    let sam = sample.align(&["-x", "splice"]);
    let whole = score(&sample.call(&sam, false), &sample.fusions);
    println!("{whole:#?}");
    assert!(whole.passing * 100 >= whole.fusions * 85, "{whole:#?}");
    assert!(whole.false_passing.is_empty(), "{whole:#?}");
    // In tags minimap2 abbreviates pieces; where they end it tells all the same.
    let tagged = score(
        &sample.call(&without_supplementary(&sam), false),
        &sample.fusions,
    );
    assert!(tagged.exact + 1 >= whole.exact, "{tagged:#?}");
    assert!(tagged.passing + 1 >= whole.passing, "{tagged:#?}");
}

/// The alignments without the supplementary records, which `SA` tags still name.
fn without_supplementary(sam: &Path) -> PathBuf {
    let text = std::fs::read_to_string(sam).expect("minimap2 wrote it");
    let is_kept = |line: &&str| {
        let flags = line.split('\t').nth(1).and_then(|text| text.parse().ok());
        line.starts_with('@') || flags.is_some_and(|flags: u16| flags & 0x800 == 0)
    };
    let kept: Vec<&str> = text.lines().filter(is_kept).collect();
    let path = sam.with_extension("tags.sam");
    std::fs::write(&path, kept.join("\n") + "\n").expect("the folder is ours");
    path
}

#[test]
fn accurate_reads_are_found_by_the_preset_for_accurate_reads() {
    if !has_program("minimap2") {
        return;
    }
    let sample = LongSample::new(&Setting {
        model: LongReadModel::PACBIO,
        ..Setting::new(13, 0.01)
    });
    let sam = sample.align(&["-x", "splice:hq"]);
    let score = score(&sample.call(&sam, true), &sample.fusions);
    println!("{score:#?}");
    assert!(score.passing * 100 >= score.fusions * 95, "{score:#?}");
    assert!(score.false_passing.is_empty(), "{score:#?}");
}

/// What goes wrong in the making of libraries, at many times its usual rate.
fn artefacts() -> LongReadModel {
    LongReadModel {
        fold_back_rate: 0.2,
        concatenation_rate: 0.2,
        ..LongReadModel::ONT
    }
}

#[test]
fn folded_ligated_and_chance_joined_reads_pass_for_no_fusion() {
    if !has_program("minimap2") {
        return;
    }
    let sample = LongSample::new(&Setting {
        count: 0,
        background: 2_000,
        chimera_rate: 0.02,
        model: artefacts(),
        ..Setting::new(21, 0.03)
    });
    let sam = sample.align(&["-x", "splice"]);
    for has_reference in [true, false] {
        let json = sample.call(&sam, has_reference);
        let passing = calls(&json, "pass");
        assert!(passing.is_empty(), "{passing:#?}");
        let warned = json["warnings"].to_string();
        assert!(warned.contains("folded_back_read"), "{warned}");
        assert!(warned.contains("ligated_read"), "{warned}");
    }
}

#[test]
fn fusions_are_found_among_artefacts() {
    if !has_program("minimap2") {
        return;
    }
    let sample = LongSample::new(&Setting {
        model: artefacts(),
        reads: 3,
        ..Setting::new(23, 0.03)
    });
    let sam = sample.align(&["-x", "splice"]);
    let score = score(&sample.call(&sam, true), &sample.fusions);
    println!("{score:#?}");
    assert!(score.passing * 100 >= score.fusions * 95, "{score:#?}");
    assert!(score.false_passing.is_empty(), "{score:#?}");
}

#[test]
fn the_simulator_writes_all_that_an_aligner_and_a_call_need() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = |name: &str| folder.path().join(name);
    let options = "--long-reads ont --error-rate 0.02 --fusion ETV6:5::NTRK3:15 --split 3 --pairs 100 \
        --prefix tumour";
    let mut args = vec!["simulate", "-o", text(folder.path())];
    args.extend(options.split_whitespace());
    run(&args);
    assert!(!path("tumour.bam").exists(), "an aligner makes it");
    let truth = std::fs::read_to_string(path("tumour.truth.tsv")).expect("it is written");
    assert!(truth.contains("ETV6::NTRK3"), "{truth}");
    if !has_program("minimap2") {
        return;
    }
    let sam = path("tumour.sam");
    let args = ["-a", "-x", "splice", "tumour.fa", "tumour.fastq.gz"];
    run_in(folder.path(), "minimap2", &args, &sam);
    let (annotation, fasta) = (path("tumour.gtf"), path("tumour.fa"));
    let files = [
        "--annotation",
        text(&annotation),
        "--reference",
        text(&fasta),
    ];
    let json = call_json(&sam, &files);
    let [call] = calls(&json, "pass")[..] else {
        panic!("one call was expected: {json:#}");
    };
    assert_eq!(call["fusion"], "ETV6::NTRK3");
    assert_eq!(call["support"]["total"], 3);
}

#[test]
fn long_reads_of_a_fusion_given_by_positions_are_refused_with_the_cure() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let output = trkfuse()
        .args(["simulate", "-o", text(folder.path())])
        .args(["--long-reads", "pacbio"])
        .args(["--fusion", "chr12:11869969:+::chr15:87940753:-"])
        .output()
        .expect("the program starts");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("name the fusion by exons"), "{said}");
}

#[test]
#[ignore = "a table over many samples: minutes"]
fn table_of_long_reads() {
    if !has_program("minimap2") {
        return;
    }
    println!(
        "| errors | breaks | least anchor | reads | reference | exact | pass | frame | reads seen | false |"
    );
    for error_rate in [0.01, 0.03, 0.05] {
        for (breaks, least_bases, reads) in [
            (Breaks::BetweenExons, 60, 2),
            (Breaks::BetweenExons, 120, 2),
            (Breaks::BetweenExons, 60, 3),
            (Breaks::WithinExons, 120, 3),
        ] {
            let mut scores = [Score::default(), Score::default()];
            for seed in 31..=33 {
                let sample = LongSample::new(&Setting {
                    reads,
                    breaks,
                    least_bases,
                    ..Setting::new(seed, error_rate)
                });
                let sam = sample.align(&["-x", "splice"]);
                for (score_of, has_reference) in scores.iter_mut().zip([true, false]) {
                    score_of.add(score(&sample.call(&sam, has_reference), &sample.fusions));
                }
            }
            for (score, has_reference) in scores.iter().zip(["yes", "no"]) {
                println!(
                    "| {error_rate} | {breaks:?} | {least_bases} | {reads} | {has_reference} | {} of {} | {} | {} | {} of {} | {} |",
                    score.exact,
                    score.fusions,
                    score.passing,
                    score.frame_right,
                    score.reads,
                    score.fusions * reads as usize,
                    score.false_passing.len()
                );
                eprintln!(
                    "{error_rate} {breaks:?} {least_bases} {reads} {has_reference}: {score:#?}"
                );
            }
        }
    }
}
