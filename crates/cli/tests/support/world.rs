//! A small world to simulate in.

use std::path::{Path, PathBuf};

use serde_json::Value;
use trkfuse_simeval::{
    ExpressionModel, FusionSpec, MiniLayout, Outputs, ReadModel, Sample, SimulationConfig, Support,
    WorldChoice,
};

use super::{call_json, text};

/// Fusions by their texts, with so many fragments each.
pub(crate) fn fusion_specs(texts: &[&str], support: Support) -> Vec<FusionSpec> {
    texts
        .iter()
        .map(|text| FusionSpec {
            support,
            ..FusionSpec::parse(text).expect("the text is right")
        })
        .collect()
}

/// A small genome on disk, and reads of it: `own.bam`, `reads_1.fastq.gz`, `reads_2.fastq.gz`.
pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    /// 5' and 3' breakpoint of each fusion, as calls write them.
    pub(crate) truth: Vec<(String, String)>,
}

impl World {
    /// A file in the world's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Its sequence; `world.gtf` has its genes.
    pub(crate) fn fasta(&self) -> PathBuf {
        self.path("world.fa")
    }

    /// Reads of all fusions, so many fragments of each kind, and of other genes that are expressed.
    pub(crate) fn new(fusions: &[&str], others: &[&str], support: Support, seed: u64) -> Self {
        let mut genes = vec!["NTRK1", "NTRK2", "NTRK3"];
        genes.extend(others);
        genes.extend(
            fusions
                .iter()
                .filter_map(|fusion| Some(fusion.split_once(':')?.0)),
        );
        Self::drawn(&SimulationConfig {
            seed,
            world: WorldChoice::Mini(MiniLayout::of(&genes)),
            fusions: fusion_specs(fusions, support),
            background_pairs: 8_000,
            expression: ExpressionModel {
                further_genes: others.iter().map(|gene| (*gene).to_string()).collect(),
                random_genes: 0,
                ..ExpressionModel::default()
            },
            reads: ReadModel {
                duplicate_rate: 0.0,
                ..ReadModel::default()
            },
            ..SimulationConfig::default()
        })
    }

    /// Reads as configured; the world is to be a small one.
    pub(crate) fn drawn(config: &SimulationConfig) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let sample = Sample::draw(config).expect("the configuration is right");
        let outputs = Outputs::in_folder(folder.path(), "own")
            .with_fastq(folder.path(), "reads")
            .with_world(folder.path(), "world");
        sample
            .write(&outputs)
            .expect("the folder can be written to");
        let truth = sample
            .into_truth()
            .fusions
            .iter()
            .map(|fusion| {
                let place = |side: &trkfuse_simeval::SideTruth| {
                    format!("{}:{}", side.contig, side.breakend.pos.one_based())
                };
                (place(&fusion.five_prime), place(&fusion.three_prime))
            })
            .collect();
        Self { folder, truth }
    }

    /// Calls alignments with the world's genes and sequence; the JSON.
    pub(crate) fn call(&self, alignments: &Path, more: &[&str]) -> Value {
        let (annotation, fasta) = (self.path("world.gtf"), self.fasta());
        let mut args = vec![
            "--annotation",
            text(&annotation),
            "--reference",
            text(&fasta),
        ];
        args.extend(more);
        call_json(alignments, &args)
    }
}
