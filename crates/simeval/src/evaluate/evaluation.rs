//! What an evaluation comes to: figures, and the calls and truths behind them.

use serde::{Deserialize, Serialize};

use super::decoys::DecoyRow;
use super::input::{EvaluationConfig, SampleInput};
use super::matching::SideOrder;
use super::place::Place;
use super::truth_row::TruthRow;

/// The verdict on all callers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The version of this structure as JSON.
    pub schema_version: String,
    /// The rules it was made by.
    pub config: EvaluationConfig,
    /// The samples, in the order given.
    pub samples: Vec<SampleSummary>,
    /// The callers, in the order of their first sample.
    pub callers: Vec<CallerEvaluation>,
}

impl Evaluation {
    /// The version of the structure that this code makes.
    pub const SCHEMA_VERSION: &'static str = "1.0";

    /// A caller's figure; `None` when there is no such caller, metric or group.
    pub fn metric(&self, caller: &str, metric: &str, group: &str) -> Option<&Metric> {
        let caller = self.callers.iter().find(|entry| entry.caller == caller)?;
        caller.metric(metric, group)
    }
}

/// What is in a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleSummary {
    /// The name.
    pub sample: String,
    /// How it was sequenced, where that is known and the same for all of it.
    pub setting: Option<String>,
    /// True junctions that are judged (count).
    pub junctions: u64,
    /// Those of them that a fragment shows (count).
    pub junctions_with_support: u64,
    /// Decoys (count).
    pub decoys: u64,
}

impl SampleSummary {
    pub(crate) fn new(
        sample: &SampleInput,
        truths: &[TruthRow],
        decoys: &[DecoyRow],
        config: &EvaluationConfig,
    ) -> Self {
        let judged: Vec<&TruthRow> = truths
            .iter()
            .filter(|truth| config.is_judged(truth))
            .collect();
        let first = truths.first().and_then(|truth| truth.setting.as_ref());
        let common = first.filter(|setting| {
            truths
                .iter()
                .all(|truth| truth.setting.as_ref() == Some(setting))
        });
        Self {
            sample: sample.name.clone(),
            setting: common.or(sample.setting.as_ref()).cloned(),
            junctions: judged.len() as u64,
            junctions_with_support: judged.iter().filter(|truth| truth.support() > 0).count()
                as u64,
            decoys: decoys.len() as u64,
        }
    }
}

/// The verdict on one caller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallerEvaluation {
    /// The caller's label.
    pub caller: String,
    /// The format of its output.
    pub format: String,
    /// Samples it has seen (count).
    pub samples: u64,
    /// What its calls are.
    pub calls: CallCounts,
    /// The figures.
    pub metrics: Vec<Metric>,
    /// Precision and recall over the calls that pass.
    pub curve_of_passing: Curve,
    /// Precision and recall over all calls in the file.
    pub curve_of_all: Curve,
    /// What QUAL says against what is, over all calls in the file; empty for a caller without QUAL.
    pub calibration: Vec<CalibrationBin>,
    /// Each true junction, by sample and line.
    pub truths: Vec<TruthVerdict>,
    /// Each false call that passes, by sample and line.
    pub false_calls: Vec<FalseCall>,
}

impl CallerEvaluation {
    /// A figure; `None` when there is no such metric or group.
    pub fn metric(&self, metric: &str, group: &str) -> Option<&Metric> {
        self.metrics
            .iter()
            .find(|entry| entry.metric == metric && entry.group == group)
    }
}

/// What a caller's calls are, counted. Passing calls, except where it says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCounts {
    /// Calls in the files, whether they pass or not.
    pub read: u64,
    /// Calls that pass.
    pub passing: u64,
    /// The one call of a true junction.
    pub true_calls: u64,
    /// Further calls of a true junction.
    pub duplicates: u64,
    /// Further junctions of a true gene pair.
    pub isoforms: u64,
    /// Further junctions of a true gene pair, the other way round.
    pub reciprocals: u64,
    /// Calls of no true junction.
    pub false_calls: u64,
    /// Calls of genes that are not judged.
    pub other_genes: u64,
    /// Records of a VCF that are no junction of two known places.
    pub skipped_records: u64,
}

