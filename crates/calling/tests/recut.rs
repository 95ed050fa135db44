//! Reads that an aligner cut wrongly are cut anew where reference bases are known.

mod support;

use support::{PlantedReference, Sample, fragment, piece};
use trkfuse_core::{
    Breakend, End, Evidence, FusionCall, Junction, JunctionRead, Pos, ReadSequence, Retained, Run,
    Sequence,
};

fn reference() -> PlantedReference {
    PlantedReference::default()
}

/// A molecule of 50 bases of either side of `junction` around `inserted` (walking from low to high).
fn molecule(reference: &PlantedReference, junction: Junction, inserted: &str) -> Sequence {
    let mut bases = reference.flank(junction.low(), 50);
    bases.extend(&Sequence::new(inserted.as_bytes()));
    bases.extend(&reference.flank(junction.high(), 50).reverse_complement());
    bases
}

/// A read of the whole molecule that an aligner cut at `low_end` and `high_start`, saying `junction`.
fn read(bases: &Sequence, junction: Junction, low_end: u32, high_start: u32) -> JunctionRead {
    JunctionRead {
        junction,
        overlap: 0,
        inserted: bases.slice(low_end as usize, high_start as usize),
        sequence: Some(ReadSequence {
            bases: bases.clone(),
            low_end,
            high_start,
        }),
        low: piece(junction.low(), low_end),
        high: piece(junction.high(), bases.len() as u32 - high_start),
        reads_low_to_high: true,
        is_second_mate: false,
        uncertainty: 0,
        elsewhere: Vec::new(),
    }
}

fn call(
    read: &JunctionRead,
    reference: Option<PlantedReference>,
    is_gapped: bool,
) -> Vec<FusionCall> {
    let mut sample = Sample::grch38();
    sample.reference = reference.map(|reference| Box::new(reference) as _);
    let fragments: Vec<_> = (0..4)
        .map(|index| {
            let evidence = if is_gapped {
                Evidence::GappedRead(read.clone())
            } else {
                Evidence::SplitRead(read.clone())
            };
            fragment(&format!("read{index}"), evidence)
        })
        .collect();
    sample.call(&fragments)
}

fn junction_of(call: &FusionCall) -> Junction {
    Junction::new(call.five_prime.breakend, call.three_prime.breakend)
}

/// A base that differs from another, the first in the alphabet.
fn other(base: u8) -> u8 {
    if base == b'A' { b'C' } else { b'A' }
}

/// Makes `inserted` continue a flank, but for its first base: what an aligner runs over with one mismatch.
fn plant_continuation(reference: &mut PlantedReference, breakend: Breakend, inserted: &str) {
    let mut bases = inserted.as_bytes().to_vec();
    bases[0] = other(bases[0]);
    plant_beyond(reference, breakend, &Sequence::new(&bases));
}

/// Plants what the reference spells beyond a breakend, walking out of its flank.
fn plant_beyond(reference: &mut PlantedReference, breakend: Breakend, bases: &Sequence) {
    let pos = breakend.pos.zero_based();
    match breakend.retained {
        Retained::Lower => reference.plant(breakend.contig, pos + 1, bases.as_bytes()),
        Retained::Higher => reference.plant(
            breakend.contig,
            pos - bases.len() as u32,
            bases.reverse_complement().as_bytes(),
        ),
    }
}

fn moved(junction: Junction, end: End, bases: i64) -> Junction {
    let extended = |this: End| {
        let by = if this == end { bases } else { 0 };
        junction.end(this).extended(by).expect("within the contig")
    };
    Junction::new(extended(End::Low), extended(End::High))
}

#[test]
fn inserted_bases_that_an_aligner_ran_over_with_a_mismatch_are_inserted_again() {
    let sample = Sample::grch38();
    for junction in [
        sample.etv6_ntrk3(),
        sample.lmna_ntrk1(),
        sample.tpm3_ntrk1(),
    ] {
        for end in [End::Low, End::High] {
            let inserted = "GTCAG"; // CTGAC, seen from the other side
            let mut reference = reference();
            // Walking out of the low side the molecule spells the inserted bases, out of the high
            // side their complement.
            let seen = match end {
                End::Low => inserted.to_string(),
                End::High => Sequence::new(inserted.as_bytes())
                    .reverse_complement()
                    .as_str()
                    .to_string(),
            };
            plant_continuation(&mut reference, junction.end(end), &seen);
            // The other side does not go on with them by chance.
            plant_beyond(
                &mut reference,
                junction.end(end.opposite()),
                &Sequence::new(b"A"),
            );
            let bases = molecule(&reference, junction, inserted);
            let (low_end, high_start) = match end {
                End::Low => (55, 55),
                End::High => (50, 50),
            };
            let shown = read(&bases, moved(junction, end, 5), low_end, high_start);
            let calls = call(&shown, Some(reference), false);
            assert_eq!(junction_of(&calls[0]), junction, "{end:?}");
            assert_eq!(calls[0].inserted.len(), 5);
            let sequence = calls[0].sequence.as_ref().expect("the reads show it");
            assert_eq!(sequence.inserted.len(), 5, "{junction:?} {end:?}");
        }
    }
}

#[test]
fn without_a_reference_the_reads_stand_as_aligned() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut reference = reference();
    plant_continuation(&mut reference, junction.low(), "GTCAG");
    let bases = molecule(&reference, junction, "GTCAG");
    let shown = read(&bases, moved(junction, End::Low, 5), 55, 55);
    let calls = call(&shown, None, false);
    assert_eq!(junction_of(&calls[0]), moved(junction, End::Low, 5));
    assert!(calls[0].inserted.is_empty());
}

