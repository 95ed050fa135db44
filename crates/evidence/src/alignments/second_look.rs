//! Reads whose partner side fits badly where the aligner put it are aligned once more.
//!
//! METHOD: an aligner that does not splice, as for DNA, prefers a processed pseudogene with a few differences to the spliced gene it
//! comes from, in two pieces. Aligned to transcripts such a read lies in the gene; its place is taken if it fits
//! better by two bases or more.

use log::info;
use rustc_hash::FxHashMap;
use trkfuse_core::{Realigner, Sequence, Strand, StrayRead};

use super::rescue::{introduce_mates, records_of};
use crate::collector::{Gathered, Stray, StrayKind};
use crate::kept::Kept;
use crate::loci::Loci;
use crate::shape::Shape;
use crate::split_read::ReadPiece;
use crate::{EvidenceConfig, EvidenceError};

/// Edits from which on a piece fits badly ...
const FEWEST_EDITS: u32 = 3;
/// ... where more than one in so many bases is edited. Chosen by hand: three times the 1 % of errors of degraded RNA; pseudogenes differ
/// by 3 to 10 %.
const PER_EDIT: u32 = 30;
/// What an edit counts against covered bases; chosen by hand, as below.
const EDIT: i64 = 4;
/// By how much more than before a new place must fit.
const BETTER: i64 = 2 * EDIT;
/// Longer reads err more than genes and pseudogenes differ.
const LONGEST: usize = 300;

/// Names of fragments with the mate that is looked at again.
type Doubtful = Vec<(Box<[u8]>, bool)>;

/// Aligns such reads anew and replaces what was kept of them.
pub(super) fn look_again(
    found: &mut Gathered,
    loci: &Loci,
    config: &EvidenceConfig,
    realigner: &dyn Realigner,
) -> Result<(), EvidenceError> {
    let doubtful = doubtful_reads(&found.kept);
    let strays: Vec<Stray> = doubtful
        .iter()
        .filter_map(|(name, is_second)| as_unaligned(name, &found.kept[name], *is_second))
        .collect();
    if strays.is_empty() {
        return Ok(());
    }
    let reads: Vec<StrayRead> = strays
        .iter()
        .map(|stray| stray.to_read(Shape::to_cigar))
        .collect();
    let placed_anew = realigner
        .realign(&reads, &[])
        .map_err(EvidenceError::Realigning)?;
    let mut replaced = 0;
    for place in placed_anew {
        let stray = &strays[place.read];
        let anew = records_of(stray, &place.pieces, loci, config);
        let Some(records) = found.kept.get_mut(&stray.name) else {
            continue;
        };
        let is_of_mate = |record: &Kept| record.is_second_mate == stray.kept.is_second_mate;
        let before: Vec<&Kept> = records.iter().filter(|record| is_of_mate(record)).collect();
        if fit(&anew.iter().collect::<Vec<_>>()) < fit(&before) + BETTER {
            continue;
        }
        records.retain(|record| !is_of_mate(record));
        records.extend(anew);
        introduce_mates(records, &[]);
        replaced += 1;
    }
    info!(
        "{} reads that fit badly aligned again, {replaced} lie better elsewhere",
        strays.len()
    );
    Ok(())
}

/// Reads with a piece beside the targets that fits badly, in a total order.
fn doubtful_reads(kept: &FxHashMap<Box<[u8]>, Vec<Kept>>) -> Doubtful {
    let mut doubtful: Doubtful = kept
        .iter()
        .flat_map(|(name, records)| {
            records
                .iter()
                .filter(|record| {
                    !record.is_in_target && fits_badly(&record.shape, record.mismatches)
                })
                .map(|record| (name.clone(), record.is_second_mate))
        })
        .collect();
    doubtful.sort_unstable();
    doubtful.dedup();
    doubtful
}

fn fits_badly(shape: &Shape, edits: Option<u32>) -> bool {
    edits.is_some_and(|edits| edits >= FEWEST_EDITS && edits * PER_EDIT > shape.aligned())
}

/// A read of a fragment as if its aligner had not placed it; `None` where no record has all its bases.
fn as_unaligned(name: &[u8], records: &[Kept], is_second: bool) -> Option<Stray> {
    let main = records.iter().find(|record| {
        record.is_second_mate == is_second
            && !record.is_supplementary
            && record.shape.hard_clips() == (0, 0)
            && (1..=LONGEST).contains(&record.bases.len())
    })?;
    let bases = match main.strand {
        Strand::Forward => main.bases.clone(),
        Strand::Reverse => {
            let turned = Sequence::new(&main.bases).reverse_complement();
            turned.as_bytes().to_vec()
        }
    };
    Some(Stray {
        name: Box::from(name),
        kind: StrayKind::Near,
        place: None,
        kept: Kept {
            contig: 0,
            strand: Strand::Forward,
            shape: Shape::default(),
            mapping_quality: 0,
            hits: None,
            mismatches: None,
            is_in_target: false,
            others: Vec::new(),
            elsewhere: Vec::new(),
            bases,
            mismatch_text: None,
            ..main.clone()
        },
    })
}

/// How well the pieces of a read explain it: bases covered, each edit set against four.
fn fit(records: &[&Kept]) -> i64 {
    let mut spans: Vec<(u32, u32)> = records
        .iter()
        .map(|record| ReadPiece::of_record(record).query_span())
        .collect();
    spans.sort_unstable();
    let mut reach = 0;
    let mut covered = 0;
    for (start, end) in spans {
        covered += i64::from(end.saturating_sub(start.max(reach)));
        reach = reach.max(end);
    }
    let edits: u32 = records.iter().filter_map(|record| record.mismatches).sum();
    covered - EDIT * i64::from(edits)
}
