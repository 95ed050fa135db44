//! The law that more evidence never lowers a score, for whole samples: fragments in, calls out.
//!
//! A call that holds all fragments of an earlier one, and further ones, does not score below it: whatever a further
//! fragment is, the first to cross a junction included, and whatever else the sample holds that does not speak against the call
//! (`docs/methods.md`, "Ledger").

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use support::{PlantedReference, Sample, fragment, junction_read, off, spanning_fragments};
use trkfuse_calling::{NormalJunction, NormalPanel};
use trkfuse_core::{
    Breakend, Evidence, Fragment, FragmentLengths, FusionCall, Junction, LibraryProfile, Piece,
    Sequence, Strand, Strandedness,
};
use trkfuse_genes::TARGETS;

static SAMPLE: LazyLock<Sample> = LazyLock::new(Sample::grch38);

/// A junction whose high side repeats one motif.
fn repetitive() -> Junction {
    off(SAMPLE.etv6_ntrk3(), -12, -31)
}

/// A junction whose high side looks like what stands behind its low side.
fn homologous() -> Junction {
    off(SAMPLE.tpm3_ntrk1(), -40, -35)
}

/// A junction at which both sides spell the same six bases.
fn shared() -> Junction {
    off(SAMPLE.etv6_ntrk3(), -47, -80)
}

/// NTRK1 runs on into the next gene on its strand.
fn neighbours() -> Junction {
    SAMPLE.exons(("NTRK1", 16), ("PEAR1", 2))
}

/// The places of one or more rearrangements, by what fragments may show: sets of junctions that compete for fragments.
static FAMILIES: LazyLock<Vec<Vec<Junction>>> = LazyLock::new(|| {
    let etv6 = SAMPLE.etv6_ntrk3();
    vec![
        // A junction on splice sites, its cut set otherwise, and the reciprocal.
        vec![
            etv6,
            off(etv6, 3, -3),
            off(etv6, -7, 7),
            SAMPLE.ntrk3_etv6(),
        ],
        // Exons beside each other.
        vec![etv6, SAMPLE.etv6_exon_4_ntrk3(), off(etv6, -20, -33)],
        vec![repetitive(), etv6, off(repetitive(), 5, -5)],
        vec![homologous(), SAMPLE.tpm3_ntrk1()],
        vec![shared(), off(shared(), -30, 12), off(shared(), 9, -9)],
        vec![SAMPLE.lmna_ntrk1(), off(SAMPLE.lmna_ntrk1(), 37, -41)],
        vec![neighbours(), off(neighbours(), -60, -25)],
        // The target first, and an unpublished partner.
        vec![SAMPLE.ntrk3_etv6(), off(SAMPLE.ntrk3_etv6(), -5, -8)],
        vec![off(etv6, -3_000_000, -9), off(etv6, -3_000_015, 4)],
    ]
});

/// The bases of all samples, whether they are given with a reference or not.
static BASES: LazyLock<PlantedReference> = LazyLock::new(planted);

fn planted() -> PlantedReference {
    let mut reference = PlantedReference::default();
    // Bases from a breakend into its own flank, or beyond it.
    let mut plant = |breakend: Breakend, is_inside: bool, bases: &[u8]| {
        for (index, &base) in bases.iter().enumerate() {
            let step = if is_inside {
                -(index as i64)
            } else {
                index as i64 + 1
            };
            let place = breakend.extended(step).expect("within the contig");
            let forward = match breakend.strand_into_break() {
                Strand::Forward => base,
                Strand::Reverse => Sequence::complement(base),
            };
            reference.plant(place.contig, place.pos.zero_based(), &[forward]);
        }
    };
    plant(repetitive().high(), true, "AC".repeat(30).as_bytes());
    // As seen from the low side the high side's flank is read the other way.
    let alike = b"GATTACAGGCTTCAAGTCAGTACCATGGTACCTTGA";
    plant(homologous().low(), false, alike);
    let turned: Vec<u8> = alike
        .iter()
        .map(|&base| Sequence::complement(base))
        .collect();
    plant(homologous().high(), true, &turned);
    plant(shared().low(), false, b"GTCAGC");
    plant(shared().high(), true, b"CAGTCG");
    reference
}

