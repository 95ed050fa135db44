//! Published TRK fusions.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::table;

/// How well a published pair is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownConfidence {
    /// From review lists, or from a report that leaves the 3' gene open.
    Medium,
    /// An original report says so.
    High,
}

/// A published fusion of two genes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPair {
    /// The gene transcribed first.
    pub five_prime: String,
    /// The gene transcribed last: one of the targets.
    pub three_prime: String,
    /// Exons joined, (last of 5', first of 3'), on the transcripts of the embedded models; often not
    /// published, then empty. Exons that are missing here are not evidence against any.
    pub exons: Vec<(u32, u32)>,
    /// Who published it.
    pub source: String,
    /// How well it is documented.
    pub confidence: KnownConfidence,
    /// Where it was seen, `; `-separated.
    pub tumour_types: String,
}

/// Sorted by 3' symbol, then 5' symbol.
static PAIRS: LazyLock<Vec<KnownPair>> = LazyLock::new(|| {
    let columns = [
        "three_prime",
        "five_prime",
        "exons",
        "confidence",
        "tumour_types",
        "source",
    ];
    let mut pairs: Vec<KnownPair> =
        table::rows(include_str!("../tables/known_fusions.tsv"), columns)
            .map(
                |[three, five, exons, confidence, tumour_types, source]| KnownPair {
                    five_prime: five.to_string(),
                    three_prime: three.to_string(),
                    exons: exons.split(',').filter_map(exon_pair).collect(),
                    source: source.to_string(),
                    confidence: match confidence {
                        "high" => KnownConfidence::High,
                        _ => KnownConfidence::Medium,
                    },
                    tumour_types: tumour_types.to_string(),
                },
            )
            .collect();
    pairs.sort_by(|a, b| key(a).cmp(&key(b)));
    pairs
});

fn key(pair: &KnownPair) -> (&str, &str) {
    (&pair.three_prime, &pair.five_prime)
}

/// Reads `5:15`.
fn exon_pair(text: &str) -> Option<(u32, u32)> {
    let (five, three) = text.split_once(':')?;
    Some((five.parse().ok()?, three.parse().ok()?))
}

/// The published pair of these symbols, 5' gene first; `None` also for the reciprocal.
pub fn known_pair(five_prime: &str, three_prime: &str) -> Option<&'static KnownPair> {
    let pairs: &'static [KnownPair] = &PAIRS;
    pairs
        .binary_search_by(|pair| key(pair).cmp(&(three_prime, five_prime)))
        .ok()
        .map(|place| &pairs[place])
}

/// All published pairs with this 3' gene, by 5' symbol.
pub fn known_partners(target: &str) -> Vec<&'static KnownPair> {
    let pairs: &'static [KnownPair] = &PAIRS;
    pairs
        .iter()
        .filter(|pair| pair.three_prime == target)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classic_fusion_is_known_with_its_exons() {
        let pair = known_pair("ETV6", "NTRK3").expect("published in 1998");
        assert_eq!(pair.exons, [(5, 15), (4, 14)]);
        assert_eq!(pair.confidence, KnownConfidence::High);
        assert!(pair.source.contains("Knezevich 1998"), "{}", pair.source);
        assert!(!pair.tumour_types.is_empty());
    }

    #[test]
    fn the_reciprocal_and_unpublished_pairs_are_not_known() {
        assert_eq!(known_pair("NTRK3", "ETV6"), None);
        assert_eq!(known_pair("ETV6", "NTRK1"), None);
        assert_eq!(known_pair("GAPDH", "NTRK1"), None);
        assert_eq!(known_pair("", ""), None);
        assert!(known_partners("ALK").is_empty());
    }

    #[test]
    fn a_pair_without_published_exons_has_none() {
        let pair = known_pair("TFG", "NTRK1").expect("published in 1995");
        assert!(pair.exons.is_empty());
    }

    #[test]
    fn partners_come_by_symbol_and_each_pair_once() {
        let mut total = 0;
        for target in crate::TARGETS {
            let partners = known_partners(target);
            let symbols: Vec<_> = partners.iter().map(|pair| &pair.five_prime).collect();
            assert!(symbols.is_sorted_by(|a, b| a < b), "{symbols:?}");
            total += partners.len();
        }
        // Rows of the table, header lines left out.
        let table = include_str!("../tables/known_fusions.tsv");
        assert_eq!(total, table.lines().count() - 2);
    }
}
