//! From a configuration to files: the whole simulation, in order.

mod aligner;
mod background;
mod bam;
mod class;
mod config;
mod decoy;
mod error;
mod fastq;
mod fragment;
mod frame;
mod fusion;
mod homology;
mod isoforms;
mod kinase;
mod library;
mod line;
mod long_reads;
mod molecule;
mod outputs;
mod piece;
mod realism;
mod record;
mod sample;
mod sequencer;
mod spec;
mod support;
mod truth;
mod umi;
mod world;

pub use aligner::{AlignerModel, HomologyPlacement};
pub use bam::{ChimericClip, DuplicateMarks};
pub use class::FusionClass;
pub use config::{
    Adapter, DecoyModel, ErrorProfile, ExpressionModel, FragmentLengthModel, GenomeModel,
    LibraryKind, ReadModel, SimulationConfig, UmiModel, UmiPlace, WorldChoice,
};
pub use decoy::{Decoy, DecoyClass};
pub use error::SimulateError;
pub use frame::FrameTruth;
pub use kinase::kinase_bases;
pub use long_reads::LongReadModel;
pub use outputs::Outputs;
pub use sample::Sample;
pub use spec::{FusionSpec, Inserted, Microhomology, SideSpec, Support};
pub use truth::{SideTruth, TrueFusion, Truth};
pub use world::{ContigNaming, MiniLayout, World};

/// Simulates one sample and writes what `outputs` names.
///
/// # Errors
///
/// Those of [`Sample::draw`] and [`Sample::write`].
pub fn simulate(config: &SimulationConfig, outputs: &Outputs) -> Result<Truth, SimulateError> {
    let sample = Sample::draw(config)?;
    sample.write(outputs)?;
    Ok(sample.into_truth())
}
