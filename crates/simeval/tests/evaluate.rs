//! Whole evaluations, from files to figures that are worked out by hand beside them.

use std::fmt::Write as _;
use std::path::PathBuf;

use trkfuse_simeval::{
    CallFormat, CallerInput, EvaluateError, Evaluation, EvaluationConfig, EvaluationInput, Metric,
    SampleInput, evaluate,
};

const TRUTH: &str = "fusion\tcontig5\tpos5\tstrand5\tcontig3\tpos3\tstrand3\tframe\tkinase\tsplit\tspanning\tclass\tsetting\n";
const DECOYS: &str = "class\tcontig_a\tpos_a\tcontig_b\tpos_b\tfragments\n";
const OWN: &str = "fusion\ttier\tqual\tfive_prime_gene\tfive_prime_contig\tfive_prime_position\tfive_prime_strand\tthree_prime_gene\tthree_prime_contig\tthree_prime_position\tthree_prime_strand\tsupport_split\tsupport_gapped\tsupport_spanning\tframe_status\tkinase_domain\tdirection_known\n";
const ARRIBA: &str = "#gene1\tgene2\tbreakpoint1\tbreakpoint2\tsplit_reads1\tsplit_reads2\tdiscordant_mates\tconfidence\n";

/// A folder that samples are built up in.
struct Bench {
    folder: tempfile::TempDir,
    samples: Vec<SampleInput>,
}

impl Bench {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
            samples: Vec::new(),
        }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    }

    /// Adds a sample with the rows of its truth.
    fn sample(mut self, name: &str, rows: &[String]) -> Self {
        let truth = self.file(
            &format!("{name}.truth.tsv"),
            &format!("{TRUTH}{}", rows.concat()),
        );
        self.samples.push(SampleInput::new(name, &truth));
        self
    }

    /// Gives the last sample decoys.
    fn decoys(mut self, rows: &[&str]) -> Self {
        let number = self.samples.len();
        let path = self.file(
            &format!("{number}.decoys.tsv"),
            &format!("{DECOYS}{}", rows.concat()),
        );
        self.last().decoys = Some(path);
        self
    }

    /// Gives the last sample a caller.
    fn caller(mut self, label: &str, format: CallFormat, rows: &[String]) -> Self {
        let header = match format {
            CallFormat::Trkfuse => OWN,
            CallFormat::Arriba => ARRIBA,
            CallFormat::Vcf | CallFormat::StarFusion => panic!("not used here"),
        };
        let name = format!("{}.{label}", self.samples.len());
        let path = self.file(&name, &format!("{header}{}", rows.concat()));
        self.last()
            .callers
            .push(CallerInput::new(label, &path, format));
        self
    }

    fn ours(self, rows: &[String]) -> Self {
        self.caller("ours", CallFormat::Trkfuse, rows)
    }

    fn last(&mut self) -> &mut SampleInput {
        self.samples.last_mut().expect("a sample comes first")
    }

    fn evaluate(&self) -> Result<Evaluation, EvaluateError> {
        self.evaluate_with(EvaluationConfig::default())
    }

    fn evaluate_with(&self, config: EvaluationConfig) -> Result<Evaluation, EvaluateError> {
        evaluate(&EvaluationInput {
            samples: self.samples.clone(),
            config,
        })
    }
}

/// A true fusion of `gene` with NTRK1; genes lie a megabase apart by their letters.
fn truth(gene: char, split: u32, spanning: u32, class: &str) -> String {
    let pos = position(gene);
    format!(
        "{gene}::NTRK1\tchr2\t{pos}\t+\tchr1\t5000\t+\tin_frame\tcomplete\t{split}\t{spanning}\t{class}\tshort\n"
    )
}

fn position(gene: char) -> u32 {
    (u32::from(gene) - u32::from('A') + 1) * 1_000_000
}

/// Our call of that fusion.
struct Call {
    gene: char,
    tier: &'static str,
    qual: f64,
    off: u32,
    split: u32,
    frame: &'static str,
    kinase: &'static str,
    is_swapped: bool,
}

impl Call {
    fn of(gene: char) -> Self {
        Self {
            gene,
            tier: "pass",
            qual: 30.0,
            off: 0,
            split: 5,
            frame: "in_frame",
            kinase: "complete",
            is_swapped: false,
        }
    }

    fn row(&self) -> String {
        let partner = format!("{}\tchr2\t{}\t+", self.gene, position(self.gene) + self.off);
        let target = "NTRK1\tchr1\t5000\t+".to_string();
        let sides = if self.is_swapped {
            [target, partner]
        } else {
            [partner, target]
        };
        format!(
            "x\t{}\t{}\t{}\t{}\t0\t2\t{}\t{}\tyes\n",
            self.tier,
            self.qual,
            sides.join("\t"),
            self.split,
            self.frame,
            self.kinase
        )
    }
}

fn our_metric<'a>(evaluation: &'a Evaluation, metric: &str, group: &str) -> &'a Metric {
    evaluation
        .metric("ours", metric, group)
        .unwrap_or_else(|| panic!("there is no {metric} {group}"))
}

#[track_caller]
fn assert_share(evaluation: &Evaluation, metric: &str, group: &str, expected: (u64, u64)) {
    let found = our_metric(evaluation, metric, group);
    let counts = found.numerator.zip(found.denominator);
    assert_eq!(counts, Some(expected), "{metric} {group}");
    let value = (expected.1 > 0).then(|| expected.0 as f64 / expected.1 as f64);
    assert_eq!(found.value, value, "{metric} {group}");
}

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
