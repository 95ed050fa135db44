//! Reads that err in length: where they break, and what they show.

mod support;

use std::sync::LazyLock;

use support::{PlantedReference, Sample, fragment, piece};
use trkfuse_core::{
    Breakend, End, Evidence, Fragment, FrameStatus, FusionCall, Junction, JunctionRead, Pos,
    ReadSequence, Sequence, Strand,
};

/// Bases of either side that a read shows.
const SIDE: u32 = 300;

/// The bases that end at a breakend, walking out of its flank.
fn flank(breakend: Breakend, bases: u32) -> Sequence {
    PlantedReference::default().flank(breakend, bases)
}

/// What a read of `junction` with `inserted` bases (walking from low to high) spells, and what its aligner made of it:
/// either side longer by so many bases than it is (negative: shorter).
fn read(junction: Junction, inserted: &str, longer: (i64, i64), uncertainty: u32) -> JunctionRead {
    let low = flank(junction.low(), SIDE);
    let high = flank(junction.high(), SIDE).reverse_complement();
    read_of(&low, inserted, &high, junction, longer, uncertainty)
}

fn read_of(
    low: &Sequence,
    inserted: &str,
    high: &Sequence,
    junction: Junction,
    longer: (i64, i64),
    uncertainty: u32,
) -> JunctionRead {
    let mut bases = low.clone();
    bases.extend(&Sequence::new(inserted.as_bytes()));
    bases.extend(high);
    let place =
        |place: usize, moved: i64| u32::try_from(place as i64 + moved).expect("in the read");
    let low_end = place(low.len(), longer.0);
    let high_start = place(bases.len() - high.len(), -longer.1).max(low_end);
    let shown = Junction::new(
        junction.low().extended(longer.0).expect("on the contig"),
        junction.high().extended(longer.1).expect("on the contig"),
    );
    JunctionRead {
        junction: shown,
        overlap: 0,
        inserted: bases.slice(low_end as usize, high_start as usize),
        low: piece(shown.low(), low_end),
        high: piece(shown.high(), bases.len() as u32 - high_start),
        sequence: Some(ReadSequence {
            bases,
            low_end,
            high_start,
        }),
        reads_low_to_high: true,
        is_second_mate: false,
        uncertainty,
        elsewhere: Vec::new(),
    }
}

fn fragments(reads: Vec<JunctionRead>) -> Vec<Fragment> {
    reads
        .into_iter()
        .enumerate()
        .map(|(index, read)| fragment(&format!("read{index}"), Evidence::SplitRead(read)))
        .collect()
}

/// The sample's surroundings, made once: without and with a reference.
fn sample(has_reference: bool) -> &'static Sample {
    static WITHOUT: LazyLock<Sample> = LazyLock::new(Sample::grch38);
    static WITH: LazyLock<Sample> = LazyLock::new(|| Sample {
        reference: Some(Box::new(PlantedReference::default())),
        ..Sample::grch38()
    });
    if has_reference { &WITH } else { &WITHOUT }
}

fn call(reads: Vec<JunctionRead>, has_reference: bool) -> Vec<FusionCall> {
    sample(has_reference).call(&fragments(reads))
}

/// The only call's junction, inserted bases in the direction of transcription, and fragments.
fn only(calls: &[FusionCall]) -> (Junction, String, u32) {
    let [call] = calls else {
        panic!("one call was expected, not {}", calls.len());
    };
    (
        Junction::new(call.five_prime.breakend, call.three_prime.breakend),
        call.inserted.as_str().to_string(),
        call.support.unique(),
    )
}

fn fusion() -> Junction {
    sample(false).etv6_ntrk3()
}

/// A junction far within both exons, so that no splice site is near.
fn within_exons() -> Junction {
    let shifted = |end: End| {
        fusion()
            .end(end)
            .extended(-45)
            .expect("the exons are longer")
    };
    Junction::new(shifted(End::Low), shifted(End::High))
}

/// Whether single reads that are cut so are put on the fusion's exons, without a reference.
fn check_put_on_exons(cuts: &[(i64, i64)]) {
    for &longer in cuts {
        let reads = vec![read(fusion(), "", longer, 14)];
        assert_eq!(
            only(&call(reads, false)),
            (fusion(), String::new(), 1),
            "{longer:?}"
        );
    }
}

#[test]
fn sides_off_by_as_much_as_each_other_are_put_on_their_exons() {
    check_put_on_exons(&[(6, -6), (-9, 9), (4, -5), (-3, 2)]);
}

#[test]
fn bases_that_no_piece_claims_are_given_to_the_exons_that_they_belong_to() {
    check_put_on_exons(&[(-7, -5), (-12, 0), (0, -9)]);
}

