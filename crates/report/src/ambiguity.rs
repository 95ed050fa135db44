//! How far a breakend may lie from where it is reported.

use trkfuse_core::{FusionCall, Retained, Role};

/// Offsets along the reference, `(lowest, highest)`, that the breakend of one side may have from its
/// reported position: by homology for a call that a read places to the base, else by what bounds it.
///
/// Lowest is never above 0, highest never below. The two sides of a homology mirror each other where
/// both retain the same flank: as one breakend moves up the reference, the other moves down.
///
/// ```text
///   junction moves towards 3':   5' flank grows       3' flank shrinks
///   flank retained               lower  -> pos + 1    lower  -> pos - 1
///                                higher -> pos - 1    higher -> pos + 1
/// ```
pub(crate) fn ambiguity(call: &FusionCall, side: Role) -> (i64, i64) {
    let partner = match side {
        Role::FivePrime => &call.five_prime,
        Role::ThreePrime => &call.three_prime,
    };
    if !call.is_precise {
        let (low, high) = partner.uncertainty;
        return (low.min(0), high.max(0));
    }
    // Inserted bases and homology exclude each other: with bases between the flanks, moving the
    // junction would change them.
    if !call.inserted.is_empty() {
        return (0, 0);
    }
    let towards_five = i64::from(call.homology.towards_five_prime);
    let towards_three = i64::from(call.homology.towards_three_prime);
    let climbs_towards_three = match side {
        Role::FivePrime => partner.breakend.retained == Retained::Lower,
        Role::ThreePrime => partner.breakend.retained == Retained::Higher,
    };
    if climbs_towards_three {
        (-towards_five, towards_three)
    } else {
        (-towards_three, towards_five)
    }
}
