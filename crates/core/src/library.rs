//! What the sequencing library is like, as its ordinary fragments show.

use serde::{Deserialize, Serialize};

/// Whether fragments have one read or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One read a fragment.
    SingleEnd,
    /// Two mates a fragment.
    PairedEnd,
}

/// How reads relate to the transcribed strand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strandedness {
    /// Read 1 lies on either strand.
    Unstranded,
    /// Read 1 lies on the transcribed strand (nf-core's `forward`).
    Forward,
    /// Read 1 lies on the strand opposite to it (nf-core's `reverse`; dUTP).
    Reverse,
    /// Too few ordinary fragments to tell.
    Unknown,
}

/// How chimeric alignments are recorded in the file, as far as the reads seen show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChimericOutput {
    /// Supplementary records are there.
    Supplementary,
    /// `SA` tags are there, the supplementary records they name are not.
    TagsOnly,
    /// Neither was seen: the aligner may have been run without chimeric output.
    NotSeen,
}

/// Lengths of ordinary fragments on the spliced transcript: a histogram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FragmentLengths {
    /// `counts[n]`: fragments of `n` bases.
    counts: Vec<u32>,
}

impl FragmentLengths {
    /// Longer fragments than this are counted at this length, in bases.
    pub const MAX: u32 = 5_000;

    /// Counts one fragment of `bases` bases.
    pub fn add(&mut self, bases: u32) {
        let index = bases.min(Self::MAX) as usize;
        if self.counts.len() <= index {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += 1;
    }

    /// Adds another histogram's fragments.
    pub fn merge(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    /// Fragments counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|&count| u64::from(count)).sum()
    }

    /// The smallest length that at least `share` (0 to 1) of the fragments do not exceed;
    /// `None` without fragments.
    pub fn quantile(&self, share: f64) -> Option<u32> {
        let wanted = (share * self.total() as f64).ceil().max(1.0) as u64;
        let mut sum = 0_u64;
        for (length, &count) in self.counts.iter().enumerate() {
            sum += u64::from(count);
            if sum >= wanted {
                return Some(length as u32);
            }
        }
        None
    }

    /// The middle length; `None` without fragments.
    pub fn median(&self) -> Option<u32> {
        self.quantile(0.5)
    }

    /// `counts[n]`: fragments of `n` bases.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }
}

/// What the library is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryProfile {
    /// Whether fragments have mates.
    pub layout: Layout,
    /// Longest read seen, in bases; 0 without reads.
    pub read_length: u32,
    /// Lengths of ordinary fragments.
    pub fragment_lengths: FragmentLengths,
    /// How reads relate to the transcribed strand.
    pub strandedness: Strandedness,
    /// The aligner as the `@PG` lines name it, with its version.
    pub aligner: Option<String>,
    /// Whether any record carries the duplicate flag.
    pub duplicates_marked: bool,
    /// How chimeric alignments are recorded.
    pub chimeric_output: ChimericOutput,
    /// Ordinary reads over the loci, the base of these figures.
    pub reads_examined: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_a_histogram_are_those_of_the_lengths() {
        let mut lengths = FragmentLengths::default();
        for length in [100, 200, 200, 300, 9_000] {
            lengths.add(length);
        }
        assert_eq!(lengths.median(), Some(200));
        assert_eq!(lengths.quantile(0.0), Some(100));
        assert_eq!(lengths.quantile(1.0), Some(FragmentLengths::MAX));
        assert_eq!(FragmentLengths::default().median(), None);
    }
}
