//! How samples are sequenced.

use trkfuse_core::{Layout, Strandedness};
use trkfuse_simeval::{FragmentLengthModel, ReadModel};

/// A way of sequencing.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// As it stands in the tables.
    pub(crate) name: &'static str,
    /// In words.
    pub(crate) description: &'static str,
    /// Fragments and reads.
    pub(crate) reads: ReadModel,
}

/// The bench's three settings.
pub(crate) fn all() -> Vec<Setting> {
    let base = ReadModel {
        layout: Layout::PairedEnd,
        snp_rate: 0.001,
        chimera_rate: 0.01,
        ..ReadModel::default()
    };
    vec![
        Setting {
            name: "2x100",
            description: "stranded, fragments 280 ± 60, 0.2 % errors, 10 % copies",
            reads: ReadModel {
                read_length: 100,
                fragment_length: FragmentLengthModel::Normal {
                    mean: 280.0,
                    deviation: 60.0,
                },
                strandedness: Strandedness::Reverse,
                error_rate: 0.002,
                duplicate_rate: 0.1,
                ..base.clone()
            },
        },
        Setting {
            name: "2x75 degraded",
            description: "as from FFPE: stranded, fragments 130 ± 40, 1 % errors, 40 % copies",
            reads: ReadModel {
                read_length: 75,
                fragment_length: FragmentLengthModel::Normal {
                    mean: 130.0,
                    deviation: 40.0,
                },
                strandedness: Strandedness::Reverse,
                error_rate: 0.01,
                duplicate_rate: 0.4,
                ..base.clone()
            },
        },
        Setting {
            name: "2x150",
            description: "unstranded, fragments 350 ± 80, 0.3 % errors, 20 % copies",
            reads: ReadModel {
                read_length: 150,
                fragment_length: FragmentLengthModel::Normal {
                    mean: 350.0,
                    deviation: 80.0,
                },
                strandedness: Strandedness::Unstranded,
                error_rate: 0.003,
                duplicate_rate: 0.2,
                ..base
            },
        },
    ]
}

impl Setting {
    /// Share of the fragments over a junction that show it by a read, at the mean fragment length; the rest
    /// show it by mates on the two sides.
    pub(crate) fn split_share(&self) -> f64 {
        let (FragmentLengthModel::Normal { mean, .. }
        | FragmentLengthModel::LogNormal { mean, .. }) = self.reads.fragment_length;
        let read = f64::from(self.reads.read_length).min(mean);
        let split = (2.0 * (read - 2.0 * SHORTEST_ANCHOR)).min(mean - 2.0 * SHORTEST_ANCHOR);
        let spanning = (mean - 2.0 * read).max(0.0);
        split / (split + spanning)
    }
}

/// Bases that a read needs on either side to show a junction.
const SHORTEST_ANCHOR: f64 = 10.0;

#[cfg(test)]
mod tests {
    use trkfuse_simeval::SimulationConfig;

    use super::*;

    #[test]
    fn the_truth_names_the_settings_as_the_tables_do() {
        for setting in all() {
            let config = SimulationConfig {
                reads: setting.reads,
                ..SimulationConfig::default()
            };
            assert_eq!(config.setting(), setting.name);
        }
    }

    #[test]
    fn short_fragments_show_junctions_by_reads_alone() {
        let shares: Vec<f64> = all().iter().map(Setting::split_share).collect();
        assert!((shares[0] - 160.0 / 240.0).abs() < 1e-9);
        assert!((shares[1] - 1.0).abs() < 1e-9);
        assert!(shares[2] > shares[0] && shares[2] < 1.0);
    }
}
