//! The simulator's truth as the evaluator reads it: the two meet in a file only.

use trkfuse_core::{DomainStatus, FrameStatus, Strand};
use trkfuse_simeval::{
    FrameTruth, FusionSpec, Microhomology, Outputs, Place, SimulationConfig, Support, TruthSide,
    read_truth, simulate,
};

#[test]
fn the_evaluator_reads_what_the_simulator_wrote() {
    let spec = |text: &str| FusionSpec::parse(text).expect("a fusion");
    let config = SimulationConfig {
        fusions: vec![
            FusionSpec {
                support: Support::Exact {
                    split: 4,
                    spanning: 3,
                },
                homology: Some(Microhomology {
                    upstream: 1,
                    downstream: 2,
                }),
                reciprocal: Some(Support::Exact {
                    split: 2,
                    spanning: 0,
                }),
                ..spec("TPM3:8::NTRK1:10")
            },
            // Between genes, so named by its place.
            spec("chr8:60000000:+::NTRK3:15"),
            // Within the kinase domain.
            spec("LMNA:2::NTRK1:15"),
            spec("BCR:14::ABL1:2"),
        ],
        background_pairs: 500,
        ..SimulationConfig::default()
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let outputs = Outputs::in_folder(folder.path(), "s");
    let simulated = simulate(&config, &outputs).expect("the configuration is right");

    let path = outputs.truth.expect("a truth is written");
    let read = read_truth(&path, "s").expect("the truth can be read");
    assert_eq!(simulated.fusions.len(), 5);
    assert_eq!(read.len(), simulated.fusions.len());
    for (row, fusion) in read.iter().zip(&simulated.fusions) {
        assert_eq!(row.fusion, fusion.name);
        for (side, truth) in [
            (&row.five_prime, &fusion.five_prime),
            (&row.three_prime, &fusion.three_prime),
        ] {
            let expected = TruthSide {
                gene: truth.gene.clone(),
                place: Place::new(&truth.contig, truth.breakend.pos),
                strand: Some(truth.strand),
                exon: truth.exon.map(|place| place.number),
            };
            assert_eq!(side, &expected);
        }
        let frame = match fusion.frame {
            FrameTruth::InFrame => FrameStatus::InFrame,
            FrameTruth::OutOfFrame => FrameStatus::OutOfFrame,
            FrameTruth::StopCodon => FrameStatus::StopCodon,
            FrameTruth::Unknown => FrameStatus::Unknown,
        };
        assert_eq!(row.frame, Some(frame));
        assert_eq!(row.homology_upstream, fusion.homology.upstream);
        assert_eq!(row.homology_downstream, fusion.homology.downstream);
        assert_eq!(row.split_reads, fusion.split_reads);
        assert_eq!(row.spanning_pairs, fusion.spanning_pairs);
    }
    assert_eq!(read[0].five_prime.place.to_string(), "1:154170400");
    assert_eq!(read[0].five_prime.strand, Some(Strand::Reverse));
    assert_eq!(read[0].support(), 7);
    assert_eq!(read[2].five_prime.gene, None);
    // NTRK1 loses its kinase domain as 5' gene. Of a fusion without a target nothing is to be told.
    let kinase: Vec<Option<DomainStatus>> = read.iter().map(|row| row.kinase_domain).collect();
    let expected = [
        Some(DomainStatus::Complete),
        Some(DomainStatus::Lost),
        Some(DomainStatus::Complete),
        Some(DomainStatus::Partial),
        None,
    ];
    assert_eq!(kinase, expected);
}
