//! Lays reads on the reference as an aligner such as STAR would, knowing where they come from.
//!
//! A read is cut at the junctions that its bases cross; ends too short to be trusted are clipped; clipped
//! bases that the reference spells anyway are taken back in, as any aligner would. Every aligned base but
//! for sequencing errors and differences of the sample equals the reference.

use trkfuse_core::{Pos, Strand};

use super::homology::{self, Edge};
use super::molecule::{Join, Molecule, Segment, direction};
use super::piece::{Piece, Run};
use super::spec::Microhomology;
use super::world::World;

/// How reads are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlignerModel {
    /// Fewest aligned bases on either side of a fusion junction (STAR's `--chimSegmentMin`); shorter
    /// ends are clipped.
    pub shortest_segment: u32,
    /// Fewest aligned bases behind an annotated splice site (STAR's `--alignSJDBoverhangMin`).
    pub shortest_overhang: u32,
    /// Longest gap within one alignment, in bases (STAR's `--alignIntronMax`): a fusion of two places on
    /// one strand, no further apart, is written as one gapped record.
    pub longest_intron: u32,
    /// Most read bases left between the two pieces of a split read (STAR's
    /// `--chimSegmentReadGapMax`); with more the shorter piece is clipped.
    pub longest_read_gap: u32,
    /// Where a junction is put that could lie in several places.
    pub homology: HomologyPlacement,
}

impl Default for AlignerModel {
    fn default() -> Self {
        Self::STAR
    }
}

impl AlignerModel {
    /// STAR with `--chimSegmentMin 10`, and as the overhang its own default. The read gap is wider than
    /// STAR's 0 or Arriba's 3, so that inserted bases stay visible as they do with BWA-MEM and minimap2.
    pub const STAR: Self = Self {
        shortest_segment: 10,
        shortest_overhang: 3,
        longest_intron: 1_000_000,
        longest_read_gap: 30,
        homology: HomologyPlacement::LeftMost,
    };
}

/// Where an aligner puts a junction that could lie in several places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HomologyPlacement {
    /// As early in the transcript as the bases allow.
    #[default]
    LeftMost,
    /// As late in the transcript as the bases allow.
    RightMost,
    /// Where the lost flanks begin with GT and end with AG, else as early as possible.
    SpliceMotif,
}

impl AlignerModel {
    /// How an aligner sees two sides: what lies further down the same strand, within the longest intron,
    /// follows as behind an intron.
    pub(crate) fn join(&self, five_prime: Edge, three_prime: Edge, inserted: usize) -> Join {
        if inserted > 0
            || (five_prime.contig, five_prime.strand) != (three_prime.contig, three_prime.strand)
        {
            return Join::Break;
        }
        let step =
            i64::from(three_prime.base.zero_based()) - i64::from(five_prime.base.zero_based());
        let between = direction(five_prime.strand) * step - 1;
        if (0..=i64::from(self.longest_intron)).contains(&between) {
            Join::Gap
        } else {
            Join::Break
        }
    }

    /// Measures by how much the seam of a fresh molecule could lie elsewhere, and moves it to where this
    /// aligner puts it.
    pub(crate) fn place_seam(&self, world: &World, molecule: &mut Molecule) -> Microhomology {
        let homology = homology::measure(world, molecule);
        if let Some((five_prime, three_prime)) = molecule.edges() {
            molecule.place_seam(self.seam_shift(world, five_prime, three_prime, homology));
        }
        homology
    }

