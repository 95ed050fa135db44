//! Edge cases of matching, each on the smallest sample that shows it.

use trkfuse_core::Retained;

use super::*;
use crate::evaluate::place::Place;
use crate::evaluate::truth_row::retained;

/// `GENE contig:pos strand`; `.` for no gene.
fn truth_side(text: &str) -> TruthSide {
    let parts: Vec<&str> = text.split(' ').collect();
    TruthSide {
        gene: Some(parts[0].to_string()).filter(|gene| gene != "."),
        place: Place::parse(parts[1]).expect("a place"),
        strand: Strand::from_symbol(parts[2].as_bytes()[0]),
        exon: None,
    }
}

fn truth(five_prime: &str, three_prime: &str) -> TruthRow {
    let (five_prime, three_prime) = (truth_side(five_prime), truth_side(three_prime));
    let name = |side: &TruthSide| side.gene.clone().unwrap_or_else(|| side.place.to_string());
    TruthRow {
        line: 2,
        fusion: format!("{}::{}", name(&five_prime), name(&three_prime)),
        five_prime,
        three_prime,
        frame: None,
        kinase_domain: None,
        homology_upstream: 0,
        homology_downstream: 0,
        split_reads: 5,
        spanning_pairs: 5,
        class: None,
        setting: None,
    }
}

fn call_side(text: &str, role: Role) -> CallSide {
    let side = truth_side(text);
    CallSide {
        genes: side.gene.into_iter().collect(),
        nearby: Vec::new(),
        place: side.place,
        strand: side.strand,
        retained: side.strand.map(|strand| retained(strand, role)),
    }
}

/// A passing call.
fn call(five_prime: &str, three_prime: &str) -> CallRow {
    CallRow {
        line: 2,
        five_prime: call_side(five_prime, Role::FivePrime),
        three_prime: call_side(three_prime, Role::ThreePrime),
        order_known: true,
        split_reads: 5,
        spanning_pairs: 5,
        frame: None,
        kinase_domain: None,
        quality: None,
        confidence: None,
        is_pass: true,
    }
}

fn filtered(call: CallRow) -> CallRow {
    CallRow {
        is_pass: false,
        ..call
    }
}

/// Both breakpoints as places alone, as a VCF without names gives them.
fn nameless(call: CallRow) -> CallRow {
    let strip = |side: CallSide| CallSide {
        genes: Vec::new(),
        ..side
    };
    CallRow {
        five_prime: strip(call.five_prime),
        three_prime: strip(call.three_prime),
        ..call
    }
}

fn verdicts(calls: &[CallRow], truths: &[TruthRow]) -> Vec<CallVerdict> {
    judge(calls, truths, &[], &EvaluationConfig::default()).calls
}

#[track_caller]
fn match_of(verdict: CallVerdict) -> TruthMatch {
    match verdict {
        CallVerdict::True(found) => found,
        other => panic!("{other:?} is no match"),
    }
}

/// ETV6::NTRK3 in its usual place.
fn etv6_ntrk3() -> TruthRow {
    truth("ETV6 12:1000 +", "NTRK3 15:2000 -")
}

fn etv6_ntrk3_call() -> CallRow {
    call("ETV6 chr12:1000 +", "NTRK3 chr15:2000 -")
}

#[test]
fn a_call_on_the_base_matches_whatever_its_contigs_are_called() {
    let found = match_of(verdicts(&[etv6_ntrk3_call()], &[etv6_ntrk3()])[0]);
    assert_eq!(
        (found.truth, found.order, found.is_near),
        (0, SideOrder::Right, true)
    );
    assert!(found.distance.is_some_and(BreakpointDistance::is_exact));
}

#[test]
fn a_call_one_base_off_matches_and_is_not_exact() {
    let calls = [call("ETV6 12:1000 +", "NTRK3 15:2001 -")];
    let found = match_of(verdicts(&calls, &[etv6_ntrk3()])[0]);
    assert_eq!(found.distance.map(BreakpointDistance::farther), Some(1));
    assert!(!found.distance.is_some_and(BreakpointDistance::is_exact));
}

