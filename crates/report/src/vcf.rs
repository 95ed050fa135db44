//! VCF 4.3: two breakend records a junction, from each of which alone the molecule can be rebuilt.
//!
//! `POS` is the base next to the break that is in the molecule; the two records of a junction name each
//! other by `MATEID` and by the place in the brackets.
//!
//! # Source
//!
//! The VCF 4.3 specification (samtools/hts-specs), "Specifying complex rearrangements with
//! breakends"; the house's conventions section 1.

use std::fmt::Write;

use trkfuse_core::RunResult;

mod allele;
mod header;
mod ids;
mod info;
mod record;
mod text;

use ids::EventIds;
#[cfg(test)]
pub(crate) use info::INFO;
use record::Record;

/// A result as VCF text. The same result gives the same bytes; without calls it is a header.
pub fn vcf(result: &RunResult) -> String {
    let ids = EventIds::new(&result.calls);
    let mut records: Vec<Record> = result
        .calls
        .iter()
        .flat_map(|call| Record::pair(call, result, &ids))
        .collect();
    records.sort_by(|a, b| a.place().cmp(&b.place()));

    let mut text = header::header(result);
    for record in records {
        writeln!(text, "{record}").expect("writing to a string does not fail");
    }
    text
}

#[cfg(test)]
mod rebuild_tests;
#[cfg(test)]
mod tests;
