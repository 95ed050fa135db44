//! Aligning with STAR.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::{sorted, tool};

/// Of the longest reads, less one.
const OVERHANG: &str = "149";

/// The options of Arriba's manual, "Workflow", for one sample.
pub(crate) const OPTIONS: &str = "--outSAMunmapped Within --outFilterMultimapNmax 50 \
    --peOverlapNbasesMin 10 --alignSplicedMateMapLminOverLmate 0.5 \
    --alignSJstitchMismatchNmax 5 -1 5 5 --chimSegmentMin 10 \
    --chimOutType WithinBAM HardClip --chimJunctionOverhangMin 10 \
    --chimScoreDropMax 30 --chimScoreJunctionNonGTAG 0 \
    --chimScoreSeparation 1 --chimSegmentReadGapMax 3 --chimMultimapNmax 50";

/// STAR as it is, but for unaligned reads, which stand in the same file.
pub(crate) const PLAIN_OPTIONS: &str = "--outSAMunmapped Within";

/// An indexed genome.
#[derive(Debug)]
pub(crate) struct Index {
    folder: PathBuf,
}

impl Index {
    /// Indexes a genome with its genes into `folder`.
    ///
    /// # Errors
    ///
    /// When STAR fails.
    pub(crate) fn build(fasta: &Path, genes: &Path, folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)?;
        let length = fs::metadata(fasta)?.len();
        let contigs = fs::read_to_string(fasta.with_extension("fa.fai"))?
            .lines()
            .count();
        tool::run(
            Command::new("STAR")
                .args(["--runMode", "genomeGenerate", "--runThreadN", "1"])
                .args(["--sjdbOverhang", OVERHANG])
                .args(["--genomeSAindexNbases", &index_bases(length).to_string()])
                .args([
                    "--genomeChrBinNbits",
                    &bin_bits(length, contigs as u64).to_string(),
                ])
                .arg("--genomeFastaFiles")
                .arg(fasta)
                .arg("--sjdbGTFfile")
                .arg(genes)
                .arg("--genomeDir")
                .arg(folder)
                .arg("--outFileNamePrefix")
                .arg(folder.join("log.")),
        )
        .context("indexing the genome")?;
        Ok(Self {
            folder: folder.to_path_buf(),
        })
    }

    /// Aligns a sample with such options into a sorted and indexed BAM.
    ///
    /// # Errors
    ///
    /// When STAR or samtools fails.
    pub(crate) fn align(
        &self,
        sample: &str,
        reads: &[PathBuf; 2],
        options: &str,
        bam: &Path,
    ) -> anyhow::Result<()> {
        let folder = bam.with_extension("star");
        fs::create_dir_all(&folder)?;
        let unsorted = folder.join("Aligned.out.bam");
        tool::run(
            Command::new("STAR")
                .args(["--runThreadN", "1", "--genomeDir"])
                .arg(&self.folder)
                .arg("--readFilesIn")
                .args(reads)
                .args(["--readFilesCommand", "zcat"])
                .args([
                    "--outSAMtype",
                    "BAM",
                    "Unsorted",
                    "--outBAMcompression",
                    "1",
                ])
                .args([
                    "--outSAMattrRGline",
                    &format!("ID:{sample}"),
                    &format!("SM:{sample}"),
                ])
                .args(options.split_whitespace())
                .arg("--outFileNamePrefix")
                .arg(format!("{}/", folder.display())),
        )
        .with_context(|| format!("aligning {sample}"))?;
        sorted::write(&unsorted, bam)?;
        fs::remove_dir_all(&folder)?;
        Ok(())
    }
}

/// STAR's manual: min(14, log2(genome length) / 2 - 1).
fn index_bases(length: u64) -> u32 {
    let bases = (length.max(1) as f64).log2() / 2.0 - 1.0;
    (bases as u32).clamp(1, 14)
}

/// STAR's manual: min(18, log2(genome length / contigs)).
fn bin_bits(length: u64, contigs: u64) -> u32 {
    let bits = (length as f64 / contigs.max(1) as f64).max(2.0).log2();
    (bits as u32).clamp(1, 18)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_sizes_follow_the_manual() {
        assert_eq!(index_bases(3_000_000_000), 14);
        assert_eq!(index_bases(1_000_000), 8);
        assert_eq!(index_bases(0), 1);
        assert_eq!(bin_bits(3_000_000_000, 25), 18);
        assert_eq!(bin_bits(2_500_000, 25), 16);
    }
}
