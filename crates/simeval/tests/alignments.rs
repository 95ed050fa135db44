//! What the alignment file says of the fragments, read back with htslib.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use rust_htslib::bam::record::Cigar;
use rust_htslib::bam::{self, Read};
use support::*;
use trkfuse_core::{Layout, Strandedness};
use trkfuse_simeval::{
    AlignerModel, ChimericClip, DuplicateMarks, FragmentLengthModel, FusionSpec, HomologyPlacement,
    Microhomology, ReadModel, SimulationConfig, Support,
};

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
fn aligned_bases_are_the_reference_where_there_are_no_errors() {
    for (clip, read_length) in [(ChimericClip::Hard, 50), (ChimericClip::Soft, 150)] {
        let config = SimulationConfig {
            background_pairs: 2_000,
            chimeric_clip: clip,
            reads: ReadModel {
                read_length,
                error_rate: 0.0,
                chimera_rate: 0.05,
                fragment_length: FragmentLengthModel::LogNormal {
                    mean: 350.0,
                    deviation: 120.0,
                },
                strandedness: Strandedness::Unstranded,
                ..ReadModel::default()
            },
            ..clean(&["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10", "LMNA:2::NTRK1:11"])
        };
        let written = write(&config);
        let records = written.records();
        assert!(records.len() >= 4_000);
        for record in &records {
            assert_eq!(
                differences(written.sample.world(), record),
                0,
                "{}",
                name(record)
            );
            assert_eq!(number(record, b"NM"), Some(0));
            assert_eq!(
                record.seq_len() as i64,
                record
                    .cigar()
                    .iter()
                    .map(|op| match op {
                        Cigar::Match(n) | Cigar::SoftClip(n) => i64::from(*n),
                        _ => 0,
                    })
                    .sum::<i64>()
            );
        }
    }
}

#[test]
fn errors_and_snps_are_counted_as_mismatches() {
    let config = SimulationConfig {
        background_pairs: 2_000,
        has_md: true,
        reads: ReadModel {
            error_rate: 0.01,
            snp_rate: 0.002,
            ..ReadModel::default()
        },
        ..clean(&["ETV6:5::NTRK3:15"])
    };
    let written = write(&config);
    let (mut bases, mut different) = (0, 0);
    for record in written.records() {
        let found = differences(written.sample.world(), &record);
        assert_eq!(number(&record, b"NM"), Some(i64::from(found)));
        let text = tag(&record, b"MD").expect("MD was asked for");
        let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
        assert_eq!(letters as u32, found, "{text}");
        assert_eq!(
            reference_by_md(&record, &text),
            reference_by_cigar(&written, &record)
        );
        different += u64::from(found);
        bases += record.seq_len() as u64;
    }
    let rate = different as f64 / bases as f64;
    assert!((0.009..0.014).contains(&rate), "{rate}");
}

/// The reference under the aligned bases as `MD` spells it.
fn reference_by_md(record: &bam::Record, text: &str) -> Vec<u8> {
    let bases = record.seq().as_bytes();
    let cigar = record.cigar();
    let lead = cigar.leading_softclips() as usize;
    let tail = cigar.trailing_softclips() as usize;
    let mut reference = bases[lead..bases.len() - tail].to_vec();
    let mut at = 0;
    let mut digits = 0;
    for letter in text.bytes() {
        if letter.is_ascii_digit() {
            digits = digits * 10 + usize::from(letter - b'0');
        } else {
            at += digits;
            digits = 0;
            reference[at] = letter;
            at += 1;
        }
    }
    assert_eq!(at + digits, reference.len());
    reference
}

