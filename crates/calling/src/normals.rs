//! Junctions that normal samples show.

use trkfuse_core::{Breakend, Junction, Pos, Retained};

use crate::{Candidate, Context};

/// A junction that some normal samples show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NormalJunction {
    /// The junction.
    pub junction: Junction,
    /// Normal samples that show it.
    pub samples: u32,
    /// Their unique fragments, all samples together.
    pub fragments: u32,
}

/// What normal samples show: a panel of many, or the one that belongs to the tumour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalPanel {
    samples: u32,
    /// Symbols of the genes that were looked at in every sample.
    genes: Vec<String>,
    /// Sorted by junction.
    junctions: Vec<NormalJunction>,
}

impl NormalPanel {
    /// A panel.
    ///
    /// * `samples`: normal samples in all, those without any junction included.
    /// * `genes`: symbols of the genes whose junctions were looked for in every sample.
    /// * `junctions`: what they show, in any order.
    pub fn new(samples: u32, genes: Vec<String>, mut junctions: Vec<NormalJunction>) -> Self {
        junctions.sort_unstable();
        Self {
            samples,
            genes,
            junctions,
        }
    }

    /// Normal samples in all.
    pub const fn samples(&self) -> u32 {
        self.samples
    }

    /// What the panel shows of a candidate; `None` where no read places it to the base, or the panel
    /// never looked at its target.
    pub(crate) fn sighting(&self, candidate: &Candidate, context: &Context) -> Option<Sighting> {
        let was_looked_for = [
            candidate.partners.five_prime(),
            candidate.partners.three_prime(),
        ]
        .into_iter()
        .flatten()
        .any(|gene| context.is_target(gene) && self.genes.contains(&gene.symbol));
        (candidate.is_precise && was_looked_for)
            .then(|| self.look_up(candidate.junction, context.config.normals_distance))
    }

    /// What the panel shows within `distance` bases of a junction on both sides.
    ///
    /// Of several junctions there, the one that most samples show counts: their samples may be the same.
    fn look_up(&self, junction: Junction, distance: u32) -> Sighting {
        let near = self.near(junction.low(), distance).filter(|normal| {
            is_near(normal.junction.low(), junction.low(), distance)
                && is_near(normal.junction.high(), junction.high(), distance)
        });
        let mut sighting = Sighting {
            samples: 0,
            of: self.samples,
            fragments: 0,
        };
        for normal in near {
            // A damaged panel cannot make more samples of one than there are.
            sighting.samples = sighting.samples.max(normal.samples.min(self.samples));
            if normal.junction == junction {
                sighting.fragments = sighting.fragments.saturating_add(normal.fragments);
            }
        }
        sighting
    }

    /// The junctions whose low breakend lies within `distance` bases of another one, whatever flank it
    /// retains. Takes time with the logarithm of the panel's size.
    fn near(&self, low: Breakend, distance: u32) -> impl Iterator<Item = &NormalJunction> {
        let lowest = Breakend {
            pos: Pos::from_zero_based(low.pos.zero_based().saturating_sub(distance)),
            retained: Retained::Lower,
            ..low
        };
        let start = self
            .junctions
            .partition_point(|normal| normal.junction.low() < lowest);
        self.junctions[start..].iter().take_while(move |normal| {
            let found = normal.junction.low();
            found.contig == low.contig
                && found.pos.zero_based() <= low.pos.zero_based().saturating_add(distance)
        })
    }
}

/// Whether two breakends are one but for a few bases.
fn is_near(a: Breakend, b: Breakend, distance: u32) -> bool {
    a.contig == b.contig && a.retained == b.retained && a.pos.distance(b.pos) <= distance
}

/// What normal samples show of one junction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sighting {
    /// Samples that show it, within a few bases.
    pub(crate) samples: u32,
    /// Samples in all.
    pub(crate) of: u32,
    /// Unique fragments of exactly this junction, all samples together.
    pub(crate) fragments: u32,
}

#[cfg(test)]
mod tests {
    use trkfuse_core::ContigId;

    use super::*;

    fn breakend(contig: u32, pos: u32, retained: Retained) -> Breakend {
        Breakend {
            contig: ContigId(contig),
            pos: Pos::from_zero_based(pos),
            retained,
        }
    }

    fn junction(low: u32, high: u32) -> Junction {
        Junction::new(
            breakend(0, low, Retained::Lower),
            breakend(1, high, Retained::Higher),
        )
    }

    fn panel(junctions: &[(u32, u32, u32)]) -> NormalPanel {
        let junctions = junctions
            .iter()
            .map(|&(low, high, samples)| NormalJunction {
                junction: junction(low, high),
                samples,
                fragments: samples * 2,
            })
            .collect();
        NormalPanel::new(10, vec!["NTRK1".to_string()], junctions)
    }

    #[test]
    fn five_bases_off_on_both_sides_is_the_same_junction_and_six_are_not() {
        let panel = panel(&[(100, 500, 3)]);
        assert_eq!(panel.look_up(junction(105, 495), 5).samples, 3);
        assert_eq!(panel.look_up(junction(95, 505), 5).samples, 3);
        assert_eq!(panel.look_up(junction(106, 500), 5).samples, 0);
        assert_eq!(panel.look_up(junction(100, 494), 5).samples, 0);
        assert_eq!(panel.look_up(junction(0, 500), 5).samples, 0);
    }

    #[test]
    fn the_other_flank_is_another_junction() {
        let panel = panel(&[(100, 500, 3)]);
        let other = Junction::new(
            breakend(0, 100, Retained::Higher),
            breakend(1, 500, Retained::Higher),
        );
        assert_eq!(panel.look_up(other, 5).samples, 0);
    }

    #[test]
    fn only_the_exact_junction_counts_fragments() {
        let panel = panel(&[(100, 500, 3), (102, 500, 4)]);
        let sighting = panel.look_up(junction(102, 500), 5);
        assert_eq!((sighting.samples, sighting.fragments), (4, 8));
        let sighting = panel.look_up(junction(101, 500), 5);
        assert_eq!((sighting.samples, sighting.fragments), (4, 0));
    }

    #[test]
    fn a_row_with_more_samples_than_there_are_counts_as_all() {
        assert_eq!(
            panel(&[(100, 500, 99)])
                .look_up(junction(100, 500), 5)
                .samples,
            10
        );
    }

    #[test]
    fn an_empty_panel_shows_nothing() {
        let sighting = panel(&[]).look_up(junction(100, 500), 5);
        assert_eq!((sighting.samples, sighting.of), (0, 10));
    }
}
