//! What kind of fusion a simulated one is, by where it joins what.

use std::fmt;

use trkfuse_core::{Retained, Site};
use trkfuse_genes::{TARGETS, known_pair};

use super::frame::FrameTruth;
use super::fusion::{Fusion, Side};

/// A kind of fusion. Where several fit, it is the first of this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FusionClass {
    /// What the rearrangement leaves of both genes, joined: the reciprocal of the fusion before it.
    Reciprocal,
    /// One side lies in no gene on the strand that is transcribed.
    Intergenic,
    /// Both sides lie in one gene.
    WithinGene,
    /// The 5' gene is a target, which mostly loses its kinase domain, and the 3' gene is none.
    TargetAsFivePrime,
    /// Bases between the sides that neither gives.
    Inserted,
    /// Bases that either side could give, planted.
    Microhomology,
    /// One side or both within an intron, which is retained up to the break.
    IntronRetained,
    /// One side or both within an exon, or at a transcript's end.
    MidExon,
    /// Exon boundaries; the reciprocal is expressed as well.
    WithReciprocal,
    /// Exon boundaries; the sample has another junction of the same two genes at exon boundaries.
    Isoforms,
    /// Exon boundaries of two genes on one strand of one contig, in the order of transcription: an aligner may take the
    /// junction for an intron, a caller for read-through.
    SameStrand,
    /// A published pair at its published exons, or at other exon boundaries in frame.
    Published,
    /// A published pair at other exon boundaries, out of frame or with a stop codon before the 3' gene.
    PublishedOutOfFrame,
    /// A pair that nobody published, at exon boundaries, in frame.
    Unpublished,
    /// The same out of frame, or with a stop codon before the 3' gene.
    OutOfFrame,
    /// Exon boundaries outside of a coding region of known frame: the 3' gene is read from its own start codon, or not at all.
    NoFrame,
}

impl FusionClass {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Reciprocal,
        Self::Intergenic,
        Self::WithinGene,
        Self::TargetAsFivePrime,
        Self::Inserted,
        Self::Microhomology,
        Self::IntronRetained,
        Self::MidExon,
        Self::WithReciprocal,
        Self::Isoforms,
        Self::SameStrand,
        Self::Published,
        Self::PublishedOutOfFrame,
        Self::Unpublished,
        Self::OutOfFrame,
        Self::NoFrame,
    ];

    /// As it stands in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reciprocal => "reciprocal",
            Self::Intergenic => "intergenic partner",
            Self::WithinGene => "within one gene",
            Self::TargetAsFivePrime => "target as 5' gene",
            Self::Inserted => "inserted bases",
            Self::Microhomology => "microhomology",
            Self::IntronRetained => "intron retained",
            Self::MidExon => "within an exon",
            Self::WithReciprocal => "with a reciprocal",
            Self::Isoforms => "several isoforms",
            Self::SameStrand => "same strand, as an intron",
            Self::Published => "published exons",
            Self::PublishedOutOfFrame => "published, out of frame",
            Self::Unpublished => "unpublished, in frame",
            Self::OutOfFrame => "unpublished, out of frame",
            Self::NoFrame => "exon boundaries, no frame",
        }
    }
}

impl fmt::Display for FusionClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The class of each fusion of a sample; a reciprocal stands right behind its fusion.
pub(crate) fn of_all(fusions: &[Fusion]) -> Vec<FusionClass> {
    (0..fusions.len())
        .map(|number| {
            let fusion = &fusions[number];
            by_place(fusion).unwrap_or_else(|| {
                if fusions
                    .get(number + 1)
                    .is_some_and(|next| next.is_reciprocal)
                {
                    FusionClass::WithReciprocal
                } else if has_isoform(fusions, number) {
                    FusionClass::Isoforms
                } else {
                    at_exon_boundaries(fusion)
                }
            })
        })
        .collect()
}

