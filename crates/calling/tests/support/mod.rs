//! Builders of fragments on the real gene models, for the tests of the judging room.

#![allow(dead_code, reason = "each test file uses some of the builders")]

use std::collections::BTreeMap;
use std::sync::Arc;

use trkfuse_calling::{
    CallingConfig, Context, NormalPanel, StructuralVariants, breakends_to_count, find_candidates,
    judge, settle,
};
use trkfuse_core::{
    Breakend, ChimericOutput, Contig, ContigId, Contigs, End, Evidence, Fragment, FragmentLengths,
    FusionCall, Interval, Junction, JunctionRead, Layout, LibraryProfile, Piece, Pos, ReadSequence,
    ReferenceSequence, Retained, Sequence, SpanningPair, Strand, Strandedness,
};
use trkfuse_genes::{Assembly, Gene, GeneIndex, GeneModels, TARGETS};

/// Main chromosomes of GRCh38 and their lengths.
const GRCH38: [(&str, u32); 24] = [
    ("chr1", 248_956_422),
    ("chr2", 242_193_529),
    ("chr3", 198_295_559),
    ("chr4", 190_214_555),
    ("chr5", 181_538_259),
    ("chr6", 170_805_979),
    ("chr7", 159_345_973),
    ("chr8", 145_138_636),
    ("chr9", 138_394_717),
    ("chr10", 133_797_422),
    ("chr11", 135_086_622),
    ("chr12", 133_275_309),
    ("chr13", 114_364_328),
    ("chr14", 107_043_718),
    ("chr15", 101_991_189),
    ("chr16", 90_338_345),
    ("chr17", 83_257_441),
    ("chr18", 80_373_285),
    ("chr19", 58_617_616),
    ("chr20", 64_444_167),
    ("chr21", 46_709_983),
    ("chr22", 50_818_468),
    ("chrX", 156_040_895),
    ("chrY", 57_227_415),
];

/// A sample's surroundings with the real gene models of GRCh38.
pub(crate) struct Sample {
    pub(crate) contigs: Contigs,
    pub(crate) genes: GeneIndex,
    pub(crate) targets: Vec<Arc<Gene>>,
    pub(crate) library: LibraryProfile,
    pub(crate) reference: Option<Box<dyn ReferenceSequence + Send + Sync>>,
    pub(crate) normals: Option<NormalPanel>,
    pub(crate) matched_normal: Option<NormalPanel>,
    pub(crate) structural_variants: Option<StructuralVariants>,
    pub(crate) config: CallingConfig,
}

impl Sample {
    /// An unstranded paired-end library of 100-base reads and fragments around 300 bases.
    pub(crate) fn grch38() -> Self {
        let contigs = GRCH38
            .iter()
            .map(|&(name, length)| Contig {
                name: name.to_string(),
                length,
            })
            .collect();
        let contigs = Contigs::new(contigs).expect("names differ");
        let genes = GeneModels::embedded(Assembly::Grch38).bind(&contigs);
        let targets = TARGETS
            .iter()
            .map(|name| genes.by_name(name).expect("the targets are in the models"))
            .collect();
        let mut lengths = FragmentLengths::default();
        for length in 250..350 {
            lengths.add(length);
        }
        Self {
            contigs,
            genes,
            targets,
            library: LibraryProfile {
                layout: Layout::PairedEnd,
                read_length: 100,
                fragment_lengths: lengths,
                strandedness: Strandedness::Unstranded,
                aligner: None,
                duplicates_marked: false,
                chimeric_output: ChimericOutput::Supplementary,
                reads_examined: 200,
            },
            reference: None,
            normals: None,
            matched_normal: None,
            structural_variants: None,
            config: CallingConfig::DEFAULT,
        }
    }

    /// The sample with further targets.
    pub(crate) fn with_targets(mut self, names: &[&str]) -> Self {
        self.targets = names
            .iter()
            .map(|name| self.genes.by_name(name).expect("the gene is in the models"))
            .collect();
        self
    }

    pub(crate) fn call(&self, fragments: &[Fragment]) -> Vec<FusionCall> {
        self.call_counting(fragments, |_| None)
    }

    /// Calls with so many ordinary reads across the breakends that are asked for.
    pub(crate) fn call_counting(
        &self,
        fragments: &[Fragment],
        reads: impl Fn(Breakend) -> Option<u32>,
    ) -> Vec<FusionCall> {
        let context = Context {
            contigs: &self.contigs,
            genes: &self.genes,
            targets: &self.targets,
            library: &self.library,
            reference: self
                .reference
                .as_deref()
                .map(|reference| reference as &dyn ReferenceSequence),
            normals: self.normals.as_ref(),
            matched_normal: self.matched_normal.as_ref(),
            structural_variants: self.structural_variants.as_ref(),
            config: &self.config,
        };
        let mut fragments = fragments.to_vec();
        settle(&mut fragments, &context);
        let candidates = find_candidates(&fragments, &context);
        let counted = breakends_to_count(&candidates, &context)
            .into_iter()
            .filter_map(|breakend| Some((breakend, reads(breakend)?)))
            .collect();
        judge(&candidates, &counted, &context)
    }

