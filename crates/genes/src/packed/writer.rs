//! Writes the compact form.

use trkfuse_core::{Interval, Pos, Strand};

use super::codec::{put_difference, put_number, put_text};
use super::{MAGIC, VERSION, name_kind};
use crate::{CdsState, TranscriptChoice};

/// A gene as the packer takes it.
#[derive(Clone, Debug)]
pub(crate) struct PackedGene {
    pub(crate) symbol: String,
    pub(crate) aliases: Vec<String>,
    /// ENSG number and version; version 0 where it is not known.
    pub(crate) id: Option<(u32, u32)>,
    pub(crate) biotype: String,
    pub(crate) contig: String,
    pub(crate) strand: Strand,
    pub(crate) transcripts: Vec<PackedTranscript>,
}

impl PackedGene {
    pub(crate) fn span(&self) -> Interval {
        let exons = || self.transcripts.iter().flat_map(|t| &t.exons);
        let start = exons().map(|exon| exon.start).min();
        let end = exons().map(|exon| exon.end).max();
        start
            .zip(end)
            .and_then(|(start, end)| Interval::new(start, end))
            .expect("the packer refuses genes without exons")
    }
}

/// How a transcript is called.
#[derive(Clone, Debug)]
pub(crate) enum TranscriptName {
    /// The source names none.
    MadeUp,
    /// ENST number and version.
    Ensembl(u32, u32),
    /// Any other name.
    Text(String),
}

/// A transcript as the packer takes it.
#[derive(Clone, Debug)]
pub(crate) struct PackedTranscript {
    pub(crate) name: TranscriptName,
    pub(crate) refseq: Option<String>,
    pub(crate) choice: TranscriptChoice,
    pub(crate) cds_state: CdsState,
    /// Ascending.
    pub(crate) exons: Vec<Interval>,
    pub(crate) cds: Option<Interval>,
}

/// Makes the payload. `genes` are sorted here by contig (in the order in which contigs first appear),
/// start, end, symbol and id.
pub(crate) fn write(description: &str, mut genes: Vec<PackedGene>) -> Vec<u8> {
    let contigs = in_order_of_appearance(genes.iter().map(|gene| gene.contig.clone()));
    let biotypes = in_order_of_appearance(genes.iter().map(|gene| gene.biotype.clone()));
    let rank = |gene: &PackedGene| contigs.iter().position(|name| *name == gene.contig);
    genes.sort_by_cached_key(|gene| (rank(gene), gene.span(), gene.symbol.clone(), gene.id));

    let mut columns = Columns::default();
    let mut previous: Option<&PackedGene> = None;
    for (number, gene) in genes.iter().enumerate() {
        let previous_on_contig = previous.filter(|other| other.contig == gene.contig);
        let before = previous_on_contig.map_or(0, |other| other.span().start.zero_based());
        put_number(&mut columns.spans, gene.span().start.zero_based() - before);
        put_number(&mut columns.spans, gene.span().len());
        let biotype = biotypes.iter().position(|name| *name == gene.biotype);
        columns
            .kinds
            .push(biotype.expect("every biotype is listed") as u8);
        columns.kinds.push(u8::from(gene.strand == Strand::Reverse));
        columns.put_names(gene, previous.and_then(|other| other.id), number as u32);
        let mut body = Vec::new();
        put_body(&mut body, gene);
        put_number(&mut columns.lengths, body.len() as u32);
        columns.bodies.extend(body);
        previous = Some(gene);
    }

    let mut out = MAGIC.to_vec();
    put_number(&mut out, VERSION);
    put_text(&mut out, description);
    put_number(&mut out, contigs.len() as u32);
    for contig in &contigs {
        put_text(&mut out, contig);
        let count = genes.iter().filter(|gene| gene.contig == *contig).count();
        put_number(&mut out, count as u32);
    }
    put_number(&mut out, biotypes.len() as u32);
    for biotype in &biotypes {
        put_text(&mut out, biotype);
    }
    for column in columns.in_order() {
        put_number(&mut out, column.len() as u32);
        out.extend(column);
    }
    out
}

fn in_order_of_appearance(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut list = Vec::new();
    for name in names {
        if !list.contains(&name) {
            list.push(name);
        }
    }
    list
}

