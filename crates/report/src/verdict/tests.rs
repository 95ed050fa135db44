use trkfuse_core::{FrameStatus, Support};

use super::*;
use crate::example;

#[test]
fn a_detected_fusion_is_said_with_frame_domain_and_support() {
    assert_eq!(
        verdict(&example::detected()),
        "ETV6::NTRK3 fusion detected: PASS, in frame, kinase domain complete, \
         31 split + 6 spanning fragments"
    );
}

#[test]
fn a_negative_says_what_of_each_target_the_sample_shows() {
    let mut result = example::nothing_found();
    result.targets[2].exon_reads = 0;
    assert_eq!(
        verdict(&result),
        "no NTRK1/2/3 fusion detected; NTRK1 1,234 reads over exons, \
         NTRK2 not evaluable (11 reads over exons), NTRK3 not evaluable (no read over exons)"
    );
}

#[test]
fn one_read_is_singular_and_a_missing_contig_is_named() {
    let mut result = example::nothing_found();
    result.targets[0].exon_reads = 1;
    result.targets[1].is_present = false;
    let line = verdict(&result);
    assert!(
        line.contains("NTRK1 not evaluable (1 read over exons)"),
        "{line}"
    );
    assert!(
        line.contains("NTRK2 not evaluable (on no contig of this file)"),
        "{line}"
    );
}

#[test]
fn a_watched_call_is_possible_never_detected() {
    let mut result = example::each_tier();
    result.calls.remove(0);
    assert_eq!(
        verdict(&result),
        "no NTRK1/2/3 fusion detected; possible TPM3::NTRK1 fusion: out of frame, kinase domain \
         complete, 1 split fragment of a published pair, look again; NTRK1 1,234 reads over exons, \
         NTRK2 not evaluable (11 reads over exons), NTRK3 2,345 reads over exons; \
         1 candidate filtered"
    );
}

#[test]
fn a_watched_pair_that_nobody_published_is_not_called_published() {
    let mut result = example::each_tier();
    for call in &mut result.calls {
        call.published = None;
    }
    let line = verdict(&result);
    assert!(line.contains("1 split fragment, look again"), "{line}");
    assert!(!line.contains("published"), "{line}");
}

#[test]
fn all_passing_events_are_listed() {
    let mut result = example::detected();
    let mut second = example::tpm3_ntrk1();
    second.tier = Tier::Pass;
    second.frame.status = FrameStatus::Unknown;
    second.support = Support {
        split: 0,
        gapped: 1,
        ..Support::default()
    };
    result.calls.push(second);
    let line = verdict(&result);
    assert!(
        line.starts_with("ETV6::NTRK3 fusion detected: PASS, in frame"),
        "{line}"
    );
    assert!(
        line.ends_with(
            "; TPM3::NTRK1 fusion detected: PASS, frame unknown, kinase domain complete, \
             1 gapped fragment"
        ),
        "{line}"
    );
}

#[test]
fn filtered_calls_alone_are_no_detection() {
    let mut result = example::nothing_found();
    result.calls = vec![example::intergenic_ntrk1(), example::intergenic_ntrk1()];
    let line = verdict(&result);
    assert!(
        line.starts_with("no NTRK1/2/3 fusion detected; NTRK1 "),
        "{line}"
    );
    assert!(line.ends_with("; 2 candidates filtered"), "{line}");
    assert!(!line.contains("possible"), "{line}");
}

#[test]
fn other_targets_are_named_in_full() {
    let named = |genes: &[&str]| {
        let targets: Vec<_> = genes
            .iter()
            .map(|gene| TargetSummary {
                gene: (*gene).to_string(),
                ..example::nothing_found().targets[0].clone()
            })
            .collect();
        target_names(&targets)
    };
    assert_eq!(named(&["NTRK1", "NTRK2", "NTRK3"]), "NTRK1/2/3");
    assert_eq!(named(&["NTRK1", "NTRK3"]), "NTRK1/3");
    assert_eq!(named(&["NTRK3"]), "NTRK3");
    assert_eq!(named(&["ALK", "NTRK1", "ROS1"]), "ALK, NTRK1 or ROS1");
    assert_eq!(named(&["ALK", "ALK2"]), "ALK or ALK2");
    assert_eq!(named(&[]), "target");
}

#[test]
fn the_verdict_is_one_line() {
    assert!(!verdict(&example::each_tier()).contains('\n'));
    let mut result = example::nothing_found();
    result.targets.clear();
    assert_eq!(verdict(&result), "no target fusion detected");
}
