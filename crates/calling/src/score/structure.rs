//! Whether the junction makes biological sense: splice sites, frame, kinase, neighbours, knowledge.

use trkfuse_core::{DomainStatus, FrameStatus, Ledger, Role, Site};

use super::{Corroboration, parameters as p};
use crate::annotate::{Findings, is_canonical};
use crate::{Candidate, Context};

/// Adds the term for breakends on annotated exon boundaries.
pub(super) fn add_splice_sites(
    ledger: &mut Ledger,
    candidate: &Candidate,
    findings: &Findings,
    context: &Context,
) {
    let annotated =
        [findings.five_prime_site, findings.three_prime_site].map(|site| site == Site::SpliceSite);
    let sides = [
        (annotated[0], candidate.five_prime(), Role::FivePrime),
        (annotated[1], candidate.three_prime(), Role::ThreePrime),
    ];
    let (decibans, reason) = match annotated.into_iter().filter(|&is| is).count() {
        _ if !candidate.is_precise => (p::IMPRECISE, "no read places the junction"),
        2 => (p::BOTH_SPLICE_SITES, "both sides on annotated splice sites"),
        1 => {
            let is_canonical = sides
                .iter()
                .filter(|(is_annotated, ..)| !is_annotated)
                .any(|&(_, breakend, place)| is_canonical(breakend, place, context) == Some(true));
            if is_canonical {
                (
                    p::ONE_AND_CANONICAL,
                    "one side on an annotated splice site, the other canonical",
                )
            } else {
                (p::ONE_SPLICE_SITE, "one side on an annotated splice site")
            }
        }
        _ => (
            p::NO_SPLICE_SITE,
            "neither side on an annotated splice site",
        ),
    };
    ledger.add("splice_sites", decibans, reason);
}

/// Sides on annotated sense splice sites (0 to 2).
fn annotated_sides(findings: &Findings) -> usize {
    [findings.five_prime_site, findings.three_prime_site]
        .into_iter()
        .filter(|&site| site == Site::SpliceSite)
        .count()
}

/// Adds the term for the reading frame.
pub(super) fn add_frame(ledger: &mut Ledger, candidate: &Candidate, findings: &Findings) {
    if !candidate.is_precise {
        ledger.add("frame", 0.0, "no read places the junction");
        return;
    }
    // A longer read may show a stop codon, so that one which none has shown yet counts as if it were there.
    let frame = &findings.cautious_frame;
    let (decibans, reason) = match (frame.status, frame.any_status) {
        (FrameStatus::InFrame, _) => (p::IN_FRAME, "in frame"),
        (FrameStatus::OutOfFrame | FrameStatus::StopCodon, FrameStatus::InFrame) => {
            (p::IN_FRAME_ELSEWHERE, "in frame on another transcript pair")
        }
        (FrameStatus::OutOfFrame, _) => (p::OUT_OF_FRAME, "out of frame"),
        (FrameStatus::StopCodon, _) if findings.frame.status == FrameStatus::InFrame => (
            p::OUT_OF_FRAME,
            "in frame, unless bases that no read shows hold a stop codon",
        ),
        (FrameStatus::StopCodon, _) => (p::OUT_OF_FRAME, "a stop codon before the 3' gene"),
        (FrameStatus::Unknown, _) => (p::FRAME_UNKNOWN, "frame not known"),
    };
    ledger.add("frame", decibans, reason);
}

/// Adds the term for the target's kinase domain.
pub(super) fn add_kinase(ledger: &mut Ledger, findings: &Findings) {
    let (decibans, reason) = match (findings.target_role, findings.kinase_domain) {
        (_, DomainStatus::Unknown) => (0.0, "no kinase domain known here"),
        (Role::ThreePrime, DomainStatus::Complete) => (
            p::KINASE_COMPLETE,
            "the 3' gene keeps its whole kinase domain",
        ),
        (Role::ThreePrime, _) => (p::KINASE_NOT_COMPLETE, "kinase domain partial or lost"),
        (Role::FivePrime, _) => (p::TARGET_FIVE_PRIME, "the target is the 5' gene"),
    };
    ledger.add("kinase", decibans, reason);
}

/// Adds the term for published pairs.
pub(super) fn add_knowledge(ledger: &mut Ledger, candidate: &Candidate, findings: &Findings) {
    let (decibans, reason) = match findings.published {
        // Mates may end at an exon's edge by chance.
        Some(_) if !candidate.is_precise => (p::PUBLISHED_BOUND, "published pair, by pairs only"),
        Some(_) if findings.has_published_exons => (p::PUBLISHED_EXONS, "published in these exons"),
        Some(_) => match annotated_sides(findings) {
            2 => (p::PUBLISHED, "published pair"),
            1 => (
                p::PUBLISHED_ONE_SITE,
                "published pair, one side on an annotated splice site",
            ),
            _ => (
                p::PUBLISHED_NO_SITE,
                "published pair, neither side on an annotated splice site",
            ),
        },
        None => (0.0, "not a published pair"),
    };
    ledger.add("knowledge", decibans, reason);
}

/// Adds the term for other junctions of the same pair.
pub(super) fn add_corroboration(ledger: &mut Ledger, corroboration: Corroboration) {
    let mut decibans = 0.0;
    let mut reasons = Vec::new();
    if corroboration.has_other_junction {
        decibans += p::OTHER_JUNCTION;
        reasons.push("another junction of the pair");
    }
    if corroboration.has_reciprocal {
        decibans += p::RECIPROCAL;
        reasons.push("the reciprocal junction");
    }
    let reason = if reasons.is_empty() {
        "none".to_string()
    } else {
        reasons.join(", ")
    };
    ledger.add("corroboration", decibans, reason);
}
