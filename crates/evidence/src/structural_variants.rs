//! Structural variants of the tumour's DNA, as DNA callers write them: VCF, VCF in BGZF blocks, BCF.
//!
//! In: breakends in brackets (Manta, GRIDSS, DELLY, LUMPY), `DEL`, `DUP`, `INV`, and `TRA` or `BND` with `CHR2` and
//! `END` or `POS2`. Out: pairs of breakends with the flanks that stay. Records that join no two places (insertions, single
//! breakends, small variants) are passed over, and so are those that failed a filter.

mod allele;
mod binary;
mod error;
mod line;
mod source;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use error::VariantError;
use line::{Fields, Outcome};
use log::info;
use trkfuse_core::{Contigs, StructuralVariant, Warning};

/// What a file of structural variants holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariantsRead {
    /// The variants, each once, sorted.
    pub variants: Vec<StructuralVariant>,
    /// Records that could not be used, by reason.
    pub warnings: Vec<Warning>,
}

/// Records by what became of them.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    records: u64,
    used: u64,
    unreadable: u64,
    without_orientation: u64,
    on_other_contigs: u64,
}

/// Reads the structural variants of a VCF or BCF file.
///
/// Contigs are those of the alignments, found by any of their usual names (`1`, `chr1`, `NC_000001.11`). A variant
/// that two records tell, one from either end, is there once.
///
/// # Errors
///
/// [`VariantError`] when the file cannot be read, is no VCF or BCF, is truncated, has a line that is no record, or is
/// of another genome: no contig fits, or none has the alignments' length.
pub fn read_structural_variants(
    path: &Path,
    contigs: &Contigs,
) -> Result<VariantsRead, VariantError> {
    let mut counts = Counts::default();
    let mut variants = Vec::new();
    let mut lengths = Lengths::default();
    source::for_each_line(path, |number, line| {
        if line.starts_with('#') {
            lengths.look_at(line, contigs);
            return Ok(());
        }
        let fields = Fields::split(line).map_err(|message| VariantError::Line {
            path: path.to_path_buf(),
            line: number,
            message,
        })?;
        counts.records += 1;
        for outcome in fields.variants(contigs) {
            match outcome {
                Outcome::Variant(variant) => {
                    counts.used += 1;
                    variants.push(variant);
                }
                Outcome::NotOfUse => {}
                Outcome::Unreadable => counts.unreadable += 1,
                Outcome::NoOrientation => counts.without_orientation += 1,
                Outcome::OtherContig => counts.on_other_contigs += 1,
            }
        }
        Ok(())
    })?;
    if let Some(mismatch) = lengths.mismatch() {
        return Err(VariantError::OtherGenome {
            path: path.to_path_buf(),
            mismatch,
        });
    }
    if counts.used == 0 && counts.on_other_contigs > 0 {
        return Err(VariantError::OtherGenome {
            path: path.to_path_buf(),
            mismatch: "none of its variants is on a contig of the alignments".to_string(),
        });
    }
    variants.sort_unstable();
    variants.dedup_by(|later, earlier| later.junction == earlier.junction);
    info!(
        "{}: {} records, {} structural variants",
        path.display(),
        counts.records,
        variants.len()
    );
    Ok(VariantsRead {
        variants,
        warnings: warnings(&counts, path),
    })
}

fn warnings(counts: &Counts, path: &Path) -> Vec<Warning> {
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let reasons = [
        (
            "sv_without_orientation",
            counts.without_orientation,
            "do not say which flanks they join (no brackets, CT or STRANDS)",
        ),
        (
            "sv_unreadable",
            counts.unreadable,
            "have an ALT, END or CHR2 that cannot be read",
        ),
    ];
    reasons
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(warning, count, reason)| Warning {
            name: warning.to_string(),
            count,
            message: format!(
                "{count} structural variants of {name} {reason}: they support no call"
            ),
        })
        .collect()
}

/// Contig lengths of the header beside the alignments'.
#[derive(Debug, Default)]
struct Lengths {
    agree: u32,
    first_mismatch: Option<String>,
}

impl Lengths {
    /// Looks at a header line.
    fn look_at(&mut self, line: &str, contigs: &Contigs) {
        let Some(keys) = line
            .strip_prefix("##contig=<")
            .and_then(|rest| rest.strip_suffix('>'))
        else {
            return;
        };
        let value = |key: &str| {
            keys.split(',')
                .find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
        };
        let (Some(name), Some(Ok(length))) = (value("ID"), value("length").map(str::parse::<u32>))
        else {
            return;
        };
        let Some(contig) = contigs.resolve(name).map(|id| contigs.get(id)) else {
            return;
        };
        if contig.length == length {
            self.agree += 1;
        } else {
            self.first_mismatch.get_or_insert_with(|| {
                format!(
                    "its contig '{name}' has {length} bases, '{}' of the alignments {}",
                    contig.name, contig.length
                )
            });
        }
    }

    /// What differs where no contig agrees: one of another length beside many that fit is a decoy.
    fn mismatch(self) -> Option<String> {
        self.first_mismatch.filter(|_| self.agree == 0)
    }
}
