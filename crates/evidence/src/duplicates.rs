//! Copies of one molecule among the fragments with evidence.
//!
//! METHOD: copies are fragments with the same outer ends, clips undone, of both mates (where a mate
//! was not kept: its start as the other mate tells), the same strands, the same cell, and UMIs that
//! are equal or, for UMIs read as bases, one base off a more frequent one at the same ends. Of a set
//! of copies the one with the richest evidence stands for the molecule; names break ties.

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
    umis.sort_by(|(a, a_members), (b, b_members)| {
        (Reverse(a_members.len()), a).cmp(&(Reverse(b_members.len()), b))
    });
    let mut molecules: Vec<Vec<usize>> = Vec::new();
    // `seeds[umi]`: the molecule that the UMI began. Looked up by each UMI's neighbours, since panels have so many
    // molecules with the same ends that comparing each with each takes minutes.
    let mut seeds: FxHashMap<&[u8], usize> = FxHashMap::default();
    for (umi, members) in umis {
        let bases = umi.map(str::as_bytes).filter(|umi| is_bases(umi));
        if let Some(molecule) = bases.and_then(|bases| nearest_seed(&seeds, bases)) {
            molecules[molecule].extend(members);
        } else {
            seeds.extend(bases.map(|bases| (bases, molecules.len())));
            molecules.push(members);
        }
    }
    molecules
}

/// The letters of a UMI that is written as bases.
const UMI_LETTERS: &[u8] = b"ACGTN-+";

fn is_bases(umi: &[u8]) -> bool {
    umi.iter().all(|letter| UMI_LETTERS.contains(letter))
}

/// The first molecule whose UMI differs in exactly one base.
fn nearest_seed(seeds: &FxHashMap<&[u8], usize>, umi: &[u8]) -> Option<usize> {
    let mut neighbour = umi.to_vec();
    let mut nearest = None;
    for index in 0..umi.len() {
        for &letter in UMI_LETTERS.iter().filter(|&&letter| letter != umi[index]) {
            neighbour[index] = letter;
            let found = seeds.get(neighbour.as_slice()).copied();
            nearest = [nearest, found].into_iter().flatten().min();
        }
        neighbour[index] = umi[index];
    }
    nearest
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
    let is_umi = |text: &str| {
        text.len() >= 4
            && text
                .bytes()
                .all(|letter| matches!(letter, b'A' | b'C' | b'G' | b'T' | b'N' | b'-' | b'+'))
    };
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
