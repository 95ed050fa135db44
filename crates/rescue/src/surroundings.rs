//! What lies around the targets' exons: a fusion may keep the intron that its break lies in.
//!
//! METHOD: introns are full of repeats, and a read of any other copy would be taken for one of the target's. What a transcript of
//! another gene spells too is left out, since UTRs hold copies of the common ones. How much that leaves of a real
//! genome's repeats was not measured.

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use trkfuse_core::{Contigs, Interval, Pos};

use crate::catalogue::Entry;
use crate::packed::Packed;
use crate::stretch::{Stretch, merged};
use crate::words::{plain_words, turned, words};

/// Bases on either side of an exon. Chosen by hand: what is farther from every exon is farther than a fragment is long, so
/// that no mate in an exon tells whose intron it is.
const REACH: u32 = 400;
/// Word length by which other genes' transcripts are compared: one of 500 words is met there by chance (7 x 10^7 bases, both strands,
/// in 4^18).
const WORD: u32 = 18;

/// The exons of all isoforms with their surroundings: ascending, no two overlap.
pub(crate) fn surroundings(entries: &[Entry], contigs: &Contigs) -> Vec<Stretch> {
    let around = entries.iter().flat_map(|entry| {
        let contig = entry.gene.contig;
        let length = contigs.get(contig).length;
        entry.transcript().exons.iter().filter_map(move |exon| {
            let start = exon.start.zero_based().saturating_sub(REACH);
            let end = exon.end.zero_based().saturating_add(REACH).min(length);
            let interval = Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end))?;
            Some(Stretch { contig, interval })
        })
    });
    merged(around.collect())
}

/// Puts `N` for the bases of words that other transcripts have, on either strand. `is_other`: which sequences those are.
pub(crate) fn mask_shared(
    around: &mut [Vec<u8>],
    transcriptome: &Packed,
    is_other: impl Fn(usize) -> bool + Sync,
) {
    let known: FxHashSet<u64> = around
        .iter()
        .flat_map(|letters| plain_words(letters, WORD))
        .collect();
    let shared: FxHashSet<u64> = (0..transcriptome.len())
        .into_par_iter()
        .filter(|&index| is_other(index))
        .flat_map_iter(|index| {
            let letters = transcriptome.letters(index);
            let met: Vec<u64> = plain_words(&letters, WORD)
                .filter(|word| known.contains(word))
                .collect();
            met
        })
        .collect();
    for letters in around {
        let met: Vec<usize> = words(letters, WORD)
            .filter(|&(_, word)| shared.contains(&word.min(turned(word, WORD))))
            .map(|(place, _)| place)
            .collect();
        for place in met {
            letters[place..place + WORD as usize].fill(b'N');
        }
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_core::Sequence;

    use super::*;

    #[test]
    fn what_another_transcript_spells_on_either_strand_is_left_out() {
        let around = b"GGCTTACGATCGTAAGCTAGGCTATATCGGGATCTTCGAGGCATTACGGATCCA";
        let other = Sequence::new(&around[20..40]).reverse_complement();
        let mut packed = Packed::new();
        packed.push(&around[..]);
        packed.push(&[b"CATCGACA", other.as_bytes(), b"TTGCAGG"].concat());
        packed.push(&around[40..]);
        let mut masked = [around.to_vec()];
        mask_shared(&mut masked, &packed, |index| index > 0);
        let mut expected = around.to_vec();
        expected[20..40].fill(b'N');
        assert_eq!(masked[0], expected, "fourteen bases are shared by chance");
    }
}
