//! Annotation files of three makers, in two formats, plain and packed; and bad ones.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at what they do not expect"
)]

#[path = "common/annotation_writer.rs"]
mod annotation_writer;

mod common;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use annotation_writer::{Flavour, name_of, write};
use common::{base, bases, embedded, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use tempfile::TempDir;
use trkfuse_genes::{
    Assembly, CdsState, DomainKind, GeneIndex, GeneModels, TARGETS, TranscriptChoice, domains,
};

/// Files of one test.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn read(path: &Path) -> GeneIndex {
    let contigs = Assembly::Grch38.contigs();
    GeneModels::from_annotation(path).unwrap().bind(&contigs)
}

fn read_text(text: &str) -> GeneIndex {
    let desk = Desk::new();
    read(&desk.file("annotation", text))
}

fn problem(text: impl AsRef<[u8]>) -> String {
    let desk = Desk::new();
    let path = desk.file("odd.gtf", text);
    let error = GeneModels::from_annotation(&path).expect_err("the file is bad");
    let text = error.to_string();
    assert!(text.contains("odd.gtf"), "{text}");
    text
}

const GENES: [(&str, &str); 6] = [
    ("1", "NTRK1"),
    ("1", "TPM3"),
    ("1", "MIR21"),
    ("12", "ETV6"),
    ("15", "NTRK3"),
    ("15", "SNHG21"),
];

#[test]
fn files_of_all_makers_give_back_the_genes_that_were_written() {
    let index = embedded(Assembly::Grch38);
    let genes: Vec<_> = GENES
        .iter()
        .filter(|(_, symbol)| *symbol != "MIR21")
        .map(|(contig, symbol)| (*contig, index.by_name(symbol).unwrap()))
        .collect();
    let written: Vec<_> = genes
        .iter()
        .map(|(contig, gene)| (*contig, &**gene))
        .collect();
    for flavour in Flavour::ALL {
        let found = read_text(&write(flavour, &written));
        assert_eq!(found.len(), genes.len(), "{flavour:?}");
        for (_, gene) in &genes {
            let what = format!("{flavour:?} {}", gene.symbol);
            let same = found
                .by_name(&gene.symbol)
                .unwrap_or_else(|| panic!("{what}"));
            assert_eq!(
                (same.contig, same.strand),
                (gene.contig, gene.strand),
                "{what}"
            );
            assert_eq!(same.span, gene.span, "{what}");
            assert_eq!(same.biotype, gene.biotype, "{what}");
            assert_eq!(same.transcripts.len(), gene.transcripts.len(), "{what}");
            assert_eq!(same.main().id, name_of(flavour, gene.main()), "{what}");
            assert_eq!(same.main().choice, gene.main().choice, "{what}");
            for transcript in &gene.transcripts {
                let id = name_of(flavour, transcript);
                let twin = same.transcripts.iter().find(|t| t.id == id).unwrap();
                assert_eq!(twin.exons, transcript.exons, "{what} {id}");
                assert_eq!(twin.cds, transcript.cds, "{what} {id}");
                assert_eq!(twin.cds_state, transcript.cds_state, "{what} {id}");
            }
            assert_eq!(domains(&same).len(), domains(gene).len(), "{what}");
        }
    }
}

#[test]
fn gene_ids_are_those_of_the_maker() {
    let index = embedded(Assembly::Grch38);
    let ntrk1 = index.by_name("NTRK1").unwrap();
    for flavour in Flavour::ALL {
        let found = read_text(&write(flavour, &[("1", &ntrk1)]));
        let gene = found.by_name("NTRK1").unwrap();
        if matches!(flavour, Flavour::RefseqGtf | Flavour::RefseqGff3) {
            assert_eq!(gene.id.as_deref(), Some("GeneID:4914"));
            assert_eq!(gene.aliases, ["OLD1", "OLD2"]);
            assert_eq!(gene.main().refseq.as_deref(), Some("NM_002529.4"));
            assert!(found.by_name("OLD2").is_some());
        } else {
            assert_eq!(gene.id, ntrk1.id, "{flavour:?}");
            assert!(found.by_name("ENSG00000198400").is_some());
        }
    }
}

