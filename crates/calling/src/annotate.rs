//! What a candidate means: sites, exons, frame, domains, geometry, sequence, names.

mod consensus;
mod domain;
mod findings;
mod frame;
mod geometry;
mod names;
mod other_loci;
mod peptide;
mod side;
mod spliced;

pub(crate) use findings::{Findings, find};
pub(crate) use side::{is_canonical, partner};
