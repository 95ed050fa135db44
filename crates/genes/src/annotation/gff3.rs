//! Collects GFF3 features: parts name their transcript as `Parent`, transcripts their gene.

use rustc_hash::FxHashMap;
use trkfuse_core::{Interval, Strand};

use super::Collect;
use super::attributes::decode;
use super::build::{Draft, DraftGene, DraftTranscript, Habits};
use super::line::{Feature, FeatureKind};

/// More generations than any real hierarchy has; a circle of parents ends there.
const MAX_GENERATIONS: usize = 8;

/// Genes and transcripts as nodes; parts whose parent has not come yet wait for the end.
#[derive(Default)]
pub(super) struct Collector {
    nodes: Vec<Node>,
    known: Known,
    parts: Vec<Part>,
    habits: Habits,
}

/// Nodes by contig and id: some files give both copies of a PAR gene the same ids.
#[derive(Default)]
struct Known(FxHashMap<String, FxHashMap<String, usize>>);

impl Known {
    fn find(&self, contig: &str, id: &str) -> Option<usize> {
        self.0.get(contig)?.get(id).copied()
    }

    fn enter(&mut self, contig: &str, id: &str, node: usize) {
        let ids = self.0.entry(contig.to_string()).or_default();
        ids.insert(id.to_string(), node);
    }
}

/// A gene or a transcript.
struct Node {
    id: String,
    parent: Option<String>,
    contig: String,
    strand: Strand,
    span: Interval,
    is_gene: bool,
    symbol: Option<String>,
    aliases: Vec<String>,
    gene_id: Option<String>,
    biotype: Option<String>,
    /// Its parts, if it has any.
    draft: DraftTranscript,
}

/// An exon, a coding piece or a codon.
struct Part {
    contig: String,
    parent: String,
    kind: FeatureKind,
    span: Interval,
    phase: Option<u8>,
    is_cut: (bool, bool),
}

/// What the attributes of one line say.
#[derive(Default)]
struct Attributes<'a> {
    id: Option<&'a str>,
    parents: Option<&'a str>,
    name: Option<&'a str>,
    gene_name: Option<&'a str>,
    synonyms: &'a str,
    gene_id: Option<&'a str>,
    transcript_id: Option<&'a str>,
    version: Option<&'a str>,
    entrez: Option<&'a str>,
    biotype: Option<&'a str>,
    tags: &'a str,
    is_cut: (bool, bool),
}

impl<'a> Attributes<'a> {
    fn of(feature: &Feature<'a>) -> Result<Self, String> {
        let mut found = Self::default();
        for pair in feature.attributes() {
            let (key, value) = pair?;
            match key {
                "ID" => found.id = Some(value),
                "Parent" => found.parents = Some(value),
                "Name" => found.name = Some(value),
                "gene_name" | "gene" => found.gene_name = Some(value),
                "gene_synonym" => found.synonyms = value,
                "gene_id" => found.gene_id = Some(value),
                "transcript_id" => found.transcript_id = Some(value),
                "version" => found.version = Some(value),
                "Dbxref" => found.entrez = value.split(',').find(|x| x.starts_with("GeneID:")),
                "gene_type" | "gene_biotype" => found.biotype = Some(value),
                // Ensembl: the biotype of whatever the line is.
                "biotype" if feature.kind == FeatureKind::Gene => found.biotype = Some(value),
                "tag" => found.tags = value,
                // RefSeq: ".,100" begins before, "200,." ends behind what is shown.
                "start_range" => found.is_cut.0 = true,
                "end_range" => found.is_cut.1 = true,
                _ => {}
            }
        }
        Ok(found)
    }

    /// Ensembl gives id and version apart; GENCODE's and RefSeq's ids hold theirs.
    fn versioned(&self, id: &str) -> String {
        match self.version {
            Some(version) if id.starts_with("ENS") => format!("{id}.{version}"),
            _ => decode(id).into_owned(),
        }
    }
}

/// `gene:ENSG...`, `transcript:ENST...` (Ensembl), `gene-NTRK1`, `rna-NM_...` (RefSeq) without what
/// the maker of the file put before.
fn bare_id(id: &str) -> &str {
    ["gene:", "transcript:", "gene-", "rna-"]
        .iter()
        .find_map(|prefix| id.strip_prefix(prefix))
        .unwrap_or(id)
}

