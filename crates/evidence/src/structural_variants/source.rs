//! The lines of a VCF, plain or packed, and of a BCF.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use rust_htslib::bgzf;

use super::{VariantError, binary};
use crate::source::{Format, ends_with};

/// Hands each line on with its number, counted from 1: the header's and the records'.
///
/// # Errors
///
/// [`VariantError`] when the file cannot be read, is no VCF or BCF, or is truncated; or what `take` says.
pub(super) fn for_each_line(
    path: &Path,
    mut take: impl FnMut(u64, &str) -> Result<(), VariantError>,
) -> Result<(), VariantError> {
    let is_file = check_file(path)?;
    let packed = bgzf::Reader::from_path(path)
        .map_err(|error| unreadable(path, io::Error::other(error.to_string())))?;
    let mut reader = BufReader::new(packed);
    let start = reader.fill_buf().map_err(|_| cannot_unpack(path))?;
    if start.starts_with(b"BCF") {
        if !is_file {
            return Err(not_variants(
                path,
                "a BCF can only be read from a file; `bcftools view` makes a VCF of it",
            ));
        }
        return binary::for_each_record(path, reader, take);
    }
    if !start.starts_with(b"##fileformat=VCF") {
        return Err(not_variants(
            path,
            "it does not begin with ##fileformat=VCF",
        ));
    }
    let mut number = 0;
    let mut line = Vec::new();
    let mut has_columns = false;
    while read_line(&mut reader, &mut line).map_err(|_| cannot_unpack(path))? {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        if text.is_empty() {
            continue;
        }
        has_columns = has_columns || text.starts_with("#CHROM\t");
        if !has_columns && !text.starts_with('#') {
            return Err(not_variants(path, "it has no line #CHROM"));
        }
        take(number, &text)?;
    }
    if has_columns {
        Ok(())
    } else {
        Err(not_variants(path, "it has no line #CHROM"))
    }
}

/// Reads a line without its end; false behind the last one.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    if reader.read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    Ok(true)
}

/// What htslib does not tell apart: a folder, an empty file, blocks that end too soon. Whether the path is that of an
/// ordinary file, which can be read twice.
fn check_file(path: &Path) -> Result<bool, VariantError> {
    let failed = |source| unreadable(path, source);
    let kind = fs::metadata(path).map_err(failed)?;
    if kind.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    if !kind.is_file() {
        return Ok(false);
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut first = Vec::new();
    file.by_ref()
        .take(16)
        .read_to_end(&mut first)
        .map_err(failed)?;
    if first.is_empty() {
        return Err(not_variants(path, "it is empty"));
    }
    let marker = Format::of(&first).end_marker(&first);
    if !ends_with(&mut file, marker).map_err(failed)? {
        return Err(VariantError::Truncated {
            path: path.to_path_buf(),
            message: "its end marker is missing".to_string(),
        });
    }
    Ok(true)
}

pub(super) fn unreadable(path: &Path, source: io::Error) -> VariantError {
    VariantError::Unreadable {
        path: path.to_path_buf(),
        source,
    }
}

pub(super) fn not_variants(path: &Path, message: &str) -> VariantError {
    VariantError::NotVariants {
        path: path.to_path_buf(),
        message: message.to_string(),
    }
}

pub(super) fn cannot_unpack(path: &Path) -> VariantError {
    VariantError::Truncated {
        path: path.to_path_buf(),
        message: "it cannot be unpacked to its end".to_string(),
    }
}
