//! Which call is of which true junction, and what the other calls are.
//!
//! Cost: calls times truths of a sample.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use trkfuse_core::{Role, Strand};

use super::call_row::{CallRow, CallSide};
use super::decoys::DecoyRow;
use super::input::EvaluationConfig;
use super::ranking::RankKey;
use super::truth_row::{TruthRow, TruthSide};

mod false_class;

/// Whether a call has the sides in the order of transcription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SideOrder {
    /// The 5' side of the truth is the 5' side of the call.
    Right,
    /// It is the 3' side.
    Swapped,
    /// The caller does not tell.
    NotStated,
}

/// How far a call's breakpoints are from the truth's, in bases. Where the two flanks of a junction agree in
/// some bases it may as well lie elsewhere; of such equivalent placements the nearest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BreakpointDistance {
    /// The farther of the two, the one that ranks first.
    farther: u32,
    nearer: u32,
}

impl BreakpointDistance {
    fn new(one: u32, other: u32) -> Self {
        Self {
            farther: one.max(other),
            nearer: one.min(other),
        }
    }

    /// The distance of the breakpoint that is farther off.
    pub const fn farther(self) -> u32 {
        self.farther
    }

    /// Whether both breakpoints are on the base.
    pub const fn is_exact(self) -> bool {
        self.farther == 0
    }
}

/// A call and the true junction it is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TruthMatch {
    /// Index of the truth.
    pub truth: usize,
    /// Whether the order is right.
    pub order: SideOrder,
    /// How far the breakpoints are off; `None` when one is on another contig.
    pub distance: Option<BreakpointDistance>,
    /// Whether both breakpoints lie within the tolerance.
    pub is_near: bool,
}

/// What a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallVerdict {
    /// The one call of a true junction: both breakpoints lie within the tolerance of the truth's, or the two
    /// genes agree. A side in no gene agrees with a call within
    /// [`locus_reach`](EvaluationConfig::locus_reach).
    True(TruthMatch),
    /// A further call of a true junction that another call is taken for already.
    Duplicate(TruthMatch),
    /// A further junction of a true gene pair. Neither right nor wrong.
    Isoform(TruthMatch),
    /// A further junction of a true gene pair, the other way round. Neither right nor wrong.
    Reciprocal(TruthMatch),
    /// No true junction.
    False {
        /// The decoy that it fell for; `None` when it is unexplained.
        decoy: Option<usize>,
    },
    /// Of genes that are not judged. Neither right nor wrong.
    OtherGenes,
}

/// The verdicts on a caller's calls in one sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// `calls[i]`: what call `i` is.
    pub calls: Vec<CallVerdict>,
    /// `truths[i]`: the call that is taken for truth `i`.
    pub truths: Vec<Option<usize>>,
}

/// A call and a truth that may be one.
struct Link {
    call: usize,
    found: TruthMatch,
    kind: Kind,
    /// Both flanks are known and one of them differs, as in the reciprocal.
    has_other_flanks: bool,
}

/// Why they may be one, best reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Near,
    NearSwapped,
    Genes,
    GenesSwapped,
}

