//! The small genome of the bench: real gene structure, few genes, short introns.

use std::collections::BTreeSet;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use trkfuse_genes::{Assembly, CONTROL_GENES, TARGETS, known_partners};
use trkfuse_simeval::{ContigNaming, GenomeModel, MiniLayout, World};

/// Genes at random beside all others (count).
const RANDOM_GENES: usize = 220;

/// Genes that lie next to a target on its strand: read-through joins them.
const NEIGHBOURS: [&str; 5] = ["PRCC", "PEAR1", "NAA35", "MRPL46", "DET1"];

/// Exons that a random gene needs, so that a fusion can be made of it (count).
const FEWEST_EXONS: u32 = 5;

/// Longest transcript of a random gene, in bases: longer ones make the genome large, not hard.
const LONGEST_TRANSCRIPT: u32 = 6_000;

/// The same genes for every seed; `seed` chooses the random ones.
pub(crate) fn layout(seed: u64) -> MiniLayout {
    let mut names: Vec<String> = Vec::new();
    let mut taken = BTreeSet::new();
    let partners = TARGETS
        .iter()
        .flat_map(|target| known_partners(target))
        .map(|pair| pair.five_prime.as_str());
    let kinases = GenomeModel::hard().paralogues;
    for name in TARGETS
        .into_iter()
        .chain(partners)
        .chain(CONTROL_GENES)
        .chain(NEIGHBOURS)
        .chain(kinases.iter().map(String::as_str))
    {
        if taken.insert(name.to_string()) {
            names.push(name.to_string());
        }
    }
    let human = World::assembly(Assembly::Grch38, ContigNaming::Chr, seed);
    let mut candidates: Vec<String> = human
        .genes()
        .all()
        .filter(|gene| {
            let main = gene.main();
            gene.is_protein_coding()
                && main.cds_state.frame_is_known()
                && main.exon_count() >= FEWEST_EXONS
                && main.length() <= LONGEST_TRANSCRIPT
        })
        .map(|gene| gene.symbol.clone())
        .collect();
    candidates.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    names.extend(
        candidates
            .into_iter()
            .filter(|name| taken.insert(name.clone()))
            .take(RANDOM_GENES),
    );
    MiniLayout {
        genes: names,
        ..MiniLayout::of(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_genes_are_distinct_and_the_same_for_a_seed() {
        let layout = layout(1);
        let distinct: BTreeSet<&String> = layout.genes.iter().collect();
        assert_eq!(distinct.len(), layout.genes.len());
        assert!(layout.genes.len() > 300);
        assert_eq!(layout.genes, super::layout(1).genes);
        assert_ne!(layout.genes, super::layout(2).genes);
    }
}