/// How a fragment lies.
#[derive(Clone, Debug)]
struct Lying {
    /// Which junction of the family.
    which: usize,
    is_pair: bool,
    /// Bases on the low side of a read, or between a mate and the break.
    low_bases: u32,
    /// Places on the low and the high side; 1 is unique.
    hits: (u32, u32),
    is_duplicate: bool,
    /// Read bases, from the break, that differ from the reference.
    wrong: Vec<i64>,
    /// Whether the mates of a pair end at the break, and are clipped there on the low and on the high side.
    clipped: Option<(bool, bool)>,
    /// Whether the file holds the read's bases.
    has_bases: bool,
}

fn any_lying() -> impl Strategy<Value = Lying> {
    let hits = || prop::sample::select(vec![1_u32, 1, 1, 3]);
    // Reads that differ near the break show other molecules, which may be cut otherwise.
    let wrong = prop::collection::vec(prop_oneof![-85_i64..-40, 40_i64..85], 0..3);
    // Now and then hardly any bases on one side.
    let low_bases = prop_oneof![3 => 13_u32..88, 1 => 2_u32..14, 1 => 87_u32..99];
    let which = prop::sample::select(vec![0_usize, 0, 0, 1, 1, 2, 3]);
    let clipped = prop_oneof![3 => Just(None), 1 => (any::<bool>(), any::<bool>()).prop_map(Some)];
    let seen = (clipped, prop::bool::weighted(0.95));
    (
        which,
        0_u8..2,
        low_bases,
        (hits(), hits()),
        0_u8..6,
        wrong,
        seen,
    )
        .prop_map(
            |(which, pair, low_bases, hits, duplicate, wrong, (clipped, has_bases))| Lying {
                which,
                is_pair: pair == 1,
                low_bases,
                hits,
                is_duplicate: duplicate == 5,
                wrong,
                clipped,
                has_bases,
            },
        )
}

fn lying_fragment(number: usize, lying: &Lying, family: &[Junction]) -> Fragment {
    let many = |piece: &mut Piece, hits: u32| piece.hits = Some(hits);
    let junction = family[lying.which % family.len()];
    let name = format!("f{number:03}");
    let mut made = if lying.is_pair {
        let distance = if lying.clipped.is_some() {
            0
        } else {
            lying.low_bases
        };
        let mut pair = spanning_fragments(junction, distance, 1).remove(0);
        if let (Some((low, high)), Evidence::SpanningPair(pair)) =
            (lying.clipped, &mut pair.evidence[0])
        {
            pair.low_clipped = 20 * u32::from(low);
            pair.high_clipped = 20 * u32::from(high);
        }
        pair.name = name;
        pair
    } else {
        let shift = 50 - lying.low_bases as i32;
        let mut read = junction_read(junction, "", shift);
        let mut bases = BASES.flank(junction.low(), lying.low_bases);
        bases.extend(
            &BASES
                .flank(junction.high(), 100 - lying.low_bases)
                .reverse_complement(),
        );
        let mut letters = bases.as_bytes().to_vec();
        for wrong in &lying.wrong {
            let place = i64::from(lying.low_bases) + wrong;
            if let Some(base) = usize::try_from(place)
                .ok()
                .and_then(|place| letters.get_mut(place))
            {
                *base = Sequence::complement(*base);
            }
        }
        read.sequence.as_mut().expect("it has bases").bases = Sequence::new(&letters);
        if !lying.has_bases {
            read.sequence = None;
        }
        fragment(&name, Evidence::SplitRead(read))
    };
    match &mut made.evidence[0] {
        Evidence::SplitRead(read) | Evidence::GappedRead(read) => {
            many(&mut read.low, lying.hits.0);
            many(&mut read.high, lying.hits.1);
        }
        Evidence::SpanningPair(pair) => {
            many(&mut pair.low, lying.hits.0);
            many(&mut pair.high, lying.hits.1);
        }
    }
    made.is_duplicate = lying.is_duplicate;
    made
}

/// Libraries from degraded to long fragments, with reference bases and without; a stranded one; one with a panel of
/// normals that holds every second junction.
static LIBRARIES: LazyLock<[Sample; 7]> = LazyLock::new(|| {
    let stranded = Sample {
        library: LibraryProfile {
            strandedness: Strandedness::Forward,
            ..sample_with(250, 75, false).library
        },
        ..sample_with(250, 75, false)
    };
    [
        stranded,
        beside_normals(sample_with(250, 75, true)),
        beside_normals(sample_with(250, 75, false)),
        sample_with(120, 50, false),
        sample_with(250, 100, true),
        sample_with(500, 50, false),
        sample_with(500, 50, true),
    ]
});

