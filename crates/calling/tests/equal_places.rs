//! Reads that lie as well at a gene and at its processed pseudogene.

mod support;

use support::{Sample, fragment, junction_read, piece, spanning_fragments};
use trkfuse_core::{
    Breakend, End, Evidence, Fragment, FusionCall, Junction, JunctionRead, OtherPlace,
    ReadSequence, Retained,
};

/// A copy of TPM3's exon 8 in a pseudogene, on another chromosome behind NTRK1's.
fn copy(sample: &Sample) -> Breakend {
    let pseudogene = sample.genes.by_name("TPM3P7").expect("a pseudogene");
    Breakend {
        contig: pseudogene.contig,
        pos: pseudogene.span.start.offset(200).expect("within the gene"),
        retained: Retained::Higher,
    }
}

/// The gene's junction, and that of its copy.
fn junctions(sample: &Sample) -> (Junction, Junction) {
    let gene = sample.tpm3_ntrk1();
    (gene, Junction::new(copy(sample), gene.high()))
}

/// `own` with the side that is not `stays` at `there`.
fn other_place(own: Junction, stays: Breakend, there: Breakend, aligned: u32) -> OtherPlace {
    let junction = Junction::new(there, stays);
    let end_of = |junction: Junction| {
        if junction.low() == stays {
            End::High
        } else {
            End::Low
        }
    };
    OtherPlace {
        junction,
        overlap: 0,
        end: end_of(junction),
        piece: piece(there, aligned),
        is_turned: end_of(junction) != end_of(own),
    }
}

/// A read of `own` as the file would tell it: one molecule, whichever side of it is the low one.
fn molecule(own: Junction, shift: i32, sample: &Sample) -> JunctionRead {
    let gene = sample.tpm3_ntrk1();
    let read = junction_read(gene, "", shift);
    if own.high() == gene.high() {
        return JunctionRead {
            low: piece(own.low(), read.low.aligned),
            junction: own,
            ..read
        };
    }
    let sequence = read.sequence.expect("the builder gives bases");
    let length = sequence.bases.len() as u32;
    JunctionRead {
        junction: own,
        sequence: Some(ReadSequence {
            bases: sequence.bases.reverse_complement(),
            low_end: length - sequence.high_start,
            high_start: length - sequence.low_end,
        }),
        low: piece(own.low(), read.high.aligned),
        high: piece(own.high(), read.low.aligned),
        reads_low_to_high: !read.reads_low_to_high,
        ..read
    }
}

/// Reads of `own` of which the side that is not NTRK1's lies as well at `there`.
fn ambiguous(
    own: Junction,
    there: Junction,
    name: &str,
    count: u32,
    sample: &Sample,
) -> Vec<Fragment> {
    let stays = sample.tpm3_ntrk1().high();
    let other = |junction: Junction| {
        if junction.low() == stays {
            End::High
        } else {
            End::Low
        }
    };
    (0..count)
        .map(|index| {
            let mut read = molecule(own, index as i32 * 5 - 20, sample);
            let side = match other(own) {
                End::Low => &mut read.low,
                End::High => &mut read.high,
            };
            side.mapping_quality = 0;
            side.hits = None;
            let mut place = other_place(own, stays, there.end(other(there)), side.aligned);
            place.piece.mapping_quality = 0;
            place.piece.hits = None;
            read.elsewhere = vec![place];
            fragment(&format!("{name}{index:02}"), Evidence::SplitRead(read))
        })
        .collect()
}

/// Reads of `own` that lie nowhere else.
fn sure(own: Junction, count: u32, sample: &Sample) -> Vec<Fragment> {
    (0..count)
        .map(|index| {
            let read = molecule(own, index as i32 * 5 - 20, sample);
            fragment(&format!("sure{index:02}"), Evidence::SplitRead(read))
        })
        .collect()
}

fn named(fragments: Vec<Fragment>, name: &str) -> Vec<Fragment> {
    let rename = |fragment: Fragment| Fragment {
        name: format!("{name}{}", fragment.name),
        ..fragment
    };
    fragments.into_iter().map(rename).collect()
}

/// Fusion, junction fragments, pairs, and the other loci of the 5' side with their fragments.
fn facts(call: &FusionCall) -> (String, u32, u32, Vec<(Option<String>, u32)>) {
    let elsewhere = call.five_prime.elsewhere.iter().map(|locus| {
        let symbol = locus.gene.as_ref().map(|gene| gene.symbol.clone());
        (symbol, locus.fragments)
    });
    (
        call.names.hgnc.clone(),
        call.support.split,
        call.support.spanning,
        elsewhere.collect(),
    )
}

fn only(sample: &Sample, fragments: &[Fragment]) -> (String, u32, u32, Vec<(Option<String>, u32)>) {
    let calls = sample.call(fragments);
    assert_eq!(calls.len(), 1, "{calls:#?}");
    // Neither their order nor that of the file matters.
    let turned: Vec<Fragment> = fragments.iter().rev().cloned().collect();
    assert_eq!(facts(&sample.call(&turned)[0]), facts(&calls[0]));
    facts(&calls[0])
}

fn pseudogene(fragments: u32) -> Vec<(Option<String>, u32)> {
    vec![(Some("TPM3P7".to_string()), fragments)]
}