#[test]
fn a_short_read_and_a_read_far_off_stay_where_they_are() {
    for (longer, uncertainty) in [((6, -6), 0), ((25, -25), 14), ((-30, 30), 20)] {
        let shown = read(fusion(), "", longer, uncertainty);
        let expected = shown.junction;
        assert_eq!(
            only(&call(vec![shown], false)).0,
            expected,
            "{longer:?} {uncertainty}"
        );
    }
}

#[test]
fn sides_that_gain_more_bases_than_the_read_has_are_not_put_on_their_exons() {
    // Both sides would grow by eight bases, and the read has none between them.
    let junction = within_exons();
    let near = Junction::new(
        fusion().low().extended(-8).expect("on the contig"),
        fusion().high().extended(-8).expect("on the contig"),
    );
    assert_ne!(junction, near);
    let reads = vec![read(near, "", (0, 0), 14)];
    assert_eq!(only(&call(reads, false)).0, near);
    let reads = vec![read(near, "", (0, 0), 14)];
    let (found, inserted, _) = only(&call(reads, true));
    // But for a base that either side could give.
    let is_near = (-2..=2).any(|shift| near.shifted(shift) == Some(found));
    assert!(is_near && inserted.is_empty(), "{found:?}");
}

#[test]
fn a_base_inserted_at_the_break_by_one_read_does_not_change_the_frame() {
    let expected = call(vec![read(fusion(), "", (0, 0), 14)], false);
    for has_reference in [false, true] {
        let calls = call(vec![read(fusion(), "C", (0, 0), 14)], has_reference);
        assert_eq!(only(&calls), (fusion(), String::new(), 1));
        assert_eq!(calls[0].frame.status, FrameStatus::InFrame);
        assert_eq!(calls[0].frame.status, expected[0].frame.status);
        // Nor does it where others do not show it.
        let mut reads = vec![read(fusion(), "C", (0, 0), 14)];
        reads.push(read(fusion(), "", (0, 0), 14));
        assert_eq!(
            only(&call(reads, has_reference)),
            (fusion(), String::new(), 2)
        );
    }
}

#[test]
fn inserted_bases_are_believed_once_reads_agree_on_them() {
    for has_reference in [false, true] {
        // Two reads, and an accurate one alone; which bases stand beside makes these no longer run.
        for (inserted, uncertainty, count) in [("AC", 14, 2), ("AC", 6, 1), ("ACGTCA", 14, 1)] {
            let reads = (0..count)
                .map(|_| read(fusion(), inserted, (0, 0), uncertainty))
                .collect();
            let (junction, found, _) = only(&call(reads, has_reference));
            assert_eq!(junction, fusion(), "{inserted} {has_reference}");
            // ETV6, the 5' gene, is the low side.
            assert_eq!(found, inserted, "{uncertainty} {count} {has_reference}");
        }
    }
}

#[test]
fn bases_aligned_to_an_intron_are_inserted_bases_all_the_same() {
    // The aligner gave three of six inserted bases to the high side.
    let reads = vec![
        read(fusion(), "ACGTCA", (0, 3), 14),
        read(fusion(), "ACGTCA", (0, 0), 14),
    ];
    assert_eq!(
        only(&call(reads, false)),
        (fusion(), "ACGTCA".to_string(), 2)
    );
}

#[test]
fn with_a_reference_a_read_that_lost_bases_next_to_the_break_is_cut_right() {
    for (lost, longer) in [(1, (0, 0)), (2, (-5, 0)), (1, (3, 0))] {
        for junction in [fusion(), within_exons()] {
            let low = flank(junction.low(), SIDE);
            // A base is missing a few bases before the break.
            let at = low.len() - 6;
            let mut shorter = low.slice(0, at - lost);
            shorter.extend(&low.slice(at, low.len()));
            let high = flank(junction.high(), SIDE).reverse_complement();
            let read = read_of(&shorter, "", &high, junction, longer, 14);
            let (found, inserted, _) = only(&call(vec![read], true));
            assert_eq!(
                (found, inserted.as_str()),
                (junction, ""),
                "{lost} {longer:?}"
            );
        }
    }
}

#[test]
fn with_a_reference_a_break_within_exons_is_found_to_the_base() {
    for longer in [(6, -6), (-9, 9), (-7, -5), (0, -12), (5, 0)] {
        let reads = vec![read(within_exons(), "", longer, 14)];
        let (junction, inserted, _) = only(&call(reads, true));
        assert_eq!(
            (junction, inserted.as_str()),
            (within_exons(), ""),
            "{longer:?}"
        );
    }
}

