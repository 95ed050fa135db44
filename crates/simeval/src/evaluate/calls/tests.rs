//! Each format on small examples, and what each refuses.

use std::io::Write as _;
use std::path::PathBuf;

use trkfuse_core::{DomainStatus, FrameStatus, Retained, Strand, Tier};

use super::*;
use crate::evaluate::call_row::{CallSide, Confidence};

/// A file of this text, and the folder that keeps it there.
fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn calls(format: CallFormat, text: &str) -> Calls {
    let (_folder, path) = file(text);
    read_calls(&path, format, &EvaluationConfig::default()).unwrap()
}

/// What an error says, without the folder.
fn refusal(format: CallFormat, text: &str) -> String {
    let (folder, path) = file(text);
    let error = read_calls(&path, format, &EvaluationConfig::default()).unwrap_err();
    let folder = format!("{}/", folder.path().display());
    error.to_string().replace(&folder, "")
}

fn places(row: &CallRow) -> [String; 2] {
    [&row.five_prime, &row.three_prime].map(|side| side.place.to_string())
}

fn strands(row: &CallRow) -> [Option<Strand>; 2] {
    [row.five_prime.strand, row.three_prime.strand]
}

fn flanks(row: &CallRow) -> [Option<Retained>; 2] {
    [row.five_prime.retained, row.three_prime.retained]
}

fn genes(side: &CallSide) -> Vec<&str> {
    side.genes.iter().map(String::as_str).collect()
}

const FORWARD: Option<Strand> = Some(Strand::Forward);
const REVERSE: Option<Strand> = Some(Strand::Reverse);
const LOWER: Option<Retained> = Some(Retained::Lower);
const HIGHER: Option<Retained> = Some(Retained::Higher);

const OWN_HEADER: &str = "##schema_version=1.0\n\
    call_id\tfusion\ttier\tqual\tfive_prime_gene\tfive_prime_contig\tfive_prime_position\tfive_prime_strand\tthree_prime_gene\tthree_prime_contig\tthree_prime_position\tthree_prime_strand\tsupport_split\tsupport_gapped\tsupport_spanning\tframe_status\tkinase_domain\tdirection_known\tfive_prime_nearest_genes\tfive_prime_retained\tthree_prime_retained\n";

#[test]
fn our_table_gives_support_frame_kinase_and_quality() {
    let row = "x\tETV6::NTRK3\tpass\t48.75\tETV6\tchr12\t11869969\t+\tNTRK3\tchr15\t87940753\t-\t31\t2\t6\tin_frame\tcomplete\tyes\t.\tlower\tlower\n";
    let calls = calls(CallFormat::Trkfuse, &format!("{OWN_HEADER}{row}"));
    let [row] = &calls.rows[..] else {
        panic!("one call")
    };
    assert_eq!(row.line, 3);
    assert_eq!(row.name(), "ETV6::NTRK3");
    assert_eq!(places(row), ["12:11869969", "15:87940753"]);
    assert_eq!(strands(row), [FORWARD, REVERSE]);
    assert_eq!(flanks(row), [LOWER, LOWER]);
    // Gapped reads place the junction as split reads do.
    assert_eq!((row.split_reads, row.spanning_pairs), (33, 6));
    assert_eq!(row.frame, Some(FrameStatus::InFrame));
    assert_eq!(row.kinase_domain, Some(DomainStatus::Complete));
    assert_eq!(row.quality, Some(48.75));
    assert!(row.is_pass && row.order_known);
}