#[derive(Default)]
struct Columns {
    spans: Vec<u8>,
    kinds: Vec<u8>,
    ids: Vec<u8>,
    symbols: Vec<u8>,
    letters: Vec<u8>,
    aliases: Vec<u8>,
    last_with_alias: u32,
    lengths: Vec<u8>,
    bodies: Vec<u8>,
}

impl Columns {
    fn put_names(&mut self, gene: &PackedGene, previous_id: Option<(u32, u32)>, number: u32) {
        let (id, version) = gene.id.unwrap_or_default();
        let (before, _) = previous_id.unwrap_or_default();
        put_difference(&mut self.ids, id as i32 - before as i32);
        put_number(&mut self.ids, version);
        if gene.id.is_some() && gene.symbol == format!("ENSG{id:011}") {
            put_number(&mut self.symbols, 0);
        } else {
            put_number(&mut self.symbols, gene.symbol.len() as u32);
            self.letters.extend(gene.symbol.as_bytes());
        }
        for alias in &gene.aliases {
            put_number(&mut self.aliases, number - self.last_with_alias);
            put_text(&mut self.aliases, alias);
            self.last_with_alias = number;
        }
    }

    fn in_order(self) -> [Vec<u8>; 8] {
        [
            self.spans,
            self.kinds,
            self.ids,
            self.symbols,
            self.letters,
            self.aliases,
            self.lengths,
            self.bodies,
        ]
    }
}

fn put_body(out: &mut Vec<u8>, gene: &PackedGene) {
    let start = gene.span().start;
    put_number(out, gene.transcripts.len() as u32);
    for transcript in &gene.transcripts {
        out.push(choice_code(transcript.choice) | state_code(transcript.cds_state) << 4);
        let kind = match &transcript.name {
            TranscriptName::MadeUp => name_kind::MADE_UP,
            TranscriptName::Ensembl(..) => name_kind::ENSEMBL,
            TranscriptName::Text(_) => name_kind::TEXT,
        };
        let has_refseq = u8::from(transcript.refseq.is_some()) * name_kind::HAS_REFSEQ;
        let is_coding = u8::from(transcript.cds.is_some()) * name_kind::IS_CODING;
        out.push(kind | has_refseq | is_coding);
        match &transcript.name {
            TranscriptName::MadeUp => {}
            TranscriptName::Ensembl(number, version) => {
                put_number(out, *number);
                put_number(out, *version);
            }
            TranscriptName::Text(text) => put_text(out, text),
        }
        if let Some(refseq) = &transcript.refseq {
            put_text(out, refseq);
        }
        put_number(out, transcript.exons.len() as u32);
        let mut end = start;
        for exon in &transcript.exons {
            put_number(out, exon.start.distance(end));
            put_number(out, exon.len());
            end = exon.end;
        }
        if let Some(cds) = transcript.cds {
            put_number(out, exonic_bases(&transcript.exons, None, Some(cds.start)));
            put_number(out, exonic_bases(&transcript.exons, Some(cds.end), None));
        }
    }
}

/// Exonic bases from `from` on and below `to`.
fn exonic_bases(exons: &[Interval], from: Option<Pos>, to: Option<Pos>) -> u32 {
    exons
        .iter()
        .filter_map(|exon| {
            let start = from.map_or(exon.start, |from| exon.start.max(from));
            let end = to.map_or(exon.end, |to| exon.end.min(to));
            Interval::new(start, end)
        })
        .map(Interval::len)
        .sum()
}

/// The code of a choice; the reader's `CHOICES` lists them in this order.
const fn choice_code(choice: TranscriptChoice) -> u8 {
    match choice {
        TranscriptChoice::ManeSelect => 0,
        TranscriptChoice::Canonical => 1,
        TranscriptChoice::Longest => 2,
        TranscriptChoice::Isoform => 3,
    }
}

/// The code of a state; the reader's `STATES` lists them in this order.
const fn state_code(state: CdsState) -> u8 {
    match state {
        CdsState::Complete => 0,
        CdsState::NoStart => 1,
        CdsState::NoStop => 2,
        CdsState::NoStartNoStop => 3,
        CdsState::FrameBreak => 4,
        CdsState::NonCoding => 5,
    }
}
