//! Malformed and odd records, as aligners and other programs write them: a right result, counted where it matters.

use trkfuse_core::{Evidence, Strand};

use super::{collect, collect_indexed, config, fusion_read, loci, spanning, toy};
use crate::test_utils::ReadBuilder;
use crate::{Alignments, Collected, IndexUse, NoProgress, ReadOptions, Source};
use Strand::Forward;

mod changed;

/// The junction that [`fusion_read`] shows: base 100,060 of chrA, base 13,001 of the target, from 1.
const TRUE: (u32, u32) = (100_060, 13_001);

/// What some lines must give, streamed and by index alike.
struct Case {
    what: &'static str,
    lines: Vec<String>,
    /// Both bases of each junction, from 1, and how many spanning pairs.
    junctions: &'static [(u32, u32)],
    pairs: usize,
    warnings: &'static [(&'static str, u64)],
}

/// A SAM line of 100 bases over the target's junction.
fn line(name: &str, flags: u16, place: (&str, u32), cigar: &str, more: &str) -> String {
    let bases = "ACGTTGCAAC".repeat(10);
    let (contig, start) = place;
    format!("{name}\t{flags}\t{contig}\t{start}\t60\t{cigar}\t*\t0\t0\t{bases}\t*{more}")
}

/// A read over the junction with other alignments than the builder's.
fn pieces(first: &str, second: &str) -> Vec<String> {
    ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, first)
        .supplementary("chrB", 13_001, Forward, second)
        .lines(&toy())
}

fn with_flags(lines: &[String], change: impl Fn(u16) -> u16) -> Vec<String> {
    with_field(lines, 1, |flags| {
        change(flags.parse().expect("a number")).to_string()
    })
}

fn with_field(lines: &[String], field: usize, change: impl Fn(&str) -> String) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            let mut fields: Vec<String> = line.split('\t').map(str::to_string).collect();
            fields[field] = change(&fields[field]);
            fields.join("\t")
        })
        .collect()
}

/// The lines of a fusion read whose tag says something else.
fn tagged(tag: &str) -> Vec<String> {
    ReadBuilder::new("r")
        .primary("chrB", 13_001, Forward, "60S40M")
        .tag(&format!("SA:Z:{tag}"))
        .lines(&toy())
}

fn case(what: &'static str, lines: Vec<String>) -> Case {
    Case {
        what,
        lines,
        junctions: &[],
        pairs: 0,
        warnings: &[],
    }
}

fn one(what: &'static str, lines: Vec<String>) -> Case {
    Case {
        junctions: &[TRUE],
        ..case(what, lines)
    }
}

fn malformed(what: &'static str, lines: Vec<String>) -> Case {
    Case {
        warnings: &[("malformed_sa_tag", 1)],
        ..case(what, lines)
    }
}

fn split() -> Vec<String> {
    fusion_read("r").lines(&toy())
}

/// The `SA` tag.
fn tag_cases() -> Vec<Case> {
    vec![
        malformed(
            "SA with a field too many",
            tagged("chrA,100001,+,60M40S,60,0,7;"),
        ),
        malformed(
            "SA with a field too few",
            tagged("chrA,100001,+,60M40S,60;"),
        ),
        malformed("SA with an empty field", tagged("chrA,,+,60M40S,60,0;")),
        malformed(
            "SA of another read length",
            tagged("chrA,100001,+,60M,60,0;"),
        ),
        malformed(
            "SA without aligned bases",
            tagged("chrA,100001,+,100S,60,0;"),
        ),
        malformed(
            "SA with a number no position can be",
            tagged("chrA,99999999999,+,60M40S,60,0;"),
        ),
        one(
            "SA without the last semicolon",
            tagged("chrA,100001,+,60M40S,60,0"),
        ),
        one(
            "SA in lower precision: NM unknown",
            tagged("chrA,100001,+,60M40S,60,-1;"),
        ),
        Case {
            warnings: &[("sa_tag_to_unknown_contig", 1)],
            ..case(
                "SA to a contig that the header lacks",
                tagged("chrZ,100001,+,60M40S,60,0;"),
            )
        },
        Case {
            warnings: &[("sa_tag_off_contig", 1)],
            ..case(
                "SA beyond the contig's end",
                tagged("chrA,4999990,+,60M40S,60,0;"),
            )
        },
    ]
}

