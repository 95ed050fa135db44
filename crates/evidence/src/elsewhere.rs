//! Other places at which a side of a piece of evidence lies as well: from `XA`, from secondary records at a
//! target, and from several placements of one piece.

use trkfuse_core::{End, JunctionRead, OtherPlace, Piece};

use crate::junction_read::{ReadBases, Side, join};
use crate::kept::{Kept, MatePlace};
use crate::loci::Loci;
use crate::split_read::{ReadPiece, is_ordinary};
use crate::supplementary_tag::OtherPiece;

/// Places kept of one side at most: bases that lie in more tell nothing. Chosen by hand.
pub(crate) const MOST_PLACES: usize = 10;

/// Read bases by which two placements of one piece may differ at their ends together: an aligner runs a few
/// bases further where these happen to agree. Chosen by hand.
const ENDS_APART: u32 = 8;

/// What a secondary record at a target says of its fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OtherPlacement {
    /// Where else a piece of this read lies.
    Piece {
        is_second_mate: bool,
        piece: OtherPiece,
    },
    /// Where else this mate starts.
    Mate {
        is_second_mate: bool,
        place: MatePlace,
    },
}

/// All other placements that are known of the pieces of one mate.
pub(crate) fn pool<'a>(
    left_out: Vec<ReadPiece<'a>>,
    records: &'a [Kept],
    placements: &'a [OtherPlacement],
    is_second: bool,
) -> Vec<ReadPiece<'a>> {
    let told = placements.iter().filter_map(|placement| match placement {
        OtherPlacement::Piece {
            is_second_mate,
            piece,
        } if *is_second_mate == is_second => Some(piece),
        _ => None,
    });
    let tagged = records.iter().flat_map(|record| &record.elsewhere);
    let mut pool = left_out;
    pool.extend(told.chain(tagged).map(ReadPiece::of_tag));
    pool
}

/// The other places of a read's side that is not at a target.
///
/// `first` and `second`: the pieces that `read` joins, as sequenced, with their sides. `pool`: other
/// placements of any piece of the read.
pub(crate) fn other_places<'a>(
    read: &JunctionRead,
    (first, second): (&ReadPiece<'a>, &ReadPiece<'a>),
    (first_side, second_side): (&Side<'a>, &Side<'a>),
    pool: &[ReadPiece<'a>],
    bases: &ReadBases,
    loci: &Loci,
) -> Vec<OtherPlace> {
    let mut places = Vec::new();
    if pool.is_empty() {
        return places;
    }
    let is_target = |end: End| {
        let breakend = read.junction.end(end);
        loci.is_target_at(breakend.contig, breakend.pos)
    };
    for is_first in [true, false] {
        let end = end_of(read, is_first);
        if is_target(end) || !is_target(end.opposite()) {
            continue;
        }
        let own = if is_first { first } else { second };
        for other in pool.iter().filter(|other| is_as_good(other, own)) {
            let there = Side {
                record: None,
                ..side_at(other, own, is_first, [first_side, second_side])
            };
            let (a, b) = if is_first {
                (&there, second_side)
            } else {
                (first_side, &there)
            };
            let is_spliced = if is_first {
                is_ordinary(other, second, loci)
            } else {
                is_ordinary(first, other, loci)
            };
            let joined = join(a, b, bases, read.is_second_mate).filter(|_| !is_spliced);
            places.extend(joined.and_then(|joined| other_place(read, &joined, is_first)));
        }
    }
    places.sort_unstable();
    places.dedup();
    places.truncate(MOST_PLACES);
    places
}

/// Takes a side that stays the same in all places of its read for one in a single place: `NH` counts the
/// places of the whole read.
pub(crate) fn count_once(stays: &mut Piece, others: usize) {
    if others > 0
        && let Some(hits) = &mut stays.hits
        && *hits as usize <= others + 1
    {
        *hits = 1;
    }
}

/// The side of a junction that the piece before (or behind) the break is.
fn end_of(read: &JunctionRead, is_first: bool) -> End {
    if read.reads_low_to_high == is_first {
        End::Low
    } else {
        End::High
    }
}

/// Whether a placement is one of the same read bases, elsewhere, and with no more differences.
fn is_as_good(other: &ReadPiece<'_>, own: &ReadPiece<'_>) -> bool {
    let (mine, theirs) = (own.query_span(), other.query_span());
    let is_elsewhere = (own.contig, own.strand, own.shape.start())
        != (other.contig, other.strand, other.shape.start());
    let is_worse = other
        .mismatches
        .zip(own.mismatches)
        .is_some_and(|(theirs, mine)| theirs > mine);
    is_elsewhere && !is_worse && mine.0.abs_diff(theirs.0) + mine.1.abs_diff(theirs.1) <= ENDS_APART
}

fn side_at<'a>(
    other: &ReadPiece<'a>,
    own: &ReadPiece<'a>,
    is_first: bool,
    sides: [&Side<'a>; 2],
) -> Side<'a> {
    let unexplained = sides[usize::from(!is_first)].unexplained;
    Side::of_piece(
        other.contig,
        other.strand,
        other.shape,
        is_first,
        (own.mapping_quality, other.mismatches),
        unexplained,
        None,
    )
}

/// The place as the read tells it; `None` where the read shows other bases next to the break there.
fn other_place(read: &JunctionRead, joined: &JunctionRead, is_first: bool) -> Option<OtherPlace> {
    let end = end_of(joined, is_first);
    let mut piece = joined.piece(end).clone();
    piece.hits = read.piece(end_of(read, is_first)).hits;
    let place = OtherPlace {
        junction: joined.junction,
        overlap: joined.overlap,
        end,
        piece,
        is_turned: joined.reads_low_to_high != read.reads_low_to_high,
    };
    let there = read.at(&place);
    let is_same = there.inserted == joined.inserted
        // A long read's bases are kept up to some distance from the break, which moves with it.
        && (there.sequence == joined.sequence || read.uncertainty > 0);
    is_same.then_some(place)
}
