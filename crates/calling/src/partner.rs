//! Which genes a junction joins, and which of them is transcribed first.
//!
//! METHOD: of all genes at the two breakends the pair is taken that best explains the junction:
//! sense to sense before anything else (a target's sense before another gene's), then annotated splice
//! sites, coding exons, other exons, introns. Genes left over on a side are kept as alternatives.

use std::sync::Arc;

use trkfuse_core::{Breakend, End, Junction, Role, Site, Strand, role};
use trkfuse_genes::{Gene, known_pair};

use crate::Context;

/// The gene of one side, seen as transcribed into the fusion.
#[derive(Clone, Debug)]
pub(crate) struct GeneSide {
    /// The gene; `None` for an intergenic breakend.
    pub(crate) gene: Option<Arc<Gene>>,
    /// Further genes at the breakend, best first.
    pub(crate) alternatives: Vec<Arc<Gene>>,
}

/// The genes on both sides and the direction.
#[derive(Clone, Debug)]
pub(crate) struct PartnerPair {
    /// The low side.
    pub(crate) low: GeneSide,
    /// The high side.
    pub(crate) high: GeneSide,
    /// The side that is transcribed first.
    pub(crate) five_prime_end: End,
    /// Whether that is known.
    pub(crate) direction_known: bool,
}

impl PartnerPair {
    /// The genes of one side.
    pub(crate) fn side(&self, end: End) -> &GeneSide {
        match end {
            End::Low => &self.low,
            End::High => &self.high,
        }
    }

    /// The same genes and direction for a junction elsewhere in them; its other genes are the alternatives.
    pub(crate) fn at(&self, junction: Junction, context: &Context) -> Self {
        let side = |end: End| {
            let breakend = junction.end(end);
            let gene = self.side(end).gene.clone();
            let mut alternatives = context.genes.at(breakend.contig, breakend.pos);
            alternatives
                .retain(|other| gene.as_ref().is_none_or(|gene| gene.symbol != other.symbol));
            GeneSide { gene, alternatives }
        };
        Self {
            low: side(End::Low),
            high: side(End::High),
            five_prime_end: self.five_prime_end,
            direction_known: self.direction_known,
        }
    }

    /// The 5' gene.
    pub(crate) fn five_prime(&self) -> Option<&Arc<Gene>> {
        self.side(self.five_prime_end).gene.as_ref()
    }

    /// The 3' gene.
    pub(crate) fn three_prime(&self) -> Option<&Arc<Gene>> {
        self.side(self.five_prime_end.opposite()).gene.as_ref()
    }
}

/// The strand transcribed at a breakend that takes `place`.
pub(crate) const fn transcribed(breakend: Breakend, place: Role) -> Strand {
    let into_break = breakend.strand_into_break();
    match place {
        Role::FivePrime => into_break,
        Role::ThreePrime => into_break.opposite(),
    }
}

/// The best kind of place that any transcript of a gene has for a breakend in that role.
pub(crate) fn best_site(gene: &Gene, breakend: Breakend, place: Role) -> Site {
    gene.transcripts
        .iter()
        .map(|transcript| transcript.site(breakend.pos, place))
        .min()
        .unwrap_or(Site::Intergenic)
}

/// Whether a breakend is an annotated splice site of any transcript of the gene, sense.
pub(crate) fn is_sense_splice_site(gene: &Gene, breakend: Breakend) -> bool {
    let place = role(gene.strand, breakend.retained);
    gene.transcripts
        .iter()
        .any(|transcript| transcript.is_splice_site(breakend.pos, place))
}

/// How well a gene explains its side; higher is better.
fn side_score(gene: &Gene, breakend: Breakend, place: Role, context: &Context) -> i32 {
    let sense = role(gene.strand, breakend.retained) == place;
    let site = if sense {
        match best_site(gene, breakend, place) {
            Site::SpliceSite => 60,
            Site::Cds => 30,
            Site::FivePrimeUtr | Site::ThreePrimeUtr | Site::Exon => 25,
            Site::Intron => 10,
            Site::Intergenic => 0,
        }
    } else {
        0
    };
    site + i32::from(sense) * 100
        + i32::from(context.is_target(gene)) * if sense { 100 } else { 50 }
        + i32::from(gene.is_protein_coding()) * 12
}

