//! From a fusion as asked for to breakends on the genome and the molecule that they make.

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{
    Breakend, ContigId, ExonPlace, Interval, Pos, Retained, Role, Sequence, Strand, role,
};
use trkfuse_genes::{Gene, Transcript};

use super::config::SimulationConfig;
use super::error::SimulateError;
use super::frame::{self, FrameTruth};
use super::homology::{self, Edge};
use super::molecule::{Molecule, Stretch};
use super::spec::{FusionSpec, Inserted, Microhomology, SideSpec, Support};
use super::world::World;

/// Bases transcribed on a side where no gene's exons are kept.
pub(crate) const UNSPLICED: u32 = 2_000;

/// Most bases inserted between two sides: more are a third place, not an insertion.
const MOST_INSERTED: usize = 200;

/// One side of a fusion on the genome.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// The gene; `None` where none lies on the strand transcribed.
    pub(crate) gene: Option<Arc<Gene>>,
    /// Which of its transcripts is spliced: the main one wherever it reaches the breakend.
    pub(crate) transcript: usize,
    /// The breakend.
    pub(crate) breakend: Breakend,
    /// The strand transcribed.
    pub(crate) strand: Strand,
    /// Its place in the fusion.
    pub(crate) role: Role,
}

impl Side {
    /// The transcript that is spliced.
    pub(crate) fn transcript(&self) -> Option<&Transcript> {
        self.gene.as_ref()?.transcripts.get(self.transcript)
    }

    /// The gene's symbol.
    pub(crate) fn symbol(&self) -> Option<&str> {
        self.gene.as_ref().map(|gene| gene.symbol.as_str())
    }

    /// The place in the exons of the gene's main transcript.
    pub(crate) fn exon_place(&self) -> Option<ExonPlace> {
        let main = self.gene.as_ref()?.main();
        main.exon_place(self.breakend.pos, self.role)
    }

    pub(crate) const fn edge(&self) -> Edge {
        Edge {
            contig: self.breakend.contig,
            base: self.breakend.pos,
            strand: self.strand,
        }
    }

    fn new(
        gene: Option<Arc<Gene>>,
        transcript: usize,
        contig: ContigId,
        pos: Pos,
        strand: Strand,
        side_role: Role,
    ) -> Self {
        let retained = if role(strand, Retained::Lower) == side_role {
            Retained::Lower
        } else {
            Retained::Higher
        };
        Self {
            gene,
            transcript,
            breakend: Breakend {
                contig,
                pos,
                retained,
            },
            strand,
            role: side_role,
        }
    }

    /// The exons and the part of an exon or intron that the fusion keeps, in the direction of
    /// transcription.
    fn stretches(&self, world: &World) -> Vec<Stretch> {
        let pos = self.breakend.pos;
        let retained = |exon: Interval| match self.breakend.retained {
            Retained::Lower => Interval::new(exon.start, exon.end.min(after(pos))),
            Retained::Higher => Interval::new(exon.start.max(pos), exon.end),
        };
        let mut kept: Vec<Interval> = self
            .transcript()
            .map(|transcript| transcript.exons_in_order().filter_map(retained).collect())
            .unwrap_or_default();
        let at_break = match self.role {
            Role::FivePrime => kept.last_mut(),
            Role::ThreePrime => kept.first_mut(),
        };
        if let Some(exon) = at_break {
            // Within an intron the exon goes on into it, up to the break.
            match self.breakend.retained {
                Retained::Lower => exon.end = exon.end.max(after(pos)),
                Retained::Higher => exon.start = exon.start.min(pos),
            }
        } else {
            let length = world.contigs().get(self.breakend.contig).length;
            let interval = match self.breakend.retained {
                Retained::Lower => Interval {
                    start: Pos::from_zero_based(after(pos).zero_based().saturating_sub(UNSPLICED)),
                    end: after(pos),
                },
                Retained::Higher => Interval {
                    start: pos,
                    end: Pos::from_zero_based((pos.zero_based() + UNSPLICED).min(length)),
                },
            };
            kept.push(interval);
        }
        kept.into_iter()
            .map(|interval| Stretch {
                contig: self.breakend.contig,
                strand: self.strand,
                interval,
            })
            .collect()
    }

    /// The other product's side: what this side leaves of its gene, next to the break.
    fn reciprocal(&self, world: &World) -> Option<Self> {
        let other = match self.role {
            Role::FivePrime => Role::ThreePrime,
            Role::ThreePrime => Role::FivePrime,
        };
        let outwards = match self.role {
            Role::FivePrime => 1,
            Role::ThreePrime => -1,
        };
        let neighbour = self.transcript().and_then(|transcript| {
            if !transcript.is_splice_site(self.breakend.pos, self.role) {
                return None;
            }
            let number = transcript.exon_place(self.breakend.pos, self.role)?.number;
            let exon = transcript.exon(number.checked_add_signed(outwards)?)?;
            Some(edge_base(exon, self.strand, other))
        });
        // At a splice site the break lies somewhere in the intron, and splicing takes the next exon.
        let pos = neighbour.or_else(|| self.edge().pos(world, i64::from(outwards)))?;
        Some(Self::new(
            self.gene.clone(),
            self.transcript,
            self.breakend.contig,
            pos,
            self.strand,
            other,
        ))
    }
}

