//! What fragments and reads are like.

use trkfuse_core::{Layout, Strandedness};

use super::{Adapter, ErrorProfile, FragmentLengthModel, UmiModel};
use crate::simulate::error::SimulateError;

/// What fragments and reads are like.
#[derive(Clone, Debug)]
pub struct ReadModel {
    /// Whether fragments have one read or two.
    pub layout: Layout,
    /// Bases of a read; `adapter` says what becomes of reads of shorter fragments.
    pub read_length: u32,
    /// What is read behind the end of a fragment.
    pub adapter: Adapter,
    /// Lengths of fragments.
    pub fragment_length: FragmentLengthModel,
    /// How read 1 relates to the transcribed strand; `Unknown` means unstranded.
    pub strandedness: Strandedness,
    /// Chance that a base is read wrongly.
    pub error_rate: f64,
    /// How errors spread over a read.
    pub error_profile: ErrorProfile,
    /// Share of the fragments that are PCR copies of another one.
    pub duplicate_rate: f64,
    /// Unique molecular identifiers; `None` without.
    pub umi: Option<UmiModel>,
    /// Bases from a molecule's 3' end within which fragments lie, on average, as when degraded molecules are
    /// caught by their poly(A) tail: the chance of a fragment falls exponentially with the bases behind it.
    /// `None`: all places are alike. Fragments of fusions that must show the junction
    /// ([`Support::Exact`](crate::Support::Exact)) are not touched.
    pub three_prime_bias: Option<f64>,
    /// Share of each gene's fragments that come from its transcript before splicing.
    pub unspliced_rate: f64,
    /// Chance that the sample differs from the reference at a base.
    pub snp_rate: f64,
    /// Share of the background's fragments that join two expressed transcripts by chance.
    pub chimera_rate: f64,
}

impl Default for ReadModel {
    fn default() -> Self {
        Self::ORDINARY
    }
}

impl ReadModel {
    /// An ordinary stranded mRNA library. Chosen by hand.
    pub const ORDINARY: Self = Self {
        layout: Layout::PairedEnd,
        read_length: 100,
        adapter: Adapter::Trimmed,
        fragment_length: FragmentLengthModel::Normal {
            mean: 280.0,
            deviation: 60.0,
        },
        strandedness: Strandedness::Reverse,
        error_rate: 0.002,
        error_profile: ErrorProfile::Even,
        duplicate_rate: 0.1,
        umi: None,
        three_prime_bias: None,
        unspliced_rate: 0.0,
        snp_rate: 0.0,
        chimera_rate: 0.0,
    };

    /// Shortest and longest read that can be simulated, in bases: long enough to be placed, short
    /// enough that a fragment's molecule is held at ease.
    const READ_LENGTHS: (u32, u32) = (25, 10_000);

    /// Refuses settings outside of their range.
    pub(super) fn check(&self) -> Result<(), SimulateError> {
        for (setting, value) in [
            ("error rate", self.error_rate),
            ("duplicate rate", self.duplicate_rate),
            ("share of unspliced transcripts", self.unspliced_rate),
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
        if let Some(bias) = self.three_prime_bias
            && !(10.0..=1e6).contains(&bias)
        {
            return Err(SimulateError::Setting {
                setting: "bias to the 3' end",
                value: bias.to_string(),
                wanted: "10 to 1000000 bases",
            });
        }
        self.error_profile.check()?;
        self.umi.map_or(Ok(()), UmiModel::check)?;
        self.fragment_length.check()
    }
}
