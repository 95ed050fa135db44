//! The names of a fusion: HGNC, HGVS adjoined transcripts, VICC.

use trkfuse_core::{Breakend, FusionNames, Pos, Role, Sequence};
use trkfuse_genes::{CodingPlace, Gene, Transcript};

/// One side as names need it.
pub(crate) struct NamedSide<'a> {
    /// The gene; `None` for an intergenic side.
    pub(crate) gene: Option<&'a Gene>,
    /// The breakend.
    pub(crate) breakend: Breakend,
    /// The contig's name.
    pub(crate) contig: String,
    /// Whether the gene is transcribed in its own sense.
    pub(crate) is_sense: bool,
}

impl NamedSide<'_> {
    fn hgnc(&self) -> String {
        match self.gene {
            Some(gene) => gene.symbol.clone(),
            None => format!("{}:{}", self.contig, self.breakend.pos.one_based()),
        }
    }

    fn transcript(&self) -> Option<&Transcript> {
        self.gene.filter(|_| self.is_sense).map(Gene::main)
    }
}

/// Names a fusion. `is_precise`: whether the junction is known to the base; only then do names that
/// give bases or exons exist.
pub(crate) fn name(
    five_prime: &NamedSide,
    three_prime: &NamedSide,
    inserted: &Sequence,
    is_precise: bool,
) -> FusionNames {
    FusionNames {
        hgnc: format!("{}::{}", five_prime.hgnc(), three_prime.hgnc()),
        hgvs: is_precise
            .then(|| hgvs(five_prime, three_prime, inserted))
            .flatten(),
        vicc: is_precise
            .then(|| vicc(five_prime, three_prime, inserted))
            .flatten(),
    }
}

/// HGVS adjoined transcripts: `NM_152263.2:r.?_775::NM_002609.3:r.1580_?`, with inserted bases as a
/// linker in lower-case RNA (HGVS recommendations, RNA, adjoined transcripts).
fn hgvs(five_prime: &NamedSide, three_prime: &NamedSide, inserted: &Sequence) -> Option<String> {
    let (five, three) = (five_prime.transcript()?, three_prime.transcript()?);
    let last = rna_position(five, five_prime.breakend.pos)?;
    let first = rna_position(three, three_prime.breakend.pos)?;
    let linker = if inserted.is_empty() {
        String::new()
    } else {
        format!("{}::", inserted.as_str().to_lowercase().replace('t', "u"))
    };
    Some(format!(
        "{}:r.?_{last}::{linker}{}:r.{first}_?",
        accession(five),
        accession(three)
    ))
}

fn accession(transcript: &Transcript) -> &str {
    transcript.refseq.as_deref().unwrap_or(&transcript.id)
}

/// A base in `r.` numbering, which follows `c.`: 1 is the A of the start codon, `-n` before it, `*n`
/// behind the stop codon; `None` between exons.
fn rna_position(transcript: &Transcript, pos: Pos) -> Option<String> {
    match transcript.coding_place(pos) {
        CodingPlace::Within(offset) => Some((offset + 1).to_string()),
        CodingPlace::Before(bases) => Some(format!("-{bases}")),
        CodingPlace::Behind(bases) => Some(format!("*{bases}")),
        CodingPlace::NonCoding => transcript
            .offset(pos)
            .map(|offset| (offset + 1).to_string()),
        CodingPlace::Intronic | CodingPlace::Outside => None,
    }
}

/// VICC nomenclature of an assayed fusion: `NM_001987.5(ETV6):e.5::NM_001012338.3(NTRK3):e.15`, exon
/// offsets signed as in `e.5+2` (VICC Gene Fusion Specification; formatter of `fusor`).
fn vicc(five_prime: &NamedSide, three_prime: &NamedSide, inserted: &Sequence) -> Option<String> {
    let segment = |side: &NamedSide, place: Role| {
        let transcript = side.transcript()?;
        let exon = transcript.exon_place(side.breakend.pos, place)?;
        let offset = if exon.offset == 0 {
            String::new()
        } else {
            format!("{:+}", exon.offset)
        };
        let gene = side.gene.map_or("?", |gene| gene.symbol.as_str());
        Some(format!(
            "{}({gene}):e.{}{offset}",
            accession(transcript),
            exon.number
        ))
    };
    let linker = if inserted.is_empty() {
        String::new()
    } else {
        format!("{}::", inserted.as_str())
    };
    Some(format!(
        "{}::{linker}{}",
        segment(five_prime, Role::FivePrime)?,
        segment(three_prime, Role::ThreePrime)?
    ))
}
