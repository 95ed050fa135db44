//! Deep panels: each fragment of a fusion as many molecules, told apart by UMI, none of them left out. The full depth
//! is measured by `trkfuse-benches --panel` (`benches/README.md`).

mod support;

use std::path::{Path, PathBuf};

use rust_htslib::bam::record::Aux;
use serde_json::Value;
use support::calls;
use support::records::{records, write_like};
use support::world::World;
use trkfuse_simeval::Support;

/// Molecules of each fragment.
const MOLECULES: u64 = 60;

/// The world's file with the fragments named written as so many molecules. `is_split`: with what the aligner
/// told of further pieces.
fn deepened(world: &World, names: &[String], molecules: u64, is_split: bool) -> PathBuf {
    let path = world.path(&format!("deep_{molecules}_{is_split}.bam"));
    let own = world.path("own.bam");
    let mut deep = Vec::new();
    for mut record in records(&own) {
        if !is_split {
            if record.is_supplementary() {
                continue;
            }
            record.remove_aux(b"SA").ok();
        }
        let name = String::from_utf8(record.qname().to_vec()).expect("a plain name");
        let times = if names.contains(&name) { molecules } else { 1 };
        for molecule in 0..times {
            let mut copy = record.clone();
            copy.set_qname(format!("{name}.{molecule}").as_bytes());
            copy.push_aux(b"RX", Aux::String(&umi(molecule)))
                .expect("room for a tag");
            deep.push(copy);
        }
    }
    write_like(&own, &path, deep);
    path
}

/// UMIs of which no two are one base off each other: each base comes twice.
fn umi(molecule: u64) -> String {
    let half: String = (0..5)
        .map(|digit| char::from(b"ACGT"[(molecule >> (2 * digit) & 3) as usize]))
        .collect();
    half.clone() + &half
}

fn support(world: &World, alignments: &Path) -> ([u64; 3], Value) {
    let json = world.call(alignments, &[]);
    let passing = calls(&json, "pass");
    assert_eq!(passing.len(), 1, "{json}");
    let support = &passing[0]["support"];
    let count = |kind: &str| support[kind].as_u64().expect("a count");
    (
        [count("split"), count("gapped"), count("spanning")],
        passing[0]["reads"].clone(),
    )
}

#[test]
fn every_molecule_counts_however_many_are_alike() {
    let few = Support::Exact {
        split: 4,
        spanning: 3,
    };
    let world = World::new(&["ETV6:5::NTRK3:15"], &["TPM1", "RAB5A"], few, 33);
    let (_, names) = support(&world, &world.path("own.bam"));
    let names: Vec<String> = names
        .as_array()
        .expect("a list of names")
        .iter()
        .filter_map(|name| Some(name.as_str()?.to_string()))
        .collect();
    assert!(names.len() >= 7, "{names:?}");
    for is_split in [true, false] {
        let (single, _) = support(&world, &deepened(&world, &names, 1, is_split));
        assert!(single[0] >= 4 && single[2] >= 3, "{single:?}");
        let (deep, _) = support(&world, &deepened(&world, &names, MOLECULES, is_split));
        assert_eq!(deep, single.map(|count| count * MOLECULES));
    }
}
