//! What fragments and reads are like.

use trkfuse_core::{Layout, Strandedness};

use super::FragmentLengthModel;
use crate::simulate::error::SimulateError;

/// What fragments and reads are like.
#[derive(Clone, Debug)]
pub struct ReadModel {
    /// Whether fragments have one read or two.
    pub layout: Layout,
    /// Bases of a read; reads of shorter fragments end where their fragment ends, as after trimming.
    pub read_length: u32,
    /// Lengths of fragments.
    pub fragment_length: FragmentLengthModel,
    /// How read 1 relates to the transcribed strand; `Unknown` means unstranded.
    pub strandedness: Strandedness,
    /// Chance that a base is read wrongly.
    pub error_rate: f64,
    /// Share of the fragments that are PCR copies of another one.
    pub duplicate_rate: f64,
    /// Chance that the sample differs from the reference at a base.
    pub snp_rate: f64,
    /// Share of the background's fragments that join two expressed transcripts by chance.
    pub chimera_rate: f64,
}

impl Default for ReadModel {
    /// An ordinary stranded mRNA library. Chosen by hand.
    fn default() -> Self {
        Self {
            layout: Layout::PairedEnd,
            read_length: 100,
            fragment_length: FragmentLengthModel::Normal {
                mean: 280.0,
                deviation: 60.0,
            },
            strandedness: Strandedness::Reverse,
            error_rate: 0.002,
            duplicate_rate: 0.1,
            snp_rate: 0.0,
            chimera_rate: 0.0,
        }
    }
}

impl ReadModel {
    /// Shortest and longest read that can be simulated, in bases: long enough to be placed, short
    /// enough that a fragment's molecule is held at ease.
    const READ_LENGTHS: (u32, u32) = (25, 10_000);

    /// Refuses settings outside of their range.
    pub(super) fn check(&self) -> Result<(), SimulateError> {
        for (setting, value) in [
            ("error rate", self.error_rate),
            ("duplicate rate", self.duplicate_rate),
            ("SNP rate", self.snp_rate),
            ("chimera rate", self.chimera_rate),
        ] {
            if !(0.0..1.0).contains(&value) {
                return Err(SimulateError::Setting {
                    setting,
                    value: value.to_string(),
                    wanted: "at least 0 and below 1",
                });
            }
        }
        if !(Self::READ_LENGTHS.0..=Self::READ_LENGTHS.1).contains(&self.read_length) {
            return Err(SimulateError::Setting {
                setting: "read length",
                value: self.read_length.to_string(),
                wanted: "25 to 10000 bases",
            });
        }
        self.fragment_length.check()
    }
}
