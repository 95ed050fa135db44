//! Evidence of which one side lies as well elsewhere.

use crate::{Breakend, End, Junction, JunctionRead, Piece, ReadSequence, SpanningPair};

/// Another place at which the bases of one side of a piece of evidence lie as well as where they were put.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherPlace {
    /// The junction that the evidence shows with that side there: for a read placed to the base as in
    /// [`JunctionRead::junction`], for a pair as in [`SpanningPair::inner`].
    pub junction: Junction,
    /// As [`JunctionRead::overlap`]; 0 for a pair.
    pub overlap: u32,
    /// The side of `junction` that is elsewhere; the other one is that of the evidence.
    pub end: End,
    /// How that side lies there.
    pub piece: Piece,
    /// Whether the low side of `junction` is the high side of the evidence.
    pub is_turned: bool,
}

impl OtherPlace {
    /// The breakend elsewhere.
    pub const fn breakend(&self) -> Breakend {
        self.junction.end(self.end)
    }

    /// The side of the evidence that lies there as well.
    pub const fn own_end(&self) -> End {
        if self.is_turned {
            self.end.opposite()
        } else {
            self.end
        }
    }

    /// The low and the high side of evidence that lies there, given the side that stays where it is.
    fn beside(&self, stays: Piece) -> (Piece, Piece) {
        match self.end {
            End::Low => (self.piece.clone(), stays),
            End::High => (stays, self.piece.clone()),
        }
    }

    /// Bases that the side which stays gains when the evidence shows this junction instead of `own`: bases
    /// that both sides claim are the low side's, whichever that is.
    fn gained(&self, own: Junction) -> i64 {
        let stays = self.own_end().opposite();
        own.end(stays)
            .outward_distance(self.junction.end(self.end.opposite()).pos)
    }
}

/// The other places as seen from one of them, at which the evidence is now taken to lie. Where it lay becomes one of
/// them: there it shows `junction`, of which both sides claim `overlap` bases, and `piece` is the side that moves.
fn seen_from(
    place: &OtherPlace,
    others: &[OtherPlace],
    junction: Junction,
    overlap: u32,
    piece: &Piece,
) -> Vec<OtherPlace> {
    let own = OtherPlace {
        junction,
        overlap,
        end: place.own_end(),
        piece: piece.clone(),
        is_turned: place.is_turned,
    };
    let mut seen: Vec<OtherPlace> = others
        .iter()
        .filter(|&other| other != place && other.own_end() == place.own_end())
        .cloned()
        .map(|other| OtherPlace {
            is_turned: other.is_turned != place.is_turned,
            ..other
        })
        .chain([own])
        .collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}

/// A side that stays where it is and gains bases next to the break.
fn with_gained(piece: &Piece, gained: i64) -> Piece {
    let more = |bases: u32| u32::try_from(i64::from(bases) + gained).unwrap_or(0);
    Piece {
        aligned: more(piece.aligned),
        run: more(piece.run),
        behind: piece.behind.map(|run| crate::Run {
            from_break: more(run.from_break),
            ..run
        }),
        reference_base: piece.reference_base.filter(|_| gained == 0),
        ..piece.clone()
    }
}

impl JunctionRead {
    /// The side of the read that may lie elsewhere with how it lies now.
    pub const fn piece(&self, end: End) -> &Piece {
        match end {
            End::Low => &self.low,
            End::High => &self.high,
        }
    }

    /// The same read, taken to lie at another of its places; where it lay becomes one of the others.
    #[must_use]
    pub fn at(&self, place: &OtherPlace) -> Self {
        let gained = place.gained(self.junction);
        let elsewhere = seen_from(
            place,
            &self.elsewhere,
            self.junction,
            self.overlap,
            self.piece(place.own_end()),
        );
        let stays = with_gained(self.piece(place.own_end().opposite()), gained);
        let (low, high) = place.beside(stays);
        // Bases by which the low side of the new junction grows.
        let longer = match place.end {
            End::Low => -gained,
            End::High => gained,
        };
        Self {
            junction: place.junction,
            overlap: place.overlap,
            inserted: if place.is_turned {
                self.inserted.reverse_complement()
            } else {
                self.inserted.clone()
            },
            sequence: self
                .sequence
                .as_ref()
                .map(|sequence| cut_elsewhere(sequence, place.is_turned, longer)),
            low,
            high,
            reads_low_to_high: self.reads_low_to_high != place.is_turned,
            elsewhere,
            ..*self
        }
    }
}

