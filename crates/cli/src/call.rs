//! `trkfuse call`: the whole method, in order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use trkfuse_calling::{CallingConfig, Context, LEDGER_VERSION};
use trkfuse_core::{
    Breakend, Contigs, Locus, Provenance, Realigner, ReferenceSequence, RunResult, Warning,
};
use trkfuse_evidence::{
    Alignments, Collected, Deduplication, EvidenceConfig, Fasta, StrayReach, UmiSource,
    UnalignedReads, read_star_chimeric,
};
use trkfuse_genes::{Assembly, CONTROL_GENES, Gene, GeneIndex, GeneModels};
use trkfuse_report::{Destination, Kind, Outputs, TsvFormat};
use trkfuse_rescue::{Cache, Rescuer, SequencedReads};

use crate::args::{CallArgs, DedupArg, FormatArg, OutputArgs, RescueArg, TotalArg, UmiArg};
use crate::companions::Companions;
use crate::input::Input;
use crate::interrupt::PutOff;
use crate::loci;
use crate::progress::Bar;
use crate::thresholds::calling_config;

/// Calls fusions of the target genes in one sample.
pub(crate) fn run(args: &CallArgs, is_quiet: bool) -> anyhow::Result<ExitCode> {
    let started = std::time::Instant::now();
    log::info!(
        "trkfuse {}, {} threads",
        env!("CARGO_PKG_VERSION"),
        args.threads
    );
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(args.threads))
        .build_global()
        .context("starting threads")?;
    // ORDER: what is wrong with the outputs' names is said before anything is read.
    check_outputs(&args.output)?;
    let (result, alignments) = call(args, is_quiet)?;
    let outputs = outputs(&args.output, &result.sample)?;
    let signals = PutOff::start().context("preparing to write results")?;
    trkfuse_report::write(&result, &outputs).context("writing results")?;
    if let Some(path) = &args.output.keep_alignments {
        alignments.write(path, &result.sample)?;
    }
    for warning in &result.warnings {
        log::warn!("{}", warning.message);
    }
    if !is_quiet {
        eprintln!("{}", trkfuse_report::verdict(&result));
    }
    log::info!("done in {:.2} s", started.elapsed().as_secs_f64());
    Ok(signals.exit_code())
}

/// From alignments to calls; the alignments are given back with them.
fn call(args: &CallArgs, is_quiet: bool) -> anyhow::Result<(RunResult, Alignments)> {
    let input = Input::open(args)?;
    let sample = input.sample_name(args.input.sample.as_deref())?;
    let contigs = input.contigs().clone();
    let genes = gene_models(args, &input)?;
    let targets = loci::targets(&args.input.genes, &genes)?;
    let loci = loci::loci(&targets.genes, &genes);
    let config = calling_config(&args.thresholds, &genes, &args.input.genes)?;
    let fasta = open_reference(args, &contigs)?;
    // ORDER: whatever can be wrong with these files is said before the alignments are read.
    let chimeric = args
        .input
        .chimeric_junctions
        .as_deref()
        .map(|path| read_star_chimeric(path, &contigs, &loci))
        .transpose()?;
    let companions = Companions::open(&args.companions, &sample, &genes, &targets.genes, &contigs)?;

    // ORDER: what the aligner left behind is placed before anything is counted, so that nothing that
    // follows needs to know.
    let rescuer = rescuer(args, &genes, &targets.genes, &contigs, fasta.as_ref())?;
    let bar = Bar::new(is_quiet);
    // ORDER: before a pipe is read, which cannot be counted.
    let total_fragments = total_fragments(args.input.total_fragments, &input)?;
    let (mut alignments, mut collected) =
        collect(input, args, &loci, &genes, rescuer.as_ref(), &bar)?;
    let total_fragments = total_fragments.or_else(|| alignments.fragments_read());
    if let Some(chimeric) = chimeric {
        collected.join(chimeric, &loci);
    }
    log::info!("{} fragments with evidence", collected.fragments.len());
    let context = Context {
        contigs: &contigs,
        genes: &genes,
        targets: &targets.genes,
        library: &collected.library,
        reference: fasta.as_ref().map(|fasta| fasta as &dyn ReferenceSequence),
        normals: companions.normals.as_ref(),
        matched_normal: companions.matched_normal.as_ref(),
        structural_variants: companions.structural_variants.as_ref(),
        config: &config,
    };
    // ORDER: what lies in several places is taken to lie in one before anything is counted.
    trkfuse_calling::settle(&mut collected.fragments, &context);
    let candidates = trkfuse_calling::find_candidates(&collected.fragments, &context);
    log::info!("{} candidates", candidates.len());
    let breakends = trkfuse_calling::breakends_to_count(&candidates, &context);
    let reference_reads = count_reference_reads(&mut alignments, &breakends)?;
    let calls = trkfuse_calling::judge(&candidates, &reference_reads, &context);
    log::info!(
        "{} calls pass",
        calls.iter().filter(|call| call.is_pass()).count()
    );

    let result = RunResult {
        sample,
        provenance: provenance(args, &genes, &config, total_fragments, &companions),
        contigs: contigs.clone(),
        library: collected.library.clone(),
        targets: targets.summaries(&collected.loci),
        filters: trkfuse_calling::declarations(&config),
        total_fragments,
        calls,
        warnings: warnings(
            [&collected.warnings, &companions.warnings],
            targets.warning(),
        ),
    };
    Ok((result, alignments))
}

