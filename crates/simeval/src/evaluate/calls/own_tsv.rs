//! trkfuse's own table.

use std::path::Path;

use trkfuse_core::{Retained, Tier};

use crate::evaluate::call_row::{CallRow, CallSide};
use crate::evaluate::error::EvaluateError;
use crate::evaluate::table::{Row, Table};
use crate::evaluate::words;

const REQUIRED: [&str; 12] = [
    "tier",
    "qual",
    "five_prime_gene",
    "five_prime_contig",
    "five_prime_position",
    "three_prime_gene",
    "three_prime_contig",
    "three_prime_position",
    "support_split",
    "support_gapped",
    "support_spanning",
    "direction_known",
];

pub(crate) fn read(path: &Path, tiers: &[Tier]) -> Result<Vec<CallRow>, EvaluateError> {
    let table = Table::read(path, &REQUIRED)?;
    table.rows().map(|row| call(&row, tiers)).collect()
}

fn call(row: &Row<'_>, tiers: &[Tier]) -> Result<CallRow, EvaluateError> {
    let tier = row.required("tier")?;
    let tier = words::tier(tier).ok_or_else(|| row.error(format!("'{tier}' is no tier")))?;
    let is_pass = tiers.contains(&tier);
    let order_known = match row.required("direction_known")? {
        "yes" => true,
        "no" => false,
        other => return Err(row.error(format!("'{other}' is neither yes nor no"))),
    };
    let quality: Option<f64> = row.number("qual")?;
    if quality.is_some_and(|quality| !(quality.is_finite() && quality >= 0.0)) {
        return Err(row.error("the quality is no number from 0 up"));
    }
    Ok(CallRow {
        line: row.line,
        five_prime: side(row, "five_prime")?,
        three_prime: side(row, "three_prime")?,
        order_known,
        // A gapped read crosses the junction and places it as a split read does.
        split_reads: row
            .count("support_split")?
            .saturating_add(row.count("support_gapped")?),
        spanning_pairs: row.count("support_spanning")?,
        frame: row.word("frame_status", words::frame)?,
        kinase_domain: row.word("kinase_domain", words::domain)?,
        quality,
        confidence: None,
        is_pass,
    })
}

fn side(row: &Row<'_>, side: &str) -> Result<CallSide, EvaluateError> {
    let column = |name: &str| format!("{side}_{name}");
    let retained = match row.text(&column("retained")) {
        None => None,
        Some("lower") => Some(Retained::Lower),
        Some("higher") => Some(Retained::Higher),
        Some(other) => return Err(row.error(format!("'{other}' is neither lower nor higher"))),
    };
    // `lower:symbol:bases;higher:symbol:bases`
    let nearby = row
        .text(&column("nearest_genes"))
        .map(|genes| {
            genes
                .split(';')
                .filter_map(|gene| gene.split(':').nth(1))
                .map(str::to_string)
                .collect()
        })
        .unwrap_or_default();
    Ok(CallSide {
        genes: row
            .text(&column("gene"))
            .map(str::to_string)
            .into_iter()
            .collect(),
        nearby,
        place: row.place(&column("contig"), &column("position"))?,
        strand: row.text(&column("strand")).and_then(words::strand),
        retained,
    })
}