impl Collector {
    fn add_node(&mut self, feature: &Feature, strand: Strand) -> Result<(), String> {
        let attributes = Attributes::of(feature)?;
        let Some(id) = attributes.id else {
            // Nothing can refer to it.
            return Ok(());
        };
        if let Some(known) = self.known.find(feature.contig, id) {
            let node = &mut self.nodes[known];
            if node.strand == strand {
                node.span.start = node.span.start.min(feature.span.start);
                node.span.end = node.span.end.max(feature.span.end);
            }
            return Ok(());
        }
        let is_gene = feature.kind == FeatureKind::Gene;
        let mut draft = DraftTranscript {
            id: attributes.versioned(attributes.transcript_id.unwrap_or(bare_id(id))),
            ..DraftTranscript::default()
        };
        for tag in attributes.tags.split(',') {
            draft.tags.add(&decode(tag));
        }
        self.habits.tags_incomplete |= draft.tags.lacks_start || draft.tags.lacks_stop;
        // A gene's Name is its symbol; a transcript's is not (NM_..., NTRK1-201).
        let symbol = attributes.gene_name.or(attributes.name.filter(|_| is_gene));
        let gene_id = match (attributes.gene_id, attributes.entrez) {
            (Some(id), _) => Some(attributes.versioned(id)),
            (None, Some(entrez)) => Some(entrez.to_string()),
            (None, None) => None,
        };
        self.known.enter(feature.contig, id, self.nodes.len());
        self.nodes.push(Node {
            id: id.to_string(),
            parent: attributes
                .parents
                .and_then(|parents| parents.split(',').next())
                .map(str::to_string),
            contig: feature.contig.to_string(),
            strand,
            span: feature.span,
            is_gene,
            symbol: symbol.map(|symbol| decode(symbol).into_owned()),
            aliases: attributes
                .synonyms
                .split(',')
                .filter(|name| !name.is_empty())
                .map(|name| decode(name).into_owned())
                .collect(),
            gene_id,
            biotype: attributes.biotype.map(str::to_string),
            draft,
        });
        Ok(())
    }

    fn add_part(&mut self, feature: &Feature) -> Result<(), String> {
        let attributes = Attributes::of(feature)?;
        let Some(parents) = attributes.parents else {
            return Err("an exon or CDS without Parent".to_string());
        };
        for parent in parents.split(',') {
            let part = Part {
                contig: feature.contig.to_string(),
                parent: parent.to_string(),
                kind: feature.kind,
                span: feature.span,
                phase: feature.phase,
                is_cut: attributes.is_cut,
            };
            // Nearly always the parent is known already: nothing has to wait.
            if let Some(node) = self.known.find(feature.contig, parent) {
                self.nodes[node].take(&part);
            } else {
                self.parts.push(part);
            }
        }
        Ok(())
    }

    /// The gene of a node: its oldest ancestor in the file.
    fn root(&self, node: usize) -> usize {
        let mut at = node;
        for _ in 0..MAX_GENERATIONS {
            let Node { contig, parent, .. } = &self.nodes[at];
            let parent = parent.as_ref();
            match parent.and_then(|parent| self.known.find(contig, parent)) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }
}

impl Node {
    fn take(&mut self, part: &Part) {
        match part.kind {
            FeatureKind::Exon => self.draft.exons.push(part.span),
            FeatureKind::Cds => {
                self.draft.cds.push((part.span, part.phase));
                self.draft.is_cut.0 |= part.is_cut.0;
                self.draft.is_cut.1 |= part.is_cut.1;
            }
            FeatureKind::StartCodon => self.draft.has_start_codon = true,
            FeatureKind::StopCodon => self.draft.stop_codon.push(part.span),
            FeatureKind::Gene | FeatureKind::Transcript | FeatureKind::Other => {}
        }
    }

    fn has_parts(&self) -> bool {
        !self.draft.exons.is_empty() || !self.draft.cds.is_empty()
    }
}

impl Collect for Collector {
    fn add(&mut self, feature: &Feature) -> Result<(), String> {
        match feature.kind {
            FeatureKind::Other => return Ok(()),
            FeatureKind::StartCodon => self.habits.gives_start_codons = true,
            FeatureKind::StopCodon => self.habits.gives_stop_codons = true,
            _ => {}
        }
        let Some(strand) = feature.strand else {
            // Trans-spliced genes: no strand, no model.
            return Ok(());
        };
        match feature.kind {
            FeatureKind::Gene | FeatureKind::Transcript => self.add_node(feature, strand),
            _ => self.add_part(feature),
        }
    }

    fn finish(mut self: Box<Self>) -> Draft {
        let mut orphans = 0_u64;
        for part in std::mem::take(&mut self.parts) {
            match self.known.find(&part.contig, &part.parent) {
                Some(node) => self.nodes[node].take(&part),
                None => orphans += 1,
            }
        }
        if orphans > 0 {
            log::warn!(
                "{orphans} exons or coding pieces of the annotation have a Parent that is not in it"
            );
        }
        let roots: Vec<usize> = (0..self.nodes.len()).map(|node| self.root(node)).collect();
        let mut drafts: Vec<Vec<DraftTranscript>> = Vec::new();
        drafts.resize_with(self.nodes.len(), Vec::new);
        for (node, &root) in roots.iter().enumerate() {
            if self.nodes[node].has_parts() && self.nodes[node].strand == self.nodes[root].strand {
                let draft = std::mem::take(&mut self.nodes[node].draft);
                drafts[root].push(draft);
            }
        }
        let genes = self
            .nodes
            .into_iter()
            .zip(drafts)
            .zip(&roots)
            .enumerate()
            .filter(|(number, ((node, transcripts), root))| {
                number == *root && (node.is_gene || !transcripts.is_empty())
            })
            .map(|(_, ((node, transcripts), _))| {
                let bare = decode(bare_id(&node.id)).into_owned();
                DraftGene {
                    contig: node.contig,
                    strand: node.strand,
                    symbol: node.symbol.unwrap_or_else(|| bare.clone()),
                    aliases: node.aliases,
                    id: Some(node.gene_id.unwrap_or(bare)),
                    biotype: node.biotype,
                    extent: node.is_gene.then_some(node.span),
                    transcripts,
                }
            })
            .collect();
        Draft {
            genes,
            habits: self.habits,
        }
    }
}
