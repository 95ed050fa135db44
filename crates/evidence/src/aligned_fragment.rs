//! A fragment that was aligned here, as the records that an aligner would write.

use rust_htslib::bam::Record;
use rust_htslib::bam::record::{Aux, CigarString};
use trkfuse_core::{Alignment, Contigs, Sequence, Strand};

use crate::FastqError;
use crate::flags;

/// Bases between mates' outer ends up to which a pair counts as proper. Chosen by hand: long introns included;
/// nothing here reads it, other programs show such pairs alike.
const PROPER: i64 = 1_000_000;

/// A fragment as read from FASTQ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SequencedFragment {
    /// Without what tells the mates apart.
    pub(crate) name: Vec<u8>,
    /// One read, or two mates.
    pub(crate) reads: Vec<SequencedRead>,
}

/// One read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SequencedRead {
    pub(crate) bases: Sequence,
    /// Phred, not offset.
    pub(crate) qualities: Vec<u8>,
    /// Tags of text that came with the name.
    pub(crate) tags: Vec<([u8; 2], String)>,
}

impl SequencedFragment {
    /// The records of a fragment: of each read the first of its pieces as primary, the others as supplementary
    /// with all bases (soft clips), all of them with `SA`. None at all when no read was aligned.
    ///
    /// # Errors
    ///
    /// [`FastqError::Record`] when htslib cannot hold one.
    pub(crate) fn to_records(
        &self,
        pieces: &[Vec<Alignment>],
        contigs: &Contigs,
    ) -> Result<Vec<Record>, FastqError> {
        if pieces.iter().all(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let mut records = Vec::new();
        for (mate, (read, own)) in self.reads.iter().zip(pieces).enumerate() {
            let other = (self.reads.len() > 1).then(|| Mate {
                is_first: mate == 0,
                primary: pieces.get(1 - mate).and_then(|pieces| pieces.first()),
            });
            if own.is_empty() {
                records.push(self.unaligned(read, other)?);
            }
            for index in 0..own.len() {
                records.push(self.aligned(read, own, index, other, contigs)?);
            }
        }
        Ok(records)
    }

    fn unaligned(
        &self,
        read: &SequencedRead,
        mate: Option<Mate<'_>>,
    ) -> Result<Record, FastqError> {
        let mut record = Record::new();
        record.set(&self.name, None, read.bases.as_bytes(), &read.qualities);
        let mut bits = flags::UNMAPPED;
        record.set_mapq(0);
        let place = mate.and_then(|mate| mate.primary);
        let (tid, pos) = place.map_or((-1, -1), start_of);
        record.set_tid(tid);
        record.set_pos(pos);
        if let Some(mate) = mate {
            bits |= mate.flags();
        }
        record.set_mtid(if mate.is_some() { tid } else { -1 });
        record.set_mpos(if mate.is_some() { pos } else { -1 });
        record.set_insert_size(0);
        record.set_flags(bits);
        self.add_tags(&mut record, read, &[])?;
        Ok(record)
    }

    fn aligned(
        &self,
        read: &SequencedRead,
        pieces: &[Alignment],
        index: usize,
        mate: Option<Mate<'_>>,
        contigs: &Contigs,
    ) -> Result<Record, FastqError> {
        let piece = &pieces[index];
        let mut record = Record::new();
        let cigar = CigarString::try_from(piece.cigar.as_bytes())
            .map_err(|error| self.refused(&error.to_string()))?;
        let is_reverse = piece.strand == Strand::Reverse;
        if is_reverse {
            let bases = read.bases.reverse_complement();
            let qualities: Vec<u8> = read.qualities.iter().rev().copied().collect();
            record.set(&self.name, Some(&cigar), bases.as_bytes(), &qualities);
        } else {
            let bases = read.bases.as_bytes();
            record.set(&self.name, Some(&cigar), bases, &read.qualities);
        }
        let (tid, pos) = start_of(piece);
        record.set_tid(tid);
        record.set_pos(pos);
        record.set_mapq(piece.mapping_quality);
        let mut bits = if is_reverse { flags::REVERSE } else { 0 };
        if index > 0 {
            bits |= flags::SUPPLEMENTARY;
        }
        record.set_mtid(-1);
        record.set_mpos(-1);
        record.set_insert_size(0);
        if let Some(mate) = mate {
            bits |= mate.flags();
            // An unaligned mate stands where this read does.
            let primary = &pieces[0];
            let (mate_tid, mate_pos) = start_of(mate.primary.unwrap_or(primary));
            record.set_mtid(mate_tid);
            record.set_mpos(mate_pos);
            if let Some(length) = mate.primary.and_then(|mate| template_length(primary, mate)) {
                record.set_insert_size(length);
                if length.abs() <= PROPER && is_facing(primary, mate.primary) {
                    bits |= flags::PROPER;
                }
            }
        }
        record.set_flags(bits);
        let mut tags = Vec::new();
        if let Some(mate) = mate.and_then(|mate| mate.primary) {
            tags.push((*b"MC", mate.cigar.clone()));
        }
        let others: String = pieces
            .iter()
            .enumerate()
            .filter(|&(other, _)| other != index)
            .map(|(_, other)| element(other, contigs))
            .collect();
        if !others.is_empty() {
            tags.push((*b"SA", others));
        }
        if !piece.elsewhere.is_empty() {
            let places = piece.elsewhere.iter();
            tags.push((
                *b"XA",
                places.map(|place| place_of(place, contigs)).collect(),
            ));
        }
        self.add_tags(&mut record, read, &tags)?;
        let numbers = [(*b"NH", piece.hits), (*b"NM", piece.mismatches)];
        for (tag, number) in numbers {
            if let Some(number) = number {
                record
                    .push_aux(&tag, Aux::U32(number))
                    .map_err(|error| self.refused(&error.to_string()))?;
            }
        }
        Ok(record)
    }

    fn add_tags(
        &self,
        record: &mut Record,
        read: &SequencedRead,
        more: &[([u8; 2], String)],
    ) -> Result<(), FastqError> {
        // ORDER: what is said here goes before what came along, and no tag is there twice.
        let mut seen: Vec<[u8; 2]> = vec![*b"NH", *b"NM", *b"SA", *b"MC", *b"XA"];
        for (tag, text) in more {
            record
                .push_aux(tag, Aux::String(text))
                .map_err(|error| self.refused(&error.to_string()))?;
        }
        for (tag, text) in &read.tags {
            if !seen.contains(tag) {
                seen.push(*tag);
                record
                    .push_aux(tag, Aux::String(text))
                    .map_err(|error| self.refused(&error.to_string()))?;
            }
        }
        Ok(())
    }

    fn refused(&self, message: &str) -> FastqError {
        FastqError::Record {
            name: String::from_utf8_lossy(&self.name).into_owned(),
            message: message.to_string(),
        }
    }
}

/// Another place of a piece as `XA` names it.
fn place_of(place: &Alignment, contigs: &Contigs) -> String {
    format!(
        "{},{}{},{},{};",
        contigs.name(place.contig),
        place.strand,
        place.start.one_based(),
        place.cigar,
        place.mismatches.unwrap_or(0)
    )
}

/// What a read knows of its mate.
#[derive(Clone, Copy)]
struct Mate<'a> {
    /// Whether the read itself is read 1.
    is_first: bool,
    /// The mate's primary alignment; `None` where it has none.
    primary: Option<&'a Alignment>,
}

