//! Places stray reads: the whole method, in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use log::info;
use rayon::prelude::*;
use trkfuse_core::{
    ContigId, Contigs, Fragment, Interval, Pos, Realigned, Realigner, ReferenceSequence, Role,
    Sequence, StrayRead,
};
use trkfuse_genes::{Gene, GeneIndex};

use crate::RescueError;
use crate::cache::Cache;
use crate::catalogue::Catalogue;
use crate::clip::{Clip, Scene, count_places, join_long};
use crate::genome::Genome;
use crate::grounds::Grounds;
use crate::known_junctions::add_known_junctions;
use crate::mapping::Mapper;
use crate::ordinary::{ClipAt, is_ordinary};
use crate::outcome::{Outcome, Piece, distinct_reads};
use crate::partner_stretches::{genes_joined, partner_stretches};
use crate::path::Path;
use crate::screen::Screen;
use crate::short_clip::{ExonEdge, SHORT, exon_edges, join_at_exons, join_supported};
use crate::supported::{Supported, of_fragments};

/// Score (two an equal base) below which an unaligned read is not placed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeastScore {
    /// In a target gene.
    pub(crate) in_target: i32,
    /// Anywhere else.
    pub(crate) elsewhere: i32,
}

impl LeastScore {
    /// Chosen by hand: 30 bases.
    pub(crate) const DEFAULT: Self = Self {
        in_target: 60,
        elsewhere: 60,
    };
}

/// An unaligned read that lies equally well in more places tells nothing.
const MOST_PLACES: u32 = 10;

/// Places reads that the aligner left behind, for the target genes of one alignment file.
pub struct Rescuer<'a> {
    genes: &'a GeneIndex,
    targets: Vec<Arc<Gene>>,
    pub(crate) grounds: Grounds<'a>,
    pub(crate) screen: Screen,
}

/// A stray read, made ready.
pub(crate) struct Work<'a> {
    pub(crate) read: &'a [u8],
    /// The piece that its aligner placed.
    pub(crate) placed: Option<Piece<'a>>,
}

impl<'a> Work<'a> {
    /// A read without a place.
    pub(crate) const fn unaligned(read: &'a [u8]) -> Self {
        Self { read, placed: None }
    }
}

impl<'a> Rescuer<'a> {
    /// Prepares for the targets. Reads their transcripts' bases only; those of all genes are read (or
    /// taken from the `cache`) when there are reads to place.
    ///
    /// # Errors
    ///
    /// [`RescueError`] when the reference does not hold the targets.
    pub fn new(
        genes: &'a GeneIndex,
        targets: &[Arc<Gene>],
        contigs: &'a Contigs,
        reference: &'a dyn ReferenceSequence,
        cache: Option<Cache>,
    ) -> Result<Self, RescueError> {
        let catalogue = Catalogue::new(genes, targets);
        let genome = Genome::new(reference, contigs);
        let mut screen = Screen::default();
        for entry in catalogue.targets() {
            let letters = entry
                .spliced(reference)
                .map_err(|source| RescueError::Target {
                    gene: entry.gene.symbol.clone(),
                    source,
                })?;
            let mut sum = 0;
            let ends: Vec<usize> = entry
                .transcript()
                .exons_in_order()
                .map(|exon| {
                    sum += exon.len() as usize;
                    sum
                })
                .collect();
            screen.add(letters.as_bytes(), &ends);
            screen.ends.add(entry, letters.as_bytes());
        }
        add_known_junctions(&mut screen, &catalogue, &genome);
        Ok(Self {
            genes,
            targets: targets.to_vec(),
            grounds: Grounds::new(genes.description(), catalogue, genome, cache),
            screen,
        })
    }

