//! The truth of a sample with what the evaluation goes by besides: class and setting.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::ensure;
use trkfuse_simeval::Truth;

use crate::class::Class;

/// Writes the truth with the columns `class` and `setting` added.
///
/// # Errors
///
/// When the file cannot be written, or `classes` does not name a class for each row.
pub(crate) fn write(
    path: &Path,
    truth: &Truth,
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
    text.push_str("\tclass\tsetting\n");
    for (line, class) in lines.zip(classes) {
        writeln!(text, "{line}\t{}\t{setting}", class.word())?;
    }
    fs::write(path, text)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use trkfuse_core::DomainStatus;
    use trkfuse_simeval::{
        FusionSpec, MiniLayout, Sample, SimulationConfig, WorldChoice, read_truth,
    };

    use super::*;

    fn sample() -> Sample {
        Sample::draw(&SimulationConfig {
            world: WorldChoice::Mini(MiniLayout::of(&["ETV6", "NTRK3"])),
            fusions: ["ETV6:5::NTRK3:15", "NTRK3:10::ETV6:3"]
                .map(|text| FusionSpec::parse(text).expect("a fusion"))
                .to_vec(),
            background_pairs: 0,
            ..SimulationConfig::default()
        })
        .expect("a sample")
    }

    #[test]
    fn the_added_columns_are_what_the_evaluation_reads() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("truth.tsv");
        let sample = sample();
        let classes = [Class::Published, Class::KinaseLost];
        write(&path, sample.truth(), &classes, "2x100").expect("written");
        let rows = read_truth(&path, "any").expect("read");
        assert_eq!(rows[0].class.as_deref(), Some("published exons"));
        assert_eq!(rows[1].setting.as_deref(), Some("2x100"));
        assert_eq!(rows[0].kinase_domain, Some(DomainStatus::Complete));
        assert_eq!(rows[1].kinase_domain, Some(DomainStatus::Lost));
    }

    #[test]
    fn a_class_too_few_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("truth.tsv");
        let sample = sample();
        let result = write(&path, sample.truth(), &[Class::Published], "x");
        assert!(result.is_err());
        assert!(!path.exists());
    }
}
