//! STAR's `Chimeric.out.junction`: chimeric reads that are in no alignment file.
//!
//! In: rows of 14, 20 or 21 columns and more, with a header line or without, with comment lines (`#`) anywhere. Out:
//! fragments with evidence at the target loci, as records would give them. A fragment that the alignments show too is
//! joined with what they say.

mod placements;
mod row;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use log::info;
use rust_htslib::bgzf;
use thiserror::Error;
use trkfuse_core::{Breakend, Contigs, Evidence, Fragment, Junction, Locus, LocusUse, Warning};

use placements::join_placements;
use row::{Row, RowError};

/// Why chimeric junctions could not be read.
#[derive(Debug, Error)]
pub enum ChimericError {
    /// The file cannot be read.
    #[error("cannot read the chimeric junctions '{}': {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A line is no row.
    #[error(
        "'{}' is no Chimeric.out.junction of STAR, or damaged, at line {line}: {message}; give the file as STAR wrote it",
        path.display()
    )]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        message: &'static str,
    },
    /// It does not belong to the alignments.
    #[error(
        "the chimeric junctions '{}' name no contig of the alignments (the first is '{contig}'): give those of the same run",
        path.display()
    )]
    OtherGenome {
        /// The file.
        path: PathBuf,
        /// The first contig that it names.
        contig: String,
    },
}

/// What a `Chimeric.out.junction` says of the target loci.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChimericRead {
    /// Fragments with evidence, by name.
    pub fragments: Vec<Fragment>,
    /// Rows that could not be used, by reason.
    pub warnings: Vec<Warning>,
}

/// Reads the rows that have a side in a target locus.
///
/// Copies of one molecule are told by the starts and CIGARs of both sides, since rows carry no flag.
///
/// # Errors
///
/// [`ChimericError`] when the file cannot be read, has a line that is no row, or is of another genome.
pub fn read_star_chimeric(
    path: &Path,
    contigs: &Contigs,
    loci: &[Locus],
) -> Result<ChimericRead, ChimericError> {
    let unreadable = |source| ChimericError::Unreadable {
        path: path.to_path_buf(),
        source,
    };
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Err(unreadable(io::ErrorKind::IsADirectory.into()));
    }
    // It reads plain text as well.
    let packed = bgzf::Reader::from_path(path)
        .map_err(|error| unreadable(io::Error::other(error.to_string())))?;
    let mut gathered = Gathered::default();
    for (number, line) in (1_u64..).zip(BufReader::new(packed).split(b'\n')) {
        let line = line.map_err(unreadable)?;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        match Row::parse(line, contigs) {
            Ok(None) => {}
            Ok(Some(row)) => gathered.add(&row, loci),
            Err(RowError::Malformed(message)) => {
                return Err(ChimericError::Line {
                    path: path.to_path_buf(),
                    line: number,
                    message,
                });
            }
            Err(RowError::UnknownContig(contig)) => gathered.note_unknown(contig),
        }
    }
    info!("{} rows in '{}'", gathered.rows, path.display());
    if gathered.rows == 0
        && let Some(contig) = gathered.unknown_contig
    {
        return Err(ChimericError::OtherGenome {
            path: path.to_path_buf(),
            contig,
        });
    }
    Ok(gathered.finish(loci))
}

/// Joins fragments that two sources tell, by name; sorted by name.
///
/// A junction that a fragment of `fragments` has already is not added again, nor is a pair to a
/// fragment that has any evidence.
pub(crate) fn join_fragments(fragments: Vec<Fragment>, further: Vec<Fragment>) -> Vec<Fragment> {
    let mut by_name: BTreeMap<String, Fragment> = fragments
        .into_iter()
        .map(|fragment| (fragment.name.clone(), fragment))
        .collect();
    for fragment in further {
        let Some(known) = by_name.get_mut(&fragment.name) else {
            by_name.insert(fragment.name.clone(), fragment);
            continue;
        };
        for evidence in fragment.evidence {
            let is_known = match evidence.junction_read() {
                Some(read) => known.evidence.iter().any(|other| {
                    other.junction_read().is_some_and(|other| {
                        let others = other.elsewhere.iter().map(|place| place.junction);
                        others
                            .chain([other.junction])
                            .any(|other| are_near(read.junction, other))
                    })
                }),
                None => !known.evidence.is_empty(),
            };
            if !is_known {
                known.evidence.push(evidence);
            }
        }
        known.evidence.sort_unstable();
    }
    by_name.into_values().collect()
}

/// Whether a breakend lies in a target locus.
fn is_at_target(breakend: Breakend, loci: &[Locus]) -> bool {
    loci.iter().any(|locus| {
        locus.usage == LocusUse::Target
            && locus.contig == breakend.contig
            && locus.interval.contains(breakend.pos)
    })
}

/// Whether two junctions of one read are one, set a few bases apart.
fn are_near(a: Junction, b: Junction) -> bool {
    /// Microhomology moves a junction by a few bases; no read crosses two that are so near.
    const APART: u32 = 20;
    [(a.low(), b.low()), (a.high(), b.high())]
        .iter()
        .all(|(a, b)| {
            (a.contig, a.retained) == (b.contig, b.retained) && a.pos.distance(b.pos) <= APART
        })
}

/// What rows have given so far.
#[derive(Default)]
struct Gathered {
    rows: u64,
    unknown: u64,
    unknown_contig: Option<String>,
    /// By read name: evidence, and what tells the molecule.
    reads: BTreeMap<String, (Vec<Evidence>, String)>,
}

impl Gathered {
    fn note_unknown(&mut self, contig: String) {
        self.unknown += 1;
        self.unknown_contig.get_or_insert(contig);
    }

    fn add(&mut self, row: &Row<'_>, loci: &[Locus]) {
        self.rows += 1;
        if !row
            .breakends()
            .iter()
            .any(|&breakend| is_at_target(breakend, loci))
        {
            return;
        }
        let (evidence, molecule) = self.reads.entry(row.name()).or_default();
        evidence.push(row.evidence());
        // Of several placements of one read the least stands for all, whatever their order.
        let key = row.molecule();
        if molecule.is_empty() || key < *molecule {
            *molecule = key;
        }
    }

    fn finish(self, loci: &[Locus]) -> ChimericRead {
        let mut first_of: BTreeMap<String, String> = BTreeMap::new();
        for (name, (_, molecule)) in &self.reads {
            first_of
                .entry(molecule.clone())
                .or_insert_with(|| name.clone());
        }
        let fragments = self
            .reads
            .into_iter()
            .map(|(name, (evidence, molecule))| {
                let evidence = join_placements(evidence, |breakend| is_at_target(breakend, loci));
                Fragment {
                    is_duplicate: first_of[&molecule] != name,
                    name,
                    umi: None,
                    cell: None,
                    evidence,
                }
            })
            .collect();
        let mut warnings = Vec::new();
        if self.unknown > 0 {
            warnings.push(Warning {
                name: "chimeric_junction_on_unknown_contig".to_string(),
                count: self.unknown,
                message: format!(
                    "{} rows of the chimeric junctions name a contig that the alignments lack and were left out: give the files of one STAR run",
                    self.unknown
                ),
            });
        }
        ChimericRead {
            fragments,
            warnings,
        }
    }
}
