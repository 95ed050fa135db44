//! What a true fusion keeps of a target's kinase domain.
//!
//! The residues are written down here and not taken from the gene models' domain tables, which the caller reads: a mistake
//! there would otherwise be the truth.

use std::ops::Range;

use trkfuse_core::{DomainStatus, Interval, Retained};
use trkfuse_genes::Gene;

use super::fusion::{Fusion, Side};

/// Kinase domains, first and last residue counted from 1, and residues in all, of the MANE Select proteins: UniProt
/// P04629, Q16620 (moved by 16 residues) and Q16288.
const RESIDUES: [(&str, u32, u32, u32); 3] = [
    ("NTRK1", 510, 781, 796),
    ("NTRK2", 554, 823, 838),
    ("NTRK3", 538, 839, 839),
];

/// Offsets in the main transcript's coding region of the kinase domain's bases; `None` for genes other than NTRK1, NTRK2 and
/// NTRK3, and where the main transcript does not code for the protein whose residues are known.
pub fn kinase_bases(gene: &Gene) -> Option<Range<u32>> {
    let (_, first, last, all) = RESIDUES.iter().find(|(name, ..)| *name == gene.symbol)?;
    (gene.main().residue_count() == Some(*all)).then_some((first - 1) * 3..last * 3)
}

/// What the fusion keeps of its target's domain, of the 3' gene's if both are targets; `None` where it is not known, or neither
/// is one.
pub(crate) fn kept(fusion: &Fusion) -> Option<DomainStatus> {
    kept_of(&fusion.three_prime).or_else(|| kept_of(&fusion.five_prime))
}

fn kept_of(side: &Side) -> Option<DomainStatus> {
    let gene = side.gene.as_ref()?;
    let bases = kinase_bases(gene)?;
    let exons = &side.transcript().unwrap_or(gene.main()).exons;
    let (mut all, mut kept) = (0, 0);
    for stretch in gene.main().coding_intervals(bases.start, bases.end) {
        all += stretch.len();
        kept += exons
            .iter()
            .map(|exon| kept_bases(stretch, *exon, side))
            .sum::<u32>();
    }
    Some(match kept {
        0 => DomainStatus::Lost,
        kept if kept == all => DomainStatus::Complete,
        _ => DomainStatus::Partial,
    })
}

/// Bases of a stretch that lie in an exon and on the side's flank.
fn kept_bases(stretch: Interval, exon: Interval, side: &Side) -> u32 {
    let start = stretch.start.max(exon.start).zero_based();
    let end = stretch.end.min(exon.end).zero_based();
    let pos = side.breakend.pos.zero_based();
    match side.breakend.retained {
        Retained::Lower => end.min(pos + 1).saturating_sub(start),
        Retained::Higher => end.saturating_sub(start.max(pos)),
    }
}

/// How tables say it.
pub(crate) const fn word(kept: Option<DomainStatus>) -> &'static str {
    match kept {
        Some(DomainStatus::Complete) => "complete",
        Some(DomainStatus::Partial) => "partial",
        Some(DomainStatus::Lost) => "lost",
        Some(DomainStatus::Unknown) | None => ".",
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_genes::{Assembly, GeneIndex, GeneModels, TARGETS, Transcript};

    use super::*;

    fn genes() -> GeneIndex {
        GeneModels::embedded(Assembly::Grch38).bind(&Assembly::Grch38.contigs())
    }

    #[test]
    fn the_targets_of_both_assemblies_have_a_kinase_domain_and_others_have_none() {
        for assembly in [Assembly::Grch38, Assembly::Grch37] {
            let genes = GeneModels::embedded(assembly).bind(&assembly.contigs());
            for target in TARGETS {
                let gene = genes.by_name(target).expect("a target");
                assert!(kinase_bases(&gene).is_some(), "{target} of {assembly:?}");
            }
            assert_eq!(kinase_bases(&genes.by_name("ALK").expect("a gene")), None);
        }
    }

    #[test]
    fn of_another_protein_nothing_is_known() {
        let genes = genes();
        let mut gene = Gene::clone(&*genes.by_name("NTRK3").expect("a target"));
        let other = |transcript: &Transcript| transcript.residue_count() != Some(839);
        let index = gene.transcripts.iter().position(other).expect("an isoform");
        gene.transcripts.swap(0, index);
        assert_eq!(kinase_bases(&gene), None);
    }
}
