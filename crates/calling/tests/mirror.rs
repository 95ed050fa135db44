//! A mirrored world, each contig turned round, gives mirrored calls.

mod support;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use support::{PlantedReference, Sample, fragment, piece};
use trkfuse_core::{
    Breakend, ContigId, Contigs, End, Evidence, Fragment, FusionCall, Interval, Junction,
    JunctionRead, Piece, Pos, ReadSequence, ReferenceError, ReferenceSequence, Sequence,
    SpanningPair,
};
use trkfuse_genes::{Gene, GeneIndex};

static SAMPLES: LazyLock<[(Sample, Sample); 2]> = LazyLock::new(|| [worlds(false), worlds(true)]);

/// The sample and its mirror image, with reference bases or without.
fn worlds(with_reference: bool) -> (Sample, Sample) {
    let mut sample = Sample::grch38();
    let mut mirror = Sample::grch38();
    let contigs = sample.contigs.clone();
    let genes: Vec<Gene> = sample
        .genes
        .all()
        .map(|gene| mirrored_gene(&gene, &contigs))
        .collect();
    mirror.genes = GeneIndex::from_genes(genes, None, "the mirror image".to_string());
    mirror.targets = sample
        .targets
        .iter()
        .map(|target| mirror.genes.by_name(&target.symbol).expect("a target"))
        .collect::<Vec<Arc<Gene>>>();
    if with_reference {
        sample.reference = Some(Box::new(PlantedReference::default()));
        mirror.reference = Some(Box::new(MirroredReference(contigs)));
    }
    (sample, mirror)
}

/// Each contig of an unplanted reference turned round.
struct MirroredReference(Contigs);

impl ReferenceSequence for MirroredReference {
    fn bases(&self, contig: ContigId, interval: Interval) -> Result<Sequence, ReferenceError> {
        let there = mirrored_interval(interval, contig, &self.0);
        let bases = PlantedReference::default().bases(contig, there)?;
        Ok(bases.reverse_complement())
    }
}

fn length(contig: ContigId, contigs: &Contigs) -> u32 {
    contigs.get(contig).length
}

fn mirrored_pos(pos: Pos, contig: ContigId, contigs: &Contigs) -> Pos {
    Pos::from_zero_based(length(contig, contigs) - 1 - pos.zero_based())
}

fn mirrored_interval(interval: Interval, contig: ContigId, contigs: &Contigs) -> Interval {
    let last = mirrored_pos(interval.start, contig, contigs);
    let start = mirrored_pos(interval.last(), contig, contigs);
    Interval::new(start, last.offset(1).expect("one past the last base"))
        .expect("as long as before")
}

fn mirrored_gene(gene: &Gene, contigs: &Contigs) -> Gene {
    let turn = |interval| mirrored_interval(interval, gene.contig, contigs);
    let mut mirror = gene.clone();
    mirror.strand = gene.strand.opposite();
    mirror.span = turn(gene.span);
    for transcript in &mut mirror.transcripts {
        transcript.strand = transcript.strand.opposite();
        transcript.exons = transcript.exons.iter().rev().copied().map(turn).collect();
        transcript.cds = transcript.cds.map(turn);
    }
    mirror
}

fn mirrored_breakend(breakend: Breakend, contigs: &Contigs) -> Breakend {
    Breakend {
        contig: breakend.contig,
        pos: mirrored_pos(breakend.pos, breakend.contig, contigs),
        retained: breakend.retained.opposite(),
    }
}

/// The mirror image of a junction, and whether its sides have changed places.
fn mirrored_junction(junction: Junction, contigs: &Contigs) -> (Junction, bool) {
    let [low, high] = [junction.low(), junction.high()].map(|end| mirrored_breakend(end, contigs));
    (Junction::new(low, high), high < low)
}

fn mirrored_piece(piece: &Piece, breakend: Breakend, contigs: &Contigs) -> Piece {
    Piece {
        outermost: mirrored_pos(piece.outermost, breakend.contig, contigs),
        ..piece.clone()
    }
}

fn mirrored_fragment(fragment: &Fragment, contigs: &Contigs) -> Fragment {
    let evidence = match &fragment.evidence[0] {
        Evidence::SplitRead(read) => Evidence::SplitRead(mirrored_read(read, contigs)),
        Evidence::GappedRead(read) => Evidence::GappedRead(mirrored_read(read, contigs)),
        Evidence::SpanningPair(pair) => {
            let (inner, is_turned) = mirrored_junction(pair.inner, contigs);
            let low = mirrored_piece(&pair.low, pair.inner.low(), contigs);
            let high = mirrored_piece(&pair.high, pair.inner.high(), contigs);
            let (low, high) = if is_turned { (high, low) } else { (low, high) };
            let clipped = (pair.low_clipped, pair.high_clipped);
            let (low_clipped, high_clipped) = if is_turned {
                (clipped.1, clipped.0)
            } else {
                clipped
            };
            Evidence::SpanningPair(SpanningPair {
                inner,
                low,
                high,
                low_clipped,
                high_clipped,
                low_is_first_mate: pair.low_is_first_mate != is_turned,
                elsewhere: Vec::new(),
            })
        }
    };
    Fragment {
        evidence: vec![evidence],
        ..fragment.clone()
    }
}

