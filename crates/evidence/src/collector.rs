//! Looks at one record at a time and keeps what bears on fusions of the target genes.
//!
//! Relevance is decided from the record alone, so that reading by index and from start to end keep
//! the same records. A record is relevant when one of its aligned blocks lies in a target locus,
//! when its mate starts in one (primary records), or when a piece that its `SA` tag names lies in
//! one. Of the relevant records only those with a sign of a chimera are kept: ordinary ones are
//! counted and forgotten, so memory grows with the evidence and not with the depth.

use rust_htslib::bam::Record;
use rustc_hash::FxHashSet;
use trkfuse_core::{Contigs, LocusUse, Realigner, Strand};

use crate::EvidenceConfig;
use crate::crossing::{Crossing, WatchedBreakends};
use crate::flags;
use crate::kept::{Kept, MatePlace, mate_place, strand, text_tag};
use crate::loci::Loci;
use crate::oddity::Oddity;
use crate::shape::{Block, Shape};
use crate::supplementary_tag::{OtherPiece, TagFault, parse_pieces};

mod by_name;
mod gathered;
mod placements;
mod strays;

pub(crate) use gathered::Gathered;
use placements::is_supplementary;
pub(crate) use strays::{ClipCounts, Stray, StrayKind, is_in, shared_clips};

/// A mate is taken to align over at least this many bases where the file does not say how many, so
/// that mates which overlap are not taken for everted ones. Chosen by hand: adapter read-through
/// shifts mates against each other by a few bases.
const SHORTEST_MATE: u32 = 20;

/// Which records a pass is answerable for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All records of the file.
    Everything,
    /// The records over one locus.
    Locus(usize),
    /// Records over a place that others named: kept, never counted.
    Partner,
    /// Records in a partner gene: looked at for stray reads alone.
    Stretch,
    /// Records without a place, at the file's end.
    Unplaced,
}

/// What does not change during a pass.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) loci: &'a Loci,
    pub(crate) contigs: &'a Contigs,
    pub(crate) config: &'a EvidenceConfig,
    /// Read groups that count; `None`: all reads.
    pub(crate) read_groups: Option<&'a FxHashSet<Vec<u8>>>,
    /// Who places stray reads; `None`: they are not kept.
    pub(crate) realigner: Option<&'a dyn Realigner>,
}

/// Looks at records one by one.
pub(crate) struct Collector<'a> {
    setting: Setting<'a>,
    scope: Scope,
    pub(crate) found: Gathered,
    /// Breakends counted in passing; empty unless reading everything.
    pub(crate) watched: Option<WatchedBreakends>,
    shape: Shape,
    touched: Vec<usize>,
    /// The unplaced read before, and whether it was kept.
    last_unplaced: Option<(Stray, bool)>,
}

/// What a record's `SA` tag says.
#[derive(Default)]
struct Tag {
    is_there: bool,
    pieces: Vec<OtherPiece>,
    faults: Vec<TagFault>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(setting: Setting<'a>, scope: Scope) -> Self {
        let found = Gathered::new(setting.loci, |index| match scope {
            Scope::Everything => true,
            Scope::Locus(mine) => mine == index,
            Scope::Partner | Scope::Stretch | Scope::Unplaced => false,
        });
        Self {
            setting,
            scope,
            found,
            watched: None,
            shape: Shape::default(),
            touched: Vec::new(),
            last_unplaced: None,
        }
    }

    /// Looks at one record.
    pub(crate) fn take(&mut self, record: &Record) {
        let flags = record.flags();
        if flags & flags::QC_FAIL != 0 {
            return;
        }
        if flags & flags::UNMAPPED != 0 {
            self.take_unaligned(record);
            return;
        }
        let Some(is_supplementary) = is_supplementary(record) else {
            self.take_other_placement(record);
            return;
        };
        if !self.is_wanted_group(record) {
            return;
        }
        let Some((contig, position)) = self.lay(record) else {
            return;
        };
        if self.shape.is_empty() {
            self.note_missing_cigar(record, contig, position);
            return;
        }
        if !is_supplementary && self.setting.config.counts(flags) {
            self.count(record, contig);
        }
        if !is_supplementary && flags & flags::PAIRED == 0 {
            self.sight(record, contig);
        }
        self.keep_if_chimeric(record, contig, is_supplementary);
    }

    /// Takes over how an aligned record lies and which loci it touches; its contig and first aligned base. `None`
    /// for a record without a place.
    fn lay(&mut self, record: &Record) -> Option<(u32, u32)> {
        let contig = u32::try_from(record.tid()).ok()?;
        let position = u32::try_from(record.pos()).ok()?;
        if contig as usize >= self.setting.contigs.len() {
            return None;
        }
        self.shape.assign(
            record.raw_cigar(),
            position,
            self.setting.config.large_deletion,
        );
        self.setting
            .loci
            .touched(contig, self.shape.blocks(), &mut self.touched);
        Some((contig, position))
    }

