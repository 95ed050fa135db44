//! Reads that the file does not pair: are two of one name mates?
//!
//! METHOD: minimap2 takes two files of mates one after the other unless told that they belong together: every
//! read comes out single, and only the name tells of the other. Where one in ten names that are seen at the loci is
//! seen there twice, the file is one of those, and mates are looked for by name. Names are
//! kept as 64-bit hashes: two names of one hash cost a look, no result.

use std::hash::Hasher as _;

use rustc_hash::{FxHashSet, FxHasher};
use trkfuse_core::{FragmentLengths, Pos, Strand};

use crate::loci::Loci;

/// Of the names seen at least one in this many must be seen twice. A file of single reads has none of these,
/// one of mates has most of them.
const NAMES_A_DOUBLE: usize = 10;
/// Fragments of control genes are kept one in this many: they only tell what the file is like.
const CONTROLS_A_KEPT_ONE: u64 = 8;

/// One single read over a locus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sighting {
    name: u64,
    contig: u32,
    /// The read's first base as sequenced, clips left out.
    outer: u32,
    strand: Strand,
    is_in_target: bool,
}

/// Single reads over the loci, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sightings(Vec<Sighting>);

/// What the names say, where they say that the file holds mates.
#[derive(Debug)]
pub(crate) struct PairedByName {
    /// Names with a read in a target locus whose mate may show a fusion.
    pub(crate) wanted: FxHashSet<u64>,
    /// Lengths of ordinary fragments.
    pub(crate) lengths: FragmentLengths,
}

/// A name's hash.
pub(crate) fn hash_of(name: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name);
    hasher.finish()
}

impl Sightings {
    /// Adds a single read. `name`: without mate suffix; `span`: first aligned base and one past the last.
    pub(crate) fn add(
        &mut self,
        name: &[u8],
        contig: u32,
        span: (u32, u32),
        strand: Strand,
        is_in_target: bool,
    ) {
        let name = hash_of(name);
        // The low bits of this hash are poor.
        if is_in_target || (name >> 40).is_multiple_of(CONTROLS_A_KEPT_ONE) {
            self.0.push(Sighting {
                name,
                contig,
                outer: match strand {
                    Strand::Forward => span.0,
                    Strand::Reverse => span.1 - 1,
                },
                strand,
                is_in_target,
            });
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// What the names say; `None` where they tell of no mates.
    pub(crate) fn finish(mut self, loci: &Loci) -> Option<PairedByName> {
        self.0.sort_unstable();
        // One record twice is no pair.
        self.0.dedup();
        let mut names = 0;
        let mut doubles = 0;
        let mut found = PairedByName {
            wanted: FxHashSet::default(),
            lengths: FragmentLengths::default(),
        };
        for same in self.0.chunk_by(|a, b| a.name == b.name) {
            names += 1;
            let pair = match same {
                [a, b] => {
                    doubles += 1;
                    judge(a, b, loci)
                }
                _ => None,
            };
            match pair {
                Some(Ordinary {
                    length: Some(length),
                }) => found.lengths.add(length),
                None if same.iter().any(|read| read.is_in_target) => {
                    found.wanted.insert(same[0].name);
                }
                Some(Ordinary { length: None }) | None => {}
            }
        }
        (doubles * NAMES_A_DOUBLE >= names && doubles > 0).then_some(found)
    }
}

/// Two mates that point at each other within one locus.
struct Ordinary {
    /// The spliced length of their fragment, where both ends are exonic.
    length: Option<u32>,
}

fn judge(a: &Sighting, b: &Sighting, loci: &Loci) -> Option<Ordinary> {
    let (forward, reverse) = match (a.strand, b.strand) {
        (Strand::Forward, Strand::Reverse) => (a, b),
        (Strand::Reverse, Strand::Forward) => (b, a),
        _ => return None,
    };
    if forward.contig != reverse.contig || forward.outer > reverse.outer {
        return None;
    }
    let base = |read: &Sighting| Pos::from_zero_based(read.outer);
    let info = loci.list().iter().find(|info| {
        info.locus.contig.0 == forward.contig
            && info.locus.interval.contains(base(forward))
            && info.locus.interval.contains(base(reverse))
    })?;
    let length = || {
        let last = info.exonic_offset(reverse.outer)?;
        Some(last.checked_sub(info.exonic_offset(forward.outer)?)? + 1)
    };
    Some(Ordinary { length: length() })
}
