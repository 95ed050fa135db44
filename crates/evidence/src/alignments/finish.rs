//! From all that was gathered to what is handed on.

use log::info;
use trkfuse_core::{ChimericOutput, Evidence, Fragment, LibraryProfile, Locus, LocusUse, Warning};

use super::{Alignments, Counted};
use crate::collector::{Gathered, shared_clips};
use crate::crossing::{LocusDepth, WatchedBreakends};
use crate::fragments::assemble;
use crate::loci::Loci;
use crate::{Collected, EvidenceConfig, LocusCounts, StrayReach};

/// Ordinary reads from which on a file without any chimeric alignment is remarkable. Chosen by hand:
/// aligners that write them split about 1 read in 100 in real libraries.
const READS_WITHOUT_CHIMERA: u64 = 5_000;

/// The warning's name.
pub(crate) const NO_CHIMERIC_ALIGNMENTS: &str = "no_chimeric_alignments";

impl Alignments {
    pub(super) fn finish(
        &mut self,
        mut found: Gathered,
        loci: Loci,
        watched: Option<WatchedBreakends>,
        config: &EvidenceConfig,
        is_rescued: bool,
    ) -> Collected {
        let fragments = assemble(
            found.kept,
            &found.placements,
            &loci,
            config,
            &found.library,
            &mut found.oddities,
        );
        let library = found.library.profile(self.facts.aligner.clone());
        let counts = loci
            .list()
            .iter()
            .zip(found.tallies)
            .map(|(info, tally)| LocusCounts {
                name: info.locus.name.clone(),
                exon_reads: tally.exon_reads,
                per_exon: tally.per_exon,
                chimeric_fragments: match info.locus.usage {
                    LocusUse::Target => count_touching(&fragments, &info.locus),
                    LocusUse::Control => 0,
                },
            })
            .collect();
        let mut warnings = self.warnings.clone();
        warnings.extend(found.oddities.into_warnings());
        let shared_clips = shared_clips(&found.clips);
        if shared_clips > 0 {
            info!(
                "{shared_clips} reads at the target genes are clipped where another read is, with the same bases; they could be aligned with the genome's FASTA (--reference)"
            );
        }
        if !is_rescued {
            warnings.extend(warn_of_no_chimera(&library, shared_clips));
        } else if splits_no_read(&library) && config.stray_reach == StrayReach::Partners {
            info!(
                "no read of this file is split: a fusion whose reads were all left unaligned beside an unpublished partner is found with --rescue whole-file"
            );
        }
        warnings.sort();
        self.counted = Some(Counted {
            depths: found
                .depths
                .into_iter()
                .flatten()
                .map(LocusDepth::finish)
                .collect(),
            loci,
            config: config.clone(),
            watched,
        });
        Collected {
            fragments,
            library,
            loci: counts,
            warnings,
        }
    }
}

/// Whether a file without any chimeric alignment is remarkable.
fn splits_no_read(library: &LibraryProfile) -> bool {
    library.chimeric_output == ChimericOutput::NotSeen
        && library.reads_examined >= READS_WITHOUT_CHIMERA
}

fn warn_of_no_chimera(library: &LibraryProfile, shared_clips: u64) -> Option<Warning> {
    splits_no_read(library).then(|| Warning {
            name: NO_CHIMERIC_ALIGNMENTS.to_string(),
            count: library.reads_examined,
            message: format!(
                "none of {} reads at the genes examined is split (no supplementary record, no SA tag): the aligner was probably run without chimeric output, and only pairs and gapped reads can show a fusion; give the genome's FASTA with --reference, so that what was clipped is aligned ({shared_clips} reads at the target genes are clipped where another read is, with the same bases), or align again, with STAR by `--chimSegmentMin 10 --chimOutType WithinBAM SoftClip`",
                library.reads_examined
            ),
        })
}

/// Unique fragments with evidence that has a side in a locus.
pub(crate) fn count_touching(fragments: &[Fragment], locus: &Locus) -> u64 {
    let touches = |evidence: &Evidence| {
        let junction = match evidence {
            Evidence::SplitRead(read) | Evidence::GappedRead(read) => read.junction,
            Evidence::SpanningPair(pair) => pair.inner,
        };
        [junction.low(), junction.high()].iter().any(|breakend| {
            breakend.contig == locus.contig && locus.interval.contains(breakend.pos)
        })
    };
    fragments
        .iter()
        .filter(|fragment| !fragment.is_duplicate && fragment.evidence.iter().any(touches))
        .count() as u64
}
