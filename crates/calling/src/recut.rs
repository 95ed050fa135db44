//! Cuts reads anew between the references of the two sides.
//!
//! Aligners run over bases inserted at a junction with a mismatch or two rather than stop before them,
//! put a handful of bases beyond a chance gap, or leave a short exon next to the break out. METHOD: the
//! bases that the reads of one junction agree on are laid out again, as kept on the low side, inserted,
//! kept on the high side; of all cuts within reach the most likely one is taken. A kept base costs what
//! a mismatch costs, an inserted one what a random base costs, and a breakend on an annotated splice
//! site gains what such breakends are more frequent by. Needs reference bases: without them the reads
//! stand as aligned. `docs/methods.md`, "Cutting reads anew".

use std::borrow::Cow;

use trkfuse_core::{
    Breakend, End, Junction, JunctionRead, Piece, ReferenceSequence, Retained, Role, Sequence, role,
};
use trkfuse_genes::Transcript;

use crate::Context;
use crate::molecule::Molecule;
use crate::placement::walk;

/// Bases of either side looked at.
const WINDOW: usize = 40;
/// Farthest that a side is shortened within its last run, in bases.
const REACH: usize = 20;
/// Farthest that a side is lengthened, in bases.
const FURTHER: usize = 30;

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
/// An aligner's gap next to the break that is no annotated intron, beside the places within its reach.
const UNKNOWN_GAP: f64 = -2.0;
/// An insertion or deletion next to the break.
const INDEL: f64 = -7.0;
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

