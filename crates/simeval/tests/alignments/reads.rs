//! What single reads are like: adapters, errors along the read, identifiers of molecules, places in the
//! transcript.

use std::collections::{BTreeMap, BTreeSet};

use rust_htslib::bam;
use trkfuse_core::{ContigId, Pos, Sequence, Strand};
use trkfuse_simeval::{
    Adapter, DuplicateMarks, ErrorProfile, FragmentLengthModel, SimulationConfig, UmiModel,
    UmiPlace,
};

use crate::support::*;

/// Fragments of 40 to 100 bases, read in 75: most are shorter than their reads.
fn degraded(adapter: Adapter) -> SimulationConfig {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.fusions[0].support = exactly(10, 0);
    config.background_pairs = 1_000;
    config.reads.read_length = 75;
    config.reads.adapter = adapter;
    config.reads.fragment_length = FragmentLengthModel::Normal {
        mean: 65.0,
        deviation: 12.0,
    };
    config
}

/// The bases of a record as sequenced, and how many behind the last aligned one.
fn as_sequenced(record: &bam::Record) -> (String, u32) {
    let bases = String::from_utf8(record.seq().as_bytes()).expect("ASCII");
    let (lead, tail) = clips(record);
    if record.flags() & REVERSE == 0 {
        (bases, tail)
    } else {
        let other = Sequence::new(bases.as_bytes()).reverse_complement();
        (other.as_str().to_string(), lead)
    }
}

#[test]
fn reads_of_short_fragments_end_with_them_or_go_on_into_the_adapter() {
    let trimmed = write(&degraded(Adapter::Trimmed)).records();
    assert!(trimmed.iter().any(|record| record.seq_len() < 60));
    let mut with_adapter = 0;
    let written = write(&degraded(Adapter::TruSeq));
    for record in written
        .records()
        .iter()
        .filter(|r| r.flags() & SUPPLEMENTARY == 0)
    {
        assert_eq!(record.seq_len(), 75);
        assert_eq!(record.qual().len(), 75);
        assert_eq!(differences(written.sample.world(), record), 0);
        let (bases, behind) = as_sequenced(record);
        let adapter = if record.flags() & 0x80 == 0 {
            "AGATCGGAAGAGCACACGTCTGAACTCCAGTCA"
        } else {
            "AGATCGGAAGAGCGTCGTGTAGGGAAAGAGTGT"
        };
        if record.flags() & PROPER != 0 && behind > 0 && tag(record, b"SA").is_none() {
            let overhang = &bases[75 - behind as usize..];
            // A splice site or the junction may be nearer to the read's end than an aligner trusts.
            if let Some(at) = overhang.find(&adapter[..overhang.len().min(8)]) {
                assert!(at < 10, "{overhang}");
                with_adapter += 1;
            }
        }
    }
    assert!(with_adapter > 1_000, "{with_adapter}");
}

#[test]
fn both_mates_of_a_short_fragment_are_clipped_where_it_ends() {
    let written = write(&degraded(Adapter::Nextera));
    let mut fragments: BTreeMap<String, Vec<bam::Record>> = BTreeMap::new();
    for record in written.records() {
        fragments.entry(name(&record)).or_default().push(record);
    }
    let mut inward = 0;
    for records in fragments.values() {
        let [a, b] = records.as_slice() else { continue };
        let (a_clips, b_clips) = (as_sequenced(a).1, as_sequenced(b).1);
        // Both read the same short fragment, so that both run over its end by as much, but for the few
        // bases beyond a splice site.
        if a_clips > 12 && a.flags() & PROPER != 0 {
            assert!(a_clips.abs_diff(b_clips) < 12, "{a_clips} and {b_clips}");
            inward += 1;
        }
    }
    assert!(inward > 100, "{inward}");
}

