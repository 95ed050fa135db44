use std::process::Command;

use rust_htslib::bcf::{IndexedReader, Read};
use trkfuse_core::{Contig, Contigs};

use super::*;
use crate::{example, file_names::file_names};

fn to(path: &Path) -> Destination {
    Destination::Path(path.to_path_buf())
}

const ALL: [&str; 4] = [
    "S1.fusions.tsv",
    "S1.fusions.vcf.gz",
    "S1.fusions.vcf.gz.tbi",
    "S1.trkfuse.json",
];

#[test]
fn a_folder_gets_the_whole_set_with_and_without_calls() {
    for result in [example::nothing_found(), example::each_tier()] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("made/for/it");
        let written = write(&result, &Outputs::in_folder(&out, "S1")).unwrap();
        assert_eq!(file_names(&out), ALL);
        assert_eq!(written, ALL.map(|name| out.join(name)));
        let mut reader = IndexedReader::from_path(out.join(ALL[1])).unwrap();
        let expected = result.calls.len() * 2;
        let mut found = 0;
        for rid in 0..3 {
            // htslib refuses contigs that the index has no record of.
            if reader.fetch(rid, 0, None).is_ok() {
                found += reader.records().map(Result::unwrap).count();
            }
        }
        assert_eq!(found, expected);
    }
}

#[test]
fn other_tools_shapes_come_beside_the_set() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = Outputs::in_folder(folder.path(), "S1")
        .with_shape_in_folder(TsvFormat::Own, folder.path(), "S1")
        .with_shape_in_folder(TsvFormat::Arriba, folder.path(), "S1")
        .with_shape_in_folder(TsvFormat::StarFusion, folder.path(), "S1");
    write(&example::detected(), &outputs).unwrap();
    let names = file_names(folder.path());
    for name in [
        "S1.arriba.tsv",
        "S1.star-fusion.tsv",
        "S1.star-fusion.abridged.tsv",
    ] {
        assert!(names.contains(&name.to_string()), "{name}");
    }
    assert_eq!(names.len(), 7);
}

#[test]
fn a_sample_name_cannot_leave_the_folder() {
    for sample in [
        "../../S 1",
        "/etc/x",
        "..",
        ".",
        "",
        "-rf",
        "a\0b",
        &"x".repeat(400),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let mut result = example::nothing_found();
        result.sample = sample.to_string();
        write(&result, &Outputs::in_folder(&out, sample)).unwrap();
        assert_eq!(file_names(folder.path()), ["out"], "{sample}");
        let names = file_names(&out);
        assert_eq!(names.len(), 4);
        assert!(
            names.iter().all(|name| !name.starts_with(['.', '-'])),
            "{names:?}"
        );
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    let bytes = || {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let outputs = Outputs::in_folder(folder.path(), "S1")
            .with_vcf(to(&path("a.bcf")))
            .unwrap();
        let written = write(&example::each_tier(), &outputs).unwrap();
        assert_eq!(written.len(), 6);
        written
            .iter()
            .map(|path| fs::read(path).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_failure_leaves_no_file_and_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let out = folder.path().join("out");
    let outputs =
        Outputs::in_folder(&out, "S1").with(Kind::Json, to(&folder.path().join("file/x.json")));
    assert!(write(&example::detected(), &outputs).is_err());
    assert_eq!(file_names(folder.path()), ["file"]);
}

#[test]
fn existing_results_are_replaced_and_stale_indexes_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a.vcf.gz"), "old").unwrap();
    fs::write(path("a.vcf.gz.csi"), "old").unwrap();
    fs::write(path("a.vcf.gz.tbi"), "old").unwrap();
    let outputs = Outputs::new().with_vcf(to(&path("a.vcf.gz"))).unwrap();
    write(&example::detected(), &outputs).unwrap();
    assert_eq!(file_names(folder.path()), ["a.vcf.gz", "a.vcf.gz.tbi"]);
    assert!(IndexedReader::from_path(path("a.vcf.gz")).is_ok());
}

#[test]
fn a_failed_run_keeps_the_results_of_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let good = Outputs::in_folder(folder.path(), "S1");
    write(&example::detected(), &good).unwrap();
    let before = fs::read(path(ALL[0])).unwrap();
    let bad = good.with(Kind::Json, to(&path("S1.fusions.tsv/x.json")));
    assert!(write(&example::nothing_found(), &bad).is_err());
    assert_eq!(file_names(folder.path()), ALL);
    assert_eq!(fs::read(path(ALL[0])).unwrap(), before);
}

#[test]
fn two_outputs_in_one_place_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    let outputs = Outputs::new()
        .with(Kind::Json, to(&path))
        .with(Kind::Tsv(TsvFormat::Own), to(&path));
    let error = write(&example::detected(), &outputs).unwrap_err();
    assert!(matches!(error, ReportError::SameDestination(_)), "{error}");
    let folder_again = folder
        .path()
        .join("..")
        .join(folder.path().file_name().unwrap());
    let outputs = Outputs::new()
        .with(Kind::Json, to(&path))
        .with(Kind::Tsv(TsvFormat::Own), to(&folder_again.join("a.json")));
    assert!(write(&example::detected(), &outputs).is_err());
    let outputs = Outputs::new().with(Kind::Json, Destination::Stdout).with(
        Kind::Tsv(TsvFormat::Own),
        Destination::from_argument(Path::new("-")),
    );
    let error = write(&example::detected(), &outputs)
        .unwrap_err()
        .to_string();
    assert!(error.contains("standard output"), "{error}");
    assert!(file_names(folder.path()).is_empty());
}