#[test]
fn packed_files_are_read_to_their_end() {
    let index = embedded(Assembly::Grch38);
    let genes = ["NTRK1", "TPM3"].map(|symbol| index.by_name(symbol).unwrap());
    let parts = genes.map(|gene| write(Flavour::GencodeGtf, &[("1", &gene)]));
    let desk = Desk::new();
    let plain = read(&desk.file("plain", parts.concat()));
    // One member, and two as bgzip writes them; the name says nothing of it.
    let single = read(&desk.file("single", gzipped(&parts.concat())));
    let members = parts.map(|part| gzipped(&part)).concat();
    let double = read(&desk.file("double", members));
    for packed in [&single, &double] {
        assert!(packed.all().eq(plain.all()));
        assert_eq!(packed.len(), 2);
    }
    assert_eq!(plain.description(), "plain");
    assert_eq!(plain.assembly(), None);
}

#[test]
fn a_file_that_stops_within_a_packed_block_is_refused() {
    let text = write(
        Flavour::GencodeGtf,
        &[("1", &embedded(Assembly::Grch38).by_name("NTRK1").unwrap())],
    );
    let whole = gzipped(&text);
    let message = problem(&whole[..whole.len() / 2]);
    assert!(message.starts_with("cannot read annotation"), "{message}");
}

/// A GTF of one gene with two transcripts; `tags` are given to the shorter one.
fn two_transcripts(symbol: &str, tags: &str) -> String {
    let line = |kind: &str, first: u32, last: u32, transcript: &str, more: &str| {
        format!(
            "chr1\tx\t{kind}\t{first}\t{last}\t.\t+\t.\tgene_id \"{symbol}\"; \
             transcript_id \"{transcript}\";{more}\n"
        )
    };
    [
        line("exon", 101, 200, "LONG", ""),
        line("CDS", 101, 160, "LONG", ""),
        line("stop_codon", 161, 163, "LONG", ""),
        line("exon", 301, 350, "SHORT", tags),
        line("CDS", 301, 330, "SHORT", ""),
        line("stop_codon", 331, 333, "SHORT", ""),
    ]
    .concat()
}

#[test]
fn the_main_transcript_is_mane_then_canonical_then_the_longest() {
    let main = |tags: &str| {
        let gene = read_text(&two_transcripts("G", tags)).by_name("G").unwrap();
        (gene.main().id.clone(), gene.main().choice)
    };
    let short = |choice| ("SHORT".to_string(), choice);
    assert_eq!(main(""), ("LONG".to_string(), TranscriptChoice::Longest));
    assert_eq!(main(" tag \"MANE_Plus_Clinical\";").0, "LONG");
    for mane in ["MANE_Select", "MANE Select"] {
        let tags = format!(" tag \"basic\"; tag \"Ensembl_canonical\"; tag \"{mane}\";");
        assert_eq!(main(&tags), short(TranscriptChoice::ManeSelect));
    }
    for canonical in ["Ensembl_canonical", "RefSeq Select"] {
        let tags = format!(" tag \"{canonical}\";");
        assert_eq!(main(&tags), short(TranscriptChoice::Canonical));
    }
}

#[test]
fn the_stop_codon_belongs_to_the_coding_region() {
    let gene = read_text(&two_transcripts("G", "")).by_name("G").unwrap();
    assert_eq!(gene.main().cds, Some(bases(101, 163)));
    assert_eq!(gene.main().cds_state, CdsState::Complete);
    assert_eq!(gene.main().residue_count(), Some(20));
}

#[test]
fn without_tags_a_target_goes_by_the_form_whose_residues_are_known() {
    // GENCODE v19 has no MANE tags, and its longest NTRK2 is not the form that papers count in.
    let index = embedded(Assembly::Grch37);
    let contigs = Assembly::Grch37.contigs();
    let desk = Desk::new();
    for symbol in TARGETS {
        let mut gene = (*index.by_name(symbol).unwrap()).clone();
        gene.transcripts[0].choice = TranscriptChoice::Isoform;
        gene.transcripts[0].id = format!("{symbol}.99");
        let text = write(Flavour::GencodeGtf, &[("1", &gene)]);
        let path = desk.file(symbol, text);
        let found = GeneModels::from_annotation(&path).unwrap().bind(&contigs);
        let found = found.by_name(symbol).unwrap();
        assert_eq!(found.main().choice, TranscriptChoice::Longest);
        assert_eq!(
            found.main().residue_count(),
            index.by_name(symbol).unwrap().main().residue_count()
        );
        assert_eq!(domains(&found)[0].kind, DomainKind::Kinase, "{symbol}");
    }
}

#[test]
fn one_transcript_id_on_two_contigs_is_two_transcripts() {
    let line = |contig: &str| {
        format!("{contig}\tx\texon\t11\t20\t.\t+\t.\tgene_id \"PAR\"; transcript_id \"T\";\n")
    };
    let index = read_text(&(line("chrX") + &line("chrY")));
    assert_eq!(index.len(), 2);
    assert!(index.all().all(|gene| gene.main().exon_count() == 1));
    assert_eq!(index.by_name("PAR").unwrap().contig.0, 22);
}

