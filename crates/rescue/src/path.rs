//! Where each base of a read lies on the genome.

use std::fmt::Write as _;

use trkfuse_core::{Alignment, Breakend, ContigId, Pos, Retained, Strand};

use crate::catalogue::Entry;
use crate::genome::Genome;

/// Reference bases left out between two neighbouring read bases from which on they are an intron.
/// Chosen by hand: the shortest introns of man are about 30 bases.
const SHORTEST_INTRON: u32 = 20;

/// Bases beyond an intron that tell nothing, at most. Chosen by hand: STAR sets three beyond an annotated
/// one, minimap2 along a transcript a single one.
const OVERHANG: usize = 8;

/// Whether two neighbouring read bases so far apart on the reference are parted by an intron.
pub(crate) const fn is_intron(distance: u32) -> bool {
    distance > SHORTEST_INTRON
}

/// How a piece of a read goes on beyond its last aligned base.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Walk<'a> {
    /// Base by base along the contig.
    Genome,
    /// Along a transcript, introns left out.
    Transcript(&'a Entry),
}

/// One piece of a read, base by base.
#[derive(Clone, Debug)]
pub(crate) struct Path<'a> {
    pub(crate) contig: ContigId,
    /// The strand that the read as sequenced lies on.
    pub(crate) strand: Strand,
    /// (Read base as sequenced, genome base), ascending by read base; at least one.
    pub(crate) bases: Vec<(u32, Pos)>,
    pub(crate) walk: Walk<'a>,
}

impl<'a> Path<'a> {
    /// Reads an alignment; `None` when its CIGAR is malformed or aligns no base, or the read is not of
    /// `read_length` bases by it.
    pub(crate) fn of_alignment(alignment: &Alignment, read_length: u32) -> Option<Self> {
        let mut bases = Vec::new();
        let mut number = 0_u32;
        let (mut along, mut reference) = (0_u32, alignment.start.zero_based());
        for letter in alignment.cigar.bytes() {
            match letter {
                b'0'..=b'9' => {
                    number = number
                        .checked_mul(10)?
                        .checked_add(u32::from(letter - b'0'))?;
                    continue;
                }
                b'M' | b'=' | b'X' => {
                    if along.checked_add(number)? > read_length {
                        return None;
                    }
                    for _ in 0..number {
                        bases.push((along, Pos::from_zero_based(reference)));
                        along += 1;
                        reference = reference.checked_add(1)?;
                    }
                }
                b'I' | b'S' | b'H' => along = along.checked_add(number)?,
                b'D' | b'N' => reference = reference.checked_add(number)?,
                b'P' => {}
                _ => return None,
            }
            number = 0;
        }
        if along != read_length || bases.is_empty() {
            return None;
        }
        if alignment.strand == Strand::Reverse {
            for base in &mut bases {
                base.0 = read_length - 1 - base.0;
            }
            bases.reverse();
        }
        Some(Self {
            contig: alignment.contig,
            strand: alignment.strand,
            bases,
            walk: Walk::Genome,
        })
    }

    pub(crate) fn first(&self) -> (u32, Pos) {
        self.bases[0]
    }

    pub(crate) fn last(&self) -> (u32, Pos) {
        self.bases[self.bases.len() - 1]
    }

    /// The breakend at a base of this piece. `is_end`: the break lies behind it as sequenced.
    pub(crate) fn breakend(&self, pos: Pos, is_end: bool) -> Breakend {
        Breakend {
            contig: self.contig,
            pos,
            retained: if is_end == (self.strand == Strand::Forward) {
                Retained::Lower
            } else {
                Retained::Higher
            },
        }
    }

    /// The piece that lies on the flank of a breakend. Its first base is read base `query`, on the
    /// breakend; `is_end`: the read comes to the break from this piece.
    pub(crate) fn from_breakend(
        breakend: Breakend,
        query: u32,
        is_end: bool,
        walk: Walk<'a>,
    ) -> Self {
        Self {
            contig: breakend.contig,
            strand: if is_end == (breakend.retained == Retained::Lower) {
                Strand::Forward
            } else {
                Strand::Reverse
            },
            bases: vec![(query, breakend.pos)],
            walk,
        }
    }

