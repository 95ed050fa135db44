//! Each version of the ledger has scores of its own.

mod support;

use std::fmt::Write as _;
use std::path::Path;

use support::{
    PlantedReference, Sample, fragment, junction_read, off, spanning_fragments, split_fragments,
};
use trkfuse_calling::{LEDGER_VERSION, declarations};
use trkfuse_core::{Evidence, Fragment, Junction};

/// Samples that between them give most terms a weight.
fn samples() -> Vec<(&'static str, bool, Vec<Fragment>)> {
    let sample = Sample::grch38();
    let etv6 = sample.etv6_ntrk3();
    let unpublished = off(etv6, -3_000_000, -9);
    let short = |count: u32| -> Vec<Fragment> {
        (0..count)
            .map(|index| {
                let read = junction_read(etv6, "", 38 + index as i32);
                fragment(&format!("short{index}"), Evidence::SplitRead(read))
            })
            .collect()
    };
    let with_pairs = |junction: Junction, reads: u32, pairs: u32| {
        let mut fragments = split_fragments(junction, "", reads);
        fragments.extend(spanning_fragments(junction, 20, pairs));
        fragments
    };
    vec![
        ("one read", false, split_fragments(etv6, "", 1)),
        ("reads and pairs", false, with_pairs(etv6, 3, 4)),
        ("many reads and pairs", true, with_pairs(etv6, 40, 20)),
        ("pairs", false, spanning_fragments(etv6, 20, 3)),
        ("short anchors", false, short(2)),
        ("inserted bases", true, split_fragments(etv6, "ACGTA", 4)),
        (
            "target first",
            false,
            split_fragments(sample.ntrk3_etv6(), "", 2),
        ),
        (
            "on one strand",
            true,
            split_fragments(sample.lmna_ntrk1(), "", 2),
        ),
        (
            "off splice sites",
            true,
            split_fragments(off(etv6, -20, -33), "", 3),
        ),
        ("unpublished", true, with_pairs(unpublished, 2, 1)),
    ]
}

/// The fragment with the reference's bases.
fn spelt(mut fragment: Fragment) -> Fragment {
    let reference = PlantedReference::default();
    for evidence in &mut fragment.evidence {
        let Evidence::SplitRead(read) = evidence else {
            continue;
        };
        let sequence = read.sequence.as_mut().expect("split fragments show bases");
        let high = sequence.bases.len() as u32 - sequence.high_start;
        let mut bases = reference.flank(read.junction.low(), sequence.low_end);
        bases.extend(&read.inserted);
        let high = reference.flank(read.junction.high(), high);
        bases.extend(&high.reverse_complement());
        sequence.bases = bases;
    }
    fragment
}

/// The ledgers of the samples' calls, and the filters.
fn scores() -> String {
    let mut text = String::new();
    for (name, has_reference, fragments) in samples() {
        let mut sample = Sample::grch38();
        let fragments = if has_reference {
            sample.reference = Some(Box::new(PlantedReference::default()));
            fragments.into_iter().map(spelt).collect()
        } else {
            fragments
        };
        for call in sample.call_counting(&fragments, |_| Some(3)) {
            let terms = call.ledger.terms.iter();
            for term in terms.filter(|term| term.decibans.get() != 0.0) {
                let decibans = term.decibans.get();
                let _ = writeln!(
                    text,
                    "{name}\t{}\t{}\t{decibans:.3}",
                    call.names.hgnc, term.name
                );
            }
            let _ = writeln!(
                text,
                "{name}\t{}\tfilters\t{}",
                call.names.hgnc,
                call.filters.join(",")
            );
        }
    }
    for filter in declarations(&Sample::grch38().config) {
        let _ = writeln!(text, "filter\t{}\t{}", filter.name, filter.description);
    }
    text
}

#[test]
fn a_score_that_changes_has_a_new_version() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledger_versions");
    let path = folder.join(format!("{LEDGER_VERSION}.tsv"));
    let scores = scores();
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        scores == known,
        "scores are not those of ledger version {LEDGER_VERSION}: raise VERSION in src/score/parameters.rs, and let \
         tests/ledger_versions have a table for it that says\n{scores}"
    );
}
