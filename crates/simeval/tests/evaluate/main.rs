//! Whole evaluations, from files to figures that are worked out by hand beside them.

mod bench;
mod figures;
mod judgements;
mod reports;
