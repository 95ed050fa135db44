//! Reads of a small made-up genome, placed by the public interface.

use std::sync::Arc;

use trkfuse_core::{
    Alignment, Contig, ContigId, Contigs, Interval, Likeness, Pos, ReadAligner as _, Realigned,
    Realigner, ReferenceError, ReferenceSequence, Sequence, Strand, StrayRead,
};
use trkfuse_genes::{CdsState, Gene, GeneIndex, Transcript, TranscriptChoice};
use trkfuse_rescue::{Rescuer, SequencedReads};

/// Bases of a contig.
const LENGTH: usize = 3_000;

/// Two contigs: `one` with the partners, `two` with the target.
struct Toy {
    contigs: Contigs,
    bases: [Vec<u8>; 2],
    genes: GeneIndex,
}

impl ReferenceSequence for Toy {
    fn bases(&self, contig: ContigId, interval: Interval) -> Result<Sequence, ReferenceError> {
        let (start, end) = (interval.start.zero_based(), interval.end.zero_based());
        self.bases
            .get(contig.0 as usize)
            .and_then(|bases| bases.get(start as usize..end as usize))
            .map(Sequence::new)
            .ok_or(ReferenceError::Missing {
                contig: contig.0.to_string(),
                start,
                end,
            })
    }
}

fn interval(start: u32, end: u32) -> Interval {
    Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end)).expect("not empty")
}

fn gene(symbol: &str, contig: u32, strand: Strand, exons: &[(u32, u32)]) -> Gene {
    let exons: Vec<Interval> = exons
        .iter()
        .map(|&(start, end)| interval(start, end))
        .collect();
    let span = interval(
        exons[0].start.zero_based(),
        exons[exons.len() - 1].end.zero_based(),
    );
    Gene {
        symbol: symbol.to_string(),
        aliases: Vec::new(),
        id: None,
        biotype: "protein_coding".to_string(),
        contig: ContigId(contig),
        strand,
        span,
        transcripts: vec![Transcript {
            id: format!("{symbol}.1"),
            refseq: None,
            choice: TranscriptChoice::Canonical,
            strand,
            exons,
            cds: None,
            cds_state: CdsState::NonCoding,
        }],
    }
}

/// Bases that repeat nowhere, the same every time (xorshift).
fn made_up(length: usize, mut state: u64) -> Vec<u8> {
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            b"ACGT"[(state >> 33) as usize % 4]
        })
        .collect()
}

impl Toy {
    /// `TARGET` (+) on `two`; on `one` `FORWARD` (+), `REVERSE` (-), and `TWIN`, whose second exon spells the
    /// second one of `FORWARD`.
    fn new() -> Self {
        let contig = |name: &str| Contig {
            name: name.to_string(),
            length: LENGTH as u32,
        };
        let mut bases = [made_up(LENGTH, 11), made_up(LENGTH, 29)];
        let twin = bases[0][300..400].to_vec();
        bases[0][2_300..2_400].copy_from_slice(&twin);
        let forward = gene(
            "FORWARD",
            0,
            Strand::Forward,
            &[(100, 200), (300, 400), (500, 600)],
        );
        let reverse = gene(
            "REVERSE",
            0,
            Strand::Reverse,
            &[(1_000, 1_100), (1_300, 1_400)],
        );
        let twin = gene(
            "TWIN",
            0,
            Strand::Forward,
            &[(2_100, 2_200), (2_300, 2_400)],
        );
        let target = gene(
            "TARGET",
            1,
            Strand::Forward,
            &[
                (1_000, 1_100),
                (1_300, 1_400),
                (1_600, 1_700),
                (2_700, 2_800),
            ],
        );
        Self {
            contigs: Contigs::new(vec![contig("one"), contig("two")]).expect("names differ"),
            bases,
            genes: GeneIndex::from_genes(
                vec![forward, reverse, twin, target],
                None,
                "toy".to_string(),
            ),
        }
    }

    fn letters(&self, contig: usize, start: usize, end: usize) -> Sequence {
        Sequence::new(&self.bases[contig][start..end])
    }

    fn realign(&self, reads: &[StrayRead]) -> Vec<Realigned> {
        let target: Arc<Gene> = self.genes.by_name("TARGET").expect("it is there");
        let rescuer = Rescuer::new(&self.genes, &[target], &self.contigs, self, None)
            .expect("the reference holds the target");
        rescuer.realign(reads, &[]).expect("the reference is whole")
    }

