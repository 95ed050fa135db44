//! What ordinary reads over the loci say: counts by exon, and what the library is like.

use rust_htslib::bam::Record;
use trkfuse_core::{ChimericOutput, FragmentLengths, Layout, LibraryProfile, Strand, Strandedness};

use crate::flags;
use crate::kept::{is_second_mate, mate_place, strand};
use crate::loci::{Loci, LocusInfo};
use crate::shape::Shape;

/// Reads that must show a direction before the library is called stranded or not.
const READS_FOR_STRANDEDNESS: u64 = 50;
/// Share of reads on one strand from which on the library is called stranded, in percent. Chosen by
/// hand: dUTP libraries reach 97 to 99, unstranded ones lie near 50.
const STRANDED_PERCENT: u64 = 90;

/// Ordinary reads over one locus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LocusTally {
    /// Reads with a base on an exon.
    pub(crate) exon_reads: u64,
    /// `per_exon[i]`: reads with a base on exon `i`.
    pub(crate) per_exon: Vec<u64>,
}

impl LocusTally {
    pub(crate) fn new(exons: usize) -> Self {
        Self {
            exon_reads: 0,
            per_exon: vec![0; exons],
        }
    }

    /// Counts a read; whether it touches an exon.
    pub(crate) fn add(&mut self, info: &LocusInfo, shape: &Shape) -> bool {
        let per_exon = &mut self.per_exon;
        let is_exonic = info.exons_touched(shape.blocks(), |exon| per_exon[exon] += 1);
        self.exon_reads += u64::from(is_exonic);
        is_exonic
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.exon_reads += other.exon_reads;
        for (mine, theirs) in self.per_exon.iter_mut().zip(&other.per_exon) {
            *mine += theirs;
        }
    }
}

/// What the reads over all loci show of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LibraryTally {
    reads: u64,
    paired: u64,
    read_length: u32,
    lengths: FragmentLengths,
    /// Fragments whose read 1 lies on the gene's strand, and on the other.
    along: u64,
    against: u64,
    has_supplementary: bool,
    has_tag: bool,
    has_duplicate: bool,
}

impl LibraryTally {
    /// Counts one ordinary read over at least one locus. `touched`: the loci, ascending.
    pub(crate) fn add(&mut self, record: &Record, shape: &Shape, loci: &Loci, touched: &[usize]) {
        let flags = record.flags();
        self.reads += 1;
        self.paired += u64::from(flags & flags::PAIRED != 0);
        self.read_length = self.read_length.max(shape.query_length());
        let infos = || touched.iter().map(|&index| &loci.list()[index]);
        if let Some(info) = infos().find(|info| info.exons_touched(shape.blocks(), |_| ())) {
            let read = strand(flags & flags::REVERSE != 0);
            let first = if is_second_mate(record) {
                read.opposite()
            } else {
                read
            };
            if first == info.locus.strand {
                self.along += 1;
            } else {
                self.against += 1;
            }
        }
        if let Some(length) = infos().find_map(|info| fragment_length(record, shape, info)) {
            self.lengths.add(length);
        }
    }

    /// Notes what bears on chimeric output and duplicates, of any record over a locus or kept.
    pub(crate) fn note(&mut self, flags: u16, is_supplementary: bool, has_tag: bool) {
        self.has_supplementary |= is_supplementary;
        self.has_tag |= has_tag;
        self.has_duplicate |= flags & flags::DUPLICATE != 0;
    }

    /// Takes single reads for what their names say: mates, with fragments of these lengths.
    pub(crate) fn pair(&mut self, lengths: &FragmentLengths) {
        self.paired = self.reads;
        self.lengths.merge(lengths);
    }

    /// Whether most reads have mates.
    pub(crate) const fn is_paired(&self) -> bool {
        self.paired * 2 > self.reads
    }

    /// The longest read seen, in bases; 0 without reads.
    pub(crate) const fn read_length(&self) -> u32 {
        self.read_length
    }

    /// Whether any record seen is flagged as a duplicate.
    pub(crate) const fn has_duplicate(&self) -> bool {
        self.has_duplicate
    }

    /// Whether no record seen is a further piece of a split read or names one.
    pub(crate) const fn has_no_chimera(&self) -> bool {
        !self.has_supplementary && !self.has_tag
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.reads += other.reads;
        self.paired += other.paired;
        self.read_length = self.read_length.max(other.read_length);
        self.lengths.merge(&other.lengths);
        self.along += other.along;
        self.against += other.against;
        self.has_supplementary |= other.has_supplementary;
        self.has_tag |= other.has_tag;
        self.has_duplicate |= other.has_duplicate;
    }

    pub(crate) fn profile(self, aligner: Option<String>) -> LibraryProfile {
        LibraryProfile {
            layout: if self.is_paired() {
                Layout::PairedEnd
            } else {
                Layout::SingleEnd
            },
            read_length: self.read_length,
            strandedness: self.strandedness(),
            fragment_lengths: self.lengths,
            aligner,
            duplicates_marked: self.has_duplicate,
            chimeric_output: match (self.has_supplementary, self.has_tag) {
                (true, _) => ChimericOutput::Supplementary,
                (false, true) => ChimericOutput::TagsOnly,
                (false, false) => ChimericOutput::NotSeen,
            },
            reads_examined: self.reads,
        }
    }

    const fn strandedness(&self) -> Strandedness {
        let total = self.along + self.against;
        if total < READS_FOR_STRANDEDNESS {
            Strandedness::Unknown
        } else if self.along * 100 >= total * STRANDED_PERCENT {
            Strandedness::Forward
        } else if self.against * 100 >= total * STRANDED_PERCENT {
            Strandedness::Reverse
        } else {
            Strandedness::Unstranded
        }
    }
}

/// The spliced length of an ordinary pair, told by its reverse mate, which knows its own end and its
/// mate's start; `None` for other reads, and unless both outer ends are exonic.
fn fragment_length(record: &Record, shape: &Shape, info: &LocusInfo) -> Option<u32> {
    let mate = mate_place(record)?;
    let is_told_here = record.is_reverse()
        && mate.strand == Strand::Forward
        && i32::try_from(mate.contig) == Ok(record.tid());
    if !is_told_here {
        return None;
    }
    let last = info.exonic_offset(shape.end() - 1)?;
    let first = info.exonic_offset(mate.start)?;
    // A forward mate that starts behind the reverse one's end points outwards: not ordinary.
    Some(last.checked_sub(first)? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(along: u64, against: u64) -> Strandedness {
        LibraryTally {
            along,
            against,
            ..LibraryTally::default()
        }
        .strandedness()
    }

    #[test]
    fn few_reads_do_not_tell_the_strand() {
        assert_eq!(tally(49, 0), Strandedness::Unknown);
        assert_eq!(tally(50, 0), Strandedness::Forward);
        assert_eq!(tally(5, 45), Strandedness::Reverse);
        assert_eq!(tally(60, 40), Strandedness::Unstranded);
        assert_eq!(tally(89, 11), Strandedness::Unstranded);
    }

    #[test]
    fn a_library_without_reads_claims_nothing() {
        let profile = LibraryTally::default().profile(None);
        assert_eq!(profile.chimeric_output, ChimericOutput::NotSeen);
        assert_eq!(profile.reads_examined, 0);
        assert_eq!(profile.read_length, 0);
    }
}
