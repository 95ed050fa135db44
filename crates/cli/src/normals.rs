//! `trkfuse normals`: a panel of normal samples, and what judging needs of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use trkfuse_calling::{CallingConfig, NormalJunction, NormalPanel};
use trkfuse_core::{Breakend, Contigs, Junction, Pos};
use trkfuse_report::Destination;
use trkfuse_report::panel::{NormalResult, Panel, PanelBreakend, PanelRow};

use crate::args::{NormalsArgs, NormalsBuildArgs, NormalsCommand};

pub(crate) fn run(args: &NormalsArgs) -> anyhow::Result<()> {
    match &args.command {
        NormalsCommand::Build(args) => build(args),
    }
}

/// Merges results of normal samples into a panel.
fn build(args: &NormalsBuildArgs) -> anyhow::Result<()> {
    let mut paths = args.results.clone();
    if let Some(list) = &args.list {
        paths.extend(listed(list)?);
    }
    let results = paths
        .iter()
        .map(|path| NormalResult::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    warn_of_repeated_samples(&results);
    let panel = Panel::of(&results, CallingConfig::DEFAULT.normals_distance)?;
    panel
        .write(&Destination::from_argument(&args.output))
        .context("writing the panel")?;
    log::info!(
        "{} normal samples, {} junctions",
        panel.samples,
        panel.rows.len()
    );
    Ok(())
}

/// The paths that a file lists.
fn listed(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let text = std::fs::read_to_string(list)
        .with_context(|| format!("reading the list of results {}", list.display()))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(PathBuf::from)
        .collect())
}

/// Samples are told apart by their names alone, and two patients' may be called alike.
fn warn_of_repeated_samples(results: &[NormalResult]) {
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for result in results {
        let file = result.path.display().to_string();
        files.entry(&result.sample).or_default().push(file);
    }
    for (sample, files) in files.iter().filter(|(_, files)| files.len() > 1) {
        log::warn!(
            "sample {sample} has {} results and counts once: {}; if these are several samples, give each its name \
             (`trkfuse call --sample`)",
            files.len(),
            files.join(", ")
        );
    }
}

/// A panel on the contigs of an alignment file. Junctions on contigs that the file lacks are left out.
pub(crate) fn bind(panel: &Panel, contigs: &Contigs) -> NormalPanel {
    let junctions = panel
        .rows
        .iter()
        .filter_map(|row| normal_junction(row, contigs))
        .collect();
    NormalPanel::new(panel.samples, panel.genes.clone(), junctions)
}

fn normal_junction(row: &PanelRow, contigs: &Contigs) -> Option<NormalJunction> {
    let side = |side: &PanelBreakend| {
        Some(Breakend {
            contig: contigs.resolve(&side.contig)?,
            pos: Pos::from_one_based(side.position)?,
            retained: side.retained,
        })
    };
    Some(NormalJunction {
        junction: Junction::new(side(&row.five_prime)?, side(&row.three_prime)?),
        samples: row.samples,
        fragments: row.fragments,
    })
}
