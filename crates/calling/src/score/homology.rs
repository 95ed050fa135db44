//! Whether alignment to look-alike sequence explains the reads.
//!
//! METHOD: a read is a mismapper when the flank that lies on one side would also, but for a few
//! mismatches, continue the other side's own gene. So each flank is compared with what ordinarily
//! stands there: the bases before the 3' breakend (in the genome and in the spliced transcript) with
//! the 5' flank, and the bases behind the 5' breakend with the 3' flank. Only the junction counts:
//! genes that resemble each other elsewhere are not held against a call.

use trkfuse_core::{Breakend, End, Ledger, Role, Sequence};
use trkfuse_genes::{Gene, TARGETS};

use super::parameters as p;
use crate::annotate::Findings;
use crate::placement::walk;
use crate::{Candidate, Context};

/// Bases compared.
const WINDOW: usize = 30;
/// Share of equal bases from which two flanks resemble each other; by chance a quarter is equal.
const SIMILAR: f64 = 0.8;
/// Share of one 3-mer from which a flank is of low complexity (Arriba's `low_entropy`).
const REPETITIVE: f64 = 0.6;
/// Bases of a flank looked at for that, next to the junction and once more behind them.
const COMPLEXITY_WINDOW: usize = 24;
/// Fewest bases that tell a repeat.
const FEWEST_TELLING: usize = 12;

/// Adds the term for look-alike flanks.
pub(super) fn add(
    ledger: &mut Ledger,
    candidate: &Candidate,
    findings: &Findings,
    context: &Context,
) {
    let (decibans, reason) = match flank_identity(candidate, findings, context) {
        Some(identity) if identity >= SIMILAR => (
            p::HOMOLOGOUS,
            format!(
                "a flank equals the other side's continuation to {:.0} %",
                identity * 100.0
            ),
        ),
        Some(_) => (
            0.0,
            "flanks do not resemble each other's continuation".to_string(),
        ),
        None if joins_paralogues(candidate) && !findings.is_same_gene => (
            p::PARALOGUES,
            "two TRK genes, and no reference to compare them".to_string(),
        ),
        None => (0.0, "no reference to compare the flanks".to_string()),
    };
    ledger.add("homology", decibans, reason);
    let (decibans, reason) = match complexity(candidate, findings) {
        Complexity::Repetitive => (p::LOW_COMPLEXITY, "a flank repeats one short motif"),
        Complexity::Untold => (
            p::LOW_COMPLEXITY,
            "reads show too few bases of a flank to tell whether it is a repeat",
        ),
        Complexity::Plain => (0.0, "no repetitive flank"),
    };
    ledger.add("complexity", decibans, reason);
}

/// The highest identity (0 to 1) of a flank with the other side's ordinary continuation; `None`
/// without a reference or without bases.
///
/// METHOD: the flank is the reference's, not the reads': aligners put up with one base in ten that differs, so that
/// what reads would show resembles the continuation as much, and no further read can bring it to light.
pub(crate) fn flank_identity(
    candidate: &Candidate,
    findings: &Findings,
    context: &Context,
) -> Option<f64> {
    let reference = context.reference?;
    let joined = findings.expected.as_ref()?;
    let (five, three) = (candidate.five_prime(), candidate.three_prime());
    let five_flank = joined.five_prime.slice(
        joined.five_prime.len().saturating_sub(WINDOW),
        joined.five_prime.len(),
    );
    let three_flank = joined.three_prime.slice(0, WINDOW);
    let mut best: Option<f64> = None;
    let mut compare = |flank: &[u8], ordinary: &[u8]| {
        if let Some(identity) = identity(flank, ordinary) {
            best = Some(best.map_or(identity, |best| best.max(identity)));
        }
    };
    // Compared from the junction outwards: what stands next to the cut weighs first.
    let reversed = |bases: &Sequence| bases.as_bytes().iter().rev().copied().collect::<Vec<u8>>();
    let before_three = |breakend: Breakend| walk(breakend, WINDOW as u32, reference).outside;
    let genomic = before_three(three).reverse_complement();
    compare(&reversed(&five_flank), &reversed(&genomic));
    let behind_five = walk(five, WINDOW as u32, reference).outside;
    compare(three_flank.as_bytes(), behind_five.as_bytes());
    if let Some(edge) = candidate
        .partners
        .three_prime()
        .and_then(|gene| neighbouring_edge(gene, three, Role::ThreePrime))
    {
        let spliced = walk(edge, WINDOW as u32, reference).inside;
        compare(&reversed(&five_flank), &reversed(&spliced));
    }
    if let Some(edge) = candidate
        .partners
        .five_prime()
        .and_then(|gene| neighbouring_edge(gene, five, Role::FivePrime))
    {
        let spliced = walk(edge, WINDOW as u32, reference)
            .inside
            .reverse_complement();
        compare(three_flank.as_bytes(), spliced.as_bytes());
    }
    best
}

