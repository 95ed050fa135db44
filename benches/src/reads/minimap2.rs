//! The yardstick: minimap2 with its preset for short spliced reads, from the crate that trkfuse itself uses.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, anyhow, ensure};
use flate2::read::MultiGzDecoder;
use minimap2::{Aligner, Preset};
use needletail::parser::{FastqReader, FastxReader as _};
use rayon::prelude::*;

use crate::sample::Sample;

/// Shortest time in which all reads are mapped to the transcripts, of several runs, in seconds. Neither indexing nor
/// reading nor writing counts.
///
/// # Errors
///
/// When a file cannot be read, or minimap2 cannot index the transcripts.
pub(crate) fn seconds(sample: &Sample, runs: u32) -> anyhow::Result<f64> {
    let aligner = Aligner::builder()
        .preset(Preset::SpliceSr)
        .with_cigar()
        .with_index_threads(rayon::current_num_threads())
        .with_index(&sample.transcripts, None)
        .map_err(|message| anyhow!("minimap2 cannot index the transcripts: {message}"))?;
    let [first, second] = &sample.fastq;
    let reads = [read_all(first)?, read_all(second)?].concat();
    let mut best = f64::INFINITY;
    for _ in 0..runs {
        let start = Instant::now();
        let mapped = reads
            .par_iter()
            .filter(|read| {
                aligner
                    .map(read, false, false, None, None, None)
                    .is_ok_and(|places| !places.is_empty())
            })
            .count();
        best = best.min(start.elapsed().as_secs_f64());
        ensure!(
            mapped * 10 > reads.len() * 9,
            "minimap2 maps {mapped} of {} reads: it is no yardstick so",
            reads.len()
        );
    }
    Ok(best)
}

/// The bases of all reads of a file.
///
/// # Errors
///
/// When it cannot be read, or is no gzipped FASTQ.
pub(crate) fn read_all(path: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut reader = FastqReader::new(MultiGzDecoder::new(BufReader::new(file)));
    let mut reads = Vec::new();
    while let Some(record) = reader.next() {
        reads.push(record?.raw_seq().to_vec());
    }
    Ok(reads)
}
