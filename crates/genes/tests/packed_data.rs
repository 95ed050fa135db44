//! The embedded models are what the packer makes of the tables, and they are whole.

use std::fs;
use std::path::{Path, PathBuf};

use trkfuse_genes::packing::{self, PackError};
use trkfuse_genes::{Assembly, CdsState, GeneIndex, GeneModels, Transcript, TranscriptChoice};

/// The budget for both assemblies together, in bytes.
const SIZE_LIMIT: u64 = 6_000_000;

fn room() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn index(assembly: Assembly) -> GeneIndex {
    GeneModels::embedded(assembly).bind(&assembly.contigs())
}

#[test]
fn the_embedded_models_are_what_the_packer_makes_of_the_tables() {
    for assembly in Assembly::ALL {
        let made = packing::payload(&room().join("tables"), assembly).unwrap();
        assert!(
            made == packing::embedded(assembly),
            "the tables and data/genes.{assembly}.bin.zst differ; run \
             `cargo run -p trkfuse-genes --example pack`"
        );
    }
}

#[test]
fn what_is_compressed_is_unpacked_again() {
    let (a, b) = (
        b"the dictionary of genes".repeat(50),
        b"the genes".repeat(9),
    );
    let (packed_a, packed_b) = packing::compress(&a, &b).unwrap();
    assert_eq!(zstd::bulk::decompress(&packed_a, 10_000).unwrap(), a);
    let mut decompressor = zstd::bulk::Decompressor::with_dictionary(&a).unwrap();
    assert_eq!(decompressor.decompress(&packed_b, 10_000).unwrap(), b);
}

#[test]
fn the_embedded_models_stay_within_their_budget() {
    let size: u64 = Assembly::ALL
        .iter()
        .map(|assembly| {
            let path = room().join(format!("data/genes.{assembly}.bin.zst"));
            fs::metadata(path).unwrap().len()
        })
        .sum();
    assert!(size < SIZE_LIMIT, "{size} bytes");
}

#[test]
fn every_embedded_gene_can_be_read_and_keeps_its_promises() {
    for (assembly, count) in [(Assembly::Grch38, 62_701), (Assembly::Grch37, 53_149)] {
        let index = index(assembly);
        assert_eq!(index.len(), count, "{assembly}");
        let mut last = None;
        for gene in index.all() {
            let name = &gene.symbol;
            assert!(!name.is_empty());
            assert!(!gene.transcripts.is_empty(), "{name}");
            let key = (gene.contig, gene.span, name.clone());
            assert!(last.as_ref() <= Some(&key), "{name} is out of order");
            last = Some(key);
            let start = gene.transcripts.iter().map(|t| t.exons[0].start).min();
            let end = gene
                .transcripts
                .iter()
                .filter_map(Transcript::span)
                .map(|s| s.end)
                .max();
            assert_eq!(
                (start, end),
                (Some(gene.span.start), Some(gene.span.end)),
                "{name}"
            );
            for (number, transcript) in gene.transcripts.iter().enumerate() {
                assert_eq!(
                    transcript.choice == TranscriptChoice::Isoform,
                    number > 0,
                    "{name}"
                );
                assert_eq!(transcript.strand, gene.strand);
                assert!(!transcript.id.is_empty());
                assert!(
                    transcript.exons.is_sorted_by(|a, b| a.end < b.start),
                    "{name}"
                );
                assert_eq!(
                    transcript.is_coding(),
                    transcript.cds_state != CdsState::NonCoding,
                    "{name}"
                );
                if transcript.cds_state == CdsState::Complete {
                    assert_eq!(transcript.cds_length() % 3, 0, "{name}");
                }
                if let Some(cds) = transcript.cds {
                    assert!(transcript.offset(cds.start).is_some(), "{name}");
                    assert!(transcript.offset(cds.last()).is_some(), "{name}");
                }
            }
        }
    }
}

#[test]
fn a_table_that_breaks_its_rules_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let columns = "symbol\taliases\tgene_id\ttranscript_id\trefseq_id\tchoice\tbiotype\tchrom\tstrand\t\
                   start\tblocks\tcds_first\tcds_last\tcds_state";
    let isoforms = "assembly\tgene\tisoform\tchrom\tstrand\tstart\tblocks\tcds_first\tcds_last\t\
                    cds_state\tsource\n";
    fs::write(folder.path().join("ntrk_isoforms.tsv"), isoforms).unwrap();
    let problem = |row: &str| {
        let file = fs::File::create(folder.path().join("genes.GRCh38.tsv.gz")).unwrap();
        let mut writer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        let text = format!("# comment\n{columns}\n{row}\n");
        std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
        writer.finish().unwrap();
        match packing::payload(folder.path(), Assembly::Grch38) {
            Ok(_) => String::new(),
            Err(PackError::Row { line, problem, .. }) => format!("{line}: {problem}"),
            Err(error) => error.to_string(),
        }
    };
    let good = "A\t\tENSG00000000001.1\t\t\tlongest\tlncRNA\tchr1\t+\t11\t5,3,5\t\t\tnoncoding";
    assert_eq!(problem(good), "");
    let with = |from: &str, to: &str| problem(&good.replace(from, to));
    assert_eq!(
        with("\t11\t", "\t-7420\t"),
        "3: column start: '-7420' is no number above 0"
    );
    assert_eq!(
        with("5,3,5", "5,,5"),
        "3: column blocks: '' is no number above 0"
    );
    assert_eq!(
        with("ENSG00000000001.1", "NTRK1"),
        "3: 'NTRK1' is no ENSG id"
    );
    assert_eq!(
        with("longest", "best"),
        "3: 'best' is no choice of transcript"
    );
    assert_eq!(with("\t+\t", "\t.\t"), "3: '.' is no strand");
    assert_eq!(
        with("noncoding", "complete"),
        "3: the coding region contradicts cds_state"
    );
    assert_eq!(
        with("\t\t\tnoncoding", "\t17\t20\tcomplete"),
        "3: the coding region ends between exons"
    );
    assert_eq!(with("\tlncRNA", ""), "3: 13 fields, not 14");
}

#[test]
fn a_missing_table_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = packing::payload(folder.path(), Assembly::Grch37).unwrap_err();
    assert!(error.to_string().contains("genes.GRCh37.tsv.gz"), "{error}");
}
