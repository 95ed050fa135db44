//! Builders of reads and small alignment files, for tests.
//!
//! Reads are cut from a toy genome whose bases follow from contig and position, so that sequences,
//! `MD` and `NM` agree with the alignments.

use std::fmt::Write as _;
use std::path::Path;

use rust_htslib::bam::{self, Record};
use trkfuse_core::{Contig, Contigs, Sequence, Strand};

/// A toy genome: contigs with names and lengths.
#[derive(Clone, Debug)]
pub struct Toy {
    contigs: Vec<(String, u32)>,
    /// Further header lines.
    header: String,
}

impl Toy {
    /// A genome of these contigs.
    pub fn new(contigs: &[(&str, u32)]) -> Self {
        Self {
            contigs: contigs
                .iter()
                .map(|&(name, length)| (name.to_string(), length))
                .collect(),
            header: String::new(),
        }
    }

    /// Adds a header line, such as `@RG\tID:a\tSM:b`.
    #[must_use]
    pub fn with_header_line(mut self, line: &str) -> Self {
        self.header.push_str(line);
        self.header.push('\n');
        self
    }

    /// The contigs.
    ///
    /// # Panics
    ///
    /// When two share a name.
    pub fn contigs(&self) -> Contigs {
        let list = self.contigs.iter().map(|(name, length)| Contig {
            name: name.clone(),
            length: *length,
        });
        Contigs::new(list.collect()).expect("toy contigs differ in name")
    }

    /// The forward-strand base at a position counted from 0.
    pub fn base(&self, contig: &str, position: u32) -> u8 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in contig.bytes().chain(position.to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash ^= hash >> 29;
        hash = hash.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        b"ACGT"[(hash >> 61) as usize & 3]
    }

    /// The header as text.
    pub fn header_text(&self, order: &str) -> String {
        let mut text = format!("@HD\tVN:1.6\tSO:{order}\n");
        for (name, length) in &self.contigs {
            writeln!(text, "@SQ\tSN:{name}\tLN:{length}").expect("text grows");
        }
        text + &self.header
    }

    /// The header as htslib has it.
    pub fn header_view(&self) -> bam::HeaderView {
        bam::HeaderView::from_bytes(self.header_text("unsorted").as_bytes())
    }

    /// The SAM text of some lines.
    pub fn sam(&self, lines: &[String]) -> String {
        self.header_text("unsorted") + &lines.join("\n") + "\n"
    }

    /// The FASTA text.
    pub fn fasta(&self) -> String {
        let mut text = String::new();
        for (name, length) in &self.contigs {
            let bases: Vec<u8> = (0..*length).map(|base| self.base(name, base)).collect();
            writeln!(text, ">{name}\n{}", String::from_utf8_lossy(&bases)).expect("text grows");
        }
        text
    }

    /// Writes lines as a BAM in the order given.
    ///
    /// # Panics
    ///
    /// When a line is no SAM record of this genome, or the file cannot be written.
    pub fn write_bam(&self, lines: &[String], path: &Path) {
        self.write(lines, path, "unsorted");
    }

    /// Writes lines as a BAM sorted by position, and its index.
    ///
    /// # Panics
    ///
    /// As [`Self::write_bam`].
    pub fn write_indexed_bam(&self, lines: &[String], path: &Path) {
        let view = self.header_view();
        let mut sorted: Vec<(u32, i64, &String)> = lines
            .iter()
            .map(|line| {
                let record = Record::from_sam(&view, line.as_bytes()).expect("a SAM record");
                // Reads without a place come last.
                (record.tid() as u32, record.pos(), line)
            })
            .collect();
        sorted.sort_by_key(|&(contig, position, _)| (contig, position));
        let lines: Vec<String> = sorted
            .into_iter()
            .map(|(_, _, line)| line.clone())
            .collect();
        self.write(&lines, path, "coordinate");
        bam::index::build(path, None, bam::index::Type::Bai, 1).expect("sorted records");
    }

    fn write(&self, lines: &[String], path: &Path, order: &str) {
        let text = self.header_text(order);
        let view = bam::HeaderView::from_bytes(text.as_bytes());
        let header = bam::Header::from_template(&view);
        let mut writer =
            bam::Writer::from_path(path, &header, bam::Format::Bam).expect("a place to write");
        for line in lines {
            let record = Record::from_sam(&view, line.as_bytes()).expect("a SAM record");
            writer.write(&record).expect("room to write");
        }
    }
}

#[derive(Clone, Debug)]
struct Piece {
    contig: String,
    /// First aligned base, counted from 1.
    start: u32,
    strand: Strand,
    cigar: Vec<(u32, u8)>,
    is_written: bool,
}

