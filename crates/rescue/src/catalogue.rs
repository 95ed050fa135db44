//! Which transcripts stray reads are looked for in.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use trkfuse_core::{Pos, ReferenceError, ReferenceSequence, Sequence, Strand};
use trkfuse_genes::{Gene, GeneIndex, Transcript, known_partners};

/// One transcript.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) gene: Arc<Gene>,
    /// Which of the gene's transcripts.
    index: usize,
    pub(crate) is_target: bool,
    /// Whether the gene is a published 5' partner of a target.
    pub(crate) is_known_partner: bool,
}

impl Entry {
    pub(crate) fn transcript(&self) -> &Transcript {
        &self.gene.transcripts[self.index]
    }

    /// The transcript's bases, 5' to 3'.
    pub(crate) fn spliced(
        &self,
        reference: &dyn ReferenceSequence,
    ) -> Result<Sequence, ReferenceError> {
        let mut letters = Sequence::default();
        for exon in &self.transcript().exons {
            letters.extend(&reference.bases(self.gene.contig, *exon)?);
        }
        Ok(match self.transcript().strand {
            Strand::Forward => letters,
            Strand::Reverse => letters.reverse_complement(),
        })
    }

    /// The neighbour of an exonic base along the transcript: the next one in the direction of rising
    /// (`is_up`) or falling coordinates; `None` at the transcript's end.
    pub(crate) fn step(&self, pos: Pos, is_up: bool) -> Option<Pos> {
        let exons = &self.transcript().exons;
        let index = exons.partition_point(|exon| exon.end <= pos);
        let exon = exons.get(index).filter(|exon| exon.contains(pos))?;
        if is_up {
            if pos == exon.last() {
                exons.get(index + 1).map(|next| next.start)
            } else {
                pos.offset(1)
            }
        } else if pos == exon.start {
            exons.get(index.checked_sub(1)?).map(|before| before.last())
        } else {
            pos.offset(-1)
        }
    }
}

/// All transcripts, in an order that gene models and targets alone decide: every isoform of the
/// targets first, then the main transcript of every protein-coding gene and published partner.
#[derive(Debug)]
pub(crate) struct Catalogue {
    entries: Vec<Entry>,
    targets: usize,
}

impl Catalogue {
    pub(crate) fn new(genes: &GeneIndex, targets: &[Arc<Gene>]) -> Self {
        let partners: FxHashSet<&str> = targets
            .iter()
            .flat_map(|target| known_partners(&target.symbol))
            .map(|pair| pair.five_prime.as_str())
            .collect();
        let mut entries: Vec<Entry> = targets
            .iter()
            .flat_map(|gene| {
                (0..gene.transcripts.len()).map(|index| Entry {
                    gene: gene.clone(),
                    index,
                    is_target: true,
                    is_known_partner: partners.contains(gene.symbol.as_str()),
                })
            })
            .collect();
        let target_entries = entries.len();
        let is_target = |gene: &Gene| {
            targets
                .iter()
                .any(|target| target.contig == gene.contig && target.span == gene.span)
        };
        entries.extend(genes.all().filter_map(|gene| {
            let is_known_partner = partners.contains(gene.symbol.as_str());
            ((gene.is_protein_coding() || is_known_partner) && !is_target(&gene)).then_some(Entry {
                gene,
                index: 0,
                is_target: false,
                is_known_partner,
            })
        }));
        Self {
            entries,
            targets: target_entries,
        }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The targets' isoforms.
    pub(crate) fn targets(&self) -> &[Entry] {
        &self.entries[..self.targets]
    }
}
