//! A figure beside what it was allowed to be.

use std::fmt;

/// A measured figure and its limit.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    what: &'static str,
    measured: f64,
    allowed: f64,
    unit: &'static str,
}

impl Budget {
    /// A time, in seconds.
    pub(crate) fn seconds(what: &'static str, measured: f64, allowed: f64) -> Self {
        Self {
            what,
            measured,
            allowed,
            unit: "s",
        }
    }

    /// An amount of memory, in MiB.
    pub(crate) fn mebibytes(what: &'static str, measured: f64, allowed: f64) -> Self {
        Self {
            what,
            measured,
            allowed,
            unit: "MiB",
        }
    }

    /// Whether the figure is within its limit.
    pub(crate) fn is_kept(&self) -> bool {
        self.measured <= self.allowed
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_kept() { "" } else { "  OVER" };
        let figure = |value: f64| format!("{value:.3} {}", self.unit);
        write!(
            f,
            "{:<44} {:>12} {:>12}{verdict}",
            self.what,
            figure(self.measured),
            figure(self.allowed)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_at_its_limit_is_kept_and_one_above_is_not() {
        assert!(Budget::seconds("x", 0.05, 0.05).is_kept());
        assert!(!Budget::seconds("x", 0.051, 0.05).is_kept());
    }

    #[test]
    fn a_missed_limit_is_said_aloud() {
        let text = Budget::mebibytes("memory", 250.0, 200.0).to_string();
        assert!(text.ends_with("200.000 MiB  OVER"), "{text}");
    }
}