/// Judges the calls of one sample. Each truth is matched once: to the best call that passes, and only when
/// there is none, to the best one that does not.
pub fn judge(
    calls: &[CallRow],
    truths: &[TruthRow],
    decoys: &[DecoyRow],
    config: &EvaluationConfig,
) -> Judgement {
    let mut links: Vec<Link> = calls
        .iter()
        .enumerate()
        .flat_map(|(index, call)| links_of(index, call, truths, config))
        .collect();
    links.sort_by_cached_key(|link| {
        let call = &calls[link.call];
        let truth = &truths[link.found.truth];
        // ORDER: calls that pass come first, or a filtered call could use up the truth that a passing one is
        // meant for. Then the reason; a place tells more than names, so only names ask which truth is to be
        // seen at all. Then the place, then how sure the caller is; the indices make it one order.
        (
            !call.is_pass,
            link.kind,
            link.kind >= Kind::Genes && truth.support() == 0,
            link.has_other_flanks,
            link.found
                .distance
                .map_or((u32::MAX, u32::MAX), |distance| {
                    (distance.farther, distance.nearer)
                }),
            Reverse(RankKey::of_one(call)),
            link.call,
            link.found.truth,
        )
    });
    let mut taken_for: Vec<Option<TruthMatch>> = vec![None; calls.len()];
    let mut found_by: Vec<Option<usize>> = vec![None; truths.len()];
    for link in &links {
        let truth = link.found.truth;
        // A reciprocal shows that its fusion is there, but is no isoform of one that was found.
        let adds_nothing = link.kind == Kind::GenesSwapped
            && link.has_other_flanks
            && is_found(&truths[truth], truths, &found_by);
        if taken_for[link.call].is_none() && found_by[truth].is_none() && !adds_nothing {
            taken_for[link.call] = Some(link.found);
            found_by[truth] = Some(link.call);
        }
    }
    let mut verdicts: Vec<Option<CallVerdict>> = taken_for
        .into_iter()
        .map(|found| found.map(CallVerdict::True))
        .collect();
    // The links are still in the order of reasons: the first one of a call tells what it is.
    for link in &links {
        verdicts[link.call].get_or_insert_with(|| further(link));
    }
    let verdicts = verdicts
        .into_iter()
        .zip(calls)
        .map(|(verdict, call)| {
            verdict.unwrap_or_else(|| false_class::classify(call, decoys, config))
        })
        .map(|verdict| of_judged_genes(verdict, truths, config))
        .collect();
    Judgement {
        calls: verdicts,
        truths: found_by,
    }
}

/// Whether a junction of the same fusion is found.
fn is_found(truth: &TruthRow, truths: &[TruthRow], found_by: &[Option<usize>]) -> bool {
    truths
        .iter()
        .zip(found_by)
        .any(|(other, call)| call.is_some() && other.is_same_fusion(truth))
}

/// What a call is whose truth is taken.
fn further(link: &Link) -> CallVerdict {
    let is_turned = match link.found.order {
        SideOrder::Right => false,
        SideOrder::Swapped => true,
        // The reciprocal keeps what the fusion loses.
        SideOrder::NotStated => link.has_other_flanks,
    };
    if link.found.is_near && !link.has_other_flanks {
        CallVerdict::Duplicate(link.found)
    } else if is_turned {
        CallVerdict::Reciprocal(link.found)
    } else {
        CallVerdict::Isoform(link.found)
    }
}

/// A call of a true junction of other genes is not judged.
fn of_judged_genes(
    verdict: CallVerdict,
    truths: &[TruthRow],
    config: &EvaluationConfig,
) -> CallVerdict {
    let found = match &verdict {
        CallVerdict::True(found)
        | CallVerdict::Duplicate(found)
        | CallVerdict::Isoform(found)
        | CallVerdict::Reciprocal(found) => found,
        CallVerdict::False { .. } | CallVerdict::OtherGenes => return verdict,
    };
    if config.is_judged(&truths[found.truth]) {
        verdict
    } else {
        CallVerdict::OtherGenes
    }
}

fn links_of(
    index: usize,
    call: &CallRow,
    truths: &[TruthRow],
    config: &EvaluationConfig,
) -> Vec<Link> {
    let mut links: Vec<Link> = truths
        .iter()
        .enumerate()
        .filter_map(|(truth, row)| link(index, call, truth, row, config))
        .collect();
    // Where the truth holds the pair in the order of the call, the other order is another junction.
    if links.iter().any(|link| link.kind != Kind::GenesSwapped) {
        links.retain(|link| link.kind != Kind::GenesSwapped);
    }
    links
}

