//! One row of `Chimeric.out.junction` (STAR manual, section "Chimeric alignments").

use trkfuse_core::{
    Breakend, ContigId, Contigs, Evidence, Junction, JunctionRead, Piece, Pos, Retained, Sequence,
    SpanningPair, Strand,
};

/// Why a line gives no row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RowError {
    /// It is none.
    Malformed(&'static str),
    /// It names a contig that the alignments do not have.
    UnknownContig(String),
}

/// One side of a row.
struct Side {
    breakend: Breakend,
    /// Aligned bases of the mate at the break.
    aligned: u32,
    /// Its base farthest from the break.
    outermost: Pos,
}

/// A row: the two sides in the order of read 1.
pub(super) struct Row<'a> {
    fields: Vec<&'a str>,
    donor: Side,
    acceptor: Side,
    /// Whether a read crosses the junction, else the mates lie on the two sides.
    is_crossed: bool,
    /// Bases by which the junction may move towards the donor's inside, and towards the acceptor's.
    repeats: (u32, u32),
    /// Chimeric placements of the read.
    placements: u32,
}

impl<'a> Row<'a> {
    /// Reads a line; `None` for an empty one, a comment and the header.
    pub(super) fn parse(line: &'a [u8], contigs: &Contigs) -> Result<Option<Self>, RowError> {
        let malformed = RowError::Malformed;
        let line = std::str::from_utf8(line).map_err(|_| malformed("it is no text"))?;
        if line.is_empty() || line.starts_with('#') || line.starts_with("chr_donorA\t") {
            return Ok(None);
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() < 14 {
            return Err(malformed("it has fewer than 14 columns"));
        }
        let number = |index: usize| -> Result<i64, RowError> {
            let text: &str = fields[index];
            text.parse()
                .map_err(|_| malformed("a number is expected in columns 2, 5, 7, 8, 9, 11 and 13"))
        };
        let contig = |index: usize| {
            contigs
                .resolve(fields[index])
                .ok_or_else(|| RowError::UnknownContig(fields[index].to_string()))
        };
        let kind = number(6)?;
        if !(-1..=2).contains(&kind) {
            return Err(malformed("column 7 is none of -1, 0, 1 and 2"));
        }
        let repeat = |index: usize| {
            number(index).and_then(|bases| {
                u32::try_from(bases).map_err(|_| malformed("a repeat has a negative length"))
            })
        };
        let donor = Side::parse(
            (contig(0)?, number(1)?, fields[2]),
            (number(10)?, fields[11]),
            true,
        )?;
        let acceptor = Side::parse(
            (contig(3)?, number(4)?, fields[5]),
            (number(12)?, fields[13]),
            false,
        )?;
        for side in [&donor, &acceptor] {
            let length = contigs.get(side.breakend.contig).length;
            if side.breakend.pos.zero_based() >= length || side.outermost.zero_based() >= length {
                return Err(malformed("it lies beyond the contig's end"));
            }
        }
        let repeats = if kind == -1 {
            (0, 0)
        } else {
            (repeat(7)?, repeat(8)?)
        };
        Ok(Some(Self {
            donor,
            acceptor,
            is_crossed: kind != -1,
            repeats,
            placements: fields
                .get(14)
                .and_then(|text| text.parse().ok())
                .unwrap_or(1),
            fields,
        }))
    }

    pub(super) const fn breakends(&self) -> [Breakend; 2] {
        [self.donor.breakend, self.acceptor.breakend]
    }

    /// The read's name, without mate suffix.
    pub(super) fn name(&self) -> String {
        let name = self.fields[9];
        let bare = name.strip_suffix("/1").or_else(|| name.strip_suffix("/2"));
        bare.filter(|bare| !bare.is_empty())
            .unwrap_or(name)
            .to_string()
    }

    /// The same for copies of one molecule.
    pub(super) fn molecule(&self) -> String {
        let columns = [0, 2, 3, 5, 10, 11, 12, 13];
        columns.map(|index| self.fields[index]).join("\t")
    }

    pub(super) fn evidence(&self) -> Evidence {
        let (donor, acceptor) = (&self.donor, &self.acceptor);
        let donor_is_low = donor.breakend <= acceptor.breakend;
        let (low, high) = if donor_is_low {
            (donor, acceptor)
        } else {
            (acceptor, donor)
        };
        let junction = Junction::new(donor.breakend, acceptor.breakend);
        if !self.is_crossed {
            return Evidence::SpanningPair(SpanningPair {
                inner: junction,
                low: self.piece(low, 0),
                high: self.piece(high, 0),
                // The columns do not tell.
                low_clipped: 0,
                high_clipped: 0,
                low_is_first_mate: donor_is_low,
                elsewhere: Vec::new(),
            });
        }
        // METHOD: bases that both sides could give go to the low side.
        let (towards_donor, towards_acceptor) = self.repeats;
        let to_low = if donor_is_low {
            towards_acceptor
        } else {
            towards_donor
        }
        .min(high.aligned.saturating_sub(1));
        let from_low = if donor_is_low {
            towards_donor
        } else {
            towards_acceptor
        };
        let (junction, to_low) = junction
            .shifted(i64::from(to_low))
            .map_or((junction, 0), |shifted| (shifted, to_low));
        Evidence::SplitRead(JunctionRead {
            junction,
            overlap: to_low
                .saturating_add(from_low)
                .min(low.aligned.saturating_add(to_low)),
            inserted: Sequence::default(),
            sequence: None,
            low: self.piece(low, i64::from(to_low)),
            high: self.piece(high, -i64::from(to_low)),
            reads_low_to_high: donor_is_low,
            is_second_mate: false,
            uncertainty: 0,
            elsewhere: Vec::new(),
        })
    }

    fn piece(&self, side: &Side, moved: i64) -> Piece {
        let aligned = u32::try_from(i64::from(side.aligned) + moved).unwrap_or(0);
        Piece {
            aligned,
            // A row holds no bases, so that nothing is cut anew and no gap behind the break need be known.
            run: aligned,
            behind: None,
            unexplained: 0,
            mapping_quality: 255,
            hits: Some(self.placements),
            mismatches: None,
            reference_base: None,
            outermost: side.outermost,
        }
    }
}

impl Side {
    /// `break_at`: contig, first base beyond the break counted from 1, strand. `alignment`: its start
    /// counted from 1, and its CIGAR, in which `p` parts the mates.
    fn parse(
        (contig, beyond, strand): (ContigId, i64, &str),
        (start, cigar): (i64, &str),
        is_donor: bool,
    ) -> Result<Self, RowError> {
        let malformed = RowError::Malformed;
        let strand = match strand.as_bytes() {
            &[symbol] => Strand::from_symbol(symbol),
            _ => None,
        }
        .ok_or(malformed("columns 3 and 6 are not + or -"))?;
        let retained = if is_donor == (strand == Strand::Forward) {
            Retained::Lower
        } else {
            Retained::Higher
        };
        let pos = |one_based: i64| {
            u32::try_from(one_based)
                .ok()
                .and_then(Pos::from_one_based)
                .ok_or(malformed("a position lies off the contig"))
        };
        let mates = mates_of(cigar, start).ok_or(malformed("a CIGAR cannot be read"))?;
        let mate = match retained {
            Retained::Lower => mates.last(),
            Retained::Higher => mates.first(),
        }
        .ok_or(malformed("a CIGAR aligns no base"))?;
        Ok(Self {
            breakend: Breakend {
                contig,
                pos: pos(beyond.saturating_sub(retained.outward()))?,
                retained,
            },
            aligned: mate.aligned,
            outermost: match retained {
                Retained::Lower => pos(mate.start)?,
                Retained::Higher => pos(mate.end - 1)?,
            },
        })
    }
}

/// The part of an alignment that one mate is.
struct Mate {
    /// First base, counted from 1, and one past the last.
    start: i64,
    end: i64,
    aligned: u32,
}

/// The mates' parts in the order of the CIGAR; parts without aligned bases are left out.
fn mates_of(cigar: &str, start: i64) -> Option<Vec<Mate>> {
    let mut mates: Vec<Mate> = Vec::new();
    let mut place = start;
    let mut text = String::new();
    let mut is_new = true;
    for letter in cigar.chars() {
        if letter.is_ascii_digit() || letter == '-' {
            text.push(letter);
            continue;
        }
        // The gap between mates that overlap is negative.
        let length: i32 = std::mem::take(&mut text).parse().ok()?;
        if length < 0 && letter != 'p' {
            return None;
        }
        match letter {
            'M' | '=' | 'X' => {
                let from = place;
                place = place.checked_add(i64::from(length))?;
                if is_new {
                    is_new = false;
                    mates.push(Mate {
                        start: from,
                        end: place,
                        aligned: 0,
                    });
                }
                let mate = mates.last_mut()?;
                mate.end = place;
                mate.aligned = mate.aligned.checked_add(u32::try_from(length).ok()?)?;
            }
            'D' | 'N' => place = place.checked_add(i64::from(length))?,
            'p' => {
                place = place.checked_add(i64::from(length))?;
                is_new = true;
            }
            'S' | 'H' | 'I' => {}
            _ => return None,
        }
    }
    text.is_empty().then_some(mates)
}
