//! Genomes to draw from: sequence that fits gene structure, and worlds written as files.

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_htslib::faidx;
use support::*;
use trkfuse_core::{ContigId, Interval, Pos, ReferenceSequence, Sequence, Strand};
use trkfuse_genes::{Assembly, Gene, GeneModels, Transcript};
use trkfuse_simeval::{
    ContigNaming, FrameTruth, FusionSpec, Inserted, Microhomology, MiniLayout, Outputs, Sample,
    SimulationConfig, World, WorldChoice,
};

fn spliced(world: &World, gene: &Gene, transcript: &Transcript) -> Vec<u8> {
    let mut bases = Vec::new();
    for exon in transcript.exons_in_order() {
        let exon = world
            .bases(gene.contig, exon)
            .expect("exons lie on contigs");
        let exon = match transcript.strand {
            Strand::Forward => exon,
            Strand::Reverse => exon.reverse_complement(),
        };
        bases.extend_from_slice(exon.as_bytes());
    }
    bases
}

fn is_stop(codon: &[u8]) -> bool {
    [b"TAA".as_slice(), b"TAG", b"TGA"].contains(&codon)
}

/// The protein-coding part of the main transcript.
fn coding(world: &World, gene: &Gene) -> Vec<u8> {
    let main = gene.main();
    let cds = main.cds.expect("a coding gene");
    let first = match main.strand {
        Strand::Forward => cds.start,
        Strand::Reverse => cds.last(),
    };
    let start = main.offset(first).expect("the start codon is exonic") as usize;
    spliced(world, gene, main)[start..][..main.cds_length() as usize].to_vec()
}

#[test]
fn coding_regions_of_the_genes_involved_can_be_translated() {
    let mut config = clean(&["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10", "QKI:6::NTRK2:16"]);
    config.background_pairs = 10;
    let sample = Sample::draw(&config).expect("the configuration is right");
    let world = sample.world();
    for name in [
        "ETV6", "NTRK3", "TPM3", "NTRK1", "QKI", "NTRK2", "TBP", "VCP", "LMNA",
    ] {
        let gene = world.genes().by_name(name).expect("a known gene");
        let cds = coding(world, &gene);
        assert_eq!(&cds[..3], b"ATG", "{name}");
        let codons: Vec<&[u8]> = cds.chunks(3).collect();
        let (last, inner) = codons.split_last().expect("there are codons");
        assert!(is_stop(last), "{name}");
        assert!(!inner.iter().any(|codon| is_stop(codon)), "{name}");
    }
}

#[test]
fn introns_of_the_genes_involved_begin_with_gt_and_end_with_ag() {
    let sample = Sample::draw(&clean(&["ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10"]))
        .expect("the configuration is right");
    let world = sample.world();
    let mut introns = 0;
    for name in ["ETV6", "NTRK3", "TPM3", "NTRK1"] {
        let gene = world.genes().by_name(name).expect("a known gene");
        for pair in gene.main().exons.windows(2) {
            let intron = Interval::new(pair[0].end, pair[1].start).expect("exons do not touch");
            let bases = world.bases(gene.contig, intron).expect("on the contig");
            let bases = match gene.strand {
                Strand::Forward => bases,
                Strand::Reverse => bases.reverse_complement(),
            };
            let bases = bases.as_bytes();
            assert_eq!(&bases[..2], b"GT", "{name}");
            assert_eq!(&bases[bases.len() - 2..], b"AG", "{name}");
            introns += 1;
        }
    }
    assert!(introns > 40);
}

#[test]
fn a_gene_that_nothing_involves_is_left_as_chance_made_it() {
    let sample = Sample::draw(&clean(&["ETV6:5::NTRK3:15"])).expect("the configuration is right");
    let gene = sample
        .world()
        .genes()
        .by_name("TP53")
        .expect("a known gene");
    let cds = coding(sample.world(), &gene);
    assert!(
        cds.chunks(3).any(is_stop),
        "of 393 random codons one is a stop"
    );
}

