//! Copies of one molecule among the fragments with evidence.
//!
//! METHOD: copies are fragments with the same outer ends, clips undone, of both mates (where a mate
//! was not kept: its start as the other mate tells), the same strands, the same cell, and UMIs that
//! are equal or misread. A UMI of bases counts as misread when it is one base off another one at the
//! same ends that is read at least twice as often, less one (Smith, Heger and Sudbery 2017,
//! doi:10.1101/gr.209601.116): two molecules of alike many copies stay two. Of a set of copies the one
//! with the richest evidence stands for the molecule; names break ties.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use trkfuse_core::{Evidence, Fragment, Strand};

use crate::kept::MatePlace;
use crate::split_read::ReadPiece;

/// One end of a fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OuterEnd {
    /// Not known.
    Unknown,
    /// The end of a read that was kept, clips undone; the number may lie off the contig.
    Unclipped(u32, i64, Strand),
    /// Where the other mate says that this one's alignment starts.
    MateStart(MatePlace),
    /// Somewhere on this strand of a contig: a long read's end, which errors and polymerases move.
    Anywhere(u32, Strand),
    /// The ends of a long read without UMI, which no other fragment shares: the read's name.
    Alone(String),
}

/// Both ends of a fragment, in an order that does not depend on which is read 1.
pub(crate) type OuterEnds = (OuterEnd, OuterEnd);

