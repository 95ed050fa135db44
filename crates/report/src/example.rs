//! A realistic result to test writers and readers with: no file, no caller needed.
//!
//! Built with the feature `test-utils`.

use trkfuse_core::{
    Breakend, ChimericOutput, Contig, ContigId, Contigs, DomainStatus, ExonPlace,
    FilterDeclaration, FilterKind, FragmentLengths, FrameStatus, FrameUnknown, FrameVerdict,
    FusionCall, FusionNames, GeneRef, Geometry, Homology, JunctionSequence, Layout, Ledger,
    LibraryProfile, Nearby, OtherLocus, Partner, Placement, Pos, Provenance, Retained, Role,
    RunResult, Sequence, Site, Strand, Strandedness, Support, TargetSummary, Tier, TranscriptRef,
    Warning,
};

const CHR1: ContigId = ContigId(0);
const CHR12: ContigId = ContigId(1);
const CHR15: ContigId = ContigId(2);

/// A run with one passing call, ETV6::NTRK3 with 31 split reads and 6 spanning pairs.
pub fn detected() -> RunResult {
    RunResult {
        calls: vec![etv6_ntrk3()],
        ..nothing_found()
    }
}

/// A run with a call of each tier: [`etv6_ntrk3`], [`tpm3_ntrk1`], [`intergenic_ntrk1`].
pub fn each_tier() -> RunResult {
    RunResult {
        calls: vec![etv6_ntrk3(), tpm3_ntrk1(), intergenic_ntrk1()],
        ..nothing_found()
    }
}

/// A run without any call.
pub fn nothing_found() -> RunResult {
    let target = |gene: &str, transcript: &str, exon_reads, kinase_reads, chimeric_fragments| {
        TargetSummary {
            gene: gene.to_string(),
            transcript: transcript.to_string(),
            exon_reads,
            kinase_reads,
            chimeric_fragments,
            is_present: true,
        }
    };
    let mut fragment_lengths = FragmentLengths::default();
    for length in [150, 180, 200, 220, 300] {
        fragment_lengths.add(length);
    }
    RunResult {
        sample: "S1".to_string(),
        provenance: Provenance {
            version: "0.1.0".to_string(),
            ledger_version: 1,
            command_line: "trkfuse call --reference GRCh38.fa -o out S1.bam".to_string(),
            reference: Some("GRCh38.fa".to_string()),
            annotation: "GRCh38 (GENCODE v43, MANE v1.5)".to_string(),
            assembly: "GRCh38".to_string(),
            settings: vec![
                ("min_anchor".to_string(), "10".to_string()),
                ("min_mapping_quality".to_string(), "10".to_string()),
            ],
        },
        contigs: contigs(),
        library: LibraryProfile {
            layout: Layout::PairedEnd,
            read_length: 100,
            fragment_lengths,
            strandedness: Strandedness::Reverse,
            aligner: Some("STAR 2.7.11b".to_string()),
            duplicates_marked: true,
            chimeric_output: ChimericOutput::Supplementary,
            reads_examined: 5_678,
        },
        targets: vec![
            target("NTRK1", "ENST00000524377.7", 1_234, 345, 3),
            target("NTRK2", "ENST00000277120.8", 11, 0, 0),
            target("NTRK3", "ENST00000629765.3", 2_345, 1_987, 39),
        ],
        filters: vec![
            FilterDeclaration {
                name: "low_support".to_string(),
                kind: FilterKind::Evidence,
                description: "fewer than 2 unique supporting fragments".to_string(),
            },
            FilterDeclaration {
                name: "low_quality".to_string(),
                kind: FilterKind::Evidence,
                description: "QUAL below 20".to_string(),
            },
        ],
        total_fragments: None,
        calls: Vec::new(),
        warnings: vec![Warning {
            name: "malformed_sa".to_string(),
            count: 2,
            message: "2 reads have an SA tag that cannot be read; they count without it"
                .to_string(),
        }],
    }
}

/// The contigs of the examples, with their lengths in GRCh38.
pub fn contigs() -> Contigs {
    let contig = |name: &str, length| Contig {
        name: name.to_string(),
        length,
    };
    Contigs::new(vec![
        contig("chr1", 248_956_422),
        contig("chr12", 133_275_309),
        contig("chr15", 101_991_189),
    ])
    .expect("the names differ")
}

