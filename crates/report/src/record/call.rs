//! A call, as others read it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trkfuse_core::{
    DomainStatus, FilterKind, FrameStatus, FrameUnknown, FrameVerdict, FusionCall, Geometry,
    JunctionSequence, Ledger, Role, RunResult, Support, Tier,
};

use super::PartnerRecord;
use crate::{allele_fraction::AlleleFraction, ambiguity::ambiguity, number::rounded};

/// One junction of one gene pair, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CallRecord {
    /// Unique in the file; the `EVENT` of the two VCF records.
    pub call_id: String,
    /// Shared by all junctions of one gene pair and by the reciprocal.
    pub group: String,
    /// The fusion, 5' gene first: `ETV6::NTRK3`; a side in no gene is `contig:position`.
    pub fusion: String,
    /// How the call is to be taken.
    #[cfg_attr(test, schemars(with = "crate::schema::Tier"))]
    pub tier: Tier,
    /// Names of the filters it fails; empty when it passes all.
    pub filter: Vec<String>,
    /// Phred posterior that the call is an artefact: 20 means 1 in 100.
    pub qual: f64,
    /// The side transcribed first.
    pub five_prime: PartnerRecord,
    /// The side transcribed last.
    pub three_prime: PartnerRecord,
    /// Whether the direction of transcription is known; when not, the side at the lower place in
    /// the genome stands as `five_prime`.
    pub direction_known: bool,
    /// Whether the junction is known to the base: a read crosses it, or mates are clipped at exon boundaries of a
    /// published pair.
    pub is_precise: bool,
    /// The place the target gene takes.
    #[cfg_attr(test, schemars(with = "crate::schema::Role"))]
    pub target_role: Role,
    /// Supporting fragments.
    pub support: SupportRecord,
    /// The reading frame of the 3' gene.
    pub frame: FrameRecord,
    /// What is kept of the target's kinase domain.
    #[cfg_attr(test, schemars(with = "crate::schema::DomainStatus"))]
    pub kinase_domain: DomainStatus,
    /// What is kept of the target's transmembrane segment.
    #[cfg_attr(test, schemars(with = "crate::schema::DomainStatus"))]
    pub transmembrane_domain: DomainStatus,
    /// How the breakends lie in the genome. RNA proves no DNA mechanism.
    #[cfg_attr(test, schemars(with = "crate::schema::Geometry"))]
    pub geometry: Geometry,
    /// Whether transcription running on into a neighbouring gene is the simpler story. A label, not
    /// a verdict.
    pub is_read_through: bool,
    /// Whether the pair is published, and in which exons; null when it is not.
    pub published: Option<String>,
    /// The reciprocal junction's `call_id`; null when none was seen.
    pub reciprocal: Option<String>,
    /// Bases between the partners, in the direction of transcription; empty when there are none.
    pub inserted_bases: String,
    /// Equal bases on both sides that leave the junction's place open.
    pub homology: HomologyRecord,
    /// The molecule around the junction by its reads, in the direction of transcription: 5' bases,
    /// `|`, and where there are inserted bases these in lower case and another `|`, 3' bases.
    pub junction_sequence: Option<String>,
    /// The fusion transcript around the junction by the reference, `|` at the junction; null without a FASTA.
    pub transcript_sequence: Option<String>,
    /// The peptide around the junction, `|` at the junction; null without a known frame.
    pub peptide: Option<String>,
    /// HGVS adjoined transcripts.
    pub hgvs: Option<String>,
    /// VICC gene fusion nomenclature.
    pub vicc: Option<String>,
    /// Names of supporting fragments, sorted; the first 100 of them.
    pub reads: Vec<String>,
    /// How many names there are.
    pub reads_total: u64,
    /// The reasons for the quality.
    pub ledger: LedgerRecord,
    /// Unique fragments for each million fragments of the sample; null where their number was not given.
    pub ffpm: Option<f64>,
    /// Normal samples of the panel that show the junction, within a few bases; null without a panel that
    /// looked for it.
    pub normal_samples: Option<u32>,
    /// Unique fragments of exactly this junction in the matched normal sample; null without one that
    /// was looked at for it.
    pub matched_normal_fragments: Option<u32>,
    /// The id of the structural variant in the tumour's DNA that explains the junction; null without
    /// one. None is no evidence against.
    pub dna_support: Option<String>,
    /// The kinds of the filters it fails, each once: `evidence` (too few or weak fragments), `artefact` (of alignment or library),
    /// `biology` (ordinary transcription or splicing makes it), `normal` (normal samples show it).
    #[cfg_attr(test, schemars(with = "Vec<crate::schema::FilterKind>"))]
    pub filter_kinds: Vec<FilterKind>,
}

