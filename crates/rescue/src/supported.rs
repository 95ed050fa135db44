//! Junctions that reads of the sample have placed already.

use trkfuse_core::{Breakend, Fragment, JunctionRead};

use crate::path::Path;

/// One junction as seen from one side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Supported {
    /// The side that a further read may be aligned on.
    pub(crate) near: Breakend,
    /// The side that it is clipped at.
    pub(crate) far: Breakend,
    /// Of the read that placed it, on the far side.
    pub(crate) mapping_quality: u8,
    pub(crate) hits: Option<u32>,
}

/// The junctions without inserted bases of all fragments, from both sides, sorted, each once.
pub(crate) fn of_fragments(fragments: &[Fragment]) -> Vec<Supported> {
    let reads = fragments
        .iter()
        .flat_map(|fragment| &fragment.evidence)
        .filter_map(|evidence| evidence.junction_read())
        .filter(|read| read.inserted.is_empty());
    let mut found: Vec<Supported> = reads.flat_map(both_sides).collect();
    found.sort_unstable();
    found.dedup_by_key(|supported| (supported.near, supported.far));
    found
}

fn both_sides(read: &JunctionRead) -> [Supported; 2] {
    let (low, high) = (read.junction.low(), read.junction.high());
    let side = |near, far, piece: &trkfuse_core::Piece| Supported {
        near,
        far,
        mapping_quality: piece.mapping_quality,
        hits: piece.hits,
    };
    [side(low, high, &read.high), side(high, low, &read.low)]
}

/// The junction between two pieces of a read, from both sides, bases that both claim given to `left`.
/// Nothing where bases lie between them.
pub(crate) fn of_pieces(
    left: (&Path<'_>, u8, Option<u32>),
    right: (&Path<'_>, u8, Option<u32>),
) -> Vec<Supported> {
    let end = left.0.last().0;
    let Some(index) = right.0.bases.iter().position(|&(place, _)| place > end) else {
        return Vec::new();
    };
    let (place, pos) = right.0.bases[index];
    if place != end + 1 {
        return Vec::new();
    }
    let left_end = left.0.breakend(left.0.last().1, true);
    let right_end = right.0.breakend(pos, false);
    vec![
        Supported {
            near: left_end,
            far: right_end,
            mapping_quality: right.1,
            hits: right.2,
        },
        Supported {
            near: right_end,
            far: left_end,
            mapping_quality: left.1,
            hits: left.2,
        },
    ]
}