#[test]
fn one_gff3_id_on_two_contigs_is_two_genes() {
    let lines = |contig: &str| {
        format!(
            "{contig}\tx\tgene\t11\t40\t.\t+\t.\tID=g;Name=PAR\n\
             {contig}\tx\tmRNA\t11\t40\t.\t+\t.\tID=t;Parent=g\n\
             {contig}\tx\texon\t11\t40\t.\t+\t.\tParent=t\n"
        )
    };
    let index = read_text(&(lines("chrX") + &lines("chrY")));
    assert_eq!(index.len(), 2);
    assert!(index.all().all(|gene| gene.span == bases(11, 40)));
}

#[test]
fn refseq_parts_that_hang_on_a_gene_or_two_levels_down_are_kept() {
    let text = "##gff-version 3\n\
        NC_000001.11\tx\tregion\t1\t1000\t.\t+\t.\tID=NC_000001.11:1..1000;Name=1\n\
        NC_000001.11\tx\tgene\t101\t160\t.\t+\t.\tID=gene-ND1;Name=ND1;gene=ND1;gene_biotype=protein_coding\n\
        NC_000001.11\tx\tCDS\t101\t160\t.\t+\t0\tID=cds-1;Parent=gene-ND1;gene=ND1\n\
        NC_000001.11\tx\tgene\t201\t290\t.\t-\t.\tID=gene-MIR1;Name=MIR1;gene=MIR1;gene_biotype=miRNA\n\
        NC_000001.11\tx\tprimary_transcript\t201\t290\t.\t-\t.\tID=rna-NR_1.1;Parent=gene-MIR1;transcript_id=NR_1.1\n\
        NC_000001.11\tx\texon\t201\t290\t.\t-\t.\tID=exon-1;Parent=rna-NR_1.1\n\
        NC_000001.11\tx\tmiRNA\t211\t230\t.\t-\t.\tID=rna-MIR1;Parent=rna-NR_1.1\n\
        NC_000001.11\tx\texon\t211\t230\t.\t-\t.\tID=exon-2;Parent=rna-MIR1\n\
        NC_000001.11\tx\tpseudogene\t401\t500\t.\t+\t.\tID=gene-OLDP;Name=OLDP;gene=OLDP\n\
        NC_000001.11\tx\tenhancer\t401\t500\t.\t+\t.\tID=id-1;Note=x\n\
        NC_000001.11\tx\tgene\t601\t700\t.\t?\t.\tID=gene-TRANS;Name=TRANS;exception=trans-splicing\n";
    let index = read_text(text);
    let nd1 = index.by_name("ND1").unwrap();
    assert_eq!(nd1.main().exons, [bases(101, 160)]);
    assert_eq!(nd1.main().cds, Some(bases(101, 160)));
    assert_eq!(nd1.main().cds_state, CdsState::Complete);
    let mir1 = index.by_name("MIR1").unwrap();
    assert_eq!(mir1.transcripts.len(), 2);
    assert_eq!(mir1.main().id, "NR_1.1");
    assert_eq!(mir1.main().refseq.as_deref(), Some("NR_1.1"));
    // A gene without exons stands as one.
    let pseudogene = index.by_name("OLDP").unwrap();
    assert_eq!(pseudogene.main().exons, [bases(401, 500)]);
    assert_eq!(pseudogene.main().cds_state, CdsState::NonCoding);
    assert!(index.by_name("TRANS").is_none());
    assert_eq!(index.len(), 3);
}

#[test]
fn parents_may_come_after_their_parts() {
    let text = "chr1\tx\texon\t11\t20\t.\t+\t.\tParent=t1,t2\n\
                chr1\tx\texon\t31\t40\t.\t+\t.\tParent=t2\n\
                chr1\tx\texon\t51\t60\t.\t+\t.\tParent=nobody\n\
                chr1\tx\tmRNA\t11\t20\t.\t+\t.\tID=t1;Parent=g\n\
                chr1\tx\tmRNA\t11\t40\t.\t+\t.\tID=t2;Parent=g\n\
                chr1\tx\tgene\t11\t40\t.\t+\t.\tID=g;Name=G%2C1\n";
    let gene = read_text(text).by_name("G,1").unwrap();
    assert_eq!(gene.transcripts.len(), 2);
    assert_eq!(gene.main().exons, [bases(11, 20), bases(31, 40)]);
}

