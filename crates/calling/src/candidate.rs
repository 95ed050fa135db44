//! A junction that some fragments support, before it is judged.

use trkfuse_core::{
    Breakend, End, Fragment, Junction, JunctionRead, Sequence, SpanningPair, Support,
};

use crate::partner::PartnerPair;

/// A fragment with a read across the junction.
#[derive(Clone, Debug)]
pub(crate) struct ReadSupporter<'a> {
    /// The fragment.
    pub(crate) fragment: &'a Fragment,
    /// Its read.
    pub(crate) read: &'a JunctionRead,
    /// Whether that is a gapped read.
    pub(crate) is_gapped: bool,
    /// Where this read's bases put the junction, once cut anew and placed.
    pub(crate) placed: Junction,
    /// Read bases of the low side before that junction, in the read's [`ReadSequence`]; meaningless where the read
    /// has none.
    ///
    /// [`ReadSequence`]: trkfuse_core::ReadSequence
    pub(crate) low_end: i64,
    /// Aligned bases on the shorter side that can be trusted.
    pub(crate) anchor: u32,
}

/// A fragment whose mates lie on the two sides.
#[derive(Clone, Debug)]
pub(crate) struct PairSupporter<'a> {
    /// The fragment.
    pub(crate) fragment: &'a Fragment,
    /// Its mates.
    pub(crate) pair: &'a SpanningPair,
}

/// A junction with its support and the genes it joins.
///
/// Directions: `low` and `high` are the junction's canonical sides; inserted bases and shifts run
/// from the low side to the high side.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The junction; without junction reads, the innermost bases of the pairs.
    pub(crate) junction: Junction,
    /// Whether a read places the junction to the base.
    pub(crate) is_precise: bool,
    /// Bases between the sides.
    pub(crate) inserted: Sequence,
    /// Equivalent placements: the junction may be shifted by `shifts.0 ..= shifts.1` (at most 0, at
    /// least 0).
    pub(crate) shifts: (i64, i64),
    /// Fragments with a read across the junction, one entry a fragment, sorted by name.
    pub(crate) reads: Vec<ReadSupporter<'a>>,
    /// Fragments whose mates lie on the two sides, one entry a fragment, sorted by name.
    pub(crate) pairs: Vec<PairSupporter<'a>>,
    /// The genes and the direction of transcription.
    pub(crate) partners: PartnerPair,
}

impl Candidate<'_> {
    /// The junction's breakends as placed.
    pub fn junction(&self) -> Junction {
        self.junction
    }

    /// The 5' breakend.
    pub(crate) fn five_prime(&self) -> Breakend {
        self.junction.end(self.partners.five_prime_end)
    }

    /// The 3' breakend.
    pub(crate) fn three_prime(&self) -> Breakend {
        self.junction.end(self.partners.five_prime_end.opposite())
    }

    /// Inserted bases in the direction of transcription.
    pub(crate) fn inserted_sense(&self) -> Sequence {
        match self.partners.five_prime_end {
            End::Low => self.inserted.clone(),
            End::High => self.inserted.reverse_complement(),
        }
    }

    /// Counts each supporting fragment once.
    pub(crate) fn support(&self) -> Support {
        let mut support = Support::default();
        for read in &self.reads {
            let unique = u32::from(!read.fragment.is_duplicate);
            if read.is_gapped {
                support.raw_gapped += 1;
                support.gapped += unique;
            } else {
                support.raw_split += 1;
                support.split += unique;
            }
        }
        for pair in &self.pairs {
            support.raw_spanning += 1;
            support.spanning += u32::from(!pair.fragment.is_duplicate);
        }
        support
    }

    /// Junction reads of unique fragments.
    pub(crate) fn unique_reads(&self) -> impl Iterator<Item = &ReadSupporter<'_>> {
        self.reads.iter().filter(|read| !read.fragment.is_duplicate)
    }

    /// Spanning pairs of unique fragments.
    pub(crate) fn unique_pairs(&self) -> impl Iterator<Item = &SpanningPair> {
        self.pairs
            .iter()
            .filter(|pair| !pair.fragment.is_duplicate)
            .map(|pair| pair.pair)
    }
}
