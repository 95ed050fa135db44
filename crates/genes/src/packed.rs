//! The compact form in which gene models are inside the program.
//!
//! A file of it is one zstd frame over a payload of varints (LEB128) and short texts:
//!
//! ```text
//! magic, format version, description
//! contigs       count; name and number of genes of each, in the order of the genes
//! biotypes      count; names
//! columns       each with its length in bytes, one entry a gene unless said:
//!   spans       start minus the previous gene's start on the contig, length
//!   kinds       biotype, strand (two bytes)
//!   ids         ENSG number (zigzag difference to the previous gene), version; 0, 0 for none
//!   symbols     length in bytes; 0: the symbol is the gene id without its version
//!   letters     the symbols' bytes, one after the other
//!   aliases     entries (difference of gene numbers, text), as many as there are aliases
//!   lengths     length of each body in bytes
//!   bodies      transcripts, read only when the gene is asked for
//! ```
//!
//! A body holds the number of transcripts; of each a byte of choice and CDS state, a byte that says
//! what names follow, the names, the exons (start minus the gene's start, count, then length, gap,
//! length, ...) and, when it codes, the exonic bases below and above the coding region. Genes are
//! sorted by contig, start, end and symbol.

mod codec;
mod reader;
mod writer;

pub(crate) use reader::Packed;
pub(crate) use writer::{PackedGene, PackedTranscript, TranscriptName, write};

/// First bytes of a payload.
const MAGIC: &[u8; 8] = b"TRKGENES";

/// Format version, raised with every change of the layout.
const VERSION: u32 = 1;

/// The kinds of names a transcript can have in a body; the lower bits of its second byte.
mod name_kind {
    pub(super) const MASK: u8 = 3;
    /// `<gene>_longest`, made up.
    pub(super) const MADE_UP: u8 = 0;
    /// ENST number and version.
    pub(super) const ENSEMBL: u8 = 1;
    /// Text.
    pub(super) const TEXT: u8 = 2;
    /// Set when a RefSeq accession follows.
    pub(super) const HAS_REFSEQ: u8 = 4;
    /// Set when a coding region follows.
    pub(super) const IS_CODING: u8 = 8;
}
