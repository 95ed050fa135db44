//! The junctions that are known to be in a sample.

use std::path::Path;

use trkfuse_core::{DomainStatus, FrameStatus, Retained, Role, Strand, role};

use super::error::EvaluateError;
use super::place::Place;
use super::table::{Row, Table};
use super::words;

/// One side of a true junction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruthSide {
    /// The gene's symbol; `None` in no gene.
    pub gene: Option<String>,
    /// The breakpoint: the last base retained.
    pub place: Place,
    /// The strand transcribed into the fusion.
    pub strand: Option<Strand>,
    /// The exon, counted from 1 in transcript order.
    pub exon: Option<u32>,
}

impl TruthSide {
    /// Which flank is part of the fusion, by strand and place in it.
    pub(crate) fn retained(&self, side: Role) -> Option<Retained> {
        self.strand.map(|strand| retained(strand, side))
    }
}

/// The flank that a gene on this strand keeps in this place of a fusion.
pub(crate) fn retained(strand: Strand, side: Role) -> Retained {
    if role(strand, Retained::Lower) == side {
        Retained::Lower
    } else {
        Retained::Higher
    }
}

/// One junction that is in a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruthRow {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// `ETV6::NTRK3`.
    pub fusion: String,
    /// The side transcribed first.
    pub five_prime: TruthSide,
    /// The side transcribed last.
    pub three_prime: TruthSide,
    /// The frame of the 3' gene, where the file tells.
    pub frame: Option<FrameStatus>,
    /// What is kept of the kinase domain, where the file tells.
    pub kinase_domain: Option<DomainStatus>,
    /// Bases by which the junction may as well lie towards the 5' side (count).
    pub homology_upstream: u32,
    /// Bases by which it may as well lie towards the 3' side (count).
    pub homology_downstream: u32,
    /// Unique fragments with a read across the junction (count).
    pub split_reads: u32,
    /// Unique pairs with their mates on the two sides (count).
    pub spanning_pairs: u32,
    /// What kind of fusion it is.
    pub class: Option<String>,
    /// How the sample was sequenced.
    pub setting: Option<String>,
}

impl TruthRow {
    /// Unique fragments that show the junction.
    pub fn support(&self) -> u32 {
        self.split_reads.saturating_add(self.spanning_pairs)
    }

    /// Whether one of these genes takes part.
    pub(crate) fn involves(&self, genes: &[String]) -> bool {
        [&self.five_prime, &self.three_prime]
            .into_iter()
            .filter_map(|side| side.gene.as_ref())
            .any(|name| genes.iter().any(|gene| gene.eq_ignore_ascii_case(name)))
    }

    /// Whether both are of one fusion: the same genes in the same order.
    pub(crate) fn is_same_fusion(&self, other: &Self) -> bool {
        self.fusion.eq_ignore_ascii_case(&other.fusion)
    }
}

/// Reads the truth of one sample.
///
/// The table needs the columns `fusion`, `contig5`, `pos5`, `contig3`, `pos3`, `split` (or `split_reads`)
/// and `spanning` (or `spanning_pairs`); it may have `sample`, `gene5`, `gene3`, `strand5`, `strand3`,
/// `exon5`, `exon3`, `frame`, `kinase`, `homology_upstream` and `homology_downstream` (or `homology`, both
/// ways), `class` and `setting`. Positions count from 1 and are those of the last base retained. Rows of
/// other samples are left out.
///
/// # Errors
///
/// [`EvaluateError`] when the file cannot be read, a line makes no sense, or all rows are of other samples.
pub fn read_truth(path: &Path, sample: &str) -> Result<Vec<TruthRow>, EvaluateError> {
    const REQUIRED: [&str; 7] = [
        "fusion",
        "contig5",
        "pos5",
        "contig3",
        "pos3",
        "split|split_reads",
        "spanning|spanning_pairs",
    ];
    let table = Table::read(path, &REQUIRED)?;
    let mut other = None;
    let mut truths = Vec::new();
    for row in table.rows() {
        if is_of_other_sample(&row, sample) {
            other = row.text("sample");
        } else {
            truths.push(truth(&row)?);
        }
    }
    match other {
        Some(other) if truths.is_empty() => Err(EvaluateError::file(
            path,
            format!(
                "there is no row of the sample '{sample}', but one of '{other}': name samples as the truth does; a sample without fusions has a table without rows"
            ),
        )),
        _ => Ok(truths),
    }
}

pub(crate) fn is_of_other_sample(row: &Row<'_>, sample: &str) -> bool {
    row.text("sample").is_some_and(|name| name != sample)
}

fn truth(row: &Row<'_>) -> Result<TruthRow, EvaluateError> {
    let fusion = row.required("fusion")?;
    let (five_prime, three_prime) = fusion
        .split_once("::")
        .ok_or_else(|| row.error(format!("'{fusion}' is no fusion: write it as ETV6::NTRK3")))?;
    let homology: u32 = row.count("homology")?;
    Ok(TruthRow {
        line: row.line,
        fusion: fusion.to_string(),
        five_prime: side(
            row,
            five_prime,
            ["gene5", "contig5", "pos5", "strand5", "exon5"],
        )?,
        three_prime: side(
            row,
            three_prime,
            ["gene3", "contig3", "pos3", "strand3", "exon3"],
        )?,
        frame: stated(row, "frame", words::frame)?,
        kinase_domain: stated(row, "kinase|kinase_domain", words::domain)?,
        homology_upstream: row.number("homology_upstream")?.unwrap_or(homology),
        homology_downstream: row.number("homology_downstream")?.unwrap_or(homology),
        split_reads: row.count("split|split_reads")?,
        spanning_pairs: row.count("spanning|spanning_pairs")?,
        class: row.text("class").map(str::to_string),
        setting: row.text("setting").map(str::to_string),
    })
}

/// What `read` makes of a cell; `None` where the truth says nothing, which is not the same as `unknown`.
fn stated<T>(
    row: &Row<'_>,
    column: &str,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, EvaluateError> {
    match row.text(column) {
        Some(_) => row.word(column, read),
        None => Ok(None),
    }
}

fn side(
    row: &Row<'_>,
    name: &str,
    [gene, contig, position, strand, exon]: [&str; 5],
) -> Result<TruthSide, EvaluateError> {
    // A side in no gene is named by its place.
    let gene = match row.raw(gene) {
        Some(_) => row.text(gene),
        None => Some(name).filter(|name| !name.contains(':')),
    };
    Ok(TruthSide {
        gene: gene.map(str::to_string),
        place: row.place(contig, position)?,
        strand: row.text(strand).and_then(words::strand),
        exon: row.number(exon)?,
    })
}
