//! The fit in words and tables: what each line of the ledger weighs and what it should.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Candidate;
use super::chance::Chance;
use crate::logistic::{self, Observation, Prior};

/// Decibans of a natural logarithm of 1.
const DECIBANS: f64 = 10.0 / std::f64::consts::LN_10;

/// A term with more reasons than this is taken as a number, not as so many cases.
const MOST_REASONS: usize = 8;

/// How far a case's weight may be off what was chosen by hand, in decibans (standard deviation).
const LEVEL_DEVIATION: f64 = 6.0;

/// How far the scale of a term that is a number may be off 1 (standard deviation).
const SCALE_DEVIATION: f64 = 0.5;

/// Upper limits of ranges of unique fragments.
const FRAGMENTS: [(&str, u32, u32); 6] = [
    ("1", 1, 1),
    ("2", 2, 2),
    ("3", 3, 3),
    ("4-5", 4, 5),
    ("6-9", 6, 9),
    ("10+", 10, u32::MAX),
];

/// QUAL that a call needs to pass.
const PASSING: f64 = 10.0;

/// The log odds of that QUAL, in decibans.
const PASSING_ODDS: f64 = 9.54;

/// What a coefficient is of.
struct Feature {
    term: String,
    /// A case of the term by its reason; `None` for the term as a number.
    reason: Option<String>,
    /// Mean weight at present, in decibans; of a number, over all candidates.
    now: f64,
}

/// All of it as text.
pub(crate) fn report(candidates: &[Candidate]) -> String {
    let mut text = String::new();
    let (yes, no): (Vec<&Candidate>, Vec<&Candidate>) =
        candidates.iter().partition(|candidate| candidate.is_true);
    let _ = writeln!(
        text,
        "candidates: {} true, {} false; odds {:.1} decibans",
        yes.len(),
        no.len(),
        10.0 * (yes.len() as f64 / no.len().max(1) as f64).log10()
    );
    classes(&mut text, &no);
    sum(&mut text, candidates);
    fragments(&mut text, &yes, &no);
    weights(&mut text, candidates);
    text
}

fn classes(text: &mut String, no: &[&Candidate]) {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for candidate in no {
        let (all, passing) = counts.entry(&candidate.class).or_default();
        *all += 1;
        *passing += u32::from(candidate.tier == "pass");
    }
    text.push_str("\nfalse candidates by decoy (all, passing):\n");
    for (class, (all, passing)) in counts {
        let _ = writeln!(text, "  {class:<30} {all:>6} {passing:>6}");
    }
}

/// How the ledger's sum should be stretched and moved to mean what it says.
fn sum(text: &mut String, candidates: &[Candidate]) {
    let observations: Vec<Observation> = candidates
        .iter()
        .map(|candidate| Observation {
            features: vec![1.0, candidate.total() / DECIBANS],
            is_true: candidate.is_true,
        })
        .collect();
    let priors = [
        Prior {
            mean: 0.0,
            deviation: 10.0,
        },
        Prior {
            mean: 1.0,
            deviation: 1.0,
        },
    ];
    let fitted = logistic::fit(&observations, &priors);
    let _ = writeln!(
        text,
        "\nsum of the ledger as log odds: {:+.1} decibans + {:.2} x sum (right as it is: +0.0, 1.00)",
        fitted[0] * DECIBANS,
        fitted[1]
    );
    text.push_str("      sum         true  false  said false  is false\n");
    let limits = [
        f64::NEG_INFINITY,
        -30.0,
        -20.0,
        -15.0,
        -10.0,
        -5.0,
        0.0,
        5.0,
        10.0,
        15.0,
        20.0,
        30.0,
        40.0,
        f64::INFINITY,
    ];
    for range in limits.windows(2) {
        let inside: Vec<&Candidate> = candidates
            .iter()
            .filter(|candidate| (range[0]..range[1]).contains(&candidate.total()))
            .collect();
        if inside.is_empty() {
            continue;
        }
        let count = inside.len() as f64;
        let no = inside.iter().filter(|candidate| !candidate.is_true).count();
        let said: f64 = inside
            .iter()
            .map(|candidate| 1.0 / (1.0 + (candidate.total() / DECIBANS).exp()))
            .sum();
        let _ = writeln!(
            text,
            "  [{:>4}, {:>4})  {:>6} {:>6}  {:>9.2} %  {:>6.2} %",
            range[0],
            range[1],
            inside.len() - no,
            no,
            100.0 * said / count,
            100.0 * no as f64 / count
        );
    }
}

