//! What the ledger's weights should be, from candidates of which is known whether they are true.

mod chance;
mod report;

use std::fmt::Write as _;

use anyhow::Context as _;
use serde_json::Value;
use trkfuse_genes::TARGETS;
use trkfuse_simeval::{CallVerdict, EvaluationConfig, judge, read_calls, read_decoys, read_truth};

use crate::callers::Caller;
use crate::result;
use crate::sample::Prepared;

pub(crate) use report::report;

/// A candidate of trkfuse.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    sample: String,
    setting: &'static str,
    call_id: String,
    is_true: bool,
    /// The class of the fusion or of the decoy.
    class: String,
    tier: String,
    filters: String,
    /// Unique fragments.
    fragments: u32,
    quality: f64,
    terms: Vec<Term>,
}

/// A line of the ledger.
#[derive(Clone, Debug)]
struct Term {
    name: String,
    decibans: f64,
    reason: String,
}

impl Candidate {
    /// The ledger's sum, in decibans.
    fn total(&self) -> f64 {
        self.terms.iter().map(|term| term.decibans).sum()
    }

    /// Whether no filter but those of support and score takes it: read-through, say, has many reads, and not by chance.
    fn is_left_to_the_score(&self) -> bool {
        const OF_THE_SCORE: [&str; 3] = ["LowSupport", "LowQuality", "PairsOnly"];
        let mut filters = self.filters.split(',').filter(|name| !name.is_empty());
        filters.all(|name| OF_THE_SCORE.contains(&name))
    }
}

/// All candidates that are true or false; those that are neither (duplicates, further isoforms, other genes) are
/// left out.
///
/// # Errors
///
/// When a file cannot be read.
pub(crate) fn candidates(samples: &[Prepared], caller: &Caller) -> anyhow::Result<Vec<Candidate>> {
    let config = EvaluationConfig {
        targets: TARGETS.map(String::from).to_vec(),
        ..EvaluationConfig::default()
    };
    let mut candidates = Vec::new();
    for sample in samples {
        let input = caller.input(sample);
        let calls = read_calls(&input.path, input.format, &config)?;
        let truths = read_truth(&sample.truth, &sample.name)?;
        let decoys = match sample.decoys() {
            Some(path) => read_decoys(&path, &sample.name)?,
            None => Vec::new(),
        };
        let judgement = judge(&calls.rows, &truths, &decoys, &config);
        let mut results = result::calls_by_line(caller, sample)?;
        for (row, verdict) in calls.rows.iter().zip(&judgement.calls) {
            let (is_true, class) = match verdict {
                CallVerdict::True(found) => (true, truths[found.truth].class.clone()),
                CallVerdict::False { decoy } => {
                    (false, decoy.map(|decoy| decoys[decoy].class.clone()))
                }
                CallVerdict::Duplicate(_)
                | CallVerdict::Isoform(_)
                | CallVerdict::Reciprocal(_)
                | CallVerdict::OtherGenes => continue,
            };
            let call = results
                .remove(&row.line)
                .with_context(|| format!("{}: no result for line {}", sample.name, row.line))?;
            candidates.push(Candidate {
                is_true,
                class: class.unwrap_or_else(|| "unexplained".to_string()),
                ..candidate(sample, &call)
            });
        }
    }
    Ok(candidates)
}

fn candidate(sample: &Prepared, call: &Value) -> Candidate {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let filters: Vec<&str> = call["filter"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let terms = call["ledger"]["terms"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|term| Term {
            name: text(&term["name"]),
            decibans: term["decibans"].as_f64().unwrap_or(0.0),
            reason: text(&term["reason"]),
        })
        .collect();
    Candidate {
        sample: sample.name.clone(),
        setting: sample.setting,
        call_id: text(&call["call_id"]),
        is_true: false,
        class: String::new(),
        tier: text(&call["tier"]),
        filters: filters.join(","),
        fragments: call["support"]["total"].as_u64().unwrap_or(0) as u32,
        quality: call["qual"].as_f64().unwrap_or(0.0),
        terms,
    }
}

/// One candidate a line, with the weight of each term.
pub(crate) fn table(candidates: &[Candidate]) -> String {
    let names: Vec<&str> = candidates
        .first()
        .into_iter()
        .flat_map(|candidate| &candidate.terms)
        .map(|term| term.name.as_str())
        .collect();
    let mut text =
        "sample\tsetting\tcall_id\tis_true\tclass\ttier\tfilters\tfragments\tqual".to_string();
    for name in &names {
        let _ = write!(text, "\t{name}");
    }
    text.push('\n');
    for candidate in candidates {
        let _ = write!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            candidate.sample,
            candidate.setting,
            candidate.call_id,
            if candidate.is_true { "yes" } else { "no" },
            candidate.class,
            candidate.tier,
            candidate.filters,
            candidate.fragments,
            candidate.quality
        );
        for name in &names {
            let term = candidate.terms.iter().find(|term| term.name == *name);
            let _ = write!(text, "\t{}", term.map_or(0.0, |term| term.decibans));
        }
        text.push('\n');
    }
    text
}
