//! The sample to measure on: every protein-coding gene, real structure, generated sequence.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use trkfuse_core::{ReferenceSequence as _, Sequence, Strand};
use trkfuse_genes::{Assembly, TARGETS, known_partners};
use trkfuse_simeval::{
    ContigNaming, ExpressionModel, FusionSpec, MiniLayout, Outputs, SimulationConfig, Support,
    World, WorldChoice, simulate,
};

/// Seed of the sample (benches: 9000 to 9999).
const SEED: u64 = 9_601;

/// FASTQ, genome, genes and transcripts on disk.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) fastq: [PathBuf; 2],
    pub(crate) transcripts: PathBuf,
    fasta: PathBuf,
    genes: PathBuf,
}

impl Sample {
    /// Makes the sample in `folder`, unless it is there.
    ///
    /// # Errors
    ///
    /// When it cannot be made or written.
    pub(crate) fn prepare(folder: &Path, pairs: u32) -> anyhow::Result<Self> {
        let name = format!("pairs_{pairs}");
        let place = folder.join(&name);
        let file = |name: &str| place.join(name);
        let sample = Self {
            fastq: [file("reads_1.fastq.gz"), file("reads_2.fastq.gz")],
            transcripts: file("transcripts.fa"),
            fasta: file("world.fa"),
            genes: file("world.gtf"),
        };
        if place.exists() {
            return Ok(sample);
        }
        // Made beside its place, so that an interrupted run leaves nothing that looks whole.
        let partial = folder.join("partial");
        fs::create_dir_all(&partial)?;
        let human = World::assembly(Assembly::Grch38, ContigNaming::Chr, SEED);
        let genes: Vec<String> = human
            .genes()
            .all()
            .filter(|gene| gene.is_protein_coding())
            .map(|gene| gene.symbol.clone())
            .collect();
        let layout = MiniLayout {
            genes: genes.clone(),
            ..MiniLayout::of(&[])
        };
        let config = SimulationConfig {
            seed: SEED,
            world: WorldChoice::Mini(layout.clone()),
            fusions: ["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10", "QKI:6::NTRK2:16"]
                .into_iter()
                .map(|text| {
                    Ok(FusionSpec {
                        support: Support::Exact {
                            split: 10,
                            spanning: 10,
                        },
                        ..FusionSpec::parse(text)?
                    })
                })
                .collect::<anyhow::Result<_>>()?,
            background_pairs: pairs,
            expression: ExpressionModel {
                further_genes: genes,
                random_genes: 0,
                ..ExpressionModel::default()
            },
            ..SimulationConfig::default()
        };
        let outputs = Outputs::in_folder(&partial, "own")
            .with_fastq(&partial, "reads")
            .with_world(&partial, "world");
        simulate(&config, &outputs)?;
        write_transcripts(
            &World::mini(&layout, SEED)?,
            &partial.join("transcripts.fa"),
        )?;
        fs::rename(&partial, &place)?;
        Ok(sample)
    }

    /// Arguments of `trkfuse call` beside its threads.
    pub(crate) fn arguments(&self, out: &Path) -> Vec<String> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        vec![
            "-r".to_string(),
            text(&self.fasta),
            "-g".to_string(),
            text(&self.genes),
            "-o".to_string(),
            text(out),
            "--reads".to_string(),
            text(&self.fastq[0]),
            text(&self.fastq[1]),
        ]
    }

    /// Reads of both files.
    ///
    /// # Errors
    ///
    /// When a file is gone.
    pub(crate) fn reads(&self) -> anyhow::Result<usize> {
        Ok(crate::minimap2::read_all(&self.fastq[0])?.len() * 2)
    }

    /// Bytes of both files.
    ///
    /// # Errors
    ///
    /// When a file is gone.
    pub(crate) fn bytes(&self) -> anyhow::Result<u64> {
        self.fastq
            .iter()
            .map(|path| Ok(fs::metadata(path)?.len()))
            .sum()
    }

    /// Transcripts of the yardstick's index.
    ///
    /// # Errors
    ///
    /// When the file is gone.
    pub(crate) fn transcripts(&self) -> anyhow::Result<usize> {
        let file = File::open(&self.transcripts)?;
        Ok(BufReader::new(file)
            .lines()
            .map_while(Result::ok)
            .filter(|line| line.starts_with('>'))
            .count())
    }
}

/// Writes the transcripts that trkfuse aligns to: the targets' isoforms, the main one of every protein-coding gene
/// and published partner.
fn write_transcripts(world: &World, path: &Path) -> anyhow::Result<()> {
    let partners: Vec<&str> = TARGETS
        .iter()
        .flat_map(|target| known_partners(target))
        .map(|pair| pair.five_prime.as_str())
        .collect();
    let mut out = BufWriter::new(File::create(path)?);
    for gene in world.genes().all() {
        let count = if TARGETS.contains(&gene.symbol.as_str()) {
            gene.transcripts.len()
        } else {
            usize::from(gene.is_protein_coding() || partners.contains(&gene.symbol.as_str()))
        };
        for transcript in &gene.transcripts[..count] {
            let mut letters = Sequence::default();
            for exon in &transcript.exons {
                let bases = world
                    .bases(gene.contig, *exon)
                    .with_context(|| format!("reading the bases of {}", gene.symbol))?;
                letters.extend(&bases);
            }
            if transcript.strand == Strand::Reverse {
                letters = letters.reverse_complement();
            }
            writeln!(out, ">{}\n{letters}", transcript.id)?;
        }
    }
    out.flush()?;
    Ok(())
}
