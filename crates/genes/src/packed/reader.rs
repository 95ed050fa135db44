//! Reads the compact form: places and names at once, transcripts when asked for.

use trkfuse_core::{ContigId, Interval, Pos, Strand};

use super::codec::Cursor;
use super::{MAGIC, VERSION, name_kind};
use crate::{CdsState, Gene, Transcript, TranscriptChoice};

const CHOICES: [TranscriptChoice; 4] = [
    TranscriptChoice::ManeSelect,
    TranscriptChoice::Canonical,
    TranscriptChoice::Longest,
    TranscriptChoice::Isoform,
];

const STATES: [CdsState; 6] = [
    CdsState::Complete,
    CdsState::NoStart,
    CdsState::NoStop,
    CdsState::NoStartNoStop,
    CdsState::FrameBreak,
    CdsState::NonCoding,
];

/// Decoded gene models: genes are numbered from 0, by contig, start, end, symbol.
#[derive(Debug)]
pub(crate) struct Packed {
    payload: Vec<u8>,
    description: String,
    contigs: Vec<String>,
    biotypes: Vec<String>,
    heads: Vec<Head>,
    /// Gene number and text, by gene number.
    aliases: Vec<(u32, String)>,
    /// Where `letters` and `bodies` begin in `payload`.
    letters: usize,
    bodies: usize,
}

/// What is known of a gene before its transcripts are read.
#[derive(Clone, Copy, Debug)]
struct Head {
    contig: u16,
    biotype: u8,
    strand: Strand,
    start: u32,
    length: u32,
    id: u32,
    version: u32,
    /// Offsets of the symbol in the letters, and of the body in the bodies.
    symbol: (u32, u32),
    body: (u32, u32),
}

impl Packed {
    /// Takes a payload as [`super::write`] made it; `None` for other bytes.
    pub(crate) fn read(payload: Vec<u8>) -> Option<Self> {
        let mut cursor = Cursor::new(&payload);
        if cursor.take(MAGIC.len())? != MAGIC || cursor.number()? != VERSION {
            return None;
        }
        let description = cursor.text()?.to_string();
        let mut contigs = Vec::new();
        let mut counts = Vec::new();
        for _ in 0..cursor.number()? {
            contigs.push(cursor.text()?.to_string());
            counts.push(cursor.number()?);
        }
        let mut biotypes = Vec::new();
        for _ in 0..cursor.number()? {
            biotypes.push(cursor.text()?.to_string());
        }
        let spans = cursor.column()?;
        let kinds = cursor.column()?;
        let ids = cursor.column()?;
        let symbols = cursor.column()?;
        let letters = cursor.column()?;
        let aliases = read_aliases(cursor.column()?)?;
        let lengths = cursor.column()?;
        let bodies = cursor.column()?;
        let heads = read_heads(&counts, [spans, kinds, ids, symbols, lengths])?;
        let offset_of = |part: &[u8]| part.as_ptr() as usize - payload.as_ptr() as usize;
        let (letters, bodies) = (offset_of(letters), offset_of(bodies));
        Some(Self {
            payload,
            description,
            contigs,
            biotypes,
            heads,
            aliases,
            letters,
            bodies,
        })
    }

    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    /// Names of the contigs, in the order of the genes.
    pub(crate) fn contigs(&self) -> &[String] {
        &self.contigs
    }

    /// The contig of a gene, by its place among [`contigs`](Self::contigs).
    pub(crate) fn contig_of(&self, gene: u32) -> usize {
        self.head(gene).contig as usize
    }

    pub(crate) fn span(&self, gene: u32) -> Interval {
        let head = self.head(gene);
        interval(head.start, head.length)
    }

    /// The symbol as it is stored: empty where it is the gene id without its version.
    pub(crate) fn stored_symbol(&self, gene: u32) -> &str {
        let (from, to) = self.head(gene).symbol;
        let letters = &self.payload[self.letters + from as usize..self.letters + to as usize];
        std::str::from_utf8(letters)
            .expect("symbols are text: checked by a test of the embedded data")
    }

    /// All aliases: gene number and text.
    pub(crate) fn aliases(&self) -> &[(u32, String)] {
        &self.aliases
    }

    /// Genes with this ENSG number.
    pub(crate) fn with_ensembl_number(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        self.heads
            .iter()
            .enumerate()
            .filter(move |(_, head)| head.id == number)
            .map(|(gene, _)| gene as u32)
    }

    /// The whole gene, placed on a contig of an alignment file.
    pub(crate) fn gene(&self, gene: u32, contig: ContigId) -> Gene {
        let head = self.head(gene);
        let id = (head.id > 0).then(|| match head.version {
            0 => format!("ENSG{:011}", head.id),
            version => format!("ENSG{:011}.{version}", head.id),
        });
        let symbol = match self.stored_symbol(gene) {
            "" => format!("ENSG{:011}", head.id),
            symbol => symbol.to_string(),
        };
        let made_up = format!("{}_longest", id.as_ref().unwrap_or(&symbol));
        let from = self.aliases.partition_point(|(owner, _)| *owner < gene);
        let aliases = self.aliases[from..]
            .iter()
            .take_while(|(owner, _)| *owner == gene)
            .map(|(_, alias)| alias.clone())
            .collect();
        Gene {
            symbol,
            aliases,
            id,
            biotype: self.biotypes[head.biotype as usize].clone(),
            contig,
            strand: head.strand,
            span: interval(head.start, head.length),
            transcripts: read_body(self.body(head), head, &made_up)
                .expect("bodies are whole: checked by a test of the embedded data"),
        }
    }

