//! The same reads as different aligners and pipelines write them down: the same fusion, with the same counts.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::records::{records, write_like};
use support::world::World;
use support::{breakpoints, call_json, calls, has_program, run, samtools, text, trkfuse};
use trkfuse_simeval::Support;

fn world() -> World {
    let support = Support::Exact {
        split: 8,
        spanning: 6,
    };
    World::new(&["ETV6:5::NTRK3:15"], &["TPM1", "RAB5A"], support, 31)
}

/// The world's alignments as SAM text.
fn sam(world: &World) -> String {
    let bam = world.path("own.bam");
    String::from_utf8(samtools(&["view", "-h", text(&bam)])).expect("SAM is text")
}

/// A SAM line taken apart.
struct Line {
    fields: Vec<String>,
}

impl Line {
    fn flags(&self) -> u16 {
        self.fields[1].parse().expect("a number")
    }

    fn set_flags(&mut self, flags: u16) {
        self.fields[1] = flags.to_string();
    }

    fn is_supplementary(&self) -> bool {
        self.flags() & 0x800 != 0
    }
}

/// Each alignment line changed.
fn rewritten(sam: &str, mut change: impl FnMut(&mut Line)) -> String {
    let mut text = String::new();
    for line in sam.lines() {
        if line.starts_with('@') {
            text.push_str(line);
        } else {
            let fields = line.split('\t').map(str::to_string).collect();
            let mut line = Line { fields };
            change(&mut line);
            text.push_str(&line.fields.join("\t"));
        }
        text.push('\n');
    }
    text
}

/// Writes SAM text as a sorted BAM with its index.
fn write(world: &World, name: &str, sam: &str) -> PathBuf {
    let (plain, path) = (
        world.path(&format!("{name}.sam")),
        world.path(&format!("{name}.bam")),
    );
    fs::write(&plain, sam).expect("the folder is ours");
    samtools(&["sort", "-o", text(&path), text(&plain)]);
    samtools(&["index", text(&path)]);
    path
}

/// What is the same however the reads are written down.
#[derive(Debug, PartialEq)]
struct Told {
    breakpoints: (String, String),
    split: u64,
    spanning: u64,
    names: Value,
}

/// The one fusion that a file shows.
fn told(world: &World, alignments: &Path, more: &[&str]) -> Told {
    one_call(&world.call(alignments, more))
}

fn one_call(json: &Value) -> Told {
    let passing = calls(json, "pass");
    assert_eq!(passing.len(), 1, "{json}");
    let support = &passing[0]["support"];
    let count = |kind: &str| support[kind].as_u64().expect("a count");
    Told {
        breakpoints: breakpoints(passing[0]),
        split: count("split") + count("gapped"),
        spanning: count("spanning"),
        names: passing[0]["reads"].clone(),
    }
}

/// What the simulator's own file shows.
fn expected(world: &World) -> Told {
    let told = told(world, &world.path("own.bam"), &[]);
    assert_eq!(told.breakpoints, world.truth[0]);
    assert!(told.split >= 8 && told.spanning >= 6, "{told:?}");
    told
}

#[test]
fn further_pieces_may_be_clipped_softly_flagged_secondary_or_both() {
    if !has_program("samtools") {
        return;
    }
    let world = world();
    let (sam, expected) = (sam(&world), expected(&world));
    let secondary = rewritten(&sam, |line| {
        if line.is_supplementary() {
            line.set_flags(line.flags() ^ 0x900);
        }
    });
    assert_eq!(
        told(&world, &write(&world, "secondary", &secondary), &[]),
        expected
    );
    // As `bwa mem -Y`: all bases in every line.
    let primaries: Vec<(String, u16, String)> = sam
        .lines()
        .filter(|line| !line.starts_with('@'))
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|fields| {
            fields[1]
                .parse::<u16>()
                .is_ok_and(|flags| flags & 0x900 == 0)
        })
        .map(|fields| {
            let flags = fields[1].parse().expect("a number");
            (fields[0].to_string(), flags, fields[9].to_string())
        })
        .collect();
    let soft = rewritten(&sam, |line| {
        if line.is_supplementary() {
            let (_, flags, bases) = primaries
                .iter()
                .find(|(name, flags, _)| {
                    *name == line.fields[0] && flags & 0xc0 == line.flags() & 0xc0
                })
                .expect("each piece has a first one");
            let is_turned = (flags ^ line.flags()) & 0x10 != 0;
            line.fields[9] = if is_turned {
                turned(bases)
            } else {
                bases.clone()
            };
            line.fields[10] = "*".to_string();
            line.fields[5] = line.fields[5].replace('H', "S");
        }
    });
    assert_eq!(told(&world, &write(&world, "soft", &soft), &[]), expected);
}

fn turned(bases: &str) -> String {
    bases
        .bytes()
        .rev()
        .map(|base| match base {
            b'A' => 'T',
            b'C' => 'G',
            b'G' => 'C',
            b'T' => 'A',
            _ => 'N',
        })
        .collect()
}

