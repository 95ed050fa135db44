//! What kinds of fusions the bench holds.

/// A kind of fusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    /// A published pair, joined at exon boundaries in frame: in the published exons where they are known.
    Published,
    /// A pair that nobody published, at exon boundaries, in frame.
    Unpublished,
    /// The same out of frame.
    OutOfFrame,
    /// One side or both within an exon.
    MidExon,
    /// One side within an intron, which is retained up to the break.
    IntronRetained,
    /// Bases between two exon boundaries that neither side gives.
    Inserted,
    /// Both sides within exons, and bases that either could give.
    Microhomology,
    /// The target is the 5' gene and loses its kinase domain.
    KinaseLost,
    /// A fusion whose reciprocal is expressed as well.
    WithReciprocal,
    /// That reciprocal.
    Reciprocal,
    /// A published pair on one strand of one chromosome, in the order of the genome: an aligner may take
    /// the junction for an intron.
    SameStrand,
    /// Two junctions of one published pair.
    Isoforms,
    /// The 5' side lies between genes.
    Intergenic,
}

impl Class {
    /// The classes that fusions are asked for by; [`Class::Reciprocal`] comes with another one.
    pub(crate) const ASKED: [Self; 12] = [
        Self::Published,
        Self::Unpublished,
        Self::OutOfFrame,
        Self::MidExon,
        Self::IntronRetained,
        Self::Inserted,
        Self::Microhomology,
        Self::KinaseLost,
        Self::WithReciprocal,
        Self::SameStrand,
        Self::Isoforms,
        Self::Intergenic,
    ];

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::ASKED.into_iter().chain([Self::Reciprocal])
    }

    /// As it stands in the tables.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Published => "published exons",
            Self::Unpublished => "unpublished, in frame",
            Self::OutOfFrame => "unpublished, out of frame",
            Self::MidExon => "within an exon",
            Self::IntronRetained => "intron retained",
            Self::Inserted => "inserted bases",
            Self::Microhomology => "microhomology",
            Self::KinaseLost => "target as 5' gene",
            Self::WithReciprocal => "with a reciprocal",
            Self::Reciprocal => "reciprocal",
            Self::SameStrand => "same strand, as an intron",
            Self::Isoforms => "two isoforms",
            Self::Intergenic => "intergenic partner",
        }
    }
}