/// The class of all but a fusion of two genes at exon boundaries.
fn by_place(fusion: &Fusion) -> Option<FusionClass> {
    if fusion.is_reciprocal {
        return Some(FusionClass::Reciprocal);
    }
    let (Some(five_prime), Some(three_prime)) =
        (fusion.five_prime.symbol(), fusion.three_prime.symbol())
    else {
        return Some(FusionClass::Intergenic);
    };
    let sites = [site(&fusion.five_prime), site(&fusion.three_prime)];
    let is_target = |symbol: &str| TARGETS.contains(&symbol);
    if five_prime == three_prime {
        Some(FusionClass::WithinGene)
    } else if is_target(five_prime) && !is_target(three_prime) {
        Some(FusionClass::TargetAsFivePrime)
    } else if !fusion.inserted.is_empty() {
        Some(FusionClass::Inserted)
    } else if fusion.has_planted_homology {
        Some(FusionClass::Microhomology)
    } else if sites.contains(&Site::Intron) {
        Some(FusionClass::IntronRetained)
    } else if sites.iter().any(|site| *site != Site::SpliceSite) {
        Some(FusionClass::MidExon)
    } else {
        None
    }
}

/// Whether another junction of the same genes at exon boundaries is expressed.
fn has_isoform(fusions: &[Fusion], number: usize) -> bool {
    let genes = |fusion: &Fusion| {
        let symbol = |side: &Side| side.symbol().map(str::to_string);
        (symbol(&fusion.five_prime), symbol(&fusion.three_prime))
    };
    let own = genes(&fusions[number]);
    fusions.iter().enumerate().any(|(other, fusion)| {
        other != number && by_place(fusion).is_none() && genes(fusion) == own
    })
}

fn at_exon_boundaries(fusion: &Fusion) -> FusionClass {
    if is_in_order(fusion) {
        return FusionClass::SameStrand;
    }
    let symbol = |side: &Side| side.symbol().unwrap_or_default().to_string();
    let exon = |side: &Side| side.exon_place().map(|place| place.number);
    let published = known_pair(&symbol(&fusion.five_prime), &symbol(&fusion.three_prime));
    let exons = exon(&fusion.five_prime).zip(exon(&fusion.three_prime));
    let is_published_exons = exons
        .zip(published)
        .is_some_and(|(exons, pair)| pair.exons.contains(&exons));
    match (published.is_some(), fusion.frame) {
        _ if is_published_exons => FusionClass::Published,
        (true, FrameTruth::InFrame) => FusionClass::Published,
        (false, FrameTruth::InFrame) => FusionClass::Unpublished,
        (true, FrameTruth::OutOfFrame | FrameTruth::StopCodon) => FusionClass::PublishedOutOfFrame,
        (false, FrameTruth::OutOfFrame | FrameTruth::StopCodon) => FusionClass::OutOfFrame,
        (_, FrameTruth::Unknown) => FusionClass::NoFrame,
    }
}

/// Whether one strand of a contig has both sides, the 5' gene's first.
fn is_in_order(fusion: &Fusion) -> bool {
    let (five_prime, three_prime) = (&fusion.five_prime, &fusion.three_prime);
    let (before, behind) = (five_prime.breakend, three_prime.breakend);
    before.contig == behind.contig
        && five_prime.strand == three_prime.strand
        && match before.retained {
            Retained::Lower => before.pos < behind.pos,
            Retained::Higher => before.pos > behind.pos,
        }
}

