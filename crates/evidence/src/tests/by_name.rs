//! Mates that come as single reads of one name, as minimap2 writes those of two files.

use std::io::Write as _;

use trkfuse_core::{Evidence, Layout, Strand};

use super::{collect, collect_indexed, config, evidence, fusion_read, loci, toy};
use crate::test_utils::ReadBuilder;
use crate::{Alignments, Collected, NoProgress, ReadOptions, Source};
use Strand::{Forward, Reverse};

/// Single reads instead of mates: FLAG without what is told of mates.
fn unpaired(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            let mut fields: Vec<String> = line.split('\t').map(str::to_string).collect();
            let flags: u16 = fields[1].parse().expect("a number");
            fields[1] = (flags & !0xeb).to_string();
            fields[6..9].clone_from_slice(&["*", "0", "0"].map(String::from));
            fields.join("\t")
        })
        .collect()
}

fn pair(name: &str, first: (&str, u32, Strand), second: (&str, u32, Strand)) -> Vec<String> {
    let read =
        |(contig, start, strand)| ReadBuilder::new(name).primary(contig, start, strand, "50M");
    ReadBuilder::pair(&read(first), &read(second), &toy())
}

/// Fragments of the target gene's third exon, 250 bases long.
fn ordinary(count: u32) -> Vec<String> {
    (0..count)
        .flat_map(|index| {
            let start = 15_001 + index % 100;
            pair(
                &format!("o{index}"),
                ("chrB", start, Forward),
                ("chrB", start + 200, Reverse),
            )
        })
        .collect()
}

fn spanning() -> Vec<String> {
    pair("s", ("chrA", 100_001, Forward), ("chrB", 13_101, Reverse))
}

/// Both reading plans, which agree.
fn both(lines: &[String]) -> Collected {
    let streamed = collect(lines);
    assert_eq!(streamed, collect_indexed(lines, 2));
    streamed
}

fn pairs(collected: &Collected) -> usize {
    evidence(collected)
        .iter()
        .filter(|evidence| matches!(evidence, Evidence::SpanningPair(_)))
        .count()
}

#[test]
fn mates_without_flags_are_a_spanning_pair_as_mates_with_flags_are() {
    let mut lines = ordinary(20);
    lines.extend(spanning());
    let (paired, single) = (both(&lines), both(&unpaired(&lines)));
    assert_eq!(pairs(&paired), 1);
    assert_eq!(pairs(&single), 1);
    let inner = |collected: &Collected| match &evidence(collected)[0] {
        Evidence::SpanningPair(pair) => pair.inner,
        other => panic!("{other:?}"),
    };
    assert_eq!(inner(&single), inner(&paired));
    assert_eq!(single.library.layout, Layout::PairedEnd);
    assert_eq!(
        single.library.fragment_lengths,
        paired.library.fragment_lengths
    );
    assert_eq!(single.loci, paired.loci);
}

#[test]
fn names_with_mate_suffixes_tell_which_is_the_first() {
    let suffixed = |lines: Vec<String>| -> Vec<String> {
        unpaired(&lines)
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let (name, rest) = line.split_once('\t').expect("there are fields");
                format!("{name}/{}\t{rest}", index % 2 + 1)
            })
            .collect()
    };
    let mut lines = ordinary(20);
    lines.extend(spanning());
    let single = both(&suffixed(lines));
    assert_eq!(pairs(&single), 1);
    assert!(
        matches!(&evidence(&single)[0], Evidence::SpanningPair(pair) if pair.low_is_first_mate)
    );
}

#[test]
fn two_split_mates_of_one_name_are_one_fragment() {
    let mut lines = ordinary(20);
    let second = ReadBuilder::new("f")
        .primary("chrB", 13_001, Reverse, "30S70M")
        .supplementary("chrA", 100_031, Reverse, "30M70H");
    lines.extend(ReadBuilder::pair(&fusion_read("f"), &second, &toy()));
    let (paired, single) = (both(&lines), both(&unpaired(&lines)));
    assert_eq!(paired.fragments.len(), 1);
    assert_eq!(single.fragments.len(), 1);
    let reads = |collected: &Collected| evidence(collected).len();
    assert_eq!(reads(&single), reads(&paired));
    assert_eq!(super::junctions(&single), super::junctions(&paired));
}

