//! minimap2 against a few transcripts and stretches of the genome.

use minimap2::{Aligner, Built, Strand as MapStrand};
use trkfuse_core::{ContigId, Pos, Sequence, Strand};

use crate::RescueError;
use crate::catalogue::Entry;
use crate::path::{Path, Walk};
use crate::stretch::Stretch;

/// Word length of the index: short, as it holds few transcripts and clips are short.
const WORD: i16 = 11;
/// Every so many bases a word is taken.
const WINDOW: i16 = 2;
/// What an equal base gains; minimap2's own for short reads.
const MATCH: i32 = 2;
/// Shortest alignment, in equal bases.
const SHORTEST: i32 = 15;
/// Alignments given for one query at most, beside the best.
const PLACES: i32 = 40;
/// Unknown bases between two transcripts: more than minimap2 chains or aligns over.
const SPACER: usize = 400;

/// What reads are aligned to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ground<'a> {
    /// A spliced transcript, 5' to 3'.
    Transcript(&'a Entry),
    /// The genome around a target's exons, forward strand.
    AroundTarget(Stretch),
    /// The genome anywhere, forward strand.
    Genome(Stretch),
}

impl<'a> Ground<'a> {
    fn contig(self) -> ContigId {
        match self {
            Self::Transcript(entry) => entry.gene.contig,
            Self::AroundTarget(stretch) | Self::Genome(stretch) => stretch.contig,
        }
    }

    fn strand(self) -> Strand {
        match self {
            Self::Transcript(entry) => entry.transcript().strand,
            Self::AroundTarget(_) | Self::Genome(_) => Strand::Forward,
        }
    }

    fn base_at(self, offset: u32) -> Option<Pos> {
        match self {
            Self::Transcript(entry) => entry.transcript().base_at(offset),
            Self::AroundTarget(stretch) | Self::Genome(stretch) => {
                let start = stretch.interval.start.zero_based();
                let pos = Pos::from_zero_based(start.checked_add(offset)?);
                stretch.interval.contains(pos).then_some(pos)
            }
        }
    }

    fn next(self, pos: Pos) -> Option<Pos> {
        match self {
            Self::Transcript(entry) => entry.step(pos, self.strand() == Strand::Forward),
            Self::AroundTarget(_) | Self::Genome(_) => pos.offset(1),
        }
    }

    const fn walk(self) -> Walk<'a> {
        match self {
            Self::Transcript(entry) => Walk::Transcript(entry),
            Self::AroundTarget(_) | Self::Genome(_) => Walk::Genome,
        }
    }
}

/// An index of a few transcripts and stretches.
pub(crate) struct Mapper<'a> {
    aligner: Aligner<Built>,
    /// What is in the index, in its order, with the first base in it and the length.
    grounds: Vec<(Ground<'a>, u32, u32)>,
}

/// Where a query aligns.
pub(crate) struct Place<'a> {
    pub(crate) ground: Ground<'a>,
    pub(crate) path: Path<'a>,
    /// minimap2's alignment score.
    pub(crate) score: i32,
    pub(crate) mapping_quality: u8,
}

impl Place<'_> {
    /// Whether it lies on a transcript of a target, or around its exons.
    pub(crate) const fn is_target(&self) -> bool {
        match self.ground {
            Ground::Transcript(entry) => entry.is_target,
            Ground::AroundTarget(_) => true,
            Ground::Genome(_) => false,
        }
    }

    /// Of equal places the first is taken: targets, published partners, transcripts.
    pub(crate) const fn rank(&self) -> u8 {
        match self.ground {
            Ground::Transcript(entry) if entry.is_target => 0,
            Ground::AroundTarget(_) => 0,
            Ground::Transcript(entry) if entry.is_known_partner => 1,
            Ground::Transcript(_) => 2,
            Ground::Genome(_) => 3,
        }
    }
}

