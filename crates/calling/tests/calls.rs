//! What is called from given evidence, on the real gene models.

mod support;

use std::collections::BTreeMap;

use support::{
    PlantedReference, Sample, fragment, junction_read, only_call, spanning_fragments,
    split_fragments,
};
use trkfuse_core::{
    Breakend, Decibans, DomainStatus, Evidence, FrameStatus, Geometry, Junction, Retained, Role,
    Site, Strandedness, Tier,
};

#[test]
fn etv6_ntrk3_is_called_with_exons_frame_and_kinase() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", 10);
    fragments.extend(spanning_fragments(junction, 20, 5));
    let call = only_call(&sample, &fragments);
    assert_eq!(
        call.tier,
        Tier::Pass,
        "{:?} {:#?}",
        call.filters,
        call.ledger
    );
    assert_eq!(call.names.hgnc, "ETV6::NTRK3");
    assert_eq!(
        call.five_prime.exon.map(|exon| (exon.number, exon.offset)),
        Some((5, 0))
    );
    assert_eq!(
        call.three_prime.exon.map(|exon| (exon.number, exon.offset)),
        Some((15, 0))
    );
    assert_eq!(call.frame.status, FrameStatus::InFrame);
    assert_eq!(call.kinase_domain, DomainStatus::Complete);
    assert_eq!(call.transmembrane, DomainStatus::Lost);
    assert_eq!(call.geometry, Geometry::Translocation);
    assert_eq!((call.support.split, call.support.spanning), (10, 5));
    assert_eq!(
        call.names.vicc.as_deref(),
        Some("NM_001987.5(ETV6):e.5::NM_001012338.3(NTRK3):e.15")
    );
    let hgvs = call.names.hgvs.expect("both sides lie in coding exons");
    assert!(
        hgvs.starts_with("NM_001987.5:r.?_1009::NM_001012338.3:r."),
        "{hgvs}"
    );
    assert_eq!(call.target_role, Role::ThreePrime);
}

#[test]
fn lmna_ntrk1_on_one_strand_is_a_fusion_not_filtered_as_read_through() {
    let sample = Sample::grch38();
    let fragments: Vec<_> = (0..6)
        .map(|index| {
            let read = junction_read(sample.lmna_ntrk1(), "", index * 3);
            fragment(&format!("gapped{index}"), Evidence::GappedRead(read))
        })
        .collect();
    let call = only_call(&sample, &fragments);
    assert_eq!(call.names.hgnc, "LMNA::NTRK1");
    assert_eq!(call.support.gapped, 6);
    assert_eq!(call.geometry, Geometry::Deletion);
    assert_eq!(call.tier, Tier::Pass, "{:?}", call.filters);
}

#[test]
fn tpm3_ntrk1_is_in_frame_and_an_inversion() {
    let sample = Sample::grch38();
    let call = only_call(&sample, &split_fragments(sample.tpm3_ntrk1(), "", 4));
    assert_eq!(call.names.hgnc, "TPM3::NTRK1");
    assert_eq!(call.frame.status, FrameStatus::InFrame);
    assert_eq!(call.geometry, Geometry::Inversion);
    assert!(call.frame.pairs_in_frame >= 1 && call.frame.pairs_known >= call.frame.pairs_in_frame);
}

#[test]
fn inserted_bases_change_the_frame_and_are_given_in_the_direction_of_transcription() {
    let sample = Sample::grch38();
    // TPM3 is the low side here and is transcribed first, on the reverse strand.
    let call = only_call(&sample, &split_fragments(sample.tpm3_ntrk1(), "AC", 5));
    assert_eq!(call.inserted.as_str(), "AC");
    assert_eq!(call.frame.status, FrameStatus::OutOfFrame);
    let whole_codon = only_call(&sample, &split_fragments(sample.tpm3_ntrk1(), "ACG", 5));
    assert_eq!(whole_codon.frame.status, FrameStatus::InFrame);
    let sequence = whole_codon.sequence.expect("reads show their bases");
    assert_eq!(sequence.inserted.as_str(), "ACG");
}

#[test]
fn inserted_bases_are_turned_round_where_the_high_side_is_transcribed_first() {
    let sample = Sample::grch38();
    let call = only_call(&sample, &split_fragments(sample.ntrk3_etv6(), "AAC", 5));
    assert_eq!(call.names.hgnc, "NTRK3::ETV6");
    assert_eq!(call.target_role, Role::FivePrime);
    assert_eq!(call.inserted.as_str(), "GTT");
    assert_eq!(call.kinase_domain, DomainStatus::Lost);
    assert_eq!(call.transmembrane, DomainStatus::Complete);
}

