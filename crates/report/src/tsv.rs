//! Our own TSV: provenance as `##key=value` lines, one header line, one row a junction.

use trkfuse_core::RunResult;

use crate::record::{CallRecord, SCHEMA_VERSION};

mod columns;

pub use columns::{Column, columns};

/// What stands in a cell without a value.
pub(crate) const MISSING: &str = ".";

/// A result as TSV text. The same result gives the same bytes; without calls the header line is
/// the last one.
pub fn tsv(result: &RunResult) -> String {
    let provenance = &result.provenance;
    let mut text = String::new();
    let mut comment = |key: &str, value: &str| {
        text.push_str("##");
        text.push_str(key);
        text.push('=');
        text.push_str(&one_cell(value));
        text.push('\n');
    };
    comment("schema_version", SCHEMA_VERSION);
    comment("source", &format!("trkfuse_{}", provenance.version));
    comment("ledger_version", &provenance.ledger_version.to_string());
    comment("command", &provenance.command_line);
    comment("sample", &result.sample);
    comment(
        "reference",
        provenance.reference.as_deref().unwrap_or(MISSING),
    );
    comment("annotation", &provenance.annotation);
    comment("assembly", &provenance.assembly);
    for (name, value) in &provenance.settings {
        comment("setting", &format!("{name}={value}"));
    }
    let columns = columns();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    push_row(&mut text, &names);
    for call in &result.calls {
        let record = CallRecord::new(call, result);
        let cells: Vec<String> = columns.iter().map(|column| column.cell(&record)).collect();
        push_row(&mut text, &cells);
    }
    text
}

/// Adds a row. Cells hold no tab and no line end, and none is empty.
pub(crate) fn push_row<T: AsRef<str>>(text: &mut String, cells: &[T]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push('\t');
        }
        let cell = cell.as_ref();
        text.push_str(if cell.is_empty() { MISSING } else { cell });
    }
    text.push('\n');
}

/// A text as one cell: tabs and line ends become spaces.
pub(crate) fn one_cell(value: &str) -> String {
    value
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests;
