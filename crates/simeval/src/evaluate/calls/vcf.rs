//! VCF with breakends: ours, Manta's, Arriba's converter's, nf-core/rnafusion's, or anyone's.
//!
//! Two records that are each other's mates are one call; a record whose mate is not there is one alone.

use std::collections::HashMap;
use std::path::Path;

use trkfuse_core::{Pos, Retained, Role, Strand, Tier, role};

use super::Calls;
use super::breakend_allele::{self, BreakendAllele};
use crate::evaluate::call_row::{CallRow, CallSide};
use crate::evaluate::error::EvaluateError;
use crate::evaluate::place::Place;
use crate::evaluate::table::read_text;
use crate::evaluate::truth_row;
use crate::evaluate::words;

pub(crate) fn read(path: &Path, tiers: &[Tier]) -> Result<Calls, EvaluateError> {
    parse(path, &read_text(path)?, tiers)
}

/// One breakend allele of one record.
struct Breakend<'a> {
    line: usize,
    id: &'a str,
    place: Place,
    allele: BreakendAllele,
    mate_id: Option<&'a str>,
    quality: Option<f64>,
    filter: &'a str,
    info: HashMap<&'a str, &'a str>,
    split_reads: u32,
    spanning_pairs: u32,
}

fn parse(path: &Path, text: &str, tiers: &[Tier]) -> Result<Calls, EvaluateError> {
    if !text.starts_with("##fileformat=VCF") {
        return Err(EvaluateError::line(
            path,
            1,
            "this is no VCF: it does not begin with ##fileformat=VCF",
        ));
    }
    let mut breakends = Vec::new();
    let mut skipped_records = 0;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let before = breakends.len();
        record(line.trim_end_matches('\r'), index + 1, &mut breakends)
            .map_err(|message| EvaluateError::line(path, index + 1, message))?;
        if breakends.len() == before {
            skipped_records += 1;
        }
    }
    let mut rows = Vec::new();
    for (first, second) in pair(&breakends) {
        let second = second.map(|index| &breakends[index]);
        let row = call(&breakends[first], second, tiers);
        rows.push(
            row.map_err(|message| EvaluateError::line(path, breakends[first].line, message))?,
        );
    }
    Ok(Calls {
        rows,
        skipped_records,
    })
}

/// Adds the breakends of a record.
fn record<'a>(text: &'a str, line: usize, breakends: &mut Vec<Breakend<'a>>) -> Result<(), String> {
    let cells: Vec<&str> = text.split('\t').collect();
    let [contig, pos, id, _, alleles, quality, filter, info, ..] = cells[..] else {
        return Err(format!(
            "a record has 8 columns or more, this has {}",
            cells.len()
        ));
    };
    if !breakend_allele::is_breakend(alleles) {
        return Ok(());
    }
    let place = place(contig, pos)?;
    let quality = match quality {
        "." => None,
        text => Some(
            text.parse()
                .ok()
                .filter(|quality: &f64| quality.is_finite() && *quality >= 0.0)
                .ok_or_else(|| format!("the quality '{text}' is no number from 0 up"))?,
        ),
    };
    let info: HashMap<&str, &str> = info
        .split(';')
        .map(|entry| entry.split_once('=').unwrap_or((entry, "")))
        .collect();
    let (split_reads, spanning_pairs) = support(&cells)?;
    let mates: Vec<&str> = info
        .get("MATEID")
        .map_or(Vec::new(), |ids| ids.split(',').collect());
    for (number, allele) in alleles.split(',').enumerate() {
        if !breakend_allele::is_breakend(allele) {
            continue;
        }
        breakends.push(Breakend {
            line,
            id,
            place: place.clone(),
            allele: breakend_allele::parse(allele)
                .ok_or_else(|| format!("'{allele}' is no breakend allele"))?,
            mate_id: mates.get(number).copied().filter(|id| *id != "."),
            quality,
            filter,
            info: info.clone(),
            split_reads,
            spanning_pairs,
        });
    }
    Ok(())
}

