//! Reads that cross a breakend, against a slow and obvious count.

use std::path::Path;

use proptest::prelude::*;
use rust_htslib::bam::Record;
use rust_htslib::bam::ext::BamRecordExtensions;
use trkfuse_core::{Breakend, Retained, Strand};

use super::plans::{any_made, lines_of};
use super::{breakend, config, fusion_read, loci, toy};
use crate::test_utils::ReadBuilder;
use crate::{Alignments, Deduplication, EvidenceConfig, IndexUse, NoProgress, ReadOptions, Source};
use Retained::{Higher, Lower};
use Strand::{Forward, Reverse};

/// The numbers at breakends: streamed and watched, streamed and not watched, by index.
fn counts(lines: &[String], breakends: &[Breakend]) -> [Vec<Option<u32>>; 3] {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(lines, &path);
    let run = |index, watched: &[Breakend]| {
        let options = ReadOptions {
            index,
            ..ReadOptions::default()
        };
        let source = Source::Path(path.clone());
        let mut alignments = Alignments::open(&source, &options).expect("a whole file");
        alignments
            .collect(&loci(), &|| watched.to_vec(), &config(), &NoProgress)
            .expect("a whole file");
        alignments.reference_reads(breakends).expect("a whole file")
    };
    [
        run(IndexUse::Never, breakends),
        run(IndexUse::Never, &[]),
        run(IndexUse::Require, &[]),
    ]
}

fn count(lines: &[String], at: Breakend) -> u32 {
    let [watched, _, indexed] = counts(lines, &[at]);
    assert_eq!(watched, indexed);
    watched[0].expect("it was watched")
}

#[test]
fn a_read_aligned_over_the_break_counts_and_one_that_ends_there_does_not() {
    let read = |start, cigar: &str| {
        ReadBuilder::new("r")
            .primary("chrA", start, Forward, cigar)
            .lines(&toy())
    };
    let at = breakend(0, 1_050, Lower);
    assert_eq!(count(&read(1_001, "50M"), at), 0);
    assert_eq!(count(&read(1_001, "50M40S"), at), 0);
    assert_eq!(count(&read(1_001, "60M"), at), 1);
    assert_eq!(count(&read(1_041, "60M"), at), 1);
    assert_eq!(count(&read(1_051, "60M"), at), 0);
    let at = breakend(0, 1_051, Higher);
    assert_eq!(count(&read(1_001, "60M"), at), 1);
    assert_eq!(count(&read(1_051, "60M"), at), 0);
}

#[test]
fn ten_aligned_bases_are_needed_on_both_sides_as_a_junction_read_needs_them() {
    let read = |start, cigar: &str| {
        ReadBuilder::new("r")
            .primary("chrA", start, Forward, cigar)
            .lines(&toy())
    };
    for at in [breakend(0, 1_050, Lower), breakend(0, 1_051, Higher)] {
        assert_eq!(count(&read(1_001, "59M"), at), 0);
        assert_eq!(count(&read(1_001, "60M"), at), 1);
        assert_eq!(count(&read(1_042, "60M"), at), 0);
        assert_eq!(count(&read(1_041, "60M"), at), 1);
        // Bases beyond an intron count as well.
        assert_eq!(count(&read(1_001, "55M1000N5M"), at), 1);
        assert_eq!(count(&read(1_001, "55M1000N4M"), at), 0);
    }
    let at = breakend(0, 1_050, Lower);
    assert_eq!(count(&read(1_001, "50M1000N9M"), at), 0);
    assert_eq!(count(&read(1_001, "50M1000N10M"), at), 1);
    assert_eq!(count(&read(1_042, "9M1000N50M"), at), 0);
}

/// Reads over the first locus's exons, and those across a breakend, as one reading plan counts them.
fn counted(
    path: &Path,
    index: IndexUse,
    deduplication: Deduplication,
    at: Breakend,
) -> (u64, Option<u32>) {
    let options = ReadOptions {
        index,
        ..ReadOptions::default()
    };
    let config = EvidenceConfig {
        deduplication,
        ..config()
    };
    let source = Source::Path(path.to_path_buf());
    let mut alignments = Alignments::open(&source, &options).expect("a whole file");
    let collected = alignments
        .collect(&loci(), &|| vec![at], &config, &NoProgress)
        .expect("a whole file");
    let counts = alignments.reference_reads(&[at]).expect("a whole file");
    (collected.loci[0].exon_reads, counts[0])
}

