//! How far an anchor of a read can be trusted.

use trkfuse_core::{End, JunctionRead, ReferenceSequence};

use super::ground::along;
use super::{MISMATCH, WINDOW};

/// Aligned bases on the shorter side of a read that can be trusted, as it is aligned or after `gained` bases were moved (low,
/// high), whichever are more: where other reads set the cut takes nothing from one.
///
/// METHOD: a mismatch takes what three matches say, and read bases that the alignment leaves beyond the
/// outer end take as many as they outnumber the aligned ones by: a piece that explains less than it
/// leaves is likely a chance match.
pub(crate) fn trusted_anchor(
    read: &JunctionRead,
    is_gapped: bool,
    gained: (i64, i64),
    reference: Option<&dyn ReferenceSequence>,
) -> u32 {
    const MISMATCH_TAKES: u32 = 3;
    let side = |end: End, gained: i64| {
        let piece = read.piece(end);
        let aligned = u32::try_from((i64::from(piece.aligned) + gained).max(0)).unwrap_or(0);
        let mismatches = match reference {
            Some(reference) => mismatches_near(read, end, gained, reference),
            // Of one alignment over both sides nobody knows which mismatch lies where.
            None if is_gapped => 0,
            None => piece.mismatches.unwrap_or(0),
        };
        let left = piece.unexplained.saturating_sub(aligned);
        aligned.saturating_sub(MISMATCH_TAKES * mismatches + left)
    };
    let shorter = |gained: (i64, i64)| side(End::Low, gained.0).min(side(End::High, gained.1));
    shorter(gained).max(shorter((0, 0)))
}

/// Mismatches in the run next to the break, of the bases that stay.
fn mismatches_near(
    read: &JunctionRead,
    end: End,
    gained: i64,
    reference: &dyn ReferenceSequence,
) -> u32 {
    let Some(sequence) = &read.sequence else {
        return 0;
    };
    let bases = sequence.bases.as_bytes();
    let (piece, flank) = match end {
        End::Low => (
            &read.low,
            sequence.bases.slice(0, sequence.low_end as usize),
        ),
        End::High => (
            &read.high,
            sequence
                .bases
                .slice(sequence.high_start as usize, bases.len())
                .reverse_complement(),
        ),
    };
    let lost = usize::try_from(-gained).unwrap_or(0);
    let run = (piece.run as usize).min(flank.len()).min(WINDOW);
    let likelihoods = along(
        flank.as_bytes(),
        read.junction.end(end),
        flank.len(),
        reference,
    );
    likelihoods[flank.len() - run..flank.len().saturating_sub(lost).max(flank.len() - run)]
        .iter()
        .filter(|&&likelihood| likelihood <= MISMATCH)
        .count() as u32
}
