//! How a read lies on the reference, from its CIGAR.

use trkfuse_core::{Pos, Retained, Run};

/// A run of read bases aligned to as many reference bases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Segment {
    /// First read base, counted from 0 along the reference, clips (soft and hard) included.
    pub(crate) query: u32,
    /// First reference base, counted from 0.
    pub(crate) reference: u32,
    /// Bases, at least 1.
    pub(crate) length: u32,
    /// Whether a gap (`N`, or a large deletion) parts it from the segment before.
    pub(crate) after_gap: bool,
}

impl Segment {
    /// One past the last reference base.
    pub(crate) const fn reference_end(self) -> u32 {
        self.reference + self.length
    }

    /// One past the last read base.
    pub(crate) const fn query_end(self) -> u32 {
        self.query + self.length
    }
}

/// Reference bases covered without a gap, half-open, counted from 0; small deletions are covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The end of the part of an alignment that a junction keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The last reference base kept.
    pub(crate) reference: u32,
    /// The read base on it, counted along the reference, clips included.
    pub(crate) query: u32,
    /// Aligned bases kept.
    pub(crate) aligned: u32,
    /// Aligned bases kept that end here without an indel or gap.
    pub(crate) run: u32,
    /// Aligned bases that follow, not kept, without an indel or gap.
    pub(crate) room: u32,
    /// Outermost reference base kept, farthest from the edge.
    pub(crate) outermost: u32,
    /// The run kept behind the indel or gap nearest to the edge.
    pub(crate) behind: Option<Run>,
}

/// How a read lies on the reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shape {
    segments: Vec<Segment>,
    /// Read length, clips (soft and hard) included.
    query_length: u32,
    /// Hard-clipped bases at the lower and at the higher end.
    hard_clips: (u32, u32),
    /// Whether either end is clipped.
    is_clipped: bool,
}

/// The highest position that a BAM can hold, counted from 0.
pub(crate) const FARTHEST: u32 = i32::MAX as u32;

const HARD_CLIP: u8 = b'H';
const SOFT_CLIP: u8 = b'S';

impl Shape {
    /// Reads a record's CIGAR in htslib's packing. `position`: first aligned base, counted from 0.
    /// What would lie beyond any contig is left out.
    ///
    /// A deletion of at least `large_deletion` bases parts blocks as an `N` does.
    pub(crate) fn assign(&mut self, packed: &[u32], position: u32, large_deletion: u32) {
        const LETTERS: &[u8; 16] = b"MIDNSHP=XB??????";
        let letter = |operation: u32| LETTERS[(operation & 0xf) as usize];
        self.begin();
        if position > FARTHEST {
            return;
        }
        if let &[operation] = packed
            && letter(operation) == b'M'
        {
            // Most reads are one run of aligned bases.
            self.query_length = operation >> 4;
            self.segments.push(Segment {
                query: 0,
                reference: position,
                length: operation >> 4,
                after_gap: false,
            });
            return;
        }
        let mut walk = Walk::new(position, large_deletion);
        for &operation in packed {
            walk.step(self, letter(operation), operation >> 4);
        }
        self.query_length = walk.query;
    }

    /// Reads a CIGAR in text, as in an `SA` tag; `None` when it is malformed or aligns no base.
    pub(crate) fn parse(text: &[u8], position: u32, large_deletion: u32) -> Option<Self> {
        let mut shape = Self::default();
        let mut walk = Walk::new(position, large_deletion);
        let mut number: Option<u32> = None;
        // The last operation that is no clip, with its length.
        let mut last = (b'M', 0);
        for &letter in text {
            match letter {
                b'0'..=b'9' => {
                    let digit = u32::from(letter - b'0');
                    number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
                }
                b'M' | b'I' | b'D' | b'N' | b'S' | b'H' | b'P' | b'=' | b'X' => {
                    let length = number.take()?;
                    // ORDER: the sums are checked before the step, which trusts them.
                    walk.query.checked_add(length)?;
                    walk.reference.checked_add(length)?;
                    walk.step(&mut shape, letter, length);
                    if !matches!(letter, SOFT_CLIP | HARD_CLIP) {
                        last = (letter, length);
                    }
                }
                _ => return None,
            }
        }
        shape.stretch_abbreviated(last);
        shape.query_length = walk.query;
        (number.is_none() && !shape.segments.is_empty()).then_some(shape)
    }