fn reference_by_cigar(written: &Written, record: &bam::Record) -> Vec<u8> {
    let world = written.sample.world();
    let contig = trkfuse_core::ContigId(record.tid() as u32);
    let mut pos = record.pos() as u32;
    let mut reference = Vec::new();
    for operation in &record.cigar() {
        match *operation {
            Cigar::Match(length) => {
                for at in pos..pos + length {
                    reference.push(world.base(contig, trkfuse_core::Pos::from_zero_based(at)));
                }
                pos += length;
            }
            Cigar::RefSkip(length) => pos += length,
            _ => {}
        }
    }
    reference
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
fn split_reads_are_written_as_star_writes_them() {
    for clip in [ChimericClip::Hard, ChimericClip::Soft] {
        let mut config = clean(&["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10"]);
        config.chimeric_clip = clip;
        let written = write(&config);
        let mut fragments: BTreeMap<String, Vec<bam::Record>> = BTreeMap::new();
        for record in written.records() {
            fragments.entry(name(&record)).or_default().push(record);
        }
        let mut split = 0;
        for (fragment, records) in &fragments {
            let primary: Vec<_> = records
                .iter()
                .filter(|r| r.flags() & SUPPLEMENTARY == 0)
                .collect();
            assert_eq!(primary.len(), 2, "{fragment}");
            assert_mates_name_each_other(primary[0], primary[1]);
            for record in records {
                assert_eq!(record.mapq(), 255);
                assert_eq!(number(record, b"NH"), Some(1));
                assert_eq!(number(record, b"HI"), Some(1));
                assert!(number(record, b"AS").is_some() && number(record, b"nM").is_some());
                if record.flags() & SUPPLEMENTARY != 0 {
                    split += 1;
                    assert_supplementary(&written, record, records, clip);
                }
            }
            let has_supplementary = records.len() > 2;
            let has_tag = primary.iter().any(|r| tag(r, b"SA").is_some());
            assert_eq!(has_supplementary, has_tag);
            assert!(
                primary
                    .iter()
                    .all(|r| (r.flags() & PROPER != 0) == has_supplementary)
            );
        }
        assert!(split >= 20);
    }
}

fn assert_mates_name_each_other(a: &bam::Record, b: &bam::Record) {
    assert_eq!(a.flags() & 0xc0, b.flags() & 0xc0 ^ 0xc0);
    for (one, other) in [(a, b), (b, a)] {
        assert_eq!((one.mtid(), one.mpos()), (other.tid(), other.pos()));
        assert_eq!(one.flags() & 0x20 != 0, other.flags() & REVERSE != 0);
        assert_eq!(one.flags() & PROPER, other.flags() & PROPER);
    }
    assert_eq!(a.insert_size(), -b.insert_size());
    if a.flags() & PROPER == 0 {
        assert_eq!(a.insert_size(), 0);
    } else {
        let (first, last) = if a.insert_size() > 0 { (a, b) } else { (b, a) };
        assert!(first.pos() <= last.pos());
        let end = a.cigar().end_pos().max(b.cigar().end_pos());
        assert_eq!(first.insert_size(), end - first.pos());
        assert_ne!(a.flags() & REVERSE, b.flags() & REVERSE);
    }
}

fn assert_supplementary(
    written: &Written,
    record: &bam::Record,
    fragment: &[bam::Record],
    clip: ChimericClip,
) {
    // STAR's flags of such lines, conventions of its manual: paired, never proper.
    let flags = record.flags();
    assert!(
        [2113, 2129, 2145, 2161, 2177, 2193, 2209, 2225].contains(&flags),
        "{flags}"
    );
    let is_same_read = |r: &&bam::Record| r.flags() & 0xc0 == flags & 0xc0;
    let own = fragment
        .iter()
        .filter(|r| r.flags() & SUPPLEMENTARY == 0)
        .find(is_same_read)
        .expect("the split read has a representative line");
    let mate = fragment
        .iter()
        .filter(|r| r.flags() & SUPPLEMENTARY == 0)
        .find(|r| !is_same_read(r))
        .expect("the mate has a representative line");
    assert_eq!((record.mtid(), record.mpos()), (mate.tid(), mate.pos()));
    assert_eq!(record.insert_size(), 0);
    for (one, other) in [(own, record), (record, own)] {
        let strand = if other.flags() & REVERSE == 0 {
            '+'
        } else {
            '-'
        };
        let contig = written
            .sample
            .world()
            .contigs()
            .name(trkfuse_core::ContigId(other.tid() as u32));
        assert_eq!(
            tag(one, b"SA").expect("both lines name the other"),
            format!(
                "{contig},{},{strand},{},255,0;",
                other.pos() + 1,
                other.cigar()
            )
        );
    }
    let hard = record
        .cigar()
        .iter()
        .any(|op| matches!(op, Cigar::HardClip(_)));
    assert_eq!(hard, clip == ChimericClip::Hard);
    if clip == ChimericClip::Soft {
        assert_eq!(record.seq_len(), own.seq_len());
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
fn supplementary_lines_can_be_left_out_while_sa_stays() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.has_supplementaries = false;
    let written = write(&config);
    let records = written.records();
    assert!(
        records
            .iter()
            .all(|record| record.flags() & SUPPLEMENTARY == 0)
    );
    assert!(
        records
            .iter()
            .filter(|record| tag(record, b"SA").is_some())
            .count()
            >= 10
    );
}

#[test]
fn copies_carry_the_duplicate_flag_where_asked() {
    let count = |marks: DuplicateMarks| {
        let mut config = clean(&["ETV6:5::NTRK3:15"]);
        config.background_pairs = 1_000;
        config.reads.duplicate_rate = 0.3;
        config.duplicate_marks = marks;
        let written = write(&config);
        let truth = &written.sample.truth().fusions[0];
        assert_eq!((truth.split_reads, truth.spanning_pairs), (10, 10));
        let flagged = |is_supplementary: bool| {
            written
                .records()
                .iter()
                .filter(|record| {
                    record.flags() & 0x400 != 0
                        && (record.flags() & SUPPLEMENTARY != 0) == is_supplementary
                })
                .count()
        };
        (flagged(false), flagged(true), truth.copies)
    };
    let (primary, supplementary, copies) = count(DuplicateMarks::PrimaryLines);
    // 30 % of 1,000 pairs, two lines each.
    assert!((500..700).contains(&primary), "{primary}");
    assert_eq!(supplementary, 0);
    assert!(copies > 0);
    let (_, supplementary, _) = count(DuplicateMarks::AllLines);
    assert!(supplementary > 0);
    assert_eq!(count(DuplicateMarks::None).0, 0);
}

#[test]
fn reads_follow_the_strandedness_of_the_library() {
    for (strandedness, expected) in [
        (Strandedness::Forward, 1.0),
        (Strandedness::Reverse, 0.0),
        (Strandedness::Unstranded, 0.5),
    ] {
        let mut config = clean(&[]);
        config.background_pairs = 2_000;
        config.reads.strandedness = strandedness;
        let written = write(&config);
        let genes = written.sample.world().genes();
        let (mut sense, mut all) = (0, 0);
        for record in written.records().iter().filter(|r| r.flags() & 0x40 != 0) {
            let tid = trkfuse_core::ContigId(record.tid() as u32);
            let pos = trkfuse_core::Pos::from_zero_based(record.pos() as u32);
            // Where genes overlap the read does not tell which is meant.
            if let [gene] = genes.at(tid, pos).as_slice() {
                let is_reverse = record.flags() & REVERSE != 0;
                all += 1;
                sense += u32::from(is_reverse == (gene.strand == trkfuse_core::Strand::Reverse));
            }
        }
        let share = f64::from(sense) / f64::from(all);
        assert!((share - expected).abs() < 0.05, "{strandedness:?}: {share}");
    }
}

#[test]
fn single_reads_have_no_mates() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.reads.layout = Layout::SingleEnd;
    config.fusions[0].support = exactly(10, 0);
    config.background_pairs = 100;
    let written = write(&config);
    let records = written.records();
    assert!(
        records
            .iter()
            .all(|r| r.flags() & 0xeb == 0 && r.mtid() == -1)
    );
    assert_eq!(
        records
            .iter()
            .filter(|r| r.flags() & SUPPLEMENTARY != 0)
            .count(),
        10
    );
}

#[test]
fn a_sorted_file_has_its_order_and_an_index() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.background_pairs = 500;
    let written = write(&config);
    let places: Vec<_> = written
        .records()
        .iter()
        .map(|r| (r.tid(), r.pos()))
        .collect();
    assert!(places.is_sorted());
    let mut indexed = bam::IndexedReader::from_path(&written.bam).expect("the index is there");
    indexed
        .fetch(("chr15", 87_859_000, 88_257_000))
        .expect("NTRK3 can be asked for");
    assert!(indexed.records().count() >= 10);
    let header = String::from_utf8(indexed.header().as_bytes().to_vec()).expect("ASCII");
    assert!(
        header.starts_with("@HD\tVN:1.4\tSO:coordinate\n"),
        "{header}"
    );
    assert!(header.contains("@RG\tID:1\tSM:simulated\t"), "{header}");
    assert!(header.contains("@PG\tID:STAR\tPN:STAR\t"), "{header}");
    assert_eq!(header.matches("@SQ\t").count(), 25);
}

