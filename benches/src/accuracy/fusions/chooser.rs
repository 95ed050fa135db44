//! Which genes are joined, and where.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::Context as _;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{Interval, Pos, Role, Strand};
use trkfuse_genes::{CodingPlace, Gene, TARGETS, Transcript, known_pair};
use trkfuse_simeval::{
    FusionClass, FusionSpec, Inserted, Microhomology, SideSpec, World, kinase_bases,
};

/// Bases of an exon or intron on either side of a break within it, at least.
const FROM_EDGE: u32 = 12;

/// Farthest break within an intron from the exon that is kept, in bases.
const INTO_INTRON: u32 = 150;

/// Bases between an intergenic break and the nearest gene, at least.
const FROM_GENE: u32 = 500;

/// Chooses genes and breaks.
pub(super) struct Chooser<'a> {
    world: &'a World,
    rng: ChaCha8Rng,
    targets: Vec<Arc<Gene>>,
    /// Genes that may be partners, in random order.
    partners: Vec<Arc<Gene>>,
    taken: BTreeSet<String>,
}

impl<'a> Chooser<'a> {
    pub(super) fn new(world: &'a World, seed: u64) -> anyhow::Result<Self> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let targets = TARGETS
            .into_iter()
            .map(|name| world.genes().by_name(name).context("a target is missing"))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let mut partners: Vec<Arc<Gene>> = world
            .genes()
            .all()
            .filter(|gene| {
                let main = gene.main();
                gene.is_protein_coding()
                    && main.cds_state.frame_is_known()
                    && !TARGETS.contains(&gene.symbol.as_str())
                    && !coding_exons(main, Role::FivePrime).is_empty()
            })
            .collect();
        partners.shuffle(&mut rng);
        Ok(Self {
            world,
            rng,
            targets,
            partners,
            taken: BTreeSet::new(),
        })
    }

    /// One fusion of a class, or several that belong together.
    pub(super) fn fusions(
        &mut self,
        class: FusionClass,
        target: usize,
    ) -> anyhow::Result<Vec<FusionSpec>> {
        if class == FusionClass::SameStrand {
            return Ok(vec![self.same_strand(target)?]);
        }
        let target = Arc::clone(&self.targets[target]);
        match class {
            FusionClass::Published | FusionClass::WithReciprocal => {
                Ok(vec![self.published(&target)?])
            }
            FusionClass::Unpublished => Ok(vec![self.joined(&target, Some(true))?]),
            FusionClass::OutOfFrame => Ok(vec![self.joined(&target, Some(false))?]),
            FusionClass::Inserted => {
                let spec = self.joined(&target, None)?;
                let inserted = Inserted::Random(self.rng.random_range(1..=8));
                Ok(vec![FusionSpec { inserted, ..spec }])
            }
            FusionClass::MidExon => Ok(vec![self.mid_exon(&target, false)?]),
            FusionClass::Microhomology => Ok(vec![self.mid_exon(&target, true)?]),
            FusionClass::IntronRetained => Ok(vec![self.intron(&target)?]),
            FusionClass::TargetAsFivePrime => Ok(vec![self.kinase_lost(&target)?]),
            FusionClass::Isoforms => self.isoforms(&target),
            FusionClass::Intergenic => Ok(vec![self.intergenic(&target)?]),
            FusionClass::SameStrand
            | FusionClass::Reciprocal
            | FusionClass::WithinGene
            | FusionClass::PublishedOutOfFrame
            | FusionClass::NoFrame => {
                unreachable!("the first was taken care of above, others are not in CLASSES")
            }
        }
    }

    /// A published pair in the published exons, else in frame.
    fn published(&mut self, target: &Gene) -> anyhow::Result<FusionSpec> {
        let fits = |gene: &Gene| {
            known_pair(&gene.symbol, &target.symbol).is_some() && gene.contig != target.contig
        };
        let (partner, exons) = self.pair(target, fits, Some(true))?;
        let published = known_pair(&partner.symbol, &target.symbol)
            .map(|pair| pair.exons.as_slice())
            .unwrap_or_default();
        // Exons may be published that this transcript does not have.
        let published = published.iter().copied().find(|(five, three)| {
            partner.main().exon(*five).is_some() && target.main().exon(*three).is_some()
        });
        let (five, three) = published.unwrap_or(exons);
        Ok(FusionSpec::new(exon(&partner, five), exon(target, three)))
    }

    /// An unpublished partner at exon boundaries.
    fn joined(&mut self, target: &Gene, in_frame: Option<bool>) -> anyhow::Result<FusionSpec> {
        let (partner, (five, three)) = self.pair(target, is_unpublished(target), in_frame)?;
        Ok(FusionSpec::new(exon(&partner, five), exon(target, three)))
    }