#[test]
fn a_nameless_call_matches_up_to_the_tolerance_and_no_farther() {
    let at = |pos: u32| nameless(call(&format!(". 12:{pos} +"), ". 15:2000 -"));
    let calls = [at(1010)];
    assert!(match_of(verdicts(&calls, &[etv6_ntrk3()])[0]).is_near);
    let calls = [at(1011)];
    assert_eq!(
        verdicts(&calls, &[etv6_ntrk3()]),
        [CallVerdict::False { decoy: None }]
    );
    // Both breakpoints have to be near, not one.
    let calls = [nameless(call(". 12:1000 +", ". 15:9000 -"))];
    assert_eq!(
        verdicts(&calls, &[etv6_ntrk3()]),
        [CallVerdict::False { decoy: None }]
    );
    let wide = EvaluationConfig {
        breakpoint_tolerance: 11,
        ..EvaluationConfig::default()
    };
    let judged = judge(&[at(1011)], &[etv6_ntrk3()], &[], &wide);
    assert!(match_of(judged.calls[0]).is_near);
}

#[test]
fn a_call_with_the_sides_swapped_is_a_detection_with_the_order_wrong() {
    // Where the flanks are those of the fusion, so that it is not its reciprocal.
    let swap = |call: CallRow| CallRow {
        five_prime: call.three_prime,
        three_prime: call.five_prime,
        ..call
    };
    for swapped in [
        swap(etv6_ntrk3_call()),
        swap(nameless(etv6_ntrk3_call())),
        swap(call("ETV6 12:500 +", "NTRK3 15:9000 -")),
    ] {
        let found = match_of(verdicts(&[swapped], &[etv6_ntrk3()])[0]);
        assert_eq!(found.order, SideOrder::Swapped);
    }
}

#[test]
fn a_call_without_an_order_has_none_whichever_side_comes_first() {
    for (first, second) in [
        (". 12:1000 .", ". 15:2000 ."),
        (". 15:2000 .", ". 12:1000 ."),
    ] {
        let undirected = CallRow {
            order_known: false,
            ..call(first, second)
        };
        let found = match_of(verdicts(&[undirected], &[etv6_ntrk3()])[0]);
        assert_eq!(found.order, SideOrder::NotStated);
        assert!(found.distance.is_some_and(BreakpointDistance::is_exact));
    }
}

#[test]
fn genes_that_agree_are_a_match_wherever_the_breakpoints_are() {
    let calls = [call("etv6 12:500000 +", "NTRK3 15:2000 -")];
    let found = match_of(verdicts(&calls, &[etv6_ntrk3()])[0]);
    assert!(!found.is_near);
    assert_eq!(
        found.distance.map(BreakpointDistance::farther),
        Some(499_000)
    );
    let calls = [call("ETV6 X:500 +", "NTRK3 15:2000 -")];
    assert_eq!(
        match_of(verdicts(&calls, &[etv6_ntrk3()])[0]).distance,
        None
    );
}

#[test]
fn one_gene_that_agrees_is_not_enough() {
    let calls = [call("TPM3 1:1000 -", "NTRK3 15:2000 -")];
    assert_eq!(
        verdicts(&calls, &[etv6_ntrk3()]),
        [CallVerdict::False { decoy: None }]
    );
}

#[test]
fn a_further_isoform_of_a_found_fusion_is_neither_right_nor_wrong() {
    let calls = [call("ETV6 12:700 +", "NTRK3 15:2000 -"), etv6_ntrk3_call()];
    let verdicts = verdicts(&calls, &[etv6_ntrk3()]);
    assert!(
        matches!(verdicts[0], CallVerdict::Isoform(_)),
        "{verdicts:?}"
    );
    assert!(match_of(verdicts[1]).is_near);
}

#[test]
fn a_second_call_at_the_same_place_is_a_duplicate() {
    let better = CallRow {
        split_reads: 50,
        ..etv6_ntrk3_call()
    };
    let off = call("ETV6 12:1003 +", "NTRK3 15:2000 -");
    let verdicts = verdicts(&[etv6_ntrk3_call(), better, off], &[etv6_ntrk3()]);
    assert!(
        matches!(verdicts[0], CallVerdict::Duplicate(_)),
        "{verdicts:?}"
    );
    assert!(match_of(verdicts[1]).is_near);
    assert!(
        matches!(verdicts[2], CallVerdict::Duplicate(_)),
        "{verdicts:?}"
    );
}

