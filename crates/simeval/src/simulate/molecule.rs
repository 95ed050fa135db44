//! A transcript to draw fragments from: its bases, and where each of them lies on the reference.
//!
//! Offsets count from 0 at the 5' end of the molecule. Steps along the reference are told in the
//! direction of transcription, so that nothing here turns on strands but the last step to a [`Pos`].

use trkfuse_core::{ContigId, Interval, Pos, Sequence, Strand};
use trkfuse_genes::{Gene, Transcript};

use super::homology::Edge;
use super::world::World;

/// How a segment is joined to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    /// By ordinary splicing, or as the first of its molecule.
    Intron,
    /// By a fusion that an aligner sees as a long intron.
    Gap,
    /// By a fusion that an aligner sees as two places.
    Break,
    /// By bases that are missing or come in, in one exon.
    Indel,
}

/// Bases of a molecule that lie together on the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Offset of the first base in the molecule.
    pub(crate) from: u32,
    /// One past the last.
    pub(crate) to: u32,
    /// The contig.
    pub(crate) contig: ContigId,
    /// The strand that the molecule spells.
    pub(crate) strand: Strand,
    /// Reference position of the first base in the direction of the molecule.
    pub(crate) first: Pos,
    /// How it follows the segment before.
    pub(crate) join: Join,
    /// Counts the breaks before it: segments of one side align together.
    pub(crate) side: u32,
}

impl Segment {
    /// The reference position of the base at an offset, which may lie beyond the segment's ends;
    /// `None` before the contig's start.
    pub(crate) fn pos(&self, offset: i64) -> Option<Pos> {
        let step = offset - i64::from(self.from);
        self.first.offset(direction(self.strand) * step)
    }

    /// Bases between this segment and the next one in the direction of the molecule; `None` when the
    /// next one lies on another contig or strand, or not further on.
    pub(crate) fn gap_to(&self, next: &Self) -> Option<u32> {
        if (self.contig, self.strand) != (next.contig, next.strand) {
            return None;
        }
        let end = self.pos(i64::from(self.to))?;
        let step = i64::from(next.first.zero_based()) - i64::from(end.zero_based());
        u32::try_from(direction(self.strand) * step).ok()
    }
}

/// +1 when a molecule on this strand climbs the reference, else -1.
pub(crate) const fn direction(strand: Strand) -> i64 {
    match strand {
        Strand::Forward => 1,
        Strand::Reverse => -1,
    }
}

/// Where a fusion's sides meet in its molecule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seam {
    /// One past the last base of the 5' side.
    pub(crate) five_prime_end: u32,
    /// First base of the 3' side; bases between are inserted.
    pub(crate) three_prime_start: u32,
}

/// A base of a molecule at which the sample differs from the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    pub(crate) offset: u32,
    /// The sample's base, as the molecule spells it.
    pub(crate) base: u8,
    /// Bit `n`: whether haplotype `n` carries it.
    pub(crate) haplotypes: u8,
}

/// A transcript to draw fragments from.
#[derive(Clone, Debug)]
pub(crate) struct Molecule {
    /// Its bases as the reference has them, inserted ones among them.
    pub(crate) bases: Vec<u8>,
    /// Its segments as an aligner places them, ascending; inserted bases lie in none.
    pub(crate) segments: Vec<Segment>,
    /// Differences from the reference, ascending.
    pub(crate) variants: Vec<Variant>,
    /// Where two sides meet, for a fusion.
    pub(crate) seam: Option<Seam>,
}

impl Molecule {
    /// Bases.
    pub(crate) fn len(&self) -> u32 {
        self.bases.len() as u32
    }

    /// The spliced main transcript of a gene.
    pub(crate) fn of_gene(world: &World, gene: &Gene, snp_rate: f64) -> Self {
        Self::of_stretches(world, &whole(gene.main(), gene.contig), snp_rate)
    }

    /// Stretches spliced together, in the direction of transcription.
    pub(crate) fn of_stretches(world: &World, stretches: &[Stretch], snp_rate: f64) -> Self {
        Self::assemble(world, &[(stretches, Join::Intron)], &[], snp_rate)
    }

    /// Two sides with `inserted` bases between.
    pub(crate) fn joined(
        world: &World,
        five_prime: &[Stretch],
        inserted: &[u8],
        three_prime: &[Stretch],
        join: Join,
        snp_rate: f64,
    ) -> Self {
        let sides = [(five_prime, Join::Intron), (three_prime, join)];
        Self::assemble(world, &sides, inserted, snp_rate)
    }

