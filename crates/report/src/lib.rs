//! Writes trkfuse results as VCF, TSV and JSON.
//!
//! A [`RunResult`](trkfuse_core::RunResult) comes in, files go out: this room knows columns, VCF
//! breakends, number formats and the step from bases counted from 0 to bases counted from 1. It does
//! not know how a score was made, reads, or gene files.
//!
//! [`write()`] writes all files of a run or none; [`verdict()`] says the result in one line. Each
//! format is also a pure function from a result to text: [`vcf()`], [`tsv()`], [`json()`],
//! [`arriba()`], [`star_fusion()`].

mod allele_fraction;
mod ambiguity;
mod arriba;
mod compressed;
mod error;
#[cfg(any(test, feature = "test-utils"))]
pub mod example;
mod json;
mod number;
mod outputs;
pub mod panel;
pub mod record;
mod staged;
mod staged_folder;
mod star_fusion;
mod tsv;
mod vcf;
mod verdict;
mod word;
mod write;

#[cfg(test)]
mod docs_tests;
#[cfg(test)]
mod file_names;
#[cfg(test)]
mod schema;

pub use arriba::arriba;
pub use error::ReportError;
pub use json::json;
pub use outputs::{Destination, Kind, Output, Outputs, TsvFormat, VcfFormat};
pub use staged::StagedFiles;
pub use staged_folder::StagedFolder;
pub use star_fusion::star_fusion;
pub use tsv::{Column, columns, tsv};
pub use vcf::vcf;
pub use verdict::{FEWEST_READS, verdict};
pub use write::write;