    /// Aligns the reads of one fragment that no aligner has seen: the pieces of each.
    fn align(&self, mates: &[Sequence]) -> Vec<Vec<(u32, u32, Strand, String)>> {
        let target: Arc<Gene> = self.genes.by_name("TARGET").expect("it is there");
        let rescuer = Rescuer::new(&self.genes, &[target], &self.contigs, self, None)
            .expect("the reference holds the target");
        let aligner = SequencedReads::new(&rescuer, &self.genes, &["FORWARD", "NOWHERE"])
            .expect("the reference holds the transcripts");
        let like = mates
            .iter()
            .map(|mate| aligner.likeness(mate.as_bytes()))
            .max();
        assert_eq!(like, Some(Likeness::Target), "the fragment is looked at");
        let found = aligner
            .align(&[mates.to_vec(), mates.to_vec()])
            .expect("the reference is whole");
        assert_eq!(found[0], found[1], "equal reads are aligned alike");
        found[0]
            .iter()
            .map(|pieces| {
                pieces
                    .iter()
                    .map(|piece| {
                        let start = piece.start.zero_based();
                        (piece.contig.0, start, piece.strand, piece.cigar.clone())
                    })
                    .collect()
            })
            .collect()
    }

    fn realign_one(&self, read: StrayRead) -> Vec<(u32, u32, Strand, String)> {
        self.realign(&[read])
            .into_iter()
            .flat_map(|realigned| realigned.pieces)
            .map(|piece| {
                let start = piece.start.zero_based();
                (piece.contig.0, start, piece.strand, piece.cigar)
            })
            .collect()
    }
}

fn joined(parts: &[Sequence]) -> Sequence {
    let mut all = Sequence::default();
    for part in parts {
        all.extend(part);
    }
    all
}

/// A read; `placed`: contig, start, strand, CIGAR.
fn read(bases: Sequence, placed: Option<(u32, u32, Strand, &str)>) -> StrayRead {
    StrayRead {
        name: "r".to_string(),
        is_second_mate: false,
        bases,
        placed: placed.map(|(contig, start, strand, cigar)| Alignment {
            contig: ContigId(contig),
            start: Pos::from_zero_based(start),
            strand,
            cigar: cigar.to_string(),
            mapping_quality: 255,
            hits: Some(1),
            mismatches: Some(0),
            elsewhere: Vec::new(),
        }),
    }
}

#[test]
fn a_clip_is_spliced_over_the_partners_introns() {
    let toy = Toy::new();
    // 20 bases of REVERSE's first exon, 10 of its second, 40 of the target's second exon.
    let partner = joined(&[toy.letters(0, 1_090, 1_100), toy.letters(0, 1_300, 1_320)]);
    let bases = joined(&[partner.reverse_complement(), toy.letters(1, 1_300, 1_340)]);
    let found = toy.realign_one(read(bases, Some((1, 1_300, Strand::Forward, "30S40M"))));
    assert_eq!(found.len(), 2);
    // Bases before the exon may agree with the partner's by chance; then both pieces claim them.
    assert!((1_295..=1_300).contains(&found[0].1), "{found:?}");
    let (contig, start, strand, cigar) = &found[1];
    assert_eq!((*contig, *start, *strand), (0, 1_090, Strand::Reverse));
    assert!(cigar.starts_with("40S10M200N20M"), "{cigar}");
}

#[test]
fn the_break_is_where_the_read_changes_sides_not_where_the_aligner_cut() {
    let toy = Toy::new();
    let bases = joined(&[toy.letters(0, 160, 200), toy.letters(1, 1_300, 1_360)]);
    let exact = toy.realign_one(read(
        bases.clone(),
        Some((1, 1_300, Strand::Forward, "40S60M")),
    ));
    // The aligner stopped five bases short, as behind an error.
    let short = toy.realign_one(read(
        bases.clone(),
        Some((1, 1_305, Strand::Forward, "45S55M")),
    ));
    assert_eq!(short, exact);
    // It ran over by four.
    let over = toy.realign_one(read(bases, Some((1, 1_296, Strand::Forward, "36S64M"))));
    assert_eq!(over, exact);
}

#[test]
fn a_read_on_the_other_strand_gives_the_same_place() {
    let toy = Toy::new();
    let bases = joined(&[toy.letters(0, 160, 200), toy.letters(1, 1_300, 1_360)]);
    let forth = toy.realign_one(read(
        bases.clone(),
        Some((1, 1_300, Strand::Forward, "40S60M")),
    ));
    let back = toy.realign_one(read(
        bases.reverse_complement(),
        Some((1, 1_300, Strand::Reverse, "40S60M")),
    ));
    assert_eq!(back.len(), 2);
    for (forth, back) in forth.iter().zip(&back) {
        assert_eq!((forth.1, &forth.3), (back.1, &back.3));
        assert_eq!(forth.2.opposite(), back.2);
    }
}

