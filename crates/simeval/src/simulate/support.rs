//! Fragments of a fusion transcript: how each shows the junction, and exactly so many of each kind.

use std::collections::BTreeSet;

use trkfuse_core::Layout;

use super::config::SimulationConfig;
use super::error::SimulateError;
use super::fragment::{Covered, Fragment};
use super::fusion::Fusion;
use super::library::Drawer;
use super::molecule::{Join, Molecule};
use super::piece::Piece;
use super::spec::Support;
use super::world::World;

/// How a fragment shows the junction of its molecule, as it is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Showing {
    /// A read crosses it and is aligned in two pieces.
    Split,
    /// A read crosses it and is aligned over it as over an intron.
    Gapped,
    /// The mates lie on the two sides.
    Spanning,
    /// Not at all, or by clipped bases only.
    Nothing,
}

/// How a fragment shows the junction of its molecule.
pub(crate) fn showing(
    config: &SimulationConfig,
    world: &World,
    molecule: &Molecule,
    fragment: &Fragment,
) -> Showing {
    if molecule.seam.is_none() {
        return Showing::Nothing;
    }
    let reads = reads(config, fragment);
    let aligned: Vec<Vec<Piece>> = reads
        .iter()
        .map(|read| config.aligner.align(world, molecule, read.from, read.to))
        .collect();
    if aligned.iter().any(|pieces| pieces.len() > 1) {
        return Showing::Split;
    }
    let pieces: Vec<&Piece> = aligned.iter().flatten().collect();
    if pieces.iter().any(|piece| piece.crosses_fusion) {
        return Showing::Gapped;
    }
    let Some(behind) = molecule.segments.iter().find(|s| s.join != Join::Intron) else {
        return Showing::Nothing;
    };
    // A piece may reach over the seam by a few bases that agree by chance: it lies where it mostly does.
    let middle = |piece: &Piece| piece.from.midpoint(piece.to);
    match pieces.as_slice() {
        [a, b] if (middle(a) < behind.from) != (middle(b) < behind.from) => Showing::Spanning,
        _ => Showing::Nothing,
    }
}

/// Bases of a read before a tail that lies nowhere on the reference, at least: enough to be placed.
const BEFORE_TAIL: u32 = 25;

/// A fragment over the join of a decoy that shows it if chance allows; `None` when its reads cannot be placed.
pub(crate) fn draw_decoy(
    config: &SimulationConfig,
    world: &World,
    molecule: &Molecule,
    number: u32,
    drawer: &mut Drawer,
) -> Option<Fragment> {
    let seam = molecule.seam?;
    let has_tail =
        molecule.edges().is_none() && molecule.segments.last()?.to == seam.five_prime_end;
    let mut drawn = None;
    for _ in 0..DECOY_TRIES {
        let fragment = drawer.fragment_over_seam(number, molecule);
        if has_tail {
            let is_placed = |read: &Covered| read.from + BEFORE_TAIL <= seam.five_prime_end;
            if reads(config, &fragment).iter().all(is_placed) {
                return Some(fragment);
            }
        } else if showing(config, world, molecule, &fragment) == Showing::Nothing {
            drawn = Some(fragment);
        } else {
            return Some(fragment);
        }
    }
    drawn
}

/// Tries for a fragment of a decoy.
const DECOY_TRIES: u32 = 50;

fn reads(config: &SimulationConfig, fragment: &Fragment) -> Vec<Covered> {
    let length = config.reads.read_length;
    match config.reads.layout {
        Layout::SingleEnd => vec![fragment.first(length)],
        Layout::PairedEnd => vec![fragment.first(length), fragment.second(length)],
    }
}

/// Whether each read has enough bases outside of inserted ones to be placed: an aligner finds no place for
/// others, and they are drawn anew.
fn is_alignable(config: &SimulationConfig, molecule: &Molecule, fragment: &Fragment) -> bool {
    let Some(seam) = molecule.seam else {
        return true;
    };
    let fewest = config.aligner.shortest_segment.max(1);
    reads(config, fragment).iter().all(|read| {
        let inserted = seam
            .three_prime_start
            .min(read.to)
            .saturating_sub(seam.five_prime_end.max(read.from));
        read.to - read.from >= fewest + inserted
    })
}

