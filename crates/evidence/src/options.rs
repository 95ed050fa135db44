//! Settings of the room, with their defaults, checked and in their own units.

use std::path::PathBuf;

use crate::flags;

/// Whether the index of an alignment file is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IndexUse {
    /// Used when there is one and the file is large enough to gain from it.
    #[default]
    Auto,
    /// A missing or unusable index is an error.
    Require,
    /// Never: the file is read from start to end.
    Never,
}

/// How an alignment file is opened and read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The FASTA that a CRAM was made with.
    pub reference: Option<PathBuf>,
    /// Threads in all, at least 1; results do not depend on them.
    pub threads: usize,
    /// Whether the index is used.
    pub index: IndexUse,
    /// Of a file with several samples, only reads of read groups (`@RG`) with this `SM` count. `None`, or
    /// a file with one sample: all reads.
    pub sample: Option<String>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            reference: None,
            threads: 1,
            index: IndexUse::Auto,
            sample: None,
        }
    }
}

/// How copies of one molecule are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deduplication {
    /// By the duplicate flag where any record seen has it, else by position.
    #[default]
    Auto,
    /// By the duplicate flag (0x400) only.
    Flags,
    /// By the outer ends of both mates, with UMI and cell where known; flags are not looked at.
    Position,
    /// Not at all.
    Off,
}

/// Where a fragment's unique molecular identifier stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UmiSource {
    /// Nowhere.
    None,
    /// In `MI`, `RX` or `UB`, the first of them that a record has.
    #[default]
    Auto,
    /// In this tag.
    Tag([u8; 2]),
    /// At the end of the read name: behind the last `_` (umi_tools) or `:` (BCL Convert).
    ReadName,
}

/// Where reads are looked for that the aligner left unaligned, in part or wholly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StrayReach {
    /// At the targets, in the unplaced tail, and where published partners or other reads of the sample lead to.
    #[default]
    Partners,
    /// Everywhere: the whole file is read.
    WholeFile,
}

/// How evidence is taken from records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceConfig {
    /// How copies of one molecule are told.
    pub deduplication: Deduplication,
    /// Where UMIs stand.
    pub umi: UmiSource,
    /// A deletion (CIGAR `D`) of at least this many bases is read as a gap (`N`).
    pub large_deletion: u32,
    /// Where stray reads are looked for, when there is who aligns them.
    pub stray_reach: StrayReach,
    /// A file with fewer records than this is read from start to end even when it is indexed.
    pub small_file_records: u64,
}

impl EvidenceConfig {
    /// The one home of the defaults: help text, tests and documentation read them here.
    pub const DEFAULT: Self = Self {
        deduplication: Deduplication::Auto,
        umi: UmiSource::Auto,
        large_deletion: 1_000,
        stray_reach: StrayReach::Partners,
        small_file_records: 50_000,
    };
}

impl EvidenceConfig {
    /// Whether a record counts as an ordinary read, by its duplicate flag: where copies with evidence count, ordinary
    /// ones must too, or shares of the two are off.
    pub(crate) fn counts(&self, flags: u16) -> bool {
        self.deduplication == Deduplication::Off || flags & flags::DUPLICATE == 0
    }
}

impl Default for EvidenceConfig {
    fn default() -> Self {
        Self::DEFAULT
    }
}
