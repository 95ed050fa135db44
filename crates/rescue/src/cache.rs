//! The bases that reads are aligned to, kept from run to run.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use trkfuse_core::Contigs;

use crate::catalogue::Catalogue;
use crate::packed::Packed;

/// Changes when the layout of the file, the choice of transcripts or what is kept of the targets' surroundings does.
const FORMAT: &str = "trkfuse transcripts 2";

/// Where the transcripts' bases of a FASTA are kept: beside it, or in a folder of the user's.
#[derive(Clone, Debug)]
pub struct Cache {
    fasta: PathBuf,
    folder: Option<PathBuf>,
}

impl Cache {
    /// The places for a FASTA: beside it, else `$XDG_CACHE_HOME/trkfuse` or `~/.cache/trkfuse`.
    pub fn of_fasta(fasta: &Path) -> Self {
        let absolute = |name: &str| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let folder = absolute("XDG_CACHE_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
            .map(|folder| folder.join("trkfuse"));
        Self {
            fasta: fasta.to_path_buf(),
            folder,
        }
    }

    /// What tells this FASTA with these gene models from all others; `None` when the FASTA is gone.
    pub(crate) fn stamp(
        &self,
        models: &str,
        catalogue: &Catalogue,
        contigs: &Contigs,
    ) -> Option<String> {
        let metadata = fs::metadata(&self.fasta).ok()?;
        let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let mut hash = Hash::new();
        for entry in catalogue.entries() {
            let transcript = entry.transcript();
            hash.add(transcript.id.as_bytes());
            hash.add(contigs.name(entry.gene.contig).as_bytes());
            hash.add(&[transcript.strand as u8]);
            for exon in &transcript.exons {
                hash.add(&exon.start.zero_based().to_le_bytes());
                hash.add(&exon.end.zero_based().to_le_bytes());
            }
        }
        Some(format!(
            "{FORMAT}\n{models}\n{} transcripts {:016x}\n{} bytes, changed {}.{:09}\n",
            catalogue.entries().len(),
            hash.0,
            metadata.len(),
            changed.as_secs(),
            changed.subsec_nanos(),
        ))
    }

    /// The files, best first. Their names go by the stamp, so that other gene models do not replace
    /// them.
    fn paths(&self, stamp: &str) -> Vec<PathBuf> {
        let mut hash = Hash::new();
        hash.add(stamp.as_bytes());
        let name = self.fasta.file_name().unwrap_or_default().to_string_lossy();
        let mut full = Hash::new();
        let whole = self
            .fasta
            .canonicalize()
            .unwrap_or_else(|_| self.fasta.clone());
        full.add(whole.to_string_lossy().as_bytes());
        let short = |hash: &Hash| hash.0 & 0xffff_ffff;
        let beside = format!("{name}.{:08x}.trkfuse", short(&hash));
        let elsewhere = format!("{name}.{:08x}{:08x}.trkfuse", short(&full), short(&hash));
        let mut paths = vec![self.fasta.with_file_name(beside)];
        paths.extend(self.folder.as_ref().map(|folder| folder.join(elsewhere)));
        paths
    }

    /// The bases kept under this stamp, if any; a damaged file is as none.
    pub(crate) fn read(&self, stamp: &str) -> Option<Packed> {
        self.paths(stamp).into_iter().find_map(|path| {
            let data = fs::read(&path).ok()?;
            let payload = data.strip_prefix(stamp.as_bytes())?;
            let (sum, payload) = payload.split_first_chunk::<8>()?;
            let mut hash = Hash::new();
            hash.add(payload);
            if u64::from_le_bytes(*sum) != hash.0 {
                log::info!("'{}' is damaged and is made again", path.display());
                return None;
            }
            Packed::from_bytes(payload)
        })
    }

    /// Keeps bases, at the first place that can be written to.
    pub(crate) fn write(&self, stamp: &str, packed: &Packed) {
        let payload = packed.to_bytes();
        let mut hash = Hash::new();
        hash.add(&payload);
        let parts = [stamp.as_bytes(), &hash.0.to_le_bytes(), &payload];
        for path in self.paths(stamp) {
            match write_whole(&path, &parts) {
                Ok(()) => {
                    log::info!("kept the transcripts' bases in '{}'", path.display());
                    return;
                }
                Err(error) => log::info!("cannot write '{}': {error}", path.display()),
            }
        }
    }
}

/// Writes under another name first, so that no reader ever sees half a file.
fn write_whole(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(name);
    let written = (|| {
        let mut file = File::create_new(&part)?;
        for bytes in parts {
            file.write_all(bytes)?;
        }
        file.sync_all()?;
        fs::rename(&part, path)
    })();
    if written.is_err() {
        // Nothing is lost when it stays.
        let _ = fs::remove_file(&part);
    }
    written
}

/// FNV-1a over eight bytes at a time.
struct Hash(u64);

impl Hash {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        let mut step = |word: u64| self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let word: [u8; 8] = chunk.try_into().expect("eight bytes");
            step(u64::from_le_bytes(word));
        }
        for &byte in chunks.remainder() {
            step(u64::from(byte));
        }
        step(bytes.len() as u64);
    }
}
