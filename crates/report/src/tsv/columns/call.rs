//! Columns of the call as a whole.

use super::{CallColumn, fourth, option, yes_no};
use crate::{number::fixed, word::word};

pub(super) const IDENTITY: &[CallColumn] = &[
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

pub(super) const FINDINGS: &[CallColumn] = &[
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
        "Whether the junction is known to the base: a read crosses it, or mates are clipped at exon boundaries of a published pair; `yes` or `no`",
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

pub(super) const REASONS: &[CallColumn] = &[
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

pub(super) const SURROUNDINGS: &[CallColumn] = &[
    (
        "ffpm",
        "Unique fragments for each million fragments of the sample; `.` where their number was neither given nor counted (`--total-fragments`)",
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

pub(super) const FILTER_KINDS: &[CallColumn] = &[(
    "filter_kinds",
    "The kinds of the filters it fails, joined by `;`: `evidence` (too few or weak fragments), `artefact` (of alignment or library), `biology` (ordinary transcription or splicing makes it), `normal` (normal samples show it); `.` where it fails none",
    |c| {
        c.filter_kinds
            .iter()
            .map(|&kind| word(kind))
            .collect::<Vec<_>>()
            .join(";")
    },
)];
