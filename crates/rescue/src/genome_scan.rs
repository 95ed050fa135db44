//! Finds the places of the genome that share words with reads, in one pass over all contigs.
//!
//! METHOD: the genome is read in chunks and forgotten. A place is kept when several words of a query lie on it at their
//! distances, and of each query those that share most.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use trkfuse_core::{ContigId, Interval, Pos, ReferenceError};

use crate::genome::Genome;
use crate::packed::code;
use crate::stretch::{Stretch, merged};
use crate::words::{is_simple, turned, words};

/// Word length; see the scan of the transcriptome.
const LENGTH: u32 = 13;
/// Words at their distances that a place must share: 15 bases in a row.
const SHARED: u32 = 3;
/// Places of one query, those that share most: what lies in more places tells nothing.
const PLACES: usize = 20;
/// Bases read at once.
const CHUNK: u32 = 1 << 20;
/// Bases that a chunk shows of the next: more than a read has.
const OVERLAP: u32 = 1_000;
/// Bases around a place: room for indels, and for what the read goes on with.
const MARGIN: u32 = 100;
/// Places are counted in steps of so many bases: an indel of a few bases parts no place.
const STEP: i64 = 32;

/// The bits of a word.
const MASK: usize = (1 << (2 * LENGTH)) - 1;
/// The bits of the last ten bases of a word.
const LIKELY_MASK: usize = (1 << 20) - 1;
/// Stands for all letters but the four bases.
const UNKNOWN: u8 = 4;
/// Each letter in two bits.
const CODES: [u8; 256] = {
    let mut codes = [UNKNOWN; 256];
    let mut letter = 0;
    while letter < 256 {
        if let Some(code) = code(letter as u8) {
            codes[letter] = code;
        }
        letter += 1;
    }
    codes
};

/// A place that a query shares words with, in the order of what is kept.
type Found = (std::cmp::Reverse<u32>, ContigId, i64);

