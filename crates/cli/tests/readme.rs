//! The README's example is what the program says.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{run, text};

fn of_the_workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The demo's verdict on stderr, table and JSON.
fn demo() -> (String, String, Value) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let bam = of_the_workspace("test-data/demo/demo.bam");
    let output = run(&["call", text(&bam), "-o", text(folder.path())]);
    let read = |name: &str| {
        std::fs::read_to_string(folder.path().join(name)).expect("the call has written it")
    };
    (
        String::from_utf8_lossy(&output.stderr).into_owned(),
        read("demo.fusions.tsv"),
        serde_json::from_str(&read("demo.trkfuse.json")).expect("it is JSON"),
    )
}

/// The lines of the README's block that holds this text.
fn block_with(readme: &str, held: &str) -> Vec<String> {
    let block = readme
        .split("```")
        .skip(1)
        .step_by(2)
        .find(|block| block.contains(held))
        .unwrap_or_else(|| panic!("no block of the README holds {held:?}"));
    let lines = block.lines().skip(1).map(str::to_string);
    lines.filter(|line| !line.trim().is_empty()).collect()
}

/// Whether a value is what is shown, "..." standing for anything left out.
fn is_shown(shown: &str, value: &str) -> bool {
    let mut rest = value;
    shown.split("...").all(|part| {
        rest.find(part).is_some_and(|at| {
            rest = &rest[at + part.len()..];
            true
        })
    })
}

#[test]
fn the_readmes_example_is_what_the_demo_gives() {
    let readme = std::fs::read_to_string(of_the_workspace("README.md")).expect("it is there");
    let (verdict, table, json) = demo();

    let first = block_with(&readme, "$ trkfuse call test-data/demo/demo.bam");
    assert!(verdict.contains(&first[1]), "{verdict}");

    let mut lines = table.lines().filter(|line| !line.starts_with("##"));
    let mut cells = || lines.next().expect("a head and a row").split('\t');
    let (names, values): (Vec<_>, Vec<_>) = (cells().collect(), cells().collect());
    let row: BTreeMap<&str, &str> = names.into_iter().zip(values).collect();
    let shown = block_with(&readme, "three_prime_exon");
    assert!(shown.len() > 10);
    for line in shown {
        let (name, value) = line.trim().split_once(' ').expect("a name and a value");
        let found = row[name];
        assert!(is_shown(value.trim(), found), "{name}: {value} or {found}");
    }

    let ledger = &json["calls"][0]["ledger"];
    let mut wanted = String::new();
    for term in ledger["terms"].as_array().expect("it has terms") {
        let decibans = term["decibans"].as_f64().expect("a number");
        let word = |key: &str| term[key].as_str().expect("a text");
        if decibans != 0.0 {
            let (name, reason) = (word("name"), word("reason"));
            writeln!(wanted, "{decibans:>+7.1}  {name:<12}  {reason}").expect("a text takes all");
        }
    }
    let total = ledger["total"].as_f64().expect("a number");
    writeln!(wanted, "{total:>7.1}").expect("a text takes all");
    let shown = block_with(&readme, "splice_sites").join("\n") + "\n";
    assert_eq!(shown, wanted, "the README's ledger should be:\n{wanted}");
}
