//! What a header says beside its contigs: samples, read groups, aligner, sort order.

use rust_htslib::bam::HeaderView;
use rustc_hash::FxHashSet;
use trkfuse_core::{Contig, Contigs};

use crate::EvidenceError;

/// Programs that align reads, as `@PG` lines name them in `PN` or `ID`, lower case.
const ALIGNERS: [(&str, &str); 15] = [
    ("star", "STAR"),
    ("bwa-mem2", "bwa-mem2"),
    ("bwa", "bwa"),
    ("minimap2", "minimap2"),
    ("pbmm2", "pbmm2"),
    ("hisat2", "HISAT2"),
    ("dragen", "DRAGEN"),
    ("tophat", "TopHat"),
    ("gsnap", "GSNAP"),
    ("gmap", "GMAP"),
    ("bowtie2", "Bowtie 2"),
    ("novoalign", "NovoAlign"),
    ("subread", "Subread"),
    ("magicblast", "Magic-BLAST"),
    (OWN, OWN),
];

/// This program as an aligner of reads.
pub(crate) const OWN: &str = "trkfuse-reads";

/// A header's text, taken apart as far as this room needs it.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderFacts {
    /// Samples in header order, each once.
    pub(crate) samples: Vec<String>,
    /// `(ID, SM)` of each read group.
    read_groups: Vec<(String, String)>,
    /// The aligner and its version.
    pub(crate) aligner: Option<String>,
    /// Whether the header itself says that records are not in order of position.
    pub(crate) is_declared_unsorted: bool,
}

impl HeaderFacts {
    /// What is known of alignments without a header.
    pub(crate) fn of_aligner(aligner: String) -> Self {
        Self {
            aligner: Some(aligner),
            ..Self::default()
        }
    }

    pub(crate) fn parse(text: &str) -> Self {
        let mut facts = Self::default();
        for line in text.lines() {
            let field = |key: &str| {
                line.split('\t')
                    .skip(1)
                    .find_map(|field| field.strip_prefix(key)?.strip_prefix(':'))
                    .filter(|value| !value.is_empty())
            };
            match line.get(..3) {
                Some("@HD") => {
                    facts.is_declared_unsorted =
                        matches!(field("SO"), Some("unsorted" | "queryname"));
                }
                Some("@RG") => {
                    if let (Some(id), Some(sample)) = (field("ID"), field("SM")) {
                        facts.read_groups.push((id.to_string(), sample.to_string()));
                        if !facts.samples.iter().any(|known| known == sample) {
                            facts.samples.push(sample.to_string());
                        }
                    }
                }
                Some("@PG") if facts.aligner.is_none() => {
                    let names = [field("PN"), field("ID")];
                    facts.aligner =
                        names
                            .into_iter()
                            .flatten()
                            .find_map(aligner_name)
                            .map(|name| match field("VN") {
                                Some(version) => format!("{name} {version}"),
                                None => name.to_string(),
                            });
                }
                _ => {}
            }
        }
        facts
    }

    /// Whether ordinary reads were aligned at the loci alone, as [`crate::Alignments::from_reads`] does: then
    /// elsewhere they cannot be counted.
    pub(crate) fn is_of_loci_alone(&self) -> bool {
        self.aligner
            .as_deref()
            .is_some_and(|name| name.split(' ').next() == Some(OWN))
    }

    /// The read groups of one sample.
    ///
    /// # Errors
    ///
    /// [`EvidenceError::UnknownSample`] when no read group is of it.
    pub(crate) fn read_groups_of(
        &self,
        sample: &str,
        file: &str,
    ) -> Result<FxHashSet<Vec<u8>>, EvidenceError> {
        if !self.samples.iter().any(|known| known == sample) {
            return Err(EvidenceError::UnknownSample {
                file: file.to_string(),
                sample: sample.to_string(),
                known: self.samples.join(", "),
            });
        }
        Ok(self
            .read_groups
            .iter()
            .filter(|(_, of)| of == sample)
            .map(|(id, _)| id.clone().into_bytes())
            .collect())
    }
}

fn aligner_name(program: &str) -> Option<&'static str> {
    let program = program.to_ascii_lowercase();
    ALIGNERS
        .iter()
        .find(|(key, _)| {
            program.strip_prefix(key).is_some_and(|rest| {
                // `STAR.1` is the same program run again, `starsolo-tools` is another.
                !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            })
        })
        .map(|&(_, name)| name)
}

/// The contigs that a header names.
///
/// # Errors
///
/// [`EvidenceError`] when there is none, or two share a name.
pub(crate) fn contigs_of(header: &HeaderView, file: &str) -> Result<Contigs, EvidenceError> {
    // ORDER: before the names, which the binding cannot give when there is none.
    if header.target_count() == 0 {
        return Err(EvidenceError::NoContigs(file.to_string()));
    }
    let list: Vec<Contig> = header
        .target_names()
        .into_iter()
        .enumerate()
        .map(|(index, name)| Contig {
            name: String::from_utf8_lossy(name).into_owned(),
            length: u32::try_from(header.target_len(index as u32).unwrap_or(0)).unwrap_or(u32::MAX),
        })
        .collect();
    Contigs::new(list).map_err(|source| EvidenceError::Contigs {
        file: file.to_string(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:10\n\
        @RG\tID:a\tSM:tumour\n@RG\tID:b\tSM:normal\n@RG\tID:c\tSM:tumour\n@RG\tID:d\n\
        @PG\tID:samtools\tPN:samtools\tVN:1.2\n@PG\tID:STAR\tPN:STAR\tVN:2.7.11b\n@PG\tID:bwa\n";

    #[test]
    fn samples_aligner_and_order_are_read() {
        let facts = HeaderFacts::parse(TEXT);
        assert_eq!(facts.samples, ["tumour", "normal"]);
        assert_eq!(facts.aligner.as_deref(), Some("STAR 2.7.11b"));
        assert!(!facts.is_declared_unsorted);
        assert!(HeaderFacts::parse("@HD\tSO:queryname").is_declared_unsorted);
        assert!(!HeaderFacts::parse("").is_declared_unsorted);
    }

    #[test]
    fn a_sample_stands_for_all_its_read_groups() {
        let groups = HeaderFacts::parse(TEXT)
            .read_groups_of("tumour", "x.bam")
            .expect("it is there");
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort();
        assert_eq!(groups, [b"a".to_vec(), b"c".to_vec()]);
    }

    #[test]
    fn a_sample_that_is_not_there_is_refused_with_those_that_are() {
        let error = HeaderFacts::parse(TEXT)
            .read_groups_of("Tumour", "x.bam")
            .expect_err("the case differs");
        assert_eq!(
            error.to_string(),
            "'x.bam' has no sample 'Tumour' (@RG SM): it has tumour, normal"
        );
    }

    #[test]
    fn only_aligners_are_taken_for_one() {
        assert_eq!(aligner_name("STAR.1"), Some("STAR"));
        assert_eq!(aligner_name("bwa-mem2"), Some("bwa-mem2"));
        assert_eq!(aligner_name("DRAGEN HW build 05.021"), Some("DRAGEN"));
        assert_eq!(aligner_name("starling"), None);
        assert_eq!(aligner_name("samtools"), None);
    }
}