fn gene(symbol: &str, id: &str, strand: Strand) -> GeneRef {
    GeneRef {
        symbol: symbol.to_string(),
        id: Some(id.to_string()),
        strand,
    }
}

fn transcript(id: &str, refseq: &str) -> TranscriptRef {
    TranscriptRef {
        id: id.to_string(),
        refseq: Some(refseq.to_string()),
        is_mane_select: true,
    }
}

fn breakend(contig: ContigId, one_based: u32, retained: Retained) -> Breakend {
    Breakend {
        contig,
        pos: Pos::from_one_based(one_based).expect("the examples count from 1"),
        retained,
    }
}

fn exon(number: u32, of: u32) -> ExonPlace {
    ExonPlace {
        number,
        of,
        offset: 0,
    }
}

fn ntrk1() -> Partner {
    Partner {
        placement: Placement::Gene(gene("NTRK1", "ENSG00000198400.14", Strand::Forward)),
        alternatives: Vec::new(),
        elsewhere: Vec::new(),
        is_target: true,
        breakend: breakend(CHR1, 156_874_571, Retained::Higher),
        transcribed: Some(Strand::Forward),
        transcript: Some(transcript("ENST00000524377.7", "NM_002529.4")),
        site: Site::SpliceSite,
        exon: Some(exon(10, 17)),
        reference_base: b'A',
        splice_dinucleotide: Some(*b"AG"),
        reference_reads: Some(12),
        longest_anchor: 31,
        unique_share: 1.0,
        uncertainty: (0, 0),
    }
}

fn etv6_side(transcript: &TranscriptRef) -> Partner {
    Partner {
        placement: Placement::Gene(gene("ETV6", "ENSG00000139083.11", Strand::Forward)),
        alternatives: Vec::new(),
        elsewhere: Vec::new(),
        is_target: false,
        breakend: breakend(CHR12, 11_869_969, Retained::Lower),
        transcribed: Some(Strand::Forward),
        transcript: Some(transcript.clone()),
        site: Site::SpliceSite,
        exon: Some(exon(5, 8)),
        reference_base: b'G',
        splice_dinucleotide: Some(*b"GT"),
        reference_reads: Some(20),
        longest_anchor: 48,
        unique_share: 1.0,
        uncertainty: (0, 0),
    }
}

fn ntrk3_side(transcript: &TranscriptRef) -> Partner {
    Partner {
        placement: Placement::Gene(gene("NTRK3", "ENSG00000140538.17", Strand::Reverse)),
        alternatives: Vec::new(),
        elsewhere: Vec::new(),
        is_target: true,
        breakend: breakend(CHR15, 87_940_753, Retained::Lower),
        transcribed: Some(Strand::Reverse),
        transcript: Some(transcript.clone()),
        site: Site::SpliceSite,
        exon: Some(exon(15, 20)),
        reference_base: b'T',
        splice_dinucleotide: Some(*b"AG"),
        reference_reads: Some(0),
        longest_anchor: 49,
        unique_share: 0.9677,
        uncertainty: (0, 0),
    }
}

