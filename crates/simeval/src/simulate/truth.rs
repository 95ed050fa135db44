//! What a caller should find: the fusions that were simulated, with the fragments that show each.

use std::fmt::Write as _;
use std::path::Path;

use trkfuse_core::{Breakend, DomainStatus, ExonPlace, Sequence, Strand};

use super::class::{self, FusionClass};
use super::config::SimulationConfig;
use super::error::SimulateError;
use super::fragment::Fragment;
use super::frame::FrameTruth;
use super::fusion::{Fusion, Side};
use super::kinase;
use super::library::Library;
use super::spec::Microhomology;
use super::support::{Showing, showing};
use super::umi;
use super::world::World;

/// All fusions of a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// In the order of the configuration, a reciprocal right behind its fusion.
    pub fusions: Vec<TrueFusion>,
    /// Fragments in all, copies among them (count).
    pub fragments: u64,
    /// How the sample was sequenced: [`SimulationConfig::setting`].
    pub setting: String,
}

/// One side of a simulated fusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTruth {
    /// The gene's symbol; `None` where none lies on the strand transcribed.
    pub gene: Option<String>,
    /// The transcript that was spliced.
    pub transcript: Option<String>,
    /// The contig's name.
    pub contig: String,
    /// The breakend: last base retained.
    pub breakend: Breakend,
    /// The strand transcribed.
    pub strand: Strand,
    /// The place in the exons of the gene's main transcript.
    pub exon: Option<ExonPlace>,
}

/// A simulated fusion and the fragments that show it. Fragments are counted once, copies left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrueFusion {
    /// `ETV6::NTRK3`.
    pub name: String,
    /// What kind of fusion it is.
    pub class: FusionClass,
    /// The side transcribed first.
    pub five_prime: SideTruth,
    /// The side transcribed last.
    pub three_prime: SideTruth,
    /// What the frame of the 3' gene comes to, on the transcripts that were spliced.
    pub frame: FrameTruth,
    /// What is kept of the target's kinase domain, of the 3' gene's if both are targets; `None` where it is not known, or
    /// neither is one.
    pub kinase_domain: Option<DomainStatus>,
    /// Bases between the sides, in the direction of transcription.
    pub inserted: Sequence,
    /// By how many bases the junction could lie elsewhere.
    pub homology: Microhomology,
    /// Whether this is the reciprocal of the fusion before it.
    pub is_reciprocal: bool,
    /// Fragments with a read that is aligned on both sides, as split or as gapped read.
    pub split_reads: u32,
    /// Those of them that are written as gapped reads.
    pub gapped_reads: u32,
    /// Fragments whose mates lie on the two sides.
    pub spanning_pairs: u32,
    /// Fragments of the fusion transcript, whether they show the junction or not.
    pub fragments: u32,
    /// Copies of such fragments.
    pub copies: u32,
    /// Read names of the fragments with a split or gapped read, in the order of the reads.
    pub split_read_names: Vec<String>,
    /// Read names of the spanning pairs.
    pub spanning_pair_names: Vec<String>,
}

impl SideTruth {
    fn of(side: &Side, world: &World) -> Self {
        Self {
            gene: side.gene.as_ref().map(|gene| gene.symbol.clone()),
            transcript: side.transcript().map(|transcript| transcript.id.clone()),
            contig: world.contigs().name(side.breakend.contig).to_string(),
            breakend: side.breakend,
            strand: side.strand,
            exon: side.exon_place(),
        }
    }

    /// `chr12:11869969:+`, counted from 1.
    pub fn position(&self) -> String {
        format!(
            "{}:{}:{}",
            self.contig,
            self.breakend.pos.one_based(),
            self.strand
        )
    }
}