fn sample_with(fragment_length: u32, read_length: u32, with_reference: bool) -> Sample {
    let mut sample = Sample::grch38();
    let mut lengths = FragmentLengths::default();
    for length in fragment_length..fragment_length + 100 {
        lengths.add(length);
    }
    sample.library.fragment_lengths = lengths;
    sample.library.read_length = read_length;
    if with_reference {
        sample.reference = Some(Box::new(planted()));
    }
    sample
}

fn beside_normals(sample: Sample) -> Sample {
    let seen = FAMILIES
        .iter()
        .flatten()
        .step_by(2)
        .map(|&junction| NormalJunction {
            junction,
            samples: 3,
            fragments: 5,
        });
    let panel = || {
        NormalPanel::new(
            20,
            TARGETS.map(str::to_string).to_vec(),
            seen.clone().collect(),
        )
    };
    Sample {
        normals: Some(panel()),
        matched_normal: Some(panel()),
        ..sample
    }
}

/// Ordinary reads over a boundary: any number, the same at each look.
fn ordinary_reads(breakend: Breakend, seed: u32) -> u32 {
    breakend
        .pos
        .zero_based()
        .wrapping_mul(seed)
        .wrapping_mul(2_654_435_761)
        >> 26
}

fn names(call: &FusionCall) -> BTreeSet<&str> {
    call.fragment_names.iter().map(String::as_str).collect()
}

/// Filters that name what a read shows of the place that it joins: a reason against a call, whatever its score.
const OF_THE_PLACE: [&str; 4] = [
    "Homologous",
    "LowComplexity",
    "InNormals",
    "InMatchedNormal",
];

/// Asserts the law for every two calls of which the later one holds all fragments of the earlier one: neither score nor
/// tier falls, unless a filter says what a read has shown.
fn holds(before: &[FusionCall], after: &[FusionCall]) -> Result<(), TestCaseError> {
    for earlier in before {
        for later in after {
            let (fewer, more) = (names(earlier), names(later));
            // A fragment that joins the two genes elsewhere may speak against what it does not support, and a further one may
            // part a junction's fragments from others, which then lie elsewhere (`scatter`).
            let scatter = |call: &FusionCall| {
                let terms = &call.ledger.terms;
                let term = terms.iter().find(|term| term.name == "scatter");
                term.map_or(0.0, |term| term.decibans.get())
            };
            let is_elsewhere = scatter(later) < scatter(earlier) - 1e-9;
            // What no read shows with more than a few bases on both sides may turn out to be another junction.
            let place = |call: &FusionCall| (call.five_prime.breakend, call.three_prime.breakend);
            let is_guess = earlier.filters.iter().any(|name| name == "ShortAnchor");
            let is_another = is_guess && place(earlier) != place(later);
            if fewer == more || !fewer.is_subset(&more) || is_elsewhere || is_another {
                continue;
            }
            let calls = || {
                format!(
                    "{} {:?} {:?}\n{}\nthen {:?} {:?}\n{}",
                    earlier.names.hgnc,
                    earlier.tier,
                    earlier.filters,
                    lines(earlier),
                    later.tier,
                    later.filters,
                    lines(later)
                )
            };
            prop_assert!(
                later.ledger.total().get() >= earlier.ledger.total().get() - 1e-9,
                "{}",
                calls()
            );
            // The first tier is the best.
            let is_explained = later
                .filters
                .iter()
                .any(|name| OF_THE_PLACE.contains(&name.as_str()));
            prop_assert!(later.tier <= earlier.tier || is_explained, "{}", calls());
        }
    }
    Ok(())
}

fn lines(call: &FusionCall) -> String {
    let terms = call.ledger.terms.iter().map(|term| {
        format!(
            "  {:16} {:6.1} {}",
            term.name,
            term.decibans.get(),
            term.reason
        )
    });
    terms.collect::<Vec<_>>().join("\n")
}

