//! `docs/benchmarks.md`: what was measured, how, and what came out.

mod aligners;

use std::fmt::Write as _;

use trkfuse_simeval::{CallerEvaluation, Evaluation, FusionClass, Metric, TruthVerdict};

use crate::callers::Caller;
use crate::goals;
use crate::sample::{BACKGROUND, Group};
use crate::setting::Setting;
use crate::{fusions, star, tool};

/// What a run consisted of.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) evaluation: &'a Evaluation,
    /// One set of samples by other aligners, beside STAR with chimeric alignments, which comes first.
    pub(crate) realigned: &'a Evaluation,
    pub(crate) callers: &'a [Caller],
    pub(crate) groups: &'a [Group],
    pub(crate) settings: &'a [Setting],
}

/// The whole page.
pub(crate) fn page(run: &Run<'_>) -> String {
    let mut text = String::from(
        "# Accuracy\n\n<!-- Written by `make bench-accuracy`; do not edit. -->\n\n\
         What trkfuse finds, misses and makes up in simulated samples with known truth, aligned by STAR, beside other\n\
         callers that saw the same alignments. `benches/README.md` says how it is made. Intervals are 95 % Wilson\n\
         intervals. Simulated reads are not a tumour: figures compare callers and versions, and say little about a\n\
         laboratory's own samples.\n",
    );
    goals_table(&mut text, run);
    support(&mut text, run);
    classes(&mut text, run);
    figures(
        &mut text,
        run,
        "False calls",
        "A call passes in trkfuse by its tier, in Arriba when it is listed; both are shown once more with the calls that
\
         are worth a look only (trkfuse's `watch`), or without them (Arriba's confidence `low`). Further junctions of a true pair of genes
\
         count neither as right nor as wrong. Only calls of the three targets are judged. Arriba also lists read-through
\
         and circular transcripts, by their type: here they are false, as they are in trkfuse when no filter takes them.",
        &[
            "precision",
            "precision_by_setting",
            "false_calls",
            "clean_samples",
            "false_calls_by_decoy",
            "decoys_called",
        ],
    );
    figures(
        &mut text,
        run,
        "Breakpoints",
        "Of true calls with a read over the junction, by the farther of the two breakpoints, in bases.",
        &["breakpoint_exact", "breakpoint_distance"],
    );
    figures(
        &mut text,
        run,
        "Order, frame, kinase domain",
        "Of true calls. A caller that never says is not judged.",
        &["order_right", "frame_right", "kinase_right"],
    );
    calibration(&mut text, run);
    aligners::section(&mut text, run.realigned);
    method(&mut text, run);
    text
}

fn goals_table(text: &mut String, run: &Run<'_>) {
    let Some(ours) = run.evaluation.callers.first() else {
        return;
    };
    text.push_str("\n## Goals\n\n| goal | measured | |\n|---|---|---|\n");
    let named = |name: &str| {
        let mut callers = run.evaluation.callers.iter();
        callers.find(|caller| caller.caller == name)
    };
    // What each stands by, and all that each thinks worth a look.
    let against: Vec<_> = [
        ("trkfuse", "Arriba, high and medium"),
        ("trkfuse, with watched calls", "Arriba"),
    ]
    .iter()
    .filter_map(|&(ours, theirs)| Some((named(ours)?, named(theirs)?)))
    .collect();
    let beside_aligners = goals::of_aligners(&run.realigned.callers);
    for goal in goals::all(ours, &against)
        .into_iter()
        .chain(beside_aligners)
    {
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            goal.what,
            goal.measured,
            if goal.is_met { "met" } else { "**missed**" }
        );
    }
    text.push_str(
        "\n![Recall, precision, calibration](benchmarks/overview.svg)\n\nWhat other aligners cost: \
         [rescue and reads from FASTQ](benchmarks/aligners.md). Long reads: \
         [two reads of many errors](benchmarks/long-reads.md). The same tables of \
         [seeds that nothing was chosen by](benchmarks/unseen-seeds.md).\n",
    );
}

