//! Weights of the ledger, in decibans unless said otherwise.
//!
//! SOURCE: set from simulated samples that no test and no bench uses (seeds 7000 to 7999): `accuracy --fit`
//! makes them and counts each term among true and artefact candidates (`benches/README.md`). The counts
//! beside a weight are of 331 fusions and 876 artefacts of the first set of seeds (7100 to 7130, 7501; read-through and circles
//! left out, which `simpler_story` is for), of all kinds of decoys; where they say "of all seeds", of 1,310 fusions and 3,116
//! artefacts; where they say "of all", of 1,320 fusions and 14,134 artefacts of 228 samples, 180 of them without fusions, read-through and
//! circles among them. Terms go together, so that weights are less than the counts say alone, about what they are beside all others;
//! weights without counts are chosen by hand.

/// Version of the ledger, recorded in each output: whatever changes a score raises it.
pub const VERSION: u32 = 1;

/// Odds of a junction that reaches the ledger being a fusion. Set so that QUAL is right on the fit's samples with fusions, and of
/// the 180 without one has a passing call.
pub(crate) const PRIOR: f64 = 0.0;

/// Mean number of fragments that chance puts on one exact junction. Of all seeds' artefacts 2,827 had one fragment, 257 two, 29
/// three, 3 four and none more, with hot spots of template switches in number.
pub(crate) const CHANCE_MEAN: f64 = 0.0101;
/// Dispersion (size) of the negative binomial of chance fragments: well below 1, as copies of one
/// artefact come together.
pub(crate) const CHANCE_SIZE: f64 = 0.05;
/// Support of fusions is taken as log-uniform from one fragment to this many, as they are simulated.
pub(crate) const MOST_FRAGMENTS: f64 = 200.0;
/// Beyond this, more fragments say nothing new about artefact models that may be wrong. Ten fragments and more: 116 of
/// 331 fusions, 0 of 876 artefacts (28 dB).
pub(crate) const SUPPORT_CAP: f64 = 26.0;

/// Weight of a fragment (0 to 1) whose target side lies in several places.
pub(crate) const TARGET_AMBIGUOUS: f64 = 0.2;
/// Weight of a fragment whose partner side lies in several places.
pub(crate) const PARTNER_AMBIGUOUS: f64 = 0.6;
/// Anchor in bases at which a junction read counts in full.
pub(crate) const FULL_ANCHOR: u32 = 20;

/// Both sides on annotated sense splice sites: 235 fusions, 0 artefacts (31 dB); trans-splicing, which the simulation lacks,
/// makes such artefacts.
pub(crate) const BOTH_SPLICE_SITES: f64 = 17.0;
/// One side: 53 fusions, 39 artefacts (5.5 dB).
pub(crate) const ONE_SPLICE_SITE: f64 = 2.0;
/// One side, the other on a canonical but unknown splice site: 5 fusions, 4 artefacts; real introns hold more cryptic exons
/// than generated ones.
pub(crate) const ONE_AND_CANONICAL: f64 = 3.0;
/// Neither side: 35 fusions, 616 artefacts (-8 dB).
pub(crate) const NO_SPLICE_SITE: f64 = -9.0;
/// Not placed to the base, and so in no known frame: of one fragment 2 fusions and 222 artefacts, of two 1 and 9; beside the
/// support's weight -7 and -5 dB.
pub(crate) const IMPRECISE: f64 = -6.0;

/// In frame: 178 fusions, 37 artefacts (11 dB, in part the splice sites').
pub(crate) const IN_FRAME: f64 = 3.0;
/// In frame on another transcript pair only: 9 fusions, 12 artefacts (3 dB).
pub(crate) const IN_FRAME_ELSEWHERE: f64 = 2.0;
/// Out of frame or stopped: 118 fusions, 97 artefacts (5 dB, the splice sites').
pub(crate) const OUT_OF_FRAME: f64 = 1.0;
/// Frame not known: 26 fusions, 730 artefacts (-10 dB, in part the splice sites').
pub(crate) const FRAME_UNKNOWN: f64 = -6.0;

