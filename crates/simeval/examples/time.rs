//! How long a sample takes: `cargo run --release -p trkfuse-simeval --example time -- [PAIRS [THREADS [hard]]]`.

use std::time::Instant;

use trkfuse_simeval::{DecoyModel, FusionSpec, GenomeModel, Outputs, Sample, SimulationConfig};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let pairs = arguments
        .next()
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let threads = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let is_hard = arguments.next().is_some_and(|text| text == "hard");
    let mut config = SimulationConfig {
        fusions: vec![FusionSpec::parse("ETV6:5::NTRK3:15")?],
        background_pairs: pairs,
        threads,
        ..SimulationConfig::default()
    };
    config.reads.chimera_rate = 0.001;
    if is_hard {
        config.genome = GenomeModel::hard();
        config.decoys = DecoyModel::hard();
    }
    let folder = tempfile::tempdir()?;
    let started = Instant::now();
    let sample = Sample::draw(&config)?;
    println!("drawn\t{:.2?}", started.elapsed());
    for (what, outputs) in [
        (
            "sorted and indexed BAM",
            Outputs::in_folder(folder.path(), "sample"),
        ),
        (
            "FASTQ",
            Outputs::default().with_fastq(folder.path(), "sample"),
        ),
    ] {
        let started = Instant::now();
        sample.write(&outputs)?;
        println!("{what}\t{:.2?}", started.elapsed());
    }
    Ok(())
}
