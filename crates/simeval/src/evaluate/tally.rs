//! Everything that is known of one caller, sample after sample.

use std::collections::{BTreeMap, BTreeSet};

use super::call_row::CallRow;
use super::calls::{CallFormat, Calls};
use super::decoys::DecoyRow;
use super::evaluation::SampleSummary;
use super::input::CallerInput;
use super::matching::{CallVerdict, Judgement, TruthMatch};
use super::truth_row::TruthRow;

/// One caller's calls and what they are.
pub(crate) struct Tally {
    pub(crate) caller: String,
    pub(crate) format: CallFormat,
    pub(crate) samples: Vec<SampleTally>,
    pub(crate) truths: Vec<TallyTruth>,
    pub(crate) calls: Vec<TallyCall>,
    /// By class: decoys, and those of them that a passing call fell for.
    pub(crate) decoys: BTreeMap<String, (u64, u64)>,
    pub(crate) skipped_records: u64,
}

/// A sample as a caller fared with it.
pub(crate) struct SampleTally {
    pub(crate) setting: Option<String>,
    /// Whether it holds no junction that is to be found.
    pub(crate) is_fusion_free: bool,
    /// Passing calls of no true junction (count).
    pub(crate) false_calls: u64,
}

/// A true junction that is judged.
pub(crate) struct TallyTruth {
    pub(crate) sample: String,
    pub(crate) setting: Option<String>,
    pub(crate) row: TruthRow,
    /// The call that is taken for it, as an index into the tally's calls.
    pub(crate) call: Option<usize>,
}

/// A call.
pub(crate) struct TallyCall {
    pub(crate) sample: String,
    pub(crate) setting: Option<String>,
    pub(crate) row: CallRow,
    pub(crate) kind: CallKind,
}

/// What a call is, with indices into the tally.
pub(crate) enum CallKind {
    True { truth: usize, found: TruthMatch },
    Duplicate,
    Isoform,
    Reciprocal,
    False { decoy: Option<String> },
    OtherGenes,
}

impl TallyCall {
    pub(crate) fn is_true(&self) -> bool {
        matches!(self.kind, CallKind::True { .. })
    }

    pub(crate) fn is_false(&self) -> bool {
        matches!(self.kind, CallKind::False { .. })
    }
}

impl Tally {
    /// The tally of a caller, a new one when it has not been seen.
    pub(crate) fn of<'a>(tallies: &'a mut Vec<Self>, caller: &CallerInput) -> &'a mut Self {
        let index = tallies
            .iter()
            .position(|tally| tally.caller == caller.label)
            .unwrap_or_else(|| {
                tallies.push(Self {
                    caller: caller.label.clone(),
                    format: caller.format,
                    samples: Vec::new(),
                    truths: Vec::new(),
                    calls: Vec::new(),
                    decoys: BTreeMap::new(),
                    skipped_records: 0,
                });
                tallies.len() - 1
            });
        &mut tallies[index]
    }

    /// Adds what the caller made of a sample. `is_judged` tells the truths that count.
    pub(crate) fn add(
        &mut self,
        sample: &SampleSummary,
        calls: Calls,
        truths: &[TruthRow],
        decoys: &[DecoyRow],
        judgement: Judgement,
        is_judged: impl Fn(&TruthRow) -> bool,
    ) {
        let first_call = self.calls.len();
        // Index of each truth of the sample in the tally; `None` for one that does not count.
        let mut places: Vec<Option<usize>> = Vec::new();
        for (truth, call) in truths.iter().zip(&judgement.truths) {
            places.push(is_judged(truth).then_some(self.truths.len()));
            if is_judged(truth) {
                self.truths.push(TallyTruth {
                    sample: sample.sample.clone(),
                    setting: truth.setting.clone().or_else(|| sample.setting.clone()),
                    row: truth.clone(),
                    call: call.map(|index| first_call + index),
                });
            }
        }
        let mut fallen_for = BTreeSet::new();
        let mut false_calls = 0;
        for (row, verdict) in calls.rows.into_iter().zip(judgement.calls) {
            if let CallVerdict::False { decoy } = verdict
                && row.is_pass
            {
                false_calls += 1;
                fallen_for.extend(decoy);
            }
            self.calls.push(TallyCall {
                sample: sample.sample.clone(),
                setting: sample.setting.clone(),
                row,
                kind: CallKind::new(verdict, &places, decoys),
            });
        }
        for (index, decoy) in decoys.iter().enumerate() {
            let (planted, called) = self.decoys.entry(decoy.class.clone()).or_default();
            *planted += 1;
            *called += u64::from(fallen_for.contains(&index));
        }
        self.samples.push(SampleTally {
            setting: sample.setting.clone(),
            is_fusion_free: sample.junctions == 0,
            false_calls,
        });
        self.skipped_records += u64::from(calls.skipped_records);
    }

    /// Calls that pass.
    pub(crate) fn passing(&self) -> impl Iterator<Item = &TallyCall> {
        self.calls.iter().filter(|call| call.row.is_pass)
    }

    /// The call of a truth, whether it passes or not.
    pub(crate) fn call_of(&self, truth: &TallyTruth) -> Option<&TallyCall> {
        self.calls.get(truth.call?)
    }

    /// Whether a passing call finds it.
    pub(crate) fn is_found(&self, truth: &TallyTruth) -> bool {
        self.call_of(truth).is_some_and(|call| call.row.is_pass)
    }
}

impl CallKind {
    fn new(verdict: CallVerdict, places: &[Option<usize>], decoys: &[DecoyRow]) -> Self {
        match verdict {
            CallVerdict::True(found) => match places[found.truth] {
                Some(truth) => Self::True { truth, found },
                None => Self::OtherGenes,
            },
            CallVerdict::Duplicate(_) => Self::Duplicate,
            CallVerdict::Isoform(_) => Self::Isoform,
            CallVerdict::Reciprocal(_) => Self::Reciprocal,
            CallVerdict::False { decoy } => Self::False {
                decoy: decoy.map(|index| decoys[index].class.clone()),
            },
            CallVerdict::OtherGenes => Self::OtherGenes,
        }
    }
}
