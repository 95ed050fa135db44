//! Alignments sorted by place, with an index.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::ensure;

use crate::tool;

/// Sorts alignments into `bam`, indexes it, and takes the unsorted ones away.
///
/// # Errors
///
/// When samtools fails.
pub(crate) fn write(unsorted: &Path, bam: &Path) -> anyhow::Result<()> {
    let partial = bam.with_extension("partial.bam");
    let status = Command::new("samtools")
        .args(["sort", "-m", "200M", "-l", "1", "-O", "bam"])
        .arg(unsorted)
        .stdout(File::create(&partial)?)
        .stderr(Stdio::null())
        .status()?;
    ensure!(
        status.success(),
        "samtools sort into {} ended with {status}",
        bam.display()
    );
    fs::rename(&partial, bam)?;
    fs::remove_file(unsorted)?;
    tool::run(Command::new("samtools").arg("index").arg(bam))?;
    Ok(())
}
