//! Genomes that are hard to align to: what is planted is there, and genes stay genes.

mod support;

use std::collections::BTreeSet;

use support::*;
use trkfuse_core::{ContigId, Interval, Pos, ReferenceSequence as _, Sequence, Strand};
use trkfuse_genes::{DomainKind, Gene, TARGETS, Transcript, domains};
use trkfuse_simeval::{
    DecoyClass, GenomeModel, MiniLayout, Sample, SimulateError, SimulationConfig, World,
    WorldChoice,
};

const GENES: [&str; 10] = [
    "NTRK1", "NTRK2", "NTRK3", "ROR1", "DDR1", "ETV6", "TPM3", "LMNA", "VCP", "RAB7A",
];

fn sample(genome: GenomeModel, seed: u64) -> Sample {
    let mut config = clean(&["ETV6:5::NTRK3:15"]);
    config.seed = seed;
    config.world = WorldChoice::Mini(MiniLayout::of(&GENES));
    config.expression.further_genes = GENES.map(String::from).to_vec();
    config.background_pairs = 500;
    config.genome = genome;
    Sample::draw(&config).expect("the configuration is right")
}

fn with_paralogues() -> GenomeModel {
    GenomeModel {
        paralogues: vec!["ROR1".to_string(), "DDR1".to_string()],
        ..GenomeModel::default()
    }
}

/// The coding bases `[from, to)` of a transcript, as it spells them.
fn coding(world: &World, gene: &Gene, transcript: &Transcript, from: u32, to: u32) -> Vec<u8> {
    let mut bases: Vec<u8> = transcript
        .coding_intervals(from, to)
        .into_iter()
        .flat_map(|interval| spelled(world, gene.contig, interval))
        .collect();
    if gene.strand == Strand::Reverse {
        bases.reverse();
        bases = bases.into_iter().map(Sequence::complement).collect();
    }
    bases
}

fn spelled(world: &World, contig: ContigId, interval: Interval) -> Vec<u8> {
    let bases = world.bases(contig, interval).expect("within the contig");
    bases.as_bytes().to_vec()
}

fn kinase(world: &World, name: &str) -> Vec<u8> {
    let gene = world.genes().by_name(name).expect("the gene is there");
    let domain = domains(&gene)
        .into_iter()
        .find(|domain| domain.kind == DomainKind::Kinase)
        .expect("targets have a kinase domain");
    let (from, to) = domain.coding_range();
    coding(world, &gene, gene.main(), from, to)
}

/// The share of bases that agree at the best of all offsets of the shorter in the longer.
fn identity(short: &[u8], long: &[u8]) -> f64 {
    let agreeing = |window: &[u8]| window.iter().zip(short).filter(|(a, b)| a == b).count();
    let best = long.windows(short.len()).map(agreeing).max().unwrap_or(0);
    best as f64 / short.len() as f64
}

#[test]
fn kinase_domains_are_about_seventy_percent_alike() {
    let sample = sample(with_paralogues(), 11);
    let world = sample.world();
    let source = kinase(world, "NTRK1");
    for other in ["NTRK2", "NTRK3"] {
        let domain = kinase(world, other);
        let length = source.len().min(domain.len());
        let alike = identity(&source[..length], &domain[..length]);
        assert!((0.62..0.78).contains(&alike), "{other}: {alike}");
    }
    for other in ["ROR1", "DDR1"] {
        let gene = world.genes().by_name(other).expect("the gene is there");
        let all = coding(world, &gene, gene.main(), 0, gene.main().cds_length());
        let alike = identity(&source, &all);
        assert!((0.62..0.78).contains(&alike), "{other}: {alike}");
    }
}

#[test]
fn without_paralogues_no_gene_is_like_another() {
    let sample = sample(GenomeModel::default(), 11);
    let world = sample.world();
    let source = kinase(world, "NTRK1");
    let domain = kinase(world, "NTRK2");
    let length = source.len().min(domain.len());
    assert!(identity(&source[..length], &domain[..length]) < 0.4);
    assert!(sample.decoys().is_empty());
}

#[test]
fn hard_genes_can_still_be_translated_and_spliced() {
    let sample = sample(
        GenomeModel {
            low_complexity: 0.5,
            paralogues: with_paralogues().paralogues,
            ..GenomeModel::hard()
        },
        12,
    );
    let world = sample.world();
    for name in GENES {
        let gene = world.genes().by_name(name).expect("the gene is there");
        let main = gene.main();
        let bases = coding(world, &gene, main, 0, main.cds_length());
        let codons: Vec<&[u8]> = bases.chunks_exact(3).collect();
        assert_eq!(codons[0], b"ATG", "{name}");
        let stops = codons
            .iter()
            .filter(|codon| [b"TAA", b"TAG", b"TGA"].iter().any(|stop| *codon == stop))
            .count();
        assert_eq!(stops, 1, "{name}");
        for pair in main.exons.windows(2) {
            let intron = spelled(
                world,
                gene.contig,
                Interval::new(pair[0].end, pair[1].start).expect("an intron"),
            );
            let (first, last): (&[u8], &[u8]) = match gene.strand {
                Strand::Forward => (b"GT", b"AG"),
                Strand::Reverse => (b"CT", b"AC"),
            };
            assert!(
                intron.starts_with(first) && intron.ends_with(last),
                "{name}"
            );
        }
    }
}