/// Builds the records of one read from the places of its pieces.
#[derive(Clone, Debug)]
pub struct ReadBuilder {
    name: String,
    /// The primary alignment first.
    pieces: Vec<Piece>,
    tags: Vec<String>,
    extra_flags: u16,
    quality: u8,
    has_piece_tag: bool,
    has_bases: bool,
}

impl ReadBuilder {
    /// A read of this name, without alignments.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_string(),
            pieces: Vec::new(),
            tags: Vec::new(),
            extra_flags: 0,
            quality: 60,
            has_piece_tag: true,
            has_bases: true,
        }
    }

    /// The primary alignment. `start`: first aligned base, counted from 1.
    #[must_use]
    pub fn primary(self, contig: &str, start: u32, strand: Strand, cigar: &str) -> Self {
        self.piece(contig, start, strand, cigar)
    }

    /// A supplementary alignment. `start`: first aligned base, counted from 1.
    #[must_use]
    pub fn supplementary(self, contig: &str, start: u32, strand: Strand, cigar: &str) -> Self {
        self.piece(contig, start, strand, cigar)
    }

    fn piece(mut self, contig: &str, start: u32, strand: Strand, cigar: &str) -> Self {
        let mut operations = Vec::new();
        let mut number = 0;
        for letter in cigar.bytes() {
            if letter.is_ascii_digit() {
                number = number * 10 + u32::from(letter - b'0');
            } else {
                operations.push((std::mem::take(&mut number), letter));
            }
        }
        self.pieces.push(Piece {
            contig: contig.to_string(),
            start,
            strand,
            cigar: operations,
            is_written: true,
        });
        self
    }

    /// Leaves the supplementary records out of the file; `SA` still names them.
    #[must_use]
    pub fn without_supplementary_records(mut self) -> Self {
        for piece in &mut self.pieces[1..] {
            piece.is_written = false;
        }
        self
    }

    /// Leaves the primary record out of the file; `SA` still names it.
    #[must_use]
    pub fn without_primary_record(mut self) -> Self {
        self.pieces[0].is_written = false;
        self
    }

    /// Leaves the `SA` tags out.
    #[must_use]
    pub fn without_piece_tags(mut self) -> Self {
        self.has_piece_tag = false;
        self
    }

    /// Writes `*` for bases and qualities.
    #[must_use]
    pub fn without_bases(mut self) -> Self {
        self.has_bases = false;
        self
    }

    /// Adds a tag, such as `RX:Z:ACGT`, to each record.
    #[must_use]
    pub fn tag(mut self, tag: &str) -> Self {
        self.tags.push(tag.to_string());
        self
    }

    /// Sets further bits of FLAG on each record.
    #[must_use]
    pub fn flags(mut self, flags: u16) -> Self {
        self.extra_flags |= flags;
        self
    }

    /// Sets the mapping quality (60).
    #[must_use]
    pub fn quality(mut self, quality: u8) -> Self {
        self.quality = quality;
        self
    }

    /// The SAM lines of a single read.
    pub fn lines(&self, toy: &Toy) -> Vec<String> {
        self.write(toy, 0, None)
    }

    /// The same molecule read from its other end: pieces on the other strand, in the other order.
    #[must_use]
    pub fn turned(&self) -> Self {
        let mut turned = self.clone();
        for piece in &mut turned.pieces {
            piece.strand = piece.strand.opposite();
        }
        turned
    }

    /// The SAM lines of two mates.
    pub fn pair(first: &Self, second: &Self, toy: &Toy) -> Vec<String> {
        let mut lines = first.write(toy, 0x41, second.pieces.first());
        lines.extend(second.write(toy, 0x81, first.pieces.first()));
        lines
    }

    fn write(&self, toy: &Toy, flags: u16, mate: Option<&Piece>) -> Vec<String> {
        let bases = self.sequenced(toy);
        self.pieces
            .iter()
            .enumerate()
            .filter(|(_, piece)| piece.is_written)
            .map(|(index, piece)| {
                let mut flag = flags | self.extra_flags;
                flag |= u16::from(index > 0) * 0x800;
                flag |= u16::from(piece.strand == Strand::Reverse) * 0x10;
                let (mate_contig, mate_start) = match mate {
                    Some(mate) => {
                        flag |= u16::from(mate.strand == Strand::Reverse) * 0x20;
                        (mate.contig.as_str(), mate.start)
                    }
                    None => ("*", 0),
                };
                let along = match piece.strand {
                    Strand::Forward => bases.clone(),
                    Strand::Reverse => bases.reverse_complement(),
                };
                let hard = |operation: Option<&(u32, u8)>| match operation {
                    Some(&(length, b'H')) => length as usize,
                    _ => 0,
                };
                let to = along.len() - hard(piece.cigar.last());
                let (mismatches, mismatch_text) = piece.mismatches(toy, &along);
                let along = along.slice(hard(piece.cigar.first()), to);
                let (text, qualities) = if self.has_bases {
                    (along.to_string(), "I".repeat(along.len()))
                } else {
                    ("*".to_string(), "*".to_string())
                };
                let mut line = format!(
                    "{}\t{flag}\t{}\t{}\t{}\t{}\t{mate_contig}\t{mate_start}\t0\t{text}\t{qualities}\tNM:i:{}\tMD:Z:{}",
                    self.name,
                    piece.contig,
                    piece.start,
                    self.quality,
                    piece.cigar_text(),
                    mismatches,
                    mismatch_text,
                );
                if self.has_piece_tag && self.pieces.len() > 1 {
                    line.push_str("\tSA:Z:");
                    for (other, piece) in self.pieces.iter().enumerate() {
                        if other != index {
                            write!(
                                line,
                                "{},{},{},{},{},0;",
                                piece.contig,
                                piece.start,
                                piece.strand,
                                piece.cigar_text(),
                                self.quality
                            )
                            .expect("text grows");
                        }
                    }
                }
                for tag in &self.tags {
                    line.push('\t');
                    line.push_str(tag);
                }
                line
            })
            .collect()
    }

    /// The read's bases as sequenced; those that no piece aligns are `T`, those that two align are of
    /// the piece on the contig that is last by name.
    fn sequenced(&self, toy: &Toy) -> Sequence {
        let length = self.pieces.first().map_or(0, Piece::query_length);
        let mut bases = vec![b'T'; length];
        let mut pieces: Vec<&Piece> = self.pieces.iter().collect();
        pieces.sort_by_key(|piece| (&piece.contig, piece.start));
        for piece in pieces {
            for (query, reference) in piece.aligned_bases() {
                let base = toy.base(&piece.contig, reference);
                match piece.strand {
                    Strand::Forward => bases[query] = base,
                    Strand::Reverse => bases[length - 1 - query] = Sequence::complement(base),
                }
            }
        }
        Sequence::new(&bases)
    }
}

