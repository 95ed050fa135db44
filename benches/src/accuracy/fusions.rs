//! Which fusions a sample holds: each class at several support levels, each with a partner of its own.

mod chooser;

use anyhow::Context as _;
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{Interval, Pos, Role};
use trkfuse_simeval::{FusionClass, FusionSpec, SideSpec, Support, World};

use crate::setting::Setting;
use chooser::Chooser;

/// Unique fragments of a fusion, one level after the other.
pub(crate) const LEVELS: [u32; 8] = [1, 2, 3, 5, 8, 10, 20, 50];

/// The classes that fusions are planned for; [`FusionClass::Reciprocal`] comes with another one.
pub(crate) const CLASSES: [FusionClass; 12] = [
    FusionClass::Published,
    FusionClass::Unpublished,
    FusionClass::OutOfFrame,
    FusionClass::MidExon,
    FusionClass::IntronRetained,
    FusionClass::Inserted,
    FusionClass::Microhomology,
    FusionClass::TargetAsFivePrime,
    FusionClass::WithReciprocal,
    FusionClass::SameStrand,
    FusionClass::Isoforms,
    FusionClass::Intergenic,
];

/// Samples over which the classes and levels of one seed are spread.
pub(crate) const SAMPLES: usize = 4;

/// A fusion of a sample before it is known how often it is seen.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) class: FusionClass,
    /// Unique fragments.
    pub(crate) fragments: u32,
    /// Without support.
    spec: FusionSpec,
    /// Transcript bases on the shorter of the two sides, at least.
    room: u32,
}

impl Planned {
    fn has_reciprocal(&self) -> bool {
        self.class == FusionClass::WithReciprocal
    }

    /// The fusion as it is to be simulated: of its fragments as many show it by a read as chance has it in this
    /// setting. Where a side is shorter than a read, no mate can lie on it whole, and reads show all.
    pub(crate) fn spec(&self, setting: &Setting, rng: &mut ChaCha8Rng) -> FusionSpec {
        let read = setting.reads.read_length;
        let split_share = if self.room < read + read / 4 {
            1.0
        } else {
            setting.split_share()
        };
        let mut draw = || {
            let split = (0..self.fragments)
                .filter(|_| rng.random::<f64>() < split_share)
                .count() as u32;
            Support::Exact {
                split,
                spanning: self.fragments - split,
            }
        };
        FusionSpec {
            support: draw(),
            elsewhere: self.fragments,
            reciprocal: self.has_reciprocal().then(draw),
            ..self.spec.clone()
        }
    }
}

/// The fusions of one sample.
///
/// # Errors
///
/// When the world has no genes left that a class could take.
pub(crate) fn plan(world: &World, seed: u64, sample: usize) -> anyhow::Result<Vec<Planned>> {
    let mut chooser = Chooser::new(world, seed)?;
    let mut planned = Vec::new();
    for (class_number, class) in CLASSES.into_iter().enumerate() {
        for (level_number, fragments) in LEVELS.into_iter().enumerate() {
            if (class_number + level_number) % SAMPLES != sample {
                continue;
            }
            let target = (class_number + level_number / SAMPLES + sample + seed as usize) % 3;
            for spec in chooser
                .fusions(class, target)
                .with_context(|| format!("choosing a fusion: {}", class.word()))?
            {
                planned.push(Planned {
                    room: room(world, &spec, class == FusionClass::WithReciprocal),
                    class,
                    fragments,
                    spec,
                });
            }
        }
    }
    Ok(planned)
}

