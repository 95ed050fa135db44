//! Reads that the aligner left unaligned, in part or wholly, near the target loci or like them.

use rust_htslib::bam::Record;
use rustc_hash::FxHashMap;
use trkfuse_core::{Alignment, ContigId, Pos, Sequence, Strand, StrayRead};

use super::{Collector, Scope, Tag, fragment_name};
use crate::adapter::is_adapter;
use crate::flags;
use crate::kept::{Kept, mate_place};
use crate::shape::{Block, Shape};

/// Shortest soft clip that is looked at, in bases.
pub(crate) const SHORTEST_CLIP: u32 = 10;
/// Aligned bases next to a clip that are shown with it.
const BESIDE_CLIP: u32 = 10;
/// Clipped bases by which clips at one base are told apart.
const ALIKE_BASES: usize = 10;

/// Why a stray read is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StrayKind {
    /// Clipped or unaligned, and it or its mate lies in a target locus; or both mates are unaligned and
    /// one is like a target.
    Near,
    /// Aligned in a target locus while its mate is not aligned at all.
    Companion,
    /// Clipped or unaligned beside a mate anywhere else, and like a target.
    Elsewhere,
}

/// A stray read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stray {
    /// The read name without mate suffix.
    pub(crate) name: Box<[u8]>,
    pub(crate) kind: StrayKind,
    /// The record; its shape is empty when it is not aligned.
    pub(crate) kept: Kept,
    /// Where the record stands in the file: contig, first base, one past the last; `None` in the
    /// unplaced tail.
    pub(crate) place: Option<(u32, u32, u32)>,
}

impl Stray {
    /// As who aligns it needs it.
    pub(crate) fn to_read(&self, cigar: impl Fn(&Shape) -> String) -> StrayRead {
        let kept = &self.kept;
        let bases = Sequence::new(&kept.bases);
        StrayRead {
            name: String::from_utf8_lossy(&self.name).into_owned(),
            is_second_mate: kept.is_second_mate,
            bases: match kept.strand {
                Strand::Forward => bases,
                Strand::Reverse => bases.reverse_complement(),
            },
            placed: (!kept.shape.is_empty()).then(|| Alignment {
                contig: ContigId(kept.contig),
                start: Pos::from_zero_based(kept.shape.start()),
                strand: kept.strand,
                cigar: cigar(&kept.shape),
                mapping_quality: kept.mapping_quality,
                hits: kept.hits,
                mismatches: kept.mismatches,
                elsewhere: Vec::new(),
            }),
        }
    }
}

/// Clips of reads at target loci by place and first bases: (contig, edge, whether behind it, bases).
pub(crate) type ClipCounts = FxHashMap<(u32, u32, bool, Vec<u8>), u64>;

/// Reads whose clip another read shows too: at one base, with the same first bases.
pub(crate) fn shared_clips(counts: &ClipCounts) -> u64 {
    counts.values().filter(|&&count| count > 1).sum()
}

/// The bases that a record clips softly at one end.
struct SoftClip {
    /// The last aligned reference base.
    edge: u32,
    is_after: bool,
    /// On the strand of the reference.
    bases: Sequence,
    /// Aligned read bases next to the clip, on the strand of the reference.
    aligned: Sequence,
}

