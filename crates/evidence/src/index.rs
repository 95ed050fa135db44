//! The index beside an alignment file.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rust_htslib::bgzf;

use crate::source::Format;

/// An index that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IndexFile {
    pub(crate) path: PathBuf,
    /// Whether the alignment file was written after it.
    pub(crate) is_stale: bool,
}

/// The index of an alignment file, if there is one: one that is not older than the file first.
pub(crate) fn find_index(file: &Path, format: Format) -> Option<IndexFile> {
    let extensions: &[&str] = match format {
        Format::Cram => &["crai"],
        Format::Blocked => &["bai", "csi"],
        Format::Other => &[],
    };
    let appended = extensions.iter().map(|extension| {
        let mut name = file.as_os_str().to_os_string();
        name.push(".");
        name.push(extension);
        PathBuf::from(name)
    });
    let replaced = extensions
        .iter()
        .map(|extension| file.with_extension(extension));
    let changed = |path: &Path| {
        fs::metadata(path)
            .and_then(|metadata| metadata.modified())
            .ok()
    };
    let written = changed(file);
    let found: Vec<IndexFile> = appended
        .chain(replaced)
        .filter(|path| path.is_file())
        .map(|path| IndexFile {
            is_stale: matches!((written, changed(&path)), (Some(file), Some(index)) if index < file),
            path,
        })
        .collect();
    let fresh = found.iter().find(|index| !index.is_stale);
    fresh.or(found.first()).cloned()
}

/// Whether a blocked file is a BAM (and not SAM text packed by bgzip).
pub(crate) fn is_bam(file: &Path) -> bool {
    let mut first = [0; 4];
    bgzf::Reader::from_path(file)
        .is_ok_and(|mut reader| reader.read_exact(&mut first).is_ok() && first == *b"BAM\x01")
}

/// Looks at an index' own header: what is wrong with it, if anything.
pub(crate) fn find_fault(index: &IndexFile, contigs: usize) -> Option<String> {
    match count_contigs(&index.path) {
        Ok(None) => None,
        Ok(Some(indexed)) if indexed as usize <= contigs => None,
        Ok(Some(indexed)) => Some(format!(
            "it covers {indexed} contigs, the file's header has {contigs}: it belongs to another file"
        )),
        Err(message) => Some(message),
    }
}

/// Contigs that a BAI or CSI index covers; `None` for other kinds.
fn count_contigs(path: &Path) -> Result<Option<u32>, String> {
    let mut first = [0; 8];
    let mut file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut read = 0;
    while read < first.len() {
        match file.read(&mut first[read..]) {
            Ok(0) => return Err("it is shorter than any index".to_string()),
            Ok(length) => read += length,
            Err(error) => return Err(error.to_string()),
        }
    }
    if first.starts_with(b"BAI\x01") {
        return Ok(Some(number(&first[4..])));
    }
    if !first.starts_with(&[0x1f, 0x8b]) {
        return Err("it is no BAI, CSI or CRAI index".to_string());
    }
    if path.extension().is_none_or(|extension| extension != "csi") {
        return Ok(None);
    }
    count_contigs_of_csi(path)
        .map(Some)
        .map_err(|()| "it is no CSI index, or a truncated one".to_string())
}

/// CSI: magic, two numbers, the length of a header of its own, that header, the contigs.
fn count_contigs_of_csi(path: &Path) -> Result<u32, ()> {
    let mut reader = bgzf::Reader::from_path(path).map_err(|_| ())?;
    let mut fixed = [0; 16];
    reader.read_exact(&mut fixed).map_err(|_| ())?;
    if !fixed.starts_with(b"CSI\x01") {
        return Err(());
    }
    let skipped = u64::from(number(&fixed[12..]));
    let copied = std::io::copy(&mut reader.by_ref().take(skipped), &mut std::io::sink());
    if copied.map_err(|_| ())? != skipped {
        return Err(());
    }
    let mut contigs = [0; 4];
    reader.read_exact(&mut contigs).map_err(|_| ())?;
    Ok(number(&contigs))
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn touch(path: &Path, age: u64) {
        fs::write(path, b"BAI\x01\x02\0\0\0").expect("the folder is ours");
        let time = SystemTime::now() - Duration::from_secs(age);
        fs::File::options()
            .write(true)
            .open(path)
            .and_then(|file| file.set_modified(time))
            .expect("the file is ours");
    }

    #[test]
    fn all_names_of_an_index_are_found_and_a_fresh_one_is_preferred() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("x.bam");
        touch(&file, 100);
        assert_eq!(find_index(&file, Format::Blocked), None);
        for (name, age, is_stale) in [
            ("x.bai", 200, true),
            ("x.bam.bai", 150, true),
            ("x.csi", 50, false),
        ] {
            let path = folder.path().join(name);
            touch(&path, age);
            assert_eq!(
                find_index(&file, Format::Blocked),
                Some(IndexFile { path, is_stale }),
                "{name}"
            );
        }
        assert_eq!(find_index(&file, Format::Cram), None);
        assert_eq!(find_index(&file, Format::Other), None, "text has no index");
    }

    #[test]
    fn an_index_of_more_contigs_than_the_file_has_is_of_another_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.bam.bai");
        touch(&path, 0);
        let index = IndexFile {
            path: path.clone(),
            is_stale: false,
        };
        assert_eq!(find_fault(&index, 2), None);
        let fault = find_fault(&index, 1).expect("two contigs are one too many");
        assert!(fault.contains("another file"), "{fault}");
        for damage in [&b""[..], b"BAI", b"not an index"] {
            fs::write(&path, damage).expect("the folder is ours");
            assert!(find_fault(&index, 2).is_some());
        }
    }
}
