//! Template switches: reverse transcriptase leaves a transcript and goes on in another, often where both spell the same
//! few bases.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use trkfuse_genes::{Gene, TARGETS};

use super::{DecoyClass, Joined, Maker, Planned, REACH, is_target};
use crate::simulate::background::Expressed;
use crate::simulate::config::SimulationConfig;
use crate::simulate::molecule::Molecule;
use crate::simulate::world::World;

/// Ends that are tried for a word that both transcripts hold, for each length of the word.
const TRIES: u32 = 8;

/// Of a target's switches, this share is seen in two fragments, or three, with different ends; the templates of such hot
/// spots share more bases than those of others. Chosen by hand.
const HOT: f64 = 0.1;
const HOTTER: f64 = 0.015;

/// Two expressed transcripts that are switched.
pub(crate) struct Switch<'a> {
    pub(crate) five_prime: &'a Molecule,
    pub(crate) three_prime: &'a Molecule,
}

impl Switch<'_> {
    /// Joins them at these offsets, with up to `reach` bases on either side.
    pub(crate) fn join(
        &self,
        config: &SimulationConfig,
        world: &World,
        (end, start): (u32, u32),
        reach: u32,
    ) -> Option<Joined> {
        Joined::new(
            config,
            world,
            (self.five_prime, end),
            (self.three_prime, start),
            reach,
        )
    }
}

/// One past the last base of the first template, and the first base of the second: anywhere, or behind a word that both
/// spell. The longest words are tried first that chance allows; where no word is found it is anywhere.
pub(crate) fn places(
    switch: &Switch<'_>,
    (least, most): (u32, u32),
    rng: &mut ChaCha8Rng,
) -> (u32, u32) {
    let (a, b) = (&switch.five_prime.bases, &switch.three_prime.bases);
    if most > 0 {
        let mut length = rng.random_range(least..=most) as usize;
        while length >= (least as usize).max(1) {
            for _ in 0..TRIES {
                if a.len() <= length || b.len() <= length {
                    break;
                }
                let end = rng.random_range(length..=a.len());
                let word = &a[end - length..end];
                let from = rng.random_range(0..b.len() - length);
                let at = find(&b[from..], word).map(|at| from + at);
                if let Some(at) = at
                    .or_else(|| find(b, word))
                    .filter(|at| at + length < b.len())
                {
                    return (end as u32, (at + length) as u32);
                }
            }
            length -= 1;
        }
    }
    let end = rng.random_range(1..=a.len() as u32);
    let start = rng.random_range(0..b.len() as u32);
    (end, start)
}

fn find(bases: &[u8], word: &[u8]) -> Option<usize> {
    bases.windows(word.len()).position(|here| here == word)
}

pub(super) fn plan(maker: &mut Maker<'_>, expressed: &[Expressed]) -> Vec<Planned> {
    let count = maker.config.decoys.target_switches;
    // By turns: the length of NTRK3's UTR would leave hardly any for the others.
    TARGETS
        .into_iter()
        .cycle()
        .take(count as usize)
        .filter_map(|name| of_target(maker, expressed, name))
        .collect()
}

/// A transcript of a target and another gene, each by expression.
fn of_target(maker: &mut Maker<'_>, expressed: &[Expressed], name: &str) -> Option<Planned> {
    let is_named = |transcript: &Expressed| {
        let gene = transcript.gene.as_ref();
        gene.is_some_and(|gene| gene.symbol == name)
    };
    let target = &expressed[maker.by_expression(expressed, is_named)?];
    let other = &expressed[maker.by_expression(expressed, |t| !is_target(t))?];
    let symbol = |transcript: &Expressed| {
        transcript
            .gene
            .as_ref()
            .map_or_else(String::new, |gene| gene.symbol.clone())
    };
    if maker.is_fused(&symbol(target), &symbol(other)) {
        return None;
    }
    let [five_prime, three_prime] = if maker.rng.random() {
        [target, other]
    } else {
        [other, target]
    };
    let switch = Switch {
        five_prime: &five_prime.molecule,
        three_prime: &three_prime.molecule,
    };
    let heat = maker.rng.random::<f64>();
    let (least, most) = maker.config.decoys.switch_homology;
    let least = if heat < HOT {
        least.midpoint(most)
    } else {
        least
    };
    let places = places(&switch, (least, most), &mut maker.rng);
    let joined = switch.join(maker.config, maker.world, places, REACH)?;
    let fragments = 1 + u32::from(heat < HOT) + u32::from(heat < HOTTER);
    let genes: [Option<&Gene>; 2] =
        [five_prime, three_prime].map(|transcript| transcript.gene.as_deref());
    Some(Planned::join(
        DecoyClass::TemplateSwitch,
        joined,
        genes,
        fragments,
    ))
}
