//! Single reads that may be mates: seen at the loci, and looked for by name.

use rust_htslib::bam::Record;
use rustc_hash::FxHashSet;

use super::{Collector, StrayKind, fragment_name};
use crate::flags;
use crate::kept::{Kept, strand};
use crate::long_read::SHORTEST;
use crate::sightings::hash_of;

impl Collector<'_> {
    /// Notes a single read over a locus. Long reads have no mates.
    pub(super) fn sight(&mut self, record: &Record, contig: u32) {
        if !self.is_owner() || self.shape.query_length() >= SHORTEST {
            return;
        }
        let is_in_target = self.touches_target();
        self.found.sightings.add(
            fragment_name(record.qname()),
            contig,
            (self.shape.start(), self.shape.end()),
            strand(record.is_reverse()),
            is_in_target,
        );
    }

    /// Keeps a single read, aligned or not, if its name is wanted: whatever it says on its own.
    pub(crate) fn take_by_name(&mut self, record: &Record, wanted: &FxHashSet<u64>) {
        const LEFT_OUT: u16 =
            flags::PAIRED | flags::SECONDARY | flags::QC_FAIL | flags::SUPPLEMENTARY;
        let name = fragment_name(record.qname());
        if record.flags() & LEFT_OUT != 0
            || !wanted.contains(&hash_of(name))
            || !self.is_wanted_group(record)
        {
            return;
        }
        if record.is_unmapped() {
            if self.setting.realigner.is_some() && record.seq_len() > 0 {
                self.add_unaligned(record, StrayKind::Near);
            }
            return;
        }
        let Some((contig, _)) = self.lay(record) else {
            return;
        };
        if self.shape.is_empty() {
            return;
        }
        let tag = self.tag(record);
        self.keep_if_clipped(record, contig, &tag, true);
        let mut kept = Kept::new(
            record,
            contig,
            &self.shape,
            tag.pieces,
            self.touches_target(),
            self.setting.config.umi,
        );
        kept.elsewhere = self.places(record);
        self.found.keep(name, kept);
    }
}