/// A header line with a column for each caller.
fn header(text: &mut String, first: &str, run: &Run<'_>) {
    let names: Vec<&str> = run
        .evaluation
        .callers
        .iter()
        .map(|caller| caller.caller.as_str())
        .collect();
    let _ = writeln!(text, "\n| {first} | {} |", names.join(" | "));
    let _ = writeln!(text, "|---{}|", "|---".repeat(names.len()));
}

fn row(text: &mut String, name: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
}

fn support(text: &mut String, run: &Run<'_>) {
    text.push_str(
        "\n## Recall by support\n\nTrue junctions that a passing call finds, by the unique fragments that show them.\n",
    );
    header(text, "fragments", run);
    let level = |metric: &'static str| {
        run.evaluation
            .callers
            .first()
            .into_iter()
            .flat_map(|caller| &caller.metrics)
            .filter(move |figure| figure.metric == metric)
            .map(move |figure| (metric, figure.group.clone()))
    };
    for (metric, group) in level("recall_by_support").chain(level("recall_from_support")) {
        row(text, &group, of_all(run, metric, &group));
    }
    row(
        text,
        "2+, whether it passes or not",
        of_all(run, "recall_with_filtered", "2+"),
    );
    for setting in run.settings {
        let _ = writeln!(text, "\n{} ({}):", setting.name, setting.description);
        header(text, "fragments", run);
        for (name, from, to) in [("1", 1, 1), ("2", 2, 2), ("3+", 3, u32::MAX)] {
            row(
                text,
                name,
                recall(run, |truth| {
                    truth.setting.as_deref() == Some(setting.name)
                        && (from..=to).contains(&truth.support)
                }),
            );
        }
    }
}

fn classes(text: &mut String, run: &Run<'_>) {
    text.push_str("\n## Recall by class\n\nJunctions with 2 fragments, and with 3 or more.\n");
    header(text, "class", run);
    for class in fusions::CLASSES
        .into_iter()
        .chain([FusionClass::Reciprocal])
    {
        for (name, from, to) in [("2", 2, 2), ("3+", 3, u32::MAX)] {
            row(
                text,
                &format!("{}, {name}", class.word()),
                recall(run, |truth| {
                    truth.class.as_deref() == Some(class.word())
                        && (from..=to).contains(&truth.support)
                }),
            );
        }
    }
}

/// Share of the chosen truths that each caller finds.
fn recall<'a>(
    run: &'a Run<'_>,
    is_chosen: impl Fn(&TruthVerdict) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    run.evaluation.callers.iter().map(move |caller| {
        let chosen = caller.truths.iter().filter(|truth| is_chosen(truth));
        let (found, all) = chosen.fold((0_u32, 0_u32), |(found, all), truth| {
            (found + u32::from(truth.is_pass), all + 1)
        });
        if all == 0 {
            return "-".to_string();
        }
        let percent = 100.0 * f64::from(found) / f64::from(all);
        format!("{percent:.1} % ({found}/{all})")
    })
}

/// A section of metrics as they are.
fn figures(text: &mut String, run: &Run<'_>, title: &str, explained: &str, metrics: &[&str]) {
    let _ = writeln!(text, "\n## {title}\n\n{explained}");
    header(text, "figure", run);
    for &metric in metrics {
        let mut groups: Vec<&str> = Vec::new();
        for figure in run
            .evaluation
            .callers
            .iter()
            .flat_map(|caller| &caller.metrics)
        {
            if figure.metric == metric && !groups.contains(&figure.group.as_str()) {
                groups.push(&figure.group);
            }
        }
        for group in groups {
            let name = format!("{}, {group}", metric.replace('_', " "));
            row(
                text,
                name.trim_end_matches(", all"),
                of_all(run, metric, group),
            );
        }
    }
}

fn of_all<'a>(
    run: &'a Run<'_>,
    metric: &'a str,
    group: &'a str,
) -> impl Iterator<Item = String> + 'a {
    run.evaluation.callers.iter().map(move |caller| {
        caller
            .metric(metric, group)
            .map_or_else(|| "-".to_string(), cell)
    })
}

