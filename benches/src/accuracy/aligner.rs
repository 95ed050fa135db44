//! Other ways from reads to trkfuse than STAR with chimeric alignments: other aligners, and none.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use crate::sample::Prepared;
use crate::{sorted, splice_sr, star, tool};

/// How labels end where the whole file is searched.
pub(crate) const WHOLE_FILE: &str = ", whole file";

/// What places a sample's reads before trkfuse sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aligner {
    /// STAR as it is without options.
    StarPlain,
    BwaMem,
    Minimap2Splice,
    /// By the crate that holds minimap2's code: distributions have older ones without the preset.
    Minimap2SpliceSr,
    Hisat2,
    /// The reads as they are.
    None,
}

impl Aligner {
    /// In the order of the table.
    pub(crate) const ALL: [Self; 6] = [
        Self::StarPlain,
        Self::BwaMem,
        Self::Minimap2Splice,
        Self::Minimap2SpliceSr,
        Self::Hisat2,
        Self::None,
    ];

    /// As it stands in the tables.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::StarPlain => "STAR, no chimeric output",
            Self::BwaMem => "BWA-MEM",
            Self::Minimap2Splice => "minimap2 splice",
            Self::Minimap2SpliceSr => "minimap2 splice:sr",
            Self::Hisat2 => "HISAT2",
            Self::None => "none: FASTQ",
        }
    }

    /// As it stands in the tables where its whole file is searched for stray reads.
    pub(crate) const fn whole_file_label(self) -> &'static str {
        match self {
            Self::StarPlain => "STAR, no chimeric output, whole file",
            Self::BwaMem => "BWA-MEM, whole file",
            Self::Minimap2Splice => "minimap2 splice, whole file",
            Self::Minimap2SpliceSr => "minimap2 splice:sr, whole file",
            Self::Hisat2 => "HISAT2, whole file",
            // There is no other way to look at reads.
            Self::None => self.label(),
        }
    }

    /// The same in file names.
    pub(crate) const fn whole_file_word(self) -> &'static str {
        match self {
            Self::StarPlain => "star-plain-whole",
            Self::BwaMem => "bwa-mem-whole",
            Self::Minimap2Splice => "minimap2-splice-whole",
            Self::Minimap2SpliceSr => "minimap2-splice-sr-whole",
            Self::Hisat2 => "hisat2-whole",
            Self::None => self.word(),
        }
    }

    /// As it stands in file names.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::StarPlain => "star-plain",
            Self::BwaMem => "bwa-mem",
            Self::Minimap2Splice => "minimap2-splice",
            Self::Minimap2SpliceSr => "minimap2-splice-sr",
            Self::Hisat2 => "hisat2",
            Self::None => "fastq",
        }
    }

    /// The command line, in words.
    pub(crate) const fn command(self) -> &'static str {
        match self {
            Self::StarPlain => "STAR --outSAMunmapped Within",
            Self::BwaMem => "bwa mem genome.fa READS_1 READS_2",
            Self::Minimap2Splice => "minimap2 -ax splice -k12 genome.fa READS_1 READS_2",
            Self::Minimap2SpliceSr => "minimap2 -ax splice:sr genome.fa READS_1 READS_2",
            Self::Hisat2 => "hisat2 -x genome -1 READS_1 -2 READS_2",
            Self::None => "trkfuse call --reads READS_1 READS_2 -g genome.gtf -r genome.fa",
        }
    }

    /// The version of the program, where it is one.
    pub(crate) fn version(self) -> Option<String> {
        let (program, flag) = match self {
            Self::StarPlain => ("STAR", "--version"),
            // Says it among its help, when nothing is asked of it.
            Self::BwaMem => ("bwa", ""),
            Self::Minimap2Splice => ("minimap2", "--version"),
            Self::Hisat2 => ("hisat2-align-s", "--version"),
            Self::Minimap2SpliceSr => return Some("2.30".to_string()),
            Self::None => return None,
        };
        Some(tool::version(Path::new(program), flag))
    }

    /// The aligners that are installed; says which are not.
    pub(crate) fn installed() -> Vec<Self> {
        let is_there = |aligner: &Self| {
            let (program, package) = match aligner {
                Self::StarPlain => ("STAR", "rna-star"),
                Self::BwaMem => ("bwa", "bwa"),
                Self::Minimap2Splice => ("minimap2", "minimap2"),
                Self::Hisat2 => ("hisat2", "hisat2"),
                Self::Minimap2SpliceSr | Self::None => return true,
            };
            let is_there = tool::is_there(program);
            if !is_there {
                println!(
                    "left out: {program} is not installed (Debian and Ubuntu: apt-get install {package})"
                );
            }
            is_there
        };
        Self::ALL.into_iter().filter(is_there).collect()
    }

    /// Where its sorted and indexed alignments of a sample are.
    pub(crate) fn bam(self, sample: &Prepared) -> PathBuf {
        let name = format!("{}.{}.bam", sample.name, self.word());
        sample.folder.join(name)
    }

    /// Whether it has nothing left to do for a sample.
    pub(crate) fn is_done(self, sample: &Prepared) -> bool {
        self == Self::None || self.bam(sample).with_extension("bam.bai").exists()
    }

    /// Makes what the aligner needs of a genome, in `folder`.
    ///
    /// # Errors
    ///
    /// When the aligner fails.
    pub(crate) fn index(self, sample: &Prepared, folder: &Path) -> anyhow::Result<Indexed> {
        fs::create_dir_all(folder)?;
        let fasta = &sample.fasta;
        let prefix = folder.join("genome");
        let star = match self {
            Self::StarPlain => Some(star::Index::build(fasta, &sample.genes, folder)?),
            Self::BwaMem => {
                let mut command = Command::new("bwa");
                tool::run(command.args(["index", "-p"]).arg(&prefix).arg(fasta))?;
                None
            }
            Self::Hisat2 => {
                let mut command = Command::new("hisat2-build");
                tool::run(command.arg("-q").arg(fasta).arg(&prefix))?;
                None
            }
            Self::Minimap2Splice | Self::Minimap2SpliceSr | Self::None => None,
        };
        Ok(Indexed {
            aligner: self,
            prefix,
            star,
        })
    }
}