/// A passing call: exon 5 of ETV6 joined to exon 15 of NTRK3 in 31 split reads and 6 spanning pairs.
pub fn etv6_ntrk3() -> FusionCall {
    let (etv6, ntrk3) = (
        transcript("ENST00000396373.9", "NM_001987.5"),
        transcript("ENST00000629765.3", "NM_001012338.3"),
    );
    let mut ledger = Ledger::default();
    ledger.add(
        "prior",
        -30.0,
        "1 in 1,000 candidates at these loci is a fusion",
    );
    ledger.add(
        "support",
        62.5,
        "31 unique junction fragments where chance gives 0.02",
    );
    ledger.add(
        "splice_sites",
        12.0,
        "both breakends lie on annotated exon boundaries",
    );
    ledger.add("spanning", 4.25, "6 spanning pairs where 7.1 are expected");
    FusionCall {
        id: "ETV6_NTRK3.1".to_string(),
        group: "ETV6_NTRK3".to_string(),
        five_prime: etv6_side(&etv6),
        three_prime: ntrk3_side(&ntrk3),
        direction_known: true,
        is_precise: true,
        target_role: Role::ThreePrime,
        inserted: Sequence::default(),
        homology: Homology::default(),
        support: Support {
            split: 31,
            gapped: 0,
            spanning: 6,
            raw_split: 40,
            raw_gapped: 0,
            raw_spanning: 7,
        },
        fragment_names: (1..=37).map(|n| format!("fragment{n:02}")).collect(),
        geometry: Geometry::Translocation,
        is_read_through: false,
        reciprocal: None,
        published: Some("ETV6 exon 5 to NTRK3 exon 15, as published".to_string()),
        normal_samples: Some(0),
        matched_normal_fragments: None,
        dna_support: Some("MantaBND:7:0:1:0:0:0:0".to_string()),
        frame: FrameVerdict {
            status: FrameStatus::InFrame,
            unknown: None,
            pair: Some((etv6.clone(), ntrk3.clone())),
            any_status: FrameStatus::InFrame,
            any_pair: Some((etv6, ntrk3)),
            pairs_known: 12,
            pairs_in_frame: 9,
        },
        kinase_domain: DomainStatus::Complete,
        transmembrane: DomainStatus::Lost,
        sequence: Some(JunctionSequence {
            five_prime: Sequence::new(b"GAGCACGCCATGCCCATTGGGAGAATAGCAG"),
            inserted: Sequence::default(),
            three_prime: Sequence::new(b"ATGTGCAGCACATTAAGAGGAGAGACATCG"),
        }),
        peptide: Some("EHAMPIGRIA|DVQHIKRRDI".to_string()),
        transcript_sequence: Some(
            "GAGCACGCCATGCCCATTGGGAGAATAGCAG|ATGTGCAGCACATTAAGAGGAGAGACATCG".to_string(),
        ),
        names: FusionNames {
            hgnc: "ETV6::NTRK3".to_string(),
            hgvs: Some("NM_001987.5:r.?_1009::NM_001012338.3:r.1586_?".to_string()),
            vicc: Some("NM_001987.5(ETV6):e.5::NM_001012338.3(NTRK3):e.15".to_string()),
        },
        quality: ledger.quality(),
        ledger,
        filters: Vec::new(),
        tier: Tier::Pass,
    }
}

/// A watched call: exon 8 of TPM3 joined to exon 10 of NTRK1 in one split read, with two bases between.
pub fn tpm3_ntrk1() -> FusionCall {
    let (tpm3, target) = (
        transcript("ENST00000651641.1", "NM_152263.4"),
        transcript("ENST00000524377.7", "NM_002529.4"),
    );
    let mut ledger = Ledger::default();
    ledger.add(
        "prior",
        -30.0,
        "1 in 1,000 candidates at these loci is a fusion",
    );
    ledger.add(
        "support",
        9.0,
        "1 unique junction fragment where chance gives 0.12",
    );
    ledger.add("knowledge", 25.5, "a published pair");
    FusionCall {
        id: "TPM3_NTRK1.1".to_string(),
        group: "TPM3_NTRK1".to_string(),
        five_prime: Partner {
            placement: Placement::Gene(gene("TPM3", "ENSG00000143549.22", Strand::Reverse)),
            alternatives: vec![gene("NUP210L", "ENSG00000143552.10", Strand::Reverse)],
            elsewhere: vec![
                OtherLocus {
                    gene: Some(gene("TPM3P9", "ENSG00000241015.1", Strand::Reverse)),
                    breakend: breakend(CHR15, 21_000_000, Retained::Higher),
                    fragments: 1,
                },
                OtherLocus {
                    gene: None,
                    breakend: breakend(CHR12, 54_321, Retained::Lower),
                    fragments: 1,
                },
            ],
            is_target: false,
            breakend: breakend(CHR1, 154_170_400, Retained::Higher),
            transcribed: Some(Strand::Reverse),
            transcript: Some(tpm3.clone()),
            site: Site::SpliceSite,
            exon: Some(exon(8, 10)),
            reference_base: b'C',
            splice_dinucleotide: None,
            reference_reads: None,
            longest_anchor: 40,
            unique_share: 0.0,
            uncertainty: (0, 0),
        },
        three_prime: ntrk1(),
        inserted: Sequence::new(b"AC"),
        support: Support {
            split: 1,
            raw_split: 1,
            ..Support::default()
        },
        fragment_names: vec!["fragment99".to_string()],
        geometry: Geometry::Inversion,
        published: Some("TPM3 exon 8 to NTRK1 exon 10, as published".to_string()),
        dna_support: None,
        frame: FrameVerdict {
            status: FrameStatus::OutOfFrame,
            unknown: None,
            pair: Some((tpm3, target)),
            any_status: FrameStatus::OutOfFrame,
            any_pair: None,
            pairs_known: 4,
            pairs_in_frame: 0,
        },
        transmembrane: DomainStatus::Complete,
        sequence: None,
        peptide: None,
        transcript_sequence: None,
        names: FusionNames {
            hgnc: "TPM3::NTRK1".to_string(),
            hgvs: None,
            vicc: Some("NM_152263.4(TPM3):e.8::AC::NM_002529.4(NTRK1):e.10".to_string()),
        },
        quality: ledger.quality(),
        ledger,
        filters: vec!["low_support".to_string()],
        tier: Tier::Watch,
        ..etv6_ntrk3()
    }
}

