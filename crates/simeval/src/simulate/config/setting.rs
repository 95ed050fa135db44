//! How tables name the way a sample was sequenced.

use trkfuse_core::Layout;

use super::SimulationConfig;

/// Reads of this length on are long ones, whose number of bases says little (bases).
const LONG: u32 = 1_000;
/// A mean fragment below this is a degraded molecule's (bases): libraries of whole ones are made longer, whatever the reads.
const DEGRADED: f64 = 150.0;

impl SimulationConfig {
    /// How the sample was sequenced, in the words that samples are grouped by: `2x100`, `1x75`, `long`; behind it ` degraded`
    /// for fragments shorter than 150 bases on average, ` capture` where targets are enriched, ` 3' end` where fragments lie at the
    /// transcripts' ends. A name that was given goes before.
    pub fn setting(&self) -> String {
        if let Some(name) = &self.setting_name {
            return name.clone();
        }
        let reads = &self.reads;
        let mut words = match reads.layout {
            _ if reads.read_length >= LONG => "long".to_string(),
            Layout::SingleEnd => format!("1x{}", reads.read_length),
            Layout::PairedEnd => format!("2x{}", reads.read_length),
        };
        for (is_so, word) in [
            (reads.fragment_length.moments().0 < DEGRADED, " degraded"),
            (self.expression.target_enrichment > 1.0, " capture"),
            (reads.three_prime_bias.is_some(), " 3' end"),
        ] {
            if is_so {
                words.push_str(word);
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ExpressionModel, LibraryKind, ReadModel};
    use super::*;

    #[test]
    fn each_kind_of_library_has_a_name_of_its_own() {
        let of = |reads: ReadModel, target_enrichment| {
            SimulationConfig {
                reads,
                expression: ExpressionModel {
                    target_enrichment,
                    ..ExpressionModel::default()
                },
                ..SimulationConfig::default()
            }
            .setting()
        };
        for (kind, name) in [
            (LibraryKind::Mrna, "2x100"),
            (LibraryKind::Ffpe, "2x75 degraded"),
            (LibraryKind::Capture, "2x100 capture"),
            (LibraryKind::ThreePrime, "1x75 3' end"),
        ] {
            assert_eq!(of(kind.reads(), kind.target_enrichment()), name);
        }
        assert_eq!(of(ReadModel::long(), 1.0), "long");
    }

    #[test]
    fn a_name_that_is_given_stands() {
        let config = SimulationConfig {
            setting_name: Some("long ont".to_string()),
            ..SimulationConfig::default()
        };
        assert_eq!(config.setting(), "long ont");
    }
}
