//! Reference bases from an indexed FASTA file.

mod index;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rust_htslib::faidx;
use rustc_hash::FxHashMap;
use thiserror::Error;
use trkfuse_core::{
    Contig, ContigId, Contigs, Interval, ReferenceError, ReferenceSequence, Sequence, plain_name,
};

pub(crate) use index::ensure_index;
use index::read_index;

/// Why a FASTA file cannot be used.
#[derive(Debug, Error)]
pub enum FastaError {
    /// There is no such file.
    #[error("there is no FASTA file '{0}': check the path")]
    NotFound(PathBuf),
    /// The operating system refuses.
    #[error("cannot read the FASTA file '{path}': {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Its path cannot be handed to htslib.
    #[error(
        "the path '{0}' of the FASTA is not UTF-8, which htslib needs: rename the file or its folder"
    )]
    PathNotText(PathBuf),
    /// There is no index and none could be made.
    #[error(
        "the FASTA file '{0}' has no index and none could be made beside it (--verbose shows what htslib says of it): run `samtools faidx` on it (on a copy in a folder you can write to, if need be); a compressed one must be packed by bgzip, not gzip"
    )]
    NoIndex(PathBuf),
    /// The index is damaged.
    #[error("the FASTA index '{0}' is damaged: remove it and run `samtools faidx` on the FASTA")]
    BrokenIndex(PathBuf),
    /// The index is of another file, or of this one before it was changed.
    #[error(
        "the FASTA index '{index}' does not fit its file: {mismatch}; remove it and run `samtools faidx` on the FASTA"
    )]
    OtherIndex {
        /// The index.
        index: PathBuf,
        /// What differs.
        mismatch: String,
    },
    /// No contig fits.
    #[error(
        "the FASTA file '{path}' does not fit the alignments: {mismatch}; give the FASTA that the reads were aligned to"
    )]
    OtherReference {
        /// The file.
        path: PathBuf,
        /// What differs.
        mismatch: String,
    },
}

/// An indexed FASTA, bound to the contigs of one alignment file.
pub struct Fasta {
    path: PathBuf,
    /// htslib's reader holds a position in the file: one caller at a time.
    reader: Mutex<faidx::Reader>,
    /// `names[c]`: name in the FASTA of contig `c` of the alignments; `None` where it has none.
    names: Vec<Option<String>>,
    /// The alignments' contigs.
    contigs: Vec<Contig>,
}

impl Fasta {
    /// Opens a FASTA (plain, or compressed by bgzip) for the contigs of an alignment file.
    ///
    /// Contigs are matched by name, then by their other usual names (`1`, `chr1`, `NC_000001.11`);
    /// a match must have the same length. An index (`.fai`) is made beside the file if it has none.
    ///
    /// # Errors
    ///
    /// [`FastaError`] when it is missing, cannot be indexed, or fits none of the contigs.
    pub fn open(path: &Path, contigs: &Contigs) -> Result<Self, FastaError> {
        ensure_index(path)?;
        let lengths: FxHashMap<String, u64> = read_index(path)?
            .into_iter()
            .map(|entry| (entry.name, entry.length))
            .collect();
        let by_alias: FxHashMap<String, &str> = lengths
            .keys()
            .filter_map(|name| Some((plain_name(name)?, name.as_str())))
            .collect();
        let mut differing = 0_usize;
        let mut mismatch = None;
        let names: Vec<Option<String>> = contigs
            .iter()
            .map(|(_, contig)| {
                let name = if lengths.contains_key(&contig.name) {
                    contig.name.as_str()
                } else {
                    by_alias.get(&plain_name(&contig.name)?).copied()?
                };
                let length = lengths[name];
                if length == u64::from(contig.length) {
                    return Some(name.to_string());
                }
                differing += 1;
                mismatch.get_or_insert_with(|| {
                    format!(
                        "contig '{}' has {} bases there and {} in the alignments",
                        contig.name, length, contig.length
                    )
                });
                None
            })
            .collect();
        // A contig of another length beside many that fit is a patch. Where most differ it is another
        // genome: GRCh37 and GRCh38 share the length of one contig, the mitochondrial one.
        let fitting = names.iter().flatten().count();
        if fitting == 0 || differing > fitting {
            let mismatch = mismatch.unwrap_or_else(|| {
                let first = contigs.iter().next();
                let first = first.map_or_else(String::new, |(_, contig)| contig.name.clone());
                format!("it has no contig '{first}', by any of its names")
            });
            return Err(FastaError::OtherReference {
                path: path.to_path_buf(),
                mismatch,
            });
        }
        let reader =
            faidx::Reader::from_path(path).map_err(|_| FastaError::NoIndex(path.to_path_buf()))?;
        Ok(Self {
            path: path.to_path_buf(),
            reader: Mutex::new(reader),
            names,
            contigs: contigs.iter().map(|(_, contig)| contig.clone()).collect(),
        })
    }

