//! From candidates to calls.

use std::collections::BTreeMap;

use rayon::prelude::*;
use trkfuse_core::{Breakend, End, FusionCall, Homology, Ledger, Phred, Role, Site, Tier};
use trkfuse_genes::Gene;

use crate::annotate::{self, Findings};
use crate::corroborating::{CORROBORATING, Corroborating};
use crate::filters::{self, Subject};
use crate::score;
use crate::{Candidate, Context, cluster, rank};

/// The breakends whose ordinary reads are worth counting: those within a target, those on annotated exon
/// boundaries, and all exon boundaries of the targets concerned; each once, sorted.
pub fn breakends_to_count(candidates: &[Candidate], context: &Context) -> Vec<Breakend> {
    let mut breakends: Vec<Breakend> = candidates
        .iter()
        .flat_map(|candidate| {
            [End::Low, End::High]
                .map(|end| (candidate.junction.end(end), candidate.partners.side(end)))
        })
        .filter(|(breakend, side)| {
            side.gene.as_ref().is_some_and(|gene| {
                context.is_target(gene) || crate::partner::is_sense_splice_site(gene, *breakend)
            })
        })
        .map(|(breakend, _)| breakend)
        .collect();
    breakends.extend(
        context
            .targets
            .iter()
            .filter(|target| candidates.iter().any(|candidate| joins(candidate, target)))
            .flat_map(|target| score::exon_boundaries(target)),
    );
    breakends.sort_unstable();
    breakends.dedup();
    breakends
}

/// Whether a candidate has a gene on either side.
fn joins(candidate: &Candidate, gene: &Gene) -> bool {
    [End::Low, End::High].iter().any(|&end| {
        let side = candidate.partners.side(end).gene.as_ref();
        side.is_some_and(|side| side.symbol == gene.symbol && side.contig == gene.contig)
    })
}

/// Annotates, weighs, filters and ranks candidates.
///
/// `reference_reads`: ordinary reads across a breakend, for those of [`breakends_to_count`] that could
/// be counted.
pub fn judge(
    candidates: &[Candidate],
    reference_reads: &BTreeMap<Breakend, u32>,
    context: &Context,
) -> Vec<FusionCall> {
    let findings: Vec<Findings> = candidates
        .par_iter()
        .map(|candidate| annotate::find(candidate, context))
        .collect();
    // ORDER: corroboration looks at all candidates, so it comes between finding and weighing.
    let corroborating = Corroborating::new(candidates, &findings);
    let calls = candidates
        .par_iter()
        .zip(&findings)
        .enumerate()
        .map(|(index, (candidate, findings))| {
            let weigh = |candidate: &Candidate, findings: &Findings| {
                let corroboration = corroborating.of(candidate, index);
                score::weigh(candidate, findings, corroboration, reference_reads, context)
            };
            let mut ledger = weigh(candidate, findings);
            let quality_with_reads = ledger.quality();
            let alone: Vec<Ledger> = cluster::without_reads(candidate, context)
                .iter()
                .map(|alone| weigh(alone, &annotate::find(alone, context)))
                .collect();
            score::add_pairs_alone(&mut ledger, &alone);
            let weighed = (ledger, quality_with_reads);
            call(candidate, findings, weighed, reference_reads, context)
        })
        .collect();
    rank::rank(calls)
}

