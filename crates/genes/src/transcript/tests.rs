//! Geometry on both strands, on a toy transcript:
//!
//! ```text
//! reference    10..20     30..35     50..70        (counted from 0, half-open)
//! forward      exon 1     exon 2     exon 3
//! reverse      exon 3     exon 2     exon 1
//! coding       15..20     30..35     50..58
//! ```

use proptest::prelude::*;
use trkfuse_core::Role::{FivePrime, ThreePrime};

use super::*;

fn pos(n: u32) -> Pos {
    Pos::from_zero_based(n)
}

fn interval(start: u32, end: u32) -> Interval {
    Interval::new(pos(start), pos(end)).expect("not empty")
}

fn toy(strand: Strand) -> Transcript {
    Transcript {
        id: "toy".to_string(),
        refseq: None,
        choice: TranscriptChoice::Longest,
        strand,
        exons: vec![interval(10, 20), interval(30, 35), interval(50, 70)],
        cds: Some(interval(15, 58)),
        cds_state: CdsState::Complete,
    }
}

fn forward() -> Transcript {
    toy(Strand::Forward)
}

fn reverse() -> Transcript {
    toy(Strand::Reverse)
}

/// (number, offset) of an exon place.
fn place(transcript: &Transcript, at: u32, role: Role) -> Option<(u32, i64)> {
    let place = transcript.exon_place(pos(at), role)?;
    assert_eq!(place.of, 3);
    Some((place.number, place.offset))
}

#[test]
fn exons_are_numbered_in_the_direction_of_transcription() {
    assert_eq!(forward().exon(1), Some(interval(10, 20)));
    assert_eq!(forward().exon(3), Some(interval(50, 70)));
    assert_eq!(reverse().exon(1), Some(interval(50, 70)));
    assert_eq!(reverse().exon(3), Some(interval(10, 20)));
    for transcript in [forward(), reverse()] {
        assert_eq!(transcript.exon(0), None);
        assert_eq!(transcript.exon(4), None);
        assert_eq!(transcript.exon_count(), 3);
        assert_eq!(transcript.length(), 35);
    }
}

#[test]
fn a_five_prime_partner_counts_from_the_end_of_its_last_exon() {
    // Forward: exon 2 ends with base 34.
    assert_eq!(place(&forward(), 34, FivePrime), Some((2, 0)));
    assert_eq!(place(&forward(), 31, FivePrime), Some((2, -3)));
    assert_eq!(place(&forward(), 40, FivePrime), Some((2, 6)));
    // Reverse: exon 2 ends with base 30.
    assert_eq!(place(&reverse(), 30, FivePrime), Some((2, 0)));
    assert_eq!(place(&reverse(), 33, FivePrime), Some((2, -3)));
    assert_eq!(place(&reverse(), 24, FivePrime), Some((2, 6)));
}

#[test]
fn a_three_prime_partner_counts_from_the_start_of_its_first_exon() {
    // Forward: exon 2 begins with base 30.
    assert_eq!(place(&forward(), 30, ThreePrime), Some((2, 0)));
    assert_eq!(place(&forward(), 33, ThreePrime), Some((2, 3)));
    assert_eq!(place(&forward(), 24, ThreePrime), Some((2, -6)));
    // Reverse: exon 2 begins with base 34.
    assert_eq!(place(&reverse(), 34, ThreePrime), Some((2, 0)));
    assert_eq!(place(&reverse(), 31, ThreePrime), Some((2, 3)));
    assert_eq!(place(&reverse(), 40, ThreePrime), Some((2, -6)));
}

#[test]
fn outside_of_the_transcript_there_is_no_exon_place() {
    for transcript in [forward(), reverse()] {
        for role in [FivePrime, ThreePrime] {
            assert_eq!(place(&transcript, 9, role), None);
            assert_eq!(place(&transcript, 70, role), None);
            assert_eq!(transcript.site(pos(9), role), Site::Intergenic);
            assert_eq!(transcript.site(pos(70), role), Site::Intergenic);
        }
    }
}

#[test]
fn splice_sites_are_the_inner_edges_of_exons() {
    let sites = |transcript: &Transcript, role| -> Vec<u32> {
        (0..80)
            .filter(|&n| transcript.is_splice_site(pos(n), role))
            .collect()
    };
    assert_eq!(sites(&forward(), FivePrime), [19, 34]);
    assert_eq!(sites(&forward(), ThreePrime), [30, 50]);
    assert_eq!(sites(&reverse(), FivePrime), [30, 50]);
    assert_eq!(sites(&reverse(), ThreePrime), [19, 34]);
}

#[test]
fn a_single_exon_has_no_splice_site() {
    let single = Transcript {
        exons: vec![interval(10, 20)],
        cds: None,
        cds_state: CdsState::NonCoding,
        ..forward()
    };
    for role in [FivePrime, ThreePrime] {
        assert!((0..30).all(|n| !single.is_splice_site(pos(n), role)));
        assert_eq!(single.site(pos(12), role), Site::Exon);
    }
}

