//! Where, beside the targets, further reads of a fusion may lie.

use std::collections::BTreeMap;
use std::sync::Arc;

use trkfuse_core::{Breakend, ContigId, Evidence, Fragment, Interval, Pos, Retained};
use trkfuse_genes::{Gene, GeneIndex, known_pair, known_partners};

use crate::stretch::{Stretch, merged};

/// Unique fragments that make a whole partner gene worth reading.
const FRAGMENTS: u32 = 2;
/// Bases read on both sides of a breakend where the gene is not, or where it lies in no gene.
const BESIDE: u32 = 1_000;
/// Exons are read as far from a breakend as this, in bases of the spliced transcript: what a fragment across it may reach. Chosen by
/// hand.
const SPLICED: u32 = 600;

/// What a fragment joins to a target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Joined {
    contig: ContigId,
    /// The gene, or the surroundings of the breakend where there is none.
    whole: Interval,
    /// Whether the pair is published; `false` sorts behind.
    is_unpublished: bool,
    /// The surroundings of the breakend, and the exons that a fragment across it may lie in.
    beside: Vec<Interval>,
}

/// What is known of a gene or place from all fragments.
#[derive(Default)]
struct Sightings {
    fragments: u32,
    is_published: bool,
    beside: Vec<Interval>,
}

/// All published partners, the genes that several fragments join to targets, and of the others the
/// surroundings of what one fragment shows.
///
/// METHOD: a fragment that lies wholly on the partner but for a clip names no partner at the target, and of
/// two or three fragments all but one, or all, may lie so. Published partners are few enough to be looked at always.
/// Of a single fragment, mostly a chance one, the rest of the gene is not worth reading.
pub(crate) fn partner_stretches(
    fragments: &[Fragment],
    genes: &GeneIndex,
    targets: &[Arc<Gene>],
) -> Vec<Stretch> {
    let published = targets
        .iter()
        .flat_map(|target| known_partners(&target.symbol))
        .filter_map(|pair| genes.by_name(&pair.five_prime))
        .map(|gene| {
            let published = Sightings {
                is_published: true,
                ..Sightings::default()
            };
            ((gene.contig, gene.span), published)
        });
    let mut seen: BTreeMap<(ContigId, Interval), Sightings> = published.collect();
    for fragment in fragments.iter().filter(|fragment| !fragment.is_duplicate) {
        for joined in joined_by(fragment, genes, targets) {
            let sightings = seen.entry((joined.contig, joined.whole)).or_default();
            sightings.fragments += 1;
            sightings.is_published |= !joined.is_unpublished;
            sightings.beside.extend(joined.beside);
        }
    }
    let places: Vec<Stretch> = seen
        .into_iter()
        .flat_map(|((contig, whole), sightings)| {
            let read = if sightings.is_published || sightings.fragments >= FRAGMENTS {
                vec![whole]
            } else {
                sightings.beside
            };
            read.into_iter()
                .map(move |interval| Stretch { contig, interval })
        })
        .collect();
    merged(places)
}

/// The genes that any fragment joins to a target, and the places that it joins outside of genes.
pub(crate) fn genes_joined(
    fragments: &[Fragment],
    genes: &GeneIndex,
    targets: &[Arc<Gene>],
) -> Vec<(ContigId, Interval)> {
    fragments
        .iter()
        .flat_map(|fragment| joined_by(fragment, genes, targets))
        .map(|joined| (joined.contig, joined.whole))
        .collect()
}

/// What a fragment joins to targets: each gene or place once.
fn joined_by(fragment: &Fragment, genes: &GeneIndex, targets: &[Arc<Gene>]) -> Vec<Joined> {
    let target_at = |breakend: Breakend| {
        targets
            .iter()
            .find(|gene| gene.contig == breakend.contig && gene.span.contains(breakend.pos))
    };
    let mut seen = Vec::new();
    for evidence in &fragment.evidence {
        let junction = match evidence {
            Evidence::SplitRead(read) | Evidence::GappedRead(read) => read.junction,
            Evidence::SpanningPair(pair) => pair.inner,
        };
        for (here, there) in [
            (junction.low(), junction.high()),
            (junction.high(), junction.low()),
        ] {
            if let (Some(target), None) = (target_at(here), target_at(there)) {
                seen.extend(joined_at(there, target, genes));
            }
        }
    }
    // ORDER: published first, since the first of a gene stays.
    seen.sort_unstable();
    seen.dedup_by_key(|joined| (joined.contig, joined.whole));
    seen
}

