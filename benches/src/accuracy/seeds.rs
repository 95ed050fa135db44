//! All seeds of the bench and of the fit; `benches/README.md` lists the ranges.

/// The genes of the small genome.
pub(crate) const GENES: u64 = 9_000;

/// Sets of fusions: each makes [`SAMPLES`](crate::fusions::SAMPLES) samples a setting, with the seeds from
/// here on, 10 apart.
pub(crate) const FUSIONS: [u64; 3] = [9_100, 9_200, 9_300];

/// Samples without fusions, one a setting each.
pub(crate) const FUSION_FREE: [u64; 7] = following(9_501);

/// How many of [`FUSIONS`] and of [`FUSION_FREE`] other aligners see too, from the first.
pub(crate) const REALIGNED: (usize, usize) = (3, 1);

/// The same for the fit.
pub(crate) const FIT_FUSIONS: [u64; 4] = [7_100, 7_200, 7_300, 7_400];

/// See [`FUSION_FREE`].
pub(crate) const FIT_FUSION_FREE: [u64; 60] = following(7_501);

/// A seed and those that follow.
const fn following<const N: usize>(first: u64) -> [u64; N] {
    let mut seeds = [first; N];
    let mut index = 1;
    while index < N {
        seeds[index] = seeds[index - 1] + 1;
        index += 1;
    }
    seeds
}