#[test]
fn the_reciprocal_of_a_found_fusion_is_neither_right_nor_wrong() {
    // Spliced to the next exons, so at other bases; then cut within exons, so next to the same bases.
    let spliced = call("NTRK3 15:2500 -", "ETV6 12:1700 +");
    let beside = call("NTRK3 15:2001 -", "ETV6 12:1001 +");
    let verdicts = verdicts(&[spliced, beside, etv6_ntrk3_call()], &[etv6_ntrk3()]);
    assert!(
        matches!(verdicts[0], CallVerdict::Reciprocal(_)),
        "{verdicts:?}"
    );
    assert!(
        matches!(verdicts[1], CallVerdict::Reciprocal(_)),
        "{verdicts:?}"
    );
    assert_eq!(match_of(verdicts[2]).order, SideOrder::Right);
}

#[test]
fn a_true_reciprocal_is_matched_by_its_own_call_in_either_file_order() {
    let truths = [etv6_ntrk3(), truth("NTRK3 15:2001 -", "ETV6 12:1001 +")];
    let forward = etv6_ntrk3_call();
    let reciprocal = call("NTRK3 15:2001 -", "ETV6 12:1001 +");
    for (calls, expected) in [
        ([forward.clone(), reciprocal.clone()], [0, 1]),
        ([reciprocal, forward], [1, 0]),
    ] {
        let found: Vec<TruthMatch> = verdicts(&calls, &truths)
            .into_iter()
            .map(match_of)
            .collect();
        assert_eq!(
            found.iter().map(|found| found.truth).collect::<Vec<_>>(),
            expected
        );
        assert!(found.iter().all(|found| found.order == SideOrder::Right));
    }
}

#[test]
fn a_reciprocal_does_not_stand_in_for_an_isoform_that_was_missed() {
    let truths = [etv6_ntrk3(), truth("ETV6 12:700 +", "NTRK3 15:1500 -")];
    let calls = [etv6_ntrk3_call(), call("NTRK3 15:2500 -", "ETV6 12:1700 +")];
    let judged = judge(&calls, &truths, &[], &EvaluationConfig::default());
    assert!(
        matches!(judged.calls[1], CallVerdict::Reciprocal(_)),
        "{judged:?}"
    );
    assert_eq!(judged.truths, [Some(0), None]);
}

#[test]
fn an_isoform_does_not_stand_in_for_a_reciprocal_that_was_missed() {
    let truths = [etv6_ntrk3(), truth("NTRK3 15:2500 -", "ETV6 12:1700 +")];
    let calls = [etv6_ntrk3_call(), call("ETV6 12:700 +", "NTRK3 15:1500 -")];
    let judged = judge(&calls, &truths, &[], &EvaluationConfig::default());
    assert!(
        matches!(judged.calls[1], CallVerdict::Isoform(_)),
        "{judged:?}"
    );
    assert_eq!(judged.truths, [Some(0), None]);
}

#[test]
fn two_truths_of_one_pair_are_matched_by_place_and_each_once() {
    let truths = [etv6_ntrk3(), truth("ETV6 12:700 +", "NTRK3 15:1500 -")];
    let second = call("ETV6 12:700 +", "NTRK3 15:1500 -");
    let judged = judge(
        &[second.clone(), etv6_ntrk3_call()],
        &truths,
        &[],
        &EvaluationConfig::default(),
    );
    assert_eq!(judged.truths, [Some(1), Some(0)]);
    // One call finds one of them, the one that it is on.
    let judged = judge(&[second], &truths, &[], &EvaluationConfig::default());
    assert_eq!(judged.truths, [None, Some(0)]);
}

#[test]
fn a_filtered_call_never_takes_the_truth_of_a_passing_one() {
    let elsewhere = call("ETV6 12:500 +", "NTRK3 15:9000 -");
    let judged = judge(
        &[filtered(etv6_ntrk3_call()), elsewhere],
        &[etv6_ntrk3()],
        &[],
        &EvaluationConfig::default(),
    );
    assert_eq!(judged.truths, [Some(1)]);
    assert!(matches!(judged.calls[0], CallVerdict::Duplicate(_)));
    let judged = judge(
        &[filtered(etv6_ntrk3_call())],
        &[etv6_ntrk3()],
        &[],
        &EvaluationConfig::default(),
    );
    assert_eq!(judged.truths, [Some(0)]);
}

