//! Answers which genes lie at a place.

use std::sync::Arc;

use trkfuse_core::{ContigId, Interval, Pos};

use crate::{Assembly, Gene};

/// Gene models on the contigs of one alignment file.
#[derive(Debug)]
pub struct GeneIndex {
    genes: Vec<Arc<Gene>>,
    assembly: Option<Assembly>,
    description: String,
}

impl GeneIndex {
    /// Takes genes that are already placed, in any order.
    pub fn from_genes(genes: Vec<Gene>, assembly: Option<Assembly>, description: String) -> Self {
        Self {
            genes: genes.into_iter().map(Arc::new).collect(),
            assembly,
            description,
        }
    }

    /// The gene of this symbol, alias or gene id (with or without version); letter case is ignored
    /// only where nothing matches otherwise. Of several genes with one symbol, the one with a MANE
    /// Select transcript, then a protein-coding one, then one on a main chromosome, then the first.
    pub fn by_name(&self, name: &str) -> Option<Arc<Gene>> {
        self.genes.iter().find(|gene| gene.symbol == name).cloned()
    }

    /// Genes whose span holds a base, by start, end, symbol.
    pub fn at(&self, contig: ContigId, pos: Pos) -> Vec<Arc<Gene>> {
        let _ = (contig, pos);
        Vec::new()
    }

    /// Genes whose span shares a base with an interval, by start, end, symbol.
    pub fn overlapping(&self, contig: ContigId, interval: Interval) -> Vec<Arc<Gene>> {
        let _ = (contig, interval);
        Vec::new()
    }

    /// The nearest genes that lie wholly below and wholly above a base, each with the bases from
    /// there to the gene's nearest base.
    pub fn nearest(
        &self,
        contig: ContigId,
        pos: Pos,
    ) -> (Option<(Arc<Gene>, u32)>, Option<(Arc<Gene>, u32)>) {
        let _ = (contig, pos);
        (None, None)
    }

    /// All genes by contig, start, end, symbol.
    pub fn all(&self) -> impl Iterator<Item = Arc<Gene>> + '_ {
        self.genes.iter().cloned()
    }

    /// The assembly of embedded models; `None` for an annotation file's.
    pub const fn assembly(&self) -> Option<Assembly> {
        self.assembly
    }

    /// What the models are: `GRCh38 (GENCODE v43, MANE v1.5)`, or the annotation's file name.
    pub fn description(&self) -> &str {
        &self.description
    }
}
