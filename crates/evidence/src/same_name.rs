//! Records of one name that are not of one read.
//!
//! METHOD: records of one read hold the same bases, as sequenced. Two reads that the file does not tell apart
//! (single reads of one name, mates without their flags, a name used twice) are parted by them, so that no
//! junction is made of the pieces of two reads.

use trkfuse_core::{Sequence, Strand};

use crate::kept::{Kept, MatePlace};

/// A read's bases as sequenced, hard-clipped ones unknown, and how many it has.
struct Sequenced {
    bases: Vec<u8>,
    /// Bases before the first known one.
    from: u32,
    length: u32,
}

impl Sequenced {
    fn of(record: &Kept) -> Self {
        let (lower, higher) = record.shape.hard_clips();
        let (bases, from) = match record.strand {
            Strand::Forward => (record.bases.clone(), lower),
            Strand::Reverse => {
                let bases = Sequence::new(&record.bases).reverse_complement();
                (bases.as_bytes().to_vec(), higher)
            }
        };
        let length = if record.shape.is_empty() {
            record.bases.len() as u32
        } else {
            record.shape.query_length()
        };
        Self {
            bases,
            from,
            length,
        }
    }

    /// Whether both may be of one read: of the same length, and with the same bases where both are known.
    fn agrees(&self, other: &Self) -> bool {
        if self.length != other.length {
            return false;
        }
        let known = |read: &Self| read.from..read.from + read.bases.len() as u32;
        let (mine, theirs) = (known(self), known(other));
        let from = mine.start.max(theirs.start);
        let to = mine.end.min(theirs.end);
        from >= to
            || self.bases[(from - mine.start) as usize..(to - mine.start) as usize]
                == other.bases[(from - theirs.start) as usize..(to - theirs.start) as usize]
    }
}

/// Which records are of one read: indices, each read's primary record first.
fn parts(records: &[&Kept]) -> Vec<Vec<usize>> {
    // ORDER: whole reads first, so that pieces find theirs.
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by_key(|&index| records[index].is_supplementary);
    let mut reads: Vec<(Sequenced, Vec<usize>)> = Vec::new();
    for index in order {
        let record = records[index];
        let sequenced = Sequenced::of(record);
        let is_of = |(read, members): &(Sequenced, Vec<usize>)| {
            read.agrees(&sequenced)
                && (!sequenced.bases.is_empty() && !read.bases.is_empty()
                    || names_each_other(record, records[members[0]]))
        };
        match reads.iter_mut().find(|read| is_of(read)) {
            Some((_, members)) => members.push(index),
            None => reads.push((sequenced, vec![index])),
        }
    }
    reads.into_iter().map(|(_, members)| members).collect()
}

/// Parts the records of one mate by read: those of one primary record stay together. Nearly always there is
/// one read.
pub(crate) fn part_by_read(records: Vec<Kept>) -> Vec<Vec<Kept>> {
    let primaries = records
        .iter()
        .filter(|record| !record.is_supplementary)
        .count();
    if primaries < 2 {
        return if records.is_empty() {
            Vec::new()
        } else {
            vec![records]
        };
    }
    let parts = parts(&records.iter().collect::<Vec<_>>());
    if parts.len() == 1 {
        return vec![records];
    }
    parts
        .into_iter()
        .map(|part| part.iter().map(|&index| records[index].clone()).collect())
        .collect()
}

/// Whether a piece's tag names a record, or the other way round.
fn names_each_other(a: &Kept, b: &Kept) -> bool {
    let names = |a: &Kept, b: &Kept| {
        a.others.iter().any(|other| {
            (other.contig, other.strand, other.shape.start())
                == (b.contig, b.strand, b.shape.start())
        })
    };
    !a.shape.is_empty() && !b.shape.is_empty() && (names(a, b) || names(b, a))
}

/// Makes mates of the two single reads of one name; does nothing unless there are just two. A read that is
/// not aligned has an empty shape.
pub(crate) fn make_mates(records: &mut [&mut Kept]) {
    if records.iter().any(|record| record.is_paired) {
        return;
    }
    let shown: Vec<&Kept> = records.iter().map(|record| &**record).collect();
    let parts = parts(&shown);
    let [one, other] = parts.as_slice() else {
        return;
    };
    let (a, b) = (shown[one[0]], shown[other[0]]);
    let has_suffix = shown.iter().any(|record| record.is_second_mate);
    if a.is_supplementary
        || b.is_supplementary
        || (has_suffix && a.is_second_mate == b.is_second_mate)
    {
        return;
    }
    // Where names bear no suffix, which of two reads was the first is not known: any order does that
    // depends on the reads alone.
    let key = |record: &Kept| (record.is_second_mate, Sequenced::of(record).bases);
    let (first, second) = if key(a) <= key(b) {
        (one, other)
    } else {
        (other, one)
    };
    let (first_place, second_place) = (place_of(shown[first[0]]), place_of(shown[second[0]]));
    let second = second.clone();
    for (index, record) in records.iter_mut().enumerate() {
        record.is_paired = true;
        record.is_second_mate = second.contains(&index);
        if !record.is_supplementary {
            record.mate = if record.is_second_mate {
                first_place
            } else {
                second_place
            };
        }
    }
}

fn place_of(record: &Kept) -> Option<MatePlace> {
    (!record.shape.is_empty()).then(|| MatePlace {
        contig: record.contig,
        start: record.shape.start(),
        strand: record.strand,
    })
}
