//! Makes `data/genes.*.bin.zst` from `tables/`: `cargo run -p trkfuse-genes --example pack`.

use std::error::Error;
use std::fs;
use std::path::Path;

use trkfuse_genes::{Assembly, packing};

fn main() -> Result<(), Box<dyn Error>> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let payload = |assembly| packing::payload(&room.join("tables"), assembly);
    let (grch38, grch37) = (payload(Assembly::Grch38)?, payload(Assembly::Grch37)?);
    let (packed38, packed37) = packing::compress(&grch38, &grch37)?;
    for (assembly, payload, packed) in [
        (Assembly::Grch38, grch38, packed38),
        (Assembly::Grch37, grch37, packed37),
    ] {
        let path = room.join("data").join(format!("genes.{assembly}.bin.zst"));
        fs::write(&path, &packed)?;
        println!(
            "data/genes.{assembly}.bin.zst: {} bytes, {} unpacked",
            packed.len(),
            payload.len()
        );
    }
    Ok(())
}
