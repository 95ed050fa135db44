//! Records of BAM files.

use std::path::Path;

use rust_htslib::bam::{self, Read, Record};

/// All records of a file.
pub(crate) fn records(path: &Path) -> Vec<Record> {
    bam::Reader::from_path(path)
        .expect("a whole file")
        .records()
        .map(|record| record.expect("it can be read"))
        .collect()
}

/// Writes records under the header of another file.
pub(crate) fn write_like(other: &Path, path: &Path, records: impl IntoIterator<Item = Record>) {
    let reader = bam::Reader::from_path(other).expect("a whole file");
    let header = bam::Header::from_template(reader.header());
    let mut writer =
        bam::Writer::from_path(path, &header, bam::Format::Bam).expect("the folder is ours");
    for record in records {
        writer.write(&record).expect("the folder is ours");
    }
}
