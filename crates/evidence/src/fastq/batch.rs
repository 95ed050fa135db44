//! Some reads of a file, one after another in one stretch of memory.

/// Reads in a file's order.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    bytes: Vec<u8>,
    /// `ends[i]`: where header, bases and qualities of read `i` end in `bytes`, each starting where the one
    /// before ends.
    ends: Vec<[usize; 3]>,
}

/// Batches of both mates; the second is empty for single reads.
#[derive(Debug, Default)]
pub(crate) struct Mates {
    pub(crate) first: Batch,
    pub(crate) second: Batch,
}

impl Mates {
    /// Whether both files hold the same reads, as far as is read: mates are of opposite strands, and never alike.
    pub(crate) fn are_same(&self) -> bool {
        let is_known =
            |read: RawRead<'_>| read.letters.iter().any(|letter| !b"Nn".contains(letter));
        self.first.len() == self.second.len()
            && (0..self.first.len())
                .all(|index| self.first.read(index).letters == self.second.read(index).letters)
            && (0..self.first.len()).any(|index| is_known(self.first.read(index)))
    }

    /// The reads of a fragment.
    pub(crate) fn reads(&self, index: usize) -> (RawRead<'_>, Option<RawRead<'_>>) {
        let second = (!self.second.is_empty()).then(|| self.second.read(index));
        (self.first.read(index), second)
    }
}

/// One read as the file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawRead<'a> {
    /// The line of the name, without `@`.
    pub(crate) header: &'a [u8],
    pub(crate) letters: &'a [u8],
    /// As many as `letters`, Phred + 33.
    pub(crate) qualities: &'a [u8],
}

impl Batch {
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, read: RawRead<'_>) {
        let ends = [read.header, read.letters, read.qualities].map(|part| {
            self.bytes.extend_from_slice(part);
            self.bytes.len()
        });
        self.ends.push(ends);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(crate) fn read(&self, index: usize) -> RawRead<'_> {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before][2]);
        let [header, letters, qualities] = self.ends[index];
        RawRead {
            header: &self.bytes[start..header],
            letters: &self.bytes[header..letters],
            qualities: &self.bytes[letters..qualities],
        }
    }
}
