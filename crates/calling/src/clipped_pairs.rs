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
    let junction = Clips::of(&bounded, context).and_then(|clips| clips.junction());
    match junction {
        Some(junction) => place_at(junction, bounded, context),
        None => (bounded, Vec::new()),
    }
}

/// What each junction that any clip tells would hold of the pairs, however many are clipped otherwise.
pub(crate) fn placements<'a>(bounded: &Candidate<'a>, context: &Context) -> Vec<Candidate<'a>> {
    let junctions = Clips::of(bounded, context).map(|clips| clips.all_junctions());
    junctions
        .into_iter()
        .flatten()
        .map(|junction| place_at(junction, bounded.clone(), context).0)
        .filter(|placed| !placed.pairs.is_empty())
        .collect()
}

/// The candidate at a junction, and its pairs that cannot belong to that.
fn place_at<'a>(
    junction: Junction,
    bounded: Candidate<'a>,
    context: &Context,
) -> (Candidate<'a>, Vec<PairSupporter<'a>>) {
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

/// One side of a published pair that pairs bound.
struct Side<'c> {
    gene: &'c Gene,
    /// As far out as mates reach.
    bound: Breakend,
    /// The splice sites at which unique pairs are clipped, with their number.
    sites: BTreeMap<Breakend, usize>,
}

/// The splice sites of a published pair at which mates are clipped.
struct Clips<'c> {
    pair: &'static KnownPair,
    five: Side<'c>,
    three: Side<'c>,
}

impl<'c> Clips<'c> {
    /// `None` where clips tell nothing: unpublished pairs, and all with a reference.
    fn of(candidate: &'c Candidate, context: &Context) -> Option<Self> {
        if context.reference.is_some() {
            return None;
        }
        let (five, three) = (
            candidate.partners.five_prime()?,
            candidate.partners.three_prime()?,
        );
        let five_end = candidate.partners.five_prime_end;
        Some(Self {
            pair: known_pair(&five.symbol, &three.symbol)?,
            five: Side::of(candidate, five_end, five),
            three: Side::of(candidate, five_end.opposite(), three),
        })
    }

    /// The junction that most clips tell.
    fn junction(&self) -> Option<Junction> {
        self.joined(self.five.most_clipped(), self.three.most_clipped())
    }

    /// Every junction that some clip tells, whatever others tell.
    fn all_junctions(&self) -> Vec<Junction> {
        let choices = |side: &Side| -> Vec<Option<Breakend>> {
            let sites = side.sites.keys().copied().map(Some);
            sites.chain([None]).collect()
        };
        let three_sites = choices(&self.three);
        choices(&self.five)
            .into_iter()
            .flat_map(|five| three_sites.iter().map(move |&three| (five, three)))
            .filter_map(|(five, three)| self.joined(five, three))
            .collect()
    }

    /// The junction of a site on either side, or of one with the other that is published with it.
    fn joined(&self, five: Option<Breakend>, three: Option<Breakend>) -> Option<Junction> {
        let published = |site: Breakend, side: &Side, other: &Side| {
            published(self.pair, (side.gene, site), (other.gene, other.bound))
        };
        let (five, three) = match (five, three) {
            (Some(five), Some(three)) => (five, three),
            (Some(five), None) => (five, published(five, &self.five, &self.three)?),
            (None, Some(three)) => (published(three, &self.three, &self.five)?, three),
            (None, None) => return None,
        };
        Some(Junction::new(five, three))
    }
}

impl<'c> Side<'c> {
    fn of(candidate: &Candidate, end: End, gene: &'c Gene) -> Self {
        let mut sites: BTreeMap<Breakend, usize> = BTreeMap::new();
        let clipped = candidate
            .unique_pairs()
            .filter(|pair| pair.clipped(end) >= SHORTEST_CLIP);
        for pair in clipped {
            let shown = pair.inner.end(end);
            // Nearest first.
            let mut shifts: Vec<i64> = (-OVERRUN..=SHORT_OF).collect();
            shifts.sort_by_key(|shift| shift.abs());
            let site = shifts
                .into_iter()
                .filter_map(|shift| shown.extended(shift))
                .find(|&site| is_sense_splice_site(gene, site));
            if let Some(site) = site {
                *sites.entry(site).or_default() += 1;
            }
        }
        Self {
            gene,
            bound: candidate.junction.end(end),
            sites,
        }
    }

    /// The site at which most are clipped, of equal ones the farthest out.
    fn most_clipped(&self) -> Option<Breakend> {
        let bound = self.bound;
        self.sites
            .iter()
            .max_by_key(|&(site, count)| (*count, bound.outward_distance(site.pos)))
            .map(|(&site, _)| site)
    }
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
