use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rust_htslib::{
    bcf::{self, Read as _},
    bgzf,
};
use trkfuse_core::{Breakend, Contig, Junction, Pos, Retained};

use super::*;
use Retained::{Higher, Lower};

const HEADER: &str = "##fileformat=VCFv4.2\n\
    ##contig=<ID=chr12,length=133275309>\n\
    ##contig=<ID=chr15,length=101991189>\n\
    ##INFO=<ID=SVTYPE,Number=1,Type=String,Description=\"\">\n\
    ##INFO=<ID=END,Number=1,Type=Integer,Description=\"\">\n\
    ##INFO=<ID=SVLEN,Number=.,Type=Integer,Description=\"\">\n\
    ##INFO=<ID=POS2,Number=1,Type=Integer,Description=\"\">\n\
    ##INFO=<ID=CHR2,Number=1,Type=String,Description=\"\">\n\
    ##INFO=<ID=CT,Number=1,Type=String,Description=\"\">\n\
    ##INFO=<ID=STRANDS,Number=.,Type=String,Description=\"\">\n\
    ##INFO=<ID=INV3,Number=0,Type=Flag,Description=\"\">\n\
    ##INFO=<ID=MATEID,Number=.,Type=String,Description=\"\">\n\
    ##FILTER=<ID=LowQual,Description=\"\">\n";
const COLUMNS: &str = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

fn contigs() -> Contigs {
    let contig = |(name, length): (&str, u32)| Contig {
        name: name.to_string(),
        length,
    };
    let list = [("12", 133_275_309), ("15", 101_991_189)];
    Contigs::new(list.map(contig).to_vec()).expect("names differ")
}

/// A VCF of records; a space stands for a tab.
fn vcf(records: &[&str]) -> String {
    let mut text = format!("{HEADER}{COLUMNS}");
    for record in records {
        text.push_str(&record.replace(' ', "\t"));
        text.push('\n');
    }
    text
}

fn written(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the folder is ours");
    (folder, path)
}

fn read_text(text: &str) -> Result<VariantsRead, VariantError> {
    let (_folder, path) = written("sv.vcf", text);
    read_structural_variants(&path, &contigs())
}

/// Contig, position counted from 1, flank.
fn side(contig: &str, position: u32, retained: Retained) -> Breakend {
    Breakend {
        contig: contigs().id(contig).expect("one of two"),
        pos: Pos::from_one_based(position).expect("counted from 1"),
        retained,
    }
}

fn junction(a: (&str, u32, Retained), b: (&str, u32, Retained)) -> Junction {
    Junction::new(side(a.0, a.1, a.2), side(b.0, b.1, b.2))
}

/// The junctions of one record.
fn of_record(record: &str) -> Vec<Junction> {
    let read = read_text(&vcf(&[record])).expect("it is a VCF");
    read.variants
        .iter()
        .map(|variant| variant.junction)
        .collect()
}

#[test]
fn the_two_records_of_a_breakend_pair_are_one_variant() {
    // As Manta writes a translocation.
    let read = read_text(&vcf(&[
        "chr12 11880000 MantaBND:1:0 G G]chr15:87950000] . PASS SVTYPE=BND;MATEID=MantaBND:1:1",
        "chr15 87950000 MantaBND:1:1 T T]chr12:11880000] . PASS SVTYPE=BND;MATEID=MantaBND:1:0",
    ]))
    .expect("it is a VCF");
    let expected = StructuralVariant {
        junction: junction(("12", 11_880_000, Lower), ("15", 87_950_000, Lower)),
        id: "MantaBND:1:0".to_string(),
    };
    assert_eq!(read.variants, [expected]);
    assert_eq!(read.warnings, []);
}

