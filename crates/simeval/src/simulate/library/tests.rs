use super::*;

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
        to: from + 200,
        first_is_sense: true,
        haplotype: 0,
        is_copy: false,
    };
    let mut fragments = [5, 7, 5, 9, 5].map(fragment);
    mark_copies(&mut fragments);
    let copies = fragments.map(|fragment| fragment.is_copy);
    assert_eq!(copies, [false, false, true, false, true]);
}
