//! The truth of a sample with what the evaluation goes by: class, setting, kinase domain.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::ensure;
use trkfuse_core::DomainStatus;
use trkfuse_simeval::{Truth, World};

use crate::class::Class;
use crate::kinase;

/// Writes the truth with the columns `kinase`, `class` and `setting` added.
///
/// # Errors
///
/// When the file cannot be written, or `classes` does not name a class for each row.
pub(crate) fn write(
    path: &Path,
    truth: &Truth,
    world: &World,
    classes: &[Class],
    setting: &str,
) -> anyhow::Result<()> {
    ensure!(
        classes.len() == truth.fusions.len(),
        "{} fusions were planned and {} simulated",
        classes.len(),
        truth.fusions.len()
    );
    let table = truth.table();
    let mut lines = table.lines();
    let mut text = lines.next().unwrap_or_default().to_string();
    text.push_str("\tkinase\tclass\tsetting\n");
    for ((line, fusion), class) in lines.zip(&truth.fusions).zip(classes) {
        let kinase = match kinase::kept(fusion, world) {
            Some(DomainStatus::Complete) => "complete",
            Some(DomainStatus::Partial) => "partial",
            Some(DomainStatus::Lost) => "lost",
            Some(DomainStatus::Unknown) | None => "unknown",
        };
        writeln!(text, "{line}\t{kinase}\t{}\t{setting}", class.word())?;
    }
    fs::write(path, text)?;
    Ok(())
}
