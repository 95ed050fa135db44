//! VCF in BGZF blocks and as BCF, and their indexes, by htslib.

use std::{
    fs,
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use rust_htslib::{
    bcf::{self, Read as _},
    bgzf,
};
use trkfuse_core::Contigs;

use crate::ReportError;

/// The empty block that ends every complete BGZF file.
///
/// # Source
///
/// SAM specification (samtools/hts-specs), "End-of-file marker".
const END_MARKER: [u8; 28] = [
    0x1f, 0x8b, 0x08, 0x04, 0, 0, 0, 0, 0, 0xff, 0x06, 0, 0x42, 0x43, 0x02, 0, 0x1b, 0, 0x03, 0, 0,
    0, 0, 0, 0, 0, 0, 0,
];

/// The highest base, counted from 1, that a TBI index can hold; beyond it a CSI index is needed.
const TBI_LIMIT: u32 = (1 << 29) - 1;

/// Bits of the smallest interval of a CSI index, htslib's default.
const CSI_MIN_SHIFT: u32 = 14;

/// The kind of index beside a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Index {
    Tbi,
    Csi,
}

impl Index {
    /// What a BGZF-compressed VCF over these contigs needs.
    pub(crate) fn for_vcf(contigs: &Contigs) -> Self {
        if contigs.iter().any(|(_, contig)| contig.length > TBI_LIMIT) {
            Self::Csi
        } else {
            Self::Tbi
        }
    }

    /// What is added to the name of the indexed file.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Tbi => "tbi",
            Self::Csi => "csi",
        }
    }
}

/// Writes text in BGZF blocks.
///
/// * `file`: an existing file, written anew.
/// * `shown`: how errors name it.
pub(crate) fn write_bgzf(text: &str, file: &Path, shown: &Path) -> Result<(), ReportError> {
    let mut writer =
        bgzf::Writer::from_path(file).map_err(|error| ReportError::htslib(shown, &error))?;
    writer
        .write_all(text.as_bytes())
        .and_then(|()| writer.flush())
        .map_err(|source| ReportError::write(shown, source))?;
    drop(writer);
    check_complete(file, shown)
}

/// Writes VCF text as BCF.
///
/// * `text_file`: the VCF text.
/// * `file`: an existing file, written anew.
/// * `shown`: how errors name it.
pub(crate) fn write_bcf(text_file: &Path, file: &Path, shown: &Path) -> Result<(), ReportError> {
    let failed = |error: rust_htslib::errors::Error| ReportError::htslib(shown, &error);
    let mut reader = bcf::Reader::from_path(text_file).map_err(failed)?;
    let header = bcf::Header::from_template(reader.header());
    let mut writer =
        bcf::Writer::from_path(file, &header, false, bcf::Format::Bcf).map_err(failed)?;
    for record in reader.records() {
        writer.write(&record.map_err(failed)?).map_err(failed)?;
    }
    drop(writer);
    check_complete(file, shown)
}

/// Writes the index of a BGZF-compressed VCF or of a BCF.
///
/// * `index_file`: an existing file, written anew.
/// * `shown`: how errors name the indexed file.
pub(crate) fn write_index(
    file: &Path,
    index_file: &Path,
    index: Index,
    shown: &Path,
) -> Result<(), ReportError> {
    let kind = match index {
        Index::Tbi => bcf::index::Type::Tbx,
        Index::Csi => bcf::index::Type::Csi(CSI_MIN_SHIFT),
    };
    // The threads are those beside this one; the bytes do not depend on them.
    bcf::index::build(file, Some(index_file), 0, kind)
        .map_err(|error| ReportError::htslib(shown, &format!("indexing: {}", error.msg)))
}

/// htslib closes a file without telling whether its last bytes reached the disk: look for them.
fn check_complete(file: &Path, shown: &Path) -> Result<(), ReportError> {
    let mut tail = [0; END_MARKER.len()];
    let read = fs::File::open(file).and_then(|mut file| {
        file.seek(SeekFrom::End(-(END_MARKER.len() as i64)))?;
        file.read_exact(&mut tail)
    });
    match read {
        Ok(()) if tail == END_MARKER => Ok(()),
        _ => Err(ReportError::htslib(
            shown,
            &"the file is not complete; is the disk full?",
        )),
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_core::Contig;

    use super::*;

    fn contigs(length: u32) -> Contigs {
        let name = "chr1".to_string();
        Contigs::new(vec![Contig { name, length }]).unwrap()
    }

    #[test]
    fn a_contig_beyond_the_reach_of_tbi_gets_a_csi_index() {
        assert_eq!(Index::for_vcf(&contigs(536_870_911)), Index::Tbi);
        assert_eq!(Index::for_vcf(&contigs(536_870_912)), Index::Csi);
    }

    #[test]
    fn a_file_cut_short_is_told_from_a_complete_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.vcf.gz");
        write_bgzf("##fileformat=VCFv4.3\n", &file, &file).unwrap();
        let bytes = fs::read(&file).unwrap();
        for length in [0, 10, bytes.len() - 1] {
            fs::write(&file, &bytes[..length]).unwrap();
            let error = check_complete(&file, &file).unwrap_err().to_string();
            assert!(error.contains("not complete"), "{error}");
        }
    }

    #[test]
    fn what_is_no_vcf_cannot_become_bcf() {
        let folder = tempfile::tempdir().unwrap();
        let (text, file) = (folder.path().join("a.vcf"), folder.path().join("a.bcf"));
        fs::write(&text, "no header\n").unwrap();
        assert!(matches!(
            write_bcf(&text, &file, &file),
            Err(ReportError::Htslib { .. })
        ));
    }
}
