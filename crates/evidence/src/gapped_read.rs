//! Gapped reads: one alignment whose gap leads out of a target gene.

use trkfuse_core::{JunctionRead, Retained, Strand};

use crate::collector::leaving_gaps;
use crate::junction_read::{ReadBases, Side, join};
use crate::kept::Kept;
use crate::loci::Loci;

/// The junctions that one record's gaps are.
pub(crate) fn gapped_junctions(record: &Kept, bases: &ReadBases, loci: &Loci) -> Vec<JunctionRead> {
    let segments = record.shape.segments();
    let gaps: Vec<usize> = leaving_gaps(&record.shape, record.contig, loci).collect();
    // What another alignment of the read explains is not told apart here: then nothing counts as left.
    let unexplained = |clipped: u32| if record.others.is_empty() { clipped } else { 0 };
    let side = |from: usize, to: usize, retained| Side {
        contig: record.contig,
        strand: record.strand,
        segments: &segments[from..to],
        query_length: record.shape.query_length(),
        retained,
        mapping_quality: record.mapping_quality,
        mismatches: record.mismatches,
        unexplained: match retained {
            Retained::Lower if from == 0 => unexplained(record.shape.query_span().0),
            Retained::Higher if to == segments.len() => {
                unexplained(record.shape.query_length() - record.shape.query_span().1)
            }
            Retained::Lower | Retained::Higher => 0,
        },
        record: Some(record),
    };
    gaps.iter()
        .enumerate()
        .filter_map(|(order, &gap)| {
            // A side reaches to the next gap that leaves, or to the alignment's end.
            let from = if order == 0 { 0 } else { gaps[order - 1] };
            let to = gaps.get(order + 1).copied().unwrap_or(segments.len());
            let lower = side(from, gap, Retained::Lower);
            let higher = side(gap, to, Retained::Higher);
            let (first, second) = match record.strand {
                Strand::Forward => (&lower, &higher),
                Strand::Reverse => (&higher, &lower),
            };
            join(first, second, bases, record.is_second_mate)
        })
        .collect()
}
