//! The stretches of the genome that are read.

use crate::{ContigId, Interval, Strand};

/// What a locus is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LocusUse {
    /// A gene whose fusions are looked for.
    Target,
    /// Ordinary transcription, to learn what the library is like.
    Control,
}

/// A stretch of the genome that is read, and what for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Locus {
    /// The contig.
    pub contig: ContigId,
    /// The stretch, padding included.
    pub interval: Interval,
    /// The gene's strand.
    pub strand: Strand,
    /// The gene's symbol.
    pub name: String,
    /// What it is read for.
    pub usage: LocusUse,
    /// The exons of the gene's main transcript, ascending; counts of fragments are over these.
    pub exons: Vec<Interval>,
}