/// Transcript bases on the shorter side of a fusion, at least; of a reciprocal too.
fn room(world: &World, spec: &FusionSpec, has_reciprocal: bool) -> u32 {
    let side = |side: &SideSpec| {
        let (gene, number) = match side {
            SideSpec::Exon { gene, exon } => (world.genes().by_name(gene)?, *exon),
            SideSpec::Breakend {
                contig,
                position,
                strand,
            } => {
                let contig = world.contigs().id(contig)?;
                let pos = Pos::from_one_based(*position)?;
                let genes = world.genes().at(contig, pos);
                let gene = genes.into_iter().find(|gene| gene.strand == *strand)?;
                let number = gene.main().exon_place(pos, Role::FivePrime)?.number;
                (gene, number)
            }
        };
        let main = gene.main();
        let lengths: Vec<u32> = main.exons_in_order().map(Interval::len).collect();
        let before: u32 = lengths.iter().take(number as usize - 1).sum();
        let behind: u32 = lengths.iter().skip(number as usize).sum();
        Some((before, behind))
    };
    // Between genes a transcript goes on for long.
    let (five_before, five_behind) = side(&spec.five_prime).unwrap_or((u32::MAX, u32::MAX));
    let (three_before, three_behind) = side(&spec.three_prime).unwrap_or((u32::MAX, u32::MAX));
    if has_reciprocal {
        five_before
            .min(five_behind)
            .min(three_before)
            .min(three_behind)
    } else {
        five_before.min(three_behind)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::SeedableRng as _;
    use trkfuse_genes::TARGETS;
    use trkfuse_simeval::{Sample, SimulationConfig, WorldChoice};

    use super::*;
    use crate::{setting, world};

    fn all_parts(seed: u64) -> Vec<Vec<Planned>> {
        let world = World::mini(&world::layout(1), seed).expect("all genes are there");
        (0..SAMPLES)
            .map(|part| plan(&world, seed, part).expect("there are genes enough"))
            .collect()
    }

    #[test]
    fn each_class_is_there_once_at_each_level() {
        let mut seen: Vec<(FusionClass, u32)> = all_parts(5)
            .concat()
            .iter()
            .filter(|planned| planned.class != FusionClass::Isoforms)
            .map(|planned| (planned.class, planned.fragments))
            .collect();
        seen.sort_unstable();
        let distinct: BTreeSet<&(FusionClass, u32)> = seen.iter().collect();
        assert_eq!(distinct.len(), seen.len());
        assert_eq!(seen.len(), (CLASSES.len() - 1) * LEVELS.len());
    }

    #[test]
    fn no_partner_serves_two_fusions_of_a_sample_but_for_isoforms() {
        for part in all_parts(6) {
            let mut partners = BTreeSet::new();
            for planned in part
                .iter()
                .filter(|planned| planned.class != FusionClass::Isoforms)
            {
                for side in [&planned.spec.five_prime, &planned.spec.three_prime] {
                    let name = match side {
                        SideSpec::Exon { gene, .. } if TARGETS.contains(&gene.as_str()) => continue,
                        SideSpec::Exon { gene, .. } => gene.clone(),
                        SideSpec::Breakend { .. } => continue,
                    };
                    assert!(partners.insert(name.clone()), "{name} twice");
                }
            }
        }
    }

    #[test]
    fn support_adds_up_and_short_sides_have_reads_alone() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let setting = &setting::all()[0];
        let mut pairs = 0;
        for planned in all_parts(7).concat() {
            let Support::Exact { split, spanning } = planned.spec(setting, &mut rng).support else {
                panic!("support is exact");
            };
            assert_eq!(split + spanning, planned.fragments);
            assert!(planned.room >= 125 || spanning == 0);
            pairs += spanning;
        }
        assert!(pairs > 100, "{pairs}");
    }

    #[test]
    fn the_same_seed_plans_the_same_fusions_and_another_does_not() {
        let specs = |seed| -> Vec<FusionSpec> {
            all_parts(seed)
                .concat()
                .into_iter()
                .map(|planned| planned.spec)
                .collect()
        };
        assert_eq!(specs(8), specs(8));
        assert_ne!(specs(8), specs(9));
    }

    #[test]
    fn the_truth_names_the_classes_that_were_planned() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let setting = &setting::all()[0];
        for (part, planned) in all_parts(5).into_iter().enumerate() {
            let sample = Sample::draw(&SimulationConfig {
                seed: 5,
                world: WorldChoice::Mini(world::layout(1)),
                fusions: planned
                    .iter()
                    .map(|it| it.spec(setting, &mut rng))
                    .collect(),
                background_pairs: 0,
                ..SimulationConfig::default()
            })
            .expect("the plan can be simulated");
            let expected: Vec<FusionClass> = planned
                .iter()
                .flat_map(|it| {
                    let reciprocal = it.has_reciprocal().then_some(FusionClass::Reciprocal);
                    std::iter::once(it.class).chain(reciprocal)
                })
                .collect();
            let truth = sample.truth();
            let told: Vec<FusionClass> = truth.fusions.iter().map(|it| it.class).collect();
            assert_eq!(told, expected, "part {part}: {planned:?}");
        }
    }
}
