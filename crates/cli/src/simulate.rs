//! `trkfuse simulate`: a sample with known fusions.

use anyhow::bail;

use crate::args::SimulateArgs;

/// Makes a sample.
pub(crate) fn run(args: &SimulateArgs) -> anyhow::Result<()> {
    bail!("not yet: {}", args.prefix)
}