fn call(
    candidate: &Candidate,
    findings: &Findings,
    (ledger, quality_with_reads): (Ledger, Phred),
    reference_reads: &BTreeMap<Breakend, u32>,
    context: &Context,
) -> FusionCall {
    let quality = ledger.quality();
    let failed = filters::failed(
        &Subject {
            candidate,
            findings,
            quality,
            quality_with_reads,
        },
        context,
    );
    let side = |place: Role, breakend: Breakend| {
        let reads = reference_reads.get(&breakend).copied();
        annotate::partner(candidate, findings, place, reads, context)
    };
    let tier = tier(&failed, findings, candidate, quality);
    FusionCall {
        // Ids and groups are given when all calls are known.
        id: String::new(),
        group: String::new(),
        five_prime: side(Role::FivePrime, candidate.five_prime()),
        three_prime: side(Role::ThreePrime, candidate.three_prime()),
        direction_known: candidate.partners.direction_known,
        is_precise: candidate.is_precise,
        target_role: findings.target_role,
        inserted: candidate.inserted_sense(),
        homology: homology(candidate, findings),
        support: candidate.support(),
        fragment_names: fragment_names(candidate),
        geometry: findings.geometry,
        is_read_through: findings.is_read_through && !findings.is_same_gene,
        reciprocal: None,
        published: findings.published.map(|pair| pair.source.clone()),
        normal_samples: findings.normals.map(|seen| seen.samples),
        matched_normal_fragments: findings.matched_normal.map(|seen| seen.fragments),
        dna_support: findings.dna_support.clone(),
        frame: findings.frame.clone(),
        kinase_domain: findings.kinase_domain,
        transmembrane: findings.transmembrane,
        sequence: findings.observed.clone(),
        peptide: findings.peptide.clone(),
        transcript_sequence: findings.expected.as_ref().map(|joined| {
            let inserted = joined.inserted.as_str().to_lowercase();
            let bar = if inserted.is_empty() { "" } else { "|" };
            format!(
                "{}|{inserted}{bar}{}",
                joined.five_prime, joined.three_prime
            )
        }),
        names: findings.names.clone(),
        quality,
        ledger,
        filters: failed.iter().map(|&name| name.to_string()).collect(),
        tier,
    }
}

/// Lowest QUAL of a call that is watched for its quality: more likely a fusion than not.
const WATCHED_QUALITY: f64 = 3.0;

/// What only lacks evidence is watched, not filtered, if there is a reason to believe it: more likely a fusion than
/// not, or a published pair, at annotated exons on both sides or joined by several pairs.
fn tier(failed: &[&str], findings: &Findings, candidate: &Candidate, quality: Phred) -> Tier {
    const LACKS: [&str; 3] = [
        filters::LOW_SUPPORT,
        filters::LOW_QUALITY,
        filters::PAIRS_ONLY,
    ];
    if failed.is_empty() {
        return Tier::Pass;
    }
    let support = candidate.support();
    let is_published = findings.published.is_some();
    let is_annotated = findings.five_prime_site == Site::SpliceSite
        && findings.three_prime_site == Site::SpliceSite;
    let is_believed = quality.get() >= WATCHED_QUALITY
        || (is_published && is_annotated && support.junction() > 0)
        || (is_published && support.spanning >= CORROBORATING);
    if is_believed && failed.iter().all(|name| LACKS.contains(name)) {
        Tier::Watch
    } else {
        Tier::Filtered
    }
}

/// Equivalent placements in the direction of transcription.
fn homology(candidate: &Candidate, findings: &Findings) -> Homology {
    let (towards_low, towards_high) = (
        candidate.shifts.0.unsigned_abs() as u32,
        candidate.shifts.1.unsigned_abs() as u32,
    );
    let (towards_five_prime, towards_three_prime) = match candidate.partners.five_prime_end {
        End::Low => (towards_low, towards_high),
        End::High => (towards_high, towards_low),
    };
    let joined = findings.expected.as_ref().or(findings.observed.as_ref());
    let bases = joined.map_or_else(Default::default, |joined| {
        let five = &joined.five_prime;
        let from = five.len().saturating_sub(towards_five_prime as usize);
        let mut bases = five.slice(from, five.len());
        bases.extend(&joined.three_prime.slice(0, towards_three_prime as usize));
        bases
    });
    Homology {
        towards_five_prime,
        towards_three_prime,
        bases,
    }
}

fn fragment_names(candidate: &Candidate) -> Vec<String> {
    let reads = candidate
        .reads
        .iter()
        .map(|read| read.fragment.name.clone());
    let pairs = candidate
        .pairs
        .iter()
        .map(|pair| pair.fragment.name.clone());
    let mut names: Vec<String> = reads.chain(pairs).collect();
    names.sort();
    names.dedup();
    names
}
