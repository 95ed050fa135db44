//! Reads as gzipped FASTQ files, in the order in which they were sequenced.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rust_htslib::bgzf;
use trkfuse_core::{Layout, Sequence};

use super::config::{SimulationConfig, UmiPlace};
use super::error::SimulateError;
use super::fragment::Covered;
use super::library::Library;
use super::sequencer::{Sequenced, sequence};
use super::umi;

/// Writes read 1 of all fragments to the first path and read 2 to the second; of single reads the
/// second file is not made.
pub(crate) fn write(
    paths: &[PathBuf; 2],
    config: &SimulationConfig,
    library: &Library,
) -> Result<(), SimulateError> {
    let used = match config.reads.layout {
        Layout::SingleEnd => 1,
        Layout::PairedEnd => 2,
    };
    let mut files: Vec<Writer<'_>> = paths[..used]
        .iter()
        .map(|path| Writer::create(path))
        .collect::<Result<_, _>>()?;
    for (number, fragment) in library.fragments.iter().enumerate() {
        let length = config.reads.read_length;
        let covered = &[fragment.first(length), fragment.second(length)][..used];
        let molecule = library.molecule(fragment);
        let sequenced = sequence(config, molecule, fragment, number, covered);
        let (seed, model) = (config.seed, config.reads.umi);
        let mut name = umi::name(seed, model, fragment, number);
        if let Some(model) = model.filter(|model| model.place != UmiPlace::Name) {
            name.push_str(" RX:Z:");
            name.push_str(&umi::read(seed, model, fragment, number));
        }
        for ((file, read), sequenced) in files.iter_mut().zip(covered).zip(&sequenced) {
            file.write(&name, *read, sequenced)?;
        }
    }
    files.into_iter().try_for_each(Writer::finish)
}

/// One gzipped FASTQ file.
pub(super) struct Writer<'a> {
    path: &'a Path,
    out: bgzf::Writer,
    /// One read's lines.
    text: Vec<u8>,
}

impl<'a> Writer<'a> {
    pub(super) fn create(path: &'a Path) -> Result<Self, SimulateError> {
        let out = bgzf::Writer::from_path_with_level(path, bgzf::CompressionLevel::Fastest)
            .map_err(|cause| SimulateError::write(path, &cause))?;
        Ok(Self {
            path,
            out,
            text: Vec::new(),
        })
    }

    fn write(
        &mut self,
        name: &str,
        read: Covered,
        sequenced: &Sequenced,
    ) -> Result<(), SimulateError> {
        self.text.clear();
        self.text.push(b'@');
        self.text.extend_from_slice(name.as_bytes());
        self.text.push(b'\n');
        let quality = |&quality: &u8| quality + 33;
        if read.is_sense {
            self.text.extend_from_slice(&sequenced.bases);
            self.text.extend_from_slice(b"\n+\n");
            self.text.extend(sequenced.qualities.iter().map(quality));
        } else {
            let complement = |&base: &u8| Sequence::complement(base);
            self.text
                .extend(sequenced.bases.iter().rev().map(complement));
            self.text.extend_from_slice(b"\n+\n");
            self.text
                .extend(sequenced.qualities.iter().rev().map(quality));
        }
        self.text.push(b'\n');
        let result = self.out.write_all(&self.text);
        self.blame(result)
    }

    /// Writes a read whose bases are already as sequenced.
    pub(super) fn write_bases(
        &mut self,
        name: &str,
        sequenced: &Sequenced,
    ) -> Result<(), SimulateError> {
        let whole = Covered {
            from: 0,
            to: sequenced.bases.len() as u32,
            is_sense: true,
        };
        self.write(name, whole, sequenced)
    }

    pub(super) fn finish(mut self) -> Result<(), SimulateError> {
        let result = self.out.flush();
        self.blame(result)
    }

    fn blame(&self, result: io::Result<()>) -> Result<(), SimulateError> {
        result.map_err(|cause| SimulateError::write(self.path, &cause))
    }
}
