//! Places a published junction that no aligned read crosses by mates that are clipped at exon boundaries.
//!
//! METHOD: aligners that do not split reads clip the mate that crosses the junction at its exon's edge, while the
//! other mate names the partner. Without a reference nobody can ask whether the clipped bases are the partner's.
//! For a published pair, whose exons are spliced together, clips at annotated splice sites of both genes are
//! taken for the junction; clips at one gene only, where its exon is published with one of the other. With a
//! reference the clipped bases were aligned, and speak for themselves. `docs/methods.md`, "Clustering".

use std::collections::BTreeMap;

use trkfuse_core::{Breakend, End, Junction, Retained, Role, role};
use trkfuse_genes::{Gene, KnownPair, known_pair};

use crate::candidate::PairSupporter;
use crate::partner::{self, is_sense_splice_site};
use crate::{Candidate, Context, spanning};

/// Shortest clip that is looked at, in bases.
const SHORTEST_CLIP: u32 = 10;
/// An aligner may run over the edge of an exon by so many bases ...
const OVERRUN: i64 = 8;
/// ... or stop short of it by so many.
const SHORT_OF: i64 = 3;

/// Places a junction that only pairs bound where their clips tell it; also returns the pairs that cannot belong to it
/// then.
pub(crate) fn place<'a>(
    bounded: Candidate<'a>,
    context: &Context,
) -> (Candidate<'a>, Vec<PairSupporter<'a>>) {
    let Some(junction) = junction_of_clips(&bounded, context) else {
        return (bounded, Vec::new());
    };
    let mut placed = Candidate {
        junction,
        is_precise: true,
        partners: partner::choose(junction, (0, 0), context),
        ..bounded
    };
    let (fitting, others) = std::mem::take(&mut placed.pairs)
        .into_iter()
        .partition(|pair| spanning::implied_length(&placed, pair.pair, context).is_some());
    placed.pairs = fitting;
    (placed, others)
}

fn junction_of_clips(candidate: &Candidate, context: &Context) -> Option<Junction> {
    if context.reference.is_some() {
        return None;
    }
    let (five, three) = (
        candidate.partners.five_prime()?,
        candidate.partners.three_prime()?,
    );
    let pair = known_pair(&five.symbol, &three.symbol)?;
    let five_end = candidate.partners.five_prime_end;
    let sites = (
        clipped_site(candidate, five_end, five),
        clipped_site(candidate, five_end.opposite(), three),
    );
    let (five_site, three_site) = match sites {
        (Some(five_site), Some(three_site)) => (five_site, three_site),
        (Some(five_site), None) => {
            let bound = candidate.three_prime();
            (
                five_site,
                published(pair, (five, five_site), (three, bound))?,
            )
        }
        (None, Some(three_site)) => {
            let bound = candidate.five_prime();
            (
                published(pair, (three, three_site), (five, bound))?,
                three_site,
            )
        }
        (None, None) => return None,
    };
    Some(Junction::new(five_site, three_site))
}

/// The splice site of a gene at which most of the unique pairs are clipped, of equal ones the farthest out.
fn clipped_site(candidate: &Candidate, end: End, gene: &Gene) -> Option<Breakend> {
    let mut counts: BTreeMap<Breakend, usize> = BTreeMap::new();
    for pair in candidate.unique_pairs() {
        if pair.clipped(end) < SHORTEST_CLIP {
            continue;
        }
        let shown = pair.inner.end(end);
        // Nearest first.
        let mut shifts: Vec<i64> = (-OVERRUN..=SHORT_OF).collect();
        shifts.sort_by_key(|shift| shift.abs());
        let site = shifts
            .into_iter()
            .filter_map(|shift| shown.extended(shift))
            .find(|&site| is_sense_splice_site(gene, site));
        if let Some(site) = site {
            *counts.entry(site).or_default() += 1;
        }
    }
    let (first, _) = counts.first_key_value()?;
    let first = *first;
    counts
        .into_iter()
        .max_by_key(|&(site, count)| (count, first.outward_distance(site.pos)))
        .map(|(site, _)| site)
}

/// The splice site of the `other` gene that is published with a gene's exon at `site`, where there is one only; `bound`:
/// as far out as its mates reach.
fn published(
    pair: &KnownPair,
    (gene, site): (&Gene, Breakend),
    (other, bound): (&Gene, Breakend),
) -> Option<Breakend> {
    let place = role(gene.strand, site.retained);
    let exon = gene
        .main()
        .exon_place(site.pos, place)
        .filter(|place| place.offset == 0)?
        .number;
    let mut partners = pair.exons.iter().filter_map(|&(five, three)| match place {
        Role::FivePrime => (five == exon).then_some(three),
        Role::ThreePrime => (three == exon).then_some(five),
    });
    let (number, None) = (partners.next()?, partners.next()) else {
        return None;
    };
    let edge = other.main().exon(number)?;
    let pos = match bound.retained {
        Retained::Lower => edge.last(),
        Retained::Higher => edge.start,
    };
    let found = Breakend { pos, ..bound };
    is_sense_splice_site(other, found).then_some(found)
}
