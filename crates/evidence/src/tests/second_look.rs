//! Reads whose partner side fits badly are aligned once more.

use std::sync::Mutex;

use trkfuse_core::{
    Alignment, ContigId, Evidence, Fragment, Interval, Pos, Realigned, Realigner, Sequence, Strand,
    StrayRead,
};

use super::{Place, config, loci, toy};
use crate::test_utils::ReadBuilder;
use crate::{Alignments, NoProgress, ReadOptions, Source};
use Strand::Forward;

/// Aligns every read that has no place to base 300,001 of chrA and to the target.
struct Elsewhere {
    edits: u32,
    asked: Mutex<u32>,
}

impl Realigner for Elsewhere {
    fn is_like_target(&self, _: &Sequence) -> bool {
        false
    }

    fn is_clip_like_target(&self, _: &Sequence, _: &Sequence, _: bool) -> bool {
        false
    }

    fn is_ordinary_clip(&self, _: ContigId, _: Pos, _: bool, _: &Sequence, _: &Sequence) -> bool {
        true
    }

    fn partner_stretches(&self, _: &[Fragment]) -> Vec<(ContigId, Interval)> {
        Vec::new()
    }

    fn realign(&self, reads: &[StrayRead], _: &[Fragment]) -> Result<Vec<Realigned>, String> {
        *self.asked.lock().expect("no thread has failed") += reads.len() as u32;
        let piece = |contig, start, cigar: &str| Alignment {
            contig: ContigId(contig),
            start: Pos::from_one_based(start).expect("counted from 1"),
            strand: Forward,
            cigar: cigar.to_string(),
            mapping_quality: 60,
            hits: Some(1),
            mismatches: Some(self.edits),
            elsewhere: Vec::new(),
        };
        Ok(reads
            .iter()
            .enumerate()
            .filter(|(_, read)| read.placed.is_none())
            .map(|(read, _)| Realigned {
                read,
                pieces: vec![piece(0, 300_001, "60M40S"), piece(1, 13_001, "60S40M")],
            })
            .collect())
    }
}

/// Where the junction of a read lies on chrA, from 1, when its pieces have so many edits and lie elsewhere with so many; and how
/// many reads were asked for.
fn partner_base(edits: u32, elsewhere: u32) -> (u32, u32) {
    let lines: Vec<String> = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "60M40S")
        .supplementary("chrB", 13_001, Forward, "60S40M")
        .lines(&toy())
        .iter()
        .map(|line| line.replace("NM:i:0", &format!("NM:i:{edits}")))
        .collect();
    let folder = Place::new();
    let path = folder.path("x.bam");
    toy().write_indexed_bam(&lines, &path);
    let mut alignments =
        Alignments::open(&Source::Path(path), &ReadOptions::default()).expect("a whole file");
    let realigner = Elsewhere {
        edits: elsewhere,
        asked: Mutex::new(0),
    };
    let collected = alignments
        .collect_with(&loci(), &Vec::new, Some(&realigner), &config(), &NoProgress)
        .expect("a whole file");
    let [Evidence::SplitRead(read)] = collected.fragments[0].evidence.as_slice() else {
        panic!("one split read: {:?}", collected.fragments);
    };
    let asked = *realigner.asked.lock().expect("no thread has failed");
    (read.junction.low().pos.one_based(), asked)
}

#[test]
fn a_read_that_fits_badly_lies_where_it_fits_better() {
    assert_eq!(partner_base(6, 0), (300_060, 1));
    assert_eq!(partner_base(3, 2), (300_060, 1), "two edits fewer");
}

#[test]
fn a_read_stays_where_it_fits_as_well_or_well_enough() {
    assert_eq!(partner_base(6, 6), (100_060, 1));
    assert_eq!(partner_base(2, 0), (100_060, 0), "two edits are errors");
}
