//! How reads over a fusion's junction are cut, and where the cut is put.

use std::collections::{BTreeMap, BTreeSet};

use rust_htslib::bam::record::Cigar;
use trkfuse_simeval::{
    AlignerModel, FusionSpec, HomologyPlacement, Microhomology, SimulationConfig, Support,
};

use crate::support::*;

/// Public breakpoints of a fusion control material, GRCh38, and what remains of both sides there.
const CONTROLS: [(&str, Side, Side); 4] = [
    // + and -
    (
        "ETV6:5::NTRK3:15",
        ("chr12", 11_869_969, 'L'),
        ("chr15", 87_940_753, 'L'),
    ),
    // - and +
    (
        "chr1:154170400:-::chr1:156874571:+",
        ("chr1", 154_170_400, 'H'),
        ("chr1", 156_874_571, 'H'),
    ),
    // + and +
    (
        "chr3:100732672:+::chr1:156874571:+",
        ("chr3", 100_732_672, 'L'),
        ("chr1", 156_874_571, 'H'),
    ),
    // - and -
    (
        "chr1:205680394:-::chr7:140794467:-",
        ("chr1", 205_680_394, 'H'),
        ("chr7", 140_794_467, 'L'),
    ),
];

#[test]
fn every_strand_combination_breaks_at_its_breakpoints() {
    for (text, five_prime, three_prime) in CONTROLS {
        let mut config = clean(&[text]);
        // No base agrees on both sides, so that there is one place for the junction.
        config.fusions[0].homology = Some(Microhomology::default());
        let written = write(&config);
        let world = written.sample.world();
        let mut breaks: BTreeMap<(String, i64, char), u32> = BTreeMap::new();
        for record in written.records() {
            if tag(&record, b"SA").is_some() {
                *breaks.entry(break_of(world, &record)).or_default() += 1;
            }
        }
        let named = |(contig, pos, side): (&str, i64, char)| (contig.to_string(), pos, side);
        let found: Vec<_> = breaks.keys().cloned().collect();
        let mut expected = vec![named(five_prime), named(three_prime)];
        expected.sort();
        assert_eq!(found, expected, "{text}");
        // Each split read gives one line on either side; a fragment may have two of them.
        assert!(
            breaks.values().all(|count| *count >= 10),
            "{text}: {breaks:?}"
        );
    }
}

#[test]
fn support_is_exactly_what_was_asked_for() {
    for (split, spanning) in [(10, 10), (1, 0), (0, 3), (37, 5)] {
        let mut config = clean(&["ETV6:5::NTRK3:15"]);
        config.fusions[0].support = exactly(split, spanning);
        let written = write(&config);
        let fusion = &written.sample.truth().fusions[0];
        assert_eq!(
            (fusion.split_reads, fusion.spanning_pairs),
            (split, spanning)
        );
        assert_eq!(fusion.gapped_reads, 0);
        assert_eq!(fusion.fragments, split + spanning);

        let mut with_tag = BTreeSet::new();
        let mut apart = BTreeSet::new();
        let mut ends = BTreeSet::new();
        for record in written.records() {
            if tag(&record, b"SA").is_some() {
                with_tag.insert(name(&record));
            } else if record.tid() != record.mtid() {
                apart.insert(name(&record));
            }
            if record.flags() & (SUPPLEMENTARY | 0x80) == 0 {
                ends.insert((record.tid(), record.pos(), record.mtid(), record.mpos()));
            }
        }
        assert_eq!(with_tag, fusion.split_read_names.iter().cloned().collect());
        // A split read's unsplit line has its mate on the same side.
        assert_eq!(apart, fusion.spanning_pair_names.iter().cloned().collect());
    }
}

#[test]
fn a_fusion_down_one_strand_is_written_as_gapped_reads() {
    // With homology, reads reach over the junction by bases that either side spells: those are not gapped.
    for (seed, upstream, downstream) in [(1, 0, 0), (2, 2, 3), (3, 0, 6), (4, 6, 0), (5, 4, 4)] {
        let mut config = clean(&["chr1:156130773:+::chr1:156874906:+"]);
        config.seed = seed;
        config.fusions[0].homology = Some(Microhomology {
            upstream,
            downstream,
        });
        assert_gapped(&config);
    }
}

fn assert_gapped(config: &SimulationConfig) {
    let written = write(config);
    let fusion = &written.sample.truth().fusions[0];
    assert_eq!(fusion.name, "LMNA::NTRK1");
    assert_eq!(
        (
            fusion.split_reads,
            fusion.gapped_reads,
            fusion.spanning_pairs
        ),
        (10, 10, 10)
    );
    let gap = 156_874_906 - 156_130_773 - 1;
    let mut gapped = BTreeSet::new();
    for record in written.records() {
        assert_eq!(tag(&record, b"SA"), None);
        assert_ne!(record.flags() & PROPER, 0);
        assert_eq!(record.flags() & SUPPLEMENTARY, 0);
        if record.cigar().iter().any(|op| *op == Cigar::RefSkip(gap)) {
            gapped.insert(name(&record));
        }
    }
    assert_eq!(gapped, fusion.split_read_names.iter().cloned().collect());
}