    /// The breakend of a gene on a contig, position counted from 1.
    pub(crate) fn breakend(&self, contig: &str, pos: u32, retained: Retained) -> Breakend {
        Breakend {
            contig: self.contigs.id(contig).expect("a contig of GRCh38"),
            pos: Pos::from_one_based(pos).expect("counted from 1"),
            retained,
        }
    }

    /// ETV6 exon 5 to NTRK3 exon 15: GRCh38 chr12:11869969 and chr15:87940753.
    pub(crate) fn etv6_ntrk3(&self) -> Junction {
        Junction::new(
            self.breakend("chr12", 11_869_969, Retained::Lower),
            self.breakend("chr15", 87_940_753, Retained::Lower),
        )
    }

    /// The reciprocal: NTRK3 exon 14 (the high side) to ETV6 exon 6 (the low side).
    pub(crate) fn ntrk3_etv6(&self) -> Junction {
        let start = |gene: &str, exon| {
            let gene = self.genes.by_name(gene).expect("a gene");
            let exon = gene.main().exon(exon).expect("it has as many exons");
            exon.start.one_based()
        };
        Junction::new(
            self.breakend("chr12", start("ETV6", 6), Retained::Higher),
            self.breakend("chr15", start("NTRK3", 14), Retained::Higher),
        )
    }

    /// ETV6 exon 4 to NTRK3 exon 15.
    pub(crate) fn etv6_exon_4_ntrk3(&self) -> Junction {
        let gene = self.genes.by_name("ETV6").expect("a gene");
        let exon = gene.main().exon(4).expect("it has as many exons");
        let end = self.breakend("chr12", exon.last().one_based(), Retained::Lower);
        Junction::new(end, self.etv6_ntrk3().high())
    }

    /// LMNA exon 2 to NTRK1 exon 11, one strand: chr1:156130773 and chr1:156874906.
    pub(crate) fn lmna_ntrk1(&self) -> Junction {
        Junction::new(
            self.breakend("chr1", 156_130_773, Retained::Lower),
            self.breakend("chr1", 156_874_906, Retained::Higher),
        )
    }

    /// The end of one gene's exon joined to the start of another's, both genes on the forward strand of one contig.
    pub(crate) fn exons(&self, (five, end): (&str, u32), (three, start): (&str, u32)) -> Junction {
        let exon = |symbol: &str, number| {
            let gene = self.genes.by_name(symbol).expect("a gene");
            assert_eq!(gene.strand, Strand::Forward);
            let contig = self.contigs.name(gene.contig).to_string();
            (contig, gene.main().exon(number).expect("an exon"))
        };
        let ((five_contig, five), (three_contig, three)) = (exon(five, end), exon(three, start));
        Junction::new(
            self.breakend(&five_contig, five.last().one_based(), Retained::Lower),
            self.breakend(&three_contig, three.start.one_based(), Retained::Higher),
        )
    }

    /// TPM3 exon 8 to NTRK1 exon 10, reverse to forward: chr1:154170400 and chr1:156874571.
    pub(crate) fn tpm3_ntrk1(&self) -> Junction {
        Junction::new(
            self.breakend("chr1", 154_170_400, Retained::Higher),
            self.breakend("chr1", 156_874_571, Retained::Higher),
        )
    }
}

/// One side of a read that lies uniquely.
pub(crate) fn piece(breakend: Breakend, aligned: u32) -> Piece {
    Piece {
        aligned,
        run: aligned,
        behind: None,
        unexplained: 0,
        mapping_quality: 255,
        hits: Some(1),
        mismatches: Some(0),
        reference_base: None,
        outermost: breakend
            .extended(-i64::from(aligned) + 1)
            .expect("within the contig")
            .pos,
    }
}

/// A split read with 50 - `shift` bases on the low side and 50 + `shift` on the high one.
pub(crate) fn junction_read(junction: Junction, inserted: &str, shift: i32) -> JunctionRead {
    let low_aligned = u32::try_from(50 - shift).expect("a read has both sides");
    let high_aligned = u32::try_from(50 + shift).expect("a read has both sides");
    let inserted = Sequence::new(inserted.as_bytes());
    // The same molecule in each read: bases are made from the cut outwards.
    let mut bases = marked(b'A', low_aligned).reverse_complement();
    bases.extend(&inserted);
    bases.extend(&marked(b'G', high_aligned));
    JunctionRead {
        junction,
        overlap: 0,
        sequence: Some(ReadSequence {
            bases,
            low_end: low_aligned,
            high_start: low_aligned + inserted.len() as u32,
        }),
        inserted,
        low: piece(junction.low(), low_aligned),
        high: piece(junction.high(), high_aligned),
        reads_low_to_high: true,
        is_second_mate: false,
        uncertainty: 0,
        elsewhere: Vec::new(),
    }
}

