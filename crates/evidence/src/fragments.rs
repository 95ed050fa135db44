//! From the records kept to fragments with evidence.

use rustc_hash::FxHashMap;
use trkfuse_core::{Evidence, Fragment};

use crate::duplicates::{
    OuterEnds, are_piled, complete_ends, ends_by_one_mate, ends_of_long, mark_by_position,
    outer_ends, umi_in_name,
};
use crate::elsewhere::{OtherPlacement, pool};
use crate::gapped_read::gapped_junctions;
use crate::junction_read::ReadBases;
use crate::kept::Kept;
use crate::loci::Loci;
use crate::long_read::{LongReads, artefact};
use crate::oddity::{Oddities, Oddity};
use crate::ordinary::LibraryTally;
use crate::same_name::part_by_read;
use crate::spanning_pair::{PairVerdict, are_mates, judge_pair};
use crate::split_read::{chain, split_junctions};
use crate::{Deduplication, EvidenceConfig, UmiSource};

/// Makes fragments of the records kept, by name; those without evidence are left out.
///
/// `placements`: what secondary records say of other places, by name. `library`: what the ordinary reads show.
pub(crate) fn assemble(
    kept: FxHashMap<Box<[u8]>, Vec<Kept>>,
    placements: &FxHashMap<Box<[u8]>, Vec<OtherPlacement>>,
    loci: &Loci,
    config: &EvidenceConfig,
    library: &LibraryTally,
    oddities: &mut Oddities,
) -> Vec<Fragment> {
    let mut named: Vec<(Box<[u8]>, Vec<Kept>)> = kept.into_iter().collect();
    named.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    assemble_sorted(
        named.into_iter(),
        placements,
        loci,
        config,
        library,
        oddities,
    )
}

/// As [`assemble`], of records that are needed again; oddities are counted when all is known.
pub(crate) fn assemble_known(
    kept: &FxHashMap<Box<[u8]>, Vec<Kept>>,
    loci: &Loci,
    config: &EvidenceConfig,
    library: &LibraryTally,
) -> Vec<Fragment> {
    let mut named: Vec<(&Box<[u8]>, &Vec<Kept>)> = kept.iter().collect();
    named.sort_unstable_by_key(|&(name, _)| name);
    // Copied one by one: of a deep panel, two copies of all would be too much.
    let named = named
        .into_iter()
        .map(|(name, records)| (name.clone(), records.clone()));
    // Other places are told when all is known, too.
    let placements = FxHashMap::default();
    let oddities = &mut Oddities::default();
    assemble_sorted(named, &placements, loci, config, library, oddities)
}

fn assemble_sorted(
    named: impl Iterator<Item = (Box<[u8]>, Vec<Kept>)>,
    placements: &FxHashMap<Box<[u8]>, Vec<OtherPlacement>>,
    loci: &Loci,
    config: &EvidenceConfig,
    library: &LibraryTally,
    oddities: &mut Oddities,
) -> Vec<Fragment> {
    let long_reads = LongReads::of(library);
    let mut fragments = Vec::new();
    let (mut ends, mut by_one) = (Vec::new(), Vec::new());
    for (name, records) in named {
        let placements = placements.get(&name).map_or(&[][..], Vec::as_slice);
        let surroundings = (loci, long_reads);
        if let Some((fragment, (outer, outer_by_one))) =
            assemble_one(&name, records, placements, surroundings, config, oddities)
        {
            fragments.push(fragment);
            ends.push(outer);
            by_one.push(outer_by_one);
        }
    }
    complete_ends(&mut ends, &by_one);
    match config.deduplication {
        Deduplication::Flags => {}
        Deduplication::Auto if library.has_duplicate() => {}
        Deduplication::Auto | Deduplication::Position => mark_by_position(&mut fragments, &ends),
        Deduplication::Off => {
            for fragment in &mut fragments {
                fragment.is_duplicate = false;
            }
        }
    }
    if config.deduplication != Deduplication::Off && are_piled(&fragments, &ends) {
        for copy in fragments.iter().filter(|fragment| fragment.is_duplicate) {
            oddities.count(Oddity::Piled, copy.name.as_bytes());
        }
    }
    fragments
}

