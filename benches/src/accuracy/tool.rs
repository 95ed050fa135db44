//! Other programs: finding, running and naming them.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// Runs a command to its end and gives what it printed.
///
/// # Errors
///
/// When it cannot be started or fails; with the last lines of what it said.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting {name}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<&str> = said.lines().rev().take(5).collect();
        let last: Vec<&str> = lines.into_iter().rev().collect();
        bail!(
            "{command:?} ended with {}: {}",
            output.status,
            last.join("\n")
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program can be started.
pub(crate) fn is_there(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// The first line that a program says of itself which holds a version.
pub(crate) fn version(program: &Path, flag: &str) -> String {
    let output = Command::new(program)
        .arg(flag)
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        return "unknown".to_string();
    };
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said)
        .lines()
        .flat_map(str::split_whitespace)
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
        .unwrap_or("unknown")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_says_why() {
        let error = run(Command::new("sh").args(["-c", "echo no such luck >&2; exit 3"]))
            .expect_err("it ends with 3");
        assert!(error.to_string().contains("no such luck"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_is_told_from_one_that_is() {
        assert!(is_there("sh"));
        assert!(!is_there("no-such-program-anywhere"));
        assert!(run(&mut Command::new("no-such-program-anywhere")).is_err());
        assert_eq!(
            version(Path::new("no-such-program-anywhere"), "-h"),
            "unknown"
        );
    }
}