fn joined_at(breakend: Breakend, target: &Gene, genes: &GeneIndex) -> Vec<Joined> {
    let base = breakend.pos;
    let end = Pos::from_zero_based(base.zero_based().saturating_add(1));
    let Some(beside) = Interval::new(base, end).map(|base| base.padded(BESIDE)) else {
        return Vec::new();
    };
    let here = genes.at(breakend.contig, breakend.pos);
    if here.is_empty() {
        return vec![Joined {
            contig: breakend.contig,
            whole: beside,
            is_unpublished: true,
            beside: vec![beside],
        }];
    }
    here.iter()
        .map(|gene| Joined {
            contig: gene.contig,
            whole: gene.span,
            is_unpublished: known_pair(&gene.symbol, &target.symbol).is_none(),
            beside: std::iter::once(beside)
                .chain(exons_near(gene, breakend))
                .collect(),
        })
        .collect()
}

/// The exons of a gene's transcripts on the retained flank, as far as a fragment across the breakend may reach.
fn exons_near(gene: &Gene, breakend: Breakend) -> Vec<Interval> {
    gene.transcripts
        .iter()
        .flat_map(|transcript| exons_along(&transcript.exons, breakend))
        .collect()
}

/// The [`SPLICED`] bases of `exons` (ascending) next to the break.
fn exons_along(exons: &[Interval], breakend: Breakend) -> Vec<Interval> {
    let pos = breakend.pos.zero_based();
    let outwards: Vec<&Interval> = match breakend.retained {
        Retained::Lower => exons.iter().rev().collect(),
        Retained::Higher => exons.iter().collect(),
    };
    let mut left = SPLICED;
    let mut near = Vec::new();
    for exon in outwards {
        let (start, end) = (exon.start.zero_based(), exon.end.zero_based());
        let (start, end) = match breakend.retained {
            Retained::Lower => {
                let end = end.min(pos.saturating_add(1));
                (start.max(end.saturating_sub(left)), end)
            }
            Retained::Higher => {
                let start = start.max(pos);
                (start, end.min(start.saturating_add(left)))
            }
        };
        // `None` where nothing is left of it.
        if let Some(kept) = Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end)) {
            left -= kept.len();
            near.push(kept);
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(exons: &[(u32, u32)], pos: u32, retained: Retained) -> Vec<(u32, u32)> {
        let exons: Vec<Interval> = exons
            .iter()
            .filter_map(|&(start, end)| {
                Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end))
            })
            .collect();
        let breakend = Breakend {
            contig: ContigId(0),
            pos: Pos::from_zero_based(pos),
            retained,
        };
        exons_along(&exons, breakend)
            .iter()
            .map(|exon| (exon.start.zero_based(), exon.end.zero_based()))
            .collect()
    }

    #[test]
    fn exons_next_to_a_break_are_read_as_far_as_a_fragment_reaches() {
        let exons = [(1_000, 1_900), (50_000, 50_300), (90_000, 90_200)];
        assert_eq!(
            near(&exons, 90_099, Retained::Lower),
            [(90_000, 90_100), (50_000, 50_300), (1_700, 1_900)]
        );
        assert_eq!(
            near(&exons, 1_850, Retained::Higher),
            [(1_850, 1_900), (50_000, 50_300), (90_000, 90_200)]
        );
        assert_eq!(near(&exons, 1_100, Retained::Higher), [(1_100, 1_700)]);
    }

    #[test]
    fn a_break_in_an_intron_or_beyond_all_exons_reads_what_is_retained() {
        let exons = [(1_000, 1_100), (2_000, 2_100)];
        assert_eq!(near(&exons, 1_500, Retained::Lower), [(1_000, 1_100)]);
        assert_eq!(near(&exons, 1_500, Retained::Higher), [(2_000, 2_100)]);
        assert_eq!(near(&exons, 900, Retained::Lower), []);
        assert_eq!(near(&[], 900, Retained::Lower), []);
    }
}