    pub(crate) fn scene(&self) -> Scene<'_> {
        Scene {
            genome: self.grounds.genome(),
            targets: self.grounds.catalogue().targets(),
        }
    }

    /// The pieces of a read, by alignment alone.
    pub(crate) fn pieces_of<'s>(
        &'s self,
        work: &Work<'s>,
        mapper: &Mapper<'s>,
        least: LeastScore,
    ) -> Vec<Piece<'s>> {
        self.place_long(work, mapper, least).pieces
    }

    /// Places a read by alignment alone.
    pub(crate) fn place_long<'s>(
        &'s self,
        work: &Work<'s>,
        mapper: &Mapper<'s>,
        least: LeastScore,
    ) -> Outcome<'s> {
        let mut outcome = Outcome::default();
        let first = match &work.placed {
            Some(piece) => Some(piece.clone()),
            None => self.first_piece(work.read, mapper, least),
        };
        let Some(first) = first else {
            return outcome;
        };
        let mut fixed = first.path.clone();
        outcome.pieces.push(first);
        let clips = Clip::of(&fixed, work.read.len() as u32, SHORT);
        for clip in clips {
            if self.is_explained(&fixed, clip, work.read) {
                continue;
            }
            match join_long(clip, &fixed, work.read, mapper, &self.scene()) {
                Some(joined) => fixed = outcome.add(joined, clip),
                None => outcome.open.push(clip),
            }
        }
        outcome
    }

    /// The best place of a read that is not aligned at all.
    fn first_piece<'s>(
        &'s self,
        read: &[u8],
        mapper: &Mapper<'s>,
        least: LeastScore,
    ) -> Option<Piece<'s>> {
        let places = mapper.map(&Sequence::new(read), 0);
        let best = places.first()?.score;
        let mut equal: Vec<_> = places.iter().filter(|place| place.score == best).collect();
        // ORDER: stable, so that places of one kind stay in the catalogue's order.
        equal.sort_by_key(|place| place.rank());
        let least = if equal[0].is_target() {
            least.in_target
        } else {
            least.elsewhere
        };
        if best < least {
            return None;
        }
        let hits = count_places(&equal);
        let path = equal[0].path.clone().without_overhangs(read.len() as u32);
        let (_, edits) = path.agreement(read, self.grounds.genome());
        let elsewhere = equal
            .iter()
            .filter(|other| !other.path.overlaps(&equal[0].path))
            .map(|other| other.path.clone().without_overhangs(read.len() as u32));
        (hits <= MOST_PLACES).then(|| Piece {
            elsewhere: elsewhere.collect(),
            path,
            mapping_quality: equal[0].mapping_quality,
            hits: Some(hits),
            edits: Some(edits),
        })
    }

    /// Places the clips that are left by the junctions known.
    fn place_short<'s>(
        &'s self,
        work: &Work<'s>,
        outcome: &mut Outcome<'s>,
        supported: &[Supported],
        (targets, partners): (&[ExonEdge<'s>], &[ExonEdge<'s>]),
    ) {
        let scene = self.scene();
        for clip in std::mem::take(&mut outcome.open) {
            let Some(Piece { path: fixed, .. }) = outcome.pieces.first() else {
                return;
            };
            let at_exons = |near, far| join_at_exons(clip, fixed, work.read, near, far, &scene);
            let joined = join_supported(clip, fixed, work.read, supported, &scene)
                .or_else(|| at_exons(targets, partners))
                .or_else(|| at_exons(partners, targets));
            if let Some(joined) = joined {
                outcome.add(joined, clip);
            }
        }
    }

    /// Whether ordinary transcripts of a target go on with what a piece in it clips.
    fn is_explained(&self, path: &Path<'_>, clip: Clip, read: &[u8]) -> bool {
        /// As many aligned bases as an overrun is looked for in.
        const BESIDE: u32 = 10;
        let edge = if clip.is_end {
            path.last()
        } else {
            path.first()
        };
        if !self.scene().is_target(path, edge.1) {
            return false;
        }
        let beside = if clip.is_end {
            clip.from.saturating_sub(BESIDE)..clip.from
        } else {
            clip.to..(clip.to + BESIDE).min(read.len() as u32)
        };
        let aligned = &read[beside.start as usize..beside.end as usize];
        is_ordinary(
            &ClipAt {
                contig: path.contig,
                edge: edge.1,
                is_after: clip.is_end == (path.strand == trkfuse_core::Strand::Forward),
                aligned: &crate::clip::along_reference(aligned, path.strand),
                clip: &crate::clip::along_reference(clip.bases(read), path.strand),
            },
            self.grounds.catalogue().targets(),
            self.grounds.genome(),
        )
    }
}

impl Rescuer<'_> {
    /// The genes that fragments join to a target, by the evidence known and by mates just placed: sorted.
    fn joined_genes(
        &self,
        reads: &[StrayRead],
        kind_of: &[usize],
        outcomes: &[Outcome<'_>],
        fragments: &[Fragment],
    ) -> Vec<(ContigId, Interval)> {
        let mut places: BTreeMap<&str, Vec<(ContigId, Pos)>> = BTreeMap::new();
        for (read, &kind) in reads.iter().zip(kind_of) {
            let middles = outcomes[kind].middles();
            places.entry(&read.name).or_default().extend(middles);
        }
        let is_target = |&(contig, pos): &(ContigId, Pos)| {
            self.targets
                .iter()
                .any(|gene| gene.contig == contig && gene.span.contains(pos))
        };
        let mut genes = genes_joined(fragments, self.genes, &self.targets);
        for places in places
            .values()
            .filter(|places| places.iter().any(is_target))
        {
            let elsewhere = places.iter().filter(|place| !is_target(place));
            genes.extend(elsewhere.flat_map(|&(contig, pos)| {
                let here = self.genes.at(contig, pos);
                here.into_iter().map(|gene| (gene.contig, gene.span))
            }));
        }
        genes.sort_unstable();
        genes.dedup();
        genes
    }
}