impl Mate<'_> {
    fn flags(&self) -> u16 {
        let order = if self.is_first {
            flags::FIRST
        } else {
            flags::SECOND
        };
        let place = match self.primary {
            None => flags::MATE_UNMAPPED,
            Some(mate) if mate.strand == Strand::Reverse => flags::MATE_REVERSE,
            Some(_) => 0,
        };
        flags::PAIRED | order | place
    }
}

fn start_of(alignment: &Alignment) -> (i32, i64) {
    (
        alignment.contig.0 as i32,
        i64::from(alignment.start.zero_based()),
    )
}

/// One past the last aligned base; the start where the CIGAR cannot be read.
fn end_of(alignment: &Alignment) -> i64 {
    let start = i64::from(alignment.start.zero_based());
    CigarString::try_from(alignment.cigar.as_bytes())
        .map_or(start, |cigar| cigar.into_view(start).end_pos())
}

/// The template's length as SAM signs it; `None` on two contigs.
fn template_length(own: &Alignment, mate: &Alignment) -> Option<i64> {
    if own.contig != mate.contig {
        return None;
    }
    let start = |of: &Alignment| i64::from(of.start.zero_based());
    let length = end_of(own).max(end_of(mate)) - start(own).min(start(mate));
    Some(if start(own) <= start(mate) {
        length
    } else {
        -length
    })
}

fn is_facing(own: &Alignment, mate: Option<&Alignment>) -> bool {
    mate.is_some_and(|mate| {
        let (forward, reverse) = match (own.strand, mate.strand) {
            (Strand::Forward, Strand::Reverse) => (own, mate),
            (Strand::Reverse, Strand::Forward) => (mate, own),
            _ => return false,
        };
        forward.start <= reverse.start
    })
}

/// An alignment as an element of `SA`.
fn element(piece: &Alignment, contigs: &Contigs) -> String {
    format!(
        "{},{},{},{},{},{};",
        contigs.name(piece.contig),
        piece.start.one_based(),
        if piece.strand == Strand::Reverse {
            '-'
        } else {
            '+'
        },
        piece.cigar,
        piece.mapping_quality,
        piece.mismatches.unwrap_or(0)
    )
}

#[cfg(test)]
mod tests;
