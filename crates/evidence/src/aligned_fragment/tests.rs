use rust_htslib::bam::Record;
use rust_htslib::bam::record::Aux;
use trkfuse_core::{Alignment, Contig, ContigId, Contigs, Pos, Sequence, Strand};

use super::{SequencedFragment, SequencedRead};

fn contigs() -> Contigs {
    let contig = |name: &str| Contig {
        name: name.to_string(),
        length: 10_000,
    };
    Contigs::new(vec![contig("one"), contig("two")]).expect("two names")
}

fn piece(contig: u32, start: u32, strand: Strand, cigar: &str) -> Alignment {
    Alignment {
        contig: ContigId(contig),
        start: Pos::from_zero_based(start),
        strand,
        cigar: cigar.to_string(),
        mapping_quality: 60,
        hits: Some(1),
        mismatches: Some(2),
        elsewhere: Vec::new(),
    }
}

fn read(bases: &str) -> SequencedRead {
    SequencedRead {
        bases: Sequence::new(bases.as_bytes()),
        qualities: (0..bases.len() as u8).collect(),
        tags: vec![(*b"RX", "ACGT".to_string()), (*b"SA", "x".to_string())],
    }
}

fn records(reads: Vec<SequencedRead>, pieces: &[Vec<Alignment>]) -> Vec<Record> {
    SequencedFragment {
        name: b"f".to_vec(),
        reads,
    }
    .to_records(pieces, &contigs())
    .expect("htslib holds them")
}

fn tag(record: &Record, tag: [u8; 2]) -> Option<String> {
    match record.aux(&tag).ok()? {
        Aux::String(text) => Some(text.to_string()),
        Aux::U32(number) => Some(number.to_string()),
        Aux::U8(number) => Some(number.to_string()),
        _ => None,
    }
}

#[test]
fn a_split_read_is_a_primary_and_a_supplementary_record_that_name_each_other() {
    let pieces = vec![
        piece(0, 99, Strand::Forward, "6M4S"),
        piece(1, 499, Strand::Reverse, "4M6S"),
    ];
    let found = records(vec![read("AACCGGTTAG")], &[pieces]);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].flags(), 0);
    assert_eq!(found[1].flags(), 0x800 | 0x10);
    assert_eq!(
        tag(&found[0], *b"SA").as_deref(),
        Some("two,500,-,4M6S,60,2;")
    );
    assert_eq!(
        tag(&found[1], *b"SA").as_deref(),
        Some("one,100,+,6M4S,60,2;")
    );
    assert_eq!(found[1].seq().as_bytes(), b"CTAACCGGTT");
    assert_eq!(found[1].qual()[0], 9, "qualities turn with the bases");
    assert_eq!(tag(&found[0], *b"RX").as_deref(), Some("ACGT"));
    assert_eq!(tag(&found[0], *b"NH").as_deref(), Some("1"));
    assert_eq!((found[0].mtid(), found[0].mpos()), (-1, -1));
}

#[test]
fn a_pieces_other_places_are_named_as_bwa_does() {
    let pieces = vec![
        Alignment {
            elsewhere: vec![piece(1, 699, Strand::Reverse, "4S6M")],
            ..piece(0, 99, Strand::Forward, "6M4S")
        },
        piece(1, 499, Strand::Reverse, "4M6S"),
    ];
    let found = records(vec![read("AACCGGTTAG")], &[pieces]);
    assert_eq!(tag(&found[0], *b"XA").as_deref(), Some("two,-700,4S6M,2;"));
    assert_eq!(tag(&found[1], *b"XA"), None);
}

#[test]
fn mates_know_of_each_others_places() {
    let pieces = [
        vec![piece(0, 100, Strand::Forward, "10M")],
        vec![piece(0, 300, Strand::Reverse, "4M50N6M")],
    ];
    let found = records(vec![read("AACCGGTTAG"), read("AACCGGTTAG")], &pieces);
    assert_eq!(found[0].flags(), 0x1 | 0x2 | 0x20 | 0x40);
    assert_eq!(found[1].flags(), 0x1 | 0x2 | 0x10 | 0x80);
    assert_eq!((found[0].mpos(), found[1].mpos()), (300, 100));
    assert_eq!(
        (found[0].insert_size(), found[1].insert_size()),
        (260, -260)
    );
    assert_eq!(tag(&found[0], *b"MC").as_deref(), Some("4M50N6M"));
}

#[test]
fn mates_on_two_contigs_or_pointing_away_are_no_proper_pair() {
    for other in [
        piece(1, 300, Strand::Reverse, "10M"),
        piece(0, 50, Strand::Reverse, "10M"),
        piece(0, 300, Strand::Forward, "10M"),
    ] {
        let pieces = [vec![piece(0, 100, Strand::Forward, "10M")], vec![other]];
        let found = records(vec![read("AACCGGTTAG"), read("AACCGGTTAG")], &pieces);
        assert_eq!(found[0].flags() & 0x2, 0);
    }
}

#[test]
fn an_unaligned_mate_stands_where_the_aligned_one_does() {
    let pieces = [vec![], vec![piece(1, 300, Strand::Forward, "10M")]];
    let found = records(vec![read("AACCGGTTAG"), read("AACCGGTTAG")], &pieces);
    assert_eq!(found[0].flags(), 0x1 | 0x4 | 0x40);
    assert_eq!(found[1].flags(), 0x1 | 0x8 | 0x80);
    for record in &found {
        assert_eq!((record.tid(), record.pos()), (1, 300));
        assert_eq!((record.mtid(), record.mpos()), (1, 300));
    }
}

#[test]
fn a_fragment_without_a_place_leaves_no_record() {
    assert!(records(vec![read("ACGT"), read("ACGT")], &[vec![], vec![]]).is_empty());
    assert!(records(vec![read("ACGT")], &[vec![]]).is_empty());
}