/// Split reads and spanning pairs of the first sample: `SR` and `PR` (the junction's value is the last,
/// Manta and we give the reference's first), else nf-core/rnafusion's `DV` and `RV`, whose header has them
/// the wrong way round.
fn support(cells: &[&str]) -> Result<(u32, u32), String> {
    let (Some(keys), Some(values)) = (cells.get(8), cells.get(9)) else {
        return Ok((0, 0));
    };
    let values: Vec<&str> = values.split(':').collect();
    let count = |wanted: &str| -> Result<Option<u32>, String> {
        let value = keys
            .split(':')
            .position(|key| key == wanted)
            .and_then(|index| values.get(index))
            .and_then(|value| value.rsplit(',').next());
        match value {
            None => Ok(None),
            Some("." | "") => Ok(Some(0)),
            Some(text) => text
                .parse()
                .map(Some)
                .map_err(|_| format!("'{text}' in {wanted} is no count")),
        }
    };
    let either = |first: &str, second: &str| -> Result<u32, String> {
        Ok(count(first)?.or(count(second)?).unwrap_or(0))
    };
    Ok((either("SR", "DV")?, either("PR", "RV")?))
}

/// The breakends that are one call each: with its mate, or alone.
fn pair(breakends: &[Breakend<'_>]) -> Vec<(usize, Option<usize>)> {
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_place: HashMap<(&Place, &Place), Vec<usize>> = HashMap::new();
    for (index, breakend) in breakends.iter().enumerate() {
        by_id.entry(breakend.id).or_default().push(index);
        by_place
            .entry((&breakend.place, &breakend.allele.mate))
            .or_default()
            .push(index);
    }
    let mut is_taken = vec![false; breakends.len()];
    let mut pairs = Vec::new();
    for (index, breakend) in breakends.iter().enumerate() {
        if is_taken[index] {
            continue;
        }
        is_taken[index] = true;
        let mates = match breakend.mate_id {
            Some(id) => by_id.get(id),
            None => by_place.get(&(&breakend.allele.mate, &breakend.place)),
        };
        let mate = mates.into_iter().flatten().copied().find(|&mate| {
            let other = &breakends[mate];
            // A mate by name may lie some bases off, where homology leaves the place open; one by
            // place must be told by its flanks from the reciprocal junction.
            let names_back = other.mate_id.is_none_or(|id| id == breakend.id);
            let flanks = breakend.allele.retained == other.allele.mate_retained
                && breakend.allele.mate_retained == other.allele.retained;
            !is_taken[mate] && names_back && flanks
        });
        if let Some(mate) = mate {
            is_taken[mate] = true;
        }
        pairs.push((index, mate));
    }
    pairs
}

fn call(
    first: &Breakend<'_>,
    second: Option<&Breakend<'_>>,
    tiers: &[Tier],
) -> Result<CallRow, String> {
    let is_first = |breakend: &Breakend<'_>| breakend.info.contains_key("RNA_FIRST");
    let second_leads = second.is_some_and(&is_first) && !is_first(first);
    let mut sides = match second {
        Some(second) => [side(first), side(second)],
        None => [side(first), mate_side(first)],
    };
    let mut order_known = is_first(first) || second_leads;
    if second_leads {
        sides.reverse();
    }
    if let Some(named) = rnafusion_sides(&first.info)? {
        // Its brackets are wrong for two of the four strand combinations, these keys are right.
        sides = named;
        order_known = true;
    } else if order_known {
        name_by_fusion(&first.info, &mut sides);
        for (side, role) in sides.iter_mut().zip([Role::FivePrime, Role::ThreePrime]) {
            side.strand = side.retained.map(|retained| strand(retained, role));
        }
    }
    let is_pass = match first.info.get("TIER") {
        Some(tier) => words::tier(tier).is_some_and(|tier| tiers.contains(&tier)),
        None => matches!(first.filter, "PASS" | "."),
    };
    let [five_prime, three_prime] = sides;
    Ok(CallRow {
        line: first.line,
        five_prime,
        three_prime,
        order_known,
        // Each record counts the fragments of the same junction.
        split_reads: first
            .split_reads
            .max(second.map_or(0, |second| second.split_reads)),
        spanning_pairs: first
            .spanning_pairs
            .max(second.map_or(0, |second| second.spanning_pairs)),
        frame: word(&first.info, "FRAME_STATUS", words::frame)?,
        kinase_domain: word(&first.info, "KINASE_DOMAIN", words::domain)?,
        quality: first.quality,
        confidence: None,
        is_pass,
    })
}

fn word<T>(
    info: &HashMap<&str, &str>,
    key: &str,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    info.get(key)
        .map(|text| read(text).ok_or_else(|| format!("'{text}' in {key} is not known")))
        .transpose()
}

fn side(breakend: &Breakend<'_>) -> CallSide {
    let gene = breakend.info.get("GENE_NAME").filter(|name| is_name(name));
    // `SYMBOL(bases)`, the lower neighbour and the higher one.
    let nearby = breakend
        .info
        .get("NEAREST_GENES")
        .into_iter()
        .flat_map(|genes| genes.split(','))
        .filter_map(|gene| gene.split('(').next())
        .filter(|name| is_name(name))
        .map(str::to_string)
        .collect();
    CallSide {
        genes: gene.map(|name| (*name).to_string()).into_iter().collect(),
        nearby,
        place: breakend.place.clone(),
        strand: None,
        retained: Some(breakend.allele.retained),
    }
}

/// The side that a record tells of its mate.
fn mate_side(breakend: &Breakend<'_>) -> CallSide {
    CallSide {
        genes: Vec::new(),
        nearby: Vec::new(),
        place: breakend.allele.mate.clone(),
        strand: None,
        retained: Some(breakend.allele.mate_retained),
    }
}

/// Fills in genes that the records do not name from `FUSION=ETV6::NTRK3`.
fn name_by_fusion(info: &HashMap<&str, &str>, sides: &mut [CallSide; 2]) {
    let Some((five_prime, three_prime)) = info.get("FUSION").and_then(|name| name.split_once("::"))
    else {
        return;
    };
    for (side, name) in sides.iter_mut().zip([five_prime, three_prime]) {
        // A side in no gene is named by its place.
        if side.genes.is_empty() && is_name(name) && !name.contains(':') {
            side.genes.push(name.to_string());
        }
    }
}

/// The sides as nf-core/rnafusion's one record a fusion gives them.
fn rnafusion_sides(info: &HashMap<&str, &str>) -> Result<Option<[CallSide; 2]>, String> {
    let keys = ["CHRA", "POSA", "CHRB", "POSB"].map(|key| info.get(key));
    let [Some(contig_a), Some(pos_a), Some(contig_b), Some(pos_b)] = keys else {
        return Ok(None);
    };
    let strands: Vec<_> = info
        .get("ORIENTATION")
        .map(|text| text.split(',').map(words::strand).collect())
        .unwrap_or_default();
    let side = |contig: &str, pos: &str, gene: &str, index: usize, role| {
        let place = place(contig, pos)?;
        let strand = strands.get(index).copied().flatten();
        let gene = info.get(gene).filter(|name| is_name(name));
        Ok::<_, String>(CallSide {
            genes: gene.map(|name| (*name).to_string()).into_iter().collect(),
            nearby: Vec::new(),
            place,
            strand,
            retained: strand.map(|strand| truth_row::retained(strand, role)),
        })
    };
    Ok(Some([
        side(contig_a, pos_a, "GENEA", 0, Role::FivePrime)?,
        side(contig_b, pos_b, "GENEB", 1, Role::ThreePrime)?,
    ]))
}

fn place(contig: &str, pos: &str) -> Result<Place, String> {
    pos.parse()
        .ok()
        .and_then(Pos::from_one_based)
        .map(|pos| Place::new(contig, pos))
        .ok_or_else(|| format!("'{pos}' is no position counted from 1"))
}

fn is_name(text: &str) -> bool {
    !matches!(text, "" | ".")
}

/// The strand transcribed into a fusion, by the flank that stays.
fn strand(retained: Retained, side: Role) -> Strand {
    if role(Strand::Forward, retained) == side {
        Strand::Forward
    } else {
        Strand::Reverse
    }
}
