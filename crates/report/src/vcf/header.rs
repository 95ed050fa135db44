//! The header: what made the file, the contigs, and every filter and key that records use.

use std::fmt::Write;

use trkfuse_core::{RunResult, Tier};

use super::{
    info::{FORMAT, INFO, Key},
    text::{column_name, header_value, identifier, quoted},
};

/// FILTER of a call that is watched or filtered without naming a filter.
pub(super) fn unnamed_filter(tier: Tier) -> Option<(&'static str, &'static str)> {
    match tier {
        Tier::Pass => None,
        Tier::Watch => Some(("watch", "Only lacks evidence, and is worth another look")),
        Tier::Filtered => Some(("filtered", "Not believed, for a reason that has no name")),
    }
}

/// All header lines, the column line included.
pub(super) fn header(result: &RunResult) -> String {
    let mut text = String::new();
    let mut line = |arguments: std::fmt::Arguments<'_>| {
        writeln!(text, "{arguments}").expect("writing to a string does not fail");
    };
    let provenance = &result.provenance;
    line(format_args!("##fileformat=VCFv4.3"));
    // Here and not with the other filters, as htslib puts it: the file stays as it is when
    // bcftools repeats it.
    line(format_args!(
        "##FILTER=<ID=PASS,Description=\"All filters passed\">"
    ));
    line(format_args!(
        "##source=trkfuse_{}",
        header_value(&provenance.version)
    ));
    line(format_args!(
        "##trkfuseLedger={}",
        provenance.ledger_version
    ));
    line(format_args!(
        "##trkfuseCommand={}",
        header_value(&provenance.command_line)
    ));
    line(format_args!(
        "##trkfuseAnnotation={}",
        header_value(&provenance.annotation)
    ));
    line(format_args!(
        "##trkfuseAssembly={}",
        header_value(&provenance.assembly)
    ));
    for (name, value) in &provenance.settings {
        line(format_args!(
            "##trkfuseSetting={}",
            header_value(&format!("{name}={value}"))
        ));
    }
    let reference = provenance.reference.as_deref().map_or_else(
        || provenance.assembly.as_str(),
        // Never a path: the same run on another machine gives the same bytes.
        |name| name.rsplit('/').next().unwrap_or(name),
    );
    line(format_args!("##reference={}", header_value(reference)));
    for (_, contig) in result.contigs.iter() {
        line(format_args!(
            "##contig=<ID={},length={}>",
            contig.name, contig.length
        ));
    }
    for (name, description) in filters(result) {
        line(format_args!(
            "##FILTER=<ID={name},Description=\"{}\">",
            quoted(&description)
        ));
    }
    for (kind, keys) in [("INFO", INFO), ("FORMAT", FORMAT)] {
        for Key {
            id,
            number,
            kind: value,
            description,
        } in keys
        {
            line(format_args!(
                "##{kind}=<ID={id},Number={number},Type={value},Description=\"{}\">",
                quoted(description)
            ));
        }
    }
    line(format_args!(
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{}",
        column_name(&result.sample)
    ));
    text
}

/// The filters in force, and behind them any that a call names besides, so that every FILTER of a
/// record is declared.
fn filters(result: &RunResult) -> Vec<(String, String)> {
    let mut filters: Vec<(String, String)> = Vec::new();
    let mut declare = |name: &str, description: &str| {
        let name = identifier(name);
        if !name.is_empty() && filters.iter().all(|(known, _)| *known != name) {
            filters.push((name, description.to_string()));
        }
    };
    for filter in &result.filters {
        declare(&filter.name, &filter.description);
    }
    for call in &result.calls {
        for name in &call.filters {
            declare(name, "A filter without description");
        }
        if call.filters.is_empty()
            && let Some((name, description)) = unnamed_filter(call.tier)
        {
            declare(name, description);
        }
    }
    filters
}
