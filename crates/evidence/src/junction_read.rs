//! A read across a junction: from two sides of alignment to [`JunctionRead`].

use trkfuse_core::{
    Breakend, ContigId, Junction, JunctionRead, Piece, Pos, ReadSequence, Retained, Sequence,
    Strand,
};

use crate::kept::Kept;
use crate::long_read::LongReads;
use crate::shape::{Edge, Segment, Shape, edge_of};

/// Bases kept of a read on each side of a junction.
const SEQUENCE_BASES: u32 = 300;

/// One side of a junction, before bases that both sides claim are given to one of them.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) contig: u32,
    pub(crate) strand: Strand,
    /// The alignment on this side.
    pub(crate) segments: &'a [Segment],
    /// Length of the whole read.
    pub(crate) query_length: u32,
    /// Which part of the alignment lies away from the break.
    pub(crate) retained: Retained,
    pub(crate) mapping_quality: u8,
    pub(crate) mismatches: Option<u32>,
    /// Read bases beyond the outer end that no alignment of the read explains.
    pub(crate) unexplained: u32,
    /// The record that this alignment is, where the file has it.
    pub(crate) record: Option<&'a Kept>,
}

impl<'a> Side<'a> {
    /// The side of a piece whose break is at the read's end (`is_first`: the piece comes before the
    /// break, as sequenced) or at its start.
    pub(crate) fn of_piece(
        contig: u32,
        strand: Strand,
        shape: &'a Shape,
        is_first: bool,
        quality: (u8, Option<u32>),
        unexplained: u32,
        record: Option<&'a Kept>,
    ) -> Self {
        let retained = if (strand == Strand::Forward) == is_first {
            Retained::Lower
        } else {
            Retained::Higher
        };
        Self {
            contig,
            strand,
            segments: without_stray_end(shape.segments(), retained),
            query_length: shape.query_length(),
            retained,
            mapping_quality: quality.0,
            mismatches: quality.1,
            unexplained,
            record,
        }
    }

    /// The read base `query` (along the reference) counted as sequenced, or the reverse.
    const fn turn(&self, query: u32) -> u32 {
        match self.strand {
            Strand::Forward => query,
            Strand::Reverse => self.query_length - 1 - query,
        }
    }

    /// The edge when the outermost `trimmed` read bases towards the break are left out.
    fn edge(&self, trimmed: u32) -> Option<Edge> {
        let first = self.segments.first()?;
        let last = self.segments.last()?;
        let bound = match self.retained {
            Retained::Lower => last.query_end().checked_sub(trimmed)?,
            Retained::Higher => first.query.checked_add(trimmed)?,
        };
        edge_of(self.segments, self.retained, bound)
    }

    fn breakend(&self, edge: &Edge) -> Breakend {
        Breakend {
            contig: ContigId(self.contig),
            pos: Pos::from_zero_based(edge.reference),
            retained: self.retained,
        }
    }

    /// Read bases of this side up to its edge, half-open, as sequenced.
    fn query_span(&self, edge: &Edge) -> (u32, u32) {
        let outer = match self.retained {
            Retained::Lower => self.segments[0].query,
            Retained::Higher => self.segments[self.segments.len() - 1].query_end() - 1,
        };
        let (a, b) = (self.turn(outer), self.turn(edge.query));
        (a.min(b), a.max(b) + 1)
    }

    fn piece(&self, edge: &Edge) -> Piece {
        Piece {
            aligned: edge.aligned,
            run: edge.run,
            behind: edge.behind,
            unexplained: self.unexplained,
            mapping_quality: self.mapping_quality,
            hits: self.record.and_then(|record| record.hits),
            mismatches: self.mismatches,
            reference_base: self
                .record
                .and_then(|record| record.reference_base(edge.query)),
            outermost: Pos::from_zero_based(edge.outermost),
        }
    }
}

/// Bases behind a gap beyond those that tell a place within the gap's reach (4^n places), so that they are
/// taken for an alignment where the read breaks right behind them: of 64 chance ends one is. Chosen by
/// hand, tested in `tests/split_reads.rs`.
const END_BASES_TO_SPARE: u32 = 3;

/// Fewest bases that are taken for an alignment behind any gap; chosen by hand, as above.
const LEAST_END_BASES: u32 = 8;

/// The segments without a last few bases next to the break that lie beyond a gap. Bases inserted at a
/// junction match somewhere within reach, and an aligner that may splice puts them there; taken for
/// inserted ones, they still give the same molecule if the splice was real.
pub(crate) fn without_stray_end(segments: &[Segment], retained: Retained) -> &[Segment] {
    let is_stray = |lower: &Segment, higher: &Segment, end: &Segment| {
        higher.after_gap && end.length < end_bases(higher.reference - lower.reference_end())
    };
    match (retained, segments) {
        (Retained::Lower, [rest @ .., before, end]) if is_stray(before, end, end) => {
            &segments[..=rest.len()]
        }
        (Retained::Higher, [end, next, ..]) if is_stray(end, next, end) => &segments[1..],
        _ => segments,
    }
}

