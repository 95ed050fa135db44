//! Simulates RNA-seq with known fusions for trkfuse, and judges any caller's output against the truth.
//!
//! A [`World`] gives contigs, genes and sequence; [`simulate()`] draws fragments from its ordinary and
//! fused transcripts, aligns them as an aligner such as STAR would, and writes alignments, reads and
//! the truth. Nothing here knows how calls are made. The same configuration gives the same bytes.
//! [`evaluate()`] reads the files that callers write and says what they found, missed and made up.
//!
//! # Examples
//!
//! ```
//! use trkfuse_simeval::{FusionSpec, Outputs, SimulationConfig, Support, simulate};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let config = SimulationConfig {
//!     fusions: vec![FusionSpec {
//!         support: Support::Exact { split: 10, spanning: 10 },
//!         ..FusionSpec::parse("ETV6:5::NTRK3:15")?
//!     }],
//!     background_pairs: 1_000,
//!     ..SimulationConfig::default()
//! };
//! let truth = simulate(&config, &Outputs::in_folder(folder.path(), "tumour"))?;
//!
//! let fusion = &truth.fusions[0];
//! assert_eq!(fusion.name, "ETV6::NTRK3");
//! assert_eq!(fusion.five_prime.position(), "chr12:11869969:+");
//! assert_eq!(fusion.three_prime.position(), "chr15:87940753:-");
//! assert_eq!((fusion.split_reads, fusion.spanning_pairs), (10, 10));
//! assert!(folder.path().join("tumour.bam.bai").exists());
//! # Ok(())
//! # }
//! ```

mod evaluate;
mod simulate;

pub use evaluate::{
    BreakpointDistance, CalibrationBin, CallCounts, CallFormat, CallRow, CallSide, CallVerdict,
    CallerEvaluation, CallerInput, Calls, Confidence, Curve, CurvePoint, DecoyRow, EvaluateError,
    Evaluation, EvaluationConfig, EvaluationInput, FalseCall, Judgement, Metric, Place,
    SampleInput, SampleSummary, SideOrder, TruthMatch, TruthRow, TruthSide, TruthVerdict, evaluate,
    judge, read_calls, read_decoys, read_truth,
};
pub use simulate::{
    Adapter, AlignerModel, ChimericClip, ContigNaming, Decoy, DecoyClass, DecoyModel,
    DuplicateMarks, ErrorProfile, ExpressionModel, FragmentLengthModel, FrameTruth, FusionClass,
    FusionSpec, GenomeModel, HomologyPlacement, Inserted, LibraryKind, LongReadModel,
    Microhomology, MiniLayout, Outputs, ReadModel, Sample, SideSpec, SideTruth, SimulateError,
    SimulationConfig, Support, TrueFusion, Truth, UmiModel, UmiPlace, World, WorldChoice,
    kinase_bases, simulate,
};
