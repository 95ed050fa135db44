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

/// Bases compared, at most.
const WINDOW: usize = 30;
/// Fewest bases that are compared. Three in four of them are equal by chance once in 2,500 times.
const FEWEST_COMPARED: usize = 12;
/// Bases that may differ in so few.
const FEWEST_DIFFERING: usize = 3;
/// Of so many bases one may differ in flanks that resemble each other; by chance three in four do.
const PER_DIFFERING: usize = 5;
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
    let (decibans, reason) = match has_similar_flank(candidate, findings, context) {
        Some(true) => (
            p::HOMOLOGOUS,
            "a flank resembles the other side's continuation".to_string(),
        ),
        Some(false) => (
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

/// Whether a flank, as far as the reads show it, resembles the other side's ordinary continuation so much that misalignment
/// explains them; `None` without a reference or without bases.
///
/// METHOD: the flank is the reference's, not the reads': aligners put up with one base in ten that differs, so that
/// what reads would show resembles the continuation as much, and no further read can bring it to light.
pub(crate) fn has_similar_flank(
    candidate: &Candidate,
    findings: &Findings,
    context: &Context,
) -> Option<bool> {
    let reference = context.reference?;
    let joined = findings.expected.as_ref()?;
    let (five, three) = (candidate.five_prime(), candidate.three_prime());
    let five_end = candidate.partners.five_prime_end;
    // Inserted bases belong to what the read goes on with: where a look-alike is cut a base early, they are the rest.
    let inserted = candidate.inserted_sense();
    let mut five_flank = joined.five_prime.slice(
        joined
            .five_prime
            .len()
            .saturating_sub(shown(candidate, five_end)),
        joined.five_prime.len(),
    );
    five_flank.extend(&inserted);
    let mut three_flank = inserted;
    three_flank.extend(
        &joined
            .three_prime
            .slice(0, shown(candidate, five_end.opposite())),
    );
    let mut is_any_similar: Option<bool> = None;
    let mut compare = |flank: &[u8], ordinary: &[u8]| {
        if let Some(is_similar) = is_similar(flank, ordinary) {
            is_any_similar = Some(is_similar || is_any_similar == Some(true));
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
    is_any_similar
}

/// The bases of a flank that some read shows, from [`FEWEST_COMPARED`] to [`WINDOW`]. A read without its bases tells nothing, and
/// nothing is held against it.
fn shown(candidate: &Candidate, end: End) -> usize {
    candidate
        .unique_reads()
        .map(|read| {
            // By the read's own cut: what it shows is not less where others set the cut differently.
            read.flank(end).map_or(WINDOW, |flank| flank.len())
        })
        .max()
        .unwrap_or(WINDOW)
        .clamp(FEWEST_COMPARED, WINDOW)
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

/// Whether two stretches resemble each other from the first base on; `None` where too few can be compared.
///
/// METHOD: they must do so however far one looks, so that reads that show more of a flank can take the resemblance away but
/// never bring it.
fn is_similar(a: &[u8], b: &[u8]) -> Option<bool> {
    let compared = a.len().min(b.len()).min(WINDOW);
    if compared < FEWEST_COMPARED {
        return None;
    }
    let mut differing = 0;
    Some(
        a.iter()
            .zip(b)
            .take(compared)
            .enumerate()
            .all(|(index, (a, b))| {
                differing += usize::from(a != b);
                let seen = index + 1;
                seen < FEWEST_COMPARED || differing <= FEWEST_DIFFERING.max(seen / PER_DIFFERING)
            }),
    )
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
            let of_read = read.flank(end).map_or(Complexity::Plain, |shown| {
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
    fn flanks_are_compared_as_far_as_reads_show_them() {
        let ordinary = b"GGTGCTTACGATCGTAAGCTAGGCTATATC";
        let shown = |length: usize, wrong: &[usize]| {
            let mut flank = ordinary[..length].to_vec();
            for &place in wrong {
                flank[place] = Sequence::complement(flank[place]);
            }
            is_similar(&flank, ordinary)
        };
        assert_eq!(shown(11, &[]), None);
        assert_eq!(shown(12, &[0, 5, 9]), Some(true));
        assert_eq!(shown(12, &[0, 5, 9, 11]), Some(false));
        assert_eq!(shown(30, &[0, 5, 9, 20, 25, 29]), Some(true));
        assert_eq!(shown(30, &[0, 5, 9, 20, 22, 24, 28]), Some(false));
    }

    #[test]
    fn showing_more_of_a_flank_never_makes_it_resemble_another() {
        let ordinary = b"GGTGCTTACGATCGTAAGCTAGGCTATATC";
        // Every pattern of differences among eight places.
        for pattern in 0_u32..256 {
            let mut flank = ordinary.to_vec();
            for (bit, place) in [0, 2, 5, 11, 12, 14, 17, 25].into_iter().enumerate() {
                if pattern >> bit & 1 == 1 {
                    flank[place] = Sequence::complement(flank[place]);
                }
            }
            let similar: Vec<bool> = (FEWEST_COMPARED..=WINDOW)
                .filter_map(|length| is_similar(&flank[..length], ordinary))
                .collect();
            assert!(
                similar.is_sorted_by(|before, after| before >= after),
                "{pattern:b}"
            );
        }
    }
}
