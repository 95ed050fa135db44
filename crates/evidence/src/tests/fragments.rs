//! The number of a file's fragments.

use trkfuse_core::Strand::{Forward, Reverse};

use super::{fusion_read, toy};
use crate::test_utils::ReadBuilder;
use crate::{Alignments, ReadOptions, Source};

#[test]
fn each_fragment_of_a_file_counts_once_wherever_it_lies_and_copies_count_too() {
    let first = ReadBuilder::new("pair").primary("chrA", 1_001, Forward, "60M");
    let second = ReadBuilder::new("pair").primary("chrA", 1_101, Reverse, "60M");
    let mut lines = ReadBuilder::pair(&first, &second, &toy());
    // Split: two records.
    lines.extend(fusion_read("split").lines(&toy()));
    let single = |name: &str, flags: u16| {
        let read = ReadBuilder::new(name).primary("chrA", 5_001, Forward, "60M");
        read.flags(flags).lines(&toy())
    };
    lines.extend(single("copy", 0x400));
    lines.extend(single("copy", 0x100));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    toy().write_indexed_bam(&lines, &path);
    let alignments =
        Alignments::open(&Source::Path(path), &ReadOptions::default()).expect("a whole file");
    let counted = alignments.count_fragments().expect("a whole file");
    assert_eq!(counted, Some(3));
}
