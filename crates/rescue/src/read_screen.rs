//! Tells fast, for every read of a sample, whether it may be of a gene of interest.
//!
//! METHOD: a read is looked at by all its words of 20 bases, on both strands. One among a target's transcripts
//! is enough: a read that crosses a junction may have no more of the target. Fewer bases of it are looked for at the read's
//! ends. Words that many genes share are of no use.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use trkfuse_core::Likeness;

use crate::packed::Packed;
use crate::read_ends::{ReadEnds, SHORTEST_OF_ALL};
use crate::words::is_simple;

/// Word length: by chance a word of the targets (10^5) is in 1 of 10^5 reads.
const WORD: usize = 20;
/// Genes beside its own that a word may be in. Chosen by hand: an Alu is in hundreds of transcripts, a domain
/// in a few.
const GENES: u32 = 10;
/// Bits by which words are told at first, as a power of two: 1 MiB, which a core's own cache holds.
const BITS: u32 = 23;

/// What reads are looked at by.
pub(crate) struct ReadScreen {
    /// One bit for the hash of each word.
    bits: Vec<u64>,
    /// Words, the lesser of the two strands'.
    words: FxHashMap<u64, Likeness>,
    ends: ReadEnds,
}

/// A base in two bits by its letter, either case, RNA's `U` as `T`; 4 for anything else.
const CODES: [u8; 256] = {
    let mut codes = [4; 256];
    let letters = *b"AaCcGgTt";
    let mut index = 0;
    while index < letters.len() {
        codes[letters[index] as usize] = (index / 2) as u8;
        index += 1;
    }
    codes[b'U' as usize] = codes[b'T' as usize];
    codes[b'u' as usize] = codes[b't' as usize];
    codes
};

const MASK: u64 = (1 << (2 * WORD)) - 1;

/// The lesser of a word's two strands, base by base.
#[derive(Default)]
struct Rolling {
    forth: u64,
    back: u64,
    known: usize,
}

impl Rolling {
    #[inline]
    fn push(&mut self, code: u8) -> Option<u64> {
        if code > 3 {
            self.known = 0;
            return None;
        }
        let code = u64::from(code);
        self.forth = ((self.forth << 2) | code) & MASK;
        self.back = (self.back >> 2) | ((3 - code) << (2 * (WORD - 1)));
        self.known += 1;
        (self.known >= WORD).then(|| self.forth.min(self.back))
    }
}

/// The words of a sequence that repeat no short motif.
fn telling_words(letters: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut rolling = Rolling::default();
    letters
        .iter()
        .enumerate()
        .filter_map(move |(place, &letter)| {
            let word = rolling.push(CODES[usize::from(letter)])?;
            (!is_simple(&letters[place + 1 - WORD..=place])).then_some(word)
        })
}

/// Which bit a word has. The multiplier is 2^64 over the golden ratio: neighbours are spread.
#[inline]
const fn slot(word: u64) -> u64 {
    word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)
}

impl ReadScreen {
    pub(crate) fn new() -> Self {
        Self {
            bits: vec![0; 1 << (BITS - 6)],
            words: FxHashMap::default(),
            ends: ReadEnds::default(),
        }
    }

    /// Adds a transcript, 5' to 3'. What is of two genes counts for the more important one.
    pub(crate) fn add(&mut self, letters: &[u8], like: Likeness) {
        for word in telling_words(letters) {
            self.set_bit(word);
            let known = self.words.entry(word).or_insert(like);
            *known = like.max(*known);
        }
    }

    /// Sets what reads are looked at by at their ends.
    pub(crate) fn set_ends(&mut self, ends: ReadEnds) {
        self.ends = ends;
    }

    /// Takes out the words that more genes have than [`GENES`]. `gene_of`: the gene of each sequence, where
    /// it is to be looked at.
    pub(crate) fn without_common(
        mut self,
        transcriptome: &Packed,
        gene_of: impl Fn(usize) -> Option<usize> + Sync,
    ) -> Self {
        let met: Vec<(usize, FxHashSet<u64>)> = (0..transcriptome.len())
            .into_par_iter()
            .filter_map(|index| Some((gene_of(index)?, self.words_in(transcriptome.codes(index)))))
            .filter(|(_, met)| !met.is_empty())
            .collect();
        let mut genes: FxHashMap<u64, FxHashSet<usize>> = FxHashMap::default();
        for (gene, met) in met {
            for word in met {
                genes.entry(word).or_default().insert(gene);
            }
        }
        self.words.retain(|word, _| {
            genes
                .get(word)
                .is_none_or(|genes| genes.len() as u32 <= GENES)
        });
        self.bits.fill(0);
        for word in self.words.keys().copied().collect::<Vec<_>>() {
            self.set_bit(word);
        }
        self
    }

    fn set_bit(&mut self, word: u64) {
        let slot = slot(word);
        self.bits[(slot / 64) as usize] |= 1 << (slot % 64);
    }

    fn words_in(&self, codes: impl Iterator<Item = u8>) -> FxHashSet<u64> {
        let mut rolling = Rolling::default();
        codes
            .filter_map(|code| rolling.push(code))
            .filter(|&word| self.has_bit(word) && self.words.contains_key(&word))
            .collect()
    }

