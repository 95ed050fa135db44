//! Many results become one panel.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use trkfuse_core::Retained;

use super::{NormalResult, Panel, PanelBreakend, PanelError, PanelRow};

impl Panel {
    /// The panel of some results, given in any order.
    ///
    /// Samples are counted by name: a sample with several results counts once, with the most fragments that
    /// any of them shows. Junctions within `distance` bases of each other on both sides are one row, at
    /// the place that most samples show; 0 keeps all apart. Junctions of genes that were not looked at in every
    /// sample are left out, and those of which a sample shows copies of fragments only.
    ///
    /// # Errors
    ///
    /// [`PanelError`] when there is no result, or they differ in assembly or share no gene.
    pub fn of(results: &[NormalResult], distance: u32) -> Result<Self, PanelError> {
        let first = results.first().ok_or(PanelError::NoResults)?;
        let genes = common_genes(results)?;
        if let Some(other) = results
            .iter()
            .find(|other| other.assembly != first.assembly)
        {
            return Err(PanelError::Assemblies {
                first: first.path.clone(),
                first_assembly: first.assembly.clone(),
                other: other.path.clone(),
                other_assembly: other.assembly.clone(),
            });
        }
        let samples: BTreeSet<&str> = results
            .iter()
            .map(|result| result.sample.as_str())
            .collect();
        Ok(Self {
            assembly: first.assembly.clone(),
            samples: u32::try_from(samples.len()).unwrap_or(u32::MAX),
            rows: rows(&seen(results, &genes), distance),
            genes: genes.into_iter().map(str::to_string).collect(),
        })
    }
}

/// Genes that were looked at in every sample.
fn common_genes(results: &[NormalResult]) -> Result<BTreeSet<&str>, PanelError> {
    let mut common: Option<BTreeSet<&str>> = None;
    for result in results {
        let own: BTreeSet<&str> = result.genes.iter().map(String::as_str).collect();
        let shared = match common {
            Some(before) => before.intersection(&own).copied().collect(),
            None => own,
        };
        if shared.is_empty() {
            return Err(PanelError::NoCommonGene {
                path: result.path.clone(),
                genes: result.genes.join(", "),
            });
        }
        common = Some(shared);
    }
    Ok(common.unwrap_or_default())
}

/// A junction's sides in the order of their places, whichever is transcribed first.
type Place = (PanelBreakend, PanelBreakend);

/// What samples show of a junction.
#[derive(Clone, Debug, Default)]
struct Seen<'r> {
    /// Unique fragments of each sample, by its name.
    fragments: BTreeMap<&'r str, u32>,
    /// Results in which the first side by place is transcribed first, less those in which the other is.
    forward: i64,
}

impl<'r> Seen<'r> {
    fn samples(&self) -> u32 {
        self.fragments.len() as u32
    }

    fn total(&self) -> u32 {
        self.fragments
            .values()
            .fold(0, |sum: u32, &fragments| sum.saturating_add(fragments))
    }

    fn add(&mut self, other: &Seen<'r>, combine: fn(u32, u32) -> u32) {
        for (&sample, &fragments) in &other.fragments {
            let own = self.fragments.entry(sample).or_default();
            *own = combine(*own, fragments);
        }
        self.forward += other.forward;
    }
}

fn seen<'r>(results: &'r [NormalResult], genes: &BTreeSet<&str>) -> BTreeMap<Place, Seen<'r>> {
    let mut all: BTreeMap<Place, Seen> = BTreeMap::new();
    for result in results {
        // One junction may stand several times in a result, with other inserted bases each.
        let mut own: BTreeMap<Place, Seen> = BTreeMap::new();
        let junctions = result.junctions.iter().filter(|junction| {
            let mut targets = junction.targets.iter();
            junction.fragments > 0 && targets.any(|gene| genes.contains(gene.as_str()))
        });
        for junction in junctions {
            let (five, three) = (junction.five_prime.clone(), junction.three_prime.clone());
            let is_forward = five <= three;
            let place = if is_forward {
                (five, three)
            } else {
                (three, five)
            };
            let direction = match (junction.direction_known, is_forward) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => -1,
            };
            let once = Seen {
                fragments: BTreeMap::from([(result.sample.as_str(), junction.fragments)]),
                forward: direction,
            };
            own.entry(place)
                .or_default()
                .add(&once, u32::saturating_add);
        }
        for (place, once) in own {
            // The same sample again shows the same fragments again.
            all.entry(place).or_default().add(&once, u32::max);
        }
    }
    all
}

/// Rows, sorted: each place that most samples show with those around it that no better one took.
fn rows(seen: &BTreeMap<Place, Seen>, distance: u32) -> Vec<PanelRow> {
    let mut best_first: Vec<(&Place, &Seen)> = seen.iter().collect();
    best_first
        .sort_by_key(|(place, seen)| (Reverse(seen.samples()), Reverse(seen.total()), *place));
    let mut taken: BTreeSet<&Place> = BTreeSet::new();
    let mut rows = Vec::new();
    for (place, _) in best_first {
        if taken.contains(place) {
            continue;
        }
        let mut merged = Seen::default();
        for (near, near_seen) in around(seen, place, distance) {
            if taken.insert(near) {
                merged.add(near_seen, u32::saturating_add);
            }
        }
        let (low, high) = place.clone();
        let (five_prime, three_prime) = if merged.forward >= 0 {
            (low, high)
        } else {
            (high, low)
        };
        rows.push(PanelRow {
            five_prime,
            three_prime,
            samples: merged.samples(),
            fragments: merged.total(),
        });
    }
    rows.sort_unstable();
    rows
}

/// Junctions within `distance` bases of a place on both sides, the place itself among them.
fn around<'s, 'r>(
    seen: &'s BTreeMap<Place, Seen<'r>>,
    place: &'s Place,
    distance: u32,
) -> impl Iterator<Item = (&'s Place, &'s Seen<'r>)> {
    let (low, high) = place;
    let lowest = (
        PanelBreakend {
            contig: low.contig.clone(),
            position: low.position.saturating_sub(distance),
            retained: Retained::Lower,
        },
        PanelBreakend {
            contig: String::new(),
            position: 0,
            retained: Retained::Lower,
        },
    );
    let is_near = move |a: &PanelBreakend, b: &PanelBreakend| {
        a.contig == b.contig
            && a.retained == b.retained
            && a.position.abs_diff(b.position) <= distance
    };
    seen.range(lowest..)
        .take_while(move |((other, _), _)| {
            other.contig == low.contig && other.position <= low.position.saturating_add(distance)
        })
        .filter(move |((other_low, other_high), _)| {
            is_near(other_low, low) && is_near(other_high, high)
        })
}
