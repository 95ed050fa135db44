//! Where, beside the targets, further reads of a fusion may lie.

use std::collections::BTreeMap;
use std::sync::Arc;

use trkfuse_core::{Breakend, ContigId, Evidence, Fragment, Interval, Pos};
use trkfuse_genes::{Gene, GeneIndex, known_pair, known_partners};

/// Unique fragments that make a partner worth reading.
const FRAGMENTS: u32 = 2;
/// Bases read on both sides of a breakend that lies in no gene.
const BESIDE: u32 = 1_000;

/// All published partners, and the genes that several fragments join to targets.
///
/// METHOD: a fragment that lies wholly on the partner but for a clip names no partner at the target, and of
/// two or three fragments all may lie so. Published partners are few enough to be looked at always.
pub(crate) fn partner_stretches(
    fragments: &[Fragment],
    genes: &GeneIndex,
    targets: &[Arc<Gene>],
) -> Vec<(ContigId, Interval)> {
    // By stretch: fragments, and whether the pair is published.
    let mut counts: BTreeMap<(ContigId, Interval), (u32, bool)> = targets
        .iter()
        .flat_map(|target| known_partners(&target.symbol))
        .filter_map(|pair| genes.by_name(&pair.five_prime))
        .map(|gene| ((gene.contig, gene.span), (0, true)))
        .collect();
    for fragment in fragments.iter().filter(|fragment| !fragment.is_duplicate) {
        for (place, is_known) in stretches_of(fragment, genes, targets) {
            let count = counts.entry(place).or_default();
            count.0 += 1;
            count.1 |= is_known;
        }
    }
    merged(
        counts
            .into_iter()
            .filter(|(_, (count, is_known))| *is_known || *count >= FRAGMENTS)
            .map(|(place, _)| place),
    )
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
        .map(|(place, _)| place)
        .collect()
}

/// What a fragment joins to targets: each stretch once, and whether the pair is published.
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
    // Published first, since the first of a place stays.
    seen.sort_unstable_by_key(|&(place, is_known)| (place, !is_known));
    seen.dedup_by_key(|(place, _)| *place);
    seen
}

type Stretch = ((ContigId, Interval), bool);

fn stretches_at(breakend: Breakend, target: &Gene, genes: &GeneIndex) -> Vec<Stretch> {
    let here = genes.at(breakend.contig, breakend.pos);
    if here.is_empty() {
        let base = breakend.pos;
        let end = Pos::from_zero_based(base.zero_based().saturating_add(1));
        return Interval::new(base, end)
            .map(|base| ((breakend.contig, base.padded(BESIDE)), false))
            .into_iter()
            .collect();
    }
    here.iter()
        .map(|gene| {
            let is_known = known_pair(&gene.symbol, &target.symbol).is_some();
            ((gene.contig, gene.span), is_known)
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
