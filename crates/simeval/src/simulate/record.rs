//! One alignment line as a BAM record, with the flags and tags that STAR writes.

use std::fmt::Write as _;

use rust_htslib::bam::Record;
use rust_htslib::bam::record::{Aux, Cigar, CigarString};
use trkfuse_core::{Contigs, Sequence, Strand};

use super::bam::{ChimericClip, DuplicateMarks};
use super::config::{SimulationConfig, UmiPlace};
use super::fragment::Fragment;
use super::line::{Aligned, AlignedRead, Line};
use super::piece::{Piece, Run};
use super::sequencer::{Change, Sequenced};
use super::umi;

const PAIRED: u16 = 0x1;
const PROPER: u16 = 0x2;
const REVERSE: u16 = 0x10;
const MATE_REVERSE: u16 = 0x20;
const FIRST: u16 = 0x40;
const SECOND: u16 = 0x80;
const DUPLICATE: u16 = 0x400;
const SUPPLEMENTARY: u16 = 0x800;

/// STAR's mapping quality of a read that aligns in one place.
const UNIQUE: u8 = 255;

/// Identifier of the read group.
pub(crate) const READ_GROUP: &str = "1";

/// What a record is made from.
pub(crate) struct Maker<'a> {
    pub(crate) config: &'a SimulationConfig,
    pub(crate) contigs: &'a Contigs,
}

/// What all lines of a fragment have in common.
pub(crate) struct Label {
    name: String,
    /// For `RX`.
    umi: Option<String>,
    /// For `MI`.
    molecule: Option<String>,
    is_copy: bool,
}

impl Maker<'_> {
    /// What all lines of a fragment have in common.
    pub(crate) fn label(&self, fragment: &Fragment, number: usize) -> Label {
        let (seed, model) = (self.config.seed, self.config.reads.umi);
        let tagged = model.filter(|model| model.place != UmiPlace::Name);
        Label {
            name: umi::name(seed, model, fragment, number),
            umi: tagged.map(|model| umi::read(seed, model, fragment, number)),
            molecule: tagged
                .filter(|model| model.place == UmiPlace::Group)
                .map(|_| fragment.family.to_string()),
            is_copy: fragment.is_copy,
        }
    }

    /// One line of a fragment.
    pub(crate) fn record(
        &self,
        label: &Label,
        aligned: &Aligned,
        line: Line,
        sequenced: &[Sequenced],
    ) -> Result<Record, rust_htslib::errors::Error> {
        let read = &aligned.reads[line.read];
        let piece = aligned.piece(line);
        let is_supplementary = !aligned.is_representative(line);
        let is_hard = is_supplementary && self.config.chimeric_clip == ChimericClip::Hard;
        let (bases, qualities) = as_written(&sequenced[line.read], read, piece, is_hard);
        let cigar = cigar(read, piece, sequenced[line.read].overhang, is_hard);
        let mut record = Record::new();
        record.set(label.name.as_bytes(), Some(&cigar), &bases, &qualities);
        record.set_tid(piece.contig.0 as i32);
        record.set_pos(i64::from(piece.start.zero_based()));
        record.set_mapq(UNIQUE);
        record.set_flags(self.flags(aligned, line, label.is_copy));
        let (mate_contig, mate_pos) = match aligned.mate(line) {
            Some(mate) => (mate.contig.0 as i32, i64::from(mate.start.zero_based())),
            None => (-1, -1),
        };
        record.set_mtid(mate_contig);
        record.set_mpos(mate_pos);
        record.set_insert_size(aligned.template_length(line));
        self.tag(&mut record, aligned, line, sequenced)?;
        if let Some(umi) = &label.umi {
            record.push_aux_unchecked(b"RX", Aux::String(umi))?;
        }
        if let Some(molecule) = &label.molecule {
            record.push_aux_unchecked(b"MI", Aux::String(molecule))?;
        }
        Ok(record)
    }

    fn flags(&self, aligned: &Aligned, line: Line, is_copy: bool) -> u16 {
        let read = &aligned.reads[line.read];
        let is_representative = aligned.is_representative(line);
        let mut flags = 0;
        let mut set = |is_set: bool, bit: u16| {
            if is_set {
                flags |= bit;
            }
        };
        set(
            aligned.piece(line).is_reverse(read.covered.is_sense),
            REVERSE,
        );
        set(!is_representative, SUPPLEMENTARY);
        let marks = match self.config.duplicate_marks {
            DuplicateMarks::None => false,
            DuplicateMarks::PrimaryLines => is_representative,
            DuplicateMarks::AllLines => true,
        };
        set(is_copy && marks, DUPLICATE);
        if let Some(mate) = aligned.mate(line) {
            let mate_is_sense = aligned.reads[1 - line.read].covered.is_sense;
            set(true, PAIRED);
            set(aligned.is_proper && is_representative, PROPER);
            set(mate.is_reverse(mate_is_sense), MATE_REVERSE);
            set(true, if line.read == 0 { FIRST } else { SECOND });
        }
        flags
    }

    fn tag(
        &self,
        record: &mut Record,
        aligned: &Aligned,
        line: Line,
        sequenced: &[Sequenced],
    ) -> Result<(), rust_htslib::errors::Error> {
        let piece = aligned.piece(line);
        let own = mismatches(&sequenced[line.read], piece).count() as i32;
        let (mut bases, mut of_pair) = (piece.aligned() as i32, own);
        if aligned.is_proper
            && aligned.is_representative(line)
            && let Some(mate) = aligned.mate(line)
        {
            bases += mate.aligned() as i32;
            of_pair += mismatches(&sequenced[1 - line.read], mate).count() as i32;
        }
        record.push_aux_unchecked(b"NH", Aux::U8(1))?;
        record.push_aux_unchecked(b"HI", Aux::U8(1))?;
        // A point a base, minus one a mismatch beside the point lost, minus about one for the stretch.
        record.push_aux_unchecked(b"AS", Aux::I32(bases - 2 * of_pair - 1))?;
        record.push_aux_unchecked(b"nM", Aux::I32(of_pair))?;
        record.push_aux_unchecked(b"NM", Aux::I32(own))?;
        if self.config.has_md {
            let text = mismatch_text(&sequenced[line.read], piece);
            record.push_aux_unchecked(b"MD", Aux::String(&text))?;
        }
        record.push_aux_unchecked(b"RG", Aux::String(READ_GROUP))?;
        let others = self.other_pieces(aligned, line, &sequenced[line.read]);
        if !others.is_empty() {
            record.push_aux_unchecked(b"SA", Aux::String(&others))?;
        }
        Ok(())
    }

    /// The other pieces of a line's read, as `SA` spells them, the representative one first.
    fn other_pieces(&self, aligned: &Aligned, line: Line, sequenced: &Sequenced) -> String {
        let read = &aligned.reads[line.read];
        let mut text = String::new();
        let representative = read.representative;
        let rest = (0..read.pieces.len()).filter(|&piece| piece != representative);
        for number in std::iter::once(representative).chain(rest) {
            if number == line.piece {
                continue;
            }
            let piece = &read.pieces[number];
            let is_hard =
                number != representative && self.config.chimeric_clip == ChimericClip::Hard;
            let strand = if piece.is_reverse(read.covered.is_sense) {
                '-'
            } else {
                '+'
            };
            let _ = write!(
                text,
                "{},{},{strand},{},{UNIQUE},{};",
                self.contigs.name(piece.contig),
                piece.start.one_based(),
                cigar(read, piece, sequenced.overhang, is_hard),
                mismatches(sequenced, piece).count(),
            );
        }
        text
    }
}