/// Collects the evidence; reads of FASTQ files are aligned on the way.
fn collect(
    input: Input,
    args: &CallArgs,
    loci: &[Locus],
    genes: &GeneIndex,
    rescuer: Option<&Rescuer<'_>>,
    bar: &Bar,
) -> anyhow::Result<(Alignments, Collected)> {
    let config = evidence_config(args);
    let realigner = rescuer
        .filter(|_| is_rescued(args))
        .map(|rescuer| rescuer as &dyn Realigner);
    match input {
        Input::Alignments(mut alignments, _) => {
            let watch = || genes.splice_sites();
            let collected = alignments.collect_with(loci, &watch, realigner, &config, bar)?;
            Ok((*alignments, collected))
        }
        Input::Reads { files, contigs, .. } => {
            let rescuer = rescuer.context("reads are aligned with the genome's FASTA")?;
            let reads = UnalignedReads {
                files: &files,
                contigs: &contigs,
                aligner: &SequencedReads::new(rescuer, genes, &CONTROL_GENES)?,
                are_kept: args.output.keep_alignments.is_some(),
            };
            let made = Alignments::from_reads(reads, loci, realigner, &config, bar)?;
            Ok(made)
        }
    }
}

fn evidence_config(args: &CallArgs) -> EvidenceConfig {
    EvidenceConfig {
        deduplication: match args.input.dedup {
            DedupArg::Auto => Deduplication::Auto,
            DedupArg::Flags => Deduplication::Flags,
            DedupArg::Position => Deduplication::Position,
            DedupArg::Off => Deduplication::Off,
        },
        umi: match args.input.umi {
            UmiArg::Auto => UmiSource::Auto,
            UmiArg::None => UmiSource::None,
            UmiArg::Name => UmiSource::ReadName,
            UmiArg::Tag(tag) => UmiSource::Tag(tag),
        },
        stray_reach: match args.input.rescue {
            RescueArg::WholeFile => StrayReach::WholeFile,
            RescueArg::Auto | RescueArg::Off => StrayReach::Partners,
        },
        ..EvidenceConfig::DEFAULT
    }
}

