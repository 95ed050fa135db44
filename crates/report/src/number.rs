//! How numbers are printed: no locale, no exponent, the same on every machine.

/// Rounds to a number of decimals; what is no number becomes 0 and infinities a large number, so
/// that every reader of JSON and VCF takes it.
pub(crate) fn rounded(value: f64, decimals: i32) -> f64 {
    /// Beyond any score or log likelihood ratio that can be told apart.
    const LARGEST: f64 = 99_999.0;
    if value.is_nan() {
        return 0.0;
    }
    let scale = 10_f64.powi(decimals);
    let rounded = (value.clamp(-LARGEST, LARGEST) * scale).round() / scale;
    // Adding 0 turns -0 into 0.
    rounded + 0.0
}

/// A number with exactly so many decimals: `60.00`.
pub(crate) fn fixed(value: f64, decimals: i32) -> String {
    format!(
        "{:.*}",
        usize::try_from(decimals).unwrap_or(0),
        rounded(value, decimals)
    )
}

/// A number with at most two decimals and no needless zero: `60`, `34.5`.
pub(crate) fn short(value: f64) -> String {
    // Rust prints the shortest digits that give the same number back, without exponent.
    rounded(value, 2).to_string()
}

/// A count as people write it: `1,234`.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 fragment`, `2 fragments`.
pub(crate) fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_by_commas() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234), "1,234");
        assert_eq!(grouped(12_345_678), "12,345,678");
    }

    #[test]
    fn one_is_singular_and_none_is_plural() {
        assert_eq!(counted(1, "read"), "1 read");
        assert_eq!(counted(0, "read"), "0 reads");
    }

    #[test]
    fn a_quality_has_at_most_two_decimals() {
        assert_eq!(short(60.0), "60");
        assert_eq!(short(34.504), "34.5");
        assert_eq!(short(0.25), "0.25");
        assert_eq!(short(0.0), "0");
        assert_eq!(fixed(60.0, 2), "60.00");
    }

    #[test]
    fn what_is_no_number_is_never_printed_as_such() {
        assert_eq!(short(f64::NAN), "0");
        assert_eq!(fixed(f64::NEG_INFINITY, 1), "-99999.0");
        assert_eq!(short(-0.0), "0");
    }
}