#[test]
fn inserted_bases_belong_to_neither_piece() {
    let toy = Toy::new();
    let inserted = Sequence::new(b"CATCATG");
    let bases = joined(&[
        toy.letters(0, 160, 200),
        inserted,
        toy.letters(1, 1_300, 1_353),
    ]);
    let found = toy.realign_one(read(bases, Some((1, 1_300, Strand::Forward, "47S53M"))));
    let aligned: u32 = found
        .iter()
        .flat_map(|piece| {
            piece
                .3
                .split_inclusive(|letter: char| letter.is_alphabetic())
        })
        .filter_map(|part| part.strip_suffix('M')?.parse::<u32>().ok())
        .sum();
    // A base of the seven may agree with a side by chance.
    assert!((93..=95).contains(&aligned), "{found:?}");
}

#[test]
fn a_wholly_unaligned_read_is_placed_in_both_its_pieces() {
    let toy = Toy::new();
    let bases = joined(&[toy.letters(0, 150, 200), toy.letters(1, 1_300, 1_350)]);
    let mut found = toy.realign_one(read(bases, None));
    found.sort();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((found[0].0, found[0].1), (0, 150));
    assert_eq!(found[1].0, 1);
}

#[test]
fn a_break_in_the_targets_intron_is_found_from_both_sides_of_the_read() {
    let toy = Toy::new();
    let intron = toy.letters(1, 1_230, 1_290);
    let bases = joined(&[toy.letters(0, 150, 200), intron]);
    let found = |placed| {
        let mut found = toy.realign_one(read(bases.clone(), placed));
        found.sort();
        let starts: Vec<_> = found.iter().map(|piece| (piece.0, piece.1)).collect();
        (starts, found.pop().map(|piece| piece.3))
    };
    let (starts, cigar) = found(None);
    assert_eq!(starts[0], (0, 150));
    // A base before the break may agree by chance.
    assert!((1_226..=1_230).contains(&starts[1].1), "{starts:?}");
    assert!(cigar.is_some_and(|cigar| cigar.ends_with('M')));
    assert_eq!(found(Some((0, 150, Strand::Forward, "50M60S"))).0, starts);
    assert_eq!(found(Some((1, 1_230, Strand::Forward, "50S60M"))).0, starts);
}

#[test]
fn introns_are_looked_at_as_far_as_a_fragment_reaches_from_an_exon() {
    let toy = Toy::new();
    let across = |start| joined(&[toy.letters(0, 150, 200), toy.letters(1, start, start + 60)]);
    let found = |start| toy.realign_one(read(across(start), None));
    // The intron between 1,700 and 2,700.
    assert_eq!(found(2_030).len(), 2);
    assert_eq!(found(2_310).len(), 2);
    let far = found(2_170);
    assert!(far.iter().all(|piece| piece.0 == 0), "{far:?}");
}

#[test]
fn a_partner_that_lies_in_two_places_says_so() {
    let toy = Toy::new();
    let bases = joined(&[toy.letters(0, 360, 400), toy.letters(1, 1_300, 1_360)]);
    let found = toy.realign(&[read(bases, Some((1, 1_300, Strand::Forward, "40S60M")))]);
    assert_eq!(found[0].pieces[0].hits, Some(1));
    assert_eq!(found[0].pieces[1].hits, Some(2));
}

#[test]
fn the_targets_own_exons_are_no_partner() {
    let toy = Toy::new();
    // Exon 1 to 2, and 1 to 3: both ordinary, whether annotated so or not.
    for exon in [1_300, 1_600] {
        let bases = joined(&[
            toy.letters(1, 1_060, 1_100),
            toy.letters(1, exon, exon + 60),
        ]);
        let placed = Some((1, exon as u32, Strand::Forward, "40S60M"));
        assert!(toy.realign_one(read(bases, placed)).is_empty(), "{exon}");
    }
}

