//! Worlds from files: a FASTA and its genes, made here or real.

mod support;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use support::*;
use trkfuse_core::{Contig, ContigId, Contigs, Interval, Pos};
use trkfuse_genes::{Assembly, Gene, GeneIndex, Transcript};
use trkfuse_simeval::{
    ContigNaming, FrameTruth, Microhomology, MiniLayout, Outputs, Sample, SimulateError,
    SimulationConfig, World, WorldChoice,
};

/// The files of a small world, in a folder that goes with them.
struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let layout = MiniLayout::of(&["ETV6", "NTRK3", "TBP", "VCP"]);
        let config = SimulationConfig {
            world: WorldChoice::Mini(layout),
            ..clean(&["ETV6:5::NTRK3:15"])
        };
        let folder = tempfile::tempdir().expect("a folder can be made");
        let outputs = Outputs::default().with_world(folder.path(), "world");
        Sample::draw(&config)
            .and_then(|sample| sample.write(&outputs))
            .expect("the configuration is right");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &[u8]) -> PathBuf {
        fs::write(self.path(name), text).expect("the folder is ours");
        self.path(name)
    }

    /// The bases of the FASTA, contigs one behind the other, without names.
    fn fasta(&self) -> Vec<u8> {
        fs::read(self.path("world.fa")).expect("written")
    }
}

fn given(fasta: &Path, annotation: &Path) -> SimulationConfig {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.world = WorldChoice::Files {
        fasta: fasta.to_path_buf(),
        annotation: Some(annotation.to_path_buf()),
    };
    config
}

fn refused(config: &SimulationConfig) -> String {
    match Sample::draw(config) {
        Err(cause) => cause.to_string(),
        Ok(_) => panic!("a sample was drawn"),
    }
}

#[test]
fn reads_match_the_sequence_given_and_the_fusion_lies_where_its_exons_do() {
    let files = Files::new();
    let mut config = given(&files.path("world.fa"), &files.path("world.gtf"));
    config.background_pairs = 500;
    config.expression.random_genes = 0;
    let written = write(&config);
    let sample = &written.sample;
    for record in written.records() {
        assert_eq!(differences(sample.world(), &record), 0);
    }
    let fusion = &sample.truth().fusions[0];
    assert_eq!(fusion.name, "ETV6::NTRK3");
    assert_eq!((fusion.split_reads, fusion.spanning_pairs), (10, 10));
    assert_eq!(fusion.frame, FrameTruth::InFrame);
    // The world is what the files say: written again it is the same, though nothing could be planted.
    let again = files.path("again.fa");
    sample
        .world()
        .write_fasta(&again)
        .expect("the folder is ours");
    assert!(fs::read(again).expect("written") == files.fasta());
}

#[test]
fn a_packed_fasta_in_lower_case_is_the_same_world() {
    let files = Files::new();
    let lower: Vec<u8> = String::from_utf8(files.fasta())
        .expect("ASCII")
        .lines()
        .flat_map(|line| {
            let line = if line.starts_with('>') {
                format!("{line} and more\r\n")
            } else {
                format!("{}\r\n", line.to_ascii_lowercase())
            };
            line.into_bytes()
        })
        .collect();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&lower).expect("in memory");
    let packed = files.write("packed.fa.gz", &gzip.finish().expect("in memory"));
    let bases = |fasta: &Path| {
        let written = write(&given(fasta, &files.path("world.gtf")));
        let bases: Vec<Vec<u8>> = written
            .records()
            .iter()
            .map(|r| r.seq().as_bytes())
            .collect();
        bases
    };
    assert!(bases(&packed) == bases(&files.path("world.fa")));
}

#[test]
fn files_that_are_no_world_are_refused_with_what_is_wrong() {
    let files = Files::new();
    let (fasta, gtf) = (files.path("world.fa"), files.path("world.gtf"));
    let missing = files.path("missing.fa");
    assert!(refused(&given(&missing, &gtf)).contains("missing.fa"));
    assert!(refused(&given(&fasta, &missing)).contains("missing.fa"));
    for (text, wanted) in [
        ("", "no contig"),
        (">c\n", "contig 1 has no bases"),
        (">\nACGT\n", "no name"),
        ("ACGT\n", "cannot read"),
        (">c\nACGT\n>c\nACGT\n", "'c' stands twice"),
        (">c\nMKVLEP*\n", "'L', which is no base"),
        (">c\nACGT\n", "no gene of world.gtf lies on a contig"),
    ] {
        let path = files.write("wrong.fa", text.as_bytes());
        let message = refused(&given(&path, &gtf));
        assert!(message.contains(wanted), "{text:?}: {message}");
    }
}

#[test]
fn genes_beyond_the_end_of_their_contig_are_refused() {
    let files = Files::new();
    let text = String::from_utf8(files.fasta()).expect("ASCII");
    // The first lines of each contig alone.
    let short = text.split('>').skip(1).fold(String::new(), |all, contig| {
        let lines: Vec<&str> = contig.lines().take(20).collect();
        all + ">" + &lines.join("\n") + "\n"
    });
    let path = files.write("short.fa", short.as_bytes());
    let message = refused(&given(&path, &files.path("world.gtf")));
    assert!(message.contains("are both of one assembly?"), "{message}");
}

