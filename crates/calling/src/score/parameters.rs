//! Weights of the ledger, in decibans unless said otherwise.
//!
//! SOURCE: set from simulated samples that no test and no bench uses (seeds 7000 to 7999): `accuracy --fit`
//! makes them and counts each term among true and artefact candidates (`benches/README.md`). The counts
//! beside a weight are from a first part of them. Where the simulation has no artefact of a kind, or terms go together,
//! the weight stays below what the counts say; weights without counts are chosen by hand.

/// A third of the junctions that reach the ledger are fusions: 10 log10 (0.36 / 0.64). Set so that QUAL is
/// right on the fit's samples: with the other weights as they are, of candidates of QUAL 10 to 15 three in
/// 39 are wrong, where QUAL says one in 17.
pub(crate) const PRIOR: f64 = -2.5;

/// Mean number of fragments that chance puts on one exact junction: of 1,023 artefacts of the whole fit 972 had
/// one fragment and 32 had two, a ratio of 0.033.
pub(crate) const CHANCE_MEAN: f64 = 0.0158;
/// Dispersion (size) of the negative binomial of chance fragments: well below 1, as copies of one
/// artefact come together.
pub(crate) const CHANCE_SIZE: f64 = 0.3;
/// Support of fusions is taken as log-uniform from one fragment to this many.
pub(crate) const MOST_FRAGMENTS: f64 = 1_000.0;
/// Beyond this, more fragments say nothing new about artefact models that may be wrong.
/// On the fit's samples ten fragments and more are worth 24.
pub(crate) const SUPPORT_CAP: f64 = 30.0;

/// Weight of a fragment (0 to 1) whose target side lies in several places.
pub(crate) const TARGET_AMBIGUOUS: f64 = 0.2;
/// Weight of a fragment whose partner side lies in several places.
pub(crate) const PARTNER_AMBIGUOUS: f64 = 0.6;
/// Anchor in bases at which a junction read counts in full.
pub(crate) const FULL_ANCHOR: u32 = 20;

/// Both sides on annotated sense splice sites: 385 of 580 fusions, 0 of 407 artefacts (27 dB); trans-splicing,
/// which the simulation lacks, makes such artefacts.
pub(crate) const BOTH_SPLICE_SITES: f64 = 14.0;
/// One side: 114 of 580, 66 of 407.
pub(crate) const ONE_SPLICE_SITE: f64 = 0.0;
/// One side, the other on a canonical but unknown splice site: 11 of 580, 11 of 407; real introns hold more
/// cryptic exons than generated ones.
pub(crate) const ONE_AND_CANONICAL: f64 = 2.0;
/// Neither side: 52 of 580, 230 of 407 (-8 dB, in part the frame's).
pub(crate) const NO_SPLICE_SITE: f64 = -7.0;
/// Not placed to the base: 18 of 580, 100 of 407 (-9 dB, in part that of few fragments).
pub(crate) const IMPRECISE: f64 = -2.0;

/// In frame: 313 of 580 fusions, 28 of 407 artefacts (9 dB, in part the splice sites').
pub(crate) const IN_FRAME: f64 = 3.0;
/// In frame on another transcript pair only: 27 of 580, 5 of 407.
pub(crate) const IN_FRAME_ELSEWHERE: f64 = 2.0;
/// Out of frame or stopped: 173 of 580, 52 of 407; of those with a known frame a third of the fusions and
/// 60 % of the artefacts.
pub(crate) const OUT_OF_FRAME: f64 = -0.5;
/// Frame not known: 67 of 580, 322 of 407 (-8 dB, in part the splice sites').
pub(crate) const FRAME_UNKNOWN: f64 = -4.0;

/// Target as 3' gene with its whole kinase domain: 489 of 580 fusions, 161 of 407 artefacts.
pub(crate) const KINASE_COMPLETE: f64 = 3.5;
/// Target as 3' gene with part of its kinase domain, or none: 7 of 580, 98 of 407 (-13 dB, in part the
/// splice sites').
pub(crate) const KINASE_NOT_COMPLETE: f64 = -6.0;
/// Target as 5' gene: 84 of 580, 146 of 407.
pub(crate) const TARGET_FIVE_PRIME: f64 = -5.0;

/// Unpublished neighbours on one strand: 0 of 580, 28 of 407 (-19 dB).
pub(crate) const READ_THROUGH: f64 = -14.0;
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

/// `SHARED_BASES[n]`: both sides spell `n` bases (or more, the last) where splicing does not explain the cut.
pub(crate) const SHARED_BASES: [f64; 6] = [1.5, 1.0, 0.0, -2.0, -4.0, -6.0];

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

/// Another junction of the pair on annotated sites: 74 of 580 fusions, 13 of 407 artefacts.
pub(crate) const OTHER_JUNCTION: f64 = 5.0;
/// The reciprocal junction: 77 of 580, 3 of 407 (as many as are simulated).
pub(crate) const RECIPROCAL: f64 = 6.0;

/// Evenness of coverage along a transcript: the sum of the parameters of a beta distribution of shares, whose
/// standard deviation at a half is 0.15. Chosen by hand: isoforms, 3' bias.
pub(crate) const COVERAGE_CONCENTRATION: f64 = 10.0;
/// A step of expression at the break speaks for a fusion with at most this.
pub(crate) const EXPRESSION_CAP: f64 = 6.0;
/// No step speaks against one with at most this.
pub(crate) const EXPRESSION_FLOOR: f64 = -1.0;

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
