//! The two records of a junction.

use std::fmt;

use trkfuse_core::{ContigId, Contigs, FusionCall, Partner, Placement, Pos, Role, RunResult, Tier};

use super::{
    allele::{alternative, on_forward_strand},
    header::unnamed_filter,
    ids::EventIds,
    info::{FORMAT, Info, vcf_integer},
    text::identifier,
};
use crate::{
    allele_fraction::AlleleFraction,
    ambiguity::ambiguity,
    number::{rounded, short},
    record::fragments_per_million,
    word::{upper_word, word},
};

/// One line of the file.
pub(super) struct Record {
    contig: ContigId,
    contig_name: String,
    pos: Pos,
    id: String,
    reference: char,
    alternative: String,
    quality: String,
    filter: String,
    info: String,
    sample: String,
}

impl Record {
    /// The records of the 5' and of the 3' side of a call.
    pub(super) fn pair(call: &FusionCall, result: &RunResult, ids: &EventIds<'_>) -> [Self; 2] {
        [Role::FivePrime, Role::ThreePrime].map(|side| Self::new(call, side, result, ids))
    }

    fn new(call: &FusionCall, side: Role, result: &RunResult, ids: &EventIds<'_>) -> Self {
        let contigs = &result.contigs;
        let (own, mate, mate_side) = match side {
            Role::FivePrime => (&call.five_prime, &call.three_prime, Role::ThreePrime),
            Role::ThreePrime => (&call.three_prime, &call.five_prime, Role::FivePrime),
        };
        let event = ids
            .event(&call.id)
            .expect("the ids are those of the file's calls");
        let base = match own.reference_base.to_ascii_uppercase() {
            base @ (b'A' | b'C' | b'G' | b'T') => char::from(base),
            _ => 'N',
        };
        let inserted = on_forward_strand(&call.inserted, side, own.breakend.retained);
        Self {
            contig: own.breakend.contig,
            contig_name: contigs.name(own.breakend.contig).to_string(),
            pos: own.breakend.pos,
            id: EventIds::record(event, side),
            reference: base,
            alternative: alternative(own.breakend, base, &inserted, mate.breakend, contigs),
            quality: short(call.quality.get()),
            filter: filter(call),
            info: info(
                call,
                side,
                own,
                event,
                &EventIds::record(event, mate_side),
                result,
                ids,
            ),
            sample: sample(call, own, result.library.duplicates_marked),
        }
    }

    /// What the file is sorted by: contigs in header order, position, id.
    pub(super) fn place(&self) -> (ContigId, Pos, &str) {
        (self.contig, self.pos, &self.id)
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format: Vec<&str> = FORMAT.iter().map(|key| key.id).collect();
        write!(
            f,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            self.contig_name,
            self.pos.one_based(),
            self.id,
            self.reference,
            self.alternative,
            self.quality,
            self.filter,
            self.info,
            format.join(":"),
            self.sample
        )
    }
}

fn filter(call: &FusionCall) -> String {
    if call.tier == Tier::Pass {
        return "PASS".to_string();
    }
    let mut names: Vec<String> = Vec::new();
    for name in &call.filters {
        let name = identifier(name);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        unnamed_filter(call.tier).map_or_else(|| "PASS".to_string(), |(name, _)| name.to_string())
    } else {
        names.join(";")
    }
}

fn info(
    call: &FusionCall,
    side: Role,
    own: &Partner,
    event: &str,
    mate_id: &str,
    result: &RunResult,
    ids: &EventIds<'_>,
) -> String {
    let mut info = Info::default();
    info.text("SVTYPE", Some("BND"));
    info.text("MATEID", Some(mate_id));
    info.text("EVENT", Some(event));
    info.text("FUSION_GROUP", Some(&call.group));
    info.text(
        "RECIPROCAL",
        call.reciprocal.as_deref().and_then(|id| ids.event(id)),
    );
    junction(&mut info, call, side, own);
    info.text("FUSION", Some(&call.names.hgnc));
    info.text("TIER", Some(&word(call.tier)));
    info.flag("RNA_FIRST", call.direction_known && side == Role::FivePrime);
    info.flag("RNA_STRANDED", call.direction_known);
    genes(&mut info, own, &result.contigs);
    info.text("FRAME_STATUS", Some(&upper_word(call.frame.status)));
    info.text("FRAME_UNKNOWN", call.frame.unknown.map(word).as_deref());
    info.text("KINASE_DOMAIN", Some(&upper_word(call.kinase_domain)));
    info.text("TM_DOMAIN", Some(&upper_word(call.transmembrane)));
    info.text("GEOMETRY", Some(&word(call.geometry)));
    info.flag("READ_THROUGH", call.is_read_through);
    info.flag("PUBLISHED", call.published.is_some());
    let support = &call.support;
    info.number("GAPPED", Some(i64::from(support.gapped)));
    info.number(
        "RAW_SR",
        Some(i64::from(support.raw_split) + i64::from(support.raw_gapped)),
    );
    info.number("RAW_PR", Some(i64::from(support.raw_spanning)));
    info.text("HGVS", call.names.hgvs.as_deref());
    info.text("VICC", call.names.vicc.as_deref());
    let ffpm = fragments_per_million(call, result).map(|ffpm| rounded(ffpm, 4).to_string());
    info.text("FFPM", ffpm.as_deref());
    info.number("NORMAL_SAMPLES", call.normal_samples.map(i64::from));
    info.number(
        "MATCHED_NORMAL",
        call.matched_normal_fragments.map(i64::from),
    );
    info.text("DNA_SUPPORT", call.dna_support.as_deref());
    info.into_text()
}

