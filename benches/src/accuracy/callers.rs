//! The callers that are compared.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use trkfuse_genes::{TARGETS, known_partners};
use trkfuse_simeval::{CallFormat, CallerInput};

use crate::aligner::Aligner;
use crate::sample::Prepared;
use crate::tool;

/// A caller and how it is run.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// trkfuse with the genome's sequence or without it.
    Trkfuse {
        program: PathBuf,
        has_reference: bool,
    },
    /// trkfuse with the genome's sequence on reads that STAR with chimeric alignments did not place; `is_whole`: looking for
    /// stray reads in the whole file.
    Realigned {
        program: PathBuf,
        aligner: Aligner,
        is_whole: bool,
    },
    /// Arriba, told of the published pairs, without blacklist.
    Arriba { program: PathBuf, known: PathBuf },
    /// A table in STAR-Fusion's shape for each sample, `SAMPLE.tsv` in a folder, made elsewhere.
    StarFusion { tables: PathBuf },
}

impl Caller {
    /// Arriba with a list of the published pairs, which is written to `folder`.
    ///
    /// # Errors
    ///
    /// When the list cannot be written.
    pub(crate) fn arriba(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let known = folder.join("known_fusions.tsv");
        let mut pairs = String::new();
        for pair in TARGETS.iter().flat_map(|target| known_partners(target)) {
            writeln!(pairs, "{}\t{}", pair.five_prime, pair.three_prime)?;
        }
        fs::write(&known, pairs)?;
        Ok(Self::Arriba {
            program: program.to_path_buf(),
            known,
        })
    }

