use std::path::{Path, PathBuf};

use proptest::prelude::*;
use trkfuse_core::{FusionCall, Retained};

use super::*;
use crate::{Destination, example, json};

const GENES: [&str; 2] = ["NTRK1", "NTRK3"];

fn breakend(contig: &str, position: u32) -> PanelBreakend {
    PanelBreakend {
        contig: contig.to_string(),
        position,
        retained: Retained::Lower,
    }
}

fn junction(position: u32, fragments: u32) -> SeenJunction {
    SeenJunction {
        five_prime: breakend("12", position),
        three_prime: breakend("15", 87_940_753),
        direction_known: true,
        fragments,
        targets: vec!["NTRK3".to_string()],
    }
}

fn turned(junction: SeenJunction) -> SeenJunction {
    SeenJunction {
        five_prime: junction.three_prime,
        three_prime: junction.five_prime,
        ..junction
    }
}

fn result(sample: &str, junctions: Vec<SeenJunction>) -> NormalResult {
    NormalResult {
        path: PathBuf::from(format!("{sample}.trkfuse.json")),
        sample: sample.to_string(),
        assembly: "GRCh38".to_string(),
        genes: GENES.map(String::from).to_vec(),
        junctions,
    }
}

/// Position of the 5' side, samples and fragments of each row.
fn rows(results: &[NormalResult], distance: u32) -> Vec<(u32, u32, u32)> {
    Panel::of(results, distance)
        .unwrap()
        .rows
        .iter()
        .map(|row| (row.five_prime.position, row.samples, row.fragments))
        .collect()
}

fn read_json(result: &trkfuse_core::RunResult) -> Result<NormalResult, PanelError> {
    read_text(&json(result))
}

fn read_text(text: &str) -> Result<NormalResult, PanelError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.trkfuse.json");
    std::fs::write(&path, text).unwrap();
    NormalResult::read(&path)
}

fn parse(text: &str) -> Result<Panel, PanelError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.tsv");
    std::fs::write(&path, text).unwrap();
    Panel::read(&path)
}

fn panel() -> Panel {
    Panel::of(
        &[
            result("a", vec![junction(100, 2)]),
            result("b", vec![junction(100, 1), junction(900, 4)]),
            result("c", vec![]),
        ],
        5,
    )
    .unwrap()
}

