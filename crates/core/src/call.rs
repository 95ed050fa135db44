//! A fusion call: what was found, with everything that is reported of it.
//!
//! `five_prime` and `three_prime` are by transcription, not by position.

use serde::{Deserialize, Serialize};

use crate::{Breakend, Ledger, Phred, Role, Sequence, Strand};

/// A gene by its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GeneRef {
    /// HGNC symbol, or the gene id where there is none.
    pub symbol: String,
    /// Ensembl gene id with version, where the annotation has one.
    pub id: Option<String>,
    /// The annotated strand.
    pub strand: Strand,
}

/// A gene beside an intergenic breakend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Nearby {
    /// The gene.
    pub gene: GeneRef,
    /// Bases from the breakend to the gene's nearest base.
    pub distance: u32,
}

/// Where a breakend lies: in a gene, or beside some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Within a gene.
    Gene(GeneRef),
    /// In no gene of the annotation: the nearest on the lower and the higher side.
    Intergenic {
        /// The nearest gene at lower coordinates.
        lower: Option<Nearby>,
        /// The nearest gene at higher coordinates.
        higher: Option<Nearby>,
    },
}

/// A transcript by its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TranscriptRef {
    /// Ensembl transcript id with version, or the annotation's own id; where the source has none, a
    /// made-up stable one.
    pub id: String,
    /// RefSeq accession with version, where known.
    pub refseq: Option<String>,
    /// Whether this is the MANE Select transcript.
    pub is_mane_select: bool,
}

/// What kind of place a breakend lies at, on the reported transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// The last base of an exon that keeps its 5' part, or the first base of one that keeps its 3'.
    SpliceSite,
    /// Within a coding exon stretch.
    Cds,
    /// Within an exon before the start codon.
    FivePrimeUtr,
    /// Within an exon behind the stop codon.
    ThreePrimeUtr,
    /// Within an exon of a non-coding transcript.
    Exon,
    /// Between exons.
    Intron,
    /// In no gene.
    Intergenic,
}

/// A breakend's place counted in exons of the reported transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExonPlace {
    /// The exon, counted from 1 in transcript order, non-coding exons included: for a 5' partner the
    /// last one that is (partly) retained, for a 3' partner the first one.
    pub number: u32,
    /// Exons of the transcript.
    pub of: u32,
    /// Bases from the exon's edge towards the partner, on the transcript's strand: 0 at the edge,
    /// negative within the exon for a 5' partner (bases of the exon lost), positive beyond it
    /// (intron bases retained); for a 3' partner positive within the exon, negative before it.
    pub offset: i64,
}

/// Another place at which reads of a side lie as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherLocus {
    /// The gene there; `None` in no gene.
    pub gene: Option<GeneRef>,
    /// The breakend there; of several in one gene the one that most fragments have.
    pub breakend: Breakend,
    /// Unique supporting fragments that lie there as well.
    pub fragments: u32,
}

/// One side of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// The gene, or the neighbourhood.
    pub placement: Placement,
    /// Other genes that could be meant, best first.
    pub alternatives: Vec<GeneRef>,
    /// Other places at which supporting fragments lie as well on this side, as far as the file names them:
    /// by fragments, most first. `alternatives` share the place, these do not.
    pub elsewhere: Vec<OtherLocus>,
    /// Whether the gene is among the targets.
    pub is_target: bool,
    /// The breakend: the last base retained.
    pub breakend: Breakend,
    /// The strand transcribed into the fusion; `None` when the direction is not known.
    pub transcribed: Option<Strand>,
    /// The transcript that exon numbers refer to.
    pub transcript: Option<TranscriptRef>,
    /// What kind of place it is.
    pub site: Site,
    /// The place in exons; `None` without a transcript or outside of it.
    pub exon: Option<ExonPlace>,
    /// Forward-strand reference base at the breakend; `N` where nothing tells.
    pub reference_base: u8,
    /// The two intron bases next to the break, in the direction of transcription, from a FASTA.
    pub splice_dinucleotide: Option<[u8; 2]>,
    /// Reads that cross this place as ordinary transcription does (continuous or spliced within
    /// the gene); `None` where that was not counted.
    pub reference_reads: Option<u32>,
    /// Longest anchor of any supporting junction read on this side, in bases.
    pub longest_anchor: u32,
    /// Share (0 to 1) of supporting fragments that are placed uniquely on this side.
    pub unique_share: f64,
    /// For a call without a junction read: how far from `breakend` the break may lie, along the
    /// reference, `(lowest, highest)` offset. `(0, 0)` for a precise call.
    pub uncertainty: (i64, i64),
}