/// Calls of fragments that lie so at a family's junctions.
fn calls(sample: &Sample, family: &[Junction], all: &[Lying], seed: u32) -> Vec<FusionCall> {
    let fragments: Vec<Fragment> = all
        .iter()
        .enumerate()
        .map(|(number, lying)| lying_fragment(number, lying, family))
        .collect();
    sample.call_counting(&fragments, |breakend| Some(ordinary_reads(breakend, seed)))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_first_read_across_a_junction_never_lowers_the_score_of_its_pairs(
        mut pairs in prop::collection::vec(any_lying(), 1..9),
        mut read in any_lying(),
        more in any_lying(),
        which in 0_usize..9,
        library in 0_usize..7,
    ) {
        let (sample, family) = (&LIBRARIES[library], &FAMILIES[which]);
        for pair in &mut pairs {
            (pair.is_pair, pair.which) = (true, 0);
        }
        (read.is_pair, read.which) = (false, 0);
        let mut all = pairs;
        let alone = calls(sample, family, &all, 1);
        all.push(read);
        let first = calls(sample, family, &all, 1);
        holds(&alone, &first)?;
        all.push(more);
        holds(&first, &calls(sample, family, &all, 1))?;
    }

    #[test]
    fn a_further_clipped_pair_takes_nothing_from_pairs_that_others_place(
        mut pairs in prop::collection::vec(any_lying(), 2..7),
        which in 0_usize..9,
        library in 0_usize..7,
    ) {
        for pair in &mut pairs {
            pair.is_pair = true;
            pair.clipped = pair.clipped.or(Some((true, pair.low_bases % 2 == 0)));
        }
        let (sample, family) = (&LIBRARIES[library], &FAMILIES[which]);
        let (_, fewer) = pairs.split_last().expect("there are two at least");
        holds(&calls(sample, family, fewer, 1), &calls(sample, family, &pairs, 1))?;
    }

    #[test]
    fn a_call_with_one_fragment_more_never_scores_less(
        all in prop::collection::vec(any_lying(), 2..14),
        which in 0_usize..9,
        library in 0_usize..7,
        seed in 0_u32..50,
    ) {
        let (sample, family) = (&LIBRARIES[library], &FAMILIES[which]);
        let (_, fewer) = all.split_last().expect("there are two at least");
        holds(&calls(sample, family, fewer, seed), &calls(sample, family, &all, seed))?;
    }
}

/// A read, and a pair with its mates clipped or not, whose bases the file holds.
fn lying(which: usize, low_bases: u32) -> Lying {
    Lying {
        which,
        is_pair: false,
        low_bases,
        hits: (1, 1),
        is_duplicate: false,
        wrong: Vec::new(),
        clipped: None,
        has_bases: true,
    }
}

fn lying_pair(which: usize, low_bases: u32, clipped: Option<(bool, bool)>) -> Lying {
    Lying {
        is_pair: true,
        clipped,
        ..lying(which, low_bases)
    }
}

fn holds_for_the_last(all: &[Lying], which: usize, library: usize) -> Result<(), TestCaseError> {
    let (sample, family) = (&LIBRARIES[library], &FAMILIES[which]);
    let (_, fewer) = all.split_last().expect("there are two at least");
    holds(
        &calls(sample, family, fewer, 1),
        &calls(sample, family, all, 1),
    )
}

#[test]
fn a_read_by_which_others_are_cut_anew_takes_nothing_from_their_anchors() {
    let mut aligned = lying(1, 13);
    aligned.has_bases = false;
    let mut telling = lying(1, 13);
    telling.is_duplicate = true;
    let all = [lying(0, 13), aligned, telling];
    holds_for_the_last(&all, 0, 1).expect("the law holds");
}

#[test]
fn a_read_that_moves_the_cut_takes_no_bases_from_what_others_show() {
    let mut copy = lying(0, 14);
    (copy.is_duplicate, copy.has_bases) = (true, false);
    holds_for_the_last(&[lying(2, 13), copy], 4, 0).expect("the law holds");
}

#[test]
fn a_pair_that_parts_others_takes_nothing_from_what_they_say_together() {
    let mut ambiguous = lying_pair(1, 2, None);
    ambiguous.hits = (1, 3);
    let mut read = lying(0, 79);
    (read.hits, read.has_bases) = ((1, 3), false);
    let all = [
        lying_pair(0, 61, None),
        lying_pair(0, 2, None),
        read,
        ambiguous,
    ];
    holds_for_the_last(&all, 4, 3).expect("the law holds");
}

#[test]
fn a_pair_clipped_at_another_exon_takes_nothing_from_one_that_places_the_junction() {
    let mut copy = lying(0, 13);
    copy.is_duplicate = true;
    let all = [
        lying_pair(0, 13, Some((false, true))),
        copy,
        lying_pair(1, 13, Some((true, false))),
    ];
    holds_for_the_last(&all, 1, 5).expect("the law holds");
}

#[test]
fn every_family_is_called() {
    for (number, family) in FAMILIES.iter().enumerate() {
        for which in 0..family.len() {
            let calls = calls(&LIBRARIES[5], family, &vec![lying(which, 50); 3], 1);
            assert_eq!(calls.len(), 1, "family {number}, junction {which}");
            assert_eq!(calls[0].support.unique(), 3);
        }
    }
}
