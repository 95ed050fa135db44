//! Rearrangements seen in the tumour's DNA, as support for junctions seen in its RNA.
//!
//! METHOD: an intron is cut anywhere in DNA and spliced out in RNA, so the break in DNA lies beyond the
//! break in RNA, away from what is retained:
//!
//! ```text
//! DNA   ..exon 5========intron======|  DNA break     (bases up to here stay)
//! RNA   ..exon 5|                      RNA breakend  (the last base of the exon)
//!               outward ->
//! ```

use trkfuse_core::{Breakend, Junction, Pos, Retained, StructuralVariant};

use crate::CallingConfig;

/// Structural variants of one tumour, for look-up by a junction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructuralVariants {
    variants: Vec<StructuralVariant>,
    /// Each variant from both its ends: that end, the other one, index of the variant. Sorted.
    ends: Vec<(Breakend, Breakend, usize)>,
}

impl StructuralVariants {
    /// Takes variants in any order.
    pub fn new(mut variants: Vec<StructuralVariant>) -> Self {
        variants.sort_unstable();
        let mut ends: Vec<_> = variants
            .iter()
            .enumerate()
            .flat_map(|(index, variant)| {
                let (low, high) = (variant.junction.low(), variant.junction.high());
                [(low, high, index), (high, low, index)]
            })
            .collect();
        ends.sort_unstable();
        Self { variants, ends }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.variants.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }

    /// The variant that explains a junction best: the one whose breaks lie nearest, the first by place
    /// and name of equals.
    pub(crate) fn explaining(
        &self,
        junction: Junction,
        config: &CallingConfig,
    ) -> Option<&StructuralVariant> {
        let (low, high) = (junction.low(), junction.high());
        self.near(low, config.dna_distance.max(config.dna_overhang))
            .filter_map(|&(own, other, index)| {
                let distance =
                    distance_beyond(low, own, config)? + distance_beyond(high, other, config)?;
                brings_together(junction, distance).then_some((distance, index))
            })
            .min()
            .map(|(_, index)| &self.variants[index])
    }

    fn near(
        &self,
        breakend: Breakend,
        distance: u32,
    ) -> impl Iterator<Item = &(Breakend, Breakend, usize)> {
        let lowest = Breakend {
            pos: Pos::from_zero_based(breakend.pos.zero_based().saturating_sub(distance)),
            retained: Retained::Lower,
            ..breakend
        };
        let start = self.ends.partition_point(|(end, _, _)| *end < lowest);
        self.ends[start..].iter().take_while(move |(end, _, _)| {
            end.contig == breakend.contig
                && end.pos.zero_based() <= breakend.pos.zero_based().saturating_add(distance)
        })
    }
}

/// How far a break in DNA lies from a breakend in RNA, in bases, if it can be its cause: it keeps the same
/// flank and lies beyond the breakend, or a few bases within the retained flank.
fn distance_beyond(rna: Breakend, dna: Breakend, config: &CallingConfig) -> Option<u32> {
    if rna.contig != dna.contig || rna.retained != dna.retained {
        return None;
    }
    let outward = rna.outward_distance(dna.pos);
    let is_near = -i64::from(config.dna_overhang)..=i64::from(config.dna_distance);
    is_near
        .contains(&outward)
        .then_some(outward.unsigned_abs() as u32)
}

/// Whether what a variant leaves between the two sides (in bases) is a gain at all. A small deletion
/// somewhere between two neighbours does not bring them together: it must take away at least half of
/// what lies between them.
fn brings_together(junction: Junction, left_between: u32) -> bool {
    let (low, high) = (junction.low(), junction.high());
    let is_deletion = low.contig == high.contig
        && low.retained == Retained::Lower
        && high.retained == Retained::Higher;
    !is_deletion || left_between <= low.pos.distance(high.pos) / 2
}

#[cfg(test)]
mod tests {
    use trkfuse_core::ContigId;

    use super::*;

    fn breakend(contig: u32, pos: u32, retained: Retained) -> Breakend {
        Breakend {
            contig: ContigId(contig),
            pos: Pos::from_zero_based(pos),
            retained,
        }
    }

