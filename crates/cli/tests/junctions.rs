//! Real NTRK junctions, each simulated on its assembly and called to the base.

mod support;

use support::{breakpoints, call_json, calls, simulate};

/// A junction known from real samples: contig, last base of the 5' side, strand; contig, first base of the
/// 3' side, strand (counted from 1).
struct Known {
    fusion: &'static str,
    assembly: &'static str,
    five_prime: (&'static str, u32, char),
    three_prime: (&'static str, u32, char),
}

const fn known(
    fusion: &'static str,
    assembly: &'static str,
    five_prime: (&'static str, u32, char),
    three_prime: (&'static str, u32, char),
) -> Known {
    Known {
        fusion,
        assembly,
        five_prime,
        three_prime,
    }
}

/// GRCh38: the public truth table of the SeraCare fusion RNA control. GRCh37: a reference RNA sample on
/// which four to seven of seven callers agree.
const JUNCTIONS: [Known; 17] = [
    known(
        "ETV6::NTRK3",
        "GRCh38",
        ("chr12", 11_869_969, '+'),
        ("chr15", 87_940_753, '-'),
    ),
    known(
        "TPM3::NTRK1",
        "GRCh38",
        ("chr1", 154_170_400, '-'),
        ("chr1", 156_874_571, '+'),
    ),
    known(
        "LMNA::NTRK1",
        "GRCh38",
        ("chr1", 156_130_773, '+'),
        ("chr1", 156_874_906, '+'),
    ),
    known(
        "TFG::NTRK1",
        "GRCh38",
        ("chr3", 100_732_672, '+'),
        ("chr1", 156_874_571, '+'),
    ),
    known(
        "TPM3::NTRK1",
        "GRCh37",
        ("chr1", 154_142_876, '-'),
        ("chr1", 156_844_363, '+'),
    ),
    known(
        "TFG::NTRK1",
        "GRCh37",
        ("chr3", 100_451_516, '+'),
        ("chr1", 156_844_363, '+'),
    ),
    known(
        "SQSTM1::NTRK1",
        "GRCh37",
        ("chr5", 179_252_226, '+'),
        ("chr1", 156_844_363, '+'),
    ),
    known(
        "IRF2BP2::NTRK1",
        "GRCh37",
        ("chr1", 234_744_193, '-'),
        ("chr1", 156_844_363, '+'),
    ),
    known(
        "LMNA::NTRK1",
        "GRCh37",
        ("chr1", 156_108_398, '+'),
        ("chr1", 156_844_698, '+'),
    ),
    known(
        "AFAP1::NTRK2",
        "GRCh37",
        ("chr4", 7_780_489, '-'),
        ("chr9", 87_356_807, '+'),
    ),
    known(
        "NACC2::NTRK2",
        "GRCh37",
        ("chr9", 138_905_045, '-'),
        ("chr9", 87_359_888, '+'),
    ),
    known(
        "QKI::NTRK2",
        "GRCh37",
        ("chr6", 163_984_751, '+'),
        ("chr9", 87_482_158, '+'),
    ),
    known(
        "TRIM24::NTRK2",
        "GRCh37",
        ("chr7", 138_258_387, '+'),
        ("chr9", 87_475_955, '+'),
    ),
    known(
        "PAN3::NTRK2",
        "GRCh37",
        ("chr13", 28_713_224, '+'),
        ("chr9", 87_549_077, '+'),
    ),
    known(
        "BTBD1::NTRK3",
        "GRCh37",
        ("chr15", 83_710_480, '-'),
        ("chr15", 88_576_276, '-'),
    ),
    known(
        "ETV6::NTRK3",
        "GRCh37",
        ("chr12", 12_022_903, '+'),
        ("chr15", 88_483_984, '-'),
    ),
    known(
        "ETV6::NTRK3",
        "GRCh37",
        ("chr12", 12_006_495, '+'),
        ("chr15", 88_576_276, '-'),
    ),
];

impl Known {
    fn argument(&self) -> String {
        let (contig5, pos5, strand5) = self.five_prime;
        let (contig3, pos3, strand3) = self.three_prime;
        format!("{contig5}:{pos5}:{strand5}::{contig3}:{pos3}:{strand3}")
    }

    fn breakpoints(&self) -> (String, String) {
        (
            format!("{}:{}", self.five_prime.0, self.five_prime.1),
            format!("{}:{}", self.three_prime.0, self.three_prime.1),
        )
    }
}

/// Simulates a junction with 10 split and 10 spanning fragments and checks that it alone is called.
fn check(junction: &Known, seed: usize, extra: &[&str], inserted: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (argument, seed) = (junction.argument(), seed.to_string());
    let mut args = vec![
        "--fusion",
        &argument,
        "--split",
        "10",
        "--spanning",
        "10",
        "--pairs",
        "2000",
        "--assembly",
        junction.assembly,
        "--seed",
        &seed,
        "--inserted",
        inserted,
    ];
    args.extend_from_slice(extra);
    let bam = simulate(folder.path(), &args);
    let json = call_json(&bam, &[]);
    let passing = calls(&json, "pass");
    let what = format!(
        "{} on {} ({})",
        junction.fusion, junction.assembly, argument
    );
    assert_eq!(passing.len(), 1, "{what}: {:#?}", json["calls"]);
    let call = passing[0];
    assert_eq!(call["fusion"], junction.fusion, "{what}");
    assert_eq!(breakpoints(call), junction.breakpoints(), "{what}");
    assert_eq!(call["inserted_bases"], inserted, "{what}");
    let support = &call["support"];
    let junction_reads = support["split"].as_u64().zip(support["gapped"].as_u64());
    assert_eq!(
        junction_reads.map(|(split, gapped)| split + gapped),
        Some(10),
        "{what}"
    );
    assert_eq!(support["spanning"], 10, "{what}");
}

#[test]
fn all_known_junctions_are_called_at_the_exact_base() {
    for (index, junction) in JUNCTIONS.iter().enumerate() {
        check(junction, 100 + index, &[], "");
    }
}

#[test]
fn inserted_bases_are_called_in_the_direction_of_transcription() {
    // The four strand combinations: + -, - +, + +, - -.
    for (index, seed) in [(0, 201), (1, 202), (3, 203), (14, 204)] {
        check(&JUNCTIONS[index], seed, &[], "ACGGT");
    }
}

#[test]
fn microhomology_does_not_move_a_junction_off_its_exon_boundaries() {
    for (index, seed) in [(0, 301), (1, 302), (3, 303), (14, 304)] {
        check(&JUNCTIONS[index], seed, &["--homology", "4"], "");
    }
}

#[test]
fn lmna_ntrk1_is_called_from_gapped_reads_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bam = simulate(
        folder.path(),
        &["--fusion", "LMNA:2::NTRK1:11", "--pairs", "2000"],
    );
    let json = call_json(&bam, &[]);
    let passing = calls(&json, "pass");
    assert_eq!(passing.len(), 1);
    assert_eq!(passing[0]["support"]["gapped"], 10);
    assert_eq!(passing[0]["support"]["split"], 0);
    assert_eq!(passing[0]["geometry"], "deletion");
}

#[test]
fn fusion_free_samples_have_no_passing_call() {
    for seed in 401..=403 {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let seed = seed.to_string();
        let bam = simulate(folder.path(), &["--pairs", "20000", "--seed", &seed]);
        let json = call_json(&bam, &[]);
        assert!(
            calls(&json, "pass").is_empty(),
            "seed {seed}: {:#?}",
            json["calls"]
        );
    }
}