/// One way in which a side may lie on the reference: on one diagonal near the break.
struct Ground {
    /// A base of the diagonal: with `at` bases kept, the side ends here.
    edge: Breakend,
    at: usize,
    /// Fewest and most bases kept.
    least: usize,
    most: usize,
    /// `sums[k]`: natural logarithm of the likelihood of the first `k` bases.
    sums: Vec<f64>,
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

/// The diagonals of a side: as aligned; without the bases beyond the gap nearest to the break; spliced
/// on to the next exon of an annotated transcript.
fn grounds(
    bases: &[u8],
    shown: usize,
    breakend: Breakend,
    piece: &Piece,
    reference: &dyn ReferenceSequence,
    context: &Context,
) -> Vec<Ground> {
    let run = (piece.run as usize).min(shown);
    let likelihoods = |edge: Breakend, at: usize| along(bases, edge, at, reference);
    let mut as_aligned = likelihoods(breakend, shown);
    let mut grounds = Vec::new();
    let behind = piece
        .behind
        .filter(|behind| (behind.from_break as usize) < shown)
        .map(|behind| {
            let edge = Breakend {
                pos: behind.edge,
                ..breakend
            };
            let at = shown - behind.from_break as usize;
            let first = at.saturating_sub(behind.bases as usize);
            let mut without = likelihoods(edge, at);
            without[..first].fill(0.0);
            // The alignment as it is shares these bases, and explains those within the gap by nothing.
            as_aligned[..at].copy_from_slice(&without[..at]);
            as_aligned[at..shown - run].fill(RANDOM);
            Ground {
                edge,
                at,
                least: at.saturating_sub(REACH).max(1),
                most: (at + FURTHER).min(bases.len()),
                sums: sums(&without, 0.0),
            }
        });
    if behind.is_none() {
        as_aligned[..shown - run].fill(0.0);
    }
    let gap = behind
        .as_ref()
        .map_or(0.0, |ground| gap_cost(breakend, run, ground.edge, context));
    grounds.push(Ground {
        edge: breakend,
        at: shown,
        least: (shown - run.min(REACH + 1) + 1).max(1).min(shown),
        most: (shown + FURTHER).min(bases.len()),
        sums: sums(&as_aligned, gap),
    });
    grounds.extend(behind);
    for exon in next_exons(breakend, context) {
        let mut spliced = as_aligned.clone();
        spliced[shown..].copy_from_slice(&likelihoods(exon.edge, shown + 1)[shown..]);
        grounds.push(Ground {
            edge: exon.edge,
            at: shown + 1,
            least: shown + 1,
            most: (shown + exon.bases.min(FURTHER)).min(bases.len()),
            sums: sums(&spliced, gap),
        });
    }
    grounds
}

/// The natural logarithm of each base's likelihood, where the `at`-th base lies on `edge` and the others
/// follow the reference in a row.
fn along(bases: &[u8], edge: Breakend, at: usize, reference: &dyn ReferenceSequence) -> Vec<f64> {
    let reach = at.max(bases.len() - at.min(bases.len())) as u32;
    let around = walk(edge, reach.max(1), reference);
    let (inside, outside) = (around.inside.as_bytes(), around.outside.as_bytes());
    bases
        .iter()
        .enumerate()
        .map(|(place, &base)| {
            let expected = if place < at {
                (inside.len() + place)
                    .checked_sub(at)
                    .and_then(|index| inside.get(index))
            } else {
                outside.get(place - at)
            };
            match expected {
                Some(&expected) if expected == base && base != b'N' => 0.0,
                Some(&expected) if expected != b'N' && base != b'N' => MISMATCH,
                _ => RANDOM,
            }
        })
        .collect()
}

fn sums(likelihoods: &[f64], cost: f64) -> Vec<f64> {
    let mut sum = cost;
    std::iter::once(cost)
        .chain(likelihoods.iter().map(|likelihood| {
            sum += likelihood;
            sum
        }))
        .collect()
}

/// What a gap between the run next to the break and the one behind it costs.
fn gap_cost(breakend: Breakend, run: usize, behind: Breakend, context: &Context) -> f64 {
    /// Shorter gaps are deletions, not introns, in bases.
    const SHORTEST_INTRON: i64 = 20;
    let Some(start) = breakend.extended(1 - run as i64) else {
        return 0.0;
    };
    let gap = behind.outward_distance(start.pos) - 1;
    if gap < SHORTEST_INTRON {
        return INDEL;
    }
    let is_annotated = next_exons(behind, context)
        .iter()
        .any(|exon| exon.edge.pos == start.pos);
    if is_annotated {
        0.0
    } else {
        UNKNOWN_GAP - (gap as f64).ln()
    }
}

/// An exon that ordinary splicing joins to the end of another.
pub(crate) struct NextExon {
    /// Its base next to the intron, seen as the end of the same flank.
    pub(crate) edge: Breakend,
    /// Its length in bases.
    pub(crate) bases: usize,
}

/// The exons to which annotated splicing leads from a breakend on an exon's end, each once, by place.
pub(crate) fn next_exons(breakend: Breakend, context: &Context) -> Vec<NextExon> {
    let next = |transcript: &Transcript| {
        let index = transcript
            .exons
            .iter()
            .position(|exon| match breakend.retained {
                Retained::Lower => exon.last() == breakend.pos,
                Retained::Higher => exon.start == breakend.pos,
            })?;
        let exon = match breakend.retained {
            Retained::Lower => transcript.exons.get(index + 1)?,
            Retained::Higher => transcript.exons.get(index.checked_sub(1)?)?,
        };
        let pos = match breakend.retained {
            Retained::Lower => exon.start,
            Retained::Higher => exon.last(),
        };
        Some((pos, exon.len() as usize))
    };
    let genes = context.genes.at(breakend.contig, breakend.pos);
    let mut exons: Vec<_> = genes
        .iter()
        .flat_map(|gene| gene.transcripts.iter().filter_map(next))
        .collect();
    exons.sort_unstable();
    exons.dedup();
    exons
        .into_iter()
        .map(|(pos, bases)| NextExon {
            edge: Breakend { pos, ..breakend },
            bases,
        })
        .collect()
}

/// The roles that annotated splice sites at a breakend give its side; empty off any.
pub(crate) fn splice_roles(breakend: Breakend, context: &Context) -> Vec<Role> {
    let mut roles: Vec<Role> = context
        .genes
        .at(breakend.contig, breakend.pos)
        .iter()
        .filter(|gene| crate::partner::is_sense_splice_site(gene, breakend))
        .map(|gene| role(gene.strand, breakend.retained))
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
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

/// Aligned bases on the shorter side of a read that can be trusted, after `gained` bases were moved (low,
/// high).
///
/// METHOD: a mismatch takes what three matches say, and read bases that the alignment leaves beyond the
/// outer end take as many as they outnumber the aligned ones by: a piece that explains less than it
/// leaves is likely a chance match.
pub(crate) fn trusted_anchor(
    read: &JunctionRead,
    is_gapped: bool,
    gained: (i64, i64),
    reference: Option<&dyn ReferenceSequence>,
) -> u32 {
    const MISMATCH_TAKES: u32 = 3;
    let side = |end: End| {
        let (piece, gained) = match end {
            End::Low => (&read.low, gained.0),
            End::High => (&read.high, gained.1),
        };
        let aligned = u32::try_from((i64::from(piece.aligned) + gained).max(0)).unwrap_or(0);
        let mismatches = match reference {
            Some(reference) => mismatches_near(read, end, gained, reference),
            // Of one alignment over both sides nobody knows which mismatch lies where.
            None if is_gapped => 0,
            None => piece.mismatches.unwrap_or(0),
        };
        let left = piece.unexplained.saturating_sub(aligned);
        aligned.saturating_sub(MISMATCH_TAKES * mismatches + left)
    };
    side(End::Low).min(side(End::High))
}

/// Mismatches in the run next to the break, of the bases that stay.
fn mismatches_near(
    read: &JunctionRead,
    end: End,
    gained: i64,
    reference: &dyn ReferenceSequence,
) -> u32 {
    let Some(sequence) = &read.sequence else {
        return 0;
    };
    let bases = sequence.bases.as_bytes();
    let (piece, flank) = match end {
        End::Low => (
            &read.low,
            sequence.bases.slice(0, sequence.low_end as usize),
        ),
        End::High => (
            &read.high,
            sequence
                .bases
                .slice(sequence.high_start as usize, bases.len())
                .reverse_complement(),
        ),
    };
    let lost = usize::try_from(-gained).unwrap_or(0);
    let run = (piece.run as usize).min(flank.len()).min(WINDOW);
    let likelihoods = along(
        flank.as_bytes(),
        read.junction.end(end),
        flank.len(),
        reference,
    );
    likelihoods[flank.len() - run..flank.len().saturating_sub(lost).max(flank.len() - run)]
        .iter()
        .filter(|&&likelihood| likelihood <= MISMATCH)
        .count() as u32
}
