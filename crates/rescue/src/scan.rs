//! Finds the transcripts that share words with reads, in one pass over the transcriptome.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::packed::Packed;
use crate::words::{is_simple, turned, words};

/// Word length. As many words as the transcriptome has bases: a word of a read is met once by chance.
const LENGTH: u32 = 13;
/// Different words of a read that a transcript must share: 15 bases in a row, or 14 and 13 around a
/// base read wrongly.
const SHARED: u32 = 3;
/// Transcripts looked at for one read, those that share most: what lies in more places tells nothing.
const PLACES: usize = 40;

/// Which transcripts share words with which query: indices of sequences, ascending, each once.
///
/// `is_scanned`: which sequences are looked at.
pub(crate) fn find_similar(
    queries: &[&[u8]],
    transcriptome: &Packed,
    is_scanned: impl Fn(usize) -> bool + Sync,
) -> Vec<usize> {
    let table = Table::new(queries);
    if table.places.is_empty() {
        return Vec::new();
    }
    let hits: Vec<(usize, u32, u32)> = (0..transcriptome.len())
        .into_par_iter()
        .filter(|&index| is_scanned(index))
        .flat_map_iter(|index| {
            table
                .count(transcriptome.codes(index))
                .into_iter()
                .map(move |(query, shared)| (index, query, shared))
        })
        .collect();
    let mut by_query: FxHashMap<u32, Vec<(u32, usize)>> = FxHashMap::default();
    for (index, query, shared) in hits {
        by_query.entry(query).or_default().push((shared, index));
    }
    let mut found: Vec<usize> = by_query
        .into_values()
        .flat_map(|mut places| {
            places.sort_unstable_by_key(|&(shared, index)| (std::cmp::Reverse(shared), index));
            places.truncate(PLACES);
            places.into_iter().map(|(_, index)| index)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The queries' words.
struct Table {
    /// One bit a word.
    is_there: Vec<u64>,
    /// Queries by word, both strands.
    places: FxHashMap<u32, Vec<u32>>,
}

impl Table {
    fn new(queries: &[&[u8]]) -> Self {
        let mut is_there = vec![0_u64; 1 << (2 * LENGTH - 6)];
        let mut places: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (query, letters) in queries.iter().enumerate() {
            for (place, word) in words(letters, LENGTH) {
                if is_simple(&letters[place..place + LENGTH as usize]) {
                    continue;
                }
                for word in [word, turned(word, LENGTH)] {
                    is_there[(word / 64) as usize] |= 1 << (word % 64);
                    let users = places.entry(word as u32).or_default();
                    if users.last() != Some(&(query as u32)) {
                        users.push(query as u32);
                    }
                }
            }
        }
        Self { is_there, places }
    }

    /// The queries that share enough words with a sequence, by query. A word over an unknown base is taken
    /// for one of its own: alignment will tell.
    fn count(&self, codes: impl Iterator<Item = u8>) -> Vec<(u32, u32)> {
        const MASK: u64 = (1 << (2 * LENGTH)) - 1;
        let mut met: Vec<u64> = Vec::new();
        let mut word = 0;
        let mut known = 0;
        codes.for_each(|code| {
            word = ((word << 2) | u64::from(code)) & MASK;
            known += 1;
            if self.is_there[(word / 64) as usize] >> (word % 64) & 1 == 1 && known >= LENGTH {
                met.push(word);
            }
        });
        if met.len() < SHARED as usize {
            return Vec::new();
        }
        met.sort_unstable();
        met.dedup();
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        for word in met {
            for &query in &self.places[&(word as u32)] {
                *shared.entry(query).or_default() += 1;
            }
        }
        let mut enough: Vec<(u32, u32)> = shared
            .into_iter()
            .filter(|&(_, shared)| shared >= SHARED)
            .collect();
        enough.sort_unstable();
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &[u8] = b"GGCTTACGATCGTAAGCTAGGCTATATCGGGATCTTCGAGGCATTACGGATCCA";
    const B: &[u8] = b"TTGCAGGTCAATCCGGTACTGACCTTAGGACCATGACTGGTTCAACGTAGGCAT";

    fn transcriptome() -> Packed {
        let mut packed = Packed::new();
        packed.push(A);
        packed.push(B);
        packed
    }

    #[test]
    fn fifteen_bases_in_a_row_are_found_on_either_strand() {
        let turned = trkfuse_core::Sequence::new(&B[5..20]).reverse_complement();
        let find = |query: &[u8]| find_similar(&[query], &transcriptome(), |_| true);
        assert_eq!(find(&B[5..20]), [1]);
        assert_eq!(find(turned.as_bytes()), [1]);
        assert_eq!(find(&B[5..19]), Vec::<usize>::new());
        assert_eq!(find(b"AAAAAAAAAAAAAAAAAAAAAAAAAAA"), Vec::<usize>::new());
        assert_eq!(
            find_similar(&[], &transcriptome(), |_| true),
            Vec::<usize>::new()
        );
    }

    #[test]
    fn words_of_different_queries_do_not_add_up() {
        let (first, second) = (&B[..14], &B[20..34]);
        assert!(find_similar(&[first, second], &transcriptome(), |_| true).is_empty());
        assert_eq!(
            find_similar(&[A, B], &transcriptome(), |index| index == 1),
            [1]
        );
    }
}
