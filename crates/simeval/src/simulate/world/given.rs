//! A world from files: the sequence of a FASTA, the genes of an annotation.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use bio::io::fasta;
use flate2::read::MultiGzDecoder;
use trkfuse_core::{Contig, ContigId, Contigs, Pos};
use trkfuse_genes::{Assembly, GeneIndex, GeneModels};

use super::World;
use crate::simulate::error::SimulateError;

/// Bases as a FASTA has them, one byte each, in upper case; whatever is not A, C, G or T is N.
#[derive(Debug)]
pub(super) struct Given {
    /// `bases[c]`: all bases of contig `c`.
    bases: Vec<Vec<u8>>,
}

impl Given {
    /// The base at a position; N beyond the contig's end.
    pub(super) fn base(&self, contig: ContigId, pos: Pos) -> u8 {
        self.bases[contig.0 as usize]
            .get(pos.zero_based() as usize)
            .copied()
            .unwrap_or(b'N')
    }
}

impl World {
    /// Takes the sequence of a FASTA (plain, gzipped or packed by bgzip) and the genes of a GTF or GFF3;
    /// without one the embedded genes of the assembly, where the contigs' lengths are an assembly's.
    /// Bases of such a world are never changed. `seed` decides where the sample differs from it.
    ///
    /// Takes one byte of memory a base.
    ///
    /// # Errors
    ///
    /// [`SimulateError::Read`] when a file cannot be read or used, [`SimulateError::Unfitting`] when no gene lies
    /// on the contigs, or one beyond their ends.
    pub fn from_files(
        fasta: &Path,
        annotation: Option<&Path>,
        seed: u64,
    ) -> Result<Self, SimulateError> {
        let (contigs, given) = read_fasta(fasta)?;
        let models = match (annotation, Assembly::recognise(&contigs)) {
            (Some(path), _) => GeneModels::from_annotation(path)
                .map_err(|cause| SimulateError::read(path, &cause))?,
            (None, Some(assembly)) => GeneModels::embedded(assembly),
            (None, None) => {
                return Err(SimulateError::Unfitting(format!(
                    "the contigs of '{}' are neither GRCh38's nor GRCh37's: give their genes, as GTF or GFF3",
                    fasta.display()
                )));
            }
        };
        let genes = models.bind(&contigs);
        check(&genes, &contigs, fasta)?;
        Ok(Self {
            given: Some(given),
            ..Self::new(contigs, genes, seed)
        })
    }
}

fn read_fasta(path: &Path) -> Result<(Contigs, Given), SimulateError> {
    let failed = |cause: &dyn std::fmt::Display| SimulateError::read(path, &cause);
    let mut list = Vec::new();
    let mut bases = Vec::new();
    for record in fasta::Reader::new(open(path).map_err(|cause| failed(&cause))?).records() {
        let record = record.map_err(|cause| failed(&cause))?;
        let name = record.id();
        // BAM counts positions in 31 bits.
        let length = i32::try_from(record.seq().len()).map_err(|_| {
            failed(&format!(
                "contig '{name}' has more than 2,147,483,647 bases"
            ))
        })?;
        if name.is_empty() || length == 0 {
            return Err(failed(&format!(
                "contig {} has no {}",
                list.len() + 1,
                if name.is_empty() { "name" } else { "bases" }
            )));
        }
        if let Some(letter) = record.seq().iter().find(|&&letter| !is_letter(letter)) {
            return Err(failed(&format!(
                "contig '{name}' holds '{}', which is no base: is it a FASTA?",
                letter.escape_ascii()
            )));
        }
        list.push(Contig {
            name: name.to_string(),
            length: length.unsigned_abs(),
        });
        bases.push(record.seq().iter().map(|&letter| plain(letter)).collect());
    }
    if list.is_empty() {
        return Err(failed(&"it holds no contig"));
    }
    let contigs = Contigs::new(list).map_err(|cause| failed(&cause))?;
    Ok((contigs, Given { bases }))
}

/// The text of a file, unpacked where it begins as gzip does.
fn open(path: &Path) -> std::io::Result<Box<dyn Read>> {
    let mut magic = [0; 2];
    let is_packed = File::open(path)?.read_exact(&mut magic).is_ok() && magic == [0x1f, 0x8b];
    let file = BufReader::with_capacity(1 << 16, File::open(path)?);
    Ok(if is_packed {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    })
}

/// Whether a letter is one of a nucleotide's (IUPAC).
const fn is_letter(letter: u8) -> bool {
    matches!(
        letter.to_ascii_uppercase(),
        b'A' | b'C'
            | b'G'
            | b'T'
            | b'U'
            | b'R'
            | b'Y'
            | b'S'
            | b'W'
            | b'K'
            | b'M'
            | b'B'
            | b'D'
            | b'H'
            | b'V'
            | b'N'
    )
}

const fn plain(letter: u8) -> u8 {
    match letter.to_ascii_uppercase() {
        upper @ (b'A' | b'C' | b'G' | b'T') => upper,
        b'U' => b'T',
        _ => b'N',
    }
}

/// Refuses genes that are not of this sequence.
fn check(genes: &GeneIndex, contigs: &Contigs, fasta: &Path) -> Result<(), SimulateError> {
    if genes.is_empty() {
        return Err(SimulateError::Unfitting(format!(
            "no gene of {} lies on a contig of '{}': do both name their contigs alike?",
            genes.description(),
            fasta.display()
        )));
    }
    let beyond = genes
        .all()
        .find(|gene| gene.span.end.zero_based() > contigs.get(gene.contig).length);
    match beyond {
        None => Ok(()),
        Some(gene) => Err(SimulateError::Unfitting(format!(
            "{} of {} ends at {}:{}, where '{}' has {} bases only: are both of one assembly?",
            gene.symbol,
            genes.description(),
            contigs.name(gene.contig),
            gene.span.end.zero_based(),
            fasta.display(),
            contigs.get(gene.contig).length
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_either_case_are_bases_and_unclear_ones_are_n() {
        let read: Vec<u8> = b"acgtuNrY".iter().map(|&letter| plain(letter)).collect();
        assert_eq!(read, b"ACGTTNNN");
        assert!(b"acgtuNrY".iter().all(|&letter| is_letter(letter)));
        assert!(!is_letter(b'E') && !is_letter(b'*') && !is_letter(b'1'));
    }

    #[test]
    fn beyond_the_end_of_a_contig_there_is_no_base() {
        let given = Given {
            bases: vec![b"AC".to_vec()],
        };
        let base = |pos| given.base(ContigId(0), Pos::from_zero_based(pos));
        assert_eq!([base(0), base(1), base(2)], *b"ACN");
    }
}