/// CIGARs.
fn cigar_cases() -> Vec<Case> {
    vec![
        one("runs of 0 bases", pieces("60M0N0D40S", "60H0I40M")),
        one("= and X instead of M", pieces("30=1X29=40S", "60H40=")),
        one("a gap at the end", pieces("60M500N40S", "60H40M")),
        one(
            "a gap before the first base",
            pieces("60M40S", "60H40M700N"),
        ),
        one(
            "a large deletion at the end",
            pieces("60M5000D40S", "60H40M"),
        ),
        one("paddings", pieces("30M4P30M40S", "60H40M")),
        one("both pieces clipped hard", pieces("60M40H", "60H40M")),
        one(
            "both pieces clipped softly (-Y)",
            pieces("60M40S", "60S40M"),
        ),
        case("a gap that leads out of the gene and back to nothing", {
            vec![line("r", 0, ("chrB", 13_001), "40M2000000N60S", "")]
        }),
        Case {
            warnings: &[("mapped_read_without_cigar", 1)],
            ..case(
                "clips alone",
                vec![line("r", 0, ("chrB", 13_001), "100S", "")],
            )
        },
        case(
            "not aligned, with a CIGAR",
            with_flags(&split(), |flags| flags | 4),
        ),
        Case {
            junctions: &[(100_060, 13_006)],
            ..case(
                "a deletion before the first base",
                pieces("60M40S", "60H5D40M"),
            )
        },
    ]
}

/// Bases, qualities, and pieces that lack each other.
fn piece_cases() -> Vec<Case> {
    vec![
        Case {
            warnings: &[("chimeric_read_without_sequence", 1)],
            junctions: &[TRUE],
            ..case("no bases", fusion_read("r").without_bases().lines(&toy()))
        },
        one(
            "no qualities",
            with_field(&split(), 10, |_| "*".to_string()),
        ),
        one("a further piece whose first is not there", {
            fusion_read("r").without_primary_record().lines(&toy())
        }),
        case("a further piece that names none", {
            fusion_read("r")
                .without_primary_record()
                .without_piece_tags()
                .lines(&toy())
        }),
        one("a first piece whose further one is not there", {
            fusion_read("r")
                .without_supplementary_records()
                .lines(&toy())
        }),
        case("pieces that do not name each other", {
            fusion_read("r").without_piece_tags().lines(&toy())
        }),
        Case {
            junctions: &[TRUE],
            warnings: &[("read_lengths_disagree", 1)],
            ..case("a further piece that has lost its clip", {
                let mut lines = split();
                lines[1] = with_field(&lines[1..], 5, |_| "40M".to_string())[0].clone();
                lines
            })
        },
    ]
}

/// FLAG, mapping quality and tags.
fn flag_cases() -> Vec<Case> {
    vec![
        one("further pieces flagged secondary (-M)", {
            with_flags(&split(), |flags| {
                if flags & 0x800 == 0 {
                    flags
                } else {
                    flags ^ 0x900
                }
            })
        }),
        case("a further piece of another place of the read", {
            let lines = fusion_read("r").without_piece_tags().lines(&toy());
            with_flags(&lines, |flags| {
                if flags & 0x800 == 0 {
                    flags
                } else {
                    flags | 0x100
                }
            })
        }),
        one("every record twice", [split(), split()].concat()),
        one(
            "mapping quality 255 everywhere",
            with_field(&split(), 4, |_| "255".to_string()),
        ),
        one("tags of unexpected types", {
            fusion_read("r")
                .tag("NH:Z:many")
                .tag("HI:A:x")
                .tag("RX:i:7")
                .tag("XS:f:1.5")
                .lines(&toy())
        }),
        one("other places of the read (XA)", {
            fusion_read("r")
                .tag("XA:Z:chrC,+2001,40M60S,0;nonsense;;")
                .lines(&toy())
        }),
    ]
}