    #[inline]
    fn has_bit(&self, word: u64) -> bool {
        let slot = slot(word);
        self.bits[(slot / 64) as usize] >> (slot % 64) & 1 == 1
    }

    /// What a read may be of.
    pub(crate) fn likeness(&self, letters: &[u8]) -> Likeness {
        let mut rolling = Rolling::default();
        let mut best = Likeness::Nothing;
        for &letter in letters {
            let Some(word) = rolling.push(CODES[usize::from(letter)]) else {
                continue;
            };
            if self.has_bit(word)
                && let Some(&like) = self.words.get(&word)
            {
                if like == Likeness::Target {
                    return like;
                }
                best = best.max(like);
            }
        }
        if self.ends.has_read(letters, SHORTEST_OF_ALL) {
            Likeness::Target
        } else {
            best
        }
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_core::Sequence;

    use super::*;

    const TARGET: &[u8] = b"GGCTTACGATCGTAAGCTAGGCTATATCGGGATCTTCGAGGCATTACGGATCCA";
    const CONTROL: &[u8] = b"TTGCAGGTCAATCCGGTACTGACCTTAGGACCATGACTGGTTCAACGTAGGCAT";
    const OTHER: &[u8] = b"CATCGACCTGTAATGCGTTCAACTGGCATGTTACAGTCCGATTGGTACACTTGA";

    fn screen() -> ReadScreen {
        let mut screen = ReadScreen::new();
        screen.add(CONTROL, Likeness::Control(3));
        screen.add(TARGET, Likeness::Target);
        let mut ends = ReadEnds::default();
        ends.add_edge(&TARGET[30..]);
        screen.set_ends(ends);
        screen
    }

    fn turned(letters: &[u8]) -> Vec<u8> {
        Sequence::new(letters)
            .reverse_complement()
            .as_bytes()
            .to_vec()
    }

    #[test]
    fn one_word_of_either_strand_tells_a_gene() {
        let screen = screen();
        for (letters, like) in [(TARGET, Likeness::Target), (CONTROL, Likeness::Control(3))] {
            let read = [&OTHER[..31], &letters[7..27], &OTHER[29..]].concat();
            assert_eq!(screen.likeness(&read), like);
            assert_eq!(screen.likeness(&turned(&read)), like);
            assert_eq!(screen.likeness(&read.to_ascii_lowercase()), like);
            let short = [&OTHER[..31], &letters[7..26], &OTHER[29..]].concat();
            assert_eq!(screen.likeness(&short), Likeness::Nothing);
        }
        assert_eq!(screen.likeness(b""), Likeness::Nothing);
        assert_eq!(screen.likeness(&[b'N'; 100]), Likeness::Nothing);
    }

    #[test]
    fn letters_of_rna_are_those_of_dna() {
        let screen = screen();
        let rna = |letters: &[u8]| -> Vec<u8> {
            let of_rna = |&letter: &u8| if letter == b'T' { b'U' } else { letter };
            letters.iter().map(of_rna).collect()
        };
        for read in [rna(TARGET), rna(&[OTHER, &TARGET[30..41]].concat())] {
            assert_eq!(screen.likeness(&read), Likeness::Target);
            assert_eq!(
                screen.likeness(&read.to_ascii_lowercase()),
                Likeness::Target
            );
        }
    }

    #[test]
    fn a_target_outweighs_a_control() {
        let read = [CONTROL, TARGET].concat();
        assert_eq!(screen().likeness(&read), Likeness::Target);
        let mut shared = ReadScreen::new();
        shared.add(TARGET, Likeness::Target);
        shared.add(TARGET, Likeness::Control(0));
        assert_eq!(shared.likeness(TARGET), Likeness::Target);
    }

    #[test]
    fn a_read_that_ends_within_a_targets_exon_is_of_the_target() {
        let screen = screen();
        let read = [OTHER, &TARGET[30..41]].concat();
        assert_eq!(screen.likeness(&read), Likeness::Target);
        assert_eq!(screen.likeness(&read[..60]), Likeness::Nothing);
    }

    #[test]
    fn words_of_many_genes_and_repeats_tell_nothing() {
        let mut packed = Packed::new();
        for _ in 0..=GENES {
            packed.push(&TARGET[..30]);
        }
        let kept =
            screen().without_common(&packed, |index| (index < GENES as usize).then_some(index));
        assert_eq!(kept.likeness(&TARGET[..30]), Likeness::Target, "ten genes");
        let of_one = screen().without_common(&packed, |_| Some(0));
        assert_eq!(of_one.likeness(&TARGET[..30]), Likeness::Target);
        let thinned = screen().without_common(&packed, Some);
        assert_eq!(thinned.likeness(&TARGET[..30]), Likeness::Nothing);
        assert_eq!(thinned.likeness(&TARGET[20..]), Likeness::Target);
        let mut repeats = ReadScreen::new();
        repeats.add(&[b'A'; 60], Likeness::Target);
        assert_eq!(repeats.likeness(&[b'A'; 60]), Likeness::Nothing);
    }
}