    /// The contigs of a FASTA, in its order. An index (`.fai`) is made beside the file if it has none.
    ///
    /// # Errors
    ///
    /// [`FastaError`] when it is missing, cannot be indexed, or its index is damaged.
    pub fn contigs(path: &Path) -> Result<Contigs, FastaError> {
        ensure_index(path)?;
        let broken = |_| FastaError::BrokenIndex(with_suffix(path, ".fai"));
        let list = read_index(path)?
            .into_iter()
            .map(|entry| Contig {
                name: entry.name,
                length: u32::try_from(entry.length).unwrap_or(u32::MAX),
            })
            .collect();
        Contigs::new(list).map_err(broken)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl ReferenceSequence for Fasta {
    fn bases(&self, contig: ContigId, interval: Interval) -> Result<Sequence, ReferenceError> {
        let known = self.contigs.get(contig.0 as usize);
        let name = self.names.get(contig.0 as usize).and_then(Option::as_ref);
        let missing = || ReferenceError::Missing {
            contig: known.map_or_else(|| contig.0.to_string(), |contig| contig.name.clone()),
            start: interval.start.one_based(),
            end: interval.last().one_based(),
        };
        let (Some(known), Some(name)) = (known, name) else {
            return Err(missing());
        };
        if interval.end.zero_based() > known.length {
            return Err(missing());
        }
        let failed = |message: String| ReferenceError::Read {
            contig: known.name.clone(),
            message: format!("{}: {message}", self.path.display()),
        };
        let letters = self
            .reader
            .lock()
            .map_err(|_| failed("an earlier read failed".to_string()))?
            .fetch_seq(
                name,
                interval.start.zero_based() as usize,
                interval.last().zero_based() as usize,
            )
            .map_err(|error| failed(error.to_string()))?;
        if letters.len() != interval.len() as usize {
            return Err(failed(format!(
                "{} bases came for {}",
                letters.len(),
                interval.len()
            )));
        }
        Ok(Sequence::new(&letters))
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use trkfuse_core::Pos;

    use super::*;

    fn contigs(list: &[(&str, u32)]) -> Contigs {
        Contigs::new(
            list.iter()
                .map(|&(name, length)| Contig {
                    name: name.to_string(),
                    length,
                })
                .collect(),
        )
        .expect("names differ")
    }

    fn written(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        fs::write(&path, text).expect("the folder is ours");
        (folder, path)
    }

    fn interval(start: u32, end: u32) -> Interval {
        Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end)).expect("not empty")
    }

    const TEXT: &str = ">chr1 first\nACGTacgt\nNN\n>MT\nTTTTT\n";

    #[test]
    fn bases_are_found_by_any_usual_name_and_the_index_is_made() {
        let (_folder, path) = written("r.fa", TEXT);
        let fasta = Fasta::open(
            &path,
            &contigs(&[("NC_000001.11", 10), ("chrM", 5), ("9", 3)]),
        )
        .expect("two contigs fit");
        let bases = |contig, start, end| {
            fasta
                .bases(ContigId(contig), interval(start, end))
                .map(|bases| bases.to_string())
        };
        assert_eq!(bases(0, 2, 10).expect("within"), "GTACGTNN");
        assert_eq!(bases(1, 0, 5).expect("within"), "TTTTT");
        assert!(path.with_extension("fa.fai").is_file());
        for (contig, start, end) in [(0, 9, 11), (2, 0, 1), (7, 0, 1)] {
            assert!(matches!(
                bases(contig, start, end),
                Err(ReferenceError::Missing { .. })
            ));
        }
    }

    #[test]
    fn a_reference_of_another_genome_is_refused_with_the_first_contig_that_differs() {
        let (_folder, path) = written("r.fa", TEXT);
        let error = Fasta::open(&path, &contigs(&[("1", 11)]))
            .err()
            .expect("no contig fits");
        let message = error.to_string();
        assert!(
            message.contains("contig '1' has 10 bases there and 11 in the alignments"),
            "{message}"
        );
        let other_genome = contigs(&[("1", 11), ("2", 9), ("MT", 5)]);
        assert!(
            Fasta::open(&path, &other_genome).is_ok(),
            "one fits, one differs"
        );
        let (_folder, longer) = written("r.fa", &format!("{TEXT}>chr2\nACGT\n"));
        assert!(
            matches!(
                Fasta::open(&longer, &other_genome),
                Err(FastaError::OtherReference { .. })
            ),
            "two differ, only the mitochondrial one fits"
        );
        let error = Fasta::open(&path, &contigs(&[("2", 11)]))
            .err()
            .expect("no contig fits");
        assert!(error.to_string().contains("no contig '2'"), "{error}");
    }

    #[test]
    fn what_is_no_fasta_is_refused() {
        let absent = Path::new("/no/such/file.fa");
        let any = contigs(&[("1", 10)]);
        assert!(matches!(
            Fasta::open(absent, &any),
            Err(FastaError::NotFound(_))
        ));
        let (_folder, path) = written("r.fa", "");
        assert!(Fasta::open(&path, &any).is_err());
        let (_folder, path) = written("r.fa", TEXT);
        fs::write(path.with_extension("fa.fai"), "chr1\tx\n").expect("the folder is ours");
        assert!(matches!(
            Fasta::open(&path, &any),
            Err(FastaError::BrokenIndex(_))
        ));
    }

    #[test]
    fn names_of_one_chromosome_share_a_plain_name() {
        for name in ["7", "chr7", "NC_000007.14", "NC_000007.13"] {
            assert_eq!(plain_name(name).as_deref(), Some("7"), "{name}");
        }
        assert_eq!(plain_name("NC_000023.11").as_deref(), Some("X"));
        assert_eq!(plain_name("NC_000099.1"), None);
        assert_eq!(
            plain_name("chrUn_KI270742v1").as_deref(),
            Some("Un_KI270742v1")
        );
    }
}
