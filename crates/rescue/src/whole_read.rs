//! Places reads that a known transcript explains from end to end: most of those of an ordinary gene.
//!
//! METHOD: a word of a read that a transcript has says where the read would lie on it. There the bases are compared
//! one by one, without indels. What is not explained so goes to minimap2.

use rustc_hash::FxHashMap;
use trkfuse_core::{Sequence, Strand};

use crate::catalogue::Entry;
use crate::path::{Path, Walk};
use crate::words::words;

/// Word length.
const WORD: u32 = 20;
/// Different ways to lie that are compared for one read at most: the isoforms of a gene, twice over.
const COMPARED: usize = 64;
/// Bases at an end that may be left out where they do not agree: fewer than a clip that is looked at has.
const END: usize = 9;
/// Bases of a read for which one may differ, beside the first that does.
const PER_MISMATCH: usize = 30;

/// Where the words of some transcripts are.
pub(crate) struct WholeReads<'a> {
    transcripts: Vec<(&'a Entry, Vec<u8>)>,
    /// (Transcript, offset) of each word, as transcribed, in the transcripts' order.
    places: FxHashMap<u64, Vec<(u32, u32)>>,
}

/// A read's place on a transcript: read base `from` (of the read or its reverse complement) up to `to` lie on
/// the transcript from `offset` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    from: usize,
    to: usize,
    mismatches: usize,
}

/// A way for a read to lie: transcript, offset of the read's first base (which may lie before it), and
/// whether the read was turned.
type Way = (u32, i64, bool);

impl<'a> WholeReads<'a> {
    pub(crate) fn new(transcripts: Vec<(&'a Entry, Vec<u8>)>) -> Self {
        let mut places: FxHashMap<u64, Vec<(u32, u32)>> = FxHashMap::default();
        for (index, (_, letters)) in transcripts.iter().enumerate() {
            for (offset, word) in words(letters, WORD) {
                places
                    .entry(word)
                    .or_default()
                    .push((index as u32, offset as u32));
            }
        }
        Self {
            transcripts,
            places,
        }
    }

    /// Where a whole read lies, and how many bases differ; of equally good places the first transcript's.
    pub(crate) fn find(&self, read: &[u8]) -> Option<(Path<'a>, u32)> {
        let turned = Sequence::new(read).reverse_complement();
        let mut best: Option<(i64, Way, Stretch)> = None;
        for (transcript, start, is_turned) in self.ways(read, turned.as_bytes()) {
            let letters = &self.transcripts[transcript as usize].1;
            let read = if is_turned { turned.as_bytes() } else { read };
            let Some(stretch) = compare(read, letters, start) else {
                continue;
            };
            let score = (stretch.to - stretch.from) as i64 - 2 * stretch.mismatches as i64;
            let way = (transcript, start, is_turned);
            if best
                .is_none_or(|(known, before, _)| score > known || (score == known && way < before))
            {
                best = Some((score, way, stretch));
            }
        }
        let (_, way, stretch) = best?;
        Some((
            self.path(read.len(), way, stretch)?,
            stretch.mismatches as u32,
        ))
    }

    fn ways(&self, read: &[u8], turned: &[u8]) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for (letters, is_turned) in [(read, false), (turned, true)] {
            for (place, word) in words(letters, WORD) {
                for &(transcript, offset) in self.places.get(&word).map_or(&[][..], Vec::as_slice) {
                    let way = (transcript, i64::from(offset) - place as i64, is_turned);
                    if ways.len() < COMPARED && !ways.contains(&way) {
                        ways.push(way);
                    }
                }
            }
        }
        ways
    }