#[test]
fn names_point_to_a_junction_that_can_be_seen() {
    let unseen = TruthRow {
        split_reads: 0,
        spanning_pairs: 0,
        ..truth("ETV6 12:700 +", "NTRK3 15:1500 -")
    };
    let calls = [call("ETV6 12:701 +", "NTRK3 15:1400 -")];
    let judged = judge(
        &calls,
        &[unseen, etv6_ntrk3()],
        &[],
        &EvaluationConfig::default(),
    );
    assert_eq!(judged.truths, [None, Some(0)]);
}

#[test]
fn a_junction_that_homology_leaves_open_is_exact_at_each_equivalent_place() {
    // ETV6 is on the forward strand, NTRK3 on the reverse: a step on along the transcript goes up here
    // and down there.
    let open = TruthRow {
        homology_upstream: 1,
        homology_downstream: 3,
        ..etv6_ntrk3()
    };
    let distance = |pos5: u32, pos3: u32| {
        let calls = [call(
            &format!("ETV6 12:{pos5} +"),
            &format!("NTRK3 15:{pos3} -"),
        )];
        let found = match_of(verdicts(&calls, std::slice::from_ref(&open))[0]);
        found.distance.map(BreakpointDistance::farther)
    };
    assert_eq!(distance(1000, 2000), Some(0));
    assert_eq!(distance(1003, 1997), Some(0));
    assert_eq!(distance(999, 2001), Some(0));
    assert_eq!(distance(1004, 1996), Some(1));
    assert_eq!(distance(998, 2002), Some(1));
    // Steps that do not go together change the molecule.
    assert_eq!(distance(1001, 2001), Some(1));
}

#[test]
fn a_partner_in_no_gene_agrees_within_reach() {
    let truths = [truth(". 8:50000 +", "NTRK3 15:2000 -")];
    let calls = [call(". 8:59000 .", "NTRK3 15:2000 -")];
    assert!(!match_of(verdicts(&calls, &truths)[0]).is_near);
    let calls = [call(". 8:61000 .", "NTRK3 15:2000 -")];
    assert_eq!(
        verdicts(&calls, &truths),
        [CallVerdict::False { decoy: None }]
    );
}

fn decoy(class: &str, first: &str, second: Option<&str>) -> DecoyRow {
    let place = |text| Place::parse(text).expect("a place");
    DecoyRow {
        line: 2,
        class: class.to_string(),
        first: place(first),
        second: second.map(place),
        genes: None,
        fragments: 3,
    }
}

#[test]
fn a_false_call_is_laid_to_the_nearest_decoy_in_either_order() {
    let decoys = [
        decoy("low_complexity", "15:2000", None),
        decoy("template_switch", "15:9000", Some("1:5000")),
        decoy("read_through", "1:5100", Some("15:2100")),
    ];
    let judge = |call: CallRow| judge(&[call], &[], &decoys, &EvaluationConfig::default()).calls[0];
    let expected = |decoy| CallVerdict::False { decoy };
    assert_eq!(
        judge(call("A 1:5000 +", "NTRK3 15:2000 -")),
        expected(Some(2))
    );
    assert_eq!(
        judge(call("NTRK3 15:9000 -", "A 1:5000 +")),
        expected(Some(1))
    );
    // One end alone tells only of a decoy that has no other, and only close to it.
    assert_eq!(
        judge(call("A 2:5000 +", "NTRK3 15:2500 -")),
        expected(Some(0))
    );
    assert_eq!(judge(call("A 2:5000 +", "NTRK3 15:2501 -")), expected(None));
    assert_eq!(
        judge(call("A 2:5000 +", "NTRK3 15:2000 -")),
        expected(Some(0))
    );
    assert_eq!(
        judge(call("A 2:5000 +", "NTRK3 15:12001 -")),
        expected(None)
    );
}

#[test]
fn a_false_call_of_a_decoys_genes_is_laid_to_it_wherever_it_is() {
    let named = DecoyRow {
        genes: Some(("A".to_string(), "NTRK3".to_string())),
        ..decoy("homologue", "1:5000", Some("15:2000"))
    };
    let calls = [
        call("NTRK3 15:900000 -", "a 1:700000 +"),
        call("A 1:700000 +", "B 2:5 +"),
    ];
    let judged = judge(&calls, &[], &[named], &EvaluationConfig::default());
    assert_eq!(
        judged.calls,
        [
            CallVerdict::False { decoy: Some(0) },
            CallVerdict::False { decoy: None }
        ]
    );
}