    fn mid_exon(&mut self, target: &Gene, homology: bool) -> anyhow::Result<FusionSpec> {
        let (partner, (five, three)) = self.pair(target, is_unpublished(target), None)?;
        // Of the two sides one at least lies within its exon; with homology both do.
        let which = if homology {
            2
        } else {
            self.rng.random_range(0..3)
        };
        let five_prime = if which == 1 {
            exon(&partner, five)
        } else {
            self.within_exon(&partner, five)
        };
        let three_prime = if which == 0 {
            exon(target, three)
        } else {
            self.within_exon(target, three)
        };
        let homology = homology.then(|| Microhomology {
            upstream: self.rng.random_range(1..=4),
            downstream: self.rng.random_range(0..=4),
        });
        Ok(FusionSpec {
            homology,
            ..FusionSpec::new(five_prime, three_prime)
        })
    }

    fn intron(&mut self, target: &Gene) -> anyhow::Result<FusionSpec> {
        let (partner, (five, three)) = self.pair(target, is_unpublished(target), None)?;
        if self.rng.random() {
            let five_prime = self.within_intron(&partner, five, Role::FivePrime);
            Ok(FusionSpec::new(five_prime, exon(target, three)))
        } else {
            let three_prime = self.within_intron(target, three, Role::ThreePrime);
            Ok(FusionSpec::new(exon(&partner, five), three_prime))
        }
    }

    fn kinase_lost(&mut self, target: &Gene) -> anyhow::Result<FusionSpec> {
        let (partner, _) = self.pair(target, is_unpublished(target), None)?;
        let five: Vec<u32> = coding_exons(target.main(), Role::FivePrime)
            .into_iter()
            .filter(|(_, offset)| *offset <= kinase_start(target).unwrap_or(0))
            .map(|(number, _)| number)
            .collect();
        let three = coding_exons(partner.main(), Role::ThreePrime);
        let five = *five
            .choose(&mut self.rng)
            .context("the target has no exon before its kinase domain")?;
        let three = three
            .choose(&mut self.rng)
            .context("the partner has no coding exon")?
            .0;
        Ok(FusionSpec::new(exon(target, five), exon(&partner, three)))
    }

    /// Not all targets have such a partner: another one may be taken.
    fn same_strand(&mut self, target: usize) -> anyhow::Result<FusionSpec> {
        for step in 0..self.targets.len() {
            let target = Arc::clone(&self.targets[(target + step) % self.targets.len()]);
            let fits = |gene: &Gene| {
                let is_before = match target.strand {
                    Strand::Forward => gene.span.end <= target.span.start,
                    Strand::Reverse => gene.span.start >= target.span.end,
                };
                gene.contig == target.contig
                    && gene.strand == target.strand
                    && is_before
                    && known_pair(&gene.symbol, &target.symbol).is_some()
            };
            if let Ok((partner, (five, three))) = self.pair(&target, fits, Some(true)) {
                return Ok(FusionSpec::new(exon(&partner, five), exon(&target, three)));
            }
        }
        anyhow::bail!("no published pair of one strand is left")
    }

    fn isoforms(&mut self, target: &Gene) -> anyhow::Result<Vec<FusionSpec>> {
        let first = self.published(target)?;
        let SideSpec::Exon { gene, .. } = &first.five_prime else {
            unreachable!("a published pair is joined at exons");
        };
        let partner = self.world.genes().by_name(gene).context("chosen above")?;
        let mut others: Vec<FusionSpec> = fitting_exons(&partner, target, None)
            .into_iter()
            .map(|(five, three)| FusionSpec::new(exon(&partner, five), exon(target, three)))
            .filter(|spec| *spec != first)
            .collect();
        others.shuffle(&mut self.rng);
        Ok(std::iter::once(first)
            .chain(others.into_iter().take(1))
            .collect())
    }

    fn intergenic(&mut self, target: &Gene) -> anyhow::Result<FusionSpec> {
        let kept = targets_exons(target);
        let three = *kept
            .choose(&mut self.rng)
            .context("the target has no exon before its kinase domain")?;
        for _ in 0..10_000 {
            let gene = &self.partners[self.rng.random_range(0..self.partners.len())];
            if gene.contig == target.contig || self.taken.contains(&gene.symbol) {
                continue;
            }
            let behind = self.rng.random_range(FROM_GENE..2_000);
            let length = self.world.contigs().get(gene.contig).length;
            let pos = gene.span.end.zero_based() + behind;
            if pos + FROM_GENE >= length {
                continue;
            }
            let around = Interval {
                start: Pos::from_zero_based(pos - FROM_GENE + 1),
                end: Pos::from_zero_based(pos + FROM_GENE),
            };
            if self
                .world
                .genes()
                .overlapping(gene.contig, around)
                .is_empty()
            {
                self.taken.insert(gene.symbol.clone());
                let strand = if self.rng.random() {
                    Strand::Forward
                } else {
                    Strand::Reverse
                };
                let five_prime = SideSpec::Breakend {
                    contig: self.world.contigs().name(gene.contig).to_string(),
                    position: pos + 1,
                    strand,
                };
                return Ok(FusionSpec::new(five_prime, exon(target, three)));
            }
        }
        anyhow::bail!("no free stretch between genes")
    }