/// Bases that tell one place within a gap's reach from chance; `gap` in bases.
fn end_bases(gap: u32) -> u32 {
    let letters = gap.max(1).ilog2().div_ceil(2);
    (letters + END_BASES_TO_SPARE).max(LEAST_END_BASES)
}

/// Joins two sides of one read. `first` comes before the break, as sequenced.
///
/// `bases`: the read as sequenced, as far as the file has it. `None` when a side has no base left.
pub(crate) fn join(
    first: &Side<'_>,
    second: &Side<'_>,
    bases: &ReadBases,
    is_second_mate: bool,
) -> Option<JunctionRead> {
    let (first_edge, second_edge) = (first.edge(0)?, second.edge(0)?);
    let claimed = (first.turn(first_edge.query) + 1).saturating_sub(second.turn(second_edge.query));
    let first_is_low = first.breakend(&first_edge) <= second.breakend(&second_edge);
    let (low, high) = if first_is_low {
        (first, second)
    } else {
        (second, first)
    };
    // METHOD: bases that both pieces claim go to the side that is low without them, whichever way the
    // molecule was read. Should that turn the sides' order round (a read folded back on itself within
    // the bases claimed), the order is made anew and the junction is taken as told, without play.
    let low_edge = low.edge(0)?;
    let high_edge = high.edge(claimed)?;
    let is_turned = low.breakend(&low_edge) > high.breakend(&high_edge);
    let overlap = if is_turned {
        0
    } else {
        claimed.min(low_edge.run).min(high_edge.room)
    };
    let ((low, low_edge), (high, high_edge)) = if is_turned {
        ((high, high_edge), (low, low_edge))
    } else {
        ((low, low_edge), (high, high_edge))
    };
    let reads_low_to_high = first_is_low != is_turned;
    let (first_span, second_span) = if reads_low_to_high {
        (low.query_span(&low_edge), high.query_span(&high_edge))
    } else {
        (high.query_span(&high_edge), low.query_span(&low_edge))
    };
    let (inserted, sequence) = bases.across(first_span, second_span, reads_low_to_high);
    Some(JunctionRead {
        junction: Junction::new(low.breakend(&low_edge), high.breakend(&high_edge)),
        overlap,
        inserted,
        sequence,
        low: low.piece(&low_edge),
        high: high.piece(&high_edge),
        reads_low_to_high,
        is_second_mate,
        uncertainty: bases.uncertainty,
        elsewhere: Vec::new(),
    })
}

/// A read's bases as sequenced, as far as its records hold them.
#[derive(Default)]
pub(crate) struct ReadBases {
    /// `bases[i]`: the `i`-th base sequenced; `None` where no record holds it.
    bases: Vec<Option<u8>>,
    /// How far a junction of the read may lie off.
    uncertainty: u32,
}

impl ReadBases {
    /// Puts the bases of a read's records together.
    pub(crate) fn of(records: &[Kept], long_reads: LongReads) -> Self {
        let mut bases: Vec<Option<u8>> = Vec::new();
        for record in records.iter().filter(|record| !record.bases.is_empty()) {
            let length = record.shape.query_length() as usize;
            if bases.len() < length {
                bases.resize(length, None);
            }
            let skipped = record.shape.hard_clips().0 as usize;
            for (index, &base) in record.bases.iter().enumerate() {
                let along = skipped + index;
                let (place, base) = match record.strand {
                    Strand::Forward => (along, base),
                    Strand::Reverse => {
                        let Some(place) = length.checked_sub(along + 1) else {
                            break;
                        };
                        (place, Sequence::complement(base))
                    }
                };
                if let Some(slot) = bases.get_mut(place)
                    && slot.is_none()
                {
                    *slot = Some(base);
                }
            }
        }
        Self {
            bases,
            uncertainty: long_reads.uncertainty(records),
        }
    }

    fn known(&self, from: u32, to: u32) -> Option<Vec<u8>> {
        self.bases
            .get(from as usize..to as usize)?
            .iter()
            .copied()
            .collect()
    }

    /// The bases between two sides, and those across the junction, both walking from low to high.
    fn across(
        &self,
        first: (u32, u32),
        second: (u32, u32),
        reads_low_to_high: bool,
    ) -> (Sequence, Option<ReadSequence>) {
        let walk = |bases: Sequence| {
            if reads_low_to_high {
                bases
            } else {
                bases.reverse_complement()
            }
        };
        let inserted: Vec<u8> = (first.1..second.0)
            .map(|place| {
                let base = self.bases.get(place as usize).copied().flatten();
                base.unwrap_or(b'N')
            })
            .collect();
        let from = first.0.max(first.1.saturating_sub(SEQUENCE_BASES));
        let to = second.1.min(second.0.saturating_add(SEQUENCE_BASES));
        let sequence = self.known(from, to).map(|bases| {
            let low_length = if reads_low_to_high {
                first.1 - from
            } else {
                to - second.0
            };
            ReadSequence {
                low_end: low_length,
                high_start: low_length + inserted.len() as u32,
                bases: walk(Sequence::new(&bases)),
            }
        });
        (walk(Sequence::new(&inserted)), sequence)
    }
}
