//! `trkfuse simulate`: a sample with known fusions.

mod long_reads;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use trkfuse_core::{Layout, Sequence, Strandedness};
use trkfuse_report::StagedFolder;
use trkfuse_simeval::{
    Adapter, AlignerModel, DecoyModel, ErrorProfile, ExpressionModel, FragmentLengthModel,
    FusionSpec, GenomeModel, Inserted, LibraryKind, Microhomology, MiniLayout, Outputs, ReadModel,
    Sample, SimulateError, SimulationConfig, Support, UmiModel, WorldChoice,
};

use crate::args::{
    AdapterArg, DecoyArg, FusionArgs, LayoutArg, LibraryArgs, SequenceArg, ShapeArg, SimulateArgs,
    StrandArg, WorldArgs,
};
use crate::interrupt::{CleanUp, PutOff};

/// Makes a sample.
pub(crate) fn run(args: &SimulateArgs) -> anyhow::Result<ExitCode> {
    let mut config = config(args)?;
    if args.library.long_reads.is_some() {
        config = long_reads::long(args, config)?;
    }
    let sample = Sample::draw(&config).context("simulating a sample")?;
    let folder = StagedFolder::create(&args.output.output)?;
    let clean_up = CleanUp::start(folder.path()).context("preparing to write the sample")?;
    write(args, &sample, folder.path()).map_err(|error| at_its_place(error, &folder))?;
    // ORDER: from here on signals wait, before nobody cleans up any more.
    let signals = PutOff::start().context("preparing to write the sample")?;
    clean_up.stop();
    for path in folder.commit()? {
        log::info!("wrote {}", path.display());
    }
    log::info!("{} fusions", sample.truth().fusions.len());
    Ok(signals.exit_code())
}

fn write(args: &SimulateArgs, sample: &Sample, folder: &Path) -> Result<(), SimulateError> {
    let prefix = args.output.prefix.as_str();
    let mut outputs = Outputs::in_folder(folder, prefix);
    if args.output.no_bam || args.library.long_reads.is_some() {
        outputs.bam = None;
    }
    if args.output.fastq && args.library.long_reads.is_none() {
        outputs = outputs.with_fastq(folder, prefix);
    }
    if args.world.decoys != DecoyArg::None {
        outputs = outputs.with_decoys(folder, prefix);
    }
    let is_made_up = args.world.fasta.is_none();
    if is_made_up && (args.library.long_reads.is_some() || !args.world.mini.is_empty()) {
        outputs = outputs.with_world(folder, prefix);
    }
    sample.write(&outputs)?;
    match args.library.long_reads {
        Some(machine) => {
            let path = folder.join(format!("{prefix}.fastq.gz"));
            let model = long_reads::model(machine, args.library.error_rate);
            sample.write_long_reads(&model, &path)
        }
        None => Ok(()),
    }
}

/// An error that names the file as asked for, not its temporary name.
fn at_its_place(error: SimulateError, folder: &StagedFolder) -> SimulateError {
    match error {
        SimulateError::Write { path, message } => SimulateError::Write {
            path: folder.place_of(&path),
            message,
        },
        other => other,
    }
}

fn config(args: &SimulateArgs) -> anyhow::Result<SimulationConfig> {
    let reads = ReadModel {
        snp_rate: args.world.snps,
        ..reads(&args.library)
    };
    let support = support(&args.fusions, &reads);
    let fusions: Result<Vec<FusionSpec>, _> = args
        .fusions
        .fusion
        .iter()
        .map(|text| fusion(text, &args.fusions, support))
        .collect();
    let alignments = &args.alignments;
    Ok(SimulationConfig {
        seed: args.seed,
        sample: args.output.prefix.clone(),
        world: world(&args.world),
        genome: match args.world.sequence {
            SequenceArg::Plain => GenomeModel::default(),
            SequenceArg::Hard => GenomeModel::hard(),
        },
        decoys: match args.world.decoys {
            DecoyArg::None => DecoyModel::default(),
            DecoyArg::Hard => DecoyModel::hard(),
        },
        fusions: fusions?,
        background_pairs: args.expression.pairs,
        expression: ExpressionModel {
            further_genes: args.expression.express.clone(),
            random_genes: args.expression.random_genes.unwrap_or_else(|| {
                if args.world.mini.is_empty() {
                    ExpressionModel::default().random_genes
                } else {
                    0
                }
            }),
            spread: args.expression.spread,
            target_enrichment: args
                .expression
                .enrich
                .unwrap_or(LibraryKind::from(args.library.library).target_enrichment()),
        },
        reads,
        setting_name: args
            .library
            .long_reads
            .map(|machine| long_reads::setting(machine).to_string()),
        aligner: AlignerModel {
            longest_intron: alignments.longest_intron,
            ..AlignerModel::STAR
        },
        chimeric_clip: alignments.clip.into(),
        has_supplementaries: !alignments.no_supplementary,
        duplicate_marks: alignments.mark_duplicates.into(),
        has_md: alignments.md,
        is_sorted: !alignments.unsorted,
        threads: usize::from(args.threads) - 1,
    })
}

