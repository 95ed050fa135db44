//! The result in one line.

use trkfuse_core::{FusionCall, RunResult, Support, TargetSummary, Tier};

use crate::{
    number::{counted, grouped},
    word::spoken_word,
};

/// Fewer reads than this over a target's exons show too little of it to speak of "not detected": spread
/// over some 2,500 bases of exons, hardly one of them would lie across any one junction. Chosen by
/// hand; it is a floor, not a limit of detection.
pub const FEWEST_READS: u64 = 20;

/// The result in one line, without a line end: every passing call, else that none was found; then
/// calls to look at again; and without a passing call how much of each target the sample shows, as
/// a "no" from a sample that could not have shown a fusion is worth nothing.
pub fn verdict(result: &RunResult) -> String {
    let of_tier = |tier| result.calls.iter().filter(move |call| call.tier == tier);
    let mut parts: Vec<String> = of_tier(Tier::Pass).map(passing).collect();
    let is_detected = !parts.is_empty();
    if !is_detected {
        parts.push(format!(
            "no {} fusion detected",
            target_names(&result.targets)
        ));
    }
    parts.extend(of_tier(Tier::Watch).map(possible));
    if !is_detected {
        if !result.targets.is_empty() {
            let shown: Vec<String> = result.targets.iter().map(evaluation).collect();
            parts.push(shown.join(", "));
        }
        let filtered = of_tier(Tier::Filtered).count() as u64;
        if filtered > 0 {
            parts.push(format!("{} filtered", counted(filtered, "candidate")));
        }
    }
    parts.join("; ")
}

fn passing(call: &FusionCall) -> String {
    format!(
        "{} fusion detected: PASS, {}, kinase domain {}, {}",
        call.names.hgnc,
        frame(call),
        spoken_word(call.kinase_domain),
        support(&call.support)
    )
}

fn possible(call: &FusionCall) -> String {
    let published = if call.published.is_some() {
        " of a published pair"
    } else {
        ""
    };
    format!(
        "possible {} fusion: {}, kinase domain {}, {}{published}, look again",
        call.names.hgnc,
        frame(call),
        spoken_word(call.kinase_domain),
        support(&call.support)
    )
}

fn frame(call: &FusionCall) -> String {
    match call.frame.status {
        trkfuse_core::FrameStatus::Unknown => "frame unknown".to_string(),
        trkfuse_core::FrameStatus::StopCodon => "stop codon before the 3' gene".to_string(),
        known => spoken_word(known),
    }
}

/// `31 split + 6 spanning fragments`; kinds without a fragment are left out.
fn support(support: &Support) -> String {
    let kinds: Vec<String> = [
        (support.split, "split"),
        (support.gapped, "gapped"),
        (support.spanning, "spanning"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, kind)| format!("{} {kind}", grouped(u64::from(*count))))
    .collect();
    match (kinds.as_slice(), support.unique()) {
        ([], _) => "0 fragments".to_string(),
        (_, 1) => format!("{} fragment", kinds.join(" + ")),
        _ => format!("{} fragments", kinds.join(" + ")),
    }
}

fn evaluation(target: &TargetSummary) -> String {
    let gene = &target.gene;
    match target.exon_reads {
        _ if !target.is_present => format!("{gene} not evaluable (on no contig of this file)"),
        0 => format!("{gene} not evaluable (no read over exons)"),
        reads if reads < FEWEST_READS => {
            format!(
                "{gene} not evaluable ({} over exons)",
                counted(reads, "read")
            )
        }
        reads => format!("{gene} {} over exons", counted(reads, "read")),
    }
}

/// `NTRK1/2/3` where the names differ in their last digits only, else `ALK, NTRK1 or ROS1`.
fn target_names(targets: &[TargetSummary]) -> String {
    let names: Vec<&str> = targets.iter().map(|target| target.gene.as_str()).collect();
    let [first, others @ ..] = names.as_slice() else {
        return "target".to_string();
    };
    let stem = first.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let numbers: Option<Vec<&str>> = names
        .iter()
        .map(|name| {
            name.strip_prefix(stem).filter(|number| {
                !number.is_empty() && number.bytes().all(|letter| letter.is_ascii_digit())
            })
        })
        .collect();
    match (numbers, others) {
        (_, []) => (*first).to_string(),
        (Some(numbers), _) => format!("{stem}{}", numbers.join("/")),
        (None, [middle @ .., last]) => {
            let but_last: Vec<&str> = std::iter::once(first).chain(middle).copied().collect();
            format!("{} or {last}", but_last.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
