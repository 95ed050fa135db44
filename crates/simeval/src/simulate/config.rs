//! What is asked of a simulation, and the one home of its defaults.

mod adapter;
mod decoys;
mod error_profile;
mod expression;
mod fragment_length;
mod genome;
mod library_kind;
mod reads;
mod setting;
mod umi;
mod world_choice;

use super::aligner::AlignerModel;
use super::bam::{ChimericClip, DuplicateMarks};
use super::error::SimulateError;
use super::spec::FusionSpec;

pub use adapter::Adapter;
pub use decoys::DecoyModel;
pub use error_profile::ErrorProfile;
pub use expression::ExpressionModel;
pub use fragment_length::FragmentLengthModel;
pub use genome::GenomeModel;
pub use library_kind::LibraryKind;
pub use reads::ReadModel;
pub use umi::{UmiModel, UmiPlace};
pub use world_choice::WorldChoice;

/// One sample to simulate.
#[derive(Clone, Debug)]
pub struct SimulationConfig {
    /// Everything random comes from this number: the sequence of the world, expression, fragments,
    /// errors.
    pub seed: u64,
    /// The sample's name, written as `@RG SM`.
    pub sample: String,
    /// The genome to draw from.
    pub world: WorldChoice,
    /// What makes its sequence hard to align to.
    pub genome: GenomeModel,
    /// The fusions of the sample; none for a fusion-free one.
    pub fusions: Vec<FusionSpec>,
    /// What is there to mislead callers.
    pub decoys: DecoyModel,
    /// Fragments of ordinary transcripts, PCR copies among them (count).
    pub background_pairs: u32,
    /// Which genes are expressed, and how unevenly.
    pub expression: ExpressionModel,
    /// What fragments and reads are like.
    pub reads: ReadModel,
    /// How the truth names the way the sample was sequenced; `None`: by what its reads are like.
    pub setting_name: Option<String>,
    /// How reads are aligned.
    pub aligner: AlignerModel,
    /// How the pieces of split reads are clipped in supplementary lines.
    pub chimeric_clip: ChimericClip,
    /// Whether supplementary lines are written; without them `SA` still names them, as in files that
    /// were filtered.
    pub has_supplementaries: bool,
    /// Which lines of PCR copies carry the duplicate flag.
    pub duplicate_marks: DuplicateMarks,
    /// Whether the `MD` tag is written.
    pub has_md: bool,
    /// Whether alignments are sorted by coordinate and indexed.
    pub is_sorted: bool,
    /// Threads that compress alignments, beside the one that makes them. Does not change the bytes.
    pub threads: usize,
}

impl Default for SimulationConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            sample: "simulated".to_string(),
            world: WorldChoice::default(),
            genome: GenomeModel::default(),
            fusions: Vec::new(),
            decoys: DecoyModel::default(),
            background_pairs: 20_000,
            expression: ExpressionModel::default(),
            reads: ReadModel::default(),
            setting_name: None,
            aligner: AlignerModel::default(),
            chimeric_clip: ChimericClip::Hard,
            has_supplementaries: true,
            duplicate_marks: DuplicateMarks::PrimaryLines,
            has_md: false,
            is_sorted: true,
            threads: 0,
        }
    }
}

impl SimulationConfig {
    /// Refuses settings outside of their range.
    pub(crate) fn check(&self) -> Result<(), SimulateError> {
        if self.sample.is_empty() || !self.sample.chars().all(|c| c.is_ascii_graphic()) {
            return Err(SimulateError::Setting {
                setting: "sample name",
                value: format!("'{}'", self.sample.escape_default()),
                wanted: "printable ASCII without spaces",
            });
        }
        self.genome.check()?;
        self.decoys.check()?;
        let spread = self.expression.spread;
        if !(0.0..=5.0).contains(&spread) {
            return Err(SimulateError::Setting {
                setting: "expression spread",
                value: spread.to_string(),
                wanted: "0 to 5",
            });
        }
        within(
            "enrichment of the targets",
            self.expression.target_enrichment,
            0.0,
            1e6,
            "0 to 1000000",
        )?;
        self.reads.check()
    }
}

/// Refuses what is no share.
fn share(setting: &'static str, value: f64) -> Result<(), SimulateError> {
    within(setting, value, 0.0, 1.0, "0 to 1")
}

/// Refuses what lies outside of `[least, greatest]`.
fn within(
    setting: &'static str,
    value: f64,
    least: f64,
    greatest: f64,
    wanted: &'static str,
) -> Result<(), SimulateError> {
    if (least..=greatest).contains(&value) {
        return Ok(());
    }
    Err(SimulateError::Setting {
        setting,
        value: value.to_string(),
        wanted,
    })
}
