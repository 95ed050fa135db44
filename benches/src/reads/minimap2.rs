//! The yardstick: minimap2 with its preset for short spliced reads, from the crate that trkfuse itself uses.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, anyhow, ensure};
use flate2::read::MultiGzDecoder;
use minimap2::{Aligner, Preset};
use needletail::parser::{FastqReader, FastxReader as _};
use nix::sys::resource::{UsageWho, getrusage};
use rayon::prelude::*;

use crate::sample::Sample;

/// Reads that are mapped at most: they are mapped one by one, so that their number does not change the rate.
const MOST: usize = 200_000;

/// Reads mapped to the transcripts by second and by second of processor time, the best of several runs. Neither
/// indexing nor reading nor writing counts.
///
/// # Errors
///
/// When a file cannot be read, or minimap2 cannot index the transcripts.
pub(crate) fn rates(sample: &Sample, runs: u32) -> anyhow::Result<(f64, f64)> {
    let aligner = Aligner::builder()
        .preset(Preset::SpliceSr)
        .with_cigar()
        .with_index_threads(rayon::current_num_threads())
        .with_index(&sample.transcripts, None)
        .map_err(|message| anyhow!("minimap2 cannot index the transcripts: {message}"))?;
    let [first, second] = &sample.fastq;
    let mut reads = read_all(first)?;
    reads.truncate(MOST / 2);
    let mut mates = read_all(second)?;
    mates.truncate(MOST / 2);
    reads.append(&mut mates);
    let (mut rate, mut processor_rate) = (0_f64, 0_f64);
    for _ in 0..runs {
        let (start, processor) = (Instant::now(), processor_seconds(UsageWho::RUSAGE_SELF)?);
        let mapped = reads
            .par_iter()
            .filter(|read| {
                aligner
                    .map(read, false, false, None, None, None)
                    .is_ok_and(|places| !places.is_empty())
            })
            .count();
        let processor = processor_seconds(UsageWho::RUSAGE_SELF)? - processor;
        rate = rate.max(reads.len() as f64 / start.elapsed().as_secs_f64());
        processor_rate = processor_rate.max(reads.len() as f64 / processor);
        ensure!(
            mapped * 10 > reads.len() * 9,
            "minimap2 maps {mapped} of {} reads: it is no yardstick so",
            reads.len()
        );
    }
    Ok((rate, processor_rate))
}

/// Processor time used so far, in seconds, by this process or by its ended children and theirs.
///
/// # Errors
///
/// When the system does not tell.
pub(crate) fn processor_seconds(of: UsageWho) -> anyhow::Result<f64> {
    let usage = getrusage(of)?;
    Ok([usage.user_time(), usage.system_time()]
        .iter()
        .map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
        .sum())
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
