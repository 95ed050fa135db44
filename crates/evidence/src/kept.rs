//! A record with a sign of a chimera, as kept until its fragment is complete.

use rust_htslib::bam::Record;
use rust_htslib::bam::record::Aux;
use trkfuse_core::{Sequence, Strand};

use crate::UmiSource;
use crate::flags;
use crate::shape::{FARTHEST, Shape};
use crate::supplementary_tag::OtherPiece;

/// Where a record says that its mate's primary alignment starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MatePlace {
    pub(crate) contig: u32,
    /// First aligned base, counted from 0.
    pub(crate) start: u32,
    pub(crate) strand: Strand,
}

/// One alignment of a read.
///
/// Its order is a total one over all fields, so that a fragment's records can be put into an order
/// that does not depend on the file's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are bits of FLAG, each its own"
)]
pub(crate) struct Kept {
    /// Whether it is read 2 of its pair.
    pub(crate) is_second_mate: bool,
    pub(crate) is_supplementary: bool,
    pub(crate) contig: u32,
    pub(crate) strand: Strand,
    pub(crate) shape: Shape,
    pub(crate) mapping_quality: u8,
    /// `NH`.
    pub(crate) hits: Option<u32>,
    /// `NM`.
    pub(crate) mismatches: Option<u32>,
    /// Whether it is one of two mates.
    pub(crate) is_paired: bool,
    /// `None` for single reads and unmapped mates.
    pub(crate) mate: Option<MatePlace>,
    pub(crate) is_duplicate: bool,
    /// Whether a base lies in a target locus.
    pub(crate) is_in_target: bool,
    /// The other pieces that `SA` names.
    pub(crate) others: Vec<OtherPiece>,
    /// Other places of this alignment that `XA` names.
    pub(crate) elsewhere: Vec<OtherPiece>,
    /// Read bases along the reference, without hard-clipped ones; empty where the file has none.
    pub(crate) bases: Vec<u8>,
    /// `MD`.
    pub(crate) mismatch_text: Option<Vec<u8>>,
    pub(crate) umi: Option<String>,
    /// `CB`.
    pub(crate) cell: Option<String>,
}

/// Where a record says that its mate lies; `None` for single reads and unmapped mates.
pub(crate) fn mate_place(record: &Record) -> Option<MatePlace> {
    let flags = record.flags();
    if flags & flags::PAIRED == 0 || flags & flags::MATE_UNMAPPED != 0 {
        return None;
    }
    Some(MatePlace {
        contig: u32::try_from(record.mtid()).ok()?,
        start: u32::try_from(record.mpos())
            .ok()
            .filter(|&start| start <= FARTHEST)?,
        strand: strand(flags & flags::MATE_REVERSE != 0),
    })
}

/// The strand by the "reverse" bit.
pub(crate) const fn strand(is_reverse: bool) -> Strand {
    if is_reverse {
        Strand::Reverse
    } else {
        Strand::Forward
    }
}

impl Kept {
    pub(crate) fn new(
        record: &Record,
        contig: u32,
        shape: &Shape,
        others: Vec<OtherPiece>,
        is_in_target: bool,
        umi: UmiSource,
    ) -> Self {
        let flags = record.flags();
        Self {
            is_second_mate: is_second_mate(record),
            is_supplementary: flags & (flags::SUPPLEMENTARY | flags::SECONDARY) != 0,
            contig,
            strand: strand(flags & flags::REVERSE != 0),
            shape: shape.clone(),
            mapping_quality: record.mapq(),
            hits: integer_tag(record, *b"NH"),
            mismatches: integer_tag(record, *b"NM"),
            is_paired: flags & flags::PAIRED != 0,
            mate: mate_place(record),
            is_duplicate: flags & flags::DUPLICATE != 0,
            is_in_target,
            others,
            elsewhere: Vec::new(),
            bases: Sequence::new(&record.seq().as_bytes()).as_bytes().to_vec(),
            mismatch_text: text_tag(record, *b"MD").map(<[u8]>::to_vec),
            umi: umi_of(record, umi),
            cell: label_tag(record, *b"CB"),
        }
    }

    /// The read base at a place counted along the reference, clips included.
    pub(crate) fn base(&self, query: u32) -> Option<u8> {
        let index = query.checked_sub(self.shape.hard_clips().0)?;
        self.bases.get(index as usize).copied()
    }

    /// The forward-strand reference base under an aligned read base, by the MD tag.
    pub(crate) fn reference_base(&self, query: u32) -> Option<u8> {
        let text = self.mismatch_text.as_deref()?;
        let mut ordinal = 0;
        for segment in self.shape.segments() {
            if query < segment.query_end() {
                ordinal += query.checked_sub(segment.query)?;
                return match mismatch_at(text, ordinal)? {
                    Mismatch::Equal => self.base(query),
                    Mismatch::Base(base) => Some(base),
                };
            }
            ordinal += segment.length;
        }
        None
    }
}

