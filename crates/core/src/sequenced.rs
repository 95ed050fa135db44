//! Reads as the sequencer gave them, and what aligns them.

use crate::{Alignment, Sequence};

/// What a read may be of, as far as its bases alone show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Nothing that is looked at.
    Nothing,
    /// A control gene, by its number, counted from 0.
    Control(u16),
    /// A target gene.
    Target,
}

/// Aligns reads that no aligner has seen. It knows genes and sequence; who asks knows files and records.
pub trait ReadAligner: Sync {
    /// What a read may be of, on either strand. Called for every read of a sample: fast.
    ///
    /// `letters`: as a FASTQ file has them, in either case.
    fn likeness(&self, letters: &[u8]) -> Likeness;

    /// Aligns the reads of fragments. `fragments[i]`: the bases of the one read or the two mates of fragment
    /// `i`, as sequenced.
    ///
    /// Returns `pieces[i][m]`: the alignments of mate `m` of fragment `i`, those of different parts of the read;
    /// the first is the one with most bases. None where it could not be aligned.
    ///
    /// # Errors
    ///
    /// A message, when the sequence that is needed cannot be had.
    fn align(&self, fragments: &[Vec<Sequence>]) -> Result<Vec<Vec<Vec<Alignment>>>, String>;
}
