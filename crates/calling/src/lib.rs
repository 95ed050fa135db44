//! From evidence to judged, scored and annotated calls.
//!
//! Pure: the same input gives the same output for any thread count and any order of fragments. It
//! knows no paths, files, clock or environment, and nothing of how results are printed.
//!
//! The method, in order, is [`settle`], [`find_candidates`] and then [`judge`]; `docs/methods.md` describes each
//! step under the name of the module that takes it.

mod annotate;
mod candidate;
mod clipped_pairs;
mod cluster;
mod config;
mod context;
mod corroborating;
mod equal_places;
mod filters;
mod judge;
mod long_read;
mod merge;
mod molecule;
mod normals;
mod partner;
mod placement;
mod rank;
mod recut;
mod score;
mod spanning;
mod structural_variants;
mod threshold;

pub use candidate::Candidate;
pub use cluster::find_candidates;
pub use config::CallingConfig;
pub use context::Context;
pub use equal_places::settle;
pub use filters::declarations;
pub use judge::{breakends_to_count, judge};
pub use normals::{NormalJunction, NormalPanel};
pub use score::LEDGER_VERSION;
pub use structural_variants::StructuralVariants;
pub use threshold::Threshold;