impl CallRecord {
    /// Names of supporting fragments that are listed: enough to look at, few enough that a deep
    /// amplicon does not swell the outputs. Chosen by hand.
    pub const READS_LISTED: usize = 100;

    /// The record of a call.
    ///
    /// # Panics
    ///
    /// When the call is not one of `result`'s file.
    pub fn new(call: &FusionCall, result: &RunResult) -> Self {
        let side = |role: Role, partner| {
            PartnerRecord::new(
                partner,
                ambiguity(call, role),
                AlleleFraction::new(call, partner, result.library.duplicates_marked),
                &result.contigs,
            )
        };
        Self {
            call_id: call.id.clone(),
            group: call.group.clone(),
            fusion: call.names.hgnc.clone(),
            tier: call.tier,
            filter: call.filters.clone(),
            qual: rounded(call.quality.get(), 2),
            five_prime: side(Role::FivePrime, &call.five_prime),
            three_prime: side(Role::ThreePrime, &call.three_prime),
            direction_known: call.direction_known,
            is_precise: call.is_precise,
            target_role: call.target_role,
            support: SupportRecord::new(call.support),
            frame: FrameRecord::new(&call.frame),
            kinase_domain: call.kinase_domain,
            transmembrane_domain: call.transmembrane,
            geometry: call.geometry,
            is_read_through: call.is_read_through,
            published: call.published.clone(),
            reciprocal: call.reciprocal.clone(),
            inserted_bases: call.inserted.as_str().to_string(),
            homology: HomologyRecord {
                towards_five_prime: call.homology.towards_five_prime,
                towards_three_prime: call.homology.towards_three_prime,
                bases: call.homology.bases.as_str().to_string(),
            },
            junction_sequence: call.sequence.as_ref().map(marked_sequence),
            transcript_sequence: call.transcript_sequence.clone(),
            peptide: call.peptide.clone(),
            hgvs: call.names.hgvs.clone(),
            vicc: call.names.vicc.clone(),
            reads: call
                .fragment_names
                .iter()
                .take(Self::READS_LISTED)
                .cloned()
                .collect(),
            reads_total: call.fragment_names.len() as u64,
            ledger: LedgerRecord::new(&call.ledger),
            ffpm: fragments_per_million(call, result).map(|ffpm| rounded(ffpm, 4)),
            normal_samples: call.normal_samples,
            matched_normal_fragments: call.matched_normal_fragments,
            dna_support: call.dna_support.clone(),
            filter_kinds: filter_kinds(call, result),
        }
    }
}

/// The kinds of the filters that a call fails, each once, in the order of [`FilterKind`].
fn filter_kinds(call: &FusionCall, result: &RunResult) -> Vec<FilterKind> {
    let declared = result.filters.iter();
    let kinds: BTreeSet<FilterKind> = declared
        .filter(|filter| call.filters.contains(&filter.name))
        .map(|filter| filter.kind)
        .collect();
    kinds.into_iter().collect()
}

/// Unique fragments of a call for each million fragments of the sample, where their number is known.
pub(crate) fn fragments_per_million(call: &FusionCall, result: &RunResult) -> Option<f64> {
    let total = result.total_fragments.filter(|&total| total > 0)?;
    Some(f64::from(call.support.unique()) * 1e6 / total as f64)
}

/// `AAA|TTT`, or `AAA|cg|TTT` with inserted bases.
pub(crate) fn marked_sequence(sequence: &JunctionSequence) -> String {
    let (five, three) = (sequence.five_prime.as_str(), sequence.three_prime.as_str());
    if sequence.inserted.is_empty() {
        format!("{five}|{three}")
    } else {
        let inserted = sequence.inserted.as_str().to_ascii_lowercase();
        format!("{five}|{inserted}|{three}")
    }
}

