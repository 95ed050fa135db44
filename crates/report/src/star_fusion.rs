//! The shape of STAR-Fusion's `star-fusion.fusion_predictions.tsv`, for tools that read it.
//!
//! # Source
//!
//! STAR-Fusion/STAR-Fusion: `util/STAR-Fusion.predict`, `util/STAR-Fusion.filter`,
//! `util/append_breakpoint_junction_info.pl`.

use trkfuse_core::{FusionCall, Partner, Placement, RunResult, Sequence, Site, Strand, Tier};

use crate::{
    number::fixed,
    record::fragments_per_million,
    tsv::{MISSING, one_cell, push_row},
};

/// The columns, in STAR-Fusion's order; whether the abridged file has them.
const COLUMNS: [(&str, bool); 18] = [
    ("#FusionName", true),
    ("JunctionReadCount", true),
    ("SpanningFragCount", true),
    ("est_J", true),
    ("est_S", true),
    ("SpliceType", true),
    ("LeftGene", true),
    ("LeftBreakpoint", true),
    ("RightGene", true),
    ("RightBreakpoint", true),
    ("JunctionReads", false),
    ("SpanningFrags", false),
    ("LargeAnchorSupport", true),
    ("FFPM", true),
    ("LeftBreakDinuc", true),
    ("LeftBreakEntropy", true),
    ("RightBreakDinuc", true),
    ("RightBreakEntropy", true),
];
/// The last column.
const ANNOTATIONS: &str = "annots";

/// Bases on both sides that STAR-Fusion calls a large anchor.
const LARGE_ANCHOR: u32 = 25;

/// Bases beside the junction of which STAR-Fusion gives the entropy.
const ENTROPY_BASES: usize = 15;

/// Passing and watched calls as STAR-Fusion would write them, with or without read names. Filtered
/// calls are left out, as STAR-Fusion leaves them out; all our other outputs have them.
pub fn star_fusion(result: &RunResult, is_abridged: bool) -> String {
    let mut text = String::new();
    let is_shown = |in_abridged: bool| in_abridged || !is_abridged;
    let mut header: Vec<&str> = COLUMNS
        .iter()
        .filter(|(_, in_abridged)| is_shown(*in_abridged))
        .map(|(name, _)| *name)
        .collect();
    header.push(ANNOTATIONS);
    push_row(&mut text, &header);
    for call in result
        .calls
        .iter()
        .filter(|call| call.tier != Tier::Filtered)
    {
        let mut cells: Vec<String> = COLUMNS
            .iter()
            .zip(row(call, result))
            .filter(|((_, in_abridged), _)| is_shown(*in_abridged))
            .map(|(_, cell)| cell)
            .collect();
        cells.push(annotations(call, result));
        push_row(&mut text, &cells);
    }
    text
}

fn row(call: &FusionCall, result: &RunResult) -> [String; 18] {
    let (left, right) = (&call.five_prime, &call.three_prime);
    let junction = call.support.junction();
    let spanning = call.support.spanning;
    let (left_bases, right_bases) = match &call.sequence {
        Some(sequence) => {
            let bases = &sequence.five_prime;
            (
                bases.slice(bases.len().saturating_sub(ENTROPY_BASES), bases.len()),
                sequence.three_prime.slice(0, ENTROPY_BASES),
            )
        }
        None => (Sequence::default(), Sequence::default()),
    };
    [
        format!("{}--{}", name(left, result), name(right, result)),
        junction.to_string(),
        spanning.to_string(),
        fixed(f64::from(junction), 2),
        fixed(f64::from(spanning), 2),
        splice_type(call).to_string(),
        gene(left, result),
        breakpoint(left, result),
        gene(right, result),
        breakpoint(right, result),
        // A call names its fragments without their kind: all stand in the first of the two columns.
        one_cell(&call.fragment_names.join(",")),
        MISSING.to_string(),
        if left.longest_anchor.min(right.longest_anchor) >= LARGE_ANCHOR {
            "YES_LDAS"
        } else {
            "NO_LDAS"
        }
        .to_string(),
        // A targeted run never sees all fragments: their number must be told.
        fragments_per_million(call, result)
            .map_or_else(|| MISSING.to_string(), |ffpm| fixed(ffpm, 4)),
        dinucleotide(left),
        entropy(&left_bases),
        dinucleotide(right),
        entropy(&right_bases),
    ]
}

/// The gene's symbol; a place in no gene is `contig_position`, as `:` and `--` have a meaning here.
fn name(partner: &Partner, result: &RunResult) -> String {
    partner.symbol().map_or_else(
        || {
            let breakend = partner.breakend;
            let contig = result.contigs.name(breakend.contig);
            format!("{contig}_{}", breakend.pos.one_based())
        },
        one_cell,
    )
}

fn gene(partner: &Partner, result: &RunResult) -> String {
    let name = name(partner, result);
    match &partner.placement {
        Placement::Gene(gene) => {
            let id = gene.id.as_deref().map_or_else(|| name.clone(), one_cell);
            format!("{name}^{id}")
        }
        Placement::Intergenic { .. } => format!("{name}^{name}"),
    }
}

/// With the strand transcribed; the annotated one where that is not known.
fn breakpoint(partner: &Partner, result: &RunResult) -> String {
    let breakend = partner.breakend;
    let annotated = match &partner.placement {
        Placement::Gene(gene) => Some(gene.strand),
        Placement::Intergenic { .. } => None,
    };
    let strand = partner.transcribed.or(annotated);
    format!(
        "{}:{}:{}",
        result.contigs.name(breakend.contig),
        breakend.pos.one_based(),
        strand.map_or('.', Strand::symbol)
    )
}

fn splice_type(call: &FusionCall) -> &'static str {
    if call.five_prime.site == Site::SpliceSite && call.three_prime.site == Site::SpliceSite {
        "ONLY_REF_SPLICE"
    } else {
        "INCL_NON_REF_SPLICE"
    }
}

fn dinucleotide(partner: &Partner) -> String {
    partner
        .splice_dinucleotide
        .map(|bases| Sequence::new(&bases).as_str().to_string())
        .unwrap_or_default()
}

/// Shannon entropy of the bases, in bits: 2 for an even mix. Missing without bases.
fn entropy(bases: &Sequence) -> String {
    if bases.is_empty() {
        return MISSING.to_string();
    }
    let total = bases.len() as f64;
    let entropy: f64 = b"ACGTN"
        .iter()
        .map(|&base| bases.as_str().matches(char::from(base)).count())
        .filter(|&count| count > 0)
        .map(|count| {
            let share = count as f64 / total;
            -share * share.log2()
        })
        .sum();
    fixed(entropy, 4)
}

/// A list as JSON writes it, as STAR-Fusion does.
fn annotations(call: &FusionCall, result: &RunResult) -> String {
    let (left, right) = (call.five_prime.breakend, call.three_prime.breakend);
    let contig = |breakend: trkfuse_core::Breakend| one_cell(result.contigs.name(breakend.contig));
    let place = if left.contig == right.contig {
        let megabases = f64::from(left.pos.distance(right.pos)) / 1e6;
        format!(
            "INTRACHROMOSOMAL[{}:{}Mb]",
            contig(left),
            fixed(megabases, 2)
        )
    } else {
        format!("INTERCHROMOSOMAL[{}--{}]", contig(left), contig(right))
    };
    format!("[\"{place}\"]")
}

#[cfg(test)]
mod tests;
