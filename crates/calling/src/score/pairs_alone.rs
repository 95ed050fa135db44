//! What a candidate's pairs say by themselves: no read across the junction takes it away.
//!
//! METHOD: pairs bound a junction and leave open what kind of place it is. The first read tells, and of a place that looks
//! like a template switch it tells more against a fusion than a further fragment tells for one. Yet nobody doubts a
//! fusion more for a further fragment that shows it. So the sum is that of all evidence or that of the pairs alone,
//! whichever is higher: of all scores that never fall with a fragment, and leave candidates of either kind where they are, the
//! lowest. Reasons against the place are filters, whatever the score.

use trkfuse_core::Ledger;

/// The term's name.
pub(crate) const TERM: &str = "pairs_alone";

/// Adds the term that lifts the sum to the highest of `alone`: the ledgers of what the pairs would make if no read
/// crossed the junction.
pub(crate) fn add(ledger: &mut Ledger, alone: &[Ledger]) {
    let best = alone
        .iter()
        .map(|ledger| ledger.total().get())
        .reduce(f64::max);
    let sum = ledger.total().get();
    let (decibans, reason) = match best {
        None => (0.0, "no pairs beside reads".to_string()),
        Some(best) if best > sum => (
            best - sum,
            format!("the pairs alone say {best:.1}, and a read takes nothing away"),
        ),
        Some(best) => (0.0, format!("the pairs alone say {best:.1}")),
    };
    ledger.add(TERM, decibans, reason);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(decibans: f64) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.add("prior", decibans, "");
        ledger
    }

    fn with(sum: f64, alone: &[f64]) -> f64 {
        let mut ledger = of(sum);
        let alone: Vec<Ledger> = alone.iter().copied().map(of).collect();
        add(&mut ledger, &alone);
        ledger.total().get()
    }

    #[test]
    fn the_sum_is_lifted_to_that_of_the_pairs_and_never_lowered_to_it() {
        assert!((with(-3.0, &[12.0, 4.0]) - 12.0).abs() < 1e-9);
        assert!((with(30.0, &[12.0]) - 30.0).abs() < 1e-9);
    }

    #[test]
    fn without_pairs_nothing_is_added() {
        assert!((with(-3.0, &[]) + 3.0).abs() < 1e-9);
    }
}