#[test]
fn deletions_duplications_and_inversions_join_the_bases_beside_them() {
    let of = |record: &str| of_record(record);
    assert_eq!(
        of("chr12 100 a N <DEL> . PASS SVTYPE=DEL;END=200"),
        [junction(("12", 100, Lower), ("12", 201, Higher))]
    );
    assert_eq!(
        of("chr12 100 a N <DEL> . PASS SVTYPE=DEL;SVLEN=-100"),
        of("chr12 100 a N <DEL> . PASS SVTYPE=DEL;END=200")
    );
    // As Manta spells a short one.
    assert_eq!(
        of("chr12 100 a ACGT A . PASS SVTYPE=DEL;END=103"),
        [junction(("12", 100, Lower), ("12", 104, Higher))]
    );
    assert_eq!(
        of("chr12 100 a N <DUP:TANDEM> . PASS SVTYPE=DUP;END=200"),
        [junction(("12", 200, Lower), ("12", 101, Higher))]
    );
    let lower = junction(("12", 100, Lower), ("12", 200, Lower));
    let higher = junction(("12", 101, Higher), ("12", 201, Higher));
    assert_eq!(
        of("chr12 100 a N <INV> . PASS SVTYPE=INV;END=200"),
        [lower, higher]
    );
    assert_eq!(
        of("chr12 100 a N <INV> . PASS SVTYPE=INV;END=200;INV3"),
        [lower]
    );
    assert_eq!(
        of("chr12 100 a N <INV> . PASS SVTYPE=INV;END=200;CT=5to5"),
        [higher]
    );
    assert_eq!(
        of("chr12 100 a N <INV> . PASS SVTYPE=INV;END=200;STRANDS=++:5"),
        [lower]
    );
    assert_eq!(
        of("chr12 100 a N <INV> . PASS SVTYPE=INV;END=200;STRANDS=++:5,--:3"),
        [lower, higher]
    );
}

#[test]
fn a_translocation_by_keys_is_read_as_delly_and_survivor_write_it() {
    let expected = [junction(
        ("12", 11_880_000, Lower),
        ("15", 87_950_000, Lower),
    )];
    for keys in [
        "SVTYPE=TRA;CHR2=chr15;END=87950000;CT=3to3",
        "SVTYPE=TRA;CHR2=15;END=87950000;STRANDS=++",
        "SVTYPE=BND;CHR2=chr15;END=11880001;POS2=87950000;CT=3to3",
    ] {
        let kind = &keys[7..10];
        let record = format!("chr12 11880000 a N <{kind}> . . {keys}");
        assert_eq!(of_record(&record), expected, "{keys}");
    }
    for (connection, own, other) in [
        ("3to5", Lower, Higher),
        ("5to3", Higher, Lower),
        ("5to5", Higher, Higher),
    ] {
        let record =
            format!("chr12 100 a N <TRA> . . SVTYPE=TRA;CHR2=chr15;END=500;CT={connection}");
        assert_eq!(
            of_record(&record),
            [junction(("12", 100, own), ("15", 500, other))],
            "{connection}"
        );
    }
}

#[test]
fn what_joins_no_two_places_or_failed_a_filter_is_passed_over() {
    for record in [
        "chr12 100 a N <INS> . PASS SVTYPE=INS;END=100",
        "chr12 100 a N N. . PASS SVTYPE=BND",
        "chr12 100 a A G . PASS .",
        "chr12 100 a N . . PASS .",
        "chr12 100 a N <DEL> . LowQual SVTYPE=DEL;END=200",
        "chr12 100 a N <CNV> . PASS SVTYPE=CNV;END=200",
    ] {
        let read = read_text(&vcf(&[record])).expect("it is a VCF");
        assert_eq!(read, VariantsRead::default(), "{record}");
    }
}

