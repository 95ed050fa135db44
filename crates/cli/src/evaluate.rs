//! `trkfuse evaluate`: callers judged against known truth.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use trkfuse_report::StagedFiles;
use trkfuse_simeval::{
    CallFormat, CallerInput, Evaluation, EvaluationConfig, EvaluationInput, SampleInput, evaluate,
};

use crate::args::EvaluateArgs;
use crate::interrupt::PutOff;

/// Judges calls and shows the figures.
pub(crate) fn run(args: &EvaluateArgs) -> anyhow::Result<ExitCode> {
    let samples = match (&args.samples, &args.truth) {
        (Some(sheet), _) => read_sheet(sheet)?,
        (None, Some(truth)) => vec![one_sample(args, truth)?],
        (None, None) => bail!("give the truth with --truth, or several samples with --samples"),
    };
    let config = EvaluationConfig {
        targets: named(&args.genes),
        ..EvaluationConfig::default()
    };
    let evaluation = evaluate(&EvaluationInput { samples, config })?;
    let code = match &args.output {
        Some(folder) => write_files(&evaluation, folder)?,
        None => ExitCode::SUCCESS,
    };
    std::io::stdout()
        .write_all(evaluation.text().as_bytes())
        .context("writing to standard output")?;
    Ok(code)
}

/// The genes of a list; none of an empty one, which the command line gives as a gene without a name.
fn named(genes: &[String]) -> Vec<String> {
    genes
        .iter()
        .map(|gene| gene.trim().to_string())
        .filter(|gene| !gene.is_empty())
        .collect()
}

fn one_sample(args: &EvaluateArgs, truth: &Path) -> anyhow::Result<SampleInput> {
    let mut sample = SampleInput::new("sample", truth);
    sample.decoys.clone_from(&args.decoys);
    sample.callers = args
        .calls
        .iter()
        .map(|text| caller(text))
        .collect::<Result<_, _>>()?;
    Ok(sample)
}

/// `LABEL=FILE`, or a file, whose caller is then told from its content.
fn caller(text: &str) -> anyhow::Result<CallerInput> {
    let (label, path) = match text.split_once('=') {
        Some((label, path)) => (Some(label), Path::new(path)),
        None => (None, Path::new(text)),
    };
    let format = CallFormat::recognise(path)?;
    let label = label.map_or_else(|| format.to_string(), ToString::to_string);
    Ok(CallerInput::new(&label, path, format))
}

/// Reads a sheet: tab-separated columns `sample`, `truth`, `label`, `calls` and, if wanted, `decoys` and
/// `setting`; one row a file of calls. Paths are relative to the sheet.
fn read_sheet(sheet: &Path) -> anyhow::Result<Vec<SampleInput>> {
    let text = std::fs::read_to_string(sheet)
        .with_context(|| format!("reading the samples of {}", sheet.display()))?;
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let header: Vec<&str> = lines
        .next()
        .map(|(_, line)| line.split('\t').collect())
        .unwrap_or_default();
    let column = |name: &str| header.iter().position(|column| *column == name);
    for name in ["sample", "truth", "label", "calls"] {
        if column(name).is_none() {
            bail!(
                "{}: there is no column '{name}' in its first line",
                sheet.display()
            );
        }
    }
    let folder = sheet.parent().unwrap_or(Path::new("."));
    let mut samples: BTreeMap<String, SampleInput> = BTreeMap::new();
    for (number, line) in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| -> Option<&str> {
            let text = cells.get(column(name)?)?.trim();
            (!text.is_empty() && text != ".").then_some(text)
        };
        let needed = |name: &str| {
            cell(name).with_context(|| {
                format!(
                    "{}, line {}: '{name}' is empty",
                    sheet.display(),
                    number + 1
                )
            })
        };
        let path = |text: &str| -> PathBuf { folder.join(text) };
        let name = needed("sample")?;
        let truth = path(needed("truth")?);
        let sample = samples
            .entry(name.to_string())
            .or_insert_with(|| SampleInput::new(name, &truth));
        sample.setting = cell("setting").map(ToString::to_string);
        sample.decoys = cell("decoys").map(path);
        let file = path(needed("calls")?);
        let format = CallFormat::recognise(&file)?;
        sample
            .callers
            .push(CallerInput::new(needed("label")?, &file, format));
    }
    Ok(samples.into_values().collect())
}

/// Writes all files, or none.
fn write_files(evaluation: &Evaluation, folder: &Path) -> anyhow::Result<ExitCode> {
    let signals = PutOff::start().context("preparing to write the evaluation")?;
    let mut files = StagedFiles::default();
    for (name, text) in [
        ("evaluation.tsv", evaluation.tsv()),
        ("evaluation.json", evaluation.json()?),
        ("evaluation.svg", evaluation.svg()?),
    ] {
        files.add_bytes(text.as_bytes(), &folder.join(name))?;
    }
    files.commit()?;
    Ok(signals.exit_code())
}
