//! A gene's exons as a table.

use trkfuse_core::Interval;

use crate::{DomainKind, Gene};

/// One exon of a gene's main transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExonRow {
    /// Counted from 1 in transcript order, non-coding exons included.
    pub number: u32,
    /// Its bases on the reference.
    pub interval: Interval,
    /// Coding bases, stop codon included.
    pub coding_bases: u32,
    /// Coding bases of a split codon that lie before the exon (0, 1, 2); `None` where the exon's
    /// first base is not coding or is the first coding base, or the frame is not known.
    pub start_phase: Option<u8>,
    /// Coding bases of a split codon that lie before the next exon (0, 1, 2); `None` where the exon's
    /// last base is not coding or is the last coding base, or the frame is not known.
    pub end_phase: Option<u8>,
    /// First and last residue with at least one base in the exon, counted from 1.
    pub residues: Option<(u32, u32)>,
    /// Domains with residues in the exon: kind, first and last of those residues.
    pub domains: Vec<(DomainKind, u32, u32)>,
}

/// The exons of a gene's main transcript, in transcript order.
pub fn exon_rows(gene: &Gene) -> Vec<ExonRow> {
    let _ = gene;
    Vec::new()
}
