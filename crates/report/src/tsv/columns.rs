//! The columns: name, meaning and value of each, once. `docs/outputs.md` lists the same table.

use std::fmt::Display;

use super::{MISSING, one_cell};
use crate::{
    number::fixed,
    record::{CallRecord, NearbySide, PartnerRecord},
    word::word,
};

/// One column of our TSV.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name in the header line: the JSON keys that lead to the value, joined by `_`.
    pub name: String,
    /// What the column holds, with unit and the meaning of a missing value.
    pub documentation: String,
    value: Value,
}

#[derive(Clone, Copy, Debug)]
enum Value {
    Call(fn(&CallRecord) -> String),
    FivePrime(fn(&PartnerRecord) -> String),
    ThreePrime(fn(&PartnerRecord) -> String),
}

/// Name, documentation and value.
type CallColumn = (&'static str, &'static str, fn(&CallRecord) -> String);
/// The same, for one side: the side goes before the name and the documentation.
type PartnerColumn = (&'static str, &'static str, fn(&PartnerRecord) -> String);

impl Column {
    /// The cell of a call. Never empty, without tabs and line ends.
    pub(crate) fn cell(&self, call: &CallRecord) -> String {
        let text = match self.value {
            Value::Call(value) => value(call),
            Value::FivePrime(value) => value(&call.five_prime),
            Value::ThreePrime(value) => value(&call.three_prime),
        };
        if text.is_empty() {
            MISSING.to_string()
        } else {
            one_cell(&text)
        }
    }
}

/// All columns, in their order. New ones are added at the end.
pub fn columns() -> Vec<Column> {
    let mut columns = Vec::new();
    calls(&mut columns, IDENTITY);
    partners(&mut columns, PLACE);
    calls(&mut columns, FINDINGS);
    partners(&mut columns, DETAIL);
    calls(&mut columns, REASONS);
    partners(&mut columns, ALLELE_FRACTION);
    calls(&mut columns, SURROUNDINGS);
    partners(&mut columns, ELSEWHERE);
    columns
}

fn calls(columns: &mut Vec<Column>, table: &[CallColumn]) {
    columns.extend(table.iter().map(|&(name, documentation, value)| Column {
        name: name.to_string(),
        documentation: documentation.to_string(),
        value: Value::Call(value),
    }));
}

fn partners(columns: &mut Vec<Column>, table: &[PartnerColumn]) {
    for (prefix, side) in [("five_prime", "5' side"), ("three_prime", "3' side")] {
        columns.extend(table.iter().map(|&(name, documentation, value)| Column {
            name: format!("{prefix}_{name}"),
            documentation: format!("{side}: {documentation}"),
            value: if prefix == "five_prime" {
                Value::FivePrime(value)
            } else {
                Value::ThreePrime(value)
            },
        }));
    }
}

/// A value, or nothing, which prints as a missing one.
fn option<T: Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A number with four decimals, or nothing.
fn fourth(value: Option<f64>) -> String {
    option(value.map(|value| fixed(value, 4)))
}

fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_string()
}

const IDENTITY: &[CallColumn] = &[
    (
        "call_id",
        "Unique in the file; the `EVENT` of the two VCF records",
        |c| c.call_id.clone(),
    ),
    (
        "group",
        "Shared by all junctions of one gene pair and by the reciprocal",
        |c| c.group.clone(),
    ),
    (
        "fusion",
        "The fusion, 5' gene first, joined by `::`; a side in no gene is `contig:position`",
        |c| c.fusion.clone(),
    ),
    (
        "tier",
        "`pass`: passes every filter; `watch`: only lacks evidence and is worth another look: more likely a fusion than not (a quality of at least 3), or a published pair (at annotated exons, or joined by two pairs); `filtered`: fails a filter",
        |c| word(c.tier),
    ),
    (
        "filter",
        "`PASS`, or the names of the filters it fails, joined by `;`",
        |c| {
            if c.filter.is_empty() && c.tier == trkfuse_core::Tier::Pass {
                "PASS".to_string()
            } else {
                c.filter.join(";")
            }
        },
    ),
    (
        "qual",
        "Phred posterior that the call is an artefact: 20 means 1 in 100",
        |c| fixed(c.qual, 2),
    ),
];