/// The breakend at which ordinary splicing continues from a break at an exon boundary: the last base
/// of the exon before a 3' partner's, the first base of the exon behind a 5' partner's.
fn neighbouring_edge(gene: &Gene, breakend: Breakend, place: Role) -> Option<Breakend> {
    let transcript = gene.main();
    if !transcript.is_splice_site(breakend.pos, place) {
        return None;
    }
    let number = transcript.exon_place(breakend.pos, place)?.number;
    let neighbour = match place {
        Role::FivePrime => transcript.exon(number + 1)?,
        Role::ThreePrime => transcript.exon(number.checked_sub(1)?)?,
    };
    // The neighbouring exon lies beyond the break, and keeps the flank away from it.
    let retained = breakend.retained.opposite();
    let pos = match retained {
        trkfuse_core::Retained::Lower => neighbour.last(),
        trkfuse_core::Retained::Higher => neighbour.start,
    };
    Some(Breakend {
        contig: breakend.contig,
        pos,
        retained,
    })
}

/// The share of equal bases over a full window; `None` where one side is shorter.
fn identity(a: &[u8], b: &[u8]) -> Option<f64> {
    if a.len() < WINDOW || b.len() < WINDOW {
        return None;
    }
    let equal = a.iter().zip(b).take(WINDOW).filter(|(a, b)| a == b).count();
    Some(equal as f64 / WINDOW as f64)
}

/// Whether flanks resemble each other so much that misalignment explains the reads.
pub(crate) fn is_similar(identity: f64) -> bool {
    identity >= SIMILAR
}

fn joins_paralogues(candidate: &Candidate) -> bool {
    let is_trk = |gene: Option<&std::sync::Arc<Gene>>| {
        gene.is_some_and(|gene| TARGETS.contains(&gene.symbol.as_str()))
    };
    is_trk(candidate.partners.five_prime()) && is_trk(candidate.partners.three_prime())
}

/// What is known of the flanks' motifs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Complexity {
    /// Nothing speaks against either flank.
    Plain,
    /// No read shows enough bases of a flank.
    Untold,
    /// One motif of up to three bases makes up most of a flank.
    Repetitive,
}

/// Whether a flank is a repeat: one read that shows that it is none is enough, so that a further one never lowers the
/// weight.
pub(crate) fn complexity(candidate: &Candidate, findings: &Findings) -> Complexity {
    if candidate.reads.is_empty() {
        return Complexity::Plain;
    }
    let of_side = |end: End| {
        let expected = findings.expected.as_ref().map(|joined| {
            if end == candidate.partners.five_prime_end {
                joined.five_prime.reverse_complement()
            } else {
                joined.three_prime.clone()
            }
        });
        let mut known = Complexity::Untold;
        for read in candidate.unique_reads() {
            // A read without its bases tells nothing, and nothing is held against it.
            let shown = read.flank(end, candidate.junction);
            let of_read = shown.map_or(Complexity::Plain, |shown| {
                of_flank(&shown, expected.as_ref().map(Sequence::as_bytes))
            });
            match of_read {
                Complexity::Plain => return Complexity::Plain,
                Complexity::Repetitive => known = Complexity::Repetitive,
                Complexity::Untold => {}
            }
        }
        known
    };
    of_side(End::Low).max(of_side(End::High))
}