#[test]
fn a_difference_of_the_sample_near_the_break_does_not_move_it() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    for distance in [3, 8, 20] {
        let reference = reference();
        let mut bases = molecule(&reference, junction, "").as_bytes().to_vec();
        bases[50 - distance] = other(bases[50 - distance]);
        let shown = read(&Sequence::new(&bases), junction, 50, 50);
        let calls = call(&shown, Some(reference), false);
        assert_eq!(junction_of(&calls[0]), junction, "{distance} bases before");
        assert!(calls[0].inserted.is_empty());
    }
}

#[test]
fn a_break_within_an_exon_stays_where_the_reads_put_it() {
    let sample = Sample::grch38();
    let junction = moved(sample.etv6_ntrk3(), End::Low, -4);
    let mut reference = reference();
    let bases = molecule(&reference, junction, "");
    let [before, behind] = [49, 50].map(|place| bases.as_bytes()[place]);
    plant_beyond(
        &mut reference,
        junction.low(),
        &Sequence::new(&[other(behind)]),
    );
    let beyond = Sequence::new(&[other(before)]).reverse_complement();
    plant_beyond(&mut reference, junction.high(), &beyond);
    let bases = molecule(&reference, junction, "");
    let calls = call(&read(&bases, junction, 50, 50), Some(reference), false);
    let homology = &calls[0].homology;
    assert_eq!(
        i64::from(homology.towards_five_prime + homology.towards_three_prime),
        0,
        "the reference leaves no choice"
    );
    assert_eq!(junction_of(&calls[0]), junction);
}

#[test]
fn bases_beyond_a_chance_gap_go_back_to_the_break() {
    // Behind ETV6's exon two bases are inserted, then NTRK3 begins; an aligner placed the two and NTRK3's first
    // nine 30 kb on, where the genome happens to spell the same.
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut reference = reference();
    let bases = molecule(&reference, junction, "GT");
    let stray = junction.low().extended(30_011).expect("within the contig");
    reference.plant(
        stray.contig,
        stray.pos.zero_based() - 10,
        bases.slice(50, 61).as_bytes(),
    );
    let shown_junction = Junction::new(
        stray,
        junction.high().extended(-9).expect("within the contig"),
    );
    let mut shown = read(&bases, shown_junction, 61, 61);
    shown.low.run = 11;
    shown.low.behind = Some(Run {
        edge: junction.low().pos,
        bases: 50,
        from_break: 11,
    });
    let calls = call(&shown, Some(reference), false);
    assert_eq!(junction_of(&calls[0]), junction);
    assert_eq!(calls[0].inserted.as_str(), "GT");
    let sequence = calls[0].sequence.as_ref().expect("the reads show it");
    assert_eq!(sequence.three_prime.len(), 50);
}

#[test]
fn a_short_exon_that_an_aligner_left_out_is_spliced_on() {
    // TPM3's exon before the break is spliced to the next one, of which the molecule holds eight bases.
    let sample = Sample::grch38();
    let gene = sample.genes.by_name("ETV6").expect("in the models");
    let (last, next) = (
        gene.main().exon(4).expect("ETV6 has eight exons"),
        gene.main().exon(5).expect("ETV6 has eight exons"),
    );
    let at = |pos: Pos| Breakend {
        pos,
        ..sample.etv6_ntrk3().low()
    };
    let truth = Junction::new(
        at(next.start).extended(7).expect("within the contig"),
        sample.etv6_ntrk3().high(),
    );
    let reference = reference();
    let mut bases = reference.flank(at(last.last()), 50);
    bases.extend(&reference.flank(truth.low(), 8));
    bases.extend(&reference.flank(truth.high(), 50).reverse_complement());
    let shown_junction = Junction::new(at(last.last()), truth.high());
    let shown = read(&bases, shown_junction, 50, 58);
    let calls = call(&shown, Some(reference), false);
    assert_eq!(junction_of(&calls[0]), truth);
    assert!(calls[0].inserted.is_empty());
}

#[test]
fn reads_that_do_not_resemble_the_reference_are_left_alone() {
    let sample = Sample::grch38();
    let junction = sample.etv6_ntrk3();
    let mut another = reference();
    for end in [End::Low, End::High] {
        let start = junction.end(end).pos.zero_based() - 60;
        another.plant(junction.end(end).contig, start, &[b'A'; 120]);
    }
    let bases = molecule(&reference(), junction, "");
    let calls = call(&read(&bases, junction, 50, 50), Some(another), false);
    assert_eq!(junction_of(&calls[0]), junction);
    assert!(calls[0].inserted.is_empty());
}

#[test]
fn a_piece_full_of_mismatches_is_no_anchor() {
    let sample = Sample::grch38();
    let junction = sample.lmna_ntrk1();
    let reference = reference();
    let mut bases = molecule(&reference, junction, "").as_bytes().to_vec();
    // 21 bases of the 5' side are aligned, five of them wrongly.
    for place in [31, 34, 38, 41, 45] {
        bases[place] = other(bases[place]);
    }
    let bases = Sequence::new(&bases).slice(29, 100);
    let shown = read(&bases, junction, 21, 21);
    let with_reference = call(&shown, Some(reference), true);
    assert!(
        with_reference[0]
            .filters
            .contains(&"ShortAnchor".to_string())
    );
}

#[test]
fn a_piece_that_explains_less_of_the_read_than_it_leaves_is_no_anchor() {
    let sample = Sample::grch38();
    let junction = sample.lmna_ntrk1();
    let bases = molecule(&reference(), junction, "").slice(29, 100);
    let mut shown = read(&bases, junction, 21, 21);
    assert!(call(&shown, None, true)[0].is_pass());
    shown.low.unexplained = 34;
    let calls = call(&shown, None, true);
    assert!(calls[0].filters.contains(&"ShortAnchor".to_string()));
}
