//! What the library is like: copies, strands, single reads, chance chimeras.

use std::collections::BTreeSet;

use trkfuse_core::{Layout, Strandedness};
use trkfuse_simeval::DuplicateMarks;

use crate::support::*;

#[test]
fn copies_carry_the_duplicate_flag_where_asked() {
    let count = |marks: DuplicateMarks| {
        let mut config = clean(&["ETV6:5::NTRK3:15"]);
        config.background_pairs = 1_000;
        config.reads.duplicate_rate = 0.3;
        config.duplicate_marks = marks;
        let written = write(&config);
        let truth = &written.sample.truth().fusions[0];
        assert_eq!((truth.split_reads, truth.spanning_pairs), (10, 10));
        let flagged = |is_supplementary: bool| {
            written
                .records()
                .iter()
                .filter(|record| {
                    record.flags() & 0x400 != 0
                        && (record.flags() & SUPPLEMENTARY != 0) == is_supplementary
                })
                .count()
        };
        (flagged(false), flagged(true), truth.copies)
    };
    let (primary, supplementary, copies) = count(DuplicateMarks::PrimaryLines);
    // 30 % of 1,000 pairs, two lines each.
    assert!((500..700).contains(&primary), "{primary}");
    assert_eq!(supplementary, 0);
    assert!(copies > 0);
    let (_, supplementary, _) = count(DuplicateMarks::AllLines);
    assert!(supplementary > 0);
    assert_eq!(count(DuplicateMarks::None).0, 0);
}

#[test]
fn reads_follow_the_strandedness_of_the_library() {
    for (strandedness, expected) in [
        (Strandedness::Forward, 1.0),
        (Strandedness::Reverse, 0.0),
        (Strandedness::Unstranded, 0.5),
    ] {
        let mut config = clean(&[]);
        config.background_pairs = 2_000;
        config.reads.strandedness = strandedness;
        let written = write(&config);
        let genes = written.sample.world().genes();
        let (mut sense, mut all) = (0, 0);
        for record in written.records().iter().filter(|r| r.flags() & 0x40 != 0) {
            let tid = trkfuse_core::ContigId(record.tid() as u32);
            let pos = trkfuse_core::Pos::from_zero_based(record.pos() as u32);
            // Where genes overlap the read does not tell which is meant.
            if let [gene] = genes.at(tid, pos).as_slice() {
                let is_reverse = record.flags() & REVERSE != 0;
                all += 1;
                sense += u32::from(is_reverse == (gene.strand == trkfuse_core::Strand::Reverse));
            }
        }
        let share = f64::from(sense) / f64::from(all);
        assert!((share - expected).abs() < 0.05, "{strandedness:?}: {share}");
    }
}

#[test]
fn single_reads_have_no_mates() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.reads.layout = Layout::SingleEnd;
    config.fusions[0].support = exactly(10, 0);
    config.background_pairs = 100;
    let written = write(&config);
    let records = written.records();
    assert!(
        records
            .iter()
            .all(|r| r.flags() & 0xeb == 0 && r.mtid() == -1)
    );
    assert_eq!(
        records
            .iter()
            .filter(|r| r.flags() & SUPPLEMENTARY != 0)
            .count(),
        10
    );
}

#[test]
fn chance_chimeras_come_at_their_rate_and_each_once() {
    let mut config = clean(&[]);
    config.background_pairs = 5_000;
    config.reads.chimera_rate = 0.02;
    let written = write(&config);
    let mut names = BTreeSet::new();
    for record in written.records() {
        if tag(&record, b"SA").is_some() || record.flags() & PROPER == 0 {
            names.insert(name(&record));
        }
    }
    // Some end too close to their junction to be seen.
    assert!((60..=120).contains(&names.len()), "{}", names.len());
    assert!(written.sample.truth().fusions.is_empty());
}

#[test]
fn a_fusion_free_sample_has_ordinary_pairs_only() {
    let mut config = clean(&[]);
    config.background_pairs = 1_000;
    let written = write(&config);
    for record in written.records() {
        assert_ne!(record.flags() & PROPER, 0);
        assert_eq!(tag(&record, b"SA"), None);
    }
    assert_eq!(written.records().len(), 2_000);
}