    /// minimap2 writes a piece in an `SA` tag as `40S900M5200D60S`: all aligned bases, then what reference
    /// (or read) is longer by. Half of the bases are put at either end, which are right so.
    ///
    /// `last`: the last operation that is no clip, with its length.
    fn stretch_abbreviated(&mut self, last: (u8, u32)) {
        let &mut [first] = self.segments.as_mut_slice() else {
            return;
        };
        let half = first.length / 2;
        let (inserted, deleted) = match last {
            (b'I', length) => (length, 0),
            (b'D', length) => (0, length),
            _ => return,
        };
        if half == 0 {
            return;
        }
        self.segments[0].length = half;
        self.segments.push(Segment {
            query: first.query + half + inserted,
            reference: first.reference + half + deleted,
            length: first.length - half,
            after_gap: false,
        });
    }

    /// The CIGAR in text, all clips as soft ones; empty when no base is aligned.
    pub(crate) fn to_cigar(&self) -> String {
        let mut text = String::new();
        let mut add = |length: u32, letter: char| {
            if length > 0 {
                text.push_str(&length.to_string());
                text.push(letter);
            }
        };
        let mut before: Option<Segment> = None;
        for &segment in &self.segments {
            match before {
                None => add(segment.query, 'S'),
                Some(before) => {
                    let gap = if segment.after_gap { 'N' } else { 'D' };
                    add(segment.query - before.query_end(), 'I');
                    add(segment.reference - before.reference_end(), gap);
                }
            }
            add(segment.length, 'M');
            before = Some(segment);
        }
        if let Some(last) = before {
            add(self.query_length - last.query_end(), 'S');
        }
        text
    }

    fn begin(&mut self) {
        self.segments.clear();
        self.query_length = 0;
        self.hard_clips = (0, 0);
        self.is_clipped = false;
    }

    /// Whether no base is aligned.
    pub(crate) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The runs of aligned bases, ascending.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Read length, clips (soft and hard) included.
    pub(crate) const fn query_length(&self) -> u32 {
        self.query_length
    }

    /// Hard-clipped bases at the lower and at the higher end.
    pub(crate) const fn hard_clips(&self) -> (u32, u32) {
        self.hard_clips
    }

    /// Whether either end is clipped.
    pub(crate) const fn is_clipped(&self) -> bool {
        self.is_clipped
    }

    /// First aligned reference base. Call only when not empty.
    pub(crate) fn start(&self) -> u32 {
        self.segments[0].reference
    }

    /// One past the last aligned reference base. Call only when not empty.
    pub(crate) fn end(&self) -> u32 {
        self.segments[self.segments.len() - 1].reference_end()
    }

    /// The read bases from the first to the last aligned one, half-open, counted along the
    /// reference. Call only when not empty.
    pub(crate) fn query_span(&self) -> (u32, u32) {
        (
            self.segments[0].query,
            self.segments[self.segments.len() - 1].query_end(),
        )
    }

    /// Blocks between gaps, ascending.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        let mut rest = self.segments.as_slice();
        std::iter::from_fn(move || {
            let first = rest.first()?;
            let length = 1 + rest[1..].iter().take_while(|next| !next.after_gap).count();
            let end = rest[length - 1].reference_end();
            rest = &rest[length..];
            Some(Block {
                start: first.reference,
                end,
            })
        })
    }

    /// Whether there is any gap.
    pub(crate) fn has_gap(&self) -> bool {
        self.segments.iter().any(|segment| segment.after_gap)
    }

    /// Aligned bases.
    pub(crate) fn aligned(&self) -> u32 {
        self.segments.iter().map(|segment| segment.length).sum()
    }
}