/// Gathers the truth of a drawn sample.
pub(crate) fn gather(
    config: &SimulationConfig,
    world: &World,
    fusions: &[Fusion],
    library: &Library,
) -> Truth {
    let mut truths: Vec<TrueFusion> = fusions
        .iter()
        .zip(class::of_all(fusions))
        .map(|(fusion, class)| TrueFusion {
            name: fusion.name(world),
            class,
            five_prime: SideTruth::of(&fusion.five_prime, world),
            three_prime: SideTruth::of(&fusion.three_prime, world),
            frame: fusion.frame,
            kinase_domain: kinase::kept(fusion),
            inserted: fusion.inserted.clone(),
            homology: fusion.homology,
            is_reciprocal: fusion.is_reciprocal,
            split_reads: 0,
            gapped_reads: 0,
            spanning_pairs: 0,
            fragments: 0,
            copies: 0,
            split_read_names: Vec::new(),
            spanning_pair_names: Vec::new(),
        })
        .collect();
    let name = |fragment: &Fragment, number: usize| {
        umi::name(config.seed, config.reads.umi, fragment, number)
    };
    for (number, fragment) in library.fragments.iter().enumerate() {
        let Some(truth) = truths.get_mut(fragment.molecule as usize) else {
            continue;
        };
        if fragment.is_copy {
            truth.copies += 1;
            continue;
        }
        truth.fragments += 1;
        match showing(config, world, library.molecule(fragment), fragment) {
            shown @ (Showing::Split | Showing::Gapped) => {
                truth.split_reads += 1;
                truth.gapped_reads += u32::from(shown == Showing::Gapped);
                truth.split_read_names.push(name(fragment, number));
            }
            Showing::Spanning => {
                truth.spanning_pairs += 1;
                truth.spanning_pair_names.push(name(fragment, number));
            }
            Showing::Nothing => {}
        }
    }
    Truth {
        fusions: truths,
        fragments: library.fragments.len() as u64,
        setting: config.setting(),
    }
}

/// The table's columns. Positions count from 1 and are those of the last base retained; `exon` and
/// `offset` are on the gene's main transcript; `.` stands for nothing.
const COLUMNS: [&str; 28] = [
    "fusion",
    "gene5",
    "transcript5",
    "contig5",
    "pos5",
    "strand5",
    "exon5",
    "offset5",
    "gene3",
    "transcript3",
    "contig3",
    "pos3",
    "strand3",
    "exon3",
    "offset3",
    "frame",
    "inserted",
    "homology_upstream",
    "homology_downstream",
    "reciprocal",
    "split_reads",
    "gapped_reads",
    "spanning_pairs",
    "fragments",
    "copies",
    "kinase",
    "class",
    "setting",
];

impl Truth {
    /// The truth as a tab-separated table: a line of column names, a line for each fusion.
    pub fn table(&self) -> String {
        let mut text = COLUMNS.join("\t");
        text.push('\n');
        for fusion in &self.fusions {
            let or_dot = |value: &Option<String>| value.clone().unwrap_or_else(|| ".".to_string());
            text.push_str(&fusion.name);
            for side in [&fusion.five_prime, &fusion.three_prime] {
                let exon = side.exon.map(|place| place.number.to_string());
                let offset = side.exon.map(|place| place.offset.to_string());
                for value in [
                    or_dot(&side.gene),
                    or_dot(&side.transcript),
                    side.contig.clone(),
                    side.breakend.pos.one_based().to_string(),
                    side.strand.to_string(),
                    or_dot(&exon),
                    or_dot(&offset),
                ] {
                    text.push('\t');
                    text.push_str(&value);
                }
            }
            let inserted = if fusion.inserted.is_empty() {
                "."
            } else {
                fusion.inserted.as_str()
            };
            let _ = writeln!(
                text,
                "\t{}\t{inserted}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                fusion.frame,
                fusion.homology.upstream,
                fusion.homology.downstream,
                if fusion.is_reciprocal { "yes" } else { "no" },
                fusion.split_reads,
                fusion.gapped_reads,
                fusion.spanning_pairs,
                fusion.fragments,
                fusion.copies,
                kinase::word(fusion.kinase_domain),
                fusion.class,
                self.setting,
            );
        }
        text
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), SimulateError> {
        std::fs::write(path, self.table()).map_err(|cause| SimulateError::write(path, &cause))
    }
}
