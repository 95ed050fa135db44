//! What is called: alignments from a file, or reads that are aligned first.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use trkfuse_core::Contigs;
use trkfuse_evidence::{Alignments, Fasta, IndexUse, ReadFiles, ReadOptions, Source};

use crate::args::{CallArgs, IndexArg};

/// The sample's data, opened as far as that says where its bases may lie.
pub(crate) enum Input {
    /// An alignment file, by its path.
    Alignments(Box<Alignments>, PathBuf),
    /// FASTQ files, to be aligned to the contigs of a FASTA.
    Reads {
        files: ReadFiles,
        /// Of read 1, for the sample's name.
        first: PathBuf,
        contigs: Contigs,
        options: ReadOptions,
    },
}

impl Input {
    /// Opens what the arguments name.
    pub(crate) fn open(args: &CallArgs) -> anyhow::Result<Self> {
        let options = read_options(args);
        if let Some(path) = &args.alignments {
            let alignments = Alignments::open(&Source::from_argument(path), &options)?;
            return Ok(Self::Alignments(Box::new(alignments), path.clone()));
        }
        let lanes = |list: Option<&String>| -> Vec<PathBuf> {
            let paths = list.into_iter().flat_map(|list| list.split(','));
            paths
                .filter(|path| !path.is_empty())
                .map(PathBuf::from)
                .collect()
        };
        let (one, two) = (
            lanes(args.input.reads.first()),
            lanes(args.input.reads.get(1)),
        );
        let files = ReadFiles::new(&one, &two)?;
        let fasta = args
            .input
            .reference
            .as_deref()
            .context("reads need the genome: give its FASTA with --reference")?;
        Ok(Self::Reads {
            files,
            first: one.into_iter().next().unwrap_or_default(),
            contigs: Fasta::contigs(fasta)?,
            options,
        })
    }

    /// The contigs of the file's header, or of the FASTA that reads are aligned to.
    pub(crate) fn contigs(&self) -> &Contigs {
        match self {
            Self::Alignments(alignments, _) => alignments.contigs(),
            Self::Reads { contigs, .. } => contigs,
        }
    }

    /// What names the contigs, for messages.
    pub(crate) fn contigs_from(&self) -> String {
        match self {
            Self::Alignments(_, path) => path.display().to_string(),
            Self::Reads { options, .. } => options
                .reference
                .as_deref()
                .map_or_else(String::new, |path| path.display().to_string()),
        }
    }

    /// The sample's name: as given, else the file's only sample, else the file's name.
    pub(crate) fn sample_name(&self, given: Option<&str>) -> anyhow::Result<String> {
        if let Some(name) = given {
            return Ok(name.to_string());
        }
        match self {
            Self::Reads { first, .. } => Ok(reads_stem(first)),
            Self::Alignments(alignments, path) => match alignments.samples() {
                [only] => Ok(only.clone()),
                [] => Ok(file_stem(path, &[".bam", ".cram", ".sam"])),
                several => bail!(
                    "{}: holds the samples {}; say which with --sample",
                    path.display(),
                    several.join(", ")
                ),
            },
        }
    }
}

fn read_options(args: &CallArgs) -> ReadOptions {
    ReadOptions {
        reference: args.input.reference.clone(),
        threads: usize::from(args.threads),
        index: match args.input.index {
            IndexArg::Auto => IndexUse::Auto,
            IndexArg::Require => IndexUse::Require,
            IndexArg::Never => IndexUse::Never,
        },
        sample: args.input.sample.clone(),
    }
}

/// A file's name up to an ending that tells a format.
fn file_stem(path: &Path, endings: &[&str]) -> String {
    if path == Path::new("-") {
        return "sample".to_string();
    }
    let name = path
        .file_name()
        .map_or_else(|| "sample".into(), |name| name.to_string_lossy());
    endings
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(&name)
        .to_string()
}

/// A FASTQ file's name without its endings and what tells mate, lane and part: `T1_S3_L001_R1_001.fastq.gz`
/// and `T1_R1.fq.gz` are of the samples `T1_S3` and `T1`.
fn reads_stem(path: &Path) -> String {
    let endings = [
        ".fastq.gz",
        ".fq.gz",
        ".fastq.bgz",
        ".fq.bgz",
        ".fastq",
        ".fq",
    ];
    let name = file_stem(path, &endings);
    let mut stem = name.as_str();
    let is_number = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|letter| letter.is_ascii_digit())
    };
    // ORDER: as they stand in Illumina's names, last first.
    let is_mate = |part: &str| matches!(part, "R1" | "r1" | "1");
    if let Some((before, part)) = stem.rsplit_once('_')
        && is_number(part, 3)
        && before
            .rsplit_once('_')
            .is_some_and(|(_, mate)| is_mate(mate))
    {
        stem = before;
    }
    if let Some((before, part)) = stem.rsplit_once(['_', '.'])
        && is_mate(part)
    {
        stem = before;
    }
    if let Some((before, part)) = stem.rsplit_once('_')
        && part
            .strip_prefix('L')
            .is_some_and(|lane| is_number(lane, 3))
    {
        stem = before;
    }
    if stem.is_empty() {
        name
    } else {
        stem.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_samples_name_comes_from_the_files_when_nothing_else_says() {
        let stem = |path: &str| file_stem(Path::new(path), &[".bam", ".cram", ".sam"]);
        assert_eq!(stem("/data/T1.sorted.bam"), "T1.sorted");
        assert_eq!(stem("-"), "sample");
        assert_eq!(stem("reads"), "reads");
        assert_eq!(stem(".bam"), ".bam");
    }

    #[test]
    fn a_samples_name_is_what_all_its_files_of_reads_share() {
        for (file, sample) in [
            ("/data/T1_R1.fq.gz", "T1"),
            ("T1_1.fastq.gz", "T1"),
            ("T1.R1.fastq", "T1"),
            ("T1_S3_L001_R1_001.fastq.gz", "T1_S3"),
            ("T1_L002_R1.fq", "T1"),
            ("T1.fq.gz", "T1"),
            ("T_100.fq.gz", "T_100"),
            ("_1.fq", "_1"),
            ("SRR1659964_1.fastq.gz", "SRR1659964"),
            ("-", "sample"),
        ] {
            assert_eq!(reads_stem(Path::new(file)), sample, "{file}");
        }
    }
}