/// Finds the genes and the direction of a junction.
///
/// `stranded_votes`: reads of a stranded library that say the low side is transcribed first, and
/// that say the high side is.
pub(crate) fn choose(
    junction: Junction,
    stranded_votes: (u32, u32),
    context: &Context,
) -> PartnerPair {
    let at = |end: End| {
        let breakend = junction.end(end);
        context.genes.at(breakend.contig, breakend.pos)
    };
    let (low_genes, high_genes) = (at(End::Low), at(End::High));
    let best =
        |five_prime_end: End| best_pair(junction, five_prime_end, &low_genes, &high_genes, context);
    let (low_first, high_first) = (best(End::Low), best(End::High));

    let voted = match stranded_votes {
        (low, high) if low >= 2 * high && low > high => Some(End::Low),
        (low, high) if high >= 2 * low && high > low => Some(End::High),
        _ => None,
    };
    let five_prime_end = voted.unwrap_or(if low_first.score >= high_first.score {
        End::Low
    } else {
        End::High
    });
    let direction_known = voted.is_some() || low_first.score != high_first.score;
    let chosen = if five_prime_end == End::Low {
        low_first
    } else {
        high_first
    };
    PartnerPair {
        low: gene_side(&low_genes, chosen.low),
        high: gene_side(&high_genes, chosen.high),
        five_prime_end,
        direction_known,
    }
}

/// How well the best genes and direction explain a junction; higher is better.
pub(crate) fn score(junction: Junction, context: &Context) -> i32 {
    let [low, high] = [End::Low, End::High].map(|end| {
        let breakend = junction.end(end);
        context.genes.at(breakend.contig, breakend.pos)
    });
    [End::Low, End::High]
        .map(|five_prime_end| best_pair(junction, five_prime_end, &low, &high, context).score)
        .into_iter()
        .max()
        .expect("there are two directions")
}

/// A pair of genes by their places in the lists of either side.
struct ScoredPair {
    score: i32,
    low: Option<usize>,
    high: Option<usize>,
}

fn best_pair(
    junction: Junction,
    five_prime_end: End,
    low_genes: &[Arc<Gene>],
    high_genes: &[Arc<Gene>],
    context: &Context,
) -> ScoredPair {
    /// A published pair outweighs a better site of an unknown one, not a sense pair.
    const PUBLISHED: i32 = 40;
    /// Keeps `A::A` from being preferred where two genes overlap.
    const SAME_GENE: i32 = -1;
    let place = |end: End| {
        if end == five_prime_end {
            Role::FivePrime
        } else {
            Role::ThreePrime
        }
    };
    let indices = |genes: &[Arc<Gene>]| -> Vec<Option<usize>> {
        if genes.is_empty() {
            vec![None]
        } else {
            (0..genes.len()).map(Some).collect()
        }
    };
    let score_of = |genes: &[Arc<Gene>], index: Option<usize>, end: End| {
        index.map_or(0, |index| {
            side_score(&genes[index], junction.end(end), place(end), context)
        })
    };
    let mut best: Option<ScoredPair> = None;
    for low in indices(low_genes) {
        for high in indices(high_genes) {
            let mut score =
                score_of(low_genes, low, End::Low) + score_of(high_genes, high, End::High);
            if let (Some(low), Some(high)) = (low, high) {
                let (low, high) = (&low_genes[low], &high_genes[high]);
                let (five, three) = if five_prime_end == End::Low {
                    (low, high)
                } else {
                    (high, low)
                };
                if known_pair(&five.symbol, &three.symbol).is_some() {
                    score += PUBLISHED;
                }
                if low.symbol == high.symbol {
                    score += SAME_GENE;
                }
            }
            // ORDER: strictly greater, so that of equal pairs the first in genome order stays.
            if best.as_ref().is_none_or(|best| score > best.score) {
                best = Some(ScoredPair { score, low, high });
            }
        }
    }
    best.expect("each side offers at least the choice of no gene")
}

fn gene_side(genes: &[Arc<Gene>], chosen: Option<usize>) -> GeneSide {
    GeneSide {
        gene: chosen.map(|index| Arc::clone(&genes[index])),
        alternatives: genes
            .iter()
            .enumerate()
            .filter(|&(index, _)| Some(index) != chosen)
            .map(|(_, gene)| Arc::clone(gene))
            .collect(),
    }
}
