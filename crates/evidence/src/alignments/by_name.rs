//! Mates that the file does not pair are paired by name.

use log::info;
use rust_htslib::bam::{self, Read, Record};
use rustc_hash::{FxHashMap, FxHashSet};
use trkfuse_core::Realigner;

use super::{Alignments, Origin, reference_of};
use crate::collector::{Collector, Gathered, Scope, Stray};
use crate::kept::Kept;
use crate::loci::Loci;
use crate::reading::{next_record, open_reader};
use crate::same_name::make_mates;
use crate::sightings::hash_of;
use crate::streaming::Broken;
use crate::{EvidenceConfig, EvidenceError};

impl Alignments {
    /// Pairs single reads by name where the file holds mates that it does not pair. Such a file is read once
    /// more, from start to end: no index leads from a name to its other read.
    ///
    /// Returns the hashes of the names looked for.
    pub(super) fn pair_by_name(
        &mut self,
        found: &mut Gathered,
        loci: &Loci,
        config: &EvidenceConfig,
        realigner: Option<&dyn Realigner>,
    ) -> Result<FxHashSet<u64>, EvidenceError> {
        let sightings = std::mem::take(&mut found.sightings);
        let Some(paired) = sightings.finish(loci) else {
            return Ok(FxHashSet::default());
        };
        let mut wanted = paired.wanted;
        wanted.extend(
            found
                .kept
                .iter()
                .filter(|(_, records)| records.iter().all(|record| !record.is_paired))
                .map(|(name, _)| hash_of(name)),
        );
        if matches!(self.origin, Origin::Reads(_)) {
            self.note(
                "unpaired_mates",
                "reads of one name come twice in what was given as single reads: a file that holds both mates in turn (interleaved) is not taken apart, so that pairs are no evidence and each fragment is counted as two; give read 1 and read 2 as two files (`seqtk seq -1` and `seqtk seq -2` part them)".to_string(),
            );
            return Ok(FxHashSet::default());
        }
        let Origin::File(path) = &self.origin else {
            self.note(
                "unpaired_mates",
                "mates are not paired in this file (FLAG 0x1 is not set, yet names come twice), and from a pipe they cannot be paired by name: pairs are no evidence; give the file itself, or align with mates paired (minimap2: `-ax splice:sr`, or `--frag=yes`)".to_string(),
            );
            return Ok(FxHashSet::default());
        };
        info!(
            "mates are not paired in this file: pairing {} of them by name, for which it is read once more",
            wanted.len()
        );
        let reference = reference_of(self.format, &self.options);
        let mut reader = open_reader(path, &self.file, reference)?;
        self.set_threads(&mut reader)?;
        let mut collector =
            Collector::new(self.setting(loci, config, realigner), Scope::Everything);
        let mut record = Record::new();
        let mut records = 0;
        while let Some(read) = next_record(&mut reader, &mut record) {
            read.map_err(|message| self.read_error(Broken { records, message }))?;
            records += 1;
            collector.take_by_name(&record, &wanted);
        }
        // What was stray before is so again, with its mate.
        leave_out(&mut found.strays, &wanted);
        found.strays.extend(collector.found.strays);
        for (name, records) in collector.found.kept {
            found.kept.entry(name).or_default().extend(records);
        }
        found.library.pair(&paired.lengths);
        pair_all(found);
        Ok(wanted)
    }

    /// Gives a reader the helper threads that were asked for.
    pub(super) fn set_threads(&self, reader: &mut bam::Reader) -> Result<(), EvidenceError> {
        let threads = self.options.threads.saturating_sub(1);
        if threads == 0 {
            return Ok(());
        }
        reader
            .set_threads(threads)
            .map_err(|error| EvidenceError::Threads {
                threads,
                message: error.to_string(),
            })
    }
}

/// Leaves single strays out whose names were looked for: they have been found with their mates.
pub(super) fn leave_out(strays: &mut Vec<Stray>, wanted: &FxHashSet<u64>) {
    if !wanted.is_empty() {
        strays.retain(|stray| stray.kept.is_paired || !wanted.contains(&hash_of(&stray.name)));
    }
}

fn pair_all(found: &mut Gathered) {
    let mut by_name: FxHashMap<&[u8], Vec<&mut Kept>> = FxHashMap::default();
    for (name, records) in &mut found.kept {
        records.sort_unstable();
        records.dedup();
        by_name.entry(name).or_default().extend(records.iter_mut());
    }
    for stray in &mut found.strays {
        by_name
            .entry(&stray.name)
            .or_default()
            .push(&mut stray.kept);
    }
    for records in by_name.values_mut() {
        make_mates(records);
    }
}