/// Whether a record is read 2 of its pair: by its FLAG, or, where that knows no mates, by its name.
pub(crate) fn is_second_mate(record: &Record) -> bool {
    let flags = record.flags();
    if flags & flags::PAIRED == 0 {
        record.qname().ends_with(b"/2")
    } else {
        flags & flags::SECOND != 0
    }
}

enum Mismatch {
    /// The reference has the read's base.
    Equal,
    /// The reference has this base.
    Base(u8),
}

/// What an MD tag says of the `ordinal`-th aligned base; `None` where it ends before.
fn mismatch_at(text: &[u8], ordinal: u32) -> Option<Mismatch> {
    let mut passed = 0_u32;
    let mut number = 0_u32;
    let mut is_deletion = false;
    for &letter in text {
        match letter {
            b'0'..=b'9' => {
                is_deletion = false;
                number = number
                    .checked_mul(10)?
                    .checked_add(u32::from(letter - b'0'))?;
                continue;
            }
            b'^' => is_deletion = true,
            b'A'..=b'Z' | b'a'..=b'z' => {}
            _ => return None,
        }
        passed = passed.checked_add(std::mem::take(&mut number))?;
        if passed > ordinal {
            return Some(Mismatch::Equal);
        }
        if letter != b'^' && !is_deletion {
            if passed == ordinal {
                let base = Sequence::new(&[letter]).as_bytes()[0];
                return Some(Mismatch::Base(base));
            }
            passed += 1;
        }
    }
    (passed.checked_add(number)? > ordinal).then_some(Mismatch::Equal)
}

/// A tag's whole number, of any width; `None` when absent, of another type, or negative.
pub(crate) fn integer_tag(record: &Record, tag: [u8; 2]) -> Option<u32> {
    match record.aux(&tag).ok()? {
        Aux::U8(n) => Some(u32::from(n)),
        Aux::U16(n) => Some(u32::from(n)),
        Aux::U32(n) => Some(n),
        Aux::I8(n) => u32::try_from(n).ok(),
        Aux::I16(n) => u32::try_from(n).ok(),
        Aux::I32(n) => u32::try_from(n).ok(),
        _ => None,
    }
}

/// A tag's text; `None` when absent or of another type.
pub(crate) fn text_tag(record: &Record, tag: [u8; 2]) -> Option<&[u8]> {
    match record.aux(&tag).ok()? {
        Aux::String(text) => Some(text.as_bytes()),
        _ => None,
    }
}

/// A tag's text or number as a label; `None` when absent, empty, or `-` (STARsolo: none).
fn label_tag(record: &Record, tag: [u8; 2]) -> Option<String> {
    if let Some(text) = text_tag(record, tag) {
        let is_label = !text.is_empty() && text != b"-";
        return is_label.then(|| String::from_utf8_lossy(text).into_owned());
    }
    integer_tag(record, tag).map(|number| number.to_string())
}

fn umi_of(record: &Record, source: UmiSource) -> Option<String> {
    match source {
        UmiSource::None | UmiSource::ReadName => None,
        UmiSource::Auto => [*b"MI", *b"RX", *b"UB"]
            .into_iter()
            .find_map(|tag| molecule_label(record, tag)),
        UmiSource::Tag(tag) => molecule_label(record, tag),
    }
}

/// A UMI tag's label. A duplex `MI` ends in `/A` or `/B` by strand: both are one molecule.
fn molecule_label(record: &Record, tag: [u8; 2]) -> Option<String> {
    let mut label = label_tag(record, tag)?;
    if tag == *b"MI" && (label.ends_with("/A") || label.ends_with("/B")) {
        label.truncate(label.len() - 2);
    }
    Some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, ordinal: u32) -> Option<char> {
        mismatch_at(text.as_bytes(), ordinal).map(|mismatch| match mismatch {
            Mismatch::Equal => '=',
            Mismatch::Base(base) => char::from(base),
        })
    }

    #[test]
    fn an_md_tag_tells_the_reference_base_past_deletions() {
        let text = "3A1^ACG0t2";
        let told: Vec<_> = (0..9).map(|ordinal| at(text, ordinal)).collect();
        let expected = [
            Some('='),
            Some('='),
            Some('='),
            Some('A'),
            Some('='),
            Some('T'),
            Some('='),
            Some('='),
            None,
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_malformed_md_tag_tells_nothing() {
        for text in ["", "*", "3", "99999999999"] {
            assert_eq!(at(text, 5), None, "{text}");
        }
    }
}
