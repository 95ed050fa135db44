//! Recall, precision along the ranking, and calibration.

use trkfuse_simeval::CallFormat;

use crate::bench::*;

#[test]
fn recall_is_counted_by_support_class_and_setting() {
    let truths = [
        truth('A', 1, 0, "exon"),
        truth('B', 2, 0, "exon"),
        truth('C', 0, 3, "intron"),
        truth('D', 4, 0, "exon"),
        truth('E', 5, 5, "exon"),
        truth('F', 15, 5, "intron"),
        // No fragment shows it, so nobody can be asked to find it.
        truth('G', 0, 0, "exon"),
    ];
    let evaluation = Bench::new()
        .sample("s", &truths)
        .ours(&[
            Call::of('B').row(),
            Call::of('D').row(),
            Call::of('F').row(),
        ])
        .evaluate()
        .expect("all files are right");
    assert_share(&evaluation, "recall", "all", (3, 6));
    for (group, expected) in [
        ("1", (0, 1)),
        ("2", (1, 1)),
        ("3-4", (1, 2)),
        ("5-9", (0, 0)),
        ("10-19", (0, 1)),
        ("20+", (1, 1)),
    ] {
        assert_share(&evaluation, "recall_by_support", group, expected);
    }
    assert_share(&evaluation, "recall_from_support", "2+", (3, 5));
    assert_share(&evaluation, "recall_from_support", "3+", (2, 4));
    assert_share(&evaluation, "recall_by_class", "exon", (2, 4));
    assert_share(&evaluation, "recall_by_class", "intron", (1, 2));
    assert_share(&evaluation, "recall_by_setting", "short", (3, 6));
    assert_share(&evaluation, "found_without_support", "all", (0, 1));
    // 3 of 6: the Wilson interval is 0.1876 to 0.8124.
    let recall = our_metric(&evaluation, "recall", "all");
    assert!((recall.low.expect("an interval") - 0.187_6).abs() < 5e-5);
    assert!((recall.high.expect("an interval") - 0.812_4).abs() < 5e-5);
    let missed: Vec<&str> = evaluation.callers[0]
        .truths
        .iter()
        .filter(|truth| !truth.is_pass)
        .map(|truth| truth.fusion.as_str())
        .collect();
    assert_eq!(missed, ["A::NTRK1", "C::NTRK1", "E::NTRK1", "G::NTRK1"]);
}

#[test]
fn a_filtered_call_is_no_recall_but_tells_what_filters_cost() {
    let filtered = Call {
        tier: "filtered",
        ..Call::of('A')
    };
    let evaluation = Bench::new()
        .sample("s", &[truth('A', 3, 0, "exon"), truth('B', 3, 0, "exon")])
        .ours(&[filtered.row()])
        .evaluate()
        .expect("all files are right");
    assert_share(&evaluation, "recall", "all", (0, 2));
    assert_share(&evaluation, "recall_with_filtered", "all", (1, 2));
    assert_share(&evaluation, "recall_with_filtered", "3+", (1, 2));
    // It does not pass, so it says nothing of precision either.
    assert_share(&evaluation, "precision", "all", (0, 0));
    let verdict = &evaluation.callers[0].truths[0];
    assert_eq!((verdict.call_line, verdict.is_pass), (Some(2), false));
}

#[test]
fn two_junctions_of_one_pair_are_one_fusion() {
    let second = truth('A', 1, 0, "exon").replace("\t1000000\t", "\t1000500\t");
    let evaluation = Bench::new()
        .sample(
            "s",
            &[truth('A', 2, 0, "exon"), second, truth('B', 1, 0, "exon")],
        )
        .ours(&[Call::of('A').row()])
        .evaluate()
        .expect("all files are right");
    assert_share(&evaluation, "recall", "all", (1, 3));
    assert_share(&evaluation, "recall_of_fusions", "all", (1, 2));
    // Three fragments over both junctions.
    assert_share(&evaluation, "recall_of_fusions", "3+", (1, 1));
}