impl Partner {
    /// The gene's symbol; for an intergenic place none.
    pub fn symbol(&self) -> Option<&str> {
        match &self.placement {
            Placement::Gene(gene) => Some(&gene.symbol),
            Placement::Intergenic { .. } => None,
        }
    }
}

/// Fragments that support a call. Each is counted once, at its best kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Unique fragments with a split read.
    pub split: u32,
    /// Unique fragments with a gapped read.
    pub gapped: u32,
    /// Unique spanning pairs.
    pub spanning: u32,
    /// Fragments with a split read, duplicates included.
    pub raw_split: u32,
    /// Fragments with a gapped read, duplicates included.
    pub raw_gapped: u32,
    /// Spanning pairs, duplicates included.
    pub raw_spanning: u32,
}

impl Support {
    /// Unique fragments of any kind.
    pub const fn unique(&self) -> u32 {
        self.split + self.gapped + self.spanning
    }

    /// Unique fragments that place the junction to the base.
    pub const fn junction(&self) -> u32 {
        self.split + self.gapped
    }

    /// Fragments of any kind, duplicates included.
    pub const fn raw(&self) -> u32 {
        self.raw_split + self.raw_gapped + self.raw_spanning
    }
}

/// Equal bases on both sides that leave the junction's place open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Homology {
    /// Bases by which the junction may move towards the 5' side (the 5' flank gets shorter).
    pub towards_five_prime: u32,
    /// Bases by which it may move towards the 3' side.
    pub towards_three_prime: u32,
    /// The ambiguous bases, in the direction of transcription.
    pub bases: Sequence,
}

/// The geometry that joins the two breakends in the genome. RNA proves no DNA mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Geometry {
    /// Different contigs.
    Translocation,
    /// Same contig, opposite strands.
    Inversion,
    /// Same contig and strand, in the order of transcription.
    Deletion,
    /// Same contig and strand, against the order of transcription.
    TandemDuplication,
}

/// Why a frame is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameUnknown {
    /// The 5' or the 3' side has no coding transcript.
    NoCodingTranscript,
    /// The 5' side breaks before its start codon, so the 3' gene's own start may serve.
    BeforeStartCodon,
    /// The 3' side begins at or before its own start codon: the whole protein may be made.
    WholeCds,
    /// The 5' side breaks behind its stop codon.
    BehindStopCodon,
    /// The 3' side begins behind its stop codon.
    NoCdsRetained,
    /// The annotated CDS is incomplete, so its frame is not known.
    IncompleteCds,
    /// No read places the junction to the base.
    Imprecise,
    /// A side is transcribed against its gene, or is in no gene.
    NotSense,
    /// The number of inserted bases is not known.
    UnknownInsertion,
}

/// Whether the 3' gene is read in its own frame across the junction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameStatus {
    /// In frame.
    InFrame,
    /// Out of frame.
    OutOfFrame,
    /// A stop codon lies in the 5' gene's frame before the 3' gene's coding bases are reached, or
    /// at the junction.
    StopCodon,
    /// Not known.
    Unknown,
}

/// The frame, with what gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameVerdict {
    /// The verdict on the reported (MANE Select where there is one) transcripts.
    pub status: FrameStatus,
    /// Why it is unknown; set exactly then.
    pub unknown: Option<FrameUnknown>,
    /// The 5' and the 3' transcript that give `status`.
    pub pair: Option<(TranscriptRef, TranscriptRef)>,
    /// The best verdict over all coding transcript pairs.
    pub any_status: FrameStatus,
    /// The pair that gives `any_status`.
    pub any_pair: Option<(TranscriptRef, TranscriptRef)>,
    /// Transcript pairs with a known frame.
    pub pairs_known: u32,
    /// Those of them that are in frame.
    pub pairs_in_frame: u32,
}