/// The stretches that share words with any query: ascending, no two overlap.
///
/// # Errors
///
/// When the reference cannot be read. Contigs that it lacks are passed over.
pub(crate) fn find_stretches(
    queries: &[&[u8]],
    genome: &Genome<'_>,
) -> Result<Vec<Stretch>, ReferenceError> {
    let table = Table::new(queries);
    if table.places.is_empty() {
        return Ok(Vec::new());
    }
    let chunks: Vec<Stretch> = genome
        .contigs()
        .iter()
        .flat_map(|(contig, known)| {
            let length = known.length;
            (0..length)
                .step_by(CHUNK as usize)
                .filter_map(move |start| {
                    let end = start.saturating_add(CHUNK + OVERLAP).min(length);
                    let interval =
                        Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end))?;
                    Some(Stretch { contig, interval })
                })
        })
        .collect();
    let best = chunks
        .par_iter()
        .try_fold(FxHashMap::default, |mut best, chunk| {
            match genome.reference().bases(chunk.contig, chunk.interval) {
                Ok(letters) => table.add_places(*chunk, letters.as_bytes(), &mut best),
                Err(ReferenceError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
            Ok(best)
        })
        .try_reduce(FxHashMap::default, |mut left, right| {
            for (query, places) in right {
                keep_best(left.entry(query).or_default(), places);
            }
            Ok(left)
        })?;
    let stretches: Vec<Stretch> = best
        .into_iter()
        .flat_map(|(query, places)| {
            let length = queries[query as usize].len() as i64;
            places.into_iter().filter_map(move |(_, contig, start)| {
                let (from, to) = (
                    start - i64::from(MARGIN),
                    start + length + STEP + i64::from(MARGIN),
                );
                let to = u32::try_from(to)
                    .ok()?
                    .min(genome.contigs().get(contig).length);
                let from = u32::try_from(from.max(0)).ok()?;
                let interval = Interval::new(Pos::from_zero_based(from), Pos::from_zero_based(to))?;
                Some(Stretch { contig, interval })
            })
        })
        .collect();
    Ok(merged(stretches))
}

/// ORDER: total, so that what is kept does not depend on how chunks were shared out.
fn keep_best(places: &mut Vec<Found>, more: Vec<Found>) {
    places.extend(more);
    places.sort_unstable();
    places.dedup_by_key(|&mut (_, contig, start)| (contig, start));
    places.truncate(PLACES);
}

/// The queries' words.
struct Table {
    /// One bit for the last ten bases of a word: small enough to stay in the processor's cache.
    is_likely: Vec<u64>,
    /// One bit a word.
    is_there: Vec<u64>,
    /// Query, and offset of the word in it or in its reverse complement.
    places: FxHashMap<u32, Vec<(u32, bool, u32)>>,
}

impl Table {
    fn new(queries: &[&[u8]]) -> Self {
        let mut is_likely = vec![0_u64; (LIKELY_MASK + 1) / 64];
        let mut is_there = vec![0_u64; 1 << (2 * LENGTH - 6)];
        let mut places: FxHashMap<u32, Vec<(u32, bool, u32)>> = FxHashMap::default();
        for (query, letters) in queries.iter().enumerate() {
            for (place, word) in words(letters, LENGTH) {
                if is_simple(&letters[place..place + LENGTH as usize]) {
                    continue;
                }
                let place = place as u32;
                let from_end = letters.len() as u32 - LENGTH - place;
                for (word, is_turned, place) in
                    [(word, false, place), (turned(word, LENGTH), true, from_end)]
                {
                    let likely = word as usize & LIKELY_MASK;
                    is_likely[likely / 64] |= 1 << (likely % 64);
                    is_there[(word / 64) as usize] |= 1 << (word % 64);
                    let users = places.entry(word as u32).or_default();
                    users.push((query as u32, is_turned, place));
                }
            }
        }
        Self {
            is_likely,
            is_there,
            places,
        }
    }

    /// Adds the places in a chunk to the best ones of each query.
    fn add_places(&self, chunk: Stretch, letters: &[u8], best: &mut FxHashMap<u32, Vec<Found>>) {
        // Query, strand, and place of the query's first base in steps.
        let mut hits: Vec<(u32, bool, i64)> = Vec::new();
        let first = i64::from(chunk.interval.start.zero_based());
        let (mut word, mut known) = (0_usize, 0_u32);
        // Every base of a genome comes by here: no branch but the rare ones.
        for (end, &letter) in letters.iter().enumerate() {
            let code = CODES[usize::from(letter)];
            word = ((word << 2) | usize::from(code & 3)) & MASK;
            known = if code == UNKNOWN { 0 } else { known + 1 };
            let likely = word & LIKELY_MASK;
            if (self.is_likely[likely / 64] >> (likely % 64)) & 1 == 0
                || (self.is_there[word / 64] >> (word % 64)) & 1 == 0
                || known < LENGTH
            {
                continue;
            }
            let offset = end as i64 + 1 - i64::from(LENGTH);
            for &(query, is_turned, place) in &self.places[&(word as u32)] {
                let start = first + offset - i64::from(place);
                hits.push((query, is_turned, start.div_euclid(STEP)));
            }
        }
        hits.sort_unstable();
        let mut of_query: FxHashMap<u32, Vec<Found>> = FxHashMap::default();
        for run in hits.chunk_by(|a, b| a == b) {
            let (query, _, step) = run[0];
            let shared = run.len() as u32;
            if shared >= SHARED {
                let found = (std::cmp::Reverse(shared), chunk.contig, step * STEP);
                of_query.entry(query).or_default().push(found);
            }
        }
        for (query, places) in of_query {
            keep_best(best.entry(query).or_default(), places);
        }
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_core::{Contig, Contigs, ReferenceSequence, Sequence};

    use super::*;

    struct Letters(Vec<u8>);

    impl ReferenceSequence for Letters {
        fn bases(&self, contig: ContigId, interval: Interval) -> Result<Sequence, ReferenceError> {
            let (start, end) = (interval.start.zero_based(), interval.end.zero_based());
            if contig.0 > 0 {
                return Err(ReferenceError::Missing {
                    contig: "absent".to_string(),
                    start,
                    end,
                });
            }
            Ok(Sequence::new(&self.0[start as usize..end as usize]))
        }
    }

    /// Letters without a pattern.
    fn letters(count: usize) -> Vec<u8> {
        let mut state = 88_172_645_463_325_252_u64;
        (0..count)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                b"ACGT"[(state >> 33) as usize % 4]
            })
            .collect()
    }

    fn find(queries: &[&[u8]], genome: &[u8]) -> Vec<(u32, u32)> {
        let contig = |name: &str, length: usize| Contig {
            name: name.to_string(),
            length: length as u32,
        };
        let contigs = Contigs::new(vec![contig("1", genome.len()), contig("absent", 5_000)])
            .expect("two names");
        let reference = Letters(genome.to_vec());
        find_stretches(queries, &Genome::new(&reference, &contigs))
            .expect("the letters are there")
            .into_iter()
            .map(|stretch| {
                let interval = stretch.interval;
                (interval.start.zero_based(), interval.end.zero_based())
            })
            .collect()
    }

    #[test]
    fn bases_are_found_wherever_they_lie_on_either_strand() {
        let genome = letters(1_100_000);
        // The second lies over the end of a chunk.
        for place in [50_usize, 1_048_560, 1_099_960] {
            let query = &genome[place..place + 30];
            let turned = Sequence::new(query).reverse_complement();
            for query in [query, turned.as_bytes()] {
                let found = find(&[query], &genome);
                let is_it = |&&(start, end): &&(u32, u32)| {
                    start as usize <= place && place + 30 <= end as usize
                };
                assert_eq!(found.iter().filter(is_it).count(), 1, "{place}: {found:?}");
            }
        }
    }

    #[test]
    fn few_shared_bases_and_simple_ones_are_no_place() {
        let mut genome = letters(5_000);
        genome[3_000..3_040].fill(b'A');
        let others = letters(5_100);
        let query = [
            &others[5_050..5_080],
            &genome[300..313],
            &others[5_020..5_050],
        ]
        .concat();
        assert_eq!(
            find(&[&query], &genome),
            [],
            "13 bases in a row, or 14 by chance"
        );
        assert_eq!(find(&[&[b'A'; 40]], &genome), []);
        assert_eq!(find(&[], &genome), []);
    }

    #[test]
    fn neighbouring_places_are_one_stretch() {
        let genome = letters(5_000);
        let found = find(&[&genome[1_000..1_040], &genome[1_100..1_140]], &genome);
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