#[test]
fn a_circle_of_parents_ends() {
    let text = "chr1\tx\tmRNA\t11\t20\t.\t+\t.\tID=a;Parent=b\n\
                chr1\tx\tmRNA\t11\t20\t.\t+\t.\tID=b;Parent=a\n\
                chr1\tx\texon\t11\t20\t.\t+\t.\tParent=a\n\
                chr1\tx\tgene\t51\t60\t.\t+\t.\tID=g;Name=G\n\
                chr1\tx\texon\t51\t60\t.\t+\t.\tParent=g\n";
    let index = read_text(text);
    assert!(index.by_name("G").is_some());
}

#[test]
fn a_coding_region_that_does_not_follow_its_exons_breaks_the_frame() {
    // The ribosome slips back by one base at 130, as in PEG10.
    let text = "chr1\tx\tgene\t101\t200\t.\t+\t.\tID=g;Name=G\n\
                chr1\tx\tmRNA\t101\t200\t.\t+\t.\tID=t;Parent=g\n\
                chr1\tx\texon\t101\t200\t.\t+\t.\tParent=t\n\
                chr1\tx\tCDS\t101\t130\t.\t+\t0\tParent=t\n\
                chr1\tx\tCDS\t130\t162\t.\t+\t0\tParent=t\n";
    let gene = read_text(text).by_name("G").unwrap();
    assert_eq!(gene.main().cds_state, CdsState::FrameBreak);
    assert!(!gene.main().cds_state.frame_is_known());
}

#[test]
fn a_first_coding_piece_with_a_phase_has_no_start() {
    let line = |phase: u32| {
        format!(
            "chr1\tx\tgene\t101\t200\t.\t-\t.\tID=g;Name=G\n\
             chr1\tx\tmRNA\t101\t200\t.\t-\t.\tID=t;Parent=g\n\
             chr1\tx\texon\t101\t200\t.\t-\t.\tParent=t\n\
             chr1\tx\tCDS\t101\t160\t.\t-\t{phase}\tParent=t\n"
        )
    };
    let state = |phase| {
        read_text(&line(phase))
            .by_name("G")
            .unwrap()
            .main()
            .cds_state
    };
    assert_eq!(state(0), CdsState::Complete);
    assert_eq!(state(2), CdsState::NoStart);
}

#[test]
fn genes_of_contigs_that_the_alignments_lack_are_left_out() {
    let line = |contig: &str, gene: &str| {
        format!(
            "{contig}\tx\texon\t11\t20\t.\t+\t.\tgene_id \"{gene}\"; transcript_id \"T{gene}\";\n"
        )
    };
    let text = [
        line("chr1", "A"),
        line("GL000219.1", "B"),
        line("2", "C"),
        line("MT", "D"),
    ];
    let index = read_text(&text.concat());
    let symbols: Vec<_> = index.all().map(|gene| gene.symbol.clone()).collect();
    assert_eq!(symbols, ["A", "C", "D"]);
    assert_eq!(index.at(trkfuse_core::ContigId(1), base(11)).len(), 1);
    // Accessions of another release are another assembly.
    assert!(read_text(&line("NC_000001.10", "A")).by_name("A").is_some());
    let desk = Desk::new();
    let path = desk.file("grch37", line("NC_000001.10", "A"));
    let contigs = header(Assembly::Grch38, |bare| match bare {
        "1" => "NC_000001.11".to_string(),
        other => other.to_string(),
    });
    assert!(
        GeneModels::from_annotation(&path)
            .unwrap()
            .bind(&contigs)
            .is_empty()
    );
}

#[test]
fn an_empty_file_holds_no_gene() {
    for text in [
        "",
        "\n\n",
        "# only a comment\n",
        "##gff-version 3\n###\n##FASTA\n>chr1\nACGT\n",
    ] {
        let message = problem(text);
        assert!(message.contains("holds no gene with exons"), "{message}");
        assert!(message.contains("give a GTF or GFF3 file"), "{message}");
    }
    assert!(problem(gzipped("")).contains("holds no gene"));
}

#[test]
fn a_file_with_genes_but_no_exons_is_no_annotation() {
    let genes = "chr1\tx\tgene\t11\t20\t.\t+\t.\tgene_id \"A\"; gene_name \"A\";\n";
    assert!(problem(genes).contains("holds no gene with exons"));
    let regions = "chr1\tx\tregion\t1\t20\t.\t+\t.\tID=r\n";
    assert!(problem(regions).contains("holds no gene with exons"));
}

