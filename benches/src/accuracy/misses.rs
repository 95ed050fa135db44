//! What went wrong, one line each, with what the caller had to say.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use trkfuse_simeval::{CallerEvaluation, Evaluation};

use crate::callers::Caller;
use crate::result;
use crate::sample::Prepared;

/// True junctions with support that no passing call finds, and false calls that pass. Of trkfuse's own candidates
/// also tier, filters, QUAL and the ledger.
///
/// # Errors
///
/// When a result of trkfuse cannot be read.
pub(crate) fn table(
    evaluation: &Evaluation,
    samples: &[Prepared],
    callers: &[Caller],
) -> anyhow::Result<String> {
    let mut text =
        "caller\tsample\twhat\tclass\tfusion\tfive_prime\tthree_prime\tsupport\tcandidate\n"
            .to_string();
    for verdict in &evaluation.callers {
        if let Some(caller) = callers
            .iter()
            .find(|caller| caller.label() == verdict.caller)
        {
            of_caller(&mut text, verdict, samples, caller)?;
        }
    }
    Ok(text)
}

fn of_caller(
    text: &mut String,
    verdict: &CallerEvaluation,
    samples: &[Prepared],
    caller: &Caller,
) -> anyhow::Result<()> {
    let mut seen: BTreeMap<&str, BTreeMap<usize, String>> = BTreeMap::new();
    for sample in samples {
        seen.insert(&sample.name, candidates(caller, sample)?);
    }
    let candidate = |sample: &str, line: Option<usize>| {
        line.and_then(|line| seen.get(sample)?.get(&line).cloned())
            .unwrap_or_else(|| if line.is_some() { "called" } else { "none" }.to_string())
    };
    for truth in &verdict.truths {
        if truth.support == 0 || truth.is_pass && truth.distance.is_some_and(|bases| bases <= 10) {
            continue;
        }
        let what = match (truth.is_pass, truth.call_line) {
            (true, _) => "misplaced",
            (false, Some(_)) => "filtered",
            (false, None) => "missed",
        };
        writeln!(
            text,
            "{}\t{}\t{what}\t{}\t{}\t{}\t{}\t{}\t{}",
            verdict.caller,
            truth.sample,
            truth.class.as_deref().unwrap_or("."),
            truth.fusion,
            truth.five_prime,
            truth.three_prime,
            truth.support,
            candidate(&truth.sample, truth.call_line)
        )?;
    }
    for call in &verdict.false_calls {
        writeln!(
            text,
            "{}\t{}\tfalse\t{}\t{}\t{}\t{}\t{}+{}\t{}",
            verdict.caller,
            call.sample,
            call.decoy.as_deref().unwrap_or("unexplained"),
            call.fusion,
            call.five_prime,
            call.three_prime,
            call.split_reads,
            call.spanning_pairs,
            candidate(&call.sample, Some(call.line))
        )?;
    }
    Ok(())
}

/// What trkfuse says of each line of its table.
fn candidates(caller: &Caller, sample: &Prepared) -> anyhow::Result<BTreeMap<usize, String>> {
    if matches!(caller, Caller::Arriba { .. }) {
        return Ok(BTreeMap::new());
    }
    let calls = result::calls_by_line(caller, sample)?;
    Ok(calls
        .into_iter()
        .map(|(line, call)| (line, describe(&call)))
        .collect())
}

/// `pass QUAL 31.2 [MinFragments] 2+0+1; support 10.2; ...`, terms of weight 0 left out.
fn describe(call: &Value) -> String {
    let filters: Vec<&str> = call["filter"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let support = &call["support"];
    let terms: Vec<String> = call["ledger"]["terms"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|term| {
            term["decibans"]
                .as_f64()
                .is_some_and(|weight| weight != 0.0)
        })
        .map(|term| {
            format!(
                "{} {}",
                term["name"].as_str().unwrap_or("?"),
                term["decibans"]
            )
        })
        .collect();
    format!(
        "{} {} QUAL {} [{}] {}+{}+{}; {}",
        call["fusion"].as_str().unwrap_or("?"),
        call["tier"].as_str().unwrap_or("?"),
        call["qual"],
        filters.join(","),
        support["split"],
        support["gapped"],
        support["spanning"],
        terms.join(", ")
    )
}