/// What kind of place of the spliced transcript the break is.
fn site(side: &Side) -> Site {
    side.transcript().map_or(Site::Intergenic, |transcript| {
        transcript.site(side.breakend.pos, side.role)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        FusionSpec, Inserted, Microhomology, MiniLayout, Sample, SimulationConfig, Support,
        WorldChoice,
    };

    fn spec(text: &str) -> FusionSpec {
        FusionSpec {
            support: Support::Fragments(1),
            ..FusionSpec::parse(text).expect("a fusion")
        }
    }

    fn classes(world: WorldChoice, fusions: Vec<FusionSpec>) -> Vec<FusionClass> {
        let sample = Sample::draw(&SimulationConfig {
            world,
            fusions,
            background_pairs: 0,
            ..SimulationConfig::default()
        })
        .expect("a sample");
        let fusions = &sample.truth().fusions;
        fusions.iter().map(|fusion| fusion.class).collect()
    }

    /// The class of a fusion that is alone in its sample.
    fn class(text: &str) -> FusionClass {
        classes(WorldChoice::default(), vec![spec(text)])[0]
    }

    #[test]
    fn exon_boundaries_are_told_apart_by_publication_and_frame() {
        for (text, expected) in [
            ("ETV6:5::NTRK3:15", FusionClass::Published),
            ("ETV6:5::NTRK3:16", FusionClass::PublishedOutOfFrame),
            ("BCR:14::ABL1:2", FusionClass::Unpublished),
            ("BCR:14::ABL1:4", FusionClass::OutOfFrame),
            ("ETV6:5::NTRK3:1", FusionClass::MidExon),
            ("ETV6:5::NTRK3:2", FusionClass::NoFrame),
            ("LMNA:2::NTRK1:11", FusionClass::SameStrand),
            ("NTRK3:10::ETV6:6", FusionClass::TargetAsFivePrime),
            ("NTRK1:5::NTRK1:8", FusionClass::WithinGene),
        ] {
            assert_eq!(class(text), expected, "{text}");
        }
    }

    #[test]
    fn breaks_by_base_are_told_apart_by_what_lies_there() {
        for (text, expected) in [
            // NTRK3's exon 15 starts, going down, at 87940753.
            ("ETV6:5::chr15:87940753:-", FusionClass::Published),
            ("ETV6:5::chr15:87940733:-", FusionClass::MidExon),
            ("ETV6:5::chr15:87940853:-", FusionClass::IntronRetained),
            ("chr8:60000000:+::NTRK3:15", FusionClass::Intergenic),
        ] {
            assert_eq!(class(text), expected, "{text}");
        }
    }

    #[test]
    fn what_lies_at_the_junction_goes_before_where_it_lies() {
        let inserted = FusionSpec {
            inserted: Inserted::Random(3),
            ..spec("ETV6:5::NTRK3:15")
        };
        let homology = FusionSpec {
            homology: Some(Microhomology {
                upstream: 2,
                downstream: 1,
            }),
            ..spec("ETV6:5::NTRK3:15")
        };
        let of = |fusion| classes(WorldChoice::default(), vec![fusion]);
        assert_eq!(of(inserted), [FusionClass::Inserted]);
        assert_eq!(of(homology), [FusionClass::Microhomology]);
    }

    #[test]
    fn a_reciprocal_marks_its_fusion() {
        let fusion = FusionSpec {
            reciprocal: Some(Support::Fragments(1)),
            ..spec("ETV6:5::NTRK3:15")
        };
        let expected = [FusionClass::WithReciprocal, FusionClass::Reciprocal];
        assert_eq!(classes(WorldChoice::default(), vec![fusion]), expected);
    }

    #[test]
    fn isoforms_are_junctions_of_the_same_genes_at_exon_boundaries() {
        let world = || WorldChoice::Mini(MiniLayout::of(&["ETV6", "NTRK3", "TPM3", "NTRK1"]));
        let two = ["ETV6:5::NTRK3:15", "TPM3:8::NTRK1:10", "ETV6:4::NTRK3:14"];
        assert_eq!(
            classes(world(), two.map(spec).to_vec()),
            [
                FusionClass::Isoforms,
                FusionClass::Published,
                FusionClass::Isoforms
            ]
        );
    }

    #[test]
    fn no_two_classes_share_a_word() {
        let words: std::collections::BTreeSet<&str> = FusionClass::ALL
            .into_iter()
            .map(FusionClass::word)
            .collect();
        assert_eq!(words.len(), FusionClass::ALL.len());
    }
}