#[test]
fn a_base_beyond_the_contig_is_an_error() {
    let world = World::assembly(Assembly::Grch37, ContigNaming::Plain, 1);
    let end = 249_250_621;
    let interval = |from: u32, to: u32| {
        Interval::new(Pos::from_zero_based(from), Pos::from_zero_based(to)).expect("not empty")
    };
    assert_eq!(
        world
            .bases(ContigId(0), interval(end - 5, end))
            .expect("on the contig")
            .len(),
        5
    );
    let error = world
        .bases(ContigId(0), interval(end - 5, end + 1))
        .expect_err("one base too many");
    assert!(error.to_string().contains("contig '1'"), "{error}");
}

#[test]
fn frames_follow_from_the_exons() {
    for (text, inserted, frame) in [
        ("ETV6:5::NTRK3:15", "", FrameTruth::InFrame),
        (
            "chr1:154170400:-::chr1:156874571:+",
            "",
            FrameTruth::InFrame,
        ),
        ("LMNA:2::NTRK1:11", "", FrameTruth::InFrame),
        ("ETV6:5::NTRK3:15", "A", FrameTruth::OutOfFrame),
        ("ETV6:5::NTRK3:15", "AC", FrameTruth::OutOfFrame),
        ("ETV6:5::NTRK3:14", "", FrameTruth::InFrame),
        // Exon 16 of NTRK3 begins with a whole codon, exon 15 does not.
        ("ETV6:5::NTRK3:16", "", FrameTruth::OutOfFrame),
        // Both start codons: NTRK3 is read from its own.
        ("ETV6:5::NTRK3:1", "", FrameTruth::Unknown),
    ] {
        let mut config = clean(&[text]);
        if !inserted.is_empty() {
            config.fusions[0].inserted = Inserted::Bases(Sequence::new(inserted.as_bytes()));
        }
        let sample = Sample::draw(&config).expect("the configuration is right");
        assert_eq!(sample.truth().fusions[0].frame, frame, "{text} {inserted}");
    }
}

#[test]
fn inserted_stop_codons_end_translation() {
    // ETV6 exon 5 ends with a whole number of codons plus one or two bases, so that one of the three
    // spellings stands in frame.
    let stops = ["TAATAATAA", "ATAATAATA", "AATAATAAT"].map(|inserted| {
        let mut config = clean(&["ETV6:5::NTRK3:15"]);
        config.fusions[0].inserted = Inserted::Bases(Sequence::new(inserted.as_bytes()));
        let sample = Sample::draw(&config).expect("the configuration is right");
        sample.truth().fusions[0].frame
    });
    assert!(stops.contains(&FrameTruth::StopCodon), "{stops:?}");
    assert!(!stops.contains(&FrameTruth::OutOfFrame), "{stops:?}");
}

#[test]
fn the_frame_of_an_in_frame_fusion_is_seen_in_its_protein() {
    for seed in 1..=8 {
        let config = SimulationConfig {
            seed,
            ..clean(&["TPM3:7::NTRK1:10", "ETV6:4::NTRK3:14", "ETV6:5::NTRK3:15"])
        };
        let sample = Sample::draw(&config).expect("the configuration is right");
        let world = sample.world();
        for fusion in &sample.truth().fusions {
            let gene = |name: &Option<String>| {
                let name = name.as_deref().expect("both sides lie in genes");
                world
                    .genes()
                    .by_name(name)
                    .expect("the gene was found before")
            };
            let (five, three) = (
                gene(&fusion.five_prime.gene),
                gene(&fusion.three_prime.gene),
            );
            let at = |gene: &Gene, pos| gene.main().offset(pos).expect("exonic") as usize;
            let start = match five.strand {
                Strand::Forward => five.main().cds.expect("coding").start,
                Strand::Reverse => five.main().cds.expect("coding").last(),
            };
            let mut bases = spliced(world, &five, five.main())
                [at(&five, start)..=at(&five, fusion.five_prime.breakend.pos)]
                .to_vec();
            let behind = spliced(world, &three, three.main());
            bases.extend_from_slice(&behind[at(&three, fusion.three_prime.breakend.pos)..]);
            let first_stop = bases
                .chunks(3)
                .position(is_stop)
                .expect("a stop codon comes");
            let kinase = coding(world, &three);
            let residues_behind = kinase.len() / 3 - 1;
            let read_to_the_end = bases[..3 * first_stop]
                .ends_with(&kinase[kinase.len() - 3 - 300..kinase.len() - 3]);
            assert!(residues_behind > 100);
            assert_eq!(
                fusion.frame == FrameTruth::InFrame,
                read_to_the_end,
                "{} with seed {seed}",
                fusion.name
            );
        }
    }
}

