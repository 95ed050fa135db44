//! Flags, tags, mates and order of alignment lines.

use std::collections::BTreeMap;

use rust_htslib::bam::record::Cigar;
use rust_htslib::bam::{self, Read};
use trkfuse_simeval::{ChimericClip, SimulationConfig};

use crate::support::*;

#[test]
fn split_reads_are_written_as_star_writes_them() {
    for clip in [ChimericClip::Hard, ChimericClip::Soft] {
        let mut config = clean(&["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10"]);
        config.chimeric_clip = clip;
        let written = write(&config);
        let mut fragments: BTreeMap<String, Vec<bam::Record>> = BTreeMap::new();
        for record in written.records() {
            fragments.entry(name(&record)).or_default().push(record);
        }
        let mut split = 0;
        for (fragment, records) in &fragments {
            let primary: Vec<_> = records
                .iter()
                .filter(|r| r.flags() & SUPPLEMENTARY == 0)
                .collect();
            assert_eq!(primary.len(), 2, "{fragment}");
            assert_mates_name_each_other(primary[0], primary[1]);
            for record in records {
                assert_eq!(record.mapq(), 255);
                assert_eq!(number(record, b"NH"), Some(1));
                assert_eq!(number(record, b"HI"), Some(1));
                assert!(number(record, b"AS").is_some() && number(record, b"nM").is_some());
                if record.flags() & SUPPLEMENTARY != 0 {
                    split += 1;
                    assert_supplementary(&written, record, records, clip);
                }
            }
            let has_supplementary = records.len() > 2;
            let has_tag = primary.iter().any(|r| tag(r, b"SA").is_some());
            assert_eq!(has_supplementary, has_tag);
            assert!(
                primary
                    .iter()
                    .all(|r| (r.flags() & PROPER != 0) == has_supplementary)
            );
        }
        assert!(split >= 20);
    }
}

fn assert_mates_name_each_other(a: &bam::Record, b: &bam::Record) {
    assert_eq!(a.flags() & 0xc0, b.flags() & 0xc0 ^ 0xc0);
    for (one, other) in [(a, b), (b, a)] {
        assert_eq!((one.mtid(), one.mpos()), (other.tid(), other.pos()));
        assert_eq!(one.flags() & 0x20 != 0, other.flags() & REVERSE != 0);
        assert_eq!(one.flags() & PROPER, other.flags() & PROPER);
    }
    assert_eq!(a.insert_size(), -b.insert_size());
    if a.flags() & PROPER == 0 {
        assert_eq!(a.insert_size(), 0);
    } else {
        let (first, last) = if a.insert_size() > 0 { (a, b) } else { (b, a) };
        assert!(first.pos() <= last.pos());
        let end = a.cigar().end_pos().max(b.cigar().end_pos());
        assert_eq!(first.insert_size(), end - first.pos());
        assert_ne!(a.flags() & REVERSE, b.flags() & REVERSE);
    }
}

fn assert_supplementary(
    written: &Written,
    record: &bam::Record,
    fragment: &[bam::Record],
    clip: ChimericClip,
) {
    // STAR's flags of such lines, conventions of its manual: paired, never proper.
    let flags = record.flags();
    assert!(
        [2113, 2129, 2145, 2161, 2177, 2193, 2209, 2225].contains(&flags),
        "{flags}"
    );
    let is_same_read = |r: &&bam::Record| r.flags() & 0xc0 == flags & 0xc0;
    let own = fragment
        .iter()
        .filter(|r| r.flags() & SUPPLEMENTARY == 0)
        .find(is_same_read)
        .expect("the split read has a representative line");
    let mate = fragment
        .iter()
        .filter(|r| r.flags() & SUPPLEMENTARY == 0)
        .find(|r| !is_same_read(r))
        .expect("the mate has a representative line");
    assert_eq!((record.mtid(), record.mpos()), (mate.tid(), mate.pos()));
    assert_eq!(record.insert_size(), 0);
    for (one, other) in [(own, record), (record, own)] {
        let strand = if other.flags() & REVERSE == 0 {
            '+'
        } else {
            '-'
        };
        let contig = written
            .sample
            .world()
            .contigs()
            .name(trkfuse_core::ContigId(other.tid() as u32));
        assert_eq!(
            tag(one, b"SA").expect("both lines name the other"),
            format!(
                "{contig},{},{strand},{},255,0;",
                other.pos() + 1,
                other.cigar()
            )
        );
    }
    let hard = record
        .cigar()
        .iter()
        .any(|op| matches!(op, Cigar::HardClip(_)));
    assert_eq!(hard, clip == ChimericClip::Hard);
    if clip == ChimericClip::Soft {
        assert_eq!(record.seq_len(), own.seq_len());
    }
}

#[test]
fn supplementary_lines_can_be_left_out_while_sa_stays() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.has_supplementaries = false;
    let written = write(&config);
    let records = written.records();
    assert!(
        records
            .iter()
            .all(|record| record.flags() & SUPPLEMENTARY == 0)
    );
    assert!(
        records
            .iter()
            .filter(|record| tag(record, b"SA").is_some())
            .count()
            >= 10
    );
}

#[test]
fn a_sorted_file_has_its_order_and_an_index() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.background_pairs = 500;
    let written = write(&config);
    let places: Vec<_> = written
        .records()
        .iter()
        .map(|r| (r.tid(), r.pos()))
        .collect();
    assert!(places.is_sorted());
    let mut indexed = bam::IndexedReader::from_path(&written.bam).expect("the index is there");
    indexed
        .fetch(("chr15", 87_859_000, 88_257_000))
        .expect("NTRK3 can be asked for");
    assert!(indexed.records().count() >= 10);
    let header = String::from_utf8(indexed.header().as_bytes().to_vec()).expect("ASCII");
    assert!(
        header.starts_with("@HD\tVN:1.4\tSO:coordinate\n"),
        "{header}"
    );
    assert!(header.contains("@RG\tID:1\tSM:simulated\t"), "{header}");
    assert!(header.contains("@PG\tID:STAR\tPN:STAR\t"), "{header}");
    assert_eq!(header.matches("@SQ\t").count(), 25);
}

#[test]
fn an_unsorted_file_holds_the_same_lines() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.background_pairs = 200;
    let lines = |is_sorted: bool| {
        let written = write(&SimulationConfig {
            is_sorted,
            ..config.clone()
        });
        let mut lines: Vec<String> = written
            .records()
            .iter()
            .map(|r| {
                let seq = String::from_utf8(r.seq().as_bytes()).expect("ASCII");
                format!(
                    "{} {} {} {} {seq} {:?}",
                    name(r),
                    r.flags(),
                    r.pos(),
                    r.cigar(),
                    r.qual()
                )
            })
            .collect();
        assert_eq!(written.bam.with_extension("bam.bai").exists(), is_sorted);
        lines.sort();
        lines
    };
    assert_eq!(lines(true), lines(false));
}