    fn assemble(
        world: &World,
        sides: &[(&[Stretch], Join)],
        inserted: &[u8],
        snp_rate: f64,
    ) -> Self {
        let mut molecule = Self {
            bases: Vec::new(),
            segments: Vec::new(),
            variants: Vec::new(),
            seam: None,
        };
        for (number, (stretches, join)) in sides.iter().enumerate() {
            if number > 0 {
                let five_prime_end = molecule.len();
                molecule.bases.extend_from_slice(inserted);
                molecule.seam = Some(Seam {
                    five_prime_end,
                    three_prime_start: molecule.len(),
                });
            }
            for (index, stretch) in stretches.iter().enumerate() {
                let join = if index == 0 { *join } else { Join::Intron };
                molecule.push(world, stretch, join, snp_rate);
            }
        }
        molecule
    }

    fn push(&mut self, world: &World, stretch: &Stretch, join: Join, snp_rate: f64) {
        let from = self.len();
        let side = self.segments.last().map_or(0, |last| last.side);
        self.segments.push(Segment {
            from,
            to: from + stretch.interval.len(),
            contig: stretch.contig,
            strand: stretch.strand,
            first: stretch.first(),
            join,
            side: side + u32::from(join == Join::Break),
        });
        for (offset, pos) in (from..).zip(stretch.positions()) {
            self.bases
                .push(world.base_on(stretch.contig, pos, stretch.strand));
            if let Some(snp) = world.snp(stretch.contig, pos, snp_rate) {
                self.variants.push(Variant {
                    offset,
                    base: match stretch.strand {
                        Strand::Forward => snp.base,
                        Strand::Reverse => Sequence::complement(snp.base),
                    },
                    haplotypes: snp.haplotypes,
                });
            }
        }
    }

    /// A chance join: `bases` of one molecule up to an offset, then as many of another from an offset on.
    pub(crate) fn chimera(
        five_prime: &Self,
        five_prime_end: u32,
        three_prime: &Self,
        three_prime_start: u32,
        bases: u32,
    ) -> Self {
        let mut chimera = five_prime.slice(five_prime_end.saturating_sub(bases), five_prime_end);
        let end = three_prime_start
            .saturating_add(bases)
            .min(three_prime.len());
        let behind = three_prime.slice(three_prime_start, end);
        let seam = chimera.len();
        chimera.bases.extend(behind.bases);
        chimera
            .variants
            .extend(behind.variants.into_iter().map(|variant| Variant {
                offset: variant.offset + seam,
                ..variant
            }));
        chimera
            .segments
            .extend(behind.segments.into_iter().map(|segment| Segment {
                from: segment.from + seam,
                to: segment.to + seam,
                ..segment
            }));
        chimera.seam = Some(Seam {
            five_prime_end: seam,
            three_prime_start: seam,
        });
        chimera
    }

    /// Bases `[from, to)` of an unfused molecule.
    fn slice(&self, from: u32, to: u32) -> Self {
        let segments = self
            .segments
            .iter()
            .filter(|segment| segment.from < to && from < segment.to)
            .map(|segment| {
                let start = segment.from.max(from);
                Segment {
                    from: start - from,
                    to: segment.to.min(to) - from,
                    first: segment
                        .pos(i64::from(start))
                        .expect("a segment lies on its contig"),
                    ..*segment
                }
            })
            .collect();
        let variants = self
            .variants
            .iter()
            .filter(|variant| (from..to).contains(&variant.offset))
            .map(|variant| Variant {
                offset: variant.offset - from,
                ..*variant
            })
            .collect();
        Self {
            bases: self.bases[from as usize..to as usize].to_vec(),
            segments,
            variants,
            seam: None,
        }
    }

    /// The reference position of the base at an offset; `None` where it lies in no segment.
    pub(crate) fn place_of(&self, offset: u32) -> Option<(ContigId, Pos)> {
        let segment = self
            .segments
            .iter()
            .find(|segment| (segment.from..segment.to).contains(&offset))?;
        Some((segment.contig, segment.pos(i64::from(offset))?))
    }

    /// The molecule up to an offset, with bases behind it that lie nowhere on the reference.
    pub(crate) fn with_tail(&self, end: u32, tail: &[u8]) -> Self {
        let mut molecule = self.slice(0, end);
        molecule.bases.extend_from_slice(tail);
        molecule.seam = Some(Seam {
            five_prime_end: end,
            three_prime_start: end,
        });
        molecule
    }

    /// Makes the sample's base at an offset another one, on both haplotypes.
    pub(crate) fn vary(&mut self, offset: u32, base: u8) {
        let at = self.variants.partition_point(|v| v.offset < offset);
        if self.variants.get(at).is_some_and(|v| v.offset == offset) {
            self.variants.remove(at);
        }
        let variant = Variant {
            offset,
            base,
            haplotypes: 0b11,
        };
        self.variants.insert(at, variant);
    }

