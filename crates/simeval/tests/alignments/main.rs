//! What the alignment file says of the fragments, read back with htslib.

mod bases;
mod junctions;
mod library;
mod lines;
mod reads;
#[path = "../support/mod.rs"]
mod support;