#[test]
fn records_that_cannot_be_used_are_counted_by_reason() {
    let read = read_text(&vcf(&[
        "chr12 100 a N <TRA> . . SVTYPE=TRA;CHR2=chr15;END=500",
        "chr12 100 b N N[chr15:x[ . . SVTYPE=BND",
        "chr12 100 c N <DEL> . . SVTYPE=DEL",
        "chr12 100 d N <DEL> . . SVTYPE=DEL;END=50",
        "chr12 0 e N N[chr15:500[ . . SVTYPE=BND",
        "chr12 100 f N N[chr15:999999999[ . . SVTYPE=BND",
        "chr12 4294967295 g N <DEL> . . SVTYPE=DEL;END=4294967295",
        "chr12 100 . N N[chr15:500[ . . SVTYPE=BND",
    ]))
    .expect("it is a VCF");
    let counts: Vec<(&str, u64)> = read
        .warnings
        .iter()
        .map(|warning| (warning.name.as_str(), warning.count))
        .collect();
    assert_eq!(
        counts,
        [("sv_without_orientation", 1), ("sv_unreadable", 6)]
    );
    assert!(read.warnings[0].message.contains("sv.vcf"));
    // The one that can be used has no ID: its place names it.
    assert_eq!(read.variants.len(), 1);
    assert_eq!(read.variants[0].id, "chr12:100");
}

#[test]
fn a_contig_that_the_alignments_lack_is_passed_over_unless_there_is_no_other() {
    let elsewhere = "chr12 100 a N N[chrUn_7:500[ . . SVTYPE=BND";
    let read = read_text(&vcf(&[
        elsewhere,
        "chr12 100 b N N[chr15:500[ . . SVTYPE=BND",
    ]))
    .expect("one is of use");
    assert_eq!(read.variants.len(), 1);
    let error = read_text(&vcf(&[elsewhere])).expect_err("none is of use");
    assert!(matches!(error, VariantError::OtherGenome { .. }), "{error}");
}

#[test]
fn variants_of_another_assembly_are_refused_with_the_contig_that_differs() {
    let text = vcf(&[])
        .replace("133275309", "133851895")
        .replace("101991189", "102531392");
    let error = read_text(&text)
        .expect_err("both lengths are GRCh37's")
        .to_string();
    for word in ["sv.vcf", "chr12", "133851895", "133275309"] {
        assert!(error.contains(word), "{error}");
    }
    // One contig of another length beside one that fits is no other genome.
    assert!(read_text(&vcf(&[]).replace("101991189", "5")).is_ok());
}

#[test]
fn a_line_that_is_no_record_is_named() {
    for (record, word) in [
        ("chr12 100 a N N[chr15:500[", "QUAL"),
        ("chr12 ten a N N[chr15:500[ . . SVTYPE=BND", "ten"),
        ("chr12", "POS"),
    ] {
        let error = read_text(&vcf(&[record])).expect_err(record).to_string();
        assert!(error.contains("line 15") && error.contains(word), "{error}");
    }
}

#[test]
fn what_is_no_vcf_is_refused() {
    let of = |bytes: &[u8]| {
        let (_folder, path) = written("x.vcf", bytes);
        read_structural_variants(&path, &contigs())
    };
    for bytes in [
        &b""[..],
        b"call_id\tgroup\n",
        b"##fileformat=VCFv4.2\n",
        b"##fileformat=VCFv4.2\nchr12\t100\ta\tN\t<DEL>\t.\t.\tEND=200\n",
        b"\0\x01\x02binary",
    ] {
        let error = of(bytes).expect_err("it is no VCF");
        assert!(matches!(error, VariantError::NotVariants { .. }), "{error}");
    }
    let missing = read_structural_variants(Path::new("/no/such.vcf"), &contigs());
    assert!(matches!(missing, Err(VariantError::Unreadable { .. })));
    let folder = tempfile::tempdir().expect("a folder");
    let is_folder = read_structural_variants(folder.path(), &contigs());
    assert!(matches!(is_folder, Err(VariantError::Unreadable { .. })));
}

/// Records of each kind.
const MIXED: [&str; 5] = [
    "chr12 11880000 bnd N N]chr15:87950000] . PASS SVTYPE=BND",
    "chr12 100 del N <DEL> . PASS SVTYPE=DEL;END=200;SVLEN=-100",
    "chr12 300 inv N <INV> . PASS SVTYPE=INV;END=400;INV3",
    "chr12 500 tra N <TRA> . PASS SVTYPE=TRA;CHR2=chr15;POS2=600;CT=5to3",
    "chr12 700 low N <DEL> . LowQual SVTYPE=DEL;END=900",
];

