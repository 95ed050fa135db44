//! Reading by index, from start to end, from a pipe, in any order, by any number of threads: the
//! same result.

use proptest::prelude::*;
use trkfuse_core::{Breakend, Retained, Strand};

use super::{breakend, collect, collect_from, collect_indexed, config, loci, toy};
use crate::test_utils::{ReadBuilder, Toy};
use crate::{Alignments, Collected, EvidenceConfig, IndexUse, NoProgress, ReadOptions, Source};
use Strand::{Forward, Reverse};

/// The records of one fragment of a made-up library.
#[derive(Clone, Debug)]
pub(super) struct Made {
    kind: u8,
    /// Shifts of the two ends, in bases.
    shifts: (u32, u32),
    flips: (bool, bool),
    /// Further FLAG bits.
    flags: u16,
}

pub(super) fn any_made() -> impl Strategy<Value = Made> {
    let flags = prop_oneof![
        12 => Just(0_u16),
        1 => Just(0x400_u16),
        1 => Just(0x200_u16),
    ];
    (
        0_u8..12,
        (0_u32..60, 0_u32..60),
        any::<(bool, bool)>(),
        flags,
    )
        .prop_map(|(kind, shifts, flips, flags)| Made {
            kind,
            shifts,
            flips,
            flags,
        })
}

fn strand(is_reverse: bool) -> Strand {
    if is_reverse { Reverse } else { Forward }
}

impl Made {
    /// The SAM lines.
    pub(super) fn lines(&self, name: &str, toy: &Toy) -> Vec<String> {
        let read = || ReadBuilder::new(name).flags(self.flags).tag("NH:i:1");
        let (a, b) = self.shifts;
        let (first, second) = (strand(self.flips.0), strand(self.flips.1));
        let clip = |strand, lead: &str, trail: &str| match strand {
            Forward => lead.to_string(),
            Reverse => trail.to_string(),
        };
        let split = |strand_a, strand_b, base: u32| {
            read()
                .primary(
                    "chrA",
                    100_001 + a,
                    strand_a,
                    &clip(strand_a, "60M40S", "40S60M"),
                )
                .supplementary(
                    "chrB",
                    base + b,
                    strand_b,
                    &clip(strand_b, "60S40M", "40M60S"),
                )
        };
        match self.kind {
            // A split read with its mate beside either piece.
            0 => ReadBuilder::pair(
                &split(first, second, 13_001),
                &read().primary("chrB", 13_101, second.opposite(), "50M"),
                toy,
            ),
            1 => ReadBuilder::pair(
                &read().primary("chrA", 99_801, second, "50M"),
                &split(first, second, 13_001),
                toy,
            ),
            2 => split(first, second, 15_001).lines(toy),
            // Mates on two contigs; in the target and far outside; at the locus' edge.
            3 => ReadBuilder::pair(
                &read().primary("chrA", 100_001 + a, first, "50M"),
                &read().primary("chrB", 13_001 + b, second, "50M"),
                toy,
            ),
            4 => ReadBuilder::pair(
                &read().primary("chrB", 13_001 + a, first, "50M"),
                &read().primary("chrB", 700_001 + b, second, "50M"),
                toy,
            ),
            5 => ReadBuilder::pair(
                &read().primary("chrB", 19_950 + a, first, "50M"),
                &read().primary("chrB", 21_001 + b, second, "50M"),
                toy,
            ),
            // Gapped out of the gene, with its mate far outside.
            6 => ReadBuilder::pair(
                &read().primary("chrB", 13_151, first, "50M700000N50M"),
                &read().primary("chrB", 713_301 + b, second, "50M"),
                toy,
            ),
            // Ordinary pairs of the target, of the control, and elsewhere.
            7 => ReadBuilder::pair(
                &read().primary("chrB", 11_151, Forward, "50M1800N50M"),
                &read().primary("chrB", 13_051 + b, Reverse, "50M"),
                toy,
            ),
            8 => ReadBuilder::pair(
                &read().primary("chrC", 2_101 + a, Forward, "50M"),
                &read().primary("chrC", 2_251 + b, Reverse, "50M"),
                toy,
            ),
            9 => ReadBuilder::pair(
                &read().primary("chrC", 2_451 + a, Reverse, "50M"),
                &read().primary("chrA", 2_251 + b, Reverse, "50M"),
                toy,
            ),
            10 => ReadBuilder::pair(
                &read().primary("chrB", 13_001 + a, Reverse, "100M"),
                &read().primary("chrB", 13_001 + b, Forward, "100M"),
                toy,
            ),
            // Three pieces, two of them in the target.
            _ => read()
                .primary("chrA", 100_001 + a, Forward, "50M100S")
                .supplementary("chrB", 11_001 + b, Forward, "50S50M50S")
                .supplementary("chrB", 13_001, second, &clip(second, "100S50M", "50M100S"))
                .lines(toy),
        }
    }
}

