//! A panel: millions of reads over one gene, told apart by UMI, some of them of a fusion.
//!
//! A small sample is simulated once; each of its fragments stands for many molecules, which differ by name and UMI.
//! So the counts of the whole are known: those of the small sample times the number of molecules.

use std::fs;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use trkfuse_simeval::{
    ExpressionModel, FusionSpec, MiniLayout, Outputs, ReadModel, Sample, SimulationConfig, Support,
    WorldChoice,
};

use crate::budget::Budget;
use crate::measure::repeat;

/// Seed of the small sample.
const SEED: u64 = 9_700;
/// Fragments of the fusion in the small sample, of each kind.
const SUPPORT: u32 = 20;
/// Ordinary fragments of the small sample.
const ORDINARY: u32 = 1_000;

/// Measures calls of a panel with and without supplementary records, and holds their counts against what they must be.
///
/// # Errors
///
/// When a command fails, or a count is wrong.
pub(crate) fn run(
    trkfuse: &Path,
    folder: &Path,
    fragments: u64,
    runs: u32,
) -> anyhow::Result<Vec<Budget>> {
    let panel = Panel::prepare(folder, fragments).context("preparing the panel")?;
    println!(
        "input    {} molecules of each of {} fragments over one gene\n",
        panel.molecules,
        ORDINARY + 2 * SUPPORT
    );
    let mut budgets = Vec::new();
    for (what, file, is_clipped) in [
        ("split reads", &panel.split, false),
        ("soft clips only", &panel.clipped, true),
    ] {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let count = ["samtools", "view", "-c", &text(file)].map(String::from);
        let yardstick = repeat(&count, runs)?;
        println!("{:<44} {yardstick}", format!("samtools view -c, {what}"));
        let json = folder.join("panel.json");
        let call = [
            &text(trkfuse),
            "call",
            "--quiet",
            "--annotation",
            &text(&panel.annotation),
            "--reference",
            &text(&panel.fasta),
            "--json",
            &text(&json),
            &text(file),
        ]
        .map(String::from);
        let call = repeat(&call, runs)?;
        println!("{:<44} {call}", format!("trkfuse call, {what}"));
        println!(
            "{:<44} {:>10.1} times",
            "",
            call.seconds / yardstick.seconds
        );
        println!("{:<44} {}", "", panel.check(trkfuse, is_clipped, &json)?);
        budgets.push(Budget::mebibytes("memory", call.peak_mebibytes, 200.0));
    }
    Ok(budgets)
}

/// A panel's files.
#[derive(Debug)]
struct Panel {
    fasta: PathBuf,
    annotation: PathBuf,
    /// With supplementary records.
    split: PathBuf,
    /// As from an aligner without chimeric output: soft clips only.
    clipped: PathBuf,
    /// The small sample, in both ways.
    small: [PathBuf; 2],
    /// Molecules of each fragment of the small sample.
    molecules: u64,
}

impl Panel {
    /// Makes the files in `folder`, unless they are there.
    ///
    /// # Errors
    ///
    /// When samtools cannot be run or the folder not be written to.
    fn prepare(folder: &Path, fragments: u64) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)?;
        let molecules = fragments.div_ceil(u64::from(ORDINARY + 2 * SUPPORT));
        let name = |kind: &str| folder.join(format!("panel_{fragments}.{kind}.bam"));
        let panel = Self {
            fasta: folder.join("panel.fa"),
            annotation: folder.join("panel.gtf"),
            split: name("split"),
            clipped: name("clipped"),
            small: [folder.join("small.bam"), folder.join("small.clipped.bam")],
            molecules,
        };
        if panel.clipped.exists() {
            return Ok(panel);
        }
        simulate(folder)?;
        copy(&panel.small[0], &panel.small[1], 1, false)?;
        copy(&panel.small[0], &panel.split, molecules, true)?;
        copy(&panel.small[0], &panel.clipped, molecules, false)?;
        Ok(panel)
    }

    /// Holds the counts of a call against those of the small sample.
    ///
    /// # Errors
    ///
    /// When they are not what the molecules make of them.
    fn check(&self, trkfuse: &Path, is_clipped: bool, json: &Path) -> anyhow::Result<String> {
        let small_json = json.with_extension("small.json");
        let small = &self.small[usize::from(is_clipped)];
        let output = Command::new(trkfuse)
            .args(["call", "--quiet", "--json"])
            .arg(&small_json)
            .arg("--annotation")
            .arg(&self.annotation)
            .arg("--reference")
            .arg(&self.fasta)
            .arg(small)
            .output()?;
        ensure!(output.status.success(), "calling the small sample failed");
        let (expected, found) = (support(&small_json)?, support(json)?);
        ensure!(
            expected.map(|count| count * self.molecules) == found,
            "split, gapped and spanning fragments are {found:?}, not {} times {expected:?}",
            self.molecules
        );
        Ok(format!(
            "{found:?} split, gapped and spanning fragments, as expected"
        ))
    }
}

