//! Completion scripts and the manual page.

use std::io::Write;

use anyhow::Context;
use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs};

/// Prints a completion script.
pub(crate) fn completions(args: &CompletionsArgs) -> anyhow::Result<()> {
    // Rendered first, so that a closed pipe is an error of ours and not a panic of the library's.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "trkfuse", &mut script);
    std::io::stdout()
        .write_all(&script)
        .context("writing the completion script")
}

/// Prints the manual page, one section a command.
pub(crate) fn man() -> anyhow::Result<()> {
    let mut page = Vec::new();
    let command = Cli::command();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    sections(&command, &mut page)?;
    std::io::stdout()
        .write_all(&page)
        .context("writing the manual page")
}

/// Adds a section for each command below one, and for those below it.
fn sections(command: &clap::Command, page: &mut Vec<u8>) -> anyhow::Result<()> {
    for subcommand in command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
    {
        let name = format!("{}-{}", command.get_name(), subcommand.get_name());
        let subcommand = subcommand.clone().name(name);
        clap_mangen::Man::new(subcommand.clone()).render(page)?;
        sections(&subcommand, page)?;
    }
    Ok(())
}
