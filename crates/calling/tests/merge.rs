//! Reads whose short side an aligner placed by chance belong to the molecule that explains them.

mod support;

use support::{Sample, fragment, junction_read, piece, split_fragments};
use trkfuse_core::{
    Breakend, Evidence, Fragment, FusionCall, Junction, JunctionRead, ReadSequence, Retained,
    Sequence,
};

/// ETV6::NTRK3 with five reads, and a further one of the same molecule of whose ETV6 side an aligner put
/// the last `bases` at `elsewhere`.
fn with_stray(sample: &Sample, elsewhere: Breakend, bases: u32) -> Vec<Fragment> {
    let junction = sample.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", 5);
    fragments.push(fragment(
        "stray",
        Evidence::SplitRead(stray(&junction_read(junction, "", 0), elsewhere, bases)),
    ));
    fragments
}

/// What is left of a read when its low side is placed elsewhere with its last `bases`.
fn stray(read: &JunctionRead, elsewhere: Breakend, bases: u32) -> JunctionRead {
    let whole = read.sequence.as_ref().expect("the read has bases");
    let kept = whole
        .bases
        .slice((whole.low_end - bases) as usize, whole.bases.len());
    let target = read.junction.high();
    let junction = Junction::new(elsewhere, target);
    let is_low = junction.low() == elsewhere;
    let target_bases = kept.len() as u32 - bases;
    let (bases_low, kept) = if is_low {
        (bases, kept)
    } else {
        (target_bases, kept.reverse_complement())
    };
    JunctionRead {
        junction,
        overlap: 0,
        inserted: Sequence::default(),
        sequence: Some(ReadSequence {
            low_end: bases_low,
            high_start: bases_low,
            bases: kept,
        }),
        low: piece(junction.low(), bases_low),
        high: piece(junction.high(), bases + target_bases - bases_low),
        reads_low_to_high: true,
        is_second_mate: false,
        uncertainty: 0,
        elsewhere: Vec::new(),
    }
}

fn supports(calls: &[FusionCall]) -> Vec<u32> {
    calls.iter().map(|call| call.support.unique()).collect()
}

#[test]
fn a_few_bases_placed_by_chance_go_to_the_molecule_that_goes_on_with_them() {
    let sample = Sample::grch38();
    let alone = sample.call(&split_fragments(sample.etv6_ntrk3(), "", 5));
    for (contig, pos, retained) in [
        ("chr1", 20_000_000, Retained::Lower),
        ("chr1", 20_000_000, Retained::Higher),
        // Beyond NTRK3 in genome order: the target is the low side here.
        ("chr20", 40_000_000, Retained::Lower),
        ("chr20", 40_000_000, Retained::Higher),
    ] {
        let elsewhere = sample.breakend(contig, pos, retained);
        let calls = sample.call(&with_stray(&sample, elsewhere, 13));
        assert_eq!(supports(&calls), [6], "{contig}:{pos} {retained:?}");
        assert_eq!(calls[0].five_prime.symbol(), Some("ETV6"));
        assert_eq!(calls[0].sequence, alone[0].sequence);
        assert!(calls[0].quality.get() >= alone[0].quality.get());
    }
}

#[test]
fn a_side_too_long_for_chance_makes_its_own_junction() {
    let sample = Sample::grch38();
    let elsewhere = sample.breakend("chr1", 20_000_000, Retained::Lower);
    let calls = sample.call(&with_stray(&sample, elsewhere, 40));
    assert_eq!(supports(&calls), [5, 1]);
}

#[test]
fn another_partner_of_the_same_exon_stays_apart() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let other = Junction::new(
        sample.breakend("chr1", 20_000_000, Retained::Lower),
        junction.high(),
    );
    let mut read = junction_read(other, "", 37);
    // The partner's 13 bases are its own.
    let sequence = read.sequence.as_mut().expect("the read has bases");
    let (low, high) = (
        Sequence::new(b"CCATTGACCGTTA"),
        sequence.bases.slice(13, sequence.bases.len()),
    );
    sequence.bases = low;
    sequence.bases.extend(&high);
    let mut fragments = split_fragments(junction, "", 5);
    fragments.push(fragment("other", Evidence::SplitRead(read)));
    assert_eq!(supports(&sample.call(&fragments)), [5, 1]);
}

#[test]
fn reads_without_bases_are_not_taken_for_strays() {
    let sample = Sample::grch38();
    let elsewhere = sample.breakend("chr1", 20_000_000, Retained::Lower);
    let mut fragments = with_stray(&sample, elsewhere, 13);
    for fragment in &mut fragments {
        for evidence in &mut fragment.evidence {
            if let Evidence::SplitRead(read) = evidence {
                read.sequence = None;
            }
        }
    }
    assert_eq!(supports(&sample.call(&fragments)), [5, 1]);
}