    fn path(
        &self,
        length: usize,
        (transcript, start, is_turned): Way,
        of: Stretch,
    ) -> Option<Path<'a>> {
        let entry = self.transcripts[transcript as usize].0;
        let first = u32::try_from(start + of.from as i64).ok()?;
        let is_up = entry.transcript().strand == Strand::Forward;
        let mut pos = entry.transcript().base_at(first)?;
        let mut bases = Vec::with_capacity(of.to - of.from);
        for place in of.from..of.to {
            if place > of.from {
                pos = entry.step(pos, is_up)?;
            }
            let place = if is_turned { length - 1 - place } else { place };
            bases.push((place as u32, pos));
        }
        if is_turned {
            bases.reverse();
        }
        let along = entry.transcript().strand;
        Some(Path {
            contig: entry.gene.contig,
            strand: if is_turned { along.opposite() } else { along },
            bases,
            walk: Walk::Transcript(entry),
        })
    }
}

/// Compares a read with the transcript under it. The stretch that scores best, an equal base 1 and one that
/// differs -1, the longest of those; `None` when it leaves out more than [`END`] bases at an end, or too many
/// differ.
fn compare(read: &[u8], letters: &[u8], start: i64) -> Option<Stretch> {
    let mut best: Option<(i64, Stretch)> = None;
    let mut now = Stretch {
        from: 0,
        to: 0,
        mismatches: 0,
    };
    let mut score = 0_i64;
    for (place, &base) in read.iter().enumerate() {
        let under = usize::try_from(start + place as i64)
            .ok()
            .and_then(|offset| letters.get(offset));
        let is_equal = under == Some(&base) && base != b'N';
        // Off the transcript nothing agrees, and the stretch ends.
        if under.is_none() || score < 0 {
            score = 0;
            now = Stretch {
                from: place + usize::from(under.is_none()),
                to: place,
                mismatches: 0,
            };
            if under.is_none() {
                continue;
            }
        }
        score += if is_equal { 1 } else { -1 };
        now.mismatches += usize::from(!is_equal);
        now.to = place + 1;
        let length = |stretch: &Stretch| stretch.to - stretch.from;
        if best.is_none_or(|(known, stretch)| {
            score > known || (score == known && length(&now) > length(&stretch))
        }) {
            best = Some((score, now));
        }
    }
    let (_, stretch) = best?;
    let is_whole = stretch.from <= END && read.len() - stretch.to <= END;
    let aligned = stretch.to - stretch.from;
    (is_whole && stretch.mismatches <= 1 + aligned / PER_MISMATCH).then_some(stretch)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: &[u8] = b"GGCTTACGATCGTAAGCTAGGCTATATCGGGATCTTCGAGGCATTACGGATCCA";

    fn stretch(read: &[u8], start: i64) -> Option<(usize, usize, usize)> {
        compare(read, LETTERS, start).map(|of| (of.from, of.to, of.mismatches))
    }

    #[test]
    fn a_read_is_compared_where_it_would_lie() {
        assert_eq!(stretch(&LETTERS[5..50], 5), Some((0, 45, 0)));
        let mut wrong = LETTERS[5..50].to_vec();
        wrong[20] = b'N';
        assert_eq!(stretch(&wrong, 5), Some((0, 45, 1)));
        assert_eq!(stretch(&LETTERS[5..50], 6), None);
    }

    #[test]
    fn an_end_that_does_not_agree_is_left_out_up_to_nine_bases() {
        let mut read = LETTERS[5..50].to_vec();
        for base in &mut read[38..] {
            *base = Sequence::complement(*base);
        }
        assert_eq!(stretch(&read, 5), Some((0, 38, 0)));
        for base in &mut read[33..38] {
            *base = Sequence::complement(*base);
        }
        assert_eq!(stretch(&read, 5), None, "twelve bases are a clip");
    }

    #[test]
    fn a_read_may_hang_over_the_transcript_s_ends_by_nine_bases() {
        let before = [b"ACCATTGCA", LETTERS].concat();
        assert_eq!(stretch(&before, -9), Some((9, 63, 0)));
        let behind = [LETTERS, b"ACCATTGCA"].concat();
        assert_eq!(stretch(&behind, 0), Some((0, 54, 0)));
        let far = [b"GACCATTGCA", LETTERS].concat();
        assert_eq!(stretch(&far, -10), None);
    }
}