#[test]
fn sites_tell_coding_bases_from_utrs_and_introns() {
    let t = forward();
    assert_eq!(t.site(pos(12), FivePrime), Site::FivePrimeUtr);
    assert_eq!(t.site(pos(16), FivePrime), Site::Cds);
    assert_eq!(t.site(pos(19), FivePrime), Site::SpliceSite);
    assert_eq!(t.site(pos(19), ThreePrime), Site::Cds);
    assert_eq!(t.site(pos(25), FivePrime), Site::Intron);
    assert_eq!(t.site(pos(60), ThreePrime), Site::ThreePrimeUtr);
    let t = reverse();
    assert_eq!(t.site(pos(60), ThreePrime), Site::FivePrimeUtr);
    assert_eq!(t.site(pos(12), FivePrime), Site::ThreePrimeUtr);
    assert_eq!(t.site(pos(50), FivePrime), Site::SpliceSite);
}

#[test]
fn a_non_coding_intron_is_an_intron() {
    let silent = Transcript {
        cds: None,
        cds_state: CdsState::NonCoding,
        ..reverse()
    };
    assert_eq!(silent.site(pos(25), FivePrime), Site::Intron);
    assert_eq!(silent.site(pos(12), FivePrime), Site::Exon);
    assert_eq!(silent.coding_place(pos(16)), CodingPlace::NonCoding);
    assert_eq!(silent.cds_length(), 0);
    assert_eq!(silent.residue_count(), None);
}

#[test]
fn coding_places_count_spliced_bases() {
    // Coding bases: 15..20, 30..35, 50..58, eighteen in all.
    let at = |n| forward().coding_place(pos(n));
    assert_eq!(at(14), CodingPlace::Before(1));
    assert_eq!(at(10), CodingPlace::Before(5));
    assert_eq!(at(15), CodingPlace::Within(0));
    assert_eq!(at(30), CodingPlace::Within(5));
    assert_eq!(at(57), CodingPlace::Within(17));
    assert_eq!(at(58), CodingPlace::Behind(1));
    assert_eq!(at(69), CodingPlace::Behind(12));
    assert_eq!(at(25), CodingPlace::Intronic);
    assert_eq!(at(9), CodingPlace::Outside);
    let at = |n| reverse().coding_place(pos(n));
    assert_eq!(at(58), CodingPlace::Before(1));
    assert_eq!(at(57), CodingPlace::Within(0));
    assert_eq!(at(34), CodingPlace::Within(8));
    assert_eq!(at(15), CodingPlace::Within(17));
    assert_eq!(at(14), CodingPlace::Behind(1));
    assert_eq!(at(40), CodingPlace::Intronic);
    assert_eq!(at(70), CodingPlace::Outside);
    assert_eq!(forward().cds_length(), 18);
    // Six codons, the last of them the stop codon.
    assert_eq!(forward().residue_count(), Some(5));
}

#[test]
fn an_unknown_frame_gives_no_residues() {
    let cut = |cds_state| Transcript {
        cds_state,
        ..forward()
    };
    assert_eq!(cut(CdsState::NoStop).residue_count(), Some(6));
    assert_eq!(cut(CdsState::NoStart).residue_count(), None);
    assert_eq!(cut(CdsState::FrameBreak).residue_count(), None);
}

#[test]
fn coding_intervals_leave_introns_out() {
    assert_eq!(
        forward().coding_intervals(3, 11),
        [interval(18, 20), interval(30, 35), interval(50, 51)]
    );
    assert_eq!(
        reverse().coding_intervals(0, 9),
        [interval(34, 35), interval(50, 58)]
    );
    assert_eq!(forward().coding_intervals(3, 3), []);
    assert_eq!(forward().coding_intervals(5, 3), []);
    assert_eq!(forward().coding_intervals(17, 19), []);
}

#[test]
fn introns_between_two_bases_cost_nothing() {
    for transcript in [forward(), reverse()] {
        // From the last base of an exon to the first of the next: one step.
        assert_eq!(transcript.spliced_distance(pos(19), pos(30)), 1);
        assert_eq!(
            transcript.spliced_distance(pos(15), pos(52)),
            4 + 1 + 4 + 1 + 2
        );
    }
}

#[test]
fn intron_bases_that_are_kept_count() {
    for transcript in [forward(), reverse()] {
        // 24 lies five bases into the intron behind 19, and six before 30.
        assert_eq!(transcript.spliced_distance(pos(24), pos(17)), 7);
        assert_eq!(transcript.spliced_distance(pos(24), pos(31)), 7);
        assert_eq!(transcript.spliced_distance(pos(24), pos(27)), 3);
        // Two introns, one exon of five bases between them.
        assert_eq!(transcript.spliced_distance(pos(24), pos(40)), 6 + 4 + 6);
        // Outside on both ends.
        assert_eq!(transcript.spliced_distance(pos(5), pos(10)), 5);
        assert_eq!(transcript.spliced_distance(pos(69), pos(72)), 3);
        assert_eq!(transcript.spliced_distance(pos(3), pos(7)), 4);
    }
}

