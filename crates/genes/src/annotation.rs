//! Reads GTF and GFF3.

mod error;

pub use error::AnnotationError;
