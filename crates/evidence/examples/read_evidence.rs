//! Reads the evidence of one file and says how long it took.
//!
//! ```text
//! cargo run --release -p trkfuse-evidence --example read_evidence -- \
//!     FILE THREADS auto|require|never LOCI.bed [WATCHED.bed]
//! ```
//!
//! `LOCI.bed`: contig, start, end, name, `target` or `control`, strand. `WATCHED.bed`: exons, whose
//! ends are watched for crossing reads.

use std::path::Path;
use std::time::Instant;

use trkfuse_core::{Breakend, Contigs, Interval, Locus, LocusUse, Pos, Retained, Strand};
use trkfuse_evidence::{Alignments, EvidenceConfig, IndexUse, NoProgress, ReadOptions, Source};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, threads, index, loci, rest @ ..] = arguments.as_slice() else {
        return Err("FILE THREADS auto|require|never LOCI.bed [WATCHED.bed]".into());
    };
    let options = ReadOptions {
        threads: threads.parse()?,
        index: match index.as_str() {
            "require" => IndexUse::Require,
            "never" => IndexUse::Never,
            _ => IndexUse::Auto,
        },
        ..ReadOptions::default()
    };
    let start = Instant::now();
    let mut alignments = Alignments::open(&Source::from_argument(Path::new(file)), &options)?;
    let loci = read_loci(loci, alignments.contigs())?;
    let watched = match rest {
        [path, ..] => read_ends(path, alignments.contigs())?,
        [] => Vec::new(),
    };
    println!("opened       {:>8.3} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let collected = alignments.collect(
        &loci,
        &|| watched.clone(),
        &EvidenceConfig::DEFAULT,
        &NoProgress,
    )?;
    println!("collected    {:>8.3} s", start.elapsed().as_secs_f64());
    let asked: Vec<Breakend> = watched.iter().step_by(1_000).copied().collect();
    let start = Instant::now();
    let reads = alignments.reference_reads(&asked)?;
    println!(
        "counted      {:>8.3} s at {} breakends, {} reads",
        start.elapsed().as_secs_f64(),
        reads.len(),
        reads.iter().flatten().sum::<u32>()
    );
    println!(
        "{} fragments, {} reads examined, {} warnings",
        collected.fragments.len(),
        collected.library.reads_examined,
        collected.warnings.len()
    );
    Ok(())
}

fn read_loci(path: &str, contigs: &Contigs) -> Result<Vec<Locus>, Failure> {
    let mut loci = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [contig, start, end, name, usage, strand] = fields[..] else {
            return Err(format!("six columns are expected: {line}").into());
        };
        let (start, end) = (start.parse()?, end.parse()?);
        let interval = Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end));
        let (Some(contig), Some(interval)) = (contigs.id(contig), interval) else {
            continue;
        };
        loci.push(Locus {
            contig,
            interval,
            strand: strand
                .bytes()
                .next()
                .and_then(Strand::from_symbol)
                .ok_or("a strand is expected")?,
            name: name.to_string(),
            usage: match usage {
                "target" => LocusUse::Target,
                _ => LocusUse::Control,
            },
            exons: vec![interval],
        });
    }
    Ok(loci)
}

fn read_ends(path: &str, contigs: &Contigs) -> Result<Vec<Breakend>, Failure> {
    let mut ends = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let mut fields = line.split('\t');
        let (Some(contig), Some(start), Some(end)) = (fields.next(), fields.next(), fields.next())
        else {
            return Err(format!("three columns are expected: {line}").into());
        };
        let Some(contig) = contigs.id(contig) else {
            continue;
        };
        let (start, end): (u32, u32) = (start.parse()?, end.parse()?);
        for (base, retained) in [(start, Retained::Higher), (end - 1, Retained::Lower)] {
            ends.push(Breakend {
                contig,
                pos: Pos::from_zero_based(base),
                retained,
            });
        }
    }
    Ok(ends)
}