fn assemble_one(
    name: &[u8],
    mut records: Vec<Kept>,
    placements: &[OtherPlacement],
    (loci, long_reads): (&Loci, LongReads),
    config: &EvidenceConfig,
    oddities: &mut Oddities,
) -> Option<(Fragment, (OuterEnds, Vec<OuterEnds>))> {
    // ORDER: records are sorted before anything looks at them, so that the file's order is of no
    // account; a record read twice (loci that overlap) is one.
    records.sort_unstable();
    records.dedup();
    let umi = records.iter().find_map(|record| record.umi.clone());
    let cell = records.iter().find_map(|record| record.cell.clone());
    let is_duplicate = records.iter().any(|record| record.is_duplicate);
    let is_any_long = records.iter().any(|record| long_reads.is_long(record));
    let second_mate = records.partition_point(|record| !record.is_second_mate);
    let seconds = records.split_off(second_mate);
    let (firsts, seconds) = (part_by_read(records), part_by_read(seconds));
    let mut reads: Vec<Vec<Kept>> = firsts.into_iter().chain(seconds).collect();
    let mut is_of_other_length = false;
    for read in &mut reads {
        is_of_other_length |= leave_other_lengths(read);
    }
    let mut evidence = Vec::new();
    for read in &reads {
        let surroundings = (loci, long_reads);
        add_junctions(
            name,
            read,
            placements,
            surroundings,
            &mut evidence,
            oddities,
        );
    }
    let (first, second) = pick_mates(&reads);
    match judge_pair(primary(first), primary(second), placements, loci) {
        PairVerdict::Ordinary => {}
        PairVerdict::MateNotFound => oddities.count(Oddity::MateNotFound, name),
        PairVerdict::Spanning(pair) => evidence.push(Evidence::SpanningPair(pair)),
    }
    if evidence.is_empty() {
        return None;
    }
    evidence.sort_unstable();
    evidence.dedup();
    evidence.shrink_to_fit();
    if is_of_other_length {
        oddities.count(Oddity::LengthsDisagree, name);
    }
    if reads.len() > 1 + usize::from(!second.is_empty()) {
        oddities.count(Oddity::SeveralReads, name);
    }
    let (first_chain, second_chain) = (chain(first).0, chain(second).0);
    let mates = [
        (first_chain.as_slice(), mate_of(first)),
        (second_chain.as_slice(), mate_of(second)),
    ];
    let (mut outer, by_one) = (outer_ends(mates), ends_by_one_mate(mates));
    let name = String::from_utf8_lossy(name).into_owned();
    let umi = match config.umi {
        UmiSource::ReadName => umi_in_name(&name),
        _ => umi,
    };
    if config.deduplication == Deduplication::Auto && is_any_long {
        outer = ends_of_long(outer, umi.is_some(), &name);
    }
    let fragment = Fragment {
        umi,
        cell,
        is_duplicate,
        evidence,
        name,
    };
    Some((fragment, (outer, by_one)))
}

/// Adds what one read's own alignments say.
fn add_junctions(
    name: &[u8],
    records: &[Kept],
    placements: &[OtherPlacement],
    (loci, long_reads): (&Loci, LongReads),
    evidence: &mut Vec<Evidence>,
    oddities: &mut Oddities,
) {
    let (pieces, left_out) = chain(records);
    let is_second_mate = records[0].is_second_mate;
    let pool = pool(left_out, records, placements, is_second_mate);
    let bases = ReadBases::of(records, long_reads);
    for read in split_junctions(&pieces, &pool, &bases, loci, is_second_mate) {
        match read {
            Ok(read) => evidence.push(Evidence::SplitRead(read)),
            Err(oddity) => oddities.count(oddity, name),
        }
    }
    for record in records {
        for read in gapped_junctions(record, &bases, loci) {
            match artefact(&read) {
                None => evidence.push(Evidence::GappedRead(read)),
                Some(oddity) => oddities.count(oddity, name),
            }
        }
    }
}

/// Leaves out pieces that are of another length than their read: what they say of the break cannot be told.
/// Whether there was any.
fn leave_other_lengths(read: &mut Vec<Kept>) -> bool {
    let Some(whole) = primary(read).or(read.first()) else {
        return false;
    };
    let length = whole.shape.query_length();
    let before = read.len();
    read.retain(|record| record.shape.query_length() == length);
    read.len() < before
}

/// The reads that are taken for mates: the first two that name each other, whatever their FLAGs say of which is
/// first; else the first read 1 and the first read 2.
fn pick_mates(reads: &[Vec<Kept>]) -> (&[Kept], &[Kept]) {
    let pair = reads.iter().enumerate().find_map(|(index, first)| {
        let second = reads[index + 1..].iter().find(|second| {
            matches!(
                (primary(first), primary(second)),
                (Some(first), Some(second)) if are_mates(first, second)
            )
        })?;
        Some((first.as_slice(), second.as_slice()))
    });
    let first_of = |is_second: bool| {
        reads
            .iter()
            .find(|read| read[0].is_second_mate == is_second)
            .map_or(&[][..], Vec::as_slice)
    };
    pair.unwrap_or_else(|| (first_of(false), first_of(true)))
}

fn primary(records: &[Kept]) -> Option<&Kept> {
    records.iter().find(|record| !record.is_supplementary)
}

fn mate_of(records: &[Kept]) -> Option<crate::kept::MatePlace> {
    records.iter().find_map(|record| record.mate)
}
