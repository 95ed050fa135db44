//! Times `trkfuse call` end to end against samtools on a simulated sample, and holds the figures against the limits in
//! `benches/README.md`.

mod budget;
mod measure;
mod panel;
mod sample;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;

use budget::Budget;
use measure::{Measured, repeat};
use sample::Sample;

/// Times trkfuse against samtools.
#[derive(Debug, Parser)]
struct Arguments {
    /// The trkfuse to measure.
    trkfuse: PathBuf,
    /// Ordinary pairs of the simulated sample.
    #[arg(long, default_value_t = 1_000_000)]
    pairs: u64,
    /// Runs of each command; the shortest counts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Threads of trkfuse and samtools alike, in all.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    threads: u32,
    /// Measures a panel of so many fragments over one gene instead.
    #[arg(long)]
    panel: Option<u64>,
    /// Folder of the samples, kept between runs.
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = measure::as_child()? {
        return Ok(code);
    }
    let arguments = Arguments::parse();
    if let Some(fragments) = arguments.panel {
        println!("machine  {}", measure::machine());
        println!("commit   {}\n", measure::commit());
        let budgets = panel::run(
            &arguments.trkfuse,
            &arguments.folder,
            fragments,
            arguments.runs,
        )?;
        return Ok(verdict(&budgets));
    }
    let sample = Sample::prepare(&arguments.trkfuse, &arguments.folder, arguments.pairs)
        .context("preparing the sample")?;
    println!("input    {} pairs, {}", arguments.pairs, sample.size()?);
    println!(
        "machine  {}, {} threads used",
        measure::machine(),
        arguments.threads
    );
    println!("commit   {}\n", measure::commit());

    let budgets = run(&arguments, &sample)?;
    Ok(verdict(&budgets))
}

/// Prints the budgets; fails unless all are kept.
fn verdict(budgets: &[Budget]) -> ExitCode {
    println!("\n{:<44} {:>12} {:>12}", "limit", "measured", "allowed");
    for budget in budgets {
        println!("{budget}");
    }
    if budgets.iter().all(Budget::is_kept) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Measures everything and says what it was allowed to take.
fn run(arguments: &Arguments, sample: &Sample) -> anyhow::Result<Vec<Budget>> {
    let threads = arguments.threads.to_string();
    // samtools counts the threads beside the first.
    let more_threads = (arguments.threads - 1).to_string();
    let trkfuse = arguments.trkfuse.to_string_lossy().into_owned();
    let out = arguments.folder.join("out").to_string_lossy().into_owned();
    let call = |alignments: &str, index: &str| -> Vec<String> {
        [
            &trkfuse,
            "call",
            "--quiet",
            "--threads",
            &threads,
            "--index",
            index,
            "-o",
            &out,
            alignments,
        ]
        .map(String::from)
        .to_vec()
    };
    let count = |regions: &[String]| -> Vec<String> {
        [
            "samtools",
            "view",
            "-c",
            "-@",
            &more_threads,
            &sample.alignments,
        ]
        .map(String::from)
        .into_iter()
        .chain(regions.iter().cloned())
        .collect()
    };
    let timed = |what: &str, command: &[String]| -> anyhow::Result<Measured> {
        let measured = repeat(command, arguments.runs)?;
        println!("{what:<44} {measured}");
        Ok(measured)
    };

    let start_up = timed(
        "trkfuse call, header only",
        &call(&sample.header_only, "never"),
    )?;
    let regions = timed("samtools view -c, target regions", &count(&sample.regions))?;
    let indexed = timed(
        "trkfuse call, indexed",
        &call(&sample.alignments, "require"),
    )?;
    let whole = timed("samtools view -c, whole file", &count(&[]))?;
    let streamed = timed("trkfuse call, streamed", &call(&sample.alignments, "never"))?;

    Ok(vec![
        Budget::seconds("start-up", start_up.seconds, 0.05),
        Budget::seconds(
            "indexed: 3 x samtools of the regions + 0.1 s",
            indexed.seconds,
            3.0 * regions.seconds + 0.1,
        ),
        Budget::seconds(
            "streamed: 1.15 x samtools of the file",
            streamed.seconds,
            1.15 * whole.seconds,
        ),
        Budget::mebibytes("memory, indexed", indexed.peak_mebibytes, 200.0),
        Budget::mebibytes("memory, streamed", streamed.peak_mebibytes, 200.0),
    ])
}