/// The gene models that belong to the file: those given, else the built-in ones of its assembly.
fn gene_models(args: &CallArgs, input: &Input) -> anyhow::Result<GeneIndex> {
    let contigs = input.contigs();
    let models = match (&args.input.annotation, Assembly::recognise(contigs)) {
        (Some(path), _) => GeneModels::from_annotation(path)
            .with_context(|| format!("reading gene models from {}", path.display()))?,
        (None, Some(assembly)) => GeneModels::embedded(assembly),
        (None, None) => {
            let first: Vec<String> = contigs
                .iter()
                .take(3)
                .map(|(_, contig)| format!("{} ({} bases)", contig.name, contig.length))
                .collect();
            bail!(
                "{}: the assembly is neither GRCh38 nor GRCh37 by its contigs' lengths (it begins with \
                 {}); give its gene models with --annotation",
                input.contigs_from(),
                first.join(", ")
            );
        }
    };
    let genes = models.bind(contigs);
    log::info!("gene models: {}", genes.description());
    Ok(genes)
}

fn open_reference(args: &CallArgs, contigs: &Contigs) -> anyhow::Result<Option<Fasta>> {
    let Some(path) = &args.input.reference else {
        return Ok(None);
    };
    Ok(Some(Fasta::open(path, contigs)?))
}

/// Who places reads that the aligner left behind: needs the reference.
fn rescuer<'a>(
    args: &CallArgs,
    genes: &'a GeneIndex,
    targets: &[Arc<Gene>],
    contigs: &'a Contigs,
    fasta: Option<&'a Fasta>,
) -> anyhow::Result<Option<Rescuer<'a>>> {
    // Reads are aligned by it, whatever is to become of their clips.
    match (fasta, is_rescued(args) || !args.input.reads.is_empty()) {
        (Some(fasta), true) => {
            let cache = Cache::of_fasta(fasta.path());
            Ok(Some(Rescuer::new(
                genes,
                targets,
                contigs,
                fasta,
                Some(cache),
            )?))
        }
        (None, _) if matches!(args.input.rescue, RescueArg::WholeFile) => {
            bail!("--rescue whole-file aligns reads to the genome: give its FASTA with --reference")
        }
        (None, _) | (_, false) => Ok(None),
    }
}

/// Whether clipped and unaligned reads are to be aligned, where a reference is there.
fn is_rescued(args: &CallArgs) -> bool {
    match args.input.rescue {
        RescueArg::Auto | RescueArg::WholeFile => true,
        RescueArg::Off => false,
    }
}

fn count_reference_reads(
    alignments: &mut Alignments,
    breakends: &[Breakend],
) -> anyhow::Result<BTreeMap<Breakend, u32>> {
    let counts = alignments.reference_reads(breakends)?;
    Ok(breakends
        .iter()
        .zip(counts)
        .filter_map(|(&breakend, count)| Some((breakend, count?)))
        .collect())
}

pub(crate) fn base_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn provenance(
    args: &CallArgs,
    genes: &GeneIndex,
    config: &CallingConfig,
    total_fragments: Option<u64>,
    companions: &Companions,
) -> Provenance {
    let command_line: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|argument| quoted(&argument.to_string_lossy()))
        .collect();
    Provenance {
        version: env!("CARGO_PKG_VERSION").to_string(),
        ledger_version: LEDGER_VERSION,
        command_line: format!("trkfuse {}", command_line.join(" ")),
        reference: args.input.reference.as_deref().map(base_name),
        annotation: genes.description().to_string(),
        assembly: assembly_name(genes),
        settings: settings(args, config, total_fragments)
            .into_iter()
            .chain(companions.settings.iter().cloned())
            .collect(),
    }
}

/// `GRCh38`, `GRCh37` or `custom`.
pub(crate) fn assembly_name(genes: &GeneIndex) -> String {
    genes
        .assembly()
        .map_or_else(|| "custom".to_string(), |assembly| assembly.to_string())
}

