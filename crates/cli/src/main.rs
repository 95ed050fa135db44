//! trkfuse.
fn main() {}
