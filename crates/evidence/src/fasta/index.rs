//! The index of a FASTA (`.fai`): made where there is none, and held against the file where there is one.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use log::info;
use rust_htslib::faidx;

use super::{FastaError, with_suffix};

/// Contigs that are looked up in the file, from the first on. Chosen by hand: those of a genome without its patches.
const LOOKED_UP: usize = 30;
/// Longest header line that is read back, in bytes.
const HEADER: u64 = 4_096;

/// A line of the index.
pub(super) struct IndexEntry {
    pub(super) name: String,
    /// Bases.
    pub(super) length: u64,
    /// First base, in bytes from the file's start.
    offset: u64,
    /// Bases of a line.
    line_bases: u64,
    /// Bytes of a line, its end included.
    line_bytes: u64,
}

/// Makes the index of a FASTA if it has none.
///
/// # Errors
///
/// [`FastaError`] when the file cannot be read, or its index not be made.
pub(crate) fn ensure_index(path: &Path) -> Result<(), FastaError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => FastaError::NotFound(path.to_path_buf()),
        _ => FastaError::Unreadable {
            path: path.to_path_buf(),
            source,
        },
    };
    File::open(path).map_err(unreadable)?;
    // The binding would panic on such a path where it decodes CRAM.
    if path.to_str().is_none() {
        return Err(FastaError::PathNotText(path.to_path_buf()));
    }
    let is_compressed = is_compressed(path).map_err(unreadable)?;
    let index = with_suffix(path, ".fai");
    let is_whole = index.is_file() && (!is_compressed || with_suffix(path, ".gzi").is_file());
    if is_whole {
        return Ok(());
    }
    info!("making the index of '{}'", path.display());
    match faidx::build(path) {
        Ok(()) if index.is_file() => Ok(()),
        _ => Err(FastaError::NoIndex(path.to_path_buf())),
    }
}

/// The index, in its order. Read here, since htslib's reader does not report a damaged one.
///
/// # Errors
///
/// [`FastaError`] when it is damaged, or of another file.
pub(super) fn read_index(path: &Path) -> Result<Vec<IndexEntry>, FastaError> {
    let index = with_suffix(path, ".fai");
    let broken = || FastaError::BrokenIndex(index.clone());
    let text = fs::read_to_string(&index).map_err(|_| broken())?;
    let mut entries = Vec::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let name = fields.next().filter(|name| !name.is_empty());
        let numbers: Vec<u64> = fields.map_while(|field| field.parse().ok()).collect();
        match (name, numbers.as_slice()) {
            (Some(name), &[length, offset, line_bases, line_bytes, ..]) => {
                entries.push(IndexEntry {
                    name: name.to_string(),
                    length,
                    offset,
                    line_bases,
                    line_bytes,
                });
            }
            _ => return Err(broken()),
        }
    }
    if entries.is_empty() {
        return Err(broken());
    }
    // Its place in a compressed file is another one.
    if !is_compressed(path).unwrap_or(true) {
        let last = entries.len().saturating_sub(1);
        for (number, entry) in entries.iter().enumerate() {
            if (number < LOOKED_UP || number == last)
                && let Some(mismatch) = mismatch(path, entry)
            {
                return Err(FastaError::OtherIndex { index, mismatch });
            }
        }
    }
    Ok(entries)
}

/// What tells that a contig is not where the index says. A file's age tells nothing: copies and links are younger than what
/// they are of.
fn mismatch(path: &Path, entry: &IndexEntry) -> Option<String> {
    let IndexEntry { name, length, .. } = entry;
    let has_header = is_behind_its_header(path, entry).ok();
    if has_header != Some(true) {
        return Some(format!("contig '{name}' does not begin where it says"));
    }
    let ends = ends_there(path, entry).ok();
    (ends != Some(true)).then(|| format!("contig '{name}' does not have {length} bases"))
}

/// Whether the line before the contig's first base is its header.
fn is_behind_its_header(path: &Path, entry: &IndexEntry) -> io::Result<bool> {
    let from = entry.offset.saturating_sub(HEADER);
    let before = read_at(path, from, entry.offset - from)?;
    let Some(line) = before.strip_suffix(b"\n") else {
        return Ok(false);
    };
    let start = line.iter().rposition(|&byte| byte == b'\n');
    if start.is_none() && from > 0 {
        // A longer header than is read.
        return Ok(true);
    }
    let line = &line[start.map_or(0, |start| start + 1)..];
    let name = line.strip_prefix(b">").unwrap_or_default();
    let end = name.iter().position(u8::is_ascii_whitespace);
    Ok(&name[..end.unwrap_or(name.len())] == entry.name.as_bytes())
}

/// Whether the contig's last base is there, and a line's or the file's end behind it.
fn ends_there(path: &Path, entry: &IndexEntry) -> io::Result<bool> {
    let Some(last) = entry.length.checked_sub(1) else {
        return Ok(true);
    };
    if entry.line_bases == 0 || entry.line_bytes < entry.line_bases {
        return Ok(false);
    }
    let (lines, place) = (last / entry.line_bases, last % entry.line_bases);
    let at = lines
        .checked_mul(entry.line_bytes)
        .and_then(|bytes| bytes.checked_add(entry.offset)?.checked_add(place));
    let Some(at) = at else {
        return Ok(false);
    };
    let bytes = read_at(path, at, 2)?;
    Ok(match bytes.as_slice() {
        [] => false,
        [base] => base.is_ascii_graphic(),
        [base, behind, ..] => base.is_ascii_graphic() && matches!(behind, b'\n' | b'\r'),
    })
}

/// Up to so many bytes from a place on.
fn read_at(path: &Path, from: u64, most: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_compressed(path: &Path) -> io::Result<bool> {
    let mut first = [0; 2];
    Ok(File::open(path)?.read(&mut first)? == 2 && first == [0x1f, 0x8b])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = ">chr1 first\nACGTacgt\nNN\n>MT\nTTTTT\n";

    /// What comes of the index of [`TEXT`] beside another file.
    fn read_with(text: &str) -> Result<usize, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("r.fa");
        fs::write(&path, TEXT).expect("the folder is ours");
        ensure_index(&path).expect("it is a FASTA");
        fs::write(&path, text).expect("the folder is ours");
        read_index(&path)
            .map(|entries| entries.len())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn an_index_of_the_file_is_taken_whatever_its_age() {
        assert_eq!(read_with(TEXT), Ok(2));
        assert_eq!(read_with(TEXT.trim_end()), Ok(2), "no newline at the end");
    }

    #[test]
    fn an_index_from_before_the_file_was_changed_is_refused() {
        for (changed, said) in [
            (TEXT.replace(" first", ""), "'chr1' does not begin"),
            (TEXT.replace(">MT", ">chrM"), "'MT' does not begin"),
            (TEXT.replace("NN", "NNN"), "'chr1' does not have 10 bases"),
            (
                TEXT.replace("TTTTT", "TTTTTT"),
                "'MT' does not have 5 bases",
            ),
            (TEXT.replace("TTTTT\n", "TT"), "'MT' does not have 5 bases"),
            (String::new(), "'chr1' does not begin"),
        ] {
            let message = read_with(&changed).expect_err(&changed);
            assert!(message.contains(said), "{message}");
            assert!(message.contains("samtools faidx"), "{message}");
        }
    }
}