/// Fragments of the whole sample, where they are known or asked for. Those of FASTQ files are counted while these are read.
fn total_fragments(asked: Option<TotalArg>, input: &Input) -> anyhow::Result<Option<u64>> {
    match (asked, input) {
        (Some(TotalArg::Known(total)), _) => Ok(Some(total)),
        (Some(TotalArg::Count), Input::Alignments(alignments, _)) => {
            let counted = alignments.count_fragments()?.context(
                "--total-fragments count reads the file once more, which a pipe does not allow: give the file itself, or the number",
            )?;
            log::info!("{counted} fragments in all");
            Ok(Some(counted).filter(|&counted| counted > 0))
        }
        (Some(TotalArg::Count), Input::Reads { .. }) | (None, _) => Ok(None),
    }
}

/// Settings in force, those that were given only where they were.
fn settings(
    args: &CallArgs,
    config: &CallingConfig,
    total_fragments: Option<u64>,
) -> Vec<(String, String)> {
    let mut settings = vec![
        ("genes".to_string(), args.input.genes.join(",")),
        (
            "min_fragments".to_string(),
            config.min_fragments.to_string(),
        ),
        ("min_quality".to_string(), config.min_quality.to_string()),
        ("min_anchor".to_string(), config.min_anchor.to_string()),
        (
            "dedup".to_string(),
            format!("{:?}", args.input.dedup).to_lowercase(),
        ),
    ];
    if !args.input.reads.is_empty() {
        settings.push(("input".to_string(), "reads".to_string()));
    }
    if let Some(total) = total_fragments {
        settings.push(("total_fragments".to_string(), total.to_string()));
    }
    settings
}

/// An argument as a shell would need it.
fn quoted(argument: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:,=+@%".contains(letter);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        argument.to_string()
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}

fn warnings(lists: [&[Warning]; 2], further: Option<Warning>) -> Vec<Warning> {
    let mut warnings = lists.concat();
    warnings.extend(further);
    warnings.sort();
    warnings
}

/// Says what is wrong with where results are to go, as far as names tell, whatever the sample's name.
fn check_outputs(args: &OutputArgs) -> anyhow::Result<()> {
    outputs(args, "sample")?;
    if let Some(folder) = args.output.as_deref().filter(|folder| folder.is_file()) {
        bail!(
            "cannot write results to '{}': it is a file; give a folder with -o",
            folder.display()
        );
    }
    if args.keep_alignments.as_deref() == Some(Path::new("-")) {
        bail!(
            "--keep-alignments needs a file, as its index goes beside it: give a path that ends in .bam"
        );
    }
    Ok(())
}

/// Where results go; the table to standard output where nothing was said.
fn outputs(args: &OutputArgs, sample: &str) -> anyhow::Result<Outputs> {
    let shape = |format: FormatArg| match format {
        FormatArg::Arriba => TsvFormat::Arriba,
        FormatArg::StarFusion => TsvFormat::StarFusionAbridged,
    };
    let to = |path: &PathBuf| Destination::from_argument(path);
    let mut outputs = match &args.output {
        Some(folder) => {
            let whole = Outputs::in_folder(folder, sample);
            args.format.iter().fold(whole, |outputs, &format| {
                outputs.with_shape_in_folder(shape(format), folder, sample)
            })
        }
        None => args.format.iter().fold(Outputs::new(), |outputs, &format| {
            outputs.with(Kind::Tsv(shape(format)), Destination::Stdout)
        }),
    };
    if let Some(path) = &args.tsv {
        outputs = outputs.with(Kind::Tsv(TsvFormat::Own), to(path));
    }
    if let Some(path) = &args.vcf {
        outputs = outputs.with_vcf(to(path))?;
    }
    if let Some(path) = &args.json {
        outputs = outputs.with(Kind::Json, to(path));
    }
    if outputs.is_empty() {
        outputs = outputs.with(Kind::Tsv(TsvFormat::Own), Destination::Stdout);
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_with_a_quote_can_be_pasted_into_a_shell() {
        assert_eq!(quoted("a/b.bam"), "a/b.bam");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
