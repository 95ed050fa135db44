//! Rebuilds molecules from single VCF lines and compares them with the ones the calls were made of.

use std::collections::BTreeMap;

use proptest::prelude::*;
use trkfuse_core::{
    Breakend, Contig, ContigId, Contigs, FusionCall, Homology, Pos, Retained, Role, RunResult,
    Sequence, Strand,
};

use super::vcf;
use crate::example;

/// Bases of a contig of the random genome.
const CONTIG_LENGTH: u32 = 160;
/// Bases of each flank that a rebuilt molecule has.
const FLANK: i64 = 30;
/// Breakends keep this far from the contigs' ends.
const MARGIN: u32 = 50;
/// Longest homology that is looked for.
const LONGEST_HOMOLOGY: i64 = 15;

type Genome = Vec<Vec<u8>>;

/// The names: one with a colon, as HLA and some decoys have.
const NAMES: [&str; 2] = ["chrA", "HLA-B:07"];

/// Forward-strand bases of the flank that a breakend keeps, `length` of them next to the break.
fn flank(genome: &Genome, breakend: Breakend, length: i64) -> Sequence {
    let pos = i64::from(breakend.pos.zero_based());
    let (from, to) = match breakend.retained {
        Retained::Lower => (pos - length + 1, pos + 1),
        Retained::Higher => (pos, pos + length),
    };
    Sequence::new(&genome[breakend.contig.0 as usize][from as usize..to as usize])
}

/// The flank as a molecule that runs into the break has it.
fn into_break(genome: &Genome, breakend: Breakend, length: i64) -> Sequence {
    let bases = flank(genome, breakend, length);
    match breakend.retained {
        Retained::Lower => bases,
        Retained::Higher => bases.reverse_complement(),
    }
}

/// 5' flank, inserted bases, 3' flank.
fn molecule(
    genome: &Genome,
    five: (Breakend, i64),
    inserted: &Sequence,
    three: (Breakend, i64),
) -> Sequence {
    let mut bases = into_break(genome, five.0, five.1);
    bases.extend(inserted);
    bases.extend(&into_break(genome, three.0, three.1).reverse_complement());
    bases
}

/// One line, read as a stranger to this program would.
#[derive(Debug)]
struct Line {
    id: String,
    own: Breakend,
    mate: Breakend,
    reference: u8,
    /// The letters of ALT besides the brackets.
    letters: String,
    info: BTreeMap<String, String>,
}

fn parse(text: &str) -> Vec<Line> {
    let contig = |name: &str| ContigId(NAMES.iter().position(|n| *n == name).unwrap() as u32);
    let pos = |text: &str| Pos::from_one_based(text.parse().unwrap()).unwrap();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let bracket = if cells[4].contains('[') { '[' } else { ']' };
            let parts: Vec<&str> = cells[4].split(bracket).collect();
            assert_eq!(parts.len(), 3, "{}", cells[4]);
            let (mate_contig, mate_pos) = parts[1].rsplit_once(':').unwrap();
            assert!(parts[0].is_empty() != parts[2].is_empty());
            Line {
                id: cells[2].to_string(),
                own: Breakend {
                    contig: contig(cells[0]),
                    pos: pos(cells[1]),
                    retained: if parts[2].is_empty() {
                        Retained::Lower
                    } else {
                        Retained::Higher
                    },
                },
                mate: Breakend {
                    contig: contig(mate_contig),
                    pos: pos(mate_pos),
                    retained: if bracket == ']' {
                        Retained::Lower
                    } else {
                        Retained::Higher
                    },
                },
                reference: cells[3].as_bytes()[0],
                letters: format!("{}{}", parts[0], parts[2]),
                info: cells[7]
                    .split(';')
                    .map(|entry| {
                        let (key, value) = entry.split_once('=').unwrap_or((entry, ""));
                        (key.to_string(), value.to_string())
                    })
                    .collect(),
            }
        })
        .collect()
}

impl Line {
    /// The molecule that this line alone describes, running from this side to the mate's, with the
    /// break moved `offset` bases along the reference on this side.
    fn rebuild(&self, genome: &Genome, offset: i64) -> Sequence {
        let grown = self.own.retained.outward() * offset;
        let own = self.own.extended(grown).unwrap();
        let mate = self.mate.extended(-grown).unwrap();
        let inserted = Sequence::new(match self.own.retained {
            Retained::Lower => &self.letters.as_bytes()[1..],
            Retained::Higher => &self.letters.as_bytes()[..self.letters.len() - 1],
        });
        let inserted = match self.own.retained {
            Retained::Lower => inserted,
            Retained::Higher => inserted.reverse_complement(),
        };
        molecule(
            genome,
            (own, FLANK + grown),
            &inserted,
            (mate, FLANK - grown),
        )
    }

