//! From records to evidence, both reading plans.

mod bad_input;
mod by_name;
mod duplicates;
mod elsewhere;
mod fragments;
mod gapped_reads;
mod library;
mod long_reads;
mod odd_records;
mod pairs;
mod panel;
mod plans;
mod real;
mod reference_reads;
mod second_look;
mod split_reads;

use std::path::{Path, PathBuf};

use trkfuse_core::{
    Breakend, ContigId, Evidence, Interval, Junction, Locus, LocusUse, Pos, Retained, Strand,
};

use crate::test_utils::{ReadBuilder, Toy};
use crate::{
    Alignments, Collected, EvidenceConfig, EvidenceError, IndexUse, NoProgress, ReadOptions, Source,
};

/// Two contigs with a target gene on `chrB`, a control gene on `chrC` and nothing on `chrA`.
///
/// Target: locus 10,000 to 20,000 (from 0), exons 11,000-11,200, 13,000-13,200 and 15,000-15,400, on
/// the forward strand. Control: locus 1,000 to 9,000, exons 2,000-2,500 and 4,000-4,500, reverse.
pub(crate) fn toy() -> Toy {
    Toy::new(&[("chrA", 5_000_000), ("chrB", 3_000_000), ("chrC", 50_000)])
        .with_header_line("@PG\tID:STAR\tPN:STAR\tVN:2.7.11b")
}

fn interval(start: u32, end: u32) -> Interval {
    Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end)).expect("not empty")
}

pub(crate) fn loci() -> Vec<Locus> {
    vec![
        Locus {
            contig: ContigId(1),
            interval: interval(10_000, 20_000),
            strand: Strand::Forward,
            name: "TARGET".to_string(),
            usage: LocusUse::Target,
            exons: vec![
                interval(11_000, 11_200),
                interval(13_000, 13_200),
                interval(15_000, 15_400),
            ],
        },
        Locus {
            contig: ContigId(2),
            interval: interval(1_000, 9_000),
            strand: Strand::Reverse,
            name: "CONTROL".to_string(),
            usage: LocusUse::Control,
            exons: vec![interval(2_000, 2_500), interval(4_000, 4_500)],
        },
    ]
}

/// A breakend by its base counted from 1, as in the SAM lines.
pub(crate) fn breakend(contig: u32, one_based: u32, retained: Retained) -> Breakend {
    Breakend {
        contig: ContigId(contig),
        pos: Pos::from_one_based(one_based).expect("counted from 1"),
        retained,
    }
}

/// A folder for files, which goes with it.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("the folder is ours");
        path
    }
}

/// Settings that let even a small file be read by its index.
fn config() -> EvidenceConfig {
    EvidenceConfig {
        small_file_records: 0,
        ..EvidenceConfig::DEFAULT
    }
}

fn collect_from(
    path: &Path,
    options: &ReadOptions,
    config: &EvidenceConfig,
) -> Result<Collected, EvidenceError> {
    let mut alignments = Alignments::open(&Source::Path(path.to_path_buf()), options)?;
    alignments.collect(&loci(), &Vec::new, config, &NoProgress)
}

/// What lines give, streamed.
fn collect_with(lines: &[String], config: &EvidenceConfig) -> Collected {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_bam(lines, &path);
    collect_from(&path, &ReadOptions::default(), config).expect("a whole file")
}

fn collect(lines: &[String]) -> Collected {
    collect_with(lines, &config())
}

/// What lines give, read by index.
fn collect_indexed(lines: &[String], threads: usize) -> Collected {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(lines, &path);
    let options = ReadOptions {
        threads,
        index: IndexUse::Require,
        ..ReadOptions::default()
    };
    collect_from(&path, &options, &config()).expect("a whole file")
}

/// Evidence of all fragments, in order.
fn evidence(collected: &Collected) -> Vec<Evidence> {
    collected
        .fragments
        .iter()
        .flat_map(|fragment| fragment.evidence.clone())
        .collect()
}

fn junctions(collected: &Collected) -> Vec<Junction> {
    evidence(collected)
        .iter()
        .filter_map(|evidence| evidence.junction_read().map(|read| read.junction))
        .collect()
}

/// 60 bases of chrA up to base 100,060, then 40 of the target from base 13,001 on.
fn fusion_read(name: &str) -> ReadBuilder {
    ReadBuilder::new(name)
        .primary("chrA", 100_001, Strand::Forward, "60M40S")
        .supplementary("chrB", 13_001, Strand::Forward, "60H40M")
}

/// Mate 1 forward on chrA, mate 2 reverse in the target's exon 2.
fn spanning(name: &str) -> Vec<String> {
    ReadBuilder::pair(
        &ReadBuilder::new(name).primary("chrA", 100_001, Strand::Forward, "50M"),
        &ReadBuilder::new(name).primary("chrB", 13_101, Strand::Reverse, "50M"),
        &toy(),
    )
}
