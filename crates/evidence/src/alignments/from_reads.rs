//! Alignments that are made here, of reads from FASTQ files.

use std::fs;
use std::path::{Path, PathBuf};

use rust_htslib::bam::header::HeaderRecord;
use rust_htslib::bam::{self, Header, Record};
use trkfuse_core::{Contigs, Locus, ReadAligner, Realigner};

use super::{Alignments, Origin};
use crate::collector::{Collector, Gathered, Scope, Setting};
use crate::crossing::WatchedBreakends;
use crate::header::{HeaderFacts, OWN};
use crate::loci::Loci;
use crate::sequenced::align_reads;
use crate::source::Format;
use crate::{Collected, EvidenceConfig, EvidenceError, Progress, ReadFiles, ReadOptions};

/// Reads of FASTQ files, and what aligns them.
#[derive(Clone, Copy)]
pub struct UnalignedReads<'a> {
    /// The files.
    pub files: &'a ReadFiles,
    /// The contigs that reads are aligned to.
    pub contigs: &'a Contigs,
    /// Who aligns them.
    pub aligner: &'a dyn ReadAligner,
    /// Whether [`Alignments::write`] is to write what was made of them: then all records stay in memory.
    pub are_kept: bool,
}

/// What came of reads beside their evidence.
pub(super) struct Made {
    /// Fragments read.
    pub(super) fragments: u64,
    /// All records, sorted by place; `None` unless they are to be written.
    records: Option<Vec<Record>>,
}

impl Alignments {
    /// Aligns the reads of FASTQ files, as far as they are like a target or control gene, and collects the evidence as
    /// [`Self::collect_with`] does from a file that holds the same alignments. Ordinary reads are counted at the target
    /// loci alone, as those of other genes were not aligned; once counted they are forgotten.
    ///
    /// The result does not depend on the number of threads.
    ///
    /// # Errors
    ///
    /// [`EvidenceError::Fastq`] when a file is malformed or truncated, the files of two mates do not fit each
    /// other, or none holds a read; [`EvidenceError::Realigning`].
    pub fn from_reads(
        reads: UnalignedReads<'_>,
        loci: &[Locus],
        realigner: Option<&dyn Realigner>,
        config: &EvidenceConfig,
        progress: &dyn Progress,
    ) -> Result<(Self, Collected), EvidenceError> {
        let loci = Loci::new(loci, reads.contigs);
        let (found, made) = gather(reads, &loci, realigner, config, progress)?;
        let mut alignments = Self {
            file: reads.files.first().to_string(),
            format: Format::Other,
            options: ReadOptions::default(),
            contigs: reads.contigs.clone(),
            facts: HeaderFacts::of_aligner(format!("{OWN} {}", env!("CARGO_PKG_VERSION"))),
            read_groups: None,
            index: None,
            origin: Origin::Reads(made),
            warnings: Vec::new(),
            counted: None,
        };
        // Beyond the loci nothing was aligned that could cross a breakend.
        let watched = Some(WatchedBreakends::default());
        let collected = alignments.complete(found, loci, watched, realigner, config, progress)?;
        Ok((alignments, collected))
    }

    /// Fragments read from FASTQ files; `None` of an alignment file, whose fragments nobody has counted.
    pub fn fragments_read(&self) -> Option<u64> {
        match &self.origin {
            Origin::Reads(made) => Some(made.fragments),
            Origin::File(_) | Origin::Pipe(_) => None,
        }
    }

    /// Writes the alignments made of reads: a BAM, sorted by place, with its index.
    ///
    /// # Errors
    ///
    /// [`EvidenceError::NotWritten`] when they cannot be written, were not kept ([`UnalignedReads::are_kept`]), or
    /// are another file's.
    pub fn write(&self, path: &Path, sample: &str) -> Result<(), EvidenceError> {
        let failed = |message: String| EvidenceError::NotWritten {
            file: path.to_path_buf(),
            message,
        };
        let records = match &self.origin {
            Origin::Reads(Made {
                records: Some(records),
                ..
            }) => records,
            Origin::Reads(_) => return Err(failed("they were not kept".to_string())),
            Origin::File(_) | Origin::Pipe(_) => {
                return Err(failed("they were read from a file".to_string()));
            }
        };
        // Under another name first, so that an interrupted run leaves no half file.
        let part = with_suffix(path, &format!(".{}.part", std::process::id()));
        let index = |of: &Path| with_suffix(of, ".bai");
        let written = write_records(&part, &header(&self.contigs, sample), records)
            .and_then(|()| {
                bam::index::build(&part, Some(&index(&part)), bam::index::Type::Bai, 1)
                    .map_err(|error| error.to_string())
            })
            .and_then(|()| {
                // ORDER: the index last, as it must not be older than its file.
                fs::rename(&part, path)
                    .and_then(|()| fs::rename(index(&part), index(path)))
                    .map_err(|error| error.to_string())
            });
        if written.is_err() {
            // What is left of it is of no use; nothing is lost when it stays.
            let _ = fs::remove_file(&part);
            let _ = fs::remove_file(index(&part));
        }
        written.map_err(failed)
    }
}

/// Aligns reads and looks at each record as soon as it is made: of the ordinary ones, millions in a deep panel, only
/// counts are left.
fn gather(
    reads: UnalignedReads<'_>,
    loci: &Loci,
    realigner: Option<&dyn Realigner>,
    config: &EvidenceConfig,
    progress: &dyn Progress,
) -> Result<(Gathered, Made), EvidenceError> {
    let UnalignedReads {
        files,
        contigs,
        aligner,
        are_kept,
    } = reads;
    let setting = Setting {
        loci,
        contigs,
        config,
        read_groups: None,
        realigner,
    };
    let mut collector = Collector::new(setting, Scope::Everything);
    let mut records = are_kept.then(Vec::new);
    let fragments = align_reads(files, contigs, aligner, progress, &mut |record| {
        collector.take(&record);
        if let Some(records) = &mut records {
            records.push(record);
        }
    })?;
    if let Some(records) = &mut records {
        // ORDER: by place, as indexes need it; of one place in the order read. Those without a place are last.
        records.sort_by_key(|record| (record.tid().cast_unsigned(), record.pos()));
    }
    Ok((collector.found, Made { fragments, records }))
}

fn header(contigs: &Contigs, sample: &str) -> Header {
    let mut header = Header::new();
    let mut first = HeaderRecord::new(b"HD");
    first.push_tag(b"VN", "1.6");
    first.push_tag(b"SO", "coordinate");
    header.push_record(&first);
    for (_, contig) in contigs.iter() {
        let mut line = HeaderRecord::new(b"SQ");
        line.push_tag(b"SN", &contig.name);
        line.push_tag(b"LN", contig.length);
        header.push_record(&line);
    }
    let mut group = HeaderRecord::new(b"RG");
    group.push_tag(b"ID", "1");
    group.push_tag(b"SM", sample);
    header.push_record(&group);
    let mut program = HeaderRecord::new(b"PG");
    program.push_tag(b"ID", OWN);
    program.push_tag(b"PN", OWN);
    program.push_tag(b"VN", env!("CARGO_PKG_VERSION"));
    header.push_record(&program);
    header
}

fn write_records(path: &Path, header: &Header, records: &[Record]) -> Result<(), String> {
    let mut writer = bam::Writer::from_path(path, header, bam::Format::Bam)
        .map_err(|error| error.to_string())?;
    for record in records {
        writer.write(record).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests;
