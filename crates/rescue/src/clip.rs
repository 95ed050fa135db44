//! A clipped stretch of a read, long enough to be aligned on its own.

use trkfuse_core::{Pos, Sequence, Strand};

use crate::catalogue::Entry;
use crate::cut::cut;
use crate::genome::Genome;
use crate::mapping::{Ground, Mapper, Place};
use crate::path::Path;
use crate::words::is_simple;

/// A clip is aligned to all genes from this many bases on: 4^18 is a thousand times the transcriptome.
pub(crate) const LONG: u32 = 18;
/// Bases of a piece's own that must agree, each differing one set against three.
const AGREEING: u32 = 18;
/// Bases aligned that the other side must keep.
pub(crate) const ANCHOR: u32 = 10;
/// Bases between the pieces at most. Chosen by hand: longer insertions are pieces of their own.
const GAP: u32 = 15;
/// An ordinary explanation may score so much less than the best and still be the better one.
const ORDINARY_LEAD: i32 = 6;

/// The bases of a read beyond an end of a piece of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clip {
    /// Read bases as sequenced, half-open.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// Whether it is the read's end.
    pub(crate) is_end: bool,
}

impl Clip {
    /// The clips of a piece, at the read's start and end, of at least `shortest` bases.
    pub(crate) fn of(path: &Path<'_>, read_length: u32, shortest: u32) -> Vec<Self> {
        let start = Self {
            from: 0,
            to: path.first().0,
            is_end: false,
        };
        let end = Self {
            from: path.last().0 + 1,
            to: read_length,
            is_end: true,
        };
        [start, end]
            .into_iter()
            .filter(|clip| clip.length() >= shortest)
            .collect()
    }

    pub(crate) const fn length(&self) -> u32 {
        self.to - self.from
    }

    pub(crate) fn bases<'r>(&self, read: &'r [u8]) -> &'r [u8] {
        &read[self.from as usize..self.to as usize]
    }
}

/// What a clip turned out to be.
pub(crate) struct Joined<'a> {
    /// The piece that was known, its edge refined.
    pub(crate) fixed: Path<'a>,
    /// The piece that was found.
    pub(crate) found: Path<'a>,
    pub(crate) mapping_quality: u8,
    pub(crate) hits: Option<u32>,
    pub(crate) mismatches: u32,
    /// Other places of the piece that was found which are as good.
    pub(crate) elsewhere: Vec<Path<'a>>,
}

/// Where things lie.
pub(crate) struct Scene<'s> {
    pub(crate) genome: &'s Genome<'s>,
    pub(crate) targets: &'s [Entry],
}

impl Scene<'_> {
    /// Whether a base lies in a target gene.
    pub(crate) fn is_target(&self, path: &Path<'_>, pos: Pos) -> bool {
        self.targets
            .iter()
            .any(|entry| entry.gene.contig == path.contig && entry.gene.span.contains(pos))
    }

    /// Whether a place is of the gene that the fixed piece lies in: its own splicing, or the gene's other
    /// strand or order, which no fusion of two genes makes.
    fn is_own(&self, place: &Place<'_>, fixed: &Path<'_>, is_end: bool) -> bool {
        let edge = if is_end { fixed.last() } else { fixed.first() };
        match place.ground {
            Ground::Transcript(Entry { gene, .. }) => {
                gene.contig == fixed.contig && gene.span.contains(edge.1)
            }
            Ground::AroundTarget(_) | Ground::Genome(_) => {
                let there = place.path.first().1;
                place.path.contig == fixed.contig
                    && self.targets.iter().any(|Entry { gene, .. }| {
                        gene.contig == fixed.contig
                            && gene.span.contains(edge.1)
                            && gene.span.contains(there)
                    })
            }
        }
    }
}

/// Aligns a clip to all genes; one that repeats a motif of up to three bases may be of any exon that ends so. `fixed`: the piece next
/// to it.
pub(crate) fn join_long<'a>(
    clip: Clip,
    fixed: &Path<'a>,
    read: &[u8],
    mapper: &Mapper<'a>,
    scene: &Scene<'_>,
) -> Option<Joined<'a>> {
    if clip.length() < LONG || is_simple(clip.bases(read)) {
        return None;
    }
    let places = mapper.map(&Sequence::new(clip.bases(read)), clip.from);
    let best = places.first()?.score;
    if places
        .iter()
        .any(|place| place.score + ORDINARY_LEAD >= best && scene.is_own(place, fixed, clip.is_end))
    {
        return None;
    }
    let mut equal: Vec<&Place<'a>> = places.iter().filter(|place| place.score == best).collect();
    // ORDER: stable, so that places of one kind stay in the catalogue's order.
    equal.sort_by_key(|place| place.rank());
    let hits = count_places(&equal);
    let edge = if clip.is_end {
        fixed.last()
    } else {
        fixed.first()
    };
    let fixed_is_target = scene.is_target(fixed, edge.1);
    let place = *equal
        .iter()
        .find(|place| fixed_is_target || place.is_target())?;
    let (left, right) = if clip.is_end {
        cut(fixed, &place.path, read, scene.genome)?
    } else {
        cut(&place.path, fixed, read, scene.genome)?
    };
    if right.first().0 > left.last().0 + 1 + GAP {
        return None;
    }
    let (fixed, found) = if clip.is_end {
        (left, right)
    } else {
        (right, left)
    };
    let (agreeing, mismatches) = found.agreement(read, scene.genome);
    let anchor = fixed.bases.len() as u32;
    let agreeing_needed = match place.ground {
        Ground::Transcript(_) | Ground::AroundTarget(_) => AGREEING,
        Ground::Genome(_) => scene.genome.telling().max(AGREEING),
    };
    let is_sure = agreeing >= agreeing_needed + 3 * mismatches && agreeing * 2 >= clip.length();
    let elsewhere = equal
        .iter()
        .filter(|other| !other.path.overlaps(&place.path))
        .filter_map(|other| {
            let (first, last) = (found.first().0, found.last().0);
            let path = other.path.clone().with_edge(last, true, scene.genome)?;
            path.with_edge(first, false, scene.genome)
        })
        .filter(|path| path.agreement(read, scene.genome).1 <= mismatches)
        .collect();
    (is_sure && anchor >= ANCHOR).then_some(Joined {
        elsewhere,
        fixed,
        found,
        mapping_quality: place.mapping_quality,
        hits: Some(hits),
        mismatches,
    })
}

/// Different places on the genome.
pub(crate) fn count_places(places: &[&Place<'_>]) -> u32 {
    let mut different: Vec<&Path<'_>> = Vec::new();
    for place in places {
        if !different.iter().any(|known| known.overlaps(&place.path)) {
            different.push(&place.path);
        }
    }
    different.len() as u32
}

/// The strand of the reference: the bases of a read that lies on `strand`.
pub(crate) fn along_reference(bases: &[u8], strand: Strand) -> Sequence {
    let bases = Sequence::new(bases);
    match strand {
        Strand::Forward => bases,
        Strand::Reverse => bases.reverse_complement(),
    }
}