impl Realigner for Rescuer<'_> {
    fn is_like_target(&self, bases: &Sequence) -> bool {
        self.screen.has_read(bases) || self.grounds.unspliced().has_read(bases.as_bytes())
    }

    fn is_clip_like_target(&self, aligned: &Sequence, clip: &Sequence, is_after: bool) -> bool {
        let is_spliced = if is_after {
            self.screen.has_clip(aligned, clip)
        } else {
            self.screen
                .has_clip(&aligned.reverse_complement(), &clip.reverse_complement())
        };
        is_spliced || self.grounds.unspliced().has_clip(clip.as_bytes())
    }

    fn is_ordinary_clip(
        &self,
        contig: ContigId,
        edge: Pos,
        is_after: bool,
        aligned: &Sequence,
        clip: &Sequence,
    ) -> bool {
        is_ordinary(
            &ClipAt {
                contig,
                edge,
                is_after,
                aligned,
                clip,
            },
            self.grounds.catalogue().targets(),
            self.grounds.genome(),
        )
    }

    fn partner_stretches(&self, fragments: &[Fragment]) -> Vec<(ContigId, Interval)> {
        partner_stretches(fragments, self.genes, &self.targets)
            .into_iter()
            .map(|stretch| (stretch.contig, stretch.interval))
            .collect()
    }

    fn realign(
        &self,
        reads: &[StrayRead],
        fragments: &[Fragment],
    ) -> Result<Vec<Realigned>, String> {
        if reads.is_empty() {
            return Ok(Vec::new());
        }
        let (distinct, kind_of) = distinct_reads(reads);
        let works: Vec<Work<'_>> = distinct
            .iter()
            .map(|read| Work {
                read: read.bases.as_bytes(),
                placed: Piece::of_read(read),
            })
            .collect();
        let mapper = self
            .grounds
            .mapper(&works)
            .map_err(|error| error.to_string())?;
        // ORDER: long clips first, since short ones are compared with what they show.
        let mut outcomes: Vec<Outcome<'_>> = works
            .par_iter()
            .zip(&distinct)
            .map(|(work, read)| {
                // A placement that cannot be read is not to be taken for none.
                if read.placed.is_some() && work.placed.is_none() {
                    return Outcome::default();
                }
                self.place_long(work, &mapper, LeastScore::DEFAULT)
                    .settle(read)
            })
            .collect();
        self.place_beyond_transcripts(&works, &distinct, &mut outcomes)
            .map_err(|error| error.to_string())?;
        let mut supported = of_fragments(fragments);
        supported.extend(
            outcomes
                .iter()
                .flat_map(|outcome| outcome.supported.clone()),
        );
        supported.sort_unstable();
        supported.dedup_by_key(|known| (known.near, known.far));
        let joined = self.joined_genes(reads, &kind_of, &outcomes, fragments);
        let is_joined = |gene: &Gene| joined.binary_search(&(gene.contig, gene.span)).is_ok();
        let partners =
            self.grounds.catalogue().entries().iter().filter(|entry| {
                !entry.is_target && (entry.is_known_partner || is_joined(&entry.gene))
            });
        let partners = exon_edges(partners, Role::FivePrime, is_joined, self.grounds.genome());
        let targets = self.grounds.catalogue().targets().iter();
        let targets = exon_edges(targets, Role::ThreePrime, |_| false, self.grounds.genome());
        outcomes
            .par_iter_mut()
            .zip(&works)
            .for_each(|(outcome, work)| {
                self.place_short(work, outcome, &supported, (&targets, &partners));
            });
        let realigned: Vec<Realigned> = reads
            .iter()
            .zip(&kind_of)
            .enumerate()
            .filter_map(|(read, (stray, &kind))| outcomes[kind].to_realigned(read, stray))
            .collect();
        info!("{} of {} reads were placed", realigned.len(), reads.len());
        Ok(realigned)
    }
}