    /// By what it is judged once more, in words, where it has two kinds of calls.
    pub(crate) const fn other_standard(&self) -> Option<&'static str> {
        match self {
            Self::Trkfuse {
                has_reference: true,
                ..
            } => Some("with watched calls"),
            Self::Trkfuse { .. } | Self::Realigned { .. } | Self::StarFusion { .. } => None,
            Self::Arriba { .. } => Some("high and medium"),
        }
    }

    /// As it stands in the tables.
    pub(crate) const fn label(&self) -> &'static str {
        match self {
            Self::Trkfuse {
                has_reference: true,
                ..
            } => "trkfuse",
            Self::Trkfuse {
                has_reference: false,
                ..
            } => "trkfuse, no FASTA",
            Self::Realigned {
                aligner,
                is_whole: false,
                ..
            } => aligner.label(),
            Self::Realigned { aligner, .. } => aligner.whole_file_label(),
            Self::Arriba { .. } => "Arriba",
            Self::StarFusion { .. } => "STAR-Fusion",
        }
    }

    /// The command line, in words.
    pub(crate) const fn command(&self) -> &'static str {
        match self {
            Self::Trkfuse {
                has_reference: true,
                ..
            } => "trkfuse call SAMPLE.bam -g genome.gtf -r genome.fa",
            Self::Trkfuse {
                has_reference: false,
                ..
            } => "trkfuse call SAMPLE.bam -g genome.gtf",
            Self::Realigned { aligner, .. } => aligner.command(),
            Self::Arriba { .. } => {
                "arriba -x SAMPLE.bam -g genome.gtf -a genome.fa -k known_fusions.tsv -f blacklist"
            }
            Self::StarFusion { .. } => "not run here: its tables were given",
        }
    }

    /// The version of the program.
    pub(crate) fn version(&self) -> String {
        match self {
            Self::Trkfuse { program, .. } | Self::Realigned { program, .. } => {
                tool::version(program, "--version")
            }
            Self::Arriba { program, .. } => tool::version(program, "-h"),
            Self::StarFusion { .. } => "unknown".to_string(),
        }
    }

    /// Where its calls of a sample are.
    pub(crate) fn input(&self, sample: &Prepared) -> CallerInput {
        let format = match self {
            Self::Trkfuse { .. } | Self::Realigned { .. } => CallFormat::Trkfuse,
            Self::Arriba { .. } => CallFormat::Arriba,
            Self::StarFusion { .. } => CallFormat::StarFusion,
        };
        CallerInput::new(self.label(), &self.path(sample, "tsv"), format)
    }

    /// One of its files of a sample.
    pub(crate) fn path(&self, sample: &Prepared, suffix: &str) -> PathBuf {
        let word = match self {
            Self::Trkfuse {
                has_reference: true,
                ..
            } => "trkfuse",
            Self::Trkfuse {
                has_reference: false,
                ..
            } => "trkfuse-no-fasta",
            Self::Realigned {
                aligner,
                is_whole: false,
                ..
            } => aligner.word(),
            Self::Realigned { aligner, .. } => aligner.whole_file_word(),
            Self::Arriba { .. } => "arriba",
            Self::StarFusion { tables } => {
                return tables.join(format!("{}.{suffix}", sample.name));
            }
        };
        sample
            .folder
            .join(format!("{}.{word}.{suffix}", sample.name))
    }

    /// trkfuse with all but what it reads.
    fn trkfuse(&self, program: &Path, sample: &Prepared, has_reference: bool) -> Command {
        let mut command = Command::new(program);
        command.args(["call", "--quiet", "-g"]).arg(&sample.genes);
        if has_reference {
            command.arg("-r").arg(&sample.fasta);
        }
        command
            .arg("--tsv")
            .arg(self.path(sample, "tsv"))
            .arg("--json")
            .arg(self.path(sample, "json"));
        command
    }

    /// Calls a sample.
    ///
    /// # Errors
    ///
    /// When the caller fails.
    pub(crate) fn call(&self, sample: &Prepared) -> anyhow::Result<()> {
        let mut command = match self {
            Self::Trkfuse {
                program,
                has_reference,
            } => {
                let mut command = self.trkfuse(program, sample, *has_reference);
                command.arg(&sample.bam);
                command
            }
            Self::Realigned {
                program,
                aligner,
                is_whole,
            } => {
                let mut command = self.trkfuse(program, sample, true);
                if *is_whole {
                    command.args(["--rescue", "whole-file"]);
                }
                match aligner {
                    Aligner::None => command.arg("--reads").args(sample.reads()),
                    _ => command.arg(aligner.bam(sample)),
                };
                command
            }
            Self::Arriba { program, known } => {
                let mut command = Command::new(program);
                command
                    .arg("-x")
                    .arg(&sample.bam)
                    .arg("-g")
                    .arg(&sample.genes)
                    .arg("-a")
                    .arg(&sample.fasta)
                    .arg("-k")
                    .arg(known)
                    .args(["-f", "blacklist", "-o"])
                    .arg(self.path(sample, "tsv"))
                    .arg("-O")
                    .arg(self.path(sample, "discarded.tsv"));
                command
            }
            Self::StarFusion { .. } => {
                let table = self.path(sample, "tsv");
                anyhow::ensure!(
                    table.is_file(),
                    "there is no table '{}': run STAR-Fusion on {} and put its predictions there",
                    table.display(),
                    sample.bam.display()
                );
                return Ok(());
            }
        };
        tool::run(&mut command)
            .with_context(|| format!("calling {} with {}", sample.name, self.label()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_made_elsewhere_is_judged_as_it_is_and_missed_by_name() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let sample = Prepared {
            name: "9100_2x100".to_string(),
            setting: "2x100",
            bam: folder.path().join("9100_2x100.bam"),
            fasta: PathBuf::new(),
            genes: PathBuf::new(),
            truth: PathBuf::new(),
            folder: folder.path().to_path_buf(),
        };
        let caller = Caller::StarFusion {
            tables: folder.path().join("tables"),
        };
        let error = caller.call(&sample).expect_err("there is none");
        assert!(error.to_string().contains("9100_2x100.tsv"), "{error}");
        fs::create_dir(folder.path().join("tables")).expect("the folder is ours");
        let table = folder.path().join("tables/9100_2x100.tsv");
        fs::write(&table, "#FusionName\n").expect("the folder is ours");
        caller.call(&sample).expect("the table is there");
        let input = caller.input(&sample);
        assert_eq!((input.path, input.format), (table, CallFormat::StarFusion));
    }
}
