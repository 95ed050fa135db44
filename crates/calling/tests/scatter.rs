//! Two genes that chance joins at many places, against two that a fusion joins.

mod support;

use support::{Sample, junction_read, off, spanning_fragments, split_fragments};
use trkfuse_core::{Evidence, Fragment, FusionCall, Junction, Tier};

/// One read over each of `count` junctions of the two genes, 20 bases and more from each other and from the fusion's.
fn scattered(junction: Junction, count: i64) -> Vec<Fragment> {
    (1..=count)
        .map(|number| {
            let place = off(junction, 20 * number, 23 * number);
            let read = junction_read(place, "", 0);
            support::fragment(&format!("chance{number:03}"), Evidence::SplitRead(read))
        })
        .collect()
}

fn call_at(sample: &Sample, fragments: &[Fragment], junction: Junction) -> FusionCall {
    sample
        .call(fragments)
        .into_iter()
        .find(|call| {
            let (five, three) = (call.five_prime.breakend, call.three_prime.breakend);
            Junction::new(five, three) == junction
        })
        .expect("the junction is a call")
}

fn scatter(call: &FusionCall) -> f64 {
    let term = call.ledger.terms.iter().find(|term| term.name == "scatter");
    term.expect("each ledger has the term").decibans.get()
}

#[test]
fn a_junction_among_many_of_the_two_genes_counts_for_less_than_one_alone() {
    let sample = Sample::grch38();
    let junction = off(sample.tpm3_ntrk1(), 0, 7);
    let mut fragments = split_fragments(junction, "", 2);
    fragments.extend(spanning_fragments(junction, 20, 1));
    let alone = call_at(&sample, &fragments, junction);
    fragments.extend(scattered(junction, 102));
    let among = call_at(&sample, &fragments, junction);
    assert!(scatter(&alone).abs() < 1e-9);
    assert!((scatter(&among) + 20.0).abs() < 0.5, "{}", scatter(&among));
    assert!(among.quality < alone.quality);
}

#[test]
fn what_a_fusion_throws_off_does_not_weigh_against_it() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", 6);
    fragments.extend(scattered(junction, 6));
    let call = call_at(&sample, &fragments, junction);
    assert!(scatter(&call).abs() < 1e-9);
    assert_eq!(call.tier, Tier::Pass);
}

#[test]
fn junctions_of_other_genes_weigh_nothing() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", 2);
    fragments.extend(scattered(sample.tpm3_ntrk1(), 50));
    assert!(scatter(&call_at(&sample, &fragments, junction)).abs() < 1e-9);
}

#[test]
fn a_junction_elsewhere_counts_once_however_many_fragments_show_it() {
    let sample = Sample::grch38();
    let junction = off(sample.tpm3_ntrk1(), 0, 7);
    let place = off(junction, 300, 300);
    let mut fragments = split_fragments(junction, "", 3);
    fragments.extend((0..40).map(|number| {
        let read = junction_read(place, "", number - 20);
        support::fragment(&format!("other{number}"), Evidence::SplitRead(read))
    }));
    assert!(scatter(&call_at(&sample, &fragments, junction)).abs() < 1e-9);
}

/// Pairs about a junction, named apart.
fn pairs(name: &str, junction: Junction, count: u32) -> Vec<Fragment> {
    let mut pairs = spanning_fragments(junction, 20, count);
    for (number, pair) in pairs.iter_mut().enumerate() {
        pair.name = format!("{name}{number}");
    }
    pairs
}

#[test]
fn pairs_of_several_isoforms_do_not_weigh_against_each_other() {
    let sample = Sample::grch38();
    let mut fragments = pairs("five", sample.etv6_ntrk3(), 600);
    fragments.extend(pairs("four", sample.etv6_exon_4_ntrk3(), 500));
    fragments.extend(pairs("far", off(sample.etv6_ntrk3(), 0, -60_000), 400));
    let calls = sample.call(&fragments);
    assert_eq!(calls.len(), 3, "{calls:#?}");
    for call in calls {
        assert!(scatter(&call).abs() < 1e-9);
        assert_eq!(call.tier, Tier::Pass, "{:?}", call.filters);
    }
}

#[test]
fn pairs_the_other_way_round_tell_of_chance() {
    let sample = Sample::grch38();
    let mut fragments = pairs("one", sample.etv6_ntrk3(), 3);
    fragments.extend(pairs("turned", sample.ntrk3_etv6(), 102));
    let calls = sample.call(&fragments);
    let call = calls.iter().find(|call| call.support.spanning == 3);
    let call = call.expect("the few are a call");
    assert!((scatter(call) + 20.0).abs() < 0.5, "{}", scatter(call));
}
