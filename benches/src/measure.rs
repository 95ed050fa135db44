//! Wall-clock time and peak memory of a command.
//!
//! The system tells the peak memory of all ended children of a process together. So each run is watched by a process of
//! its own: this program, started again with [`FLAG`].

use std::fmt;
use std::fs;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};
use nix::sys::resource::{UsageWho, getrusage};

/// First argument of the watching process.
const FLAG: &str = "--watch-one-command";

/// What a command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    /// Shortest wall-clock time of the runs, in seconds.
    pub(crate) seconds: f64,
    /// Largest resident set of the runs, in MiB.
    pub(crate) peak_mebibytes: f64,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>10.3} s {:>8.1} MiB",
            self.seconds, self.peak_mebibytes
        )
    }
}

/// Runs a command several times, each in a fresh process, after one run that is not counted and brings the files into
/// the page cache.
///
/// # Errors
///
/// When it cannot be started or fails.
pub(crate) fn repeat(command: &[String], runs: u32) -> anyhow::Result<Measured> {
    once(command)?;
    let mut best = once(command)?;
    for _ in 1..runs {
        let next = once(command)?;
        best.seconds = best.seconds.min(next.seconds);
        best.peak_mebibytes = best.peak_mebibytes.max(next.peak_mebibytes);
    }
    Ok(best)
}

fn once(command: &[String]) -> anyhow::Result<Measured> {
    let this = std::env::current_exe().context("finding this program")?;
    let output = Command::new(this).arg(FLAG).args(command).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut figures = said.split_whitespace().map(str::parse::<f64>);
    match (output.status.success(), figures.next(), figures.next()) {
        (true, Some(Ok(seconds)), Some(Ok(peak_mebibytes))) => Ok(Measured {
            seconds,
            peak_mebibytes,
        }),
        _ => bail!(
            "{} failed: {}",
            command.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        ),
    }
}

/// If this process was started to watch a command: runs it, prints seconds and MiB, and gives the code to end with.
///
/// # Errors
///
/// When the command cannot be started or fails.
pub(crate) fn as_child() -> anyhow::Result<Option<ExitCode>> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some(FLAG) {
        return Ok(None);
    }
    let program = arguments.next().context("a command to watch")?;
    let start = Instant::now();
    let status = Command::new(&program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("starting {program}"))?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        bail!("{program} ended with {status}");
    }
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") {
        1024.0 * 1024.0
    } else {
        1024.0
    };
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64 / unit;
    println!("{seconds} {peak}");
    Ok(Some(ExitCode::SUCCESS))
}

/// The processor, as the system names it, and how many.
pub(crate) fn machine() -> String {
    let model = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            text.lines()
                .find(|line| line.starts_with("model name"))
                .and_then(|line| line.split(": ").nth(1))
                .map(String::from)
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_string());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores")
}

/// The commit that is checked out, with a mark if files differ from it.
pub(crate) fn commit() -> String {
    Command::new("git")
        .args(["describe", "--always", "--dirty"])
        .output()
        .ok()
        .filter(|output| output.status.success())
        .map_or_else(
            || "unknown".to_string(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_string(),
        )
}
