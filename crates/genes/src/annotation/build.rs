//! From collected features to genes: coding regions are put together, main transcripts chosen.

use std::cmp::Reverse;

use trkfuse_core::{ContigId, Interval, Pos, Strand};

use crate::domains::is_reference_form;
use crate::{CdsState, Gene, TARGETS, Transcript, TranscriptChoice};

/// A gene whose contig is still a name.
#[derive(Debug)]
pub(crate) struct NamedGene {
    contig: String,
    /// Its contig id means nothing yet.
    gene: Gene,
}

impl NamedGene {
    pub(crate) fn contig(&self) -> &str {
        &self.contig
    }

    pub(crate) fn place(self, contig: ContigId) -> Gene {
        Gene {
            contig,
            ..self.gene
        }
    }
}

/// What the tags of a transcript say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    pub(super) selection: Selection,
    pub(super) lacks_start: bool,
    pub(super) lacks_stop: bool,
}

/// Whether the annotation picks a transcript for its gene, the strongest pick first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Selection {
    /// MANE Select.
    Mane,
    /// Ensembl canonical, RefSeq Select.
    Canonical,
    #[default]
    None,
}

impl Tags {
    /// Takes one tag, as GENCODE, Ensembl or RefSeq spell it.
    pub(super) fn add(&mut self, tag: &str) {
        match tag {
            "MANE_Select" | "MANE Select" => self.selection = Selection::Mane,
            "Ensembl_canonical" | "RefSeq Select" => {
                self.selection = self.selection.min(Selection::Canonical);
            }
            "cds_start_NF" => self.lacks_start = true,
            "cds_end_NF" => self.lacks_stop = true,
            _ => {}
        }
    }
}

/// A transcript as features tell of it, in any order.
#[derive(Debug, Default)]
pub(super) struct DraftTranscript {
    pub(super) id: String,
    pub(super) tags: Tags,
    pub(super) exons: Vec<Interval>,
    /// Coding pieces with their phases.
    pub(super) cds: Vec<(Interval, Option<u8>)>,
    pub(super) stop_codon: Vec<Interval>,
    pub(super) has_start_codon: bool,
    /// Whether the coding region goes on beyond its lower and its higher end (RefSeq's `start_range`,
    /// `end_range`).
    pub(super) is_cut: (bool, bool),
}

/// A gene as features tell of it.
#[derive(Debug)]
pub(super) struct DraftGene {
    pub(super) contig: String,
    pub(super) strand: Strand,
    pub(super) symbol: String,
    pub(super) aliases: Vec<String>,
    pub(super) id: Option<String>,
    pub(super) biotype: Option<String>,
    /// The gene feature's own extent, if there is one.
    pub(super) extent: Option<Interval>,
    pub(super) transcripts: Vec<DraftTranscript>,
}

/// All genes of a file, and what kinds of features and tags it uses.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) genes: Vec<DraftGene>,
    pub(super) habits: Habits,
}

/// What a file tells at all, so that its silence can be read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    pub(super) gives_start_codons: bool,
    pub(super) gives_stop_codons: bool,
    /// Uses `cds_start_NF`, `cds_end_NF`.
    pub(super) tags_incomplete: bool,
}

impl Draft {
    /// The genes, in the order of the file; none when no feature is an exon or a coding piece.
    pub(super) fn into_genes(self) -> Vec<NamedGene> {
        let has_structure = self.genes.iter().any(|gene| {
            gene.transcripts
                .iter()
                .any(|t| !t.exons.is_empty() || !t.cds.is_empty())
        });
        if !has_structure {
            return Vec::new();
        }
        let habits = self.habits;
        self.genes
            .into_iter()
            .filter_map(|gene| build_gene(gene, habits))
            .collect()
    }
}

fn build_gene(draft: DraftGene, habits: Habits) -> Option<NamedGene> {
    let mut transcripts: Vec<(Tags, Transcript)> = draft
        .transcripts
        .into_iter()
        .filter_map(|t| Some((t.tags, build_transcript(&t, draft.strand, habits)?)))
        .collect();
    if transcripts.is_empty() {
        // RefSeq gives many pseudogenes no exons: the gene stands as one.
        let id = draft.id.as_ref().unwrap_or(&draft.symbol).clone();
        transcripts.push((
            Tags::default(),
            Transcript {
                id,
                refseq: None,
                choice: TranscriptChoice::Longest,
                strand: draft.strand,
                exons: vec![draft.extent?],
                cds: None,
                cds_state: CdsState::NonCoding,
            },
        ));
    }
    let transcripts = choose_main(&draft.symbol, transcripts);
    let spans = || transcripts.iter().filter_map(Transcript::span);
    let start = spans().map(|span| span.start).min()?;
    let end = spans().map(|span| span.end).max()?;
    let biotype = draft.biotype.unwrap_or_else(|| {
        let is_coding = transcripts.iter().any(Transcript::is_coding);
        String::from(if is_coding {
            "protein_coding"
        } else {
            "non_coding"
        })
    });
    let mut aliases = draft.aliases;
    aliases.sort();
    aliases.dedup();
    aliases.retain(|alias| *alias != draft.symbol);
    Some(NamedGene {
        contig: draft.contig,
        gene: Gene {
            symbol: draft.symbol,
            aliases,
            id: draft.id,
            biotype,
            contig: ContigId(0),
            strand: draft.strand,
            span: Interval::new(start, end)?,
            transcripts,
        },
    })
}

