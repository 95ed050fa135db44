//! Gene models, reading frames and TRK knowledge for trkfuse.
//!
//! Gene models come in from tables inside the program ([`GeneModels::embedded`]) or from a GTF or GFF3
//! file ([`GeneModels::from_annotation`]), are placed on the contigs of an alignment file
//! ([`GeneModels::bind`]), and answer what lies at a base and in which frame. Nothing here knows
//! reads, support or scores.

mod annotation;
mod assembly;
mod chromosome;
mod coding;
mod domains;
mod exon_table;
mod gene;
mod index;
mod known;
mod models;
mod names;
mod packed;
#[doc(hidden)]
pub mod packing;
mod provenance;
mod table;
mod targets;
mod transcript;

pub use annotation::AnnotationError;
pub use assembly::Assembly;
pub use coding::{CdsState, CodingPlace};
pub use domains::{Domain, DomainKind, domains};
pub use exon_table::{ExonRow, exon_rows};
pub use gene::Gene;
pub use index::GeneIndex;
pub use known::{KnownConfidence, KnownPair, known_pair, known_partners};
pub use models::GeneModels;
pub use provenance::provenance;
pub use targets::{CONTROL_GENES, TARGETS};
pub use transcript::{Transcript, TranscriptChoice};
