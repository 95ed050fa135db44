//! Chosen genes with short introns and short gaps on small contigs.

use std::collections::{BTreeMap, BTreeSet};

use trkfuse_core::{Contig, ContigId, Contigs, Interval, Pos};
use trkfuse_genes::{Assembly, Gene, GeneIndex, GeneModels, Transcript};

use super::World;
use super::contigs::ContigNaming;
use crate::simulate::error::SimulateError;

/// Which genes a small world holds, and how tightly.
///
/// Order, strands and exons of the genes stay as they are; every stretch without an exon is cut down.
#[derive(Clone, Debug)]
pub struct MiniLayout {
    /// Whose gene models.
    pub assembly: Assembly,
    /// How contigs are named; their lengths are not the assembly's.
    pub naming: ContigNaming,
    /// The genes, by name.
    pub genes: Vec<String>,
    /// Longest intron left, in bases.
    pub longest_intron: u32,
    /// Longest stretch left between two genes, in bases.
    pub longest_gap: u32,
    /// Bases before the first and behind the last gene of a contig.
    pub padding: u32,
}

impl MiniLayout {
    /// These genes of GRCh38 with introns of at most 400 and gaps of at most 4,000 bases.
    pub fn of(genes: &[&str]) -> Self {
        Self {
            assembly: Assembly::Grch38,
            naming: ContigNaming::Chr,
            genes: genes.iter().map(|gene| (*gene).to_string()).collect(),
            longest_intron: 400,
            longest_gap: 4_000,
            padding: 1_000,
        }
    }
}

impl World {
    /// Lays chosen genes out on small contigs.
    ///
    /// # Errors
    ///
    /// [`SimulateError::UnknownGene`] for a name that the gene models do not hold.
    pub fn mini(layout: &MiniLayout, seed: u64) -> Result<Self, SimulateError> {
        let full = layout.naming.contigs(layout.assembly);
        let models = GeneModels::embedded(layout.assembly).bind(&full);
        let mut by_contig: BTreeMap<ContigId, Vec<Gene>> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for name in &layout.genes {
            let gene = models
                .by_name(name)
                .ok_or_else(|| SimulateError::UnknownGene {
                    name: name.clone(),
                    models: models.description().to_string(),
                })?;
            if taken.insert((gene.contig, gene.span, gene.symbol.clone())) {
                by_contig
                    .entry(gene.contig)
                    .or_default()
                    .push(gene.as_ref().clone());
            }
        }
        let mut contigs = Vec::new();
        let mut placed = Vec::new();
        for (full_id, genes) in by_contig {
            let id = ContigId(contigs.len() as u32);
            let map = Compressed::new(&genes, layout);
            contigs.push(Contig {
                name: full.name(full_id).to_string(),
                length: map.length,
            });
            placed.extend(genes.into_iter().map(|gene| map.place(gene, id)));
        }
        let contigs = Contigs::new(contigs).expect("each contig of the assembly is taken once");
        let description = format!("chosen genes of {}", models.description());
        let genes = GeneIndex::from_genes(placed, None, description);
        Ok(Self::new(contigs, genes, seed))
    }
}

/// Where the bases of a contig come to lie when stretches without exons are cut down.
struct Compressed {
    /// Stretches that stay whole, ascending: their first base before and after.
    kept: Vec<(Interval, u32)>,
    /// Length of the small contig in bases.
    length: u32,
}

impl Compressed {
    fn new(genes: &[Gene], layout: &MiniLayout) -> Self {
        let mut exons: Vec<Interval> = genes
            .iter()
            .flat_map(|gene| &gene.transcripts)
            .flat_map(|transcript| transcript.exons.iter().copied())
            .collect();
        exons.sort_unstable();
        let mut kept: Vec<(Interval, u32)> = Vec::new();
        let mut next = layout.padding;
        for exon in exons {
            match kept.last_mut() {
                Some((last, _)) if exon.start <= last.end => {
                    let grown = exon.end.zero_based().saturating_sub(last.end.zero_based());
                    last.end = last.end.max(exon.end);
                    next += grown;
                    continue;
                }
                Some((last, _)) => {
                    let gap = Interval {
                        start: last.end,
                        end: exon.start,
                    };
                    let is_intron = genes
                        .iter()
                        .any(|gene| gene.span.start < gap.start && gap.end < gene.span.end);
                    let longest = if is_intron {
                        layout.longest_intron
                    } else {
                        layout.longest_gap
                    };
                    next += gap.len().min(longest);
                }
                None => {}
            }
            kept.push((exon, next));
            next += exon.len();
        }
        Self {
            kept,
            length: next + layout.padding,
        }
    }

    /// Where a base of a kept stretch, or the end of one, comes to lie.
    fn pos(&self, pos: Pos) -> Pos {
        let at = self
            .kept
            .partition_point(|(stretch, _)| stretch.start <= pos);
        let (stretch, placed) = self.kept[at - 1];
        Pos::from_zero_based(placed + stretch.start.distance(pos))
    }

    fn interval(&self, interval: Interval) -> Interval {
        let start = self.pos(interval.start);
        Interval {
            start,
            // Its last base lies in the same stretch or in a later one, never in a gap.
            end: Pos::from_zero_based(self.pos(interval.last()).zero_based() + 1),
        }
    }

    fn place(&self, gene: Gene, contig: ContigId) -> Gene {
        let transcripts: Vec<Transcript> = gene
            .transcripts
            .iter()
            .map(|transcript| Transcript {
                exons: transcript
                    .exons
                    .iter()
                    .map(|exon| self.interval(*exon))
                    .collect(),
                cds: transcript.cds.map(|cds| self.interval(cds)),
                ..transcript.clone()
            })
            .collect();
        let exons = || transcripts.iter().flat_map(|transcript| &transcript.exons);
        let start = exons().map(|exon| exon.start).min();
        let end = exons().map(|exon| exon.end).max();
        Gene {
            contig,
            span: start
                .zip(end)
                .and_then(|(start, end)| Interval::new(start, end))
                .expect("a gene has exons"),
            transcripts,
            ..gene
        }
    }
}
