//! A real file, where it is at hand.

use std::path::{Path, PathBuf};

use trkfuse_core::{
    Breakend, ChimericOutput, Contigs, Evidence, Interval, Junction, Locus, LocusUse, Pos,
    Retained, Strand,
};

use crate::{Alignments, Collected, EvidenceConfig, IndexUse, NoProgress, ReadOptions, Source};

/// A public spike-in sample: unsorted, contigs without `chr`, `SA` tags without supplementary
/// records.
fn real_bam() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/real/spikein_SRR1659960.star.GRCh38.bam");
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

/// NTRK3 on GRCh38 with 5,000 bases of padding.
fn locus(contigs: &Contigs) -> Locus {
    let interval = Interval::from_one_based_inclusive(87_859_751 - 5_000, 88_256_768 + 5_000);
    Locus {
        contig: contigs.id("15").expect("a human genome"),
        interval: interval.expect("not empty"),
        strand: Strand::Reverse,
        name: "NTRK3".to_string(),
        usage: LocusUse::Target,
        exons: Vec::new(),
    }
}

fn read(path: &Path, index: IndexUse, config: &EvidenceConfig) -> (Collected, Contigs) {
    let options = ReadOptions {
        index,
        threads: 2,
        ..ReadOptions::default()
    };
    let source = Source::Path(path.to_path_buf());
    let mut alignments = Alignments::open(&source, &options).expect("a whole file");
    let contigs = alignments.contigs().clone();
    let collected = alignments
        .collect(&[locus(&contigs)], &Vec::new, config, &NoProgress)
        .expect("a whole file");
    (collected, contigs)
}

#[test]
fn a_real_spike_in_shows_its_fusion_unsorted_and_indexed_alike() {
    let Some(path) = real_bam() else { return };
    let config = EvidenceConfig {
        small_file_records: 0,
        ..EvidenceConfig::DEFAULT
    };
    let (collected, contigs) = read(&path, IndexUse::Auto, &config);
    let breakend = |contig: &str, base, retained| Breakend {
        contig: contigs.id(contig).expect("a human genome"),
        pos: Pos::from_one_based(base).expect("counted from 1"),
        retained,
    };
    let expected = Junction::new(
        breakend("12", 11_869_969, Retained::Lower),
        breakend("15", 87_940_753, Retained::Lower),
    );
    let supporting = collected
        .fragments
        .iter()
        .filter(|fragment| {
            fragment.evidence.iter().any(|evidence| {
                evidence
                    .junction_read()
                    .is_some_and(|read| read.junction == expected)
            })
        })
        .count();
    let spanning = collected
        .fragments
        .iter()
        .flat_map(|fragment| &fragment.evidence)
        .filter(|evidence| matches!(evidence, Evidence::SpanningPair(_)))
        .count();
    println!(
        "{} fragments, {supporting} place the junction, {spanning} spanning pairs",
        collected.fragments.len()
    );
    assert!(supporting >= 10, "{supporting}");
    assert_eq!(
        collected.library.chimeric_output,
        ChimericOutput::TagsOnly,
        "supplementary records are not in this file"
    );

    let folder = tempfile::tempdir().expect("a folder");
    let sorted = folder.path().join("sorted.bam");
    sort_and_index(&path, &sorted);
    for index in [IndexUse::Require, IndexUse::Never] {
        assert_eq!(read(&sorted, index, &config).0, collected);
    }
}

fn sort_and_index(from: &Path, to: &Path) {
    use rust_htslib::bam::{self, Read};
    let mut reader = bam::Reader::from_path(from).expect("a whole file");
    let header = bam::Header::from_template(reader.header());
    let mut records: Vec<bam::Record> = reader
        .records()
        .collect::<Result<_, _>>()
        .expect("a whole file");
    // Reads without a place come last.
    records.sort_by_key(|record| (record.tid() as u32, record.pos()));
    let mut writer =
        bam::Writer::from_path(to, &header, bam::Format::Bam).expect("a place to write");
    for record in &records {
        writer.write(record).expect("room to write");
    }
    drop(writer);
    bam::index::build(to, None, bam::index::Type::Bai, 1).expect("sorted records");
}
