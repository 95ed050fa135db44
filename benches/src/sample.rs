//! The sample to measure on: simulated once, then kept.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail, ensure};
use trkfuse_core::{Contig, Contigs};
use trkfuse_genes::{Assembly, GeneModels, TARGETS};

/// A simulated sample on disk.
#[derive(Debug)]
pub(crate) struct Sample {
    /// Sorted and indexed BAM.
    pub(crate) alignments: String,
    /// BAM with the same header and no record.
    pub(crate) header_only: String,
    /// The target genes' regions as samtools takes them (`chr1:100-200`, counted from 1).
    pub(crate) regions: Vec<String>,
}

impl Sample {
    /// Makes the sample in `folder`, unless it is there.
    ///
    /// # Errors
    ///
    /// When trkfuse or samtools cannot be run, or fails.
    pub(crate) fn prepare(trkfuse: &Path, folder: &Path, pairs: u64) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)?;
        let name = format!("pairs_{pairs}");
        let alignments = folder.join(format!("{name}.bam"));
        if !alignments.exists() {
            // Simulated beside its place, so that an interrupted run leaves nothing that looks whole.
            let partial = folder.join("partial");
            run(Command::new(trkfuse)
                .args(["simulate", "--fusion", "ETV6:5::NTRK3:15", "--seed", "1"])
                .args(["--pairs", &pairs.to_string(), "--prefix", &name, "-o"])
                .arg(&partial))?;
            for suffix in ["bam.bai", "bam"] {
                let file = format!("{name}.{suffix}");
                fs::rename(partial.join(&file), folder.join(&file))?;
            }
            fs::remove_dir_all(&partial)?;
        }
        let header_only = folder.join("header_only.bam");
        let header = run(Command::new("samtools")
            .args(["view", "-H"])
            .arg(&alignments))?;
        let bam = File::create(&header_only)?;
        let status = Command::new("samtools")
            .args(["view", "-H", "-b"])
            .arg(&alignments)
            .stdout(bam)
            .status()?;
        ensure!(status.success(), "samtools view -H -b ended with {status}");
        Ok(Self {
            alignments: alignments.to_string_lossy().into_owned(),
            header_only: header_only.to_string_lossy().into_owned(),
            regions: target_regions(&header)?,
        })
    }

    /// The BAM's size, in words.
    ///
    /// # Errors
    ///
    /// When the file is gone.
    pub(crate) fn size(&self) -> anyhow::Result<String> {
        let bytes = fs::metadata(&self.alignments)?.len();
        Ok(format!(
            "{} ({:.0} MB)",
            self.alignments,
            bytes as f64 / 1e6
        ))
    }
}

/// Runs a command to its end and gives what it printed.
fn run(command: &mut Command) -> anyhow::Result<String> {
    let output = command
        .output()
        .with_context(|| format!("starting {}", command.get_program().to_string_lossy()))?;
    if !output.status.success() {
        bail!(
            "{command:?} ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The spans of the target genes, from the header of a GRCh38 or GRCh37 file.
fn target_regions(header: &str) -> anyhow::Result<Vec<String>> {
    let contigs = contigs(header)?;
    let assembly = Assembly::recognise(&contigs).context("no known assembly in the header")?;
    let genes = GeneModels::embedded(assembly).bind(&contigs);
    TARGETS
        .iter()
        .map(|name| {
            let gene = genes
                .by_name(name)
                .with_context(|| format!("{name} is not on a contig of the file"))?;
            let contig = contigs.name(gene.contig);
            let (first, last) = (gene.span.start.one_based(), gene.span.last().one_based());
            Ok(format!("{contig}:{first}-{last}"))
        })
        .collect()
}

/// The contigs of a SAM header.
fn contigs(header: &str) -> anyhow::Result<Contigs> {
    let mut list = Vec::new();
    for line in header.lines().filter(|line| line.starts_with("@SQ\t")) {
        let field = |tag: &str| line.split('\t').find_map(|field| field.strip_prefix(tag));
        let name = field("SN:").context("@SQ without SN")?;
        let length = field("LN:").context("@SQ without LN")?.parse()?;
        list.push(Contig {
            name: name.to_string(),
            length,
        });
    }
    Ok(Contigs::new(list)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_spelt_as_the_header_spells_its_contigs() {
        let header = "@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:248956422\n@SQ\tSN:chr9\tLN:138394717\n\
                      @SQ\tSN:chr15\tLN:101991189\n";
        let regions = target_regions(header).unwrap();
        assert_eq!(regions.len(), 3);
        assert!(regions[0].starts_with("chr1:156"), "{}", regions[0]);
        assert!(regions[2].starts_with("chr15:87"), "{}", regions[2]);
    }

    #[test]
    fn a_header_of_another_assembly_is_an_error() {
        assert!(target_regions("@SQ\tSN:chr1\tLN:1000\n").is_err());
        assert!(target_regions("@SQ\tSN:chr1\n").is_err());
    }
}
