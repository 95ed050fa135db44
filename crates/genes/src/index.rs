//! Answers which genes lie at a place, and which gene a name means.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use bio::data_structures::interval_tree::ArrayBackedIntervalTree;
use trkfuse_core::{Breakend, ContigId, Interval, Pos, Retained};

use crate::chromosome::ContigAliases;
use crate::names::{NameTable, Query};
use crate::packed::Packed;
use crate::{Assembly, Gene};

/// Gene models on the contigs of one alignment file.
///
/// Genes of the embedded models are decoded when first asked for, and the tables for names and places
/// are built when first used, so that a run which asks for few genes pays for few.
#[derive(Debug)]
pub struct GeneIndex {
    assembly: Option<Assembly>,
    description: String,
    /// The embedded models; `None` where `genes` were given whole.
    packed: Option<Packed>,
    /// By contig, start, end, symbol.
    entries: Vec<Entry>,
    /// `genes[n]` is the gene of `entries[n]`.
    genes: Vec<OnceLock<Arc<Gene>>>,
    /// By contig id: which entries lie there, and the tables to find them.
    places: Vec<Places>,
    names: OnceLock<NameTable>,
}

/// Where a gene lies, and its number in the packed models.
#[derive(Clone, Copy, Debug)]
struct Entry {
    contig: ContigId,
    span: Interval,
    packed: u32,
}

#[derive(Debug, Default)]
struct Places {
    entries: Range<usize>,
    tree: OnceLock<ArrayBackedIntervalTree<u32, u32>>,
    /// Entries by end, then start.
    by_end: OnceLock<Vec<u32>>,
}

/// A gene and the bases between it and a place.
type Neighbour = Option<(Arc<Gene>, u32)>;

impl GeneIndex {
    /// Takes genes that are already placed, in any order.
    pub fn from_genes(
        mut genes: Vec<Gene>,
        assembly: Option<Assembly>,
        description: String,
    ) -> Self {
        genes.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        let entries = genes
            .iter()
            .enumerate()
            .map(|(number, gene)| Entry {
                contig: gene.contig,
                span: gene.span,
                packed: number as u32,
            })
            .collect();
        let genes = genes
            .into_iter()
            .map(|gene| OnceLock::from(Arc::new(gene)))
            .collect();
        Self::new(assembly, description, None, entries, genes)
    }

    pub(crate) fn embedded(assembly: Assembly, packed: Packed, aliases: &ContigAliases) -> Self {
        let contigs: Vec<_> = packed
            .contigs()
            .iter()
            .map(|name| aliases.find(name))
            .collect();
        let mut entries: Vec<_> = (0..packed.len() as u32)
            .filter_map(|number| {
                Some(Entry {
                    contig: contigs[packed.contig_of(number)]?,
                    span: packed.span(number),
                    packed: number,
                })
            })
            .collect();
        // Stable: within a contig the packed order is by start, end and symbol already.
        entries.sort_by_key(|entry| entry.contig);
        let genes = entries.iter().map(|_| OnceLock::new()).collect();
        let description = packed.description().to_string();
        Self::new(Some(assembly), description, Some(packed), entries, genes)
    }

