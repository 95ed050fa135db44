//! Long reads of a small world: reads, genome and genes, for an aligner to do the rest.

use anyhow::{Context, bail};
use trkfuse_genes::{CONTROL_GENES, TARGETS};
use trkfuse_simeval::{
    AlignerModel, FusionSpec, LongReadModel, MiniLayout, Outputs, ReadModel, Sample, SideSpec,
    SimulationConfig, Support, WorldChoice,
};

use crate::args::{LongReadArg, SimulateArgs};

/// Fewest bases of a read on either side of its junction: shorter pieces are placed by no aligner.
const LEAST_BASES: u32 = 60;

/// Writes PREFIX.fastq.gz, PREFIX.fa, PREFIX.gtf and PREFIX.truth.tsv.
pub(super) fn run(
    kind: LongReadArg,
    args: &SimulateArgs,
    config: SimulationConfig,
) -> anyhow::Result<()> {
    let model = model(kind, args.error_rate);
    let sample = Sample::draw(&long(args, config)?).context("simulating a sample")?;
    let folder = &args.output;
    let outputs = Outputs {
        bam: None,
        ..Outputs::in_folder(folder, &args.prefix)
    };
    sample.write(&outputs.with_world(folder, &args.prefix))?;
    sample.write_long_reads(&model, &folder.join(format!("{}.fastq.gz", args.prefix)))?;
    log::info!("{} fusions", sample.truth().fusions.len());
    Ok(())
}

fn model(kind: LongReadArg, error_rate: Option<f64>) -> LongReadModel {
    let usual = match kind {
        LongReadArg::Pacbio => LongReadModel::PACBIO,
        LongReadArg::Ont => LongReadModel::ONT,
    };
    LongReadModel {
        error_rate: error_rate.unwrap_or(usual.error_rate),
        ..usual
    }
}

/// The configuration with the genes of its fusions alone, and long reads.
fn long(args: &SimulateArgs, config: SimulationConfig) -> anyhow::Result<SimulationConfig> {
    let mut genes: Vec<&str> = TARGETS.into_iter().chain(CONTROL_GENES).collect();
    for side in config
        .fusions
        .iter()
        .flat_map(|fusion| [&fusion.five_prime, &fusion.three_prime])
    {
        match side {
            SideSpec::Exon { gene, .. } => genes.push(gene),
            SideSpec::Breakend { .. } => bail!(
                "with --long-reads the genome is small and has its own positions: name the fusion by \
                 exons, such as ETV6:5::NTRK3:15"
            ),
        }
    }
    let layout = MiniLayout {
        assembly: args.assembly.into(),
        ..MiniLayout::of(&genes)
    };
    let fusions = config
        .fusions
        .iter()
        .map(|fusion| FusionSpec {
            support: Support::Exact {
                split: args.split,
                spanning: 0,
            },
            ..fusion.clone()
        })
        .collect();
    Ok(SimulationConfig {
        world: WorldChoice::Mini(layout),
        fusions,
        reads: ReadModel::long(),
        aligner: AlignerModel {
            shortest_segment: LEAST_BASES,
            ..AlignerModel::default()
        },
        ..config
    })
}
