//! minimap2's preset for short spliced reads (`-ax splice:sr`), which distributions do not have yet: by the crate that
//! holds minimap2's own code, what it finds written as SAM.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

use minimap2::{Aligner, Mapping, Strand};
use rust_htslib::bgzf;

/// A read as sequenced.
struct Read {
    name: String,
    bases: String,
}

fn reads(path: &Path) -> Vec<Read> {
    let reader = bgzf::Reader::from_path(path).expect("the reads were written");
    let lines: Vec<String> = BufReader::new(reader)
        .lines()
        .collect::<Result<_, _>>()
        .expect("text");
    lines
        .chunks(4)
        .map(|record| Read {
            name: record[0][1..].to_string(),
            bases: record[1].clone(),
        })
        .collect()
}

/// Contigs by name.
fn contigs(fasta: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(fasta).expect("the sequence was written");
    text.split('>')
        .skip(1)
        .map(|contig| {
            let (name, bases) = contig.split_once('\n').expect("a name and its bases");
            let name = name.split_whitespace().next().expect("a name");
            (name.to_string(), bases.replace('\n', ""))
        })
        .collect()
}

/// Aligns pairs and writes SAM.
pub(crate) fn align(fasta: &Path, first: &Path, second: &Path, sam: &Path) {
    let contigs = contigs(fasta);
    let aligner = Aligner::builder()
        .splice_sr()
        .with_cigar()
        .with_index(fasta, None)
        .expect("the sequence can be indexed");
    let mut text = String::new();
    for (name, bases) in &contigs {
        writeln!(text, "@SQ\tSN:{name}\tLN:{}", bases.len()).expect("text grows");
    }
    text.push_str("@PG\tID:minimap2\tPN:minimap2\tVN:2.30\tCL:minimap2 -ax splice:sr\n");
    for (first, second) in reads(first).iter().zip(&reads(second)) {
        let (a, b) = aligner
            .map_pair(
                first.bases.as_bytes(),
                second.bases.as_bytes(),
                false,
                false,
                None,
                None,
                Some(first.name.as_bytes()),
            )
            .expect("reads can be aligned");
        write_read(&mut text, first, &a, 0x41, &b);
        write_read(&mut text, second, &b, 0x81, &a);
    }
    fs::write(sam, text).expect("the folder is ours");
}

fn primary(mappings: &[Mapping]) -> Option<&Mapping> {
    mappings.iter().find(|mapping| mapping.is_primary)
}

fn place(mapping: &Mapping) -> (&str, i32) {
    let name = mapping
        .target_name
        .as_ref()
        .expect("an alignment has a place");
    (name, mapping.target_start + 1)
}

fn cigar(mapping: &Mapping) -> &str {
    mapping
        .alignment
        .as_ref()
        .and_then(|alignment| alignment.cigar_str.as_deref())
        .expect("a CIGAR was asked for")
}

fn edits(mapping: &Mapping) -> i32 {
    mapping
        .alignment
        .as_ref()
        .map_or(0, |alignment| alignment.nm)
}

/// A read's lines: its primary alignment, then its further pieces.
fn write_read(
    text: &mut String,
    read: &Read,
    mappings: &[Mapping],
    mut flags: u16,
    mates: &[Mapping],
) {
    let mate = primary(mates);
    match mate {
        None => flags |= 0x8,
        Some(mate) if mate.strand == Strand::Reverse => flags |= 0x20,
        Some(_) => {}
    }
    let (mate_contig, mate_start) = mate.or(primary(mappings)).map_or(("*", 0), place);
    let mut pieces: Vec<&Mapping> = mappings
        .iter()
        .filter(|mapping| mapping.is_primary || mapping.is_supplementary)
        .collect();
    pieces.sort_by_key(|mapping| !mapping.is_primary);
    if pieces.is_empty() {
        // Unaligned reads stand beside their mates.
        writeln!(
            text,
            "{}\t{}\t{mate_contig}\t{mate_start}\t0\t*\t{mate_contig}\t{mate_start}\t0\t{}\t*",
            read.name,
            flags | 0x4,
            read.bases
        )
        .expect("text grows");
    }
    for (index, piece) in pieces.iter().enumerate() {
        let is_reverse = piece.strand == Strand::Reverse;
        let (contig, start) = place(piece);
        let flags = flags | (u16::from(is_reverse) * 0x10) | (u16::from(!piece.is_primary) * 0x800);
        let bases = if is_reverse {
            trkfuse_core::Sequence::new(read.bases.as_bytes())
                .reverse_complement()
                .to_string()
        } else {
            read.bases.clone()
        };
        write!(
            text,
            "{}\t{flags}\t{contig}\t{start}\t{}\t{}\t{mate_contig}\t{mate_start}\t0\t{bases}\t*\tNM:i:{}",
            read.name,
            piece.mapq,
            cigar(piece),
            edits(piece),
        )
        .expect("text grows");
        if pieces.len() > 1 {
            text.push_str("\tSA:Z:");
        }
        for (_, piece) in pieces
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
        {
            let (contig, start) = place(piece);
            let strand = if piece.strand == Strand::Reverse {
                '-'
            } else {
                '+'
            };
            write!(
                text,
                "{contig},{start},{strand},{},{},{};",
                cigar(piece),
                piece.mapq,
                edits(piece)
            )
            .expect("text grows");
        }
        text.push('\n');
    }
}
