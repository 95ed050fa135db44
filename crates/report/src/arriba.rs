//! The shape of Arriba's `fusions.tsv` (version 2), for tools that read it.
//!
//! # Source
//!
//! suhrig/arriba: `documentation/05-Output-files.md`, `source/output_fusions.cpp`.

use trkfuse_core::{
    DomainStatus, FrameStatus, FusionCall, Geometry, Partner, Placement, Retained, Role, RunResult,
    Site, Strand, Tier, role,
};

use crate::{
    record::marked_sequence,
    tsv::{MISSING, one_cell, push_row},
};

/// The columns, in Arriba's order.
const COLUMNS: [&str; 30] = [
    "#gene1",
    "gene2",
    "strand1(gene/fusion)",
    "strand2(gene/fusion)",
    "breakpoint1",
    "breakpoint2",
    "site1",
    "site2",
    "type",
    "split_reads1",
    "split_reads2",
    "discordant_mates",
    "coverage1",
    "coverage2",
    "confidence",
    "reading_frame",
    "tags",
    "retained_protein_domains",
    "closest_genomic_breakpoint1",
    "closest_genomic_breakpoint2",
    "gene_id1",
    "gene_id2",
    "transcript_id1",
    "transcript_id2",
    "direction1",
    "direction2",
    "filters",
    "fusion_transcript",
    "peptide_sequence",
    "read_identifiers",
];

/// Passing calls of at least this quality are `high`, others `medium`: at most 1 in 1,000 of such
/// calls is an artefact. Chosen by hand.
const HIGH_CONFIDENCE: f64 = 30.0;

/// Passing and watched calls as Arriba would write them. Filtered calls are left out, as Arriba
/// leaves them out of this file; all our other outputs have them.
pub fn arriba(result: &RunResult) -> String {
    let mut text = String::new();
    push_row(&mut text, &COLUMNS);
    for call in result
        .calls
        .iter()
        .filter(|call| call.tier != Tier::Filtered)
    {
        push_row(&mut text, &row(call, result));
    }
    text
}

fn row(call: &FusionCall, result: &RunResult) -> [String; 30] {
    let (five, three) = (&call.five_prime, &call.three_prime);
    let breakpoint = |partner: &Partner| {
        let breakend = partner.breakend;
        let contig = result.contigs.name(breakend.contig);
        format!("{contig}:{}", breakend.pos.one_based())
    };
    let (split_five, split_three) = split_reads(call);
    [
        gene(five),
        gene(three),
        strands(five),
        strands(three),
        breakpoint(five),
        breakpoint(three),
        site(call, five),
        site(call, three),
        kind(call),
        split_five.to_string(),
        split_three.to_string(),
        call.support.spanning.to_string(),
        coverage(call, five),
        coverage(call, three),
        confidence(call).to_string(),
        reading_frame(call.frame.status).to_string(),
        // No list of tags, no genome: neither can be known.
        MISSING.to_string(),
        domains(call),
        MISSING.to_string(),
        MISSING.to_string(),
        gene_id(five),
        gene_id(three),
        transcript(five),
        transcript(three),
        direction(five),
        direction(three),
        filters(call),
        fusion_transcript(call),
        call.peptide.as_deref().map(one_cell).unwrap_or_default(),
        one_cell(&call.fragment_names.join(",")),
    ]
}

fn gene(partner: &Partner) -> String {
    match &partner.placement {
        Placement::Gene(gene) => one_cell(&gene.symbol),
        Placement::Intergenic { lower, higher } => {
            let nearest: Vec<String> = [lower, higher]
                .into_iter()
                .flatten()
                .map(|nearby| format!("{}({})", one_cell(&nearby.gene.symbol), nearby.distance))
                .collect();
            nearest.join(",")
        }
    }
}

fn gene_id(partner: &Partner) -> String {
    match &partner.placement {
        Placement::Gene(gene) => gene.id.as_deref().map(one_cell).unwrap_or_default(),
        Placement::Intergenic { .. } => MISSING.to_string(),
    }
}

fn gene_strand(partner: &Partner) -> Option<Strand> {
    match &partner.placement {
        Placement::Gene(gene) => Some(gene.strand),
        Placement::Intergenic { .. } => None,
    }
}

fn strands(partner: &Partner) -> String {
    let symbol = |strand: Option<Strand>| strand.map_or('.', Strand::symbol);
    format!(
        "{}/{}",
        symbol(gene_strand(partner)),
        symbol(partner.transcribed)
    )
}

