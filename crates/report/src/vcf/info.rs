//! INFO and FORMAT: the keys, what they mean, and building a value.

use super::text::info_value;

/// How many values a key has, and of what type.
pub(crate) struct Key {
    pub(crate) id: &'static str,
    pub(crate) number: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) description: &'static str,
}

const fn key(
    id: &'static str,
    number: &'static str,
    kind: &'static str,
    description: &'static str,
) -> Key {
    Key {
        id,
        number,
        kind,
        description,
    }
}

/// The INFO keys, in the order they are declared and written. Reserved keys have the number and type
/// that VCF 4.3 gives them.
pub(crate) const INFO: &[Key] = &[
    key("SVTYPE", "1", "String", "Type of structural variant"),
    key("MATEID", ".", "String", "ID of mate breakend"),
    key(
        "EVENT",
        "1",
        "String",
        "ID of event associated to breakend: one junction",
    ),
    key(
        "FUSION_GROUP",
        "1",
        "String",
        "Shared by all junctions of one gene pair and by the reciprocal",
    ),
    key(
        "RECIPROCAL",
        "1",
        "String",
        "EVENT of the reciprocal junction",
    ),
    key(
        "IMPRECISE",
        "0",
        "Flag",
        "Imprecise structural variation: no read places the junction to the base",
    ),
    key("CIPOS", "2", "Integer", "Confidence interval around POS"),
    key(
        "HOMLEN",
        ".",
        "Integer",
        "Length of base pair identical micro-homology at the junction",
    ),
    key(
        "HOMSEQ",
        ".",
        "String",
        "Sequence of base pair identical micro-homology at the junction, forward strand of this record",
    ),
    key("SVINSLEN", ".", "Integer", "Length of non-templated bases"),
    key(
        "SVINSSEQ",
        ".",
        "String",
        "Non-templated bases as in this record's ALT",
    ),
    key("FUSION", "1", "String", "Fusion, 5'::3', HGNC symbols"),
    key(
        "TIER",
        "1",
        "String",
        "pass: passes all filters; watch: only lacks evidence and is worth another look: more likely a fusion than not (a quality of at least 3), or a published pair (at annotated exons, or joined by two pairs); filtered: fails a filter",
    ),
    key(
        "RNA_FIRST",
        "0",
        "Flag",
        "This breakend is 5' in the fusion transcript",
    ),
    key(
        "RNA_STRANDED",
        "0",
        "Flag",
        "The direction of transcription is known",
    ),
    key("GENE_NAME", "1", "String", "Gene at this breakend"),
    key(
        "GENE_ID",
        "1",
        "String",
        "Gene ID with version at this breakend",
    ),
    key(
        "ALT_GENES",
        ".",
        "String",
        "Other genes that could be meant at this breakend, best first",
    ),
    key(
        "ELSEWHERE",
        ".",
        "String",
        "Other places at which supporting fragments lie as well at this breakend, most fragments first: gene, or contig and position, and fragments in brackets",
    ),
    key(
        "NEAREST_GENES",
        ".",
        "String",
        "Nearest genes of a breakend in no gene, lower then higher coordinates, with the distance in bases",
    ),
    key(
        "TRANSCRIPT_ID",
        "1",
        "String",
        "Transcript used at this breakend",
    ),
    key(
        "EXON_NUMBER",
        "1",
        "Integer",
        "Exon of TRANSCRIPT_ID at this breakend",
    ),
    key(
        "EXON_OFFSET",
        "1",
        "Integer",
        "Bases from the edge of that exon towards the partner, on the transcript's strand; 0 at the edge",
    ),
    key(
        "SITE",
        "1",
        "String",
        "splice_site, cds, five_prime_utr, three_prime_utr, exon, intron or intergenic",
    ),
    key(
        "FRAME_STATUS",
        "1",
        "String",
        "IN_FRAME, OUT_OF_FRAME, STOP_CODON or UNKNOWN",
    ),
    key("FRAME_UNKNOWN", "1", "String", "Why the frame is not known"),
    key(
        "KINASE_DOMAIN",
        "1",
        "String",
        "Kinase domain of the target: COMPLETE, PARTIAL, LOST or UNKNOWN",
    ),
    key(
        "TM_DOMAIN",
        "1",
        "String",
        "Transmembrane segment of the target: COMPLETE, PARTIAL, LOST or UNKNOWN",
    ),
    key(
        "GEOMETRY",
        "1",
        "String",
        "How the breakends lie: translocation, inversion, deletion or tandem_duplication; RNA proves no DNA mechanism",
    ),
    key(
        "READ_THROUGH",
        "0",
        "Flag",
        "Transcription running on into a neighbouring gene is the simpler story",
    ),
    key("PUBLISHED", "0", "Flag", "The gene pair is published"),
    key(
        "GAPPED",
        "1",
        "Integer",
        "Unique fragments among SR whose read is one gapped alignment",
    ),
    key(
        "RAW_SR",
        "1",
        "Integer",
        "Fragments with a split or gapped read, duplicates included",
    ),
    key(
        "RAW_PR",
        "1",
        "Integer",
        "Spanning pairs, duplicates included",
    ),
    key("HGVS", "1", "String", "HGVS adjoined transcripts"),
    key("VICC", "1", "String", "VICC gene fusion nomenclature"),
    key(
        "FFPM",
        "1",
        "Float",
        "Unique fragments for each million fragments of the sample",
    ),
    key(
        "NORMAL_SAMPLES",
        "1",
        "Integer",
        "Normal samples of the panel that show the junction, within a few bases",
    ),
    key(
        "MATCHED_NORMAL",
        "1",
        "Integer",
        "Unique fragments of exactly this junction in the matched normal sample",
    ),
    key(
        "DNA_SUPPORT",
        "1",
        "String",
        "Id of the structural variant in the tumour's DNA that explains the junction",
    ),
];

