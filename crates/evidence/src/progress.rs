//! How far reading has come: events for whoever shows them.

/// A step of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressEvent {
    /// Loci (target and control) are read through the index.
    ReadingLoci {
        /// Loci read.
        done: usize,
        /// Loci in all.
        total: usize,
    },
    /// The places that mates and `SA` tags name are read through the index.
    ReadingPartners {
        /// Windows read.
        done: usize,
        /// Windows in all.
        total: usize,
    },
    /// The file is read from start to end.
    Streaming {
        /// Records read.
        records: u64,
    },
    /// Reads of FASTQ files are looked at.
    Screening {
        /// Fragments read.
        fragments: u64,
    },
    /// Reading is complete.
    Finished,
}

/// Takes note of progress. Called from several threads at once.
pub trait Progress: Sync {
    /// Takes note of one step.
    fn advance(&self, event: ProgressEvent);
}

/// Shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn advance(&self, _event: ProgressEvent) {}
}