#[test]
fn nonsense_is_refused_with_its_line_and_the_cure() {
    let good = "chr1\tx\texon\t11\t20\t.\t+\t.\tgene_id \"A\"; transcript_id \"T\";\n";
    let bad = |line: &str| problem(format!("# comment\n{good}{line}\n"));
    for (line, expected) in [
        ("chr1 11 20", "line 3: 1 tab-separated columns instead of 9"),
        (
            "chr1\tx\texon\t30\t20\t.\t+\t.\tx",
            "line 3: start 30 and end 20 make no interval",
        ),
        (
            "chr1\tx\texon\t30\t40\t.\t+\t.\tgene_id \"A\";",
            "line 3: no transcript_id",
        ),
        (
            "chr1\tx\texon\t30\t40\t.\t+\t.\ttranscript_id \"B\";",
            "line 3: no gene_id",
        ),
        (
            "chr1\tx\texon\t30\t40\t.\t+\t.\tgene_id \"A",
            "line 3: the value of attribute 'gene_id' has no",
        ),
        (
            "chr1\tx\texon\t30\t99999999999\t.\t+\t.\t.",
            "line 3: end '99999999999' is no position",
        ),
    ] {
        let message = bad(line);
        assert!(message.contains(expected), "{message}");
        assert!(message.contains("give a GTF or GFF3 file"), "{message}");
    }
    let message = problem("chr1\tx\texon\t11\t20\t.\t+\t.\tID=e1;Name=x\n");
    assert!(
        message.contains("line 1: an exon or CDS without Parent"),
        "{message}"
    );
    let message = problem(b"BAM\x01\xff\xfe\n\xff");
    assert!(message.contains("line 1: it is no text"), "{message}");
}

#[test]
fn a_missing_file_is_named() {
    let error = GeneModels::from_annotation(Path::new("nowhere/genes.gtf")).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("cannot read annotation 'nowhere/genes.gtf'"),
        "{message}"
    );
    assert!(GeneModels::from_annotation(Path::new(env!("CARGO_MANIFEST_DIR"))).is_err());
}

#[test]
fn windows_line_ends_are_no_part_of_a_value() {
    let text = two_transcripts("G", "").replace('\n', "\r\n");
    assert!(read_text(&text).by_name("G").is_some());
}

/// Lines that are nearly right: columns from a few good and bad values each.
fn any_line() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(vec![
        "gene",
        "mRNA",
        "exon",
        "CDS",
        "start_codon",
        "stop_codon",
        "region",
    ]);
    let position = prop::sample::select(vec!["1", "5", "9", "14", "30", "4294967295"]);
    let strand = prop::sample::select(vec!["+", "-", "."]);
    let phase = prop::sample::select(vec!["0", "1", "."]);
    let attributes = prop::sample::select(vec![
        "gene_id \"A\"; transcript_id \"T\";",
        "gene_id \"B\"; transcript_id \"U\"; tag \"cds_start_NF\"",
        "ID=a;Name=A",
        "ID=t;Parent=a;tag=MANE Select",
        "Parent=t",
        "Parent=a,t,b",
    ]);
    (kind, position.clone(), position, strand, phase, attributes).prop_map(
        |(kind, first, last, strand, phase, attributes)| {
            format!("chr1\tx\t{kind}\t{first}\t{last}\t.\t{strand}\t{phase}\t{attributes}\n")
        },
    )
}

proptest! {
    #[test]
    fn what_is_accepted_is_a_sound_gene_and_nothing_panics(
        lines in prop::collection::vec(any_line(), 1..12),
    ) {
        let desk = Desk::new();
        let path = desk.file("any", lines.concat());
        let Ok(models) = GeneModels::from_annotation(&path) else {
            return Ok(());
        };
        let index = models.bind(&Assembly::Grch38.contigs());
        prop_assert!(!index.is_empty());
        for gene in index.all() {
            prop_assert!(index.at(gene.contig, gene.span.last()).contains(&gene));
            for transcript in &gene.transcripts {
                prop_assert!(!transcript.exons.is_empty());
                prop_assert!(transcript.exons.is_sorted_by(|a, b| a.end <= b.start));
                if let Some(cds) = transcript.cds {
                    prop_assert!(transcript.offset(cds.start).is_some());
                    prop_assert!(transcript.offset(cds.last()).is_some());
                }
                if transcript.cds_state == CdsState::Complete {
                    prop_assert_eq!(transcript.cds_length() % 3, 0);
                }
                let far = transcript.spliced_distance(base(1), gene.span.last());
                prop_assert!(far <= gene.span.last().zero_based());
            }
        }
    }
}
