//! The columns: name, meaning and value of each, once. `docs/outputs.md` lists the same table.

use std::fmt::Display;

use super::{MISSING, one_cell};
use crate::{
    number::fixed,
    record::{CallRecord, PartnerRecord},
};

mod call;
mod partner;

use call::{FILTER_KINDS, FINDINGS, IDENTITY, REASONS, SURROUNDINGS};
use partner::{ALLELE_FRACTION, DETAIL, ELSEWHERE, PLACE};

/// One column of our TSV.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name in the header line: the JSON keys that lead to the value, joined by `_`.
    pub name: String,
    /// What the column holds, with unit and the meaning of a missing value.
    pub documentation: String,
    value: Value,
}

#[derive(Clone, Copy, Debug)]
enum Value {
    Call(fn(&CallRecord) -> String),
    FivePrime(fn(&PartnerRecord) -> String),
    ThreePrime(fn(&PartnerRecord) -> String),
}

/// Name, documentation and value.
type CallColumn = (&'static str, &'static str, fn(&CallRecord) -> String);
/// The same, for one side: the side goes before the name and the documentation.
type PartnerColumn = (&'static str, &'static str, fn(&PartnerRecord) -> String);

impl Column {
    /// The cell of a call. Never empty, without tabs and line ends.
    pub(crate) fn cell(&self, call: &CallRecord) -> String {
        let text = match self.value {
            Value::Call(value) => value(call),
            Value::FivePrime(value) => value(&call.five_prime),
            Value::ThreePrime(value) => value(&call.three_prime),
        };
        if text.is_empty() {
            MISSING.to_string()
        } else {
            one_cell(&text)
        }
    }
}

/// All columns, in their order. New ones are added at the end.
pub fn columns() -> Vec<Column> {
    let mut columns = Vec::new();
    calls(&mut columns, IDENTITY);
    partners(&mut columns, PLACE);
    calls(&mut columns, FINDINGS);
    partners(&mut columns, DETAIL);
    calls(&mut columns, REASONS);
    partners(&mut columns, ALLELE_FRACTION);
    calls(&mut columns, SURROUNDINGS);
    partners(&mut columns, ELSEWHERE);
    calls(&mut columns, FILTER_KINDS);
    columns
}

fn calls(columns: &mut Vec<Column>, table: &[CallColumn]) {
    columns.extend(table.iter().map(|&(name, documentation, value)| Column {
        name: name.to_string(),
        documentation: documentation.to_string(),
        value: Value::Call(value),
    }));
}

fn partners(columns: &mut Vec<Column>, table: &[PartnerColumn]) {
    for (prefix, side) in [("five_prime", "5' side"), ("three_prime", "3' side")] {
        columns.extend(table.iter().map(|&(name, documentation, value)| Column {
            name: format!("{prefix}_{name}"),
            documentation: format!("{side}: {documentation}"),
            value: if prefix == "five_prime" {
                Value::FivePrime(value)
            } else {
                Value::ThreePrime(value)
            },
        }));
    }
}

/// A value, or nothing, which prints as a missing one.
fn option<T: Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A number with four decimals, or nothing.
fn fourth(value: Option<f64>) -> String {
    option(value.map(|value| fixed(value, 4)))
}

fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_string()
}
