//! The alignment lines of a fragment: which piece represents a read, which are supplementary.

use trkfuse_core::{ContigId, Layout, Pos};

use super::config::SimulationConfig;
use super::fragment::{Covered, Fragment};
use super::molecule::Molecule;
use super::piece::Piece;
use super::world::World;

/// A read with its pieces.
#[derive(Clone, Debug)]
pub(crate) struct AlignedRead {
    pub(crate) covered: Covered,
    /// At least one, in the direction of the molecule.
    pub(crate) pieces: Vec<Piece>,
    /// The piece on the representative line.
    pub(crate) representative: usize,
}

impl AlignedRead {
    /// Bases of the adapter before and behind the read's own, in the direction of the molecule, where the
    /// read ends in `overhang` of them.
    pub(crate) const fn overhangs(&self, overhang: u32) -> (u32, u32) {
        if self.covered.is_sense {
            (0, overhang)
        } else {
            (overhang, 0)
        }
    }
}

/// A fragment with its reads.
#[derive(Clone, Debug)]
pub(crate) struct Aligned {
    /// Read 1, and read 2 of a pair.
    pub(crate) reads: Vec<AlignedRead>,
    /// Whether the representative lines are an ordinary pair.
    pub(crate) is_proper: bool,
}

/// One line of an alignment file: a piece of a read of its fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// 0 for read 1, 1 for read 2.
    pub(crate) read: usize,
    pub(crate) piece: usize,
}

impl Aligned {
    /// Aligns a fragment's reads and settles which pieces represent them.
    pub(crate) fn new(
        config: &SimulationConfig,
        world: &World,
        molecule: &Molecule,
        fragment: &Fragment,
    ) -> Self {
        let length = config.reads.read_length;
        let covered = match config.reads.layout {
            Layout::SingleEnd => vec![fragment.first(length)],
            Layout::PairedEnd => vec![fragment.first(length), fragment.second(length)],
        };
        let reads = covered
            .into_iter()
            .map(|covered| {
                let pieces = config
                    .aligner
                    .align(world, molecule, covered.from, covered.to);
                let representative = longest(&pieces);
                AlignedRead {
                    covered,
                    pieces,
                    representative,
                }
            })
            .collect();
        let mut aligned = Self {
            reads,
            is_proper: false,
        };
        aligned.choose_side();
        aligned
    }

    /// STAR's choice: the side that both mates lie on represents the fragment; of several the one with
    /// most bases. Without one each read's longest piece stands for it, and the pair is discordant.
    fn choose_side(&mut self) {
        let [first, second] = self.reads.as_mut_slice() else {
            return;
        };
        let mut best: Option<(u32, usize, usize)> = None;
        for (a, one) in first.pieces.iter().enumerate() {
            for (b, other) in second.pieces.iter().enumerate() {
                let bases = one.aligned() + other.aligned();
                if one.side == other.side && best.is_none_or(|(most, ..)| bases > most) {
                    best = Some((bases, a, b));
                }
            }
        }
        if let Some((_, a, b)) = best {
            first.representative = a;
            second.representative = b;
            self.is_proper = true;
        }
    }

    /// All lines: representative ones first, then supplementary ones, by read and piece.
    pub(crate) fn lines(&self, has_supplementaries: bool) -> impl Iterator<Item = Line> + '_ {
        let representative = self.reads.iter().enumerate().map(|(read, aligned)| Line {
            read,
            piece: aligned.representative,
        });
        let supplementary = self.reads.iter().enumerate().flat_map(|(read, aligned)| {
            (0..aligned.pieces.len())
                .filter(|&piece| piece != aligned.representative)
                .map(move |piece| Line { read, piece })
        });
        representative.chain(supplementary.filter(move |_| has_supplementaries))
    }

    /// The piece on a line.
    pub(crate) fn piece(&self, line: Line) -> &Piece {
        &self.reads[line.read].pieces[line.piece]
    }

    /// The piece on the mate's representative line; `None` for a single read.
    pub(crate) fn mate(&self, line: Line) -> Option<&Piece> {
        let mate = self.reads.get(1 - line.read)?;
        Some(&mate.pieces[mate.representative])
    }

    /// Whether a line represents its read.
    pub(crate) fn is_representative(&self, line: Line) -> bool {
        self.reads[line.read].representative == line.piece
    }

    /// Where a line is sorted to.
    pub(crate) fn place(&self, line: Line) -> (ContigId, Pos) {
        let piece = self.piece(line);
        (piece.contig, piece.start)
    }

    /// SAM's TLEN of a line: the stretch from the lower to the higher end of an ordinary pair, positive on
    /// the line that begins first (read 1 of equals); 0 otherwise.
    pub(crate) fn template_length(&self, line: Line) -> i64 {
        let (piece, Some(mate)) = (self.piece(line), self.mate(line)) else {
            return 0;
        };
        if !self.is_proper || !self.is_representative(line) {
            return 0;
        }
        let end = piece.end.max(mate.end).zero_based();
        let start = piece.start.min(mate.start).zero_based();
        let length = i64::from(end - start);
        let is_first = (piece.start, line.read) < (mate.start, 1 - line.read);
        if is_first { length } else { -length }
    }
}

/// The place of the piece with most bases, the first of equals.
fn longest(pieces: &[Piece]) -> usize {
    (0..pieces.len())
        .rev()
        .max_by_key(|&at| pieces[at].aligned())
        .unwrap_or(0)
}
