//! A shape from a CIGAR and back.

use super::{FARTHEST, Segment, Shape};

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
            && operation >> 4 > 0
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
                        shape.hard_clips.0 = shape.hard_clips.0.saturating_add(length);
                    } else {
                        shape.hard_clips.1 = shape.hard_clips.1.saturating_add(length);
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
    use crate::shape::tests::shape;

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
    fn an_alignment_of_no_base_is_empty_and_endless_clips_do_not_wrap() {
        let mut read = Shape::default();
        read.assign(&[0], 0, 1000);
        assert!(read.is_empty(), "0M");
        let clip = (((1 << 28) - 1) << 4) | 5;
        read.assign(
            &[&[clip; 20][..], &[10 << 4], &[clip; 20]].concat(),
            0,
            1000,
        );
        assert_eq!(read.hard_clips(), (u32::MAX, u32::MAX));
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
}
