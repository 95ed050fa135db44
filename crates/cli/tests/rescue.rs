//! Reads that the aligner left unaligned, made from a simulated sample whose truth is known.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rust_htslib::bam::{self, Read, Record, index};
use serde_json::Value;
use support::records::{records, write_like};
use support::world::{World, fusion_specs};
use support::{breakpoints, calls, run, text, trkfuse};
use trkfuse_simeval::{
    ExpressionModel, MiniLayout, ReadModel, SimulationConfig, Support, WorldChoice,
};

const ETV6_NTRK3: &str = "ETV6:5::NTRK3:15";
const UNPUBLISHED: &str = "GAPDH:5::NTRK2:17";

/// A sample in a small world, as STAR with chimeric output writes it.
fn world(fusions: &[&str], pairs: u32) -> World {
    let support = Support::Exact {
        split: 6,
        spanning: 4,
    };
    let genes = ["NTRK1", "NTRK2", "NTRK3", "ETV6", "GAPDH", "TPM3", "PPIB"];
    World::drawn(&SimulationConfig {
        world: WorldChoice::Mini(MiniLayout::of(&genes)),
        fusions: fusion_specs(fusions, support),
        background_pairs: pairs,
        expression: ExpressionModel {
            random_genes: 0,
            ..ExpressionModel::default()
        },
        reads: ReadModel {
            duplicate_rate: 0.0,
            ..ReadModel::default()
        },
        ..SimulationConfig::default()
    })
}

/// Writes the records that `change` makes of the whole file's, as another aligner might have left
/// them, sorted and indexed.
fn rewritten(
    world: &World,
    name: &str,
    change: impl Fn(Record, &Chimeras) -> Option<Record>,
) -> PathBuf {
    let whole = world.path("own.bam");
    let records = records(&whole);
    let chimeras = Chimeras::of(&records);
    let mut changed: Vec<Record> = records
        .into_iter()
        .filter_map(|record| change(record, &chimeras))
        .collect();
    // By place, what has none last; stable, so that mates without a place stay side by side.
    changed.sort_by_key(|record| (record.tid() as u32, record.pos() as u32));
    let (placed, mut unplaced): (Vec<Record>, Vec<Record>) =
        changed.into_iter().partition(|record| record.tid() >= 0);
    unplaced.sort_by(|a, b| a.qname().cmp(b.qname()));
    let path = world.path(name);
    write_like(&whole, &path, placed.into_iter().chain(unplaced));
    index::build(&path, None, index::Type::Bai, 1).expect("it is sorted");
    path
}

/// Calls at the truth, in its order.
fn found<'j>(world: &World, json: &'j Value) -> Vec<Option<&'j Value>> {
    let all: Vec<&Value> = ["pass", "watch", "filtered"]
        .iter()
        .flat_map(|tier| calls(json, tier))
        .collect();
    world
        .truth
        .iter()
        .map(|place| all.iter().copied().find(|call| breakpoints(call) == *place))
        .collect()
}

/// Which reads are split, and which fragments join two genes.
struct Chimeras {
    /// By read name: the contigs that its records lie on.
    contigs: BTreeMap<Vec<u8>, Vec<i32>>,
}

impl Chimeras {
    fn of(records: &[Record]) -> Self {
        let mut contigs: BTreeMap<Vec<u8>, Vec<i32>> = BTreeMap::new();
        for record in records {
            contigs
                .entry(record.qname().to_vec())
                .or_default()
                .push(record.tid());
        }
        Self { contigs }
    }

    fn has(&self, record: &Record) -> bool {
        let contigs = &self.contigs[record.qname()];
        contigs.iter().any(|contig| *contig != contigs[0])
    }
}

fn is_further(record: &Record) -> bool {
    record.is_supplementary() || record.is_secondary()
}

/// As STAR without chimeric output: no further pieces, no `SA`.
fn without_pieces(mut record: Record, _: &Chimeras) -> Option<Record> {
    if is_further(&record) {
        return None;
    }
    if record.aux(b"SA").is_ok() {
        record.remove_aux(b"SA").expect("it is there");
    }
    Some(record)
}

/// The mates of a fragment of two genes both unaligned, at the file's end.
fn chimeras_unplaced(record: Record, chimeras: &Chimeras) -> Option<Record> {
    let is_chimera = chimeras.has(&record);
    let record = without_pieces(record, chimeras)?;
    Some(if is_chimera {
        unaligned(&record, 0x4 | 0x8, None)
    } else {
        record
    })
}

/// The same read unaligned; its bases as sequenced.
fn unaligned(record: &Record, flags: u16, place: Option<(i32, i64)>) -> Record {
    let bases = trkfuse_core::Sequence::new(&record.seq().as_bytes());
    let bases = if record.is_reverse() {
        bases.reverse_complement()
    } else {
        bases
    };
    let mut changed = Record::new();
    changed.set(
        record.qname(),
        None,
        bases.as_bytes(),
        &vec![30; bases.len()],
    );
    changed.set_flags(record.flags() & (0x1 | 0x40 | 0x80) | flags);
    let (contig, pos) = place.unwrap_or((-1, -1));
    changed.set_tid(contig);
    changed.set_pos(pos);
    changed.set_mtid(contig);
    changed.set_mpos(pos);
    changed
}

