//! From fragments to candidates.

use std::collections::{BTreeMap, BTreeSet};

use trkfuse_core::{
    Breakend, ContigId, End, Evidence, Fragment, Junction, JunctionRead, LibraryProfile, Retained,
    Sequence, Strandedness,
};

use crate::candidate::{PairSupporter, ReadSupporter};
use crate::merge::{Shown, merge};
use crate::partner::{self, PartnerPair};
use crate::placement::{Placed, place};
use crate::recut::{recut, trusted_anchor};
use crate::{Candidate, Context, clipped_pairs, long_read, spanning};

/// Finds every junction of a target that a fragment supports: nothing is judged here.
///
/// Fragments may come in any order. Candidates come in genome order: junctions placed by reads first,
/// then those that only pairs bound.
pub fn find_candidates<'a>(fragments: &'a [Fragment], context: &Context) -> Vec<Candidate<'a>> {
    // ORDER: fragments sorted by name, so that neither files nor threads decide who comes first.
    let mut fragments: Vec<&Fragment> = fragments.iter().collect();
    fragments.sort();
    let sites = long_read::Sites::new(context);
    let placed = place_reads(&fragments, &sites, context);
    let mut candidates: Vec<_> = merge(placed, &sites, context)
        .into_iter()
        .map(|shown| precise_candidate(shown, context))
        .collect();
    // ORDER: pairs come after reads, as a read says where the pairs' junction lies.
    let orphans = assign_pairs(&mut candidates, &fragments, context);
    candidates.extend(pair_candidates(orphans, context));
    candidates.retain(|candidate| joins_a_target(candidate, context));
    candidates
}

/// Whether a candidate is about a target at all: reads near one may belong to a gene that overlaps it,
/// and be spliced as that gene is.
fn joins_a_target(candidate: &Candidate, context: &Context) -> bool {
    [End::Low, End::High].into_iter().any(|end| {
        candidate
            .partners
            .side(end)
            .gene
            .as_ref()
            .is_some_and(|gene| context.is_target(gene))
    })
}

/// Reads that show one junction.
pub(crate) type Group<'a> = Vec<ReadSupporter<'a>>;

/// A fragment, its read across a junction, and whether that is a gapped one.
type Shower<'a> = (&'a Fragment, &'a JunctionRead, bool);

/// Groups junction reads by the placement that their junction gets.
fn place_reads<'a>(
    fragments: &[&'a Fragment],
    sites: &long_read::Sites,
    context: &Context,
) -> BTreeMap<Placed, Group<'a>> {
    let mut by_shown: BTreeMap<(Junction, u32, &Sequence), Vec<Shower<'a>>> = BTreeMap::new();
    let mut by_place: BTreeMap<Placed, Group<'a>> = BTreeMap::new();
    for &fragment in fragments {
        for evidence in &fragment.evidence {
            let Some(read) = evidence.junction_read() else {
                continue;
            };
            let is_gapped = matches!(evidence, Evidence::GappedRead(_));
            if long_read::is_uncertain(read) {
                let votes = stranded_votes(
                    std::iter::once((read.reads_low_to_high, read.is_second_mate)),
                    context.library,
                );
                let shower = (fragment, read, is_gapped);
                if let Some((placed, supporter)) =
                    long_read::place_read(shower, votes, sites, context)
                {
                    by_place.entry(placed).or_default().push(supporter);
                }
                continue;
            }
            by_shown
                .entry((read.junction, read.overlap, &read.inserted))
                .or_default()
                .push((fragment, read, is_gapped));
        }
    }
    for ((junction, overlap, inserted), group) in by_shown {
        let (placed, supporters) = place_group(junction, overlap, inserted, &group, context);
        by_place.entry(placed).or_default().extend(supporters);
    }
    by_place
}

/// Places the junction that a group of reads shows alike.
fn place_group<'a>(
    junction: Junction,
    overlap: u32,
    inserted: &Sequence,
    group: &[Shower<'a>],
    context: &Context,
) -> (Placed, Group<'a>) {
    let reads: Vec<&JunctionRead> = group.iter().map(|&(_, read, _)| read).collect();
    let directions = reads
        .iter()
        .map(|read| (read.reads_low_to_high, read.is_second_mate));
    let votes = stranded_votes(directions, context.library);
    let five_prime_end = |junction| partner::choose(junction, votes, context).five_prime_end;
    // ORDER: reads are cut anew before equivalent placements are weighed, which belong to the cut.
    let cut = context
        .reference
        .and_then(|reference| recut(junction, inserted, &reads, reference, context));
    let (placed, gained, cut_at) = match cut {
        Some(cut) => (
            place(cut.junction, 0, &cut.inserted, five_prime_end, context),
            cut.gained,
            cut.junction,
        ),
        None => (
            place(junction, overlap, inserted, five_prime_end, context),
            (0, 0),
            junction,
        ),
    };
    let shifted = cut_at.low().outward_distance(placed.junction.low().pos);
    let supporters = group
        .iter()
        .map(|&(fragment, read, is_gapped)| ReadSupporter {
            fragment,
            read,
            is_gapped,
            is_turned: false,
            placed: placed.junction,
            low_end: read
                .sequence
                .as_ref()
                .map_or(0, |sequence| i64::from(sequence.low_end))
                + gained.0
                + shifted,
            inserted: placed.inserted.clone(),
            anchor: trusted_anchor(read, is_gapped, gained, context.reference),
        })
        .collect();
    (placed, supporters)
}