const PLACE: &[PartnerColumn] = &[
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

const FINDINGS: &[CallColumn] = &[
    ("support_split", "Unique fragments with a split read", |c| {
        c.support.split.to_string()
    }),
    (
        "support_gapped",
        "Unique fragments whose read is one gapped alignment",
        |c| c.support.gapped.to_string(),
    ),
    ("support_spanning", "Unique spanning pairs", |c| {
        c.support.spanning.to_string()
    }),
    (
        "support_total",
        "Unique fragments of any kind; each is counted once, at its best kind",
        |c| c.support.total.to_string(),
    ),
    (
        "support_raw_split",
        "Fragments with a split read, duplicates included",
        |c| c.support.raw_split.to_string(),
    ),
    (
        "support_raw_gapped",
        "Fragments with a gapped read, duplicates included",
        |c| c.support.raw_gapped.to_string(),
    ),
    (
        "support_raw_spanning",
        "Spanning pairs, duplicates included",
        |c| c.support.raw_spanning.to_string(),
    ),
    (
        "support_raw_total",
        "Fragments of any kind, duplicates included",
        |c| c.support.raw_total.to_string(),
    ),
    (
        "frame_status",
        "Whether the 3' gene is read in its own frame, on the reported transcripts: `in_frame`, `out_of_frame`, `stop_codon`, `unknown`",
        |c| word(c.frame.status),
    ),
    (
        "frame_unknown_reason",
        "Why the frame is not known: `no_coding_transcript`, `before_start_codon`, `whole_cds`, `behind_stop_codon`, `no_cds_retained`, `incomplete_cds`, `imprecise`, `not_sense`, `unknown_insertion`; `.` when it is known",
        |c| c.frame.unknown_reason.map(word).unwrap_or_default(),
    ),
    (
        "frame_five_prime_transcript",
        "The 5' transcript that gives `frame_status`",
        |c| option(c.frame.five_prime_transcript.as_ref()),
    ),
    (
        "frame_three_prime_transcript",
        "The 3' transcript that gives `frame_status`",
        |c| option(c.frame.three_prime_transcript.as_ref()),
    ),
    (
        "frame_any_status",
        "The best verdict over all coding transcript pairs",
        |c| word(c.frame.any_status),
    ),
    (
        "frame_any_five_prime_transcript",
        "The 5' transcript that gives `frame_any_status`",
        |c| option(c.frame.any_five_prime_transcript.as_ref()),
    ),
    (
        "frame_any_three_prime_transcript",
        "The 3' transcript that gives `frame_any_status`",
        |c| option(c.frame.any_three_prime_transcript.as_ref()),
    ),
    (
        "frame_pairs_in_frame",
        "Coding transcript pairs that are in frame",
        |c| c.frame.pairs_in_frame.to_string(),
    ),
    (
        "frame_pairs_known",
        "Coding transcript pairs whose frame is known",
        |c| c.frame.pairs_known.to_string(),
    ),
    (
        "kinase_domain",
        "What is kept of the target's kinase domain: `complete`, `partial`, `lost`, `unknown`",
        |c| word(c.kinase_domain),
    ),
    (
        "transmembrane_domain",
        "What is kept of the target's transmembrane segment: `complete`, `partial`, `lost`, `unknown`",
        |c| word(c.transmembrane_domain),
    ),
    (
        "target_role",
        "The place the target gene takes: `five_prime`, `three_prime`",
        |c| word(c.target_role),
    ),
    (
        "direction_known",
        "Whether the direction of transcription is known, `yes` or `no`; when not, the side at the lower place in the genome stands on the 5' side",
        |c| yes_no(c.direction_known),
    ),
    (
        "is_precise",
        "Whether a read places the junction to the base, `yes` or `no`",
        |c| yes_no(c.is_precise),
    ),
    (
        "geometry",
        "How the breakends lie in the genome: `translocation`, `inversion`, `deletion`, `tandem_duplication`; RNA proves no DNA mechanism",
        |c| word(c.geometry),
    ),
    (
        "is_read_through",
        "Whether transcription running on into a neighbouring gene is the simpler story, `yes` or `no`; a label, not a verdict",
        |c| yes_no(c.is_read_through),
    ),
    (
        "published",
        "Whether the pair is published, and in which exons; `.` when it is not",
        |c| option(c.published.as_ref()),
    ),
    (
        "reciprocal",
        "The reciprocal junction's `call_id`; `.` when none was seen",
        |c| option(c.reciprocal.as_ref()),
    ),
    ("hgvs", "HGVS adjoined transcripts", |c| {
        option(c.hgvs.as_ref())
    }),
    ("vicc", "VICC gene fusion nomenclature", |c| {
        option(c.vicc.as_ref())
    }),
    (
        "inserted_bases",
        "Bases between the partners, in the direction of transcription; `.` when there are none",
        |c| c.inserted_bases.clone(),
    ),
    (
        "homology_towards_five_prime",
        "Bases by which the junction may move towards the 5' side, as the flanks are equal there",
        |c| c.homology.towards_five_prime.to_string(),
    ),
    (
        "homology_towards_three_prime",
        "Bases by which the junction may move towards the 3' side",
        |c| c.homology.towards_three_prime.to_string(),
    ),
    (
        "homology_bases",
        "The bases that both flanks share, in the direction of transcription; `.` when there are none",
        |c| c.homology.bases.clone(),
    ),
    (
        "junction_sequence",
        "The molecule around the junction by its reads, in the direction of transcription: 5' bases, `|`, and where there are inserted bases these in lower case and another `|`, 3' bases; `.` when no read gives it",
        |c| option(c.junction_sequence.as_ref()),
    ),
    (
        "transcript_sequence",
        "The fusion transcript around the junction by the reference, `|` at the junction; `.` without a FASTA",
        |c| option(c.transcript_sequence.as_ref()),
    ),
    (
        "peptide",
        "The peptide around the junction, `|` at the junction; `.` without a known frame",
        |c| option(c.peptide.as_ref()),
    ),
];

const DETAIL: &[PartnerColumn] = &[
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

const REASONS: &[CallColumn] = &[
    (
        "ledger_total",
        "Sum of the ledger's terms in decibans (10 log10 of the odds that this is a fusion)",
        |c| fixed(c.ledger.total, 2),
    ),
    (
        "ledger_terms",
        "The reasons and their weights in decibans, `name:weight` joined by `;`; positive speaks for a fusion. The JSON has them in words",
        |c| {
            let terms = c
                .ledger
                .terms
                .iter()
                .map(|term| format!("{}:{}", term.name, fixed(term.decibans, 2)));
            terms.collect::<Vec<_>>().join(";")
        },
    ),
    (
        "reads_total",
        "How many fragments are named as support",
        |c| c.reads_total.to_string(),
    ),
    (
        "reads",
        "Names of supporting fragments, sorted, joined by `,`; the first 100 of them",
        |c| c.reads.join(","),
    ),
];

const ALLELE_FRACTION: &[PartnerColumn] = &[
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

const SURROUNDINGS: &[CallColumn] = &[
    (
        "ffpm",
        "Unique fragments for each million fragments of the sample; `.` where their number was not given (`--total-fragments`)",
        |c| fourth(c.ffpm),
    ),
    (
        "normal_samples",
        "Normal samples of the panel that show the junction, within a few bases; `.` without a panel that looked for it (`--normals`)",
        |c| option(c.normal_samples),
    ),
    (
        "matched_normal_fragments",
        "Unique fragments of exactly this junction in the matched normal sample; `.` without one that was looked at for it (`--matched-normal`)",
        |c| option(c.matched_normal_fragments),
    ),
    (
        "dna_support",
        "The id of the structural variant in the tumour's DNA that explains the junction (`--sv`); `.` without one, which is no evidence against",
        |c| option(c.dna_support.as_ref()),
    ),
];

const ELSEWHERE: &[PartnerColumn] = &[(
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
