//! One line of GTF or GFF3.

use trkfuse_core::{Interval, Strand};

use super::attributes::{Attributes, Dialect};

/// The kinds of features that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FeatureKind {
    Exon,
    Cds,
    StartCodon,
    StopCodon,
    /// A gene, of any type.
    Gene,
    /// A transcript, of any type.
    Transcript,
    /// Anything else: UTRs, regions, alignments.
    Other,
}

impl FeatureKind {
    fn of(name: &str) -> Self {
        match name {
            "exon" => Self::Exon,
            "CDS" => Self::Cds,
            "start_codon" => Self::StartCodon,
            "stop_codon" => Self::StopCodon,
            // pseudogene, ncRNA_gene, lncRNA_gene, ...
            _ if name.ends_with("gene") => Self::Gene,
            // mRNA, lnc_RNA, primary_transcript, V_gene_segment, pseudogenic_transcript, ...
            _ if ["RNA", "transcript", "segment"]
                .iter()
                .any(|part| name.contains(part)) =>
            {
                Self::Transcript
            }
            _ => Self::Other,
        }
    }
}

/// One line, its columns checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature<'a> {
    pub(super) contig: &'a str,
    pub(super) kind: FeatureKind,
    pub(super) span: Interval,
    /// `None` for `.` and `?`.
    pub(super) strand: Option<Strand>,
    /// Bases of the feature before its first whole codon: 0, 1, 2; `None` for `.`.
    pub(super) phase: Option<u8>,
    pub(super) attributes: &'a str,
    pub(super) dialect: Dialect,
}

impl<'a> Feature<'a> {
    /// Reads the nine columns; the dialect is set to GTF, for the caller to correct.
    pub(super) fn parse(line: &'a str) -> Result<Self, String> {
        let mut columns = [""; 9];
        let mut count = 0;
        for column in line.split('\t') {
            if let Some(slot) = columns.get_mut(count) {
                *slot = column;
            }
            count += 1;
        }
        if count != columns.len() {
            return Err(format!("{count} tab-separated columns instead of 9"));
        }
        let [contig, _, kind, start, end, _, strand, phase, attributes] = columns;
        if contig.is_empty() || kind.is_empty() {
            return Err("no contig or no feature type".to_string());
        }
        let number = |name: &str, text: &str| -> Result<u32, String> {
            text.parse()
                .map_err(|_| format!("{name} '{text}' is no position"))
        };
        let (first, last) = (number("start", start)?, number("end", end)?);
        let span = Interval::from_one_based_inclusive(first, last)
            .ok_or_else(|| format!("start {first} and end {last} make no interval"))?;
        let strand = match strand {
            "+" | "-" => Strand::from_symbol(strand.as_bytes()[0]),
            "." | "?" => None,
            other => return Err(format!("'{other}' is no strand")),
        };
        let phase = match phase {
            "0" => Some(0),
            "1" => Some(1),
            "2" => Some(2),
            "." => None,
            other => return Err(format!("'{other}' is no phase")),
        };
        Ok(Self {
            contig,
            kind: FeatureKind::of(kind),
            span,
            strand,
            phase,
            attributes,
            dialect: Dialect::Gtf,
        })
    }

    /// The ninth column, pair by pair.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes::new(self.attributes, self.dialect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_of_a_line_are_counted_from_one() {
        let feature = Feature::parse("chr1\tx\texon\t5\t7\t.\t-\t2\tgene_id \"g\";").unwrap();
        assert_eq!(feature.span.start.zero_based(), 4);
        assert_eq!(feature.span.end.zero_based(), 7);
        assert_eq!(feature.strand, Some(Strand::Reverse));
        assert_eq!(feature.phase, Some(2));
        assert_eq!(feature.kind, FeatureKind::Exon);
    }

    #[test]
    fn a_malformed_line_says_what_is_wrong() {
        let problem = |line: &str| Feature::parse(line).expect_err("the line is malformed");
        assert_eq!(problem("nonsense"), "1 tab-separated columns instead of 9");
        assert_eq!(
            problem("1\tx\texon\t5\t7\t.\t-\t.\ta\tb"),
            "10 tab-separated columns instead of 9"
        );
        assert_eq!(
            problem("1\tx\texon\tfive\t7\t.\t-\t.\t."),
            "start 'five' is no position"
        );
        assert_eq!(
            problem("1\tx\texon\t9\t7\t.\t-\t.\t."),
            "start 9 and end 7 make no interval"
        );
        assert_eq!(
            problem("1\tx\texon\t0\t7\t.\t-\t.\t."),
            "start 0 and end 7 make no interval"
        );
        assert_eq!(problem("1\tx\texon\t1\t7\t.\t*\t.\t."), "'*' is no strand");
        assert_eq!(problem("1\tx\tCDS\t1\t7\t.\t+\t3\t."), "'3' is no phase");
        assert_eq!(
            problem("\tx\tCDS\t1\t7\t.\t+\t0\t."),
            "no contig or no feature type"
        );
    }

    #[test]
    fn kinds_of_features_are_told_from_many_names() {
        for name in [
            "mRNA",
            "lnc_RNA",
            "V_gene_segment",
            "primary_transcript",
            "tRNA",
        ] {
            assert_eq!(FeatureKind::of(name), FeatureKind::Transcript, "{name}");
        }
        for name in ["gene", "pseudogene", "ncRNA_gene"] {
            assert_eq!(FeatureKind::of(name), FeatureKind::Gene, "{name}");
        }
        for name in ["five_prime_UTR", "region", "cDNA_match", "enhancer"] {
            assert_eq!(FeatureKind::of(name), FeatureKind::Other, "{name}");
        }
    }
}
