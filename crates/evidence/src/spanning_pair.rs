//! Spanning pairs: two mates that no ordinary transcript explains.

use trkfuse_core::{
    Breakend, ContigId, End, Junction, OtherPlace, Piece, Pos, Retained, SpanningPair, Strand,
};

use crate::collector::{leaving_gaps, span};
use crate::elsewhere::{MOST_PLACES, OtherPlacement, count_once};
use crate::junction_read::without_stray_end;
use crate::kept::Kept;
use crate::loci::Loci;
use crate::shape::{Block, Segment};

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

/// Judges a fragment by its primary records. `placements`: what its secondary records say.
pub(crate) fn judge_pair(
    first: Option<&Kept>,
    second: Option<&Kept>,
    placements: &[OtherPlacement],
    loci: &Loci,
) -> PairVerdict {
    match (first, second) {
        (Some(first), Some(second)) if are_mates(first, second) => {
            if is_spanning(first, second, loci) {
                PairVerdict::Spanning(spanning_pair(first, second, placements, loci))
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

/// The innermost base of a mate that lies on `block`: its 3' end, as sequenced; and its outermost one.
fn inner_breakend(contig: u32, strand: Strand, Block { start, end }: Block) -> (Breakend, Pos) {
    let (base, outermost, retained) = match strand {
        Strand::Forward => (end - 1, start, Retained::Lower),
        Strand::Reverse => (start, end - 1, Retained::Higher),
    };
    let breakend = Breakend {
        contig: ContigId(contig),
        pos: Pos::from_zero_based(base),
        retained,
    };
    (breakend, Pos::from_zero_based(outermost))
}

/// The segments of a mate without a stray end towards the break: it would name a gene that the mate is not of.
fn inner_segments(record: &Kept) -> &[Segment] {
    let retained = match record.strand {
        Strand::Forward => Retained::Lower,
        Strand::Reverse => Retained::Higher,
    };
    without_stray_end(record.shape.segments(), retained)
}

/// The mate with its innermost base.
fn inner_side(record: &Kept) -> (Breakend, Piece) {
    let segments = inner_segments(record);
    let (first, last) = (segments[0], segments[segments.len() - 1]);
    let query = match record.strand {
        Strand::Forward => last.query_end() - 1,
        Strand::Reverse => first.query,
    };
    let block = Block {
        start: first.reference,
        end: last.reference_end(),
    };
    let (breakend, outermost) = inner_breakend(record.contig, record.strand, block);
    let aligned = segments.iter().map(|segment| segment.length).sum();
    (
        breakend,
        Piece {
            aligned,
            run: aligned,
            behind: None,
            unexplained: 0,
            mapping_quality: record.mapping_quality,
            hits: record.hits,
            mismatches: record.mismatches,
            reference_base: record.reference_base(query),
            outermost,
        },
    )
}

/// Read bases behind a mate's innermost base that are not aligned, or only by chance.
fn inner_clip(record: &Kept) -> u32 {
    let segments = inner_segments(record);
    match record.strand {
        Strand::Forward => record.shape.query_length() - segments[segments.len() - 1].query_end(),
        Strand::Reverse => segments[0].query,
    }
}

/// Where else a mate lies, with the span of its alignment.
fn placements_of<'a>(
    record: &'a Kept,
    placements: &'a [OtherPlacement],
) -> impl Iterator<Item = (u32, Strand, Block, Option<u32>)> + 'a {
    let tagged = record.elsewhere.iter().map(|other| {
        (
            other.contig,
            other.strand,
            span(&other.shape),
            other.mismatches,
        )
    });
    let told = placements.iter().filter_map(|placement| match placement {
        OtherPlacement::Mate {
            is_second_mate,
            place,
        } if *is_second_mate == record.is_second_mate => {
            // How far it reaches is not told, and its first base is nearer than that.
            let block = Block {
                start: place.start,
                end: place.start + 1,
            };
            Some((place.contig, place.strand, block, record.mismatches))
        }
        _ => None,
    });
    tagged.chain(told)
}

/// The other places of the mate that is not at a target.
fn other_places(
    ends: [Breakend; 2],
    records: [(&Kept, &Piece); 2],
    placements: &[OtherPlacement],
    loci: &Loci,
) -> Vec<OtherPlace> {
    let [is_first_in, is_second_in] = records.map(|(record, _)| record.is_in_target);
    if is_first_in == is_second_in {
        return Vec::new();
    }
    let partner = usize::from(is_first_in);
    let (record, piece) = records[partner];
    let (own, stays) = (ends[partner], ends[1 - partner]);
    let mut places: Vec<OtherPlace> = placements_of(record, placements)
        .map(|(contig, strand, block, mismatches)| {
            let (breakend, outermost) = inner_breakend(contig, strand, block);
            (breakend, outermost, mismatches)
        })
        .filter(|(breakend, ..)| {
            *breakend != own && !loci.is_target_at(breakend.contig, breakend.pos)
        })
        .map(|(breakend, outermost, mismatches)| OtherPlace {
            junction: Junction::new(breakend, stays),
            overlap: 0,
            end: if breakend <= stays {
                End::Low
            } else {
                End::High
            },
            piece: Piece {
                mismatches,
                reference_base: None,
                outermost,
                ..piece.clone()
            },
            is_turned: (breakend <= stays) != (own <= stays),
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    places.truncate(MOST_PLACES);
    places
}

fn spanning_pair(
    first: &Kept,
    second: &Kept,
    placements: &[OtherPlacement],
    loci: &Loci,
) -> SpanningPair {
    let (first_end, mut first_piece) = inner_side(first);
    let (second_end, mut second_piece) = inner_side(second);
    let elsewhere = other_places(
        [first_end, second_end],
        [(first, &first_piece), (second, &second_piece)],
        placements,
        loci,
    );
    let stays = if first.is_in_target {
        &mut first_piece
    } else {
        &mut second_piece
    };
    count_once(stays, elsewhere.len());
    let low_is_first_mate = first_end <= second_end;
    let (first_clipped, second_clipped) = (inner_clip(first), inner_clip(second));
    let ((low, low_clipped), (high, high_clipped)) = if low_is_first_mate {
        ((first_piece, first_clipped), (second_piece, second_clipped))
    } else {
        ((second_piece, second_clipped), (first_piece, first_clipped))
    };
    SpanningPair {
        inner: Junction::new(first_end, second_end),
        low,
        high,
        low_clipped,
        high_clipped,
        low_is_first_mate,
        elsewhere,
    }
}
