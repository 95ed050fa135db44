//! What is read behind the end of a fragment that is shorter than the read.

use trkfuse_core::Sequence;

/// What is read behind the end of a fragment that is shorter than the read.
///
/// # Source
///
/// Illumina Adapter Sequences, document 1000000002694: what to give to a trimming program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adapter {
    /// Nothing: reads end where their fragment ends, as after trimming.
    #[default]
    Trimmed,
    /// The adapters of TruSeq libraries.
    TruSeq,
    /// The adapters of Nextera libraries.
    Nextera,
}

impl Adapter {
    /// Up to `bases` bases behind the fragment's end, as read 1 or read 2 spells them. Behind the adapter
    /// the machine sees no light and calls G.
    pub(crate) fn spelled(self, is_second: bool, bases: u32) -> Vec<u8> {
        let adapter: &[u8] = match (self, is_second) {
            (Self::Trimmed, _) => return Vec::new(),
            (Self::TruSeq, false) => b"AGATCGGAAGAGCACACGTCTGAACTCCAGTCA",
            (Self::TruSeq, true) => b"AGATCGGAAGAGCGTCGTGTAGGGAAAGAGTGT",
            (Self::Nextera, false) => b"CTGTCTCTTATACACATCTCCGAGCCCACGAGAC",
            (Self::Nextera, true) => b"CTGTCTCTTATACACATCTGACGCTGCCGACGA",
        };
        adapter
            .iter()
            .copied()
            .chain(std::iter::repeat(b'G'))
            .take(bases as usize)
            .collect()
    }

    /// The same in the direction of the molecule: spelled by a read that runs against it, it is its reverse
    /// complement.
    pub(crate) fn along(self, is_second: bool, is_sense: bool, bases: u32) -> Vec<u8> {
        let spelled = self.spelled(is_second, bases);
        if is_sense {
            spelled
        } else {
            Sequence::new(&spelled)
                .reverse_complement()
                .as_bytes()
                .to_vec()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_the_adapter_nothing_but_g_is_read() {
        let spelled = Adapter::TruSeq.spelled(false, 40);
        assert_eq!(spelled.len(), 40);
        assert!(spelled.starts_with(b"AGATCGGAAGAGCACACG"));
        assert!(spelled.ends_with(b"CAGTCAGGGGGGG"));
        assert_eq!(Adapter::TruSeq.spelled(true, 3), b"AGA");
        assert_eq!(Adapter::Trimmed.spelled(false, 40), b"");
    }

    #[test]
    fn a_read_against_the_molecule_gives_the_adapter_reversed() {
        assert_eq!(Adapter::TruSeq.along(false, true, 5), b"AGATC");
        assert_eq!(Adapter::TruSeq.along(false, false, 5), b"GATCT");
    }
}
