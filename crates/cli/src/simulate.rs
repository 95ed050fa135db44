//! `trkfuse simulate`: a sample with known fusions.

mod long_reads;

use anyhow::Context;
use trkfuse_core::Sequence;
use trkfuse_simeval::{
    ContigNaming, FusionSpec, Inserted, Microhomology, Outputs, ReadModel, SimulationConfig,
    Support, WorldChoice, simulate,
};

use crate::args::SimulateArgs;

/// Makes a sample.
pub(crate) fn run(args: &SimulateArgs) -> anyhow::Result<()> {
    let config = config(args)?;
    std::fs::create_dir_all(&args.output)
        .with_context(|| format!("making the folder {}", args.output.display()))?;
    if let Some(kind) = args.long_reads {
        return long_reads::run(kind, args, config);
    }
    let truth = simulate(&config, &Outputs::in_folder(&args.output, &args.prefix))
        .context("simulating a sample")?;
    log::info!("{} fusions", truth.fusions.len());
    Ok(())
}

fn config(args: &SimulateArgs) -> anyhow::Result<SimulationConfig> {
    let fusions: Result<Vec<FusionSpec>, _> =
        args.fusion.iter().map(|text| fusion(text, args)).collect();
    Ok(SimulationConfig {
        seed: args.seed,
        sample: args.prefix.clone(),
        world: WorldChoice::Assembly {
            assembly: args.assembly.into(),
            naming: ContigNaming::Chr,
        },
        fusions: fusions?,
        background_pairs: args.pairs,
        reads: ReadModel {
            read_length: args.read_length,
            error_rate: args.error_rate.unwrap_or(ReadModel::default().error_rate),
            duplicate_rate: args.duplicates,
            ..ReadModel::default()
        },
        ..SimulationConfig::default()
    })
}

fn fusion(text: &str, args: &SimulateArgs) -> anyhow::Result<FusionSpec> {
    let inserted = if args.inserted.is_empty() {
        Inserted::None
    } else {
        Inserted::Bases(Sequence::new(args.inserted.as_bytes()))
    };
    // Half of the ambiguous bases on either side of the cut.
    let homology = (args.homology > 0).then_some(Microhomology {
        upstream: args.homology / 2,
        downstream: args.homology - args.homology / 2,
    });
    Ok(FusionSpec {
        inserted,
        homology,
        support: Support::Exact {
            split: args.split,
            spanning: args.spanning,
        },
        ..FusionSpec::parse(text).with_context(|| format!("reading the fusion '{text}'"))?
    })
}