#[test]
fn our_watched_and_filtered_calls_do_not_pass_and_intergenic_sides_have_neighbours() {
    let row = "x\t1:500::NTRK3\twatch\t9\t.\tchr1\t500\t.\tNTRK3\tchr15\t87940753\t-\t1\t0\t0\tunknown\tunknown\tno\tlower:ABC:20;higher:DEF:7\tlower\tlower\n";
    let filtered = row.replace("watch", "filtered");
    let calls = calls(CallFormat::Trkfuse, &format!("{OWN_HEADER}{row}{filtered}"));
    assert!(
        calls
            .rows
            .iter()
            .all(|row| !row.is_pass && !row.order_known)
    );
    let side = &calls.rows[0].five_prime;
    assert!(side.genes.is_empty());
    assert_eq!(side.nearby, ["ABC", "DEF"]);
    assert_eq!(calls.rows[0].name(), "1:500::NTRK3");
    assert_eq!(strands(&calls.rows[0]), [None, REVERSE]);
}

#[test]
fn our_table_is_refused_where_a_cell_makes_no_sense() {
    let row = "x\tE::N\tpass\t48\tE\tchr1\t5\t+\tN\tchr2\t6\t-\t3\t0\t6\tin_frame\tlost\tyes\t.\tlower\tlower\n";
    let t = |from: &str, to: &str, expected: &str| {
        let text = format!("{OWN_HEADER}{}", row.replacen(from, to, 1));
        assert_eq!(
            refusal(CallFormat::Trkfuse, &text),
            format!("calls, line 3: {expected}")
        );
    };
    t("pass", "good", "'good' is no tier");
    t("\t48\t", "\t-3\t", "the quality is no number from 0 up");
    t("\t48\t", "\tNaN\t", "the quality is no number from 0 up");
    t("\tyes\t", "\tmaybe\t", "'maybe' is neither yes nor no");
    t(
        "\tchr1\t5",
        "\tchr1\tx",
        "'x' in the column 'five_prime_position' is no position counted from 1",
    );
    t(
        "\tchr1\t5",
        "\tchr1\t.",
        "the column 'five_prime_position' is empty",
    );
    t(
        "in_frame",
        "framed",
        "'framed' in the column 'frame_status' is not known",
    );
    t(
        "\tlower\n",
        "\tleft\n",
        "'left' is neither lower nor higher",
    );
    let without = OWN_HEADER.replace("\tqual", "\tquality");
    assert_eq!(
        refusal(CallFormat::Trkfuse, &without),
        "calls, line 2: there is no column 'qual'"
    );
}

const ARRIBA_HEADER: &str = "#gene1\tgene2\tstrand1(gene/fusion)\tstrand2(gene/fusion)\tbreakpoint1\tbreakpoint2\tsplit_reads1\tsplit_reads2\tdiscordant_mates\tconfidence\treading_frame\tdirection1\tdirection2\n";

#[test]
fn arriba_gives_split_reads_of_both_sides_and_directions() {
    let rows = "ETV6\tNTRK3\t+/+\t-/-\t12:11869969\t15:87940753\t7\t5\t3\thigh\tin-frame\tdownstream\tdownstream\n\
        TPM3\tNTRK1\t-/-\t+/+\tchr1:154170400\tchr1:156874571\t1\t0\t0\tlow\t.\tupstream\tupstream\n";
    let calls = calls(CallFormat::Arriba, &format!("{ARRIBA_HEADER}{rows}"));
    let [etv6, tpm3] = &calls.rows[..] else {
        panic!("two calls")
    };
    assert_eq!((etv6.split_reads, etv6.spanning_pairs), (12, 3));
    assert_eq!(etv6.frame, Some(FrameStatus::InFrame));
    assert_eq!(etv6.confidence, Some(Confidence::High));
    assert_eq!(flanks(etv6), [LOWER, LOWER]);
    assert_eq!(strands(tpm3), [REVERSE, FORWARD]);
    assert_eq!(flanks(tpm3), [HIGHER, HIGHER]);
    assert_eq!(tpm3.frame, Some(FrameStatus::Unknown));
    assert_eq!(places(tpm3), ["1:154170400", "1:156874571"]);
    assert_eq!((etv6.quality, etv6.kinase_domain), (None, None));
}