/// The FORMAT keys, in the order they are declared and written.
pub(super) const FORMAT: &[Key] = &[
    key(
        "DP",
        "1",
        "Integer",
        "Fragments covering this breakend, either path",
    ),
    key(
        "SR",
        "R",
        "Integer",
        "Reads across this breakend by ordinary transcription, then unique fragments with a split or gapped read across the junction",
    ),
    key(
        "PR",
        "R",
        "Integer",
        "Unique spanning pairs, reference (not counted) then junction",
    ),
    key(
        "JAF",
        "1",
        "Float",
        "Share of the junction among the fragments across this breakend, by SR: of transcripts, not of cells",
    ),
    key(
        "JAFCI",
        "2",
        "Float",
        "95 % interval (Wilson) of JAF, lower and upper end",
    ),
];

/// An INFO value as it grows. Keys without a value are left out, never written empty.
#[derive(Default)]
pub(super) struct Info(String);

impl Info {
    fn start(&mut self, key: &'static str) {
        debug_assert!(
            INFO.iter().any(|declared| declared.id == key),
            "{key} is not declared"
        );
        if !self.0.is_empty() {
            self.0.push(';');
        }
        self.0.push_str(key);
    }

    /// Writes a flag if it is set.
    pub(super) fn flag(&mut self, key: &'static str, is_set: bool) {
        if is_set {
            self.start(key);
        }
    }

    /// Writes a value if there is one.
    pub(super) fn text(&mut self, key: &'static str, value: Option<&str>) {
        self.list(key, value);
    }

    /// Writes the values that are not empty, if there are any.
    pub(super) fn list<T: AsRef<str>>(
        &mut self,
        key: &'static str,
        values: impl IntoIterator<Item = T>,
    ) {
        let values: Vec<String> = values
            .into_iter()
            .map(|value| info_value(value.as_ref()))
            .filter(|value| !value.is_empty())
            .collect();
        if !values.is_empty() {
            self.start(key);
            self.0.push('=');
            self.0.push_str(&values.join(","));
        }
    }

    /// Writes a number if there is one. VCF holds 32-bit numbers: what lies beyond is cut.
    pub(super) fn number(&mut self, key: &'static str, value: Option<i64>) {
        self.list(key, value.map(|value| vcf_integer(value).to_string()));
    }

    /// Writes two numbers.
    pub(super) fn pair(&mut self, key: &'static str, (low, high): (i64, i64)) {
        self.list(key, [low, high].map(|value| vcf_integer(value).to_string()));
    }

    /// The finished value.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A number that VCF can hold: its lowest eight 32-bit values are reserved.
pub(super) fn vcf_integer(value: i64) -> i32 {
    let lowest = i64::from(i32::MIN) + 8;
    i32::try_from(value.clamp(lowest, i64::from(i32::MAX))).expect("clamped to 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_without_a_value_is_left_out() {
        let mut info = Info::default();
        info.text("SVTYPE", Some("BND"));
        info.text("GENE_NAME", None);
        info.text("GENE_ID", Some(""));
        info.list("ALT_GENES", Vec::<String>::new());
        info.flag("IMPRECISE", false);
        info.number("EXON_NUMBER", None);
        assert_eq!(info.into_text(), "SVTYPE=BND");
    }

    #[test]
    fn a_comma_within_a_value_does_not_make_two_values() {
        let mut info = Info::default();
        info.list("ALT_GENES", ["A,B", "C"]);
        assert_eq!(info.into_text(), "ALT_GENES=A%2CB,C");
    }

    #[test]
    fn a_number_beyond_32_bits_is_cut_to_what_vcf_holds() {
        assert_eq!(vcf_integer(i64::MIN), -2_147_483_640);
        assert_eq!(vcf_integer(i64::MAX), i32::MAX);
        assert_eq!(vcf_integer(-3), -3);
    }

    #[test]
    fn no_key_is_declared_twice() {
        for keys in [INFO, FORMAT] {
            for (index, key) in keys.iter().enumerate() {
                assert!(keys[..index].iter().all(|earlier| earlier.id != key.id));
            }
        }
    }
}