impl Piece {
    fn query_length(&self) -> usize {
        let consumed = self
            .cigar
            .iter()
            .filter(|(_, letter)| b"MISH=X".contains(letter));
        consumed.map(|&(length, _)| length as usize).sum()
    }

    fn cigar_text(&self) -> String {
        let mut text = String::new();
        for &(length, letter) in &self.cigar {
            write!(text, "{length}{}", char::from(letter)).expect("text grows");
        }
        text
    }

    /// Read base (along the reference, clips included) and reference base, both counted from 0.
    fn aligned_bases(&self) -> Vec<(usize, u32)> {
        let (mut query, mut reference) = (0, self.start - 1);
        let mut aligned = Vec::new();
        for &(length, letter) in &self.cigar {
            match letter {
                b'M' | b'=' | b'X' => {
                    for _ in 0..length {
                        aligned.push((query, reference));
                        query += 1;
                        reference += 1;
                    }
                }
                b'D' | b'N' => reference += length,
                _ => query += length as usize,
            }
        }
        aligned
    }

    /// Edit distance and `MD` text. `along`: the whole read along the reference.
    fn mismatches(&self, toy: &Toy, along: &Sequence) -> (u32, String) {
        let (mut text, mut equal, mut distance) = (String::new(), 0, 0);
        let (mut query, mut reference) = (0, self.start - 1);
        for &(length, letter) in &self.cigar {
            match letter {
                b'M' | b'=' | b'X' => {
                    for _ in 0..length {
                        let base = toy.base(&self.contig, reference);
                        if along.as_bytes()[query] == base {
                            equal += 1;
                        } else {
                            write!(text, "{equal}{}", char::from(base)).expect("text grows");
                            equal = 0;
                            distance += 1;
                        }
                        query += 1;
                        reference += 1;
                    }
                }
                b'D' => {
                    write!(text, "{equal}^").expect("text grows");
                    equal = 0;
                    distance += length;
                    for _ in 0..length {
                        text.push(char::from(toy.base(&self.contig, reference)));
                        reference += 1;
                    }
                }
                b'N' => reference += length,
                _ => {
                    distance += length * u32::from(letter == b'I');
                    query += length as usize;
                }
            }
        }
        write!(text, "{equal}").expect("text grows");
        (distance, text)
    }
}