#[test]
fn our_calls_pass_by_the_tiers_asked_for() {
    let row = |tier: &str| {
        format!(
            "x\tETV6::NTRK3\t{tier}\t9\tETV6\tchr12\t11869969\t+\tNTRK3\tchr15\t87940753\t-\t1\t0\t0\tin_frame\tcomplete\tyes\t.\tlower\tlower\n"
        )
    };
    let text = format!(
        "{OWN_HEADER}{}{}{}",
        row("pass"),
        row("watch"),
        row("filtered")
    );
    let (_folder, path) = file(&text);
    let config = EvaluationConfig {
        trkfuse_tiers: vec![Tier::Pass, Tier::Watch],
        ..EvaluationConfig::default()
    };
    let calls = read_calls(&path, CallFormat::Trkfuse, &config).unwrap();
    let passing: Vec<bool> = calls.rows.iter().map(|row| row.is_pass).collect();
    assert_eq!(passing, [true, true, false]);
}

#[test]
fn arriba_passes_by_the_confidences_asked_for() {
    let row = |confidence: &str| {
        format!("A\tB\t+/+\t-/.\t1:5\t2:6\t1\t1\t1\t{confidence}\t.\tdownstream\tdownstream\n")
    };
    let text = format!(
        "{ARRIBA_HEADER}{}{}{}",
        row("high"),
        row("medium"),
        row("low")
    );
    let (_folder, path) = file(&text);
    let config = EvaluationConfig {
        arriba_confidences: vec![Confidence::High, Confidence::Medium],
        ..EvaluationConfig::default()
    };
    let calls = read_calls(&path, CallFormat::Arriba, &config).unwrap();
    let passing: Vec<bool> = calls.rows.iter().map(|row| row.is_pass).collect();
    assert_eq!(passing, [true, true, false]);
    assert_eq!(strands(&calls.rows[0]), [FORWARD, None]);
}

#[test]
fn arribas_neighbours_of_an_intergenic_breakpoint_are_not_its_genes() {
    let row =
        "ABC(1200),DEF(30)\tNTRK3\t./+\t-/-\t1:5\t15:6\t1\t1\t1\tlow\t.\tdownstream\tdownstream\n";
    let calls = calls(CallFormat::Arriba, &format!("{ARRIBA_HEADER}{row}"));
    let side = &calls.rows[0].five_prime;
    assert!(side.genes.is_empty());
    assert_eq!(side.nearby, ["ABC", "DEF"]);
}

#[test]
fn arribas_table_is_refused_where_a_cell_makes_no_sense() {
    let row = "A\tB\t+/+\t-/-\t1:5\t2:6\t1\t1\t1\thigh\t.\tdownstream\tdownstream\n";
    let t = |from: &str, to: &str, expected: &str| {
        let text = format!("{ARRIBA_HEADER}{}", row.replacen(from, to, 1));
        assert_eq!(
            refusal(CallFormat::Arriba, &text),
            format!("calls, line 2: {expected}")
        );
    };
    t("high", "fine", "'fine' is no confidence of Arriba's");
    t("1:5", "1", "'1' in the column 'breakpoint1' is no place");
    t("downstream", "left", "'left' is no direction of Arriba's");
    t(
        "\t1\t1\t1\t",
        "\t1\t1\tone\t",
        "'one' in the column 'discordant_mates' is no usable number",
    );
    t(
        "\tdownstream\n",
        "\n",
        "there are 12 cells where the header names 13 columns",
    );
}

