//! What is there to mislead callers: that it is there, that it is what it is called, and that it is told.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use support::*;
use trkfuse_core::{ContigId, Pos, Role, Strand};
use trkfuse_genes::TARGETS;
use trkfuse_simeval::{
    Decoy, DecoyClass, DecoyModel, GenomeModel, MiniLayout, Outputs, Sample, SimulateError,
    SimulationConfig, WorldChoice, read_decoys, simulate,
};

const GENES: [&str; 14] = [
    "NTRK1", "NTRK2", "NTRK3", "PRCC", "PEAR1", "MRPL46", "NAA35", "ROR1", "DDR1", "ETV6", "TPM3",
    "LMNA", "VCP", "RAB7A",
];

fn hard() -> SimulationConfig {
    let mut config = clean(&["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:9"]);
    config.seed = 21;
    config.world = WorldChoice::Mini(MiniLayout::of(&GENES));
    config.expression.further_genes = GENES.map(String::from).to_vec();
    config.expression.random_genes = 0;
    config.background_pairs = 3_000;
    config.reads.chimera_rate = 0.02;
    config.reads.duplicate_rate = 0.2;
    config.genome = GenomeModel {
        pseudogenes: 8,
        repeats: 40,
        ..GenomeModel::hard()
    };
    config.decoys = DecoyModel::hard();
    config
}

fn of_class(sample: &Sample, class: DecoyClass) -> Vec<&Decoy> {
    let decoys = sample.decoys().iter();
    decoys.filter(|decoy| decoy.class == class).collect()
}

fn genes(decoy: &Decoy) -> [&str; 2] {
    let genes = decoy.genes.as_ref().expect("both ends are in genes");
    [&genes[0], &genes[1]]
}

fn second(decoy: &Decoy) -> (ContigId, Pos) {
    decoy.second.expect("two ends")
}

#[test]
fn every_class_is_there_and_shown_by_fragments_where_it_has_a_molecule() {
    let sample = Sample::draw(&hard()).expect("the configuration is right");
    for class in [
        DecoyClass::ReadThrough,
        DecoyClass::TemplateSwitch,
        DecoyClass::BackSplice,
        DecoyClass::ChanceJoin,
        DecoyClass::LowComplexity,
    ] {
        let decoys = of_class(&sample, class);
        assert!(!decoys.is_empty(), "{class}");
        for decoy in decoys {
            assert!(decoy.fragments > 0, "{class} without fragments");
            assert_eq!(decoy.read_names.len(), decoy.fragments as usize);
        }
    }
    for class in [
        DecoyClass::Homologue,
        DecoyClass::ClippedEnd,
        DecoyClass::ExonSkipping,
    ] {
        let decoys = of_class(&sample, class);
        assert!(!decoys.is_empty(), "{class}");
        assert!(decoys.iter().all(|decoy| decoy.fragments == 0));
    }
    // Where a class can have copies, some have.
    assert!(sample.decoys().iter().any(|decoy| decoy.copies > 0));
}

#[test]
fn a_plain_sample_has_no_decoys_and_a_table_of_column_names_only() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.background_pairs = 200;
    let outputs = Outputs::default().with_decoys(folder.path(), "s");
    simulate(&config, &outputs).expect("the configuration is right");
    let text = std::fs::read_to_string(folder.path().join("s.decoys.tsv")).expect("written");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn the_evaluator_reads_the_table() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let sample = Sample::draw(&hard()).expect("the configuration is right");
    let outputs = Outputs::default().with_decoys(folder.path(), "s");
    sample
        .write(&outputs)
        .expect("the folder can be written to");
    let rows = read_decoys(&folder.path().join("s.decoys.tsv"), "s").expect("read");
    assert_eq!(rows.len(), sample.decoys().len());
    for (row, decoy) in rows.iter().zip(sample.decoys()) {
        assert_eq!(row.class, decoy.class.to_string());
        assert_eq!(row.first.pos, decoy.first.1);
        assert_eq!(row.second.is_some(), decoy.second.is_some());
        assert_eq!(row.fragments, decoy.fragments);
    }
}

