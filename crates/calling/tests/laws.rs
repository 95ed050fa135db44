//! Laws that hold for any input; that more evidence never lowers a score is in `more_evidence.rs`.

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use support::{Sample, spanning_fragments, split_fragments};
use trkfuse_core::{Fragment, FusionCall};

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_further_fragment_never_lowers_the_score(
        split in 0_u32..40, spanning in 0_u32..40, more_split: bool,
    ) {
        prop_assume!(split + spanning > 0);
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