#[test]
fn reads_put_half_on_a_gene_and_half_on_its_pseudogene_are_one_call_of_the_gene() {
    let sample = Sample::grch38();
    let (gene, copy) = junctions(&sample);
    assert!(copy.low() == gene.high(), "the sides change their order");
    let mut fragments = ambiguous(gene, copy, "gene", 4, &sample);
    fragments.extend(ambiguous(copy, gene, "copy", 4, &sample));
    assert_eq!(
        only(&sample, &fragments),
        ("TPM3::NTRK1".to_string(), 8, 0, pseudogene(8))
    );
    let call = &sample.call(&fragments)[0];
    assert!(call.is_pass(), "{:?}", call.filters);
    assert!(call.three_prime.elsewhere.is_empty());
    let alone = &sample.call(&ambiguous(gene, copy, "gene", 4, &sample))[0];
    assert!(call.sequence.is_some());
    assert_eq!(call.sequence, alone.sequence, "one molecule");
}

#[test]
fn reads_all_put_on_the_pseudogene_are_a_call_of_the_gene() {
    let sample = Sample::grch38();
    let (gene, copy) = junctions(&sample);
    assert_eq!(
        only(&sample, &ambiguous(copy, gene, "copy", 5, &sample)),
        ("TPM3::NTRK1".to_string(), 5, 0, pseudogene(5))
    );
}

#[test]
fn reads_put_on_the_pseudogene_alone_follow_where_others_show_that_it_is_the_gene() {
    let sample = Sample::grch38();
    let (gene, copy) = junctions(&sample);
    // An aligner takes the gene's introns for a cost.
    let mut fragments = sure(copy, 6, &sample);
    fragments.extend(ambiguous(gene, copy, "gene", 1, &sample));
    fragments.extend(ambiguous(copy, gene, "copy", 1, &sample));
    assert_eq!(
        only(&sample, &fragments),
        ("TPM3::NTRK1".to_string(), 8, 0, pseudogene(8))
    );
}

#[test]
fn reads_put_on_the_gene_tell_as_well_that_its_pseudogene_is_not_meant() {
    let sample = Sample::grch38();
    let (gene, copy) = junctions(&sample);
    let mut fragments = sure(copy, 4, &sample);
    fragments.extend(ambiguous(gene, copy, "gene", 1, &sample));
    assert_eq!(
        only(&sample, &fragments),
        ("TPM3::NTRK1".to_string(), 5, 0, pseudogene(5))
    );
    // One of many may be misread.
    let fragments = [sure(copy, 11, &sample), fragments.split_off(4)].concat();
    assert_eq!(sample.call(&fragments).len(), 2);
}

#[test]
fn without_a_read_that_names_the_gene_the_pseudogene_stays() {
    let sample = Sample::grch38();
    let (_, copy) = junctions(&sample);
    assert_eq!(
        only(&sample, &sure(copy, 6, &sample)),
        ("TPM3P7::NTRK1".to_string(), 6, 0, Vec::new())
    );
}

#[test]
fn where_neither_place_is_a_splice_site_that_with_reads_of_its_own_is_taken() {
    let sample = Sample::grch38();
    let (gene, copy) = junctions(&sample);
    let inside = gene.low().extended(-40).expect("within the exon");
    let inside = Junction::new(inside, gene.high());
    let mut fragments = ambiguous(inside, copy, "gene", 5, &sample);
    fragments.extend(sure(copy, 3, &sample));
    let tpm3 = vec![(Some("TPM3".to_string()), 5)];
    assert_eq!(
        only(&sample, &fragments),
        ("TPM3P7::NTRK1".to_string(), 8, 0, tpm3)
    );
    // Without them it is the coding gene.
    assert_eq!(
        only(&sample, &ambiguous(copy, inside, "copy", 5, &sample)),
        ("TPM3::NTRK1".to_string(), 5, 0, pseudogene(5))
    );
}

#[test]
fn pairs_follow_the_reads() {
    let sample = Sample::grch38();
    let (gene, copy) = junctions(&sample);
    let stays = gene.high();
    let pairs = named(spanning_fragments(copy, 20, 4), "copy")
        .into_iter()
        .map(|mut fragment| {
            let Evidence::SpanningPair(pair) = &mut fragment.evidence[0] else {
                panic!("a pair");
            };
            // As far within the gene as within its copy.
            let within = copy.high().outward_distance(pair.inner.high().pos);
            let there = gene.low().extended(within).expect("within the contig");
            pair.elsewhere = vec![OtherPlace {
                junction: Junction::new(there, pair.inner.low()),
                overlap: 0,
                end: End::Low,
                piece: pair.high.clone(),
                is_turned: true,
            }];
            assert!(pair.inner.low().contig == stays.contig);
            fragment
        });
    let mut fragments = ambiguous(gene, copy, "gene", 3, &sample);
    fragments.extend(pairs);
    assert_eq!(
        only(&sample, &fragments),
        ("TPM3::NTRK1".to_string(), 3, 4, pseudogene(7))
    );
}

#[test]
fn copies_of_a_molecule_are_not_counted_among_the_fragments_that_lie_elsewhere() {
    let sample = Sample::grch38();
    let (gene, copy) = junctions(&sample);
    let mut fragments = ambiguous(gene, copy, "gene", 4, &sample);
    fragments[3].is_duplicate = true;
    assert_eq!(
        only(&sample, &fragments),
        ("TPM3::NTRK1".to_string(), 3, 0, pseudogene(3))
    );
}