    fn variants(list: &[(Breakend, Breakend)]) -> StructuralVariants {
        StructuralVariants::new(
            list.iter()
                .enumerate()
                .map(|(index, &(a, b))| StructuralVariant {
                    junction: Junction::new(a, b),
                    id: format!("sv{index}"),
                })
                .collect(),
        )
    }

    fn explained(variants: &StructuralVariants, junction: Junction) -> Option<&str> {
        variants
            .explaining(junction, &CallingConfig::DEFAULT)
            .map(|variant| variant.id.as_str())
    }

    use Retained::{Higher, Lower};

    fn rna() -> Junction {
        Junction::new(
            breakend(0, 1_000_000, Lower),
            breakend(1, 5_000_000, Higher),
        )
    }

    #[test]
    fn a_break_in_the_introns_explains_the_junction() {
        let both_beyond = variants(&[(
            breakend(0, 1_004_000, Lower),
            breakend(1, 4_930_000, Higher),
        )]);
        assert_eq!(explained(&both_beyond, rna()), Some("sv0"));
    }

    #[test]
    fn a_break_within_what_is_retained_explains_nothing() {
        for (own, expected) in [(999_990, Some("sv0")), (999_989, None)] {
            let variants = variants(&[(breakend(0, own, Lower), breakend(1, 5_000_000, Higher))]);
            assert_eq!(explained(&variants, rna()), expected, "{own}");
        }
    }

    #[test]
    fn a_break_more_than_100_kb_away_explains_nothing() {
        for (own, expected) in [(1_100_000, Some("sv0")), (1_100_001, None)] {
            let variants = variants(&[(breakend(0, own, Lower), breakend(1, 5_000_000, Higher))]);
            assert_eq!(explained(&variants, rna()), expected, "{own}");
        }
    }

    #[test]
    fn other_flanks_or_contigs_explain_nothing() {
        for (a, b) in [
            (
                breakend(0, 1_000_500, Higher),
                breakend(1, 4_999_000, Higher),
            ),
            (breakend(0, 1_000_500, Lower), breakend(1, 4_999_000, Lower)),
            (
                breakend(0, 1_000_500, Lower),
                breakend(2, 4_999_000, Higher),
            ),
        ] {
            assert_eq!(explained(&variants(&[(a, b)]), rna()), None);
        }
        assert_eq!(explained(&StructuralVariants::default(), rna()), None);
    }

    #[test]
    fn the_nearest_of_several_is_named() {
        let variants = variants(&[
            (
                breakend(0, 1_090_000, Lower),
                breakend(1, 4_999_000, Higher),
            ),
            (
                breakend(0, 1_000_700, Lower),
                breakend(1, 4_999_000, Higher),
            ),
            (
                breakend(0, 1_000_300, Lower),
                breakend(1, 4_920_000, Higher),
            ),
        ]);
        assert_eq!(explained(&variants, rna()), Some("sv1"));
    }

    #[test]
    fn a_small_deletion_between_neighbours_does_not_join_them() {
        let rna = Junction::new(
            breakend(0, 1_000_000, Lower),
            breakend(0, 1_060_000, Higher),
        );
        let small = variants(&[(
            breakend(0, 1_020_000, Lower),
            breakend(0, 1_020_500, Higher),
        )]);
        assert_eq!(explained(&small, rna), None);
        let large = variants(&[(
            breakend(0, 1_005_000, Lower),
            breakend(0, 1_050_000, Higher),
        )]);
        assert_eq!(explained(&large, rna), Some("sv0"));
    }

    #[test]
    fn a_variant_is_found_whichever_of_its_ends_sorts_first() {
        // In DNA the inversion's ends lie the other way round than in RNA.
        let rna = Junction::new(breakend(0, 1_000_000, Lower), breakend(0, 1_020_000, Lower));
        let variants = variants(&[(breakend(0, 1_050_000, Lower), breakend(0, 1_030_000, Lower))]);
        assert_eq!(explained(&variants, rna), Some("sv0"));
    }
}