fn world(args: &WorldArgs) -> WorldChoice {
    let (assembly, naming) = (args.assembly.into(), args.contig_names.into());
    match &args.fasta {
        Some(fasta) => WorldChoice::Files {
            fasta: fasta.clone(),
            annotation: args.annotation.clone(),
        },
        None if args.mini.is_empty() => WorldChoice::Assembly { assembly, naming },
        None => WorldChoice::Mini(MiniLayout {
            assembly,
            naming,
            genes: args.mini.clone(),
            ..MiniLayout::of(&[])
        }),
    }
}

/// The kind of library, with what was asked for otherwise.
fn reads(args: &LibraryArgs) -> ReadModel {
    let kind = match args.long_reads {
        Some(_) => ReadModel::long(),
        None => LibraryKind::from(args.library).reads(),
    };
    ReadModel {
        layout: args.layout.map_or(kind.layout, |layout| match layout {
            LayoutArg::Single => Layout::SingleEnd,
            LayoutArg::Paired => Layout::PairedEnd,
        }),
        strandedness: args
            .strandedness
            .map_or(kind.strandedness, |strand| match strand {
                StrandArg::Forward => Strandedness::Forward,
                StrandArg::Reverse => Strandedness::Reverse,
                StrandArg::Unstranded => Strandedness::Unstranded,
            }),
        read_length: args.read_length.unwrap_or(kind.read_length),
        fragment_length: fragment_length(args, kind.fragment_length),
        adapter: args.adapter.map_or(kind.adapter, |adapter| match adapter {
            AdapterArg::Trimmed => Adapter::Trimmed,
            AdapterArg::Truseq => Adapter::TruSeq,
            AdapterArg::Nextera => Adapter::Nextera,
        }),
        error_rate: match args.long_reads {
            // Errors come with the long reads' own model.
            Some(_) => kind.error_rate,
            None => args.error_rate.unwrap_or(kind.error_rate),
        },
        error_profile: error_profile(args, kind.error_profile),
        duplicate_rate: args.duplicates.unwrap_or(kind.duplicate_rate),
        umi: args.umi.map_or(kind.umi, |umi| {
            umi.place().map(|place| UmiModel {
                length: args.umi_length,
                error_rate: args.umi_error_rate,
                place,
            })
        }),
        three_prime_bias: args.three_prime_bias.or(kind.three_prime_bias),
        unspliced_rate: args.unspliced.unwrap_or(kind.unspliced_rate),
        chimera_rate: args.chimeras.unwrap_or(kind.chimera_rate),
        ..kind
    }
}

fn fragment_length(args: &LibraryArgs, kind: FragmentLengthModel) -> FragmentLengthModel {
    let (FragmentLengthModel::Normal { mean, deviation }
    | FragmentLengthModel::LogNormal { mean, deviation }) = kind;
    let wanted = args.fragment_length.unwrap_or(mean);
    // As narrow beside its mean as the kind's own.
    let deviation = args.fragment_deviation.unwrap_or(deviation * wanted / mean);
    let is_normal = match args.fragment_shape {
        Some(shape) => matches!(shape, ShapeArg::Normal),
        None => matches!(kind, FragmentLengthModel::Normal { .. }),
    };
    if is_normal {
        FragmentLengthModel::Normal {
            mean: wanted,
            deviation,
        }
    } else {
        FragmentLengthModel::LogNormal {
            mean: wanted,
            deviation,
        }
    }
}

fn error_profile(args: &LibraryArgs, kind: ErrorProfile) -> ErrorProfile {
    let (rise, second) = match kind {
        ErrorProfile::Even => (1.0, 1.0),
        ErrorProfile::Rising { rise, second } => (rise, second),
    };
    if args.error_rise.is_none() && args.error_second.is_none() {
        return kind;
    }
    ErrorProfile::Rising {
        rise: args.error_rise.unwrap_or(rise),
        second: args.error_second.unwrap_or(second),
    }
}

/// Fragments of each fusion. Where none can have its mates on the two sides, none is asked for by default.
fn support(args: &FusionArgs, reads: &ReadModel) -> Support {
    if let Some(fragments) = args.fragments {
        return Support::Fragments(fragments);
    }
    let (FragmentLengthModel::Normal { mean, deviation }
    | FragmentLengthModel::LogNormal { mean, deviation }) = reads.fragment_length;
    let has_room = reads.layout == Layout::PairedEnd
        && mean + deviation / 2.0 > 2.0 * f64::from(reads.read_length);
    Support::Exact {
        split: args.split,
        spanning: args
            .spanning
            .unwrap_or(if has_room { DEFAULT_SPANNING } else { 0 }),
    }
}

/// Fragments with mates on the two sides where nothing was said.
const DEFAULT_SPANNING: u32 = 10;

fn fusion(text: &str, args: &FusionArgs, support: Support) -> anyhow::Result<FusionSpec> {
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
        support,
        elsewhere: args.elsewhere,
        reciprocal: args.reciprocal.then_some(support),
        ..FusionSpec::parse(text).with_context(|| format!("reading the fusion '{text}'"))?
    })
}