    /// Whether the record that was laid touches a target's locus.
    fn touches_target(&self) -> bool {
        let list = self.setting.loci.list();
        self.touched
            .iter()
            .any(|&index| list[index].locus.usage == LocusUse::Target)
    }

    fn is_wanted_group(&self, record: &Record) -> bool {
        self.setting.read_groups.is_none_or(|groups| {
            text_tag(record, *b"RG").is_some_and(|group| groups.contains(group))
        })
    }

    /// Whether this pass answers for a record that touches these loci: the pass over the first of
    /// them, so that a record read by several passes is counted once.
    fn is_owner(&self) -> bool {
        match self.scope {
            Scope::Everything => !self.touched.is_empty(),
            Scope::Locus(index) => self.touched.first() == Some(&index),
            Scope::Partner | Scope::Stretch | Scope::Unplaced => false,
        }
    }

    fn note_missing_cigar(&mut self, record: &Record, contig: u32, position: u32) {
        let loci = self.setting.loci;
        let place = std::iter::once(base_block(position));
        loci.touched(contig, place, &mut self.touched);
        if self.is_owner() && loci.is_target(contig, position) {
            self.found.oddities.count(Oddity::NoCigar, record.qname());
        }
    }

    /// Counts an ordinary read: at breakends, by locus and exon, and for the library.
    fn count(&mut self, record: &Record, contig: u32) {
        if self.touched.is_empty() && self.watched.is_none() {
            return;
        }
        let Setting { loci, config, .. } = self.setting;
        let crossing = Crossing::new(contig, &self.shape, record, loci, config.large_deletion);
        if let Some(watched) = &mut self.watched {
            watched.add(&crossing);
        }
        for &index in &self.touched {
            let is_mine = match self.scope {
                Scope::Everything => true,
                Scope::Locus(mine) => mine == index,
                Scope::Partner | Scope::Stretch | Scope::Unplaced => false,
            };
            if is_mine {
                self.found.tallies[index].add(&loci.list()[index], &self.shape);
                if let Some(depth) = &mut self.found.depths[index] {
                    depth.add(&crossing);
                }
            }
        }
        if self.is_owner() {
            self.found
                .library
                .add(record, &self.shape, loci, &self.touched);
        }
    }

    fn keep_if_chimeric(&mut self, record: &Record, contig: u32, is_supplementary: bool) {
        let loci = self.setting.loci;
        let is_in_target = self.touches_target();
        let mate = if is_supplementary {
            None
        } else {
            mate_place(record)
        };
        let is_mate_in_target = mate.is_some_and(|mate| loci.is_target(mate.contig, mate.start));
        if self.touched.is_empty() && !is_mate_in_target && !self.shape.is_clipped() {
            // Nearly all records of a file end here.
            return;
        }
        let tag = self.tag(record);
        let is_tag_in_target = tag
            .pieces
            .iter()
            .any(|piece| loci.touches_target(piece.contig, piece.shape.blocks()));
        let is_owner = self.is_owner();
        let is_relevant = is_in_target || is_mate_in_target || is_tag_in_target;
        if !is_supplementary {
            self.keep_if_clipped(record, contig, &tag, is_relevant);
        }
        if self.scope == Scope::Stretch {
            return;
        }
        let is_kept = is_relevant
            && (self.has_split_sign(record, contig, &tag, is_supplementary)
                || self.has_gap_sign(contig)
                || mate.is_some_and(|mate| self.has_pair_sign(record, contig, mate)));
        if is_owner || is_kept {
            self.found
                .library
                .note(record.flags(), is_supplementary, tag.is_there);
        }
        if is_owner && is_in_target {
            self.note_oddities(record, &tag, is_kept);
        }
        if is_kept {
            let mut kept = Kept::new(
                record,
                contig,
                &self.shape,
                tag.pieces,
                is_in_target,
                self.setting.config.umi,
            );
            kept.elsewhere = self.places(record);
            self.found.keep(fragment_name(record.qname()), kept);
        }
    }

    /// The `SA` tag, looked up only where a clip leaves room for another piece.
    fn tag(&self, record: &Record) -> Tag {
        let mut tag = Tag::default();
        if !self.shape.is_clipped() {
            return tag;
        }
        let Some(text) = text_tag(record, *b"SA") else {
            return tag;
        };
        tag.is_there = true;
        let Setting {
            contigs, config, ..
        } = self.setting;
        for piece in parse_pieces(text, contigs, config.large_deletion) {
            match piece {
                // Pieces of one read are of one length.
                Ok(piece) if piece.shape.query_length() != self.shape.query_length() => {
                    tag.faults.push(TagFault::Malformed);
                }
                Ok(piece) => tag.pieces.push(piece),
                Err(fault) => tag.faults.push(fault),
            }
        }
        tag
    }

