//! Long reads of a small world: reads, genome and genes, for an aligner to do the rest.

use anyhow::bail;
use trkfuse_genes::{CONTROL_GENES, TARGETS};
use trkfuse_simeval::{
    AlignerModel, LongReadModel, MiniLayout, SideSpec, SimulationConfig, WorldChoice,
};

use crate::args::{LongReadArg, SimulateArgs};

/// Fewest bases of a read on either side of its junction: shorter pieces are placed by no aligner.
const LEAST_BASES: u32 = 60;

/// What the machine's reads are like, with the error rate asked for.
pub(super) fn model(kind: LongReadArg, error_rate: Option<f64>) -> LongReadModel {
    let usual = match kind {
        LongReadArg::Pacbio => LongReadModel::PACBIO,
        LongReadArg::Ont => LongReadModel::ONT,
    };
    LongReadModel {
        error_rate: error_rate.unwrap_or(usual.error_rate),
        ..usual
    }
}

/// How the truth names the reads of a machine.
pub(super) const fn setting(kind: LongReadArg) -> &'static str {
    match kind {
        LongReadArg::Pacbio => "long pacbio",
        LongReadArg::Ont => "long ont",
    }
}

/// The configuration with a small world of the genes of its fusions, where no other was asked for, and with
/// junctions that an aligner can place.
pub(super) fn long(
    args: &SimulateArgs,
    config: SimulationConfig,
) -> anyhow::Result<SimulationConfig> {
    let world = if args.world.fasta.is_none() && args.world.mini.is_empty() {
        let mut genes: Vec<&str> = TARGETS.into_iter().chain(CONTROL_GENES).collect();
        genes.extend(args.expression.express.iter().map(String::as_str));
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
        WorldChoice::Mini(MiniLayout {
            assembly: args.world.assembly.into(),
            naming: args.world.contig_names.into(),
            ..MiniLayout::of(&genes)
        })
    } else {
        config.world
    };
    Ok(SimulationConfig {
        world,
        aligner: AlignerModel {
            shortest_segment: LEAST_BASES,
            ..config.aligner
        },
        ..config
    })
}