/// Bases that are no repeat of a short motif.
fn marked(first: u8, bases: u32) -> Sequence {
    let mut state = u32::from(first);
    let letters: Vec<u8> = (0..bases)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b"ACGT"[(state >> 24) as usize % 4]
        })
        .collect();
    Sequence::new(&letters)
}

/// A fragment with one piece of evidence.
pub(crate) fn fragment(name: &str, evidence: Evidence) -> Fragment {
    Fragment {
        name: name.to_string(),
        umi: None,
        cell: None,
        is_duplicate: false,
        evidence: vec![evidence],
    }
}

/// `count` fragments with a split read, each broken at another place.
pub(crate) fn split_fragments(junction: Junction, inserted: &str, count: u32) -> Vec<Fragment> {
    (0..count)
        .map(|index| {
            let shift = (index as i32 * 7) % 50 - 25;
            let read = junction_read(junction, inserted, shift);
            fragment(&format!("split{index:03}"), Evidence::SplitRead(read))
        })
        .collect()
}

/// A junction so many bases off another, both sides further out (negative: further in).
pub(crate) fn off(junction: Junction, low: i64, high: i64) -> Junction {
    let moved = |end, bases| junction.end(end).extended(bases).expect("a place");
    Junction::new(moved(End::Low, low), moved(End::High, high))
}

/// `count` spanning pairs whose mates end `distance` bases before either breakend.
pub(crate) fn spanning_fragments(junction: Junction, distance: u32, count: u32) -> Vec<Fragment> {
    (0..count)
        .map(|index| {
            let inner = |end: End| {
                let back = i64::from(distance) + i64::from(index % 20);
                junction
                    .end(end)
                    .extended(-back)
                    .expect("within the contig")
            };
            let pair = SpanningPair {
                inner: Junction::new(inner(End::Low), inner(End::High)),
                low: piece(inner(End::Low), 100),
                high: piece(inner(End::High), 100),
                low_clipped: 0,
                high_clipped: 0,
                low_is_first_mate: index % 2 == 0,
                elsewhere: Vec::new(),
            };
            fragment(&format!("pair{index:03}"), Evidence::SpanningPair(pair))
        })
        .collect()
}

/// A stretch of reference that is random but the same at each look, with bases planted at places.
#[derive(Default)]
pub(crate) struct PlantedReference {
    pub(crate) planted: BTreeMap<(ContigId, u32), u8>,
}

impl PlantedReference {
    /// Plants bases from a place (counted from 0) on.
    pub(crate) fn plant(&mut self, contig: ContigId, start: u32, bases: &[u8]) {
        for (offset, &base) in bases.iter().enumerate() {
            self.planted.insert((contig, start + offset as u32), base);
        }
    }

    /// The bases that end at a breakend, walking out of its flank.
    pub(crate) fn flank(&self, breakend: Breakend, bases: u32) -> Sequence {
        let pos = breakend.pos.zero_based();
        let (start, end) = match breakend.retained {
            Retained::Lower => (pos + 1 - bases, pos + 1),
            Retained::Higher => (pos, pos + bases),
        };
        let interval = Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end))
            .expect("a flank is no empty interval");
        let forward = self
            .bases(breakend.contig, interval)
            .expect("planted references hold all bases");
        match breakend.retained {
            Retained::Lower => forward,
            Retained::Higher => forward.reverse_complement(),
        }
    }
}

impl ReferenceSequence for PlantedReference {
    fn bases(
        &self,
        contig: ContigId,
        interval: Interval,
    ) -> Result<Sequence, trkfuse_core::ReferenceError> {
        let letters: Vec<u8> = (interval.start.zero_based()..interval.end.zero_based())
            .map(|pos| {
                self.planted
                    .get(&(contig, pos))
                    .copied()
                    .unwrap_or_else(|| {
                        let mut state = (u64::from(contig.0) << 32 | u64::from(pos))
                            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
                        state ^= state >> 29;
                        state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
                        b"ACGT"[(state >> 60) as usize % 4]
                    })
            })
            .collect();
        Ok(Sequence::new(&letters))
    }
}

/// The other strand's name of a strand, for readable expectations.
pub(crate) fn strands(call: &FusionCall) -> (Option<Strand>, Option<Strand>) {
    (call.five_prime.transcribed, call.three_prime.transcribed)
}

/// The call of fragments that give but one.
pub(crate) fn only_call(sample: &Sample, fragments: &[Fragment]) -> FusionCall {
    let calls = sample.call(fragments);
    assert_eq!(calls.len(), 1, "{calls:#?}");
    calls.into_iter().next().expect("one call")
}
