//! Whether true calls have the order, the frame and the kinase domain right.

use trkfuse_core::{DomainStatus, FrameStatus};

use crate::evaluate::evaluation::Metric;
use crate::evaluate::matching::{SideOrder, TruthMatch};
use crate::evaluate::tally::{CallKind, Tally, TallyCall, TallyTruth};

/// A true passing call.
#[derive(Clone, Copy)]
struct TrueCall<'a> {
    call: &'a TallyCall,
    truth: &'a TallyTruth,
    found: TruthMatch,
}

/// What a call says of something that the truth tells.
enum Answer {
    Right,
    Wrong,
    Unknown,
}

impl Answer {
    fn new<T: PartialEq>(said: Option<&T>, truth: &T, unknown: &T) -> Self {
        match said {
            Some(said) if said == truth => Self::Right,
            Some(said) if said != unknown => Self::Wrong,
            _ => Self::Unknown,
        }
    }
}

pub(crate) fn metrics(tally: &Tally) -> Vec<Metric> {
    let calls: Vec<TrueCall<'_>> = tally
        .passing()
        .filter_map(|call| match call.kind {
            CallKind::True { truth, found } => Some(TrueCall {
                call,
                truth: &tally.truths[truth],
                found,
            }),
            _ => None,
        })
        .collect();
    let mut metrics = Vec::new();
    for (stated, right, says, answer) in [
        (
            "order_stated",
            "order_right",
            says_order as fn(&TallyCall) -> bool,
            order as fn(TrueCall<'_>) -> Option<Answer>,
        ),
        ("frame_stated", "frame_right", says_frame, frame),
        ("kinase_stated", "kinase_right", says_kinase, kinase),
    ] {
        // A caller that never says anything of it is not judged by it.
        let is_told = tally.calls.iter().any(says);
        for group in ["all", "split"] {
            let judged = calls.iter().copied().filter(|true_call| {
                is_told && (group == "all" || true_call.call.row.split_reads > 0)
            });
            metrics.push(Metric::share_of(stated, group, judged.clone(), |call| {
                answer(call).map(|answer| !matches!(answer, Answer::Unknown))
            }));
            metrics.push(Metric::share_of(right, group, judged, |call| {
                answer(call).map(|answer| matches!(answer, Answer::Right))
            }));
        }
    }
    metrics
}

fn says_order(call: &TallyCall) -> bool {
    call.row.order_known
}

fn says_frame(call: &TallyCall) -> bool {
    call.row.frame.is_some()
}

fn says_kinase(call: &TallyCall) -> bool {
    call.row.kinase_domain.is_some()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one shape with the others, of which truth may say nothing"
)]
fn order(call: TrueCall<'_>) -> Option<Answer> {
    Some(match call.found.order {
        SideOrder::Right => Answer::Right,
        SideOrder::Swapped => Answer::Wrong,
        SideOrder::NotStated => Answer::Unknown,
    })
}

fn frame(call: TrueCall<'_>) -> Option<Answer> {
    let truth = call.truth.row.frame.as_ref()?;
    let said = call.call.row.frame.as_ref();
    Some(Answer::new(said, truth, &FrameStatus::Unknown))
}

fn kinase(call: TrueCall<'_>) -> Option<Answer> {
    let truth = call.truth.row.kinase_domain.as_ref()?;
    let said = call.call.row.kinase_domain.as_ref();
    Some(Answer::new(said, truth, &DomainStatus::Unknown))
}
