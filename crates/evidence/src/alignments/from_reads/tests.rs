use std::fmt::Write as _;

use rust_htslib::bam::Read as _;
use trkfuse_core::{
    Alignment, ContigId, Fragment, Interval, Likeness, Pos, Realigned, Sequence, Strand, StrayRead,
};

use super::*;
use crate::NoProgress;
use crate::tests::{Place, loci, toy};

/// More than are aligned at once.
const ORDINARY: usize = 20_000;
const LENGTH: usize = 100;

/// Tells by a read's first base where it lies: A and C within the target, G across a junction, T nowhere.
struct ByFirstBase;

impl ReadAligner for ByFirstBase {
    fn likeness(&self, _letters: &[u8]) -> Likeness {
        Likeness::Target
    }

    fn align(&self, fragments: &[Vec<Sequence>]) -> Result<Vec<Vec<Vec<Alignment>>>, String> {
        let piece = |contig, start, strand, cigar: &str| Alignment {
            contig: ContigId(contig),
            start: Pos::from_zero_based(start),
            strand,
            cigar: cigar.to_string(),
            mapping_quality: 60,
            hits: Some(1),
            mismatches: Some(0),
            elsewhere: Vec::new(),
        };
        let of_read = |bases: &Sequence| match bases.as_bytes()[0] {
            b'A' => vec![piece(1, 13_000, Strand::Forward, "100M")],
            b'C' => vec![piece(1, 13_090, Strand::Reverse, "100M")],
            b'G' => vec![
                piece(0, 100_000, Strand::Forward, "60M40S"),
                piece(1, 13_000, Strand::Forward, "60S40M"),
            ],
            _ => Vec::new(),
        };
        Ok(fragments
            .iter()
            .map(|mates| mates.iter().map(of_read).collect())
            .collect())
    }
}

/// Places nothing, and takes no clip for ordinary.
struct Helpless;

impl Realigner for Helpless {
    fn is_like_target(&self, _bases: &Sequence) -> bool {
        false
    }

    fn is_clip_like_target(&self, _aligned: &Sequence, _clip: &Sequence, _is_after: bool) -> bool {
        false
    }

    fn is_ordinary_clip(
        &self,
        _contig: ContigId,
        _edge: Pos,
        _is_after: bool,
        _aligned: &Sequence,
        _clip: &Sequence,
    ) -> bool {
        false
    }

    fn partner_stretches(&self, _fragments: &[Fragment]) -> Vec<(ContigId, Interval)> {
        Vec::new()
    }

    fn realign(
        &self,
        _reads: &[StrayRead],
        _fragments: &[Fragment],
    ) -> Result<Vec<Realigned>, String> {
        Ok(Vec::new())
    }
}

/// Files of ordinary pairs, one across a junction, and one whose mate lies nowhere.
fn files(place: &Place) -> ReadFiles {
    let (mut first, mut second) = (String::new(), String::new());
    let mut add = |name: &str, bases: [char; 2]| {
        for (file, base) in [&mut first, &mut second].into_iter().zip(bases) {
            let (bases, qualities) = (base.to_string().repeat(LENGTH), "I".repeat(LENGTH));
            writeln!(file, "@{name}\n{bases}\n+\n{qualities}").expect("memory");
        }
    };
    for number in 0..ORDINARY {
        add(&format!("ordinary{number}"), ['A', 'C']);
    }
    add("fusion", ['G', 'C']);
    add("lost", ['A', 'T']);
    let (first, second) = (place.file("1.fq", first), place.file("2.fq", second));
    ReadFiles::new(&[first], &[second]).expect("two files")
}

fn collected(files: &ReadFiles, are_kept: bool) -> (Alignments, Collected) {
    let reads = UnalignedReads {
        files,
        contigs: &toy().contigs(),
        aligner: &ByFirstBase,
        are_kept,
    };
    let config = EvidenceConfig::DEFAULT;
    Alignments::from_reads(reads, &loci(), Some(&Helpless), &config, &NoProgress)
        .expect("the files are right")
}

#[test]
fn ordinary_reads_are_counted_and_forgotten() {
    let place = Place::new();
    let contigs = toy().contigs();
    let reads = UnalignedReads {
        files: &files(&place),
        contigs: &contigs,
        aligner: &ByFirstBase,
        are_kept: false,
    };
    let loci = Loci::new(&loci(), &contigs);
    let config = EvidenceConfig::DEFAULT;
    let (found, made) =
        gather(reads, &loci, Some(&Helpless), &config, &NoProgress).expect("the files are right");
    let counted = 2 * ORDINARY as u64;
    assert_eq!(made.fragments, ORDINARY as u64 + 2);
    // The fusion's second mate and the read whose mate is lost are ordinary by themselves.
    assert_eq!(found.tallies[0].exon_reads, counted + 2);
    let names: Vec<&[u8]> = found.kept.keys().map(AsRef::as_ref).collect();
    assert_eq!(names, [b"fusion"]);
    assert_eq!(found.kept[b"fusion".as_slice()].len(), 3);
    let strays: Vec<&[u8]> = found.strays.iter().map(|stray| &*stray.name).collect();
    assert_eq!(strays, [b"lost", b"lost"]);
    assert!(made.records.is_none());
}

#[test]
fn alignments_are_kept_where_they_are_to_be_written_and_the_evidence_is_the_same() {
    let place = Place::new();
    let files = files(&place);
    let (forgotten, without) = collected(&files, false);
    let (kept, with) = collected(&files, true);
    assert_eq!(with, without);
    assert_eq!(with.fragments.len(), 1);

    let path = place.path("kept.bam");
    let refused = forgotten.write(&path, "T1").expect_err("none were kept");
    assert!(refused.to_string().contains("not kept"), "{refused}");
    assert!(!path.exists());
    kept.write(&path, "T1").expect("the folder is ours");
    let mut reader = bam::Reader::from_path(&path).expect("it was written");
    let places: Vec<(i32, i64)> = reader
        .records()
        .map(|record| record.map(|record| (record.tid(), record.pos())))
        .collect::<Result<_, _>>()
        .expect("a whole file");
    assert_eq!(places.len(), 2 * ORDINARY + 5);
    assert!(places.is_sorted());
}
