//! Where the part of an alignment ends that a junction keeps.

use trkfuse_core::{Pos, Retained, Run};

use super::Segment;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::tests::shape;

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
