//! Samples: simulated, aligned, called.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use trkfuse_simeval::{
    DecoyModel, ExpressionModel, GenomeModel, Outputs, Sample, SimulationConfig, World, WorldChoice,
};

use crate::aligner::Aligner;
use crate::callers::Caller;
use crate::fusions::{self, Planned};
use crate::seeds;
use crate::setting::{self, Setting};
use crate::star::{self, Index};
use crate::world;

/// Fragments of ordinary transcripts in a sample.
pub(crate) const BACKGROUND: u32 = 30_000;

/// Samples that share a genome and its fusions, one for each setting.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The simulation's seed.
    pub(crate) seed: u64,
    /// Which of the samples over which fusions are spread; `None` without fusions.
    pub(crate) part: Option<usize>,
}

/// A sample on disk.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) name: String,
    pub(crate) setting: &'static str,
    pub(crate) bam: PathBuf,
    pub(crate) fasta: PathBuf,
    pub(crate) genes: PathBuf,
    pub(crate) truth: PathBuf,
    /// Where callers write.
    pub(crate) folder: PathBuf,
}

impl Group {
    /// The groups of these seeds.
    pub(crate) fn all(fusions: &[u64], fusion_free: &[u64]) -> Vec<Self> {
        let with_fusions = fusions.iter().flat_map(|seed| {
            (0..fusions::SAMPLES).map(move |part| Self {
                seed: seed + 10 * part as u64,
                part: Some(part),
            })
        });
        let without = fusion_free.iter().map(|&seed| Self { seed, part: None });
        with_fusions.chain(without).collect()
    }

    /// Simulates and aligns the samples of the group, and lets all callers see them.
    ///
    /// With `reuse`, samples that are there are not made anew.
    ///
    /// # Errors
    ///
    /// When a sample cannot be made or a program fails.
    pub(crate) fn run(
        &self,
        folder: &Path,
        callers: &[Caller],
        reuse: bool,
    ) -> anyhow::Result<Vec<Prepared>> {
        let samples = self
            .prepare(&folder.join(self.seed.to_string()), reuse)
            .with_context(|| format!("making the samples of seed {}", self.seed))?;
        for sample in &samples {
            for caller in callers {
                caller.call(sample)?;
            }
        }
        Ok(samples)
    }

    fn prepare(&self, folder: &Path, reuse: bool) -> anyhow::Result<Vec<Prepared>> {
        fs::create_dir_all(folder)?;
        let mut index = None;
        let mut samples = Vec::new();
        for simulation in self.simulations(folder)? {
            let prepared = simulation.prepared.clone();
            if !(reuse && prepared.bam.with_extension("bam.bai").exists()) {
                simulation.run()?;
                // All settings of a group have the same genome: only reads differ.
                if index.is_none() {
                    let index_folder = folder.join("index");
                    index = Some(Index::build(
                        &prepared.fasta,
                        &prepared.genes,
                        &index_folder,
                    )?);
                }
                let reads = prepared.reads();
                if let Some(index) = &index {
                    index.align(&prepared.name, &reads, star::OPTIONS, &prepared.bam)?;
                }
                for path in &reads {
                    fs::remove_file(path)?;
                }
            }
            samples.push(prepared);
        }
        if index.is_some() {
            fs::remove_dir_all(folder.join("index"))?;
        }
        Ok(samples)
    }

    /// Aligns the reads of the group's samples, which are there already, by other aligners; the reads stay beside them.
    ///
    /// With `reuse`, alignments that are there are not made anew.
    ///
    /// # Errors
    ///
    /// When the reads cannot be drawn again, or an aligner fails.
    pub(crate) fn realign(
        &self,
        folder: &Path,
        aligners: &[Aligner],
        reuse: bool,
    ) -> anyhow::Result<Vec<Prepared>> {
        let folder = folder.join(self.seed.to_string());
        let simulations = self.simulations(&folder)?;
        for simulation in &simulations {
            if !(reuse && simulation.prepared.reads().iter().all(|path| path.exists())) {
                simulation.draw_reads()?;
            }
        }
        let samples: Vec<Prepared> = simulations
            .into_iter()
            .map(|simulation| simulation.prepared)
            .collect();
        for aligner in aligners {
            let is_left = |sample: &&Prepared| !(reuse && aligner.is_done(sample));
            let left: Vec<&Prepared> = samples.iter().filter(is_left).collect();
            let Some(first) = left.first() else { continue };
            let index_folder = folder.join("index");
            let index = aligner.index(first, &index_folder)?;
            for sample in left {
                index
                    .align(sample)
                    .with_context(|| format!("aligning {} by {}", sample.name, aligner.label()))?;
            }
            fs::remove_dir_all(index_folder)?;
        }
        Ok(samples)
    }

