//! Times the embedded models: `cargo run --release -p trkfuse-genes --example time`; with a path behind
//! `--`, the reading of that annotation file.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use trkfuse_core::{ContigId, Pos};
use trkfuse_genes::{Assembly, CONTROL_GENES, GeneModels, TARGETS};

/// Repeats of each measurement.
const REPEATS: u32 = 21;

fn main() {
    if let Some(path) = std::env::args_os().nth(1) {
        let start = Instant::now();
        match GeneModels::from_annotation(Path::new(&path)) {
            Ok(models) => {
                let index = models.bind(&Assembly::Grch38.contigs());
                let (genes, time) = (index.len(), start.elapsed());
                let transcripts: usize = index.all().map(|gene| gene.transcripts.len()).sum();
                println!("{genes} genes, {transcripts} transcripts in {time:.2?}");
            }
            Err(error) => eprintln!("{error}"),
        }
        return;
    }
    for assembly in Assembly::ALL {
        let mut steps = [const { Vec::new() }; 4];
        for _ in 0..REPEATS {
            for (step, time) in steps.iter_mut().zip(once(assembly)) {
                step.push(time);
            }
        }
        let names = ["decode", "bind", "19 genes by name", "first place"];
        for (name, mut times) in names.into_iter().zip(steps) {
            times.sort();
            let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
            println!("{assembly} {name}: median {median:.2?}, worst {worst:.2?}");
        }
    }
}

fn once(assembly: Assembly) -> [Duration; 4] {
    let contigs = assembly.contigs();
    let mut start = Instant::now();
    let mut lap = || {
        let lap = start.elapsed();
        start = Instant::now();
        lap
    };
    let models = GeneModels::embedded(assembly);
    let decode = lap();
    let index = models.bind(&contigs);
    let bind = lap();
    for name in TARGETS.iter().chain(&CONTROL_GENES) {
        black_box(index.by_name(name));
    }
    let names = lap();
    black_box(index.at(ContigId(0), Pos::from_zero_based(156_874_570)));
    [decode, bind, names, lap()]
}
