//! Everything that is worked out of one candidate before it is weighed.

use trkfuse_core::{
    Breakend, DomainStatus, End, FrameUnknown, FrameVerdict, FusionNames, Geometry,
    JunctionSequence, Role, Sequence, Site, role,
};
use trkfuse_genes::{DomainKind, Gene, KnownPair, Transcript, known_pair};

use super::{consensus, domain, frame, geometry, names, peptide, spliced};
use crate::normals::Sighting;
use crate::partner::best_site;
use crate::{Candidate, Context};

/// What a candidate means.
#[derive(Clone, Debug)]
pub(crate) struct Findings {
    /// The best kind of place over the 5' gene's transcripts.
    pub(crate) five_prime_site: Site,
    /// The best kind of place over the 3' gene's transcripts.
    pub(crate) three_prime_site: Site,
    /// Whether both sides lie in one gene.
    pub(crate) is_same_gene: bool,
    /// How the breakends lie.
    pub(crate) geometry: Geometry,
    /// Neighbours on one strand.
    pub(crate) is_read_through: bool,
    /// The published pair.
    pub(crate) published: Option<&'static KnownPair>,
    /// Whether the exons are those published.
    pub(crate) has_published_exons: bool,
    /// What the panel of normals shows of the junction.
    pub(crate) normals: Option<Sighting>,
    /// What the matched normal shows of it.
    pub(crate) matched_normal: Option<Sighting>,
    /// The structural variant that explains it.
    pub(crate) dna_support: Option<String>,
    /// The frame.
    pub(crate) frame: FrameVerdict,
    /// The frame, were there a stop codon among the bases that neither a reference nor reads show.
    pub(crate) cautious_frame: FrameVerdict,
    /// The place of the target that matters: the 3' one if it is a target.
    pub(crate) target_role: Role,
    /// The target's kinase domain.
    pub(crate) kinase_domain: DomainStatus,
    /// The target's transmembrane segment.
    pub(crate) transmembrane: DomainStatus,
    /// The joined bases as the reads show them.
    pub(crate) observed: Option<JunctionSequence>,
    /// The joined bases as the reference has them.
    pub(crate) expected: Option<JunctionSequence>,
    /// The peptide across the junction.
    pub(crate) peptide: Option<String>,
    /// The names.
    pub(crate) names: FusionNames,
}

impl Findings {
    /// Whether ordinary transcription or splicing explains the junction: then normal samples show it
    /// because it is benign, not because it is an artefact.
    pub(crate) fn has_simpler_story(&self) -> bool {
        self.is_same_gene || (self.is_read_through && self.published.is_none())
    }
}

/// One side of a candidate, by its place in the fusion transcript.
#[derive(Clone, Copy)]
struct Side<'c> {
    gene: Option<&'c Gene>,
    breakend: Breakend,
    place: Role,
    /// Whether the break is there, or only bounded.
    is_precise: bool,
}

impl<'c> Side<'c> {
    fn new(candidate: &'c Candidate, place: Role) -> Self {
        let (gene, breakend) = match place {
            Role::FivePrime => (candidate.partners.five_prime(), candidate.five_prime()),
            Role::ThreePrime => (candidate.partners.three_prime(), candidate.three_prime()),
        };
        Self {
            gene: gene.map(AsRef::as_ref),
            breakend,
            place,
            is_precise: candidate.is_precise,
        }
    }

    /// The gene, if it is transcribed in its own sense.
    fn sense_gene(self) -> Option<&'c Gene> {
        self.gene
            .filter(|gene| role(gene.strand, self.breakend.retained) == self.place)
    }

    /// The transcript that the break belongs to, if the gene is transcribed in sense. Where mates happen to end tells
    /// none.
    fn joined_transcript(self) -> Option<&'c Transcript> {
        self.sense_gene().map(|gene| {
            if self.is_precise {
                domain::joined_transcript(gene, self.breakend, self.place)
            } else {
                gene.main()
            }
        })
    }

    fn site(self) -> Site {
        let Some(gene) = self.gene else {
            return Site::Intergenic;
        };
        match best_site(gene, self.breakend, self.place) {
            // A gene crossed against its sense has no exon edges to land on.
            Site::SpliceSite if self.sense_gene().is_none() => Site::Exon,
            site => site,
        }
    }

    /// The exon of the main transcript whose edge the break is.
    fn whole_exon(self) -> Option<u32> {
        let exon = self
            .sense_gene()?
            .main()
            .exon_place(self.breakend.pos, self.place)?;
        (exon.offset == 0).then_some(exon.number)
    }

    fn domain(self, kind: DomainKind) -> DomainStatus {
        self.sense_gene()
            .zip(self.joined_transcript())
            .map_or(DomainStatus::Unknown, |(gene, joined)| {
                domain::status(gene, kind, self.breakend, joined)
            })
    }

    fn named(self, context: &Context) -> names::NamedSide<'c> {
        names::NamedSide {
            gene: self.gene,
            breakend: self.breakend,
            contig: context.contigs.name(self.breakend.contig).to_string(),
            is_sense: self.sense_gene().is_some(),
        }
    }
}

