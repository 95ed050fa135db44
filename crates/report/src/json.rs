//! The JSON twin of the TSV, with everything that a row has no room for.

use trkfuse_core::RunResult;

use crate::record::RunRecord;

/// A result as indented JSON text with a line end, keys in a fixed order. The same result gives the
/// same bytes.
pub fn json(result: &RunResult) -> String {
    let mut text = serde_json::to_string_pretty(&RunRecord::new(result))
        .expect("the records hold text keys and finite numbers only");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