/// Clips before and behind a piece, ascending on the reference, in bases. `overhang`: bases of the adapter at
/// the end of the read.
fn clips(read: &AlignedRead, piece: &Piece, overhang: u32) -> (u32, u32) {
    let (first, last) = read.overhangs(overhang);
    let before = first + piece.from - read.covered.from;
    let behind = read.covered.to - piece.to + last;
    match piece.strand {
        Strand::Forward => (before, behind),
        Strand::Reverse => (behind, before),
    }
}

fn cigar(read: &AlignedRead, piece: &Piece, overhang: u32, is_hard: bool) -> CigarString {
    let clip = |bases: u32| {
        if is_hard {
            Cigar::HardClip(bases)
        } else {
            Cigar::SoftClip(bases)
        }
    };
    let (lead, tail) = clips(read, piece, overhang);
    let mut operations = Vec::with_capacity(piece.runs.len() + 2);
    if lead > 0 {
        operations.push(clip(lead));
    }
    operations.extend(piece.runs.iter().map(|run| match *run {
        Run::Aligned(bases) => Cigar::Match(bases),
        Run::Skipped(bases) => Cigar::RefSkip(bases),
    }));
    if tail > 0 {
        operations.push(clip(tail));
    }
    CigarString(operations)
}

/// Bases and qualities of a line, ascending on the reference.
fn as_written(
    sequenced: &Sequenced,
    read: &AlignedRead,
    piece: &Piece,
    is_hard: bool,
) -> (Vec<u8>, Vec<u8>) {
    let range = if is_hard {
        let (first, _) = read.overhangs(sequenced.overhang);
        let at = |offset: u32| (first + offset - read.covered.from) as usize;
        at(piece.from)..at(piece.to)
    } else {
        0..sequenced.bases.len()
    };
    let (bases, qualities) = (&sequenced.bases[range.clone()], &sequenced.qualities[range]);
    match piece.strand {
        Strand::Forward => (bases.to_vec(), qualities.to_vec()),
        Strand::Reverse => (
            bases
                .iter()
                .rev()
                .map(|&b| Sequence::complement(b))
                .collect(),
            qualities.iter().rev().copied().collect(),
        ),
    }
}

/// Bases of a piece that differ from the reference, by ascending offset.
fn mismatches<'a>(
    sequenced: &'a Sequenced,
    piece: &'a Piece,
) -> impl DoubleEndedIterator<Item = &'a Change> {
    sequenced
        .changed
        .iter()
        .filter(|change| (piece.from..piece.to).contains(&change.offset))
}

/// The `MD` tag of a piece: runs of agreeing bases and the reference's letters between them; introns do
/// not show.
fn mismatch_text(sequenced: &Sequenced, piece: &Piece) -> String {
    let places: Vec<(u32, u8)> = match piece.strand {
        Strand::Forward => mismatches(sequenced, piece)
            .map(|change| (change.offset - piece.from, change.reference))
            .collect(),
        Strand::Reverse => mismatches(sequenced, piece)
            .rev()
            .map(|change| {
                let at = piece.to - 1 - change.offset;
                (at, Sequence::complement(change.reference))
            })
            .collect(),
    };
    let mut text = String::new();
    let mut next = 0;
    for (at, reference) in places {
        let _ = write!(text, "{}{}", at - next, char::from(reference));
        next = at + 1;
    }
    text += &(piece.aligned() - next).to_string();
    text
}
