//! Where else the aligner could have put what it found.

use rust_htslib::bam::Record;

use super::{Collector, Scope, fragment_name};
use crate::elsewhere::OtherPlacement;
use crate::flags;
use crate::kept::{integer_tag, is_second_mate, mate_place, text_tag};
use crate::places_tag::parse_places;
use crate::supplementary_tag::OtherPiece;

impl Collector<'_> {
    /// The places that a record's `XA` names; looked up only for records that are kept.
    pub(super) fn places(&self, record: &Record) -> Vec<OtherPiece> {
        let Some(text) = text_tag(record, *b"XA") else {
            return Vec::new();
        };
        let mut places = parse_places(
            text,
            self.setting.contigs,
            self.setting.config.large_deletion,
            record.mapq(),
            integer_tag(record, *b"NM"),
        );
        places.retain(|place| place.shape.query_length() == self.shape.query_length());
        places
    }

    /// Looks at a secondary record at a target: STAR writes one for each further place of a chimera, whose `SA`
    /// names the other piece, or its mate's fields the mate. Such records at the partner need not be looked
    /// for: these name them.
    pub(super) fn take_other_placement(&mut self, record: &Record) {
        let is_read = matches!(
            self.scope,
            Scope::Everything | Scope::Locus(_) | Scope::Partner
        );
        if !is_read || integer_tag(record, *b"HI").is_none() {
            return;
        }
        if !self.is_wanted_group(record) {
            return;
        }
        let Some((contig, _)) = self.lay(record) else {
            return;
        };
        if !self.touches_target() {
            return;
        }
        let loci = self.setting.loci;
        let flags = record.flags();
        let is_second_mate = is_second_mate(record);
        let pieces = self.tag(record).pieces;
        let elsewhere =
            |piece: &OtherPiece| !loci.touches_target(piece.contig, piece.shape.blocks());
        let mut placements: Vec<OtherPlacement> = pieces
            .into_iter()
            .filter(elsewhere)
            .map(|piece| OtherPlacement::Piece {
                is_second_mate,
                piece,
            })
            .collect();
        if flags & flags::SUPPLEMENTARY == 0
            && let Some(place) = mate_place(record)
            && !loci.is_target(place.contig, place.start)
            && self.has_pair_sign(record, contig, place)
        {
            placements.push(OtherPlacement::Mate {
                is_second_mate: !is_second_mate,
                place,
            });
        }
        if !placements.is_empty() {
            self.found
                .placements
                .entry(Box::from(fragment_name(record.qname())))
                .or_default()
                .extend(placements);
        }
    }
}

/// Whether a record is a further piece of a split read; `None` for records that are no evidence.
///
/// `bwa mem -M` flags further pieces as secondary (0x100). Other secondary records are other
/// placements of the whole read; STAR's carry `HI`, and 0x900 marks the further piece of such a one.
pub(super) fn is_supplementary(record: &Record) -> Option<bool> {
    match record.flags() & (flags::SECONDARY | flags::SUPPLEMENTARY) {
        0 => Some(false),
        flags::SUPPLEMENTARY => Some(true),
        flags::SECONDARY
            if integer_tag(record, *b"HI").is_none() && text_tag(record, *b"SA").is_some() =>
        {
            Some(true)
        }
        _ => None,
    }
}
