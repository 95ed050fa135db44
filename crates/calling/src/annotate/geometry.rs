//! How two breakends lie to each other. RNA proves no DNA mechanism, so these are words of geometry.

use trkfuse_core::{Breakend, Geometry, Strand};

use crate::partner::transcribed;
use trkfuse_core::Role;

/// The geometry of a junction, in the order of transcription.
pub(crate) fn of(five_prime: Breakend, three_prime: Breakend) -> Geometry {
    if five_prime.contig != three_prime.contig {
        return Geometry::Translocation;
    }
    let strand = transcribed(five_prime, Role::FivePrime);
    if strand != transcribed(three_prime, Role::ThreePrime) {
        return Geometry::Inversion;
    }
    let in_order = match strand {
        Strand::Forward => five_prime.pos < three_prime.pos,
        Strand::Reverse => five_prime.pos > three_prime.pos,
    };
    if in_order {
        Geometry::Deletion
    } else {
        Geometry::TandemDuplication
    }
}
