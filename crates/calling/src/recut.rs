//! Cuts reads anew between the references of the two sides.
//!
//! Aligners run over bases inserted at a junction with a mismatch or two rather than stop before them,
//! put a handful of bases beyond a chance gap, or leave a short exon next to the break out. METHOD: the
//! bases that the reads of one junction agree on are laid out again, as kept on the low side, inserted,
//! kept on the high side; of all cuts within reach the most likely one is taken. A kept base costs what
//! a mismatch costs, an inserted one what a random base costs, and a breakend on an annotated splice
//! site gains what such breakends are more frequent by. Needs reference bases: without them the reads
//! stand as aligned. `docs/methods.md`, "Cutting reads anew".

mod anchor;
mod ground;
mod splicing;

use std::borrow::Cow;

use trkfuse_core::{
    Breakend, End, Junction, JunctionRead, Piece, ReferenceSequence, Role, Sequence,
};

use crate::Context;
use crate::molecule::Molecule;

pub(crate) use anchor::trusted_anchor;
pub(crate) use splicing::{next_exons, splice_roles};

use ground::grounds;

/// Bases of either side looked at.
const WINDOW: usize = 40;

// Natural logarithms of probabilities; chosen by hand, checked on the fit's samples.
/// A kept base that differs from the reference in one given way: 0.75 % errors and differences of the
/// sample, among three bases.
const MISMATCH: f64 = -6.0;
/// A random base.
const RANDOM: f64 = -1.386;
/// Bases are inserted at all: 3 % of junctions.
const INSERTION: f64 = -3.5;
/// A breakend on an annotated splice site: 90 % of sides lie on one, 10 % on some 100 bases around.
const SPLICE_SITE: f64 = 7.0;
/// Mean of the kept bases below which reads do not resemble the reference: one in nine differs.
const UNLIKE: f64 = MISMATCH / 9.0;
/// What another cut has to gain to be taken.
const MARGIN: f64 = 1.0;

/// A new cut.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recut {
    pub(crate) junction: Junction,
    /// Bases between the sides, walking from low to high.
    pub(crate) inserted: Sequence,
    /// Read bases that the low and the high side gain (negative: lose).
    pub(crate) gained: (i64, i64),
}

/// The better cut of reads that show `junction` alike; `None` where the one shown is best, or nothing
/// tells.
pub(crate) fn recut(
    junction: Junction,
    inserted: &Sequence,
    reads: &[&JunctionRead],
    reference: &dyn ReferenceSequence,
    context: &Context,
) -> Option<Recut> {
    let representative = reads
        .iter()
        .filter(|read| read.sequence.is_some())
        .max_by_key(|read| read.anchor())?;
    let shown = reads.iter().filter_map(|read| read.sequence.as_ref());
    let molecule = Molecule::agreed(
        shown.map(|sequence| {
            let bases = Cow::Borrowed(sequence.bases.as_bytes());
            (bases, i64::from(sequence.low_end))
        }),
        inserted.len(),
        WINDOW,
    );
    let (shown_low, shown_high) = (molecule.low.len(), molecule.high.len());
    if shown_low == 0 || shown_high == 0 {
        return None;
    }
    let bases = molecule.low.iter().rev().copied();
    let bases: Vec<u8> = bases.chain(molecule.beyond(End::Low)).collect();
    let low = Side::lay(
        &bases,
        shown_low,
        junction.low(),
        &representative.low,
        reference,
        context,
    );
    let turned = Sequence::new(&bases).reverse_complement();
    let high = Side::lay(
        turned.as_bytes(),
        shown_high,
        junction.high(),
        &representative.high,
        reference,
        context,
    );
    if inserted.is_empty() && low.is_settled() && high.is_settled() {
        return None;
    }
    let best = best_cut(&low, &high, bases.len())?;
    let (low_cut, high_cut) = (low.cuts[best.low].as_ref()?, high.cuts[best.high].as_ref()?);
    // Sides that would change places make another junction; it is left as shown. So are reads that do not
    // resemble the reference: it may be another one than they were aligned to.
    let kept = (best.low + best.high) as f64;
    if low_cut.breakend > high_cut.breakend || low_cut.score + high_cut.score < UNLIKE * kept {
        return None;
    }
    let kept_high = bases.len() - best.high;
    Some(Recut {
        junction: Junction::new(low_cut.breakend, high_cut.breakend),
        inserted: Sequence::new(&bases[best.low..kept_high]),
        gained: (
            best.low as i64 - shown_low as i64,
            best.high as i64 - shown_high as i64,
        ),
    })
}

