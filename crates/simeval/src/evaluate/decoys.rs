//! What was put into a sample to mislead callers.

use std::path::Path;

use super::error::EvaluateError;
use super::place::Place;
use super::table::{Row, Table};
use super::truth_row::is_of_other_sample;

/// Something in a sample that is no fusion but may look like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecoyRow {
    /// The line in the file, counted from 1.
    pub line: usize,
    /// What kind it is: `read_through`, `template_switch`, ...
    pub class: String,
    /// One end.
    pub first: Place,
    /// The other end; `None` for a decoy at one place.
    pub second: Option<Place>,
    /// The genes at the two ends, where the file tells both.
    pub genes: Option<(String, String)>,
    /// Fragments of it (count).
    pub fragments: u32,
}

/// Reads the decoys of one sample.
///
/// The table needs the columns `class`, `contig_a`, `pos_a`, `contig_b`, `pos_b` (`.` in the last two for a
/// decoy at one place); it may have `sample`, `gene_a`, `gene_b` and `fragments`. Positions count from 1. Rows
/// of other samples are left out.
///
/// # Errors
///
/// [`EvaluateError`] when the file cannot be read or a line makes no sense.
pub fn read_decoys(path: &Path, sample: &str) -> Result<Vec<DecoyRow>, EvaluateError> {
    let table = Table::read(path, &["class", "contig_a", "pos_a", "contig_b", "pos_b"])?;
    table
        .rows()
        .filter(|row| !is_of_other_sample(row, sample))
        .map(|row| decoy(&row))
        .collect()
}

fn decoy(row: &Row<'_>) -> Result<DecoyRow, EvaluateError> {
    let second = match (row.text("contig_b"), row.text("pos_b")) {
        (None, None) => None,
        _ => Some(row.place("contig_b", "pos_b")?),
    };
    let genes = row
        .text("gene_a")
        .zip(row.text("gene_b"))
        .map(|(a, b)| (a.to_string(), b.to_string()));
    Ok(DecoyRow {
        line: row.line,
        class: row.required("class")?.to_string(),
        first: row.place("contig_a", "pos_a")?,
        second,
        genes,
        fragments: row.count("fragments")?,
    })
}
