//! STAR-Fusion's predictions.

use std::path::Path;

use trkfuse_core::Role;

use crate::evaluate::call_row::{CallRow, CallSide};
use crate::evaluate::error::EvaluateError;
use crate::evaluate::place::Place;
use crate::evaluate::table::{Row, Table};
use crate::evaluate::truth_row::retained;
use crate::evaluate::words;

const REQUIRED: [&str; 6] = [
    "JunctionReadCount",
    "SpanningFragCount",
    "LeftGene",
    "LeftBreakpoint",
    "RightGene",
    "RightBreakpoint",
];

pub(crate) fn read(path: &Path) -> Result<Vec<CallRow>, EvaluateError> {
    let table = Table::read(path, &REQUIRED)?;
    table.rows().map(|row| call(&row)).collect()
}

fn call(row: &Row<'_>) -> Result<CallRow, EvaluateError> {
    Ok(CallRow {
        line: row.line,
        five_prime: side(row, "LeftGene", "LeftBreakpoint", Role::FivePrime)?,
        three_prime: side(row, "RightGene", "RightBreakpoint", Role::ThreePrime)?,
        order_known: true,
        split_reads: row.count("JunctionReadCount")?,
        spanning_pairs: row.count("SpanningFragCount")?,
        // Only the file with coding effects has this column.
        frame: row.word("PROT_FUSION_TYPE", words::frame)?,
        kinase_domain: None,
        quality: None,
        confidence: None,
        is_pass: true,
    })
}

fn side(
    row: &Row<'_>,
    gene: &str,
    breakpoint: &str,
    role: Role,
) -> Result<CallSide, EvaluateError> {
    // `chr12:11869969:+`
    let text = row.required(breakpoint)?;
    let (place, strand) = text
        .rsplit_once(':')
        .and_then(|(place, strand)| Some((Place::parse(place)?, words::strand(strand))))
        .ok_or_else(|| row.error(format!("'{text}' in the column '{breakpoint}' is no place")))?;
    // `ETV6^ENSG00000139083.10`
    let symbol = row.required(gene)?.split('^').next().unwrap_or_default();
    Ok(CallSide {
        genes: vec![symbol.to_string()],
        nearby: Vec::new(),
        place,
        strand,
        retained: strand.map(|strand| retained(strand, role)),
    })
}
