//! Evidence that lies equally well in several places is taken to lie where that makes most sense, all of it in
//! one: a gene and its processed pseudogene share their bases, and an aligner picks one at random.
//!
//! METHOD: of the junctions that a read could show, the one is taken (1) with more sides on annotated splice
//! sites: a break exactly where the parent gene is spliced is no chance in a copy that is not; (2) at which
//! several fragments lie that lie nowhere else; (3) whose genes explain it better, published pairs and coding genes
//! first; (4) that most fragments could show; (5) that comes first in the genome. Where (1) decides and reads of one
//! junction are known to lie as well at another, those that their aligner has put at the worse one alone follow: it
//! takes any intron for a cost. Pairs follow the reads.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use trkfuse_core::{
    ContigId, End, Evidence, Fragment, Junction, JunctionRead, OtherPlace, Piece, Pos, Sequence,
    SpanningPair,
};

use crate::placement::{place, splice_sites};
use crate::{Context, partner};

/// Fragments that lie at a junction and nowhere else with which they tell that it is there; a single one is
/// told by a misread base. Chosen by hand.
const TELLING: u32 = 2;
/// Of the fragments of one junction one in so many must lie as well at a better one for all to follow.
/// Chosen by hand.
const FOLLOWING: u32 = 10;

/// Takes evidence with several places to lie in the best one; where it was becomes one of its others.
///
/// To be done before [`find_candidates`](crate::find_candidates). Evidence in one place is not touched, unless
/// most of its like lies as well in a better one.
pub fn settle(fragments: &mut [Fragment], context: &Context) {
    let has_choice = |evidence: &Evidence| match evidence {
        Evidence::SplitRead(read) | Evidence::GappedRead(read) => !read.elsewhere.is_empty(),
        Evidence::SpanningPair(pair) => !pair.elsewhere.is_empty(),
    };
    if !fragments
        .iter()
        .any(|fragment| fragment.evidence.iter().any(has_choice))
    {
        return;
    }
    let mut options = Options::new(context);
    options.count_reads(fragments);
    let moves = options.moves(fragments);
    change(fragments, |evidence| match evidence {
        Evidence::SplitRead(read) | Evidence::GappedRead(read) => {
            let settled = options.settled(read, &moves);
            settled.map(|settled| *read = settled).is_some()
        }
        Evidence::SpanningPair(_) => false,
    });
    // ORDER: pairs come when the reads are settled, as they follow them.
    let homes = Homes::of(fragments, context);
    change(fragments, |evidence| match evidence {
        Evidence::SpanningPair(pair) => {
            homes.settled(pair).map(|settled| *pair = settled).is_some()
        }
        Evidence::SplitRead(_) | Evidence::GappedRead(_) => false,
    });
}

/// Changes evidence and keeps each fragment's in order.
fn change(fragments: &mut [Fragment], change: impl Fn(&mut Evidence) -> bool) {
    for fragment in fragments {
        let mut is_changed = false;
        for evidence in &mut fragment.evidence {
            is_changed |= change(evidence);
        }
        if is_changed {
            fragment.evidence.sort_unstable();
            fragment.evidence.dedup();
        }
    }
}

/// A junction as a read shows it: with the bases that both sides claim, and those between the sides.
type Shown = (Junction, u32, Sequence);

/// How good a junction is, whoever shows it.
#[derive(Clone, Copy)]
struct Rating {
    /// The junction as it will be placed.
    placed: Junction,
    /// Sides on annotated splice sites of one sense transcript.
    sites: u32,
    /// How well its genes explain it.
    score: i32,
}

/// Fragments that could show a junction.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: u32,
    /// Those that lie nowhere else.
    only_here: u32,
}

/// The junctions that reads with several places could show.
struct Options<'a> {
    context: &'a Context<'a>,
    ratings: BTreeMap<Shown, Rating>,
    /// By the junction as placed.
    tallies: BTreeMap<Junction, Tally>,
}

/// Where reads go that show a junction and whose aligner has named no other place for them.
struct Move {
    place: OtherPlace,
    /// Most bases in a row that a read is known to have next to the break there.
    run: u32,
}

fn shown(read: &JunctionRead) -> Shown {
    (read.junction, read.overlap, read.inserted.clone())
}