fn pack(text: &str, path: &Path) {
    use std::io::Write as _;
    let mut writer = bgzf::Writer::from_path(path).expect("the folder is ours");
    writer
        .write_all(text.as_bytes())
        .expect("the folder is ours");
}

fn to_bcf(text: &Path, path: &Path) {
    let mut reader = bcf::Reader::from_path(text).expect("it is a VCF");
    let header = bcf::Header::from_template(reader.header());
    let mut writer =
        bcf::Writer::from_path(path, &header, false, bcf::Format::Bcf).expect("the folder is ours");
    for record in reader.records() {
        writer
            .write(&record.expect("it is a record"))
            .expect("the folder is ours");
    }
}

#[test]
fn text_packed_text_and_bcf_say_the_same() {
    let (folder, path) = written("sv.vcf", vcf(&MIXED));
    let expected = read_structural_variants(&path, &contigs()).expect("it is a VCF");
    assert_eq!(expected.variants.len(), 4);
    let packed = folder.path().join("sv.vcf.gz");
    pack(&vcf(&MIXED), &packed);
    let read = read_structural_variants(&packed, &contigs()).expect("it is a VCF");
    assert_eq!(read, expected);
    let binary = folder.path().join("sv.bcf");
    to_bcf(&path, &binary);
    let read = read_structural_variants(&binary, &contigs()).expect("it is a BCF");
    assert_eq!(read, expected);
}

#[test]
fn a_packed_file_cut_short_is_an_error() {
    let (folder, path) = written("sv.vcf", vcf(&MIXED));
    let packed = folder.path().join("sv.vcf.gz");
    pack(&vcf(&MIXED), &packed);
    let binary = folder.path().join("sv.bcf");
    to_bcf(&path, &binary);
    for file in [packed, binary] {
        let bytes = std::fs::read(&file).expect("it was written");
        for length in [20, bytes.len() / 2, bytes.len() - 28] {
            std::fs::write(&file, &bytes[..length]).expect("the folder is ours");
            let error = read_structural_variants(&file, &contigs()).expect_err("it is cut");
            assert!(matches!(error, VariantError::Truncated { .. }), "{error}");
        }
    }
}

#[test]
fn a_bcf_with_a_damaged_header_is_refused() {
    // Named twice, a sample makes a header that htslib cannot use.
    let text = format!("{HEADER}{}\tFORMAT\tS\tS\n", COLUMNS.trim_end());
    for text in [text.as_str(), "", "##fileformat=VCFv4.2\n"] {
        let mut bytes = b"BCF\x02\x02".to_vec();
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend(text.as_bytes());
        let (_folder, path) = written("sv.bcf", bytes);
        let error = read_structural_variants(&path, &contigs()).expect_err("no usable header");
        assert!(matches!(error, VariantError::NotVariants { .. }), "{error}");
    }
}

proptest! {
    #[test]
    fn no_record_makes_the_reader_panic(
        position in any::<u32>(), alternative in "[\\[\\]<>A-Z:,.0-9]{0,12}",
        info in "(SVTYPE|END|CHR2|CT|SVLEN|STRANDS|POS2)=[A-Za-z0-9+,:-]{0,12};?[ -~]{0,10}",
    ) {
        let line = format!("chr12\t{position}\ta\tN\t{alternative}\t.\tPASS\t{info}");
        if let Ok(fields) = Fields::split(&line) {
            for outcome in fields.variants(&contigs()) {
                if let Outcome::Variant(variant) = outcome {
                    for breakend in [variant.junction.low(), variant.junction.high()] {
                        let contigs = contigs();
                        let length = contigs.get(breakend.contig).length;
                        prop_assert!(breakend.pos.zero_based() < length);
                    }
                }
            }
        }
    }
}
