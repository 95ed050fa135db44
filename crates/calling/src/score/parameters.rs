//! Weights of the ledger, in decibans unless said otherwise.
//!
//! SOURCE: chosen by hand from the probabilities given beside them; tested in `crates/cli/tests`. They
//! are yet to be fitted.

/// 6 % of the junctions that reach the ledger are fusions: 10 log10 (0.06 / 0.94).
pub(crate) const PRIOR: f64 = -12.0;

/// Mean number of fragments that chance puts on one exact junction.
pub(crate) const CHANCE_MEAN: f64 = 0.05;
/// Dispersion (size) of the negative binomial of chance fragments: well below 1, as copies of one
/// artefact come together.
pub(crate) const CHANCE_SIZE: f64 = 0.3;
/// Support of fusions is taken as log-uniform from one fragment to this many.
pub(crate) const MOST_FRAGMENTS: f64 = 1_000.0;
/// Beyond this, more fragments say nothing new about artefact models that may be wrong.
pub(crate) const SUPPORT_CAP: f64 = 60.0;

/// Weight of a fragment (0 to 1) whose target side lies in several places.
pub(crate) const TARGET_AMBIGUOUS: f64 = 0.2;
/// Weight of a fragment whose partner side lies in several places.
pub(crate) const PARTNER_AMBIGUOUS: f64 = 0.6;
/// Anchor in bases at which a junction read counts in full.
pub(crate) const FULL_ANCHOR: u32 = 20;

/// Both sides on annotated sense splice sites: 85 % of fusions, 5 % of artefacts.
pub(crate) const BOTH_SPLICE_SITES: f64 = 12.3;
/// One side: 8 % of fusions, 15 % of artefacts.
pub(crate) const ONE_SPLICE_SITE: f64 = -2.7;
/// One side, the other on a canonical but unknown splice site: 5 % against 2 %.
pub(crate) const ONE_AND_CANONICAL: f64 = 4.0;
/// Neither side: 7 % against 80 %.
pub(crate) const NO_SPLICE_SITE: f64 = -10.6;
/// Not placed to the base: says nothing.
pub(crate) const IMPRECISE: f64 = 0.0;

/// In frame: 85 % of fusions, a third of artefacts.
pub(crate) const IN_FRAME: f64 = 4.1;
/// In frame on another transcript pair only: 45 % against a third.
pub(crate) const IN_FRAME_ELSEWHERE: f64 = 1.3;
/// Out of frame or stopped: 15 % against two thirds.
pub(crate) const OUT_OF_FRAME: f64 = -6.5;

/// Target as 3' gene with its whole kinase domain: 80 % of fusions, a quarter of artefacts.
pub(crate) const KINASE_COMPLETE: f64 = 5.0;
/// Anything else: 20 % against three quarters.
pub(crate) const KINASE_NOT_COMPLETE: f64 = -5.7;

/// Unpublished neighbours on one strand: transcription that runs on is seen 16 times as often.
pub(crate) const READ_THROUGH: f64 = -12.0;
/// Both sides in one gene: back-splices and misalignments.
pub(crate) const SAME_GENE: f64 = -15.0;

/// Longest anchor of the shorter side below `SHORT` bases: a chance match is likely.
pub(crate) const ANCHOR_WORST: f64 = -8.0;
/// At `LONG` bases or more.
pub(crate) const ANCHOR_BEST: f64 = 3.0;
/// Bases; see [`ANCHOR_WORST`].
pub(crate) const ANCHOR_SHORT: u32 = 10;
/// Bases; see [`ANCHOR_BEST`].
pub(crate) const ANCHOR_LONG: u32 = 25;

/// For each doubling of the distinct places of the break within the reads.
pub(crate) const DIVERSITY_STEP: f64 = 1.5;
/// At eight distinct places or more nothing is added.
pub(crate) const DIVERSITY_CAP: f64 = 4.5;

/// No fragment lies uniquely on the target side.
pub(crate) const TARGET_NEVER_UNIQUE: f64 = -15.0;
/// No fragment lies uniquely on the partner side.
pub(crate) const PARTNER_NEVER_UNIQUE: f64 = -5.0;

/// A flank of the junction resembles the ordinary continuation of the other side.
pub(crate) const HOMOLOGOUS: f64 = -20.0;
/// Two TRK genes joined and no reference to compare their flanks.
pub(crate) const PARALOGUES: f64 = -10.0;
/// A flank is of low complexity.
pub(crate) const LOW_COMPLEXITY: f64 = -10.0;

/// Published pair.
pub(crate) const PUBLISHED: f64 = 10.0;
/// Published pair in the published exons.
pub(crate) const PUBLISHED_EXONS: f64 = 13.0;

/// Another junction of the pair on annotated sites.
pub(crate) const OTHER_JUNCTION: f64 = 3.0;
/// The reciprocal junction.
pub(crate) const RECIPROCAL: f64 = 4.0;

/// Expected spanning pairs missed altogether: at most this.
pub(crate) const PAIRS_MISSING_CAP: f64 = -6.0;
/// Spanning pairs beside junction reads: at most this.
pub(crate) const PAIRS_SEEN_CAP: f64 = 6.0;

/// Share of artefacts that come again from sample to sample; chosen by hand, as are the rates below.
pub(crate) const NORMALS_RECURRENT_SHARE: f64 = 0.3;
/// Rate at which a normal sample shows a recurrent artefact: Beta(1/2, this), any rate, 1/2 on average.
pub(crate) const NORMALS_ARTEFACT_OTHERS: f64 = 0.5;
/// Rate at which one shows a tumour's fusion: Beta(1/2, this), 1 in 1,000 on average.
pub(crate) const NORMALS_FUSION_OTHERS: f64 = 499.5;
/// Normal samples speak against a junction with at most this.
pub(crate) const NORMALS_CAP: f64 = -40.0;
/// Share of that weight with which they speak against a published pair.
pub(crate) const NORMALS_PUBLISHED_SHARE: f64 = 0.5;

/// The tumour's DNA is broken where it explains the junction: 70 % of fusions whose DNA was sequenced, 2 % of
/// artefacts, in stretches with many breaks.
pub(crate) const DNA_SUPPORT: f64 = 15.0;
