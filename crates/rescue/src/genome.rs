//! Reference bases one by one, read in chunks that are kept.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use trkfuse_core::{ContigId, Contigs, Interval, Pos, ReferenceSequence, Sequence, Strand};

/// Bases read at once. Chosen by hand: an exon and its surroundings.
const CHUNK: u32 = 512;

/// Bases by contig and number of the chunk.
type Chunks = FxHashMap<(u32, u32), Arc<[u8]>>;

/// Gives single bases; those that the reference does not have are `N`.
pub(crate) struct Genome<'a> {
    reference: &'a dyn ReferenceSequence,
    contigs: &'a Contigs,
    chunks: Mutex<Chunks>,
}

impl<'a> Genome<'a> {
    pub(crate) fn new(reference: &'a dyn ReferenceSequence, contigs: &'a Contigs) -> Self {
        Self {
            reference,
            contigs,
            chunks: Mutex::default(),
        }
    }

    pub(crate) fn reference(&self) -> &'a dyn ReferenceSequence {
        self.reference
    }

    pub(crate) fn contigs(&self) -> &'a Contigs {
        self.contigs
    }

    /// Bases in a row that are met in the genome by chance once in a thousand times: log4 of its bases on both
    /// strands, and five.
    pub(crate) fn telling(&self) -> u32 {
        let bases: u64 = self
            .contigs
            .iter()
            .map(|(_, contig)| u64::from(contig.length))
            .sum();
        ((2 * bases).max(1).ilog2() + 1).div_ceil(2) + 5
    }

    fn length(&self, contig: ContigId) -> u32 {
        if (contig.0 as usize) < self.contigs.len() {
            self.contigs.get(contig).length
        } else {
            0
        }
    }

    /// Whether a contig has this base.
    pub(crate) fn holds(&self, contig: ContigId, pos: Pos) -> bool {
        pos.zero_based() < self.length(contig)
    }

    /// The base, as a read on this strand shows it.
    pub(crate) fn base(&self, contig: ContigId, pos: Pos, strand: Strand) -> u8 {
        let chunk = self.chunk(contig, pos.zero_based() / CHUNK);
        let base = chunk
            .get((pos.zero_based() % CHUNK) as usize)
            .copied()
            .unwrap_or(b'N');
        match strand {
            Strand::Forward => base,
            Strand::Reverse => Sequence::complement(base),
        }
    }

    fn chunk(&self, contig: ContigId, number: u32) -> Arc<[u8]> {
        let mut chunks = self.chunks.lock().unwrap_or_else(PoisonError::into_inner);
        chunks
            .entry((contig.0, number))
            .or_insert_with(|| {
                let start = number * CHUNK;
                let end = start.saturating_add(CHUNK).min(self.length(contig));
                Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end))
                    .and_then(|interval| self.reference.bases(contig, interval).ok())
                    .map_or_else(|| Arc::from([]), |bases| Arc::from(bases.as_bytes()))
            })
            .clone()
    }
}
