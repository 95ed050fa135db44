//! What trkfuse is held to.

use trkfuse_simeval::{CalibrationBin, CallerEvaluation};

use crate::aligner::{Aligner, WHOLE_FILE};
use crate::document::cell;

/// A goal and what was measured.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    pub(crate) what: String,
    pub(crate) measured: String,
    pub(crate) is_met: bool,
}

/// Least shares: metric, group, share, in words.
const SHARES: [(&str, &str, f64, &str); 8] = [
    (
        "recall_from_support",
        "3+",
        0.98,
        "recall from 3 unique fragments: 98 %",
    ),
    (
        "recall_from_support",
        "2+",
        0.90,
        "recall from 2 unique fragments: 90 %",
    ),
    ("precision", "all", 0.99, "precision of passing calls: 99 %"),
    (
        "clean_samples",
        "all",
        1.0,
        "no passing call without a fusion: all samples",
    ),
    (
        "breakpoint_exact",
        "all",
        0.99,
        "split-supported breakpoints exact: 99 %",
    ),
    ("order_right", "all", 0.99, "5' and 3' side right: 99 %"),
    ("frame_right", "all", 0.99, "frame right: 99 %"),
    ("kinase_right", "all", 0.99, "kinase domain right: 99 %"),
];

/// By how much recall from another aligner may lie below that from STAR with chimeric alignments.
const BEHIND: f64 = 0.03;

/// By what factor the error may be off what QUAL says.
const FACTOR: f64 = 2.0;

/// The bins of QUAL that are held to it, by their lower limits.
const BINS: [f64; 3] = [10.0, 20.0, 30.0];

/// All goals for a caller's figures, and for those that are held against each other: ours and another's.
pub(crate) fn all(
    caller: &CallerEvaluation,
    against: &[(&CallerEvaluation, &CallerEvaluation)],
) -> Vec<Goal> {
    let shares = SHARES.iter().map(|&(metric, group, least, what)| {
        let figure = caller.metric(metric, group);
        Goal {
            what: what.to_string(),
            measured: figure.map_or_else(|| "-".to_string(), cell),
            is_met: figure
                .and_then(|figure| figure.value)
                .is_some_and(|value| value >= least),
        }
    });
    let bins = caller
        .calibration
        .iter()
        .filter(|bin| BINS.contains(&bin.from))
        .map(calibrated);
    let beside = against
        .iter()
        .map(|(ours, theirs)| not_behind(ours, theirs));
    shares.chain(beside).chain(bins).collect()
}

/// What other aligners, and none, are held to: the figures of the first caller, which has STAR's chimeric alignments.
pub(crate) fn of_aligners(callers: &[CallerEvaluation]) -> Vec<Goal> {
    let Some((star, others)) = callers.split_first() else {
        return Vec::new();
    };
    // What reads from FASTQ give is held to both: there is no other way to look at them.
    let is_whole = |caller: &CallerEvaluation| caller.caller.ends_with(WHOLE_FILE);
    let is_fastq = |caller: &CallerEvaluation| caller.caller == Aligner::None.label();
    let (whole, usual): (Vec<_>, Vec<_>) = others.iter().partition(|&caller| is_whole(caller));
    let mut goals = of_way(star, &usual, "");
    if !whole.is_empty() {
        let fastq = usual.iter().copied().filter(|caller| is_fastq(caller));
        let whole: Vec<&CallerEvaluation> = whole.into_iter().chain(fastq).collect();
        goals.extend(of_way(star, &whole, ", whole file"));
    }
    goals
}

/// The goals for one way to search files.
fn of_way(star: &CallerEvaluation, others: &[&CallerEvaluation], way: &str) -> Vec<Goal> {
    if others.is_empty() {
        return Vec::new();
    }
    let recall = [("2+", 2), ("3+", 3)].map(|(group, fragments)| {
        near(
            star,
            others,
            ("recall_from_support", group),
            BEHIND,
            format!(
                "recall from {fragments} fragments within 3 points of STAR's, from each aligner{way} and from FASTQ"
            ),
        )
    });
    let precision = near(
        star,
        others,
        ("precision", "all"),
        0.0,
        format!("precision no lower than from STAR, from each aligner{way} and from FASTQ"),
    );
    recall.into_iter().chain([precision]).collect()
}

/// Met when a figure of each of `others` is at most `behind` lower than the first one's.
fn near(
    first: &CallerEvaluation,
    others: &[&CallerEvaluation],
    (metric, group): (&str, &str),
    behind: f64,
    what: String,
) -> Goal {
    let value = |caller: &CallerEvaluation| caller.metric(metric, group)?.value;
    let least = others
        .iter()
        .map(|caller| (value(caller).unwrap_or(0.0), caller.caller.as_str()))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(first), Some((least, name))) = (value(first), least) else {
        return Goal {
            what,
            measured: "-".to_string(),
            is_met: false,
        };
    };
    Goal {
        what,
        measured: format!(
            "{:.1} %; least {:.1} %, {name}",
            100.0 * first,
            100.0 * least
        ),
        // As far as tables show: no figure is lost in the last bit.
        is_met: least >= first - behind - 1e-9,
    }
}

