//! Measures what trkfuse finds, misses and makes up: simulated reads with known truth, aligned by STAR, judged beside
//! other callers. Writes `docs/benchmarks.md`; `benches/README.md` says how to run it.

mod aligner;
mod callers;
mod document;
mod fit;
mod fusions;
mod goals;
mod logistic;
mod misses;
mod result;
mod sample;
mod seeds;
mod setting;
mod sorted;
#[path = "../../../crates/cli/tests/support/splice_sr.rs"]
mod splice_sr;
mod star;
mod tool;
mod world;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::Parser;
use rayon::prelude::*;
use trkfuse_core::Tier;
use trkfuse_genes::TARGETS;
use trkfuse_simeval::{
    CallerEvaluation, Confidence, Evaluation, EvaluationConfig, EvaluationInput, SampleInput,
    evaluate,
};

use aligner::Aligner;
use callers::Caller;
use sample::{Group, Prepared};

/// Measures the accuracy of trkfuse.
#[derive(Debug, Parser)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
struct Arguments {
    /// The trkfuse to measure.
    #[arg(long, default_value = "target/release/trkfuse")]
    trkfuse: PathBuf,
    /// An Arriba to measure beside it.
    #[arg(long)]
    arriba: Option<PathBuf>,
    /// Folder of tables that STAR-Fusion made of the samples elsewhere, `SAMPLE.tsv` each, to judge beside it.
    #[arg(long)]
    star_fusion: Option<PathBuf>,
    /// Folder of the samples and the callers' files.
    #[arg(long, default_value = "target/accuracy")]
    folder: PathBuf,
    /// Take samples that are in the folder as they are; callers run anew.
    #[arg(long)]
    reuse: bool,
    /// One set of fusions and one sample without any per setting only; writes no page.
    #[arg(long)]
    quick: bool,
    /// Instead of measuring, gather trkfuse's candidates over the seeds of the fit and say what the ledger's weights
    /// should be.
    #[arg(long)]
    fit: bool,
    /// Let trkfuse call what other aligners make of a set of samples, and nothing else; writes no page. With --fit of
    /// seeds of the fit.
    #[arg(long)]
    aligners: bool,
    /// Folder of `benchmarks.md`.
    #[arg(long, default_value = "docs")]
    docs: PathBuf,
    /// Samples worked on at a time.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..))]
    jobs: u8,
}

