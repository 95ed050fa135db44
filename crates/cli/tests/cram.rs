//! CRAM by every way in which its reference can be had, and clear words where it cannot.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use support::world::World;
use support::{breakpoints, calls, has_program, samtools, text, trkfuse};
use trkfuse_simeval::Support;

/// A world whose alignments are a CRAM file with index, and whose FASTA is where only `--reference` leads.
struct Case {
    world: World,
    cram: PathBuf,
    fasta: PathBuf,
}

impl Case {
    /// `None`, with a notice, where samtools is not installed.
    fn new() -> Option<Self> {
        if !has_program("samtools") {
            return None;
        }
        let support = Support::Exact {
            split: 8,
            spanning: 6,
        };
        let world = World::new(&["ETV6:5::NTRK3:15"], &["TPM1", "RAB5A"], support, 32);
        let (bam, cram, fasta) = (world.path("own.bam"), world.path("x.cram"), world.fasta());
        samtools(&[
            "view",
            "-C",
            "-T",
            text(&fasta),
            "-o",
            text(&cram),
            text(&bam),
        ]);
        samtools(&["index", text(&cram)]);
        let moved = world.path("moved.fa");
        fs::rename(&fasta, &moved).expect("it was written");
        fs::remove_file(world.path("world.fa.fai")).ok();
        Some(Self {
            world,
            cram,
            fasta: moved,
        })
    }

    /// Calls the CRAM file with these environment variables and no others of htslib's.
    fn call(&self, more: &[&str], variables: &[(&str, &str)]) -> Output {
        let annotation = self.world.path("world.gtf");
        trkfuse()
            .args([
                "call",
                text(&self.cram),
                "--json",
                "-",
                "--annotation",
                text(&annotation),
            ])
            .args(more)
            .env_remove("REF_PATH")
            .env_remove("REF_CACHE")
            .env("XDG_CACHE_HOME", self.world.path("no_cache"))
            .envs(variables.iter().copied())
            .output()
            .expect("the program starts")
    }

    fn finds(&self, more: &[&str], variables: &[(&str, &str)]) {
        let output = self.call(more, variables);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let json: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
        let passing = calls(&json, "pass");
        assert_eq!(passing.len(), 1, "{said}");
        assert_eq!(breakpoints(passing[0]), self.world.truth[0]);
    }

    fn fails(&self, more: &[&str], variables: &[(&str, &str)], words: &[&str]) {
        let output = self.call(more, variables);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8_lossy(&output.stderr);
        for word in words {
            assert!(said.contains(word), "'{word}' is missing in: {said}");
        }
        let lines: Vec<&str> = said.lines().collect();
        assert!(
            lines
                .iter()
                .all(|line| line.starts_with("[error]") || line.starts_with("[warn]")),
            "only we speak: {said}"
        );
    }

    /// The contigs' bases by checksum: `<folder>/ab/cd/ef...`, as htslib keeps them, or all in one folder.
    fn write_checksums(&self, folder: &Path, is_nested: bool) {
        let header = String::from_utf8(samtools(&["view", "-H", text(&self.cram)])).expect("text");
        for line in header.lines().filter(|line| line.starts_with("@SQ")) {
            let field = |tag: &str| line.split('\t').find_map(|field| field.strip_prefix(tag));
            let (name, checksum) = (
                field("SN:").expect("a name"),
                field("M5:").expect("a checksum"),
            );
            let bases = samtools(&["faidx", text(&self.fasta), name]);
            let bases: String = String::from_utf8(bases)
                .expect("text")
                .lines()
                .skip(1)
                .map(str::to_uppercase)
                .collect();
            let path = if is_nested {
                folder
                    .join(&checksum[..2])
                    .join(&checksum[2..4])
                    .join(&checksum[4..])
            } else {
                folder.join(checksum)
            };
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is ours");
            fs::write(path, bases).expect("the folder is ours");
        }
    }
}

#[test]
fn the_fasta_given_is_used_with_and_without_the_index() {
    let Some(case) = Case::new() else { return };
    for index in ["never", "require"] {
        case.finds(&["--reference", text(&case.fasta), "--index", index], &[]);
    }
}

#[test]
fn sequences_by_checksum_are_found_in_local_folders() {
    let Some(case) = Case::new() else { return };
    let (nested, flat) = (case.world.path("nested"), case.world.path("flat"));
    case.write_checksums(&nested, true);
    case.write_checksums(&flat, false);
    let pattern = format!("{}/%2s/%2s/%s", text(&nested));
    for index in ["never", "require"] {
        let more = ["--index", index];
        case.finds(&more, &[("REF_PATH", &pattern)]);
        case.finds(
            &more,
            &[("REF_CACHE", &pattern), ("REF_PATH", "/no/such/folder")],
        );
        case.finds(&more, &[("REF_PATH", text(&flat))]);
        let both = format!("/no/such/folder:{}", text(&flat));
        case.finds(&more, &[("REF_PATH", &both)]);
    }
}

#[test]
fn without_any_reference_the_error_says_how_to_give_one() {
    let Some(case) = Case::new() else { return };
    for index in ["auto", "never"] {
        case.fails(
            &["--index", index],
            &[("REF_PATH", "/no/such/folder")],
            &["x.cram", "--reference", "REF_PATH"],
        );
    }
}

#[test]
fn an_address_in_the_network_is_not_asked_and_said_so_at_once() {
    let Some(case) = Case::new() else { return };
    let start = std::time::Instant::now();
    // 192.0.2.1 is kept for documents: whoever waited for it would wait long.
    for address in [
        "http://192.0.2.1/%s",
        "https://192.0.2.1/%s",
        "ftp://192.0.2.1/%s",
    ] {
        case.fails(
            &[],
            &[("REF_PATH", address)],
            &["--reference", "REF_PATH", "network"],
        );
    }
    case.fails(&[], &[], &["--reference"]);
    assert!(start.elapsed().as_secs() < 30, "nothing was waited for");
}

#[test]
fn a_fasta_of_another_genome_is_an_error() {
    let Some(case) = Case::new() else { return };
    let other = case.world.path("other.fa");
    let text_of = fs::read_to_string(&case.fasta).expect("text");
    let swapped: String = text_of
        .lines()
        .map(|line| {
            let line = if line.starts_with('>') {
                line.to_string()
            } else {
                line.chars()
                    .map(|base| if base == 'A' { 'C' } else { base })
                    .collect()
            };
            line + "\n"
        })
        .collect();
    fs::write(&other, swapped).expect("the folder is ours");
    case.fails(
        &["--reference", text(&other), "--index", "never"],
        &[("REF_PATH", "/no/such/folder")],
        &["x.cram", "other.fa"],
    );
}
