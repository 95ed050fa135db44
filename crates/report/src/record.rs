//! A result as others read it: bases counted from 1, names instead of ids, plain words.
//!
//! TSV and JSON are both written from these records, so both say the same: a TSV column is named
//! after the JSON keys that lead to its value, joined by `_` (`five_prime.exon` is
//! `five_prime_exon`). All records can be read back from JSON.

use serde::{Deserialize, Serialize};
use trkfuse_core::{
    ChimericOutput, FilterDeclaration, FilterKind, Layout, LibraryProfile, Provenance, RunResult,
    Strandedness, TargetSummary, Warning,
};

mod call;
mod partner;

pub use call::{CallRecord, FrameRecord, HomologyRecord, LedgerRecord, SupportRecord, TermRecord};
pub(crate) use call::{fragments_per_million, marked_sequence};
pub use partner::{NearbyRecord, NearbySide, OtherLocusRecord, PartnerRecord};

/// Version of the keys, columns and their meaning. A new key raises the second number, a key that
/// changes or goes the first.
pub const SCHEMA_VERSION: &str = "1.4";

/// Everything that one run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunRecord {
    /// Version of the keys and their meaning.
    pub schema_version: String,
    /// The sample's name.
    pub sample: String,
    /// The result in one line.
    pub verdict: String,
    /// What made the result.
    pub provenance: ProvenanceRecord,
    /// What the library is like.
    pub library: LibraryRecord,
    /// The target genes, in the order asked for.
    pub targets: Vec<TargetRecord>,
    /// The filters in force, in their order.
    pub filters: Vec<FilterRecord>,
    /// All calls, best first: passing, watched, filtered; then by quality.
    pub calls: Vec<CallRecord>,
    /// Oddities of the input that did not stop the run, sorted by name.
    pub warnings: Vec<WarningRecord>,
}

impl RunRecord {
    /// The record of a result.
    pub fn new(result: &RunResult) -> Self {
        Self {
            schema_version: SCHEMA_VERSION.to_string(),
            sample: result.sample.clone(),
            verdict: crate::verdict(result),
            provenance: ProvenanceRecord::new(&result.provenance),
            library: LibraryRecord::new(&result.library),
            targets: result.targets.iter().map(TargetRecord::new).collect(),
            filters: result.filters.iter().map(FilterRecord::new).collect(),
            calls: result
                .calls
                .iter()
                .map(|call| CallRecord::new(call, result))
                .collect(),
            warnings: result.warnings.iter().map(WarningRecord::new).collect(),
        }
    }
}

/// What made a result. There is no date: the same input gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProvenanceRecord {
    /// The program: `trkfuse`.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// Version of the ledger: equal ones give equal scores for equal evidence.
    pub ledger_version: u32,
    /// The command line, as typed.
    pub command_line: String,
    /// The reference FASTA's name, without folders; null when none was given.
    pub reference: Option<String>,
    /// The gene models.
    pub annotation: String,
    /// `GRCh38`, `GRCh37` or `custom`.
    pub assembly: String,
    /// Settings in force.
    pub settings: Vec<SettingRecord>,
}

impl ProvenanceRecord {
    fn new(provenance: &Provenance) -> Self {
        Self {
            tool: "trkfuse".to_string(),
            version: provenance.version.clone(),
            ledger_version: provenance.ledger_version,
            command_line: provenance.command_line.clone(),
            reference: provenance.reference.clone(),
            annotation: provenance.annotation.clone(),
            assembly: provenance.assembly.clone(),
            settings: provenance
                .settings
                .iter()
                .map(|(name, value)| SettingRecord {
                    name: name.clone(),
                    value: value.clone(),
                })
                .collect(),
        }
    }
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SettingRecord {
    /// Its name.
    pub name: String,
    /// Its value, as text.
    pub value: String,
}

/// What the library is like, as its ordinary fragments show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LibraryRecord {
    /// Whether fragments have mates.
    #[cfg_attr(test, schemars(with = "crate::schema::Layout"))]
    pub layout: Layout,
    /// Longest read seen, in bases; 0 without reads.
    pub read_length: u32,
    /// Median length of ordinary fragments on the spliced transcript, in bases; null without any.
    pub fragment_length_median: Option<u32>,
    /// Length that 5 % of the fragments do not exceed; null without any.
    pub fragment_length_p5: Option<u32>,
    /// Length that 95 % of the fragments do not exceed; null without any.
    pub fragment_length_p95: Option<u32>,
    /// Fragments that the lengths were learnt from.
    pub fragments_measured: u64,
    /// How reads relate to the transcribed strand.
    #[cfg_attr(test, schemars(with = "crate::schema::Strandedness"))]
    pub strandedness: Strandedness,
    /// The aligner with its version, as the header names it; null when it does not.
    pub aligner: Option<String>,
    /// Whether any record carries the duplicate flag.
    pub duplicates_marked: bool,
    /// How chimeric alignments are recorded in the file.
    #[cfg_attr(test, schemars(with = "crate::schema::ChimericOutput"))]
    pub chimeric_output: ChimericOutput,
    /// Ordinary reads that these figures rest on.
    pub reads_examined: u64,
}

impl LibraryRecord {
    fn new(library: &LibraryProfile) -> Self {
        let lengths = &library.fragment_lengths;
        Self {
            layout: library.layout,
            read_length: library.read_length,
            fragment_length_median: lengths.median(),
            fragment_length_p5: lengths.quantile(0.05),
            fragment_length_p95: lengths.quantile(0.95),
            fragments_measured: lengths.total(),
            strandedness: library.strandedness,
            aligner: library.aligner.clone(),
            duplicates_marked: library.duplicates_marked,
            chimeric_output: library.chimeric_output,
            reads_examined: library.reads_examined,
        }
    }
}

/// How much of a target gene the sample shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TargetRecord {
    /// The gene's symbol.
    pub gene: String,
    /// The transcript that exons refer to.
    pub transcript: String,
    /// Ordinary reads over the gene's exons, duplicates left out where flagged.
    pub exon_reads: u64,
    /// Those of them over exons that code the kinase domain.
    pub kinase_reads: u64,
    /// Chimeric fragments that touch the gene, before any judging.
    pub chimeric_fragments: u64,
    /// Whether the gene is on a contig of the alignment file.
    pub is_present: bool,
}

impl TargetRecord {
    fn new(target: &TargetSummary) -> Self {
        Self {
            gene: target.gene.clone(),
            transcript: target.transcript.clone(),
            exon_reads: target.exon_reads,
            kinase_reads: target.kinase_reads,
            chimeric_fragments: target.chimeric_fragments,
            is_present: target.is_present,
        }
    }
}

/// A filter that calls may fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FilterRecord {
    /// Its name, as in a call's `filter`.
    pub name: String,
    /// What kind of reason it is, as in a call's `filter_kinds`.
    #[cfg_attr(test, schemars(with = "crate::schema::FilterKind"))]
    pub kind: FilterKind,
    /// What failing it means, thresholds included.
    pub description: String,
}

impl FilterRecord {
    fn new(filter: &FilterDeclaration) -> Self {
        Self {
            name: filter.name.clone(),
            kind: filter.kind,
            description: filter.description.clone(),
        }
    }
}

/// Something odd in the input that did not stop the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WarningRecord {
    /// A stable name.
    pub name: String,
    /// How often.
    pub count: u64,
    /// What, where and the cure.
    pub message: String,
}

impl WarningRecord {
    fn new(warning: &Warning) -> Self {
        Self {
            name: warning.name.clone(),
            count: warning.count,
            message: warning.message.clone(),
        }
    }
}
