//! Which files a simulation leaves.

use std::path::{Path, PathBuf};

/// The files to write; each may be left out. Existing ones are replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// Alignments. A sorted file gets a `.bai` beside it.
    pub bam: Option<PathBuf>,
    /// Read 1 and read 2 as `.fastq.gz`.
    pub fastq: Option<[PathBuf; 2]>,
    /// The truth as a table.
    pub truth: Option<PathBuf>,
    /// What is there to mislead callers, as a table.
    pub decoys: Option<PathBuf>,
    /// The world's sequence, with a `.fai` beside it. Of a whole assembly this is 3 GB.
    pub fasta: Option<PathBuf>,
    /// The world's genes as GTF.
    pub annotation: Option<PathBuf>,
}

impl Outputs {
    /// `<sample>.bam` and `<sample>.truth.tsv` in a folder.
    pub fn in_folder(folder: &Path, sample: &str) -> Self {
        Self {
            bam: Some(folder.join(format!("{sample}.bam"))),
            truth: Some(folder.join(format!("{sample}.truth.tsv"))),
            ..Self::default()
        }
    }

    /// Adds `<sample>.decoys.tsv`.
    #[must_use]
    pub fn with_decoys(self, folder: &Path, sample: &str) -> Self {
        Self {
            decoys: Some(folder.join(format!("{sample}.decoys.tsv"))),
            ..self
        }
    }

    /// Adds `<sample>_1.fastq.gz` and `<sample>_2.fastq.gz`.
    #[must_use]
    pub fn with_fastq(self, folder: &Path, sample: &str) -> Self {
        let path = |read: u32| folder.join(format!("{sample}_{read}.fastq.gz"));
        Self {
            fastq: Some([path(1), path(2)]),
            ..self
        }
    }

    /// Adds `<name>.fa` and `<name>.gtf`, for a world small enough.
    #[must_use]
    pub fn with_world(self, folder: &Path, name: &str) -> Self {
        Self {
            fasta: Some(folder.join(format!("{name}.fa"))),
            annotation: Some(folder.join(format!("{name}.gtf"))),
            ..self
        }
    }
}