pub(super) fn lines_of(made: &[Made], toy: &Toy) -> Vec<String> {
    made.iter()
        .enumerate()
        .flat_map(|(index, made)| made.lines(&format!("r{index}"), toy))
        .collect()
}

/// Breakends in and out of the target.
fn watched() -> Vec<Breakend> {
    use Retained::{Higher, Lower};
    [
        (0, 100_060, Lower),
        (0, 100_061, Higher),
        (1, 11_200, Lower),
        (1, 13_001, Higher),
        (1, 13_050, Lower),
        (1, 13_200, Lower),
        (1, 21_020, Lower),
        (1, 713_201, Higher),
        (2, 2_130, Lower),
    ]
    .map(|(contig, base, retained)| breakend(contig, base, retained))
    .to_vec()
}

fn read_all(path: &std::path::Path, options: &ReadOptions) -> (Collected, Vec<Option<u32>>) {
    let source = Source::Path(path.to_path_buf());
    let mut alignments = Alignments::open(&source, options).expect("a whole file");
    let collected = alignments
        .collect(&loci(), &watched, &config(), &NoProgress)
        .expect("a whole file");
    let reads = alignments
        .reference_reads(&watched())
        .expect("a whole file");
    (collected, reads)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_index_and_threads_do_not_change_the_result(
        made in proptest::collection::vec(any_made(), 1..40),
        seed: u64,
    ) {
        let toy = toy();
        let lines = lines_of(&made, &toy);
        let mut shuffled = lines.clone();
        shuffled.sort_by_key(|line| {
            use std::hash::{BuildHasher, Hasher};
            let mut hasher = rustc_hash::FxBuildHasher.build_hasher();
            hasher.write(line.as_bytes());
            hasher.write_u64(seed);
            hasher.finish()
        });
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        toy.write_bam(&lines, &path("a.bam"));
        toy.write_bam(&shuffled, &path("b.bam"));
        toy.write_indexed_bam(&lines, &path("c.bam"));
        std::fs::write(path("d.sam"), toy.sam(&shuffled)).expect("the folder is ours");
        let streamed = read_all(&path("a.bam"), &ReadOptions::default());
        let with = |threads, index| ReadOptions { threads, index, ..ReadOptions::default() };
        for (name, options) in [
            ("b.bam", with(1, IndexUse::Auto)),
            ("b.bam", with(3, IndexUse::Auto)),
            ("c.bam", with(1, IndexUse::Never)),
            ("c.bam", with(1, IndexUse::Require)),
            ("c.bam", with(3, IndexUse::Require)),
            ("d.sam", with(1, IndexUse::Auto)),
        ] {
            let other = read_all(&path(name), &options);
            prop_assert_eq!(&streamed, &other, "{} {:?}", name, options);
        }
    }
}

