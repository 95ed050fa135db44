//! Bases that both sides spell where neither splicing explains the junction: the mark of a template switch.
//!
//! METHOD: reverse transcriptase leaves one RNA for another where the end that it has made pairs with the new template
//! (Cocquet et al. 2006, doi:10.1016/j.ygeno.2005.12.013). A fusion transcript is cut by splicing, or by the break in DNA within an exon or
//! an intron; on random sequence it shares a base with chance 1/4, two with 1/16 and so on.

use trkfuse_core::{Ledger, Site};

use super::parameters as p;
use crate::annotate::Findings;
use crate::{Candidate, Context};

/// Adds the term for shared bases.
pub(super) fn add(
    ledger: &mut Ledger,
    candidate: &Candidate,
    findings: &Findings,
    context: &Context,
) {
    let is_spliced = findings.five_prime_site == Site::SpliceSite
        && findings.three_prime_site == Site::SpliceSite;
    // Without a reference only what aligners claim is known, and most claim nothing.
    let (decibans, reason) = if is_spliced || !candidate.is_precise {
        (
            0.0,
            "splicing explains the cut, or it is not known".to_string(),
        )
    } else if context.reference.is_none() {
        (0.0, "no reference to tell shared bases".to_string())
    } else {
        // Of several cuts the best: reads that are cut without shared bases speak against a switch, whatever others show.
        candidate
            .shared
            .iter()
            .map(|shared| match shared {
                Some(shared) => (
                    weight(*shared as usize),
                    format!("both sides spell {shared} bases at the cut"),
                ),
                None => (0.0, "bases are inserted".to_string()),
            })
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .unwrap_or_else(|| (0.0, "no read shows a cut".to_string()))
    };
    ledger.add("template_switch", decibans, reason);
}

/// The weight of so many shared bases; more never weigh less against a fusion.
fn weight(shared: usize) -> f64 {
    let last = p::SHARED_BASES.len() - 1;
    p::SHARED_BASES[shared.min(last)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_bases_are_shared_the_likelier_is_a_switch() {
        assert!(weight(0) > 0.0 && weight(8) < -3.0);
        assert!((0..20).all(|shared| weight(shared + 1) <= weight(shared)));
    }
}
