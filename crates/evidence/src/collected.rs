//! What reading gives.

use trkfuse_core::{Fragment, LibraryProfile, Warning};

/// Ordinary reads over one locus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocusCounts {
    /// The locus' name, as asked for.
    pub name: String,
    /// Mapped primary reads, duplicates by flag left out, that have a base on an exon of the locus.
    pub exon_reads: u64,
    /// `per_exon[i]`: those with a base on `Locus.exons[i]`; as long as `Locus.exons`.
    pub per_exon: Vec<u64>,
    /// Unique fragments with evidence that has a side in the locus (target loci only).
    pub chimeric_fragments: u64,
}

/// All that one alignment file says about the loci asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// Fragments with evidence, by name.
    pub fragments: Vec<Fragment>,
    /// What the library is like, as ordinary reads over all loci show.
    pub library: LibraryProfile,
    /// `loci[i]`: ordinary reads over the `i`-th locus asked for.
    pub loci: Vec<LocusCounts>,
    /// Oddities of the input, by name.
    pub warnings: Vec<Warning>,
}
