use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_htslib::bgzf;

use super::{FastqError, Mates, ReadFiles};
use crate::tests::Place;

/// Names and bases of both mates of all fragments.
type Reads = Vec<(String, String, String)>;

fn gzipped(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).expect("memory");
    packed.finish().expect("memory")
}

fn blocked(path: &Path, text: &str) {
    let mut packed = bgzf::Writer::from_path(path).expect("the folder is ours");
    packed.write_all(text.as_bytes()).expect("it fits");
}

/// So many reads, their bases told by their number.
fn text(count: usize, mate: u8) -> String {
    let mut text = String::new();
    for number in 0..count {
        let bases = format!("{number:020b}").replace('0', "C").replace('1', "A");
        let qualities = "I".repeat(bases.len());
        let record = format!("@r{number}/{mate} more\n{bases}\n+\n{qualities}\n");
        text.push_str(&record);
    }
    text
}

fn read_all(first: &[PathBuf], second: &[PathBuf]) -> Result<Reads, FastqError> {
    let mut reads = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for mut lane in ReadFiles::new(first, second)?.open()? {
        let mut mates = Mates::default();
        loop {
            lane.fill(&mut mates)?;
            if mates.first.is_empty() {
                break;
            }
            for index in 0..mates.first.len() {
                let (one, other) = mates.reads(index);
                let name = one.header.split(|&letter| letter == b' ').next();
                reads.push((
                    text(name.expect("a first word")),
                    text(one.letters),
                    other.map_or_else(String::new, |other| text(other.letters)),
                ));
            }
        }
    }
    Ok(reads)
}