#[test]
fn errors_grow_towards_the_end_and_read_2_has_more() {
    let mut config = clean(&[]);
    config.background_pairs = 4_000;
    config.reads.error_rate = 0.01;
    config.reads.error_profile = ErrorProfile::ILLUMINA;
    let written = write(&config);
    let world = written.sample.world();
    // wrong[mate][third of the read]
    let mut wrong = [[0_u32; 4]; 2];
    for record in written.records() {
        let mate = usize::from(record.flags() & 0x80 != 0);
        let bases = record.seq().as_bytes();
        for [in_read, on_reference] in bam::ext::BamRecordExtensions::aligned_pairs(&record) {
            let pos = Pos::from_zero_based(on_reference as u32);
            if world.base(ContigId(record.tid() as u32), pos) != bases[in_read as usize] {
                let cycle = if record.flags() & REVERSE == 0 {
                    in_read
                } else {
                    bases.len() as i64 - 1 - in_read
                };
                wrong[mate][(cycle / 25).min(3) as usize] += 1;
            }
        }
    }
    for quarters in wrong {
        assert!(quarters.is_sorted(), "{wrong:?}");
        assert!(quarters[3] > 3 * quarters[0], "{wrong:?}");
    }
    let of_read: Vec<u32> = wrong.iter().map(|quarters| quarters.iter().sum()).collect();
    let rate = f64::from(of_read[0]) / (4_000.0 * 100.0);
    assert!((0.009..0.011).contains(&rate), "{rate}");
    let ratio = f64::from(of_read[1]) / f64::from(of_read[0]);
    assert!((1.8..2.2).contains(&ratio), "{ratio}");
}

#[test]
fn copies_of_a_molecule_have_errors_of_their_own() {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.reads.duplicate_rate = 0.8;
    config.reads.error_rate = 0.02;
    config.duplicate_marks = DuplicateMarks::None;
    let written = write(&config);
    let mut reads: BTreeMap<(i32, i64, i64, u16), BTreeSet<Vec<u8>>> = BTreeMap::new();
    let mut all = 0;
    for record in written.records() {
        let key = (record.tid(), record.pos(), record.mpos(), record.flags());
        reads
            .entry(key)
            .or_default()
            .insert(record.seq().as_bytes());
        all += 1;
    }
    let distinct: usize = reads.values().map(BTreeSet::len).sum();
    assert!(all > 2 * reads.len(), "most are copies");
    assert!(
        distinct > 2 * reads.len() && distinct <= all,
        "{distinct} of {all}"
    );
}

/// Many copies, told by identifiers in a place.
fn identified(place: UmiPlace) -> SimulationConfig {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.background_pairs = 500;
    config.reads.duplicate_rate = 0.6;
    config.reads.umi = Some(UmiModel {
        error_rate: 0.0,
        place,
        ..UmiModel::default()
    });
    config
}

#[test]
fn copies_share_the_identifier_in_its_tag() {
    let records = write(&identified(UmiPlace::Tag)).records();
    let mut of_ends: BTreeMap<_, BTreeMap<String, u32>> = BTreeMap::new();
    for record in records
        .iter()
        .filter(|r| r.flags() & (SUPPLEMENTARY | 0x80) == 0)
    {
        let umi = tag(record, b"RX").expect("each record has one");
        assert_eq!(umi.len(), 8);
        assert_eq!(tag(record, b"MI"), None);
        let ends = (
            record.tid(),
            record.pos(),
            record.mpos(),
            record.insert_size(),
        );
        *of_ends.entry(ends).or_default().entry(umi).or_default() += 1;
    }
    // Fragments with the same ends are one molecule's, but for those that meet by chance.
    let alone = of_ends.values().filter(|umis| umis.len() == 1).count();
    assert!(
        alone * 100 >= of_ends.len() * 97,
        "{alone} of {}",
        of_ends.len()
    );
    assert!(
        of_ends
            .values()
            .flat_map(BTreeMap::values)
            .any(|&copies| copies > 2)
    );
    // One of each molecule is no copy.
    let molecules: usize = of_ends.values().map(BTreeMap::len).sum();
    let unmarked = records
        .iter()
        .filter(|r| r.flags() & (SUPPLEMENTARY | 0x80 | 0x400) == 0)
        .count();
    assert!(molecules.abs_diff(unmarked) <= 2, "{molecules}, {unmarked}");
}

#[test]
fn identifiers_are_written_where_they_are_asked_for() {
    for record in write(&identified(UmiPlace::Group)).records() {
        let molecule = tag(&record, b"MI").expect("each record has one");
        assert!(molecule.parse::<u32>().is_ok(), "{molecule}");
        assert!(tag(&record, b"RX").is_some());
    }
    let written = write(&identified(UmiPlace::Name));
    let truth = written.sample.truth().fusions[0].clone();
    let names: BTreeSet<String> = written.records().iter().map(name).collect();
    for record in written.records() {
        assert_eq!(tag(&record, b"RX"), None);
        let name = name(&record);
        let (_, umi) = name.rsplit_once('_').expect("behind the name");
        assert!(
            umi.len() == 8 && umi.bytes().all(|b| b"ACGT".contains(&b)),
            "{name}"
        );
    }
    assert!(
        truth
            .split_read_names
            .iter()
            .all(|name| names.contains(name))
    );
    assert!(
        write(&clean(&["ETV6:5::NTRK3:15"]))
            .records()
            .iter()
            .all(|record| tag(record, b"RX").is_none() && !name(record).contains('_'))
    );
}