impl Collector<'_> {
    /// Looks at the clips of an aligned record that is no further piece of another.
    pub(super) fn keep_if_clipped(
        &mut self,
        record: &Record,
        contig: u32,
        tag: &Tag,
        is_relevant: bool,
    ) {
        let Some(realigner) = self.setting.realigner else {
            if is_relevant && self.is_owner() && tag.pieces.is_empty() {
                self.count_clips(record, contig);
            }
            return;
        };
        let has_lost_mate = record.flags() & (flags::PAIRED | flags::MATE_UNMAPPED)
            == flags::PAIRED | flags::MATE_UNMAPPED;
        let kind = match (is_relevant, self.scope) {
            (true, Scope::Stretch)
            | (false, Scope::Locus(_) | Scope::Partner | Scope::Unplaced) => {
                return;
            }
            (true, _) => StrayKind::Near,
            (false, Scope::Everything | Scope::Stretch) => StrayKind::Elsewhere,
        };
        let loci = self.setting.loci;
        let is_stray = soft_clips(record, &self.shape)
            .filter(|clip| !is_covered(clip, &self.shape, record, tag))
            .any(|clip| {
                if loci.is_target(contig, clip.edge) {
                    !realigner.is_ordinary_clip(
                        ContigId(contig),
                        Pos::from_zero_based(clip.edge),
                        clip.is_after,
                        &clip.aligned,
                        &clip.bases,
                    )
                } else {
                    realigner.is_clip_like_target(&clip.aligned, &clip.bases, clip.is_after)
                }
            });
        if is_stray {
            self.add_stray(record, contig, kind, tag);
        } else if kind == StrayKind::Near && has_lost_mate {
            self.add_stray(record, contig, StrayKind::Companion, tag);
        }
    }

    fn add_stray(&mut self, record: &Record, contig: u32, kind: StrayKind, tag: &Tag) {
        let shape = &self.shape;
        let is_in_target = self.setting.loci.touches_target(contig, shape.blocks());
        let mut kept = Kept::new(
            record,
            contig,
            shape,
            tag.pieces.clone(),
            is_in_target,
            self.setting.config.umi,
        );
        kept.elsewhere = self.places(record);
        self.found.strays.push(Stray {
            name: Box::from(fragment_name(record.qname())),
            kind,
            place: Some((contig, shape.start(), shape.end())),
            kept,
        });
    }

    fn count_clips(&mut self, record: &Record, contig: u32) {
        for clip in soft_clips(record, &self.shape) {
            if self.setting.loci.is_target(contig, clip.edge) {
                let bases = clip.bases.as_bytes();
                let first = if clip.is_after {
                    bases[..ALIKE_BASES].to_vec()
                } else {
                    bases[bases.len() - ALIKE_BASES..].to_vec()
                };
                *self
                    .found
                    .clips
                    .entry((contig, clip.edge, clip.is_after, first))
                    .or_default() += 1;
            }
        }
    }

    /// Keeps a record that is not aligned.
    pub(super) fn add_unaligned(&mut self, record: &Record, kind: StrayKind) {
        let stray = self.unaligned(record, kind);
        self.found.strays.push(stray);
    }

    fn unaligned(&self, record: &Record, kind: StrayKind) -> Stray {
        Stray {
            name: Box::from(fragment_name(record.qname())),
            kind,
            kept: Kept::new(
                record,
                0,
                &Shape::default(),
                Vec::new(),
                false,
                self.setting.config.umi,
            ),
            place: place_in_file(record),
        }
    }

    /// Looks at a record that is not aligned.
    pub(super) fn take_unaligned(&mut self, record: &Record) {
        let Some(realigner) = self.setting.realigner else {
            return;
        };
        if record.flags() & (flags::SECONDARY | flags::SUPPLEMENTARY) != 0
            || record.seq_len() == 0
            || !self.is_wanted_group(record)
        {
            return;
        }
        let mate = mate_place(record);
        let place = place_in_file(record);
        let stray = |kind| self.unaligned(record, kind);
        if let Some(mate) = mate {
            if self.setting.loci.is_target(mate.contig, mate.start) {
                if self.scope != Scope::Stretch {
                    let stray = stray(StrayKind::Near);
                    self.found.strays.push(stray);
                }
            } else if place.is_some() && matches!(self.scope, Scope::Everything | Scope::Stretch) {
                let stray = stray(StrayKind::Elsewhere);
                if realigner.is_like_target(&Sequence::new(&stray.kept.bases)) {
                    self.found.strays.push(stray);
                }
            }
            return;
        }
        if place.is_some() || !matches!(self.scope, Scope::Everything | Scope::Unplaced) {
            return;
        }
        // METHOD: of two unaligned mates one that is like a target keeps the other. They stand next to
        // each other in the file, as aligners write them and sorting by place leaves them.
        let stray = stray(StrayKind::Near);
        let is_like = realigner.is_like_target(&Sequence::new(&stray.kept.bases));
        let before = self.last_unplaced.take();
        let is_pair = before.as_ref().is_some_and(|(before, _)| {
            before.name == stray.name && before.kept.is_second_mate != stray.kept.is_second_mate
        });
        let mut is_kept = is_like;
        if let (true, Some((before, is_before_kept))) = (is_pair, before) {
            is_kept |= is_before_kept;
            if is_like && !is_before_kept {
                self.found.strays.push(before);
            }
        }
        if is_kept {
            self.found.strays.push(stray.clone());
        }
        self.last_unplaced = Some((stray, is_kept));
    }
}