#[test]
fn intronic_and_mid_exon_breakends_keep_what_lies_up_to_them() {
    let world = World::assembly(Assembly::Grch38, ContigNaming::Chr, 1);
    let gene = world.genes().by_name("ETV6").expect("a known gene");
    let exon = gene.main().exon(5).expect("exon 5");
    for (position, offset) in [
        (exon.last().one_based() + 40, 40),
        (exon.last().one_based() - 12, -12),
    ] {
        let text = format!("chr12:{position}:+::NTRK3:15");
        let mut config = clean(&[&text]);
        config.fusions[0].homology = Some(Microhomology::default());
        let written = write(&config);
        let fusion = &written.sample.truth().fusions[0];
        let place = fusion.five_prime.exon.expect("within ETV6");
        assert_eq!((place.number, place.offset), (5, offset));
        let breaks: BTreeSet<_> = written
            .records()
            .iter()
            .filter(|record| tag(record, b"SA").is_some())
            .map(|record| break_of(written.sample.world(), record))
            .collect();
        assert!(
            breaks.contains(&("chr12".to_string(), i64::from(position), 'L')),
            "{breaks:?}"
        );
        // Reads run through from the exon into what is kept of the intron.
        let through = written.records().iter().any(|record| {
            record.tid() == 11
                && record.pos() < i64::from(exon.last().zero_based()) - 20
                && record.cigar().end_pos() == i64::from(position)
        });
        assert!(through, "{text}");
    }
}

#[test]
fn a_breakend_in_no_gene_is_transcribed_unspliced() {
    // A gene desert of chromosome 5.
    let mut config = clean(&["ETV6:5::chr5:27000000:+"]);
    config.fusions[0].homology = Some(Microhomology::default());
    let written = write(&config);
    let fusion = &written.sample.truth().fusions[0];
    assert_eq!(fusion.name, "ETV6::chr5:27000000");
    assert_eq!(fusion.three_prime.gene, None);
    assert_eq!(fusion.frame, FrameTruth::Unknown);
    assert_eq!((fusion.split_reads, fusion.spanning_pairs), (10, 10));
}

fn mini() -> SimulationConfig {
    SimulationConfig {
        world: WorldChoice::Mini(MiniLayout::of(&[
            "ETV6", "NTRK3", "LMNA", "NTRK1", "TPM3", "NTRK2", "TBP", "VCP",
        ])),
        ..clean(&["ETV6:5::NTRK3:15", "LMNA:2::NTRK1:11"])
    }
}

#[test]
fn a_small_world_keeps_order_strands_and_exons() {
    let world = World::mini(&MiniLayout::of(&["NTRK1", "LMNA", "TPM3", "NTRK3"]), 1)
        .expect("the genes are known");
    let full = World::assembly(Assembly::Grch38, ContigNaming::Chr, 1);
    assert_eq!(world.contigs().len(), 2);
    assert!(
        world
            .contigs()
            .iter()
            .all(|(_, contig)| contig.length < 200_000)
    );
    let names: Vec<String> = world
        .genes()
        .all()
        .map(|gene| gene.symbol.clone())
        .collect();
    assert_eq!(names, ["TPM3", "LMNA", "NTRK1", "NTRK3"]);
    for gene in world.genes().all() {
        let whole = full
            .genes()
            .by_name(&gene.symbol)
            .expect("the gene is known");
        assert_eq!(gene.transcripts.len(), whole.transcripts.len());
        for (small, large) in gene.transcripts.iter().zip(&whole.transcripts) {
            let lengths = |t: &Transcript| t.exons.iter().map(|e| e.len()).collect::<Vec<_>>();
            assert_eq!(lengths(small), lengths(large), "{}", small.id);
            assert_eq!(small.cds_length(), large.cds_length());
            for (near, far) in small.exons.windows(2).zip(large.exons.windows(2)) {
                let gap = |pair: &[Interval]| pair[1].start.zero_based() - pair[0].end.zero_based();
                assert!(gap(near) <= gap(far));
            }
        }
        let introns = gene.main().exons.windows(2);
        assert!(introns.clone().count() > 5);
    }
}

