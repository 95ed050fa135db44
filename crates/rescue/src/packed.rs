//! Many sequences in two bits a base.

/// Sequences one after another, two bits a base; `N` is remembered as stretches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Packed {
    /// Four bases a byte, the first in the lowest bits.
    bytes: Vec<u8>,
    /// `starts[i]`: first base of sequence `i`; the last element is one past the last base.
    starts: Vec<u64>,
    /// Stretches of `N`, half-open, ascending, over all bases.
    unknown: Vec<(u64, u64)>,
}

/// A base in two bits, RNA's `U` as `T`; `None` for `N`.
pub(crate) const fn code(base: u8) -> Option<u8> {
    match base {
        b'A' => Some(0),
        b'C' => Some(1),
        b'G' => Some(2),
        b'T' | b'U' => Some(3),
        _ => None,
    }
}

const LETTERS: [u8; 4] = *b"ACGT";

impl Packed {
    pub(crate) fn new() -> Self {
        Self {
            starts: vec![0],
            ..Self::default()
        }
    }

    /// Number of sequences.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Bases of all sequences.
    pub(crate) fn total(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Appends a sequence.
    pub(crate) fn push(&mut self, letters: &[u8]) {
        let mut place = self.total();
        for &letter in letters {
            if place.is_multiple_of(4) {
                self.bytes.push(0);
            }
            if let Some(code) = code(letter) {
                let byte = self.bytes.last_mut().expect("a byte was just there");
                *byte |= code << (2 * (place % 4));
            } else {
                match self.unknown.last_mut() {
                    Some(last) if last.1 == place => last.1 += 1,
                    _ => self.unknown.push((place, place + 1)),
                }
            }
            place += 1;
        }
        self.starts.push(place);
    }

    /// The letters of a sequence.
    pub(crate) fn letters(&self, index: usize) -> Vec<u8> {
        let (start, end) = (self.starts[index], self.starts[index + 1]);
        let mut letters: Vec<u8> = (start..end)
            .map(|place| LETTERS[usize::from(self.code_at(place))])
            .collect();
        let first = self.unknown.partition_point(|&(_, to)| to <= start);
        for &(from, to) in self.unknown[first..]
            .iter()
            .take_while(|&&(from, _)| from < end)
        {
            for place in from.max(start)..to.min(end) {
                letters[(place - start) as usize] = b'N';
            }
        }
        letters
    }

    /// The bases of a sequence in two bits each, `N` as if it were `A`.
    pub(crate) fn codes(&self, index: usize) -> impl Iterator<Item = u8> + '_ {
        let (start, end) = (self.starts[index], self.starts[index + 1]);
        let bytes = &self.bytes[(start / 4) as usize..end.div_ceil(4) as usize];
        bytes
            .iter()
            .flat_map(|byte| [byte & 3, (byte >> 2) & 3, (byte >> 4) & 3, byte >> 6])
            .skip((start % 4) as usize)
            .take((end - start) as usize)
    }

    fn code_at(&self, place: u64) -> u8 {
        (self.bytes[(place / 4) as usize] >> (2 * (place % 4))) & 3
    }

    /// All as bytes, little-endian: counts, starts, unknown stretches, bases.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len() + 8 * self.starts.len() + 32);
        let mut number = |n: u64| out.extend_from_slice(&n.to_le_bytes());
        number(self.starts.len() as u64);
        number(self.unknown.len() as u64);
        number(self.bytes.len() as u64);
        self.starts.iter().for_each(|&n| number(n));
        for &(from, to) in &self.unknown {
            number(from);
            number(to);
        }
        out.extend_from_slice(&self.bytes);
        out
    }

    /// The reverse of [`Self::to_bytes`]; `None` for anything that it would not have written.
    pub(crate) fn from_bytes(data: &[u8]) -> Option<Self> {
        let mut rest = data;
        let mut number = || {
            let (first, others) = rest.split_first_chunk::<8>()?;
            rest = others;
            Some(u64::from_le_bytes(*first))
        };
        let counts = [number()?, number()?, number()?];
        let numbers = counts[0].checked_add(counts[1].checked_mul(2)?)?;
        if numbers.checked_mul(8)? > data.len() as u64 {
            return None;
        }
        let starts: Vec<u64> = (0..counts[0]).map(|_| number()).collect::<Option<_>>()?;
        let unknown: Vec<(u64, u64)> = (0..counts[1])
            .map(|_| Some((number()?, number()?)))
            .collect::<Option<_>>()?;
        let packed = Self {
            bytes: rest.to_vec(),
            starts,
            unknown,
        };
        packed.is_sound(counts[2]).then_some(packed)
    }

    fn is_sound(&self, bytes: u64) -> bool {
        let total = self.total();
        self.starts.first() == Some(&0)
            && self.starts.is_sorted()
            && self.bytes.len() as u64 == bytes
            && total.div_ceil(4) == bytes
            && self.unknown.is_sorted()
            && self
                .unknown
                .iter()
                .all(|&(from, to)| from < to && to <= total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_back_as_they_went_in() {
        let sequences: [&[u8]; 4] = [b"ACGTNNA", b"", b"NTTTT", b"GATTACANN"];
        let mut packed = Packed::new();
        for letters in sequences {
            packed.push(letters);
        }
        let read = Packed::from_bytes(&packed.to_bytes()).expect("it was just written");
        assert_eq!(read, packed);
        for (index, letters) in sequences.iter().enumerate() {
            assert_eq!(read.letters(index), *letters);
            let known = letters.iter().map(|&letter| code(letter).unwrap_or(0));
            assert!(read.codes(index).eq(known));
        }
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let mut packed = Packed::new();
        packed.push(b"ACGTNACGTACGT");
        let whole = packed.to_bytes();
        for cut in 0..whole.len() {
            assert_eq!(Packed::from_bytes(&whole[..cut]), None, "cut at {cut}");
        }
        let mut huge = whole.clone();
        huge[..8].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(Packed::from_bytes(&huge), None);
        let mut turned = whole;
        turned[24..32].copy_from_slice(&7_u64.to_le_bytes());
        assert_eq!(Packed::from_bytes(&turned), None);
    }
}
