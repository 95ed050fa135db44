//! Spanning pairs seen against those that the junction reads let expect.

use trkfuse_core::{FragmentLengths, Layout, Ledger};

use super::{parameters as p, support};
use crate::{Candidate, Context};

/// Shortest anchor in bases at which an aligner still splits a read; below it a crossing read looks
/// like a spanning one.
const LEAST_ANCHOR: u32 = 15;
/// Fewest ordinary fragments that say how long the library's fragments are.
const ENOUGH_FRAGMENTS: u64 = 30;

/// Junction reads beyond this many let expect no further pairs: the support term says ever less with
/// each read, and a missing pair must not outweigh the read that lets expect it.
const MOST_READS: f64 = 4.0;

/// Adds the term for spanning pairs beside junction reads.
pub(super) fn add(ledger: &mut Ledger, candidate: &Candidate, context: &Context) {
    let library = context.library;
    if library.layout == Layout::SingleEnd
        || !candidate.is_precise
        || library.fragment_lengths.total() < ENOUGH_FRAGMENTS
    {
        ledger.add(
            "spanning",
            0.0,
            "no pairs to expect, or nothing tells how many",
        );
        return;
    }
    let seen = candidate.support().spanning;
    // A read that counts for little lets expect as little, or missing pairs would outweigh it.
    let reads = support::read_weight(candidate, context).clamp(support::LEAST, MOST_READS);
    let expected = reads * pairs_per_junction_read(&library.fragment_lengths, library.read_length);
    ledger.add(
        "spanning",
        log_ratio(seen, expected),
        format!("{seen} spanning pairs, {expected:.1} expected from the junction reads"),
    );
}

/// Spanning pairs that go with one junction read, by where a break can fall in a fragment: between the
/// mates, against within one of them.
///
/// `read_length`: bases of one mate. Fragment lengths are weighed by their share.
fn pairs_per_junction_read(lengths: &FragmentLengths, read_length: u32) -> f64 {
    let (mut between, mut within) = (0.0, 0.0);
    for (length, &count) in lengths.counts().iter().enumerate() {
        let length = length as u32;
        let count = f64::from(count);
        let gap = length.saturating_sub(2 * read_length);
        let crossing = length.saturating_sub(gap).saturating_sub(2 * LEAST_ANCHOR);
        between += count * f64::from(gap);
        within += count * f64::from(crossing);
    }
    if within > 0.0 { between / within } else { 0.0 }
}

/// The weight of `seen` pairs where `expected` were expected (both counts).
///
/// Pairs corroborate by an own route, the more the better, with falling returns; pairs that ought to
/// be there and are not speak against, within bounds: amplicons and trimmed inserts have none. Rises
/// with `seen`.
fn log_ratio(seen: u32, expected: f64) -> f64 {
    if seen == 0 {
        return (-2.0 * expected.ln_1p()).max(p::PAIRS_MISSING_CAP);
    }
    (2.0 * f64::from(seen).ln_1p()).min(p::PAIRS_SEEN_CAP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A read that counts for `more` lets expect more pairs.
        #[test]
        fn pairs_that_a_further_read_lets_expect_never_outweigh_it(
            reads in 0.0_f64..40.0, more in 0.06_f64..1.0, pairs_per_read in 0.0_f64..100.0,
        ) {
            let both = |reads: f64| {
                let telling = reads.clamp(support::LEAST, MOST_READS);
                support::log_ratio(reads) + log_ratio(0, telling * pairs_per_read)
            };
            prop_assert!(both(reads + more) >= both(reads) - 1e-9);
        }
    }

    #[test]
    fn short_fragments_let_expect_no_pairs() {
        let mut lengths = FragmentLengths::default();
        lengths.add(150);
        assert!(pairs_per_junction_read(&lengths, 100).abs() < 1e-12);
    }

    #[test]
    fn long_fragments_let_expect_pairs() {
        let mut lengths = FragmentLengths::default();
        lengths.add(300);
        // 100 places between the mates, 200 - 30 within them.
        assert!((pairs_per_junction_read(&lengths, 100) - 100.0 / 170.0).abs() < 1e-9);
    }

    #[test]
    fn missing_pairs_speak_against_within_bounds() {
        assert!(log_ratio(0, 3.0) < 0.0);
        assert!((log_ratio(0, 1e9) - p::PAIRS_MISSING_CAP).abs() < 1e-9);
        assert!(log_ratio(1, 3.0) > log_ratio(0, 3.0));
    }
}