/// Target as 3' gene with its whole kinase domain: of all seeds 1,088 fusions, 465 artefacts (7 dB).
pub(crate) const KINASE_COMPLETE: f64 = 5.0;
/// Target as 3' gene with part of its kinase domain, or none: of all, 32 fusions and 3,664 artefacts (-10 dB, in
/// part the splice sites'; beside the other terms -6).
pub(crate) const KINASE_NOT_COMPLETE: f64 = -6.0;
/// Target as 5' gene: of all, 190 fusions and 6,845 artefacts (-5 dB; beside the other terms -9).
pub(crate) const TARGET_FIVE_PRIME: f64 = -7.0;

/// Odds of a fusion against read-through, where unpublished neighbours on one strand are joined last exons to first ones:
/// 1 to 100. Chosen by hand: read-through between neighbours is seen in most samples, deletions of what lies between in few.
pub(crate) const READ_THROUGH: f64 = -20.0;
/// The same where exons further in are joined: 1 to 6. Chosen by hand.
pub(crate) const READ_THROUGH_WITHIN: f64 = -8.0;
/// Odds of a rearrangement within one gene against splicing, back-splicing and misalignment. Chosen by hand.
pub(crate) const SAME_GENE: f64 = -20.0;

/// Longest anchor of the shorter side below `SHORT` bases: a chance match is likely.
pub(crate) const ANCHOR_WORST: f64 = -8.0;
/// At `LONG` bases or more.
pub(crate) const ANCHOR_BEST: f64 = 3.0;
/// Bases; see [`ANCHOR_WORST`].
pub(crate) const ANCHOR_SHORT: u32 = 10;
/// Bases; see [`ANCHOR_BEST`].
pub(crate) const ANCHOR_LONG: u32 = 25;

/// For each doubling of the distinct places of the break within the reads. Of all seeds, two places: 166 fusions, 223 artefacts
/// (3 dB); three: 140 and 24 (11 dB, in part the support's).
pub(crate) const DIVERSITY_STEP: f64 = 2.0;
/// At eight distinct places or more nothing is added.
pub(crate) const DIVERSITY_CAP: f64 = 6.0;

/// No fragment lies uniquely on the target side.
pub(crate) const TARGET_NEVER_UNIQUE: f64 = -15.0;
/// No fragment lies uniquely on the partner side.
pub(crate) const PARTNER_NEVER_UNIQUE: f64 = -5.0;

/// `SHARED_BASES[n]`: both sides spell `n` bases (or more, the last) where splicing does not explain the cut. Of all seeds' 1,320
/// fusions and 4,526 artefacts, read-through and circles among them, from no base on: 164 and 552, 94 and 252, 21 and 106, 15 and 173, 13 and 225, 34 and 292, 14 and
/// 348, 6 and 342, 5 and 198; from 9 on none and 146.
pub(crate) const SHARED_BASES: [f64; 10] =
    [0.5, 0.5, -0.5, -2.5, -5.0, -6.0, -8.5, -11.0, -12.0, -14.0];

/// A flank of the junction resembles the ordinary continuation of the other side.
pub(crate) const HOMOLOGOUS: f64 = -20.0;
/// Two TRK genes joined and no reference to compare their flanks.
pub(crate) const PARALOGUES: f64 = -10.0;
/// A flank is of low complexity: 2 fusions, 68 artefacts (-10 dB, in part other terms').
pub(crate) const LOW_COMPLEXITY: f64 = -6.0;

/// Published pair, both sides on annotated splice sites.
pub(crate) const PUBLISHED: f64 = 10.0;
/// Published pair that pairs only bound.
pub(crate) const PUBLISHED_BOUND: f64 = 5.0;
/// One side only: of all, no fusion and 36 artefacts. Breaks in DNA mostly lie in introns, so that published pairs are joined by
/// splicing; some are not, though the simulation has none.
pub(crate) const PUBLISHED_ONE_SITE: f64 = 2.0;
/// Neither side: template switches join expressed partners too. Of all seeds no fusion, 129 artefacts.
pub(crate) const PUBLISHED_NO_SITE: f64 = 0.0;
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

/// Places at which chance joins the two genes of a candidate that reaches the ledger, on average, beside the candidate's own: the mean
/// of an exponential distribution of that rate, over pairs of genes. Chosen by hand.
pub(crate) const SCATTER_MEAN: f64 = 1.0;

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
