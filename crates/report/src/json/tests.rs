use std::collections::BTreeSet;

use serde_json::Value;

use crate::{columns, example, json, record::RunRecord};

/// Every path of keys in a call, joined by `_`, down to what is no object.
fn paths(value: &Value, prefix: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = if prefix.is_empty() {
                    key.clone()
                } else {
                    format!("{prefix}_{key}")
                };
                paths(value, &path, found);
            }
        }
        _ => {
            found.insert(prefix.to_string());
        }
    }
}

#[test]
fn json_of_a_detected_fusion() {
    insta::assert_snapshot!(json(&example::detected()));
}

#[test]
fn json_can_be_read_back() {
    for result in [example::nothing_found(), example::each_tier()] {
        let read: RunRecord = serde_json::from_str(&json(&result)).unwrap();
        assert_eq!(read, RunRecord::new(&result));
    }
}

#[test]
fn a_key_of_a_later_version_does_not_stop_a_reader() {
    let text = json(&example::nothing_found()).replacen('{', "{\"of_a_later_version\": [1],", 1);
    assert!(serde_json::from_str::<RunRecord>(&text).is_ok());
}

#[test]
fn every_column_is_named_after_the_keys_that_lead_to_its_value() {
    let value: Value = serde_json::from_str(&json(&example::each_tier())).unwrap();
    let mut keys = BTreeSet::new();
    paths(&value["calls"][0], "", &mut keys);
    for column in columns() {
        assert!(keys.contains(&column.name), "no key for {}", column.name);
    }
    // And the other way round: nothing of a call is in the JSON only.
    let names: BTreeSet<String> = columns().into_iter().map(|column| column.name).collect();
    assert_eq!(
        keys.difference(&names).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
}

#[test]
fn a_call_with_endless_weights_still_gives_numbers() {
    let mut result = example::detected();
    result.calls[0]
        .ledger
        .add("worst", f64::NEG_INFINITY, "impossible");
    result.calls[0].five_prime.unique_share = f64::NAN;
    let read: RunRecord = serde_json::from_str(&json(&result)).unwrap();
    assert!((read.calls[0].ledger.total + 99_999.0).abs() < 1e-9);
    assert!(read.calls[0].five_prime.unique_share.abs() < 1e-9);
}

#[test]
fn only_so_many_read_names_are_listed_but_all_are_counted() {
    let mut result = example::detected();
    result.calls[0].fragment_names = (0..250).map(|n| format!("r{n:03}")).collect();
    let read: RunRecord = serde_json::from_str(&json(&result)).unwrap();
    assert_eq!(read.calls[0].reads.len(), 100);
    assert_eq!(read.calls[0].reads_total, 250);
}
