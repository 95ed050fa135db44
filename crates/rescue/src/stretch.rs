//! Stretches of the genome, as the reference has them.

use trkfuse_core::{ContigId, Interval, ReferenceError, ReferenceSequence};

/// Bases of a contig.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    pub(crate) contig: ContigId,
    pub(crate) interval: Interval,
}

impl Stretch {
    /// Its bases, forward strand.
    pub(crate) fn letters(
        self,
        reference: &dyn ReferenceSequence,
    ) -> Result<Vec<u8>, ReferenceError> {
        let bases = reference.bases(self.contig, self.interval)?;
        Ok(bases.as_bytes().to_vec())
    }
}

/// Joins stretches that overlap or touch: ascending, no two do any more.
pub(crate) fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut apart: Vec<Stretch> = Vec::new();
    for next in stretches {
        match apart.last_mut() {
            Some(last)
                if last.contig == next.contig && next.interval.start <= last.interval.end =>
            {
                last.interval.end = last.interval.end.max(next.interval.end);
            }
            _ => apart.push(next),
        }
    }
    apart
}
