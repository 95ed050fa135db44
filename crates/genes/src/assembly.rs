//! The two assemblies whose gene models are inside the program.

use std::fmt;

use serde::{Deserialize, Serialize};
use trkfuse_core::Contigs;

/// A human genome assembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Assembly {
    /// GRCh37, hg19.
    #[serde(rename = "GRCh37")]
    Grch37,
    /// GRCh38, hg38.
    #[serde(rename = "GRCh38")]
    Grch38,
}

impl Assembly {
    /// The assembly of an alignment file, by the lengths of its main chromosomes under any naming
    /// (`1`, `chr1`, `NC_000001.11`): one must have its exact length, and none may have another.
    pub fn recognise(contigs: &Contigs) -> Option<Self> {
        let _ = contigs;
        None
    }
}

impl fmt::Display for Assembly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Grch37 => "GRCh37",
            Self::Grch38 => "GRCh38",
        })
    }
}