#[test]
fn the_area_under_the_curve_is_that_of_the_ranking() {
    // By QUAL: true, false, true, (filtered) true; four to be found.
    let calls = [
        Call {
            qual: 50.0,
            ..Call::of('A')
        },
        Call {
            qual: 40.0,
            ..Call::of('X')
        },
        Call {
            qual: 30.0,
            ..Call::of('B')
        },
        Call {
            qual: 3.0,
            tier: "filtered",
            ..Call::of('C')
        },
    ];
    let evaluation = Bench::new()
        .sample(
            "s",
            &['A', 'B', 'C', 'D'].map(|gene| truth(gene, 5, 5, "exon")),
        )
        .ours(&calls.map(|call| call.row()))
        .evaluate()
        .expect("all files are right");
    let area = |group| {
        our_metric(&evaluation, "aupr", group)
            .value
            .expect("an area")
    };
    assert!((area("passing") - (1.0 + 2.0 / 3.0) / 4.0).abs() < 1e-12);
    assert!((area("all") - (1.0 + 2.0 / 3.0 + 3.0 / 4.0) / 4.0).abs() < 1e-12);
    let points = &evaluation.callers[0].curve_of_all.points;
    let recalls: Vec<Option<f64>> = points.iter().map(|point| point.recall).collect();
    assert_eq!(recalls, [Some(0.25), Some(0.25), Some(0.5), Some(0.75)]);
}

#[test]
fn arriba_is_ranked_by_confidence_before_reads() {
    let row = |gene: char, reads: u32, confidence: &str| {
        format!(
            "{gene}\tNTRK1\tchr2:{}\tchr1:5000\t{reads}\t0\t0\t{confidence}\n",
            position(gene)
        )
    };
    // By confidence, then reads: A, B true, then X false; by reads alone X would come first.
    let rows = [row('X', 90, "low"), row('A', 2, "high"), row('B', 5, "low")];
    let evaluation = Bench::new()
        .sample("s", &[truth('A', 2, 0, "exon"), truth('B', 5, 0, "exon")])
        .caller("arriba", CallFormat::Arriba, &rows)
        .evaluate()
        .expect("all files are right");
    let area = evaluation
        .metric("arriba", "aupr", "all")
        .and_then(|metric| metric.value);
    // A at precision 1, then X, then B at precision 2/3.
    assert!((area.expect("an area") - f64::midpoint(1.0, 2.0 / 3.0)).abs() < 1e-12);
}

#[test]
fn calibration_sets_what_qual_says_against_what_is_over_all_calls() {
    // 10 (true), 12 (false), 14.99 (false) in one bin; 15 in the next; 99 and 120 in the last.
    let call = |gene: char, qual: f64, tier: &'static str| {
        Call {
            tier,
            qual,
            ..Call::of(gene)
        }
        .row()
    };
    let rows = [
        call('A', 10.0, "filtered"),
        call('X', 12.0, "pass"),
        call('Y', 14.99, "filtered"),
        call('B', 15.0, "pass"),
        call('C', 99.0, "pass"),
        call('D', 120.0, "pass"),
        // A duplicate is neither right nor wrong.
        call('D', 11.0, "filtered"),
    ];
    let evaluation = Bench::new()
        .sample(
            "s",
            &['A', 'B', 'C', 'D'].map(|gene| truth(gene, 5, 5, "exon")),
        )
        .ours(&rows)
        .evaluate()
        .expect("all files are right");
    let bins = &evaluation.callers[0].calibration;
    let counts: Vec<(f64, u64, u64)> = bins
        .iter()
        .map(|bin| (bin.from, bin.calls, bin.false_calls))
        .collect();
    assert_eq!(
        counts,
        [
            (0.0, 0, 0),
            (5.0, 0, 0),
            (10.0, 3, 2),
            (15.0, 1, 0),
            (20.0, 0, 0),
            (25.0, 0, 0),
            (30.0, 0, 0),
            (40.0, 0, 0),
            (60.0, 2, 0)
        ]
    );
    let predicted = bins[2].predicted.expect("calls are in it");
    let by_hand = (0.1 + 10_f64.powf(-1.2) + 10_f64.powf(-1.499)) / 3.0;
    assert!((predicted - by_hand).abs() < 1e-12);
    assert_eq!(bins[2].observed, Some(2.0 / 3.0));
    assert_eq!(
        (bins[0].predicted, bins[0].observed, bins[0].low),
        (None, None, None)
    );
    assert_share(&evaluation, "calibration_observed", "[10,15)", (2, 3));
    assert_share(&evaluation, "calibration_observed", "[60,99]", (0, 2));
    let said = our_metric(&evaluation, "calibration_predicted", "[10,15)").value;
    assert_eq!(said, Some(predicted));
}
