//! The interval of a share.

/// The normal distribution's quantile for 95 % between the limits.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % score interval of a share; `None` of nothing. (E. B. Wilson 1927,
/// doi:10.1080/01621459.1927.10502953.)
pub(crate) fn interval(numerator: u64, denominator: u64) -> Option<(f64, f64)> {
    if denominator == 0 {
        return None;
    }
    let total = denominator as f64;
    let share = numerator as f64 / total;
    let weight = 1.0 + Z * Z / total;
    let centre = (share + Z * Z / (2.0 * total)) / weight;
    let half = Z / weight * (share * (1.0 - share) / total + Z * Z / (4.0 * total * total)).sqrt();
    // At either end the limit is the share itself, which rounding may miss by a little.
    let low = if numerator == 0 {
        0.0
    } else {
        (centre - half).max(0.0)
    };
    let high = if numerator == denominator {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_interval_is_the_published_one() {
        // 81 of 263: Newcombe 1998 (doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E),
        // table I, method 3; and 0 of 20, 1 of 29 of the same table.
        let cases = [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ];
        for (numerator, denominator, low, high) in cases {
            let found = interval(numerator, denominator).expect("an interval");
            assert!(
                (found.0 - low).abs() < 5e-5,
                "{numerator}/{denominator}: {found:?}"
            );
            assert!(
                (found.1 - high).abs() < 5e-5,
                "{numerator}/{denominator}: {found:?}"
            );
        }
    }

    #[test]
    fn nothing_has_no_interval_and_everything_reaches_one() {
        assert_eq!(interval(0, 0), None);
        assert_eq!(
            interval(7, 7).map(|(_, high)| high.to_bits()),
            Some(1.0_f64.to_bits())
        );
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share(denominator in 1_u64..10_000, part in 0.0_f64..=1.0) {
            let numerator = (denominator as f64 * part) as u64;
            let (low, high) = interval(numerator, denominator).expect("an interval");
            let share = numerator as f64 / denominator as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
        }
    }
}