fn site(call: &FusionCall, partner: &Partner) -> String {
    // A frame across the junction is known only where both sides lie in coding stretches.
    let is_coding = matches!(
        call.frame.status,
        FrameStatus::InFrame | FrameStatus::OutOfFrame
    );
    match partner.site {
        Site::SpliceSite if is_coding => "CDS/splice-site",
        Site::SpliceSite => "exon/splice-site",
        Site::Cds => "CDS",
        Site::FivePrimeUtr => "5'UTR",
        Site::ThreePrimeUtr => "3'UTR",
        Site::Exon => "exon",
        Site::Intron => "intron",
        Site::Intergenic => "intergenic",
    }
    .to_string()
}

fn kind(call: &FusionCall) -> String {
    let geometry = match call.geometry {
        Geometry::Translocation => "translocation",
        Geometry::Inversion => "inversion",
        Geometry::Deletion => "deletion",
        Geometry::TandemDuplication => "duplication",
    };
    let role_of = |partner: &Partner| {
        gene_strand(partner).map(|strand| role(strand, partner.breakend.retained))
    };
    let same_gene =
        call.five_prime.symbol().is_some() && call.five_prime.symbol() == call.three_prime.symbol();
    let spliced =
        call.five_prime.site == Site::SpliceSite && call.three_prime.site == Site::SpliceSite;
    let suffix = match (role_of(&call.five_prime), role_of(&call.three_prime)) {
        (Some(Role::FivePrime), Some(Role::FivePrime)) => "/5'-5'",
        (Some(Role::ThreePrime), Some(Role::ThreePrime)) => "/3'-3'",
        _ if call.is_read_through => "/read-through",
        _ if same_gene && spliced && call.geometry == Geometry::TandemDuplication => {
            "/non-canonical_splicing"
        }
        _ => "",
    };
    format!("{geometry}{suffix}")
}

/// Arriba tells split reads by the side of their longer piece. We keep the longest anchor of each
/// side only, so all are counted on the side of the longer one: the sum is right.
fn split_reads(call: &FusionCall) -> (u32, u32) {
    let all = call.support.junction();
    if call.five_prime.longest_anchor > call.three_prime.longest_anchor {
        (all, 0)
    } else {
        (0, all)
    }
}

/// Reads over the retained side: those of ordinary transcription and, as Arriba counts them,
/// supporting fragments with their duplicates.
fn coverage(call: &FusionCall, partner: &Partner) -> String {
    partner.reference_reads.map_or_else(
        || MISSING.to_string(),
        |reads| (u64::from(reads) + u64::from(call.support.raw())).to_string(),
    )
}

fn confidence(call: &FusionCall) -> &'static str {
    match call.tier {
        Tier::Pass if call.quality.get() >= HIGH_CONFIDENCE => "high",
        Tier::Pass => "medium",
        Tier::Watch | Tier::Filtered => "low",
    }
}

fn reading_frame(status: FrameStatus) -> &'static str {
    match status {
        FrameStatus::InFrame => "in-frame",
        FrameStatus::OutOfFrame => "out-of-frame",
        FrameStatus::StopCodon => "stop-codon",
        FrameStatus::Unknown => MISSING,
    }
}

/// The target's domains that are kept whole; what share of a partial one is kept is not known here.
fn domains(call: &FusionCall) -> String {
    let domains: Vec<&str> = [
        (call.transmembrane, "Transmembrane_segment(100%)"),
        (call.kinase_domain, "Protein_kinase_domain(100%)"),
    ]
    .iter()
    .filter(|(status, _)| *status == DomainStatus::Complete)
    .map(|(_, domain)| *domain)
    .collect();
    if domains.is_empty() {
        return MISSING.to_string();
    }
    match call.target_role {
        Role::FivePrime => format!("{}|", domains.join(",")),
        Role::ThreePrime => format!("|{}", domains.join(",")),
    }
}

fn transcript(partner: &Partner) -> String {
    let transcript = partner.transcript.as_ref();
    transcript.map(|t| one_cell(&t.id)).unwrap_or_default()
}

/// Where the partner is joined: at higher coordinates when the lower flank stays.
fn direction(partner: &Partner) -> String {
    match partner.breakend.retained {
        Retained::Lower => "downstream",
        Retained::Higher => "upstream",
    }
    .to_string()
}

/// Supporting fragments that were left out as duplicates, and the filters that the call fails.
fn filters(call: &FusionCall) -> String {
    let duplicates = call.support.raw().saturating_sub(call.support.unique());
    let mut filters = Vec::new();
    if duplicates > 0 {
        filters.push(format!("duplicates({duplicates})"));
    }
    filters.extend(call.filters.iter().map(|name| one_cell(name)));
    filters.join(",")
}

/// Not given where the direction of transcription is not known, as Arriba does.
fn fusion_transcript(call: &FusionCall) -> String {
    match &call.sequence {
        Some(sequence) if call.direction_known => marked_sequence(sequence),
        _ => MISSING.to_string(),
    }
}

#[cfg(test)]
mod tests;