/// How much of a protein domain a fusion keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DomainStatus {
    /// All residues.
    Complete,
    /// Some residues.
    Partial,
    /// No residue.
    Lost,
    /// Not known.
    Unknown,
}

/// The joined molecule around the junction, in the direction of transcription.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JunctionSequence {
    /// Bases of the 5' partner up to the junction.
    pub five_prime: Sequence,
    /// Bases between the partners that neither gives.
    pub inserted: Sequence,
    /// Bases of the 3' partner from the junction on.
    pub three_prime: Sequence,
}

/// The names of a fusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FusionNames {
    /// `ETV6::NTRK3`; an intergenic side is `contig:position`.
    pub hgnc: String,
    /// HGVS adjoined transcripts (`NM_001987.5:r.?_1009::NM_001012338.3:r.N_?`), where both sides are
    /// at exonic bases of transcripts.
    pub hgvs: Option<String>,
    /// VICC nomenclature (`NM_001987.5(ETV6):e.5::NM_001012338.3(NTRK3):e.15`).
    pub vicc: Option<String>,
}

/// How a call is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Passes every filter.
    Pass,
    /// Only lacks evidence, and is worth another look.
    Watch,
    /// Fails at least one filter.
    Filtered,
}

/// One junction of one gene pair, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct FusionCall {
    /// Unique in the file; made from genes and rank, the same for any thread count.
    pub id: String,
    /// Shared by all junctions of one gene pair and by the reciprocal.
    pub group: String,
    /// The side transcribed first.
    pub five_prime: Partner,
    /// The side transcribed last.
    pub three_prime: Partner,
    /// Whether the direction of transcription is known; else the sides are in canonical order.
    pub direction_known: bool,
    /// Whether the junction is known to the base: a read crosses it, or mates are clipped at exon boundaries of a published pair.
    pub is_precise: bool,
    /// The place the (best) target gene takes.
    pub target_role: Role,
    /// Bases between the partners, in the direction of transcription.
    pub inserted: Sequence,
    /// Equivalent placements.
    pub homology: Homology,
    /// Supporting fragments.
    pub support: Support,
    /// Names of supporting fragments, sorted.
    pub fragment_names: Vec<String>,
    /// How the breakends lie.
    pub geometry: Geometry,
    /// Neighbouring genes on one strand, where transcription running on is the simpler story. A
    /// label, not a verdict.
    pub is_read_through: bool,
    /// The id of the reciprocal junction's call, if seen.
    pub reciprocal: Option<String>,
    /// Whether the pair is published, and in which exons.
    pub published: Option<String>,
    /// Normal samples of the panel that show the junction; `None` without a panel that looked for it.
    pub normal_samples: Option<u32>,
    /// Unique fragments of exactly this junction in the matched normal sample; `None` without one that
    /// was looked at for it.
    pub matched_normal_fragments: Option<u32>,
    /// The name of the structural variant in the tumour's DNA that explains the junction, if one was
    /// given.
    pub dna_support: Option<String>,
    /// The reading frame.
    pub frame: FrameVerdict,
    /// What is kept of the target's kinase domain.
    pub kinase_domain: DomainStatus,
    /// What is kept of the target's transmembrane segment.
    pub transmembrane: DomainStatus,
    /// The molecule around the junction, by majority of the reads.
    pub sequence: Option<JunctionSequence>,
    /// The peptide around the junction, `|` at the junction; needs a known frame.
    pub peptide: Option<String>,
    /// The fusion transcript's bases around the junction from the reference, `|` at the junction;
    /// needs a FASTA.
    pub transcript_sequence: Option<String>,
    /// The names.
    pub names: FusionNames,
    /// The reasons, adding up to `quality`.
    pub ledger: Ledger,
    /// Phred posterior that the call is an artefact.
    pub quality: Phred,
    /// Names of the filters it fails, in the filters' order.
    pub filters: Vec<String>,
    /// How to take it.
    pub tier: Tier,
}

impl FusionCall {
    /// Whether it passes every filter.
    pub fn is_pass(&self) -> bool {
        self.tier == Tier::Pass
    }
}
