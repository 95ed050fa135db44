//! Order, ids and groups of calls.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use trkfuse_core::{Breakend, FusionCall, Partner, Tier};

/// Orders calls best first and names them: passing, watched, filtered; then by quality, support and
/// place, so that nothing depends on threads. Junctions of one gene pair, either way round, share a
/// group.
pub(crate) fn rank(mut calls: Vec<FusionCall>) -> Vec<FusionCall> {
    calls.sort_by(|a, b| {
        (a.tier, Reverse(a.support.unique()))
            .cmp(&(b.tier, Reverse(b.support.unique())))
            .then_with(|| place(a).cmp(&place(b)))
    });
    calls.sort_by(|a, b| {
        a.tier
            .cmp(&b.tier)
            .then_with(|| b.quality.get().total_cmp(&a.quality.get()))
    });
    name(&mut calls);
    link_reciprocals(&mut calls);
    calls
}

fn place(call: &FusionCall) -> (Breakend, Breakend, &str) {
    (
        call.five_prime.breakend,
        call.three_prime.breakend,
        call.inserted.as_str(),
    )
}

/// A side's word in ids: the gene, or the place.
fn word(partner: &Partner) -> String {
    partner.symbol().map_or_else(
        || {
            format!(
                "locus{}-{}",
                partner.breakend.contig.0 + 1,
                partner.breakend.pos.one_based()
            )
        },
        ToString::to_string,
    )
}

fn name(calls: &mut [FusionCall]) {
    // The group bears the name of its best call.
    let mut groups: BTreeMap<(String, String), (String, u32)> = BTreeMap::new();
    for call in calls {
        let (five, three) = (word(&call.five_prime), word(&call.three_prime));
        let key = if five <= three {
            (five.clone(), three.clone())
        } else {
            (three.clone(), five.clone())
        };
        let (group, rank) = groups
            .entry(key)
            .or_insert_with(|| (format!("{five}_{three}"), 0));
        *rank += 1;
        call.group.clone_from(group);
        call.id = format!("{group}.{rank}");
    }
}

/// Links the best passing junctions of a pair's two directions.
fn link_reciprocals(calls: &mut [FusionCall]) {
    let mut best: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (index, call) in calls.iter().enumerate() {
        if call.tier == Tier::Pass {
            let pair = (word(&call.five_prime), word(&call.three_prime));
            best.entry(pair).or_insert(index);
        }
    }
    let links: Vec<(usize, String)> = best
        .iter()
        .filter(|((five, three), _)| five != three)
        .filter_map(|((five, three), &index)| {
            let other = best.get(&(three.clone(), five.clone()))?;
            Some((index, calls[*other].id.clone()))
        })
        .collect();
    for (index, id) in links {
        calls[index].reciprocal = Some(id);
    }
}
