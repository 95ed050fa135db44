//! Clips too short to be looked for everywhere: compared with what is known to be joined, or may be.

use rustc_hash::FxHashSet;
use trkfuse_core::{Breakend, Retained, Role, Strand};
use trkfuse_genes::{Gene, known_pair};

use crate::catalogue::Entry;
use crate::clip::{ANCHOR, Clip, Joined, Scene};
use crate::cut::cut;
use crate::genome::Genome;
use crate::path::{Path, Walk};
use crate::supported::Supported;

/// Shortest clip that is compared with junctions of the sample.
pub(crate) const SHORT: u32 = 10;
/// Shortest clip that is compared with the exons of published partners. Chosen by hand: among their
/// 2,000 exon ends 14 bases are met by chance once in 10^5 clips.
const SHORT_UNSUPPORTED: usize = 14;
/// Shortest clip of a published pair that is compared with few exon edges: a published pair of exons, or the
/// targets' exons from a partner's. Chosen by hand: once in 10^4 clips by chance.
const SHORT_PUBLISHED: usize = 11;
/// A clip of so many bases may have one that differs.
const WITH_ERROR: usize = 16;
/// An aligner sets an edge so many bases off the break at most.
const PLAY: i64 = 8;
/// Bases kept of an exon's end.
const END_BASES: usize = 40;

/// An exon's edge that ordinary splicing uses: its end in a 5' gene, its start in a 3' gene.
pub(crate) struct ExonEdge<'a> {
    entry: &'a Entry,
    breakend: Breakend,
    /// Walking from the break into the exon, as the strand shows that a read walks on.
    inward: Vec<u8>,
    /// Whether a fragment of the sample joins the gene to a target.
    is_supported: bool,
}

/// The edges of all exons of transcripts, for genes of one role. `is_supported`: by gene.
pub(crate) fn exon_edges<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    place: Role,
    is_supported: impl Fn(&Gene) -> bool,
    genome: &Genome<'_>,
) -> Vec<ExonEdge<'a>> {
    let mut edges = Vec::new();
    let mut seen = FxHashSet::default();
    for entry in entries {
        let transcript = entry.transcript();
        let is_lower = (transcript.strand == Strand::Forward) == (place == Role::FivePrime);
        for exon in &transcript.exons {
            let (pos, retained) = if is_lower {
                (exon.last(), Retained::Lower)
            } else {
                (exon.start, Retained::Higher)
            };
            if transcript.is_splice_site(pos, place) {
                let breakend = Breakend {
                    contig: entry.gene.contig,
                    pos,
                    retained,
                };
                let inward = inward(breakend, Walk::Transcript(entry), genome);
                // Isoforms that go on alike are one.
                if seen.insert((breakend, inward.clone())) {
                    edges.push(ExonEdge {
                        entry,
                        breakend,
                        inward,
                        is_supported: is_supported(&entry.gene),
                    });
                }
            }
        }
    }
    edges
}

impl ExonEdge<'_> {
    /// The exon's bases next to the edge, as transcribed.
    pub(crate) fn transcribed(&self, place: Role) -> Vec<u8> {
        match place {
            Role::ThreePrime => self.inward.clone(),
            Role::FivePrime => {
                let turned = trkfuse_core::Sequence::new(&self.inward).reverse_complement();
                turned.as_bytes().to_vec()
            }
        }
    }

    /// Whether this 5' gene is published with that target.
    pub(crate) fn is_published_with(&self, target: &ExonEdge<'_>) -> bool {
        known_pair(&self.entry.gene.symbol, &target.entry.gene.symbol).is_some()
    }
}

/// Bases walking from a break into its flank: of the read that comes from the break.
fn inward(breakend: Breakend, walk: Walk<'_>, genome: &Genome<'_>) -> Vec<u8> {
    let mut path = Path::from_breakend(breakend, 0, false, walk);
    let mut bases = Vec::with_capacity(END_BASES);
    while bases.len() < END_BASES {
        let (place, pos) = path.last();
        bases.push(genome.base(path.contig, pos, path.strand));
        let Some(next) = path.step(pos, true, genome) else {
            break;
        };
        path.bases.push((place + 1, next));
    }
    bases
}

