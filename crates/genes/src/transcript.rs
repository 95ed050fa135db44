//! A transcript and its geometry: exons, splice sites, spliced offsets, coding offsets.
//!
//! Exons are stored in ascending genomic order on both strands; exon *numbers* and *offsets* run in
//! the direction of transcription. Every question costs time linear in the exons of the transcript.

use serde::{Deserialize, Serialize};
use trkfuse_core::{ExonPlace, Interval, Pos, Role, Site, Strand, TranscriptRef};

use crate::{CdsState, CodingPlace};

/// Why a transcript stands for its gene, or that it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptChoice {
    /// The gene's MANE Select transcript.
    ManeSelect,
    /// The annotation's own choice (Ensembl canonical, RefSeq Select), where that is not MANE Select.
    Canonical,
    /// Chosen by length: complete coding region first, then the longest one, then exonic length.
    Longest,
    /// A further isoform: not the one that exon numbers refer to.
    Isoform,
}

/// One transcript of a gene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Ensembl transcript id with version, or the annotation's own id; where the source has none, a
    /// made-up stable one (`<gene id>_longest`, `NTRK1.3`).
    pub id: String,
    /// RefSeq accession with version, where known.
    pub refseq: Option<String>,
    /// Why it stands for its gene.
    pub choice: TranscriptChoice,
    /// The strand that is transcribed.
    pub strand: Strand,
    /// Exons in ascending genomic order on both strands, none overlapping another; at least one.
    pub exons: Vec<Interval>,
    /// From the lowest to the highest coding base, stop codon included; the coding region is what
    /// the exons share with it. Both ends lie in exons. `None` for a non-coding transcript.
    pub cds: Option<Interval>,
    /// How complete the coding region is.
    pub cds_state: CdsState,
}

/// Where a position lies among exons: in one, or between `below` and the next. Indices are genomic.
enum Between {
    Exon(usize),
    Gap { exons_below: usize },
}

impl Transcript {
    /// How many exons there are.
    pub fn exon_count(&self) -> u32 {
        self.exons.len() as u32
    }

    /// The exon with this number, counted from 1 in transcript order.
    pub fn exon(&self, number: u32) -> Option<Interval> {
        let number = number as usize;
        let index = match self.strand {
            Strand::Forward => number.checked_sub(1)?,
            Strand::Reverse => self.exons.len().checked_sub(number)?,
        };
        self.exons.get(index).copied()
    }