/// Split, gapped and spanning fragments of the best call.
fn support(json: &Path) -> anyhow::Result<[u64; 3]> {
    let value: Value = serde_json::from_reader(BufReader::new(fs::File::open(json)?))?;
    let support = &value["calls"][0]["support"];
    let count = |kind: &str| {
        support[kind]
            .as_u64()
            .with_context(|| format!("no {kind} in the first call"))
    };
    Ok([count("split")?, count("gapped")?, count("spanning")?])
}

fn simulate(folder: &Path) -> anyhow::Result<()> {
    let config = SimulationConfig {
        seed: SEED,
        world: WorldChoice::Mini(MiniLayout::of(&["NTRK1", "NTRK2", "NTRK3", "ETV6"])),
        fusions: vec![FusionSpec {
            support: Support::Exact {
                split: SUPPORT,
                spanning: SUPPORT,
            },
            ..FusionSpec::parse("ETV6:5::NTRK3:15")?
        }],
        background_pairs: ORDINARY,
        expression: ExpressionModel {
            further_genes: vec!["NTRK3".to_string()],
            random_genes: 0,
            ..ExpressionModel::default()
        },
        reads: ReadModel {
            duplicate_rate: 0.0,
            ..ReadModel::default()
        },
        has_md: true,
        ..SimulationConfig::default()
    };
    Sample::draw(&config)?
        .write(&Outputs::in_folder(folder, "small").with_world(folder, "panel"))?;
    Ok(())
}

/// Writes each record so many times, sorted and indexed.
fn copy(from: &Path, to: &Path, times: u64, is_split: bool) -> anyhow::Result<()> {
    let mut reader = Command::new("samtools")
        .args(["view", "-h"])
        .arg(from)
        .stdout(Stdio::piped())
        .spawn()
        .context("starting samtools")?;
    let mut sorter = Command::new("samtools")
        .args(["sort", "-m", "200M", "-o"])
        .arg(to)
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let lines = BufReader::new(reader.stdout.take().context("a pipe was asked for")?).lines();
    let mut out = BufWriter::new(sorter.stdin.take().context("a pipe was asked for")?);
    for line in lines {
        let line = line?;
        if line.starts_with('@') {
            writeln!(out, "{line}")?;
            continue;
        }
        let flags: u16 = line.split('\t').nth(1).context("a FLAG")?.parse()?;
        if !is_split && flags & 0x800 != 0 {
            continue;
        }
        let kept: Vec<&str> = line
            .split('\t')
            .filter(|field| is_split || !field.starts_with("SA:Z:"))
            .collect();
        let (name, rest) = (kept[0], kept[1..].join("\t"));
        for molecule in 0..times {
            writeln!(out, "{name}.{molecule}\t{rest}\tRX:Z:{}", umi(molecule))?;
        }
    }
    out.flush()?;
    drop(out);
    let ended = [reader.wait()?, sorter.wait()?];
    ensure!(
        ended.iter().all(std::process::ExitStatus::success),
        "samtools failed"
    );
    let index = Command::new("samtools").arg("index").arg(to).status()?;
    ensure!(index.success(), "samtools index failed");
    Ok(())
}

/// A UMI of 14 bases, each base written twice in effect: no two are one base off each other.
fn umi(molecule: u64) -> String {
    let letters = |number: u64| {
        (0..7).map(move |digit| char::from(b"ACGT"[(number >> (2 * digit) & 3) as usize]))
    };
    letters(molecule).chain(letters(molecule)).collect()
}
