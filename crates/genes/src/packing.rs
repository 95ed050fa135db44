//! Makes the embedded gene models from the source tables in `tables/`.
//!
//! Only the packer (`examples/pack.rs`) and the test that guards the embedded data use this.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use thiserror::Error;
use trkfuse_core::{Interval, Strand};

use crate::packed::{self, PackedGene, PackedTranscript, TranscriptName};
use crate::{Assembly, CdsState, TARGETS, TranscriptChoice};

/// Level of compression: the highest without extra memory on the reading side.
const ZSTD_LEVEL: i32 = 19;

/// A source table that cannot be packed.
#[derive(Debug, Error)]
pub enum PackError {
    /// A table cannot be read.
    #[error("cannot read table '{path}': {source}")]
    Read {
        /// The table.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A row breaks the table's rules.
    #[error("table '{path}', line {line}: {problem}")]
    Row {
        /// The table.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// What the embedded models of an assembly are called in outputs.
pub fn description(assembly: Assembly) -> &'static str {
    match assembly {
        Assembly::Grch38 => "GRCh38 (GENCODE v43, MANE v1.5)",
        // The transcripts of GRCh38, placed on GRCh37 and checked against GENCODE v19.
        Assembly::Grch37 => "GRCh37 (GENCODE v43 placed on GRCh37, GENCODE v19, MANE v1.5)",
    }
}

/// The payload of one assembly, before compression: the same bytes for the same tables.
///
/// # Errors
///
/// [`PackError`] when a table is missing or a row breaks its rules.
pub fn payload(tables: &Path, assembly: Assembly) -> Result<Vec<u8>, PackError> {
    let mut genes = Vec::new();
    let path = tables.join(format!("genes.{assembly}.tsv.gz"));
    for row in read_table(&path)? {
        genes.push(row.gene().map_err(|problem| row.refuse(&path, problem))?);
    }
    let path = tables.join("ntrk_isoforms.tsv");
    for row in read_table(&path)? {
        if row.field("assembly") == assembly.to_string() {
            add_isoform(&mut genes, &row).map_err(|problem| row.refuse(&path, problem))?;
        }
    }
    Ok(packed::write(description(assembly), genes))
}

/// Compresses the payloads into the files that are embedded: GRCh38 by itself, GRCh37 with GRCh38 as
/// dictionary, since most transcripts are spelled alike on both.
///
/// # Errors
///
/// When zstd fails, which it does for want of memory only.
pub fn compress(grch38: &[u8], grch37: &[u8]) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let alone = zstd::bulk::compress(grch38, ZSTD_LEVEL)?;
    let mut compressor = zstd::bulk::Compressor::with_dictionary(ZSTD_LEVEL, grch38)?;
    Ok((alone, compressor.compress(grch37)?))
}

fn add_isoform(genes: &mut [PackedGene], row: &Row) -> Result<(), String> {
    let symbol = row.field("gene");
    if !TARGETS.contains(&symbol) {
        return Err(format!("'{symbol}' is no target"));
    }
    let gene = genes
        .iter_mut()
        .find(|gene| gene.symbol == symbol)
        .ok_or_else(|| format!("'{symbol}' is not in the gene table"))?;
    if gene.contig != row.field("chrom") || gene.strand != row.strand()? {
        return Err(format!("'{symbol}' lies elsewhere in the gene table"));
    }
    gene.transcripts.push(PackedTranscript {
        name: TranscriptName::Text(row.field("isoform").to_string()),
        refseq: None,
        choice: TranscriptChoice::Isoform,
        ..row.structure()?
    });
    Ok(())
}

/// One row, by column name.
struct Row {
    line: usize,
    fields: BTreeMap<String, String>,
}

impl Row {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn refuse(&self, path: &Path, problem: String) -> PackError {
        PackError::Row {
            path: path.to_path_buf(),
            line: self.line,
            problem,
        }
    }

    fn number(&self, name: &str) -> Result<u32, String> {
        number(self.field(name)).map_err(|problem| format!("column {name}: {problem}"))
    }

    fn strand(&self) -> Result<Strand, String> {
        match self.field("strand") {
            "+" => Ok(Strand::Forward),
            "-" => Ok(Strand::Reverse),
            other => Err(format!("'{other}' is no strand")),
        }
    }