/// The outer ends of a fragment from its reads' chained pieces and the mate places they name.
pub(crate) fn outer_ends(reads: [(&[ReadPiece<'_>], Option<MatePlace>); 2]) -> OuterEnds {
    let start = |pieces: &[ReadPiece<'_>]| {
        pieces
            .first()
            .map(|piece| OuterEnd::Unclipped(piece.contig, piece.unclipped_start(), piece.strand))
    };
    let end = |pieces: &[ReadPiece<'_>]| {
        pieces.last().map_or(OuterEnd::Unknown, |piece| {
            OuterEnd::Unclipped(piece.contig, piece.unclipped_end(), piece.strand)
        })
    };
    let [(first, first_mate), (second, second_mate)] = reads;
    let (a, b) = match (start(first), start(second)) {
        (Some(a), Some(b)) => (a, b),
        // A single read has two ends of its own; a paired one has its mate's start.
        (Some(a), None) => (
            a,
            first_mate.map_or_else(|| end(first), OuterEnd::MateStart),
        ),
        (None, Some(b)) => (
            b,
            second_mate.map_or_else(|| end(second), OuterEnd::MateStart),
        ),
        (None, None) => (OuterEnd::Unknown, OuterEnd::Unknown),
    };
    if a <= b { (a, b) } else { (b, a) }
}

/// The ends of a fragment of which both mates were kept, as a copy shows them of which one was: by each mate and where
/// it says that the other starts.
pub(crate) fn ends_by_one_mate(
    reads: [(&[ReadPiece<'_>], Option<MatePlace>); 2],
) -> Vec<OuterEnds> {
    if reads.iter().any(|(pieces, _)| pieces.is_empty()) {
        return Vec::new();
    }
    reads
        .into_iter()
        .filter(|(_, mate)| mate.is_some())
        .map(|read| outer_ends([read, (&[], None)]))
        .collect()
}

/// Gives fragments of which one mate was kept the ends of a copy of which both were. Whether a mate is kept depends on
/// which piece of a read its aligner took for the primary one, and on what was rescued: not on the molecule.
///
/// `by_one[i]`: [`ends_by_one_mate`] of the fragment with `ends[i]`.
pub(crate) fn complete_ends(ends: &mut [OuterEnds], by_one: &[Vec<OuterEnds>]) {
    let mut whole: BTreeMap<&OuterEnds, OuterEnds> = BTreeMap::new();
    for (both, by_one) in ends.iter().zip(by_one) {
        for told in by_one {
            let known = whole.entry(told).or_insert_with(|| both.clone());
            // ORDER: of several the least, whichever came first.
            if both < known {
                known.clone_from(both);
            }
        }
    }
    for own in ends {
        if let Some(both) = whole.get(own) {
            own.clone_from(both);
        }
    }
}

/// The ends by which copies of a long read are told: with a UMI the contigs and strands alone, without one
/// none, since whole transcripts begin and end alike.
pub(crate) fn ends_of_long(ends: OuterEnds, has_umi: bool, name: &str) -> OuterEnds {
    if !has_umi {
        return (OuterEnd::Unknown, OuterEnd::Alone(name.to_string()));
    }
    let anywhere = |end| match end {
        OuterEnd::Unclipped(contig, _, strand) => OuterEnd::Anywhere(contig, strand),
        other => other,
    };
    let (a, b) = (anywhere(ends.0), anywhere(ends.1));
    if a <= b { (a, b) } else { (b, a) }
}

/// Marks copies by their ends. `ends[i]`: the outer ends of `fragments[i]`.
pub(crate) fn mark_by_position(fragments: &mut [Fragment], ends: &[OuterEnds]) {
    let mut groups: BTreeMap<(OuterEnds, Option<String>), Vec<usize>> = BTreeMap::new();
    for (index, (fragment, ends)) in fragments.iter().zip(ends).enumerate() {
        groups
            .entry((ends.clone(), fragment.cell.clone()))
            .or_default()
            .push(index);
    }
    for members in groups.into_values() {
        for copies in by_molecule(fragments, &members) {
            let best = copies
                .iter()
                .copied()
                .min_by_key(|&index| (richness(&fragments[index]), fragments[index].name.clone()));
            for index in copies {
                fragments[index].is_duplicate = Some(index) != best;
            }
        }
    }
}

/// Parts fragments with the same ends by UMI.
fn by_molecule(fragments: &[Fragment], members: &[usize]) -> Vec<Vec<usize>> {
    let mut by_umi: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for &index in members {
        by_umi
            .entry(fragments[index].umi.as_deref())
            .or_default()
            .push(index);
    }
    let mut umis: Vec<(Option<&str>, Vec<usize>)> = by_umi.into_iter().collect();
    // ORDER: by falling frequency, so that a UMI is met before its misreadings.
    umis.sort_by(|(a, a_members), (b, b_members)| {
        (Reverse(a_members.len()), a).cmp(&(Reverse(b_members.len()), b))
    });
    let mut molecules: Vec<Vec<usize>> = Vec::new();
    // Of each UMI that is taken for right: its molecule, and how often it is read.
    let mut seeds: FxHashMap<&[u8], (usize, usize)> = FxHashMap::default();
    for (umi, members) in umis {
        let bases = umi.map(str::as_bytes).filter(|umi| is_bases(umi));
        if let Some(molecule) = bases.and_then(|umi| misread_from(umi, members.len(), &seeds)) {
            molecules[molecule].extend(members);
        } else {
            seeds.extend(bases.map(|umi| (umi, (molecules.len(), members.len()))));
            molecules.push(members);
        }
    }
    molecules
}

/// The molecule whose UMI this one is a misreading of, the most frequent of several. `seeds`: molecule and reads
/// of each UMI that is taken for right. Looks one base around, so that a deep amplicon with ten thousands of UMIs
/// takes no longer for each.
fn misread_from(
    umi: &[u8],
    reads: usize,
    seeds: &FxHashMap<&[u8], (usize, usize)>,
) -> Option<usize> {
    let mut changed = umi.to_vec();
    let mut best: Option<usize> = None;
    for at in (0..umi.len()).filter(|&at| is_base(umi[at])) {
        for base in *b"ACGTN" {
            changed[at] = base;
            if base != umi[at]
                && let Some(&(molecule, of_seed)) = seeds.get(changed.as_slice())
                && of_seed + 1 >= 2 * reads
            {
                // Molecules are numbered by falling frequency.
                best = Some(best.map_or(molecule, |best| best.min(molecule)));
            }
        }
        changed[at] = umi[at];
    }
    best
}

const fn is_base(letter: u8) -> bool {
    matches!(letter, b'A' | b'C' | b'G' | b'T' | b'N')
}

/// Whether a UMI is written as bases, those of two ends apart by a sign.
fn is_bases(umi: &[u8]) -> bool {
    umi.iter()
        .all(|&letter| is_base(letter) || matches!(letter, b'-' | b'+'))
}

/// Fragments at one pair of ends from which on these look like primers. Chosen by hand: PCR copies of one molecule
/// are some tens at most where molecules are not scarce.
const PILE: usize = 50;
/// Share of all fragments with evidence, in percent, that must be copies by their ends. Chosen by hand.
const PILED_PERCENT: usize = 80;

/// Whether fragments without UMI lie in such piles that their ends cannot tell molecules from copies, as in a library of
/// amplicons. `ends[i]`: the outer ends of `fragments[i]`.
pub(crate) fn are_piled(fragments: &[Fragment], ends: &[OuterEnds]) -> bool {
    let mut piles: BTreeMap<&OuterEnds, usize> = BTreeMap::new();
    let without = fragments
        .iter()
        .zip(ends)
        .filter(|(fragment, ends)| fragment.umi.is_none() && !matches!(ends.1, OuterEnd::Alone(_)));
    for (_, ends) in without {
        *piles.entry(ends).or_default() += 1;
    }
    let copies: usize = piles.values().map(|pile| pile - 1).sum();
    piles.values().any(|&pile| pile >= PILE) && copies * 100 >= fragments.len() * PILED_PERCENT
}

/// Less is richer.
fn richness(fragment: &Fragment) -> Reverse<(usize, usize, usize)> {
    let count = |is_kind: fn(&Evidence) -> bool| {
        fragment
            .evidence
            .iter()
            .filter(|evidence| is_kind(evidence))
            .count()
    };
    Reverse((
        count(|evidence| matches!(evidence, Evidence::SplitRead(_))),
        count(|evidence| matches!(evidence, Evidence::GappedRead(_))),
        fragment.evidence.len(),
    ))
}

/// The UMI at the end of a read name: behind the last `_` (umi_tools), or the eighth field between
/// colons (BCL Convert).
pub(crate) fn umi_in_name(name: &str) -> Option<String> {
    let is_umi = |text: &str| text.len() >= 4 && is_bases(text.as_bytes());
    let behind_underscore = name.rsplit_once('_').map(|(_, umi)| umi);
    let eighth = name.split(':').nth(7);
    [behind_underscore, eighth]
        .into_iter()
        .flatten()
        .find(|umi| is_umi(umi))
        .map(str::to_string)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn fragment(name: &str, umi: Option<&str>) -> Fragment {
        Fragment {
            name: name.to_string(),
            umi: umi.map(str::to_string),
            cell: None,
            is_duplicate: false,
            evidence: Vec::new(),
        }
    }

    fn ends(start: i64) -> OuterEnds {
        (
            OuterEnd::Unclipped(0, start, Strand::Forward),
            OuterEnd::Unclipped(0, start + 300, Strand::Reverse),
        )
    }

    fn unique(fragments: &[Fragment]) -> Vec<&str> {
        fragments
            .iter()
            .filter(|fragment| !fragment.is_duplicate)
            .map(|fragment| fragment.name.as_str())
            .collect()
    }

    #[test]
    fn one_of_each_set_of_copies_stays() {
        let mut fragments = ["c", "a", "b", "d"].map(|name| fragment(name, None));
        mark_by_position(&mut fragments, &[ends(5), ends(5), ends(5), ends(6)]);
        assert_eq!(unique(&fragments), ["a", "d"]);
    }

    #[test]
    fn molecules_with_the_same_ends_differ_by_umi() {
        let mut fragments = [
            fragment("a", Some("ACGTAC")),
            fragment("b", Some("ACGTAC")),
            fragment("c", Some("ACGTAA")),
            fragment("d", Some("TTTTTT")),
        ];
        mark_by_position(&mut fragments, &[ends(5), ends(5), ends(5), ends(5)]);
        assert_eq!(
            unique(&fragments),
            ["a", "d"],
            "one base off is a sequencing error"
        );
    }

    #[test]
    fn molecules_read_alike_often_stay_two_though_their_umis_are_alike() {
        let umis = ["ACGTAC"; 6].into_iter().chain(["ACGTAA"; 4]);
        let mut fragments: Vec<Fragment> = (0..)
            .zip(umis)
            .map(|(number, umi): (u32, _)| fragment(&format!("r{number}"), Some(umi)))
            .collect();
        let ends = vec![ends(5); 10];
        mark_by_position(&mut fragments, &ends);
        assert_eq!(unique(&fragments), ["r0", "r6"]);
        // Of 3 reads, half of 6, one sees the other's error.
        fragments.pop();
        mark_by_position(&mut fragments, &ends[..9]);
        assert_eq!(unique(&fragments), ["r0"]);
    }

    #[test]
    fn a_misread_umi_joins_the_more_frequent_of_two() {
        let umis = ["AAAA", "AAAA", "AAAA", "AATT", "AATT", "AAAT"];
        let mut fragments: Vec<Fragment> = (0..)
            .zip(umis)
            .map(|(number, umi): (u32, _)| fragment(&format!("r{number}"), Some(umi)))
            .collect();
        assert_eq!(
            by_molecule(&fragments, &[0, 1, 2, 3, 4, 5]),
            [vec![0, 1, 2, 5], vec![3, 4]]
        );
        mark_by_position(&mut fragments, &vec![ends(5); 6]);
        assert_eq!(unique(&fragments), ["r0", "r3"]);
    }

    #[test]
    fn an_n_in_a_umi_is_a_misreading_and_two_ends_of_one_are_read_apart() {
        let mut fragments = [
            fragment("a", Some("ACGT-TTGA")),
            fragment("b", Some("ACGT-TTGA")),
            fragment("c", Some("ACNT-TTGA")),
            fragment("d", Some("ACGTTTTGA")),
        ];
        mark_by_position(&mut fragments, &[ends(5), ends(5), ends(5), ends(5)]);
        assert_eq!(unique(&fragments), ["a", "d"]);
    }

    #[test]
    fn ten_thousands_of_molecules_at_one_pair_of_ends_are_told_apart() {
        let letters = b"ACGT";
        // Every second base doubled: no two are one base apart.
        let mut fragments: Vec<Fragment> = (0..16_384_usize)
            .map(|number| {
                let umi: String = (0..7)
                    .flat_map(|at| [char::from(letters[(number >> (2 * at)) & 3]); 2])
                    .collect();
                fragment(&format!("r{number:05}"), Some(&umi))
            })
            .collect();
        let ends = vec![ends(5); fragments.len()];
        mark_by_position(&mut fragments, &ends);
        assert_eq!(unique(&fragments).len(), 16_384);
    }

    #[test]
    fn piles_without_umi_are_told_from_deep_libraries() {
        let made = |ends_of: &dyn Fn(usize) -> i64, umi: Option<&str>, count: usize| {
            let fragments: Vec<Fragment> = (0..count)
                .map(|number| fragment(&format!("r{number}"), umi))
                .collect();
            let ends: Vec<OuterEnds> = (0..count).map(|number| ends(ends_of(number))).collect();
            are_piled(&fragments, &ends)
        };
        let two_primers = |number: usize| (number % 2) as i64;
        assert!(made(&two_primers, None, 200));
        assert!(
            !made(&two_primers, Some("ACGT"), 200),
            "UMIs tell molecules"
        );
        assert!(!made(&two_primers, None, 60), "too few to tell");
        // Captured deeply: many copies, and many places.
        assert!(!made(&|number| (number % 50) as i64, None, 2_000));
        assert!(!made(&|number| number as i64, None, 2_000));
        // One pile among fragments from everywhere.
        assert!(!made(
            &|number| if number < 100 { 0 } else { number as i64 },
            None,
            1_000
        ));
        assert!(!made(&two_primers, None, 0));
    }

    /// Few ends and few UMIs, one base apart or more.
    fn any_fragments() -> impl Strategy<Value = Vec<(i64, &'static str)>> {
        let umi = prop::sample::select(vec!["ACGT", "ACGA", "TCGA", "GGGG", "1", "2"]);
        prop::collection::vec((0_i64..3, umi), 1..40)
    }

    fn molecules(list: &[(i64, &str)]) -> usize {
        let mut fragments: Vec<Fragment> = list
            .iter()
            .enumerate()
            .map(|(number, (_, umi))| fragment(&format!("r{number:03}"), Some(umi)))
            .collect();
        let ends: Vec<OuterEnds> = list.iter().map(|(start, _)| ends(*start)).collect();
        mark_by_position(&mut fragments, &ends);
        unique(&fragments).len()
    }

    proptest! {
        #[test]
        fn there_are_no_more_molecules_than_pairs_of_ends_and_umi(list in any_fragments()) {
            let pairs: BTreeSet<_> = list.iter().collect();
            let places: BTreeSet<_> = list.iter().map(|(start, _)| start).collect();
            prop_assert!((places.len()..=pairs.len()).contains(&molecules(&list)));
        }

        #[test]
        fn the_order_of_fragments_does_not_matter(list in any_fragments()) {
            let mut reversed = list.clone();
            reversed.reverse();
            prop_assert_eq!(molecules(&list), molecules(&reversed));
        }
    }

    #[test]
    fn numbered_molecules_are_never_taken_for_errors_of_each_other() {
        let mut fragments = [fragment("a", Some("11")), fragment("b", Some("12"))];
        mark_by_position(&mut fragments, &[ends(5), ends(5)]);
        assert_eq!(unique(&fragments), ["a", "b"]);
    }

    #[test]
    fn a_umi_is_read_from_the_name_only_where_it_is_one() {
        assert_eq!(umi_in_name("r1_ACGTT"), Some("ACGTT".to_string()));
        assert_eq!(
            umi_in_name("A:1:F:1:2:3:4:ACGT+TTGA"),
            Some("ACGT+TTGA".to_string())
        );
        assert_eq!(umi_in_name("read_12"), None);
        assert_eq!(umi_in_name("A:1:F:1:2:3:4"), None);
    }
}