#[test]
fn molecules_caught_by_their_tail_are_read_at_their_3_prime_end() {
    let middle = |bias: Option<f64>| {
        let mut config = clean(&[]);
        config.background_pairs = 2_000;
        config.reads.three_prime_bias = bias;
        let written = write(&config);
        let genes = written.sample.world().genes();
        let mut places: Vec<u32> = written
            .records()
            .iter()
            .filter_map(|record| {
                let tid = ContigId(record.tid() as u32);
                let pos = Pos::from_zero_based(record.pos() as u32);
                let found = genes.at(tid, pos);
                let [gene] = found.as_slice() else {
                    return None;
                };
                let main = gene.main();
                let offset = main.offset(pos)?;
                assert!(matches!(main.strand, Strand::Forward | Strand::Reverse));
                Some(main.length() - offset)
            })
            .collect();
        places.sort_unstable();
        places[places.len() / 2]
    };
    let (even, biased) = (middle(None), middle(Some(200.0)));
    assert!(even > 900, "{even} bases before the end");
    assert!(
        (100..500).contains(&biased),
        "{biased} bases before the end"
    );
}

/// Reads of genes that lie alone, with every base in an intron, and all of them.
fn intronic(config: &SimulationConfig) -> (u32, u32) {
    let written = write(config);
    let genes = written.sample.world().genes();
    let (mut within, mut all) = (0, 0);
    for record in written.records().iter().filter(|r| r.flags() & 0x80 == 0) {
        let tid = ContigId(record.tid() as u32);
        let pos = Pos::from_zero_based(record.pos() as u32);
        if let [gene] = genes.at(tid, pos).as_slice() {
            all += 1;
            let end = record.cigar().end_pos() as u32;
            let touches =
                |exon: &trkfuse_core::Interval| exon.start.zero_based() < end && pos < exon.end;
            within += u32::from(!gene.main().exons.iter().any(touches));
        }
    }
    (within, all)
}

#[test]
fn unspliced_transcripts_give_reads_within_introns() {
    let mut config = clean(&[]);
    config.background_pairs = 2_000;
    let (within, all) = intronic(&config);
    assert!(all > 1_000 && within == 0, "{within} of {all}");
    config.reads.unspliced_rate = 0.3;
    let (within, all) = intronic(&config);
    // Most of a gene is intron, so that nearly all of these lie in one.
    let share = f64::from(within) / f64::from(all);
    assert!((0.2..0.35).contains(&share), "{within} of {all}");
}

#[test]
fn captured_targets_are_read_more_often() {
    let count = |enrichment: f64| {
        let mut config = clean(&[]);
        config.background_pairs = 1_000;
        config.expression.target_enrichment = enrichment;
        let written = write(&config);
        let genes = written.sample.world().genes();
        let is_target = |record: &&bam::Record| {
            let found = genes.at(
                ContigId(record.tid() as u32),
                Pos::from_zero_based(record.pos() as u32),
            );
            found
                .iter()
                .any(|gene| trkfuse_genes::TARGETS.contains(&gene.symbol.as_str()))
        };
        written.records().iter().filter(is_target).count()
    };
    let (few, many) = (count(1.0), count(200.0));
    assert!(many > 5 * few.max(10), "{few} and {many}");
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    type Change = fn(&mut SimulationConfig);
    let cases: [(Change, &str); 4] = [
        (
            |c| c.reads.three_prime_bias = Some(0.0),
            "bias to the 3' end",
        ),
        (
            |c| {
                c.reads.umi = Some(UmiModel {
                    length: 3,
                    ..UmiModel::default()
                });
            },
            "UMI length is 3",
        ),
        (
            |c| {
                c.reads.umi = Some(UmiModel {
                    error_rate: f64::NAN,
                    ..UmiModel::default()
                });
            },
            "UMI error rate",
        ),
        (
            |c| {
                c.reads.error_profile = ErrorProfile::Rising {
                    rise: 8.0,
                    second: 0.0,
                };
            },
            "error rate of read 2",
        ),
    ];
    for (change, wanted) in cases {
        let mut config = clean(&[]);
        change(&mut config);
        let message = trkfuse_simeval::Sample::draw(&config)
            .expect_err("out of range")
            .to_string();
        assert!(message.contains(wanted), "{message}");
    }
}
