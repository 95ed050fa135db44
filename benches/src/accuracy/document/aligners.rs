//! One set of reads, many aligners.

use std::fmt::Write as _;

use trkfuse_simeval::{CallerEvaluation, Evaluation};

use super::cell;
use crate::aligner::Aligner;
use crate::star;

/// Columns: metric, group, in words.
const COLUMNS: [(&str, &str, &str); 5] = [
    ("recall_from_support", "2+", "recall from 2 fragments"),
    ("recall_from_support", "3+", "from 3"),
    ("recall_with_filtered", "2+", "from 2, passing or not"),
    ("precision", "all", "precision"),
    ("breakpoint_exact", "all", "exact"),
];

/// The section, with a row for each aligner.
pub(super) fn section(text: &mut String, evaluation: &Evaluation) {
    let Some((star, others)) = evaluation.callers.split_first() else {
        return;
    };
    let samples: Vec<&str> = evaluation
        .samples
        .iter()
        .map(|sample| sample.sample.as_str())
        .collect();
    let _ = writeln!(
        text,
        "\n## One set of reads, many aligners\n\n\
         The reads of {} of these samples ({}), placed by other aligners and by none, called with a FASTA, and judged\n\
         as above. Spliced or not, no aligner but STAR was told of genes. \"Whole file\": with `--rescue whole-file`.\n",
        samples.len(),
        samples.join(", ")
    );
    let names = COLUMNS.map(|(_, _, name)| name);
    let _ = writeln!(text, "| aligner | {} |", names.join(" | "));
    let _ = writeln!(text, "|---{}|", "|---".repeat(names.len()));
    let name = "STAR, within BAM".to_string();
    for (name, caller) in [(name, star)]
        .into_iter()
        .chain(others.iter().map(|caller| (caller.caller.clone(), caller)))
    {
        let _ = writeln!(text, "| {name} | {} |", cells(caller).join(" | "));
    }
    let _ = writeln!(
        text,
        "\nSTAR within BAM: `{}`.",
        star::OPTIONS
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    );
    let is_there = |aligner: &Aligner| others.iter().any(|caller| caller.caller == aligner.label());
    for aligner in Aligner::ALL.into_iter().filter(is_there) {
        let version = aligner
            .version()
            .map(|version| format!(" {version}"))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "- **{}**{version}: `{}`",
            aligner.label(),
            aligner.command()
        );
    }
}

fn cells(caller: &CallerEvaluation) -> [String; COLUMNS.len()] {
    COLUMNS.map(|(metric, group, _)| {
        caller
            .metric(metric, group)
            .map_or_else(|| "-".to_string(), cell)
    })
}
