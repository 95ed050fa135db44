//! What normal samples and the tumour's DNA change about a call.

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use support::{Sample, spanning_fragments, split_fragments};
use trkfuse_calling::{NormalJunction, NormalPanel, StructuralVariants};
use trkfuse_core::{Fragment, FusionCall, Junction, Retained, StructuralVariant, Tier};

static GRCH38: LazyLock<Sample> = LazyLock::new(Sample::grch38);

const IN_NORMALS: &str = "InNormals";
const IN_MATCHED_NORMAL: &str = "InMatchedNormal";

/// NTRK3 exon 14 to ETV6 exon 6: the reciprocal, which is not a published pair.
fn unpublished() -> Junction {
    let exon = |gene: &str, number| {
        let gene = GRCH38.genes.by_name(gene).expect("a gene");
        gene.main().exon(number).expect("it has that many").start
    };
    Junction::new(
        GRCH38.breakend("chr12", exon("ETV6", 6).one_based(), Retained::Higher),
        GRCH38.breakend("chr15", exon("NTRK3", 14).one_based(), Retained::Higher),
    )
}

fn moved(junction: Junction, low: i64, high: i64) -> Junction {
    Junction::new(
        junction.low().extended(low).expect("within the contig"),
        junction.high().extended(high).expect("within the contig"),
    )
}

fn panel(of: u32, seen: &[(Junction, u32, u32)]) -> NormalPanel {
    let junctions = seen
        .iter()
        .map(|&(junction, samples, fragments)| NormalJunction {
            junction,
            samples,
            fragments,
        })
        .collect();
    let genes = trkfuse_genes::TARGETS.map(String::from).to_vec();
    NormalPanel::new(of, genes, junctions)
}

/// The only call of some fragments against a panel.
fn called(fragments: &[Fragment], normals: Option<NormalPanel>) -> FusionCall {
    let sample = Sample {
        normals,
        ..Sample::grch38()
    };
    only(sample.call(fragments))
}

fn only(calls: Vec<FusionCall>) -> FusionCall {
    assert_eq!(calls.len(), 1, "{calls:#?}");
    calls.into_iter().next().expect("one call")
}

fn term(call: &FusionCall, name: &str) -> f64 {
    let term = call.ledger.terms.iter().find(|term| term.name == name);
    term.expect("every call has the term").decibans.get()
}

fn is_not_looked_up(call: &FusionCall) -> bool {
    call.normal_samples.is_none() && term(call, "normals").abs() < 1e-9
}

fn fails(call: &FusionCall, filter: &str) -> bool {
    call.filters.iter().any(|name| name == filter)
}

#[test]
fn an_unpublished_junction_of_many_normals_is_filtered_and_says_so() {
    let fragments = split_fragments(unpublished(), "", 8);
    let alone = called(&fragments, None);
    assert!(is_not_looked_up(&alone));
    let call = called(&fragments, Some(panel(40, &[(unpublished(), 9, 20)])));
    assert!(fails(&call, IN_NORMALS), "{:?}", call.filters);
    assert!(term(&call, "normals") < -20.0);
    assert_eq!(call.normal_samples, Some(9));
    let reason = |term: &&trkfuse_core::LedgerTerm| term.name == "normals";
    let reason = &call
        .ledger
        .terms
        .iter()
        .find(reason)
        .expect("it is there")
        .reason;
    assert_eq!(reason, "in 9 of 40 normal samples");
}

#[test]
fn a_junction_that_normals_show_five_bases_off_is_the_same_and_six_bases_off_another() {
    let fragments = split_fragments(unpublished(), "", 8);
    let near = called(
        &fragments,
        Some(panel(40, &[(moved(unpublished(), 5, -5), 9, 9)])),
    );
    assert!(fails(&near, IN_NORMALS));
    let far = called(
        &fragments,
        Some(panel(40, &[(moved(unpublished(), 6, 0), 9, 9)])),
    );
    assert!(!fails(&far, IN_NORMALS));
    assert_eq!(far.normal_samples, Some(0));
    assert!(term(&far, "normals") > 0.0);
}

#[test]
fn one_normal_of_forty_or_two_of_a_thousand_do_not_filter() {
    let fragments = split_fragments(unpublished(), "", 8);
    for (of, samples, is_filtered) in [
        (40, 1, false),
        (40, 2, true),
        (1_000, 2, false),
        (1_000, 10, true),
    ] {
        let call = called(&fragments, Some(panel(of, &[(unpublished(), samples, 9)])));
        assert_eq!(fails(&call, IN_NORMALS), is_filtered, "{samples} of {of}");
    }
}

#[test]
fn read_through_in_normals_is_benign_and_keeps_its_own_name() {
    // NTRK1 runs on into PEAR1, the next gene on its strand.
    let junction = GRCH38.exons(("NTRK1", 16), ("PEAR1", 2));
    let fragments = split_fragments(junction, "", 8);
    let call = called(&fragments, Some(panel(40, &[(junction, 30, 90)])));
    assert!(call.is_read_through, "{call:#?}");
    assert!(fails(&call, "ReadThrough"), "{:?}", call.filters);
    assert!(!fails(&call, IN_NORMALS), "{:?}", call.filters);
    let term = call.ledger.terms.iter().find(|term| term.name == "normals");
    assert!(term.is_some_and(|term| term.reason.contains("simpler story")));
}

#[test]
fn a_panel_that_looked_at_other_genes_says_nothing() {
    let junctions = vec![NormalJunction {
        junction: unpublished(),
        samples: 30,
        fragments: 60,
    }];
    let panel = NormalPanel::new(40, vec!["ALK".to_string()], junctions);
    let call = called(&split_fragments(unpublished(), "", 8), Some(panel));
    assert!(is_not_looked_up(&call));
}

