//! Times `trkfuse call --reads` against minimap2's short-read splice preset on the same transcripts.
//!
//! The yardstick is given every advantage: its index is there and all reads are in memory before the clock starts,
//! and nothing is written. trkfuse is timed from start to end: unpacking, screening, aligning, calling, writing.

#[path = "../budget.rs"]
mod budget;
#[path = "../measure.rs"]
mod measure;
mod minimap2;
mod sample;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;
use nix::sys::resource::UsageWho;

use budget::Budget;
use minimap2::processor_seconds;
use sample::Sample;

/// How many times as many reads a second are to be read.
const RATIO: f64 = 3.0;
/// Most memory that a run may take, in MiB.
const MEMORY: f64 = 4_096.0;

/// Times trkfuse on FASTQ against minimap2.
#[derive(Debug, Parser)]
struct Arguments {
    /// The trkfuse to measure.
    trkfuse: PathBuf,
    /// Ordinary pairs of the simulated sample.
    #[arg(long, default_value_t = 500_000)]
    pairs: u32,
    /// Runs of each; the shortest counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Threads of both, in all. [default: the machine's cores]
    #[arg(long)]
    threads: Option<usize>,
    /// Folder of the samples, kept between runs.
    #[arg(long, default_value = "target/bench-reads")]
    folder: PathBuf,
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = measure::as_child()? {
        return Ok(code);
    }
    let arguments = Arguments::parse();
    let threads = arguments
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()?;
    let sample =
        Sample::prepare(&arguments.folder, arguments.pairs).context("preparing the sample")?;
    println!(
        "input    {} reads of 100 bases, {:.0} MB packed; {} transcripts",
        sample.reads()?,
        sample.bytes()? as f64 / 1e6,
        sample.transcripts()?
    );
    println!("machine  {}, {threads} threads used", measure::machine());
    println!("commit   {}\n", measure::commit());

    let command: Vec<String> = ["call", "--quiet", "--threads", &threads.to_string()]
        .into_iter()
        .map(String::from)
        .chain(sample.arguments(&arguments.folder.join("out")))
        .collect();
    let command = [
        vec![arguments.trkfuse.to_string_lossy().into_owned()],
        command,
    ]
    .concat();
    let reads = sample.reads()? as f64;
    let before = processor_seconds(UsageWho::RUSAGE_CHILDREN)?;
    let ours = measure::repeat(&command, arguments.runs)?;
    // One run more than asked for is made, to bring the files into the page cache.
    let processor =
        (processor_seconds(UsageWho::RUSAGE_CHILDREN)? - before) / f64::from(arguments.runs + 1);
    let (rate, processor_rate) = minimap2::rates(&sample, arguments.runs)?;
    println!("{:<44} {:>12} {:>16}", "reads", "a second", "a processor's");
    let line = |what: &str, rate: f64, processor_rate: f64| {
        println!("{what:<44} {rate:>12.0} {processor_rate:>16.0}");
    };
    line(
        "trkfuse call --reads, start to end",
        reads / ours.seconds,
        reads / processor,
    );
    line("minimap2 splice:sr, mapping alone", rate, processor_rate);
    println!(
        "{:<44} {:>12.1} {:>16.1}",
        "times as many",
        reads / ours.seconds / rate,
        reads / processor / processor_rate
    );

    let budgets = [
        Budget::seconds(
            "a third of minimap2's time",
            ours.seconds,
            reads / rate / RATIO,
        ),
        Budget::mebibytes("memory", ours.peak_mebibytes, MEMORY),
    ];
    println!("\n{:<44} {:>12} {:>12}", "limit", "measured", "allowed");
    for budget in &budgets {
        println!("{budget}");
    }
    Ok(if budgets.iter().all(Budget::is_kept) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