#[test]
fn both_directions_of_a_pair_share_a_group_and_name_each_other() {
    let sample = Sample::grch38();
    let mut fragments = split_fragments(sample.etv6_ntrk3(), "", 8);
    fragments.extend(split_fragments(sample.ntrk3_etv6(), "", 6).into_iter().map(
        |mut fragment| {
            fragment.name = format!("reciprocal-{}", fragment.name);
            fragment
        },
    ));
    let calls = sample.call(&fragments);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].group, calls[1].group);
    assert_eq!(calls[0].reciprocal.as_ref(), Some(&calls[1].id));
    assert_eq!(calls[1].reciprocal.as_ref(), Some(&calls[0].id));
    assert_ne!(calls[0].id, calls[1].id);
}

#[test]
fn one_fragment_of_a_published_pair_at_annotated_exons_is_watched_not_passed() {
    let sample = Sample::grch38();
    let call = only_call(&sample, &split_fragments(sample.etv6_ntrk3(), "", 1));
    assert_eq!(call.tier, Tier::Watch);
    assert!(call.filters.contains(&"LowSupport".to_string()));
}

#[test]
fn one_fragment_at_a_random_place_is_kept_but_filtered() {
    let sample = Sample::grch38();
    let junction = Junction::new(
        sample.breakend("chr12", 11_869_900, Retained::Lower),
        sample.breakend("chr15", 87_940_700, Retained::Lower),
    );
    let call = only_call(&sample, &split_fragments(junction, "", 1));
    assert_eq!(call.tier, Tier::Filtered);
    assert!(call.quality.get() < 10.0);
}

#[test]
fn a_back_splice_within_a_target_does_not_pass() {
    let sample = Sample::grch38();
    let ntrk3 = sample.genes.by_name("NTRK3").expect("a target");
    let (exon4, exon6) = (
        ntrk3.main().exon(4).expect("NTRK3 has 20 exons"),
        ntrk3.main().exon(6).expect("NTRK3 has 20 exons"),
    );
    // End of exon 6 to the start of exon 4, against the order of transcription.
    let junction = Junction::new(
        sample.breakend("chr15", exon6.start.one_based(), Retained::Higher),
        sample.breakend("chr15", exon4.last().one_based(), Retained::Lower),
    );
    let call = only_call(&sample, &split_fragments(junction, "", 15));
    assert_eq!(call.tier, Tier::Filtered);
    assert!(call.filters.contains(&"SameGene".to_string()));
    assert_eq!(call.geometry, Geometry::TandemDuplication);
}

#[test]
fn a_target_side_that_lies_in_many_places_does_not_pass() {
    let sample = Sample::grch38();
    let fragments: Vec<_> = split_fragments(sample.etv6_ntrk3(), "", 8)
        .into_iter()
        .map(|mut fragment| {
            if let Evidence::SplitRead(read) = &mut fragment.evidence[0] {
                read.high.hits = Some(4);
                read.high.mapping_quality = 1;
            }
            fragment
        })
        .collect();
    let call = only_call(&sample, &fragments);
    assert!(
        call.filters.contains(&"NotUnique".to_string()),
        "{:?}",
        call.filters
    );
    assert!(call.three_prime.unique_share.abs() < 1e-12);
}

#[test]
fn a_partner_side_that_lies_in_many_places_may_pass() {
    let sample = Sample::grch38();
    let fragments: Vec<_> = split_fragments(sample.etv6_ntrk3(), "", 8)
        .into_iter()
        .map(|mut fragment| {
            if let Evidence::SplitRead(read) = &mut fragment.evidence[0] {
                read.low.hits = Some(3);
            }
            fragment
        })
        .collect();
    let call = only_call(&sample, &fragments);
    assert_eq!(call.tier, Tier::Pass, "{:?}", call.filters);
}

#[test]
fn duplicates_count_as_raw_support_only() {
    let sample = Sample::grch38();
    let mut fragments = split_fragments(sample.etv6_ntrk3(), "", 4);
    fragments[1].is_duplicate = true;
    fragments[2].is_duplicate = true;
    let call = only_call(&sample, &fragments);
    assert_eq!((call.support.split, call.support.raw_split), (2, 4));
}

#[test]
fn a_fragment_whose_mates_both_cross_counts_once() {
    let sample = Sample::grch38();
    let mut fragments = split_fragments(sample.etv6_ntrk3(), "", 3);
    let mut other_mate = junction_read(sample.etv6_ntrk3(), "", 11);
    other_mate.is_second_mate = true;
    fragments[0].evidence.push(Evidence::SplitRead(other_mate));
    let call = only_call(&sample, &fragments);
    assert_eq!(call.support.unique(), 3);
}