/// Met when no level of support has a lower recall than the other caller's.
fn not_behind(caller: &CallerEvaluation, other: &CallerEvaluation) -> Goal {
    let levels: Vec<(&str, f64, f64)> = caller
        .metrics
        .iter()
        .filter(|figure| figure.metric == "recall_by_support")
        .filter_map(|figure| {
            let theirs = other.metric(&figure.metric, &figure.group)?.value?;
            Some((figure.group.as_str(), figure.value?, theirs))
        })
        .collect();
    let behind: Vec<String> = levels
        .iter()
        .filter(|(_, ours, theirs)| ours < theirs)
        .map(|(level, ours, theirs)| {
            format!(
                "{:.1} against {:.1} % at {level}",
                100.0 * ours,
                100.0 * theirs
            )
        })
        .collect();
    Goal {
        what: format!(
            "recall of {} at or above that of {} at every level of support",
            caller.caller, other.caller
        ),
        measured: if behind.is_empty() {
            format!("at all {} levels", levels.len())
        } else {
            behind.join(", ")
        },
        is_met: behind.is_empty() && !levels.is_empty(),
    }
}

/// Met when the interval of what is holds a value within the factor of what was said: few calls prove little.
fn calibrated(bin: &CalibrationBin) -> Goal {
    let said = bin.predicted.unwrap_or(0.0);
    let (low, high) = (bin.low.unwrap_or(0.0), bin.high.unwrap_or(1.0));
    Goal {
        what: format!(
            "error at QUAL {} within a factor of {FACTOR} of what it says",
            bin.name()
        ),
        measured: format!(
            "says {:.2} %, is {} of {} ({:.2} to {:.2} %)",
            said * 100.0,
            bin.false_calls,
            bin.calls,
            low * 100.0,
            high * 100.0
        ),
        is_met: low <= said * FACTOR && high >= said / FACTOR,
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_simeval::{CallCounts, Curve, Metric};

    use super::*;

    fn bin(calls: u64, false_calls: u64, low: f64, high: f64) -> CalibrationBin {
        CalibrationBin {
            from: 10.0,
            to: 15.0,
            calls,
            false_calls,
            predicted: Some(0.05),
            observed: Some(false_calls as f64 / calls as f64),
            low: Some(low),
            high: Some(high),
        }
    }

    #[test]
    fn a_bin_is_met_unless_its_interval_lies_beyond_the_factor() {
        assert!(calibrated(&bin(20, 0, 0.0, 0.16)).is_met);
        assert!(calibrated(&bin(100, 9, 0.048, 0.162)).is_met);
        assert!(!calibrated(&bin(100, 30, 0.22, 0.40)).is_met);
        assert!(!calibrated(&bin(1_000, 0, 0.0, 0.004)).is_met);
    }

    #[test]
    fn an_aligner_more_than_three_points_behind_is_behind() {
        let of = |value: f64| {
            let mut caller = caller(&[("2+", value), ("3+", value)]);
            for figure in &mut caller.metrics {
                figure.metric = "recall_from_support".to_string();
            }
            caller
        };
        let met = |others: &[f64]| {
            let callers: Vec<_> = [0.9].iter().chain(others).map(|&value| of(value)).collect();
            let goals = of_aligners(&callers);
            goals.iter().map(|goal| goal.is_met).collect::<Vec<_>>()
        };
        assert_eq!(met(&[0.95, 0.87]), [true, true, false], "no precision");
        assert_eq!(met(&[0.95, 0.86]), [false, false, false]);
        assert!(met(&[]).is_empty());
    }

    #[test]
    fn whole_files_are_held_to_goals_of_their_own_with_the_reads_from_fastq() {
        let of = |name: &str, value: f64| {
            let mut caller = caller(&[("2+", value), ("3+", value)]);
            caller.caller = name.to_string();
            for figure in &mut caller.metrics {
                figure.metric = "recall_from_support".to_string();
            }
            caller
        };
        let met = |usual: f64, whole: f64, fastq: f64| {
            let callers = [
                of("trkfuse", 0.9),
                of(Aligner::Hisat2.label(), usual),
                of(Aligner::Hisat2.whole_file_label(), whole),
                of(Aligner::None.label(), fastq),
            ];
            let goals = of_aligners(&callers);
            assert_eq!(goals.len(), 6);
            (goals[0].is_met, goals[3].is_met)
        };
        assert_eq!(met(0.8, 0.9, 0.9), (false, true));
        assert_eq!(met(0.9, 0.8, 0.9), (true, false));
        assert_eq!(met(0.9, 0.9, 0.8), (false, false));
    }

    fn caller(recalls: &[(&str, f64)]) -> CallerEvaluation {
        CallerEvaluation {
            caller: "theirs".to_string(),
            format: String::new(),
            samples: 1,
            calls: CallCounts::default(),
            metrics: recalls
                .iter()
                .map(|(group, value)| Metric {
                    metric: "recall_by_support".to_string(),
                    group: (*group).to_string(),
                    value: Some(*value),
                    numerator: None,
                    denominator: None,
                    low: None,
                    high: None,
                })
                .collect(),
            curve_of_passing: Curve::default(),
            curve_of_all: Curve::default(),
            calibration: Vec::new(),
            truths: Vec::new(),
            false_calls: Vec::new(),
        }
    }

    #[test]
    fn one_level_behind_is_behind() {
        let theirs = caller(&[("1", 0.2), ("2", 0.6)]);
        assert!(not_behind(&caller(&[("1", 0.2), ("2", 0.7)]), &theirs).is_met);
        let goal = not_behind(&caller(&[("1", 0.1), ("2", 0.9)]), &theirs);
        assert!(!goal.is_met);
        assert_eq!(goal.measured, "10.0 against 20.0 % at 1");
        assert!(!not_behind(&caller(&[]), &theirs).is_met);
    }
}