fn support_of(call: &Value) -> (u64, u64) {
    let count = |kind: &str| call["support"][kind].as_u64().expect("a count");
    (count("split") + count("gapped"), count("spanning"))
}

/// The calls without what tells how they were made.
fn calls_text(json: &Value) -> String {
    format!("{}\n{}", json["calls"], json["library"])
}

#[test]
fn clips_alone_give_the_junction_to_the_base() {
    let world = world(&[ETV6_NTRK3, UNPUBLISHED], 3_000);
    let file = rewritten(&world, "clips.bam", without_pieces);
    let rescued = world.call(&file, &[]);
    let whole = world.call(&world.path("own.bam"), &[]);
    for (rescued, whole) in found(&world, &rescued).iter().zip(found(&world, &whole)) {
        let (rescued, whole) = (rescued.expect("it is found"), whole.expect("it is found"));
        assert_eq!(rescued["tier"], "pass");
        let ((split, spanning), (all_split, all_spanning)) =
            (support_of(rescued), support_of(whole));
        assert!(split >= 4 && split <= all_split, "{split} of {all_split}");
        assert!(spanning >= all_spanning);
        assert!(split + spanning <= 10, "a fragment counts once");
    }
    let alone = world.call(&file, &["--rescue", "off"]);
    assert!(
        found(&world, &alone).iter().all(Option::is_none),
        "pairs alone do not give the base"
    );
}

#[test]
fn pairs_of_which_neither_mate_is_aligned_are_found_at_the_files_end() {
    let world = world(&[ETV6_NTRK3], 3_000);
    let file = rewritten(&world, "unplaced.bam", chimeras_unplaced);
    let json = world.call(&file, &[]);
    let call = found(&world, &json)[0].expect("it is found");
    let (split, spanning) = support_of(call);
    assert!(split >= 5, "{split}");
    assert!(spanning >= 3, "{spanning}");
    assert!(calls(&world.call(&file, &["--rescue", "off"]), "pass").is_empty());
}

#[test]
fn an_unaligned_read_beside_its_mate_is_found() {
    let world = world(&[ETV6_NTRK3], 3_000);
    let file = rewritten(&world, "beside.bam", |record, chimeras| {
        let is_chimera = chimeras.has(&record);
        let is_split = record.aux(b"SA").is_ok();
        let mut record = without_pieces(record, chimeras)?;
        if is_chimera && is_split {
            let place = (record.mtid(), record.mpos());
            let reverse = if record.is_mate_reverse() { 0x20 } else { 0 };
            return Some(unaligned(&record, 0x4 | reverse, Some(place)));
        }
        if is_chimera && record.tid() == record.mtid() {
            // The mate of a split one.
            record.set_flags((record.flags() | 0x8) & !0x2 & !0x20);
            let (contig, pos) = (record.tid(), record.pos());
            record.set_mtid(contig);
            record.set_mpos(pos);
        }
        Some(record)
    });
    let json = world.call(&file, &[]);
    let call = found(&world, &json)[0].expect("it is found");
    assert!(support_of(call).0 >= 5, "{:?}", support_of(call));
}

/// Writes the file as if its aligner had left, of all fragments of the fusion, clips at the partner alone; and `at_target`
/// (0 or 1) split reads at the target. How many are clipped.
fn clipped_at_the_partner(world: &World, name: &str, at_target: usize) -> (PathBuf, u64) {
    let whole = records(&world.path("own.bam"));
    let partner_contig = {
        let reader = bam::Reader::from_path(world.path("own.bam")).expect("it was written");
        let name = world.truth[0].0.split(':').next().expect("a place");
        reader.header().tid(name.as_bytes()).expect("it is there") as i32
    };
    // Of all fragments that are split: whether both mates' main records lie on the partner.
    let mut on_partner: BTreeMap<Vec<u8>, bool> = BTreeMap::new();
    let chimeras = Chimeras::of(&whole);
    for record in whole.iter().filter(|record| chimeras.has(record)) {
        let is_here = is_further(record) || record.tid() == partner_contig;
        *on_partner.entry(record.qname().to_vec()).or_insert(true) &= is_here;
    }
    let is_split = |name: &[u8]| {
        let mut records = whole.iter().filter(|record| record.qname() == name);
        records.any(is_further)
    };
    let kept: Vec<&[u8]> = on_partner
        .iter()
        .filter(|(name, is_on_partner)| !**is_on_partner && is_split(name))
        .map(|(name, _)| name.as_slice())
        .take(at_target)
        .collect();
    assert_eq!(kept.len(), at_target, "reads are split at the target");
    let clipped = on_partner.values().filter(|is_here| **is_here).count() as u64;
    assert!(clipped >= 2, "{clipped}");
    let file = rewritten(world, name, |record, chimeras| {
        match on_partner.get(record.qname()) {
            Some(false) if !kept.contains(&record.qname()) => None,
            Some(true) => without_pieces(record, chimeras),
            Some(false) | None => Some(record),
        }
    });
    (file, clipped)
}

