//! What is judged, and by which rules.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use trkfuse_core::Tier;

use super::call_row::Confidence;
use super::calls::CallFormat;
use super::error::EvaluateError;
use super::truth_row::TruthRow;

/// The samples and the rules of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluationInput {
    /// The samples.
    pub samples: Vec<SampleInput>,
    /// The rules.
    pub config: EvaluationConfig,
}

/// A sample: its truth and what callers made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleInput {
    /// The name, unique among the samples.
    pub name: String,
    /// How it was sequenced, where the truth does not tell.
    pub setting: Option<String>,
    /// The truth table, see [`read_truth`](super::read_truth); a table without rows for a sample without
    /// fusions.
    pub truth: PathBuf,
    /// The decoy table, see [`read_decoys`](super::read_decoys).
    pub decoys: Option<PathBuf>,
    /// The callers. A caller need not have seen every sample.
    pub callers: Vec<CallerInput>,
}

impl SampleInput {
    /// A sample without decoys and, as yet, callers.
    pub fn new(name: &str, truth: &Path) -> Self {
        Self {
            name: name.to_string(),
            setting: None,
            truth: truth.to_path_buf(),
            decoys: None,
            callers: Vec::new(),
        }
    }
}

/// What one caller made of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerInput {
    /// The caller; equal labels in several samples are one caller.
    pub label: String,
    /// Its output.
    pub path: PathBuf,
    /// How that is to be read.
    pub format: CallFormat,
}

impl CallerInput {
    /// A caller's output.
    pub fn new(label: &str, path: &Path, format: CallFormat) -> Self {
        Self {
            label: label.to_string(),
            path: path.to_path_buf(),
            format,
        }
    }
}

/// The rules of an evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationConfig {
    /// Breakpoints this close, both of them, are those of the truth (bases).
    pub breakpoint_tolerance: u32,
    /// A false call with both breakpoints this close to a decoy's ends is laid to that decoy; so far may also
    /// the place of a partner in no gene be off (bases).
    pub locus_reach: u32,
    /// What Arriba calls with these confidences it stands by.
    pub arriba_confidences: Vec<Confidence>,
    /// What trkfuse gives these tiers it stands by.
    pub trkfuse_tiers: Vec<Tier>,
    /// When not empty, only fusions of these genes are judged: true ones of other genes are not looked for,
    /// and calls of other genes are neither right nor wrong. For callers that look at some genes only.
    pub targets: Vec<String>,
}

impl Default for EvaluationConfig {
    fn default() -> Self {
        Self {
            breakpoint_tolerance: 10,
            locus_reach: 10_000,
            arriba_confidences: Confidence::ALL.to_vec(),
            trkfuse_tiers: vec![Tier::Pass],
            targets: Vec::new(),
        }
    }
}

impl EvaluationConfig {
    /// Whether a true junction counts.
    pub(crate) fn is_judged(&self, truth: &TruthRow) -> bool {
        self.targets.is_empty() || truth.involves(&self.targets)
    }
}

impl EvaluationInput {
    /// Refuses what would make figures meaningless, before any file is read.
    pub(crate) fn check(&self) -> Result<(), EvaluateError> {
        if self.samples.is_empty() {
            return Err(EvaluateError::Setting {
                setting: "samples",
                value: "none".to_string(),
                wanted: "give at least one sample",
            });
        }
        let mut formats: Vec<(&str, CallFormat)> = Vec::new();
        for (number, sample) in self.samples.iter().enumerate() {
            if self.samples[..number]
                .iter()
                .any(|other| other.name == sample.name)
            {
                return Err(EvaluateError::RepeatedSample(sample.name.clone()));
            }
            for (index, caller) in sample.callers.iter().enumerate() {
                if sample.callers[..index]
                    .iter()
                    .any(|other| other.label == caller.label)
                {
                    return Err(EvaluateError::RepeatedCaller {
                        caller: caller.label.clone(),
                        sample: sample.name.clone(),
                    });
                }
                match formats.iter().find(|(label, _)| *label == caller.label) {
                    None => formats.push((&caller.label, caller.format)),
                    Some((_, format)) if *format == caller.format => {}
                    Some((_, format)) => {
                        return Err(EvaluateError::MixedFormats {
                            caller: caller.label.clone(),
                            sample: sample.name.clone(),
                            first: format.to_string(),
                            second: caller.format.to_string(),
                        });
                    }
                }
            }
        }
        Ok(())
    }
}