/// Works out what a candidate means.
pub(crate) fn find(candidate: &Candidate, context: &Context) -> Findings {
    let five = Side::new(candidate, Role::FivePrime);
    let three = Side::new(candidate, Role::ThreePrime);
    let geometry = geometry::of(five.breakend, three.breakend);
    let pair = five.gene.zip(three.gene);
    let published = pair.and_then(|(five, three)| known_pair(&five.symbol, &three.symbol));
    let expected = expected_sequence(candidate, five, three, context);
    let observed = consensus::junction_sequence(candidate, expected.as_ref());
    let sequence = expected.as_ref().or(observed.as_ref());
    let target = target(five, three, context);
    let frame = |unknown_is_stop| {
        let genes = five.sense_gene().zip(three.sense_gene());
        frame_verdict(candidate, genes, sequence, unknown_is_stop)
    };
    Findings {
        five_prime_site: five.site(),
        three_prime_site: three.site(),
        is_same_gene: pair.is_some_and(|(five, three)| five.symbol == three.symbol),
        geometry,
        is_read_through: geometry == Geometry::Deletion
            && least_distance(five, three) < context.config.read_through_distance,
        published,
        has_published_exons: published
            .zip(five.whole_exon().zip(three.whole_exon()))
            .is_some_and(|(published, exons)| published.exons.contains(&exons)),
        normals: context
            .normals
            .and_then(|panel| panel.sighting(candidate, context)),
        matched_normal: context
            .matched_normal
            .and_then(|normal| normal.sighting(candidate, context)),
        dna_support: dna_support(candidate, context),
        frame: frame(false),
        cautious_frame: frame(true),
        target_role: target.place,
        kinase_domain: target.domain(DomainKind::Kinase),
        transmembrane: target.domain(DomainKind::Transmembrane),
        peptide: peptide(candidate, five, sequence),
        names: names::name(
            &five.named(context),
            &three.named(context),
            &candidate.inserted_sense(),
            candidate.is_precise,
        ),
        observed,
        expected,
    }
}

/// Bases between the two sides of a deletion, at least. Where mates happen to end tells no distance: a break that they only bound
/// may lie anywhere up to the ends of the genes.
fn least_distance(five: Side, three: Side) -> u32 {
    let is_precise = five.is_precise && three.is_precise;
    match (five.gene, three.gene) {
        (Some(five), Some(three)) if !is_precise => {
            let (low, high) = (five.span.min(three.span), five.span.max(three.span));
            high.start.zero_based().saturating_sub(low.end.zero_based())
        }
        _ => five.breakend.pos.distance(three.breakend.pos),
    }
}

/// The name of the structural variant that explains a junction that a read places.
fn dna_support(candidate: &Candidate, context: &Context) -> Option<String> {
    let variants = context
        .structural_variants
        .filter(|_| candidate.is_precise)?;
    variants
        .explaining(candidate.junction, context.config)
        .map(|variant| variant.id.clone())
}

/// The side of the target: the 3' one unless only the 5' gene is a target.
fn target<'c>(five: Side<'c>, three: Side<'c>, context: &Context) -> Side<'c> {
    let is_target = |side: Side| side.gene.is_some_and(|gene| context.is_target(gene));
    if is_target(five) && !is_target(three) {
        five
    } else {
        three
    }
}

/// The joined bases as the reference has them, where a read places the junction.
fn expected_sequence(
    candidate: &Candidate,
    five: Side,
    three: Side,
    context: &Context,
) -> Option<JunctionSequence> {
    let reference = context.reference.filter(|_| candidate.is_precise)?;
    spliced::junction_sequence(
        (five.joined_transcript(), five.breakend),
        (three.joined_transcript(), three.breakend),
        &candidate.inserted_sense(),
        reference,
    )
}

/// The peptide across the junction in the 5' gene's frame.
fn peptide(
    candidate: &Candidate,
    five: Side,
    sequence: Option<&JunctionSequence>,
) -> Option<String> {
    let sequence = sequence.filter(|_| candidate.is_precise)?;
    let coding = frame::five_prime_coding_bases(five.sense_gene()?.main(), five.breakend)?;
    peptide::across(sequence, coding)
}

fn frame_verdict(
    candidate: &Candidate,
    genes: Option<(&Gene, &Gene)>,
    sequence: Option<&JunctionSequence>,
    unknown_is_stop: bool,
) -> FrameVerdict {
    if !candidate.is_precise {
        return frame::unknown(FrameUnknown::Imprecise);
    }
    let Some((five_gene, three_gene)) = genes else {
        return frame::unknown(FrameUnknown::NotSense);
    };
    let unseen = JunctionSequence {
        five_prime: Sequence::default(),
        inserted: candidate.inserted_sense(),
        three_prime: Sequence::default(),
    };
    let sequence = sequence.unwrap_or(&unseen);
    frame::verdict(
        (five_gene, candidate.five_prime()),
        (three_gene, candidate.three_prime()),
        candidate.inserted.len(),
        |five, three| peptide::has_stop_between(sequence, five, three).unwrap_or(unknown_is_stop),
    )
}

/// The bases from a breakend's side that the reads agree on, for the reference base there.
pub(crate) fn observed_base(candidate: &Candidate, findings: &Findings, end: End) -> u8 {
    consensus::reference_base(candidate, findings.observed.as_ref(), end)
}
