//! Rows of one read that tell several places of one side are one piece of evidence.

use trkfuse_core::{Breakend, End, Evidence, Junction, OtherPlace, Piece};

use crate::elsewhere::{MOST_PLACES, count_once};

/// Joins the rows of one fragment that have the same side at a target and the other one in several places; sorted.
pub(super) fn join_placements(
    mut rows: Vec<Evidence>,
    is_at_target: impl Fn(Breakend) -> bool,
) -> Vec<Evidence> {
    // ORDER: sorted, so that the first of a read's places does not depend on the file's order.
    rows.sort_unstable();
    rows.dedup();
    let mut joined: Vec<Evidence> = Vec::with_capacity(rows.len());
    for row in rows {
        let place = joined
            .iter_mut()
            .find_map(|known| Some((other_place(known, &row, &is_at_target)?, known)));
        match place {
            Some((place, known)) => {
                let places = elsewhere(known);
                if places.len() < MOST_PLACES {
                    places.push(place);
                }
            }
            None => joined.push(row),
        }
    }
    for evidence in &mut joined {
        let places = elsewhere(evidence);
        places.sort_unstable();
        if let Some(stays) = places.first().map(|place| place.own_end().opposite()) {
            let others = places.len();
            count_once(piece_mut(evidence, stays), others);
        }
    }
    joined.sort_unstable();
    joined
}

fn elsewhere(evidence: &mut Evidence) -> &mut Vec<OtherPlace> {
    match evidence {
        Evidence::SplitRead(read) | Evidence::GappedRead(read) => &mut read.elsewhere,
        Evidence::SpanningPair(pair) => &mut pair.elsewhere,
    }
}

fn piece_mut(evidence: &mut Evidence, end: End) -> &mut Piece {
    let (low, high) = match evidence {
        Evidence::SplitRead(read) | Evidence::GappedRead(read) => (&mut read.low, &mut read.high),
        Evidence::SpanningPair(pair) => (&mut pair.low, &mut pair.high),
    };
    match end {
        End::Low => low,
        End::High => high,
    }
}

/// What a row tells.
struct Told<'e> {
    junction: Junction,
    overlap: u32,
    runs_upwards: bool,
    low: &'e Piece,
    high: &'e Piece,
}

impl<'e> Told<'e> {
    fn of(evidence: &'e Evidence) -> Self {
        match evidence {
            Evidence::SplitRead(read) | Evidence::GappedRead(read) => Self {
                junction: read.junction,
                overlap: read.overlap,
                runs_upwards: read.reads_low_to_high,
                low: &read.low,
                high: &read.high,
            },
            Evidence::SpanningPair(pair) => Self {
                junction: pair.inner,
                overlap: 0,
                runs_upwards: pair.low_is_first_mate,
                low: &pair.low,
                high: &pair.high,
            },
        }
    }

    const fn piece(&self, end: End) -> &'e Piece {
        match end {
            End::Low => self.low,
            End::High => self.high,
        }
    }
}

/// The row as another place of known evidence; `None` where it tells something else.
fn other_place(
    known: &Evidence,
    row: &Evidence,
    is_at_target: &impl Fn(Breakend) -> bool,
) -> Option<OtherPlace> {
    if known.junction_read().is_some() != row.junction_read().is_some() {
        return None;
    }
    let (known, row) = (Told::of(known), Told::of(row));
    let is_turned = known.runs_upwards != row.runs_upwards;
    [End::Low, End::High].into_iter().find_map(|end| {
        let (there, stays) = (row.junction.end(end), row.junction.end(end.opposite()));
        let own_end = if is_turned { end.opposite() } else { end };
        let own = known.junction.end(own_end);
        let own_stays = known.junction.end(own_end.opposite());
        // Bases that both sides claim are the low side's, so that the one which stays may seem to move.
        let claimed = known.overlap.max(row.overlap);
        let is_same = (stays.contig, stays.retained) == (own_stays.contig, own_stays.retained)
            && stays.pos.distance(own_stays.pos) <= claimed;
        let is_partner = is_at_target(stays) && !is_at_target(there) && !is_at_target(own);
        (is_same && is_partner && there != own).then(|| OtherPlace {
            junction: row.junction,
            overlap: row.overlap,
            end,
            piece: row.piece(end).clone(),
            is_turned,
        })
    })
}