#[test]
fn star_fusion_is_read_by_header_name_whatever_the_order() {
    let text = "#FusionName\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\tSpanningFragCount\tJunctionReadCount\tPROT_FUSION_TYPE\n\
        TPM3--NTRK1\tTPM3^ENSG00000143549.22\tchr1:154170400:-\tNTRK1^ENSG00000198400.14\tchr1:156874571:+\t4\t9\tINFRAME\n";
    let calls = calls(CallFormat::StarFusion, text);
    let row = &calls.rows[0];
    assert_eq!((row.split_reads, row.spanning_pairs), (9, 4));
    assert_eq!(genes(&row.five_prime), ["TPM3"]);
    assert_eq!(genes(&row.three_prime), ["NTRK1"]);
    assert_eq!(places(row), ["1:154170400", "1:156874571"]);
    assert_eq!(strands(row), [REVERSE, FORWARD]);
    assert_eq!(flanks(row), [HIGHER, HIGHER]);
    assert_eq!(row.frame, Some(FrameStatus::InFrame));
    assert!(row.is_pass);
}

#[test]
fn star_fusion_without_coding_effects_says_nothing_of_frames() {
    let header = "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\n";
    let row = "E--N\t9\t4\tE^1\tchr12:5:+\tN^2\tchr15:6:-\n";
    let text = format!("{header}{row}");
    assert_eq!(calls(CallFormat::StarFusion, &text).rows[0].frame, None);
    assert_eq!(
        refusal(
            CallFormat::StarFusion,
            &text.replace("chr15:6:-", "chr15:6")
        ),
        "calls, line 2: 'chr15:6' in the column 'RightBreakpoint' is no place"
    );
}

/// Records behind a header.
fn vcf(records: &[&str]) -> String {
    let records = records.join("\n").replace(' ', "\t");
    format!(
        "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n{records}\n"
    )
}

#[test]
fn two_records_of_our_vcf_are_one_call_with_the_first_breakend_first() {
    // TPM3(-)::NTRK1(+), the 3' breakend first in the file, as for a fusion whose 5' gene lies higher.
    let calls = calls(
        CallFormat::Vcf,
        &vcf(&[
            "chr1 100 b T [chr1:200[T 48.7 PASS SVTYPE=BND;MATEID=a;FUSION=HI::LO;TIER=pass;RNA_STRANDED;GENE_NAME=LO;FRAME_STATUS=IN_FRAME;KINASE_DOMAIN=LOST DP:SR:PR 37:0,31:.,6",
            "chr1 200 a G [chr1:100[G 48.7 PASS SVTYPE=BND;MATEID=b;FUSION=HI::LO;TIER=pass;RNA_FIRST;RNA_STRANDED;GENE_NAME=HI;FRAME_STATUS=IN_FRAME;KINASE_DOMAIN=LOST DP:SR:PR 57:20,31:.,6",
        ]),
    );
    let [row] = &calls.rows[..] else {
        panic!("one call")
    };
    assert_eq!(row.name(), "HI::LO");
    assert_eq!(places(row), ["1:200", "1:100"]);
    assert_eq!(strands(row), [REVERSE, FORWARD]);
    assert_eq!((row.split_reads, row.spanning_pairs), (31, 6));
    assert_eq!(row.frame, Some(FrameStatus::InFrame));
    assert_eq!(row.kinase_domain, Some(DomainStatus::Lost));
    assert_eq!(row.quality, Some(48.7));
    assert!(row.is_pass && row.order_known);
}

#[test]
fn a_generic_vcf_gives_places_and_flanks_but_no_order() {
    // No mate ids, no names, no samples: the records are paired by place.
    let text = "##fileformat=VCFv4.2\n\
        12\t11869969\tx\tG\tG]15:87940753]\t.\tPASS\tSVTYPE=BND\n\
        15\t87940753\ty\tT\tT]12:11869969]\t.\tPASS\tSVTYPE=BND\n\
        3\t5\tz\tG\t<DEL>\t.\tPASS\tEND=10\n\
        3\t5\ts\tG\tG.\t.\tPASS\tSVTYPE=BND\n";
    let calls = calls(CallFormat::Vcf, text);
    assert_eq!((calls.rows.len(), calls.skipped_records), (1, 2));
    let row = &calls.rows[0];
    assert_eq!(places(row), ["12:11869969", "15:87940753"]);
    assert_eq!(flanks(row), [LOWER, LOWER]);
    assert_eq!(strands(row), [None, None]);
    assert!(!row.order_known && row.is_pass);
    assert_eq!(
        (row.frame, row.kinase_domain, row.quality),
        (None, None, None)
    );
}