/// How well the junction is placed, and what lies between its sides.
fn junction(info: &mut Info, call: &FusionCall, side: Role, own: &Partner) {
    let retained = own.breakend.retained;
    let interval = ambiguity(call, side);
    info.flag("IMPRECISE", !call.is_precise);
    if !call.is_precise || interval != (0, 0) {
        info.pair("CIPOS", interval);
    }
    if call.is_precise && interval != (0, 0) {
        let length = interval.1 - interval.0;
        info.number("HOMLEN", Some(length));
        // Without a FASTA the length may be known where the bases are not.
        if call.homology.bases.len() as i64 == length {
            let bases = on_forward_strand(&call.homology.bases, side, retained);
            info.text("HOMSEQ", Some(bases.as_str()));
        }
    }
    if !call.inserted.is_empty() {
        let bases = on_forward_strand(&call.inserted, side, retained);
        info.number("SVINSLEN", Some(bases.len() as i64));
        info.text("SVINSSEQ", Some(bases.as_str()));
    }
}

/// The gene or the neighbourhood of this side.
fn genes(info: &mut Info, own: &Partner, contigs: &Contigs) {
    match &own.placement {
        Placement::Gene(gene) => {
            info.text("GENE_NAME", Some(&gene.symbol));
            info.text("GENE_ID", gene.id.as_deref());
        }
        Placement::Intergenic { .. } => {}
    }
    info.list(
        "ALT_GENES",
        own.alternatives.iter().map(|gene| &gene.symbol),
    );
    info.list(
        "ELSEWHERE",
        own.elsewhere.iter().map(|locus| {
            let place = match &locus.gene {
                Some(gene) => gene.symbol.clone(),
                None => format!(
                    "{}:{}",
                    contigs.name(locus.breakend.contig),
                    locus.breakend.pos.one_based()
                ),
            };
            format!("{place}({})", locus.fragments)
        }),
    );
    if let Placement::Intergenic { lower, higher } = &own.placement {
        let nearest = [lower, higher].into_iter().flatten();
        info.list(
            "NEAREST_GENES",
            nearest.map(|nearby| format!("{}({})", nearby.gene.symbol, nearby.distance)),
        );
    }
    info.text(
        "TRANSCRIPT_ID",
        own.transcript
            .as_ref()
            .map(|transcript| transcript.id.as_str()),
    );
    info.number("EXON_NUMBER", own.exon.map(|exon| i64::from(exon.number)));
    info.number("EXON_OFFSET", own.exon.map(|exon| exon.offset));
    info.text("SITE", Some(&word(own.site)));
}

/// `DP:SR:PR:JAF:JAFCI`. A fragment counts once: one with a split and a spanning side is in `SR` only.
fn sample(call: &FusionCall, own: &Partner, copies_are_marked: bool) -> String {
    let number = |count: Option<u64>| {
        count.map_or_else(
            || ".".to_string(),
            |count| vcf_integer(i64::try_from(count).unwrap_or(i64::MAX)).to_string(),
        )
    };
    let reference = own.reference_reads.map(u64::from);
    let junction = u64::from(call.support.split) + u64::from(call.support.gapped);
    let spanning = u64::from(call.support.spanning);
    // The shortest digits, as htslib would write them.
    let fraction = AlleleFraction::new(call, own, copies_are_marked).map_or_else(
        || ".:.".to_string(),
        |fraction| {
            let [share, low, high] =
                [fraction.share, fraction.low, fraction.high].map(|value| rounded(value, 4));
            format!("{share}:{low},{high}")
        },
    );
    format!(
        "{}:{},{}:.,{}:{fraction}",
        number(reference.map(|reads| reads + junction + spanning)),
        number(reference),
        number(Some(junction)),
        number(Some(spanning)),
    )
}