/// The edge of the part of some consecutive segments that stays when the read is cut at `bound`.
///
/// `Retained::Lower` keeps read bases below `bound`, `Retained::Higher` those from `bound` on
/// (counted along the reference). `None` when no aligned base is kept.
pub(crate) fn edge_of(segments: &[Segment], retained: Retained, bound: u32) -> Option<Edge> {
    match retained {
        Retained::Lower => {
            let last = segments.iter().rposition(|segment| segment.query < bound)?;
            let segment = segments[last];
            let run = segment.length.min(bound - segment.query);
            let before: u32 = segments[..last].iter().map(|s| s.length).sum();
            Some(Edge {
                reference: segment.reference + run - 1,
                query: segment.query + run - 1,
                aligned: before + run,
                run,
                room: segment.length - run,
                outermost: segments[0].reference,
                behind: last.checked_sub(1).map(|index| {
                    let before = segments[index];
                    Run {
                        edge: Pos::from_zero_based(before.reference_end() - 1),
                        bases: before.length,
                        from_break: segment.query + run - before.query_end(),
                    }
                }),
            })
        }
        Retained::Higher => {
            let first = segments
                .iter()
                .position(|segment| segment.query_end() > bound)?;
            let segment = segments[first];
            let skipped = bound.saturating_sub(segment.query);
            let behind: u32 = segments[first + 1..].iter().map(|s| s.length).sum();
            Some(Edge {
                reference: segment.reference + skipped,
                query: segment.query + skipped,
                aligned: behind + segment.length - skipped,
                run: segment.length - skipped,
                room: skipped,
                outermost: segments[segments.len() - 1].reference_end() - 1,
                behind: segments.get(first + 1).map(|next| Run {
                    edge: Pos::from_zero_based(next.reference),
                    bases: next.length,
                    from_break: next.query - (segment.query + skipped),
                }),
            })
        }
    }
}

/// Where reading a CIGAR has come.
struct Walk {
    query: u32,
    reference: u32,
    large_deletion: u32,
    /// Reference bases deleted since the last aligned base.
    deleted: u32,
    is_gap: bool,
    /// Whether the next aligned base continues the last segment.
    is_adjacent: bool,
}

impl Walk {
    const fn new(reference: u32, large_deletion: u32) -> Self {
        Self {
            query: 0,
            reference,
            large_deletion,
            deleted: 0,
            is_gap: false,
            is_adjacent: false,
        }
    }