#[test]
fn without_genes_the_contigs_must_be_an_assemblys() {
    let files = Files::new();
    let mut config = given(&files.path("world.fa"), &files.path("world.gtf"));
    config.world = WorldChoice::Files {
        fasta: files.path("world.fa"),
        annotation: None,
    };
    let message = refused(&config);
    assert!(
        message.contains("neither GRCh38's nor GRCh37's"),
        "{message}"
    );
}

#[test]
fn microhomology_cannot_be_planted_into_given_sequence() {
    let files = Files::new();
    let mut config = given(&files.path("world.fa"), &files.path("world.gtf"));
    config.fusions[0].homology = Some(Microhomology {
        upstream: 2,
        downstream: 2,
    });
    let cause = Sample::draw(&config).expect_err("nothing can be planted");
    assert!(
        matches!(
            cause,
            SimulateError::Setting {
                setting: "microhomology",
                ..
            }
        ),
        "{cause}"
    );
}

/// Real sequence of whole genes, on developers' machines only; a notice elsewhere.
fn real_genes(name: &str) -> Option<String> {
    let path = real_data(name)?;
    let mut text = String::new();
    MultiGzDecoder::new(File::open(path).expect("it is there"))
        .read_to_string(&mut text)
        .expect("it is gzipped text");
    Some(text)
}

/// A gene of GRCh38 on a contig that holds `place` only: exons are cut to it, since ends of transcripts are not
/// the same in each annotation.
fn on_its_own(gene: &Gene, contig: ContigId, place: Interval) -> Gene {
    let shift = |interval: &Interval| {
        let at = |pos: Pos| {
            let inside = pos.clamp(place.start, place.end);
            Pos::from_zero_based(place.start.distance(inside))
        };
        Interval::new(at(interval.start), at(interval.end))
    };
    let main = gene.main();
    let transcript = Transcript {
        exons: main.exons.iter().filter_map(shift).collect(),
        cds: main.cds.as_ref().and_then(shift),
        ..main.clone()
    };
    Gene {
        contig,
        span: transcript.span().expect("exons lie within the place"),
        transcripts: vec![transcript],
        ..gene.clone()
    }
}

#[test]
fn a_fusion_of_real_sequence_is_the_one_that_real_reads_show() {
    let (Some(real), Some(hybrid), Some(reads)) = (
        real_genes("genes12.genomic.GRCh38.fa.gz"),
        real_genes("genes5.hybrid.GRCh38.fa.gz"),
        real_data("spikein_SRR1659964_1.fastq.gz"),
    ) else {
        return;
    };
    let files = Files::new();
    let fasta = files.write("genes.fa", format!("{real}{hybrid}").as_bytes());
    let full = World::assembly(Assembly::Grch38, ContigNaming::Plain, 1);
    let (mut contigs, mut genes) = (Vec::new(), Vec::new());
    for line in real
        .lines()
        .chain(hybrid.lines())
        .filter(|line| line.starts_with('>'))
    {
        // `>12:11649854-11895402 ETV6 ...`: counted from 1.
        let mut words = line[1..].split(' ');
        let (place, symbol) = (
            words.next().expect("a place"),
            words.next().expect("a gene"),
        );
        let (_, range) = place.split_once(':').expect("contig and range");
        let (start, end) = range.split_once('-').expect("start and end");
        let (start, end): (u32, u32) =
            (start.parse().expect("digits"), end.parse().expect("digits"));
        let gene = full.genes().by_name(symbol).expect("a known gene");
        let kept = Interval::new(Pos::from_zero_based(start - 1), Pos::from_zero_based(end))
            .expect("a gene has bases");
        genes.push(on_its_own(&gene, ContigId(contigs.len() as u32), kept));
        contigs.push(Contig {
            name: place.to_string(),
            length: end - start + 1,
        });
    }
    let contigs = Contigs::new(contigs).expect("each place stands once");
    let index = GeneIndex::from_genes(genes, None, "shifted genes".to_string());
    let gtf = files.path("genes.gtf");
    World::new(contigs, index, 1)
        .write_annotation(&gtf)
        .expect("the folder is ours");

    let written = write(&given(&fasta, &gtf));
    let sample = &written.sample;
    let fusion = &sample.truth().fusions[0];
    assert_eq!(fusion.name, "ETV6::NTRK3");
    assert_eq!(fusion.frame, FrameTruth::InFrame);
    for record in written.records() {
        assert_eq!(differences(sample.world(), &record), 0);
    }
    // 15 bases either way of the junction, as simulated reads have them, stand in real reads of it too.
    let crossing: BTreeSet<String> = written
        .records()
        .iter()
        .filter(|record| tag(record, b"SA").is_some() && record.flags() & SUPPLEMENTARY == 0)
        .filter_map(|record| {
            let bases = String::from_utf8(record.seq().as_bytes()).expect("ASCII");
            let (lead, tail) = clips(record);
            let at = if lead > tail {
                lead as usize
            } else {
                bases.len() - tail as usize
            };
            bases
                .get(at.checked_sub(15)?..at + 15)
                .map(ToString::to_string)
        })
        .flat_map(|bases| {
            let other = trkfuse_core::Sequence::new(bases.as_bytes()).reverse_complement();
            [bases, other.as_str().to_string()]
        })
        .collect();
    assert!(!crossing.is_empty());
    let text = BufReader::new(MultiGzDecoder::new(File::open(reads).expect("it is there")));
    let shown = text
        .lines()
        .map(|line| line.expect("it is text"))
        .filter(|line| crossing.iter().any(|bases| line.contains(bases.as_str())))
        .count();
    assert!(shown >= 5, "{shown} real reads show the simulated junction");
}
