//! Spanning pairs: two mates that no ordinary transcript explains.

use trkfuse_core::{Breakend, ContigId, Junction, Piece, Pos, Retained, SpanningPair, Strand};

use crate::collector::{leaving_gaps, span};
use crate::kept::Kept;
use crate::loci::Loci;
use crate::shape::Block;

/// Mates that point at each other and together cover no more than this, in bases, are ordinary even
/// when one of them lies outside of the locus. Chosen by hand: above the fragments of short-read
/// libraries (200 to 600 bases), far below a gene's distance.
const ORDINARY_SPAN: u32 = 1_000;

/// What becomes of a read pair.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PairVerdict {
    /// No sign of a fusion.
    Ordinary,
    /// The mate that a read in a target locus names is not there, or names another place.
    MateNotFound,
    /// The mates lie on two sides of a junction.
    Spanning(SpanningPair),
}

/// Judges a fragment by its primary records.
pub(crate) fn judge_pair(first: Option<&Kept>, second: Option<&Kept>, loci: &Loci) -> PairVerdict {
    match (first, second) {
        (Some(first), Some(second)) if are_mates(first, second) => {
            if is_spanning(first, second, loci) {
                PairVerdict::Spanning(spanning_pair(first, second))
            } else {
                PairVerdict::Ordinary
            }
        }
        _ => {
            let misses_mate = [first, second]
                .into_iter()
                .flatten()
                .any(|record| is_apart_from_mate(record, loci));
            if misses_mate {
                PairVerdict::MateNotFound
            } else {
                PairVerdict::Ordinary
            }
        }
    }
}

/// Whether two records name each other as mates.
pub(crate) fn are_mates(first: &Kept, second: &Kept) -> bool {
    names(first, second) && names(second, first)
}

/// Whether `record` says that its mate starts where `other` does. The strand is taken from the record
/// itself: not every program keeps the mate's bit of FLAG right.
fn names(record: &Kept, other: &Kept) -> bool {
    record
        .mate
        .is_some_and(|mate| (mate.contig, mate.start) == (other.contig, other.shape.start()))
}

/// Whether a read starts in a target locus and its mate is said to start outside of all: then the
/// mate, wherever it is, is relevant and would have been kept.
fn is_apart_from_mate(record: &Kept, loci: &Loci) -> bool {
    loci.is_target(record.contig, record.shape.start())
        && record
            .mate
            .is_some_and(|mate| !loci.is_target(mate.contig, mate.start))
}

fn is_spanning(a: &Kept, b: &Kept, loci: &Loci) -> bool {
    let is_in_target = a.is_in_target || b.is_in_target;
    let leaves = |record: &Kept| {
        leaving_gaps(&record.shape, record.contig, loci)
            .next()
            .is_some()
    };
    if !is_in_target || leaves(a) || leaves(b) {
        return false;
    }
    if a.contig != b.contig || a.strand == b.strand {
        return true;
    }
    let (forward, reverse) = match a.strand {
        Strand::Forward => (a, b),
        Strand::Reverse => (b, a),
    };
    if forward.shape.start() >= reverse.shape.end() {
        return true;
    }
    // The mates point at each other: apart only if one is in the gene and the other out of its locus.
    let covers = forward.shape.end().max(reverse.shape.end())
        - forward.shape.start().min(reverse.shape.start());
    covers > ORDINARY_SPAN
        && a.shape.blocks().all(|mine| {
            b.shape
                .blocks()
                .all(|other| !loci.share_target(a.contig, mine, other))
        })
        && any_leaves(a, b, loci)
}

fn any_leaves(a: &Kept, b: &Kept, loci: &Loci) -> bool {
    a.shape.blocks().any(|mine: Block| {
        b.shape
            .blocks()
            .any(|other| loci.leaves_target(a.contig, mine, other))
    })
}

/// The mate with its innermost base: its 3' end, as sequenced.
fn inner_side(record: &Kept) -> (Breakend, Piece) {
    let Block { start, end } = span(&record.shape);
    let (query_start, query_end) = record.shape.query_span();
    let (base, outermost, query, retained) = match record.strand {
        Strand::Forward => (end - 1, start, query_end - 1, Retained::Lower),
        Strand::Reverse => (start, end - 1, query_start, Retained::Higher),
    };
    (
        Breakend {
            contig: ContigId(record.contig),
            pos: Pos::from_zero_based(base),
            retained,
        },
        Piece {
            aligned: record.shape.aligned(),
            run: record.shape.aligned(),
            behind: None,
            unexplained: 0,
            mapping_quality: record.mapping_quality,
            hits: record.hits,
            mismatches: record.mismatches,
            reference_base: record.reference_base(query),
            outermost: Pos::from_zero_based(outermost),
        },
    )
}

fn spanning_pair(first: &Kept, second: &Kept) -> SpanningPair {
    let (first_end, first_piece) = inner_side(first);
    let (second_end, second_piece) = inner_side(second);
    let low_is_first_mate = first_end <= second_end;
    let (low, high) = if low_is_first_mate {
        (first_piece, second_piece)
    } else {
        (second_piece, first_piece)
    };
    SpanningPair {
        inner: Junction::new(first_end, second_end),
        low,
        high,
        low_is_first_mate,
    }
}