    /// The genome base that follows `pos` (or comes before it) as the read is sequenced.
    pub(crate) fn step(&self, pos: Pos, is_forth: bool, genome: &Genome<'_>) -> Option<Pos> {
        let is_up = is_forth == (self.strand == Strand::Forward);
        match self.walk {
            Walk::Genome => pos
                .offset(if is_up { 1 } else { -1 })
                .filter(|&next| genome.holds(self.contig, next)),
            Walk::Transcript(entry) => entry.step(pos, is_up),
        }
    }

    /// Without the few bases that an aligner sets beyond an intron at a clipped end: as like as not they
    /// are there by chance.
    pub(crate) fn without_overhangs(mut self, read_length: u32) -> Self {
        let is_parted = |pair: &[(u32, Pos)]| is_intron(pair[0].1.distance(pair[1].1));
        if self.last().0 + 1 < read_length {
            let from = self.bases.len().saturating_sub(OVERHANG + 1);
            if let Some(place) = self.bases[from..].windows(2).position(is_parted)
                && from + place >= OVERHANG
            {
                self.bases.truncate(from + place + 1);
            }
        }
        if self.first().0 > 0 {
            let to = self.bases.len().min(OVERHANG + 1);
            if let Some(place) = self.bases[..to].windows(2).rposition(is_parted)
                && self.bases.len() - place > OVERHANG
            {
                self.bases.drain(..=place);
            }
        }
        self
    }

    /// Makes the last (`is_end`) or the first aligned read base `query`: cut, or gone on with base by
    /// base. `None` when nothing is left, or it cannot go on so far.
    pub(crate) fn with_edge(
        mut self,
        query: u32,
        is_end: bool,
        genome: &Genome<'_>,
    ) -> Option<Self> {
        if is_end {
            self.bases.retain(|&(place, _)| place <= query);
            while self.bases.last()?.0 < query {
                let (place, pos) = self.last();
                self.bases.push((place + 1, self.step(pos, true, genome)?));
            }
        } else {
            self.bases.retain(|&(place, _)| place >= query);
            let mut before = Vec::new();
            let (mut place, mut pos) = *self.bases.first()?;
            while place > query {
                pos = self.step(pos, false, genome)?;
                place -= 1;
                before.push((place, pos));
            }
            before.reverse();
            before.append(&mut self.bases);
            self.bases = before;
        }
        Some(self)
    }

    /// Whether any base of the read lies on the same base of the genome in both: two ways to align it at one place, as to two
    /// isoforms of a gene.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        if (self.contig, self.strand) != (other.contig, other.strand) {
            return false;
        }
        let mut others = other.bases.iter().peekable();
        self.bases.iter().any(|base| {
            while others.next_if(|other| other.0 < base.0).is_some() {}
            others.peek() == Some(&base)
        })
    }

    /// Aligned read bases that equal the reference, and edits: other bases, inserted and deleted ones.
    pub(crate) fn agreement(&self, read: &[u8], genome: &Genome<'_>) -> (u32, u32) {
        let mut equal = 0;
        let mut edits = 0;
        for (index, &(place, pos)) in self.bases.iter().enumerate() {
            if read[place as usize] == genome.base(self.contig, pos, self.strand) {
                equal += 1;
            } else {
                edits += 1;
            }
            if let Some(&(next, next_pos)) = self.bases.get(index + 1) {
                edits += next - place - 1;
                let left_out = pos.distance(next_pos) - 1;
                edits += if left_out < SHORTEST_INTRON {
                    left_out
                } else {
                    0
                };
            }
        }
        (equal, edits)
    }

    /// As an alignment of the whole read.
    pub(crate) fn to_alignment(
        &self,
        read_length: u32,
        mapping_quality: u8,
        hits: Option<u32>,
        mismatches: Option<u32>,
    ) -> Alignment {
        let along: Vec<(u32, u32)> = match self.strand {
            Strand::Forward => self
                .bases
                .iter()
                .map(|&(place, pos)| (place, pos.zero_based()))
                .collect(),
            Strand::Reverse => self
                .bases
                .iter()
                .rev()
                .map(|&(place, pos)| (read_length - 1 - place, pos.zero_based()))
                .collect(),
        };
        let mut cigar = Cigar::default();
        let (mut place, mut reference) = (0, along[0].1);
        cigar.add(along[0].0, 'S');
        place += along[0].0;
        for &(next, next_reference) in &along {
            cigar.add(next - place, 'I');
            let left_out = next_reference - reference;
            cigar.add(left_out, if left_out < SHORTEST_INTRON { 'D' } else { 'N' });
            cigar.add(1, 'M');
            place = next + 1;
            reference = next_reference + 1;
        }
        cigar.add(read_length - place, 'S');
        Alignment {
            contig: self.contig,
            start: Pos::from_zero_based(along[0].1),
            strand: self.strand,
            cigar: cigar.finish(),
            mapping_quality,
            hits,
            mismatches,
            elsewhere: Vec::new(),
        }
    }
}

