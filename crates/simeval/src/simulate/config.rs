//! What is asked of a simulation, and the one home of its defaults.

use trkfuse_core::{Layout, Strandedness};
use trkfuse_genes::Assembly;

use super::aligner::AlignerModel;
use super::bam::{ChimericClip, DuplicateMarks};
use super::error::SimulateError;
use super::spec::FusionSpec;
use super::world::{ContigNaming, MiniLayout, World};

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
    /// The fusions of the sample; none for a fusion-free one.
    pub fusions: Vec<FusionSpec>,
    /// Fragments of ordinary transcripts, PCR copies among them (count).
    pub background_pairs: u32,
    /// Which genes are expressed, and how unevenly.
    pub expression: ExpressionModel,
    /// What fragments and reads are like.
    pub reads: ReadModel,
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
            fusions: Vec::new(),
            background_pairs: 20_000,
            expression: ExpressionModel::default(),
            reads: ReadModel::default(),
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
        let reads = &self.reads;
        for (setting, value) in [
            ("error rate", reads.error_rate),
            ("duplicate rate", reads.duplicate_rate),
            ("SNP rate", reads.snp_rate),
            ("chimera rate", reads.chimera_rate),
        ] {
            if !(0.0..1.0).contains(&value) {
                return Err(SimulateError::Setting {
                    setting,
                    value: value.to_string(),
                    wanted: "at least 0 and below 1",
                });
            }
        }
        if !(Self::READ_LENGTHS.0..=Self::READ_LENGTHS.1).contains(&reads.read_length) {
            return Err(SimulateError::Setting {
                setting: "read length",
                value: reads.read_length.to_string(),
                wanted: "25 to 10000 bases",
            });
        }
        let spread = self.expression.spread;
        if !(0.0..=5.0).contains(&spread) {
            return Err(SimulateError::Setting {
                setting: "expression spread",
                value: spread.to_string(),
                wanted: "0 to 5",
            });
        }
        reads.fragment_length.check()
    }

    /// Shortest and longest read that can be simulated, in bases: long enough to be placed, short
    /// enough that a fragment's molecule is held at ease.
    const READ_LENGTHS: (u32, u32) = (25, 10_000);
}

/// The genome to draw from.
#[derive(Clone, Debug)]
pub enum WorldChoice {
    /// All main chromosomes of an assembly at their true lengths, with real gene structure.
    Assembly {
        /// Whose gene models and chromosome lengths.
        assembly: Assembly,
        /// How contigs are named.
        naming: ContigNaming,
    },
    /// Chosen genes with short introns on small contigs, for tests that need the sequence as a file.
    Mini(MiniLayout),
}

impl Default for WorldChoice {
    fn default() -> Self {
        Self::Assembly {
            assembly: Assembly::Grch38,
            naming: ContigNaming::Chr,
        }
    }
}

impl WorldChoice {
    /// Makes the world.
    pub(crate) fn build(&self, seed: u64) -> Result<World, SimulateError> {
        match self {
            Self::Assembly { assembly, naming } => Ok(World::assembly(*assembly, *naming, seed)),
            Self::Mini(layout) => World::mini(layout, seed),
        }
    }
}

/// Which genes are expressed, and how unevenly.
///
/// The targets, their published partners, the control genes and the genes of the fusions always are.
#[derive(Clone, Debug)]
pub struct ExpressionModel {
    /// Further genes, by name.
    pub further_genes: Vec<String>,
    /// Further protein-coding genes, chosen at random (count).
    pub random_genes: u32,
    /// Standard deviation of the natural logarithm of expression.
    pub spread: f64,
}

impl Default for ExpressionModel {
    /// A few hundred genes over three decades, as the better expressed part of a tissue. Chosen by
    /// hand.
    fn default() -> Self {
        Self {
            further_genes: Vec::new(),
            random_genes: 300,
            spread: 1.5,
        }
    }
}

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

/// How long fragments are, in bases. No fragment is longer than its transcript.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FragmentLengthModel {
    /// Normally distributed.
    Normal {
        /// Mean in bases.
        mean: f64,
        /// Standard deviation in bases.
        deviation: f64,
    },
    /// Log-normally distributed: a tail of long fragments, as after mild degradation.
    LogNormal {
        /// Mean in bases.
        mean: f64,
        /// Standard deviation in bases.
        deviation: f64,
    },
}

impl FragmentLengthModel {
    /// Shortest fragment, in bases: shorter ones are lost in size selection.
    pub(crate) const SHORTEST: u32 = 40;
    /// Longest fragment, in bases.
    pub(crate) const LONGEST: u32 = 20_000;

    /// Mean and standard deviation, in bases.
    pub(crate) const fn moments(self) -> (f64, f64) {
        match self {
            Self::Normal { mean, deviation } | Self::LogNormal { mean, deviation } => {
                (mean, deviation)
            }
        }
    }

    fn check(self) -> Result<(), SimulateError> {
        let (mean, deviation) = self.moments();
        if !(f64::from(Self::SHORTEST)..=f64::from(Self::LONGEST)).contains(&mean) {
            return Err(SimulateError::Setting {
                setting: "mean fragment length",
                value: mean.to_string(),
                wanted: "40 to 20000 bases",
            });
        }
        if !(0.0..=mean).contains(&deviation) {
            return Err(SimulateError::Setting {
                setting: "standard deviation of the fragment length",
                value: deviation.to_string(),
                wanted: "at least 0 and at most the mean",
            });
        }
        Ok(())
    }
}
