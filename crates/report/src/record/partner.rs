//! One side of a call, as others read it.

use serde::{Deserialize, Serialize};
use trkfuse_core::{Contigs, Nearby, OtherLocus, Partner, Placement, Retained, Site, Strand};

use crate::{allele_fraction::AlleleFraction, number::rounded};

/// One side of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PartnerRecord {
    /// The gene's symbol; null in no gene.
    pub gene: Option<String>,
    /// The gene's id with version; null in no gene or where the annotation has none.
    pub gene_id: Option<String>,
    /// The strand the gene is annotated on; null in no gene.
    #[cfg_attr(test, schemars(with = "Option<crate::schema::Strand>"))]
    pub gene_strand: Option<Strand>,
    /// In no gene: the nearest genes.
    pub nearest_genes: Vec<NearbyRecord>,
    /// Other genes that could be meant, best first.
    pub alternatives: Vec<String>,
    /// Whether the gene is among the targets.
    pub is_target: bool,
    /// The contig, as the alignment file spells it.
    pub contig: String,
    /// The base next to the break that is in the molecule, counted from 1.
    pub position: u32,
    /// Lowest position the break may have, by homology or because no read places it, counted from 1.
    pub position_low: u32,
    /// Highest position the break may have.
    pub position_high: u32,
    /// The strand transcribed into the fusion; null when the direction is not known.
    #[cfg_attr(test, schemars(with = "Option<crate::schema::Strand>"))]
    pub strand: Option<Strand>,
    /// Which flank of `position` is in the molecule.
    #[cfg_attr(test, schemars(with = "crate::schema::Retained"))]
    pub retained: Retained,
    /// The transcript that exons refer to.
    pub transcript: Option<String>,
    /// Its RefSeq accession.
    pub transcript_refseq: Option<String>,
    /// Whether it is the MANE Select transcript; null without a transcript.
    pub transcript_is_mane_select: Option<bool>,
    /// The exon, counted from 1 in transcript order: the last retained one on the 5' side, the first
    /// on the 3' side; null without a transcript.
    pub exon: Option<u32>,
    /// Exons of the transcript.
    pub exon_count: Option<u32>,
    /// Bases from the exon's edge, on the transcript's strand: 0 at the edge; on the 5' side negative
    /// within the exon and positive in the intron behind it, on the 3' side positive within the exon
    /// and negative in the intron before it.
    pub exon_offset: Option<i64>,
    /// What kind of place it is.
    #[cfg_attr(test, schemars(with = "crate::schema::Site"))]
    pub site: Site,
    /// Forward-strand reference base at `position`; `N` where nothing tells.
    pub reference_base: String,
    /// The two intron bases next to the break, in the direction of transcription; null without a FASTA.
    pub splice_dinucleotide: Option<String>,
    /// Reads that cross the place as ordinary transcription does; null where not counted.
    pub reference_reads: Option<u32>,
    /// Longest anchor of a supporting junction read on this side, in bases.
    pub longest_anchor: u32,
    /// Share (0 to 1) of the supporting fragments that are placed uniquely on this side.
    pub unique_share: f64,
    /// Junction fragments over junction fragments and reference reads, 0 to 1; null where reference reads were
    /// not counted or no read places the junction. A share of transcripts, not of cells.
    pub allele_fraction: Option<f64>,
    /// Lower end of its 95 % interval (Wilson).
    pub allele_fraction_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub allele_fraction_high: Option<f64>,
    /// Other places at which supporting fragments lie as well on this side, as far as the file names them: most
    /// fragments first. The genes of `alternatives` lie at the place reported, these elsewhere.
    pub elsewhere: Vec<OtherLocusRecord>,
}