    /// The exons of each transcript of a gene, ascending: all that splice sites need, without making up
    /// any name.
    pub(crate) fn exon_chains(&self, gene: u32) -> Vec<Vec<Interval>> {
        let head = self.head(gene);
        read_exon_chains(self.body(head), head)
            .expect("bodies are whole: checked by a test of the embedded data")
    }

    fn body(&self, head: &Head) -> &[u8] {
        let (from, to) = head.body;
        &self.payload[self.bodies + from as usize..self.bodies + to as usize]
    }

    fn head(&self, gene: u32) -> &Head {
        &self.heads[gene as usize]
    }
}

const fn interval(start: u32, length: u32) -> Interval {
    Interval {
        start: Pos::from_zero_based(start),
        end: Pos::from_zero_based(start + length),
    }
}

fn read_aliases(column: &[u8]) -> Option<Vec<(u32, String)>> {
    let mut cursor = Cursor::new(column);
    let mut aliases = Vec::new();
    let mut gene = 0;
    while !cursor.is_empty() {
        gene += cursor.number()?;
        aliases.push((gene, cursor.text()?.to_string()));
    }
    Some(aliases)
}

fn read_heads(counts: &[u32], columns: [&[u8]; 5]) -> Option<Vec<Head>> {
    let [mut spans, mut kinds, mut ids, mut symbols, mut lengths] = columns.map(Cursor::new);
    let mut heads = Vec::with_capacity(counts.iter().sum::<u32>() as usize);
    let (mut id, mut symbol_end, mut body_end) = (0_i32, 0, 0);
    for (contig, &count) in counts.iter().enumerate() {
        let mut start = 0;
        for _ in 0..count {
            start += spans.number()?;
            let length = spans.number()?;
            let biotype = kinds.byte()?;
            let strand = match kinds.byte()? {
                0 => Strand::Forward,
                _ => Strand::Reverse,
            };
            id += ids.difference()?;
            let symbol = (symbol_end, symbol_end + symbols.number()?);
            let body = (body_end, body_end + lengths.number()?);
            (symbol_end, body_end) = (symbol.1, body.1);
            heads.push(Head {
                contig: contig as u16,
                biotype,
                strand,
                start,
                length,
                id: id as u32,
                version: ids.number()?,
                symbol,
                body,
            });
        }
    }
    Some(heads)
}

fn read_body(body: &[u8], head: &Head, made_up: &str) -> Option<Vec<Transcript>> {
    let mut cursor = Cursor::new(body);
    let count = cursor.number()?;
    let mut transcripts = Vec::with_capacity(count as usize);
    for _ in 0..count {
        transcripts.push(read_transcript(&mut cursor, head, made_up)?);
    }
    cursor.is_empty().then_some(transcripts)
}

fn read_exon_chains(body: &[u8], head: &Head) -> Option<Vec<Vec<Interval>>> {
    let mut cursor = Cursor::new(body);
    let count = cursor.number()?;
    let mut chains = Vec::with_capacity(count as usize);
    for _ in 0..count {
        cursor.byte()?;
        let names = cursor.byte()?;
        match names & name_kind::MASK {
            name_kind::MADE_UP => {}
            name_kind::ENSEMBL => {
                cursor.number()?;
                cursor.number()?;
            }
            _ => {
                cursor.text()?;
            }
        }
        if names & name_kind::HAS_REFSEQ != 0 {
            cursor.text()?;
        }
        chains.push(read_exons(&mut cursor, head)?);
        if names & name_kind::IS_CODING != 0 {
            cursor.number()?;
            cursor.number()?;
        }
    }
    cursor.is_empty().then_some(chains)
}

fn read_exons(cursor: &mut Cursor, head: &Head) -> Option<Vec<Interval>> {
    let count = cursor.number()?;
    let mut exons = Vec::with_capacity(count as usize);
    let mut end = head.start;
    for _ in 0..count {
        let start = end + cursor.number()?;
        let exon = interval(start, cursor.number()?);
        end = exon.end.zero_based();
        exons.push(exon);
    }
    Some(exons)
}

fn read_transcript(cursor: &mut Cursor, head: &Head, made_up: &str) -> Option<Transcript> {
    let codes = cursor.byte()?;
    let names = cursor.byte()?;
    let id = match names & name_kind::MASK {
        name_kind::MADE_UP => made_up.to_string(),
        name_kind::ENSEMBL => {
            let (number, version) = (cursor.number()?, cursor.number()?);
            format!("ENST{number:011}.{version}")
        }
        _ => cursor.text()?.to_string(),
    };
    let refseq = match names & name_kind::HAS_REFSEQ {
        0 => None,
        _ => Some(cursor.text()?.to_string()),
    };
    let exons = read_exons(cursor, head)?;
    let cds = match names & name_kind::IS_CODING {
        0 => None,
        _ => Some(read_cds(cursor, &exons)?),
    };
    Some(Transcript {
        id,
        refseq,
        choice: *CHOICES.get((codes & 15) as usize)?,
        strand: head.strand,
        exons,
        cds,
        cds_state: *STATES.get((codes >> 4) as usize)?,
    })
}

/// A coding region, from the exonic bases below and above it.
fn read_cds(cursor: &mut Cursor, exons: &[Interval]) -> Option<Interval> {
    let mut below = cursor.number()?;
    let mut above = cursor.number()?;
    let start = exons.iter().find_map(|exon| {
        if below < exon.len() {
            return exon.start.offset(i64::from(below));
        }
        below -= exon.len();
        None
    })?;
    let end = exons.iter().rev().find_map(|exon| {
        if above < exon.len() {
            return exon.end.offset(-i64::from(above));
        }
        above -= exon.len();
        None
    })?;
    Interval::new(start, end)
}
