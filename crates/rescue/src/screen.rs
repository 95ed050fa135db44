//! Tells fast whether bases may come from a target gene's transcripts.

use rustc_hash::FxHashSet;
use trkfuse_core::Sequence;

use crate::words::{turned, words};

/// Word length for whole reads: no such word of the genome outside of the targets is expected among
/// theirs by chance (10^5 in 4^21).
const LONG: u32 = 21;
/// Words of a whole read that must be among the targets'.
const LONG_HITS: usize = 3;
/// Word length for the edges of exons.
const SHORT: u32 = 10;
/// An aligner may run over a break by so many bases, or stop short of it.
const PLAY: usize = 3;

/// The words of all target transcripts.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    /// Words of [`LONG`] bases, the lesser of the two strands'.
    long: FxHashSet<u64>,
    /// Words of [`SHORT`] bases that a read shows first when it runs from a break into an exon at its edge.
    edges: FxHashSet<u64>,
}

impl Screen {
    /// Adds a transcript, 5' to 3', with the offsets at which its exons end.
    pub(crate) fn add(&mut self, letters: &[u8], exon_ends: &[usize]) {
        self.long
            .extend(words(letters, LONG).map(|(_, word)| word.min(turned(word, LONG))));
        let reach = SHORT as usize + PLAY;
        for &edge in std::iter::once(&0).chain(exon_ends) {
            // Into the exon that begins here, with the transcript ...
            let after = &letters[edge.min(letters.len())..(edge + reach).min(letters.len())];
            self.edges.extend(words(after, SHORT).map(|(_, word)| word));
            // ... and into the exon that ends here, against it.
            let before = &letters[edge.saturating_sub(reach)..edge.min(letters.len())];
            self.edges
                .extend(words(before, SHORT).map(|(_, word)| turned(word, SHORT)));
        }
    }

    /// Whether a read may be of a target, on either strand.
    pub(crate) fn has_read(&self, bases: &Sequence) -> bool {
        words(bases.as_bytes(), LONG)
            .filter(|&(_, word)| self.long.contains(&word.min(turned(word, LONG))))
            .nth(LONG_HITS - 1)
            .is_some()
    }

    /// Whether clipped bases may be of a target. `clip` begins at the break.
    pub(crate) fn has_clip(&self, clip: &Sequence) -> bool {
        let letters = clip.as_bytes();
        let is_edge = words(
            &letters[..letters.len().min(SHORT as usize + PLAY - 1)],
            SHORT,
        )
        .any(|(_, word)| self.edges.contains(&word));
        is_edge
            || words(letters, LONG)
                .any(|(_, word)| self.long.contains(&word.min(turned(word, LONG))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANSCRIPT: &[u8] = b"GGCTTACGATCGTAAGCTAGGCTATATCGGGATCTTCGAGGCATTACGGATCCA";

    fn screen() -> Screen {
        let mut screen = Screen::default();
        screen.add(TRANSCRIPT, &[30, TRANSCRIPT.len()]);
        screen
    }

    #[test]
    fn a_read_of_either_strand_is_seen_by_three_words() {
        let screen = screen();
        let part = Sequence::new(&TRANSCRIPT[10..33]);
        assert!(screen.has_read(&part));
        assert!(screen.has_read(&part.reverse_complement()));
        assert!(!screen.has_read(&part.slice(0, 22)), "two words");
        assert!(!screen.has_read(&Sequence::new(&[b'N'; 60])));
    }

    #[test]
    fn a_short_clip_is_seen_at_the_edge_of_an_exon_only() {
        let screen = screen();
        assert!(screen.has_clip(&Sequence::new(&TRANSCRIPT[30..40])));
        assert!(screen.has_clip(&Sequence::new(&TRANSCRIPT[20..30]).reverse_complement()));
        assert!(!screen.has_clip(&Sequence::new(&TRANSCRIPT[20..30])));
        assert!(!screen.has_clip(&Sequence::new(&TRANSCRIPT[36..48])));
        assert!(
            screen.has_clip(&Sequence::new(&TRANSCRIPT[8..30])),
            "one long word"
        );
    }
}