fn mirrored_read(read: &JunctionRead, contigs: &Contigs) -> JunctionRead {
    let (junction, is_turned) = mirrored_junction(read.junction, contigs);
    let low = mirrored_piece(&read.low, read.junction.low(), contigs);
    let high = mirrored_piece(&read.high, read.junction.high(), contigs);
    let mut mirror = JunctionRead {
        junction,
        ..read.clone()
    };
    if is_turned {
        let sequence = read.sequence.as_ref().expect("these reads have bases");
        let bases = sequence.bases.len() as u32;
        mirror.sequence = Some(ReadSequence {
            bases: sequence.bases.reverse_complement(),
            low_end: bases - sequence.high_start,
            high_start: bases - sequence.low_end,
        });
        mirror.inserted = read.inserted.reverse_complement();
        (mirror.low, mirror.high) = (high, low);
        mirror.reads_low_to_high = !read.reads_low_to_high;
    } else {
        (mirror.low, mirror.high) = (low, high);
    }
    mirror
}

/// All of a call that has no place, and its breakends turned round where `turn` says so.
fn shown(call: &FusionCall, turn: Option<&Contigs>) -> String {
    let place =
        |breakend: Breakend| turn.map_or(breakend, |contigs| mirrored_breakend(breakend, contigs));
    let side = |side: &trkfuse_core::Partner| {
        (
            side.symbol().map(str::to_string),
            place(side.breakend),
            side.site,
            side.exon,
            side.longest_anchor,
            side.transcript.clone(),
        )
    };
    format!(
        "{:?}",
        (
            (side(&call.five_prime), side(&call.three_prime)),
            (call.direction_known, call.is_precise, call.target_role),
            (&call.inserted, &call.homology, call.support),
            (&call.fragment_names, call.geometry, call.is_read_through),
            (&call.frame, call.kinase_domain, call.transmembrane),
            (&call.sequence, &call.peptide, &call.transcript_sequence),
            (&call.ledger, call.quality, &call.filters, call.tier),
        )
    )
}

/// A read as it is made: of which junction, how many bases lie on its low side, how an aligner cut it.
#[derive(Clone, Debug)]
struct Made {
    junction: usize,
    low_bases: u32,
    /// Bases by which the breakends are moved along the molecule, low and high.
    moved: (i64, i64),
    inserted: String,
    is_pair: bool,
    is_duplicate: bool,
}

fn any_read() -> impl Strategy<Value = Made> {
    (
        0_usize..4,
        14_u32..86,
        (-3_i64..=3, 0_usize..4),
        prop::sample::select(vec!["", "", "", "T", "GA", "CCGTA"]),
        (0_u8..4, 0_u8..6),
    )
        .prop_map(
            |(junction, low_bases, (moved, unaligned), inserted, (pair, duplicate))| Made {
                junction,
                low_bases,
                moved: (moved, -moved - unaligned as i64 * i64::from(moved == 1)),
                inserted: inserted.to_string(),
                is_pair: pair == 3,
                is_duplicate: duplicate == 5,
            },
        )
}

/// The read in the world as it is.
fn made_fragment(number: usize, made: &Made, sample: &Sample) -> Fragment {
    let truth = [
        sample.etv6_ntrk3(),
        sample.ntrk3_etv6(),
        sample.lmna_ntrk1(),
        sample.tpm3_ntrk1(),
    ][made.junction];
    let name = format!("read{number:03}");
    if made.is_pair {
        let back = |end| {
            let breakend: Breakend = truth.end(end);
            breakend
                .extended(-i64::from(made.low_bases))
                .expect("within the contig")
        };
        let inner = Junction::new(back(End::Low), back(End::High));
        let mut made_pair = fragment(
            &name,
            Evidence::SpanningPair(SpanningPair {
                inner,
                low: piece(inner.low(), 60),
                high: piece(inner.high(), 60),
                low_clipped: made.low_bases / 9 * (number as u32 % 2),
                high_clipped: made.low_bases / 7 * (number as u32 / 2 % 2),
                low_is_first_mate: number.is_multiple_of(2),
                elsewhere: Vec::new(),
            }),
        );
        made_pair.is_duplicate = made.is_duplicate;
        return made_pair;
    }
    let reference = PlantedReference::default();
    let inserted = Sequence::new(made.inserted.as_bytes());
    let high_bases = 100 - made.low_bases;
    let mut bases = reference.flank(truth.low(), made.low_bases);
    bases.extend(&inserted);
    bases.extend(
        &reference
            .flank(truth.high(), high_bases)
            .reverse_complement(),
    );
    // The aligner's cut: its two sides never take a base twice.
    let gap = inserted.len() as i64;
    let low = made.moved.0;
    let high = made.moved.1.min(gap - low);
    let junction = Junction::new(
        truth.low().extended(low).expect("within the contig"),
        truth.high().extended(high).expect("within the contig"),
    );
    let low_end = (i64::from(made.low_bases) + low) as u32;
    let high_aligned = (i64::from(high_bases) + high) as u32;
    let high_start = bases.len() as u32 - high_aligned;
    let read = JunctionRead {
        junction,
        overlap: 0,
        inserted: bases.slice(low_end as usize, high_start as usize),
        sequence: Some(ReadSequence {
            bases,
            low_end,
            high_start,
        }),
        low: piece(junction.low(), low_end),
        high: piece(junction.high(), high_aligned),
        reads_low_to_high: number.is_multiple_of(3),
        is_second_mate: number.is_multiple_of(2),
        uncertainty: 0,
        elsewhere: Vec::new(),
    };
    let mut made_read = fragment(&name, Evidence::SplitRead(read));
    made_read.is_duplicate = made.is_duplicate;
    made_read
}