#[test]
fn an_unsorted_file_holds_the_same_lines() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.background_pairs = 200;
    let lines = |is_sorted: bool| {
        let written = write(&SimulationConfig {
            is_sorted,
            ..config.clone()
        });
        let mut lines: Vec<String> = written
            .records()
            .iter()
            .map(|r| {
                let seq = String::from_utf8(r.seq().as_bytes()).expect("ASCII");
                format!(
                    "{} {} {} {} {seq} {:?}",
                    name(r),
                    r.flags(),
                    r.pos(),
                    r.cigar(),
                    r.qual()
                )
            })
            .collect();
        assert_eq!(written.bam.with_extension("bam.bai").exists(), is_sorted);
        lines.sort();
        lines
    };
    assert_eq!(lines(true), lines(false));
}

#[test]
fn chance_chimeras_come_at_their_rate_and_each_once() {
    let mut config = clean(&[]);
    config.background_pairs = 5_000;
    config.reads.chimera_rate = 0.02;
    let written = write(&config);
    let mut names = BTreeSet::new();
    for record in written.records() {
        if tag(&record, b"SA").is_some() || record.flags() & PROPER == 0 {
            names.insert(name(&record));
        }
    }
    // Some end too close to their junction to be seen.
    assert!((60..=120).contains(&names.len()), "{}", names.len());
    assert!(written.sample.truth().fusions.is_empty());
}

#[test]
fn a_fusion_free_sample_has_ordinary_pairs_only() {
    let mut config = clean(&[]);
    config.background_pairs = 1_000;
    let written = write(&config);
    for record in written.records() {
        assert_ne!(record.flags() & PROPER, 0);
        assert_eq!(tag(&record, b"SA"), None);
    }
    assert_eq!(written.records().len(), 2_000);
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