/// `98.0 % (98/100, 93.0-99.4)`, or `0.25 (5/20)` for a rate.
pub(crate) fn cell(metric: &Metric) -> String {
    let Some(value) = metric.value else {
        return "-".to_string();
    };
    let counts = metric.numerator.zip(metric.denominator);
    match (counts, metric.low.zip(metric.high)) {
        (Some((numerator, denominator)), Some((low, high))) => format!(
            "{:.1} % ({numerator}/{denominator}, {:.1}-{:.1})",
            value * 100.0,
            low * 100.0,
            high * 100.0
        ),
        (Some((numerator, denominator)), None) => {
            format!("{value:.2} ({numerator}/{denominator})")
        }
        (None, _) => format!("{value:.4}"),
    }
}

fn calibration(text: &mut String, run: &Run<'_>) {
    text.push_str(
        "\n## What QUAL is worth\n\nAll calls, whether they pass or not: the error that QUAL says, the share that is false.\n",
    );
    let with_quality = |caller: &&CallerEvaluation| !caller.calibration.is_empty();
    for caller in run.evaluation.callers.iter().filter(with_quality) {
        let _ = writeln!(
            text,
            "\n{}:\n\n| QUAL | calls | false | said | is | interval |\n|---|---|---|---|---|---|",
            caller.caller
        );
        for bin in &caller.calibration {
            let share = |share: Option<f64>| {
                share.map_or_else(
                    || "-".to_string(),
                    |share| format!("{:.3} %", share * 100.0),
                )
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} to {} |",
                bin.name(),
                bin.calls,
                bin.false_calls,
                share(bin.predicted),
                share(bin.observed),
                share(bin.low),
                share(bin.high)
            );
        }
    }
}

fn method(text: &mut String, run: &Run<'_>) {
    let samples = &run.evaluation.samples;
    let junctions: u64 = samples.iter().map(|sample| sample.junctions).sum();
    let free = samples
        .iter()
        .filter(|sample| sample.junctions == 0)
        .count();
    let seeds = |with_fusions: bool| {
        let seeds: Vec<String> = run
            .groups
            .iter()
            .filter(|group| group.part.is_some() == with_fusions)
            .map(|group| group.seed.to_string())
            .collect();
        seeds.join(", ")
    };
    let levels: Vec<String> = fusions::LEVELS.iter().map(ToString::to_string).collect();
    let _ = writeln!(
        text,
        "\n## How it was made\n\n\
         `make bench-accuracy`, or `cargo run --release -p trkfuse-benches --bin accuracy -- --help`.\n\n\
         - **Samples**: {} with {junctions} true junctions, and {free} without fusions, of {BACKGROUND} background pairs each; \
         in all settings 1 % of them are template switches. Each class is there at {} unique fragments. All samples hold \
         decoys and have a genome that is hard to align to: `benches/README.md` says which and how many.\n\
         - **Seeds**: with fusions {}; without {}. Seeds of the fit (7000 to 7999) and of the tests (below 1000) are others.\n\
         - **Genome**: real exons of some 340 genes, introns of at most 400 bases, generated sequence with kinase paralogues, \
         pseudogenes and repeats.\n\
         - **Settings**:",
        samples.len() - free,
        levels.join(", "),
        seeds(true),
        seeds(false),
    );
    for setting in run.settings {
        let _ = writeln!(text, "    - {}: {}", setting.name, setting.description);
    }
    let options: Vec<&str> = star::OPTIONS.split_whitespace().collect();
    let _ = writeln!(
        text,
        "- **Aligner**: STAR {} `{}`",
        tool::version(std::path::Path::new("STAR"), "--version"),
        options.join(" ")
    );
    for caller in run.callers {
        let _ = writeln!(
            text,
            "- **{}** {}: `{}`",
            caller.label(),
            caller.version(),
            caller.command()
        );
    }
}
