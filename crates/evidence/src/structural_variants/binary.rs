//! A BCF as the lines of a VCF.

use std::{
    io::{self, Read},
    path::Path,
};

use rust_htslib::bcf::{self, Read as _, Record};

use super::{
    VariantError,
    source::{cannot_unpack, not_variants, unreadable},
};

/// The INFO keys that tell which places a variant joins.
const KEYS: [&str; 9] = [
    "SVTYPE", "CHR2", "END", "POS2", "SVLEN", "CT", "STRANDS", "INV3", "INV5",
];

/// Hands each header line (number 0) and each record on, as a line of a VCF with the keys of [`KEYS`] only.
pub(super) fn for_each_record(
    path: &Path,
    mut packed: impl Read,
    mut take: impl FnMut(u64, &str) -> Result<(), VariantError>,
) -> Result<(), VariantError> {
    let header = bcf_header(&mut packed)
        .map_err(|_| cannot_unpack(path))?
        .ok_or_else(|| not_variants(path, "its header is damaged"))?;
    for line in header.lines() {
        take(0, line)?;
    }
    let mut reader = bcf::Reader::from_path(path)
        .map_err(|error| unreadable(path, io::Error::other(error.to_string())))?;
    for (index, record) in reader.records().enumerate() {
        let number = index as u64 + 1;
        let record = record.map_err(|_| VariantError::Line {
            path: path.to_path_buf(),
            line: number,
            message: "the record cannot be read".to_string(),
        })?;
        if let Some(line) = line(&record) {
            take(number, &line)?;
        }
    }
    Ok(())
}

/// The text of a BCF's header; `None` where htslib could not use it. Looked at here, as htslib's binding does not tell
/// a header that cannot be read.
///
/// # Source
///
/// The VCF 4.3 specification, "BCF specification": the magic string, the header's length, the header.
fn bcf_header(packed: &mut impl Read) -> io::Result<Option<String>> {
    /// Longer than any header, in bytes.
    const LONGEST: u32 = 1 << 28;
    let mut start = [0; 9];
    packed.read_exact(&mut start)?;
    let length = u32::from_le_bytes([start[5], start[6], start[7], start[8]]);
    if start[..5] != *b"BCF\x02\x02" || length > LONGEST {
        return Ok(None);
    }
    let mut text = Vec::new();
    if packed.take(u64::from(length)).read_to_end(&mut text)? < length as usize {
        return Ok(None);
    }
    let Ok(text) = String::from_utf8(text) else {
        return Ok(None);
    };
    let text = text.trim_end_matches('\0');
    let columns = text
        .lines()
        .last()
        .filter(|line| line.starts_with("#CHROM\t"));
    let has_distinct_samples = columns.is_some_and(|line| {
        let mut samples: Vec<&str> = line.split('\t').skip(9).collect();
        samples.sort_unstable();
        samples.windows(2).all(|pair| pair[0] != pair[1])
    });
    let is_usable = text.starts_with("##fileformat=VCF") && has_distinct_samples;
    Ok(is_usable.then(|| text.to_string()))
}

/// A record as a line; `None` for one without contig or alleles.
fn line(record: &Record) -> Option<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let contig = text(record.header().rid2name(record.rid()?).ok()?);
    if record.allele_count() < 2 {
        return None;
    }
    let alternatives: Vec<String> = record.alleles().into_iter().skip(1).map(text).collect();
    let filter = if record.has_filter("PASS".as_bytes()) {
        "PASS"
    } else {
        "failed"
    };
    let info: Vec<String> = KEYS.iter().filter_map(|key| entry(record, key)).collect();
    Some(format!(
        "{contig}\t{}\t{}\tN\t{}\t.\t{filter}\t{}",
        record.pos() + 1,
        text(&record.id()),
        alternatives.join(","),
        info.join(";")
    ))
}

/// An INFO key with its value, whatever type the header gives it; `None` where the record lacks it.
fn entry(record: &Record, key: &str) -> Option<String> {
    let tag = key.as_bytes();
    if let Ok(Some(numbers)) = record.info(tag).integer() {
        return Some(format!("{key}={}", numbers.first()?));
    }
    if let Ok(Some(words)) = record.info(tag).string() {
        let words: Vec<_> = words
            .iter()
            .map(|word| String::from_utf8_lossy(word))
            .collect();
        return Some(format!("{key}={}", words.join(",")));
    }
    match record.info(tag).flag() {
        Ok(true) => Some(key.to_string()),
        _ => None,
    }
}
