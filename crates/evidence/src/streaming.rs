//! Reading from start to end: any order, any source, one pass.

use rust_htslib::bam::{self, Record};
use trkfuse_core::Breakend;

use crate::collector::{Collector, Gathered, Scope, Setting};
use crate::crossing::WatchedBreakends;
use crate::reading::next_record;
use crate::{Progress, ProgressEvent};

/// Records between two reports of progress.
const REPORT_EVERY: u64 = 1 << 17;

/// A pass that failed.
pub(crate) struct Broken {
    /// Records read before.
    pub(crate) records: u64,
    pub(crate) message: String,
}

/// Reads all records. `watched`: the breakends to count crossing reads at.
pub(crate) fn stream(
    reader: &mut bam::Reader,
    setting: Setting<'_>,
    watched: &[Breakend],
    progress: &dyn Progress,
) -> Result<(Gathered, WatchedBreakends), Broken> {
    let mut collector = Collector::new(setting, Scope::Everything);
    collector.watched = Some(WatchedBreakends::new(setting.contigs.len(), watched));
    let mut record = Record::new();
    let mut records = 0_u64;
    while let Some(read) = next_record(reader, &mut record) {
        read.map_err(|message| Broken { records, message })?;
        records += 1;
        if records.is_multiple_of(REPORT_EVERY) {
            progress.advance(ProgressEvent::Streaming { records });
        }
        collector.take(&record);
    }
    progress.advance(ProgressEvent::Streaming { records });
    let watched = collector.watched.unwrap_or_default();
    Ok((collector.found, watched))
}

/// Whether the file's first records show `SA` tags on primary records but no supplementary record.
pub(crate) fn lacks_supplementary_records(reader: &mut bam::Reader) -> bool {
    /// Enough to meet many chimeric reads (1 in 100 is usual), few enough to take some 10 ms.
    const LOOKED_AT: u64 = 20_000;
    let mut record = Record::new();
    let mut has_tag = false;
    for _ in 0..LOOKED_AT {
        let Some(Ok(())) = next_record(reader, &mut record) else {
            break;
        };
        if record.is_supplementary() {
            return false;
        }
        has_tag |= !record.is_secondary() && record.aux(b"SA").is_ok();
    }
    has_tag
}