#[test]
fn where_targets_are_given_other_genes_are_not_judged() {
    let config = EvaluationConfig {
        targets: vec!["NTRK3".to_string()],
        ..EvaluationConfig::default()
    };
    let near_target = CallRow {
        three_prime: CallSide {
            nearby: vec!["NTRK3".to_string()],
            ..call_side(". 15:5 -", Role::ThreePrime)
        },
        ..call("A 1:5 +", ". 15:5 -")
    };
    let calls = [
        etv6_ntrk3_call(),
        call("EML4 2:5 +", "ALK 2:900 -"),
        call("A 1:5 +", "B 2:5 +"),
        call("A 1:5 +", "NTRK3 15:9 -"),
        near_target,
        // Names nothing, so it may mean NTRK3.
        nameless(call(". 1:5 +", ". 2:5 +")),
    ];
    let truths = [etv6_ntrk3(), truth("EML4 2:5 +", "ALK 2:900 -")];
    let judged = judge(&calls, &truths, &[], &config);
    assert!(match_of(judged.calls[0]).is_near);
    assert_eq!(
        judged.calls[1..],
        [
            CallVerdict::OtherGenes,
            CallVerdict::OtherGenes,
            CallVerdict::False { decoy: None },
            CallVerdict::False { decoy: None },
            CallVerdict::False { decoy: None },
        ]
    );
}

#[test]
fn without_calls_or_without_truth_there_is_nothing_to_match() {
    let config = EvaluationConfig::default();
    let none = judge(&[], &[etv6_ntrk3()], &[], &config);
    assert_eq!((none.calls.len(), none.truths), (0, vec![None]));
    let none = judge(&[etv6_ntrk3_call()], &[], &[], &config);
    assert_eq!(none.calls, [CallVerdict::False { decoy: None }]);
}

#[test]
fn flanks_of_a_call_follow_from_its_strand() {
    let call = etv6_ntrk3_call();
    assert_eq!(call.five_prime.retained, Some(Retained::Lower));
    assert_eq!(call.three_prime.retained, Some(Retained::Lower));
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    fn any_side() -> impl Strategy<Value = String> {
        let gene = prop::sample::select(vec!["A", "B", "C", "."]);
        let strand = prop::sample::select(vec!["+", "-"]);
        (gene, 1..4_u32, 1..60_u32, strand)
            .prop_map(|(gene, contig, pos, strand)| format!("{gene} {contig}:{pos} {strand}"))
    }

    proptest! {
        #[test]
        fn each_truth_and_each_call_is_matched_once_and_both_tables_agree(
            calls in prop::collection::vec((any_side(), any_side(), any::<bool>()), 0..8),
            truths in prop::collection::vec((any_side(), any_side()), 0..6),
        ) {
            let calls: Vec<CallRow> = calls
                .iter()
                .map(|(five_prime, three_prime, is_pass)| CallRow {
                    is_pass: *is_pass,
                    ..call(five_prime, three_prime)
                })
                .collect();
            let truths: Vec<TruthRow> = truths.iter().map(|(a, b)| truth(a, b)).collect();
            let judged = judge(&calls, &truths, &[], &EvaluationConfig::default());
            for (index, verdict) in judged.calls.iter().enumerate() {
                if let CallVerdict::True(found) = verdict {
                    prop_assert_eq!(judged.truths[found.truth], Some(index));
                }
            }
            let matched = judged.calls.iter().filter(|verdict| matches!(verdict, CallVerdict::True(_)));
            prop_assert_eq!(matched.count(), judged.truths.iter().flatten().count());
        }

        #[test]
        fn filtered_calls_never_change_which_truths_passing_calls_find(
            passing in prop::collection::vec((any_side(), any_side()), 0..5),
            others in prop::collection::vec((any_side(), any_side()), 0..5),
            truths in prop::collection::vec((any_side(), any_side()), 0..5),
        ) {
            let truths: Vec<TruthRow> = truths.iter().map(|(a, b)| truth(a, b)).collect();
            let passing: Vec<CallRow> = passing.iter().map(|(a, b)| call(a, b)).collect();
            let mut all = passing.clone();
            all.extend(others.iter().map(|(a, b)| filtered(call(a, b))));
            let config = EvaluationConfig::default();
            let alone = judge(&passing, &truths, &[], &config).truths;
            let together = judge(&all, &truths, &[], &config).truths;
            for (alone, together) in alone.iter().zip(together) {
                prop_assert_eq!(*alone, together.filter(|index| *index < passing.len()));
            }
        }
    }
}
