//! Bad input: a clear error, or a counted warning; never a panic, never a wrong result.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use trkfuse_core::Strand;

use super::{Place, collect, collect_from, collect_indexed, config, toy};
use crate::test_utils::ReadBuilder;
use crate::{Alignments, Collected, EvidenceError, IndexUse, ReadOptions, Source, SourceError};
use Strand::Forward;

fn open(path: &Path, options: &ReadOptions) -> Result<Alignments, EvidenceError> {
    Alignments::open(&Source::from_argument(path), options)
}

fn open_error(path: &Path) -> EvidenceError {
    match open(path, &ReadOptions::default()) {
        Ok(_) => panic!("{} must not open", path.display()),
        Err(error) => error,
    }
}

fn require() -> ReadOptions {
    ReadOptions {
        index: IndexUse::Require,
        ..ReadOptions::default()
    }
}

impl Place {
    /// An indexed BAM of a fusion and some thousand ordinary reads.
    fn bam(&self) -> PathBuf {
        let path = self.path("x.bam");
        toy().write_indexed_bam(&many_lines(), &path);
        path
    }
}

fn split(name: &str) -> ReadBuilder {
    ReadBuilder::new(name)
        .primary("chrB", 13_001, Forward, "60S40M")
        .supplementary("chrA", 100_001, Forward, "60M40S")
}

fn many_lines() -> Vec<String> {
    let toy = toy();
    let mut lines = split("fusion").lines(&toy);
    for index in 0..4_000 {
        let start = 2_001 + index % 400;
        let read = ReadBuilder::new(&format!("r{index}")).primary("chrC", start, Forward, "80M");
        lines.extend(read.lines(&toy));
    }
    lines
}

