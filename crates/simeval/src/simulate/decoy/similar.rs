//! Decoys that no molecule is made for: genes that are alike, and what the expressed isoforms show by themselves.

use trkfuse_genes::TARGETS;

use super::{Decoy, DecoyClass, Planned, is_target};
use crate::simulate::background::{Expressed, Kind};
use crate::simulate::fusion::{Fusion, Side};
use crate::simulate::realism::Realism;

/// Kinase domains like the targets', and copies of the genes that true fusions join to a target.
pub(super) fn of_genome(realism: &Realism, fusions: &[Fusion]) -> Vec<Planned> {
    let homologues = realism.paralogues.iter().map(|pair| Decoy {
        genes: Some([pair.target.symbol.clone(), pair.other.symbol.clone()]),
        ..Decoy::at(
            DecoyClass::Homologue,
            (pair.target.contig, pair.target_pos),
            Some((pair.other.contig, pair.other_pos)),
        )
    });
    let mut decoys: Vec<Decoy> = homologues.collect();
    let symbol = |side: &Side| side.gene.as_ref().map(|gene| gene.symbol.clone());
    for fusion in fusions {
        let sides = [&fusion.five_prime, &fusion.three_prime];
        for (target, partner) in [(sides[0], sides[1]), (sides[1], sides[0])] {
            let is_target = symbol(target).is_some_and(|name| TARGETS.contains(&name.as_str()));
            let copies = realism
                .pseudogenes
                .iter()
                .filter(|copy| is_target && symbol(partner).as_ref() == Some(&copy.parent.symbol));
            decoys.extend(copies.map(|copy| {
                Decoy::at(
                    DecoyClass::Pseudogene,
                    (copy.place.contig, copy.place.first()),
                    Some((target.breakend.contig, target.breakend.pos)),
                )
            }));
        }
    }
    decoys.into_iter().map(shown_by_others).collect()
}

/// The joins of targets' transcripts that skip exons.
pub(super) fn skipped_exons(expressed: &[Expressed]) -> Vec<Planned> {
    expressed
        .iter()
        .filter(|transcript| is_target(transcript))
        .filter_map(|transcript| match (&transcript.gene, transcript.kind) {
            (Some(gene), Kind::Skipping { before, behind }) => Some(Decoy {
                genes: Some([gene.symbol.clone(), gene.symbol.clone()]),
                ..Decoy::at(
                    DecoyClass::ExonSkipping,
                    (gene.contig, before),
                    Some((gene.contig, behind)),
                )
            }),
            _ => None,
        })
        .map(shown_by_others)
        .collect()
}

const fn shown_by_others(decoy: Decoy) -> Planned {
    Planned {
        decoy,
        molecule: None,
    }
}
