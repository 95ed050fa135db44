//! Usual kinds of RNA library, each a set of numbers to begin with.

use trkfuse_core::{Layout, Strandedness};

use super::{Adapter, ErrorProfile, FragmentLengthModel, ReadModel, UmiModel};

/// A usual kind of RNA library. Numbers are chosen by hand, to be typical; each can be changed afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LibraryKind {
    /// Poly(A) RNA of fresh tissue: stranded pairs of 100 bases, fragments of 280 ± 60.
    Mrna,
    /// Degraded RNA from fixed tissue: stranded pairs of 75 bases, fragments of 110 ± 45 with reads into the
    /// adapter, errors rising to the 3' end, many copies.
    Ffpe,
    /// Hybrid capture of fixed tissue with UMIs: unstranded pairs of 100 bases, fragments of 160 ± 50, most
    /// of them copies.
    Capture,
    /// Counting of 3' ends: single reads of 75 bases in the sense of the transcript, within some 250 bases of
    /// its end.
    ThreePrime,
}

impl LibraryKind {
    /// How many times as strongly as in the cell the targets are represented.
    pub const fn target_enrichment(self) -> f64 {
        match self {
            Self::Capture => 50.0,
            Self::Mrna | Self::Ffpe | Self::ThreePrime => 1.0,
        }
    }

    /// What its fragments and reads are like.
    pub const fn reads(self) -> ReadModel {
        let mrna = ReadModel {
            duplicate_rate: 0.05,
            ..ReadModel::ORDINARY
        };
        match self {
            Self::Mrna => mrna,
            Self::Ffpe => ReadModel {
                read_length: 75,
                adapter: Adapter::TruSeq,
                fragment_length: FragmentLengthModel::LogNormal {
                    mean: 110.0,
                    deviation: 45.0,
                },
                unspliced_rate: 0.2,
                error_rate: 0.005,
                error_profile: ErrorProfile::ILLUMINA,
                duplicate_rate: 0.4,
                ..mrna
            },
            Self::Capture => ReadModel {
                fragment_length: FragmentLengthModel::LogNormal {
                    mean: 160.0,
                    deviation: 50.0,
                },
                strandedness: Strandedness::Unstranded,
                error_profile: ErrorProfile::ILLUMINA,
                duplicate_rate: 0.7,
                umi: Some(UmiModel::ORDINARY),
                ..mrna
            },
            Self::ThreePrime => ReadModel {
                layout: Layout::SingleEnd,
                read_length: 75,
                strandedness: Strandedness::Forward,
                three_prime_bias: Some(250.0),
                duplicate_rate: 0.3,
                ..mrna
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_can_be_simulated() {
        for kind in [
            LibraryKind::Mrna,
            LibraryKind::Ffpe,
            LibraryKind::Capture,
            LibraryKind::ThreePrime,
        ] {
            assert!(kind.reads().check().is_ok(), "{kind:?}");
        }
    }
}