#[test]
fn a_folder_as_a_file_and_an_unknown_ending_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = Outputs::new().with(Kind::Json, to(folder.path()));
    let error = write(&example::detected(), &outputs).unwrap_err();
    assert!(matches!(error, ReportError::IsFolder(_)), "{error}");
    let error = Outputs::new().with_vcf(to(Path::new("a.txt"))).unwrap_err();
    assert!(error.to_string().contains(".vcf.gz"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (
        folder.path().join("real.json"),
        folder.path().join("link.json"),
    );
    fs::write(&real, "old").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let outputs = Outputs::new()
        .with(Kind::Tsv(TsvFormat::Own), to(Path::new("/dev/null")))
        .with(Kind::Vcf(VcfFormat::Bgzf), to(Path::new("/dev/null")))
        .with(Kind::Json, to(&link));
    write(&example::detected(), &outputs).unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    assert!(link.is_symlink());
    assert_eq!(
        fs::read_to_string(&real).unwrap(),
        json(&example::detected())
    );
}

#[test]
fn a_reader_that_has_gone_is_no_error_but_a_full_disk_is() {
    struct Failing(io::ErrorKind);
    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }
    assert!(write_to(&mut Failing(io::ErrorKind::BrokenPipe), b"x").is_ok());
    assert!(write_to(&mut Failing(io::ErrorKind::StorageFull), b"x").is_err());
}

#[test]
fn a_long_contig_gets_a_csi_index() {
    let folder = tempfile::tempdir().unwrap();
    let mut result = example::nothing_found();
    result.contigs = Contigs::new(vec![Contig {
        name: "long".to_string(),
        length: 900_000_000,
    }])
    .unwrap();
    write(&result, &Outputs::in_folder(folder.path(), "S1")).unwrap();
    assert!(file_names(folder.path()).contains(&"S1.fusions.vcf.gz.csi".to_string()));
}

/// Runs bcftools; `None`, with a notice, where it is not installed.
fn bcftools(arguments: &[&str]) -> Option<(bool, String, String)> {
    match Command::new("bcftools").args(arguments).output() {
        Ok(output) => Some((
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )),
        Err(error) => {
            println!("skipped: bcftools cannot be run ({error})");
            None
        }
    }
}

fn bcftools_clean(arguments: &[&str]) -> Option<String> {
    let (is_success, stdout, stderr) = bcftools(arguments)?;
    assert!(is_success, "bcftools {arguments:?}: {stderr}");
    // What sort and norm say of a good file.
    let usual = ["Writing to", "Merging", "Cleaning", "Done", "Lines "];
    let complaint = stderr
        .lines()
        .find(|line| usual.iter().all(|start| !line.starts_with(start)));
    assert_eq!(complaint, None, "bcftools {arguments:?}");
    Some(stdout)
}

