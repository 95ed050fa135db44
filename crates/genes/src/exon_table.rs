//! A gene's exons as a table.

use trkfuse_core::{Interval, Pos, Strand};

use crate::{CodingPlace, Domain, DomainKind, Gene, Transcript, domains};

/// One exon of a gene's main transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExonRow {
    /// Counted from 1 in transcript order, non-coding exons included.
    pub number: u32,
    /// Its bases on the reference.
    pub interval: Interval,
    /// Coding bases, stop codon included.
    pub coding_bases: u32,
    /// Coding bases of a split codon that lie before the exon (0, 1, 2); `None` where the exon's
    /// first base is not coding or is the first coding base, or the frame is not known.
    pub start_phase: Option<u8>,
    /// Coding bases of a split codon that lie before the next exon (0, 1, 2); `None` where the exon's
    /// last base is not coding or is the last coding base, or the frame is not known.
    pub end_phase: Option<u8>,
    /// First and last residue with at least one base in the exon, counted from 1.
    pub residues: Option<(u32, u32)>,
    /// Domains with residues in the exon: kind, first and last of those residues.
    pub domains: Vec<(DomainKind, u32, u32)>,
}

/// The exons of a gene's main transcript, in transcript order.
pub fn exon_rows(gene: &Gene) -> Vec<ExonRow> {
    let transcript = gene.main();
    let domains = domains(gene);
    (1..=transcript.exon_count())
        .filter_map(|number| Some(row(transcript, &domains, number, transcript.exon(number)?)))
        .collect()
}

fn row(transcript: &Transcript, domains: &[Domain], number: u32, interval: Interval) -> ExonRow {
    let range = coding_range(transcript, interval);
    let known = range.filter(|_| transcript.cds_state.frame_is_known());
    let (first, last) = edges(transcript, interval);
    let begins_within = transcript.coding_place(first) != CodingPlace::Within(0)
        && matches!(transcript.coding_place(first), CodingPlace::Within(_));
    let ends_within = matches!(
        transcript.coding_place(last),
        CodingPlace::Within(offset) if offset + 1 < transcript.cds_length()
    );
    let residues = known.and_then(|(from, to)| residues(transcript, from, to));
    ExonRow {
        number,
        interval,
        coding_bases: range.map_or(0, |(from, to)| to - from),
        start_phase: known
            .filter(|_| begins_within)
            .map(|(from, _)| (from % 3) as u8),
        end_phase: known.filter(|_| ends_within).map(|(_, to)| (to % 3) as u8),
        residues,
        domains: domains
            .iter()
            .filter_map(|domain| {
                let (first, last) = residues?;
                let first = first.max(domain.first_residue);
                let last = last.min(domain.last_residue);
                (first <= last).then_some((domain.kind, first, last))
            })
            .collect(),
    }
}

/// First and last base of an exon in transcript order.
fn edges(transcript: &Transcript, exon: Interval) -> (Pos, Pos) {
    match transcript.strand {
        Strand::Forward => (exon.start, exon.last()),
        Strand::Reverse => (exon.last(), exon.start),
    }
}

/// The exon's coding bases as offsets from the first coding base, half-open.
fn coding_range(transcript: &Transcript, exon: Interval) -> Option<(u32, u32)> {
    let cds = transcript.cds?;
    let coding = Interval::new(exon.start.max(cds.start), exon.end.min(cds.end))?;
    let (first, last) = edges(transcript, coding);
    match (
        transcript.coding_place(first),
        transcript.coding_place(last),
    ) {
        (CodingPlace::Within(from), CodingPlace::Within(last)) => Some((from, last + 1)),
        _ => None,
    }
}

/// Residues with a base among the coding bases `[from, to)`; the stop codon is none.
fn residues(transcript: &Transcript, from: u32, to: u32) -> Option<(u32, u32)> {
    let count = transcript.residue_count()?;
    let first = from / 3 + 1;
    let last = ((to - 1) / 3 + 1).min(count);
    (first <= last).then_some((first, last))
}
