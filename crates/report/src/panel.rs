//! The panel of normals: which junctions normal samples show, and how many of them.
//!
//! Our own JSON results come in ([`NormalResult`]), one panel goes out as a small table ([`Panel::write`])
//! and is read back ([`Panel::read`]). The table, in BGZF blocks where its name ends in `.gz`:
//!
//! ```text
//! ##panel_version=1.0
//! ##source=trkfuse_0.1.0
//! ##assembly=GRCh38
//! ##genes=NTRK1,NTRK2,NTRK3
//! ##samples=40
//! ##junctions=1
//! contig5 pos5     retained5 contig3 pos3     retained3 samples fragments
//! 12      11869969 lower     15      87940753 lower     2       5
//! ```
//!
//! Positions are counted from 1; contigs are named without `chr`; `retained` says which flank of the position
//! is in the molecule. It names no sample. The same results in any order give the same bytes.

mod error;
mod merge;
mod result;
mod table;

pub use error::PanelError;
pub use result::{NormalResult, SeenJunction};

use trkfuse_core::Retained;

/// Version of the table. A new header line raises the second number, a change of the rows the first.
pub const PANEL_VERSION: &str = "1.0";

/// Junctions of normal samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// What positions refer to, as [`assembly_of`] tells it.
    pub assembly: String,
    /// Symbols of the genes whose junctions were looked for in every sample, sorted.
    pub genes: Vec<String>,
    /// Samples, those without any junction included.
    pub samples: u32,
    /// The junctions, sorted.
    pub rows: Vec<PanelRow>,
}

/// One junction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PanelRow {
    /// The side transcribed first, as most samples have it.
    pub five_prime: PanelBreakend,
    /// The side transcribed last.
    pub three_prime: PanelBreakend,
    /// Samples that show it.
    pub samples: u32,
    /// Their unique fragments, all together.
    pub fragments: u32,
}

/// One side of a junction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PanelBreakend {
    /// The contig's [plain name](trkfuse_core::plain_name), or its name in the file where it has none.
    pub contig: String,
    /// The last base retained, counted from 1.
    pub position: u32,
    /// The flank that is in the molecule.
    pub retained: Retained,
}

/// What the positions of a result refer to: its assembly, and where that is `custom` its annotation.
pub fn assembly_of(assembly: &str, annotation: &str) -> String {
    if assembly == "custom" {
        format!("custom: {annotation}")
    } else {
        assembly.to_string()
    }
}

#[cfg(test)]
mod tests;
