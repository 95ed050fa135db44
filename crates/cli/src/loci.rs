//! Which stretches of the genome are read, by the genes asked for.

use std::sync::Arc;

use anyhow::bail;
use trkfuse_core::{Interval, Locus, LocusUse, Pos, TargetSummary, Warning};
use trkfuse_evidence::LocusCounts;
use trkfuse_genes::{CONTROL_GENES, DomainKind, Gene, GeneIndex, domains};

/// Bases read on both sides of a target gene.
const PADDING: u32 = 1_000;
/// Longest stretch read of a control gene: the library shows as well in part of it.
const CONTROL_SPAN: u32 = 10_000;

/// The genes asked for, in order, each once, and the names that no gene of the file's contigs has.
pub(crate) struct Targets {
    /// Those that are there.
    pub(crate) genes: Vec<Arc<Gene>>,
    /// Those that are not, as typed, with the place that each has among all that were asked for.
    absent: Vec<(usize, String)>,
}

/// Finds the genes asked for.
pub(crate) fn targets(names: &[String], genes: &GeneIndex) -> anyhow::Result<Targets> {
    let mut targets = Targets {
        genes: Vec::new(),
        absent: Vec::new(),
    };
    for name in names
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
    {
        match genes.by_name(name) {
            Some(gene) if targets.genes.contains(&gene) => {}
            Some(gene) => targets.genes.push(gene),
            None => {
                let place = targets.genes.len() + targets.absent.len();
                targets.absent.push((place, name.to_string()));
            }
        }
    }
    if targets.genes.is_empty() {
        bail!(
            "none of the genes {} is on a contig of this file by the gene models ({}); check the file's \
             contigs, the spelling in --genes, or give --annotation",
            names.join(", "),
            genes.description()
        );
    }
    Ok(targets)
}

impl Targets {
    /// Says which genes cannot be looked at, if any.
    pub(crate) fn warning(&self) -> Option<Warning> {
        let names: Vec<&str> = self.absent.iter().map(|(_, name)| name.as_str()).collect();
        (!names.is_empty()).then(|| Warning {
            name: "target_absent".to_string(),
            count: names.len() as u64,
            message: format!(
                "not looked at, as no contig of this file or no gene model has them: {}; check \
                 the file's contigs and the spelling in --genes",
                names.join(", ")
            ),
        })
    }

    /// What the sample shows of each gene asked for, in that order; of an absent one nothing.
    pub(crate) fn summaries(&self, counts: &[LocusCounts]) -> Vec<TargetSummary> {
        let present = self.genes.iter().zip(counts);
        let mut summaries: Vec<_> = present
            .map(|(gene, counts)| summary(gene, counts))
            .collect();
        for (place, name) in &self.absent {
            let absent = TargetSummary {
                gene: name.clone(),
                transcript: ".".to_string(),
                exon_reads: 0,
                kinase_reads: 0,
                chimeric_fragments: 0,
                is_present: false,
            };
            summaries.insert(*place, absent);
        }
        summaries
    }
}

/// The stretches to read: targets first, in order, then controls.
pub(crate) fn loci(targets: &[Arc<Gene>], genes: &GeneIndex) -> Vec<Locus> {
    let of_target = targets.iter().map(|gene| Locus {
        contig: gene.contig,
        interval: gene.span.padded(PADDING),
        strand: gene.strand,
        name: gene.symbol.clone(),
        usage: LocusUse::Target,
        exons: gene.main().exons.clone(),
    });
    let of_control = CONTROL_GENES
        .iter()
        .filter_map(|name| genes.by_name(name))
        .filter(|gene| {
            !targets
                .iter()
                .any(|target| target.contig == gene.contig && target.span.overlaps(gene.span))
        })
        .map(|gene| control(&gene));
    of_target.chain(of_control).collect()
}

/// The stretch of a control gene around its 3' end, where most libraries have most reads.
fn control(gene: &Gene) -> Locus {
    let span = gene.span;
    let near_end = match gene.strand {
        trkfuse_core::Strand::Forward => {
            let start = span.end.zero_based().saturating_sub(CONTROL_SPAN);
            Interval::new(Pos::from_zero_based(start).max(span.start), span.end)
        }
        trkfuse_core::Strand::Reverse => {
            let end = Pos::from_zero_based(span.start.zero_based() + CONTROL_SPAN);
            Interval::new(span.start, end.min(span.end))
        }
    };
    Locus {
        contig: gene.contig,
        interval: near_end.unwrap_or(span),
        strand: gene.strand,
        name: gene.symbol.clone(),
        usage: LocusUse::Control,
        exons: gene.main().exons.clone(),
    }
}

fn summary(gene: &Gene, counts: &LocusCounts) -> TargetSummary {
    let transcript = gene.main();
    TargetSummary {
        gene: gene.symbol.clone(),
        transcript: transcript
            .refseq
            .clone()
            .unwrap_or_else(|| transcript.id.clone()),
        exon_reads: counts.exon_reads,
        kinase_reads: kinase_reads(gene, counts),
        chimeric_fragments: counts.chimeric_fragments,
        is_present: true,
    }
}

/// Reads over exons that code the kinase domain (a read over two of them counts twice).
fn kinase_reads(gene: &Gene, counts: &LocusCounts) -> u64 {
    let kinase = domains(gene)
        .into_iter()
        .find(|domain| domain.kind == DomainKind::Kinase);
    let Some(kinase) = kinase else { return 0 };
    gene.main()
        .exons
        .iter()
        .zip(&counts.per_exon)
        .filter(|(exon, _)| kinase.bases.iter().any(|stretch| stretch.overlaps(**exon)))
        .map(|(_, &reads)| reads)
        .sum()
}
