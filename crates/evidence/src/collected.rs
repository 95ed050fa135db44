//! What reading gives.

use trkfuse_core::{Fragment, LibraryProfile, Locus, LocusUse, Warning};

use crate::alignments::{NO_CHIMERIC_ALIGNMENTS, count_touching};
use crate::star_chimeric::{ChimericRead, join_fragments};

/// Ordinary reads over one locus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocusCounts {
    /// The locus' name, as asked for.
    pub name: String,
    /// Mapped primary reads that have a base on an exon of the locus; duplicates by flag are left out unless
    /// every fragment counts ([`crate::Deduplication::Off`]).
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

impl Collected {
    /// Adds what another file says of the same reads. `loci`: those asked for, in the same order.
    pub fn join(&mut self, further: ChimericRead, loci: &[Locus]) {
        let known = std::mem::take(&mut self.fragments);
        self.fragments = join_fragments(known, further.fragments);
        for (counts, locus) in self.loci.iter_mut().zip(loci) {
            if locus.usage == LocusUse::Target {
                counts.chimeric_fragments = count_touching(&self.fragments, locus);
            }
        }
        // The chimeric alignments are in the other file.
        self.warnings
            .retain(|warning| warning.name != NO_CHIMERIC_ALIGNMENTS);
        self.warnings.extend(further.warnings);
        self.warnings.sort();
    }
}
