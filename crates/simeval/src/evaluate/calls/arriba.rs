//! Arriba's `fusions.tsv` (and `fusions.discarded.tsv`, which has the same columns).

use std::path::Path;

use trkfuse_core::Retained;

use crate::evaluate::call_row::{CallRow, CallSide, Confidence};
use crate::evaluate::error::EvaluateError;
use crate::evaluate::place::Place;
use crate::evaluate::table::{Row, Table};
use crate::evaluate::words;

const REQUIRED: [&str; 8] = [
    "gene1",
    "gene2",
    "breakpoint1",
    "breakpoint2",
    "split_reads1",
    "split_reads2",
    "discordant_mates",
    "confidence",
];

pub(crate) fn read(path: &Path, confidences: &[Confidence]) -> Result<Vec<CallRow>, EvaluateError> {
    let table = Table::read(path, &REQUIRED)?;
    table.rows().map(|row| call(&row, confidences)).collect()
}

fn call(row: &Row<'_>, confidences: &[Confidence]) -> Result<CallRow, EvaluateError> {
    let word = row.required("confidence")?;
    let confidence = Confidence::parse(word)
        .ok_or_else(|| row.error(format!("'{word}' is no confidence of Arriba's")))?;
    Ok(CallRow {
        line: row.line,
        five_prime: side(
            row,
            ["gene1", "breakpoint1", "strand1(gene/fusion)", "direction1"],
        )?,
        three_prime: side(
            row,
            ["gene2", "breakpoint2", "strand2(gene/fusion)", "direction2"],
        )?,
        // Where Arriba cannot tell the strands it guesses the order, and users read it as given.
        order_known: true,
        split_reads: row
            .count("split_reads1")?
            .saturating_add(row.count("split_reads2")?),
        spanning_pairs: row.count("discordant_mates")?,
        frame: row.word("reading_frame", words::frame)?,
        kinase_domain: None,
        quality: None,
        confidence: Some(confidence),
        is_pass: confidences.contains(&confidence),
    })
}

fn side(
    row: &Row<'_>,
    [gene, breakpoint, strands, direction]: [&str; 4],
) -> Result<CallSide, EvaluateError> {
    let text = row.required(breakpoint)?;
    let place = Place::parse(text)
        .ok_or_else(|| row.error(format!("'{text}' in the column '{breakpoint}' is no place")))?;
    // `downstream`: the partner joins behind the breakpoint, so what lies below it stays.
    let retained = match row.text(direction) {
        None => None,
        Some("downstream") => Some(Retained::Lower),
        Some("upstream") => Some(Retained::Higher),
        Some(other) => return Err(row.error(format!("'{other}' is no direction of Arriba's"))),
    };
    let strand = row
        .text(strands)
        .and_then(|both| both.split_once('/'))
        .and_then(|(_, transcribed)| words::strand(transcribed));
    let (mut genes, mut nearby) = (Vec::new(), Vec::new());
    for name in row
        .text(gene)
        .into_iter()
        .flat_map(|names| names.split(','))
    {
        // In no gene, Arriba names the neighbours with their distances: `GENEA(1234),GENEB(56)`.
        match name.split_once('(') {
            Some((neighbour, _)) => nearby.push(neighbour.to_string()),
            None => genes.push(name.to_string()),
        }
    }
    Ok(CallSide {
        genes,
        nearby,
        place,
        strand,
        retained,
    })
}
