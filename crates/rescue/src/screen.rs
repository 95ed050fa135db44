//! Tells fast whether bases may come from a target gene's transcripts.

use rustc_hash::FxHashSet;
use trkfuse_core::Sequence;

use crate::read_ends::{ReadEnds, SHORTEST};
use crate::words::{plain_words, turned, words};

/// Word length for whole reads: no such word of the genome outside of the targets is expected among
/// theirs by chance (10^5 in 4^21).
const LONG: u32 = 21;
/// Words of a whole read that must be among the targets'.
const LONG_HITS: usize = 3;
/// Word length for the edges of exons.
const SHORT: u32 = 10;
/// Word length over known junctions.
const JUNCTION: u32 = 31;
/// Bases of such a word on either side, at least.
const JUNCTION_SIDE: u32 = 10;
/// An aligner may stop short of a break by so many bases ...
const SHORT_OF: usize = 3;
/// ... or run over it by so many.
const OVERRUN: usize = 8;

/// The words of all target transcripts.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    long: LongWords,
    /// Words of [`SHORT`] bases that a read shows first when it runs from a break into an exon at its edge.
    edges: FxHashSet<u64>,
    /// Words of [`JUNCTION`] bases over known junctions, the lesser of the two strands'.
    junctions: FxHashSet<u64>,
    /// What reads with few bases of a target show at their ends.
    pub(crate) ends: ReadEnds,
}

/// Words of [`LONG`] bases, the lesser of the two strands'.
#[derive(Debug, Default)]
pub(crate) struct LongWords(FxHashSet<u64>);

impl LongWords {
    pub(crate) fn add(&mut self, letters: &[u8]) {
        self.0.extend(plain_words(letters, LONG));
    }

    /// Whether a read has as many of them as chance does not give.
    pub(crate) fn has_read(&self, letters: &[u8]) -> bool {
        plain_words(letters, LONG)
            .filter(|word| self.0.contains(word))
            .nth(LONG_HITS - 1)
            .is_some()
    }

    /// Whether clipped bases have one.
    pub(crate) fn has_clip(&self, letters: &[u8]) -> bool {
        plain_words(letters, LONG).any(|word| self.0.contains(&word))
    }
}

impl Screen {
    /// Adds a transcript, 5' to 3', with the offsets at which its exons end.
    pub(crate) fn add(&mut self, letters: &[u8], exon_ends: &[usize]) {
        self.long.add(letters);
        let reach = SHORT as usize + SHORT_OF;
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

    /// Adds a junction that is known from other samples: the bases up to it and from it on, as transcribed.
    pub(crate) fn add_junction(&mut self, before: &[u8], behind: &[u8]) {
        let reach = (JUNCTION - JUNCTION_SIDE) as usize;
        let mut letters = before[before.len().saturating_sub(reach)..].to_vec();
        letters.extend_from_slice(&behind[..behind.len().min(reach)]);
        self.junctions.extend(plain_words(&letters, JUNCTION));
    }

    /// Whether a read may be of a target, on either strand, ends in one, or holds a known junction.
    pub(crate) fn has_read(&self, bases: &Sequence) -> bool {
        let letters = bases.as_bytes();
        self.long.has_read(letters)
            || plain_words(letters, JUNCTION).any(|word| self.junctions.contains(&word))
            || self.ends.has_read(letters, SHORTEST)
    }

    /// Whether clipped bases may be of a target. `clip` begins where the alignment ends, `aligned` ends there.
    pub(crate) fn has_clip(&self, aligned: &Sequence, clip: &Sequence) -> bool {
        let (aligned, letters) = (aligned.as_bytes(), clip.as_bytes());
        let mut around = aligned[aligned.len().saturating_sub(OVERRUN)..].to_vec();
        around.extend_from_slice(&letters[..letters.len().min(SHORT as usize + SHORT_OF - 1)]);
        words(&around, SHORT).any(|(_, word)| self.edges.contains(&word))
            || self.long.has_clip(letters)
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
    fn a_known_junction_is_seen_with_ten_bases_on_its_shorter_side() {
        let mut screen = Screen::default();
        let before = b"TTGCAGGTCAATCCGGTACTGACCTTAGGACC";
        screen.add_junction(before, &TRANSCRIPT[30..]);
        let read = [&before[..], &TRANSCRIPT[30..40]].concat();
        assert!(screen.has_read(&Sequence::new(&read)));
        assert!(screen.has_read(&Sequence::new(&read).reverse_complement()));
        assert!(!screen.has_read(&Sequence::new(&read[..41])), "nine bases");
        let mut wrong = read.clone();
        wrong[25] = b'G';
        assert!(
            !screen.has_read(&Sequence::new(&wrong)),
            "no error is allowed"
        );
    }

    /// A clip next to aligned bases that are like nothing.
    fn has_clip(clip: &Sequence) -> bool {
        screen().has_clip(&Sequence::new(b"TTTTTTTTTT"), clip)
    }

    #[test]
    fn a_short_clip_is_seen_at_the_edge_of_an_exon_only() {
        assert!(has_clip(&Sequence::new(&TRANSCRIPT[30..40])));
        assert!(has_clip(
            &Sequence::new(&TRANSCRIPT[20..30]).reverse_complement()
        ));
        assert!(!has_clip(&Sequence::new(&TRANSCRIPT[20..30])));
        assert!(!has_clip(&Sequence::new(&TRANSCRIPT[36..48])));
        assert!(
            has_clip(&Sequence::new(&TRANSCRIPT[8..30])),
            "one long word"
        );
    }

    #[test]
    fn a_clip_is_seen_where_the_alignment_ran_over_the_break() {
        let screen = screen();
        let with_overrun = |overrun: usize| {
            let aligned = [b"GCAGATTTGC", &TRANSCRIPT[30..30 + overrun]].concat();
            screen.has_clip(
                &Sequence::new(&aligned),
                &Sequence::new(&TRANSCRIPT[30 + overrun..48]),
            )
        };
        assert!(with_overrun(8));
        assert!(!with_overrun(12));
    }
}