    fn interval(&self) -> (i64, i64) {
        self.info.get("CIPOS").map_or((0, 0), |text| {
            let (low, high) = text.split_once(',').unwrap();
            (low.parse().unwrap(), high.parse().unwrap())
        })
    }
}

/// Breakends of a fusion transcribed on these strands.
fn breakends(five: (u32, u32, Strand), three: (u32, u32, Strand)) -> (Breakend, Breakend) {
    let breakend = |(contig, pos, strand): (u32, u32, Strand), role: Role| Breakend {
        contig: ContigId(contig),
        pos: Pos::from_zero_based(pos),
        retained: match (role, strand) {
            (Role::FivePrime, Strand::Forward) | (Role::ThreePrime, Strand::Reverse) => {
                Retained::Lower
            }
            (Role::FivePrime, Strand::Reverse) | (Role::ThreePrime, Strand::Forward) => {
                Retained::Higher
            }
        },
    };
    (
        breakend(five, Role::FivePrime),
        breakend(three, Role::ThreePrime),
    )
}

/// The homology that a genome has at a junction, by trying every placement.
fn homology(genome: &Genome, five: Breakend, three: Breakend) -> Homology {
    let none = Sequence::default();
    let whole = molecule(genome, (five, FLANK), &none, (three, FLANK));
    let agrees = |grown: i64| {
        let (Some(five), Some(three)) = (five.extended(grown), three.extended(-grown)) else {
            return false;
        };
        molecule(genome, (five, FLANK + grown), &none, (three, FLANK - grown)) == whole
    };
    let reach = |sign: i64| {
        (1..=LONGEST_HOMOLOGY)
            .take_while(|&bases| agrees(sign * bases))
            .count() as u32
    };
    let (towards_five_prime, towards_three_prime) = (reach(-1), reach(1));
    let middle = FLANK as usize;
    Homology {
        towards_five_prime,
        towards_three_prime,
        bases: whole.slice(
            middle - towards_five_prime as usize,
            middle + towards_three_prime as usize,
        ),
    }
}

fn result(genome: &Genome, five: Breakend, three: Breakend, inserted: &Sequence) -> RunResult {
    let contigs = NAMES
        .iter()
        .map(|name| Contig {
            name: (*name).to_string(),
            length: CONTIG_LENGTH,
        })
        .collect();
    let base = |breakend: Breakend| flank(genome, breakend, 1).as_bytes()[0];
    let mut call: FusionCall = example::etv6_ntrk3();
    call.five_prime.breakend = five;
    call.five_prime.reference_base = base(five);
    call.three_prime.breakend = three;
    call.three_prime.reference_base = base(three);
    call.inserted = inserted.clone();
    if inserted.is_empty() {
        call.homology = homology(genome, five, three);
    }
    RunResult {
        contigs: Contigs::new(contigs).unwrap(),
        calls: vec![call],
        ..example::nothing_found()
    }
}

/// Everything that must hold of the two lines of a junction.
fn check(genome: &Genome, five: Breakend, three: Breakend, inserted: &Sequence) {
    let mut result = result(genome, five, three, inserted);
    // Without a direction the sides say the same, only the flags go.
    result.calls[0].direction_known = false;
    let undirected = vcf(&result);
    assert!(!undirected.contains(";RNA_FIRST") && !undirected.contains(";RNA_STRANDED"));
    result.calls[0].direction_known = true;
    let text = vcf(&result);
    let without_flags = text.replace(";RNA_FIRST", "").replace(";RNA_STRANDED", "");
    assert_eq!(undirected, without_flags);
    let lines = parse(&text);
    let truth = molecule(genome, (five, FLANK), inserted, (three, FLANK));
    assert_eq!(lines.len(), 2);
    for line in &lines {
        let other = lines.iter().find(|l| l.id == line.info["MATEID"]).unwrap();
        assert_ne!(other.id, line.id);
        assert_eq!(other.info["MATEID"], line.id);
        assert_eq!((line.own, line.mate), (other.mate, other.own));

        assert_eq!(line.reference, flank(genome, line.own, 1).as_bytes()[0]);
        let kept = match line.own.retained {
            Retained::Lower => line.letters.as_bytes()[0],
            Retained::Higher => *line.letters.as_bytes().last().unwrap(),
        };
        assert_eq!(kept, line.reference);
        assert_eq!(
            line.info.get("SVINSLEN").map(String::as_str),
            (!inserted.is_empty())
                .then(|| inserted.len().to_string())
                .as_deref()
        );
        if let Some(bases) = line.info.get("SVINSSEQ") {
            assert!(line.letters.contains(bases.as_str()));
        }

        let is_first = line.info.contains_key("RNA_FIRST");
        let expected = if is_first {
            truth.clone()
        } else {
            truth.reverse_complement()
        };
        let (low, high) = line.interval();
        assert!(low <= 0 && high >= 0);
        for offset in low..=high {
            assert_eq!(
                line.rebuild(genome, offset),
                expected,
                "offset {offset} of {line:?}"
            );
        }
        homology_is_on_the_forward_strand(genome, line);
    }
    let firsts = lines
        .iter()
        .filter(|line| line.info.contains_key("RNA_FIRST"));
    assert_eq!(firsts.count(), 1);
    let same_flank = five.retained == three.retained;
    let (low, high) = lines[1].interval();
    let mirrored = if same_flank {
        (-high, -low)
    } else {
        (low, high)
    };
    assert_eq!(lines[0].interval(), mirrored);
}