    fn gene(&self) -> Result<PackedGene, String> {
        let id = match self.field("gene_id") {
            "" => None,
            id => Some(accession(id, "ENSG")?),
        };
        let name = match self.field("transcript_id") {
            "" => TranscriptName::MadeUp,
            id => {
                let (number, version) = accession(id, "ENST")?;
                TranscriptName::Ensembl(number, version)
            }
        };
        let choice = match self.field("choice") {
            "mane_select" => TranscriptChoice::ManeSelect,
            "canonical" => TranscriptChoice::Canonical,
            "longest" => TranscriptChoice::Longest,
            other => return Err(format!("'{other}' is no choice of transcript")),
        };
        let refseq = Some(self.field("refseq_id")).filter(|id| !id.is_empty());
        let aliases = self.field("aliases").split(';').filter(|a| !a.is_empty());
        Ok(PackedGene {
            symbol: self.field("symbol").to_string(),
            aliases: aliases.map(str::to_string).collect(),
            id,
            biotype: self.field("biotype").to_string(),
            contig: self.field("chrom").to_string(),
            strand: self.strand()?,
            transcripts: vec![PackedTranscript {
                name,
                refseq: refseq.map(str::to_string),
                choice,
                ..self.structure()?
            }],
        })
    }

    /// Exons and coding region; names and choice are the caller's.
    fn structure(&self) -> Result<PackedTranscript, String> {
        let mut exons = Vec::new();
        let mut first = self.number("start")?;
        for (index, length) in self.field("blocks").split(',').enumerate() {
            let length = number(length).map_err(|problem| format!("column blocks: {problem}"))?;
            if index % 2 == 0 {
                let exon = Interval::from_one_based_inclusive(first, first + length - 1);
                exons.push(exon.ok_or("an exon has no base")?);
            }
            first += length;
        }
        let cds = match self.field("cds_first") {
            "" => None,
            _ => Some(
                Interval::from_one_based_inclusive(
                    self.number("cds_first")?,
                    self.number("cds_last")?,
                )
                .ok_or("the coding region has no base")?,
            ),
        };
        let cds_state = match self.field("cds_state") {
            "complete" => CdsState::Complete,
            "no_start" => CdsState::NoStart,
            "no_stop" => CdsState::NoStop,
            "no_start_no_stop" => CdsState::NoStartNoStop,
            "frame_break" => CdsState::FrameBreak,
            "noncoding" => CdsState::NonCoding,
            other => return Err(format!("'{other}' is no state of a coding region")),
        };
        if cds.is_some() == (cds_state == CdsState::NonCoding) {
            return Err("the coding region contradicts cds_state".to_string());
        }
        let is_exonic = |pos| exons.iter().any(|exon: &Interval| exon.contains(pos));
        if cds.is_some_and(|cds| !is_exonic(cds.start) || !is_exonic(cds.last())) {
            return Err("the coding region ends between exons".to_string());
        }
        Ok(PackedTranscript {
            name: TranscriptName::MadeUp,
            refseq: None,
            choice: TranscriptChoice::Isoform,
            cds_state,
            exons,
            cds,
        })
    }
}

fn number(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err(format!("'{text}' is no number above 0")),
        Ok(number) => Ok(number),
    }
}

/// Number and version of an Ensembl id; version 0 where it has none.
fn accession(id: &str, prefix: &str) -> Result<(u32, u32), String> {
    let refuse = || format!("'{id}' is no {prefix} id");
    let rest = id.strip_prefix(prefix).ok_or_else(refuse)?;
    let (digits, version) = rest.split_once('.').unwrap_or((rest, "0"));
    if digits.len() != 11 {
        return Err(refuse());
    }
    let parse = |text: &str| text.parse::<u32>().map_err(|_| refuse());
    Ok((parse(digits)?, parse(version)?))
}

fn read_table(path: &Path) -> Result<Vec<Row>, PackError> {
    let read_error = |source| PackError::Read {
        path: path.to_path_buf(),
        source,
    };
    let file = File::open(path).map_err(read_error)?;
    let reader: Box<dyn BufRead> = if path.extension().is_some_and(|ext| ext == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    let mut names: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for (index, line) in reader.lines().enumerate() {
        let line = line.map_err(read_error)?;
        if line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let Some(names) = &names else {
            names = Some(fields.into_iter().map(str::to_string).collect());
            continue;
        };
        let row = Row {
            line: index + 1,
            fields: names
                .iter()
                .cloned()
                .zip(fields.iter().map(|field| (*field).to_string()))
                .collect(),
        };
        if fields.len() != names.len() {
            let problem = format!("{} fields, not {}", fields.len(), names.len());
            return Err(row.refuse(path, problem));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The embedded payload of an assembly, to compare with what [`payload`] makes.
pub fn embedded(assembly: Assembly) -> Vec<u8> {
    crate::models::embedded_payload(assembly)
}
