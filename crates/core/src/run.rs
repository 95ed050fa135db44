//! The result of one run: what the writers get.

use serde::{Deserialize, Serialize};

use crate::{Contigs, FusionCall, LibraryProfile};

/// What made the result, recorded in every output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Version of trkfuse.
    pub version: String,
    /// Version of the ledger: equal ones give equal scores for equal evidence.
    pub ledger_version: u32,
    /// The command line, as typed; the only thing that tells two runs over one file apart.
    pub command_line: String,
    /// The reference FASTA's name, without folders.
    pub reference: Option<String>,
    /// The gene models: `GRCh38 (GENCODE v43, MANE v1.5)`, or the annotation's file name.
    pub annotation: String,
    /// `GRCh38`, `GRCh37`, or `custom`.
    pub assembly: String,
    /// Settings that differ from run to run, `name = value`, in a stable order.
    pub settings: Vec<(String, String)>,
}

/// What kind of reason a filter is not to take a call at face value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterKind {
    /// Too few fragments, or weak ones: deeper sequencing could tell.
    Evidence,
    /// Alignment or library preparation makes such junctions.
    Artefact,
    /// The molecule may well be there, without any rearrangement: ordinary transcription or splicing makes it.
    Biology,
    /// Normal samples show it, whatever makes it.
    Normal,
}

/// A filter that calls may fail, with its threshold spelled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterDeclaration {
    /// The name in code, outputs and documentation.
    pub name: String,
    /// What kind of reason it is.
    pub kind: FilterKind,
    /// What failing it means, thresholds included.
    pub description: String,
}

/// How much of a target gene the sample shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSummary {
    /// The gene's symbol.
    pub gene: String,
    /// The transcript that exons refer to.
    pub transcript: String,
    /// Ordinary reads over the gene's exons, duplicates left out where flagged (and not counted by `--dedup off`).
    pub exon_reads: u64,
    /// Those over exons that code the kinase domain.
    pub kinase_reads: u64,
    /// Chimeric fragments that touch the gene's locus, before any judging.
    pub chimeric_fragments: u64,
    /// Whether the gene is on a contig of this file.
    pub is_present: bool,
}

/// Something odd in the input that did not stop the run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// A stable name, lower snake case.
    pub name: String,
    /// How often.
    pub count: u64,
    /// What, where and the cure.
    pub message: String,
}

/// Everything that one run found.
#[derive(Clone, Debug)]
pub struct RunResult {
    /// The sample's name.
    pub sample: String,
    /// What made it.
    pub provenance: Provenance,
    /// Contigs of the alignment file.
    pub contigs: Contigs,
    /// What the library is like.
    pub library: LibraryProfile,
    /// The targets, in the order asked for.
    pub targets: Vec<TargetSummary>,
    /// Filters in force, in their order.
    pub filters: Vec<FilterDeclaration>,
    /// Fragments of the whole sample, where the user told how many there are.
    pub total_fragments: Option<u64>,
    /// All calls, best first: passing, watched, filtered; then by quality.
    pub calls: Vec<FusionCall>,
    /// Oddities, sorted by name.
    pub warnings: Vec<Warning>,
}
