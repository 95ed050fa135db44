//! Words (k-mers) of a sequence.

use crate::packed::code;

/// All words of `length` bases (at most 31) of a sequence with their places, counted from 0; words
/// with an `N` are left out. Two bits a base, the first base in the highest bits.
pub(crate) fn words(letters: &[u8], length: u32) -> impl Iterator<Item = (usize, u64)> + '_ {
    let mask = (1_u64 << (2 * length)) - 1;
    let mut word = 0_u64;
    let mut known = 0_u32;
    letters
        .iter()
        .enumerate()
        .filter_map(move |(place, &letter)| {
            let Some(code) = code(letter) else {
                known = 0;
                return None;
            };
            word = ((word << 2) | u64::from(code)) & mask;
            known += 1;
            (known >= length).then(|| (place + 1 - length as usize, word))
        })
}

/// As [`words`] without places, each word the lesser of the two strands'.
pub(crate) fn plain_words(letters: &[u8], length: u32) -> impl Iterator<Item = u64> + '_ {
    let mask = (1_u64 << (2 * length)) - 1;
    let (mut forth, mut back) = (0_u64, 0_u64);
    let mut known = 0_u32;
    letters.iter().filter_map(move |&letter| {
        let Some(code) = code(letter) else {
            known = 0;
            return None;
        };
        let code = u64::from(code);
        forth = ((forth << 2) | code) & mask;
        back = (back >> 2) | ((3 - code) << (2 * (length - 1)));
        known += 1;
        (known >= length).then(|| forth.min(back))
    })
}

/// The same bases read on the other strand.
pub(crate) fn turned(mut word: u64, length: u32) -> u64 {
    let mut turned = 0;
    for _ in 0..length {
        turned = (turned << 2) | (3 - (word & 3));
        word >>= 2;
    }
    turned
}

/// Whether bases repeat a motif of one to three bases nearly throughout, as poly(A) tails do.
pub(crate) fn is_simple(letters: &[u8]) -> bool {
    (1..=3).any(|period| {
        let compared = letters.len().saturating_sub(period);
        let equal = (period..letters.len())
            .filter(|&place| letters[place] == letters[place - period])
            .count();
        compared > 0 && equal * 100 >= compared * SIMPLE_PERCENT
    })
}

/// Share of bases that equal the one a period before, in percent, from which on bases are a repeat.
/// Chosen by hand: a poly(A) tail with one error in ten.
const SIMPLE_PERCENT: usize = 75;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_skip_unknown_bases_and_know_their_places() {
        let found: Vec<_> = words(b"ACGNACGT", 3).collect();
        assert_eq!(found, [(0, 0b00_01_10), (4, 0b00_01_10), (5, 0b01_10_11)]);
        assert_eq!(words(b"AC", 3).count(), 0);
    }

    #[test]
    fn a_word_turned_twice_is_itself() {
        let word = words(b"GATTACAGATTACAGATTACA", 21)
            .next()
            .expect("one word")
            .1;
        assert_ne!(turned(word, 21), word);
        assert_eq!(turned(turned(word, 21), 21), word);
        let other = words(b"TGTAATCTGTAATCTGTAATC", 21)
            .next()
            .expect("one word")
            .1;
        assert_eq!(turned(word, 21), other);
    }

    #[test]
    fn a_plain_word_is_the_lesser_of_both_strands() {
        let letters = b"GATTACANGGCATCTGATTACAGGC";
        let slow: Vec<u64> = words(letters, 7)
            .map(|(_, word)| word.min(turned(word, 7)))
            .collect();
        assert_eq!(plain_words(letters, 7).collect::<Vec<_>>(), slow);
    }

    #[test]
    fn tails_are_simple_and_exons_are_not() {
        assert!(is_simple(b"AAAAAAAAAAAAGAAAA"));
        assert!(is_simple(b"CACACACACACA"));
        assert!(is_simple(b"CAGCAGCAGCAGCAG"));
        assert!(!is_simple(b"GATTACAGCTTGCCATG"));
        assert!(!is_simple(b""));
    }
}
