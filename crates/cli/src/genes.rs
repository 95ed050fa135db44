//! `trkfuse genes`: a gene's exons, frame and domains as a table.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context, bail};
use trkfuse_core::{Contig, Contigs};
use trkfuse_genes::{
    Assembly, DomainKind, ExonRow, Gene, GeneIndex, GeneModels, exon_rows, known_partners,
    provenance,
};

use crate::args::GenesArgs;

/// Shows genes, or where the gene models come from.
pub(crate) fn run(args: &GenesArgs) -> anyhow::Result<()> {
    let text = if args.version {
        provenance().to_string()
    } else {
        tables(args)?
    };
    std::io::stdout()
        .write_all(text.as_bytes())
        .context("writing to standard output")
}

fn tables(args: &GenesArgs) -> anyhow::Result<String> {
    let models = match &args.annotation {
        Some(path) => GeneModels::from_annotation(path)
            .with_context(|| format!("reading gene models from {}", path.display()))?,
        None => GeneModels::embedded(Assembly::from(args.assembly)),
    };
    let contigs = contigs(&models)?;
    let genes = models.bind(&contigs);
    let mut text = String::new();
    for name in &args.genes {
        let Some(gene) = genes.by_name(name) else {
            bail!(
                "no gene '{name}' in {}; check its spelling",
                genes.description()
            );
        };
        write_gene(&mut text, &gene, &genes, &contigs)?;
    }
    Ok(text)
}

/// The contigs that the models themselves name: there is no alignment file here.
fn contigs(models: &GeneModels) -> anyhow::Result<Contigs> {
    let list = models
        .contig_names()
        .into_iter()
        .map(|name| Contig {
            name,
            length: u32::MAX,
        })
        .collect();
    Contigs::new(list).context("reading the gene models' contigs")
}

fn write_gene(
    text: &mut String,
    gene: &Gene,
    genes: &GeneIndex,
    contigs: &Contigs,
) -> anyhow::Result<()> {
    let transcript = gene.main();
    writeln!(
        text,
        "# {} {} {}:{}-{}({}) {}",
        gene.symbol,
        gene.id.as_deref().unwrap_or("."),
        contigs.name(gene.contig),
        gene.span.start.one_based(),
        gene.span.last().one_based(),
        gene.strand,
        genes.description(),
    )?;
    writeln!(
        text,
        "# transcript {} {}{}, {} exons, {} isoforms; positions counted from 1, both ends included",
        transcript.id,
        transcript.refseq.as_deref().unwrap_or("."),
        if transcript.reference().is_mane_select {
            ", MANE Select"
        } else {
            ""
        },
        transcript.exon_count(),
        gene.transcripts.len(),
    )?;
    let partners = known_partners(&gene.symbol);
    if !partners.is_empty() {
        let names: Vec<&str> = partners
            .iter()
            .map(|pair| pair.five_prime.as_str())
            .collect();
        writeln!(text, "# published 5' partners: {}", names.join(", "))?;
    }
    writeln!(
        text,
        "exon\tstart\tend\tlength\tcoding\tstart_phase\tend_phase\tresidues\tdomains"
    )?;
    for row in exon_rows(gene) {
        write_exon(text, &row)?;
    }
    Ok(())
}

fn write_exon(text: &mut String, row: &ExonRow) -> anyhow::Result<()> {
    let or_dot =
        |phase: Option<u8>| phase.map_or_else(|| ".".to_string(), |phase| phase.to_string());
    let residues = row.residues.map_or_else(
        || ".".to_string(),
        |(first, last)| format!("{first}-{last}"),
    );
    let domains: Vec<String> = row
        .domains
        .iter()
        .map(|(kind, first, last)| {
            let name = match kind {
                DomainKind::Kinase => "kinase",
                DomainKind::Transmembrane => "transmembrane",
            };
            format!("{name}:{first}-{last}")
        })
        .collect();
    let domains = if domains.is_empty() {
        ".".to_string()
    } else {
        domains.join(";")
    };
    writeln!(
        text,
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{residues}\t{domains}",
        row.number,
        row.interval.start.one_based(),
        row.interval.last().one_based(),
        row.interval.len(),
        row.coding_bases,
        or_dot(row.start_phase),
        or_dot(row.end_phase),
    )?;
    Ok(())
}
