//! Valid records changed at random.

use proptest::prelude::*;
use trkfuse_core::Strand;

use super::with_field;
use crate::test_utils::ReadBuilder;
use crate::tests::{collect_from, collect_with, config, fusion_read, spanning, toy};
use crate::{Collected, Deduplication, EvidenceConfig, IndexUse, ReadOptions};
use Strand::Forward;

/// A change of one field of a line.
#[derive(Clone, Debug)]
enum Change {
    Flags(u16),
    Position(u32),
    Contig(&'static str),
    Cigar(String),
    MatePosition(u32),
    MateContig(&'static str),
    Tag(String),
    NoBases,
    Gone,
    Twice,
}

fn any_change() -> impl Strategy<Value = Change> {
    let contig = || prop_oneof![Just("chrA"), Just("chrB"), Just("chrC"), Just("*")];
    prop_oneof![
        any::<u16>().prop_map(|flags| Change::Flags(flags & 0xfff)),
        (0_u32..12).prop_map(|bit| Change::Flags(1 << bit)),
        (0_u32..60_000).prop_map(Change::Position),
        contig().prop_map(Change::Contig),
        "([1-9][0-9]{0,2}[MIDNSHP=X]){1,4}".prop_map(Change::Cigar),
        (0_u32..60_000).prop_map(Change::MatePosition),
        contig().prop_map(Change::MateContig),
        "(chr[ABC],[0-9]{1,6},[+-],[0-9]{1,3}[MS][0-9]{1,3}[MSN],[0-9]{1,3},[0-9];){1,3}"
            .prop_map(Change::Tag),
        "[chrAB0-9,;+-]{0,20}".prop_map(Change::Tag),
        Just(Change::NoBases),
        Just(Change::Gone),
        Just(Change::Twice),
    ]
}

fn changed(line: &str, change: &Change) -> Vec<String> {
    let one =
        |field: usize, text: &str| with_field(&[line.to_string()], field, |_| text.to_string());
    match change {
        Change::Flags(flags) => one(1, &flags.to_string()),
        Change::Position(position) => one(3, &position.to_string()),
        Change::Contig(contig) => one(2, contig),
        Change::Cigar(cigar) => {
            // htslib refuses text whose CIGAR and bases disagree; a BAM may hold it.
            let lines = one(5, cigar);
            with_field(&with_field(&lines, 9, |_| "*".to_string()), 10, |_| {
                "*".to_string()
            })
        }
        Change::MatePosition(position) => one(7, &position.to_string()),
        Change::MateContig(contig) => one(6, contig),
        Change::Tag(tag) => {
            let without: Vec<&str> = line
                .split('\t')
                .filter(|field| !field.starts_with("SA:Z:"))
                .collect();
            vec![format!("{}\tSA:Z:{tag}", without.join("\t"))]
        }
        Change::NoBases => with_field(&one(9, "*"), 10, |_| "*".to_string()),
        Change::Gone => Vec::new(),
        Change::Twice => vec![line.to_string(), line.to_string()],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Valid records of one fragment changed at random: no panic, and nothing changes for another fusion.
    #[test]
    fn records_changed_at_random_do_no_harm_to_others(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any_change()), 1..6),
    ) {
        let toy = toy();
        let mate = ReadBuilder::new("r").primary("chrB", 13_101, Strand::Reverse, "50M");
        let mut lines = ReadBuilder::pair(&fusion_read("r"), &mate, &toy);
        lines.extend(spanning("r2"));
        for (index, change) in &changes {
            if lines.is_empty() {
                break;
            }
            let line = lines.remove(index.index(lines.len()));
            lines.extend(changed(&line, change));
        }
        let view = rust_htslib::bam::HeaderView::from_bytes(toy.header_text("unsorted").as_bytes());
        lines.retain(|line| rust_htslib::bam::Record::from_sam(&view, line.as_bytes()).is_ok());
        let mut others = ReadBuilder::pair(
            &ReadBuilder::new("other")
                .primary("chrA", 200_001, Forward, "60M40S")
                .supplementary("chrB", 15_001, Forward, "60H40M"),
            &ReadBuilder::new("other").primary("chrB", 15_101, Strand::Reverse, "50M"),
            &toy,
        );
        others.extend(spanning("other2"));
        // Copies are judged over all fragments, so a changed one may be a copy of another.
        let config = EvidenceConfig { deduplication: Deduplication::Off, ..config() };
        let of_others = |collected: Collected| -> Vec<_> {
            collected.fragments.into_iter().filter(|fragment| fragment.name.starts_with("other")).collect()
        };
        let expected = of_others(collect_with(&others, &config));
        others.extend(lines);
        prop_assert_eq!(&of_others(collect_with(&others, &config)), &expected);
        prop_assert_eq!(&of_others(collect_indexed_with(&others, &config)), &expected);
    }
}

fn collect_indexed_with(lines: &[String], config: &EvidenceConfig) -> Collected {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(lines, &path);
    let options = ReadOptions {
        index: IndexUse::Require,
        ..ReadOptions::default()
    };
    collect_from(&path, &options, config).expect("a whole file")
}