#[test]
fn read_through_goes_from_a_last_but_one_exon_to_the_second_of_a_neighbour() {
    let sample = Sample::draw(&hard()).expect("the configuration is right");
    let mut targets = BTreeSet::new();
    for decoy in of_class(&sample, DecoyClass::ReadThrough) {
        let [five_prime, three_prime] =
            genes(decoy).map(|name| sample.world().genes().by_name(name).expect("a gene"));
        assert_eq!(five_prime.contig, three_prime.contig);
        assert_eq!(five_prime.strand, three_prime.strand);
        let main = five_prime.main();
        assert!(main.is_splice_site(decoy.first.1, Role::FivePrime));
        let last_but_one = main.exon(main.exon_count() - 1).expect("three exons");
        assert!(last_but_one.contains(decoy.first.1));
        let second_exon = three_prime.main().exon(2).expect("three exons");
        assert!(second_exon.contains(second(decoy).1));
        assert!(
            three_prime
                .main()
                .is_splice_site(second(decoy).1, Role::ThreePrime)
        );
        let is_downstream = match five_prime.strand {
            Strand::Forward => decoy.first.1 < second(decoy).1,
            Strand::Reverse => decoy.first.1 > second(decoy).1,
        };
        assert!(is_downstream);
        targets.extend(
            genes(decoy)
                .into_iter()
                .filter(|name| TARGETS.contains(name)),
        );
    }
    assert!(
        targets.contains("NTRK1") && targets.contains("NTRK3"),
        "{targets:?}"
    );
}

#[test]
fn a_back_splice_joins_an_exon_to_one_no_later() {
    let sample = Sample::draw(&hard()).expect("the configuration is right");
    for decoy in of_class(&sample, DecoyClass::BackSplice) {
        let [one, other] = genes(decoy);
        assert_eq!(one, other);
        let gene = sample.world().genes().by_name(one).expect("a gene");
        let end = gene.main().exon_place(decoy.first.1, Role::FivePrime);
        let start = gene.main().exon_place(second(decoy).1, Role::ThreePrime);
        let (end, start) = (end.expect("exonic"), start.expect("exonic"));
        assert!(start.number <= end.number);
        assert_eq!((start.offset, end.offset), (0, 0));
    }
}

#[test]
fn switches_share_bases_and_involve_all_targets_but_no_true_pair() {
    let mut config = hard();
    config.reads.chimera_rate = 0.0;
    let sample = Sample::draw(&config).expect("the configuration is right");
    let decoys = of_class(&sample, DecoyClass::TemplateSwitch);
    let mut targets = BTreeSet::new();
    let (mut sharing, mut all) = (0, 0);
    for decoy in &decoys {
        let Some(names) = &decoy.genes else { continue };
        let pair: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        assert_ne!(pair, BTreeSet::from(["ETV6", "NTRK3"]));
        assert_ne!(pair, BTreeSet::from(["TPM3", "NTRK1"]));
        targets.extend(pair.into_iter().filter(|name| TARGETS.contains(name)));
        let [five_prime, three_prime] =
            genes(decoy).map(|name| sample.world().genes().by_name(name).expect("a gene"));
        // Three bases of either main transcript before the join; isoforms may end elsewhere.
        let before = |gene: &trkfuse_genes::Gene, pos: Pos, behind: u32| -> Option<Vec<Pos>> {
            let offset = gene.main().offset(pos)? + behind;
            (offset.checked_sub(3)?..offset)
                .map(|at| gene.main().base_at(at))
                .collect()
        };
        let letters = |gene: &trkfuse_genes::Gene, places: Vec<Pos>| -> Vec<u8> {
            let base = |pos| {
                let base = sample.world().base(gene.contig, pos);
                match gene.strand {
                    Strand::Forward => base,
                    Strand::Reverse => trkfuse_core::Sequence::complement(base),
                }
            };
            places.into_iter().map(base).collect()
        };
        let words = (
            before(&five_prime, decoy.first.1, 1),
            before(&three_prime, second(decoy).1, 0),
        );
        if let (Some(a), Some(b)) = words {
            all += 1;
            sharing += u32::from(letters(&five_prime, a) == letters(&three_prime, b));
        }
    }
    assert_eq!(targets.len(), 3);
    assert!(all > 10 && sharing * 10 >= all * 9, "{sharing} of {all}");
    let most = decoys.iter().map(|decoy| decoy.fragments).max();
    assert!(most <= Some(3), "{most:?}");
}

