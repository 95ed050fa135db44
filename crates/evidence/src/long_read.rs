//! Long reads (PacBio, ONT): one read is a whole transcript, and errs in length.
//!
//! METHOD: a read without a mate of more than 300 bases is long, whatever machine and aligner the header names:
//! no short single read reaches that, and headers mostly say nothing. Where reads without mates reach 1,000 bases,
//! all of them are long, broken molecules among them. A long read's junction may lie a few bases off, the
//! further the more its alignments differ from the reference. Two artefacts are no evidence: a read that
//! goes on with its own reverse complement (the second strand primed by the first), and two
//! cDNAs ligated to each other, which a poly(A) tail between the pieces tells.

use trkfuse_core::JunctionRead;

use crate::kept::Kept;
use crate::oddity::Oddity;
use crate::ordinary::LibraryTally;
use crate::split_read::ReadPiece;

/// Fewest bases of a long read. Single reads of Illumina machines reach 300.
pub(crate) const SHORTEST: u32 = 301;

/// A library whose longest read without a mate has so many bases holds long reads only.
const LONG_LIBRARY: u32 = 1_000;

/// Bases by which a junction in a read without any error may still lie off: chance bases that either side takes.
const LEAST_UNCERTAINTY: u32 = 5;
/// Bases more for each percent of edits, so that the 100 bases around a break hold three times as many errors.
const BASES_PER_PERCENT: u32 = 3;
/// Bases at most, also for reads of which no edit distance is known. Chosen by hand: beyond, another exon's edge
/// is as near as the right one.
const MOST_UNCERTAINTY: u32 = 20;

/// A stretch that holds a poly(A) tail: of so many bases
const TAIL: usize = 12;
/// so many are A, or T.
const TAIL_BASES: usize = 11;

/// Two pieces on opposite strands that end within so many bases of each other are one molecule folded back: the
/// loop of a hairpin is short. Chosen by hand.
const LOOP: u32 = 1_000;

/// What counts as a long read in a library.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LongReads {
    /// Fewest bases.
    shortest: u32,
}

impl LongReads {
    /// As the ordinary reads over the loci show.
    pub(crate) const fn of(library: &LibraryTally) -> Self {
        let is_long = !library.is_paired() && library.read_length() >= LONG_LIBRARY;
        Self {
            shortest: if is_long { 0 } else { SHORTEST },
        }
    }

    /// Whether a record is an alignment of a long read.
    pub(crate) fn is_long(self, record: &Kept) -> bool {
        !record.is_paired && record.shape.query_length() >= self.shortest
    }

    /// How far a junction in a read may lie off; 0 for short reads.
    pub(crate) fn uncertainty(self, records: &[Kept]) -> u32 {
        if records.iter().any(|record| self.is_long(record)) {
            uncertainty(records)
        } else {
            0
        }
    }
}

fn uncertainty(records: &[Kept]) -> u32 {
    let (mut edits, mut aligned) = (0_u32, 0_u32);
    for record in records {
        let Some(mismatches) = record.mismatches else {
            return MOST_UNCERTAINTY;
        };
        edits = edits.saturating_add(mismatches);
        aligned = aligned.saturating_add(record.shape.aligned());
    }
    let further = edits
        .saturating_mul(100 * BASES_PER_PERCENT)
        .div_ceil(aligned.max(1));
    LEAST_UNCERTAINTY
        .saturating_add(further)
        .min(MOST_UNCERTAINTY)
}

/// Whether the second piece goes back over the first: opposite strands of one place.
pub(crate) fn is_folded_back(first: &ReadPiece<'_>, second: &ReadPiece<'_>) -> bool {
    if first.contig != second.contig || first.strand == second.strand {
        return false;
    }
    let (a, b) = (first.shape, second.shape);
    a.start() < b.end().saturating_add(LOOP) && b.start() < a.end().saturating_add(LOOP)
}

/// Why a junction of a long read is none, if so.
pub(crate) fn artefact(read: &JunctionRead) -> Option<Oddity> {
    let is_ligated = read.uncertainty > 0 && holds_tail(read.inserted.as_bytes());
    is_ligated.then_some(Oddity::Ligated)
}

/// Whether bases between two pieces hold a poly(A) tail, on either strand.
fn holds_tail(bases: &[u8]) -> bool {
    bases.windows(TAIL).any(|window| {
        let count = |wanted: u8| {
            window
                .iter()
                .map(|&base| usize::from(base == wanted))
                .sum::<usize>()
        };
        count(b'A') >= TAIL_BASES || count(b'T') >= TAIL_BASES
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_is_told_on_either_strand_and_past_an_error() {
        assert!(holds_tail(b"CGAAAAAAAAAAAAGCT"));
        assert!(holds_tail(b"GCTTTTTTCTTTTTTGC"));
        assert!(!holds_tail(b"AAAAAAAACCAAAAAA"));
        assert!(!holds_tail(b"AAAAAAAAAAA"), "11 bases only");
        assert!(!holds_tail(b"ATATATATATATATATATAT"));
        assert!(!holds_tail(b""));
    }
}
