//! A call of any caller, as far as it can be judged.

use serde::{Deserialize, Serialize};
use trkfuse_core::{DomainStatus, FrameStatus, Retained, Strand};

use super::place::Place;

/// How sure Arriba is of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Confidence {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Reads `high`, `medium` or `low`; `None` for any other word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "high" => Some(Self::High),
            "medium" => Some(Self::Medium),
            "low" => Some(Self::Low),
            _ => None,
        }
    }
}

/// One side of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSide {
    /// Symbols of the gene there; mostly one, none where the caller names none.
    pub genes: Vec<String>,
    /// Symbols of genes that the caller names as being nearby, of a side in no gene.
    pub nearby: Vec<String>,
    /// The breakpoint: the last base retained.
    pub place: Place,
    /// The strand transcribed into the fusion, where the caller tells.
    pub strand: Option<Strand>,
    /// Which flank is part of the fusion, where the caller tells.
    pub retained: Option<Retained>,
}

impl CallSide {
    /// Whether the caller gives this gene for the side. Case does not matter.
    pub fn is_in(&self, gene: &str) -> bool {
        self.genes
            .iter()
            .any(|name| name.eq_ignore_ascii_case(gene))
    }

    /// Whether the caller names any gene here, be it nearby.
    pub(crate) fn is_named(&self) -> bool {
        !(self.genes.is_empty() && self.nearby.is_empty())
    }

    /// Whether the caller names one of these genes here, be it nearby.
    pub(crate) fn names_any(&self, genes: &[String]) -> bool {
        self.genes
            .iter()
            .chain(&self.nearby)
            .any(|name| genes.iter().any(|gene| gene.eq_ignore_ascii_case(name)))
    }
}

/// One call: a junction of two sides.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRow {
    /// The line in the file where it stands, counted from 1; of two VCF records the first.
    pub line: usize,
    /// The side transcribed first; where `order_known` is false, the one that the file has first.
    pub five_prime: CallSide,
    /// The side transcribed last.
    pub three_prime: CallSide,
    /// Whether the caller tells which side is transcribed first.
    pub order_known: bool,
    /// Fragments with a read across the junction (count).
    pub split_reads: u32,
    /// Pairs with their mates on the two sides (count).
    pub spanning_pairs: u32,
    /// The frame of the 3' gene; `None` where the file says nothing of frames, `Unknown` where the
    /// caller says that it does not know.
    pub frame: Option<FrameStatus>,
    /// What is kept of the kinase domain; `None` where the file says nothing of it.
    pub kinase_domain: Option<DomainStatus>,
    /// QUAL, Phred-scaled.
    pub quality: Option<f64>,
    /// Arriba's confidence.
    pub confidence: Option<Confidence>,
    /// Whether the caller stands by it: passes its filters, is of a confidence that is asked for, or is
    /// of a caller that lists only what it stands by.
    pub is_pass: bool,
}

impl CallRow {
    /// Fragments of either kind.
    pub fn reads(&self) -> u64 {
        u64::from(self.split_reads) + u64::from(self.spanning_pairs)
    }

    /// `ETV6::NTRK3`; a side without a gene as `contig:position`.
    pub fn name(&self) -> String {
        let name = |side: &CallSide| {
            if side.genes.is_empty() {
                side.place.to_string()
            } else {
                side.genes.join(",")
            }
        };
        format!("{}::{}", name(&self.five_prime), name(&self.three_prime))
    }
}
