//! A gene: its names, its place, its transcripts.

use trkfuse_core::{ContigId, GeneRef, Interval, Strand};

use crate::Transcript;

/// One gene on a contig of the alignment file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gene {
    /// HGNC symbol, or the gene id where there is none.
    pub symbol: String,
    /// Other symbols of the same gene.
    pub aliases: Vec<String>,
    /// Ensembl gene id with version, or the annotation's own id.
    pub id: Option<String>,
    /// GENCODE's word for the kind of gene (`protein_coding`, `lncRNA`, ...), or the annotation's.
    pub biotype: String,
    /// The contig.
    pub contig: ContigId,
    /// The annotated strand.
    pub strand: Strand,
    /// From the lowest to the highest base of any transcript.
    pub span: Interval,
    /// At least one; the main transcript, which exon numbers refer to, comes first.
    pub transcripts: Vec<Transcript>,
}

impl Gene {
    /// The transcript that exon numbers refer to: MANE Select, else the annotation's canonical one,
    /// else the one with the longest coding region.
    pub fn main(&self) -> &Transcript {
        self.transcripts
            .first()
            .expect("a gene has at least one transcript")
    }

    /// Whether the annotation calls the gene protein coding.
    pub fn is_protein_coding(&self) -> bool {
        self.biotype == "protein_coding"
    }

    /// The gene by its names.
    pub fn reference(&self) -> GeneRef {
        GeneRef {
            symbol: self.symbol.clone(),
            id: self.id.clone(),
            strand: self.strand,
        }
    }
}