#[test]
fn what_is_no_alignment_file_is_refused_and_said_so() {
    let place = Place::new();
    assert!(matches!(
        open_error(Path::new("/no/such/file.bam")),
        EvidenceError::Source(SourceError::NotFound(_))
    ));
    assert!(matches!(
        open_error(place.folder()),
        EvidenceError::IsFolder(_)
    ));
    let empty = place.file("empty.bam", b"");
    assert!(matches!(
        open_error(&empty),
        EvidenceError::Source(SourceError::Empty(_))
    ));
    for (name, bytes) in [
        ("a.pdf", &b"%PDF-1.4 and more of it"[..]),
        ("a.vcf", b"##fileformat=VCFv4.3\n#CHROM\tPOS\n"),
        ("a.txt", b"some text\n"),
        ("a.bin", &[0, 159, 146, 150, 0, 0, 0, 1, 2, 3]),
    ] {
        let error = open_error(&place.file(name, bytes));
        assert!(
            matches!(
                error,
                EvidenceError::NotAlignments(_) | EvidenceError::NoContigs(_)
            ),
            "{name}: {error:?}"
        );
        assert!(error.to_string().contains(name), "{error}");
    }
    let reads = place.file("a.fq", b"@r1\nACGT\n+\nIIII\n");
    let error = open_error(&reads).to_string();
    assert!(error.contains("align"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_named_as_the_fault_and_not_the_file() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let place = Place::new();
    let plain = place.path("x.bam");
    toy().write_bam(&[], &plain);
    let odd = place.folder().join(OsStr::from_bytes(b"x\xff.bam"));
    std::fs::rename(&plain, &odd).expect("the folder is ours");
    assert!(matches!(open_error(&odd), EvidenceError::PathNotText(_)));
    let fasta = place.folder().join(OsStr::from_bytes(b"x\xff.fa"));
    std::fs::write(&fasta, toy().fasta()).expect("the folder is ours");
    let refused = crate::Fasta::contigs(&fasta).expect_err("the path is no text");
    assert!(refused.to_string().contains("not UTF-8"), "{refused}");
}

#[test]
fn a_header_without_contigs_is_refused() {
    let place = Place::new();
    let path = place.file(
        "u.sam",
        b"@HD\tVN:1.6\nr\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\tIIII\n",
    );
    assert!(matches!(open_error(&path), EvidenceError::NoContigs(_)));
}

#[test]
fn a_file_with_a_header_only_gives_nothing_and_no_error() {
    let collected = collect(&[]);
    assert!(collected.fragments.is_empty() && collected.warnings.is_empty());
    assert_eq!(collected, collect_indexed(&[], 1));
}

#[test]
fn a_truncated_bam_is_refused_wherever_it_ends() {
    let place = Place::new();
    let whole = fs::read(place.bam()).expect("it was written");
    for length in [whole.len() - 1, whole.len() - 28, whole.len() / 2, 100, 20] {
        let path = place.file("cut.bam", &whole[..length]);
        let error = open_error(&path);
        assert!(
            matches!(
                error,
                EvidenceError::Truncated { .. } | EvidenceError::NotAlignments(_)
            ),
            "{length}: {error:?}"
        );
    }
}

#[test]
fn a_damaged_block_is_an_error_in_both_plans() {
    let place = Place::new();
    let path = place.bam();
    let mut bytes = fs::read(&path).expect("it was written");
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 64] {
        *byte ^= 0x5a;
    }
    fs::write(&path, &bytes).expect("the folder is ours");
    for options in [
        ReadOptions {
            index: IndexUse::Never,
            ..ReadOptions::default()
        },
        ReadOptions::default(),
        require(),
    ] {
        let result = collect_from(&path, &options, &config());
        let error = result.expect_err("the block is damaged");
        assert!(error.to_string().contains("x.bam"), "{error}");
    }
}

#[test]
fn a_demanded_index_that_is_missing_is_an_error_with_its_cure() {
    let place = Place::new();
    let path = place.path("x.bam");
    toy().write_bam(&many_lines(), &path);
    let error = match open(&path, &require()) {
        Ok(_) => panic!("there is no index"),
        Err(error) => error.to_string(),
    };
    assert!(error.contains("`samtools index "), "{error}");
    assert!(open(&path, &ReadOptions::default()).is_ok_and(|opened| !opened.is_indexed()));
    let text = place.file("x.sam", toy().sam(&split("r").lines(&toy())).as_bytes());
    assert!(matches!(
        open(&text, &require()),
        Err(EvidenceError::NotIndexable(_))
    ));
}

#[test]
fn an_index_of_another_file_is_refused_or_left_aside_with_a_warning() {
    let place = Place::new();
    let path = place.bam();
    let expected = collect(&many_lines());
    let index = place.path("x.bam.bai");
    let mut foreign = b"BAI\x01".to_vec();
    foreign.extend(99_u32.to_le_bytes());
    foreign.extend([0; 99 * 8]);
    for bytes in [foreign.as_slice(), b"rubbish, no index", b""] {
        fs::write(&index, bytes).expect("the folder is ours");
        assert!(matches!(
            open(&path, &require()),
            Err(EvidenceError::BrokenIndex { .. })
        ));
        let collected = collect_from(&path, &ReadOptions::default(), &config())
            .expect("read from start to end");
        assert_eq!(collected.fragments, expected.fragments);
        assert_eq!(collected.warnings[0].name, "index_ignored");
    }
    // An index that looks right and leads nowhere.
    let whole = Place::new();
    let other = whole.path("x.bam");
    let mut lines = many_lines();
    for _ in 0..4 {
        lines.extend_from_within(..);
    }
    toy().write_indexed_bam(&lines, &other);
    fs::copy(whole.path("x.bam.bai"), &index).expect("the folder is ours");
    match collect_from(&path, &ReadOptions::default(), &config()) {
        Ok(collected) => assert_eq!(collected.fragments, expected.fragments),
        Err(error) => panic!("the file is whole: {error}"),
    }
}

#[test]
fn a_stale_index_is_used_with_a_warning() {
    let place = Place::new();
    let path = place.bam();
    let old = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    fs::File::options()
        .write(true)
        .open(place.path("x.bam.bai"))
        .and_then(|index| index.set_modified(old))
        .expect("the folder is ours");
    let collected = collect_from(&path, &require(), &config()).expect("a whole file");
    assert_eq!(collected.warnings[0].name, "stale_index");
    assert!(collected.warnings[0].message.contains("samtools index"));
    assert_eq!(collected.fragments.len(), 1);
}

#[test]
fn a_sample_that_is_not_there_is_refused_and_one_that_is_restricts() {
    let toy = toy()
        .with_header_line("@RG\tID:a\tSM:tumour")
        .with_header_line("@RG\tID:b\tSM:normal");
    let place = Place::new();
    let path = place.path("s.bam");
    let lines = [
        split("r1").tag("RG:Z:a").lines(&toy),
        split("r2").tag("RG:Z:b").lines(&toy),
        split("r3").lines(&toy),
    ]
    .concat();
    toy.write_indexed_bam(&lines, &path);
    let with = |sample: Option<&str>, index| ReadOptions {
        sample: sample.map(str::to_string),
        index,
        ..ReadOptions::default()
    };
    let error = match open(&path, &with(Some("x"), IndexUse::Auto)) {
        Ok(_) => panic!("there is no such sample"),
        Err(error) => error.to_string(),
    };
    assert!(error.contains("tumour, normal"), "{error}");
    for index in [IndexUse::Never, IndexUse::Require] {
        let collected =
            collect_from(&path, &with(Some("normal"), index), &config()).expect("a whole file");
        let names: Vec<_> = collected
            .fragments
            .iter()
            .map(|f| f.name.as_str())
            .collect();
        assert_eq!(names, ["r2"]);
        let all = collect_from(&path, &with(None, index), &config()).expect("a whole file");
        assert_eq!(all.fragments.len(), 3);
    }
}

/// The same from both plans.
fn both(lines: &[String]) -> Collected {
    let streamed = collect(lines);
    assert_eq!(streamed, collect_indexed(lines, 2));
    streamed
}

#[test]
fn tags_that_are_malformed_are_counted_and_left_out() {
    let toy = toy();
    let with_tag = |name: &str, tag: &str| {
        ReadBuilder::new(name)
            .primary("chrB", 13_001, Forward, "60S40M")
            .tag(&format!("SA:Z:{tag}"))
            .lines(&toy)
    };
    let lines = [
        with_tag("a", "chrA,100001,+"),
        with_tag("b", "chrA,100001,+,60M,60,0;"),
        with_tag("c", "chrZ,100001,+,60M40S,60,0;"),
        with_tag("d", "chrA,4999990,+,60M40S,60,0;"),
        with_tag("e", ";;;"),
    ]
    .concat();
    let collected = both(&lines);
    assert!(collected.fragments.is_empty());
    let counted: Vec<_> = collected
        .warnings
        .iter()
        .map(|warning| (warning.name.as_str(), warning.count))
        .collect();
    assert_eq!(
        counted,
        [
            ("malformed_sa_tag", 5),
            ("sa_tag_off_contig", 1),
            ("sa_tag_to_unknown_contig", 1)
        ]
    );
    assert!(collected.warnings[0].message.contains("'a'"));
}

#[test]
fn reads_without_bases_still_place_the_junction() {
    let collected = both(&split("r").without_bases().lines(&toy()));
    let read = collected.fragments[0].evidence[0]
        .junction_read()
        .expect("a split read");
    assert_eq!(read.sequence, None);
    assert_eq!(read.low.reference_base, None);
    assert_eq!(collected.warnings[0].name, "chimeric_read_without_sequence");
}

#[test]
fn a_mapped_read_without_cigar_is_counted_and_left_out() {
    use rust_htslib::bam::{self, Record};
    let place = Place::new();
    let path = place.path("x.bam");
    let toy = toy();
    let view = bam::HeaderView::from_bytes(toy.header_text("coordinate").as_bytes());
    // The text form cannot say it: htslib makes such a read an unmapped one.
    let line = b"r\t0\tchrB\t13001\t60\t*\t*\t0\t0\tACGT\tIIII";
    let mut record = Record::from_sam(&view, line).expect("a SAM record");
    record.unset_unmapped();
    let header = bam::Header::from_template(&view);
    let mut writer =
        bam::Writer::from_path(&path, &header, bam::Format::Bam).expect("a place to write");
    writer.write(&record).expect("room to write");
    drop(writer);
    bam::index::build(&path, None, bam::index::Type::Bai, 1).expect("sorted records");
    let collected = collect_from(&path, &ReadOptions::default(), &config()).expect("a whole file");
    let indexed = collect_from(&path, &require(), &config()).expect("a whole file");
    assert_eq!(collected, indexed);
    assert!(collected.fragments.is_empty());
    assert_eq!(collected.warnings[0].name, "mapped_read_without_cigar");
    assert_eq!(collected.library.reads_examined, 0);
}

#[test]
fn reads_that_run_off_their_contig_do_no_harm() {
    let line = "r\t0\tchrC\t49990\t60\t100M\t*\t0\t0\t*\t*".to_string();
    assert!(both(&[line]).fragments.is_empty());
}

#[test]
fn a_cram_without_its_reference_is_an_error_with_its_cure() {
    let place = Place::new();
    let toy = crate::test_utils::Toy::new(&[("chrA", 120_000), ("chrB", 30_000), ("chrC", 10_000)]);
    let fasta = place.file("r.fa", toy.fasta().as_bytes());
    let bam = place.path("x.bam");
    toy.write_indexed_bam(&split("r").lines(&toy), &bam);
    let cram = place.path("x.cram");
    write_cram(&bam, &cram, &fasta);
    let with = |reference: Option<&Path>, index| ReadOptions {
        reference: reference.map(Path::to_path_buf),
        index,
        ..ReadOptions::default()
    };
    for index in [IndexUse::Never, IndexUse::Require] {
        let found =
            collect_from(&cram, &with(Some(&fasta), index), &config()).expect("a whole file");
        let expected = collect_from(&bam, &with(None, index), &config()).expect("a whole file");
        assert_eq!(found, expected);
        assert_eq!(found.fragments.len(), 1);
    }
    // The FASTA beside the file is gone: htslib finds no other.
    fs::remove_file(&fasta).expect("it is there");
    let error = collect_from(&cram, &with(None, IndexUse::Never), &config())
        .expect_err("no reference")
        .to_string();
    assert!(error.contains("--reference"), "{error}");
    let other = place.file("other.fa", b">chrA\nACGT\n");
    assert!(collect_from(&cram, &with(Some(&other), IndexUse::Never), &config()).is_err());
    let absent = place.path("absent.fa");
    assert!(matches!(
        open(&cram, &with(Some(&absent), IndexUse::Never)),
        Err(EvidenceError::Fasta(_))
    ));
    let whole = fs::read(&cram).expect("it was written");
    let cut = place.file("cut.cram", &whole[..whole.len() - 38]);
    assert!(matches!(
        open(&cut, &ReadOptions::default()),
        Err(EvidenceError::Truncated { .. })
    ));
}

fn write_cram(bam: &Path, cram: &Path, fasta: &Path) {
    use rust_htslib::bam::{self, Read};
    rust_htslib::faidx::build(fasta).expect("a whole FASTA");
    let mut reader = bam::Reader::from_path(bam).expect("a whole file");
    // Without the contigs' checksums (`samtools dict`) htslib embeds the reference in the file.
    let mut text = String::from_utf8_lossy(reader.header().as_bytes()).into_owned();
    for (contig, checksum) in [
        ("chrA", "4b3a77f286a8d198ff4a5701a6de5d0d"),
        ("chrB", "2ad942b8f5c240e7b7d86dbeb0b99db6"),
        ("chrC", "1a5d60c97e3b8bab25808efcde17f411"),
    ] {
        let name = format!("SN:{contig}");
        text = text.replace(&name, &format!("{name}\tM5:{checksum}"));
    }
    let header = bam::Header::from_template(&bam::HeaderView::from_bytes(text.as_bytes()));
    let mut writer =
        bam::Writer::from_path(cram, &header, bam::Format::Cram).expect("a place to write");
    writer.set_reference(fasta).expect("a whole FASTA");
    for record in reader.records() {
        writer
            .write(&record.expect("a record"))
            .expect("room to write");
    }
    drop(writer);
    bam::index::build(cram, None, bam::index::Type::Bai, 1).expect("sorted records");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Any bytes changed anywhere in SAM text: an error or a result, never a panic.
    #[test]
    fn damaged_text_never_panics(
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let toy = toy();
        let lines: Vec<String> = ["a", "b", "c"]
            .iter()
            .flat_map(|name| {
                let mate = ReadBuilder::new(name).primary("chrB", 13_101, Strand::Reverse, "50M");
                ReadBuilder::pair(&split(name), &mate, &toy)
            })
            .collect();
        let mut bytes = toy.sam(&lines).into_bytes();
        let header = bytes.len() - lines.iter().map(|line| line.len() + 1).sum::<usize>();
        for (index, byte) in damage {
            let place = header + index.index(bytes.len() - header);
            bytes[place] = byte;
        }
        let place = Place::new();
        let path = place.file("x.sam", &bytes);
        let _ = collect_from(&path, &ReadOptions::default(), &config());
    }
}
