//! Long reads as they are written.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use rust_htslib::bgzf;
use trkfuse_core::Sequence;
use trkfuse_simeval::{
    AlignerModel, ExpressionModel, FusionSpec, LongReadModel, MiniLayout, ReadModel, Sample,
    SimulationConfig, Support, Truth, WorldChoice,
};

/// A sample with one fusion of three reads among others.
fn sample() -> Sample {
    let genes = ["ETV6", "NTRK3", "TPM3", "NTRK1", "PPIB"];
    Sample::draw(&SimulationConfig {
        seed: 31,
        world: WorldChoice::Mini(MiniLayout::of(&genes)),
        fusions: vec![FusionSpec {
            support: Support::Exact {
                split: 3,
                spanning: 0,
            },
            ..FusionSpec::parse("ETV6:5::NTRK3:15").expect("the text is right")
        }],
        background_pairs: 200,
        expression: ExpressionModel {
            random_genes: 0,
            ..ExpressionModel::default()
        },
        reads: ReadModel::long(),
        aligner: AlignerModel {
            shortest_segment: 60,
            ..AlignerModel::default()
        },
        ..SimulationConfig::default()
    })
    .expect("the configuration is right")
}

fn exact() -> LongReadModel {
    LongReadModel {
        error_rate: 0.0,
        ..LongReadModel::ONT
    }
}

/// Reads by name, as written.
fn reads(sample: &Sample, model: &LongReadModel) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("reads.fastq.gz");
    sample
        .write_long_reads(model, &path)
        .expect("the folder can be written to");
    let text = unpacked(&path);
    let lines: Vec<&str> = text.lines().collect();
    lines
        .chunks(4)
        .map(|record| {
            let [name, bases, plus, qualities] = record else {
                panic!("four lines a read: {record:?}");
            };
            assert_eq!(*plus, "+");
            assert_eq!(bases.len(), qualities.len());
            (name[1..].to_string(), (*bases).to_string())
        })
        .collect()
}

fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    bgzf::Reader::from_path(path)
        .expect("the file is there")
        .read_to_string(&mut text)
        .expect("the file is whole");
    text
}

fn turned(bases: &str) -> String {
    Sequence::new(bases.as_bytes())
        .reverse_complement()
        .to_string()
}

fn fusion_reads(truth: &Truth) -> &[String] {
    &truth.fusions[0].split_read_names
}

#[test]
fn the_same_sample_gives_the_same_reads() {
    let first = reads(&sample(), &LongReadModel::ONT);
    assert_eq!(first, reads(&sample(), &LongReadModel::ONT));
    assert_ne!(first, reads(&sample(), &LongReadModel::PACBIO));
    assert_eq!(first.len(), 203);
}

#[test]
fn reads_are_as_long_as_transcripts_let_them_be_and_from_both_strands() {
    let sample = sample();
    let reads = reads(&sample, &exact());
    let longest = reads.values().map(String::len).max();
    assert!(
        longest > Some(2_000) && longest <= Some(10_000),
        "{longest:?}"
    );
    assert_eq!(fusion_reads(sample.truth()).len(), 3);
    let seams: Vec<&String> = fusion_reads(sample.truth())
        .iter()
        .map(|name| &reads[name])
        .collect();
    // Of two reads over one junction one holds what the other holds, on its strand or the other.
    let shared = |a: &str, b: &str| (0..a.len() - 60).any(|at| b.contains(&a[at..at + 60]));
    assert!(shared(seams[0], seams[1]) || shared(seams[0], &turned(seams[1])));
}

#[test]
fn errors_change_the_length_of_reads() {
    let sample = sample();
    let (exact, noisy) = (
        reads(&sample, &exact()),
        reads(&sample, &LongReadModel::ONT),
    );
    let changed = exact
        .iter()
        .filter(|(name, bases)| noisy[*name].len() != bases.len())
        .count();
    assert!(changed * 2 > exact.len(), "{changed} of {}", exact.len());
}

#[test]
fn a_folded_read_ends_in_its_own_reverse_complement() {
    let folded = LongReadModel {
        fold_back_rate: 1.0,
        ..exact()
    };
    let sample = sample();
    let plain = reads(&sample, &exact());
    for (name, bases) in reads(&sample, &folded) {
        let behind = bases
            .strip_prefix(&plain[&name])
            .expect("the read comes first");
        assert!(behind.len() * 2 + 1 >= plain[&name].len());
        assert!(plain[&name].ends_with(&turned(behind)));
    }
}

#[test]
fn concatenated_reads_hold_a_tail_and_another_molecule() {
    let joined = LongReadModel {
        concatenation_rate: 1.0,
        ..exact()
    };
    let sample = sample();
    let plain = reads(&sample, &exact());
    let tail = "A".repeat(15);
    for (name, bases) in reads(&sample, &joined) {
        assert!(bases.len() > plain[&name].len() + 60);
        assert!(bases.contains(&tail) || turned(&bases).contains(&tail));
    }
}

#[test]
fn a_rate_beyond_one_is_an_error_that_names_it() {
    let model = LongReadModel {
        fold_back_rate: 1.5,
        ..exact()
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let error = sample()
        .write_long_reads(&model, &folder.path().join("x.fastq.gz"))
        .expect_err("1.5 is no share");
    assert!(
        error.to_string().contains("fold-back rate is 1.5"),
        "{error}"
    );
}