#[test]
fn a_transcript_without_exons_answers_nothing_and_does_not_panic() {
    let empty = Transcript {
        exons: Vec::new(),
        cds: None,
        ..forward()
    };
    assert_eq!(empty.exon_place(pos(3), FivePrime), None);
    assert_eq!(empty.span(), None);
    assert_eq!(empty.base_at(0), None);
    assert_eq!(empty.spliced_distance(pos(3), pos(5)), 2);
}

/// Exons and introns of 1 to 40 bases, a coding region between two exonic bases, any strand.
fn any_transcript() -> impl Strategy<Value = Transcript> {
    let blocks = prop::collection::vec((1_u32..40, 1_u32..40), 1..8);
    (blocks, any::<bool>(), any::<(u32, u32)>()).prop_map(|(blocks, is_reverse, (a, b))| {
        let mut exons = Vec::new();
        let mut start = 100;
        for (exon, intron) in blocks {
            exons.push(interval(start, start + exon));
            start += exon + intron;
        }
        let mut transcript = Transcript {
            exons,
            cds: None,
            strand: if is_reverse {
                Strand::Reverse
            } else {
                Strand::Forward
            },
            ..forward()
        };
        let length = transcript.length();
        let ends = [a % length, b % length].map(|offset| transcript.base_at(offset));
        if let [Some(a), Some(b)] = ends {
            let high = Pos::from_zero_based(a.max(b).zero_based() + 1);
            transcript.cds = Interval::new(a.min(b), high);
        }
        transcript
    })
}

/// The same transcript on the reverse complement of a contig of 1,000 bases.
fn mirrored(transcript: &Transcript) -> Transcript {
    let mirror = |i: Interval| interval(1000 - i.end.zero_based(), 1000 - i.start.zero_based());
    Transcript {
        exons: transcript.exons.iter().rev().copied().map(mirror).collect(),
        cds: transcript.cds.map(mirror),
        strand: transcript.strand.opposite(),
        ..transcript.clone()
    }
}

proptest! {
    #[test]
    fn every_spliced_offset_is_one_base_and_back(transcript in any_transcript()) {
        for offset in 0..transcript.length() {
            let base = transcript.base_at(offset).expect("within the transcript");
            prop_assert_eq!(transcript.offset(base), Some(offset));
        }
        prop_assert_eq!(transcript.base_at(transcript.length()), None);
    }

    #[test]
    fn every_coding_offset_is_one_base_and_back(transcript in any_transcript()) {
        for offset in 0..transcript.cds_length() {
            let base = transcript.coding_base(offset).expect("within the coding region");
            prop_assert_eq!(transcript.coding_place(base), CodingPlace::Within(offset));
        }
        prop_assert_eq!(transcript.coding_base(transcript.cds_length()), None);
    }

    #[test]
    fn exonic_distance_is_the_difference_of_offsets(
        transcript in any_transcript(), a: u32, b: u32,
    ) {
        let (a, b) = (a % transcript.length(), b % transcript.length());
        let base = |offset| transcript.base_at(offset).expect("within the transcript");
        prop_assert_eq!(transcript.spliced_distance(base(a), base(b)), a.abs_diff(b));
    }

    #[test]
    fn distance_is_symmetric_and_never_above_the_reference(
        transcript in any_transcript(), a in 90_u32..500, b in 90_u32..500,
    ) {
        let distance = transcript.spliced_distance(pos(a), pos(b));
        prop_assert_eq!(distance, transcript.spliced_distance(pos(b), pos(a)));
        prop_assert!(distance <= a.abs_diff(b));
        prop_assert_eq!(distance == 0, a == b);
    }

    #[test]
    fn a_mirrored_genome_gives_the_same_places(
        transcript in any_transcript(), at in 90_u32..500, other in 90_u32..500,
    ) {
        let mirror = mirrored(&transcript);
        let (here, there) = (pos(at), pos(999 - at));
        prop_assert_eq!(transcript.coding_place(here), mirror.coding_place(there));
        prop_assert_eq!(transcript.offset(here), mirror.offset(there));
        for role in [FivePrime, ThreePrime] {
            prop_assert_eq!(transcript.exon_place(here, role), mirror.exon_place(there, role));
            prop_assert_eq!(transcript.site(here, role), mirror.site(there, role));
        }
        prop_assert_eq!(
            transcript.spliced_distance(here, pos(other)),
            mirror.spliced_distance(there, pos(999 - other))
        );
    }

    #[test]
    fn both_roles_agree_on_the_exon_of_an_exonic_base(transcript in any_transcript(), offset: u32) {
        let base = transcript.base_at(offset % transcript.length()).expect("within");
        let five = transcript.exon_place(base, FivePrime).expect("exonic");
        let three = transcript.exon_place(base, ThreePrime).expect("exonic");
        prop_assert_eq!(five.number, three.number);
        let exon = transcript.exon(five.number).expect("numbered by the transcript");
        prop_assert_eq!(three.offset - five.offset, i64::from(exon.len()) - 1);
    }
}