    fn new(
        assembly: Option<Assembly>,
        description: String,
        packed: Option<Packed>,
        entries: Vec<Entry>,
        genes: Vec<OnceLock<Arc<Gene>>>,
    ) -> Self {
        let mut places = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let contig = entry.contig.0 as usize;
            if places.len() <= contig {
                places.resize_with(contig + 1, Places::default);
            }
            let range = &mut places[contig].entries;
            if range.start == range.end {
                range.start = number;
            }
            range.end = number + 1;
        }
        Self {
            assembly,
            description,
            packed,
            entries,
            genes,
            places,
            names: OnceLock::new(),
        }
    }

    /// The gene of this symbol, gene id (with or without version) or other symbol.
    ///
    /// A symbol goes before an id, an id before another symbol of a gene; letter case, and the version
    /// of an id, are ignored only where nothing matches otherwise. Of several genes with one symbol
    /// (PAR copies, small RNAs) it is the one with a MANE Select transcript, else a protein-coding
    /// one, else the first by contig and start.
    pub fn by_name(&self, name: &str) -> Option<Arc<Gene>> {
        let query = Query::new(name);
        let names = self.names.get_or_init(|| self.name_table());
        let by_id = query
            .ensembl_number()
            .zip(self.packed.as_ref())
            .map(|(number, packed)| packed.with_ensembl_number(number))
            .into_iter()
            .flatten()
            .filter_map(|packed| self.entry_of_packed(packed));
        names
            .candidates(&query)
            .chain(by_id)
            .filter_map(|number| {
                let gene = self.gene(number);
                Some((query.rank(gene)?, number))
            })
            .min()
            .map(|(_, number)| self.gene(number).clone())
    }

    /// Genes whose span holds a base, by start, end, symbol.
    pub fn at(&self, contig: ContigId, pos: Pos) -> Vec<Arc<Gene>> {
        let end = Pos::from_zero_based(pos.zero_based().saturating_add(1));
        Interval::new(pos, end).map_or_else(Vec::new, |base| self.overlapping(contig, base))
    }

    /// Genes whose span shares a base with an interval, by start, end, symbol.
    pub fn overlapping(&self, contig: ContigId, interval: Interval) -> Vec<Arc<Gene>> {
        let Some(places) = self.places.get(contig.0 as usize) else {
            return Vec::new();
        };
        let tree = places.tree.get_or_init(|| self.tree(places));
        let query = interval.start.zero_based()..interval.end.zero_based();
        let mut found: Vec<u32> = tree.find(query).iter().map(|hit| *hit.data()).collect();
        found.sort_unstable();
        found
            .into_iter()
            .map(|number| self.gene(number as usize).clone())
            .collect()
    }

    /// The nearest genes that lie wholly below and wholly above a base, each with the bases from
    /// there to the gene's nearest base (1 for a gene that ends right before it). Genes that hold the
    /// base are neither.
    pub fn nearest(&self, contig: ContigId, pos: Pos) -> (Neighbour, Neighbour) {
        let Some(places) = self.places.get(contig.0 as usize) else {
            return (None, None);
        };
        let by_end = places.by_end.get_or_init(|| self.by_end(places));
        let ended = by_end.partition_point(|&number| self.entries[number as usize].span.end <= pos);
        let lower = ended.checked_sub(1).map(|last| by_end[last] as usize);
        let here = &self.entries[places.entries.clone()];
        let begun = here.partition_point(|entry| entry.span.start <= pos);
        let higher = (begun < here.len()).then_some(places.entries.start + begun);
        let neighbour = |number: usize, edge: Pos| (self.gene(number).clone(), edge.distance(pos));
        (
            lower.map(|number| neighbour(number, self.entries[number].span.last())),
            higher.map(|number| neighbour(number, self.entries[number].span.start)),
        )
    }

    /// All genes by contig, start, end, symbol. Decodes each.
    pub fn all(&self) -> impl Iterator<Item = Arc<Gene>> + '_ {
        (0..self.entries.len()).map(|number| self.gene(number).clone())
    }

    /// Every annotated splice site, as the breakend of a fusion that uses it: the last base of each exon
    /// but a transcript's highest, and the first base of each but its lowest, whatever the strand.
    /// By gene; a site of several transcripts comes as often.
    ///
    /// Costs less than going through [`all`](Self::all): no gene is kept.
    pub fn splice_sites(&self) -> Vec<Breakend> {
        let mut sites = Vec::new();
        let mut add = |contig: ContigId, exons: &[Interval]| {
            for pair in exons.windows(2) {
                for (pos, retained) in [
                    (pair[0].last(), Retained::Lower),
                    (pair[1].start, Retained::Higher),
                ] {
                    sites.push(Breakend {
                        contig,
                        pos,
                        retained,
                    });
                }
            }
        };
        for (number, entry) in self.entries.iter().enumerate() {
            if let Some(packed) = &self.packed {
                for exons in packed.exon_chains(entry.packed) {
                    add(entry.contig, &exons);
                }
            } else {
                for transcript in &self.gene(number).transcripts {
                    add(entry.contig, &transcript.exons);
                }
            }
        }
        sites
    }

    /// How many genes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no gene lies on the alignment file's contigs.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The assembly of embedded models; `None` for an annotation file's.
    pub const fn assembly(&self) -> Option<Assembly> {
        self.assembly
    }

    /// What the models are: `GRCh38 (GENCODE v43, MANE v1.5)`, or the annotation's file name.
    pub fn description(&self) -> &str {
        &self.description
    }

    fn gene(&self, number: usize) -> &Arc<Gene> {
        self.genes[number].get_or_init(|| {
            let packed = self.packed.as_ref();
            let packed = packed.expect("genes that are not packed are there from the start");
            let entry = self.entries[number];
            Arc::new(packed.gene(entry.packed, entry.contig))
        })
    }

    fn tree(&self, places: &Places) -> ArrayBackedIntervalTree<u32, u32> {
        places
            .entries
            .clone()
            .map(|number| {
                let span = self.entries[number].span;
                let range = span.start.zero_based()..span.end.zero_based();
                (range, number as u32)
            })
            .collect()
    }

    fn by_end(&self, places: &Places) -> Vec<u32> {
        let mut numbers: Vec<u32> = places.entries.clone().map(|n| n as u32).collect();
        numbers.sort_by_key(|&number| {
            let span = self.entries[number as usize].span;
            (span.end, span.start)
        });
        numbers
    }

    fn name_table(&self) -> NameTable {
        let mut names = NameTable::default();
        let Some(packed) = &self.packed else {
            for number in 0..self.entries.len() {
                names.add_gene(self.gene(number), number);
            }
            return names.finish();
        };
        let mut entry_of_packed = vec![None; packed.len()];
        for (number, entry) in self.entries.iter().enumerate() {
            names.add(packed.stored_symbol(entry.packed), number);
            entry_of_packed[entry.packed as usize] = Some(number);
        }
        for (packed, alias) in packed.aliases() {
            if let Some(number) = entry_of_packed[*packed as usize] {
                names.add(alias, number);
            }
        }
        names.finish()
    }

    fn entry_of_packed(&self, packed: u32) -> Option<usize> {
        self.entries.iter().position(|entry| entry.packed == packed)
    }
}

fn sort_key(gene: &Gene) -> (ContigId, Interval, &str, Option<&str>) {
    (gene.contig, gene.span, &gene.symbol, gene.id.as_deref())
}

#[cfg(test)]
mod tests;
