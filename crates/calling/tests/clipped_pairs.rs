//! Mates that are clipped at exon boundaries place the junction of a published pair, where no reference tells more.

mod support;

use support::{PlantedReference, Sample, fragment, piece};
use trkfuse_core::{
    End, Evidence, Fragment, FrameStatus, FusionCall, Junction, Retained, SpanningPair,
};

/// A pair whose mates end so many bases before (negative: beyond) the two breakends, so many bases clipped behind.
fn pair(name: &str, junction: Junction, ends: [i64; 2], clipped: [u32; 2]) -> Fragment {
    let inner = |end: End, back: i64| {
        let breakend = junction.end(end);
        breakend.extended(-back).expect("within the contig")
    };
    let (low, high) = (inner(End::Low, ends[0]), inner(End::High, ends[1]));
    let pair = SpanningPair {
        inner: Junction::new(low, high),
        low: piece(low, 100 - clipped[0]),
        high: piece(high, 100 - clipped[1]),
        low_clipped: clipped[0],
        high_clipped: clipped[1],
        low_is_first_mate: true,
        elsewhere: Vec::new(),
    };
    fragment(name, Evidence::SpanningPair(pair))
}

/// Three pairs that are not clipped.
fn unclipped(junction: Junction) -> Vec<Fragment> {
    [30, 45, 60]
        .map(|back| pair(&format!("plain{back}"), junction, [back, 80 - back], [0, 0]))
        .to_vec()
}

fn only_call(sample: &Sample, fragments: &[Fragment]) -> FusionCall {
    let calls = sample.call(fragments);
    assert_eq!(calls.len(), 1, "{calls:#?}");
    calls.into_iter().next().expect("one call")
}

fn is_at(call: &FusionCall, junction: Junction) -> bool {
    let (five, three) = (call.five_prime.breakend, call.three_prime.breakend);
    call.is_precise && Junction::new(five, three) == junction
}

#[test]
fn clips_at_exon_boundaries_of_both_genes_place_the_junction() {
    let sample = Sample::grch38();
    let junction = sample.tpm3_ntrk1();
    let mut fragments = unclipped(junction);
    fragments.push(pair("low", junction, [0, 70], [20, 0]));
    fragments.push(pair("high", junction, [55, 0], [0, 12]));
    let call = only_call(&sample, &fragments);
    assert!(is_at(&call, junction), "{call:#?}");
    assert_ne!(call.frame.status, FrameStatus::Unknown);
    assert_eq!((call.support.split, call.support.spanning), (0, 5));
}

#[test]
fn clips_at_one_gene_are_enough_where_its_exon_is_published_with_one_of_the_other() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    for (ends, clipped) in [([0, 70], [20, 0]), ([55, 0], [0, 12])] {
        let mut fragments = unclipped(junction);
        fragments.push(pair("clipped", junction, ends, clipped));
        let call = only_call(&sample, &fragments);
        assert!(is_at(&call, junction), "{call:#?}");
        assert_eq!(call.frame.status, FrameStatus::InFrame);
    }
}

#[test]
fn an_aligner_may_run_over_the_exon_or_stop_short_of_it() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    for (back, is_placed) in [(-8, true), (-9, false), (3, true), (4, false)] {
        let mut fragments = unclipped(junction);
        fragments.push(pair("clipped", junction, [back, 70], [20, 0]));
        let call = only_call(&sample, &fragments);
        assert_eq!(is_at(&call, junction), is_placed, "{back}");
    }
}

#[test]
fn clips_at_two_junctions_of_one_pair_of_genes_place_both() {
    let sample = Sample::grch38();
    let farther_out = sample.tpm3_ntrk1();
    let tpm3 = sample.genes.by_name("TPM3").expect("a gene");
    let exon = tpm3.main().exon(7).expect("it has as many");
    let end = sample.breakend("chr1", exon.start.one_based(), Retained::Higher);
    let farther_in = Junction::new(end, farther_out.high());
    // Most are clipped farther in, where those that reach beyond cannot belong.
    let fragments: Vec<Fragment> = [(farther_in, "in", 4), (farther_out, "out", 2)]
        .into_iter()
        .flat_map(|(junction, name, count)| {
            (0..count).map(move |index| pair(&format!("{name}{index}"), junction, [0, 0], [20, 20]))
        })
        .collect();
    let calls = sample.call(&fragments);
    for (junction, count) in [(farther_in, 4), (farther_out, 2)] {
        let call = calls.iter().find(|call| is_at(call, junction));
        let call = call.unwrap_or_else(|| panic!("{junction:?} in {calls:#?}"));
        assert_eq!(call.support.spanning, count);
    }
}

#[test]
fn short_clips_and_copies_place_nothing() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = unclipped(junction);
    fragments.push(pair("short", junction, [0, 70], [9, 0]));
    fragments.push(Fragment {
        is_duplicate: true,
        ..pair("copy", junction, [0, 70], [20, 0])
    });
    assert!(!only_call(&sample, &fragments).is_precise);
}

#[test]
fn clips_of_a_pair_that_nobody_published_place_nothing() {
    let sample = Sample::grch38();
    let target = sample.etv6_ntrk3().high();
    let gene = sample.genes.by_name("GAPDH").expect("a gene");
    let exon = gene.main().exon(5).expect("it has as many");
    let partner = sample.breakend("chr12", exon.last().one_based(), Retained::Lower);
    let junction = Junction::new(partner, target);
    let mut fragments = unclipped(junction);
    fragments.push(pair("both", junction, [0, 0], [20, 20]));
    assert!(!only_call(&sample, &fragments).is_precise);
}

#[test]
fn with_a_reference_clips_were_aligned_and_place_nothing_by_themselves() {
    let mut sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    sample.reference = Some(Box::new(PlantedReference::default()));
    let mut fragments = unclipped(junction);
    fragments.push(pair("both", junction, [0, 0], [20, 20]));
    assert!(!only_call(&sample, &fragments).is_precise);
}

#[test]
fn a_further_pair_clipped_or_not_never_lowers_the_quality() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = unclipped(junction);
    let mut before = only_call(&sample, &fragments).ledger.total();
    for (index, (ends, clipped)) in [
        ([0, 70], [20, 0]),
        ([40, 33], [0, 0]),
        ([50, 0], [0, 30]),
        ([0, 0], [11, 11]),
        ([25, -2], [0, 15]),
    ]
    .into_iter()
    .enumerate()
    {
        fragments.push(pair(&format!("more{index}"), junction, ends, clipped));
        let after = only_call(&sample, &fragments).ledger.total();
        assert!(after >= before, "{index}: {after:?} after {before:?}");
        before = after;
    }
}
