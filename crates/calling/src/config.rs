//! What the judging room needs to know, in its own units.

use crate::Threshold;

/// Settings of the judging room. [`CallingConfig::DEFAULT`] is the one home of the defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct CallingConfig {
    /// Unique fragments a call needs to pass.
    pub min_fragments: Threshold<u32>,
    /// Unique spanning pairs that a call without any junction read needs to pass.
    pub min_pairs_without_junction: u32,
    /// Lowest QUAL that passes, Phred.
    pub min_quality: Threshold<f64>,
    /// Aligned bases that at least one junction read must show on each side for a call to pass.
    pub min_anchor: Threshold<u32>,
    /// Lowest mapping quality at which an alignment without `NH` counts as unique, Phred.
    pub unique_mapping_quality: u8,
    /// Neighbouring genes on one strand closer than this many bases may be joined by transcription
    /// that runs on. The distance is Arriba's (`read-through`, 400 kb).
    pub read_through_distance: u32,
    /// Largest shift of a junction to annotated exon boundaries on both sides where no sequence
    /// tells how far its microhomology reaches, in bases.
    pub max_blind_shift: u32,
    /// Junctions whose breakends differ by at most this many bases on either side are one when one
    /// molecule explains both, in bases.
    pub merge_distance: u32,
    /// Bases by which an aligner may have run over a junction in a spanning pair's mates.
    pub pair_overhang: u32,
    /// A junction of a normal sample is the same when both its breakends lie within so many bases.
    pub normals_distance: u32,
    /// Normal samples of the panel that must show a junction for it to fail for that.
    pub normals_min_samples: u32,
    /// Share (0 to 1) of the panel's samples that must do so: in a large panel two are soon found.
    pub normals_min_share: f64,
    /// Unique fragments of the matched normal that must show exactly a junction for it to fail for
    /// that.
    pub matched_normal_min_fragments: u32,
    /// How far beyond a breakend in RNA, in its intron, the break in DNA may lie, in bases.
    pub dna_distance: u32,
    /// How far within the retained flank it may lie, as positions are given with some error, in bases.
    pub dna_overhang: u32,
}

impl CallingConfig {
    /// The defaults. Chosen by hand; tested in `crates/cli/tests`.
    pub const DEFAULT: Self = Self {
        min_fragments: Threshold::new(2),
        min_pairs_without_junction: 3,
        min_quality: Threshold::new(10.0),
        min_anchor: Threshold::new(12),
        unique_mapping_quality: 10,
        read_through_distance: 400_000,
        max_blind_shift: 4,
        merge_distance: 10,
        pair_overhang: 10,
        normals_distance: 5,
        normals_min_samples: 2,
        normals_min_share: 0.01,
        matched_normal_min_fragments: 2,
        dna_distance: 100_000,
        dna_overhang: 10,
    };
}

impl Default for CallingConfig {
    fn default() -> Self {
        Self::DEFAULT
    }
}