/// Puts the main transcript first; the others follow by id.
fn choose_main(symbol: &str, mut transcripts: Vec<(Tags, Transcript)>) -> Vec<Transcript> {
    let is_target = TARGETS.contains(&symbol);
    transcripts.sort_by_cached_key(|(tags, transcript)| {
        let is_reference_form = is_target && is_reference_form(symbol, transcript);
        let coding = transcript.cds_length();
        let complete = if transcript.cds_state == CdsState::Complete {
            coding
        } else {
            0
        };
        let length = transcript.length();
        (
            tags.selection,
            Reverse(is_reference_form),
            Reverse((complete, coding, length)),
            transcript.id.clone(),
        )
    });
    let mut chosen = Vec::with_capacity(transcripts.len());
    for (tags, mut transcript) in transcripts {
        transcript.choice = match tags.selection {
            _ if !chosen.is_empty() => TranscriptChoice::Isoform,
            Selection::Mane => TranscriptChoice::ManeSelect,
            Selection::Canonical => TranscriptChoice::Canonical,
            Selection::None => TranscriptChoice::Longest,
        };
        chosen.push(transcript);
    }
    if let Some((_, isoforms)) = chosen.split_first_mut() {
        isoforms.sort_by(|a, b| a.id.cmp(&b.id));
    }
    chosen
}

fn build_transcript(draft: &DraftTranscript, strand: Strand, habits: Habits) -> Option<Transcript> {
    // GTF leaves the stop codon out of CDS, GFF3 does not: with both, it is always in.
    let pieces = draft.cds.iter().map(|(piece, _)| *piece);
    let coding = merged(pieces.chain(draft.stop_codon.iter().copied()).collect(), 1);
    let cds = match (coding.first(), coding.last()) {
        (Some(first), Some(last)) if !draft.cds.is_empty() => Interval::new(first.start, last.end),
        _ => None,
    };
    let mut exons = merged(draft.exons.clone(), 0);
    let is_exonic = |pos: Pos| exons.iter().any(|exon| exon.contains(pos));
    if cds.is_some_and(|cds| !is_exonic(cds.start) || !is_exonic(cds.last())) {
        // No exons are given, or not all of them.
        exons = merged(exons.iter().chain(&coding).copied().collect(), 1);
    }
    if exons.is_empty() {
        return None;
    }
    let refseq = ["NM_", "NR_", "XM_", "XR_"]
        .iter()
        .any(|prefix| draft.id.starts_with(prefix))
        .then(|| draft.id.clone());
    let mut transcript = Transcript {
        id: draft.id.clone(),
        refseq,
        choice: TranscriptChoice::Isoform,
        strand,
        exons,
        cds,
        cds_state: CdsState::NonCoding,
    };
    if cds.is_some() {
        let coding_bases: u32 = coding.iter().map(|piece| piece.len()).sum();
        let follows_exons = coding_bases == transcript.cds_length() && !overlap(&draft.cds);
        transcript.cds_state = state(draft, &transcript, follows_exons, habits);
    }
    Some(transcript)
}

fn state(
    draft: &DraftTranscript,
    transcript: &Transcript,
    follows_exons: bool,
    habits: Habits,
) -> CdsState {
    let (cut_start, cut_stop) = match transcript.strand {
        Strand::Forward => draft.is_cut,
        Strand::Reverse => (draft.is_cut.1, draft.is_cut.0),
    };
    let has_start = if draft.tags.lacks_start || cut_start {
        false
    } else if habits.gives_start_codons && !habits.tags_incomplete {
        draft.has_start_codon
    } else {
        // Files that tag incomplete starts give no start_codon where translation begins at another
        // codon than ATG: silence means nothing there.
        draft.has_start_codon || first_phase(draft, transcript.strand).is_none_or(|p| p == 0)
    };
    let has_stop = if draft.tags.lacks_stop || cut_stop {
        false
    } else {
        !habits.gives_stop_codons || !draft.stop_codon.is_empty()
    };
    let in_frame = follows_exons && transcript.cds_length().is_multiple_of(3);
    match (has_start, has_stop) {
        (true, true) if in_frame => CdsState::Complete,
        (true, false) if follows_exons => CdsState::NoStop,
        (true, _) => CdsState::FrameBreak,
        (false, true) => CdsState::NoStart,
        (false, false) => CdsState::NoStartNoStop,
    }
}

/// The phase of the coding piece that comes first in transcript order.
fn first_phase(draft: &DraftTranscript, strand: Strand) -> Option<u8> {
    let first = match strand {
        Strand::Forward => draft.cds.iter().min_by_key(|(piece, _)| piece.start),
        Strand::Reverse => draft.cds.iter().max_by_key(|(piece, _)| piece.end),
    };
    first.and_then(|(_, phase)| *phase)
}

/// Whether coding pieces share a base, as where the ribosome slips back.
fn overlap(pieces: &[(Interval, Option<u8>)]) -> bool {
    let mut sorted: Vec<Interval> = pieces.iter().map(|(piece, _)| *piece).collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0].overlaps(pair[1]))
}

/// Intervals in ascending order, those that overlap joined; those that touch too when `touching` is 1.
fn merged(mut intervals: Vec<Interval>, touching: u32) -> Vec<Interval> {
    intervals.sort_unstable();
    let mut out: Vec<Interval> = Vec::with_capacity(intervals.len());
    for interval in intervals {
        match out.last_mut() {
            Some(last)
                if interval.start.zero_based() < last.end.zero_based().saturating_add(touching) =>
            {
                last.end = last.end.max(interval.end);
            }
            _ => out.push(interval),
        }
    }
    out
}
