//! Tells whether a read ends within a few bases of a target: too few for a word, but those that begin at an exon's edge.
//!
//! METHOD: a read that crosses a junction of spliced exons and has little of the target shows, as its last bases, the first ones
//! of a target's exon (of a 3' gene), or as its first bases the last ones of an exon (of a 5' gene); on the other strand the
//! reverse. There and only there they are looked for.

use rustc_hash::FxHashMap;
use trkfuse_core::{Role, Sequence, Strand};

use crate::catalogue::Entry;
use crate::packed::code;
use crate::words::is_simple;

/// Fewest bases: with fewer no junction takes them. Of *n* edges one is at an end of 2 *n* in 4^10 reads by chance, and again a third
/// as often with more bases.
pub(crate) const SHORTEST: usize = 10;
/// Fewest bases where all reads of a sample are looked at: with one fewer, chance brings as much work again as all others
/// (`docs/benchmarks/aligners.md`).
pub(crate) const SHORTEST_OF_ALL: usize = 11;
/// Most bases: with more the words of whole reads find it.
const REACH: usize = 24;

/// Bits of a key.
const KEY_BITS: usize = 2 * SHORTEST;
/// Stands for all letters but the four bases.
const UNKNOWN: u8 = 4;

/// The first bases that a read shows when it runs from a break into an exon at its edge.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadEnds {
    /// One bit a key: whether `edges` has it. Every read of a sample asks.
    is_there: Vec<u64>,
    /// Edges in codes by their first [`SHORTEST`].
    edges: FxHashMap<usize, Vec<Vec<u8>>>,
}

impl ReadEnds {
    /// Adds the splice sites of a transcript; `letters`: its bases, 5' to 3'.
    pub(crate) fn add(&mut self, entry: &Entry, letters: &[u8]) {
        let transcript = entry.transcript();
        let mut end = 0;
        for exon in transcript.exons_in_order() {
            let start = end;
            end += exon.len() as usize;
            let (first, last) = match transcript.strand {
                Strand::Forward => (exon.start, exon.last()),
                Strand::Reverse => (exon.last(), exon.start),
            };
            if transcript.is_splice_site(first, Role::ThreePrime) {
                self.add_edge(&letters[start..]);
            }
            if transcript.is_splice_site(last, Role::FivePrime) {
                let before = Sequence::new(&letters[..end]).reverse_complement();
                self.add_edge(before.as_bytes());
            }
        }
    }

    /// Adds what a read shows behind a break.
    pub(crate) fn add_edge(&mut self, letters: &[u8]) {
        let first = &letters[..letters.len().min(REACH)];
        let codes: Vec<u8> = first.iter().map(|&letter| code_of(letter)).collect();
        let Some(key) = key(&codes).filter(|_| !is_simple(&first[..SHORTEST])) else {
            return;
        };
        self.is_there.resize(1 << (KEY_BITS - 6), 0);
        self.is_there[key / 64] |= 1 << (key % 64);
        let known = self.edges.entry(key).or_default();
        if !known.contains(&codes) {
            known.push(codes);
        }
    }

    /// Whether a read's last bases, at least `shortest` (no fewer than [`SHORTEST`]), or its first on the other strand, are the first
    /// behind an edge.
    pub(crate) fn has_read(&self, letters: &[u8], shortest: usize) -> bool {
        let reach = letters.len().min(REACH);
        if reach < shortest || self.is_there.is_empty() {
            return false;
        }
        let mut codes = [UNKNOWN; REACH];
        for (code, &letter) in codes.iter_mut().zip(&letters[letters.len() - reach..]) {
            *code = code_of(letter);
        }
        if self.has_end(&codes[..reach], shortest) {
            return true;
        }
        for (code, &letter) in codes.iter_mut().zip(letters[..reach].iter().rev()) {
            // Of the complement; of an unknown base it is unknown, too.
            *code = 3_u8.checked_sub(code_of(letter)).unwrap_or(UNKNOWN);
        }
        self.has_end(&codes[..reach], shortest)
    }

    /// Whether some last bases of these, at least `shortest`, are the first behind an edge.
    fn has_end(&self, last: &[u8], shortest: usize) -> bool {
        (0..=last.len() - shortest).any(|from| {
            let stretch = &last[from..];
            key(stretch)
                .filter(|key| self.is_there[key / 64] >> (key % 64) & 1 == 1)
                .and_then(|key| self.edges.get(&key))
                .is_some_and(|edges| edges.iter().any(|edge| edge.starts_with(stretch)))
        })
    }
}

fn code_of(letter: u8) -> u8 {
    code(letter.to_ascii_uppercase()).unwrap_or(UNKNOWN)
}

/// The first [`SHORTEST`] bases in two bits each; `None` where there are fewer, or unknown ones.
fn key(codes: &[u8]) -> Option<usize> {
    let first = codes.get(..SHORTEST)?;
    let is_known = first.iter().all(|&code| code < UNKNOWN);
    is_known.then(|| {
        first
            .iter()
            .fold(0, |key, &code| (key << 2) | usize::from(code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXON: &[u8] = b"GATCTTCGAGGCATTACGGATCCA";
    const OTHER: &[u8] = b"CATCGACCTGTAATGCGTTCAACTGGCATGTTACAGTCCGATTGGTACACTTGA";

    fn ends() -> ReadEnds {
        let mut ends = ReadEnds::default();
        ends.add_edge(EXON);
        ends
    }

    fn turned(letters: &[u8]) -> Vec<u8> {
        let turned = Sequence::new(letters).reverse_complement();
        turned.as_bytes().to_vec()
    }

    #[test]
    fn ten_bases_behind_an_edge_are_seen_at_a_reads_end_only() {
        let ends = ends();
        let read = [OTHER, &EXON[..10]].concat();
        assert!(ends.has_read(&read, SHORTEST));
        assert!(ends.has_read(&turned(&read), SHORTEST));
        assert!(!ends.has_read(&read, SHORTEST_OF_ALL));
        let longer = [OTHER, &EXON[..11]].concat();
        assert!(ends.has_read(&longer, SHORTEST_OF_ALL));
        assert!(ends.has_read(&read.to_ascii_lowercase(), SHORTEST));
        assert!(
            !ends.has_read(&read[..read.len() - 1], SHORTEST),
            "nine bases"
        );
        assert!(
            !ends.has_read(&[&read[..], b"T"].concat(), SHORTEST),
            "it goes on otherwise"
        );
        assert!(
            !ends.has_read(&[OTHER, &EXON[1..11]].concat(), SHORTEST),
            "not from the edge on"
        );
        let mut wrong = read.clone();
        wrong[OTHER.len() + 6] = b'N';
        assert!(!ends.has_read(&wrong, SHORTEST));
        assert!(!ends.has_read(b"GATCTTCGA", SHORTEST));
        assert!(!ends.has_read(b"", SHORTEST));
    }

    #[test]
    fn what_repeats_a_motif_is_no_edge() {
        let mut ends = ReadEnds::default();
        ends.add_edge(b"CACACACACACACACACACACA");
        ends.add_edge(b"GATTA");
        assert!(!ends.has_read(b"GGTTCACACACACACACA", SHORTEST));
        assert!(!ends.has_read(b"GATTA", SHORTEST));
    }
}