#[test]
fn a_junction_and_its_reciprocal_at_the_same_bases_are_two_calls() {
    let calls = calls(
        CallFormat::Vcf,
        &vcf(&[
            "chr1 100 . T T[chr2:200[ . PASS SVTYPE=BND",
            "chr1 100 . T ]chr2:200]T . PASS SVTYPE=BND",
            "chr2 200 . G G[chr1:100[ . PASS SVTYPE=BND",
            "chr2 200 . G ]chr1:100]G . PASS SVTYPE=BND",
        ]),
    );
    let found: Vec<_> = calls.rows.iter().map(flanks).collect();
    assert_eq!(found, [[LOWER, HIGHER], [HIGHER, LOWER]]);
}

#[test]
fn a_record_whose_mate_is_missing_is_a_call_alone() {
    let calls = calls(
        CallFormat::Vcf,
        &vcf(&[
            "chr1 100 a T T[chr2:200[ 7 LowEvidence SVTYPE=BND;MATEID=gone;RNA_FIRST;FUSION=A::2:200 PR:SR 4,1:9,2",
        ]),
    );
    let row = &calls.rows[0];
    assert_eq!(places(row), ["1:100", "2:200"]);
    assert_eq!((row.split_reads, row.spanning_pairs), (2, 1));
    // A side that is named by its place is in no gene.
    assert_eq!(genes(&row.five_prime), ["A"]);
    assert!(row.three_prime.genes.is_empty());
    assert!(!row.is_pass);
}

#[test]
fn rnafusions_keys_are_believed_before_its_brackets() {
    // (-,-) with the brackets that it gets wrong; split reads are in DV.
    let calls = calls(
        CallFormat::Vcf,
        &vcf(&[
            "chr1 205680394 . N [chr7:140794467[N . PASS SVTYPE=BND;CHRA=chr1;CHRB=chr7;GENEA=SLC45A3;GENEB=BRAF;POSA=205680394;POSB=140794467;ORIENTATION=-,-;FRAME_STATUS=in-frame GT:DV:RV ./1:8:3",
        ]),
    );
    let row = &calls.rows[0];
    assert_eq!(row.name(), "SLC45A3::BRAF");
    assert_eq!(flanks(row), [HIGHER, LOWER]);
    assert_eq!((row.split_reads, row.spanning_pairs), (8, 3));
    assert!(row.order_known);
}

#[test]
fn a_vcf_that_makes_no_sense_is_refused_with_its_line() {
    let t = |record: &str, expected: &str| {
        let text = vcf(&["chr1 100 a T T[chr2:200[ . PASS SVTYPE=BND", record]);
        assert_eq!(
            refusal(CallFormat::Vcf, &text),
            format!("calls, line 4: {expected}")
        );
    };
    t(
        "chr1 100 a T T[chr2:200[ .",
        "a record has 8 columns or more, this has 6",
    );
    t(
        "chr1 0 a T T[chr2:200[ . PASS .",
        "'0' is no position counted from 1",
    );
    t(
        "chr1 5 a T T[chr2:200] . PASS .",
        "'T[chr2:200]' is no breakend allele",
    );
    t(
        "chr1 5 a T T[chr2:200[ high PASS .",
        "the quality 'high' is no number from 0 up",
    );
    t(
        "chr1 5 a T T[chr2:200[ 5 PASS . SR 1,x",
        "'x' in SR is no count",
    );
    t(
        "chr1 5 a T T[chr2:200[ 5 PASS FRAME_STATUS=ODD",
        "'ODD' in FRAME_STATUS is not known",
    );
    assert_eq!(
        refusal(CallFormat::Vcf, "chr1\t5\n"),
        "calls, line 1: this is no VCF: it does not begin with ##fileformat=VCF"
    );
    assert_eq!(
        refusal(CallFormat::Vcf, "BCF\u{2}\u{2}"),
        "calls: this is BCF: turn it into VCF first (bcftools view)"
    );
}