fn body(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn bcftools_reads_sorts_indexes_and_converts_without_a_complaint() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let mut result = example::each_tier();
    // What HLA contigs are called.
    let mut contigs: Vec<Contig> = result.contigs.iter().map(|(_, c)| c.clone()).collect();
    contigs.push(Contig {
        name: "HLA-A*01:01:01:01".to_string(),
        length: 3_503,
    });
    result.contigs = Contigs::new(contigs).unwrap();
    let outputs = Outputs::new()
        .with_vcf(to(&folder.path().join("a.vcf.gz")))
        .unwrap()
        .with_vcf(to(&folder.path().join("a.vcf")))
        .unwrap()
        .with_vcf(to(&folder.path().join("a.bcf")))
        .unwrap();
    write(&result, &outputs).unwrap();
    let text = fs::read_to_string(path("a.vcf")).unwrap();

    let Some(viewed) = bcftools_clean(&["view", "--no-version", &path("a.vcf.gz")]) else {
        return;
    };
    assert_eq!(viewed, text, "bcftools repeats the file word for word");
    let sorted = bcftools_clean(&["sort", &path("a.vcf.gz")]).unwrap();
    assert_eq!(body(&sorted), body(&text));
    let from_bcf = bcftools_clean(&["view", "--no-version", &path("a.bcf")]).unwrap();
    assert_eq!(from_bcf, text);
    bcftools_clean(&["view", "-Ob", "-o", &path("b.bcf"), &path("a.vcf.gz")]).unwrap();
    let back = bcftools_clean(&["view", &path("b.bcf")]).unwrap();
    assert_eq!(body(&back), body(&text));
    for (kind, index) in [("-t", "a.vcf.gz"), ("-c", "a.vcf.gz"), ("-c", "a.bcf")] {
        bcftools_clean(&["index", "-f", kind, &path(index)]).unwrap();
    }
    // Regions find each mate at its own place.
    let region = bcftools_clean(&["view", "-H", &path("a.bcf"), "chr15:87940753"]).unwrap();
    assert_eq!(region.lines().count(), 1);
    let breakends = ["view", "-H", "-v", "bnd", &path("a.vcf.gz")];
    // All are breakends: the only inserted bases stand behind brackets, where no bcftools errs.
    assert_eq!(bcftools_clean(&breakends).unwrap().lines().count(), 6);
    let passing = bcftools_clean(&["view", "-H", "-f", "PASS", &path("a.vcf.gz")]).unwrap();
    assert_eq!(passing.lines().count(), 2);
}

#[test]
fn bcftools_norm_finds_every_reference_base_right() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let bases = "ACGTTGCATGCCATTGACGA".repeat(10);
    fs::write(path("a.fa"), format!(">c1\n{bases}\n>c2\n{bases}\n")).unwrap();
    let contig = |name: &str| Contig {
        name: name.to_string(),
        length: 200,
    };
    let mut result = example::each_tier();
    result.contigs = Contigs::new(vec![contig("c1"), contig("c2")]).unwrap();
    for (index, call) in result.calls.iter_mut().enumerate() {
        for (contig, partner) in [&mut call.five_prime, &mut call.three_prime]
            .into_iter()
            .enumerate()
        {
            let pos = 20 + 31 * index + 7 * contig;
            partner.breakend.contig = trkfuse_core::ContigId(contig as u32);
            partner.breakend.pos = trkfuse_core::Pos::from_zero_based(pos as u32);
            partner.reference_base = bases.as_bytes()[pos];
        }
    }
    let outputs = Outputs::new()
        .with_vcf(to(&folder.path().join("a.vcf.gz")))
        .unwrap();

    // Old bcftools (before htslib 1.22) takes inserted bases before a bracket for an indel and stops
    // at its letters. The second call has inserted bases, but keeps both higher flanks: its bases
    // stand behind the brackets.
    write(&result, &outputs).unwrap();
    let norm = ["norm", "-f", &path("a.fa"), "-c", "e", &path("a.vcf.gz")];
    let Some(normal) = bcftools_clean(&norm) else {
        return;
    };
    let text = vcf(&result);
    assert_eq!(body(&normal), body(&text));

    // With inserted bases before the brackets an old one must be told to warn only.
    let mut inserted = result.clone();
    inserted.calls[0].inserted = trkfuse_core::Sequence::new(b"AC");
    write(&inserted, &outputs).unwrap();
    let warning = ["norm", "-f", &path("a.fa"), "-c", "w", &path("a.vcf.gz")];
    let (is_success, normal, stderr) = bcftools(&warning).unwrap();
    assert!(is_success, "{stderr}");
    let text = vcf(&inserted);
    assert!(text.contains("AC]c2:") && text.contains("GT]c1:"));
    assert_eq!(body(&normal), body(&text));

    // A wrong base is told: the check above can fail.
    let base = &mut result.calls[0].five_prime.reference_base;
    *base = if *base == b'A' { b'C' } else { b'A' };
    write(&result, &outputs).unwrap();
    let (is_success, _, stderr) = bcftools(&norm).unwrap();
    assert!(!is_success && stderr.contains("REF"), "{stderr}");
}

#[test]
#[ignore = "a measurement, printed"]
fn how_long_a_full_set_takes() {
    let mut result = example::nothing_found();
    let mut contigs: Vec<Contig> = result.contigs.iter().map(|(_, c)| c.clone()).collect();
    contigs.extend((0..3_000).map(|n| Contig {
        name: format!("decoy{n}"),
        length: 1_000,
    }));
    result.contigs = Contigs::new(contigs).unwrap();
    for calls in [0, 10, 1_000] {
        result.calls = (0..calls)
            .map(|n| trkfuse_core::FusionCall {
                id: format!("ETV6_NTRK3.{n}"),
                ..example::etv6_ntrk3()
            })
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs::in_folder(folder.path(), "S1");
        let start = std::time::Instant::now();
        write(&result, &outputs).unwrap();
        println!("{calls} calls, 3,003 contigs: {:?}", start.elapsed());
    }
}