    fn note_oddities(&mut self, record: &Record, tag: &Tag, is_kept: bool) {
        for fault in &tag.faults {
            let oddity = match fault {
                TagFault::Malformed => Oddity::MalformedTag,
                TagFault::UnknownContig => Oddity::TagToUnknownContig,
                TagFault::OffContig => Oddity::TagOffContig,
            };
            self.found.oddities.count(oddity, record.qname());
        }
        if is_kept && record.seq_len() == 0 {
            self.found
                .oddities
                .count(Oddity::NoSequence, record.qname());
        }
    }

    /// Whether the pieces of a split read are more than splicing within one target locus (an aligner
    /// that knows no splicing splits every read that crosses an intron).
    fn has_split_sign(
        &self,
        record: &Record,
        contig: u32,
        tag: &Tag,
        is_supplementary: bool,
    ) -> bool {
        let own_strand = strand(record.is_reverse());
        let is_ordinary = |piece: &OtherPiece| {
            piece.contig == contig
                && piece.strand == own_strand
                && are_collinear(&self.shape, &piece.shape)
                && self
                    .setting
                    .loci
                    .share_target(contig, span(&self.shape), span(&piece.shape))
        };
        if tag.pieces.is_empty() {
            // Without a tag a supplementary record still may meet its primary by name.
            return is_supplementary;
        }
        !tag.pieces.iter().all(is_ordinary)
    }

    fn has_gap_sign(&self, contig: u32) -> bool {
        self.shape.has_gap()
            && leaving_gaps(&self.shape, contig, self.setting.loci)
                .next()
                .is_some()
    }

    /// Whether the mates may be a spanning pair, as far as this record tells; the pair is judged
    /// when both are there.
    fn has_pair_sign(&self, record: &Record, contig: u32, mate: MatePlace) -> bool {
        let own_strand = strand(record.is_reverse());
        if mate.contig != contig || mate.strand == own_strand {
            return true;
        }
        // By the starts alone, so that both mates come to the same answer.
        let is_apart = !self.setting.loci.share_target(
            contig,
            base_block(self.shape.start()),
            base_block(mate.start),
        );
        is_apart
            || match own_strand {
                Strand::Forward => {
                    self.shape.start() > mate.start
                        && self.shape.start() >= self.mate_end(record, mate.start)
                }
                Strand::Reverse => mate.start >= self.shape.end(),
            }
    }

    /// Where the mate's alignment ends, or a little before where the record does not tell.
    fn mate_end(&self, record: &Record, mate_start: u32) -> u32 {
        text_tag(record, *b"MC")
            .and_then(|cigar| Shape::parse(cigar, mate_start, self.setting.config.large_deletion))
            .map_or(mate_start.saturating_add(SHORTEST_MATE), |shape| {
                shape.end()
            })
    }
}

/// A read name without the mate suffix `/1` or `/2`.
pub(crate) fn fragment_name(name: &[u8]) -> &[u8] {
    match name {
        [rest @ .., b'/', b'1' | b'2'] if !rest.is_empty() => rest,
        _ => name,
    }
}

/// One base.
const fn base_block(base: u32) -> Block {
    Block {
        start: base,
        end: base.saturating_add(1),
    }
}

/// From the first to the last aligned base.
pub(crate) fn span(shape: &Shape) -> Block {
    Block {
        start: shape.start(),
        end: shape.end(),
    }
}

/// Whether two pieces on one strand follow each other on the reference as they do in the read.
pub(crate) fn are_collinear(a: &Shape, b: &Shape) -> bool {
    let (first, second) = if a.query_span() <= b.query_span() {
        (a, b)
    } else {
        (b, a)
    };
    first.start() <= second.start() && first.end() <= second.end()
}

/// The gaps of an alignment that lead out of a target gene: indices of the segments behind them.
pub(crate) fn leaving_gaps<'a>(
    shape: &'a Shape,
    contig: u32,
    loci: &'a Loci,
) -> impl Iterator<Item = usize> + 'a {
    let segments = shape.segments();
    // The blocks on both sides of a gap: back to the gap before, on to the gap behind.
    (1..segments.len()).filter(move |&index| {
        if !segments[index].after_gap {
            return false;
        }
        let from = segments[..index]
            .iter()
            .rposition(|segment| segment.after_gap)
            .unwrap_or(0);
        let to = segments[index + 1..]
            .iter()
            .position(|segment| segment.after_gap)
            .map_or(segments.len(), |offset| index + 1 + offset);
        let before = Block {
            start: segments[from].reference,
            end: segments[index - 1].reference_end(),
        };
        let behind = Block {
            start: segments[index].reference,
            end: segments[to - 1].reference_end(),
        };
        loci.leaves_target(contig, before, behind)
    })
}