    /// The simulation of each sample of the group.
    fn simulations(&self, folder: &Path) -> anyhow::Result<Vec<Simulation>> {
        let layout = world::layout(seeds::GENES);
        let planned = match self.part {
            Some(part) => {
                let world = World::mini(&layout, self.seed)?;
                fusions::plan(&world, self.seed, part)?
            }
            None => Vec::new(),
        };
        let simulations = setting::all().into_iter().map(|setting| {
            let prepared = Prepared::named(self.seed, &setting, folder);
            Simulation {
                config: SimulationConfig {
                    seed: self.seed,
                    sample: prepared.name.clone(),
                    world: WorldChoice::Mini(layout.clone()),
                    genome: GenomeModel::hard(),
                    decoys: DecoyModel::hard(),
                    background_pairs: BACKGROUND,
                    expression: ExpressionModel {
                        further_genes: layout.genes.clone(),
                        random_genes: 0,
                        ..ExpressionModel::default()
                    },
                    reads: setting.reads.clone(),
                    ..SimulationConfig::default()
                },
                prepared,
                planned: planned.clone(),
                setting,
            }
        });
        Ok(simulations.collect())
    }
}

impl Prepared {
    /// The table of decoys, where the simulation wrote one.
    pub(crate) fn decoys(&self) -> Option<PathBuf> {
        let path = self.decoys_path();
        path.exists().then_some(path)
    }

    /// The reads of both mates, where they are kept.
    pub(crate) fn reads(&self) -> [PathBuf; 2] {
        [1, 2].map(|read| self.folder.join(format!("{}_{read}.fastq.gz", self.name)))
    }

    fn decoys_path(&self) -> PathBuf {
        self.folder.join(format!("{}.decoys.tsv", self.name))
    }

    fn named(seed: u64, setting: &Setting, folder: &Path) -> Self {
        let name = format!("{seed}_{}", setting.name.replace(' ', "_"));
        let file = |suffix: &str| folder.join(format!("{name}.{suffix}"));
        Self {
            bam: file("bam"),
            truth: file("truth.tsv"),
            fasta: folder.join("genome.fa"),
            genes: folder.join("genome.gtf"),
            folder: folder.to_path_buf(),
            setting: setting.name,
            name,
        }
    }
}

/// A sample to simulate.
struct Simulation {
    config: SimulationConfig,
    prepared: Prepared,
    planned: Vec<Planned>,
    setting: Setting,
}

impl Simulation {
    fn sample(&self) -> anyhow::Result<Sample> {
        let mut config = self.config.clone();
        let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
        config.fusions = self
            .planned
            .iter()
            .map(|planned| planned.spec(&self.setting, &mut rng))
            .collect();
        Ok(Sample::draw(&config)?)
    }

    /// Writes the sample's reads, truth, decoys, genome and genes.
    fn run(&self) -> anyhow::Result<()> {
        let prepared = &self.prepared;
        let sample = self.sample()?;
        sample.write(&Outputs {
            fastq: Some(prepared.reads()),
            fasta: Some(prepared.fasta.clone()),
            annotation: Some(prepared.genes.clone()),
            decoys: Some(prepared.decoys_path()),
            truth: Some(prepared.truth.clone()),
            ..Outputs::default()
        })?;
        Ok(())
    }

    /// Writes the sample's reads once more, and nothing else.
    fn draw_reads(&self) -> anyhow::Result<()> {
        self.sample()?.write(&Outputs {
            fastq: Some(self.prepared.reads()),
            ..Outputs::default()
        })?;
        Ok(())
    }
}
