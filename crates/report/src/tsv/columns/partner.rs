//! Columns of one side; the side goes before name and documentation.

use super::{PartnerColumn, fourth, option, yes_no};
use crate::{number::fixed, record::NearbySide, word::word};

pub(super) const PLACE: &[PartnerColumn] = &[
    ("gene", "the gene's symbol; `.` in no gene", |p| {
        option(p.gene.as_ref())
    }),
    (
        "contig",
        "the contig, as the alignment file spells it",
        |p| p.contig.clone(),
    ),
    (
        "position",
        "the base next to the break that is in the molecule, counted from 1",
        |p| p.position.to_string(),
    ),
    (
        "strand",
        "the strand transcribed into the fusion, `+` or `-`; `.` when the direction is not known",
        |p| p.strand.map(word).unwrap_or_default(),
    ),
    ("transcript", "the transcript that exons refer to", |p| {
        option(p.transcript.as_ref())
    }),
    (
        "exon",
        "the exon, counted from 1 in transcript order: the last retained one on the 5' side, the first on the 3' side",
        |p| option(p.exon),
    ),
    (
        "exon_offset",
        "bases from the exon's edge, on the transcript's strand: 0 at the edge; on the 5' side negative within the exon and positive in the intron behind it, on the 3' side positive within the exon and negative in the intron before it",
        |p| option(p.exon_offset),
    ),
    (
        "site",
        "what kind of place: `splice_site`, `cds`, `five_prime_utr`, `three_prime_utr`, `exon` (of a non-coding transcript), `intron`, `intergenic`",
        |p| word(p.site),
    ),
];

pub(super) const DETAIL: &[PartnerColumn] = &[
    ("gene_id", "the gene's id with version", |p| {
        option(p.gene_id.as_ref())
    }),
    (
        "gene_strand",
        "the strand the gene is annotated on, `+` or `-`",
        |p| p.gene_strand.map(word).unwrap_or_default(),
    ),
    (
        "nearest_genes",
        "in no gene, the nearest gene at lower coordinates and the nearest at higher ones, joined by `;`, each as `lower:symbol:bases` or `higher:symbol:bases`",
        |p| {
            let genes = p.nearest_genes.iter().map(|nearby| {
                let side = match nearby.side {
                    NearbySide::Lower => "lower",
                    NearbySide::Higher => "higher",
                };
                format!("{side}:{}:{}", nearby.gene, nearby.distance)
            });
            genes.collect::<Vec<_>>().join(";")
        },
    ),
    (
        "alternatives",
        "other genes that could be meant, best first, joined by `;`",
        |p| p.alternatives.join(";"),
    ),
    (
        "is_target",
        "whether the gene is among the targets, `yes` or `no`",
        |p| yes_no(p.is_target),
    ),
    (
        "position_low",
        "lowest position the break may have, by homology or because no read places it, counted from 1",
        |p| p.position_low.to_string(),
    ),
    (
        "position_high",
        "highest position the break may have, counted from 1",
        |p| p.position_high.to_string(),
    ),
    (
        "retained",
        "which flank of the position is in the molecule: `lower` or `higher` coordinates",
        |p| word(p.retained),
    ),
    (
        "transcript_refseq",
        "RefSeq accession of the transcript",
        |p| option(p.transcript_refseq.as_ref()),
    ),
    (
        "transcript_is_mane_select",
        "whether the transcript is the MANE Select one, `yes` or `no`",
        |p| p.transcript_is_mane_select.map(yes_no).unwrap_or_default(),
    ),
    ("exon_count", "exons of the transcript", |p| {
        option(p.exon_count)
    }),
    (
        "reference_base",
        "forward-strand reference base at the position; `N` where nothing tells",
        |p| p.reference_base.clone(),
    ),
    (
        "splice_dinucleotide",
        "the two intron bases next to the break, in the direction of transcription; `.` without a FASTA",
        |p| option(p.splice_dinucleotide.as_ref()),
    ),
    (
        "reference_reads",
        "reads that cross the place as ordinary transcription does; `.` where not counted",
        |p| option(p.reference_reads),
    ),
    (
        "longest_anchor",
        "longest anchor of a supporting junction read on this side, in bases",
        |p| p.longest_anchor.to_string(),
    ),
    (
        "unique_share",
        "share (0 to 1) of the supporting fragments that are placed uniquely on this side",
        |p| fixed(p.unique_share, 3),
    ),
];

pub(super) const ALLELE_FRACTION: &[PartnerColumn] = &[
    (
        "allele_fraction",
        "junction fragments over junction fragments and reference reads, 0 to 1; `.` where reference reads were not counted or no read places the junction. A share of transcripts, not of cells",
        |p| fourth(p.allele_fraction),
    ),
    (
        "allele_fraction_low",
        "lower end of its 95 % interval (Wilson)",
        |p| fourth(p.allele_fraction_low),
    ),
    (
        "allele_fraction_high",
        "upper end of its 95 % interval",
        |p| fourth(p.allele_fraction_high),
    ),
];

pub(super) const ELSEWHERE: &[PartnerColumn] = &[(
    "elsewhere",
    "other places at which supporting fragments lie as well, as far as the file names them, most fragments first, joined by `;`: each as `symbol:fragments`, or `contig:position:fragments` in no gene. The genes of `alternatives` lie at the place reported, these elsewhere",
    |p| {
        let loci = p.elsewhere.iter().map(|locus| match &locus.gene {
            Some(gene) => format!("{gene}:{}", locus.fragments),
            None => format!("{}:{}:{}", locus.contig, locus.position, locus.fragments),
        });
        loci.collect::<Vec<_>>().join(";")
    },
)];
