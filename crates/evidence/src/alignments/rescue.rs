//! Stray reads, once placed, become records as if the file's aligner had written them.

use log::info;
use rustc_hash::{FxHashMap, FxHashSet};
use trkfuse_core::{Alignment, Contigs, Fragment, Realigned, Realigner, Sequence};

use super::Alignments;
use super::by_name::leave_out;
use super::second_look::look_again;
use crate::collector::{Gathered, Stray, StrayKind, is_in};
use crate::fragments::assemble_known;
use crate::kept::{Kept, MatePlace};
use crate::loci::Loci;
use crate::shape::{Block, Shape};
use crate::supplementary_tag::OtherPiece;
use crate::{EvidenceConfig, EvidenceError, StrayReach};

/// Bases of a contig that one thread reads at a time. Chosen by hand.
const PIECE: u32 = 10_000_000;

impl Alignments {
    /// Places stray reads and adds them to what was found. `named`: names whose reads were looked for by
    /// name, hashed.
    pub(super) fn rescue(
        &self,
        found: &mut Gathered,
        loci: &Loci,
        config: &EvidenceConfig,
        realigner: &dyn Realigner,
        is_indexed: bool,
        named: &FxHashSet<u64>,
    ) -> Result<(), EvidenceError> {
        let setting = self.setting(loci, config, Some(realigner));
        let file = if is_indexed {
            self.indexed_file()
        } else {
            None
        };
        let mut strays = std::mem::take(&mut found.strays);
        if let Some(file) = &file {
            let mut unplaced = file
                .collect_unplaced(setting)
                .map_err(|error| self.index_error(error))?;
            leave_out(&mut unplaced, named);
            strays.extend(unplaced);
        }
        // ORDER: first, so that nothing follows a read to where it does not belong.
        look_again(found, loci, config, realigner)?;
        // ORDER: sorted, so that the file's order and the reading plan are of no account.
        strays.sort_unstable();
        strays.dedup();
        let (elsewhere, near): (Vec<Stray>, Vec<Stray>) = strays
            .into_iter()
            .partition(|stray| stray.kind == StrayKind::Elsewhere);
        let known = known_fragments(found, loci, config);
        place(found, &near, &known, loci, config, realigner)?;

        // ORDER: partner genes are looked at when the reads at the targets have named them.
        let known = known_fragments(found, loci, config);
        let stretches = match config.stray_reach {
            StrayReach::Partners => realigner
                .partner_stretches(&known)
                .into_iter()
                .map(|(contig, interval)| {
                    let block = Block {
                        start: interval.start.zero_based(),
                        end: interval.end.zero_based(),
                    };
                    (contig.0, block)
                })
                .collect(),
            StrayReach::WholeFile => whole_contigs(&self.contigs),
        };
        let mut elsewhere = match &file {
            Some(file) => file
                .collect_strays(setting, &stretches)
                .map_err(|error| self.index_error(error))?,
            None => elsewhere,
        };
        leave_out(&mut elsewhere, named);
        elsewhere.retain(|stray| is_in(stray, &stretches));
        elsewhere.sort_unstable();
        elsewhere.dedup();
        place(found, &elsewhere, &known, loci, config, realigner)
    }
}

/// All bases, in pieces that threads share.
fn whole_contigs(contigs: &Contigs) -> Vec<(u32, Block)> {
    contigs
        .iter()
        .flat_map(|(contig, known)| {
            (0..known.length).step_by(PIECE as usize).map(move |start| {
                let end = start.saturating_add(PIECE).min(known.length);
                (contig.0, Block { start, end })
            })
        })
        .collect()
}

/// The fragments with evidence so far.
fn known_fragments(found: &Gathered, loci: &Loci, config: &EvidenceConfig) -> Vec<Fragment> {
    assemble_known(&found.kept, loci, config, &found.library)
}