#[test]
fn pairs_alone_make_an_imprecise_call() {
    let sample = Sample::grch38();
    let call = only_call(&sample, &spanning_fragments(sample.etv6_ntrk3(), 20, 8));
    assert!(!call.is_precise);
    assert_eq!(call.names.hgnc, "ETV6::NTRK3");
    assert_eq!(call.support.spanning, 8);
    assert_eq!(call.frame.status, FrameStatus::Unknown);
    assert!(call.five_prime.uncertainty.1 > 0);
    assert_eq!(
        call.tier,
        Tier::Pass,
        "{:?} {:#?}",
        call.filters,
        call.ledger
    );
}

#[test]
fn two_pairs_alone_do_not_pass() {
    let sample = Sample::grch38();
    let call = only_call(&sample, &spanning_fragments(sample.etv6_ntrk3(), 20, 2));
    assert!(call.filters.contains(&"PairsOnly".to_string()));
    assert_eq!(call.tier, Tier::Watch, "a published pair");
    let unpublished = Junction::new(
        sample.breakend("chr1", 20_000_000, Retained::Lower),
        sample.etv6_ntrk3().high(),
    );
    let call = only_call(&sample, &spanning_fragments(unpublished, 20, 1));
    assert_eq!(call.tier, Tier::Filtered);
}

#[test]
fn one_fragment_of_an_unpublished_pair_is_watched_if_it_is_more_likely_a_fusion_than_not() {
    let sample = Sample::grch38();
    let partner = sample.genes.by_name("ABL1").expect("in the models");
    let exon = partner.main().exon(3).expect("ABL1 has eleven exons");
    let junction = Junction::new(
        Breakend {
            contig: partner.contig,
            pos: exon.last(),
            retained: Retained::Lower,
        },
        sample.etv6_ntrk3().high(),
    );
    let call = only_call(&sample, &split_fragments(junction, "", 1));
    assert!(call.published.is_none());
    assert!(call.filters.contains(&"LowSupport".to_string()));
    assert!(call.quality.get() >= 3.0, "{:#?}", call.ledger);
    assert_eq!(call.tier, Tier::Watch);
}

#[test]
fn a_pair_too_long_for_the_library_does_not_support_the_junction() {
    let sample = Sample::grch38();
    let mut fragments = split_fragments(sample.etv6_ntrk3(), "", 5);
    fragments.extend(spanning_fragments(sample.etv6_ntrk3(), 9_000, 3));
    let calls = sample.call(&fragments);
    assert_eq!(calls[0].support.spanning, 0);
    assert_eq!(
        calls.len(),
        2,
        "the odd pairs stay visible as a candidate of their own"
    );
}

#[test]
fn a_pair_whose_mate_runs_over_an_introns_edge_still_supports_the_junction() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", 5);
    // The mate lies in exon 16 of NTRK3, two bases into the intron before it.
    let ntrk3 = sample.genes.by_name("NTRK3").expect("a target");
    let exon16 = ntrk3.main().exon(16).expect("NTRK3 has 20 exons");
    let high = sample.breakend("chr15", exon16.last().one_based() + 2, Retained::Lower);
    let mut pair = spanning_fragments(junction, 20, 1);
    if let Evidence::SpanningPair(pair) = &mut pair[0].evidence[0] {
        pair.inner = Junction::new(pair.inner.low(), high);
    }
    fragments.extend(pair);
    let call = only_call(&sample, &fragments);
    assert_eq!(call.support.spanning, 1);
}

#[test]
fn an_intron_break_tells_the_exon_and_the_offset() {
    let sample = Sample::grch38();
    let junction = Junction::new(
        sample.breakend("chr12", 11_869_969 + 40, Retained::Lower),
        sample.breakend("chr15", 87_940_753, Retained::Lower),
    );
    let call = only_call(&sample, &split_fragments(junction, "", 5));
    assert_eq!(
        call.five_prime.exon.map(|exon| (exon.number, exon.offset)),
        Some((5, 40))
    );
    assert_eq!(call.five_prime.site, Site::Intron);
    assert_eq!(call.names.hgvs, None, "r. has no intron positions");
    // 40 retained bases: one more than a multiple of three.
    assert_eq!(call.frame.status, FrameStatus::OutOfFrame);
}

#[test]
fn an_intergenic_partner_is_named_by_its_place_and_neighbours() {
    let sample = Sample::grch38();
    let empty = (50_000_000_u32..60_000_000)
        .step_by(50_000)
        .find(|&pos| {
            let pos = trkfuse_core::Pos::from_zero_based(pos);
            let contig = sample.contigs.id("chr4").expect("a contig");
            sample.genes.at(contig, pos).is_empty()
        })
        .expect("chr4 has gene deserts");
    let junction = Junction::new(
        sample.breakend("chr4", empty + 1, Retained::Lower),
        sample.breakend("chr15", 87_940_753, Retained::Lower),
    );
    let call = only_call(&sample, &split_fragments(junction, "", 6));
    assert_eq!(call.names.hgnc, format!("chr4:{}::NTRK3", empty + 1));
    assert_eq!(call.five_prime.site, Site::Intergenic);
    assert!(call.five_prime.symbol().is_none());
    assert_eq!(call.frame.status, FrameStatus::Unknown);
}