#[test]
fn a_small_world_is_the_same_in_its_files() {
    let sample = Sample::draw(&mini()).expect("the configuration is right");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let outputs = Outputs::default().with_world(folder.path(), "world");
    sample
        .write(&outputs)
        .expect("the folder can be written to");
    let world = sample.world();

    let fasta = faidx::Reader::from_path(folder.path().join("world.fa")).expect("indexed");
    for (id, contig) in world.contigs().iter() {
        let whole = Interval::new(Pos::from_zero_based(0), Pos::from_zero_based(contig.length))
            .expect("not empty");
        let given = world.bases(id, whole).expect("the whole contig");
        let read = fasta
            .fetch_seq_string(&contig.name, 0, contig.length as usize - 1)
            .expect("the contig is in the file");
        assert!(given.as_str() == read, "{}", contig.name);
    }

    let read = GeneModels::from_annotation(&folder.path().join("world.gtf"))
        .expect("the annotation can be read")
        .bind(world.contigs());
    assert_eq!(read.len(), world.genes().len());
    for (given, read) in world.genes().all().zip(read.all()) {
        assert_eq!(
            (&given.symbol, given.span, given.strand),
            (&read.symbol, read.span, read.strand)
        );
        let (given, read) = (given.main(), read.main());
        assert_eq!(given.id, read.id);
        assert_eq!((&given.exons, given.cds), (&read.exons, read.cds));
        assert_eq!(given.cds_state, read.cds_state);
    }
}

#[test]
fn reads_of_a_small_world_match_its_sequence() {
    let mut config = mini();
    config.background_pairs = 500;
    let written = write(&config);
    let fusions = &written.sample.truth().fusions;
    assert_eq!(fusions[0].gapped_reads, 0);
    // LMNA and NTRK1 lie close now: one strand, one order, one gapped read.
    assert_eq!(fusions[1].gapped_reads, 10);
    for record in written.records() {
        assert_eq!(differences(written.sample.world(), &record), 0);
    }
}

#[test]
fn an_unknown_gene_makes_no_small_world() {
    let error = World::mini(&MiniLayout::of(&["ETV6", "NOSUCH1"]), 1).expect_err("no such gene");
    assert!(error.to_string().contains("'NOSUCH1'"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn planted_homology_is_there_to_the_base(
        upstream in 0_u32..12, downstream in 0_u32..12, seed in 0_u64..1_000, which in 0_usize..4,
    ) {
        let text = [
            "ETV6:5::NTRK3:15", "TPM3:7::NTRK1:10", "TFG:5::NTRK1:10", "BTBD1:4::NTRK3:14",
        ][which];
        let homology = Microhomology { upstream, downstream };
        let config = SimulationConfig {
            seed,
            fusions: vec![FusionSpec {
                homology: Some(homology),
                support: exactly(1, 0),
                ..FusionSpec::parse(text).expect("a fusion")
            }],
            ..clean(&[])
        };
        let sample = Sample::draw(&config).expect("the configuration is right");
        prop_assert_eq!(sample.truth().fusions[0].homology, homology);
    }

    #[test]
    fn reads_equal_the_reference_for_any_lengths_seed_and_fusion(
        seed in 0_u64..1_000, read_length in 25_u32..250, mean in 120.0_f64..500.0, which in 0_usize..4,
        inserted in 0_u32..12,
    ) {
        let text = [
            "ETV6:5::NTRK3:15", "LMNA:2::NTRK1:11", "chr1:205680394:-::chr7:140794467:-",
            "chr12:11870100:+::chr9:84800000:-",
        ][which];
        let mut config = clean(&[text]);
        config.seed = seed;
        config.fusions[0].support = trkfuse_simeval::Support::Fragments(40);
        config.fusions[0].inserted = Inserted::Random(inserted);
        config.reads.read_length = read_length;
        config.reads.fragment_length =
            trkfuse_simeval::FragmentLengthModel::Normal { mean, deviation: mean / 4.0 };
        let written = write(&config);
        let records = written.records();
        prop_assert!(records.len() >= 80);
        for record in &records {
            prop_assert_eq!(differences(written.sample.world(), record), 0);
        }
    }
}
