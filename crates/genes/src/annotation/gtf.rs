//! Collects GTF features: every line names its gene and its transcript.

use rustc_hash::FxHashMap;
use trkfuse_core::Strand;

use super::Collect;
use super::build::{Draft, DraftGene, DraftTranscript, Habits};
use super::line::{Feature, FeatureKind};

/// Genes and transcripts by id, contig by contig: copies on other contigs (PAR) stay apart.
#[derive(Default)]
pub(super) struct Collector {
    genes: Vec<DraftGene>,
    habits: Habits,
    contigs: FxHashMap<String, Known>,
}

/// What a contig has shown so far: places in `genes` and in a gene's transcripts.
#[derive(Default)]
struct Known {
    genes: FxHashMap<(String, Strand), usize>,
    transcripts: FxHashMap<String, (usize, usize)>,
}

/// What the attributes of one line say.
#[derive(Default)]
struct Names<'a> {
    gene_id: &'a str,
    gene_version: Option<&'a str>,
    symbol: Option<&'a str>,
    synonyms: Vec<&'a str>,
    entrez: Option<&'a str>,
    gene_biotype: Option<&'a str>,
    transcript_id: &'a str,
    transcript_version: Option<&'a str>,
    tags: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn of(feature: &Feature<'a>) -> Result<Self, String> {
        let mut names = Self::default();
        for pair in feature.attributes() {
            let (key, value) = pair?;
            match key {
                "gene_id" => names.gene_id = value,
                "gene_version" => names.gene_version = Some(value),
                "gene_name" | "gene" => names.symbol = Some(value),
                "gene_synonym" => names.synonyms.push(value),
                "gene_type" | "gene_biotype" => names.gene_biotype = Some(value),
                "transcript_id" => names.transcript_id = value,
                "transcript_version" => names.transcript_version = Some(value),
                "db_xref" if value.starts_with("GeneID:") => names.entrez = Some(value),
                "tag" => names.tags.push(value),
                _ => {}
            }
        }
        if names.gene_id.is_empty() {
            return Err("no gene_id".to_string());
        }
        Ok(names)
    }

    /// The gene's id: Ensembl's with its version, RefSeq's GeneID, else as it stands.
    fn id(&self) -> String {
        match (self.gene_version, self.entrez) {
            (Some(version), _) => format!("{}.{version}", self.gene_id),
            (None, Some(entrez)) if !self.gene_id.starts_with("ENS") => entrez.to_string(),
            _ => self.gene_id.to_string(),
        }
    }
}

impl Collector {
    /// The place of the line's gene, which is entered when it is new.
    fn gene(&mut self, feature: &Feature, strand: Strand, names: &Names) -> usize {
        let known = self.contigs.entry(feature.contig.to_string()).or_default();
        let genes = &mut self.genes;
        let place = *known
            .genes
            .entry((names.gene_id.to_string(), strand))
            .or_insert_with(|| {
                genes.push(DraftGene {
                    contig: feature.contig.to_string(),
                    strand,
                    symbol: names.symbol.unwrap_or(names.gene_id).to_string(),
                    aliases: Vec::new(),
                    id: Some(names.id()),
                    biotype: None,
                    extent: None,
                    transcripts: Vec::new(),
                });
                genes.len() - 1
            });
        let gene = &mut self.genes[place];
        if feature.kind == FeatureKind::Gene {
            gene.extent = Some(feature.span);
            gene.aliases
                .extend(names.synonyms.iter().map(|name| (*name).to_string()));
        }
        if gene.biotype.is_none() {
            gene.biotype = names.gene_biotype.map(str::to_string);
        }
        place
    }

    /// The line's transcript, which is entered with its gene when it is new; `None` without an id.
    fn transcript(
        &mut self,
        feature: &Feature,
        strand: Strand,
    ) -> Result<Option<&mut DraftTranscript>, String> {
        let id = feature.attributes().first("transcript_id")?.unwrap_or("");
        if id.is_empty() {
            return match feature.kind {
                FeatureKind::Exon | FeatureKind::Cds => Err("no transcript_id".to_string()),
                _ => Ok(None),
            };
        }
        let known = self.contigs.get(feature.contig);
        let place = known.and_then(|known| known.transcripts.get(id)).copied();
        let (gene, transcript) = if let Some(place) = place {
            place
        } else {
            let names = Names::of(feature)?;
            let gene = self.gene(feature, strand, &names);
            let mut draft = DraftTranscript {
                id: match names.transcript_version {
                    Some(version) => format!("{}.{version}", names.transcript_id),
                    None => names.transcript_id.to_string(),
                },
                ..DraftTranscript::default()
            };
            for tag in &names.tags {
                draft.tags.add(tag);
            }
            self.habits.tags_incomplete |= draft.tags.lacks_start || draft.tags.lacks_stop;
            let transcripts = &mut self.genes[gene].transcripts;
            transcripts.push(draft);
            let place = (gene, transcripts.len() - 1);
            let known = self.contigs.entry(feature.contig.to_string()).or_default();
            known.transcripts.insert(id.to_string(), place);
            place
        };
        Ok(Some(&mut self.genes[gene].transcripts[transcript]))
    }
}

impl Collect for Collector {
    fn add(&mut self, feature: &Feature) -> Result<(), String> {
        let Some(strand) = feature.strand else {
            // Trans-spliced genes: no strand, no model.
            return Ok(());
        };
        match feature.kind {
            FeatureKind::Other => return Ok(()),
            FeatureKind::Gene => {
                let names = Names::of(feature)?;
                self.gene(feature, strand, &names);
                return Ok(());
            }
            FeatureKind::StartCodon => self.habits.gives_start_codons = true,
            FeatureKind::StopCodon => self.habits.gives_stop_codons = true,
            _ => {}
        }
        let Some(transcript) = self.transcript(feature, strand)? else {
            return Ok(());
        };
        match feature.kind {
            FeatureKind::Exon => transcript.exons.push(feature.span),
            FeatureKind::Cds => transcript.cds.push((feature.span, feature.phase)),
            FeatureKind::StartCodon => transcript.has_start_codon = true,
            FeatureKind::StopCodon => transcript.stop_codon.push(feature.span),
            FeatureKind::Gene | FeatureKind::Transcript | FeatureKind::Other => {}
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Draft {
        Draft {
            genes: self.genes,
            habits: self.habits,
        }
    }
}
