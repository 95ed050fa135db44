//! A step of expression at the target's break speaks for a fusion.

mod support;

use support::{Sample, split_fragments};
use trkfuse_core::{Breakend, FusionCall, Junction};

/// The weight of the expression term.
fn expression(call: &FusionCall) -> f64 {
    call.ledger
        .terms
        .iter()
        .find(|term| term.name == "expression")
        .expect("each ledger has the term")
        .decibans
        .get()
}

/// Reads over the boundaries beyond a place of NTRK3, which is transcribed towards lower positions, and
/// over those before it.
fn call(junction: Junction, beyond: u32, before: u32) -> FusionCall {
    let sample = Sample::grch38();
    let break_at = junction.high();
    let reads = |breakend: Breakend| {
        (breakend.contig == break_at.contig).then_some(if breakend.pos <= break_at.pos {
            beyond
        } else {
            before
        })
    };
    let mut calls = sample.call_counting(&split_fragments(junction, "", 3), reads);
    calls.swap_remove(0)
}

#[test]
fn kept_exons_read_more_often_than_lost_ones_speak_for_the_fusion() {
    let junction = Sample::grch38().etv6_ntrk3();
    assert!(expression(&call(junction, 20, 0)) > 4.0);
    assert!(expression(&call(junction, 20, 5)) > 0.5);
    assert!(expression(&call(junction, 20, 20)) <= 0.0);
}

#[test]
fn the_gene_s_own_expression_never_outweighs_the_reads() {
    let junction = Sample::grch38().etv6_ntrk3();
    let silent = call(junction, 0, 0);
    let expressed = call(junction, 1_000, 5_000);
    assert!(silent.quality.get() - expressed.quality.get() < 2.0);
    assert!(expressed.is_pass());
}

#[test]
fn without_counts_there_is_nothing_to_compare() {
    let sample = Sample::grch38();
    let calls = sample.call(&split_fragments(sample.etv6_ntrk3(), "", 3));
    assert!(expression(&calls[0]).abs() < 1e-12);
}