/// Compares a clip with the junctions that the sample shows.
pub(crate) fn join_supported<'a>(
    clip: Clip,
    fixed: &Path<'a>,
    read: &[u8],
    supported: &[Supported],
    scene: &Scene<'_>,
) -> Option<Joined<'a>> {
    let near = near_breakend(fixed, clip);
    let from = supported.partition_point(|known| {
        (known.near.contig, known.near.pos.zero_based())
            < (
                near.contig,
                near.pos.zero_based().saturating_sub(PLAY as u32),
            )
    });
    let fitting = supported[from..]
        .iter()
        .take_while(|known| {
            known.near.contig == near.contig
                && near.pos.zero_based() + PLAY as u32 >= known.near.pos.zero_based()
        })
        .filter(|known| known.near.retained == near.retained)
        .filter_map(|known| {
            let joined = join_at(
                clip,
                fixed,
                read,
                known.near,
                known.far,
                Walk::Genome,
                scene,
            )?;
            Some(Joined {
                mapping_quality: known.mapping_quality,
                hits: known.hits,
                ..joined
            })
        });
    only_best(fitting)
}

/// Compares a clip at an exon's edge with the edges of other genes: those of published partners, and with
/// fewer bases those of genes that the sample joins to a target.
///
/// `near`: edges that the read may be aligned to, `far`: those that it may go on at; one are the
/// targets', the other the partners'.
pub(crate) fn join_at_exons<'a>(
    clip: Clip,
    fixed: &Path<'a>,
    read: &[u8],
    near: &[ExonEdge<'a>],
    far: &[ExonEdge<'a>],
    scene: &Scene<'_>,
) -> Option<Joined<'a>> {
    let here = near_breakend(fixed, clip);
    let is_near = |edge: &&ExonEdge<'_>| {
        edge.breakend.contig == here.contig
            && edge.breakend.retained == here.retained
            && here.outward_distance(edge.breakend.pos).abs() <= PLAY
    };
    let fitting = near.iter().filter(is_near).flat_map(|near| {
        far.iter()
            .filter(move |far| is_start_alike(clip, fixed, read, near.breakend, &far.inward))
            .filter_map(move |far| {
                let shortest = shortest_clip(near, far)?;
                let walk = Walk::Transcript(far.entry);
                let (near, far) = (near.breakend, far.breakend);
                let joined = join_at(clip, fixed, read, near, far, walk, scene)?;
                (joined.found.bases.len() >= shortest).then_some(joined)
            })
    });
    only_best(fitting)
}

/// Bases that must agree for a read aligned to one exon to go on at another; `None` when nothing speaks
/// for the pair.
fn shortest_clip(near: &ExonEdge<'_>, far: &ExonEdge<'_>) -> Option<usize> {
    let (target, partner) = if near.entry.is_target {
        (near, far)
    } else {
        (far, near)
    };
    if partner.is_supported {
        return Some(SHORT as usize);
    }
    let pair = known_pair(&partner.entry.gene.symbol, &target.entry.gene.symbol)?;
    let number = |edge: &ExonEdge<'_>, place| {
        let main = edge.entry.gene.main();
        main.exon_place(edge.breakend.pos, place)
            .filter(|place| place.offset == 0)
            .map_or(0, |place| place.number)
    };
    let exons = (
        number(partner, Role::FivePrime),
        number(target, Role::ThreePrime),
    );
    Some(if far.entry.is_target || pair.exons.contains(&exons) {
        SHORT_PUBLISHED
    } else {
        SHORT_UNSUPPORTED
    })
}

