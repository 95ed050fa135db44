//! Where else the reads of a side lie as well.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use trkfuse_core::{Breakend, End, GeneRef, OtherLocus, OtherPlace};

use crate::{Candidate, Context, partner};

/// Places in no gene that are no farther apart, in bases, are one: about as far as a fragment reaches. Chosen by
/// hand.
const ONE_LOCUS: u32 = 1_000;

/// A gene, or the first of some places in none.
type Locus = Result<GeneRef, Breakend>;

/// The other loci of a side, by the unique fragments that lie there as well, most first.
pub(super) fn other_loci(candidate: &Candidate, end: End, context: &Context) -> Vec<OtherLocus> {
    let fragments: Vec<Vec<&OtherPlace>> = places_by_fragment(candidate, end);
    if fragments.is_empty() {
        return Vec::new();
    }
    let loci = loci_of(&fragments, context);
    let mut counts: BTreeMap<&Locus, (u32, BTreeMap<Breakend, u32>)> = BTreeMap::new();
    for places in &fragments {
        let named: BTreeSet<(&Locus, Breakend)> = places
            .iter()
            .map(|place| (&loci[&place.breakend()], place.breakend()))
            .collect();
        let mut last = None;
        for (locus, breakend) in named {
            let (count, breakends) = counts.entry(locus).or_default();
            *count += u32::from(last != Some(locus));
            *breakends.entry(breakend).or_default() += 1;
            last = Some(locus);
        }
    }
    let own = candidate.partners.side(end).gene.as_ref();
    let is_own = |locus: &Locus| {
        let symbol = locus.as_ref().ok().map(|gene| &gene.symbol);
        symbol.is_some() && symbol == own.map(|gene| &gene.symbol)
    };
    let mut found: Vec<OtherLocus> = counts
        .into_iter()
        .filter(|(locus, _)| !is_own(locus))
        .map(|(locus, (fragments, breakends))| OtherLocus {
            gene: locus.as_ref().ok().cloned(),
            breakend: breakends
                .into_iter()
                .max_by_key(|&(breakend, count)| (count, Reverse(breakend)))
                .map(|(breakend, _)| breakend)
                .expect("a locus has a breakend"),
            fragments,
        })
        .collect();
    // ORDER: stable, so that loci of equally many fragments stay by name and place.
    found.sort_by_key(|locus| Reverse(locus.fragments));
    found
}

/// For each unique fragment that lies elsewhere as well on a side, its places there.
fn places_by_fragment<'c>(candidate: &'c Candidate, end: End) -> Vec<Vec<&'c OtherPlace>> {
    let reads = candidate
        .unique_reads()
        .map(|read| (&read.read.elsewhere, read.is_turned));
    let pairs = candidate
        .unique_pairs()
        .map(|pair| (&pair.elsewhere, false));
    reads
        .chain(pairs)
        .filter(|(places, _)| !places.is_empty())
        .map(|(places, is_turned)| {
            let own_end = if is_turned { end.opposite() } else { end };
            places
                .iter()
                .filter(|place| place.own_end() == own_end)
                .collect::<Vec<_>>()
        })
        .filter(|places| !places.is_empty())
        .collect()
}

/// The locus of each breakend.
fn loci_of(fragments: &[Vec<&OtherPlace>], context: &Context) -> BTreeMap<Breakend, Locus> {
    let mut loci: BTreeMap<Breakend, Locus> = BTreeMap::new();
    for &place in fragments.iter().flatten() {
        loci.entry(place.breakend()).or_insert_with(|| {
            let partners = partner::choose(place.junction, (0, 0), context);
            let gene = partners.side(place.end).gene.as_ref();
            gene.map(|gene| gene.reference()).ok_or(place.breakend())
        });
    }
    // ORDER: breakends are sorted, so that the first of a run of near ones stands for all.
    let mut run: Option<(Breakend, Breakend)> = None;
    for (breakend, locus) in &mut loci {
        let Err(first) = locus else { continue };
        let is_near = |last: Breakend| {
            last.contig == breakend.contig && last.pos.distance(breakend.pos) <= ONE_LOCUS
        };
        let start = match run {
            Some((start, last)) if is_near(last) => start,
            _ => *breakend,
        };
        *first = start;
        run = Some((start, *breakend));
    }
    loci
}