fn main() -> ExitCode {
    match bench(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn bench(arguments: &Arguments) -> anyhow::Result<()> {
    for program in ["STAR", "samtools"] {
        if !tool::is_there(program) {
            println!(
                "skipped: {program} is not installed (Debian and Ubuntu: apt-get install rna-star samtools)"
            );
            return Ok(());
        }
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.jobs.into())
        .build_global()?;
    fs::create_dir_all(&arguments.folder)?;
    if arguments.aligners {
        println!("{}", realigned(arguments)?.text());
        return Ok(());
    }
    if arguments.fit {
        return fit_weights(arguments);
    }
    let callers = callers_of(arguments)?;
    let groups = if arguments.quick {
        Group::all(&seeds::FUSIONS[..1], &seeds::FUSION_FREE[..1])
    } else {
        Group::all(&seeds::FUSIONS, &seeds::FUSION_FREE)
    };
    let samples = run(&groups, arguments, &callers)?;
    let evaluation = judge(&samples, &callers)?;
    for (name, content) in [
        ("evaluation.tsv", evaluation.tsv()),
        ("evaluation.json", evaluation.json()?),
        (
            "misses.tsv",
            misses::table(&evaluation, &samples, &callers)?,
        ),
    ] {
        fs::write(arguments.folder.join(name), content)?;
    }
    println!("{}", evaluation.text());
    if !arguments.quick {
        let realigned = realigned(arguments)?;
        let plots = arguments.docs.join("benchmarks");
        fs::create_dir_all(&plots)?;
        fs::write(plots.join("overview.svg"), evaluation.svg()?)?;
        let page = document::page(&document::Run {
            evaluation: &evaluation,
            realigned: &realigned,
            callers: &callers,
            groups: &groups,
            settings: &setting::all(),
        });
        fs::write(arguments.docs.join("benchmarks.md"), page)?;
    }
    Ok(())
}

/// What trkfuse makes of one set of reads by STAR with chimeric alignments, by other aligners, and by none.
fn realigned(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let (fusions, fusion_free) = seeds::REALIGNED;
    let groups = if arguments.fit {
        Group::all(
            &seeds::FIT_FUSIONS[..fusions],
            &seeds::FIT_FUSION_FREE[..fusion_free],
        )
    } else {
        Group::all(
            &seeds::FUSIONS[..fusions],
            &seeds::FUSION_FREE[..fusion_free],
        )
    };
    let aligners = Aligner::installed();
    let program = &arguments.trkfuse;
    let mut callers = vec![Caller::Trkfuse {
        program: program.clone(),
        has_reference: true,
    }];
    callers.extend(aligners.iter().flat_map(|&aligner| {
        let ways: &[bool] = match aligner {
            Aligner::None => &[false],
            _ => &[false, true],
        };
        ways.iter().map(move |&is_whole| Caller::Realigned {
            program: program.clone(),
            aligner,
            is_whole,
        })
    }));
    // Those of STAR with chimeric alignments come first: the others share their genome and their truth. Where a run
    // has just made them, they are taken as they are.
    let reuse = arguments.reuse || !arguments.aligners;
    let samples: Vec<Vec<Prepared>> = groups
        .par_iter()
        .map(|group| {
            group.run(&arguments.folder, &[], reuse)?;
            let samples = group.realign(&arguments.folder, &aligners, arguments.reuse)?;
            for sample in &samples {
                for caller in &callers {
                    caller.call(sample)?;
                }
            }
            eprintln!("other aligners, seed {}", group.seed);
            Ok(samples)
        })
        .collect::<anyhow::Result<_>>()?;
    let samples: Vec<Prepared> = samples.into_iter().flatten().collect();
    let evaluation = evaluate_all(&samples, &callers, ORDINARY)?;
    for (name, content) in [
        ("aligners.tsv", evaluation.tsv()),
        (
            "aligners.misses.tsv",
            misses::table(&evaluation, &samples, &callers)?,
        ),
    ] {
        fs::write(arguments.folder.join(name), content)?;
    }
    Ok(evaluation)
}

/// Says what the ledger's weights should be.
fn fit_weights(arguments: &Arguments) -> anyhow::Result<()> {
    let caller = Caller::Trkfuse {
        program: arguments.trkfuse.clone(),
        has_reference: true,
    };
    let groups = if arguments.quick {
        Group::all(&seeds::FIT_FUSIONS[..1], &seeds::FIT_FUSION_FREE[..2])
    } else {
        Group::all(&seeds::FIT_FUSIONS, &seeds::FIT_FUSION_FREE)
    };
    let samples = run(&groups, arguments, std::slice::from_ref(&caller))?;
    let candidates = fit::candidates(&samples, &caller)?;
    fs::write(arguments.folder.join("fit.tsv"), fit::table(&candidates))?;
    let report = fit::report(&candidates);
    fs::write(arguments.folder.join("fit.txt"), &report)?;
    println!("{report}");
    Ok(())
}

fn callers_of(arguments: &Arguments) -> anyhow::Result<Vec<Caller>> {
    let ours = [true, false].map(|has_reference| Caller::Trkfuse {
        program: arguments.trkfuse.clone(),
        has_reference,
    });
    let mut callers = ours.to_vec();
    if let Some(program) = &arguments.arriba {
        callers.push(Caller::arriba(program, &arguments.folder)?);
    }
    callers.extend(
        arguments
            .star_fusion
            .iter()
            .map(|tables| Caller::StarFusion {
                tables: tables.clone(),
            }),
    );
    Ok(callers)
}

/// Makes all samples and lets all callers see them.
fn run(
    groups: &[Group],
    arguments: &Arguments,
    callers: &[Caller],
) -> anyhow::Result<Vec<Prepared>> {
    let start = Instant::now();
    let samples: Vec<Vec<Prepared>> = groups
        .par_iter()
        .map(|group| {
            let samples = group.run(&arguments.folder, callers, arguments.reuse)?;
            eprintln!(
                "[{:>5.0} s] seed {}",
                start.elapsed().as_secs_f64(),
                group.seed
            );
            Ok(samples)
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(samples.into_iter().flatten().collect())
}

/// What callers stand by.
#[derive(Clone, Copy)]
struct Standard {
    confidences: &'static [Confidence],
    tiers: &'static [Tier],
}

/// What passes, and all that Arriba lists.
const ORDINARY: Standard = Standard {
    confidences: &Confidence::ALL,
    tiers: &[Tier::Pass],
};

/// The next looser standard of trkfuse, and the next stricter one of Arriba: both have one kind of call that is worth
/// a look only.
const OTHER: Standard = Standard {
    confidences: &[Confidence::High, Confidence::Medium],
    tiers: &[Tier::Pass, Tier::Watch],
};

/// Judges callers over samples by a standard.
fn evaluate_all(
    samples: &[Prepared],
    callers: &[Caller],
    standard: Standard,
) -> anyhow::Result<Evaluation> {
    let samples = samples
        .iter()
        .map(|sample| SampleInput {
            setting: Some(sample.setting.to_string()),
            decoys: sample.decoys(),
            callers: callers.iter().map(|caller| caller.input(sample)).collect(),
            ..SampleInput::new(&sample.name, &sample.truth)
        })
        .collect();
    evaluate(&EvaluationInput {
        samples,
        config: EvaluationConfig {
            targets: TARGETS.map(String::from).to_vec(),
            arriba_confidences: standard.confidences.to_vec(),
            trkfuse_tiers: standard.tiers.to_vec(),
            ..EvaluationConfig::default()
        },
    })
    .context("judging the calls")
}

/// Judges all callers over all samples; trkfuse with a FASTA and Arriba once more by their other standard.
fn judge(samples: &[Prepared], callers: &[Caller]) -> anyhow::Result<Evaluation> {
    let mut evaluation = evaluate_all(samples, callers, ORDINARY)?;
    let again: Vec<Caller> = callers
        .iter()
        .filter(|caller| caller.other_standard().is_some())
        .cloned()
        .collect();
    let others = evaluate_all(samples, &again, OTHER)?;
    for (caller, other) in again.iter().zip(others.callers) {
        let standard = caller.other_standard().unwrap_or_default();
        evaluation.callers.push(CallerEvaluation {
            caller: format!("{}, {standard}", other.caller),
            ..other
        });
    }
    Ok(evaluation)
}