/// As DRAGEN's documentation of its RNA aligner says: `NH`, `HI`, `jM` and `XS` beside spliced alignments, qualities up
/// to 60, further pieces clipped hard and with an `SA` tag on both; and with one quality for all unique reads.
#[test]
fn a_file_as_dragen_writes_it_shows_the_same() {
    if !has_program("samtools") {
        return;
    }
    let world = world();
    let (sam, expected) = (sam(&world), expected(&world));
    let header = "@PG\tID:DRAGEN HW build 05.121.645.4.0.3\tVN: 05.121.645.4.0.3\tCL:dragen --enable-rna true\n";
    for quality in [60, 255] {
        let mut shaped = rewritten(&sam, |line| {
            line.fields[4] = quality.to_string();
            line.fields.retain(|field| {
                !["NH:", "HI:", "MD:"]
                    .iter()
                    .any(|tag| field.starts_with(tag))
            });
            line.fields
                .extend(["NH:i:1", "HI:i:1", "XQ:i:60", "sd:f:0.9"].map(String::from));
            if line.fields[5].contains('N') {
                line.fields
                    .extend(["XS:A:+", "jM:B:c,21"].map(String::from));
            }
        });
        let place = shaped
            .find("@PG")
            .or_else(|| shaped.find("\n@RG").map(|place| place + 1));
        shaped.insert_str(place.expect("there is a header"), header);
        let path = write(&world, &format!("dragen{quality}"), &shaped);
        assert_eq!(told(&world, &path, &[]), expected);
        assert_eq!(told(&world, &path, &["--index", "require"]), expected);
    }
}

#[test]
fn a_csi_index_leads_to_what_a_bai_index_leads_to() {
    if !has_program("samtools") {
        return;
    }
    let world = world();
    let bam = world.path("own.bam");
    let expected = told(&world, &bam, &["--index", "require"]);
    fs::remove_file(world.path("own.bam.bai")).expect("it was made");
    samtools(&["index", "-c", text(&bam)]);
    assert_eq!(told(&world, &bam, &["--index", "require"]), expected);
}

#[test]
fn text_from_a_pipe_is_read_as_a_file_is() {
    if !has_program("samtools") {
        return;
    }
    let world = world();
    let expected = expected(&world);
    let plain = world.path("plain.sam");
    fs::write(&plain, sam(&world)).expect("the folder is ours");
    let (annotation, fasta) = (world.path("world.gtf"), world.fasta());
    let output = trkfuse()
        .args([
            "call",
            "-",
            "--json",
            "-",
            "--annotation",
            text(&annotation),
            "--reference",
            text(&fasta),
        ])
        .stdin(fs::File::open(&plain).expect("it was written"))
        .output()
        .expect("the program starts");
    let json = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    assert_eq!(one_call(&json), expected);
}

#[test]
fn one_sample_of_several_is_called_by_its_read_groups() {
    if !has_program("samtools") {
        return;
    }
    let world = world();
    let (sam, expected) = (sam(&world), expected(&world));
    // Two groups of the tumour; the normal sample has all reads but those that show the fusion.
    let groups: String = [("a", "tumour"), ("b", "tumour"), ("n", "normal")]
        .map(|(id, sample)| format!("@RG\tID:{id}\tSM:{sample}\n"))
        .concat();
    let header: Vec<&str> = sam
        .lines()
        .filter(|line| line.starts_with('@') && !line.starts_with("@RG"))
        .collect();
    let bodies = ["a", "b", "n"].map(|group| {
        rewritten(&sam, |line| {
            line.fields.retain(|field| !field.starts_with("RG:Z:"));
            line.fields.push(format!("RG:Z:{group}"));
        })
    });
    let mut whole = format!("{}\n{groups}", header.join("\n"));
    for (lines, (index, group)) in bodies.iter().zip(["a", "b", "n"].iter().enumerate()) {
        for line in lines.lines().filter(|line| !line.starts_with('@')) {
            let name = line.split('\t').next().expect("a name");
            let is_even = name.bytes().last().is_some_and(|digit| digit % 2 == 0);
            let is_mine = match *group {
                "a" => is_even,
                "b" => !is_even,
                _ => !expected_names(&expected).contains(&name.to_string()),
            };
            if is_mine {
                whole.push_str(&line.replacen(
                    name,
                    &format!("{name}{}", ["", "", ".n"][index]),
                    1,
                ));
                whole.push('\n');
            }
        }
    }
    let path = write(&world, "samples", &whole);
    for index in ["never", "require"] {
        let tumour = told(&world, &path, &["--sample", "tumour", "--index", index]);
        assert_eq!(tumour, expected);
        let annotation = world.path("world.gtf");
        let args = [
            "--annotation",
            text(&annotation),
            "--sample",
            "normal",
            "--index",
            index,
        ];
        assert!(calls(&call_json(&path, &args), "pass").is_empty());
    }
}

fn expected_names(expected: &Told) -> Vec<String> {
    let names = expected.names.as_array().expect("a list of names");
    names
        .iter()
        .filter_map(|name| Some(name.as_str()?.to_string()))
        .collect()
}

#[test]
fn names_with_spaces_leave_every_output_whole() {
    let world = world();
    let (own, path) = (world.path("own.bam"), world.path("spaces.bam"));
    let named = records(&own).into_iter().map(|mut record| {
        let name = [record.qname(), b" 1:N:0\tx\"'<&"].concat();
        record.set_qname(&name);
        record
    });
    write_like(&own, &path, named);
    let (annotation, out) = (world.path("world.gtf"), world.path("out"));
    run(&[
        "call",
        text(&path),
        "-o",
        text(&out),
        "--annotation",
        text(&annotation),
        "--format",
        "arriba",
        "--format",
        "star-fusion",
        "--sample",
        "s",
    ]);
    let mut tables = 0;
    for entry in fs::read_dir(&out).expect("the folder was made") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "tsv") {
            tables += 1;
            let table = fs::read_to_string(&path).expect("text");
            let mut widths = table
                .lines()
                .filter(|line| !line.starts_with("##"))
                .map(|line| line.split('\t').count());
            let width = widths.next().expect("a header");
            assert!(widths.all(|other| other == width), "{}", path.display());
        }
    }
    assert_eq!(
        tables, 4,
        "own, Arriba, STAR-Fusion with and without read names"
    );
}
