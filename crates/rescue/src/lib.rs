//! Places reads that the aligner left behind: soft-clipped, unmapped, or in the unplaced tail.
//!
//! In: gene models, reference bases and stray reads ([`trkfuse_core::StrayRead`]). Out: alignments of
//! all their pieces, which the evidence room takes as if the aligner had written them; nothing
//! downstream knows. The room knows genes and sequence; it knows neither files' records nor scores.
//!
//! METHOD: the side that the aligner placed stays where it is. What it clipped is looked for in the
//! transcriptome: by exact words of 13 bases first, which leaves a few transcripts of 20,000; these and
//! the targets' own are then indexed and aligned against by minimap2 (Li 2018,
//! doi:10.1093/bioinformatics/bty191). What two reads at a target go on with and no transcript has is looked for in
//! the whole genome. The break is set to the base by comparing the read to both sides.

mod beyond;
mod cache;
mod catalogue;
mod clip;
mod cut;
mod error;
mod genome;
mod genome_scan;
mod grounds;
mod known_junctions;
mod mapping;
mod ordinary;
mod outcome;
mod packed;
mod partner_stretches;
mod path;
mod read_aligner;
mod read_ends;
mod read_screen;
mod rescuer;
mod scan;
mod screen;
mod short_clip;
mod stretch;
mod supported;
mod surroundings;
mod whole_read;
mod words;

pub use cache::Cache;
pub use error::RescueError;
pub use read_aligner::SequencedReads;
pub use rescuer::Rescuer;
