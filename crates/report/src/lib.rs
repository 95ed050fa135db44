//! Writes trkfuse results as VCF, TSV and JSON.
//!
//! A [`RunResult`](trkfuse_core::RunResult) comes in, files go out: this room knows columns, VCF
//! breakends, number formats and the step from bases counted from 0 to bases counted from 1. It does
//! not know how a score was made, reads, or gene files.
//!
//! [`write()`] writes all files of a run or none; [`verdict()`] says the result in one line. Each
//! format is also a pure function from a result to text: [`vcf()`], [`tsv()`], [`json()`].

mod error;
mod outputs;
mod write;

pub use error::ReportError;
pub use outputs::{Destination, Kind, Output, Outputs, TsvFormat, VcfFormat};
pub use write::write;