/// A CIGAR in the making.
#[derive(Default)]
struct Cigar {
    text: String,
    length: u32,
    letter: Option<char>,
}

impl Cigar {
    fn add(&mut self, length: u32, letter: char) {
        if length == 0 {
            return;
        }
        if self.letter == Some(letter) {
            self.length += length;
        } else {
            self.flush();
            self.letter = Some(letter);
            self.length = length;
        }
    }

    fn flush(&mut self) {
        if let Some(letter) = self.letter.take() {
            write!(self.text, "{}{letter}", self.length).expect("text can be added to a string");
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alignment(cigar: &str, strand: Strand) -> Alignment {
        Alignment {
            contig: ContigId(0),
            start: Pos::from_zero_based(100),
            strand,
            cigar: cigar.to_string(),
            mapping_quality: 60,
            hits: None,
            mismatches: None,
            elsewhere: Vec::new(),
        }
    }

    #[test]
    fn a_path_written_as_a_cigar_is_the_one_read() {
        for strand in [Strand::Forward, Strand::Reverse] {
            for cigar in ["50M", "10S40M", "5S10M2I13M3D10M500N5M5S"] {
                let given = alignment(cigar, strand);
                let path = Path::of_alignment(&given, 50).expect("50 bases");
                assert_eq!(path.to_alignment(50, 60, None, None), given);
            }
        }
    }

    #[test]
    fn two_ways_to_align_a_read_at_one_place_overlap() {
        let path = |cigar: &str, strand| Path::of_alignment(&alignment(cigar, strand), 50);
        let whole = path("50M", Strand::Forward).expect("50 bases");
        let spliced = path("20M500N30M", Strand::Forward).expect("50 bases");
        let shifted = path("10S40M", Strand::Forward).expect("50 bases");
        assert!(whole.overlaps(&spliced) && spliced.overlaps(&whole));
        assert!(!whole.overlaps(&shifted), "each base lies ten on");
        let turned = path("50M", Strand::Reverse).expect("50 bases");
        assert!(!whole.overlaps(&turned));
        assert!(turned.overlaps(&turned));
    }

    #[test]
    fn a_reverse_read_runs_down_the_contig() {
        let path = Path::of_alignment(&alignment("10S5M", Strand::Reverse), 15).expect("15 bases");
        assert_eq!(path.first(), (0, Pos::from_zero_based(104)));
        assert_eq!(path.last(), (4, Pos::from_zero_based(100)));
    }

    #[test]
    fn few_bases_beyond_an_intron_are_left_out_at_a_clipped_end_only() {
        let trimmed = |cigar: &str| {
            Path::of_alignment(&alignment(cigar, Strand::Forward), 50)
                .expect("50 bases")
                .without_overhangs(50)
                .to_alignment(50, 60, None, None)
                .cigar
        };
        assert_eq!(trimmed("30M500N8M12S"), "30M20S");
        assert_eq!(trimmed("30M500N9M11S"), "30M500N9M11S");
        assert_eq!(trimmed("12S8M500N30M"), "20S30M");
        assert_eq!(trimmed("12S9M500N29M"), "12S9M500N29M");
        assert_eq!(trimmed("42M500N8M"), "42M500N8M");
        assert_eq!(trimmed("8M500N42M"), "8M500N42M");
        assert_eq!(
            trimmed("40S3M500N7M"),
            "40S3M500N7M",
            "nothing would be left"
        );
    }

    #[test]
    fn a_cigar_of_another_read_is_refused() {
        for cigar in ["49M", "51M", "", "*", "50S", "10M99999999999M", "50Q"] {
            let given = alignment(cigar, Strand::Forward);
            assert!(Path::of_alignment(&given, 50).is_none(), "{cigar}");
        }
    }
}