#[test]
fn one_fragment_at_the_target_leads_to_those_that_its_unpublished_partner_alone_clips() {
    let world = world(&[UNPUBLISHED], 26_000);
    let (file, clipped) = clipped_at_the_partner(&world, "partner.bam", 1);
    for index in ["require", "never"] {
        let json = world.call(&file, &["--index", index]);
        let call = found(&world, &json)[0].expect("it is found");
        assert_eq!(support_of(call).0, 1 + clipped, "--index {index}");
    }
    let alone = world.call(&file, &["--rescue", "off"]);
    assert_eq!(
        support_of(found(&world, &alone)[0].expect("it is found")),
        (1, 0)
    );
}

#[test]
fn what_an_unpublished_partner_alone_clips_is_found_in_the_whole_file() {
    let world = world(&[UNPUBLISHED], 26_000);
    let (file, clipped) = clipped_at_the_partner(&world, "partner.bam", 0);
    assert!(found(&world, &world.call(&file, &[]))[0].is_none());
    for index in ["require", "never"] {
        let json = world.call(&file, &["--rescue", "whole-file", "--index", index]);
        let call = found(&world, &json)[0].expect("it is found");
        assert_eq!(support_of(call).0, clipped, "--index {index}");
    }
    let annotation = world.path("world.gtf");
    let refused = trkfuse()
        .args(["call", text(&file), "--rescue", "whole-file", "-g"])
        .arg(annotation)
        .output()
        .expect("the program starts");
    assert_eq!(refused.status.code(), Some(1));
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(message.contains("--reference"), "{message}");
}

#[test]
fn the_result_depends_neither_on_the_index_nor_on_threads_nor_on_the_cache() {
    // More records than a file has that is read from start to end for its smallness.
    let world = world(&[ETV6_NTRK3, UNPUBLISHED], 26_000);
    let mut found = Vec::new();
    for (name, change) in [
        (
            "clips.bam",
            without_pieces as fn(Record, &Chimeras) -> Option<Record>,
        ),
        ("unplaced.bam", chimeras_unplaced),
    ] {
        let file = rewritten(&world, name, change);
        let indexed = calls_text(&world.call(&file, &["--index", "require"]));
        for more in [
            &["--index", "never"][..],
            &["-@", "3"],
            &["--index", "auto"],
        ] {
            assert_eq!(
                calls_text(&world.call(&file, more)),
                indexed,
                "{name} {more:?}"
            );
        }
        found.push(indexed);
    }
    let cache = std::fs::read_dir(world.folder.path())
        .expect("the folder is ours")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "trkfuse"))
        .expect("the transcripts' bases are kept beside the FASTA");
    let whole = std::fs::read(&cache).expect("it is there");
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    std::fs::write(&cache, &damaged).expect("the folder is ours");
    let again = calls_text(&world.call(&world.path("clips.bam"), &["--index", "require"]));
    assert_eq!(again, found[0], "a damaged cache is made again");
    assert_eq!(std::fs::read(&cache).expect("it is there"), whole);
}

#[test]
fn clips_that_no_fusion_made_give_no_call() {
    let world = world(&[], 4_000);
    // Adapter, poly(A), and bases from nowhere at the ends of reads over targets.
    let tails: [&[u8]; 3] = [
        b"AGATCGGAAGAGCACACGTCTGAACTCCAG",
        b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        b"GTCCATTGACGATTTACGGCATCCTAGGAC",
    ];
    let file = rewritten(&world, "clipped.bam", |record, chimeras| {
        let record = without_pieces(record, chimeras)?;
        let mut bases = record.seq().as_bytes();
        let cigar = record.cigar().to_string();
        if cigar != "100M" {
            return Some(record);
        }
        let tail = tails[record.pos() as usize % 3];
        bases[70..].copy_from_slice(tail);
        let mut changed = record.clone();
        let clipped = bam::record::CigarString::try_from("70M30S").expect("it is right");
        changed.set(record.qname(), Some(&clipped), &bases, &[30; 100]);
        Some(changed)
    });
    let json = world.call(&file, &[]);
    assert!(calls(&json, "pass").is_empty(), "{json}");
    assert!(calls(&json, "watch").is_empty(), "{json}");
}

#[test]
fn reads_without_bases_are_passed_over() {
    let world = world(&[ETV6_NTRK3], 2_000);
    let file = rewritten(&world, "bare.bam", |record, chimeras| {
        let record = without_pieces(record, chimeras)?;
        let mut changed = record.clone();
        changed.set(record.qname(), Some(&record.cigar().take()), b"", b"");
        Some(changed)
    });
    assert!(found(&world, &world.call(&file, &[]))[0].is_none());
}

#[test]
fn without_a_fasta_the_log_says_what_one_would_add() {
    let world = world(&[ETV6_NTRK3], 20_000);
    let file = rewritten(&world, "clips.bam", without_pieces);
    let annotation = world.path("world.gtf");
    let output = run(&["call", text(&file), "--annotation", text(&annotation)]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("--reference"), "{said}");
}