#[test]
fn switches_follow_expression() {
    let mut config = hard();
    config.decoys = DecoyModel {
        target_switches: 300,
        ..DecoyModel::default()
    };
    config.reads.chimera_rate = 0.0;
    let sample = Sample::draw(&config).expect("the configuration is right");
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for decoy in of_class(&sample, DecoyClass::TemplateSwitch) {
        for name in decoy.genes.iter().flatten() {
            if !TARGETS.contains(&name.as_str()) {
                *counts.entry(name).or_default() += 1;
            }
        }
    }
    let (most, least) = (counts.values().max(), counts.values().min());
    // Expression spreads over decades, and so do the switches.
    assert!(most > least.map(|least| 10 * least).as_ref(), "{counts:?}");
}

#[test]
fn clipped_ends_make_clips_at_exon_ends_of_targets() {
    let clips_of = |decoys| {
        let mut config = hard();
        config.fusions.clear();
        config.reads.chimera_rate = 0.0;
        config.genome = GenomeModel::default();
        config.decoys = decoys;
        let written = write(&config);
        written
            .records()
            .iter()
            .filter(|record| {
                let (lead, tail) = clips(record);
                lead.max(tail) > 3
            })
            .count()
    };
    let clipped = DecoyModel {
        clipped_ends: 12,
        ..DecoyModel::default()
    };
    let (without, with) = (clips_of(DecoyModel::default()), clips_of(clipped));
    assert!(with > without + 5, "{with} beside {without}");
}

#[test]
fn aligned_bases_of_hard_samples_are_the_reference_but_for_what_is_counted() {
    let written = write(&hard());
    for record in written.records() {
        let counted = number(&record, b"NM").expect("every line has it");
        assert_eq!(
            i64::from(differences(written.sample.world(), &record)),
            counted,
            "{}",
            name(&record)
        );
    }
}

#[test]
fn hard_samples_are_the_same_for_a_seed_and_others_for_another() {
    let draw = |seed| {
        let sample = Sample::draw(&SimulationConfig { seed, ..hard() }).expect("drawn");
        (sample.decoys().to_vec(), sample.truth().table())
    };
    assert_eq!(draw(21), draw(21));
    assert_ne!(draw(21).0, draw(22).0);
}

#[test]
fn decoys_take_nothing_from_the_support_of_true_fusions() {
    let sample = Sample::draw(&hard()).expect("the configuration is right");
    for fusion in &sample.truth().fusions {
        assert_eq!((fusion.split_reads, fusion.spanning_pairs), (10, 10));
    }
    let true_names: BTreeSet<&String> = sample
        .truth()
        .fusions
        .iter()
        .flat_map(|fusion| {
            fusion
                .split_read_names
                .iter()
                .chain(&fusion.spanning_pair_names)
        })
        .collect();
    let mut names = sample.decoys().iter().flat_map(|decoy| &decoy.read_names);
    assert!(!names.any(|name| true_names.contains(name)));
}

#[test]
fn impossible_numbers_are_refused() {
    for decoys in [
        DecoyModel {
            fragments: (0, 5),
            ..DecoyModel::default()
        },
        DecoyModel {
            fragments: (6, 5),
            ..DecoyModel::default()
        },
        DecoyModel {
            switch_homology: (5, 40),
            ..DecoyModel::default()
        },
    ] {
        let config = SimulationConfig {
            decoys,
            ..clean(&[])
        };
        assert!(matches!(
            Sample::draw(&config),
            Err(SimulateError::Setting { .. })
        ));
    }
}