#[test]
fn a_partner_is_found_in_an_intron_and_between_genes() {
    let toy = Toy::new();
    let target = toy.letters(1, 1_300, 1_360);
    for start in [230, 1_720, 2_700] {
        let clip = toy.letters(0, start, start + 40);
        for (clip, strand) in [
            (clip.clone(), Strand::Forward),
            (clip.reverse_complement(), Strand::Reverse),
        ] {
            let reads = [60, 55].map(|length| {
                let bases = joined(&[clip.clone(), target.slice(0, length)]);
                let cigar = format!("40S{length}M");
                read(bases, Some((1, 1_300, Strand::Forward, &cigar)))
            });
            let found = toy.realign(&reads);
            let places: Vec<_> = found
                .iter()
                .filter_map(|realigned| realigned.pieces.get(1))
                .map(|piece| (piece.contig.0, piece.start.zero_based(), piece.strand))
                .collect();
            assert_eq!(places, [(0, start as u32, strand); 2], "{found:?}");
            // One alone is what chance joins, and not worth reading the genome for.
            assert!(toy.realign(&reads[..1]).is_empty());
        }
    }
}

#[test]
fn the_targets_own_intron_is_no_partner() {
    let toy = Toy::new();
    // The intron's start next to an exon that it does not touch, as in a read over a clipped end.
    let bases = joined(&[toy.letters(1, 1_130, 1_170), toy.letters(1, 1_600, 1_660)]);
    let placed = Some((1, 1_600, Strand::Forward, "40S60M"));
    assert!(toy.realign_one(read(bases, placed)).is_empty());
}

#[test]
fn bases_from_nowhere_stay_unaligned() {
    let toy = Toy::new();
    let target = toy.letters(1, 1_300, 1_360);
    for clip in [made_up(40, 77), vec![b'A'; 40], vec![b'N'; 40]] {
        let bases = joined(&[Sequence::new(&clip), target.clone()]);
        let placed = Some((1, 1_300, Strand::Forward, "40S60M"));
        assert!(toy.realign_one(read(bases, placed)).is_empty());
    }
    assert!(
        toy.realign_one(read(Sequence::new(&made_up(100, 78)), None))
            .is_empty()
    );
    assert!(toy.realign_one(read(Sequence::default(), None)).is_empty());
    assert!(toy.realign(&[]).is_empty());
}

#[test]
fn a_placement_that_does_not_fit_its_read_is_passed_over() {
    let toy = Toy::new();
    let bases = joined(&[toy.letters(0, 160, 200), toy.letters(1, 1_300, 1_360)]);
    for cigar in ["40S61M", "", "*", "100S", "40S60Q", "40S4294967295M"] {
        let placed = Some((1, 1_300, Strand::Forward, cigar));
        assert!(
            toy.realign_one(read(bases.clone(), placed)).is_empty(),
            "{cigar}"
        );
    }
    // Off the contig.
    let placed = Some((1, 2_990, Strand::Forward, "40S60M"));
    let _ = toy.realign_one(read(bases.clone(), placed));
    let placed = Some((9, 1_300, Strand::Forward, "40S60M"));
    let _ = toy.realign_one(read(bases, placed));
}

#[test]
fn a_short_clip_needs_the_same_junction_in_another_read() {
    let toy = Toy::new();
    let long = read(
        joined(&[toy.letters(0, 160, 200), toy.letters(1, 1_300, 1_360)]),
        Some((1, 1_300, Strand::Forward, "40S60M")),
    );
    let short = StrayRead {
        name: "short".to_string(),
        ..read(
            joined(&[toy.letters(0, 188, 200), toy.letters(1, 1_300, 1_380)]),
            Some((1, 1_300, Strand::Forward, "12S80M")),
        )
    };
    assert!(toy.realign(std::slice::from_ref(&short)).is_empty());
    let both = toy.realign(&[long.clone(), short.clone()]);
    assert_eq!(both.len(), 2);
    let pieces = &both[1].pieces;
    let end = pieces[1].start.zero_based();
    assert_eq!((pieces[1].contig, end), (ContigId(0), 188));
    // Another twelve bases do not fit.
    let mut other = short;
    other.bases = joined(&[Sequence::new(b"GATTACAGATTA"), toy.letters(1, 1_300, 1_380)]);
    assert_eq!(toy.realign(&[long, other]).len(), 1);
}

#[test]
fn a_reference_without_the_target_is_refused() {
    let mut toy = Toy::new();
    toy.bases[1].truncate(1_350);
    let target = toy.genes.by_name("TARGET").expect("it is there");
    let refused = Rescuer::new(&toy.genes, &[target], &toy.contigs, &toy, None);
    let message = refused.err().expect("bases are missing").to_string();
    assert!(message.contains("TARGET"), "{message}");
}

