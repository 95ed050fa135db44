//! An evaluation as text for people, TSV and JSON for programs.

use super::error::EvaluateError;
use super::evaluation::{Evaluation, Metric};

/// The columns of the TSV.
const COLUMNS: [&str; 8] = [
    "caller",
    "metric",
    "group",
    "value",
    "numerator",
    "denominator",
    "low",
    "high",
];

impl Evaluation {
    /// A table with a line for each figure and a column for each caller.
    ///
    /// Shares as `98.0 % (98/100, 93.0-99.4)`, with their 95 % interval; rates as `0.25 (5/20)`; `-` where a
    /// figure cannot be worked out.
    pub fn text(&self) -> String {
        let mut rows = vec![header(self)];
        for key in self.keys() {
            let mut row = vec![key.0.to_string(), key.1.to_string()];
            row.extend(self.callers.iter().map(|caller| {
                let metric = caller.metric(key.0, key.1);
                metric.map_or_else(|| "-".to_string(), cell)
            }));
            rows.push(row);
        }
        aligned(&rows)
    }

    /// All figures, one a line, with the columns caller, metric, group, value, numerator, denominator, low and
    /// high; `.` where there is nothing. What the metrics mean is written at [`Metric`].
    pub fn tsv(&self) -> String {
        let mut text = COLUMNS.join("\t");
        text.push('\n');
        for caller in &self.callers {
            for metric in &caller.metrics {
                let count = |count: Option<u64>| or_dot(count.map(|count| count.to_string()));
                let number = |value: Option<f64>| or_dot(value.map(precise));
                let cells = [
                    one_cell(&caller.caller),
                    metric.metric.clone(),
                    one_cell(&metric.group),
                    number(metric.value),
                    count(metric.numerator),
                    count(metric.denominator),
                    number(metric.low),
                    number(metric.high),
                ];
                text.push_str(&cells.join("\t"));
                text.push('\n');
            }
        }
        text
    }

    /// Everything, the calls and truths behind the figures included.
    ///
    /// # Errors
    ///
    /// [`EvaluateError::Json`], which no evaluation made by [`evaluate`](super::evaluate()) should meet.
    pub fn json(&self) -> Result<String, EvaluateError> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Metric and group of each figure of any caller. Callers need not have the same groups; one that the
    /// callers before lack goes behind the last figure of its metric.
    fn keys(&self) -> Vec<(&str, &str)> {
        let mut keys: Vec<(&str, &str)> = Vec::new();
        for metric in self.callers.iter().flat_map(|caller| &caller.metrics) {
            let key = (metric.metric.as_str(), metric.group.as_str());
            if !keys.contains(&key) {
                let behind = keys.iter().rposition(|(metric, _)| *metric == key.0);
                keys.insert(behind.map_or(keys.len(), |index| index + 1), key);
            }
        }
        keys
    }
}

fn header(evaluation: &Evaluation) -> Vec<String> {
    let mut row = vec!["metric".to_string(), "group".to_string()];
    row.extend(
        evaluation
            .callers
            .iter()
            .map(|caller| one_cell(&caller.caller)),
    );
    row
}

fn cell(metric: &Metric) -> String {
    let Some(value) = metric.value else {
        return "-".to_string();
    };
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    match (
        metric.numerator.zip(metric.denominator),
        metric.low.zip(metric.high),
    ) {
        (Some((numerator, denominator)), Some((low, high))) => format!(
            "{} % ({numerator}/{denominator}, {}-{})",
            percent(value),
            percent(low),
            percent(high)
        ),
        (Some((numerator, denominator)), None) => {
            format!("{value:.2} ({numerator}/{denominator})")
        }
        // Mean errors may be tiny.
        (None, _) if value > 0.0 && value < 0.001 => format!("{value:.1e}"),
        (None, _) => format!("{value:.4}"),
    }
}

/// Rows with their columns lined up, two spaces apart, and a rule below the first.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
        if number == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            text.push_str(&rules.join("  "));
            text.push('\n');
        }
    }
    text
}

/// Ten decimals at most, no exponent, no needless zero.
fn precise(value: f64) -> String {
    let text = format!("{value:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn or_dot(text: Option<String>) -> String {
    text.unwrap_or_else(|| ".".to_string())
}

/// Labels and groups come from users and files: tabs and line ends would break the table.
fn one_cell(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_exponent_and_no_needless_zero() {
        assert_eq!(precise(0.98), "0.98");
        assert_eq!(precise(1.0), "1");
        assert_eq!(precise(0.0), "0");
        assert_eq!(precise(1.0 / 3.0), "0.3333333333");
        assert_eq!(precise(1e-8), "0.00000001");
        assert_eq!(precise(20.0), "20");
    }

    #[test]
    fn columns_line_up_and_no_line_ends_in_spaces() {
        let rows = [vec!["a", "bb"], vec!["ccc", "d"], vec!["µµ", "e"]]
            .map(|row| row.into_iter().map(str::to_string).collect::<Vec<_>>());
        assert_eq!(aligned(&rows), "a    bb\n---  --\nccc  d\nµµ   e\n");
    }
}