/// One past a position.
fn after(pos: Pos) -> Pos {
    Pos::from_zero_based(pos.zero_based() + 1)
}

/// The base of an exon that faces the partner.
const fn edge_base(exon: Interval, strand: Strand, role: Role) -> Pos {
    match (strand, role) {
        (Strand::Forward, Role::FivePrime) | (Strand::Reverse, Role::ThreePrime) => exon.last(),
        (Strand::Forward, Role::ThreePrime) | (Strand::Reverse, Role::FivePrime) => exon.start,
    }
}

/// A fusion on the genome.
#[derive(Clone, Debug)]
pub(crate) struct Fusion {
    pub(crate) five_prime: Side,
    pub(crate) three_prime: Side,
    /// Bases between the sides, in the direction of transcription.
    pub(crate) inserted: Sequence,
    /// By how much the junction could lie elsewhere.
    pub(crate) homology: Microhomology,
    /// Whether it was planted; some comes by chance.
    pub(crate) has_planted_homology: bool,
    pub(crate) support: Support,
    pub(crate) elsewhere: u32,
    /// What the frame of the 3' gene comes to.
    pub(crate) frame: FrameTruth,
    /// The transcript.
    pub(crate) molecule: Molecule,
    /// Whether this is the reciprocal product of the fusion before it.
    pub(crate) is_reciprocal: bool,
}

impl Fusion {
    /// `ETV6::NTRK3`; a side in no gene is `contig:position`, counted from 1.
    pub(crate) fn name(&self, world: &World) -> String {
        let symbol = |side: &Side| match &side.gene {
            Some(gene) => gene.symbol.clone(),
            None => format!(
                "{}:{}",
                world.contigs().name(side.breakend.contig),
                side.breakend.pos.one_based()
            ),
        };
        format!(
            "{}::{}",
            symbol(&self.five_prime),
            symbol(&self.three_prime)
        )
    }
}

/// Sides and what lies between, before any base is planted.
struct Draft {
    five_prime: Side,
    three_prime: Side,
    inserted: Sequence,
    homology: Option<Microhomology>,
    support: Support,
    elsewhere: u32,
    is_reciprocal: bool,
}

/// Places all fusions asked for, plants the bases that they need, and makes their molecules.
pub(crate) fn plant_all(
    config: &SimulationConfig,
    world: &mut World,
) -> Result<Vec<Fusion>, SimulateError> {
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed ^ INSERTED_STREAM);
    let mut drafts = Vec::new();
    for spec in &config.fusions {
        drafts.extend(resolve(spec, world, &mut rng)?);
    }
    // ORDER: genes first, then what the junctions need of their lost flanks, then molecules, which
    // see all of it.
    for side in drafts
        .iter()
        .flat_map(|draft| [&draft.five_prime, &draft.three_prime])
    {
        if let Some(gene) = &side.gene {
            world.plant_gene(gene);
        }
    }
    for draft in &drafts {
        let (five_prime, three_prime) = (draft.five_prime.edge(), draft.three_prime.edge());
        if draft.inserted.is_empty() {
            frame::avoid_stop(world, &draft.five_prime, &draft.three_prime);
            if let Some(wanted) = draft.homology {
                homology::plant(world, five_prime, three_prime, wanted);
            }
        } else {
            homology::separate(world, five_prime, three_prime, draft.inserted.as_bytes());
        }
    }
    Ok(drafts
        .into_iter()
        .map(|draft| finish(draft, config, world))
        .collect())
}

/// Keeps made-up inserted bases apart from other random choices of the same seed.
const INSERTED_STREAM: u64 = 0x5155_0001;

fn resolve(
    spec: &FusionSpec,
    world: &World,
    rng: &mut ChaCha8Rng,
) -> Result<Vec<Draft>, SimulateError> {
    let five_prime = place(&spec.five_prime, Role::FivePrime, world)?;
    let three_prime = place(&spec.three_prime, Role::ThreePrime, world)?;
    if spec.homology.is_some() && world.is_given() {
        return Err(SimulateError::Setting {
            setting: "microhomology",
            value: "asked for".to_string(),
            wanted: "left as the sequence has it where that is given",
        });
    }
    if let Some(wanted) = spec.homology
        && wanted.upstream.max(wanted.downstream) > homology::LONGEST
    {
        return Err(SimulateError::Setting {
            setting: "microhomology",
            value: wanted.total().to_string(),
            wanted: "at most 50 bases either way",
        });
    }
    let inserted = match &spec.inserted {
        Inserted::None => Sequence::default(),
        Inserted::Bases(bases) => bases.clone(),
        Inserted::Random(count) => {
            // One too many is enough to be refused.
            let letters: Vec<u8> = (0..(*count).min(MOST_INSERTED as u32 + 1))
                .map(|_| b"ACGT"[rng.random_range(0..4_usize)])
                .collect();
            Sequence::new(&letters)
        }
    };
    if inserted.len() > MOST_INSERTED {
        return Err(SimulateError::Setting {
            setting: "number of inserted bases",
            value: inserted.len().to_string(),
            wanted: "at most 200",
        });
    }
    let mut drafts = Vec::new();
    let reciprocal = spec.reciprocal.and_then(|support| {
        Some(Draft {
            five_prime: three_prime.reciprocal(world)?,
            three_prime: five_prime.reciprocal(world)?,
            inserted: Sequence::default(),
            homology: None,
            support,
            elsewhere: 0,
            is_reciprocal: true,
        })
    });
    drafts.push(Draft {
        five_prime,
        three_prime,
        inserted,
        homology: spec.homology,
        support: spec.support,
        elsewhere: spec.elsewhere,
        is_reciprocal: false,
    });
    drafts.extend(reciprocal);
    Ok(drafts)
}

