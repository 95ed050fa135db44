//! The sequence of a world as a FASTA file with its index.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use trkfuse_core::Pos;

use super::World;
use crate::simulate::error::SimulateError;

/// Bases on a line.
const WIDTH: u32 = 60;

impl World {
    /// Writes all contigs to `path`, and the index that `samtools faidx` would make beside it.
    ///
    /// # Errors
    ///
    /// [`SimulateError::Write`] when either file cannot be written.
    pub fn write_fasta(&self, path: &Path) -> Result<(), SimulateError> {
        let mut index_path = path.as_os_str().to_owned();
        index_path.push(".fai");
        let index_path = Path::new(&index_path);
        let index = self
            .write_sequence(path)
            .map_err(|cause| SimulateError::write(path, &cause))?;
        std::fs::write(index_path, index).map_err(|cause| SimulateError::write(index_path, &cause))
    }

    /// Writes the sequence and gives the text of its index.
    fn write_sequence(&self, path: &Path) -> io::Result<String> {
        let mut out = BufWriter::with_capacity(1 << 16, File::create(path)?);
        let mut index = String::new();
        let mut offset = 0_u64;
        for (id, contig) in self.contigs().iter() {
            writeln!(out, ">{}", contig.name)?;
            offset += contig.name.len() as u64 + 2;
            let _ = writeln!(
                index,
                "{}\t{}\t{offset}\t{WIDTH}\t{}",
                contig.name,
                contig.length,
                WIDTH + 1
            );
            let mut line = Vec::with_capacity(WIDTH as usize + 1);
            for start in (0..contig.length).step_by(WIDTH as usize) {
                let end = contig.length.min(start + WIDTH);
                line.clear();
                line.extend((start..end).map(|pos| self.base(id, Pos::from_zero_based(pos))));
                line.push(b'\n');
                out.write_all(&line)?;
                offset += line.len() as u64;
            }
        }
        out.flush()?;
        Ok(index)
    }
}