#[test]
fn reads_whose_errors_put_the_break_elsewhere_are_one_candidate() {
    let moved = |low: i64, high: i64| {
        let junction = within_exons();
        Junction::new(
            junction.low().extended(low).expect("on the contig"),
            junction.high().extended(high).expect("on the contig"),
        )
    };
    let mut reads = vec![read(within_exons(), "", (0, 0), 14); 3];
    reads.push(read(moved(4, -5), "", (0, 0), 14));
    reads.push(read(moved(-11, 10), "", (0, 0), 14));
    assert_eq!(
        only(&call(reads, false)),
        (within_exons(), String::new(), 5)
    );
    // Short reads that say the same are three molecules.
    let mut reads = vec![read(within_exons(), "", (0, 0), 0); 3];
    reads.push(read(moved(4, -5), "", (0, 0), 0));
    reads.push(read(moved(-11, 10), "", (0, 0), 0));
    assert_eq!(call(reads, false).len(), 3);
}

#[test]
fn many_bases_between_the_pieces_are_taken_only_between_exons() {
    let adapters = "CTAGCAGTCATGCGTATGACCTGATACGTAGCATGCCTAGTACGATCGG";
    for has_reference in [false, true] {
        let reads = vec![read(within_exons(), adapters, (0, 0), 14); 3];
        assert!(call(reads, has_reference).is_empty());
        let reads = vec![read(fusion(), adapters, (0, 0), 14); 3];
        assert_eq!(only(&call(reads, has_reference)).1, adapters);
    }
    // Of a short read they are inserted bases.
    let reads = vec![read(within_exons(), adapters, (0, 0), 0); 3];
    assert_eq!(only(&call(reads, false)).1, adapters);
}

#[test]
fn the_sequence_shown_is_what_noisy_reads_agree_on() {
    let truth = flank(fusion().low(), 150);
    let high = flank(fusion().high(), SIDE).reverse_complement();
    let with_error = |back: usize, bases: &str| {
        let low = flank(fusion().low(), SIDE);
        let at = low.len() - back;
        let mut changed = low.slice(0, at);
        changed.extend(&Sequence::new(bases.as_bytes()));
        changed.extend(&low.slice(at + 1, low.len()));
        read_of(&changed, "", &high, fusion(), (0, 0), 14)
    };
    // Each read has lost or gained bases of its own.
    let reads = || {
        vec![
            with_error(20, ""),
            with_error(50, "ACA"),
            with_error(90, ""),
        ]
    };
    for has_reference in [false, true] {
        let calls = call(reads(), has_reference);
        let shown = calls[0].sequence.as_ref().expect("reads show their bases");
        let bases = shown.five_prime.as_str();
        let bases = &bases[bases.len() - 120..];
        assert!(truth.as_str().ends_with(bases), "{bases} in {truth}");
    }
}

#[test]
fn what_is_left_of_an_exon_is_found_where_the_aligner_went_on_to_the_next_one() {
    let target = &sample(false).targets[2];
    assert_eq!(
        (target.symbol.as_str(), target.strand),
        ("NTRK3", Strand::Reverse)
    );
    let [broken, next] = [15, 16].map(|number| target.main().exon(number).expect("it has so many"));
    // The last 25 bases of exon 15, transcribed towards lower positions.
    let on = |pos: Pos| Breakend {
        pos,
        ..fusion().high()
    };
    let truth = on(broken.start.offset(24).expect("within the exon"));
    let mut high = flank(truth, 25).reverse_complement();
    high.extend(&flank(on(next.last()), SIDE - 25).reverse_complement());
    let low = flank(fusion().low(), SIDE);
    let junction = Junction::new(fusion().low(), truth);
    // The aligner has the 25 bases between its pieces.
    let shown = JunctionRead {
        junction: Junction::new(fusion().low(), on(next.last())),
        inserted: high.slice(0, 25),
        ..read_of(&low, "", &high, junction, (0, -25), 14)
    };
    let (found, inserted, _) = only(&call(vec![shown.clone()], true));
    let is_truth = (-2..=2).any(|shift| junction.shifted(shift) == Some(found));
    assert!(is_truth && inserted.is_empty(), "{found:?} {inserted}");
    let (found, inserted, _) = only(&call(vec![shown], false));
    assert_eq!(found.high().pos, next.last(), "no sequence says more");
    assert_eq!(inserted.len(), 25);
}

#[test]
fn of_two_reads_that_differ_the_one_between_exons_is_believed() {
    let off = Junction::new(
        fusion().low(),
        fusion().high().extended(-2).expect("on the contig"),
    );
    for has_reference in [false, true] {
        let reads = vec![
            read(off, "TT", (0, 0), 20),
            read(fusion(), "", (0, 0), 20),
            read(off, "", (0, 0), 20),
        ];
        let (junction, inserted, fragments) = only(&call(reads, has_reference));
        assert_eq!((junction, fragments), (fusion(), 3));
        assert!(inserted.is_empty(), "{inserted}");
    }
}