#[test]
fn a_sequenced_read_of_the_target_is_spliced_from_end_to_end() {
    let toy = Toy::new();
    let bases = joined(&[toy.letters(1, 1_370, 1_400), toy.letters(1, 1_600, 1_650)]);
    let found = toy.align(&[bases.clone(), bases.reverse_complement()]);
    let whole = |strand| vec![(1, 1_370, strand, "30M200N50M".to_string())];
    assert_eq!(found[0], whole(Strand::Forward));
    assert_eq!(found[1], whole(Strand::Reverse));
}

#[test]
fn a_sequenced_read_across_a_junction_is_aligned_in_two_pieces_and_its_mate_in_the_partner() {
    let toy = Toy::new();
    // REVERSE's first exon as transcribed ends at 1,300; the target's second one begins at 1,300.
    let partner = toy.letters(0, 1_300, 1_340).reverse_complement();
    let bases = joined(&[partner, toy.letters(1, 1_300, 1_360)]);
    let mate = toy.letters(0, 1_310, 1_390);
    let found = toy.align(&[bases, mate]);
    assert_eq!(found[0].len(), 2, "{found:?}");
    assert_eq!(found[0][0].0, 1, "the piece with most bases comes first");
    // A few bases may agree with both sides by chance.
    assert!((1_295..=1_300).contains(&found[0][0].1), "{found:?}");
    assert_eq!((found[0][1].0, found[0][1].2), (0, Strand::Reverse));
    assert!((1_295..=1_300).contains(&found[0][1].1), "{found:?}");
    assert_eq!(
        found[1],
        vec![(0, 1_310, Strand::Forward, "80M".to_string())]
    );
}

#[test]
fn a_sequenced_read_whose_partner_lies_in_two_places_names_the_other_one() {
    let toy = Toy::new();
    let target: Arc<Gene> = toy.genes.by_name("TARGET").expect("it is there");
    let rescuer = Rescuer::new(&toy.genes, &[target], &toy.contigs, &toy, None)
        .expect("the reference holds the target");
    let aligner = SequencedReads::new(&rescuer, &toy.genes, &["FORWARD"])
        .expect("the reference holds the transcripts");
    let bases = joined(&[toy.letters(0, 350, 400), toy.letters(1, 1_300, 1_360)]);
    let found = aligner
        .align(&[vec![bases]])
        .expect("the reference is whole");
    let [own, partner] = found[0][0].as_slice() else {
        panic!("two pieces are expected: {found:?}");
    };
    assert_eq!((own.contig.0, own.elsewhere.len()), (1, 0));
    assert_eq!(partner.hits, Some(2));
    let mut places: Vec<u32> = partner
        .elsewhere
        .iter()
        .chain([partner])
        .map(|place| place.start.zero_based())
        .collect();
    places.sort_unstable();
    assert_eq!(places, [350, 2_350]);
    assert_eq!(partner.elsewhere[0].cigar, partner.cigar);
}

#[test]
fn a_sequenced_read_that_runs_into_an_intron_goes_on_along_the_genome() {
    let toy = Toy::new();
    let found = toy.align(&[toy.letters(1, 1_350, 1_430)]);
    assert_eq!(
        found[0],
        vec![(1, 1_350, Strand::Forward, "80M".to_string())]
    );
}

#[test]
fn a_sequenced_pair_across_a_break_in_the_targets_intron_is_aligned_though_no_exon_is_in_it() {
    let toy = Toy::new();
    let bases = joined(&[toy.letters(0, 140, 200), toy.letters(1, 1_230, 1_280)]);
    let found = toy.align(&[bases.clone(), bases.slice(0, 90).reverse_complement()]);
    for pieces in &found {
        let mut contigs: Vec<u32> = pieces.iter().map(|piece| piece.0).collect();
        contigs.sort_unstable();
        assert_eq!(contigs, [0, 1], "{found:?}");
    }
}

#[test]
fn a_sequenced_read_that_goes_on_as_no_gene_does_keeps_its_clip() {
    let toy = Toy::new();
    let strange = Sequence::new(&made_up(40, 77));
    let found = toy.align(&[joined(&[toy.letters(1, 1_310, 1_370), strange])]);
    assert_eq!(found[0].len(), 1, "{found:?}");
    let (contig, start, _, cigar) = &found[0][0];
    assert_eq!((*contig, *start), (1, 1_310));
    assert!(cigar.ends_with('S'), "{cigar}");
    assert!(toy.align(&[toy.letters(1, 1_310, 1_370), Sequence::new(b"")])[1].is_empty());
}