#[test]
fn the_table_of_a_small_panel() {
    insta::assert_snapshot!(panel().text().replace(env!("CARGO_PKG_VERSION"), "[version]"), @r"
    ##panel_version=1.0
    ##source=trkfuse_[version]
    ##assembly=GRCh38
    ##genes=NTRK1,NTRK3
    ##samples=3
    ##junctions=2
    contig5	pos5	retained5	contig3	pos3	retained3	samples	fragments
    12	100	lower	15	87940753	lower	2	3
    12	900	lower	15	87940753	lower	1	4
    ");
}

#[test]
fn a_sample_with_two_results_counts_once_with_its_most_fragments() {
    let results = [
        result("a", vec![junction(100, 2)]),
        result("a", vec![junction(100, 3)]),
        result("b", vec![]),
    ];
    assert_eq!(rows(&results, 5), [(100, 1, 3)]);
    assert_eq!(Panel::of(&results, 5).unwrap().samples, 2);
}

#[test]
fn one_junction_with_other_inserted_bases_is_one_row_of_all_its_fragments() {
    let results = [result("a", vec![junction(100, 2), junction(100, 3)])];
    assert_eq!(rows(&results, 5), [(100, 1, 5)]);
}

#[test]
fn junctions_a_few_bases_apart_are_one_at_the_place_that_most_samples_show() {
    let results = [
        result("a", vec![junction(103, 1)]),
        result("b", vec![junction(105, 1)]),
        result("c", vec![junction(105, 1), junction(103, 1)]),
        result("d", vec![junction(105, 1), junction(111, 1)]),
    ];
    assert_eq!(rows(&results, 5), [(105, 4, 5), (111, 1, 1)]);
    // Without a distance all stay apart.
    assert_eq!(rows(&results, 0), [(103, 2, 2), (105, 3, 3), (111, 1, 1)]);
}

#[test]
fn either_direction_is_one_junction_and_the_row_has_the_one_of_most_samples() {
    let results = [
        result("a", vec![turned(junction(100, 1))]),
        result("b", vec![junction(100, 1)]),
        result("c", vec![turned(junction(100, 1))]),
    ];
    let panel = Panel::of(&results, 5).unwrap();
    assert_eq!(panel.rows.len(), 1);
    assert_eq!(panel.rows[0].five_prime.contig, "15");
    assert_eq!(panel.rows[0].samples, 3);
}

#[test]
fn a_gene_that_was_not_looked_at_in_every_sample_is_left_out() {
    let mut narrow = result("a", vec![junction(100, 2)]);
    narrow.genes = vec!["NTRK1".to_string()];
    let panel = Panel::of(&[narrow.clone(), result("b", vec![junction(100, 2)])], 5).unwrap();
    assert_eq!(
        (panel.genes, panel.rows),
        (vec!["NTRK1".to_string()], vec![])
    );

    let mut other = result("c", vec![]);
    other.genes = vec!["ALK".to_string()];
    let error = Panel::of(&[narrow, other], 5).unwrap_err().to_string();
    assert!(
        error.contains("c.trkfuse.json") && error.contains("ALK"),
        "{error}"
    );
}

#[test]
fn results_of_two_assemblies_are_refused_with_both_files() {
    let mut other = result("b", vec![]);
    other.assembly = "GRCh37".to_string();
    let error = Panel::of(&[result("a", vec![]), other], 5)
        .unwrap_err()
        .to_string();
    for word in ["a.trkfuse.json", "GRCh38", "b.trkfuse.json", "GRCh37"] {
        assert!(error.contains(word), "{error}");
    }
    assert!(matches!(Panel::of(&[], 5), Err(PanelError::NoResults)));
}

#[test]
fn our_json_is_read_with_all_precise_junctions_whatever_their_tier() {
    let read = read_json(&example::each_tier()).unwrap();
    assert_eq!(
        (read.sample.as_str(), read.assembly.as_str()),
        ("S1", "GRCh38")
    );
    assert_eq!(read.genes, ["NTRK1", "NTRK2", "NTRK3"]);
    // The third call is imprecise.
    let places: Vec<(&str, u32, u32)> = read
        .junctions
        .iter()
        .map(|seen| {
            let five = &seen.five_prime;
            (five.contig.as_str(), five.position, seen.fragments)
        })
        .collect();
    assert_eq!(places, [("12", 11_869_969, 37), ("1", 154_170_400, 1)]);
    assert_eq!(read.junctions[0].targets, ["NTRK3"]);
}

#[test]
fn copies_of_fragments_alone_are_not_seen() {
    let mut run = example::detected();
    run.calls = vec![FusionCall {
        support: trkfuse_core::Support {
            raw_split: 3,
            ..trkfuse_core::Support::default()
        },
        ..example::etv6_ntrk3()
    }];
    let panel = Panel::of(&[read_json(&run).unwrap()], 5).unwrap();
    assert_eq!((panel.samples, panel.rows.len()), (1, 0));
}

#[test]
fn what_is_no_result_of_ours_is_refused() {
    for text in ["", "[]", "{\"fusions\": []}", "not json"] {
        assert!(
            matches!(read_text(text), Err(PanelError::NotAResult { .. })),
            "{text}"
        );
    }
    let text = json(&example::detected());
    let other = text.replacen("\"tool\": \"trkfuse\"", "\"tool\": \"other\"", 1);
    let error = read_text(&other).unwrap_err().to_string();
    assert!(
        error.contains("n.trkfuse.json") && error.contains("other"),
        "{error}"
    );
    let version = format!("\"schema_version\": \"{}\"", crate::record::SCHEMA_VERSION);
    let later = text.replacen(&version, "\"schema_version\": \"2.0\"", 1);
    assert!(matches!(
        read_text(&later),
        Err(PanelError::ResultVersion { .. })
    ));
    let cut = &text[..text.len() / 2];
    assert!(matches!(read_text(cut), Err(PanelError::NotAResult { .. })));
    assert!(matches!(
        NormalResult::read(Path::new("/no/such/file")),
        Err(PanelError::Unreadable { .. })
    ));
}

#[test]
fn a_written_panel_is_read_back_packed_or_not() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["panel.tsv", "panel.tsv.gz"] {
        let path = folder.path().join("made").join(name);
        panel().write(&Destination::Path(path.clone())).unwrap();
        assert_eq!(Panel::read(&path).unwrap(), panel(), "{name}");
    }
    let packed = std::fs::read(folder.path().join("made/panel.tsv.gz")).unwrap();
    assert_eq!(packed[..2], [0x1f, 0x8b]);
}