impl<'a> Mapper<'a> {
    /// Indexes transcripts, given 5' to 3', and stretches.
    pub(crate) fn new(
        sequences: impl Iterator<Item = (Ground<'a>, Vec<u8>)>,
    ) -> Result<Self, RescueError> {
        // The binding indexes one sequence: transcripts stand in it one after another.
        let mut grounds = Vec::new();
        let mut letters: Vec<u8> = Vec::new();
        for (ground, bases) in sequences.filter(|(_, bases)| !bases.is_empty()) {
            grounds.push((ground, letters.len() as u32, bases.len() as u32));
            letters.extend_from_slice(&bases);
            letters.extend_from_slice(&[b'N'; SPACER]);
        }
        let mut aligner = Aligner::builder().sr().with_cigar();
        aligner.idxopt.k = WORD;
        aligner.idxopt.w = WINDOW;
        let options = &mut aligner.mapopt;
        options.min_cnt = 1;
        options.min_chain_score = SHORTEST;
        options.min_dp_max = SHORTEST * MATCH;
        options.a = MATCH;
        options.end_bonus = 0;
        options.best_n = PLACES;
        options.pri_ratio = 0.8;
        let failed = |message: &str| RescueError::Index {
            transcripts: grounds.len(),
            message: message.to_string(),
        };
        if letters.is_empty() {
            return Err(failed("there is none"));
        }
        let aligner = aligner
            .with_seq_and_id(&letters, b"transcripts")
            .map_err(failed)?;
        Ok(Self { aligner, grounds })
    }

    /// All places at which part of a query aligns, best first; of equal ones in the catalogue's order.
    ///
    /// `offset`: the query's first base within its read, as sequenced.
    pub(crate) fn map(&self, query: &Sequence, offset: u32) -> Vec<Place<'a>> {
        let found = self
            .aligner
            .map(query.as_bytes(), false, false, None, None, None)
            .unwrap_or_default();
        let mut places: Vec<(usize, Place<'a>)> = found
            .iter()
            .filter_map(|mapping| {
                let start = u32::try_from(mapping.target_start).ok()?;
                let index = self
                    .grounds
                    .partition_point(|&(_, first, _)| first <= start)
                    .checked_sub(1)?;
                let (ground, first, length) = self.grounds[index];
                if u32::try_from(mapping.target_end).ok()? > first + length {
                    return None;
                }
                let alignment = mapping.alignment.as_ref()?;
                let cigar = alignment.cigar.as_deref()?;
                let place = Place {
                    ground,
                    path: path_of(mapping, ground, start - first, cigar, offset)?,
                    score: alignment.alignment_score?,
                    mapping_quality: u8::try_from(mapping.mapq).unwrap_or(0),
                };
                Some((index, place))
            })
            .collect();
        places.sort_by_key(|(index, place)| (-place.score, *index, place.path.first()));
        places.into_iter().map(|(_, place)| place).collect()
    }
}

/// From transcript or stretch to genome, base by base.
fn path_of<'a>(
    mapping: &minimap2::Mapping,
    ground: Ground<'a>,
    start: u32,
    cigar: &[(u32, u8)],
    offset: u32,
) -> Option<Path<'a>> {
    // `pos`: the genome base under offset `target`.
    let mut target = start;
    let mut pos: Option<Pos> = ground.base_at(target);
    let is_turned = mapping.strand == MapStrand::Reverse;
    let (query_start, end) = (
        u32::try_from(mapping.query_start).ok()?,
        u32::try_from(mapping.query_end).ok()?,
    );
    // Read bases along the transcript.
    let mut along = 0_u32;
    let mut bases = Vec::with_capacity((end - query_start) as usize);
    let mut forth = |pos: &mut Option<Pos>, count: u32| {
        target += count;
        *pos = if count == 1 {
            pos.and_then(|pos| ground.next(pos))
        } else {
            ground.base_at(target)
        };
    };
    for &(length, operation) in cigar {
        match operation {
            // M, =, X
            0 | 7 | 8 => {
                for _ in 0..length {
                    let place = if is_turned {
                        end.checked_sub(along + 1)?
                    } else {
                        query_start + along
                    };
                    bases.push((offset + place, pos?));
                    along += 1;
                    forth(&mut pos, 1);
                }
            }
            // I
            1 => along += length,
            // D, N
            2 | 3 => forth(&mut pos, length),
            _ => {}
        }
    }
    if is_turned {
        bases.reverse();
    }
    (!bases.is_empty()).then(|| Path {
        contig: ground.contig(),
        strand: if is_turned {
            ground.strand().opposite()
        } else {
            ground.strand()
        },
        bases,
        walk: ground.walk(),
    })
}