/// What the reads of a stranded library say: `(low side transcribed first, high side first)`.
///
/// `directions`: whether a read runs from the low to the high side, and whether it is read 2.
fn stranded_votes(
    directions: impl Iterator<Item = (bool, bool)>,
    library: &LibraryProfile,
) -> (u32, u32) {
    let first_mate_is_sense = match library.strandedness {
        Strandedness::Forward => true,
        Strandedness::Reverse => false,
        Strandedness::Unstranded | Strandedness::Unknown => return (0, 0),
    };
    directions.fold((0, 0), |(low, high), (low_to_high, is_second_mate)| {
        let is_sense = is_second_mate != first_mate_is_sense;
        if low_to_high == is_sense {
            (low + 1, high)
        } else {
            (low, high + 1)
        }
    })
}

fn precise_candidate<'a>(shown: Shown<'a>, context: &Context) -> Candidate<'a> {
    let Shown {
        junction,
        inserted,
        shifts,
        shared,
        mut reads,
    } = shown;
    let inserted = long_read::agreed_insertion(junction, &reads).unwrap_or(inserted);
    // One entry a fragment: of two mates that both cross, the one with the longer anchor.
    reads.sort_by(|a, b| {
        a.fragment
            .name
            .cmp(&b.fragment.name)
            .then_with(|| b.anchor.cmp(&a.anchor))
            .then_with(|| a.read.cmp(b.read))
    });
    let votes = stranded_votes(reads.iter().map(ReadSupporter::direction), context.library);
    reads.dedup_by(|a, b| a.fragment.name == b.fragment.name);
    Candidate {
        junction,
        is_precise: true,
        inserted,
        shifts,
        shared,
        reads,
        pairs: Vec::new(),
        partners: partner::choose(junction, votes, context),
    }
}

type Pair<'a> = PairSupporter<'a>;

/// Gives each pair to the junction that explains it best; returns the pairs that none explains.
fn assign_pairs<'a>(
    candidates: &mut [Candidate<'a>],
    fragments: &[&'a Fragment],
    context: &Context,
) -> Vec<Pair<'a>> {
    let mut orphans = Vec::new();
    for &fragment in fragments {
        // A fragment counts at its best kind: a read across the junction outweighs its mates' places.
        if fragment
            .evidence
            .iter()
            .any(|evidence| evidence.junction_read().is_some())
        {
            continue;
        }
        for evidence in &fragment.evidence {
            let Evidence::SpanningPair(pair) = evidence else {
                continue;
            };
            let supporter = PairSupporter { fragment, pair };
            match spanning::best_candidate(candidates, pair, context) {
                Some(index) => candidates[index].pairs.push(supporter),
                None => orphans.push(supporter),
            }
        }
    }
    orphans
}

/// Makes candidates of pairs without a junction read: pairs that join the same genes on the same
/// flanks and that one junction could explain are one.
fn pair_candidates<'a>(orphans: Vec<Pair<'a>>, context: &Context) -> Vec<Candidate<'a>> {
    let mut candidates: Vec<_> = bounded_candidates(orphans, context)
        .into_iter()
        .flat_map(|bounded| placed_by_clips(bounded, context))
        .collect();
    candidates.sort_by_key(|candidate| candidate.junction);
    candidates
}

/// The junctions that clips of bounded pairs tell, one after the other, each with the pairs that fit it; last those pairs
/// that none explains.
fn placed_by_clips<'a>(bounded: Candidate<'a>, context: &Context) -> Vec<Candidate<'a>> {
    let partners = bounded.partners.clone();
    let mut candidates = Vec::new();
    let mut left = Some(bounded);
    while let Some(bounded) = left.take() {
        let (placed, others) = clipped_pairs::place(bounded, context);
        if placed.pairs.is_empty() {
            candidates.push(imprecise_candidate(others, &partners, context));
            break;
        }
        candidates.push(placed);
        left = (!others.is_empty()).then(|| imprecise_candidate(others, &partners, context));
    }
    candidates
}

/// What a candidate's pairs could make if no read crossed its junction: bounded all together, as one junction explains them,
/// and placed by any of their clips.
pub(crate) fn without_reads<'a>(
    candidate: &Candidate<'a>,
    context: &Context,
) -> Vec<Candidate<'a>> {
    if !candidate.is_precise || candidate.pairs.is_empty() {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    for (partners, pairs) in pairs_by_genes(candidate.pairs.clone(), context) {
        let bounded = imprecise_candidate(pairs, &partners, context);
        candidates.extend(clipped_pairs::placements(&bounded, context));
        candidates.push(bounded);
    }
    candidates.retain(|candidate| joins_a_target(candidate, context));
    candidates
}

