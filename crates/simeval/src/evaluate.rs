//! Judges callers against known truth: what they find, what they make up, and how sure they are.
//!
//! Calls are read from the files that users read, ours like anyone's; nothing here knows how calls are
//! made. What a metric means is written at [`Metric`], when a call is true at [`CallVerdict`].

mod call_row;
mod calls;
mod decoys;
mod error;
mod evaluation;
mod input;
mod matching;
mod metrics;
mod place;
mod plot;
mod ranking;
mod render;
mod table;
mod tally;
mod truth_row;
mod words;

pub use call_row::{CallRow, CallSide, Confidence};
pub use calls::{CallFormat, Calls, read_calls};
pub use decoys::{DecoyRow, read_decoys};
pub use error::EvaluateError;
pub use evaluation::{
    CalibrationBin, CallCounts, CallerEvaluation, Curve, CurvePoint, Evaluation, FalseCall, Metric,
    SampleSummary, TruthVerdict,
};
pub use input::{CallerInput, EvaluationConfig, EvaluationInput, SampleInput};
pub use matching::{BreakpointDistance, CallVerdict, Judgement, SideOrder, TruthMatch, judge};
pub use place::Place;
pub use truth_row::{TruthRow, TruthSide, read_truth};

use tally::Tally;

/// Judges all callers over all samples.
///
/// # Errors
///
/// [`EvaluateError`] when a sample or a caller within one stands twice, when a caller's format changes
/// between samples, or when a file cannot be read or makes no sense; it names the file and the line.
///
/// # Examples
///
/// ```
/// use trkfuse_simeval::{
///     CallFormat, CallerInput, EvaluationConfig, EvaluationInput, SampleInput, evaluate,
/// };
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let truth = folder.path().join("truth.tsv");
/// std::fs::write(
///     &truth,
///     "fusion\tcontig5\tpos5\tstrand5\tcontig3\tpos3\tstrand3\tsplit\tspanning\n\
///      ETV6::NTRK3\tchr12\t11869969\t+\tchr15\t87940753\t-\t10\t4\n\
///      TPM3::NTRK1\tchr1\t154170400\t-\tchr1\t156874571\t+\t2\t0\n",
/// )?;
/// let calls = folder.path().join("star-fusion.fusion_predictions.tsv");
/// std::fs::write(
///     &calls,
///     "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\n\
///      ETV6--NTRK3\t9\t4\tETV6^ENSG00000139083.11\tchr12:11869969:+\tNTRK3^ENSG00000140538.17\tchr15:87940753:-\n",
/// )?;
///
/// let evaluation = evaluate(&EvaluationInput {
///     samples: vec![SampleInput {
///         callers: vec![CallerInput::new("STAR-Fusion", &calls, CallFormat::StarFusion)],
///         ..SampleInput::new("tumour", &truth)
///     }],
///     config: EvaluationConfig::default(),
/// })?;
///
/// let recall = evaluation.metric("STAR-Fusion", "recall", "all").expect("always there");
/// assert_eq!((recall.numerator, recall.denominator), (Some(1), Some(2)));
/// let exact = evaluation.metric("STAR-Fusion", "breakpoint_exact", "all").expect("always there");
/// assert_eq!(exact.value, Some(1.0));
/// println!("{}", evaluation.text());
/// std::fs::write(folder.path().join("evaluation.tsv"), evaluation.tsv())?;
/// std::fs::write(folder.path().join("evaluation.json"), evaluation.json()?)?;
/// std::fs::write(folder.path().join("evaluation.svg"), evaluation.svg()?)?;
/// # Ok(())
/// # }
/// ```
pub fn evaluate(input: &EvaluationInput) -> Result<Evaluation, EvaluateError> {
    input.check()?;
    let config = &input.config;
    let mut samples = Vec::new();
    let mut tallies: Vec<Tally> = Vec::new();
    for sample in &input.samples {
        let truths = read_truth(&sample.truth, &sample.name)?;
        let decoys = match &sample.decoys {
            Some(path) => read_decoys(path, &sample.name)?,
            None => Vec::new(),
        };
        let summary = SampleSummary::new(sample, &truths, &decoys, config);
        for caller in &sample.callers {
            let calls = read_calls(&caller.path, caller.format, config)?;
            let judgement = judge(&calls.rows, &truths, &decoys, config);
            Tally::of(&mut tallies, caller).add(
                &summary,
                calls,
                &truths,
                &decoys,
                judgement,
                |truth| config.is_judged(truth),
            );
        }
        samples.push(summary);
    }
    Ok(Evaluation {
        schema_version: Evaluation::SCHEMA_VERSION.to_string(),
        config: config.clone(),
        samples,
        callers: tallies.iter().map(metrics::summarise).collect(),
    })
}