fn fragments(text: &mut String, yes: &[&Candidate], no: &[&Candidate]) {
    text.push_str("\nunique fragments   true  false  ratio in decibans\n");
    for (name, from, to) in FRAGMENTS {
        let count = |of: &[&Candidate]| {
            of.iter()
                .filter(|candidate| (from..=to).contains(&candidate.fragments))
                .count()
        };
        let (of_yes, of_no) = (count(yes), count(no));
        let _ = writeln!(
            text,
            "  {name:<14} {of_yes:>6} {of_no:>6}  {}",
            ratio(of_yes, yes.len(), of_no, no.len())
        );
    }
    let counts: Vec<u32> = no
        .iter()
        .filter(|candidate| candidate.is_left_to_the_score())
        .map(|candidate| candidate.fragments.max(1))
        .collect();
    let times = |wanted: u32| counts.iter().filter(|&&count| count == wanted).count();
    let _ = writeln!(
        text,
        "  false junctions that no other filter takes with 1, 2, 3, 4 fragments: {}, {}, {}, {}; most likely mean for a given size:",
        times(1),
        times(2),
        times(3),
        times(4)
    );
    for size in [0.03, 0.05, 0.1, 0.3, 1.0] {
        let (chance, height) = Chance::fit(&counts, size);
        let _ = writeln!(
            text,
            "    CHANCE_SIZE {size}: CHANCE_MEAN {:.4} (log likelihood {height:.1})",
            chance.mean
        );
    }
}

/// 10 log10 of a share of true ones over a share of false ones, half a candidate added to each, with its standard
/// error.
fn ratio(of_yes: usize, yes: usize, of_no: usize, no: usize) -> String {
    let share = |part: usize, all: usize| (part as f64 + 0.5) / (all as f64 + 1.0);
    let decibans = 10.0 * (share(of_yes, yes) / share(of_no, no)).log10();
    let error = DECIBANS * (1.0 / (of_yes as f64 + 0.5) + 1.0 / (of_no as f64 + 0.5)).sqrt();
    format!("{decibans:>+6.1} ± {error:.1}")
}

/// Each term's cases: what they weigh, what they would weigh alone, and what they weigh beside all others.
fn weights(text: &mut String, candidates: &[Candidate]) {
    let features = features(candidates);
    let observations: Vec<Observation> = candidates
        .iter()
        .map(|candidate| Observation {
            features: features
                .iter()
                .map(|feature| value(candidate, feature))
                .collect(),
            is_true: candidate.is_true,
        })
        .collect();
    let priors: Vec<Prior> = features
        .iter()
        .map(|feature| match feature.reason {
            Some(_) => Prior {
                mean: feature.now / DECIBANS,
                deviation: LEVEL_DEVIATION / DECIBANS,
            },
            None => Prior {
                mean: 1.0,
                deviation: SCALE_DEVIATION,
            },
        })
        .collect();
    let fitted = logistic::fit(&observations, &priors);
    passing(text, candidates, &observations, &fitted);
    let yes = candidates
        .iter()
        .filter(|candidate| candidate.is_true)
        .count();
    let no = candidates.len() - yes;
    text.push_str(
        "\nWeights in decibans. now: in the ledger. alone: observed ratio of true to false. beside: fitted with all other\n\
         terms, held to `now` by a prior of 6 decibans. The prior's line takes up the odds of these samples.\n\
         term            now   beside  alone          true  false  case\n",
    );
    for (feature, coefficient) in features.iter().zip(&fitted) {
        match &feature.reason {
            Some(reason) => {
                let has = |candidate: &&Candidate| value(candidate, feature) != 0.0;
                let of_yes = candidates.iter().filter(has).filter(|c| c.is_true).count();
                let of_no = candidates.iter().filter(has).count() - of_yes;
                let _ = writeln!(
                    text,
                    "{:<14} {:>+5.1}  {:>+6.1}  {:<12} {of_yes:>6} {of_no:>6}  {reason}",
                    feature.term,
                    feature.now,
                    coefficient * DECIBANS,
                    ratio(of_yes, yes, of_no, no)
                );
            }
            None => {
                let _ = writeln!(
                    text,
                    "{:<14}   x 1  x {coefficient:>4.2}  as a number, mean {:+.1}",
                    feature.term, feature.now
                );
            }
        }
    }
}

