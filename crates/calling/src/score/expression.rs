//! Whether the target's kept exons are read more often than the lost ones.
//!
//! METHOD: a fusion brings its own promoter, so that the exons it keeps are transcribed beside, and often
//! far above, what the gene transcribes by itself. Compared are the reads over the exon boundaries on the
//! two sides of the break. Reads of lost exons never come from the fusion; a step is evidence, its absence
//! next to none: a small share of fusion transcripts hides in the gene's own ones, and isoforms that end
//! before the kinase work against the step.

use std::collections::BTreeMap;

use statrs::function::beta::ln_beta;
use trkfuse_core::{Breakend, Ledger, Pos, Retained, Role, Strand};
use trkfuse_genes::Gene;

use super::parameters as p;
use super::quality::target_end;
use crate::Candidate;
use crate::annotate::Findings;

/// The boundaries between the exons of a gene's main transcript, in transcript order: `boundaries[i]` is the end
/// of exon `i + 1`, which the next exon follows.
pub(crate) fn exon_boundaries(gene: &Gene) -> Vec<Breakend> {
    let transcript = gene.main();
    (1..transcript.exon_count())
        .filter_map(|number| transcript.exon(number))
        .map(|exon| {
            let (pos, retained): (Pos, Retained) = match gene.strand {
                Strand::Forward => (exon.last(), Retained::Lower),
                Strand::Reverse => (exon.start, Retained::Higher),
            };
            Breakend {
                contig: gene.contig,
                pos,
                retained,
            }
        })
        .collect()
}

/// Adds the term for a step of expression at the target's break.
pub(super) fn add(
    ledger: &mut Ledger,
    candidate: &Candidate,
    findings: &Findings,
    reads: &BTreeMap<Breakend, u32>,
) {
    // Where the break is only bounded nobody knows which exons are lost.
    let (decibans, reason) = if candidate.is_precise {
        step(candidate, findings, reads).map_or_else(
            || (0.0, "no exons to compare".to_string()),
            |step| (step.log_ratio(), step.describe()),
        )
    } else {
        (0.0, "no read places the junction".to_string())
    };
    ledger.add("expression", decibans, reason);
}

/// Reads over the boundaries of kept and of lost exons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    kept: Boundaries,
    lost: Boundaries,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Boundaries {
    reads: u64,
    boundaries: u32,
}

impl Boundaries {
    fn sum(counts: &[u32]) -> Self {
        Self {
            reads: counts.iter().map(|&count| u64::from(count)).sum(),
            boundaries: counts.len() as u32,
        }
    }

    fn mean(self) -> f64 {
        self.reads as f64 / f64::from(self.boundaries)
    }
}

/// `None` where the target has no boundary on one side of the break, or its reads were not counted.
fn step(
    candidate: &Candidate,
    findings: &Findings,
    reads: &BTreeMap<Breakend, u32>,
) -> Option<Step> {
    let end = target_end(candidate, findings);
    let gene = candidate.partners.side(end).gene.as_ref()?;
    let place = gene
        .main()
        .exon_place(candidate.junction.end(end).pos, findings.target_role)?;
    let counts: Option<Vec<u32>> = exon_boundaries(gene)
        .iter()
        .map(|boundary| reads.get(boundary).copied())
        .collect();
    let counts = counts?;
    // The boundary that the fusion replaces tells of the gene's own transcripts only: it counts as lost.
    let (kept, lost) = match findings.target_role {
        Role::ThreePrime => {
            let (lost, kept) = counts.split_at_checked(place.number as usize - 1)?;
            (kept, lost)
        }
        Role::FivePrime => counts.split_at_checked(place.number as usize - 1)?,
    };
    (!kept.is_empty() && !lost.is_empty()).then(|| Step {
        kept: Boundaries::sum(kept),
        lost: Boundaries::sum(lost),
    })
}

impl Step {
    /// 10 log10 of P(the kept exons' share of the reads | fusion) over P(the same | no fusion).
    ///
    /// Without a fusion the share is that of the boundaries, p0, but for uneven coverage: reads are beta-binomial
    /// with concentration [`p::COVERAGE_CONCENTRATION`]. With one whose share of the transcripts is f, it is p0 / (p0 +
    /// (1 - p0)(1 - f)), f being uniform. Rises with reads of kept exons and falls with those of lost ones, as both
    /// models share their concentration; within [`p::EXPRESSION_FLOOR`] and [`p::EXPRESSION_CAP`].
    fn log_ratio(self) -> f64 {
        /// Steps of the mean over f.
        const SHARES: u32 = 20;
        let kept = f64::from(self.kept.boundaries);
        let p0 = kept / (kept + f64::from(self.lost.boundaries));
        let ln_likelihood = |share: f64| {
            let (alpha, beta) = (
                p::COVERAGE_CONCENTRATION * share,
                p::COVERAGE_CONCENTRATION * (1.0 - share),
            );
            ln_beta(
                self.kept.reads as f64 + alpha,
                self.lost.reads as f64 + beta,
            ) - ln_beta(alpha, beta)
        };
        let ln_null = ln_likelihood(p0);
        let ratio = (0..SHARES)
            .map(|index| (f64::from(index) + 0.5) / f64::from(SHARES))
            .map(|fusion| ln_likelihood(p0 / (p0 + (1.0 - p0) * (1.0 - fusion))) - ln_null)
            .map(f64::exp)
            .sum::<f64>()
            / f64::from(SHARES);
        (10.0 * ratio.log10()).clamp(p::EXPRESSION_FLOOR, p::EXPRESSION_CAP)
    }

    fn describe(self) -> String {
        format!(
            "{:.1} reads over a boundary of the kept exons, {:.1} of the lost ones",
            self.kept.mean(),
            self.lost.mean()
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ratio(kept: (u64, u32), lost: (u64, u32)) -> f64 {
        let side = |(reads, boundaries)| Boundaries { reads, boundaries };
        Step {
            kept: side(kept),
            lost: side(lost),
        }
        .log_ratio()
    }

    #[test]
    fn kept_exons_alone_speak_for_a_fusion_and_even_coverage_hardly_against() {
        assert!(ratio((60, 6), (0, 10)) > 4.0);
        let even = ratio((60, 6), (100, 10));
        assert!((p::EXPRESSION_FLOOR..0.0).contains(&even), "{even}");
    }

    #[test]
    fn no_reads_say_nothing() {
        assert!(ratio((0, 6), (0, 10)).abs() < 1e-9);
    }

    #[test]
    fn a_step_the_other_way_is_not_held_against_a_fusion_without_bounds() {
        assert!((ratio((0, 6), (10_000, 10)) - p::EXPRESSION_FLOOR).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_further_read_of_a_kept_exon_never_lowers_the_term(
            kept in 0_u64..5_000, lost in 0_u64..5_000, boundaries in 1_u32..20, others in 1_u32..20,
        ) {
            let before = ratio((kept, boundaries), (lost, others));
            prop_assert!(ratio((kept + 1, boundaries), (lost, others)) >= before - 1e-9);
            prop_assert!(ratio((kept, boundaries), (lost + 1, others)) <= before + 1e-9);
        }
    }
}
