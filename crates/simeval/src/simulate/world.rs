//! A genome to draw from: contigs, genes, and a base for every position.
//!
//! Bases that nothing asked to be special are a function of the seed, the contig and the position, so
//! that a whole human genome takes no memory; bases that matter are planted over them.

mod contigs;
mod fasta;
mod generated;
mod given;
mod gtf;
mod mini;
mod planting;

use rustc_hash::FxHashMap;
use trkfuse_core::{
    ContigId, Contigs, Interval, Pos, ReferenceError, ReferenceSequence, Sequence, Strand,
};
use trkfuse_genes::{Assembly, GeneIndex, GeneModels};

pub use contigs::ContigNaming;
use generated::Generated;
pub(crate) use generated::mix;
use given::Given;
pub use mini::MiniLayout;
pub(crate) use planting::{coding_positions, is_stop};

/// Contigs, genes and sequence of one simulated genome.
#[derive(Debug)]
pub struct World {
    contigs: Contigs,
    genes: GeneIndex,
    generated: Generated,
    /// The sequence of a FASTA, which stands in place of generated bases and is never changed.
    given: Option<Given>,
    /// Bases that differ from the generated ones or must stay as they are.
    planted: FxHashMap<(ContigId, Pos), u8>,
}

/// A difference between the sample and the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Snp {
    /// The sample's base, forward strand.
    pub(crate) base: u8,
    /// Bit `n`: whether haplotype `n` (0 or 1) carries it; at least one does.
    pub(crate) haplotypes: u8,
}

impl World {
    /// The main chromosomes of an assembly at their true lengths, with its embedded gene models.
    pub fn assembly(assembly: Assembly, naming: ContigNaming, seed: u64) -> Self {
        let contigs = naming.contigs(assembly);
        let genes = GeneModels::embedded(assembly).bind(&contigs);
        Self::new(contigs, genes, seed)
    }

    /// Takes contigs and genes placed on them.
    pub fn new(contigs: Contigs, genes: GeneIndex, seed: u64) -> Self {
        Self {
            contigs,
            genes,
            generated: Generated::new(seed),
            given: None,
            planted: FxHashMap::default(),
        }
    }

    /// The contigs, in the order of the header.
    pub const fn contigs(&self) -> &Contigs {
        &self.contigs
    }

    /// The genes on them.
    pub const fn genes(&self) -> &GeneIndex {
        &self.genes
    }

    /// The forward-strand reference base at a position. Positions beyond the contig have one too.
    pub fn base(&self, contig: ContigId, pos: Pos) -> u8 {
        if let Some(given) = &self.given {
            return given.base(contig, pos);
        }
        match self.planted.get(&(contig, pos)) {
            Some(&base) => base,
            None => self.generated.base(contig, pos),
        }
    }

    /// The reference base at a position as a molecule on `strand` spells it.
    pub(crate) fn base_on(&self, contig: ContigId, pos: Pos, strand: Strand) -> u8 {
        let base = self.base(contig, pos);
        match strand {
            Strand::Forward => base,
            Strand::Reverse => Sequence::complement(base),
        }
    }

    /// Whether a base must stay as it is: planted, or given.
    pub(crate) fn is_planted(&self, contig: ContigId, pos: Pos) -> bool {
        self.is_given() || self.planted.contains_key(&(contig, pos))
    }

    /// Whether the sequence was given: nothing can be planted in it.
    pub(crate) const fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// Makes a molecule on `strand` spell `base` here, whatever stood here before. Given sequence stays as
    /// it is.
    pub(crate) fn plant_on(&mut self, contig: ContigId, pos: Pos, strand: Strand, base: u8) {
        if self.is_given() {
            return;
        }
        let base = match strand {
            Strand::Forward => base,
            Strand::Reverse => Sequence::complement(base),
        };
        self.planted.insert((contig, pos), base);
    }

    /// The sample's difference from the reference at a position, where `rate` is the chance of one.
    pub(crate) fn snp(&self, contig: ContigId, pos: Pos, rate: f64) -> Option<Snp> {
        self.generated
            .snp(contig, pos, self.base(contig, pos), rate)
    }

    /// The contig of this name, with or without `chr`.
    pub(crate) fn contig(&self, name: &str) -> Option<ContigId> {
        self.contigs.id(name).or_else(|| {
            let other = match name.strip_prefix("chr") {
                Some(bare) => self.contigs.id(bare),
                None => self.contigs.id(&format!("chr{name}")),
            };
            other.or_else(|| contigs::refseq_alias(&self.contigs, name))
        })
    }
}

impl ReferenceSequence for World {
    fn bases(&self, contig: ContigId, interval: Interval) -> Result<Sequence, ReferenceError> {
        let length = self.contigs.get(contig).length;
        if interval.end.zero_based() > length {
            return Err(ReferenceError::Missing {
                contig: self.contigs.name(contig).to_string(),
                start: interval.start.one_based(),
                end: interval.end.zero_based(),
            });
        }
        let letters: Vec<u8> = (interval.start.zero_based()..interval.end.zero_based())
            .map(|pos| self.base(contig, Pos::from_zero_based(pos)))
            .collect();
        Ok(Sequence::new(&letters))
    }
}