/// Calls of the world as it is and of its mirror image, both as seen in the former.
fn both_calls(reads: &[Made], with_reference: bool) -> (Vec<String>, Vec<String>) {
    let (sample, mirror) = &SAMPLES[usize::from(with_reference)];
    let fragments: Vec<Fragment> = reads
        .iter()
        .enumerate()
        .map(|(number, made)| made_fragment(number, made, sample))
        .collect();
    let turned: Vec<Fragment> = fragments
        .iter()
        .map(|fragment| mirrored_fragment(fragment, &sample.contigs))
        .collect();
    let all = |sample: &Sample, fragments: &[Fragment], turn| {
        let mut calls: Vec<String> = sample
            .call(fragments)
            .iter()
            .map(|call| shown(call, turn))
            .collect();
        calls.sort();
        calls
    };
    (
        all(sample, &fragments, None),
        all(mirror, &turned, Some(&sample.contigs)),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_mirrored_world_gives_mirrored_calls(
        reads in prop::collection::vec(any_read(), 1..12), with_reference: bool,
    ) {
        let (calls, mirrored) = both_calls(&reads, with_reference);
        prop_assert_eq!(calls, mirrored);
    }
}

/// A read of NTRK3::ETV6 with inserted bases.
fn reciprocal_read(inserted: &str, moved: (i64, i64)) -> Made {
    Made {
        junction: 1,
        low_bases: 30,
        moved,
        inserted: inserted.to_string(),
        is_pair: false,
        is_duplicate: false,
    }
}

#[test]
fn of_two_cuts_with_like_support_the_one_on_splice_sites_is_taken() {
    let off_sites = Made {
        low_bases: 29,
        ..reciprocal_read("CCGTA", (1, -1))
    };
    let (calls, mirrored) = both_calls(&[off_sites, reciprocal_read("CCGTA", (0, 0))], false);
    assert_eq!(calls, mirrored);
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].matches("SpliceSite").count(), 2, "{calls:?}");
}

#[test]
fn a_pair_that_fits_two_junctions_alike_goes_to_the_one_on_splice_sites() {
    let pair = Made {
        is_pair: true,
        ..reciprocal_read("", (0, 0))
    };
    let reads = [
        reciprocal_read("T", (0, 0)),
        reciprocal_read("", (1, -2)),
        pair,
    ];
    let (calls, mirrored) = both_calls(&reads, false);
    assert_eq!(calls, mirrored);
    let with_pair: Vec<&String> = calls
        .iter()
        .filter(|call| call.contains("spanning: 1"))
        .collect();
    assert_eq!(with_pair.len(), 1);
    assert_eq!(with_pair[0].matches("SpliceSite").count(), 2, "{calls:?}");
}

#[test]
fn the_mirror_image_is_another_world_with_the_same_genes() {
    let (sample, mirror) = &SAMPLES[0];
    let by_name = |sample: &Sample| sample.genes.by_name("NTRK1").expect("a target");
    let (here, there) = (by_name(sample), by_name(mirror));
    assert_ne!(here.span, there.span);
    assert_eq!(here.strand, there.strand.opposite());
    assert_eq!(here.main().cds_length(), there.main().cds_length());
    // The law would hold for nothing at all.
    let read = Made {
        junction: 2,
        low_bases: 50,
        moved: (0, 0),
        inserted: String::new(),
        is_pair: false,
        is_duplicate: false,
    };
    let (calls, mirrored) = both_calls(&vec![read; 3], true);
    assert_eq!(calls.len(), 1);
    assert!(calls[0].contains("LMNA"), "{calls:?}");
    assert_eq!(calls, mirrored);
}