/// Where a record that is not aligned stands in the file.
fn place_in_file(record: &Record) -> Option<(u32, u32, u32)> {
    let contig = u32::try_from(record.tid()).ok()?;
    let start = u32::try_from(record.pos()).ok()?;
    Some((contig, start, start.saturating_add(1)))
}

/// The soft clips of a record that has all its bases, long enough to be looked at and no adapter.
fn soft_clips(record: &Record, shape: &Shape) -> impl Iterator<Item = SoftClip> {
    let is_whole = shape.is_clipped()
        && shape.hard_clips() == (0, 0)
        && record.seq_len() == shape.query_length() as usize;
    let (start, end) = shape.query_span();
    let length = shape.query_length();
    let is_reverse = record.is_reverse();
    let lower = (is_whole && start >= SHORTEST_CLIP).then(|| {
        (
            shape.start(),
            false,
            (0, start),
            (start, (start + BESIDE_CLIP).min(end)),
        )
    });
    let upper = (is_whole && length - end >= SHORTEST_CLIP).then(|| {
        (
            shape.end() - 1,
            true,
            (end, length),
            (end.saturating_sub(BESIDE_CLIP).max(start), end),
        )
    });
    let letters = if lower.is_some() || upper.is_some() {
        Sequence::new(&record.seq().as_bytes())
    } else {
        Sequence::default()
    };
    [lower, upper]
        .into_iter()
        .flatten()
        .map(move |(edge, is_after, clip, aligned)| SoftClip {
            edge,
            is_after,
            bases: letters.slice(clip.0 as usize, clip.1 as usize),
            aligned: letters.slice(aligned.0 as usize, aligned.1 as usize),
        })
        .filter(move |clip| !runs_into_adapter(clip, is_reverse))
}

/// Whether a clip at the read's 3' end is a sequencing adapter.
fn runs_into_adapter(clip: &SoftClip, is_reverse: bool) -> bool {
    if clip.is_after == is_reverse {
        return false;
    }
    if is_reverse {
        is_adapter(clip.bases.reverse_complement().as_bytes())
    } else {
        is_adapter(clip.bases.as_bytes())
    }
}

/// Whether pieces that the `SA` tag names take up most of a clip.
fn is_covered(clip: &SoftClip, shape: &Shape, record: &Record, tag: &Tag) -> bool {
    let length = shape.query_length();
    let clipped = clip.bases.len() as u32;
    // Along the reference of this record.
    let (from, to) = if clip.is_after {
        (length - clipped, length)
    } else {
        (0, clipped)
    };
    let covered: u32 = tag
        .pieces
        .iter()
        .map(|piece| {
            let (start, end) = piece.shape.query_span();
            let is_same = (piece.strand == Strand::Reverse) == record.is_reverse();
            let (start, end) = if is_same {
                (start, end)
            } else {
                (length - end, length - start)
            };
            end.min(to).saturating_sub(start.max(from))
        })
        .sum();
    covered + SHORTEST_CLIP > clipped
}

/// Whether a stray stands in one of the stretches (sorted).
pub(crate) fn is_in(stray: &Stray, stretches: &[(u32, Block)]) -> bool {
    stray.place.is_some_and(|(contig, start, end)| {
        stretches
            .iter()
            .any(|(of, block)| *of == contig && block.start < end && start < block.end)
    })
}