/// Fragments that support a call: each counted once, at its best kind (split, gapped, spanning).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SupportRecord {
    /// Unique fragments with a split read.
    pub split: u32,
    /// Unique fragments with a gapped read.
    pub gapped: u32,
    /// Unique spanning pairs.
    pub spanning: u32,
    /// Unique fragments of any kind.
    pub total: u32,
    /// Fragments with a split read, duplicates included.
    pub raw_split: u32,
    /// Fragments with a gapped read, duplicates included.
    pub raw_gapped: u32,
    /// Spanning pairs, duplicates included.
    pub raw_spanning: u32,
    /// Fragments of any kind, duplicates included.
    pub raw_total: u32,
}

impl SupportRecord {
    fn new(support: Support) -> Self {
        Self {
            split: support.split,
            gapped: support.gapped,
            spanning: support.spanning,
            total: support.unique(),
            raw_split: support.raw_split,
            raw_gapped: support.raw_gapped,
            raw_spanning: support.raw_spanning,
            raw_total: support.raw(),
        }
    }
}

/// Equal bases on both sides that leave the junction's place open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HomologyRecord {
    /// Bases by which the junction may move towards the 5' side.
    pub towards_five_prime: u32,
    /// Bases by which it may move towards the 3' side.
    pub towards_three_prime: u32,
    /// The ambiguous bases, in the direction of transcription; empty when there are none.
    pub bases: String,
}

/// Whether the 3' gene is read in its own frame, and what says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrameRecord {
    /// The verdict on the reported transcripts.
    #[cfg_attr(test, schemars(with = "crate::schema::FrameStatus"))]
    pub status: FrameStatus,
    /// Why the frame is not known; null when it is.
    #[cfg_attr(test, schemars(with = "Option<crate::schema::FrameUnknown>"))]
    pub unknown_reason: Option<FrameUnknown>,
    /// The 5' transcript that gives `status`.
    pub five_prime_transcript: Option<String>,
    /// The 3' transcript that gives `status`.
    pub three_prime_transcript: Option<String>,
    /// The best verdict over all coding transcript pairs.
    #[cfg_attr(test, schemars(with = "crate::schema::FrameStatus"))]
    pub any_status: FrameStatus,
    /// The 5' transcript that gives `any_status`.
    pub any_five_prime_transcript: Option<String>,
    /// The 3' transcript that gives `any_status`.
    pub any_three_prime_transcript: Option<String>,
    /// Transcript pairs with a known frame.
    pub pairs_known: u32,
    /// Those of them that are in frame.
    pub pairs_in_frame: u32,
}

impl FrameRecord {
    fn new(frame: &FrameVerdict) -> Self {
        let split = |pair: &Option<(trkfuse_core::TranscriptRef, trkfuse_core::TranscriptRef)>| {
            pair.as_ref()
                .map(|(five, three)| (five.id.clone(), three.id.clone()))
                .unzip()
        };
        let (five_prime_transcript, three_prime_transcript) = split(&frame.pair);
        let (any_five_prime_transcript, any_three_prime_transcript) = split(&frame.any_pair);
        Self {
            status: frame.status,
            unknown_reason: frame.unknown,
            five_prime_transcript,
            three_prime_transcript,
            any_status: frame.any_status,
            any_five_prime_transcript,
            any_three_prime_transcript,
            pairs_known: frame.pairs_known,
            pairs_in_frame: frame.pairs_in_frame,
        }
    }
}

/// The reasons for a call's quality: weights that add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LedgerRecord {
    /// Sum of all terms, in decibans: the log odds that this is a fusion.
    pub total: f64,
    /// The terms, in the order they are weighed; the first is the prior.
    pub terms: Vec<TermRecord>,
}

/// One reason for or against a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TermRecord {
    /// The term's name.
    pub name: String,
    /// Its weight in decibans (10 log10 of the likelihood ratio); positive speaks for a fusion.
    pub decibans: f64,
    /// What was observed, in words.
    pub reason: String,
}

impl LedgerRecord {
    fn new(ledger: &Ledger) -> Self {
        Self {
            total: rounded(ledger.total().get(), 3),
            terms: ledger
                .terms
                .iter()
                .map(|term| TermRecord {
                    name: term.name.clone(),
                    decibans: rounded(term.decibans.get(), 3),
                    reason: term.reason.clone(),
                })
                .collect(),
        }
    }
}