    /// Bases by which a junction that could lie elsewhere is moved towards the 3' end.
    fn seam_shift(
        &self,
        world: &World,
        five_prime: Edge,
        three_prime: Edge,
        homology: Microhomology,
    ) -> i64 {
        let (first, last) = (
            -i64::from(homology.upstream),
            i64::from(homology.downstream),
        );
        let has_motif = |shift: &i64| {
            let donor = [1, 2].map(|step| five_prime.letter(world, shift + step));
            let acceptor = [-2, -1].map(|step| three_prime.letter(world, shift + step));
            donor == [Some(b'G'), Some(b'T')] && acceptor == [Some(b'A'), Some(b'G')]
        };
        match self.homology {
            HomologyPlacement::LeftMost => first,
            HomologyPlacement::RightMost => last,
            HomologyPlacement::SpliceMotif => (first..=last).find(has_motif).unwrap_or(first),
        }
    }

    /// The pieces of a read that covers `[from, to)` of a molecule, in the molecule's direction; at least
    /// one.
    pub(crate) fn align(
        &self,
        world: &World,
        molecule: &Molecule,
        from: u32,
        to: u32,
    ) -> Vec<Piece> {
        let mut blocks = longest_without_indel(&covered(molecule, from, to));
        self.clip_overhangs(&mut blocks);
        let mut groups = split_at_breaks(&blocks);
        self.clip_segments(&mut groups);
        self.close_read_gaps(&mut groups);
        for number in 0..groups.len() {
            let lowest = match number.checked_sub(1) {
                Some(before) => groups[before].last().map_or(from, |block| block.to),
                None => from,
            };
            let highest = match groups.get(number + 1) {
                Some(next) => next.first().map_or(to, |block| block.from),
                None => to,
            };
            extend(world, molecule, &mut groups[number], lowest, highest);
        }
        groups.iter().map(|blocks| piece(blocks)).collect()
    }

    /// Drops what reaches too little over a splice site at the read's ends, and what reaches too little
    /// over a fusion that looks like an intron.
    fn clip_overhangs(&self, blocks: &mut Vec<Segment>) {
        let is_short = |block: &Segment, join: Join| {
            join == Join::Intron && block.to - block.from < self.shortest_overhang
        };
        while blocks.len() > 1 && is_short(&blocks[0], blocks[1].join) {
            blocks.remove(0);
        }
        while let [.., _, last] = blocks.as_slice() {
            if !is_short(last, last.join) {
                break;
            }
            blocks.pop();
        }
        let Some(gap) = blocks
            .iter()
            .skip(1)
            .position(|block| block.join == Join::Gap)
        else {
            return;
        };
        let bases = |blocks: &[Segment]| -> u32 { blocks.iter().map(|b| b.to - b.from).sum() };
        let (before, behind) = (bases(&blocks[..=gap]), bases(&blocks[gap + 1..]));
        if before.min(behind) < self.shortest_segment {
            if before < behind {
                blocks.drain(..=gap);
            } else {
                blocks.truncate(gap + 1);
            }
        }
    }

    /// Drops pieces that are too short, but for the longest.
    fn clip_segments(&self, groups: &mut Vec<Vec<Segment>>) {
        while groups.len() > 1 {
            let shortest = shortest(groups);
            if aligned(&groups[shortest]) >= self.shortest_segment {
                return;
            }
            groups.remove(shortest);
        }
    }

    /// Drops the shorter of two pieces with too many read bases between them.
    fn close_read_gaps(&self, groups: &mut Vec<Vec<Segment>>) {
        loop {
            let wide = groups.windows(2).position(|pair| {
                let end = pair[0].last().map_or(0, |block| block.to);
                let start = pair[1].first().map_or(end, |block| block.from);
                start - end > self.longest_read_gap
            });
            let Some(at) = wide else { return };
            let shorter = at + shortest(&groups[at..at + 2]);
            groups.remove(shorter);
        }
    }
}

/// The segments that `[from, to)` covers, cut to it. A range that covers inserted bases only gives none.
fn covered(molecule: &Molecule, from: u32, to: u32) -> Vec<Segment> {
    let first = molecule
        .segments
        .partition_point(|segment| segment.to <= from);
    molecule.segments[first..]
        .iter()
        .take_while(|segment| segment.from < to)
        .map(|segment| cut(segment, from.max(segment.from), to.min(segment.to)))
        .collect()
}