    /// All exons in transcript order: the first is exon 1.
    pub fn exons_in_order(&self) -> impl Iterator<Item = Interval> + '_ {
        (1..=self.exon_count()).filter_map(|number| self.exon(number))
    }

    /// From the first base of the lowest exon to the last base of the highest; `None` without exons.
    pub fn span(&self) -> Option<Interval> {
        Interval::new(self.exons.first()?.start, self.exons.last()?.end)
    }

    /// Spliced length in bases.
    pub fn length(&self) -> u32 {
        self.exons.iter().map(|exon| exon.len()).sum()
    }

    /// Whether it has a coding region.
    pub const fn is_coding(&self) -> bool {
        self.cds.is_some()
    }

    /// The transcript by its names.
    pub fn reference(&self) -> TranscriptRef {
        TranscriptRef {
            id: self.id.clone(),
            refseq: self.refseq.clone(),
            is_mane_select: self.choice == TranscriptChoice::ManeSelect,
        }
    }

    /// The place of a breakend in exons, as [`ExonPlace`] defines it: a 5' partner counts from the
    /// last base of the last exon it (partly) keeps, a 3' partner from the first base of the first.
    /// `None` outside of the transcript.
    pub fn exon_place(&self, pos: Pos, role: Role) -> Option<ExonPlace> {
        let (upstream, downstream) = self.exons_around(pos)?;
        let number = match role {
            Role::FivePrime => upstream,
            Role::ThreePrime => downstream,
        };
        let edge = self.edge(self.exon(number)?, role);
        let offset = i64::from(pos.zero_based()) - i64::from(edge.zero_based());
        Some(ExonPlace {
            number,
            of: self.exon_count(),
            offset: match self.strand {
                Strand::Forward => offset,
                Strand::Reverse => -offset,
            },
        })
    }

    /// Whether ordinary splicing leaves (5' partner) or enters (3' partner) an exon at this base:
    /// the last base of an exon that is not the last one, or the first base of one that is not the
    /// first.
    pub fn is_splice_site(&self, pos: Pos, role: Role) -> bool {
        let terminal = match role {
            Role::FivePrime => self.exon_count(),
            Role::ThreePrime => 1,
        };
        self.exon_place(pos, role)
            .is_some_and(|place| place.offset == 0 && place.number != terminal)
    }

    /// What kind of place a base is for a partner of this role; [`Site::Intergenic`] outside of the
    /// transcript.
    pub fn site(&self, pos: Pos, role: Role) -> Site {
        if self.is_splice_site(pos, role) {
            return Site::SpliceSite;
        }
        match self.coding_place(pos) {
            CodingPlace::Before(_) => Site::FivePrimeUtr,
            CodingPlace::Within(_) => Site::Cds,
            CodingPlace::Behind(_) => Site::ThreePrimeUtr,
            CodingPlace::Intronic => Site::Intron,
            CodingPlace::Outside => Site::Intergenic,
            CodingPlace::NonCoding => match (self.offset(pos), self.exons_around(pos)) {
                (Some(_), _) => Site::Exon,
                (None, Some(_)) => Site::Intron,
                (None, None) => Site::Intergenic,
            },
        }
    }

    /// The offset of an exonic base along the spliced transcript, counted from 0 at its 5' end;
    /// `None` in introns and outside.
    pub fn offset(&self, pos: Pos) -> Option<u32> {
        let Between::Exon(index) = self.find(pos) else {
            return None;
        };
        let exon = self.exons[index];
        let (before, within) = match self.strand {
            Strand::Forward => (&self.exons[..index], pos.distance(exon.start)),
            Strand::Reverse => (&self.exons[index + 1..], exon.last().distance(pos)),
        };
        Some(before.iter().map(|exon| exon.len()).sum::<u32>() + within)
    }

    /// The base at a spliced offset, counted from 0 at the 5' end: the inverse of
    /// [`offset`](Self::offset).
    pub fn base_at(&self, offset: u32) -> Option<Pos> {
        let mut left = offset;
        for exon in self.exons_in_order() {
            if left < exon.len() {
                let (from, step) = match self.strand {
                    Strand::Forward => (exon.start, i64::from(left)),
                    Strand::Reverse => (exon.last(), -i64::from(left)),
                };
                return from.offset(step);
            }
            left -= exon.len();
        }
        None
    }

    /// Steps from one base to the other along the molecule, in bases, whichever comes first.
    ///
    /// Introns that lie wholly between the two are spliced out. A position in an intron, or outside
    /// of the transcript, walks through unspliced bases to the nearest exon in the other's direction:
    /// a breakend that keeps 100 intron bases is 100 bases further from all exons before it. Two
    /// positions without an exon between them are as far apart as on the reference.
    pub fn spliced_distance(&self, a: Pos, b: Pos) -> u32 {
        let (low, high) = (a.min(b), a.max(b));
        let mut exonic = 0;
        let mut first_above = None;
        let mut last_below = None;
        for exon in &self.exons {
            if exon.end <= low || exon.start > high {
                continue;
            }
            first_above.get_or_insert(exon.start);
            last_below = Some(exon.last());
            // Bases of this exon in (low, high].
            let from = exon
                .start
                .zero_based()
                .max(low.zero_based().saturating_add(1));
            let to = exon
                .end
                .zero_based()
                .min(high.zero_based().saturating_add(1));
            exonic += to.saturating_sub(from);
        }
        let (Some(first), Some(last)) = (first_above, last_below) else {
            return low.distance(high);
        };
        // A low end below the first exon has that exon's first base among `exonic` already.
        let before = first
            .zero_based()
            .saturating_sub(low.zero_based().saturating_add(1));
        let behind = high.zero_based().saturating_sub(last.zero_based());
        before + exonic + behind
    }

    /// Where a base lies relative to the coding region.
    pub fn coding_place(&self, pos: Pos) -> CodingPlace {
        let Some((first, length)) = self.first_coding_offset() else {
            return CodingPlace::NonCoding;
        };
        match self.offset(pos) {
            Some(offset) if offset < first => CodingPlace::Before(first - offset),
            Some(offset) if offset - first < length => CodingPlace::Within(offset - first),
            Some(offset) => CodingPlace::Behind(offset - first - length + 1),
            None if self.exons_around(pos).is_some() => CodingPlace::Intronic,
            None => CodingPlace::Outside,
        }
    }

    /// The coding base at an offset from the first one, counted from 0: the inverse of
    /// [`CodingPlace::Within`].
    pub fn coding_base(&self, offset: u32) -> Option<Pos> {
        let (first, length) = self.first_coding_offset()?;
        if offset >= length {
            return None;
        }
        self.base_at(first + offset)
    }

    /// The coding bases `[from, to)`, as offsets from the first coding base, on the reference:
    /// ascending, one interval an exon.
    pub fn coding_intervals(&self, from: u32, to: u32) -> Vec<Interval> {
        let (Some(a), Some(b)) = (
            self.coding_base(from),
            to.checked_sub(1).and_then(|last| self.coding_base(last)),
        ) else {
            return Vec::new();
        };
        if from >= to {
            return Vec::new();
        }
        let (low, high) = (a.min(b), a.max(b));
        self.exons
            .iter()
            .filter_map(|exon| {
                let end = Pos::from_zero_based(high.zero_based() + 1);
                Interval::new(exon.start.max(low), exon.end.min(end))
            })
            .collect()
    }

    /// Coding bases, stop codon included; 0 for a non-coding transcript.
    pub fn cds_length(&self) -> u32 {
        self.cds.map_or(0, |cds| {
            self.exons
                .iter()
                .filter_map(|exon| Interval::new(exon.start.max(cds.start), exon.end.min(cds.end)))
                .map(Interval::len)
                .sum()
        })
    }

    /// Amino acids of the protein, the stop codon left out; `None` unless the frame is known.
    pub fn residue_count(&self) -> Option<u32> {
        self.cds_state
            .frame_is_known()
            .then(|| self.cds_length() / 3 - u32::from(self.cds_state.has_stop()))
    }

    /// Spliced offset of the first coding base, and the coding length; `None` for a non-coding
    /// transcript.
    fn first_coding_offset(&self) -> Option<(u32, u32)> {
        let cds = self.cds?;
        let first = match self.strand {
            Strand::Forward => cds.start,
            Strand::Reverse => cds.last(),
        };
        Some((self.offset(first)?, self.cds_length()))
    }

    /// Numbers of the exons at or around a base: the last one that begins at or before it in
    /// transcript order, and the first one that ends at or behind it. Equal in an exon; `None`
    /// outside of the transcript.
    fn exons_around(&self, pos: Pos) -> Option<(u32, u32)> {
        let (low, high) = match self.find(pos) {
            Between::Exon(index) => (index, index),
            Between::Gap { exons_below: 0 } => return None,
            Between::Gap { exons_below } if exons_below == self.exons.len() => return None,
            Between::Gap { exons_below } => (exons_below - 1, exons_below),
        };
        let count = self.exons.len();
        Some(match self.strand {
            Strand::Forward => (low as u32 + 1, high as u32 + 1),
            Strand::Reverse => ((count - high) as u32, (count - low) as u32),
        })
    }

    /// The base of an exon that faces the partner.
    const fn edge(&self, exon: Interval, role: Role) -> Pos {
        match (self.strand, role) {
            (Strand::Forward, Role::FivePrime) | (Strand::Reverse, Role::ThreePrime) => exon.last(),
            (Strand::Forward, Role::ThreePrime) | (Strand::Reverse, Role::FivePrime) => exon.start,
        }
    }

    fn find(&self, pos: Pos) -> Between {
        let exons_below = self.exons.partition_point(|exon| exon.end <= pos);
        match self.exons.get(exons_below) {
            Some(exon) if exon.contains(pos) => Between::Exon(exons_below),
            _ => Between::Gap { exons_below },
        }
    }
}

#[cfg(test)]
mod tests;
