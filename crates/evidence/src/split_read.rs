//! Split reads: the pieces of one read, chained in the order sequenced.
//!
//! A piece comes from a record of its own (primary or supplementary) or, where the file has no such
//! record, from an `SA` element of another. Either alone is enough.

use std::cmp::Reverse;

use trkfuse_core::{End, JunctionRead, Piece, Strand};

use crate::collector::{are_collinear, span};
use crate::elsewhere::{count_once, other_places};
use crate::junction_read::{ReadBases, Side, join};
use crate::kept::Kept;
use crate::loci::Loci;
use crate::long_read::{artefact, is_folded_back};
use crate::oddity::Oddity;
use crate::shape::Shape;
use crate::supplementary_tag::OtherPiece;

/// One piece of a read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadPiece<'a> {
    pub(crate) contig: u32,
    pub(crate) strand: Strand,
    pub(crate) shape: &'a Shape,
    pub(crate) mapping_quality: u8,
    pub(crate) mismatches: Option<u32>,
    record: Option<&'a Kept>,
}

impl<'a> ReadPiece<'a> {
    /// A piece with a record of its own.
    pub(crate) const fn of_record(record: &'a Kept) -> Self {
        Self {
            contig: record.contig,
            strand: record.strand,
            shape: &record.shape,
            mapping_quality: record.mapping_quality,
            mismatches: record.mismatches,
            record: Some(record),
        }
    }

    /// A piece that a tag names.
    pub(crate) const fn of_tag(other: &'a OtherPiece) -> Self {
        Self {
            contig: other.contig,
            strand: other.strand,
            shape: &other.shape,
            mapping_quality: other.mapping_quality,
            mismatches: other.mismatches,
            record: None,
        }
    }

    /// Read bases from the first to the last aligned one, half-open, as sequenced.
    pub(crate) fn query_span(&self) -> (u32, u32) {
        let (start, end) = self.shape.query_span();
        match self.strand {
            Strand::Forward => (start, end),
            Strand::Reverse => {
                let length = self.shape.query_length();
                (length - end, length - start)
            }
        }
    }

    /// Where the read as sequenced would start on the reference if it were not clipped.
    pub(crate) fn unclipped_start(&self) -> i64 {
        let clipped = i64::from(self.query_span().0);
        match self.strand {
            Strand::Forward => i64::from(self.shape.start()) - clipped,
            Strand::Reverse => i64::from(self.shape.end()) - 1 + clipped,
        }
    }

    /// Where the read as sequenced would end on the reference if it were not clipped.
    pub(crate) fn unclipped_end(&self) -> i64 {
        let clipped = i64::from(self.shape.query_length() - self.query_span().1);
        match self.strand {
            Strand::Forward => i64::from(self.shape.end()) - 1 + clipped,
            Strand::Reverse => i64::from(self.shape.start()) - clipped,
        }
    }
}

/// The pieces of one read (the records of one mate) in the order sequenced, and those left out.
///
/// Pieces that lie within another's read bases are other placements of them and are left out.
pub(crate) fn chain<'a>(records: &'a [Kept]) -> (Vec<ReadPiece<'a>>, Vec<ReadPiece<'a>>) {
    let mut pieces: Vec<ReadPiece<'a>> = records.iter().map(ReadPiece::of_record).collect();
    // ORDER: records come before tags, since a tag may abbreviate the CIGAR of the record it names.
    for record in records {
        for other in &record.others {
            let piece = ReadPiece::of_tag(other);
            let is_known = pieces.iter().any(|known| {
                (known.contig, known.strand, known.shape.start())
                    == (piece.contig, piece.strand, piece.shape.start())
                    && known.query_span().0 == piece.query_span().0
            });
            if !is_known {
                pieces.push(piece);
            }
        }
    }
    pieces.sort_by_key(|piece| {
        let (start, end) = piece.query_span();
        (
            start,
            Reverse(end),
            piece.record.is_none(),
            Reverse(piece.mapping_quality),
            piece.contig,
            piece.shape.start(),
            piece.strand,
        )
    });
    let mut reach = 0;
    let mut left_out = Vec::new();
    pieces.retain(|piece| {
        let end = piece.query_span().1;
        let is_further = end > reach;
        reach = reach.max(end);
        if !is_further {
            left_out.push(*piece);
        }
        is_further
    });
    (pieces, left_out)
}

/// The junctions between neighbouring pieces of one read that bear on a target locus; for an artefact of
/// long reads what it is.
///
/// `pool`: other placements of any of the pieces.
pub(crate) fn split_junctions<'a>(
    pieces: &'a [ReadPiece<'a>],
    pool: &'a [ReadPiece<'a>],
    bases: &'a ReadBases,
    loci: &'a Loci,
    is_second_mate: bool,
) -> impl Iterator<Item = Result<JunctionRead, Oddity>> + 'a {
    // Read bases between a piece and the one before it, or the read's end.
    let before = |index: usize| {
        let end = index
            .checked_sub(1)
            .map_or(0, |index| pieces[index].query_span().1);
        pieces[index].query_span().0.saturating_sub(end)
    };
    let behind = move |index: usize| {
        let piece = &pieces[index];
        let start = pieces
            .get(index + 1)
            .map_or(piece.shape.query_length(), |next| next.query_span().0);
        start.saturating_sub(piece.query_span().1)
    };
    (1..pieces.len())
        .map(|index| (index, &pieces[index - 1], &pieces[index]))
        .filter(|(_, first, second)| !is_ordinary(first, second, loci))
        .filter_map(move |(index, first, second)| {
            let side = |piece: &ReadPiece<'a>, is_first, unexplained| {
                Side::of_piece(
                    piece.contig,
                    piece.strand,
                    piece.shape,
                    is_first,
                    (piece.mapping_quality, piece.mismatches),
                    unexplained,
                    piece.record,
                )
            };
            let sides = (
                side(first, true, before(index - 1)),
                side(second, false, behind(index)),
            );
            let mut read = join(&sides.0, &sides.1, bases, is_second_mate)?;
            read.elsewhere = other_places(
                &read,
                (first, second),
                (&sides.0, &sides.1),
                pool,
                bases,
                loci,
            );
            if let Some(place) = read.elsewhere.first() {
                let (stays, others) = (place.own_end().opposite(), read.elsewhere.len());
                count_once(piece_mut(&mut read, stays), others);
            }
            let is_folded_back = read.uncertainty > 0 && is_folded_back(first, second);
            Some((read, is_folded_back))
        })
        .filter(|(read, _)| {
            [read.junction.low(), read.junction.high()]
                .iter()
                .any(|breakend| loci.is_target_at(breakend.contig, breakend.pos))
        })
        .map(|(read, is_folded_back)| {
            if is_folded_back {
                return Err(Oddity::FoldedBack);
            }
            artefact(&read).map_or(Ok(read), Err)
        })
}

fn piece_mut(read: &mut JunctionRead, end: End) -> &mut Piece {
    match end {
        End::Low => &mut read.low,
        End::High => &mut read.high,
    }
}

/// Whether two neighbouring pieces look like splicing or a deletion within one target locus.
pub(crate) fn is_ordinary(first: &ReadPiece<'_>, second: &ReadPiece<'_>, loci: &Loci) -> bool {
    first.contig == second.contig
        && first.strand == second.strand
        && are_collinear(first.shape, second.shape)
        && loci.share_target(first.contig, span(first.shape), span(second.shape))
}