#[test]
fn a_file_without_calls_is_a_file_with_no_calls() {
    let star_fusion = "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\n";
    for (format, text) in [
        (CallFormat::Trkfuse, OWN_HEADER),
        (CallFormat::Vcf, &vcf(&[])),
        (CallFormat::Arriba, ARRIBA_HEADER),
        (CallFormat::StarFusion, star_fusion),
    ] {
        assert_eq!(calls(format, text), Calls::default(), "{format}");
        let (_folder, path) = file(text);
        assert_eq!(CallFormat::recognise(&path).unwrap(), format);
        assert_eq!(format.word().parse(), Ok(format));
    }
    assert!("bedpe".parse::<CallFormat>().is_err());
}

#[test]
fn a_compressed_file_reads_like_a_plain_one_and_a_missing_one_is_an_error() {
    let (folder, path) = file("");
    let mut packed = flate2::write::GzEncoder::new(
        std::fs::File::create(&path).unwrap(),
        flate2::Compression::fast(),
    );
    packed.write_all(ARRIBA_HEADER.as_bytes()).unwrap();
    packed.finish().unwrap();
    assert_eq!(CallFormat::recognise(&path).unwrap(), CallFormat::Arriba);

    let missing = folder.path().join("missing");
    let error = CallFormat::recognise(&missing).unwrap_err().to_string();
    assert!(
        error.starts_with("cannot read ") && error.contains("missing"),
        "{error}"
    );
    let (_folder, path) = file("gene\tother\n");
    let error = CallFormat::recognise(&path).unwrap_err().to_string();
    assert!(
        error.contains("begins like no output that is known"),
        "{error}"
    );
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    /// Cells as files have them, and cells as no file should.
    fn any_cell() -> impl Strategy<Value = String> {
        prop_oneof![
            prop::sample::select(vec![
                "",
                ".",
                "chr1",
                "5",
                "-7",
                "chr1:5",
                "chr1:5:+",
                "A[chr1:5[",
                "]é:5]T",
                "[[",
                "pass",
                "high",
                "yes",
                "1,2",
                "SR:PR",
                "MATEID=x;RNA_FIRST",
                "CHRA=;POSA=;CHRB=;POSB=",
                "FUSION=::",
                "99999999999",
                "4294967295",
                "1e400",
                "(,(",
                "lower:;:",
            ])
            .prop_map(str::to_string),
            "\\PC{0,6}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_stands_in_a_file_is_read_or_refused(
            rows in prop::collection::vec(prop::collection::vec(any_cell(), 8..22), 0..4),
            format in prop::sample::select(CallFormat::ALL.to_vec()),
        ) {
            let header = match format {
                CallFormat::Trkfuse => OWN_HEADER,
                CallFormat::Arriba => ARRIBA_HEADER,
                CallFormat::Vcf => "##fileformat=VCFv4.3\n",
                CallFormat::StarFusion => "JunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\tx\ty\n",
            };
            let columns = match format {
                CallFormat::Trkfuse => 21,
                CallFormat::Arriba => 13,
                CallFormat::Vcf => 22,
                CallFormat::StarFusion => 8,
            };
            let rows: Vec<String> = rows
                .iter()
                .map(|cells| (0..columns).map(|n| cells[n % cells.len()].clone()).collect::<Vec<_>>().join("\t"))
                .collect();
            let (_folder, path) = file(&format!("{header}{}\n", rows.join("\n")));
            let _ = read_calls(&path, format, &EvaluationConfig::default());
        }
    }
}
