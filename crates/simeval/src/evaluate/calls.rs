//! Reads what callers write, each format by its own rules, into the same rows.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::call_row::CallRow;
use super::error::EvaluateError;
use super::input::EvaluationConfig;
use super::table::read_text;

mod arriba;
mod breakend_allele;
mod own_tsv;
mod star_fusion;
mod vcf;

/// A format that calls may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallFormat {
    /// trkfuse's own table.
    Trkfuse,
    /// VCF with breakend records, ours or anyone's.
    Vcf,
    /// Arriba's `fusions.tsv`.
    Arriba,
    /// STAR-Fusion's predictions, abridged or not, with coding effects or without.
    StarFusion,
}

impl CallFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Trkfuse, Self::Vcf, Self::Arriba, Self::StarFusion];

    /// The word for it: `trkfuse`, `vcf`, `arriba`, `star-fusion`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trkfuse => "trkfuse",
            Self::Vcf => "vcf",
            Self::Arriba => "arriba",
            Self::StarFusion => "star-fusion",
        }
    }

    /// Tells the format of a file by its first lines.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`] when the file cannot be read or begins like none of the formats.
    pub fn recognise(path: &Path) -> Result<Self, EvaluateError> {
        let text = read_text(path)?;
        if text.starts_with("##fileformat=VCF") {
            return Ok(Self::Vcf);
        }
        let header = text.lines().find(|line| !line.starts_with("##"));
        let first = header.and_then(|header| header.split('\t').next());
        match first {
            Some("#gene1") => Ok(Self::Arriba),
            Some("#FusionName") => Ok(Self::StarFusion),
            Some("call_id") => Ok(Self::Trkfuse),
            _ => Err(EvaluateError::file(
                path,
                "this begins like no output that is known (trkfuse, vcf, arriba, star-fusion)",
            )),
        }
    }
}

impl fmt::Display for CallFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for CallFormat {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.word() == word)
            .ok_or_else(|| {
                format!("'{word}' is no format that is known (trkfuse, vcf, arriba, star-fusion)")
            })
    }
}

/// What one file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calls {
    /// The calls, in the order of the file.
    pub rows: Vec<CallRow>,
    /// Records that are no junction of two known places: other kinds of variants and single breakends of
    /// a VCF (count).
    pub skipped_records: u32,
}

/// Reads a caller's output, plain or compressed.
///
/// # Errors
///
/// [`EvaluateError`] when the file cannot be read or a line makes no sense; it names both.
pub fn read_calls(
    path: &Path,
    format: CallFormat,
    config: &EvaluationConfig,
) -> Result<Calls, EvaluateError> {
    let rows = match format {
        CallFormat::Vcf => return vcf::read(path, &config.trkfuse_tiers),
        CallFormat::Trkfuse => own_tsv::read(path, &config.trkfuse_tiers)?,
        CallFormat::Arriba => arriba::read(path, &config.arriba_confidences)?,
        CallFormat::StarFusion => star_fusion::read(path)?,
    };
    Ok(Calls {
        rows,
        skipped_records: 0,
    })
}

#[cfg(test)]
mod tests;
