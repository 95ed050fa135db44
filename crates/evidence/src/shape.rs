//! How a read lies on the reference.

mod cigar;
mod edge;

pub(crate) use edge::{Edge, edge_of};

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

impl Shape {
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn shape(cigar: &str) -> Shape {
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
}
