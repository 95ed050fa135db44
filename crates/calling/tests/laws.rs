//! Laws that hold for any input.

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use support::{
    PlantedReference, Sample, fragment, junction_read, spanning_fragments, split_fragments,
};
use trkfuse_core::{End, Evidence, Fragment, FragmentLengths, FusionCall, Junction, Piece};

static SAMPLE: LazyLock<Sample> = LazyLock::new(Sample::grch38);

fn fragments(split: u32, spanning: u32) -> Vec<Fragment> {
    let junction = SAMPLE.etv6_ntrk3();
    let mut fragments = split_fragments(junction, "", split);
    fragments.extend(spanning_fragments(junction, 20, spanning));
    fragments
}

fn summary(call: &FusionCall) -> String {
    format!("{call:?}")
}

/// How a fragment lies at a junction.
#[derive(Clone, Debug)]
struct Lying {
    is_pair: bool,
    /// Bases on the low side of a read, or between a mate and the break (13 to 87).
    low_bases: u32,
    /// Places on the low and the high side; 1 is unique.
    hits: (u32, u32),
    is_duplicate: bool,
}

fn any_lying() -> impl Strategy<Value = Lying> {
    let hits = || prop::sample::select(vec![1_u32, 1, 3]);
    (0_u8..3, 13_u32..88, (hits(), hits()), 0_u8..5).prop_map(
        |(pair, low_bases, hits, duplicate)| Lying {
            is_pair: pair == 2,
            low_bases,
            hits,
            is_duplicate: duplicate == 4,
        },
    )
}

fn lying_fragment(number: usize, lying: &Lying, junction: Junction) -> Fragment {
    let many = |piece: &mut Piece, hits: u32| piece.hits = Some(hits);
    let name = format!("f{number:03}");
    let mut made = if lying.is_pair {
        let mut pair = spanning_fragments(junction, lying.low_bases, 1).remove(0);
        pair.name = name;
        pair
    } else {
        let shift = 50 - lying.low_bases as i32;
        fragment(
            &name,
            Evidence::SplitRead(junction_read(junction, "", shift)),
        )
    };
    match &mut made.evidence[0] {
        Evidence::SplitRead(read) | Evidence::GappedRead(read) => {
            many(&mut read.low, lying.hits.0);
            many(&mut read.high, lying.hits.1);
        }
        Evidence::SpanningPair(pair) => {
            many(&mut pair.low, lying.hits.0);
            many(&mut pair.high, lying.hits.1);
        }
    }
    made.is_duplicate = lying.is_duplicate;
    made
}

/// Junctions on splice sites, and off them.
fn junctions() -> Vec<Junction> {
    let off = |junction: Junction, low: i64, high: i64| {
        Junction::new(
            junction.end(End::Low).extended(low).expect("a place"),
            junction.end(End::High).extended(high).expect("a place"),
        )
    };
    vec![
        SAMPLE.etv6_ntrk3(),
        off(SAMPLE.etv6_ntrk3(), 37, -41),
        SAMPLE.ntrk3_etv6(),
        SAMPLE.lmna_ntrk1(),
        off(SAMPLE.tpm3_ntrk1(), 0, -23),
    ]
}

/// Libraries from degraded to long fragments, with reference bases and without.
static LIBRARIES: LazyLock<[Sample; 4]> = LazyLock::new(|| {
    [
        sample_with(120, 50, false),
        sample_with(250, 100, true),
        sample_with(500, 50, false),
        sample_with(500, 50, true),
    ]
});

fn sample_with(fragment_length: u32, read_length: u32, with_reference: bool) -> Sample {
    let mut sample = Sample::grch38();
    let mut lengths = FragmentLengths::default();
    for length in fragment_length..fragment_length + 100 {
        lengths.add(length);
    }
    sample.library.fragment_lengths = lengths;
    sample.library.read_length = read_length;
    if with_reference {
        sample.reference = Some(Box::new(PlantedReference::default()));
    }
    sample
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_further_fragment_of_any_kind_never_lowers_the_score(
        all in prop::collection::vec(any_lying(), 2..9),
        which in 0_usize..5,
        library in 0_usize..4,
    ) {
        let junction = junctions()[which];
        let sample = &LIBRARIES[library];
        let fragments: Vec<Fragment> = all
            .iter()
            .enumerate()
            .map(|(number, lying)| lying_fragment(number, lying, junction))
            .collect();
        // The call that most fragments support. Before a read places it a junction is another one: what kind of
        // place it joins is not known.
        let best = |calls: Vec<FusionCall>| {
            calls.into_iter().max_by_key(|call| call.support.raw())
        };
        let (_, fewer) = fragments.split_last().expect("there are two at least");
        let (Some(before), Some(after)) = (best(sample.call(fewer)), best(sample.call(&fragments)))
        else {
            return Ok(());
        };
        let is_one = after.support.raw() == fragments.len() as u32
            && before.support.raw() == fewer.len() as u32;
        if is_one && before.support.junction() > 0 {
            prop_assert!(
                after.ledger.total().get() >= before.ledger.total().get() - 1e-9,
                "{:?}\n{:?}", before.ledger, after.ledger
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_further_fragment_never_lowers_the_score(
        split in 1_u32..40, spanning in 0_u32..40, more_split: bool,
    ) {
        let before = SAMPLE.call(&fragments(split, spanning));
        let (split, spanning) =
            if more_split { (split + 1, spanning) } else { (split, spanning + 1) };
        let after = SAMPLE.call(&fragments(split, spanning));
        let total = |calls: &[FusionCall]| calls[0].ledger.total().get();
        prop_assert!(total(&after) >= total(&before) - 1e-9);
    }

    #[test]
    fn the_order_of_fragments_does_not_matter(
        shuffled in Just(fragments(12, 8)).prop_shuffle(),
    ) {
        let ordered = SAMPLE.call(&fragments(12, 8));
        let calls = SAMPLE.call(&shuffled);
        prop_assert_eq!(
            ordered.iter().map(summary).collect::<Vec<_>>(),
            calls.iter().map(summary).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_call_does_not_depend_on_the_other_targets() {
    let all = SAMPLE.call(&fragments(5, 5));
    let alone = Sample::grch38()
        .with_targets(&["NTRK3"])
        .call(&fragments(5, 5));
    let many = Sample::grch38()
        .with_targets(&["ALK", "RET", "NTRK3", "ROS1"])
        .call(&fragments(5, 5));
    assert_eq!(summary(&all[0]), summary(&alone[0]));
    assert_eq!(summary(&all[0]), summary(&many[0]));
}

#[test]
fn threads_do_not_change_calls() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool of a few threads");
        pool.install(|| {
            SAMPLE
                .call(&fragments(20, 20))
                .iter()
                .map(summary)
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(with(1), with(4));
}
