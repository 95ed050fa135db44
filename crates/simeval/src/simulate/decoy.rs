//! What is in a sample to mislead callers: transcripts and joins that are no fusion.

mod back_splice;
mod chance;
mod clipped;
mod read_through;
mod similar;
mod switch;
mod table;
mod tail;

use std::fmt;

use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{ContigId, Pos};
use trkfuse_genes::{Gene, TARGETS};

use super::background::{Expressed, Kind};
use super::config::SimulationConfig;
use super::fusion::Fusion;
use super::homology::Edge;
use super::molecule::Molecule;
use super::realism::Realism;
use super::world::World;

pub(crate) use read_through::neighbours;
pub(crate) use switch::{Switch, places as switch_places};
pub(crate) use table::write;

/// Keeps decoys apart from other random choices of the same seed.
const STREAM: u64 = 0x5155_0013;

/// Bases of a joined transcript on either side of the join, at most.
const REACH: u32 = 1_500;

/// What kind of decoy it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecoyClass {
    /// Transcription past a gene's end, spliced into its neighbour.
    ReadThrough,
    /// Reverse transcriptase that changed its template.
    TemplateSwitch,
    /// Two genes alike enough that reads of one may be laid on the other.
    Homologue,
    /// The end of an exon joined to the start of one before.
    BackSplice,
    /// A transcript joined to any place of the genome.
    ChanceJoin,
    /// An exon end with so many differences that aligners clip reads there.
    ClippedEnd,
    /// A transcript that goes on in a low-complexity tail.
    LowComplexity,
    /// A target's transcript without an exon or two.
    ExonSkipping,
    /// The copy of a true fusion's gene, onto which its reads may be laid.
    Pseudogene,
}

impl fmt::Display for DecoyClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadThrough => "read_through",
            Self::TemplateSwitch => "template_switch",
            Self::Homologue => "homologue",
            Self::BackSplice => "back_splice",
            Self::ChanceJoin => "chance_join",
            Self::ClippedEnd => "clipped_end",
            Self::LowComplexity => "low_complexity",
            Self::ExonSkipping => "exon_skipping",
            Self::Pseudogene => "pseudogene",
        })
    }
}

/// Something in a sample that is no fusion but may look like one. Fragments are counted once, copies left out; none are
/// told of what is there by likeness alone and of what ordinary transcripts show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoy {
    /// What kind it is.
    pub class: DecoyClass,
    /// The last base before the join, or the only place.
    pub first: (ContigId, Pos),
    /// The first base behind the join.
    pub second: Option<(ContigId, Pos)>,
    /// The genes at the two ends, where both are in one.
    pub genes: Option<[String; 2]>,
    /// Fragments of its molecule over the join (count).
    pub fragments: u32,
    /// Copies of such fragments (count).
    pub copies: u32,
    /// Read names of the fragments, in the order of the reads.
    pub read_names: Vec<String>,
}

/// A decoy before its fragments are drawn.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) decoy: Decoy,
    /// Its molecule and how many fragments of it are drawn; `None` for what other molecules show.
    pub(crate) molecule: Option<(Molecule, u32)>,
}

impl Planned {
    /// A join of two places.
    fn join(class: DecoyClass, joined: Joined, genes: [Option<&Gene>; 2], fragments: u32) -> Self {
        Self {
            decoy: Decoy::of_join(class, &joined.edges, genes),
            molecule: Some((joined.molecule, fragments)),
        }
    }
}

impl Decoy {
    fn at(class: DecoyClass, first: (ContigId, Pos), second: Option<(ContigId, Pos)>) -> Self {
        Self {
            class,
            first,
            second,
            genes: None,
            fragments: 0,
            copies: 0,
            read_names: Vec::new(),
        }
    }

    /// A join that has these edges.
    pub(crate) fn of_join(
        class: DecoyClass,
        (first, second): &(Edge, Edge),
        genes: [Option<&Gene>; 2],
    ) -> Self {
        let place = |edge: &Edge| (edge.contig, edge.base);
        let genes = match genes {
            [Some(a), Some(b)] => Some([a.symbol.clone(), b.symbol.clone()]),
            _ => None,
        };
        Self {
            genes,
            ..Self::at(class, place(first), Some(place(second)))
        }
    }
}

/// Two molecules joined, as an aligner sees them, with the true edges of the join.
pub(crate) struct Joined {
    pub(crate) molecule: Molecule,
    pub(crate) edges: (Edge, Edge),
}

