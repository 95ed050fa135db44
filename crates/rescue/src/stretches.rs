//! Where, beside the targets, further reads of a fusion may lie.

use std::collections::BTreeMap;
use std::sync::Arc;

use trkfuse_core::{Breakend, ContigId, Evidence, Fragment, Interval, Pos};
use trkfuse_genes::{Gene, GeneIndex, known_pair, known_partners};

/// Unique fragments that make a whole partner gene worth reading.
const FRAGMENTS: u32 = 2;
/// Bases read on both sides of a breakend where the gene is not, or where it lies in no gene.
const BESIDE: u32 = 1_000;

/// A stretch that a fragment joins to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    contig: ContigId,
    /// The gene, or the surroundings of the breakend where there is none.
    whole: Interval,
    /// Whether the pair is published; `false` sorts behind.
    is_unpublished: bool,
    /// The surroundings of the breakend.
    beside: Interval,
}

/// What is known of a stretch from all fragments.
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
) -> Vec<(ContigId, Interval)> {
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
        for stretch in stretches_of(fragment, genes, targets) {
            let sightings = seen.entry((stretch.contig, stretch.whole)).or_default();
            sightings.fragments += 1;
            sightings.is_published |= !stretch.is_unpublished;
            sightings.beside.push(stretch.beside);
        }
    }
    let mut places: Vec<(ContigId, Interval)> = seen
        .into_iter()
        .flat_map(|((contig, whole), sightings)| {
            let read = if sightings.is_published || sightings.fragments >= FRAGMENTS {
                vec![whole]
            } else {
                sightings.beside
            };
            read.into_iter().map(move |interval| (contig, interval))
        })
        .collect();
    places.sort_unstable();
    merged(places.into_iter())
}

/// The genes that any fragment joins to a target, and the places that it joins outside of genes.
pub(crate) fn genes_joined(
    fragments: &[Fragment],
    genes: &GeneIndex,
    targets: &[Arc<Gene>],
) -> Vec<(ContigId, Interval)> {
    fragments
        .iter()
        .flat_map(|fragment| stretches_of(fragment, genes, targets))
        .map(|stretch| (stretch.contig, stretch.whole))
        .collect()
}

/// What a fragment joins to targets: each stretch once.
fn stretches_of(fragment: &Fragment, genes: &GeneIndex, targets: &[Arc<Gene>]) -> Vec<Stretch> {
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
                seen.extend(stretches_at(there, target, genes));
            }
        }
    }
    // ORDER: published first, since the first of a stretch stays.
    seen.sort_unstable();
    seen.dedup_by_key(|stretch| (stretch.contig, stretch.whole));
    seen
}

fn stretches_at(breakend: Breakend, target: &Gene, genes: &GeneIndex) -> Vec<Stretch> {
    let base = breakend.pos;
    let end = Pos::from_zero_based(base.zero_based().saturating_add(1));
    let Some(beside) = Interval::new(base, end).map(|base| base.padded(BESIDE)) else {
        return Vec::new();
    };
    let here = genes.at(breakend.contig, breakend.pos);
    if here.is_empty() {
        return vec![Stretch {
            contig: breakend.contig,
            whole: beside,
            is_unpublished: true,
            beside,
        }];
    }
    here.iter()
        .map(|gene| Stretch {
            contig: gene.contig,
            whole: gene.span,
            is_unpublished: known_pair(&gene.symbol, &target.symbol).is_none(),
            beside,
        })
        .collect()
}

/// Joins stretches, given sorted, that overlap or touch.
fn merged(places: impl Iterator<Item = (ContigId, Interval)>) -> Vec<(ContigId, Interval)> {
    let mut merged: Vec<(ContigId, Interval)> = Vec::new();
    for (contig, interval) in places {
        match merged.last_mut() {
            Some((last, stretch)) if *last == contig && interval.start <= stretch.end => {
                stretch.end = stretch.end.max(interval.end);
            }
            _ => merged.push((contig, interval)),
        }
    }
    merged
}