/// A filtered call of one spanning pair, between no gene and NTRK1, in an unknown direction.
pub fn intergenic_ntrk1() -> FusionCall {
    let mut ledger = Ledger::default();
    ledger.add(
        "prior",
        -30.0,
        "1 in 1,000 candidates at these loci is a fusion",
    );
    ledger.add("support", 2.0, "no junction fragment");
    FusionCall {
        id: "chr1:150000000_NTRK1.1".to_string(),
        group: "chr1:150000000_NTRK1".to_string(),
        five_prime: Partner {
            placement: Placement::Intergenic {
                lower: Some(Nearby {
                    gene: gene("LOWER1", "ENSG00000000001.1", Strand::Forward),
                    distance: 1_200,
                }),
                higher: Some(Nearby {
                    gene: GeneRef {
                        symbol: "HIGHER1".to_string(),
                        id: None,
                        strand: Strand::Reverse,
                    },
                    distance: 34_000,
                }),
            },
            alternatives: Vec::new(),
            elsewhere: Vec::new(),
            is_target: false,
            breakend: breakend(CHR1, 150_000_000, Retained::Lower),
            transcribed: None,
            transcript: None,
            site: Site::Intergenic,
            exon: None,
            reference_base: b'N',
            splice_dinucleotide: None,
            reference_reads: None,
            longest_anchor: 0,
            unique_share: 1.0,
            uncertainty: (0, 180),
        },
        three_prime: Partner {
            breakend: breakend(CHR1, 156_874_600, Retained::Higher),
            transcribed: None,
            site: Site::Cds,
            exon: Some(ExonPlace {
                number: 10,
                of: 17,
                offset: 29,
            }),
            splice_dinucleotide: None,
            longest_anchor: 0,
            uncertainty: (-180, 0),
            ..ntrk1()
        },
        direction_known: false,
        is_precise: false,
        inserted: Sequence::default(),
        support: Support {
            spanning: 1,
            raw_spanning: 2,
            ..Support::default()
        },
        fragment_names: vec!["fragment77".to_string()],
        geometry: Geometry::Deletion,
        published: None,
        frame: FrameVerdict {
            status: FrameStatus::Unknown,
            unknown: Some(FrameUnknown::Imprecise),
            pair: None,
            any_status: FrameStatus::Unknown,
            any_pair: None,
            pairs_known: 0,
            pairs_in_frame: 0,
        },
        kinase_domain: DomainStatus::Unknown,
        transmembrane: DomainStatus::Unknown,
        names: FusionNames {
            hgnc: "chr1:150000000::NTRK1".to_string(),
            hgvs: None,
            vicc: None,
        },
        quality: ledger.quality(),
        ledger,
        filters: vec!["low_support".to_string(), "low_quality".to_string()],
        tier: Tier::Filtered,
        ..tpm3_ntrk1()
    }
}