    fn step(&mut self, shape: &mut Shape, letter: u8, length: u32) {
        if length == 0 {
            return;
        }
        match letter {
            b'M' | b'=' | b'X' => {
                if self.reference.checked_add(length).is_none() {
                    return;
                }
                match shape.segments.last_mut() {
                    Some(last) if self.is_adjacent => last.length += length,
                    _ => shape.segments.push(Segment {
                        query: self.query,
                        reference: self.reference,
                        length,
                        after_gap: !shape.segments.is_empty()
                            && (self.is_gap || self.deleted >= self.large_deletion),
                    }),
                }
                self.query = self.query.saturating_add(length);
                self.reference = self.reference.saturating_add(length);
                self.deleted = 0;
                self.is_gap = false;
                self.is_adjacent = true;
            }
            b'I' => {
                self.query = self.query.saturating_add(length);
                self.is_adjacent = false;
            }
            b'D' | b'N' => {
                self.reference = self.reference.saturating_add(length);
                self.deleted = self.deleted.saturating_add(length);
                self.is_gap |= letter == b'N';
                self.is_adjacent = false;
            }
            SOFT_CLIP | HARD_CLIP => {
                self.query = self.query.saturating_add(length);
                shape.is_clipped = true;
                if letter == HARD_CLIP {
                    if shape.segments.is_empty() {
                        shape.hard_clips.0 += length;
                    } else {
                        shape.hard_clips.1 += length;
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(cigar: &str) -> Shape {
        Shape::parse(cigar.as_bytes(), 100, 1000).expect("a valid CIGAR")
    }

    fn blocks(cigar: &str) -> Vec<(u32, u32)> {
        shape(cigar).blocks().map(|b| (b.start, b.end)).collect()
    }

    #[test]
    fn blocks_part_at_gaps_and_large_deletions_only() {
        assert_eq!(blocks("10M5N10M"), [(100, 110), (115, 125)]);
        assert_eq!(blocks("10M5D10M"), [(100, 125)]);
        assert_eq!(blocks("10M1000D10M"), [(100, 110), (1110, 1120)]);
        assert_eq!(blocks("5S4=1X5M2I5M"), [(100, 115)]);
        assert_eq!(blocks("10M2D300N3I10M"), [(100, 110), (412, 422)]);
    }

    #[test]
    fn query_positions_count_hard_and_soft_clips() {
        let read = shape("5H10S20M3I7M4S6H");
        assert_eq!(read.query_span(), (15, 45));
        assert_eq!(read.query_length(), 55);
        assert_eq!(read.hard_clips(), (5, 6));
        assert!(read.is_clipped());
        assert_eq!(read.aligned(), 27);
    }

    #[test]
    fn a_shape_written_as_a_cigar_is_the_same_shape() {
        for text in ["30M", "10S20M", "5S10M2I13M3D10M500N5M5S"] {
            assert_eq!(shape(text).to_cigar(), text);
        }
        assert_eq!(shape("5H10S20M6H").to_cigar(), "15S20M6S");
        assert_eq!(Shape::default().to_cigar(), "");
    }

    #[test]
    fn an_abbreviated_piece_reaches_from_end_to_end() {
        let spliced = shape("40S900M5200D60S");
        assert_eq!(spliced.query_span(), (40, 940));
        assert_eq!((spliced.start(), spliced.end()), (100, 6_200));
        assert_eq!(
            spliced.blocks().count(),
            1,
            "which parts are introns is not told"
        );
        let longer = shape("40S900M3I60S");
        assert_eq!(longer.query_span(), (40, 943));
        assert_eq!(longer.end(), 1_000);
        assert_eq!(shape("10S1M5D5S").end(), 101, "one base has no two ends");
    }

    #[test]
    fn a_malformed_cigar_is_refused() {
        for text in [
            "",
            "*",
            "M",
            "10",
            "10M5",
            "5Q10M",
            "50S",
            "99999999999M",
            "10m",
        ] {
            assert_eq!(Shape::parse(text.as_bytes(), 0, 1000), None, "{text}");
        }
        assert_eq!(
            Shape::parse(b"4294967290M", 100, 1000),
            None,
            "runs off any contig"
        );
    }

    #[test]
    fn what_lies_beyond_any_contig_is_left_out() {
        let mut read = Shape::default();
        let operation = |length: u32, letter: u32| (length << 4) | letter;
        read.assign(&[operation(10, 0)], FARTHEST + 1, 1000);
        assert!(read.is_empty());
        let skips = [operation((1 << 28) - 1, 3), operation(10, 0)];
        let mut packed = vec![operation(10, 0)];
        packed.extend(skips.repeat(20));
        read.assign(&packed, FARTHEST, 1000);
        assert!(read.segments().len() < 12);
        assert!(read.end() > FARTHEST, "no sum has wrapped");
    }

    #[test]
    fn an_edge_within_an_insertion_falls_on_the_aligned_base_before_it() {
        let read = shape("10M4I10M");
        let lower = edge_of(read.segments(), Retained::Lower, 12).expect("bases are kept");
        assert_eq!((lower.reference, lower.query, lower.aligned), (109, 9, 10));
        assert_eq!((lower.run, lower.room, lower.outermost), (10, 0, 100));
        let higher = edge_of(read.segments(), Retained::Higher, 12).expect("bases are kept");
        assert_eq!((higher.reference, higher.query), (110, 14));
        assert_eq!((higher.aligned, higher.outermost), (10, 119));
    }

    #[test]
    fn an_edge_within_a_run_tells_what_follows() {
        let read = shape("30M");
        let lower = edge_of(read.segments(), Retained::Lower, 12).expect("bases are kept");
        assert_eq!((lower.reference, lower.run, lower.room), (111, 12, 18));
        let higher = edge_of(read.segments(), Retained::Higher, 12).expect("bases are kept");
        assert_eq!((higher.reference, higher.run, higher.room), (112, 18, 12));
        assert_eq!(edge_of(read.segments(), Retained::Lower, 0), None);
        assert_eq!(edge_of(read.segments(), Retained::Higher, 30), None);
    }
}
