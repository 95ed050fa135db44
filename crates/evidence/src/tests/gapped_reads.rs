//! One case a test: reads of one alignment with a gap.

use trkfuse_core::{Evidence, Junction, JunctionRead, Retained, Strand};

use super::{breakend, collect, evidence, junctions, toy};
use crate::test_utils::ReadBuilder;
use Retained::{Higher, Lower};
use Strand::{Forward, Reverse};

/// The read across a junction in the only fragment, split or gapped.
fn only_junction(lines: &[String]) -> JunctionRead {
    let collected = collect(lines);
    match evidence(&collected).as_slice() {
        [only] => only.junction_read().cloned().expect("a read crosses"),
        other => panic!("one junction read was expected: {other:?}"),
    }
}

#[test]
fn a_gap_that_leaves_the_gene_is_a_gapped_read_without_any_tag() {
    let toy = toy();
    for strand in [Forward, Reverse] {
        let read = ReadBuilder::new("r").primary("chrB", 13_151, strand, "50M700000N50M");
        let collected = collect(&read.lines(&toy));
        let found = evidence(&collected);
        let [Evidence::GappedRead(found)] = found.as_slice() else {
            panic!("one gapped read was expected: {collected:?}");
        };
        assert_eq!(
            found.junction,
            Junction::new(breakend(1, 13_200, Lower), breakend(1, 713_201, Higher))
        );
        assert_eq!((found.low.aligned, found.high.aligned), (50, 50));
        assert_eq!(found.reads_low_to_high, strand == Forward);
        assert_eq!(found.sequence.as_ref().map(|s| s.low_end), Some(50));
    }
}

#[test]
fn a_huge_deletion_is_a_gap_and_a_small_indel_beside_it_is_not() {
    let read = ReadBuilder::new("r").primary("chrB", 13_151, Forward, "45M1D4M700000D10M2I38M");
    let collected = collect(&read.lines(&toy()));
    assert_eq!(
        junctions(&collected),
        [Junction::new(
            breakend(1, 13_200, Lower),
            breakend(1, 713_201, Higher)
        )]
    );
}

#[test]
fn splicing_within_the_gene_or_its_padding_is_ordinary() {
    let toy = toy();
    for (start, cigar) in [
        (11_151, "50M1800N50M"),
        (15_351, "50M4000N50M"),
        (19_951, "40M5000N40M"),
    ] {
        let read = ReadBuilder::new("r").primary("chrB", start, Forward, cigar);
        assert!(collect(&read.lines(&toy)).fragments.is_empty(), "{cigar}");
    }
}

#[test]
fn what_no_alignment_of_the_read_explains_is_told_with_its_side() {
    let read = |clip: &str| {
        ReadBuilder::new("r")
            .primary("chrB", 13_151, Forward, &format!("{clip}50M700000N30M6S"))
            .lines(&toy())
    };
    let found = only_junction(&read("14S"));
    assert_eq!((found.low.unexplained, found.high.unexplained), (14, 6));
    let found = only_junction(&read(""));
    assert_eq!((found.low.unexplained, found.high.unexplained), (0, 6));
}
