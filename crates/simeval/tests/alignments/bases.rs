//! Bases of alignments against the reference.

use rust_htslib::bam;
use rust_htslib::bam::record::Cigar;
use trkfuse_core::Strandedness;
use trkfuse_simeval::{ChimericClip, FragmentLengthModel, ReadModel, SimulationConfig};

use crate::support::*;

#[test]
fn aligned_bases_are_the_reference_where_there_are_no_errors() {
    for (clip, read_length) in [(ChimericClip::Hard, 50), (ChimericClip::Soft, 150)] {
        let config = SimulationConfig {
            background_pairs: 2_000,
            chimeric_clip: clip,
            reads: ReadModel {
                read_length,
                error_rate: 0.0,
                chimera_rate: 0.05,
                fragment_length: FragmentLengthModel::LogNormal {
                    mean: 350.0,
                    deviation: 120.0,
                },
                strandedness: Strandedness::Unstranded,
                ..ReadModel::default()
            },
            ..clean(&["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10", "LMNA:2::NTRK1:11"])
        };
        let written = write(&config);
        let records = written.records();
        assert!(records.len() >= 4_000);
        for record in &records {
            assert_eq!(
                differences(written.sample.world(), record),
                0,
                "{}",
                name(record)
            );
            assert_eq!(number(record, b"NM"), Some(0));
            assert_eq!(
                record.seq_len() as i64,
                record
                    .cigar()
                    .iter()
                    .map(|op| match op {
                        Cigar::Match(n) | Cigar::SoftClip(n) => i64::from(*n),
                        _ => 0,
                    })
                    .sum::<i64>()
            );
        }
    }
}

#[test]
fn errors_and_snps_are_counted_as_mismatches() {
    let config = SimulationConfig {
        background_pairs: 2_000,
        has_md: true,
        reads: ReadModel {
            error_rate: 0.01,
            snp_rate: 0.002,
            ..ReadModel::default()
        },
        ..clean(&["ETV6:5::NTRK3:15"])
    };
    let written = write(&config);
    let (mut bases, mut different) = (0, 0);
    for record in written.records() {
        let found = differences(written.sample.world(), &record);
        assert_eq!(number(&record, b"NM"), Some(i64::from(found)));
        let text = tag(&record, b"MD").expect("MD was asked for");
        let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
        assert_eq!(letters as u32, found, "{text}");
        assert_eq!(
            reference_by_md(&record, &text),
            reference_by_cigar(&written, &record)
        );
        different += u64::from(found);
        bases += record.seq_len() as u64;
    }
    let rate = different as f64 / bases as f64;
    assert!((0.009..0.014).contains(&rate), "{rate}");
}

/// The reference under the aligned bases as `MD` spells it.
fn reference_by_md(record: &bam::Record, text: &str) -> Vec<u8> {
    let bases = record.seq().as_bytes();
    let cigar = record.cigar();
    let lead = cigar.leading_softclips() as usize;
    let tail = cigar.trailing_softclips() as usize;
    let mut reference = bases[lead..bases.len() - tail].to_vec();
    let mut at = 0;
    let mut digits = 0;
    for letter in text.bytes() {
        if letter.is_ascii_digit() {
            digits = digits * 10 + usize::from(letter - b'0');
        } else {
            at += digits;
            digits = 0;
            reference[at] = letter;
            at += 1;
        }
    }
    assert_eq!(at + digits, reference.len());
    reference
}

fn reference_by_cigar(written: &Written, record: &bam::Record) -> Vec<u8> {
    let world = written.sample.world();
    let contig = trkfuse_core::ContigId(record.tid() as u32);
    let mut pos = record.pos() as u32;
    let mut reference = Vec::new();
    for operation in &record.cigar() {
        match *operation {
            Cigar::Match(length) => {
                for at in pos..pos + length {
                    reference.push(world.base(contig, trkfuse_core::Pos::from_zero_based(at)));
                }
                pos += length;
            }
            Cigar::RefSkip(length) => pos += length,
            _ => {}
        }
    }
    reference
}