fn homology_is_on_the_forward_strand(genome: &Genome, line: &Line) {
    let (low, high) = line.interval();
    let Some(bases) = line.info.get("HOMSEQ") else {
        assert_eq!((low, high), (0, 0));
        return;
    };
    assert_eq!(line.info["HOMLEN"], (high - low).to_string());
    // The bases that some placements keep on this side and others do not.
    let pos = i64::from(line.own.pos.zero_based());
    let (from, to) = match line.own.retained {
        Retained::Lower => (pos + low + 1, pos + high + 1),
        Retained::Higher => (pos + low, pos + high),
    };
    let contig = &genome[line.own.contig.0 as usize];
    assert_eq!(bases.as_bytes(), &contig[from as usize..to as usize]);
}

fn strand() -> impl Strategy<Value = Strand> {
    prop_oneof![Just(Strand::Forward), Just(Strand::Reverse)]
}

fn genome(letters: &'static [u8]) -> impl Strategy<Value = Genome> {
    let contig = prop::collection::vec(prop::sample::select(letters), CONTIG_LENGTH as usize);
    prop::collection::vec(contig, 2)
}

fn place() -> impl Strategy<Value = (u32, u32, Strand)> {
    (0_u32..2, MARGIN..CONTIG_LENGTH - MARGIN, strand())
}

fn inserted() -> impl Strategy<Value = Sequence> {
    prop::collection::vec(prop::sample::select(b"ACGT".as_slice()), 0..6)
        .prop_map(|letters| Sequence::new(&letters))
}

proptest! {
    #[test]
    fn each_record_alone_rebuilds_the_molecule(
        genome in genome(b"ACGT"), five in place(), three in place(), inserted in inserted(),
    ) {
        let (five, three) = breakends(five, three);
        check(&genome, five, three, &inserted);
    }

    /// A poor alphabet gives long homologies.
    #[test]
    fn every_placement_within_cipos_is_the_same_molecule(
        genome in genome(b"AAAAAT"), five in place(), three in place(),
    ) {
        let (five, three) = breakends(five, three);
        check(&genome, five, three, &Sequence::default());
    }
}

#[test]
fn all_four_pairs_of_strands_rebuild_with_homology() {
    // A planted homology of 4 bases, 2 on either side of where the call stands.
    let mut genome: Genome = vec![b"ACGGTCATTG".repeat(16), b"CATGGACCTA".repeat(16)];
    for five_strand in [Strand::Forward, Strand::Reverse] {
        for three_strand in [Strand::Forward, Strand::Reverse] {
            let (five, three) = breakends((0, 80, five_strand), (1, 70, three_strand));
            // Copy the bases behind the 5' break, and those before it, to the 3' side.
            for step in -1_i64..=2 {
                let from = five.extended(step).unwrap();
                let to = three.extended(-step + 1).unwrap();
                let base = genome[0][from.pos.zero_based() as usize];
                let is_turned = five.retained == three.retained;
                genome[1][to.pos.zero_based() as usize] = if is_turned {
                    Sequence::complement(base)
                } else {
                    base
                };
            }
            let found = homology(&genome, five, three);
            assert!(found.towards_five_prime >= 2 && found.towards_three_prime >= 2);
            check(&genome, five, three, &Sequence::default());
        }
    }
}