/// How many candidates reach a QUAL of 10 with the present weights and with the fitted ones, filters aside.
fn passing(
    text: &mut String,
    candidates: &[Candidate],
    observations: &[Observation],
    fitted: &[f64],
) {
    text.push_str(
        "\nQUAL 10 reached, filters aside, by unique fragments: with present and with fitted weights\n\
         fragments          true    now   fitted  false    now   fitted\n",
    );
    for (name, from, to) in FRAGMENTS {
        let mut counts = [[0_u32; 3]; 2];
        for (candidate, observation) in candidates.iter().zip(observations) {
            if !(from..=to).contains(&candidate.fragments) {
                continue;
            }
            let odds: f64 = observation
                .features
                .iter()
                .zip(fitted)
                .map(|(x, b)| x * b)
                .sum();
            let of = &mut counts[usize::from(!candidate.is_true)];
            of[0] += 1;
            of[1] += u32::from(candidate.quality >= PASSING);
            of[2] += u32::from(odds * DECIBANS >= PASSING_ODDS);
        }
        let [[yes, yes_now, yes_fitted], [no, no_now, no_fitted]] = counts;
        let _ = writeln!(
            text,
            "  {name:<14} {yes:>6} {yes_now:>6} {yes_fitted:>8} {no:>6} {no_now:>6} {no_fitted:>8}"
        );
    }
}

fn features(candidates: &[Candidate]) -> Vec<Feature> {
    let mut reasons: Vec<(String, BTreeMap<String, Vec<f64>>)> = Vec::new();
    for term in candidates.iter().flat_map(|candidate| &candidate.terms) {
        let place = reasons.iter().position(|(name, _)| *name == term.name);
        let place = place.unwrap_or_else(|| {
            reasons.push((term.name.clone(), BTreeMap::new()));
            reasons.len() - 1
        });
        let weights = reasons[place].1.entry(term.reason.clone()).or_default();
        weights.push(term.decibans);
    }
    let mean = |weights: &[f64]| weights.iter().sum::<f64>() / weights.len() as f64;
    let mut features = Vec::new();
    for (term, cases) in reasons {
        if cases.len() <= MOST_REASONS {
            features.extend(cases.into_iter().map(|(reason, weights)| Feature {
                term: term.clone(),
                now: mean(&weights),
                reason: Some(reason),
            }));
        } else {
            let weights: Vec<f64> = cases.into_values().flatten().collect();
            features.push(Feature {
                term,
                reason: None,
                now: mean(&weights),
            });
        }
    }
    features
}

/// 1 or 0 for a case, the natural logarithm of the ratio for a number.
fn value(candidate: &Candidate, feature: &Feature) -> f64 {
    let term = candidate
        .terms
        .iter()
        .find(|term| term.name == feature.term);
    match (&feature.reason, term) {
        (_, None) => 0.0,
        (Some(reason), Some(term)) => f64::from(u8::from(term.reason == *reason)),
        (None, Some(term)) => term.decibans / DECIBANS,
    }
}
