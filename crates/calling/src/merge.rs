//! Reads that one molecule explains are one candidate.
//!
//! METHOD: a less supported junction joins a better supported one in two cases. (1) Both breakends lie
//! within a few bases and the molecule is as long: only the cut between the sides was set differently. (2)
//! One breakend is the same and what its reads show beyond it, if it is short, is what the better molecule
//! goes on with: an aligner placed a handful of bases by chance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use trkfuse_core::{Breakend, End, Junction, Sequence};

use crate::Context;
use crate::cluster::Group;
use crate::long_read::{Sites, is_same_but_for_errors, is_uncertain};
use crate::molecule::Molecule;
use crate::placement::Placed;

/// Most bases that an aligner is thought to place by chance; chosen by hand.
const CHANCE_BASES: u32 = 30;
/// Fewest bases that tell one molecule from another (4^8 is 65,536).
const TELLING_BASES: usize = 8;
/// One base in so many may differ: errors, and what an aligner puts up with.
const BASES_A_MISMATCH: usize = 8;
/// Most bases of a read's anchor that speak for its junction being the better one.
const FULL_ANCHOR: u32 = 30;

/// Reads that show one junction.
pub(crate) struct Shown<'a> {
    pub(crate) junction: Junction,
    /// Bases between the sides, walking from low to high.
    pub(crate) inserted: Sequence,
    /// Equivalent shifts of the junction: at most 0, at least 0.
    pub(crate) shifts: (i64, i64),
    /// For each cut that its reads show, how many bases both sides spell there; `None` where bases are inserted.
    pub(crate) shared: BTreeSet<Option<u32>>,
    pub(crate) reads: Group<'a>,
}

/// Joins what one molecule explains; in genome order.
pub(crate) fn merge<'a>(
    groups: BTreeMap<Placed, Group<'a>>,
    sites: &Sites,
    context: &Context,
) -> Vec<Shown<'a>> {
    let mut shown = same_junctions(groups);
    // ORDER: best supported first, so that strays join it and never the other way round; of equally supported ones the
    // one on annotated splice sites. Names part the rest before places do, as a mirrored genome has other places.
    shown.sort_by(|a, b| {
        let rank = |shown: &Shown| {
            let on_sites = sites.count(shown.junction);
            Reverse((shown.weight(), shown.reads.len(), on_sites))
        };
        rank(a)
            .cmp(&rank(b))
            .then_with(|| a.first_name().cmp(&b.first_name()))
            .then_with(|| (a.junction, &a.inserted).cmp(&(b.junction, &b.inserted)))
    });
    let mut kept: Vec<Main<'a>> = Vec::new();
    for stray in shown {
        let home = kept.iter_mut().find_map(|main| {
            let way = main.explains(&stray, sites, context)?;
            Some((main, way))
        });
        match home {
            Some((main, way)) => main.take(stray, way, sites),
            None => kept.push(Main::of(stray)),
        }
    }
    let mut shown: Vec<_> = kept.into_iter().map(|main| main.shown).collect();
    shown.sort_by(|a, b| (a.junction, &a.inserted).cmp(&(b.junction, &b.inserted)));
    shown
}

/// One entry for groups that say the same junction with shorter or longer claims of homology.
fn same_junctions<'a>(groups: BTreeMap<Placed, Group<'a>>) -> Vec<Shown<'a>> {
    let mut shown: Vec<Shown<'a>> = Vec::new();
    for (placed, reads) in groups {
        match shown.last_mut() {
            Some(last) if last.junction == placed.junction && last.inserted == placed.inserted => {
                last.reads.extend(reads);
                last.shifts.0 = last.shifts.0.min(placed.shifts.0);
                last.shifts.1 = last.shifts.1.max(placed.shifts.1);
            }
            _ => shown.push(Shown {
                junction: placed.junction,
                inserted: placed.inserted,
                shifts: placed.shifts,
                shared: BTreeSet::new(),
                reads,
            }),
        }
    }
    for shown in &mut shown {
        let (towards_low, towards_high) = shown.shifts;
        let spelt = (towards_high - towards_low).unsigned_abs() as u32;
        shown
            .shared
            .insert(shown.inserted.is_empty().then_some(spelt));
    }
    shown
}

impl Shown<'_> {
    /// Trusted bases of all anchors, in bases.
    fn weight(&self) -> u32 {
        self.reads
            .iter()
            .map(|read| read.anchor.min(FULL_ANCHOR))
            .sum()
    }

    /// The first of its fragments by name, and whether read 2 shows it.
    fn first_name(&self) -> Option<(&str, bool)> {
        let names = self.reads.iter();
        names
            .map(|read| (read.fragment.name.as_str(), read.read.is_second_mate))
            .min()
    }

    fn molecule(&self) -> Molecule {
        Molecule::agreed(
            self.reads
                .iter()
                .filter_map(|read| read.cut_at(self.junction)),
            self.inserted.len(),
            2 * CHANCE_BASES as usize,
        )
    }
}

/// How a stray's reads are part of a better molecule.
#[derive(Clone, Copy)]
enum Way {
    /// Only the cut was set differently.
    Cut,
    /// This breakend of the stray is that breakend of the better one.
    Shared { stray: End, main: End },
}