#[test]
fn the_same_fusion_is_split_where_introns_must_be_shorter() {
    let mut config = clean(&["LMNA:2::NTRK1:11"]);
    config.aligner.longest_intron = 500_000;
    let written = write(&config);
    let fusion = &written.sample.truth().fusions[0];
    assert_eq!((fusion.split_reads, fusion.gapped_reads), (10, 0));
    assert!(
        written
            .records()
            .iter()
            .any(|record| tag(record, b"SA").is_some())
    );
}

#[test]
fn reads_that_cross_by_fewer_bases_than_a_segment_are_clipped() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.fusions[0].support = Support::Fragments(3_000);
    let written = write(&config);
    let mut clipped = 0;
    for record in written.records() {
        let cigar = record.cigar();
        let aligned: u32 = cigar
            .iter()
            .map(|op| if let Cigar::Match(n) = op { *n } else { 0 })
            .sum();
        assert!(aligned >= 10, "{cigar}");
        if tag(&record, b"SA").is_none() {
            let (lead, tail) = clips(&record);
            assert!(lead.max(tail) < 10, "{cigar}");
            clipped += u32::from(lead.max(tail) > 2);
        }
    }
    assert!(
        clipped > 0,
        "some of 3,000 fragments end close to the junction"
    );
}

#[test]
fn an_ambiguous_junction_is_put_where_the_aligner_puts_it() {
    let place = |homology: HomologyPlacement| {
        let mut config = clean(&["ETV6:5::NTRK3:15"]);
        config.fusions[0].homology = Some(Microhomology {
            upstream: 3,
            downstream: 2,
        });
        config.aligner = AlignerModel {
            homology,
            ..AlignerModel::default()
        };
        let written = write(&config);
        let truth = written.sample.truth().fusions[0].clone();
        assert_eq!(
            truth.homology,
            Microhomology {
                upstream: 3,
                downstream: 2
            }
        );
        let world = written.sample.world();
        let breaks: BTreeSet<_> = written
            .records()
            .iter()
            .filter(|record| tag(record, b"SA").is_some())
            .map(|record| break_of(world, record))
            .collect();
        let mut aligned = 0;
        for record in written.records() {
            assert_eq!(differences(world, &record), 0);
            aligned += 1;
        }
        assert!(aligned > 0);
        breaks
            .into_iter()
            .map(|(_, pos, _)| pos)
            .collect::<Vec<_>>()
    };
    // chr12 keeps the bases below; a shift towards the 3' end climbs on chr12 and, NTRK3 lying on the
    // reverse strand, descends on chr15.
    assert_eq!(
        place(HomologyPlacement::LeftMost),
        [11_869_969 - 3, 87_940_753 + 3]
    );
    assert_eq!(
        place(HomologyPlacement::RightMost),
        [11_869_969 + 2, 87_940_753 - 2]
    );
}

#[test]
fn inserted_bases_are_aligned_to_neither_side() {
    let mut config = clean(&["ETV6:5::NTRK3:15", "LMNA:2::NTRK1:11"]);
    for fusion in &mut config.fusions {
        // The first one goes on as an intron would.
        fusion.inserted = trkfuse_simeval::Inserted::Bases(trkfuse_core::Sequence::new(b"GTAAG"));
    }
    let written = write(&config);
    let world = written.sample.world();
    assert_eq!(written.sample.truth().fusions[1].gapped_reads, 0);
    let mut seen = 0;
    for record in written.records() {
        assert_eq!(differences(world, &record), 0);
        if record.flags() & SUPPLEMENTARY == 0
            && let Some(text) = tag(&record, b"SA")
        {
            let other = text.split(',').nth(3).expect("SA has a CIGAR").to_string();
            let aligned = |cigar: &str| -> u32 {
                let mut digits = String::new();
                let mut sum = 0;
                for letter in cigar.chars() {
                    if letter.is_ascii_digit() {
                        digits.push(letter);
                    } else {
                        if letter == 'M' {
                            sum += digits.parse::<u32>().expect("digits");
                        }
                        digits.clear();
                    }
                }
                sum
            };
            let both = aligned(&record.cigar().to_string()) + aligned(&other);
            assert_eq!(both + 5, record.seq_len() as u32);
            seen += 1;
        }
    }
    assert!(seen >= 20);
}

#[test]
fn a_reciprocal_fusion_joins_what_is_left() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.fusions[0].reciprocal = Some(exactly(4, 2));
    let written = write(&config);
    let [fusion, reciprocal] = written.sample.truth().fusions.as_slice() else {
        panic!("a fusion and its reciprocal");
    };
    assert_eq!(reciprocal.name, "NTRK3::ETV6");
    assert!(reciprocal.is_reciprocal && !fusion.is_reciprocal);
    let exon = |side: &trkfuse_simeval::SideTruth| side.exon.expect("within the gene").number;
    assert_eq!(
        (exon(&reciprocal.five_prime), exon(&reciprocal.three_prime)),
        (14, 6)
    );
    assert_eq!((reciprocal.split_reads, reciprocal.spanning_pairs), (4, 2));
}

#[test]
fn a_spec_can_be_given_by_breakends_in_any_naming() {
    let named = FusionSpec::parse("12:11869969:+::15:87940753:-").expect("a fusion");
    let config = SimulationConfig {
        fusions: vec![named],
        ..clean(&[])
    };
    let written = write(&config);
    let fusion = &written.sample.truth().fusions[0];
    assert_eq!(fusion.name, "ETV6::NTRK3");
    assert_eq!(fusion.five_prime.position(), "chr12:11869969:+");
}