fn place(spec: &SideSpec, role: Role, world: &World) -> Result<Side, SimulateError> {
    match spec {
        SideSpec::Exon { gene, exon } => {
            let gene = world
                .genes()
                .by_name(gene)
                .ok_or_else(|| SimulateError::UnknownGene {
                    name: gene.clone(),
                    models: world.genes().description().to_string(),
                })?;
            let main = gene.main();
            let interval = main.exon(*exon).ok_or_else(|| SimulateError::NoSuchExon {
                gene: gene.symbol.clone(),
                exon: *exon,
                transcript: main.id.clone(),
                of: main.exon_count(),
            })?;
            let strand = main.strand;
            let pos = edge_base(interval, strand, role);
            let contig = gene.contig;
            Ok(Side::new(Some(gene), 0, contig, pos, strand, role))
        }
        SideSpec::Breakend {
            contig,
            position,
            strand,
        } => {
            let id = world
                .contig(contig)
                .ok_or_else(|| SimulateError::UnknownContig {
                    name: contig.clone(),
                    some: first_contigs(world),
                })?;
            let length = world.contigs().get(id).length;
            let pos = Pos::from_one_based(*position)
                .filter(|pos| pos.zero_based() < length)
                .ok_or_else(|| SimulateError::OutsideContig {
                    contig: contig.clone(),
                    position: *position,
                    length,
                })?;
            let (gene, transcript) = match choose_gene(world, id, pos, *strand, role) {
                Some((gene, transcript)) => (Some(gene), transcript),
                None => (None, 0),
            };
            Ok(Side::new(gene, transcript, id, pos, *strand, role))
        }
    }
}

/// The gene and the transcript that a breakend most likely means: on this strand, one with a splice site
/// there before one with an exon, before one with an intron; main transcripts before others; coding
/// genes before others.
fn choose_gene(
    world: &World,
    contig: ContigId,
    pos: Pos,
    strand: Strand,
    role: Role,
) -> Option<(Arc<Gene>, usize)> {
    let mut best: Option<(_, Arc<Gene>, usize)> = None;
    for gene in world.genes().at(contig, pos) {
        if gene.strand != strand {
            continue;
        }
        for (number, transcript) in gene.transcripts.iter().enumerate() {
            let place = if transcript.is_splice_site(pos, role) {
                0
            } else if transcript.offset(pos).is_some() {
                1
            } else if transcript.exon_place(pos, role).is_some() {
                2
            } else {
                continue;
            };
            let rank = (place, number > 0, !gene.is_protein_coding());
            if best.as_ref().is_none_or(|(best, ..)| rank < *best) {
                best = Some((rank, Arc::clone(&gene), number));
            }
        }
    }
    best.map(|(_, gene, number)| (gene, number))
}

fn first_contigs(world: &World) -> String {
    let names: Vec<&str> = world
        .contigs()
        .iter()
        .take(3)
        .map(|(_, contig)| contig.name.as_str())
        .collect();
    names.join(", ")
}

fn finish(draft: Draft, config: &SimulationConfig, world: &World) -> Fusion {
    let Draft {
        five_prime,
        three_prime,
        inserted,
        homology: planted,
        support,
        elsewhere,
        is_reciprocal,
    } = draft;
    let aligner = &config.aligner;
    let mut molecule = Molecule::joined(
        world,
        &five_prime.stretches(world),
        inserted.as_bytes(),
        &three_prime.stretches(world),
        aligner.join(five_prime.edge(), three_prime.edge(), inserted.len()),
        config.reads.snp_rate,
    );
    // ORDER: the frame is read off the true seam, before the aligner's is put in its place.
    let frame = frame::of(&five_prime, &three_prime, &molecule);
    let homology = aligner.place_seam(world, &mut molecule);
    Fusion {
        five_prime,
        three_prime,
        inserted,
        homology,
        has_planted_homology: planted.is_some(),
        support,
        elsewhere,
        frame,
        molecule,
        is_reciprocal,
    }
}