#[test]
fn fragments_are_copies_only_if_the_mates_start_alike_too() {
    let mut lines = ordinary(20);
    for (name, start) in [("a", 13_101), ("b", 13_111), ("c", 13_111)] {
        let mate = ReadBuilder::new(name).primary("chrB", start, Reverse, "50M");
        lines.extend(ReadBuilder::pair(&fusion_read(name), &mate, &toy()));
    }
    let copies = |collected: &Collected| -> Vec<bool> {
        collected
            .fragments
            .iter()
            .map(|fragment| fragment.is_duplicate)
            .collect()
    };
    assert_eq!(copies(&both(&lines)), [false, false, true]);
    assert_eq!(copies(&both(&unpaired(&lines))), [false, false, true]);
}

#[test]
fn a_name_that_three_reads_bear_pairs_nothing() {
    let mut lines = unpaired(&ordinary(20));
    lines.extend(unpaired(&spanning()));
    lines.extend(
        ReadBuilder::new("s")
            .primary("chrA", 200_001, Forward, "50M")
            .lines(&toy()),
    );
    assert_eq!(pairs(&both(&lines)), 0);
}

#[test]
fn single_reads_of_a_single_end_file_are_not_paired_by_a_chance_name() {
    let mut lines: Vec<String> = (0..40)
        .flat_map(|index| {
            ReadBuilder::new(&format!("o{index}"))
                .primary("chrB", 15_001 + index, Forward, "50M")
                .lines(&toy())
        })
        .collect();
    lines.extend(unpaired(&spanning()));
    // One record twice is no second read.
    lines.extend(lines.clone());
    let collected = both(&lines);
    assert_eq!(pairs(&collected), 0);
    assert_eq!(collected.library.layout, Layout::SingleEnd);
}

#[test]
fn no_junction_is_made_of_two_reads_of_one_name() {
    // Neither read is split; as one read they would look so.
    let mut lines = ReadBuilder::new("f")
        .primary("chrA", 100_001, Forward, "60M40S")
        .lines(&toy());
    lines.extend(
        ReadBuilder::new("f")
            .primary("chrB", 13_001, Forward, "60S40M")
            .tag("SA:Z:chrC,2001,+,60M40S,60,0;")
            .lines(&toy()),
    );
    // `SA` makes either be kept.
    lines[0].push_str("\tSA:Z:chrB,15001,+,70S30M,60,0;");
    let junctions = super::junctions(&both(&lines));
    let contigs: Vec<(u32, u32)> = junctions
        .iter()
        .map(|junction| (junction.low().contig.0, junction.high().contig.0))
        .collect();
    assert!(!junctions.iter().any(|junction| {
        (
            junction.low().pos.one_based(),
            junction.high().pos.one_based(),
        ) == (100_060, 13_001)
    }));
    assert_eq!(contigs, [(0, 1), (1, 2)], "{junctions:?}");
}

#[test]
fn from_a_pipe_mates_stay_single_with_a_warning() {
    let mut lines = unpaired(&ordinary(20));
    lines.extend(unpaired(&spanning()));
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: no mkfifo here");
        return;
    }
    let text = toy().sam(&lines);
    let writer = {
        let pipe = pipe.clone();
        std::thread::spawn(move || {
            let mut file = std::fs::File::create(pipe).expect("a pipe opens");
            file.write_all(text.as_bytes()).expect("someone reads");
        })
    };
    let mut alignments =
        Alignments::open(&Source::Path(pipe), &ReadOptions::default()).expect("it opens");
    let collected = alignments
        .collect(&loci(), &Vec::new, &config(), &NoProgress)
        .expect("it reads");
    writer.join().expect("it wrote all");
    assert_eq!(pairs(&collected), 0);
    assert!(
        collected
            .warnings
            .iter()
            .any(|warning| warning.name == "unpaired_mates")
    );
}
