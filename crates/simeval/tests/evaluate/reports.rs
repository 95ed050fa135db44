//! Reports, edges of the input, and what is refused.

use std::fmt::Write as _;

use trkfuse_simeval::{
    CallFormat, Evaluation, EvaluationConfig, EvaluationInput, SampleInput, evaluate,
};

use crate::bench::*;

#[test]
fn a_sample_without_truth_and_without_calls_gives_no_shares() {
    let evaluation = Bench::new()
        .sample("s", &[])
        .ours(&[])
        .evaluate()
        .expect("all files are right");
    for metric in ["recall", "precision", "breakpoint_exact", "order_right"] {
        assert_share(&evaluation, metric, "all", (0, 0));
        assert_eq!(our_metric(&evaluation, metric, "all").low, None);
    }
    assert_share(&evaluation, "clean_samples", "all", (1, 1));
    assert_eq!(our_metric(&evaluation, "aupr", "all").value, None);
    assert!(evaluation.callers[0].calibration.is_empty());
    assert!(evaluation.text().contains("clean_samples"));
    assert!(
        evaluation
            .svg()
            .expect("an empty plot")
            .ends_with("</svg>\n")
    );
}

#[test]
fn several_callers_and_samples_stand_side_by_side() {
    let arriba = "A\tNTRK1\tchr2:1000000\tchr1:5000\t3\t4\t0\thigh\n".to_string();
    let bench = Bench::new()
        .sample("s1", &[truth('A', 5, 5, "exon")])
        .ours(&[Call::of('A').row()])
        .caller("arriba", CallFormat::Arriba, &[arriba])
        .sample("s2", &[truth('B', 5, 5, "mid exon")])
        .ours(&[Call::of('B').row()]);
    let evaluation = bench.evaluate().expect("all files are right");
    assert_share(&evaluation, "recall", "all", (2, 2));
    // Arriba has not seen the second sample, and is not blamed for it.
    let recall = evaluation
        .metric("arriba", "recall", "all")
        .expect("always there");
    assert_eq!((recall.numerator, recall.denominator), (Some(1), Some(1)));
    assert_eq!(evaluation.callers[1].samples, 1);

    let text = evaluation.text();
    let line = text
        .lines()
        .find(|line| line.starts_with("recall "))
        .expect("a line of recall");
    assert!(line.contains("100.0 % (2/2, 34.2-100.0)"), "{line}");
    assert!(line.contains("100.0 % (1/1, 20.7-100.0)"), "{line}");
    let line = text
        .lines()
        .find(|line| line.contains("mid exon"))
        .expect("a line of the class");
    assert!(line.trim_end().ends_with('-'), "{line}");

    let tsv = evaluation.tsv();
    assert!(tsv.lines().all(|line| line.split('\t').count() == 8));
    assert!(
        tsv.contains("ours\trecall\tall\t1\t2\t2\t0.3423802275\t1\n"),
        "{tsv}"
    );
    assert!(
        tsv.contains("arriba\tkinase_right\tall\t.\t0\t0\t.\t.\n"),
        "{tsv}"
    );

    let json = evaluation.json().expect("figures are finite");
    let back: Evaluation = serde_json::from_str(&json).expect("what is written can be read");
    assert_eq!(back.json().expect("figures are finite"), json);
    assert_eq!(back.samples, evaluation.samples);

    let svg = evaluation.svg().expect("a plot");
    for word in [
        "<svg",
        "Recall by support",
        "arriba (AUPR 1.000)",
        "What QUAL is worth",
        "</svg>",
    ] {
        assert!(svg.contains(word), "{word}");
    }
    // The same files give the same bytes.
    let again = bench.evaluate().expect("all files are right");
    assert_eq!(again.json().expect("figures are finite"), json);
    assert_eq!(again.svg().expect("a plot"), svg);
}

#[test]
fn a_label_with_odd_letters_breaks_neither_table_nor_plot() {
    let evaluation = Bench::new()
        .sample("s", &[truth('A', 5, 5, "exon")])
        .caller("a<b>&\"c", CallFormat::Trkfuse, &[Call::of('A').row()])
        .evaluate()
        .expect("all files are right");
    let svg = evaluation.svg().expect("a plot");
    assert!(
        !svg.contains("a<b>") && svg.contains("a&lt;b&gt;&amp;"),
        "{svg}"
    );
    assert!(
        evaluation
            .tsv()
            .lines()
            .all(|line| line.split('\t').count() == 8)
    );
}

#[test]
fn a_truth_of_several_samples_is_read_by_the_sample_column() {
    let mut text = format!("sample\t{TRUTH}");
    let _ = write!(
        text,
        "s1\t{}s2\t{}",
        truth('A', 5, 5, "exon"),
        truth('B', 5, 5, "exon")
    );
    let bench = Bench::new();
    let path = bench.file("truth.tsv", &text);
    let input = |name: &str| EvaluationInput {
        samples: vec![SampleInput::new(name, &path)],
        config: EvaluationConfig::default(),
    };
    let evaluation = evaluate(&input("s2")).expect("all files are right");
    assert_eq!(evaluation.samples[0].junctions, 1);
    assert!(evaluation.callers.is_empty());
    let error = evaluate(&input("s3"))
        .expect_err("no row is of s3")
        .to_string();
    assert!(
        error.contains("no row of the sample 's3', but one of 's2'"),
        "{error}"
    );
}

#[test]
fn what_would_make_figures_meaningless_is_refused() {
    let t = |bench: Bench, expected: &str| {
        let error = bench.evaluate().expect_err("must be refused").to_string();
        let folder = format!("{}/", bench.folder.path().display());
        assert_eq!(error.replace(&folder, ""), expected);
    };
    let ordinary = || Bench::new().sample("s", &[truth('A', 5, 5, "exon")]);
    t(
        Bench::new(),
        "samples = none is not usable: give at least one sample",
    );
    t(
        ordinary().sample("s", &[]),
        "the sample 's' is given twice: give each sample a name of its own",
    );
    t(
        ordinary().ours(&[]).ours(&[]),
        "the caller 'ours' is given twice for the sample 's': give each a label of its own",
    );
    t(
        ordinary()
            .ours(&[])
            .sample("u", &[])
            .caller("ours", CallFormat::Arriba, &[]),
        "the caller 'ours' is read as trkfuse and, for the sample 'u', as arriba: give one format a caller",
    );
    t(
        Bench::new().sample("s", &[truth('A', 5, 5, "exon").replace("::", "-")]),
        "s.truth.tsv, line 2: 'A-NTRK1' is no fusion: write it as ETV6::NTRK3",
    );
    t(
        Bench::new().sample(
            "s",
            &[truth('A', 5, 5, "exon").replace("\t5000\t", "\t0\t")],
        ),
        "s.truth.tsv, line 2: '0' in the column 'pos3' is no position counted from 1",
    );
    t(
        ordinary().decoys(&["snp\tchr1\t5\tchr2\t.\t3\n"]),
        "1.decoys.tsv, line 2: the column 'pos_b' is empty",
    );
    t(
        ordinary().decoys(&["snp\tchr1\t5\tchr2\t6\tmany\n"]),
        "1.decoys.tsv, line 2: 'many' in the column 'fragments' is no usable number",
    );
}
