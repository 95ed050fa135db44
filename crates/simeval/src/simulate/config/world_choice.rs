//! The genome to draw from.

use std::path::PathBuf;

use trkfuse_genes::Assembly;

use crate::simulate::error::SimulateError;
use crate::simulate::world::{ContigNaming, MiniLayout, World};

/// The genome to draw from.
#[derive(Clone, Debug)]
pub enum WorldChoice {
    /// All main chromosomes of an assembly at their true lengths, with real gene structure.
    Assembly {
        /// Whose gene models and chromosome lengths.
        assembly: Assembly,
        /// How contigs are named.
        naming: ContigNaming,
    },
    /// Chosen genes with short introns on small contigs, for tests that need the sequence as a file.
    Mini(MiniLayout),
    /// The sequence and genes of files, with any contigs.
    Files {
        /// FASTA: plain, gzipped or packed by bgzip.
        fasta: PathBuf,
        /// GTF or GFF3, plain or gzipped; without one the embedded genes, where the contigs are an
        /// assembly's.
        annotation: Option<PathBuf>,
    },
}

impl Default for WorldChoice {
    fn default() -> Self {
        Self::Assembly {
            assembly: Assembly::Grch38,
            naming: ContigNaming::Chr,
        }
    }
}

impl WorldChoice {
    /// Makes the world.
    pub(crate) fn build(&self, seed: u64) -> Result<World, SimulateError> {
        match self {
            Self::Assembly { assembly, naming } => Ok(World::assembly(*assembly, *naming, seed)),
            Self::Mini(layout) => World::mini(layout, seed),
            Self::Files { fasta, annotation } => {
                World::from_files(fasta, annotation.as_deref(), seed)
            }
        }
    }
}
