//! Oddities of the input: counted by reason, with one read as an example.

use std::collections::BTreeMap;

use trkfuse_core::Warning;

/// A kind of oddity that single reads have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Oddity {
    MalformedTag,
    TagToUnknownContig,
    TagOffContig,
    NoSequence,
    NoCigar,
    MateNotFound,
    SeveralReads,
    LengthsDisagree,
    FoldedBack,
    Ligated,
    Piled,
}

impl Oddity {
    /// A stable name, and what is said before and behind the example.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::MalformedTag => (
                "malformed_sa_tag",
                "SA tag elements of reads at the target genes are malformed and were left out (for example read",
                "): check the program that wrote them; `name,position,strand,CIGAR,quality,NM;` is expected",
            ),
            Self::TagToUnknownContig => (
                "sa_tag_to_unknown_contig",
                "SA tag elements of reads at the target genes name a contig that the header lacks and were left out (for example read",
                "): restore the full header with `samtools reheader`",
            ),
            Self::TagOffContig => (
                "sa_tag_off_contig",
                "SA tag elements of reads at the target genes lie beyond the contig's end and were left out (for example read",
                "): check that header and alignments are of one assembly",
            ),
            Self::NoSequence => (
                "chimeric_read_without_sequence",
                "chimeric reads at the target genes have no sequence in the file (for example read",
                "): their junctions count, but their bases are not known; keep SEQ when writing the file",
            ),
            Self::NoCigar => (
                "mapped_read_without_cigar",
                "mapped reads at the target genes have no CIGAR and were left out (for example read",
                "): check the program that wrote the file",
            ),
            Self::MateNotFound => (
                "mate_not_found",
                "reads at the target genes name a mate elsewhere that is not there (for example read",
                "): they are no spanning pairs; use the whole file, not an extract, and run `samtools fixmate` if reads were removed",
            ),
            Self::SeveralReads => (
                "several_reads_of_one_name",
                "names at the target genes are shared by several reads (for example",
                "): each name counts as one fragment, and no junction is made of two reads; give reads of different runs different names before they are merged",
            ),
            Self::LengthsDisagree => (
                "read_lengths_disagree",
                "chimeric reads at the target genes have pieces of another length than the read (for example",
                "), which were left out: check the program that wrote them; clips, hard ones included, belong into CIGAR",
            ),
            Self::FoldedBack => (
                "folded_back_read",
                "long reads at the target genes go on with their own reverse complement (for example read",
                "): such junctions are no evidence",
            ),
            Self::Ligated => (
                "ligated_read",
                "long reads at the target genes hold two molecules with a poly(A) tail between (for example read",
                "): such junctions are no evidence; split the reads at their adapters before they are aligned",
            ),
            Self::Piled => (
                "piled_fragments",
                "fragments with evidence begin and end where others do, without UMI (for example",
                "), and count as copies: in a library of amplicons these ends are the primers' and cannot tell molecules; with `--dedup off` every fragment counts, PCR copies too; UMIs in a tag or in the read name (`--umi`) tell molecules",
            ),
        }
    }

    fn warning(self, count: u64, example: &[u8]) -> Warning {
        let (name, before, behind) = self.words();
        let example = String::from_utf8_lossy(example);
        Warning {
            name: name.to_string(),
            count,
            message: format!("{count} {before} '{example}'{behind}"),
        }
    }
}

/// Oddities met so far.
#[derive(Debug, Default)]
pub(crate) struct Oddities {
    counts: BTreeMap<Oddity, (u64, Vec<u8>)>,
}

impl Oddities {
    /// Counts one.
    pub(crate) fn count(&mut self, oddity: Oddity, read_name: &[u8]) {
        self.add(oddity, 1, read_name);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (oddity, (count, example)) in other.counts {
            self.add(oddity, count, &example);
        }
    }

    /// The example kept is the first by name, so that it depends on no order.
    fn add(&mut self, oddity: Oddity, more: u64, read_name: &[u8]) {
        let (count, example) = self
            .counts
            .entry(oddity)
            .or_insert_with(|| (0, read_name.to_vec()));
        *count += more;
        if read_name < example.as_slice() {
            *example = read_name.to_vec();
        }
    }

    pub(crate) fn into_warnings(self) -> Vec<Warning> {
        self.counts
            .into_iter()
            .map(|(oddity, (count, example))| oddity.warning(count, &example))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_does_not_depend_on_the_order() {
        let mut a = Oddities::default();
        a.count(Oddity::NoCigar, b"r2");
        a.count(Oddity::NoCigar, b"r1");
        let mut b = Oddities::default();
        b.count(Oddity::NoCigar, b"r1");
        let mut rest = Oddities::default();
        rest.count(Oddity::NoCigar, b"r2");
        b.merge(rest);
        let (a, b) = (a.into_warnings(), b.into_warnings());
        assert_eq!(a, b);
        assert_eq!(a[0].count, 2);
        assert!(a[0].message.contains("'r1'"), "{}", a[0].message);
    }
}