/// The one with the fewest differences; `None` when two different places have as few.
fn only_best<'a>(found: impl Iterator<Item = Joined<'a>>) -> Option<Joined<'a>> {
    let mut found: Vec<Joined<'a>> = found.collect();
    let key = |joined: &Joined<'_>| {
        (
            joined.mismatches,
            std::cmp::Reverse(joined.found.bases.len()),
        )
    };
    found.sort_by_key(key);
    let place = |joined: &Joined<'_>| (joined.found.contig, joined.found.bases.first().copied());
    if let [first, second, ..] = found.as_slice()
        && key(first) == key(second)
        && place(first) != place(second)
    {
        return None;
    }
    found.into_iter().next()
}

fn near_breakend(fixed: &Path<'_>, clip: Clip) -> Breakend {
    let edge = if clip.is_end {
        fixed.last()
    } else {
        fixed.first()
    };
    fixed.breakend(edge.1, clip.is_end)
}

/// The read base that lies on a breakend near the edge of the fixed piece.
fn place_on(fixed: &Path<'_>, clip: Clip, near: Breakend) -> Option<u32> {
    let edge = if clip.is_end {
        fixed.last()
    } else {
        fixed.first()
    };
    let outward = near_breakend(fixed, clip).outward_distance(near.pos);
    let shift = if clip.is_end { outward } else { -outward };
    u32::try_from(i64::from(edge.0) + shift).ok()
}

/// Whether the first bases beyond a break are, but for one, those of an exon's end: what costs little
/// to ask.
fn is_start_alike(
    clip: Clip,
    fixed: &Path<'_>,
    read: &[u8],
    near: Breakend,
    inward: &[u8],
) -> bool {
    let Some(place) = place_on(fixed, clip, near) else {
        return false;
    };
    let differing = inward
        .iter()
        .take(SHORT_UNSUPPORTED)
        .enumerate()
        .filter(|&(index, &base)| {
            let here = if clip.is_end {
                Some(place as usize + 1 + index)
            } else {
                (place as usize).checked_sub(1 + index)
            };
            let shown = here.and_then(|here| read.get(here)).copied();
            let shown = if clip.is_end {
                shown
            } else {
                shown.map(trkfuse_core::Sequence::complement)
            };
            shown.is_some_and(|shown| shown != base)
        })
        .count();
    differing <= 1
}

/// Joins a read at a given junction, if it agrees with it to its end.
fn join_at<'a>(
    clip: Clip,
    fixed: &Path<'a>,
    read: &[u8],
    near: Breakend,
    far: Breakend,
    walk: Walk<'a>,
    scene: &Scene<'_>,
) -> Option<Joined<'a>> {
    let place = place_on(fixed, clip, near)?;
    let (first, outermost) = if clip.is_end {
        (place + 1, clip.to.checked_sub(1)?)
    } else {
        (place.checked_sub(1)?, 0)
    };
    let fixed = fixed.clone().with_edge(place, clip.is_end, scene.genome)?;
    let found = Path::from_breakend(far, first, !clip.is_end, walk).with_edge(
        outermost,
        clip.is_end,
        scene.genome,
    )?;
    let (agreeing, mismatches) = found.agreement(read, scene.genome);
    let length = (agreeing + mismatches) as usize;
    let allowed = u32::from(length >= WITH_ERROR) + (length / 30) as u32;
    let is_like = agreeing >= SHORT && mismatches <= allowed;
    if !is_like || (fixed.bases.len() as u32) < ANCHOR {
        return None;
    }
    let (left, right) = if clip.is_end {
        cut(&fixed, &found, read, scene.genome)?
    } else {
        cut(&found, &fixed, read, scene.genome)?
    };
    let (fixed, found) = if clip.is_end {
        (left, right)
    } else {
        (right, left)
    };
    Some(Joined {
        fixed,
        found,
        mapping_quality: 255,
        hits: None,
        mismatches,
        elsewhere: Vec::new(),
    })
}