#[test]
fn where_every_fragment_counts_flagged_copies_count_as_ordinary_reads_too() {
    let lines: Vec<String> = ["a", "b", "c"]
        .iter()
        .flat_map(|name| {
            let read = ReadBuilder::new(name).primary("chrB", 11_001, Forward, "100M");
            let is_copy = *name != "a";
            read.flags(if is_copy { 0x400 } else { 0 }).lines(&toy())
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(&lines, &path);
    let at = breakend(1, 11_050, Lower);
    for (deduplication, expected) in [
        (Deduplication::Auto, 1),
        (Deduplication::Flags, 1),
        (Deduplication::Off, 3),
    ] {
        for index in [IndexUse::Never, IndexUse::Require] {
            let (exon_reads, crossing) = counted(&path, index, deduplication, at);
            assert_eq!(exon_reads, u64::from(expected), "{deduplication:?}");
            assert_eq!(crossing, Some(expected), "{deduplication:?}");
        }
    }
}

#[test]
fn flagged_copies_in_a_partner_gene_count_where_every_fragment_does() {
    let mut lines: Vec<String> = ["a", "b"]
        .iter()
        .flat_map(|name| {
            let read = ReadBuilder::new(name).primary("chrA", 50_001, Forward, "100M");
            read.flags(0x400).lines(&toy())
        })
        .collect();
    lines.extend(fusion_read("f").lines(&toy()));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(&lines, &path);
    let at = breakend(0, 50_050, Lower);
    for (deduplication, expected) in [(Deduplication::Auto, 0), (Deduplication::Off, 2)] {
        for index in [IndexUse::Never, IndexUse::Require] {
            let (_, crossing) = counted(&path, index, deduplication, at);
            assert_eq!(crossing, Some(expected), "{deduplication:?} {index:?}");
        }
    }
}

#[test]
fn a_read_spliced_exactly_at_the_break_counts_unless_it_leaves_the_gene() {
    let read = |contig: &str, start, cigar: &str| {
        ReadBuilder::new("r")
            .primary(contig, start, Forward, cigar)
            .lines(&toy())
    };
    let spliced = read("chrB", 11_151, "50M1800N50M");
    assert_eq!(count(&spliced, breakend(1, 11_200, Lower)), 1);
    assert_eq!(count(&spliced, breakend(1, 13_001, Higher)), 1);
    assert_eq!(
        count(&spliced, breakend(1, 11_200, Higher)),
        1,
        "aligned over"
    );
    assert_eq!(count(&spliced, breakend(1, 11_201, Lower)), 0);
    assert_eq!(count(&spliced, breakend(1, 12_000, Lower)), 0);
    let leaving = read("chrB", 13_151, "50M700000N50M");
    assert_eq!(count(&leaving, breakend(1, 13_200, Lower)), 0);
    assert_eq!(count(&leaving, breakend(1, 713_201, Higher)), 0);
    let elsewhere = read("chrA", 1_001, "50M700000N50M");
    assert_eq!(count(&elsewhere, breakend(0, 1_050, Lower)), 1);
    let too_long = read("chrA", 1_001, "50M1000001N50M");
    assert_eq!(count(&too_long, breakend(0, 1_050, Lower)), 0);
}

#[test]
fn mates_that_both_cross_count_once() {
    let at = breakend(0, 1_050, Lower);
    let pair = |second_start, tag: Option<&str>| {
        let mut second = ReadBuilder::new("r").primary("chrA", second_start, Reverse, "60M");
        if let Some(tag) = tag {
            second = second.tag(tag);
        }
        let first = ReadBuilder::new("r").primary("chrA", 1_001, Forward, "60M");
        ReadBuilder::pair(&first, &second, &toy())
    };
    assert_eq!(count(&pair(1_041, None), at), 1, "both cross");
    assert_eq!(count(&pair(1_101, None), at), 1, "only read 1 does");
    // By its MC tag the mate ends before the break.
    assert_eq!(count(&pair(1_041, Some("MC:Z:40M")), at), 2);
}

#[test]
fn duplicates_and_further_pieces_do_not_count() {
    let at = breakend(0, 1_050, Lower);
    for flags in [0x400, 0x100, 0x200, 0x800] {
        let read = ReadBuilder::new("r")
            .primary("chrA", 1_001, Forward, "60M")
            .flags(flags);
        assert_eq!(count(&read.lines(&toy()), at), 0, "{flags:x}");
    }
}

#[test]
fn what_was_not_watched_is_not_known_when_streamed() {
    let breakends = [breakend(0, 1_050, Lower), breakend(1, 13_050, Lower)];
    let read = ReadBuilder::new("r").primary("chrB", 13_021, Forward, "60M");
    let [watched, unwatched, indexed] = counts(&read.lines(&toy()), &breakends);
    assert_eq!(watched, [Some(0), Some(1)]);
    assert_eq!(unwatched, [None, Some(1)], "target loci are always counted");
    assert_eq!(indexed, watched);
}

/// The count, read by read and base by base.
fn plain_count(lines: &[String], at: Breakend) -> u32 {
    let view = toy().header_view();
    let target = loci()[0].clone();
    let is_in = |base: i64| {
        base >= i64::from(target.interval.start.zero_based())
            && base < i64::from(target.interval.end.zero_based())
    };
    let is_in_gene = |base: i64| (11_000..15_400).contains(&base);
    let base = i64::from(at.pos.zero_based());
    let neighbour = base + at.retained.outward();
    let lower = base.min(neighbour);
    let mut crossing = 0;
    for line in lines {
        let record = Record::from_sam(&view, line.as_bytes()).expect("a SAM record");
        if record.flags() & 0xf04 != 0 || record.tid() as u32 != at.contig.0 {
            continue;
        }
        let blocks: Vec<[i64; 2]> = record.aligned_blocks().collect();
        let bases: Vec<i64> = blocks.iter().flat_map(|&[start, end]| start..end).collect();
        let before = bases.iter().filter(|&&base| base <= lower).count();
        if before < 10 || bases.len() - before < 10 {
            continue;
        }
        let is_aligned = blocks
            .iter()
            .any(|&[start, end]| start <= lower && lower + 1 < end);
        let is_spliced = blocks.windows(2).any(|pair| {
            let ([first, last], [next, end]) = (pair[0], pair[1]);
            let leaves = at.contig == target.contig
                && (((first..last).any(is_in_gene) && !(next..end).any(is_in))
                    || ((next..end).any(is_in_gene) && !(first..last).any(is_in)));
            let is_here = match at.retained {
                Lower => last - 1 == base,
                Higher => next == base,
            };
            is_here && !leaves && next - last <= 1_000_000
        });
        let mate_may_cross = record.is_paired()
            && record.is_last_in_template()
            && record.mtid() == record.tid()
            && record.mpos() + 9 <= lower
            && lower + 1 < record.mpos() + record.seq_len() as i64 - 9;
        crossing += u32::from((is_aligned || is_spliced) && !mate_may_cross);
    }
    crossing
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn fast_counts_equal_the_plain_one(
        made in proptest::collection::vec(any_made(), 1..40),
        picks in proptest::collection::vec((0_usize..7, 0_u32..120, any::<bool>()), 1..40),
    ) {
        let lines = lines_of(&made, &toy());
        let breakends: Vec<Breakend> = picks
            .into_iter()
            .map(|(place, shift, is_lower)| {
                let (contig, start) = [
                    (0, 100_000), (1, 11_140), (1, 12_950), (1, 13_090), (1, 19_930), (1, 713_150),
                    (2, 2_080),
                ][place];
                breakend(contig, start + shift, if is_lower { Lower } else { Higher })
            })
            .collect();
        let expected: Vec<Option<u32>> =
            breakends.iter().map(|&at| Some(plain_count(&lines, at))).collect();
        let [watched, _, indexed] = counts(&lines, &breakends);
        prop_assert_eq!(&watched, &expected);
        prop_assert_eq!(&indexed, &expected);
    }
}