fn place(
    found: &mut Gathered,
    strays: &[Stray],
    known: &[Fragment],
    loci: &Loci,
    config: &EvidenceConfig,
    realigner: &dyn Realigner,
) -> Result<(), EvidenceError> {
    let to_place: Vec<&Stray> = strays
        .iter()
        .filter(|stray| stray.kind != StrayKind::Companion)
        .collect();
    let reads: Vec<_> = to_place
        .iter()
        .map(|stray| stray.to_read(Shape::to_cigar))
        .collect();
    let found_places = realigner
        .realign(&reads, known)
        .map_err(EvidenceError::Realigning)?;
    info!("{} stray reads, {} placed", reads.len(), found_places.len());
    let mut made_whole: FxHashSet<&[u8]> = FxHashSet::default();
    for Realigned { read, pieces } in found_places {
        let Some(stray) = to_place.get(read) else {
            continue;
        };
        let pieces = records_of(stray, &pieces, loci, config);
        let records = found.kept.entry(stray.name.clone()).or_default();
        records.retain(|record| *record != stray.kept);
        records.extend(pieces);
        made_whole.insert(&stray.name);
    }
    let mut by_name: FxHashMap<&[u8], Vec<&Stray>> = FxHashMap::default();
    for stray in strays {
        by_name.entry(&stray.name).or_default().push(stray);
    }
    for name in made_whole {
        if let Some(records) = found.kept.get_mut(name) {
            let strays = by_name.get(name).map_or(&[][..], Vec::as_slice);
            introduce_mates(records, strays);
        }
    }
    Ok(())
}

/// Alignments of a stray read as records.
pub(super) fn records_of(
    stray: &Stray,
    pieces: &[Alignment],
    loci: &Loci,
    config: &EvidenceConfig,
) -> Vec<Kept> {
    let mut records: Vec<Kept> = pieces
        .iter()
        .enumerate()
        .filter_map(|(index, piece)| {
            let start = piece.start.zero_based();
            let shape = Shape::parse(piece.cigar.as_bytes(), start, config.large_deletion)?;
            let own = &stray.kept;
            let is_first = index == 0;
            let is_unchanged = is_first && shape == own.shape;
            Some(Kept {
                is_supplementary: !is_first,
                contig: piece.contig.0,
                strand: piece.strand,
                mapping_quality: piece.mapping_quality,
                hits: piece.hits,
                mismatches: piece.mismatches,
                mate: if is_first { own.mate } else { None },
                is_in_target: loci.touches_target(piece.contig.0, shape.blocks()),
                others: if is_first {
                    own.others.clone()
                } else {
                    Vec::new()
                },
                elsewhere: if piece.elsewhere.is_empty() && is_first {
                    own.elsewhere.clone()
                } else {
                    let others = piece.elsewhere.iter();
                    others
                        .filter_map(|other| other_piece(other, config))
                        .collect()
                },
                bases: if piece.strand == own.strand {
                    own.bases.clone()
                } else {
                    let bases = Sequence::new(&own.bases).reverse_complement();
                    bases.as_bytes().to_vec()
                },
                // It counts from the first aligned base.
                mismatch_text: own.mismatch_text.clone().filter(|_| is_unchanged),
                shape,
                ..own.clone()
            })
        })
        .collect();
    if stray.kept.shape.is_empty()
        && let Some(longest) = (0..records.len()).max_by_key(|&index| {
            // Of equally long ones the first.
            (records[index].shape.aligned(), std::cmp::Reverse(index))
        })
    {
        for (index, record) in records.iter_mut().enumerate() {
            record.is_supplementary = index != longest;
            record.mate = if index == longest {
                stray.kept.mate
            } else {
                None
            };
        }
    }
    records
}

/// Another place of an alignment, as a tag would name it.
fn other_piece(other: &Alignment, config: &EvidenceConfig) -> Option<OtherPiece> {
    let start = other.start.zero_based();
    Some(OtherPiece {
        contig: other.contig.0,
        strand: other.strand,
        shape: Shape::parse(other.cigar.as_bytes(), start, config.large_deletion)?,
        mapping_quality: other.mapping_quality,
        mismatches: other.mismatches,
    })
}

/// Lets the two mates of a fragment know of each other's places, since one was not aligned before, or
/// its first base has changed. A mate that was aligned is taken from `strays` where no other evidence
/// has brought it.
pub(super) fn introduce_mates(records: &mut Vec<Kept>, strays: &[&Stray]) {
    let primary = |records: &[Kept], is_second: bool| {
        records
            .iter()
            .position(|record| !record.is_supplementary && record.is_second_mate == is_second)
    };
    for is_second in [false, true] {
        if primary(records, is_second).is_none() {
            let companion = strays.iter().find(|stray| {
                stray.kept.is_second_mate == is_second && !stray.kept.shape.is_empty()
            });
            records.extend(companion.map(|stray| stray.kept.clone()));
        }
    }
    let (Some(first), Some(second)) = (primary(records, false), primary(records, true)) else {
        return;
    };
    let place = |record: &Kept| MatePlace {
        contig: record.contig,
        start: record.shape.start(),
        strand: record.strand,
    };
    let (first_place, second_place) = (place(&records[first]), place(&records[second]));
    records[first].mate = Some(second_place);
    records[second].mate = Some(first_place);
}