/// Whether a flank is a repeat as far as one read shows it. Bases count away from the junction.
///
/// `expected`: the flank as the reference has it, where there is one. METHOD: reads that go on beyond a repeat into ordinary
/// sequence are safely placed by that: many an exon ends in a short repeat.
fn of_flank(shown: &[u8], expected: Option<&[u8]>) -> Complexity {
    let bases = expected.unwrap_or(shown);
    // With a reference what is next to the junction does not depend on how much of it a read shows.
    let near = &bases[..bases.len().min(COMPLEXITY_WINDOW)];
    if near.len() < FEWEST_TELLING {
        return Complexity::Untold;
    }
    if !repeats_one_motif(near) {
        return Complexity::Plain;
    }
    let reach = bases.len().min(shown.len()).min(2 * COMPLEXITY_WINDOW);
    let leaves_the_repeat = (COMPLEXITY_WINDOW + FEWEST_TELLING..=reach)
        .any(|reach| !repeats_one_motif(&bases[COMPLEXITY_WINDOW..reach]));
    if leaves_the_repeat {
        Complexity::Plain
    } else {
        Complexity::Repetitive
    }
}

fn repeats_one_motif(bases: &[u8]) -> bool {
    if bases.len() < FEWEST_TELLING {
        return false;
    }
    let motifs: Vec<&[u8]> = bases.windows(3).collect();
    let most = motifs
        .iter()
        .map(|motif| {
            // Overlapping copies of a motif shifted by a base count as it: ACACAC repeats ACA and CAC.
            motifs
                .iter()
                .filter(|other| is_rotation(motif, other))
                .count()
        })
        .max()
        .unwrap_or(0);
    most as f64 >= REPETITIVE * motifs.len() as f64
}

/// Whether two 3-mers are windows of one repeat with a period of 1, 2 or 3.
fn is_rotation(a: &[u8], b: &[u8]) -> bool {
    let rotated = |by: usize| (0..3).all(|index| a[(index + by) % 3] == b[index]);
    let alternates = a[0] == a[2] && b[0] == b[2] && a[0] == b[1] && a[1] == b[0];
    rotated(0) || rotated(1) || rotated(2) || alternates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_of_one_two_and_three_bases_are_of_low_complexity() {
        for repeat in ["AAAAAAAAAAAAAAAA", "ACACACACACACACAC", "ACGACGACGACGACGA"] {
            assert!(repeats_one_motif(repeat.as_bytes()), "{repeat}");
        }
        assert!(!repeats_one_motif(b"GATTACAGGCTTCAAGTCAGTACC"));
    }

    #[test]
    fn a_repeat_that_reads_leave_again_is_not_held_against_them() {
        let shown = |bases: String| of_flank(bases.as_bytes(), None);
        let repeat = "AC".repeat(12);
        for shown_repeat in [
            repeat.clone(),
            format!("{repeat}{repeat}"),
            format!("{repeat}GATTGCAGG"),
        ] {
            assert_eq!(shown(shown_repeat), Complexity::Repetitive);
        }
        let left = format!("{repeat}GATTGCAGGCTTCAAGTCAG");
        assert_eq!(shown(left.clone()), Complexity::Plain);
        // With a reference the read still has to show it.
        let reads = |bases: usize| of_flank(&vec![b'N'; bases], Some(left.as_bytes()));
        assert_eq!(reads(30), Complexity::Repetitive);
        assert_eq!(reads(44), Complexity::Plain);
    }

    #[test]
    fn a_few_bases_tell_no_repeat_without_a_reference() {
        assert_eq!(of_flank(b"GATTACAGGC", None), Complexity::Untold);
        let reference = b"GATTACAGGCTTCAAGTCAGTACC";
        assert_eq!(of_flank(b"GATTACAGGC", Some(reference)), Complexity::Plain);
    }

    #[test]
    fn identity_needs_a_full_window() {
        assert_eq!(identity(&[b'A'; 10], &[b'A'; 30]), None);
        assert_eq!(identity(&[b'A'; 30], &[b'A'; 40]), Some(1.0));
    }
}
