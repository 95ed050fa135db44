//! Many reads at one place: all counted, none kept that says nothing.

use trkfuse_core::Strand;

use super::{collect, fusion_read, toy};
use crate::test_utils::ReadBuilder;

/// UMIs of which no two are one base off each other: each base comes twice.
fn umi(molecule: usize) -> String {
    let half: String = (0..6)
        .map(|digit| char::from(b"ACGT"[molecule >> (2 * digit) & 3]))
        .collect();
    format!("RX:Z:{half}{half}")
}

#[test]
fn molecules_that_end_alike_count_by_umi_and_their_copies_do_not() {
    const MOLECULES: usize = 3_000;
    let toy = toy();
    let mut lines: Vec<String> = (0..MOLECULES)
        .flat_map(|molecule| {
            ["a", "b"].map(|copy| {
                fusion_read(&format!("{copy}{molecule}"))
                    .tag(&umi(molecule))
                    .without_supplementary_records()
                    .lines(&toy)
            })
        })
        .flatten()
        .collect();
    // Millions in a panel; they are counted and forgotten.
    let ordinary = ReadBuilder::new("o")
        .primary("chrB", 13_001, Strand::Forward, "100M")
        .lines(&toy);
    lines.extend(std::iter::repeat_n(ordinary, 20_000).flatten());
    let collected = collect(&lines);
    assert_eq!(collected.fragments.len(), 2 * MOLECULES);
    let unique = collected
        .fragments
        .iter()
        .filter(|fragment| !fragment.is_duplicate)
        .count();
    assert_eq!(unique, MOLECULES);
    assert_eq!(collected.loci[0].per_exon[1], 20_000);
}
