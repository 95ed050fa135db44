//! Which stretches of the genome are read, by the genes asked for.

use std::sync::Arc;

use anyhow::bail;
use trkfuse_core::{Interval, Locus, LocusUse, Pos, TargetSummary};
use trkfuse_evidence::LocusCounts;
use trkfuse_genes::{CONTROL_GENES, DomainKind, Gene, GeneIndex, domains};

/// Bases read on both sides of a target gene.
const PADDING: u32 = 1_000;
/// Longest stretch read of a control gene: the library shows as well in part of it.
const CONTROL_SPAN: u32 = 10_000;

/// The genes asked for, in order, each once.
pub(crate) fn targets(names: &[String], genes: &GeneIndex) -> anyhow::Result<Vec<Arc<Gene>>> {
    let mut targets: Vec<Arc<Gene>> = Vec::new();
    let mut missing = Vec::new();
    for name in names
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
    {
        match genes.by_name(name) {
            Some(gene) if targets.iter().any(|known| known.span == gene.span) => {}
            Some(gene) => targets.push(gene),
            None => missing.push(name),
        }
    }
    if targets.is_empty() {
        bail!(
            "none of the genes {} is on a contig of this file by the gene models ({}); check the file's \
             contigs, the spelling in --genes, or give --annotation",
            names.join(", "),
            genes.description()
        );
    }
    for name in missing {
        log::warn!(
            "gene {name} is not in the gene models, or on no contig of this file: not looked at"
        );
    }
    Ok(targets)
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

/// What the sample shows of each target.
pub(crate) fn summaries(targets: &[Arc<Gene>], counts: &[LocusCounts]) -> Vec<TargetSummary> {
    targets
        .iter()
        .zip(counts)
        .map(|(gene, counts)| {
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
        })
        .collect()
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
