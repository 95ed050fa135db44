//! Junctions that published partners may make with their targets, whether or not a sample shows them.

use trkfuse_core::Role;

use crate::catalogue::Catalogue;
use crate::genome::Genome;
use crate::screen::Screen;
use crate::short_clip::exon_edges;

/// Every exon end of a published partner joined to every exon start of its target.
pub(crate) fn add_known_junctions(screen: &mut Screen, catalogue: &Catalogue, genome: &Genome<'_>) {
    let partners = catalogue
        .entries()
        .iter()
        .filter(|entry| entry.is_known_partner);
    let partners = exon_edges(partners, Role::FivePrime, |_| false, genome);
    let targets = catalogue.targets().iter();
    let targets = exon_edges(targets, Role::ThreePrime, |_| false, genome);
    let behind: Vec<Vec<u8>> = targets
        .iter()
        .map(|edge| edge.transcribed(Role::ThreePrime))
        .collect();
    for partner in &partners {
        let before = partner.transcribed(Role::FivePrime);
        for (target, behind) in targets.iter().zip(&behind) {
            if partner.is_published_with(target) {
                screen.add_junction(&before, behind);
            }
        }
    }
}
