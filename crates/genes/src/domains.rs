//! Protein domains of the targets, in residues and in genomic bases.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use trkfuse_core::Interval;

use crate::names::without_version;
use crate::{Gene, Transcript, table};

/// What a stretch of a protein does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DomainKind {
    /// The tyrosine kinase domain.
    Kinase,
    /// The segment that crosses the membrane.
    Transmembrane,
}

/// A domain of a gene's main transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// What it does.
    pub kind: DomainKind,
    /// The transcript whose residues are counted.
    pub transcript_id: String,
    /// First residue, counted from 1.
    pub first_residue: u32,
    /// Last residue, counted from 1, included.
    pub last_residue: u32,
    /// Its coding bases on the reference: ascending, one interval an exon.
    pub bases: Vec<Interval>,
}

impl Domain {
    /// Its coding bases as offsets from the transcript's first coding base, half-open.
    pub const fn coding_range(&self) -> (u32, u32) {
        ((self.first_residue - 1) * 3, self.last_residue * 3)
    }
}

/// A row of `tables/domains.tsv`.
struct Known {
    gene: &'static str,
    transcript: &'static str,
    refseq: &'static str,
    protein_residues: u32,
    kind: DomainKind,
    first_residue: u32,
    last_residue: u32,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let columns = [
        "gene",
        "transcript_id",
        "refseq_id",
        "protein_residues",
        "kind",
        "first_residue",
        "last_residue",
    ];
    let number = |text: &str| text.parse().expect("the domain table counts in numbers");
    table::rows(include_str!("../tables/domains.tsv"), columns)
        .map(
            |[gene, transcript, refseq, residues, kind, first, last]| Known {
                gene,
                transcript: without_version(transcript),
                refseq: without_version(refseq),
                protein_residues: number(residues),
                kind: match kind {
                    "kinase" => DomainKind::Kinase,
                    "transmembrane" => DomainKind::Transmembrane,
                    _ => panic!("the domain table knows two kinds"),
                },
                first_residue: number(first),
                last_residue: number(last),
            },
        )
        .collect()
});

/// The domains of a target gene, kinase first; empty for other genes.
///
/// Residues are those of the MANE Select protein. They hold for a main transcript whose protein is as
/// long and whose coding region is complete; for any other (an annotation's longer or shorter form),
/// the result is empty.
///
/// # Source
///
/// UniProt P04629, Q16620 and Q16288, moved to the numbering of the MANE Select proteins; see
/// `docs/gene-models.md`.
pub fn domains(gene: &Gene) -> Vec<Domain> {
    let transcript = gene.main();
    let known = |row: &&Known| row.gene == gene.symbol && row.fits(transcript);
    KNOWN
        .iter()
        .filter(known)
        .map(|row| {
            let mut domain = Domain {
                kind: row.kind,
                transcript_id: transcript.id.clone(),
                first_residue: row.first_residue,
                last_residue: row.last_residue,
                bases: Vec::new(),
            };
            let (from, to) = domain.coding_range();
            domain.bases = transcript.coding_intervals(from, to);
            domain
        })
        .collect()
}

impl Known {
    /// Whether the row's residues hold for a transcript.
    fn fits(&self, transcript: &Transcript) -> bool {
        transcript.residue_count() == Some(self.protein_residues)
    }

    /// Whether a transcript is the one that the row counts in, by its name.
    fn names(&self, transcript: &Transcript) -> bool {
        let is_known = |id: &str| [self.transcript, self.refseq].contains(&without_version(id));
        is_known(&transcript.id) || transcript.refseq.as_deref().is_some_and(is_known)
    }
}

/// Whether a target's transcript codes for the protein whose residues the domain table counts: by its
/// accession, else by the protein's length.
pub(crate) fn is_reference_form(symbol: &str, transcript: &Transcript) -> bool {
    KNOWN
        .iter()
        .filter(|row| row.gene == symbol)
        .any(|row| row.names(transcript) || row.fits(transcript))
}
