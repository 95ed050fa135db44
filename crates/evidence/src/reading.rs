//! One record after another, with every way of failing told apart from the file's end.

use std::path::Path;

use rust_htslib::bam::{self, Read, Record};

use crate::EvidenceError;
use crate::source::Format;

/// Reads the next record into `record`; `None` at the end.
pub(crate) fn next_record<R: Read>(
    reader: &mut R,
    record: &mut Record,
) -> Option<Result<(), String>> {
    match reader.read(record)? {
        // A block that breaks within a record's fixed part is not reported by the binding, but leaves
        // the record empty.
        Ok(()) if record.inner().l_data == 0 => Some(Err("a record is cut off".to_string())),
        Ok(()) => Some(Ok(())),
        Err(error) => Some(Err(error.to_string())),
    }
}

/// What a failed read means for the user.
pub(crate) fn read_error(
    file: &str,
    format: Format,
    reference: Option<&Path>,
    records: u64,
    message: String,
) -> EvidenceError {
    let file = file.to_string();
    match (format, reference) {
        (Format::Cram, None) => EvidenceError::CramReference(file),
        (Format::Cram, Some(reference)) => EvidenceError::CramWrongReference {
            file,
            reference: reference.to_path_buf(),
        },
        (Format::Blocked | Format::Other, _) => EvidenceError::Read {
            file,
            records,
            message,
        },
    }
}

/// Opens a file by the path that htslib is to read.
pub(crate) fn open_reader(
    path: &Path,
    file: &str,
    reference: Option<&Path>,
) -> Result<bam::Reader, EvidenceError> {
    if path.to_str().is_none() {
        return Err(EvidenceError::PathNotText(file.to_string()));
    }
    let mut reader =
        bam::Reader::from_path(path).map_err(|_| EvidenceError::NotAlignments(file.to_string()))?;
    if let Some(reference) = reference {
        reader
            .set_reference(reference)
            .map_err(|_| EvidenceError::CramWrongReference {
                file: file.to_string(),
                reference: reference.to_path_buf(),
            })?;
    }
    Ok(reader)
}
