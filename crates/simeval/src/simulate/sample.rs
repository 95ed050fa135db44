//! One simulated sample: its world, its fragments, its truth.

use std::path::Path;

use super::config::SimulationConfig;
use super::decoy::{self, Decoy};
use super::error::SimulateError;
use super::library::Library;
use super::long_reads::{self, LongReadModel};
use super::outputs::Outputs;
use super::truth::{self, Truth};
use super::world::World;
use super::{background, bam, fastq, fusion, realism};

/// A sample that was drawn and can be written, in memory: some 24 bytes a fragment.
#[derive(Debug)]
pub struct Sample {
    config: SimulationConfig,
    world: World,
    library: Library,
    truth: Truth,
}

impl Sample {
    /// Draws all fragments of a sample.
    ///
    /// # Errors
    ///
    /// [`SimulateError`] for a setting outside of its range, when the configuration asks for what is not
    /// there (a gene, an exon, a contig), or for more distinct fragments than a junction has room for.
    pub fn draw(config: &SimulationConfig) -> Result<Self, SimulateError> {
        config.check()?;
        let mut world = config.world.build(config.seed)?;
        // ORDER: what is alike is planted before fusions and expressed genes are made from it.
        let realism = realism::plant(config, &mut world)?;
        let fusions = fusion::plant_all(config, &mut world)?;
        let mut expressed = background::choose(config, &mut world, &fusions, &realism)?;
        let decoys = decoy::plan(config, &world, &fusions, &realism, &mut expressed);
        let library = Library::draw(config, &world, &fusions, expressed, decoys)?;
        let truth = truth::gather(config, &world, &fusions, &library);
        Ok(Self {
            config: config.clone(),
            world,
            library,
            truth,
        })
    }

    /// Contigs, genes and sequence, with all bases planted.
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// What a caller should find.
    pub const fn truth(&self) -> &Truth {
        &self.truth
    }

    /// What is there to mislead callers.
    pub fn decoys(&self) -> &[Decoy] {
        &self.library.decoys
    }

    /// The truth alone.
    pub fn into_truth(self) -> Truth {
        self.truth
    }

    /// Writes what `outputs` names.
    ///
    /// # Errors
    ///
    /// [`SimulateError::Write`] when a file cannot be written.
    pub fn write(&self, outputs: &Outputs) -> Result<(), SimulateError> {
        if let Some(path) = &outputs.fasta {
            self.world.write_fasta(path)?;
        }
        if let Some(path) = &outputs.annotation {
            self.world.write_annotation(path)?;
        }
        if let Some(path) = &outputs.bam {
            bam::write(path, &self.config, &self.world, &self.library)?;
        }
        if let Some(paths) = &outputs.fastq {
            fastq::write(paths, &self.config, &self.library)?;
        }
        if let Some(path) = &outputs.truth {
            self.truth.write(path)?;
        }
        if let Some(path) = &outputs.decoys {
            decoy::write(path, &self.library.decoys, &self.world)?;
        }
        Ok(())
    }

    /// Writes all fragments as long reads to one gzipped FASTQ; for a sample of [`ReadModel::long`](super::ReadModel::long).
    ///
    /// # Errors
    ///
    /// [`SimulateError`] for a rate outside of its range, or when the file cannot be written.
    pub fn write_long_reads(
        &self,
        model: &LongReadModel,
        path: &Path,
    ) -> Result<(), SimulateError> {
        long_reads::write(path, model, &self.config, &self.library)
    }
}
