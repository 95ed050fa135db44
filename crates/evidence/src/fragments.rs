//! From the records kept to fragments with evidence.

use rustc_hash::FxHashMap;
use trkfuse_core::{Evidence, Fragment};

use crate::duplicates::{OuterEnds, ends_of_long, mark_by_position, outer_ends, umi_in_name};
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
/// `library`: what the ordinary reads show.
pub(crate) fn assemble(
    kept: FxHashMap<Box<[u8]>, Vec<Kept>>,
    loci: &Loci,
    config: &EvidenceConfig,
    library: &LibraryTally,
    oddities: &mut Oddities,
) -> Vec<Fragment> {
    let mut named: Vec<(Box<[u8]>, Vec<Kept>)> = kept.into_iter().collect();
    named.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let long_reads = LongReads::of(library);
    let mut fragments = Vec::new();
    let mut ends = Vec::new();
    for (name, records) in named {
        if let Some((fragment, outer)) =
            assemble_one(&name, records, (loci, long_reads), config, oddities)
        {
            fragments.push(fragment);
            ends.push(outer);
        }
    }
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
    fragments
}

fn assemble_one(
    name: &[u8],
    mut records: Vec<Kept>,
    (loci, long_reads): (&Loci, LongReads),
    config: &EvidenceConfig,
    oddities: &mut Oddities,
) -> Option<(Fragment, OuterEnds)> {
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
    let mut evidence = Vec::new();
    for read in firsts.iter().chain(&seconds) {
        add_junctions(name, read, (loci, long_reads), &mut evidence, oddities);
    }
    let (first, second) = pick_mates(&firsts, &seconds);
    match judge_pair(primary(first), primary(second), loci) {
        PairVerdict::Ordinary => {}
        PairVerdict::MateNotFound => oddities.count(Oddity::MateNotFound, name),
        PairVerdict::Spanning(pair) => evidence.push(Evidence::SpanningPair(pair)),
    }
    if evidence.is_empty() {
        return None;
    }
    evidence.sort_unstable();
    evidence.dedup();
    if firsts.len() > 1 || seconds.len() > 1 {
        oddities.count(Oddity::SeveralReads, name);
    }
    let (first_chain, second_chain) = (chain(first), chain(second));
    let mut outer = outer_ends([
        (&first_chain, mate_of(first)),
        (&second_chain, mate_of(second)),
    ]);
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
    Some((fragment, outer))
}

/// Adds what one read's own alignments say.
fn add_junctions(
    name: &[u8],
    records: &[Kept],
    (loci, long_reads): (&Loci, LongReads),
    evidence: &mut Vec<Evidence>,
    oddities: &mut Oddities,
) {
    let pieces = chain(records);
    let bases = ReadBases::of(records, long_reads);
    for read in split_junctions(&pieces, &bases, loci, records[0].is_second_mate) {
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

/// The two reads that are mates: where a name is used more than twice, the first that name each other.
fn pick_mates<'a>(firsts: &'a [Vec<Kept>], seconds: &'a [Vec<Kept>]) -> (&'a [Kept], &'a [Kept]) {
    let any = |reads: &'a [Vec<Kept>]| reads.first().map_or(&[][..], Vec::as_slice);
    firsts
        .iter()
        .flat_map(|first| seconds.iter().map(move |second| (first, second)))
        .find(|(first, second)| {
            matches!(
                (primary(first), primary(second)),
                (Some(first), Some(second)) if are_mates(first, second)
            )
        })
        .map_or_else(
            || (any(firsts), any(seconds)),
            |(first, second)| (first.as_slice(), second.as_slice()),
        )
}

fn primary(records: &[Kept]) -> Option<&Kept> {
    records.iter().find(|record| !record.is_supplementary)
}

fn mate_of(records: &[Kept]) -> Option<crate::kept::MatePlace> {
    records.iter().find_map(|record| record.mate)
}