/// One side: what each number of bases kept on it costs, and where it then ends.
struct Side {
    /// `cuts[k]`: the best way to keep `k` bases of the molecule, counted from this side's outer end.
    cuts: Vec<Option<Cut>>,
    /// Bases kept as the reads are aligned.
    shown: usize,
    has_mismatches: bool,
}

struct Cut {
    score: f64,
    breakend: Breakend,
    /// The roles that annotated splice sites here give the side.
    roles: Vec<Role>,
}

impl Side {
    /// Lays one side's bases on the reference in all ways that are worth a thought.
    ///
    /// `bases`: the molecule, from this side's outer end on; `shown`: how many of them the alignment
    /// keeps.
    fn lay(
        bases: &[u8],
        shown: usize,
        breakend: Breakend,
        piece: &Piece,
        reference: &dyn ReferenceSequence,
        context: &Context,
    ) -> Self {
        let grounds = grounds(bases, shown, breakend, piece, reference, context);
        let has_mismatches = grounds
            .first()
            .is_some_and(|ground| ground.sums[shown] < MISMATCH / 2.0);
        let cuts = (0..=bases.len())
            .map(|kept| {
                let mut best: Option<Cut> = None;
                for ground in &grounds {
                    if !(ground.least..=ground.most).contains(&kept) {
                        continue;
                    }
                    let moved = kept as i64 - ground.at as i64;
                    let Some(breakend) = ground.edge.extended(moved) else {
                        continue;
                    };
                    let roles = splice_roles(breakend, context);
                    let score = ground.sums[kept];
                    let worth = |score: f64, roles: &[Role]| {
                        score + if roles.is_empty() { 0.0 } else { SPLICE_SITE }
                    };
                    // ORDER: strictly better, so that of equal grounds the one shown stays.
                    if best
                        .as_ref()
                        .is_none_or(|best| worth(score, &roles) > worth(best.score, &best.roles))
                    {
                        best = Some(Cut {
                            score,
                            breakend,
                            roles,
                        });
                    }
                }
                best
            })
            .collect();
        Self {
            cuts,
            shown,
            has_mismatches,
        }
    }

    /// Whether nothing asks for another cut here: on a splice site, without a mismatch near the break.
    fn is_settled(&self) -> bool {
        let is_site = self.cuts[self.shown]
            .as_ref()
            .is_some_and(|cut| !cut.roles.is_empty());
        is_site && !self.has_mismatches
    }
}

/// Bases kept on either side.
struct Kept {
    low: usize,
    high: usize,
}

/// The most likely cut; `None` where the one shown is about as good.
fn best_cut(low: &Side, high: &Side, bases: usize) -> Option<Kept> {
    let score = |kept_low: usize, kept_high: usize| -> Option<f64> {
        let (low, high) = (low.cuts[kept_low].as_ref()?, high.cuts[kept_high].as_ref()?);
        let inserted = bases - kept_low - kept_high;
        let insertion = if inserted > 0 {
            INSERTION + RANDOM * inserted as f64
        } else {
            0.0
        };
        Some(low.score + high.score + insertion + splice_gain(low, high))
    };
    let shown = score(low.shown, high.shown)?;
    let mut best: Option<(f64, usize, Kept)> = None;
    for kept_low in 1..bases {
        if low.cuts[kept_low].is_none() {
            continue;
        }
        for kept_high in 1..=bases - kept_low {
            let Some(score) = score(kept_low, kept_high) else {
                continue;
            };
            let moved = kept_low.abs_diff(low.shown) + kept_high.abs_diff(high.shown);
            let is_better = best.as_ref().is_none_or(|&(best, least, _)| {
                score > best + 1e-9 || (score > best - 1e-9 && moved < least)
            });
            if is_better {
                let kept = Kept {
                    low: kept_low,
                    high: kept_high,
                };
                best = Some((score, moved, kept));
            }
        }
    }
    best.filter(|&(score, ..)| score > shown + MARGIN)
        .map(|(_, _, kept)| kept)
}

/// What annotated splice sites gain: on both sides when they make a sense transcript, else on one.
fn splice_gain(low: &Cut, high: &Cut) -> f64 {
    let makes_transcript = low
        .roles
        .iter()
        .any(|role| high.roles.iter().any(|other| other != role));
    if makes_transcript {
        2.0 * SPLICE_SITE
    } else if low.roles.is_empty() && high.roles.is_empty() {
        0.0
    } else {
        SPLICE_SITE
    }
}
