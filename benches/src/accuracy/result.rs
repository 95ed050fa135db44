//! trkfuse's full results: each call with its ledger.

use std::collections::BTreeMap;
use std::fs;

use anyhow::Context as _;
use serde_json::Value;

use crate::callers::Caller;
use crate::sample::Prepared;

/// The calls of a sample by the line of trkfuse's table, counted from 1, on which each stands.
///
/// # Errors
///
/// When a file cannot be read or is no result of trkfuse.
pub(crate) fn calls_by_line(
    caller: &Caller,
    sample: &Prepared,
) -> anyhow::Result<BTreeMap<usize, Value>> {
    let path = caller.path(sample, "json");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut result: Value =
        serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    let Value::Array(calls) = result["calls"].take() else {
        anyhow::bail!("{} holds no calls", path.display());
    };
    let mut by_id: BTreeMap<String, Value> = calls
        .into_iter()
        .filter_map(|call| Some((call["call_id"].as_str()?.to_string(), call)))
        .collect();
    let table = fs::read_to_string(caller.path(sample, "tsv"))?;
    let mut by_line = BTreeMap::new();
    let mut id_column = None;
    for (number, line) in (1..).zip(table.lines()) {
        if line.starts_with("##") {
            continue;
        }
        let row: Vec<&str> = line.trim_start_matches('#').split('\t').collect();
        match id_column {
            None => {
                let column = row.iter().position(|cell| *cell == "call_id");
                id_column = Some(column.context("the table has no column 'call_id'")?);
            }
            Some(column) => {
                let id = row.get(column).copied().unwrap_or_default();
                let call = by_id.remove(id);
                let call = call.with_context(|| format!("'{id}' is not in {}", path.display()))?;
                by_line.insert(number, call);
            }
        }
    }
    Ok(by_line)
}
