//! How many fragments the whole sample has.

use rust_htslib::bam::Record;

use super::{Alignments, Origin, reference_of};
use crate::kept::text_tag;
use crate::reading::{next_record, open_reader};
use crate::streaming::Broken;
use crate::{EvidenceError, flags};

/// Records that are no read of their own, or the second of a fragment.
const LEFT_OUT: u16 = flags::SECONDARY | flags::SUPPLEMENTARY | flags::SECOND;

impl Alignments {
    /// Counts the fragments of the sample, aligned or not and copies among them, for which a file is read once more from start
    /// to end. Mates count as one where the file pairs them. `None` of a pipe, which can be read but once.
    ///
    /// # Errors
    ///
    /// [`EvidenceError`] when the file cannot be read.
    pub fn count_fragments(&self) -> Result<Option<u64>, EvidenceError> {
        let path = match &self.origin {
            Origin::File(path) => path,
            Origin::Pipe(_) => return Ok(None),
            Origin::Reads(made) => return Ok(Some(made.fragments)),
        };
        let reference = reference_of(self.format, &self.options);
        let mut reader = open_reader(path, &self.file, reference)?;
        self.set_threads(&mut reader)?;
        let mut record = Record::new();
        let (mut records, mut fragments) = (0, 0);
        while let Some(read) = next_record(&mut reader, &mut record) {
            read.map_err(|message| self.read_error(Broken { records, message }))?;
            records += 1;
            let is_wanted = self.read_groups.as_ref().is_none_or(|groups| {
                text_tag(&record, *b"RG").is_some_and(|group| groups.contains(group))
            });
            fragments += u64::from(is_wanted && record.flags() & LEFT_OUT == 0);
        }
        Ok(Some(fragments))
    }
}