    /// Takes out bases of one segment of an unfused molecule.
    pub(crate) fn lose(&mut self, offset: u32, count: u32) {
        let end = offset + count;
        self.bases.drain(offset as usize..end as usize);
        self.variants
            .retain(|variant| !(offset..end).contains(&variant.offset));
        for variant in &mut self.variants {
            if variant.offset >= end {
                variant.offset -= count;
            }
        }
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        for segment in self.segments.drain(..) {
            let before = Segment {
                to: segment.to.min(offset),
                ..segment
            };
            let start = segment.from.max(end);
            let behind = segment.pos(i64::from(start)).map(|first| Segment {
                from: start - count,
                to: segment.to.max(end) - count,
                first,
                join: if segment.from < offset && offset < segment.to {
                    Join::Indel
                } else {
                    segment.join
                },
                ..segment
            });
            let parts = [Some(before), behind].into_iter().flatten();
            segments.extend(parts.filter(|part| part.from < part.to));
        }
        self.segments = segments;
    }

    /// Puts bases that the reference lacks in before an offset of an unfused molecule.
    pub(crate) fn gain(&mut self, offset: u32, bases: &[u8]) {
        let count = bases.len() as u32;
        let at = offset as usize;
        self.bases.splice(at..at, bases.iter().copied());
        for variant in &mut self.variants {
            if variant.offset >= offset {
                variant.offset += count;
            }
        }
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        for segment in self.segments.drain(..) {
            if segment.to <= offset {
                segments.push(segment);
                continue;
            }
            if segment.from < offset {
                segments.push(Segment {
                    to: offset,
                    ..segment
                });
            }
            let start = segment.from.max(offset);
            segments.extend(segment.pos(i64::from(start)).map(|first| Segment {
                from: start + count,
                to: segment.to + count,
                first,
                join: if segment.from <= offset {
                    Join::Indel
                } else {
                    segment.join
                },
                ..segment
            }));
        }
        self.segments = segments;
    }

    /// Sets how the 3' side follows the seam.
    pub(crate) fn set_join(&mut self, join: Join) {
        let Some(seam) = self.seam else { return };
        for segment in &mut self.segments {
            if segment.from >= seam.three_prime_start {
                segment.side = u32::from(join == Join::Break);
            }
            if segment.from == seam.three_prime_start {
                segment.join = join;
            }
        }
    }

    /// The bases next to the seam on both sides, 5' first; `None` without a seam, or once it was moved
    /// by an aligner.
    pub(crate) fn edges(&self) -> Option<(Edge, Edge)> {
        let seam = self.seam?;
        let edge = |segment: &Segment, offset: u32| {
            Some(Edge {
                contig: segment.contig,
                base: segment.pos(i64::from(offset))?,
                strand: segment.strand,
            })
        };
        let last = self.segments.iter().find(|s| s.to == seam.five_prime_end)?;
        let first = self
            .segments
            .iter()
            .find(|s| s.from == seam.three_prime_start)?;
        Some((edge(last, last.to - 1)?, edge(first, first.from)?))
    }

    /// Moves the seam, as an aligner sees it, by `bases` towards the 3' end: bases of one side are
    /// taken for the other's. Which bases the molecule has does not change.
    pub(crate) fn place_seam(&mut self, bases: i64) {
        let Some(seam) = self.seam else { return };
        for segment in &mut self.segments {
            if segment.to == seam.five_prime_end {
                segment.to = moved(segment.to, bases);
            } else if segment.from == seam.three_prime_start {
                segment.first = segment
                    .pos(i64::from(segment.from) + bases)
                    .expect("homology was measured within the contig");
                segment.from = moved(segment.from, bases);
            }
        }
    }
}

fn moved(offset: u32, bases: i64) -> u32 {
    u32::try_from(i64::from(offset) + bases).expect("a seam stays within its molecule")
}

/// Reference bases that a molecule spells in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) contig: ContigId,
    pub(crate) strand: Strand,
    pub(crate) interval: Interval,
}

impl Stretch {
    /// The first base in the direction of the molecule.
    pub(crate) const fn first(&self) -> Pos {
        match self.strand {
            Strand::Forward => self.interval.start,
            Strand::Reverse => self.interval.last(),
        }
    }

    /// The last base in the direction of the molecule.
    pub(crate) const fn last(&self) -> Pos {
        match self.strand {
            Strand::Forward => self.interval.last(),
            Strand::Reverse => self.interval.start,
        }
    }

    /// The bases in the direction of the molecule.
    pub(crate) fn positions(&self) -> impl Iterator<Item = Pos> + use<> {
        let first = self.first();
        let step = direction(self.strand);
        (0..i64::from(self.interval.len())).filter_map(move |at| first.offset(step * at))
    }
}

/// All exons of a transcript in its direction.
pub(crate) fn whole(transcript: &Transcript, contig: ContigId) -> Vec<Stretch> {
    transcript
        .exons_in_order()
        .map(|interval| Stretch {
            contig,
            strand: transcript.strand,
            interval,
        })
        .collect()
}

#[cfg(test)]
mod tests;
