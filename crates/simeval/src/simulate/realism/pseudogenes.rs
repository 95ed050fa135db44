//! Processed pseudogenes: copies of spliced transcripts between genes.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{ContigId, Interval, Pos, Strand};
use trkfuse_genes::{Gene, TARGETS};

use super::{another, between};
use crate::simulate::config::GenomeModel;
use crate::simulate::molecule::{Stretch, whole};
use crate::simulate::world::World;

/// A copy of a spliced transcript.
#[derive(Clone, Debug)]
pub(crate) struct Pseudogene {
    /// The gene it is a copy of.
    pub(crate) parent: Arc<Gene>,
    /// Where it lies, its tail included.
    pub(crate) place: Stretch,
    /// Whether it is transcribed.
    pub(crate) is_expressed: bool,
}

/// Bases of a copy at most, counted from the 3' end: reverse transcription breaks off.
const LONGEST: usize = 1_500;

/// Bases of a copy at least.
const SHORTEST: usize = 300;

/// Bases of the poly(A) tail.
const TAIL: usize = 18;

/// Bases between a copy and the nearest gene, copy or place kept free.
const MARGIN: u32 = 150;

/// Of a copy's bases one in so many is lost, and as many come in.
const INDEL_ONE_IN: f64 = 400.0;

/// Chance that the gene of a fusion has a copy.
const PARTNER_SHARE: f64 = 1.0 / 3.0;

/// Places looked at for a copy.
const TRIES: u32 = 2_000;

/// Stretches between genes where nothing lies yet.
pub(super) struct Free {
    /// Contigs with the sum of lengths up to their ends.
    ends: Vec<(ContigId, u64)>,
    taken: Vec<(ContigId, Interval)>,
}

impl Free {
    /// All of a world but for `taken`.
    pub(super) fn new(world: &World, taken: Vec<(ContigId, Interval)>) -> Self {
        let mut sum = 0;
        let ends = world
            .contigs()
            .iter()
            .map(|(id, contig)| {
                sum += u64::from(contig.length);
                (id, sum)
            })
            .collect();
        Self { ends, taken }
    }

    /// So many bases somewhere; `None` when none are found.
    fn take(
        &mut self,
        world: &World,
        bases: u32,
        rng: &mut ChaCha8Rng,
    ) -> Option<(ContigId, Interval)> {
        let all = self
            .ends
            .last()
            .map(|(_, end)| *end)
            .filter(|&all| all > 0)?;
        for _ in 0..TRIES {
            let at = rng.random_range(0..all);
            let number = self.ends.partition_point(|(_, end)| *end <= at);
            let (contig, end) = self.ends[number];
            let length = world.contigs().get(contig).length;
            let start = (at + u64::from(length) - end) as u32;
            if start < MARGIN || start + bases + MARGIN > length {
                continue;
            }
            let place = Interval {
                start: Pos::from_zero_based(start),
                end: Pos::from_zero_based(start + bases),
            };
            let around = place.padded(MARGIN);
            let is_taken = self
                .taken
                .iter()
                .any(|(other, taken)| *other == contig && taken.overlaps(around));
            if !is_taken && world.genes().overlapping(contig, around).is_empty() {
                self.taken.push((contig, place));
                return Some((contig, place));
            }
        }
        None
    }
}

/// Plants copies: of a share of the fusions' genes first, then of others. Targets have none.
pub(super) fn plant(
    world: &mut World,
    partners: &[Arc<Gene>],
    genes: &[Arc<Gene>],
    model: &GenomeModel,
    mut free: Free,
    rng: &mut ChaCha8Rng,
) -> Vec<Pseudogene> {
    let mut parents: Vec<Arc<Gene>> = partners
        .iter()
        .filter(|_| rng.random::<f64>() < PARTNER_SHARE)
        .cloned()
        .collect();
    let mut others = genes.to_vec();
    others.shuffle(rng);
    parents.extend(others);
    let mut seen = BTreeSet::new();
    let mut made = Vec::new();
    for parent in parents {
        if made.len() as u32 >= model.pseudogenes {
            break;
        }
        let is_target = TARGETS.contains(&parent.symbol.as_str());
        if is_target || !seen.insert(parent.symbol.clone()) {
            continue;
        }
        let identity = between(model.pseudogene_identity, rng);
        let Some(bases) = copy(world, &parent, identity, rng) else {
            continue;
        };
        let Some((contig, interval)) = free.take(world, bases.len() as u32, rng) else {
            continue;
        };
        let place = Stretch {
            contig,
            strand: if rng.random() {
                Strand::Forward
            } else {
                Strand::Reverse
            },
            interval,
        };
        for (pos, base) in place.positions().zip(bases) {
            world.plant_on(contig, pos, place.strand, base);
        }
        made.push(Pseudogene {
            parent,
            place,
            is_expressed: rng.random::<f64>() < model.expressed_pseudogenes,
        });
    }
    made
}

/// The 3' end of a gene's spliced main transcript with differences and a tail; `None` if that is short.
fn copy(world: &World, gene: &Gene, identity: f64, rng: &mut ChaCha8Rng) -> Option<Vec<u8>> {
    let spliced: Vec<u8> = whole(gene.main(), gene.contig)
        .iter()
        .flat_map(|stretch| {
            stretch
                .positions()
                .map(|pos| world.base_on(stretch.contig, pos, stretch.strand))
        })
        .collect();
    if spliced.len() < SHORTEST {
        return None;
    }
    let length = rng.random_range(SHORTEST..=spliced.len().min(LONGEST));
    let mut bases = Vec::with_capacity(length + TAIL);
    for &base in &spliced[spliced.len() - length..] {
        if rng.random::<f64>() < 1.0 / INDEL_ONE_IN {
            continue;
        }
        if rng.random::<f64>() < 1.0 / INDEL_ONE_IN {
            bases.push(b"ACGT"[rng.random_range(0..4_usize)]);
        }
        bases.push(if rng.random::<f64>() < identity {
            base
        } else {
            another(base, rng)
        });
    }
    bases.extend([b'A'; TAIL]);
    Some(bases)
}