fn error_of(first: &Path, second: Option<&Path>) -> String {
    let second: Vec<PathBuf> = second.into_iter().map(Path::to_path_buf).collect();
    match read_all(&[first.to_path_buf()], &second) {
        Ok(reads) => panic!("{} reads were read", reads.len()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_same_reads_come_from_plain_and_packed_files() {
    let place = Place::new();
    // More than a batch, and than some blocks.
    let count = 40_000;
    let whole = text(count, 1);
    let plain = read_all(&[place.file("plain.fq", &whole)], &[]).expect("plain");
    assert_eq!(plain.len(), count);
    assert_eq!(plain[39_999].0, "r39999/1");
    let one = place.file("one.fq.gz", gzipped(&whole));
    assert_eq!(read_all(&[one], &[]).expect("gzip"), plain);
    let (front, back) = whole.split_at(whole.find("@r1234/").expect("it is there"));
    let two = place.file("two.fq.gz", [gzipped(front), gzipped(back)].concat());
    assert_eq!(read_all(&[two], &[]).expect("two members"), plain);
    let path = place.path("blocks.fq.gz");
    blocked(&path, &whole);
    assert_eq!(read_all(&[path], &[]).expect("bgzip"), plain);
    let path = place.path("front.fq.gz");
    blocked(&path, front);
    let joined = [fs::read(&path).expect("it was written"), gzipped(back)].concat();
    let joined = place.file("joined.fq.gz", joined);
    assert_eq!(read_all(&[joined], &[]).expect("blocks, then gzip"), plain);
}

#[test]
fn line_ends_of_windows_and_a_missing_last_one_are_no_fault() {
    let place = Place::new();
    let whole = text(3, 1);
    let expected = read_all(&[place.file("unix.fq", &whole)], &[]).expect("plain");
    let windows = place.file("windows.fq", whole.replace('\n', "\r\n"));
    assert_eq!(
        read_all(&[windows], &[]).expect("carriage returns"),
        expected
    );
    let bare = place.file("bare.fq", whole.trim_end());
    assert_eq!(read_all(&[bare], &[]).expect("no last line end"), expected);
}

#[test]
fn lanes_are_read_one_after_another_with_their_mates() {
    let place = Place::new();
    let file = |name: &str, count, mate| place.file(name, text(count, mate));
    let first = [file("a1.fq", 2, 1), file("b1.fq", 3, 1)];
    let second = [file("a2.fq", 2, 2), file("b2.fq", 3, 2)];
    let reads = read_all(&first, &second).expect("two lanes");
    let names: Vec<&str> = reads.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["r0/1", "r1/1", "r0/1", "r1/1", "r2/1"]);
    assert!(reads.iter().all(|(_, one, other)| one == other));
}

#[test]
fn files_that_do_not_pair_up_are_refused_before_any_is_read() {
    let missing = |name: &str| PathBuf::from(name);
    for (first, second, message) in [
        (vec![], vec![], "no FASTQ file"),
        (
            vec!["a", "b"],
            vec!["c"],
            "2 files of read 1 and 1 of read 2",
        ),
        (vec!["a"], vec!["a"], "'a' was given twice"),
        (vec!["-"], vec!["-"], "'-' was given twice"),
    ] {
        let paths = |names: Vec<&str>| -> Vec<PathBuf> { names.into_iter().map(missing).collect() };
        let error = ReadFiles::new(&paths(first), &paths(second)).expect_err(message);
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn what_is_no_fastq_is_named() {
    let place = Place::new();
    for (content, message) in [
        (&b""[..], "is empty (0 bytes)"),
        (b">chr1\nACGT\n", "it is a FASTA file"),
        (
            b"@HD\tVN:1.6\n",
            "it is a SAM file; give it without --reads",
        ),
        (b"BAM\x01\0\0\0\0", "it holds alignments"),
        (b"CRAM\x03\0\0\0", "it holds alignments"),
        (
            b"\0\0\0",
            "'@' is expected as its first letter, '\\u{0}' is there",
        ),
    ] {
        let error = error_of(&place.file("x.fq", content), None);
        assert!(error.contains(message), "{error}");
    }
    let packed = place.file("x.fq.gz", gzipped(">chr1\nACGT\n"));
    assert!(error_of(&packed, None).contains("it is a FASTA file"));
    assert!(error_of(&place.path("none.fq"), None).contains("there is no file"));
    assert!(error_of(place.folder(), None).contains("is a folder"));
}

#[test]
fn a_malformed_read_is_named_by_file_number_and_line() {
    let place = Place::new();
    let good = text(2, 1);
    for (bad, message) in [
        ("r2\nACGT\n+\nIIII\n", "Expected '@' but found 'r"),
        ("@r2\nACGT\n-\nIIII\n", "Expected '+' separator"),
        (
            "@r2\nACGT\n+\nIII\n",
            "Sequence length is 4 but quality length is 3",
        ),
    ] {
        let error = error_of(&place.file("x.fq", format!("{good}{bad}{good}")), None);
        assert!(error.contains("read 3 of "), "{error}");
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_truncated_file_is_never_taken_for_a_whole_one() {
    let place = Place::new();
    let whole = text(3_000, 1);
    let packed = gzipped(&whole);
    let path = place.path("blocks.fq.gz");
    blocked(&path, &whole);
    let blocks = fs::read(&path).expect("it was written");
    for (kind, bytes) in [("gzip", &packed), ("bgzip", &blocks)] {
        // The last cuts of blocks fall into the empty block that ends them.
        for cut in [30, bytes.len() / 3, bytes.len() / 2, bytes.len() - 40] {
            let error = error_of(&place.file("cut.fq.gz", &bytes[..cut]), None);
            assert!(
                error.contains("truncated or damaged"),
                "{kind} {cut}: {error}"
            );
        }
    }
    let last = whole.rfind('@').expect("a last read");
    for cut in [last + 3, last + 20, last + 34] {
        let error = error_of(&place.file("cut.fq", &whole[..cut]), None);
        assert!(
            error.contains("breaks off after 2999 reads"),
            "{cut}: {error}"
        );
    }
    let error = error_of(&place.file("cut.fq", &whole[..whole.len() - 5]), None);
    assert!(error.contains("quality length"), "{error}");
}

#[test]
fn a_damaged_block_is_told_by_its_checksum() {
    let place = Place::new();
    let path = place.path("blocks.fq.gz");
    blocked(&path, &text(3_000, 1));
    let mut bytes = fs::read(&path).expect("it was written");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    let error = error_of(&place.file("damaged.fq.gz", bytes), None);
    assert!(error.contains("truncated or damaged"), "{error}");
}

#[test]
fn mates_of_unequal_number_are_an_error_that_says_which_ends_first() {
    let place = Place::new();
    let (long, short) = (
        place.file("long.fq", text(20_000, 1)),
        place.file("short.fq", text(19_999, 2)),
    );
    for (first, second) in [(&long, &short), (&short, &long)] {
        let error = error_of(first, Some(second));
        assert!(
            error.contains("short.fq' ends after 19999 reads"),
            "{error}"
        );
    }
    // At the edge of a batch as well.
    let short = place.file("short.fq", text(16_384, 2));
    let error = error_of(&long, Some(&short));
    assert!(
        error.contains("short.fq' ends after 16384 reads"),
        "{error}"
    );
}
