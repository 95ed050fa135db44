//! False calls, and what true calls say.

use trkfuse_simeval::{CallFormat, Evaluation, EvaluationConfig};

use crate::bench::*;

#[test]
fn false_calls_are_counted_by_what_misled_the_caller() {
    let evaluation = Bench::new()
        .sample("tumour", &[truth('A', 9, 0, "exon")])
        .decoys(&[
            "read_through\tchr2\t2000000\tchr1\t6000\t5\n",
            "read_through\tchr9\t5\tchr9\t900\t5\n",
            "snp\tchr9\t7\t.\t.\t2\n",
        ])
        // B is the decoy; C comes out of the blue; the second A is an isoform.
        .ours(&[
            Call::of('A').row(),
            Call {
                off: 700,
                ..Call::of('A')
            }
            .row(),
            Call::of('B').row(),
            Call::of('C').row(),
            Call {
                tier: "watch",
                ..Call::of('D')
            }
            .row(),
        ])
        .sample("normal", &[])
        .ours(&[])
        .sample("other normal", &[])
        .ours(&[Call::of('E').row()])
        .evaluate()
        .expect("all files are right");
    assert_share(&evaluation, "precision", "all", (1, 4));
    assert_share(&evaluation, "false_calls", "all", (3, 3));
    assert_share(&evaluation, "false_calls_by_decoy", "read_through", (1, 3));
    assert_share(&evaluation, "false_calls_by_decoy", "snp", (0, 3));
    assert_share(&evaluation, "false_calls_by_decoy", "unexplained", (2, 3));
    assert_share(&evaluation, "decoys_called", "read_through", (1, 2));
    assert_share(&evaluation, "clean_samples", "all", (1, 2));
    assert_share(&evaluation, "extra_calls", "isoform", (1, 3));
    assert_share(&evaluation, "extra_calls", "duplicate", (0, 3));
    // The tumour alone has a setting, by its truth.
    assert_share(&evaluation, "false_calls_by_setting", "short", (2, 1));
    assert_share(&evaluation, "precision_by_setting", "short", (1, 3));
    let counts = evaluation.callers[0].calls;
    assert_eq!((counts.read, counts.passing, counts.isoforms), (6, 5, 1));
    let listed: Vec<_> = evaluation.callers[0]
        .false_calls
        .iter()
        .map(|call| {
            (
                call.sample.as_str(),
                call.line,
                call.fusion.as_str(),
                call.decoy.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("tumour", 4, "B::NTRK1", Some("read_through")),
            ("tumour", 5, "C::NTRK1", None),
            ("other normal", 2, "E::NTRK1", None),
        ]
    );
}

#[test]
fn true_calls_are_asked_for_base_order_frame_and_kinase() {
    let genes = ['A', 'B', 'C', 'D', 'E'];
    let calls = [
        Call::of('A'),
        Call {
            off: 2,
            frame: "out_of_frame",
            ..Call::of('B')
        },
        Call {
            is_swapped: true,
            kinase: "lost",
            ..Call::of('C')
        },
        // Pairs alone place nothing, and give no frame.
        Call {
            split: 0,
            off: 150,
            frame: "unknown",
            ..Call::of('D')
        },
        Call {
            off: 40,
            ..Call::of('E')
        },
    ];
    let evaluation = Bench::new()
        .sample("s", &genes.map(|gene| truth(gene, 5, 5, "exon")))
        .ours(&calls.map(|call| call.row()))
        .evaluate()
        .expect("all files are right");
    assert_share(&evaluation, "recall", "all", (5, 5));
    assert_share(&evaluation, "breakpoint_exact", "all", (2, 4));
    for (group, count) in [
        ("0", 2),
        ("1-2", 1),
        ("3-10", 0),
        ("11-100", 1),
        ("101+", 0),
        ("other_contig", 0),
    ] {
        assert_share(&evaluation, "breakpoint_distance", group, (count, 4));
    }
    assert_share(&evaluation, "order_stated", "all", (5, 5));
    assert_share(&evaluation, "order_right", "all", (4, 5));
    assert_share(&evaluation, "frame_stated", "all", (4, 5));
    assert_share(&evaluation, "frame_right", "all", (3, 5));
    assert_share(&evaluation, "frame_right", "split", (3, 4));
    assert_share(&evaluation, "kinase_right", "all", (4, 5));
}

#[test]
fn a_caller_that_says_nothing_of_kinases_is_not_judged_by_them() {
    let row = "A\tNTRK1\tchr2:1000000\tchr1:5000\t3\t4\t0\thigh\n".to_string();
    let evaluation = Bench::new()
        .sample("s", &[truth('A', 5, 5, "exon")])
        .caller("arriba", CallFormat::Arriba, &[row])
        .evaluate()
        .expect("all files are right");
    let kinase = evaluation
        .metric("arriba", "kinase_right", "all")
        .expect("always there");
    assert_eq!((kinase.value, kinase.denominator), (None, Some(0)));
    let order = evaluation
        .metric("arriba", "order_right", "all")
        .expect("always there");
    assert_eq!(order.value, Some(1.0));
    assert!(evaluation.callers[0].calibration.is_empty());
}

#[test]
fn with_targets_other_fusions_count_neither_way() {
    let other = truth('A', 5, 5, "exon").replace("NTRK1", "ALK");
    let row = |gene: char, target: &str| {
        format!(
            "{gene}\t{target}\tchr2:{}\tchr1:5000\t3\t4\t0\thigh\n",
            position(gene)
        )
    };
    let bench = Bench::new()
        .sample("s", &[other, truth('B', 5, 5, "exon")])
        .caller(
            "arriba",
            CallFormat::Arriba,
            &[row('A', "ALK"), row('B', "NTRK1"), row('C', "RET")],
        );
    let targets = EvaluationConfig {
        targets: vec!["ntrk1".to_string()],
        ..EvaluationConfig::default()
    };
    let count = |evaluation: &Evaluation, metric: &str| {
        let metric = evaluation
            .metric("arriba", metric, "all")
            .expect("always there");
        (metric.numerator, metric.denominator)
    };
    let everything = bench.evaluate().expect("all files are right");
    assert_eq!(count(&everything, "recall"), (Some(2), Some(2)));
    assert_eq!(count(&everything, "precision"), (Some(2), Some(3)));
    let targeted = bench.evaluate_with(targets).expect("all files are right");
    assert_eq!(count(&targeted, "recall"), (Some(1), Some(1)));
    assert_eq!(count(&targeted, "precision"), (Some(1), Some(1)));
    assert_eq!(targeted.callers[0].calls.other_genes, 2);
    assert_eq!(targeted.samples[0].junctions, 1);
}
