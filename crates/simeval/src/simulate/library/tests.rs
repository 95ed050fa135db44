use super::*;
use crate::simulate::config::UmiModel;

/// Mean, standard deviation and median of many lengths drawn.
fn moments(model: FragmentLengthModel) -> (f64, f64, f64) {
    let table = lengths(model);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let shortest = f64::from(FragmentLengthModel::SHORTEST);
    let mut drawn: Vec<f64> = (0..40_000)
        .map(|_| shortest + table.sample(&mut rng) as f64)
        .collect();
    let count = drawn.len() as f64;
    let mean = drawn.iter().sum::<f64>() / count;
    let variance = drawn
        .iter()
        .map(|length| (length - mean).powi(2))
        .sum::<f64>()
        / count;
    drawn.sort_by(f64::total_cmp);
    (mean, variance.sqrt(), drawn[drawn.len() / 2])
}

#[test]
fn fragment_lengths_have_the_moments_asked_for() {
    let (mean, deviation) = (300.0, 50.0);
    for model in [
        FragmentLengthModel::Normal { mean, deviation },
        FragmentLengthModel::LogNormal { mean, deviation },
    ] {
        let (drawn_mean, drawn_deviation, _) = moments(model);
        assert!((drawn_mean - mean).abs() < 2.0, "{model:?}: {drawn_mean}");
        assert!(
            (drawn_deviation - deviation).abs() < 2.0,
            "{model:?}: {drawn_deviation}"
        );
    }
    let (mean, _, median) = moments(FragmentLengthModel::LogNormal {
        mean: 300.0,
        deviation: 150.0,
    });
    assert!(
        median < mean - 15.0,
        "a tail of long ones: {median}, {mean}"
    );
}

#[test]
fn fragments_of_one_length_are_of_that_length() {
    let table = lengths(FragmentLengthModel::Normal {
        mean: 151.0,
        deviation: 0.0,
    });
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let shortest = FragmentLengthModel::SHORTEST;
    assert!((0..100).all(|_| shortest + table.sample(&mut rng) as u32 == 151));
}

#[test]
fn the_first_of_equal_fragments_is_no_copy() {
    let fragment = |from: u32| Fragment {
        molecule: 0,
        from,
        family: from,
        to: from + 200,
        first_is_sense: true,
        haplotype: 0,
        is_copy: false,
    };
    let mut fragments = [5, 7, 5, 9, 5].map(fragment);
    mark_copies(&SimulationConfig::default(), &mut fragments);
    let copies = fragments.map(|fragment| fragment.is_copy);
    assert_eq!(copies, [false, false, true, false, true]);
}

#[test]
fn with_identifiers_only_fragments_of_one_molecule_are_copies() {
    let fragment = |family: u32| Fragment {
        molecule: 0,
        from: 5,
        family,
        to: 205,
        first_is_sense: true,
        haplotype: 0,
        is_copy: false,
    };
    let mut config = SimulationConfig::default();
    let copies = |config: &SimulationConfig| {
        let mut fragments = [1, 2, 1, 3].map(fragment);
        mark_copies(config, &mut fragments);
        fragments.map(|fragment| fragment.is_copy)
    };
    assert_eq!(copies(&config), [false, true, true, true]);
    config.reads.umi = Some(UmiModel::default());
    assert_eq!(copies(&config), [false, false, true, false]);
}

#[test]
fn a_bias_to_the_3_prime_end_has_its_mean_and_stays_within_the_molecule() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut mean = |bias: f64, most: u32| {
        let drawn: Vec<u32> = (0..20_000)
            .map(|_| bases_behind(bias, most, rng.random()))
            .collect();
        assert!(drawn.iter().all(|&bases| bases <= most));
        drawn.iter().map(|&bases| f64::from(bases)).sum::<f64>() / 20_000.0
    };
    // Whole bases below the number drawn: half a base less. Five standard errors are 11.
    let free = mean(300.0, 1_000_000);
    assert!((free - 299.5).abs() < 11.0, "{free}");
    // A bias far longer than the molecule is none.
    let even = mean(1e6, 1_000);
    assert!((even - 500.0).abs() < 12.0, "{even}");
    assert!(mean(300.0, 0).abs() < 1e-9);
}

#[test]
fn a_biased_molecule_gives_as_many_fragments_as_its_end_does() {
    assert!((effective_length(5_000, None) - 5_000.0).abs() < 1e-9);
    let biased = effective_length(5_000, Some(300.0));
    assert!((biased - 300.0).abs() < 0.01, "{biased}");
    let short = effective_length(30, Some(30_000.0));
    assert!((short - 30.0).abs() < 0.1, "{short}");
}
