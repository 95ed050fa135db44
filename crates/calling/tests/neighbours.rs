//! Neighbours on one strand are joined by transcription that runs on, too.

mod support;

use support::{Sample, only_call, spanning_fragments, split_fragments};
use trkfuse_core::{Junction, Retained};
use trkfuse_genes::Gene;

#[test]
fn neighbours_on_one_strand_are_labelled_read_through_and_do_not_pass() {
    let sample = Sample::grch38();
    // The nearest upstream gene on NTRK2's strand, joined from its last splice site to NTRK2 exon 2.
    let ntrk2 = sample.genes.by_name("NTRK2").expect("a target");
    let exon2 = ntrk2.main().exon(3).expect("NTRK2 has 19 exons");
    let neighbour = sample
        .genes
        .all()
        .filter(|gene| {
            gene.contig == ntrk2.contig
                && gene.strand == ntrk2.strand
                && gene.span.end <= ntrk2.span.start
                && gene.main().exon_count() > 2
        })
        .max_by_key(|gene| gene.span.end)
        .expect("NTRK2 has neighbours");
    let donor = neighbour
        .main()
        .exon(neighbour.main().exon_count() - 1)
        .expect("an exon");
    let junction = Junction::new(
        sample.breakend("chr9", donor.last().one_based(), Retained::Lower),
        sample.breakend("chr9", exon2.start.one_based(), Retained::Higher),
    );
    let distance = donor.last().distance(exon2.start);
    let call = only_call(&sample, &split_fragments(junction, "", 20));
    assert_eq!(call.is_read_through, distance < 400_000, "{distance}");
    assert_eq!(
        call.is_read_through,
        call.filters.contains(&"ReadThrough".to_string())
    );
}

/// The junction of one gene's exon with another's, both on the forward strand of one contig.
fn exons(sample: &Sample, (five, end): (&Gene, u32), (three, start): (&Gene, u32)) -> Junction {
    let contig = sample.contigs.name(five.contig);
    let end = five.main().exon(end).expect("an exon").last();
    let start = three.main().exon(start).expect("an exon").start;
    Junction::new(
        sample.breakend(contig, end.one_based(), Retained::Lower),
        sample.breakend(contig, start.one_based(), Retained::Higher),
    )
}

#[test]
fn mates_that_end_far_from_each_other_are_still_those_of_neighbours() {
    let sample = Sample::grch38();
    let gene = |name: &str| sample.genes.by_name(name).expect("a gene");
    // The next gene begins 140,000 bases behind NTRK2, which is 357,000 bases long.
    let (ntrk2, next) = (gene("NTRK2"), gene("ENSG00000285556"));
    let far = exons(&sample, (&ntrk2, 5), (&next, 2));
    assert!(far.low().pos.distance(far.high().pos) > 400_000);
    let bounded = only_call(&sample, &spanning_fragments(far, 20, 4));
    assert!(bounded.is_read_through && !bounded.is_precise);
    // A read tells that they are farther from each other than transcription is thought to run on.
    let placed = only_call(&sample, &split_fragments(far, "", 4));
    assert!(!placed.is_read_through && placed.is_precise);
}