fn shown_at(read: &JunctionRead, place: &OtherPlace) -> Shown {
    let inserted = if place.is_turned {
        read.inserted.reverse_complement()
    } else {
        read.inserted.clone()
    };
    (place.junction, place.overlap, inserted)
}

fn junction_reads(fragments: &[Fragment]) -> impl Iterator<Item = &JunctionRead> {
    fragments
        .iter()
        .flat_map(|fragment| &fragment.evidence)
        .filter_map(Evidence::junction_read)
}

impl<'a> Options<'a> {
    const fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            ratings: BTreeMap::new(),
            tallies: BTreeMap::new(),
        }
    }

    fn rate(&mut self, shown: Shown) -> Rating {
        let context = self.context;
        *self.ratings.entry(shown).or_insert_with_key(|shown| {
            let (junction, overlap, inserted) = shown;
            let five_prime_end =
                |junction| partner::choose(junction, (0, 0), context).five_prime_end;
            let placed = place(*junction, *overlap, inserted, five_prime_end, context).junction;
            Rating {
                placed,
                sites: splice_sites(placed, context),
                score: partner::score(placed, context),
            }
        })
    }

    fn count_reads(&mut self, fragments: &[Fragment]) {
        let mut contigs: BTreeSet<(ContigId, ContigId)> = BTreeSet::new();
        for read in junction_reads(fragments).filter(|read| !read.elsewhere.is_empty()) {
            let others = read.elsewhere.iter().map(|place| shown_at(read, place));
            let mut placed: Vec<Junction> = others
                .chain([shown(read)])
                .map(|shown| self.rate(shown).placed)
                .collect();
            placed.sort_unstable();
            placed.dedup();
            for junction in placed {
                contigs.insert((junction.low().contig, junction.high().contig));
                self.tallies.entry(junction).or_default().all += 1;
            }
        }
        for read in junction_reads(fragments).filter(|read| read.elsewhere.is_empty()) {
            let (low, high) = (read.junction.low().contig, read.junction.high().contig);
            if contigs.contains(&(low, high)) {
                let placed = self.rate(shown(read)).placed;
                if let Some(tally) = self.tallies.get_mut(&placed) {
                    tally.all += 1;
                    tally.only_here += 1;
                }
            }
        }
    }

    /// The best of a read's other places; `None` where none is better than its own.
    fn better<'r>(&self, read: &'r JunctionRead) -> Option<&'r OtherPlace> {
        let rank = |shown: Shown| {
            let rating = self.ratings[&shown];
            let tally = self.tallies[&rating.placed];
            (
                rating.sites,
                tally.only_here >= TELLING,
                rating.score,
                tally.all,
                Reverse(rating.placed),
            )
        };
        let best = read
            .elsewhere
            .iter()
            .max_by_key(|place| (rank(shown_at(read, place)), Reverse(*place)))?;
        (rank(shown_at(read, best)) > rank(shown(read))).then_some(best)
    }

    /// Where reads follow that show what others could show which lie at a place with more annotated sides.
    fn moves(&self, fragments: &[Fragment]) -> BTreeMap<Shown, Move> {
        let mut leaving: BTreeMap<Junction, u32> = BTreeMap::new();
        let mut moves: BTreeMap<Shown, Move> = BTreeMap::new();
        for read in junction_reads(fragments).filter(|read| !read.elsewhere.is_empty()) {
            let settled = self.better(read).map(|place| read.at(place));
            let home = settled.as_ref().unwrap_or(read);
            let sites = self.ratings[&shown(home)].sites;
            for worse in &home.elsewhere {
                let rating = self.ratings[&shown_at(home, worse)];
                if rating.sites >= sites {
                    continue;
                }
                *leaving.entry(rating.placed).or_default() += 1;
                let there = home.at(worse);
                let back = there
                    .elsewhere
                    .iter()
                    .find(|place| place.junction == home.junction)
                    .expect("where a read lay is one of its other places");
                let run = back.piece.run;
                moves
                    .entry(shown(&there))
                    .and_modify(|known| {
                        known.run = known.run.max(run);
                        if back < &known.place {
                            known.place = back.clone();
                        }
                    })
                    .or_insert_with(|| Move {
                        place: back.clone(),
                        run,
                    });
            }
        }
        moves.retain(|shown, _| {
            let placed = self.ratings[shown].placed;
            let only_here = self.tallies[&placed].only_here;
            leaving[&placed].saturating_mul(FOLLOWING) >= only_here
        });
        moves
    }

    /// The read where it is to lie; `None` where it lies.
    fn settled(&self, read: &JunctionRead, moves: &BTreeMap<Shown, Move>) -> Option<JunctionRead> {
        if !read.elsewhere.is_empty() {
            return self.better(read).map(|place| read.at(place));
        }
        if moves.is_empty() {
            return None;
        }
        let place = moves.get(&shown(read))?.of(read)?;
        Some(read.at(&place))
    }
}