    /// A partner that is not taken and exons to join; in frame or out of it where that is asked for.
    fn pair(
        &mut self,
        target: &Gene,
        fits: impl Fn(&Gene) -> bool,
        in_frame: Option<bool>,
    ) -> anyhow::Result<(Arc<Gene>, (u32, u32))> {
        for partner in &self.partners {
            if self.taken.contains(&partner.symbol) || !fits(partner) {
                continue;
            }
            let exons = fitting_exons(partner, target, in_frame);
            if let Some(exons) = exons.choose(&mut self.rng) {
                self.taken.insert(partner.symbol.clone());
                return Ok((Arc::clone(partner), *exons));
            }
        }
        anyhow::bail!("no partner of {} is left", target.symbol)
    }

    fn within_exon(&mut self, gene: &Gene, number: u32) -> SideSpec {
        let Some(interval) = gene.main().exon(number) else {
            return exon(gene, number);
        };
        let edge = FROM_EDGE.min((interval.len() - 1) / 2);
        let offset = self.rng.random_range(edge..=interval.len() - 1 - edge);
        self.breakend(gene, interval.start.zero_based() + offset)
    }

    /// A break in the intron behind (5' side) or before (3' side) an exon.
    fn within_intron(&mut self, gene: &Gene, number: u32, role: Role) -> SideSpec {
        let main = gene.main();
        let neighbour = match role {
            Role::FivePrime => main.exon(number + 1),
            Role::ThreePrime => main.exon(number - 1),
        };
        let (Some(kept), Some(neighbour)) = (main.exon(number), neighbour) else {
            return exon(gene, number);
        };
        let (low, high) = if kept.start < neighbour.start {
            (kept.end.zero_based(), neighbour.start.zero_based())
        } else {
            (neighbour.end.zero_based(), kept.start.zero_based())
        };
        let most = (high - low).saturating_sub(FROM_EDGE).clamp(1, INTO_INTRON);
        let depth = self.rng.random_range(FROM_EDGE.min(most)..=most);
        let pos = if kept.start < neighbour.start {
            low + depth - 1
        } else {
            high - depth
        };
        self.breakend(gene, pos)
    }

    fn breakend(&self, gene: &Gene, zero_based: u32) -> SideSpec {
        SideSpec::Breakend {
            contig: self.world.contigs().name(gene.contig).to_string(),
            position: zero_based + 1,
            strand: gene.strand,
        }
    }
}

fn exon(gene: &Gene, number: u32) -> SideSpec {
    SideSpec::Exon {
        gene: gene.symbol.clone(),
        exon: number,
    }
}

/// Exons that may be the last before (5' side) or the first behind a junction within the coding region, with the
/// offset in the coding region of the first base behind the junction as the exon's own transcript counts.
fn coding_exons(transcript: &Transcript, role: Role) -> Vec<(u32, u32)> {
    (1..=transcript.exon_count())
        .filter_map(|number| {
            let interval = transcript.exon(number)?;
            let forward = transcript.strand == Strand::Forward;
            let at_end = (role == Role::FivePrime) == forward;
            let pos = if at_end {
                interval.last()
            } else {
                interval.start
            };
            if !transcript.is_splice_site(pos, role) {
                return None;
            }
            match transcript.coding_place(pos) {
                CodingPlace::Within(offset) if role == Role::FivePrime => {
                    Some((number, offset + 1))
                }
                CodingPlace::Within(offset) => Some((number, offset)),
                _ => None,
            }
        })
        .collect()
}

/// Offset in the coding region of the first base of the kinase domain; `None` for other genes.
fn kinase_start(gene: &Gene) -> Option<u32> {
    kinase_bases(gene).map(|bases| bases.start)
}

/// Exons of a target that start in the second half of what lies before the kinase domain.
fn targets_exons(target: &Gene) -> Vec<u32> {
    let Some(kinase) = kinase_start(target) else {
        return Vec::new();
    };
    coding_exons(target.main(), Role::ThreePrime)
        .into_iter()
        .filter(|(_, offset)| (kinase / 2..=kinase).contains(offset))
        .map(|(number, _)| number)
        .collect()
}

/// Exons of a partner and a target to join so that the kinase domain is kept.
fn fitting_exons(partner: &Gene, target: &Gene, in_frame: Option<bool>) -> Vec<(u32, u32)> {
    let behind = coding_exons(target.main(), Role::ThreePrime);
    let kept = targets_exons(target);
    let mut pairs = Vec::new();
    for (five, end) in coding_exons(partner.main(), Role::FivePrime) {
        for (three, start) in behind.iter().filter(|(number, _)| kept.contains(number)) {
            if in_frame.is_none_or(|wanted| wanted == (start % 3 == end % 3)) {
                pairs.push((five, *three));
            }
        }
    }
    pairs
}

/// Whether a gene is a partner on another contig that is not published with the target.
fn is_unpublished(target: &Gene) -> impl Fn(&Gene) -> bool {
    |gene| known_pair(&gene.symbol, &target.symbol).is_none() && gene.contig != target.contig
}
