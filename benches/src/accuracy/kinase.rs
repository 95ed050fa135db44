//! What a true fusion keeps of a target's kinase domain.

use trkfuse_core::{DomainStatus, Retained, Role, Strand};
use trkfuse_genes::Gene;
use trkfuse_simeval::{SideTruth, TrueFusion, World};

/// Residues of the kinase domains, first and last, counted from 1 on the MANE Select proteins: UniProt P04629,
/// Q16620 (moved by 16 residues) and Q16288.
const RESIDUES: [(&str, u32, u32); 3] = [
    ("NTRK1", 510, 781),
    ("NTRK2", 554, 823),
    ("NTRK3", 538, 839),
];

/// Offset in the coding region of the first base of the kinase domain; `None` for other genes.
pub(crate) fn first_base(gene: &Gene) -> Option<u32> {
    range(gene).map(|(first, _)| first)
}

/// Half-open.
fn range(gene: &Gene) -> Option<(u32, u32)> {
    RESIDUES
        .iter()
        .find(|(name, ..)| *name == gene.symbol)
        .map(|(_, first, last)| ((first - 1) * 3, last * 3))
}

/// What the fusion keeps of the target's domain; `None` where neither side is a target.
pub(crate) fn kept(fusion: &TrueFusion, world: &World) -> Option<DomainStatus> {
    let side = |side: &SideTruth, role| {
        let gene = world.genes().by_name(side.gene.as_deref()?)?;
        let (from, to) = range(&gene)?;
        let mut all = 0;
        let mut kept = 0;
        for interval in gene.main().coding_intervals(from, to) {
            all += interval.len();
            let pos = side.breakend.pos.zero_based();
            let (start, end) = (interval.start.zero_based(), interval.end.zero_based());
            kept += match side.breakend.retained {
                Retained::Lower => end.min(pos + 1).saturating_sub(start),
                Retained::Higher => end.saturating_sub(start.max(pos)),
            };
        }
        debug_assert!(matches!(
            (role, side.strand, side.breakend.retained),
            (Role::FivePrime, Strand::Forward, Retained::Lower)
                | (Role::FivePrime, Strand::Reverse, Retained::Higher)
                | (Role::ThreePrime, Strand::Forward, Retained::Higher)
                | (Role::ThreePrime, Strand::Reverse, Retained::Lower)
        ));
        Some(if kept == all {
            DomainStatus::Complete
        } else if kept == 0 {
            DomainStatus::Lost
        } else {
            DomainStatus::Partial
        })
    };
    side(&fusion.three_prime, Role::ThreePrime)
        .or_else(|| side(&fusion.five_prime, Role::FivePrime))
}