#[test]
fn stray_cuts_of_one_molecule_are_one_junction() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", 6);
    let stray = junction.shifted(2).expect("within the contig");
    fragments.push(fragment(
        "stray",
        Evidence::SplitRead(junction_read(stray, "", 0)),
    ));
    let call = only_call(&sample, &fragments);
    assert_eq!(call.support.split, 7);
    assert_eq!(call.five_prime.breakend, junction.low());
}

#[test]
fn another_acceptor_three_bases_on_is_another_junction() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", 6);
    let other = Junction::new(
        junction.low(),
        junction.high().extended(-3).expect("within"),
    );
    fragments.extend((0..3).map(|index| {
        fragment(
            &format!("other{index}"),
            Evidence::SplitRead(junction_read(other, "", index * 5)),
        )
    }));
    assert_eq!(sample.call(&fragments).len(), 2);
}

#[test]
fn ambiguous_bases_go_to_the_exon_boundaries() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    // The reads show three bases that both sides claim, given to the low side.
    let shown = junction.shifted(3).expect("within the contig");
    let fragments: Vec<_> = (0..5)
        .map(|index| {
            let mut read = junction_read(shown, "", index * 4);
            read.overlap = 3;
            fragment(&format!("read{index}"), Evidence::SplitRead(read))
        })
        .collect();
    let call = only_call(&sample, &fragments);
    assert_eq!(call.five_prime.breakend, junction.low());
    assert_eq!(call.homology.towards_three_prime, 3);
    assert_eq!(call.homology.towards_five_prime, 0);
}

#[test]
fn the_reference_shows_how_far_microhomology_reaches() {
    let mut sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut reference = PlantedReference {
        planted: BTreeMap::new(),
    };
    // ETV6 goes on with GATC behind the break, and NTRK3's exon begins with GATT, so three bases agree.
    reference.plant(
        junction.low().contig,
        junction.low().pos.zero_based() + 1,
        b"GATC",
    );
    // On the forward strand of chr15 the exon's first bases, GATT, read AATC, ending at the breakend.
    reference.plant(
        junction.high().contig,
        junction.high().pos.zero_based() - 3,
        b"AATC",
    );
    // The base before the break differs from the one before NTRK3's exon.
    reference.plant(junction.low().contig, junction.low().pos.zero_based(), b"A");
    reference.plant(
        junction.high().contig,
        junction.high().pos.zero_based() + 1,
        b"G",
    );
    sample.reference = Some(Box::new(reference));
    let shown = junction.shifted(2).expect("within the contig");
    let call = only_call(&sample, &split_fragments(shown, "", 5));
    assert_eq!(call.five_prime.breakend, junction.low());
    assert_eq!(
        (
            call.homology.towards_five_prime,
            call.homology.towards_three_prime
        ),
        (0, 3)
    );
    assert_eq!(call.homology.bases.as_str(), "GAT");
    assert_eq!(call.five_prime.reference_base, b'A');
}

#[test]
fn a_stranded_library_tells_the_direction_against_the_annotation() {
    let mut sample = Sample::grch38();
    sample.library.strandedness = Strandedness::Forward;
    // Reads run from the low to the high side and are read 1 of a forward library: the low side is
    // transcribed first.
    let call = only_call(&sample, &split_fragments(sample.etv6_ntrk3(), "", 5));
    assert!(call.direction_known);
    assert_eq!(call.names.hgnc, "ETV6::NTRK3");
    let against: Vec<_> = split_fragments(sample.etv6_ntrk3(), "", 5)
        .into_iter()
        .map(|mut fragment| {
            if let Evidence::SplitRead(read) = &mut fragment.evidence[0] {
                read.is_second_mate = true;
            }
            fragment
        })
        .collect();
    let call = only_call(&sample, &against);
    assert_eq!(call.names.hgnc, "NTRK3::ETV6");
    assert_eq!(call.frame.status, FrameStatus::Unknown);
}

#[test]
fn the_ledger_adds_up_to_qual() {
    let sample = Sample::grch38();
    let call = only_call(&sample, &split_fragments(sample.tpm3_ntrk1(), "", 2));
    let total: f64 = call
        .ledger
        .terms
        .iter()
        .map(|term| term.decibans.get())
        .sum();
    assert!((Decibans::new(total).artefact_phred().get() - call.quality.get()).abs() < 1e-9);
    assert_eq!(call.ledger.terms[0].name, "prior");
}

#[test]
fn no_evidence_no_call() {
    assert!(Sample::grch38().call(&[]).is_empty());
}