/// A junction that strays may join, with its molecule.
struct Main<'a> {
    shown: Shown<'a>,
    molecule: Molecule,
}

impl<'a> Main<'a> {
    fn of(shown: Shown<'a>) -> Self {
        let molecule = shown.molecule();
        Self { shown, molecule }
    }

    fn explains(&self, stray: &Shown, sites: &Sites, context: &Context) -> Option<Way> {
        if is_cut_differently(&self.shown, stray, sites, context) {
            return Some(Way::Cut);
        }
        [End::Low, End::High]
            .into_iter()
            .flat_map(|main| [End::Low, End::High].map(|stray| (stray, main)))
            .find(|&(stray_end, main_end)| self.goes_on_as(stray, stray_end, main_end, context))
            .map(|(stray, main)| Way::Shared { stray, main })
    }

    /// Whether beyond a breakend that both share the stray shows what this molecule goes on with.
    fn goes_on_as(&self, stray: &Shown, stray_end: End, main_end: End, context: &Context) -> bool {
        let Some(longer) = moved(
            self.shown.junction.end(main_end),
            stray.junction.end(stray_end),
        )
        .filter(|longer| longer.abs() <= i64::from(context.config.merge_distance)) else {
            return false;
        };
        let is_short = stray
            .reads
            .iter()
            .all(|read| read.piece(stray_end.opposite()).aligned <= CHANCE_BASES);
        if !is_short {
            return false;
        }
        let mut shows = stray.molecule().beyond(stray_end);
        let mut goes_on = self.molecule.beyond(main_end);
        if stray_end != main_end {
            // Both spell their strand from low to high, and here these are opposite strands.
            for base in &mut shows {
                *base = Sequence::complement(*base);
            }
        }
        // The side that keeps more bases of the shared flank starts later.
        let skipped = longer.unsigned_abs() as usize;
        let later = if longer > 0 { &mut goes_on } else { &mut shows };
        later.drain(..skipped.min(later.len()));
        let bases = shows.len().min(goes_on.len());
        let differing = shows
            .iter()
            .zip(&goes_on)
            .filter(|(a, b)| a != b || **a == b'N')
            .count();
        bases >= TELLING_BASES && differing * BASES_A_MISMATCH <= bases
    }

    fn take(&mut self, stray: Shown<'a>, way: Way, sites: &Sites) {
        let Way::Shared {
            stray: stray_end,
            main: main_end,
        } = way
        else {
            self.take_cut(stray, sites);
            return;
        };
        let junction = self.shown.junction;
        let longer = junction
            .end(main_end)
            .outward_distance(stray.junction.end(stray_end).pos);
        let inserted = self.shown.inserted.len() as i64;
        for mut read in stray.reads {
            let length = read
                .read
                .sequence
                .as_ref()
                .map_or(0, |sequence| sequence.bases.len() as i64);
            // Read bases on the shared side, up to the main junction's breakend.
            let shared = match stray_end {
                End::Low => read.low_end,
                End::High => length - read.low_end - stray.inserted.len() as i64,
            } - longer;
            read.low_end = match main_end {
                End::Low => shared,
                End::High => length - shared - inserted,
            };
            read.is_turned ^= stray_end != main_end;
            read.placed = junction;
            read.inserted = self.shown.inserted.clone();
            self.shown.reads.push(read);
        }
    }

    /// Takes reads that set the cut differently.
    ///
    /// METHOD: of two cuts of one molecule that on annotated splice sites is the junction, whichever more reads
    /// show: a junction a few bases off annotated sites of both genes, by as many bases on either side, is no chance. So no
    /// number of reads with the worse cut takes away what others have shown.
    fn take_cut(&mut self, mut stray: Shown<'a>, sites: &Sites) {
        if sites.count(stray.junction) > sites.count(self.shown.junction) {
            std::mem::swap(&mut self.shown, &mut stray);
            self.molecule = self.shown.molecule();
        }
        // Where a long read is cut is an estimate.
        if !stray.reads.iter().any(|read| is_uncertain(read.read)) {
            self.shown.shared.append(&mut stray.shared);
        }
        self.shown.reads.append(&mut stray.reads);
    }
}

/// How many bases more `stray` retains than `main`; `None` on different flanks.
fn moved(main: Breakend, stray: Breakend) -> Option<i64> {
    (main.contig == stray.contig && main.retained == stray.retained)
        .then(|| main.outward_distance(stray.pos))
}

/// Whether the stray's junction is the main one with the cut set differently, or read with errors.
fn is_cut_differently(main: &Shown, stray: &Shown, sites: &Sites, context: &Context) -> bool {
    let moved = |end: End| moved(main.junction.end(end), stray.junction.end(end));
    let (Some(low), Some(high)) = (moved(End::Low), moved(End::High)) else {
        return false;
    };
    let reach = i64::from(context.config.merge_distance);
    let is_as_long = low.abs() <= reach
        && high.abs() <= reach
        && low + high + stray.inserted.len() as i64 == main.inserted.len() as i64;
    let uncertainty = stray.reads.iter().map(|read| read.read.uncertainty).max();
    is_as_long
        || is_same_but_for_errors(
            (main.junction, &main.inserted),
            (stray.junction, &stray.inserted),
            (low, high),
            uncertainty.unwrap_or(0),
            sites,
        )
}
