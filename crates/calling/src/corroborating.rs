//! What the candidates of the same two genes say of each other.

use std::collections::BTreeMap;

use trkfuse_core::Site;

use crate::Candidate;
use crate::annotate::Findings;
use crate::score::{Corroboration, Scatter};

/// Fewest unique fragments that are no chance: reads of a junction that corroborates another, pairs alone.
pub(crate) const CORROBORATING: u32 = 2;

/// Two genes in the order of transcription.
type Genes = (String, String);

/// What joins the genes of each pair, for the candidates of the same pair.
pub(crate) struct Corroborating {
    /// Junctions on annotated sites of both genes, with enough reads, by their places among the candidates.
    junctions: BTreeMap<Genes, Vec<usize>>,
    /// All that joins two genes in this order.
    joined: BTreeMap<Genes, Joined>,
    /// For each candidate that joins two genes: these, and what it holds itself.
    own: Vec<Option<(Genes, Joined)>>,
}

/// What joins two genes in one order.
#[derive(Clone, Copy, Default)]
struct Joined {
    /// Unique fragments of junctions on annotated splice sites of both genes.
    spliced: u32,
    /// Other junctions that unique reads show.
    other_junctions: u32,
    /// Unique pairs of junctions that no read shows.
    bounding_pairs: u32,
}

impl Joined {
    fn of(candidate: &Candidate, findings: &Findings) -> Self {
        let fragments = candidate.support().unique();
        let is_spliced = findings.five_prime_site == Site::SpliceSite
            && findings.three_prime_site == Site::SpliceSite;
        let mut joined = Self::default();
        match (candidate.is_precise, is_spliced) {
            (true, true) => joined.spliced = fragments,
            (true, false) => joined.other_junctions = u32::from(fragments > 0),
            (false, _) => joined.bounding_pairs = fragments,
        }
        joined
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            spliced: self.spliced + other.spliced,
            other_junctions: self.other_junctions + other.other_junctions,
            bounding_pairs: self.bounding_pairs + other.bounding_pairs,
        }
    }

    const fn less(self, own: Self) -> Self {
        Self {
            spliced: self.spliced - own.spliced,
            other_junctions: self.other_junctions - own.other_junctions,
            bounding_pairs: self.bounding_pairs - own.bounding_pairs,
        }
    }
}

impl Corroborating {
    pub(crate) fn new(candidates: &[Candidate], findings: &[Findings]) -> Self {
        let mut junctions: BTreeMap<Genes, Vec<usize>> = BTreeMap::new();
        let mut joined: BTreeMap<Genes, Joined> = BTreeMap::new();
        let mut all_own = Vec::with_capacity(candidates.len());
        for (index, (candidate, findings)) in candidates.iter().zip(findings).enumerate() {
            let Some(genes) = genes_of(candidate) else {
                all_own.push(None);
                continue;
            };
            let own = Joined::of(candidate, findings);
            let all = joined.entry(genes.clone()).or_default();
            *all = all.plus(own);
            // Pairs do not count: with further reads elsewhere they go there.
            if own.spliced > 0 && candidate.support().junction() >= CORROBORATING {
                junctions.entry(genes.clone()).or_default().push(index);
            }
            all_own.push(Some((genes, own)));
        }
        Self {
            junctions,
            joined,
            own: all_own,
        }
    }

    /// What the others say of the candidate at `index`, or of one made of its fragments.
    pub(crate) fn of(&self, candidate: &Candidate, index: usize) -> Corroboration {
        let Some(genes) = genes_of(candidate) else {
            return Corroboration::default();
        };
        let turned = (genes.1.clone(), genes.0.clone());
        let others = self.junctions.get(&genes);
        Corroboration {
            has_other_junction: others
                .is_some_and(|others| others.iter().any(|&other| other != index)),
            has_reciprocal: self.junctions.contains_key(&turned),
            scatter: self.scatter(&genes, &turned, index),
        }
    }

    /// What else joins two genes.
    ///
    /// METHOD: a place is as unlikely by chance however many fragments show it, so that junctions count once each. Pairs that
    /// bound a junction show no place. Of one fusion all of them join the genes in its order, wherever their mates end: only
    /// those in the other order tell of chance, which makes as many of either.
    fn scatter(&self, genes: &Genes, turned: &Genes, index: usize) -> Scatter {
        let others = |genes: &Genes| {
            let all = self.joined.get(genes).copied().unwrap_or_default();
            match &self.own[index] {
                Some((own_genes, own)) if own_genes == genes => all.less(*own),
                _ => all,
            }
        };
        let (same, turned) = (others(genes), others(turned));
        Scatter {
            spliced: same.spliced + turned.spliced,
            elsewhere: same.other_junctions + turned.other_junctions + turned.bounding_pairs,
        }
    }
}

/// The genes of a candidate in the order of transcription; `None` unless both sides have one.
fn genes_of(candidate: &Candidate) -> Option<Genes> {
    let (five, three) = (
        candidate.partners.five_prime()?,
        candidate.partners.three_prime()?,
    );
    (five.symbol != three.symbol).then(|| (five.symbol.clone(), three.symbol.clone()))
}
