//! What misled a caller.

use super::CallVerdict;
use crate::evaluate::call_row::{CallRow, CallSide};
use crate::evaluate::decoys::DecoyRow;
use crate::evaluate::input::EvaluationConfig;

/// Farthest side of a call from a decoy at one place that is laid to it, in bases: what lies at a place misleads only there.
const ONE_PLACE: u64 = 500;

/// A call of no true junction: of genes that are not judged, of a decoy, or out of the blue.
pub(crate) fn classify(
    call: &CallRow,
    decoys: &[DecoyRow],
    config: &EvaluationConfig,
) -> CallVerdict {
    let sides = [&call.five_prime, &call.three_prime];
    let is_judged = config.targets.is_empty()
        || sides.iter().any(|side| side.names_any(&config.targets))
        // A caller that names no genes may mean any.
        || !sides.iter().all(|side| side.is_named());
    if !is_judged {
        return CallVerdict::OtherGenes;
    }
    let decoy = decoys
        .iter()
        .enumerate()
        .filter_map(|(index, decoy)| Some((closeness(sides, decoy, config)?, index)))
        .min()
        .map(|(_, index)| index);
    CallVerdict::False { decoy }
}

/// How near a call is to a decoy, less is nearer; `None` when they have nothing to do with each other.
/// Decoys with two ends come before decoys at one place, places before names.
fn closeness(
    sides: [&CallSide; 2],
    decoy: &DecoyRow,
    config: &EvaluationConfig,
) -> Option<(u8, u64)> {
    let within = |side: &CallSide, place| {
        side.place
            .distance(place)
            .filter(|bases| *bases <= config.locus_reach)
            .map(u64::from)
    };
    let Some(second) = &decoy.second else {
        return sides
            .into_iter()
            .filter_map(|side| within(side, &decoy.first))
            .filter(|bases| *bases <= ONE_PLACE)
            .min()
            .map(|bases| (2, bases));
    };
    let ways = [[sides[0], sides[1]], [sides[1], sides[0]]];
    let by_place = ways
        .into_iter()
        .filter_map(|[a, b]| Some(within(a, &decoy.first)? + within(b, second)?))
        .min()
        .map(|bases| (0, bases));
    by_place.or_else(|| {
        let (first, second) = decoy.genes.as_ref()?;
        ways.into_iter()
            .any(|[a, b]| a.is_in(first) && b.is_in(second))
            .then_some((1, 0))
    })
}