#[test]
fn the_index_is_used_where_it_leads_to_everything() {
    let made = Made {
        kind: 0,
        shifts: (0, 0),
        flips: (false, false),
        flags: 0,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(&made.lines("r", &toy()), &path);
    let called = std::cell::Cell::new(0);
    let watch = || {
        called.set(called.get() + 1);
        Vec::new()
    };
    let run = |config: &EvidenceConfig| {
        let source = Source::Path(path.clone());
        let mut alignments =
            Alignments::open(&source, &ReadOptions::default()).expect("a whole file");
        assert!(alignments.is_indexed());
        let collected = alignments.collect(&loci(), &watch, config, &NoProgress);
        assert_eq!(collected.expect("a whole file").fragments.len(), 1);
    };
    run(&config());
    assert_eq!(called.get(), 0, "read by index: nothing is watched");
    run(&EvidenceConfig::DEFAULT);
    assert_eq!(called.get(), 1, "a small file is streamed");
}

#[test]
fn a_file_without_its_supplementary_records_is_read_from_both_sides() {
    let toy = toy();
    // One read is primary in the target, one elsewhere: the index leads to the first only.
    let lines = [
        ReadBuilder::new("a")
            .primary("chrB", 13_001, Forward, "60S40M")
            .supplementary("chrA", 100_001, Forward, "60M40S")
            .without_supplementary_records()
            .lines(&toy),
        ReadBuilder::new("b")
            .primary("chrA", 100_002, Forward, "59M40S")
            .supplementary("chrB", 13_001, Forward, "59S40M")
            .without_supplementary_records()
            .lines(&toy),
    ]
    .concat();
    assert_eq!(collect(&lines).fragments.len(), 2);
    assert_eq!(collect_indexed(&lines, 1), collect(&lines));
    // Nothing chimeric starts in the target: the file's first reads tell.
    assert_eq!(collect(&lines[1..]).fragments.len(), 1);
    assert_eq!(collect_indexed(&lines[1..], 1), collect(&lines[1..]));
}

#[test]
fn a_pipe_gives_what_the_file_gives_and_can_be_read_once() {
    let made: Vec<Made> = (0..12)
        .map(|kind| Made {
            kind,
            shifts: (3, 5),
            flips: (false, true),
            flags: 0,
        })
        .collect();
    let toy = toy();
    let lines = lines_of(&made, &toy);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.bam");
    toy.write_bam(&lines, &file);
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: no mkfifo here");
        return;
    }
    let from = file.clone();
    let to = pipe.clone();
    let writer = std::thread::spawn(move || std::fs::copy(from, to));
    let source = Source::Path(pipe);
    let mut alignments = Alignments::open(&source, &ReadOptions::default()).expect("a pipe opens");
    assert!(!alignments.is_indexed());
    let mut read = || alignments.collect(&loci(), &Vec::new, &config(), &NoProgress);
    let piped = read().expect("a whole file");
    writer
        .join()
        .expect("no panic")
        .expect("the pipe takes all");
    let options = ReadOptions::default();
    let from_file = collect_from(&file, &options, &config()).expect("a whole file");
    assert_eq!(piped, from_file);
    assert!(!piped.fragments.is_empty());
    assert!(read().is_err(), "a pipe can be read once");
}

#[test]
fn an_index_of_either_kind_and_name_leads_to_the_same() {
    use rust_htslib::bam::index::{Type, build};
    let made = Made {
        kind: 1,
        shifts: (0, 0),
        flips: (true, false),
        flags: 0,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(&made.lines("r", &toy()), &path);
    let options = ReadOptions {
        index: IndexUse::Require,
        ..ReadOptions::default()
    };
    let expected = collect_from(&path, &options, &config()).expect("a whole file");
    assert_eq!(expected.fragments.len(), 1);
    let index = folder.path().join("x.bam.bai");
    std::fs::rename(&index, folder.path().join("x.bai")).expect("the folder is ours");
    let renamed = collect_from(&path, &options, &config()).expect("a whole file");
    assert_eq!(renamed, expected);
    std::fs::remove_file(folder.path().join("x.bai")).expect("the folder is ours");
    let csi = folder.path().join("x.bam.csi");
    build(&path, Some(&csi), Type::Csi(14), 1).expect("sorted records");
    let by_csi = collect_from(&path, &options, &config()).expect("a whole file");
    assert_eq!(by_csi, expected);
}