#[test]
fn a_damaged_row_is_named_by_its_line() {
    let text = panel().text();
    for (from, to, word) in [
        ("\t100\t", "\tx\t", "'x'"),
        ("\t100\t", "\t0\t", "'0'"),
        ("12\t100\tlower", "12\t100\tup", "'up'"),
        ("12\t100", "\t100", "contig"),
        ("\t2\t3\n", "\t2\n", "7 columns"),
        ("\t2\t3\n", "\t2\t3\t4\n", "9 columns"),
        ("\t2\t3\n", "\t4\t3\n", "4 samples of 3"),
        ("\t2\t3\n", "\t2\t-3\n", "'-3'"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let error = parse(&broken).unwrap_err().to_string();
        assert!(error.contains("line 8") && error.contains(word), "{error}");
    }
}

#[test]
fn a_header_without_its_parts_is_no_panel() {
    let text = panel().text();
    for key in ["panel_version", "assembly", "genes", "samples", "junctions"] {
        let kept: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with(&format!("##{key}=")))
            .collect();
        let broken = kept.join("\n") + "\n";
        let error = parse(&broken).unwrap_err().to_string();
        assert!(
            error.contains(key) && error.contains("normals build"),
            "{error}"
        );
    }
    for (from, to) in [
        ("##panel_version=1.0", "##panel_version=2.0"),
        ("##samples=3", "##samples=many"),
        ("contig5\tpos5", "contig5\tposition"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert!(
            matches!(parse(&broken), Err(PanelError::NotAPanel { .. })),
            "{to}"
        );
    }
    assert!(parse("").is_err() && parse("call_id\tgroup\n").is_err());
}

#[test]
fn a_panel_cut_short_is_truncated_whether_packed_or_not() {
    let text = panel().text();
    let end = text.trim_end().rfind('\n').unwrap() + 1;
    assert!(matches!(
        parse(&text[..end]),
        Err(PanelError::Truncated {
            found: 1,
            expected: 2,
            ..
        })
    ));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.tsv.gz");
    panel().write(&Destination::Path(path.clone())).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    for length in [10, 40, bytes.len() / 2] {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert!(Panel::read(&path).is_err(), "{length} bytes");
    }
}

#[test]
fn a_folder_or_nothing_is_no_panel() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        Panel::read(folder.path()),
        Err(PanelError::Unreadable { .. })
    ));
    assert!(matches!(
        Panel::read(&folder.path().join("none.tsv.gz")),
        Err(PanelError::Unreadable { .. })
    ));
}

fn any_results() -> impl Strategy<Value = Vec<NormalResult>> {
    let any_junction =
        (95_u32..130, 1_u32..4, any::<bool>()).prop_map(|(position, fragments, turn)| {
            let junction = junction(position, fragments);
            if turn { turned(junction) } else { junction }
        });
    let any_result = (0_u32..5, prop::collection::vec(any_junction, 0..6))
        .prop_map(|(sample, junctions)| result(&format!("s{sample}"), junctions));
    prop::collection::vec(any_result, 1..8)
}

proptest! {
    #[test]
    fn the_order_of_results_does_not_matter(
        (ordered, shuffled) in any_results().prop_flat_map(|results| {
            (Just(results.clone()), Just(results).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(
            Panel::of(&ordered, 5).unwrap().text(),
            Panel::of(&shuffled, 5).unwrap().text()
        );
    }

    #[test]
    fn every_junction_of_every_sample_is_within_reach_of_a_row(results in any_results()) {
        let panel = Panel::of(&results, 5).unwrap();
        for seen in results.iter().flat_map(|result| &result.junctions) {
            let near = |row: &PanelRow| {
                let position = |a: &PanelBreakend, b: &PanelBreakend| {
                    if a.contig == "12" { a.position } else { b.position }
                };
                position(&row.five_prime, &row.three_prime)
                    .abs_diff(position(&seen.five_prime, &seen.three_prime)) <= 5
            };
            prop_assert!(panel.rows.iter().any(near));
        }
        prop_assert!(panel.rows.iter().all(|row| row.samples <= panel.samples));
    }

    #[test]
    fn what_is_written_is_read_back(results in any_results()) {
        let panel = Panel::of(&results, 5).unwrap();
        prop_assert_eq!(parse(&panel.text()).unwrap(), panel);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(##[a-z_]{1,15}=[0-9.a-z]{0,5}\n){0,7}[ -~\t\n]{0,80}") {
        let _ = parse(&text);
    }
}
