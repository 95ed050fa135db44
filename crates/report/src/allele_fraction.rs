//! Which share of the transcripts at a breakend go across the junction.

use trkfuse_core::{FusionCall, Partner};

/// The share (0 to 1) of the junction among everything that crosses a breakend, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AlleleFraction {
    /// Junction fragments over junction fragments and reference reads.
    pub(crate) share: f64,
    /// Lower end of the 95 % interval.
    pub(crate) low: f64,
    /// Upper end of the 95 % interval.
    pub(crate) high: f64,
}

impl AlleleFraction {
    /// The fraction on one side of a call. `None` where ordinary reads were not counted, no read places the
    /// junction, or nothing at all crosses the place.
    ///
    /// It is of transcripts, not of cells or chromosomes: the promoter of the 5' gene decides how much of either
    /// there is.
    ///
    /// * `copies_are_marked`: whether the file's duplicates carry the flag. Where they do, reference reads are none of them, and
    ///   unique fragments are compared with them. Where not, copies are among the reference reads, and so must be among the
    ///   junction's; the interval is as wide as without them.
    pub(crate) fn new(call: &FusionCall, side: &Partner, copies_are_marked: bool) -> Option<Self> {
        let unique = call.support.junction();
        if !call.is_precise || unique == 0 {
            return None;
        }
        let (junction, copies) = if copies_are_marked {
            (unique, 1.0)
        } else {
            let raw = call.support.raw_split + call.support.raw_gapped;
            (raw, f64::from(raw) / f64::from(unique))
        };
        Self::of_counts(junction, side.reference_reads?, copies)
    }

    /// Wilson's score interval of `junction` among `junction` and `reference`.
    ///
    /// * `copies`: how often each molecule was counted, on average; at least 1.
    ///
    /// # Source
    ///
    /// E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    fn of_counts(junction: u32, reference: u32, copies: f64) -> Option<Self> {
        /// 97.5 % quantile of the normal distribution.
        const Z: f64 = 1.959_964;
        let counted = f64::from(junction) + f64::from(reference);
        if counted < 1.0 {
            return None;
        }
        let share = f64::from(junction) / counted;
        let total = counted / copies;
        let scale = 1.0 + Z * Z / total;
        let centre = (share + Z * Z / (2.0 * total)) / scale;
        let reach =
            Z * (share * (1.0 - share) / total + Z * Z / (4.0 * total * total)).sqrt() / scale;
        Some(Self {
            share,
            low: (centre - reach).clamp(0.0, share),
            high: (centre + reach).clamp(share, 1.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::example;

    #[test]
    fn the_interval_is_wilsons() {
        // 10 of 20, as in Wilson's formula by hand: 0.299 to 0.701.
        let half = AlleleFraction::of_counts(10, 10, 1.0).unwrap();
        assert!((half.share - 0.5).abs() < 1e-12);
        assert!((half.low - 0.2993).abs() < 5e-5 && (half.high - 0.7007).abs() < 5e-5);
        // 0 of 10: 0 to 0.278.
        let none = AlleleFraction::of_counts(0, 10, 1.0).unwrap();
        assert!(none.share.abs() < 1e-12 && none.low.abs() < 1e-12);
        assert!((none.high - 0.2775).abs() < 5e-5);
    }

    #[test]
    fn what_was_not_counted_has_no_fraction() {
        let mut call = example::etv6_ntrk3();
        assert!(AlleleFraction::new(&call, &call.five_prime, true).is_some());
        call.five_prime.reference_reads = None;
        assert_eq!(AlleleFraction::new(&call, &call.five_prime, true), None);
        assert_eq!(AlleleFraction::of_counts(0, 0, 1.0), None);
    }

    #[test]
    fn a_junction_that_no_read_places_has_no_fraction() {
        let call = example::intergenic_ntrk1();
        assert_eq!(call.three_prime.reference_reads, Some(12));
        assert_eq!(AlleleFraction::new(&call, &call.three_prime, true), None);
    }

    #[test]
    fn unmarked_copies_are_left_in_on_both_sides_and_make_nothing_surer() {
        let mut call = example::etv6_ntrk3();
        call.support.split = 10;
        call.support.raw_split = 40;
        // Ten molecules of the other kind, each read four times.
        call.five_prime.reference_reads = Some(40);
        let unmarked = AlleleFraction::new(&call, &call.five_prime, false);
        assert_eq!(unmarked, AlleleFraction::of_counts(10, 10, 1.0));
        let marked = AlleleFraction::new(&call, &call.five_prime, true);
        assert_eq!(marked, AlleleFraction::of_counts(10, 40, 1.0));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_and_stays_within_0_and_1(
            junction: u32,
            reference: u32,
            copies in 1.0_f64..50.0,
        ) {
            if let Some(fraction) = AlleleFraction::of_counts(junction, reference, copies) {
                prop_assert!(0.0 <= fraction.low && fraction.low <= fraction.share);
                prop_assert!(fraction.share <= fraction.high && fraction.high <= 1.0);
            }
        }
    }
}
