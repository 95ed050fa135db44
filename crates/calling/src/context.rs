//! What every step of judging may ask.

use std::sync::Arc;

use trkfuse_core::{Contigs, LibraryProfile, ReferenceSequence};
use trkfuse_genes::{Gene, GeneIndex};

use crate::{CallingConfig, NormalPanel, StructuralVariants};

/// The sample's surroundings: genes, targets, library, reference and settings.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The alignment file's contigs.
    pub contigs: &'a Contigs,
    /// All gene models, bound to the alignment file's contigs.
    pub genes: &'a GeneIndex,
    /// The genes whose fusions are looked for.
    pub targets: &'a [Arc<Gene>],
    /// What the library is like.
    pub library: &'a LibraryProfile,
    /// Reference bases, where the user gave a FASTA.
    pub reference: Option<&'a dyn ReferenceSequence>,
    /// A panel of normal samples, where there is one.
    pub normals: Option<&'a NormalPanel>,
    /// The patient's own normal sample as a panel of one, where there is one.
    pub matched_normal: Option<&'a NormalPanel>,
    /// What the tumour's DNA shows, where that is known.
    pub structural_variants: Option<&'a StructuralVariants>,
    /// Settings.
    pub config: &'a CallingConfig,
}

impl Context<'_> {
    /// Whether a gene is among the targets.
    pub fn is_target(&self, gene: &Gene) -> bool {
        self.targets.iter().any(|target| {
            target.symbol == gene.symbol && target.contig == gene.contig && target.span == gene.span
        })
    }

    /// The longest fragment that the library makes in any number, in bases: a pair that would need a
    /// longer one does not fit a junction.
    pub fn longest_fragment(&self) -> u32 {
        /// Used where the sample has too few ordinary pairs to tell; chosen by hand.
        const UNKNOWN: u32 = 1_000;
        const ENOUGH_PAIRS: u64 = 30;
        let lengths = &self.library.fragment_lengths;
        if lengths.total() < ENOUGH_PAIRS {
            return UNKNOWN;
        }
        // A quarter more than the 99.5th percentile: pairs of rarer length are still told apart from
        // those that do not fit at all.
        lengths
            .quantile(0.995)
            .map_or(UNKNOWN, |length| length + length / 4 + 50)
    }
}