/// Draws the fragments that a fusion's support asks for, all distinct in their ends if exact.
pub(crate) fn draw(
    config: &SimulationConfig,
    world: &World,
    fusion: &Fusion,
    number: u32,
    drawer: &mut Drawer,
) -> Result<Vec<Fragment>, SimulateError> {
    match fusion.support {
        Support::Fragments(count) => (0..count)
            .map(|found| {
                (0..TRIES)
                    .map(|_| drawer.fragment(number, &fusion.molecule))
                    .find(|fragment| is_alignable(config, &fusion.molecule, fragment))
                    .ok_or_else(|| SimulateError::NoRoom {
                        fusion: fusion.name(world),
                        kind: "fragments",
                        wanted: count,
                        found,
                    })
            })
            .collect(),
        Support::Exact { split, spanning } => {
            let mut taken = Taken {
                config,
                world,
                fusion,
                number,
                ends: BTreeSet::new(),
                fragments: Vec::new(),
            };
            taken.take(drawer, split, "split reads", |showing, _| {
                matches!(showing, Showing::Split | Showing::Gapped)
            })?;
            taken.take(drawer, spanning, "spanning pairs", |showing, crosses| {
                showing == Showing::Spanning && !crosses
            })?;
            taken.take(
                drawer,
                fusion.elsewhere,
                "other fragments",
                |showing, crosses| showing == Showing::Nothing && !crosses,
            )?;
            Ok(taken.fragments)
        }
    }
}

/// Tries for each fragment before it is taken that there is no room for it. Where one fragment in 10,000
/// fits, it is found with a chance of 1 - 10^-8.
const TRIES: u32 = 200_000;

/// Distinct fragments of a fusion taken so far.
struct Taken<'a> {
    config: &'a SimulationConfig,
    world: &'a World,
    fusion: &'a Fusion,
    number: u32,
    ends: BTreeSet<(u32, u32)>,
    fragments: Vec<Fragment>,
}

impl Taken<'_> {
    /// Draws until `count` more fragments are `wanted` by how they show the junction and whether a
    /// read's bases cross it.
    fn take(
        &mut self,
        drawer: &mut Drawer,
        count: u32,
        kind: &'static str,
        wanted: impl Fn(Showing, bool) -> bool,
    ) -> Result<(), SimulateError> {
        let molecule = &self.fusion.molecule;
        let wants_junction = kind != "other fragments";
        for found in 0..count {
            let fragment = (0..TRIES)
                .map(|_| {
                    if wants_junction {
                        drawer.fragment_over_seam(self.number, molecule)
                    } else {
                        drawer.fragment(self.number, molecule)
                    }
                })
                .find(|fragment| {
                    !self.ends.contains(&(fragment.from, fragment.to))
                        && is_alignable(self.config, molecule, fragment)
                        && wanted(
                            showing(self.config, self.world, molecule, fragment),
                            self.crosses(fragment),
                        )
                });
            let Some(fragment) = fragment else {
                return Err(SimulateError::NoRoom {
                    fusion: self.fusion.name(self.world),
                    kind,
                    wanted: count,
                    found,
                });
            };
            self.ends.insert((fragment.from, fragment.to));
            self.fragments.push(fragment);
        }
        Ok(())
    }

    /// Whether a read has bases that could lie on either side, or on both sides, of the junction.
    fn crosses(&self, fragment: &Fragment) -> bool {
        let Some(seam) = self.fusion.molecule.seam else {
            return false;
        };
        let homology = self.fusion.homology;
        let first = seam.five_prime_end - homology.upstream;
        let last = seam.three_prime_start + homology.downstream;
        reads(self.config, fragment)
            .iter()
            .any(|read| read.from < last && read.to > first)
    }
}
