//! What is called of junctions that something else than a fusion may have made: look-alike flanks, template switches.

mod support;

use std::collections::BTreeMap;

use support::{
    PlantedReference, Sample, fragment, junction_read, only_call, spanning_fragments,
    split_fragments,
};
use trkfuse_core::{Breakend, Evidence, Fragment, Junction, Sequence, Tier};

#[test]
fn look_alike_flanks_fail_the_homology_test_at_the_junction_only() {
    let mut sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let reads = split_fragments(junction, "", 8);
    // The fifth read shows more than 30 bases on the high side.
    let shown = match &reads[4].evidence[0] {
        Evidence::SplitRead(read) => read.sequence.clone().expect("bases"),
        _ => unreachable!("split fragments hold split reads"),
    };
    // What stands behind the ETV6 break in the genome is what the reads show of NTRK3.
    let high = shown
        .bases
        .slice(shown.high_start as usize, shown.bases.len());
    let mut reference = PlantedReference {
        planted: BTreeMap::new(),
    };
    let high = high.slice(0, 30);
    reference.plant(
        junction.low().contig,
        junction.low().pos.zero_based() + 1,
        high.as_bytes(),
    );
    // NTRK3, on the reverse strand, differs from that in every tenth base.
    let mut alike = high.as_bytes().to_vec();
    for base in alike.iter_mut().step_by(10) {
        *base = Sequence::complement(*base);
    }
    reference.plant(
        junction.high().contig,
        junction.high().pos.zero_based() - 29,
        Sequence::new(&alike).reverse_complement().as_bytes(),
    );
    sample.reference = Some(Box::new(reference));
    let call = only_call(&sample, &reads);
    assert!(
        call.filters.contains(&"Homologous".to_string()),
        "{:#?}",
        call.ledger
    );
}

#[test]
fn a_look_alike_that_is_cut_a_base_early_is_seen_by_the_inserted_base() {
    let mut sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut reference = PlantedReference::default();
    // The exon before NTRK3's ends as ETV6's does, but for one base more.
    let mut ordinary = reference.flank(junction.low(), 29);
    ordinary.extend(&Sequence::new(b"C"));
    let before = sample.ntrk3_etv6().high();
    reference.plant(
        before.contig,
        before.pos.zero_based(),
        ordinary.reverse_complement().as_bytes(),
    );
    sample.reference = Some(Box::new(reference));
    let is_seen = |inserted: &str| {
        let call = only_call(&sample, &split_fragments(junction, inserted, 8));
        call.filters.contains(&"Homologous".to_string())
    };
    assert!(is_seen("C"));
    assert!(!is_seen("CC"), "cut elsewhere it does not fit");
}

/// Pairs around a junction off the splice sites of both genes, six bases of which both sides spell, and a read across.
fn switch_between_published_partners(sample: &mut Sample, pairs: u32) -> (Vec<Fragment>, Fragment) {
    let (etv6, ntrk3) = (sample.etv6_ntrk3().low(), sample.etv6_ntrk3().high());
    let moved = |breakend: Breakend, by| breakend.extended(by).expect("within the contig");
    let junction = Junction::new(moved(etv6, -47), moved(ntrk3, 60));
    let mut reference = PlantedReference::default();
    reference.plant(
        junction.low().contig,
        junction.low().pos.zero_based() + 1,
        b"GTCAGC",
    );
    // NTRK3 lies on the reverse strand.
    reference.plant(
        junction.high().contig,
        junction.high().pos.zero_based() - 5,
        b"GCTGAC",
    );
    sample.reference = Some(Box::new(reference));
    let mut read = junction_read(junction, "", 35);
    read.sequence = None;
    (
        spanning_fragments(junction, 20, pairs),
        fragment("read", Evidence::SplitRead(read)),
    )
}

#[test]
fn a_read_that_looks_like_a_template_switch_takes_nothing_away_from_pairs_that_pass() {
    let mut sample = Sample::grch38();
    let (mut fragments, read) = switch_between_published_partners(&mut sample, 3);
    let alone = only_call(&sample, &fragments);
    assert_eq!(alone.tier, Tier::Pass, "{:#?}", alone.ledger);
    fragments.push(read);
    let call = only_call(&sample, &fragments);
    assert_eq!(call.tier, Tier::Pass, "{:#?}", call.ledger);
    assert!(call.quality.get() >= alone.quality.get() - 1e-9);
    assert!(
        call.ledger
            .terms
            .iter()
            .any(|term| { term.name == "template_switch" && term.decibans.get() < 0.0 })
    );
    let lift = call.ledger.terms.last().expect("a ledger has terms");
    assert!(lift.name == "pairs_alone" && lift.decibans.get() > 0.0);
}

#[test]
fn pairs_too_few_to_pass_alone_do_not_pass_with_a_read_that_does_not_convince() {
    let mut sample = Sample::grch38();
    let (mut fragments, read) = switch_between_published_partners(&mut sample, 2);
    // The reciprocal speaks for the pairs, so that their quality would do.
    fragments.extend(split_fragments(sample.ntrk3_etv6(), "", 3));
    let etv6_ntrk3 = |fragments: &[Fragment]| {
        let calls = sample.call(fragments).into_iter();
        let mut calls = calls.filter(|call| call.names.hgnc == "ETV6::NTRK3");
        calls.next().expect("it is called")
    };
    let alone = etv6_ntrk3(&fragments);
    assert_eq!(alone.tier, Tier::Watch);
    assert!(alone.quality.get() >= 10.0, "{:#?}", alone.ledger);
    fragments.push(read);
    let call = etv6_ntrk3(&fragments);
    assert_eq!(
        (call.tier, call.filters),
        (Tier::Watch, vec!["PairsOnly".to_string()])
    );
}
