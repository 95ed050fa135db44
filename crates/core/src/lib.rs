//! The nouns of trkfuse that cross rooms, their invariants, their order and how they print.
//!
//! Bases are counted from 0 and intervals are half-open, everywhere in the program; numbers
//! counted from 1 exist only in the rooms that read and write files. Nothing here knows files,
//! flags, thresholds or algorithms.

mod breakend;
mod call;
mod contig;
mod evidence;
mod interval;
mod junction;
mod ledger;
mod library;
mod locus;
mod other_place;
mod position;
mod quality;
mod reference;
mod run;
mod sequence;
mod sequenced;
mod strand;
mod stray;
mod structural_variant;

pub use breakend::{Breakend, Retained, Role, role};
pub use call::{
    DomainStatus, ExonPlace, FrameStatus, FrameUnknown, FrameVerdict, FusionCall, FusionNames,
    GeneRef, Geometry, Homology, JunctionSequence, Nearby, OtherLocus, Partner, Placement, Site,
    Support, Tier, TranscriptRef,
};
pub use contig::{Contig, ContigError, ContigId, Contigs, plain_name};
pub use evidence::{Evidence, Fragment, JunctionRead, Piece, ReadSequence, Run, SpanningPair};
pub use interval::Interval;
pub use junction::{End, Junction};
pub use ledger::{Ledger, LedgerTerm};
pub use library::{ChimericOutput, FragmentLengths, Layout, LibraryProfile, Strandedness};
pub use locus::{Locus, LocusUse};
pub use other_place::OtherPlace;
pub use position::Pos;
pub use quality::{Decibans, Phred};
pub use reference::{ReferenceError, ReferenceSequence};
pub use run::{FilterDeclaration, FilterKind, Provenance, RunResult, TargetSummary, Warning};
pub use sequence::Sequence;
pub use sequenced::{Likeness, ReadAligner};
pub use strand::Strand;
pub use stray::{Alignment, Realigned, Realigner, StrayRead};
pub use structural_variant::StructuralVariant;