impl Joined {
    /// Up to `reach` bases of `five_prime` before offset `end`, and as many of `three_prime` from `start` on.
    pub(crate) fn new(
        config: &SimulationConfig,
        world: &World,
        (five_prime, end): (&Molecule, u32),
        (three_prime, start): (&Molecule, u32),
        reach: u32,
    ) -> Option<Self> {
        let mut molecule = Molecule::chimera(five_prime, end, three_prime, start, reach);
        let edges = molecule.edges()?;
        molecule.set_join(config.aligner.join(edges.0, edges.1, 0));
        config.aligner.place_seam(world, &mut molecule);
        Some(Self { molecule, edges })
    }
}

/// All decoys that are asked for, and those that the genome and the expressed isoforms are by themselves. Puts alleles
/// with clipped exon ends among what is expressed.
pub(crate) fn plan(
    config: &SimulationConfig,
    world: &World,
    fusions: &[Fusion],
    realism: &Realism,
    expressed: &mut Vec<Expressed>,
) -> Vec<Planned> {
    let mut maker = Maker {
        config,
        world,
        fusions,
        rng: ChaCha8Rng::seed_from_u64(config.seed ^ STREAM),
    };
    let mut planned = similar::of_genome(realism, fusions);
    planned.extend(similar::skipped_exons(expressed));
    planned.extend(read_through::plan(&mut maker, expressed));
    planned.extend(back_splice::plan(&mut maker, expressed));
    planned.extend(switch::plan(&mut maker, expressed));
    planned.extend(chance::plan(&mut maker, expressed));
    planned.extend(tail::plan(&mut maker, expressed));
    // ORDER: last, since the numbers of the expressed molecules stay what they are until here.
    planned.extend(clipped::plan(&mut maker, expressed));
    planned
}

/// What decoys are made with.
struct Maker<'a> {
    config: &'a SimulationConfig,
    world: &'a World,
    fusions: &'a [Fusion],
    rng: ChaCha8Rng,
}

impl Maker<'_> {
    /// Fragments of a decoy: small numbers are as likely as large ones.
    fn fragments(&mut self) -> u32 {
        let (least, most) = self.config.decoys.fragments;
        let (low, high) = (f64::from(least).ln(), (f64::from(most) + 1.0).ln());
        let drawn = (low + (high - low) * self.rng.random::<f64>()).exp();
        (drawn as u32).clamp(least, most)
    }

    /// Whether two genes are joined by a fusion of the sample, either way.
    fn is_fused(&self, one: &str, other: &str) -> bool {
        self.fusions.iter().any(|fusion| {
            let side =
                |side: &super::fusion::Side| side.gene.as_ref().map(|gene| gene.symbol.clone());
            let genes = (side(&fusion.five_prime), side(&fusion.three_prime));
            [(one, other), (other, one)]
                .into_iter()
                .any(|(a, b)| genes.0.as_deref() == Some(a) && genes.1.as_deref() == Some(b))
        })
    }

    /// One of these by how many fragments each gives; `None` when there are none.
    fn by_expression(
        &mut self,
        expressed: &[Expressed],
        is_wanted: impl Fn(&Expressed) -> bool,
    ) -> Option<usize> {
        let weights = expressed.iter().map(|transcript| {
            if is_wanted(transcript) {
                transcript.abundance * f64::from(transcript.molecule.len())
            } else {
                0.0
            }
        });
        let index = WeightedIndex::new(weights).ok()?;
        Some(index.sample(&mut self.rng))
    }
}

/// Whether a transcript is of a target.
fn is_target(transcript: &Expressed) -> bool {
    transcript
        .gene
        .as_ref()
        .is_some_and(|gene| TARGETS.contains(&gene.symbol.as_str()))
}

/// The main transcript of a gene, if that is expressed.
fn main_of<'a>(expressed: &'a [Expressed], symbol: &str) -> Option<&'a Expressed> {
    expressed.iter().find(|transcript| {
        let gene = transcript.gene.as_ref();
        transcript.kind == Kind::Main && gene.is_some_and(|gene| gene.symbol == symbol)
    })
}

/// The main transcripts of the targets that are expressed.
fn targets(expressed: &[Expressed]) -> impl Iterator<Item = &Expressed> {
    TARGETS
        .into_iter()
        .filter_map(|name| main_of(expressed, name))
}
