//! From the records kept to fragments with evidence.

use rustc_hash::FxHashMap;
use trkfuse_core::{Evidence, Fragment};

use crate::duplicates::{OuterEnds, ends_of_long, mark_by_position, outer_ends, umi_in_name};
use crate::gapped_read::gapped_junctions;
use crate::junction_read::ReadBases;
use crate::kept::Kept;
use crate::loci::Loci;
use crate::long_read::{artefact, is_long};
use crate::oddity::{Oddities, Oddity};
use crate::spanning_pair::{PairVerdict, judge_pair};
use crate::split_read::{chain, split_junctions};
use crate::{Deduplication, EvidenceConfig, UmiSource};

/// Makes fragments of the records kept, by name; those without evidence are left out.
///
/// `is_marked`: whether any record seen carries the duplicate flag.
pub(crate) fn assemble(
    kept: FxHashMap<Box<[u8]>, Vec<Kept>>,
    loci: &Loci,
    config: &EvidenceConfig,
    is_marked: bool,
    oddities: &mut Oddities,
) -> Vec<Fragment> {
    let mut named: Vec<(Box<[u8]>, Vec<Kept>)> = kept.into_iter().collect();
    named.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut fragments = Vec::new();
    let mut ends = Vec::new();
    for (name, records) in named {
        if let Some((fragment, outer)) = assemble_one(&name, records, loci, config, oddities) {
            fragments.push(fragment);
            ends.push(outer);
        }
    }
    match config.deduplication {
        Deduplication::Flags => {}
        Deduplication::Auto if is_marked => {}
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
    loci: &Loci,
    config: &EvidenceConfig,
    oddities: &mut Oddities,
) -> Option<(Fragment, OuterEnds)> {
    // ORDER: records are sorted before anything looks at them, so that the file's order is of no
    // account; a record read twice (loci that overlap) is one.
    records.sort_unstable();
    records.dedup();
    let second_mate = records.partition_point(|record| !record.is_second_mate);
    let (first, second) = records.split_at(second_mate);
    let mut evidence = Vec::new();
    let chains = [chain(first), chain(second)];
    for (records, pieces) in [first, second].into_iter().zip(&chains) {
        let Some(any) = records.first() else {
            continue;
        };
        let bases = ReadBases::of(records);
        for read in split_junctions(pieces, &bases, loci, any.is_second_mate) {
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
    let mut outer = outer_ends([(&chains[0], mate_of(first)), (&chains[1], mate_of(second))]);
    let name = String::from_utf8_lossy(name).into_owned();
    let umi = match config.umi {
        UmiSource::ReadName => umi_in_name(&name),
        _ => records.iter().find_map(|record| record.umi.clone()),
    };
    if config.deduplication == Deduplication::Auto && records.iter().any(is_long) {
        outer = ends_of_long(outer, umi.is_some(), &name);
    }
    let fragment = Fragment {
        umi,
        cell: records.iter().find_map(|record| record.cell.clone()),
        is_duplicate: records.iter().any(|record| record.is_duplicate),
        evidence,
        name,
    };
    Some((fragment, outer))
}

fn primary(records: &[Kept]) -> Option<&Kept> {
    records.iter().find(|record| !record.is_supplementary)
}

fn mate_of(records: &[Kept]) -> Option<crate::kept::MatePlace> {
    records.iter().find_map(|record| record.mate)
}
