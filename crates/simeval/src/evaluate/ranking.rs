//! Puts calls in order, the surest first, and tells how precision and recall go along that order.

use std::cmp::{Ordering, Reverse};

use super::call_row::CallRow;
use super::evaluation::{Curve, CurvePoint};

/// What a call is ranked by: the score first, then reads. More is surer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RankKey {
    pub(crate) score: f64,
    pub(crate) reads: u64,
}

impl RankKey {
    /// QUAL alone where calls have one; Arriba's confidence, then reads; else reads.
    pub(crate) fn new(call: &CallRow, by_quality: bool) -> Self {
        if by_quality {
            return Self {
                // A call without QUAL among calls with one comes last.
                score: call.quality.unwrap_or(-1.0),
                reads: 0,
            };
        }
        Self {
            score: call
                .confidence
                .map_or(0.0, |confidence| f64::from(confidence as u8)),
            reads: call.reads(),
        }
    }

    /// The key of a call that is compared with calls of the same file only.
    pub(crate) fn of_one(call: &CallRow) -> Self {
        Self {
            reads: call.reads(),
            ..Self::new(call, call.quality.is_some())
        }
    }
}

impl Ord for RankKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score
            .total_cmp(&other.score)
            .then(self.reads.cmp(&other.reads))
    }
}

impl PartialOrd for RankKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for RankKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for RankKey {}

/// A call on the curve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RankedCall {
    pub(crate) key: RankKey,
    /// Whether it is of a true junction.
    pub(crate) is_true: bool,
    /// Whether that is one of the junctions that are to be found.
    pub(crate) is_recalled: bool,
}

/// Precision and recall as the threshold goes down; calls of one rank come in together.
///
/// The area is the average precision, the sum of precision times the gain in recall: without
/// interpolation, as straight lines between points promise too much (Davis and Goadrich 2006,
/// doi:10.1145/1143844.1143874). Recall that is never reached adds nothing.
pub(crate) fn curve(mut calls: Vec<RankedCall>, findable: u64) -> Curve {
    calls.sort_by_key(|call| Reverse(call.key));
    let (mut is_true, mut is_false, mut recalled) = (0_u64, 0_u64, 0_u64);
    let mut points = Vec::new();
    let mut area = 0.0;
    for rank in calls.chunk_by(|a, b| a.key == b.key) {
        let before = recalled;
        for call in rank {
            is_true += u64::from(call.is_true);
            is_false += u64::from(!call.is_true);
            recalled += u64::from(call.is_recalled);
        }
        let precision = is_true as f64 / (is_true + is_false) as f64;
        if findable > 0 {
            area += precision * (recalled - before) as f64 / findable as f64;
        }
        points.push(CurvePoint {
            score: rank[0].key.score,
            reads: rank[0].key.reads,
            true_calls: is_true,
            false_calls: is_false,
            precision,
            recall: (findable > 0).then(|| recalled as f64 / findable as f64),
        });
    }
    Curve {
        area: (findable > 0).then_some(area),
        points,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(score: f64, is_true: bool) -> RankedCall {
        RankedCall {
            key: RankKey { score, reads: 0 },
            is_true,
            is_recalled: is_true,
        }
    }

    fn area(calls: &[(f64, bool)], findable: u64) -> Option<f64> {
        let calls = calls.iter().map(|&(score, is_true)| ranked(score, is_true));
        curve(calls.collect(), findable).area
    }

    #[track_caller]
    fn assert_near(found: Option<f64>, expected: f64) {
        let found = found.expect("an area");
        assert!(
            (found - expected).abs() < 1e-12,
            "{found} is not {expected}"
        );
    }

    #[test]
    fn the_area_is_the_average_precision_worked_out_by_hand() {
        // Precision at the three true calls: 1/1, 2/3, 3/5; one of four truths is never reached.
        let calls = [
            (9.0, true),
            (8.0, false),
            (7.0, true),
            (6.0, false),
            (5.0, true),
        ];
        assert_near(area(&calls, 4), (1.0 + 2.0 / 3.0 + 3.0 / 5.0) / 4.0);
        assert_near(area(&calls, 3), (1.0 + 2.0 / 3.0 + 3.0 / 5.0) / 3.0);
    }

    #[test]
    fn a_caller_that_finds_all_before_any_false_call_has_the_whole_area() {
        assert_near(area(&[(3.0, true), (2.0, true), (1.0, false)], 2), 1.0);
        assert_near(area(&[(3.0, false), (2.0, false)], 2), 0.0);
        assert_near(area(&[], 2), 0.0);
    }

    #[test]
    fn calls_of_one_score_come_in_together_whatever_their_order() {
        let one_way = [(5.0, true), (5.0, false)];
        let other_way = [(5.0, false), (5.0, true)];
        assert_near(area(&one_way, 1), 0.5);
        assert_near(area(&other_way, 1), 0.5);
    }

    #[test]
    fn without_a_truth_there_is_no_area_and_no_recall() {
        let curve = curve(vec![ranked(5.0, false)], 0);
        assert_eq!(curve.area, None);
        assert_eq!(curve.points[0].recall, None);
        assert_eq!(curve.points[0].false_calls, 1);
    }
}
