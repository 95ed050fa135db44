//! A junction that some fragments support, before it is judged.

use std::borrow::Cow;
use std::collections::BTreeSet;

use trkfuse_core::{
    Breakend, End, Fragment, Junction, JunctionRead, Piece, Sequence, SpanningPair, Support,
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
    /// Whether the read's low side is the candidate's high side: an aligner placed the other side by chance.
    pub(crate) is_turned: bool,
    /// Where this read's bases put the junction, once cut anew and placed.
    pub(crate) placed: Junction,
    /// Read bases of that junction's low side; meaningless where the file does not hold the read's bases.
    pub(crate) low_end: i64,
    /// Bases between the sides by this read's cut, walking from low to high.
    pub(crate) inserted: Sequence,
    /// Aligned bases on the shorter side that can be trusted.
    pub(crate) anchor: u32,
}

impl<'a> ReadSupporter<'a> {
    /// The read's bases walking from low to high, with how many of them lie on the low side of a junction a few
    /// bases off; `None` where the file does not hold its bases.
    pub(crate) fn cut_at(&self, junction: Junction) -> Option<(Cow<'a, [u8]>, i64)> {
        let bases = &self.read.sequence.as_ref()?.bases;
        let longer = junction.low().outward_distance(self.placed.low().pos);
        let bases = if self.is_turned {
            Cow::Owned(bases.reverse_complement().as_bytes().to_vec())
        } else {
            Cow::Borrowed(bases.as_bytes())
        };
        Some((bases, self.low_end - longer))
    }

    /// The read's bases on a side of its own cut, walking away from the break; `None` where the file does not hold them.
    pub(crate) fn flank(&self, end: End) -> Option<Vec<u8>> {
        let (bases, low_end) = self.cut_at(self.placed)?;
        let low_end = usize::try_from(low_end).unwrap_or(0);
        Some(match end {
            End::Low => bases.iter().take(low_end).rev().copied().collect(),
            End::High => {
                let start = low_end + self.inserted.len();
                bases.iter().skip(start).copied().collect()
            }
        })
    }

    /// The read's own side that is a side of the candidate.
    fn own(&self, end: End) -> End {
        if self.is_turned { end.opposite() } else { end }
    }

    /// The read's piece on a side of the candidate.
    pub(crate) fn piece(&self, end: End) -> &'a Piece {
        match self.own(end) {
            End::Low => &self.read.low,
            End::High => &self.read.high,
        }
    }

    /// The breakend on a side of the candidate as the read was aligned.
    pub(crate) fn shown(&self, end: End) -> Breakend {
        self.read.junction.end(self.own(end))
    }

    /// Whether the read runs from the low to the high side, as sequenced, and whether it is read 2.
    pub(crate) fn direction(&self) -> (bool, bool) {
        (
            self.read.reads_low_to_high != self.is_turned,
            self.read.is_second_mate,
        )
    }
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
    /// Whether a read places the junction to the base, or clips at exon boundaries do.
    pub(crate) is_precise: bool,
    /// Bases between the sides.
    pub(crate) inserted: Sequence,
    /// Equivalent placements: the junction may be shifted by `shifts.0 ..= shifts.1` (at most 0, at
    /// least 0).
    pub(crate) shifts: (i64, i64),
    /// For each cut that the reads show, how many bases both sides spell there; `None` where bases are inserted. The
    /// junction's own is among them.
    pub(crate) shared: BTreeSet<Option<u32>>,
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
