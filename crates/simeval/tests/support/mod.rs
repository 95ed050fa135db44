//! What the tests of the simulator share: reading its files back.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::{Path, PathBuf};

use rust_htslib::bam::record::{Aux, Cigar};
use rust_htslib::bam::{self, Read};
use trkfuse_core::{ContigId, Pos};
use trkfuse_simeval::{
    ExpressionModel, FusionSpec, Outputs, ReadModel, Sample, SimulationConfig, Support, World,
};

pub(crate) const SUPPLEMENTARY: u16 = 0x800;
pub(crate) const REVERSE: u16 = 0x10;
pub(crate) const PROPER: u16 = 0x2;

/// A sample with these fusions, 10 split reads and 10 spanning pairs each, no background, no errors, no
/// copies.
pub(crate) fn clean(fusions: &[&str]) -> SimulationConfig {
    SimulationConfig {
        fusions: fusions
            .iter()
            .map(|text| FusionSpec::parse(text).expect("the fusion's text is right"))
            .collect(),
        background_pairs: 0,
        reads: ReadModel {
            error_rate: 0.0,
            duplicate_rate: 0.0,
            ..ReadModel::default()
        },
        // Few, so that tests spend their time elsewhere.
        expression: ExpressionModel {
            random_genes: 10,
            ..ExpressionModel::default()
        },
        ..SimulationConfig::default()
    }
}

/// So many split reads and spanning pairs.
pub(crate) fn exactly(split: u32, spanning: u32) -> Support {
    Support::Exact { split, spanning }
}

/// A drawn sample, its files, and their folder, which goes with it.
pub(crate) struct Written {
    pub(crate) sample: Sample,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) bam: PathBuf,
}

/// Draws a sample and writes its alignments.
pub(crate) fn write(config: &SimulationConfig) -> Written {
    let sample = Sample::draw(config).expect("the configuration is right");
    let folder = tempfile::tempdir().expect("a folder can be made");
    sample
        .write(&Outputs::in_folder(folder.path(), "sample"))
        .expect("the folder can be written to");
    let bam = folder.path().join("sample.bam");
    Written {
        sample,
        folder,
        bam,
    }
}

impl Written {
    pub(crate) fn records(&self) -> Vec<bam::Record> {
        records(&self.bam)
    }
}

pub(crate) fn records(path: &Path) -> Vec<bam::Record> {
    let mut reader = bam::Reader::from_path(path).expect("the file was written");
    reader
        .records()
        .map(|record| record.expect("all records can be read"))
        .collect()
}

pub(crate) fn name(record: &bam::Record) -> String {
    String::from_utf8(record.qname().to_vec()).expect("names are ASCII")
}

pub(crate) fn tag(record: &bam::Record, name: &[u8]) -> Option<String> {
    match record.aux(name) {
        Ok(Aux::String(text)) => Some(text.to_string()),
        _ => None,
    }
}

pub(crate) fn number(record: &bam::Record, name: &[u8]) -> Option<i64> {
    match record.aux(name).ok()? {
        Aux::U8(n) => Some(i64::from(n)),
        Aux::I8(n) => Some(i64::from(n)),
        Aux::U16(n) => Some(i64::from(n)),
        Aux::I16(n) => Some(i64::from(n)),
        Aux::I32(n) => Some(i64::from(n)),
        Aux::U32(n) => Some(i64::from(n)),
        _ => None,
    }
}

/// Aligned bases of a record that differ from the reference.
pub(crate) fn differences(world: &World, record: &bam::Record) -> u32 {
    let contig = ContigId(record.tid() as u32);
    let bases = record.seq().as_bytes();
    let (mut in_read, mut on_reference) = (0, record.pos());
    let mut different = 0;
    for operation in &record.cigar() {
        match *operation {
            Cigar::Match(length) => {
                for at in 0..length as usize {
                    let pos = Pos::from_zero_based((on_reference + at as i64) as u32);
                    different += u32::from(world.base(contig, pos) != bases[in_read + at]);
                }
                in_read += length as usize;
                on_reference += i64::from(length);
            }
            Cigar::RefSkip(length) => on_reference += i64::from(length),
            Cigar::SoftClip(length) => in_read += length as usize,
            Cigar::HardClip(_) => {}
            other => panic!("the simulator writes no {other}"),
        }
    }
    different
}

/// Bases of the read before and behind the aligned ones, in the direction of the reference.
pub(crate) fn clips(record: &bam::Record) -> (u32, u32) {
    let clip = |operation: Option<&Cigar>| match operation {
        Some(Cigar::SoftClip(n) | Cigar::HardClip(n)) => *n,
        _ => 0,
    };
    let cigar = record.cigar();
    (clip(cigar.first()), clip(cigar.last()))
}

/// One side of a break: contig, position counted from 1, and `L` when the bases below stay.
pub(crate) type Side<'a> = (&'a str, i64, char);

/// The bases next to the clip of a piece of a split read: contig, position counted from 1, and `L` when
/// the bases below stay.
pub(crate) fn break_of(world: &World, record: &bam::Record) -> (String, i64, char) {
    let contig = world
        .contigs()
        .name(ContigId(record.tid() as u32))
        .to_string();
    let (lead, tail) = clips(record);
    if tail > lead {
        (contig, record.cigar().end_pos(), 'L')
    } else {
        (contig, record.pos() + 1, 'H')
    }
}

/// Outside data, present on developers' machines only; `None`, with a notice, elsewhere.
pub(crate) fn real_data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/real")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: the real data file {name} is not on this machine");
    None
}