/// The bases across a junction, turned round if its sides are, with the low side longer.
fn cut_elsewhere(sequence: &ReadSequence, is_turned: bool, longer: i64) -> ReadSequence {
    let length = sequence.bases.len() as u32;
    let moved = |place: u32| {
        u32::try_from(i64::from(place) + longer)
            .unwrap_or(0)
            .min(length)
    };
    if is_turned {
        ReadSequence {
            bases: sequence.bases.reverse_complement(),
            low_end: moved(length - sequence.high_start),
            high_start: moved(length - sequence.low_end),
        }
    } else {
        ReadSequence {
            bases: sequence.bases.clone(),
            low_end: moved(sequence.low_end),
            high_start: moved(sequence.high_start),
        }
    }
}

impl SpanningPair {
    /// A mate by the side that it lies on.
    pub const fn piece(&self, end: End) -> &Piece {
        match end {
            End::Low => &self.low,
            End::High => &self.high,
        }
    }

    /// Read bases clipped behind the innermost one of the mate on a side.
    pub const fn clipped(&self, end: End) -> u32 {
        match end {
            End::Low => self.low_clipped,
            End::High => self.high_clipped,
        }
    }

    /// The same pair, taken to lie at another of its places; where it lay becomes one of the others.
    #[must_use]
    pub fn at(&self, place: &OtherPlace) -> Self {
        let elsewhere = seen_from(
            place,
            &self.elsewhere,
            self.inner,
            0,
            self.piece(place.own_end()),
        );
        let (low, high) = place.beside(self.piece(place.own_end().opposite()).clone());
        let on = |end: End| self.clipped(if place.is_turned { end.opposite() } else { end });
        Self {
            inner: place.junction,
            low,
            high,
            low_clipped: on(End::Low),
            high_clipped: on(End::High),
            low_is_first_mate: self.low_is_first_mate != place.is_turned,
            elsewhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{ContigId, Pos, Retained, Sequence};

    fn breakend(contig: u32, pos: u32, retained: Retained) -> Breakend {
        Breakend {
            contig: ContigId(contig),
            pos: Pos::from_zero_based(pos),
            retained,
        }
    }

    fn piece(aligned: u32, outermost: u32) -> Piece {
        Piece {
            aligned,
            run: aligned,
            behind: None,
            unexplained: 0,
            mapping_quality: 0,
            hits: None,
            mismatches: Some(0),
            reference_base: None,
            outermost: Pos::from_zero_based(outermost),
        }
    }

    /// 6 bases on contig 0, of which the last 2 could as well be the high side's, and 4 on contig 2; the first
    /// six lie as well on contig `elsewhere`.
    fn read(elsewhere: u32) -> JunctionRead {
        let fixed = breakend(2, 502, Retained::Higher);
        let (end, is_turned, there, fixed_there) = if elsewhere < 2 {
            (End::Low, false, 905, fixed)
        } else {
            // The side on contig 2 is the low one then, and both bases are its own.
            (End::High, true, 903, breakend(2, 500, Retained::Higher))
        };
        JunctionRead {
            junction: Junction::new(breakend(0, 105, Retained::Lower), fixed),
            overlap: 2,
            inserted: Sequence::default(),
            sequence: Some(ReadSequence {
                bases: Sequence::new(b"AACCGTTTGA"),
                low_end: 6,
                high_start: 6,
            }),
            low: piece(6, 100),
            high: piece(4, 505),
            reads_low_to_high: true,
            is_second_mate: false,
            uncertainty: 0,
            elsewhere: vec![OtherPlace {
                junction: Junction::new(breakend(elsewhere, there, Retained::Lower), fixed_there),
                overlap: 2,
                end,
                piece: piece(if is_turned { 4 } else { 6 }, 900),
                is_turned,
            }],
        }
    }

    #[test]
    fn a_read_taken_elsewhere_shows_the_same_bases() {
        let read = read(1);
        let there = read.at(&read.elsewhere[0]);
        assert_eq!(there.junction, read.elsewhere[0].junction);
        assert_eq!(there.sequence, read.sequence);
        assert_eq!(there.high, read.high);
        assert_eq!(there.low.outermost.zero_based(), 900);
        assert!(there.reads_low_to_high);
    }

    #[test]
    fn a_read_whose_sides_change_order_walks_the_other_way_and_keeps_its_claims_low() {
        let read = read(3);
        let there = read.at(&read.elsewhere[0]);
        let sequence = there.sequence.expect("the read has bases");
        assert_eq!(sequence.bases.as_str(), "TCAAACGGTT");
        assert_eq!((sequence.low_end, sequence.high_start), (6, 6));
        assert_eq!((there.low.aligned, there.high.aligned), (6, 4));
        assert_eq!(there.low.outermost, read.high.outermost);
        assert!(!there.reads_low_to_high);
    }

    proptest! {
        #[test]
        fn there_and_back_is_no_change(elsewhere in prop_oneof![Just(1_u32), Just(3_u32)]) {
            let read = read(elsewhere);
            let there = read.at(&read.elsewhere[0]);
            prop_assert_eq!(there.at(&there.elsewhere[0]), read);
        }
    }
}