#[test]
fn pseudogenes_lie_between_genes_and_are_like_a_spliced_transcript() {
    let model = GenomeModel {
        pseudogenes: 4,
        pseudogene_identity: (0.95, 0.97),
        ..GenomeModel::default()
    };
    let sample = sample(model, 13);
    let world = sample.world();
    // 18 bases of a tail of A, on either strand, behind bases that some gene's last exons spell.
    let mut parents = BTreeSet::new();
    for (id, contig) in world.contigs().iter() {
        let whole = Interval::new(Pos::from_zero_based(0), Pos::from_zero_based(contig.length));
        let forward = spelled(world, id, whole.expect("a contig has bases"));
        let reverse: Vec<u8> = forward
            .iter()
            .rev()
            .map(|&base| Sequence::complement(base))
            .collect();
        for (strand, bases) in [(Strand::Forward, &forward), (Strand::Reverse, &reverse)] {
            for at in tails(bases) {
                let before = &bases[at.saturating_sub(40)..at];
                let pos = match strand {
                    Strand::Forward => at as u32 - 1,
                    Strand::Reverse => contig.length - at as u32,
                };
                let here = world.genes().at(id, Pos::from_zero_based(pos));
                for name in GENES {
                    let gene = world.genes().by_name(name).expect("the gene is there");
                    if identity(before, &end_of(world, &gene)) > 0.85 {
                        assert!(here.is_empty(), "a copy of {name} lies in a gene");
                        parents.insert(name);
                    }
                }
            }
        }
    }
    assert!(parents.len() >= 3, "{parents:?}");
    assert!(!parents.iter().any(|parent| TARGETS.contains(parent)));
}

/// Where runs of 18 A begin.
fn tails(bases: &[u8]) -> Vec<usize> {
    (40..bases.len().saturating_sub(18))
        .filter(|&at| bases[at..at + 18].iter().all(|&base| base == b'A'))
        .collect()
}

/// The last 45 bases of a gene's main transcript.
fn end_of(world: &World, gene: &Gene) -> Vec<u8> {
    let main = gene.main();
    let length = main.length();
    (length - 45..length)
        .map(|offset| {
            let pos = main.base_at(offset).expect("within the transcript");
            let base = world.base(gene.contig, pos);
            match gene.strand {
                Strand::Forward => base,
                Strand::Reverse => Sequence::complement(base),
            }
        })
        .collect()
}

#[test]
fn repeats_make_places_alike_that_are_not_otherwise() {
    let seeded = |repeats| {
        let model = GenomeModel {
            repeats,
            repeat_identity: (0.95, 0.95),
            ..GenomeModel::default()
        };
        repeated_words(sample(model, 14).world())
    };
    assert!(seeded(0) < 5);
    assert!(seeded(60) > 500);
}

/// Words of 20 bases that occur before, over all contigs.
fn repeated_words(world: &World) -> usize {
    let mut seen = BTreeSet::new();
    let mut repeated = 0;
    for (id, contig) in world.contigs().iter() {
        let whole = Interval::new(Pos::from_zero_based(0), Pos::from_zero_based(contig.length));
        let bases = spelled(world, id, whole.expect("a contig has bases"));
        for word in bases.windows(20) {
            repeated += usize::from(!seen.insert(word.to_vec()));
        }
    }
    repeated
}

#[test]
fn targets_skip_exons_where_other_isoforms_are_asked_for() {
    let model = GenomeModel {
        other_isoforms: 0.3,
        ..GenomeModel::default()
    };
    let sample = sample(model, 15);
    let skipping: Vec<_> = sample
        .decoys()
        .iter()
        .filter(|decoy| decoy.class == DecoyClass::ExonSkipping)
        .collect();
    assert_eq!(skipping.len(), 3);
    for decoy in skipping {
        let genes = decoy.genes.as_ref().expect("both ends are in a gene");
        let gene = sample.world().genes().by_name(&genes[0]).expect("a target");
        let places = [Some(decoy.first), decoy.second];
        let [before, behind] = places.map(|place| {
            let (_, pos) = place.expect("two ends");
            gene.main().offset(pos).expect("an exonic base")
        });
        assert!(behind > before + 1, "{}: nothing is skipped", gene.symbol);
    }
}

#[test]
fn shares_beyond_one_are_refused() {
    let refused = |genome| {
        let config = SimulationConfig {
            genome,
            ..clean(&[])
        };
        matches!(Sample::draw(&config), Err(SimulateError::Setting { .. }))
    };
    assert!(refused(GenomeModel {
        low_complexity: 1.5,
        ..GenomeModel::default()
    }));
    assert!(refused(GenomeModel {
        other_isoforms: f64::NAN,
        ..GenomeModel::default()
    }));
    assert!(refused(GenomeModel {
        repeat_identity: (0.9, 0.8),
        ..GenomeModel::default()
    }));
    assert!(!refused(GenomeModel::default()));
}
