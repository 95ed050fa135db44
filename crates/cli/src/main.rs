//! The `trkfuse` command: arguments, the order of steps, logging, exit codes.
//!
//! Exit codes: 0 done (whatever was found), 1 failed, 2 wrong usage, 128 and the signal's number when
//! ended by one.

mod args;
mod call;
mod companions;
mod evaluate;
mod genes;
mod input;
mod interrupt;
mod loci;
mod logging;
mod normals;
mod progress;
mod shell;
mod simulate;
mod thresholds;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(cli.log_level());
    if !cli.verbosity.verbose {
        trkfuse_evidence::silence_htslib();
    }
    let done = |()| ExitCode::SUCCESS;
    let outcome = match cli.command {
        Command::Call(args) => call::run(&args, cli.verbosity.quiet),
        Command::Normals(args) => normals::run(&args).map(done),
        Command::Genes(args) => genes::run(&args).map(done),
        Command::Simulate(args) => simulate::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Completions(args) => shell::completions(&args).map(done),
        Command::Man => shell::man().map(done),
    };
    match outcome {
        Ok(code) => code,
        // Whoever read our output has had enough: `trkfuse call x.bam | head` is no failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