fn link(
    index: usize,
    call: &CallRow,
    truth_index: usize,
    truth: &TruthRow,
    config: &EvaluationConfig,
) -> Option<Link> {
    let straight = [&call.five_prime, &call.three_prime];
    let swapped = [&call.three_prime, &call.five_prime];
    let near = |sides| distance(sides, truth).filter(|d| d.farther <= config.breakpoint_tolerance);
    let (kind, sides) = match (near(straight), near(swapped)) {
        (Some(a), Some(b)) if b < a => (Kind::NearSwapped, swapped),
        (Some(_), _) => (Kind::Near, straight),
        (None, Some(_)) => (Kind::NearSwapped, swapped),
        (None, None) if agrees(straight, truth, config) => (Kind::Genes, straight),
        (None, None) if agrees(swapped, truth, config) => (Kind::GenesSwapped, swapped),
        (None, None) => return None,
    };
    let is_swapped = matches!(kind, Kind::NearSwapped | Kind::GenesSwapped);
    let order = match (call.order_known, is_swapped) {
        (false, _) => SideOrder::NotStated,
        (true, false) => SideOrder::Right,
        (true, true) => SideOrder::Swapped,
    };
    Some(Link {
        call: index,
        found: TruthMatch {
            truth: truth_index,
            order,
            distance: distance(sides, truth),
            is_near: kind <= Kind::NearSwapped,
        },
        // Without a stated order neither way is the wrong one.
        kind: match kind {
            Kind::NearSwapped if !call.order_known => Kind::Near,
            Kind::GenesSwapped if !call.order_known => Kind::Genes,
            kind => kind,
        },
        has_other_flanks: has_other_flanks(sides, truth),
    })
}

/// How far the sides of a call are from those of a truth, over all equivalent placements of the truth.
fn distance(sides: [&CallSide; 2], truth: &TruthRow) -> Option<BreakpointDistance> {
    let five_prime = truth.five_prime.place.offset_of(&sides[0].place)?;
    let three_prime = truth.three_prime.place.offset_of(&sides[1].place)?;
    // Along the transcript, places go up on the forward strand and down on the reverse.
    let step = |strand| match strand {
        Strand::Forward => 1,
        Strand::Reverse => -1,
    };
    let strands = truth.five_prime.strand.zip(truth.three_prime.strand);
    let placements = match strands {
        Some(_) => -i64::from(truth.homology_upstream)..=i64::from(truth.homology_downstream),
        // Nothing tells which way the other placements lie.
        None => 0..=0,
    };
    let (on_five_prime, on_three_prime) = strands.map_or((0, 0), |(a, b)| (step(a), step(b)));
    placements
        .map(|bases| {
            BreakpointDistance::new(
                bases_between(five_prime, bases * on_five_prime),
                bases_between(three_prime, bases * on_three_prime),
            )
        })
        .min()
}

fn bases_between(one: i64, other: i64) -> u32 {
    u32::try_from(one.abs_diff(other)).unwrap_or(u32::MAX)
}

/// Whether the genes of the sides are those of the truth.
fn agrees(sides: [&CallSide; 2], truth: &TruthRow, config: &EvaluationConfig) -> bool {
    let side_agrees = |side: &CallSide, truth: &TruthSide| match &truth.gene {
        Some(gene) => side.is_in(gene),
        None => side
            .place
            .distance(&truth.place)
            .is_some_and(|bases| bases <= config.locus_reach),
    };
    side_agrees(sides[0], &truth.five_prime) && side_agrees(sides[1], &truth.three_prime)
}

fn has_other_flanks(sides: [&CallSide; 2], truth: &TruthRow) -> bool {
    let differs = |side: &CallSide, truth: &TruthSide, role| {
        side.retained
            .zip(truth.retained(role))
            .is_some_and(|(call, truth)| call != truth)
    };
    differs(sides[0], &truth.five_prime, Role::FivePrime)
        || differs(sides[1], &truth.three_prime, Role::ThreePrime)
}

#[cfg(test)]
mod tests;