/// One figure.
///
/// Shares have a numerator, a denominator and the limits of their 95 % Wilson interval; rates a numerator and
/// a denominator; other figures a value alone. A figure that cannot be worked out (nothing to divide by,
/// or a caller that tells nothing of it) has no value.
///
/// | metric | group | share, rate or value of |
/// |---|---|---|
/// | `recall` | `all` | true junctions with support that a passing call finds |
/// | `recall_by_support` | `1`, `2`, `3-4`, `5-9`, `10-19`, `20+` unique fragments | the same |
/// | `recall_from_support` | `2+`, `3+`, `5+`, `10+`, `20+` | the same, of junctions with at least so many |
/// | `recall_by_class`, `recall_by_setting` | class, setting of the truth | the same |
/// | `recall_of_fusions` | `all`, `2+`, `3+` | true gene pairs, with that many fragments over their junctions, of which a junction is found |
/// | `recall_with_filtered` | `all`, `2+`, `3+` | as `recall`, by any call in the file |
/// | `found_without_support` | `all` | true junctions without support that a passing call finds |
/// | `precision` | `all` | passing calls, true ones among true and false ones |
/// | `precision_by_setting` | setting of the sample | the same |
/// | `false_calls` | `all` | false passing calls a sample |
/// | `false_calls_by_setting` | setting of the sample | the same |
/// | `false_calls_by_decoy` | class of decoy, `unexplained` | the same |
/// | `decoys_called` | class of decoy | decoys that a passing call fell for |
/// | `clean_samples` | `all` | samples without any true junction that have no false passing call |
/// | `extra_calls` | `duplicate`, `isoform`, `reciprocal` | passing calls that are neither right nor wrong, a sample |
/// | `breakpoint_exact` | `all` | true passing calls with split reads with both breakpoints on the base |
/// | `breakpoint_distance` | `0`, `1-2`, `3-10`, `11-100`, `101+`, `other_contig` | the same calls by the farther breakpoint, in bases |
/// | `order_stated`, `order_right` | `all`, `split` (with split reads) | true passing calls whose caller tells the 5' side; tells it rightly |
/// | `frame_stated`, `frame_right` | `all`, `split` | the same for the frame, where the truth tells |
/// | `kinase_stated`, `kinase_right` | `all`, `split` | the same for the kinase domain |
/// | `aupr` | `passing`, `all` calls | value: area under the precision-recall curve (average precision) |
/// | `calibration_predicted` | range of QUAL | value: mean error that QUAL says, over all calls in the file |
/// | `calibration_observed` | range of QUAL | calls that are false |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// What it is a figure of.
    pub metric: String,
    /// Of which part.
    pub group: String,
    /// The figure: a share from 0 to 1, a rate or a value.
    pub value: Option<f64>,
    /// What was counted.
    pub numerator: Option<u64>,
    /// Out of how many.
    pub denominator: Option<u64>,
    /// Lower limit of the 95 % interval.
    pub low: Option<f64>,
    /// Upper limit of the 95 % interval.
    pub high: Option<f64>,
}

/// Precision and recall along the ranks, the surest calls first.
///
/// Calls are ranked by QUAL; Arriba's by confidence (low 0, medium 1, high 2), then reads; others by reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The area under it, as average precision; `None` without a true junction to find.
    pub area: Option<f64>,
    /// A point for each rank.
    pub points: Vec<CurvePoint>,
}

/// Precision and recall of all calls down to a rank.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// The score of the rank.
    pub score: f64,
    /// Its reads, where the rank goes by them.
    pub reads: u64,
    /// True calls so far.
    pub true_calls: u64,
    /// False calls so far.
    pub false_calls: u64,
    /// Share of true calls among true and false ones.
    pub precision: f64,
    /// Share of true junctions with support that are found; `None` without any.
    pub recall: Option<f64>,
}

/// Calls of like QUAL: the error that it says and the error that is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    /// Lowest QUAL.
    pub from: f64,
    /// QUAL below this; in the last bin, any QUAL from `from` up.
    pub to: f64,
    /// True and false calls, passing or not.
    pub calls: u64,
    /// False ones.
    pub false_calls: u64,
    /// Mean of 10^(-QUAL/10).
    pub predicted: Option<f64>,
    /// Share of false calls.
    pub observed: Option<f64>,
    /// Lower limit of its 95 % Wilson interval.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

/// How a caller fared with a true junction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TruthVerdict {
    /// The sample.
    pub sample: String,
    /// The line in the truth, counted from 1.
    pub line: usize,
    /// `ETV6::NTRK3`.
    pub fusion: String,
    /// The breakpoint of the 5' side, counted from 1.
    pub five_prime: Place,
    /// The breakpoint of the 3' side, counted from 1.
    pub three_prime: Place,
    /// What kind of fusion it is.
    pub class: Option<String>,
    /// How it was sequenced.
    pub setting: Option<String>,
    /// Unique fragments that show it.
    pub support: u32,
    /// The line of its call, counted from 1; `None` when it is missed.
    pub call_line: Option<usize>,
    /// Whether that call passes; false when it is missed.
    pub is_pass: bool,
    /// Whether that call has the sides in order.
    pub order: Option<SideOrder>,
    /// How far that call's farther breakpoint is off, in bases; `None` also on another contig.
    pub distance: Option<u32>,
}

/// A call that passes and is of no true junction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FalseCall {
    /// The sample.
    pub sample: String,
    /// The line in the caller's file, counted from 1.
    pub line: usize,
    /// `ETV6::NTRK3`.
    pub fusion: String,
    /// The breakpoint of the 5' side, counted from 1.
    pub five_prime: Place,
    /// The breakpoint of the 3' side, counted from 1.
    pub three_prime: Place,
    /// Fragments with a read across the junction, by the caller.
    pub split_reads: u32,
    /// Spanning pairs, by the caller.
    pub spanning_pairs: u32,
    /// QUAL.
    pub quality: Option<f64>,
    /// The class of the decoy that it fell for; `None` when it is unexplained.
    pub decoy: Option<String>,
}