/// Of the stretches between missing bases or bases that come in, the one with most bases: the others are clipped, as by
/// an aligner that opens no gap so near a read's end.
fn longest_without_indel(blocks: &[Segment]) -> Vec<Segment> {
    let groups: Vec<&[Segment]> = blocks
        .chunk_by(|_, next| next.join != Join::Indel)
        .collect();
    let longest = groups.iter().rev().max_by_key(|group| aligned(group));
    longest.map(|group| group.to_vec()).unwrap_or_default()
}

/// A segment cut to, or stretched to, `[from, to)`.
fn cut(segment: &Segment, from: u32, to: u32) -> Segment {
    Segment {
        from,
        to,
        first: segment
            .pos(i64::from(from))
            .expect("blocks stay within their contig"),
        ..*segment
    }
}

fn split_at_breaks(blocks: &[Segment]) -> Vec<Vec<Segment>> {
    blocks
        .chunk_by(|a, b| a.side == b.side)
        .map(<[Segment]>::to_vec)
        .collect()
}

fn aligned(blocks: &[Segment]) -> u32 {
    blocks.iter().map(|block| block.to - block.from).sum()
}

/// The place of the group with the fewest aligned bases, the last of equals.
fn shortest(groups: &[Vec<Segment>]) -> usize {
    (0..groups.len())
        .rev()
        .min_by_key(|&at| aligned(&groups[at]))
        .unwrap_or(0)
}

/// Takes in bases beyond both ends, as far as the reference spells what the molecule does.
fn extend(world: &World, molecule: &Molecule, blocks: &mut [Segment], lowest: u32, highest: u32) {
    if let Some(first) = blocks.first_mut() {
        let mut from = first.from;
        while from > lowest && agrees(world, molecule, first, from - 1) {
            from -= 1;
        }
        *first = cut(first, from, first.to);
    }
    if let Some(last) = blocks.last_mut() {
        while last.to < highest && agrees(world, molecule, last, last.to) {
            last.to += 1;
        }
    }
}

/// Whether the reference, going on beyond a block, has the molecule's base at an offset.
fn agrees(world: &World, molecule: &Molecule, block: &Segment, offset: u32) -> bool {
    let length = world.contigs().get(block.contig).length;
    block
        .pos(i64::from(offset))
        .filter(|pos| pos.zero_based() < length)
        .is_some_and(|pos| {
            world.base_on(block.contig, pos, block.strand) == molecule.bases[offset as usize]
        })
}

fn piece(blocks: &[Segment]) -> Piece {
    let (first, last) = (blocks[0], blocks[blocks.len() - 1]);
    let mut runs: Vec<Run> = Vec::with_capacity(2 * blocks.len());
    for (number, block) in blocks.iter().enumerate() {
        let bases = block.to - block.from;
        let gap = match number.checked_sub(1) {
            Some(before) => blocks[before].gap_to(block).unwrap_or(0),
            None => 0,
        };
        if gap > 0 {
            runs.push(Run::Skipped(gap));
        }
        match runs.last_mut() {
            Some(Run::Aligned(before)) => *before += bases,
            _ => runs.push(Run::Aligned(bases)),
        }
    }
    let tip = last
        .pos(i64::from(last.to) - 1)
        .expect("blocks stay within their contig");
    let (low, high) = match first.strand {
        Strand::Forward => (first.first, tip),
        Strand::Reverse => {
            runs.reverse();
            (tip, first.first)
        }
    };
    Piece {
        from: first.from,
        to: last.to,
        side: first.side,
        contig: first.contig,
        strand: first.strand,
        start: low,
        end: Pos::from_zero_based(high.zero_based() + 1),
        crosses_fusion: blocks.iter().skip(1).any(|block| block.join == Join::Gap),
        runs,
    }
}

#[cfg(test)]
mod tests;
