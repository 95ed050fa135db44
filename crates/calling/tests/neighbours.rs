//! Neighbours on one strand are joined by transcription that runs on, too.

mod support;

use support::{Sample, only_call, spanning_fragments, split_fragments};
use trkfuse_core::Tier;

#[test]
fn neighbours_on_one_strand_are_labelled_read_through_and_do_not_pass() {
    let sample = Sample::grch38();
    // Into NTRK1 from a gene 240,000 bases before it on its strand, and out of it into the next one.
    for junction in [
        sample.exons(("HAPLN2", 6), ("NTRK1", 2)),
        sample.exons(("NTRK1", 16), ("PEAR1", 2)),
    ] {
        let call = only_call(&sample, &split_fragments(junction, "", 20));
        assert!(call.is_read_through, "{}", call.names.hgnc);
        assert_eq!(call.filters, ["LowQuality", "ReadThrough"]);
        assert_eq!(call.tier, Tier::Filtered);
    }
}

#[test]
fn mates_that_end_far_from_each_other_are_still_those_of_neighbours() {
    let sample = Sample::grch38();
    // The next gene begins 140,000 bases behind NTRK2, which is 357,000 bases long.
    let far = sample.exons(("NTRK2", 5), ("ENSG00000285556", 2));
    assert!(far.low().pos.distance(far.high().pos) > 400_000);
    let bounded = only_call(&sample, &spanning_fragments(far, 20, 4));
    assert!(bounded.is_read_through && !bounded.is_precise);
    // A read tells that they are farther from each other than transcription is thought to run on.
    let placed = only_call(&sample, &split_fragments(far, "", 4));
    assert!(!placed.is_read_through && placed.is_precise);
}