/// Mates and names.
fn mate_cases() -> Vec<Case> {
    vec![
        Case {
            pairs: 1,
            ..case(
                "mates that are both first and last",
                with_flags(&spanning("r"), |flags| flags | 0xc0),
            )
        },
        Case {
            pairs: 1,
            ..case(
                "mates that are neither first nor last",
                with_flags(&spanning("r"), |flags| flags & !0xc0),
            )
        },
        Case {
            pairs: 1,
            ..case(
                "the mate's strand is wrong",
                with_flags(&spanning("r"), |flags| flags ^ 0x20),
            )
        },
        case(
            "mates said not to be aligned",
            with_flags(&spanning("r"), |flags| flags | 8),
        ),
        Case {
            warnings: &[("mate_not_found", 1)],
            ..case(
                "a mate that is somewhere else",
                with_field(&spanning("r"), 7, |_| "77".to_string()),
            )
        },
        Case {
            warnings: &[("mate_not_found", 1)],
            ..case("a mate beyond every contig", {
                with_field(&spanning("r"), 7, |_| "2147483647".to_string())
            })
        },
        Case {
            warnings: &[("mate_not_found", 1)],
            ..case("a mate that is not there", spanning("r")[1..].to_vec())
        },
        Case {
            junctions: &[TRUE, TRUE],
            warnings: &[("several_reads_of_one_name", 1)],
            ..case("two fragments of one name", {
                let moved = ReadBuilder::new("r")
                    .primary("chrA", 100_002, Forward, "59M41S")
                    .supplementary("chrB", 13_001, Forward, "59H41M");
                [split(), moved.lines(&toy())].concat()
            })
        },
    ]
}

fn found(collected: &Collected, name: &str) -> (Vec<(u32, u32)>, usize) {
    let evidence = || {
        collected
            .fragments
            .iter()
            .filter(|fragment| fragment.name == name)
            .flat_map(|fragment| &fragment.evidence)
    };
    let junctions = evidence()
        .filter_map(Evidence::junction_read)
        .map(|read| {
            let junction = read.junction;
            (
                junction.low().pos.one_based(),
                junction.high().pos.one_based(),
            )
        })
        .collect();
    let pairs = evidence()
        .filter(|evidence| matches!(evidence, Evidence::SpanningPair(_)))
        .count();
    (junctions, pairs)
}

#[test]
fn odd_records_give_what_they_say_and_no_more() {
    let cases = [
        tag_cases(),
        cigar_cases(),
        piece_cases(),
        flag_cases(),
        mate_cases(),
    ];
    for case in cases.into_iter().flatten() {
        let mut lines = case.lines;
        lines.extend(fusion_read("other").lines(&toy()));
        let streamed = collect(&lines);
        assert_eq!(streamed, collect_indexed(&lines, 2), "{}", case.what);
        assert_eq!(
            found(&streamed, "r"),
            (case.junctions.to_vec(), case.pairs),
            "{}",
            case.what
        );
        let warnings: Vec<(&str, u64)> = streamed
            .warnings
            .iter()
            .map(|warning| (warning.name.as_str(), warning.count))
            .collect();
        assert_eq!(warnings, case.warnings, "{}", case.what);
        assert_eq!(found(&streamed, "other"), (vec![TRUE], 0), "{}", case.what);
    }
}

#[test]
fn a_read_of_more_than_100_kb_is_a_read() {
    let read = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, "110000M300S")
        .supplementary("chrB", 13_001, Forward, "110000H300M");
    let collected = collect(&read.lines(&toy()));
    assert_eq!(found(&collected, "r").0, [(210_000, 13_001)]);
}

#[test]
fn a_cigar_of_more_than_65535_runs_is_read() {
    // A BAM holds such a one in the CG tag.
    let cigar = format!("{}40S", "1M1I".repeat(40_000));
    let length = 80_000;
    let read = ReadBuilder::new("r")
        .primary("chrA", 100_001, Forward, &cigar)
        .supplementary("chrB", 13_001, Forward, &format!("{length}H40M"));
    let collected = collect(&read.lines(&toy()));
    assert_eq!(found(&collected, "r").0, [(140_000, 13_001)]);
}

#[test]
fn names_with_spaces_are_names() {
    use rust_htslib::bam::{self, Record};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.bam");
    let view = bam::HeaderView::from_bytes(toy().header_text("unsorted").as_bytes());
    let header = bam::Header::from_template(&view);
    let mut writer =
        bam::Writer::from_path(&path, &header, bam::Format::Bam).expect("a place to write");
    for line in fusion_read("r").lines(&toy()) {
        let mut record = Record::from_sam(&view, line.as_bytes()).expect("a SAM record");
        record.set_qname(b"r 1\t2\xff");
        writer.write(&record).expect("room to write");
    }
    drop(writer);
    let mut alignments = Alignments::open(
        &Source::Path(path),
        &ReadOptions {
            index: IndexUse::Never,
            ..ReadOptions::default()
        },
    )
    .expect("it opens");
    let collected = alignments
        .collect(&loci(), &Vec::new, &config(), &NoProgress)
        .expect("it reads");
    assert_eq!(found(&collected, "r 1\t2\u{fffd}").0, [TRUE]);
}