/// Groups pairs that join the same genes on the same flanks and that one junction could explain.
fn bounded_candidates<'a>(pairs: Vec<Pair<'a>>, context: &Context) -> Vec<Candidate<'a>> {
    pairs_by_genes(pairs, context)
        .into_iter()
        .flat_map(|(partners, group)| {
            split_by_reach(group, &partners, context)
                .into_iter()
                .map(|run| imprecise_candidate(run, &partners, context))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Groups pairs that join the same genes on the same flanks.
fn pairs_by_genes<'a>(
    pairs: Vec<Pair<'a>>,
    context: &Context,
) -> Vec<(PartnerPair, Vec<Pair<'a>>)> {
    type Flanks = (ContigId, Retained, ContigId, Retained);
    type Genes = (Option<String>, Option<String>, End);
    let mut groups: BTreeMap<(Flanks, Genes), (PartnerPair, Vec<Pair<'a>>)> = BTreeMap::new();
    for pair in pairs {
        let inner = pair.pair.inner;
        let partners = partner::choose(inner, (0, 0), context);
        let symbol = |end: End| {
            partners
                .side(end)
                .gene
                .as_ref()
                .map(|gene| gene.symbol.clone())
        };
        let flanks = (
            inner.low().contig,
            inner.low().retained,
            inner.high().contig,
            inner.high().retained,
        );
        let genes = (symbol(End::Low), symbol(End::High), partners.five_prime_end);
        let (_, group) = groups
            .entry((flanks, genes))
            .or_insert_with(|| (partners, Vec::new()));
        group.push(pair);
    }
    groups.into_values().collect()
}

/// Splits pairs into runs that one junction could explain.
fn split_by_reach<'a>(
    mut pairs: Vec<Pair<'a>>,
    partners: &PartnerPair,
    context: &Context,
) -> Vec<Vec<Pair<'a>>> {
    pairs.sort_by(|a, b| (a.pair.inner, &a.fragment.name).cmp(&(b.pair.inner, &b.fragment.name)));
    let mut runs: Vec<Run<'a>> = Vec::new();
    for pair in pairs {
        match runs
            .iter_mut()
            .find(|run| run.could_hold(&pair, partners, context))
        {
            Some(run) => run.push(pair),
            None => runs.push(Run {
                pairs: vec![pair],
                outermost: [0; 2],
                innermost: [0; 2],
            }),
        }
    }
    runs.into_iter().map(|run| run.pairs).collect()
}

/// Pairs that one junction could explain, with the four that bound it.
struct Run<'a> {
    pairs: Vec<Pair<'a>>,
    /// On the low and the high side, the pair that reaches farthest out.
    outermost: [usize; 2],
    /// On the low and the high side, the pair that ends farthest in.
    innermost: [usize; 2],
}

impl<'a> Run<'a> {
    const ENDS: [End; 2] = [End::Low, End::High];

    fn could_hold(&self, pair: &Pair<'a>, partners: &PartnerPair, context: &Context) -> bool {
        let bounding = self.outermost.iter().chain(&self.innermost);
        let mut trial: Vec<Pair<'a>> = bounding.map(|&index| self.pairs[index].clone()).collect();
        trial.push(pair.clone());
        let candidate = imprecise_candidate(trial, partners, context);
        candidate
            .pairs
            .iter()
            .all(|pair| spanning::implied_length(&candidate, pair.pair, context).is_some())
    }

    fn push(&mut self, pair: Pair<'a>) {
        let index = self.pairs.len();
        for (side, end) in Self::ENDS.into_iter().enumerate() {
            let reach = |index: usize, pairs: &[Pair<'a>]| {
                let inner = pairs[index].pair.inner.end(end);
                inner.outward_distance(pair.pair.inner.end(end).pos)
            };
            if reach(self.outermost[side], &self.pairs) > 0 {
                self.outermost[side] = index;
            }
            if reach(self.innermost[side], &self.pairs) < 0 {
                self.innermost[side] = index;
            }
        }
        self.pairs.push(pair);
    }
}

/// The junction that a group of pairs bounds: on each side the base farthest out that a mate reaches.
///
/// `partners`: the genes that each pair joins. The bound joins them too, so that a further pair cannot turn it into
/// one of other genes.
fn imprecise_candidate<'a>(
    mut pairs: Vec<Pair<'a>>,
    partners: &PartnerPair,
    context: &Context,
) -> Candidate<'a> {
    pairs.sort_by(|a, b| (&a.fragment.name, a.pair).cmp(&(&b.fragment.name, b.pair)));
    pairs.dedup_by(|a, b| a.fragment.name == b.fragment.name);
    let outermost = |end: End| -> Breakend {
        let first = pairs[0].pair.inner.end(end);
        pairs
            .iter()
            .map(|pair| pair.pair.inner.end(end))
            .max_by_key(|breakend| first.outward_distance(breakend.pos))
            .expect("a group of pairs has a pair")
    };
    let junction = Junction::new(outermost(End::Low), outermost(End::High));
    Candidate {
        junction,
        is_precise: false,
        inserted: Sequence::default(),
        shifts: (0, 0),
        shared: BTreeSet::new(),
        reads: Vec::new(),
        pairs,
        partners: partners.at(junction, context),
    }
}