#[test]
fn a_junction_that_no_read_places_is_not_looked_up() {
    let junction = unpublished();
    let call = called(
        &spanning_fragments(junction, 20, 6),
        Some(panel(40, &[(junction, 30, 60)])),
    );
    assert!(!call.is_precise);
    assert!(is_not_looked_up(&call));
}

#[test]
fn two_fragments_of_exactly_the_junction_in_the_matched_normal_filter_the_call() {
    let fragments = split_fragments(unpublished(), "", 8);
    let with_normal = |seen: &[(Junction, u32, u32)]| {
        let sample = Sample {
            matched_normal: Some(panel(1, seen)),
            ..Sample::grch38()
        };
        only(sample.call(&fragments))
    };
    let both = with_normal(&[(unpublished(), 1, 2)]);
    assert!(fails(&both, IN_MATCHED_NORMAL) && !fails(&both, IN_NORMALS));
    assert_eq!(both.matched_normal_fragments, Some(2));
    assert!(term(&both, "matched_normal") < -15.0);
    let one = with_normal(&[(unpublished(), 1, 1)]);
    assert!(!fails(&one, IN_MATCHED_NORMAL) && term(&one, "matched_normal") < -15.0);
    let off = with_normal(&[(moved(unpublished(), 1, -1), 1, 9)]);
    assert!(!fails(&off, IN_MATCHED_NORMAL) && term(&off, "matched_normal") < -15.0);
    let none = with_normal(&[]);
    assert!(!fails(&none, IN_MATCHED_NORMAL) && term(&none, "matched_normal") >= 0.0);
    assert_eq!(none.matched_normal_fragments, Some(0));
}

#[test]
fn a_structural_variant_in_the_introns_supports_the_call_and_is_named() {
    let junction = GRCH38.etv6_ntrk3();
    let fragments = split_fragments(junction, "", 3);
    let with_variant = |low: i64, high: i64| {
        let variant = StructuralVariant {
            junction: moved(junction, low, high),
            id: "MantaBND:1".to_string(),
        };
        let sample = Sample {
            structural_variants: Some(StructuralVariants::new(vec![variant])),
            ..Sample::grch38()
        };
        only(sample.call(&fragments))
    };
    let without = called(&fragments, None);
    let supported = with_variant(12_000, 40_000);
    assert_eq!(supported.dna_support.as_deref(), Some("MantaBND:1"));
    assert!(term(&supported, "dna_support") > 10.0);
    assert!(supported.quality >= without.quality);
    // A variant elsewhere is as good as none: it never counts against.
    let elsewhere = with_variant(-500, 40_000);
    assert_eq!(elsewhere.dna_support, None);
    assert_eq!(elsewhere.ledger.total(), without.ledger.total());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_bigger_panel_in_which_the_junction_is_not_seen_never_lowers_a_call(
        seen in 0_u32..6, others in 0_u32..60, more in 1_u32..500, is_published: bool,
    ) {
        let junction = if is_published { GRCH38.etv6_ntrk3() } else { unpublished() };
        let fragments = split_fragments(junction, "", 5);
        let mut rows = vec![(moved(junction, 300, 300), 5, 5)];
        if seen > 0 {
            rows.push((junction, seen, seen));
        }
        let small = called(&fragments, Some(panel(seen + others, &rows)));
        rows.push((moved(junction, 900, 0), more, more));
        let large = called(&fragments, Some(panel(seen + others + more, &rows)));
        prop_assert!(large.ledger.total().get() >= small.ledger.total().get() - 1e-9);
        prop_assert!(!fails(&large, IN_NORMALS) || fails(&small, IN_NORMALS));
    }

    #[test]
    fn a_published_pair_is_never_filtered_by_normals_and_they_weigh_half(
        seen in 1_u32..200, others in 0_u32..200, fragments in 1_u32..500,
    ) {
        let junction = GRCH38.etv6_ntrk3();
        let normals = panel(seen + others, &[(junction, seen, fragments)]);
        let sample = Sample {
            normals: Some(normals),
            matched_normal: Some(panel(1, &[(junction, 1, fragments)])),
            ..Sample::grch38()
        };
        let call = only(sample.call(&split_fragments(junction, "", 20)));
        prop_assert!(!fails(&call, IN_NORMALS) && !fails(&call, IN_MATCHED_NORMAL));
        prop_assert!(term(&call, "normals") >= -20.0);
        prop_assert!(term(&call, "matched_normal") >= -20.0);
        prop_assert_eq!(call.tier, Tier::Pass);
    }

    #[test]
    fn a_further_fragment_never_lowers_the_score_with_normals_and_dna(
        split in 1_u32..20, spanning in 0_u32..20, more_split: bool, seen in 0_u32..30, is_published: bool,
    ) {
        let junction = if is_published { GRCH38.etv6_ntrk3() } else { unpublished() };
        let sample = Sample {
            normals: Some(panel(30, &[(junction, seen, seen)])),
            matched_normal: Some(panel(1, &[(junction, 1, 3)])),
            structural_variants: Some(StructuralVariants::new(vec![StructuralVariant {
                junction: moved(junction, 5_000, 5_000),
                id: "sv".to_string(),
            }])),
            ..Sample::grch38()
        };
        let total = |split, spanning| {
            let mut fragments = split_fragments(junction, "", split);
            fragments.extend(spanning_fragments(junction, 20, spanning));
            let calls = sample.call(&fragments);
            (calls[0].ledger.total().get(), calls[0].filters.clone())
        };
        let (before, _) = total(split, spanning);
        let (after, _) =
            if more_split { total(split + 1, spanning) } else { total(split, spanning + 1) };
        prop_assert!(after >= before - 1e-9);
    }
}
