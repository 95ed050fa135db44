//! Whether and how an alignment file is read by its index.

use std::path::Path;

use log::info;
use trkfuse_core::{Realigner, Warning};

use super::{Alignments, Origin, reference_of};
use crate::collector::{Gathered, Setting};
use crate::index::{IndexFile, find_fault, find_index, is_bam};
use crate::indexed::{IndexedError, IndexedFile, missing_pieces};
use crate::loci::Loci;
use crate::reading::open_reader;
use crate::source::Format;
use crate::streaming::lacks_supplementary_records;
use crate::{EvidenceConfig, EvidenceError, IndexUse, Progress};

/// An indexed file smaller than this is read from start to end where its index does not tell the
/// number of records, in bytes.
const SMALL_FILE_BYTES: u64 = 2_000_000;

impl Alignments {
    /// The index to use, if any; notes what is odd about it.
    pub(super) fn find_usable_index(&mut self) -> Result<Option<IndexFile>, EvidenceError> {
        let is_required = self.options.index == IndexUse::Require;
        let path = match (&self.origin, self.options.index) {
            (_, IndexUse::Never) | (Origin::Pipe(_) | Origin::Reads(_), IndexUse::Auto) => {
                return Ok(None);
            }
            (Origin::Pipe(_) | Origin::Reads(_), IndexUse::Require) => {
                return Err(EvidenceError::NotIndexable(self.file.clone()));
            }
            (Origin::File(path), _) => path.clone(),
        };
        let can_be_indexed =
            self.format == Format::Cram || (self.format == Format::Blocked && is_bam(&path));
        if !can_be_indexed {
            return if is_required {
                Err(EvidenceError::NotIndexable(format!(
                    "'{}', which is no BAM or CRAM file,",
                    self.file
                )))
            } else {
                Ok(None)
            };
        }
        let Some(index) = find_index(&path, self.format) else {
            return if is_required {
                Err(EvidenceError::NoIndex {
                    file: self.file.clone(),
                })
            } else {
                Ok(None)
            };
        };
        let fault = if self.facts.is_declared_unsorted {
            Some("the file's header says that it is not sorted by position".to_string())
        } else {
            find_fault(&index, self.contigs.len())
        };
        if let Some(message) = fault {
            if is_required {
                return Err(EvidenceError::BrokenIndex {
                    file: self.file.clone(),
                    index: index.path,
                    message,
                });
            }
            self.note_ignored_index(&index.path, &message);
            return Ok(None);
        }
        if index.is_stale {
            self.note(
                "stale_index",
                format!(
                    "the index '{}' is older than its file: make it again with `samtools index` if the file has changed since",
                    name_of(&index.path)
                ),
            );
        }
        Ok(Some(index))
    }

    pub(super) fn note(&mut self, name: &str, message: String) {
        // Said as a warning with the result.
        info!("{message}");
        self.warnings.push(Warning {
            name: name.to_string(),
            count: 1,
            message,
        });
    }

    fn note_ignored_index(&mut self, index: &Path, message: &str) {
        self.note(
            "index_ignored",
            format!(
                "the index '{}' was not used ({message}), the file was read from start to end: make the index again with `samtools index`",
                name_of(index)
            ),
        );
    }

    /// Reads by index; `None` when there is none, or the file is better read from start to end.
    pub(super) fn collect_by_index(
        &mut self,
        loci: &Loci,
        realigner: Option<&dyn Realigner>,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<Option<Gathered>, EvidenceError> {
        let Some(file) = self.indexed_file() else {
            return Ok(None);
        };
        let setting = self.setting(loci, config, realigner);
        let attempt = if self.is_small(&file, config)? {
            info!("'{}' is small: reading it from start to end", self.file);
            Ok(None)
        } else {
            file.collect(setting, progress).map(Some)
        };
        match attempt {
            Ok(None) => Ok(None),
            Ok(Some(found)) => {
                if self.is_incomplete(&found, setting) {
                    info!(
                        "split reads of '{}' name alignments that are not in it: reading it from start to end to find them from the other side",
                        self.file
                    );
                    return Ok(None);
                }
                Ok(Some(found))
            }
            Err(IndexedError::Broken(message)) if self.options.index == IndexUse::Auto => {
                let index = file.index.to_path_buf();
                self.note_ignored_index(&index, &message);
                self.index = None;
                Ok(None)
            }
            Err(error) => Err(self.index_error(error)),
        }
    }

    fn is_small(
        &self,
        file: &IndexedFile<'_>,
        config: &EvidenceConfig,
    ) -> Result<bool, EvidenceError> {
        if config.small_file_records == 0 {
            return Ok(false);
        }
        if self.format == Format::Blocked {
            let counts = file.open().and_then(|mut reader| {
                reader
                    .index_stats()
                    .map_err(|error| IndexedError::Broken(error.to_string()))
            });
            match counts {
                Ok(counts) => {
                    let records: u64 = counts
                        .iter()
                        .map(|&(_, _, mapped, unmapped)| mapped + unmapped)
                        .sum();
                    if records > 0 {
                        return Ok(records < config.small_file_records);
                    }
                }
                // Reading by it will say the same, and that is where it is dealt with.
                Err(IndexedError::Broken(_)) => return Ok(false),
                Err(IndexedError::Fatal(error)) => return Err(error),
            }
        }
        let bytes = std::fs::metadata(file.path).map_or(0, |metadata| metadata.len());
        Ok(bytes < SMALL_FILE_BYTES)
    }

    /// Whether the file holds evidence to which its index does not lead.
    fn is_incomplete(&self, found: &Gathered, setting: Setting<'_>) -> bool {
        if missing_pieces(&found.kept, setting) > 0 {
            return true;
        }
        // Nothing chimeric was seen at the loci: look at the file's first reads.
        found.library.has_no_chimera()
            && match &self.origin {
                Origin::File(path) => {
                    open_reader(path, &self.file, reference_of(self.format, &self.options))
                        .is_ok_and(|mut reader| lacks_supplementary_records(&mut reader))
                }
                Origin::Pipe(_) | Origin::Reads(_) => false,
            }
    }
}

/// A file's name without folders: warnings go into outputs, which tell no paths.
fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
