//! What ordinary reads say of the library and of the loci.

use trkfuse_core::{ChimericOutput, Layout, Strand, Strandedness};

use super::{collect, collect_indexed, toy};
use crate::Collected;
use crate::test_utils::ReadBuilder;
use Strand::{Forward, Reverse};

/// Pairs over the control gene (on the reverse strand): read 1 forward means the other strand.
fn control_pairs(count: u32, is_first_forward: impl Fn(u32) -> bool) -> Vec<String> {
    let toy = toy();
    (0..count)
        .flat_map(|index| {
            let name = format!("c{index}");
            let shift = index % 20;
            let forward = ReadBuilder::new(&name).primary("chrC", 2_401 + shift, Forward, "50M");
            let reverse = ReadBuilder::new(&name).primary("chrC", 4_051 + shift, Reverse, "50M");
            if is_first_forward(index) {
                ReadBuilder::pair(&forward, &reverse, &toy)
            } else {
                ReadBuilder::pair(&reverse, &forward, &toy)
            }
        })
        .collect()
}

/// The same from both plans.
fn both(lines: &[String]) -> Collected {
    let streamed = collect(lines);
    assert_eq!(streamed, collect_indexed(lines, 2));
    streamed
}

#[test]
fn fragment_lengths_are_spliced_ones() {
    let library = both(&control_pairs(60, |_| true)).library;
    assert_eq!(library.layout, Layout::PairedEnd);
    assert_eq!(library.read_length, 50);
    assert_eq!(library.reads_examined, 120);
    assert_eq!(library.fragment_lengths.total(), 60);
    // 2,400 to 2,500, then 4,000 to 4,100: the intron is not counted.
    assert_eq!(library.fragment_lengths.median(), Some(200));
    assert_eq!(library.aligner.as_deref(), Some("STAR 2.7.11b"));
}

#[test]
fn the_strand_is_told_by_read_one_against_the_gene() {
    let strandedness = |lines: &[String]| both(lines).library.strandedness;
    assert_eq!(
        strandedness(&control_pairs(60, |_| true)),
        Strandedness::Reverse
    );
    assert_eq!(
        strandedness(&control_pairs(60, |_| false)),
        Strandedness::Forward
    );
    assert_eq!(
        strandedness(&control_pairs(60, |index| index % 2 == 0)),
        Strandedness::Unstranded
    );
    assert_eq!(
        strandedness(&control_pairs(10, |_| true)),
        Strandedness::Unknown
    );
}

#[test]
fn single_reads_make_a_single_end_library() {
    let lines: Vec<String> = (0..5)
        .flat_map(|index| {
            ReadBuilder::new(&format!("s{index}"))
                .primary("chrC", 2_101, Forward, "70M5S")
                .lines(&toy())
        })
        .collect();
    let library = both(&lines).library;
    assert_eq!(library.layout, Layout::SingleEnd);
    assert_eq!(library.read_length, 75);
    assert_eq!(library.fragment_lengths.total(), 0);
}

#[test]
fn exons_are_counted_once_a_read_and_duplicates_are_left_out() {
    let toy = toy();
    let read = |name: &str| ReadBuilder::new(name);
    let lines = [
        read("a")
            .primary("chrB", 11_151, Forward, "50M1800N50M")
            .lines(&toy),
        read("b")
            .primary("chrB", 11_101, Forward, "20M10N20M")
            .lines(&toy),
        read("c")
            .primary("chrB", 12_001, Forward, "50M")
            .lines(&toy),
        read("d")
            .primary("chrB", 11_101, Forward, "50M")
            .flags(0x400)
            .lines(&toy),
        read("e")
            .primary("chrB", 15_390, Forward, "50M")
            .lines(&toy),
    ]
    .concat();
    let collected = both(&lines);
    let target = &collected.loci[0];
    assert_eq!(target.name, "TARGET");
    assert_eq!(target.exon_reads, 3);
    assert_eq!(target.per_exon, [2, 1, 1]);
    assert_eq!(collected.loci[1].exon_reads, 0);
    assert!(collected.library.duplicates_marked);
    assert_eq!(collected.library.reads_examined, 4);
}

#[test]
fn chimeric_output_is_told_by_what_is_there() {
    let toy = toy();
    let split = ReadBuilder::new("r")
        .primary("chrB", 13_001, Forward, "60S40M")
        .supplementary("chrA", 100_001, Forward, "60M40S");
    let told = |lines: &[String]| both(lines).library.chimeric_output;
    assert_eq!(told(&split.lines(&toy)), ChimericOutput::Supplementary);
    assert_eq!(
        told(&split.without_supplementary_records().lines(&toy)),
        ChimericOutput::TagsOnly
    );
    assert_eq!(told(&control_pairs(3, |_| true)), ChimericOutput::NotSeen);
}

#[test]
fn many_reads_without_any_chimera_are_worth_a_warning() {
    let warned = |pairs| {
        both(&control_pairs(pairs, |_| true))
            .warnings
            .into_iter()
            .any(|warning| warning.name == "no_chimeric_alignments")
    };
    assert!(warned(2_500));
    assert!(!warned(2_000));
}