impl PartnerRecord {
    /// `offsets`: how far from the breakend the break may lie, lowest and highest.
    pub(super) fn new(
        partner: &Partner,
        offsets: (i64, i64),
        fraction: Option<AlleleFraction>,
        contigs: &Contigs,
    ) -> Self {
        let (gene, nearest_genes) = match &partner.placement {
            Placement::Gene(gene) => (Some(gene), Vec::new()),
            Placement::Intergenic { lower, higher } => (
                None,
                [(lower, NearbySide::Lower), (higher, NearbySide::Higher)]
                    .into_iter()
                    .filter_map(|(nearby, side)| Some(NearbyRecord::new(nearby.as_ref()?, side)))
                    .collect(),
            ),
        };
        let position = partner.breakend.pos.one_based();
        let moved =
            |offset: i64| u32::try_from((i64::from(position) + offset).max(1)).unwrap_or(u32::MAX);
        let base = trkfuse_core::Sequence::new(&[partner.reference_base]);
        Self {
            gene: gene.map(|gene| gene.symbol.clone()),
            gene_id: gene.and_then(|gene| gene.id.clone()),
            gene_strand: gene.map(|gene| gene.strand),
            nearest_genes,
            alternatives: partner
                .alternatives
                .iter()
                .map(|gene| gene.symbol.clone())
                .collect(),
            is_target: partner.is_target,
            contig: contigs.name(partner.breakend.contig).to_string(),
            position,
            position_low: moved(offsets.0),
            position_high: moved(offsets.1),
            strand: partner.transcribed,
            retained: partner.breakend.retained,
            transcript: partner.transcript.as_ref().map(|t| t.id.clone()),
            transcript_refseq: partner.transcript.as_ref().and_then(|t| t.refseq.clone()),
            transcript_is_mane_select: partner.transcript.as_ref().map(|t| t.is_mane_select),
            exon: partner.exon.map(|exon| exon.number),
            exon_count: partner.exon.map(|exon| exon.of),
            exon_offset: partner.exon.map(|exon| exon.offset),
            site: partner.site,
            reference_base: base.as_str().to_string(),
            splice_dinucleotide: partner
                .splice_dinucleotide
                .map(|bases| trkfuse_core::Sequence::new(&bases).as_str().to_string()),
            reference_reads: partner.reference_reads,
            longest_anchor: partner.longest_anchor,
            unique_share: rounded(partner.unique_share, 3),
            allele_fraction: fraction.map(|fraction| rounded(fraction.share, 4)),
            allele_fraction_low: fraction.map(|fraction| rounded(fraction.low, 4)),
            allele_fraction_high: fraction.map(|fraction| rounded(fraction.high, 4)),
            elsewhere: partner
                .elsewhere
                .iter()
                .map(|locus| OtherLocusRecord::new(locus, contigs))
                .collect(),
        }
    }
}

/// On which side of a breakend a gene lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum NearbySide {
    /// At lower coordinates.
    Lower,
    /// At higher coordinates.
    Higher,
}

/// A gene beside a breakend that is in no gene.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NearbyRecord {
    /// The gene's symbol.
    pub gene: String,
    /// The gene's id with version, where the annotation has one.
    pub gene_id: Option<String>,
    /// On which side of the breakend it lies.
    pub side: NearbySide,
    /// Bases from the breakend to the gene's nearest base.
    pub distance: u32,
}

impl NearbyRecord {
    fn new(nearby: &Nearby, side: NearbySide) -> Self {
        Self {
            gene: nearby.gene.symbol.clone(),
            gene_id: nearby.gene.id.clone(),
            side,
            distance: nearby.distance,
        }
    }
}

/// Another place at which fragments of a side lie as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OtherLocusRecord {
    /// The symbol of the gene there; null in no gene.
    pub gene: Option<String>,
    /// The gene's id with version; null in no gene or where the annotation has none.
    pub gene_id: Option<String>,
    /// The contig, as the alignment file spells it.
    pub contig: String,
    /// The base next to the break there, counted from 1; the one that most of the fragments have.
    pub position: u32,
    /// Unique supporting fragments that lie there as well.
    pub fragments: u32,
}

impl OtherLocusRecord {
    fn new(locus: &OtherLocus, contigs: &Contigs) -> Self {
        let gene = locus.gene.as_ref();
        Self {
            gene: gene.map(|gene| gene.symbol.clone()),
            gene_id: gene.and_then(|gene| gene.id.clone()),
            contig: contigs.name(locus.breakend.contig).to_string(),
            position: locus.breakend.pos.one_based(),
            fragments: locus.fragments,
        }
    }
}