impl Move {
    /// The place of a read that is not known to lie here, as far as its aligned bases tell.
    fn of(&self, read: &JunctionRead) -> Option<OtherPlace> {
        let own = read.piece(self.place.own_end());
        let aligned = own.aligned.min(self.run);
        let breakend = self.place.breakend();
        Some(OtherPlace {
            piece: Piece {
                run: aligned,
                behind: None,
                reference_base: None,
                outermost: breakend.extended(1 - i64::from(aligned.max(1)))?.pos,
                ..own.clone()
            },
            ..self.place.clone()
        })
    }
}

/// The genes of a junction, by symbol or place, in no order of transcription.
type Genes = [Result<String, (ContigId, Pos)>; 2];

/// Where reads have gone, for the pairs that follow them.
struct Homes<'a> {
    context: &'a Context<'a>,
    /// Junction reads by the genes that they join.
    reads: BTreeMap<Genes, u32>,
    /// Pairs that could join these genes.
    pairs: BTreeMap<Genes, u32>,
}

fn genes(junction: Junction, context: &Context) -> Genes {
    let partners = partner::choose(junction, (0, 0), context);
    let mut genes = [End::Low, End::High].map(|end| {
        let gene = partners.side(end).gene.as_ref();
        let breakend = junction.end(end);
        gene.map(|gene| gene.symbol.clone())
            .ok_or((breakend.contig, breakend.pos))
    });
    genes.sort_unstable();
    genes
}

impl<'a> Homes<'a> {
    fn of(fragments: &[Fragment], context: &'a Context<'a>) -> Self {
        let mut homes = Self {
            context,
            reads: BTreeMap::new(),
            pairs: BTreeMap::new(),
        };
        let pairs = || {
            let evidence = fragments.iter().flat_map(|fragment| &fragment.evidence);
            evidence.filter_map(|evidence| match evidence {
                Evidence::SpanningPair(pair) => Some(pair),
                Evidence::SplitRead(_) | Evidence::GappedRead(_) => None,
            })
        };
        if pairs().all(|pair| pair.elsewhere.is_empty()) {
            return homes;
        }
        let mut known: BTreeMap<Junction, Genes> = BTreeMap::new();
        for read in junction_reads(fragments) {
            let joined = known
                .entry(read.junction)
                .or_insert_with(|| genes(read.junction, context));
            *homes.reads.entry(joined.clone()).or_default() += 1;
        }
        for pair in pairs() {
            let others = pair.elsewhere.iter().map(|place| place.junction);
            let options: BTreeSet<Genes> = others
                .chain([pair.inner])
                .map(|junction| genes(junction, context))
                .collect();
            for option in options {
                *homes.pairs.entry(option).or_default() += 1;
            }
        }
        homes
    }

    /// The pair where it is to lie; `None` where it lies.
    fn settled(&self, pair: &SpanningPair) -> Option<SpanningPair> {
        let rank = |junction: Junction| {
            let genes = genes(junction, self.context);
            let count = |of: &BTreeMap<Genes, u32>| of.get(&genes).copied().unwrap_or(0);
            (
                count(&self.reads),
                partner::score(junction, self.context),
                count(&self.pairs),
                Reverse(junction),
            )
        };
        let best = pair
            .elsewhere
            .iter()
            .max_by_key(|place| (rank(place.junction), Reverse(*place)))?;
        (rank(best.junction) > rank(pair.inner)).then(|| pair.at(best))
    }
}
