//! Our own JSON, as far as a panel needs it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use trkfuse_core::{Retained, plain_name};

use super::{PanelBreakend, PanelError, assembly_of};
use crate::record::SCHEMA_VERSION;

/// The junctions of one normal sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalResult {
    /// The file it was read from.
    pub path: PathBuf,
    /// The sample's name.
    pub sample: String,
    /// What positions refer to.
    pub assembly: String,
    /// Symbols of the target genes that are on a contig of the sample's file.
    pub genes: Vec<String>,
    /// Junctions that a read places to the base and that touch a target gene.
    pub junctions: Vec<SeenJunction>,
}

/// A junction of one sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenJunction {
    /// The side transcribed first; without a direction, either.
    pub five_prime: PanelBreakend,
    /// The other side.
    pub three_prime: PanelBreakend,
    /// Whether the direction of transcription is known.
    pub direction_known: bool,
    /// Unique fragments of any kind.
    pub fragments: u32,
    /// Symbols of the target genes it touches.
    pub targets: Vec<String>,
}

impl NormalResult {
    /// Reads a `.trkfuse.json`.
    ///
    /// # Errors
    ///
    /// [`PanelError`] when the file cannot be read, is no result of ours, or of a version that is not
    /// known here.
    pub fn read(path: &Path) -> Result<Self, PanelError> {
        let text = fs::read(path).map_err(|source| PanelError::Unreadable {
            path: path.to_path_buf(),
            source,
        })?;
        let not_a_result = |message: String| PanelError::NotAResult {
            path: path.to_path_buf(),
            message,
        };
        // ORDER: the version comes first, as what follows may look otherwise in a later one.
        let head: Head =
            serde_json::from_slice(&text).map_err(|error| not_a_result(error.to_string()))?;
        if head.provenance.tool != "trkfuse" {
            return Err(not_a_result(format!("it is by {}", head.provenance.tool)));
        }
        if major(&head.schema_version) != major(SCHEMA_VERSION) {
            return Err(PanelError::ResultVersion {
                path: path.to_path_buf(),
                found: head.schema_version,
            });
        }
        let body: Body =
            serde_json::from_slice(&text).map_err(|error| not_a_result(error.to_string()))?;
        Ok(Self {
            path: path.to_path_buf(),
            sample: head.sample,
            assembly: assembly_of(&head.provenance.assembly, &head.provenance.annotation),
            genes: body
                .targets
                .into_iter()
                .filter(|target| target.is_present)
                .map(|target| target.gene)
                .collect(),
            junctions: body
                .calls
                .into_iter()
                .filter(|call| call.is_precise)
                .map(Call::seen)
                .collect(),
        })
    }
}

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
}

#[derive(Deserialize)]
struct Head {
    schema_version: String,
    sample: String,
    provenance: Provenance,
}

#[derive(Deserialize)]
struct Provenance {
    tool: String,
    annotation: String,
    assembly: String,
}

#[derive(Deserialize)]
struct Body {
    targets: Vec<Target>,
    calls: Vec<Call>,
}

#[derive(Deserialize)]
struct Target {
    gene: String,
    is_present: bool,
}

#[derive(Deserialize)]
struct Call {
    is_precise: bool,
    direction_known: bool,
    five_prime: Side,
    three_prime: Side,
    support: Support,
}

#[derive(Deserialize)]
struct Side {
    gene: Option<String>,
    is_target: bool,
    contig: String,
    position: u32,
    retained: Retained,
}

#[derive(Deserialize)]
struct Support {
    total: u32,
}

impl Call {
    fn seen(self) -> SeenJunction {
        let targets = [&self.five_prime, &self.three_prime]
            .into_iter()
            .filter(|side| side.is_target)
            .filter_map(|side| side.gene.clone())
            .collect();
        SeenJunction {
            five_prime: self.five_prime.breakend(),
            three_prime: self.three_prime.breakend(),
            direction_known: self.direction_known,
            fragments: self.support.total,
            targets,
        }
    }
}

impl Side {
    fn breakend(self) -> PanelBreakend {
        PanelBreakend {
            contig: plain_name(&self.contig).unwrap_or(self.contig),
            position: self.position,
            retained: self.retained,
        }
    }
}