/// An aligner that knows a genome.
#[derive(Debug)]
pub(crate) struct Indexed {
    aligner: Aligner,
    prefix: PathBuf,
    star: Option<star::Index>,
}

impl Indexed {
    /// Aligns a sample's reads into a sorted and indexed BAM.
    ///
    /// # Errors
    ///
    /// When the aligner or samtools fails.
    pub(crate) fn align(&self, sample: &Prepared) -> anyhow::Result<()> {
        let bam = self.aligner.bam(sample);
        let reads = sample.reads();
        let [first, second] = &reads;
        let mut command = match self.aligner {
            Aligner::None => return Ok(()),
            Aligner::StarPlain => {
                let index = self.star.as_ref().context("STAR's index was made")?;
                return index.align(&sample.name, &reads, star::PLAIN_OPTIONS, &bam);
            }
            Aligner::Minimap2SpliceSr => {
                let sam = bam.with_extension("sam");
                splice_sr::align(&sample.fasta, first, second, &sam);
                return sorted::write(&sam, &bam);
            }
            Aligner::BwaMem => {
                let mut command = Command::new("bwa");
                command.arg("mem").arg(&self.prefix).args(&reads);
                command
            }
            Aligner::Minimap2Splice => {
                let mut command = Command::new("minimap2");
                command
                    .args(["-t", "1", "-ax", "splice", "-k12"])
                    .arg(&sample.fasta)
                    .args(&reads);
                command
            }
            Aligner::Hisat2 => {
                let mut command = Command::new("hisat2");
                command.arg("-x").arg(&self.prefix);
                command.arg("-1").arg(first).arg("-2").arg(second);
                command
            }
        };
        let sam = bam.with_extension("sam");
        let status = command
            .stdin(Stdio::null())
            .stdout(File::create(&sam)?)
            .stderr(Stdio::null())
            .status()
            .with_context(|| format!("starting {command:?}"))?;
        ensure!(status.success(), "{command:?} ended with {status}");
        sorted::write(&sam, &bam)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_aligners_share_a_name_or_a_file() {
        let labels: BTreeSet<&str> = Aligner::ALL.map(Aligner::label).into();
        let words: BTreeSet<&str> = Aligner::ALL.map(Aligner::word).into();
        assert_eq!(labels.len(), Aligner::ALL.len());
        assert_eq!(words.len(), Aligner::ALL.len());
    }
}
