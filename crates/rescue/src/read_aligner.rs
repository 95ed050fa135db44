//! Aligns reads that no aligner has seen: those of a sample that are like a target or a control gene.
//!
//! METHOD: a read that one transcript of them explains from end to end lies there. The others are treated as
//! the rescue treats reads that its aligner left unaligned: looked for in the transcriptome, with every clip
//! looked for again. What goes on into an intron is followed along the genome.

use rayon::prelude::*;
use trkfuse_core::{Alignment, Likeness, ReadAligner, Sequence};
use trkfuse_genes::GeneIndex;

use crate::clip::Clip;
use crate::genome::Genome;
use crate::outcome::Piece;
use crate::path::{Path, Walk};
use crate::read_screen::ReadScreen;
use crate::rescuer::{LeastScore, Work};
use crate::whole_read::WholeReads;
use crate::{RescueError, Rescuer};

/// Reads that are looked for in the transcriptome at once. Chosen by hand: their words take some 250 MB.
const AT_ONCE: usize = 8_192;
/// Score (two an equal base) that places a read in a target: 20 bases. Such a read has been seen to be like one.
const IN_TARGET: i32 = 40;
/// Bases that go on into an intron for which one may differ, beside the first that does.
const PER_MISMATCH: usize = 12;

/// Aligns reads with what a [`Rescuer`] knows.
pub struct SequencedReads<'r> {
    rescuer: &'r Rescuer<'r>,
    screen: ReadScreen,
    whole: WholeReads<'r>,
}

impl<'r> SequencedReads<'r> {
    /// Prepares for the rescuer's targets and some control genes (symbols; unknown ones are passed over).
    ///
    /// # Errors
    ///
    /// [`RescueError`] when the transcripts' bases cannot be read from the reference.
    pub fn new(
        rescuer: &'r Rescuer<'r>,
        genes: &GeneIndex,
        controls: &[&str],
    ) -> Result<Self, RescueError> {
        let transcriptome = rescuer.grounds.transcriptome()?;
        let entries = rescuer.grounds.catalogue().entries();
        let targets = rescuer.grounds.catalogue().targets().len();
        let mut screen = ReadScreen::new();
        let mut known = Vec::new();
        for (index, entry) in entries[..targets].iter().enumerate() {
            let letters = transcriptome.letters(index);
            screen.add(&letters, Likeness::Target);
            known.push((entry, letters));
        }
        screen.set_ends(rescuer.screen.ends.clone());
        for (_, letters) in rescuer.grounds.surroundings()? {
            screen.add(&letters, Likeness::Target);
        }
        let controls = controls.iter().filter_map(|name| genes.by_name(name));
        for (number, gene) in controls.enumerate() {
            let found = (targets..entries.len()).find(|&index| {
                let here = &entries[index].gene;
                here.contig == gene.contig && here.span == gene.span && here.symbol == gene.symbol
            });
            if let Some(index) = found {
                let letters = transcriptome.letters(index);
                screen.add(&letters, Likeness::Control(number as u16));
                known.push((&entries[index], letters));
            }
        }
        let screen = screen.without_common(transcriptome, |index| {
            (targets..entries.len()).contains(&index).then_some(index)
        });
        Ok(Self {
            rescuer,
            screen,
            whole: WholeReads::new(known),
        })
    }

    /// Aligns what no single transcript of a target or control explains.
    fn align_others(&self, reads: &[&[u8]]) -> Result<Vec<Vec<Alignment>>, RescueError> {
        let mut found = Vec::with_capacity(reads.len());
        for reads in reads.chunks(AT_ONCE) {
            let works: Vec<Work<'_>> = reads.iter().map(|read| Work::unaligned(read)).collect();
            let mapper = self.rescuer.grounds.mapper(&works)?;
            let least = LeastScore {
                in_target: IN_TARGET,
                ..LeastScore::DEFAULT
            };
            found.par_extend(works.par_iter().map(|work| {
                let pieces = self.rescuer.pieces_of(work, &mapper, least);
                self.alignments(work.read, pieces)
            }));
        }
        Ok(found)
    }

    /// Pieces as alignments, the one with most bases first.
    fn alignments(&self, read: &[u8], mut pieces: Vec<Piece<'_>>) -> Vec<Alignment> {
        let genome = self.rescuer.grounds.genome();
        if let [only] = pieces.as_mut_slice() {
            only.path = into_introns(only.path.clone(), read, genome);
        }
        // ORDER: stable, so that of equally long pieces the one that scored best stays first.
        pieces.sort_by_key(|piece| std::cmp::Reverse(piece.path.bases.len()));
        pieces
            .iter()
            .map(|piece| {
                let alignment = |path: &Path<'_>| {
                    let (_, edits) = path.agreement(read, genome);
                    path.to_alignment(
                        read.len() as u32,
                        mapping_quality(piece.hits),
                        piece.hits,
                        Some(edits),
                    )
                };
                Alignment {
                    elsewhere: piece.elsewhere.iter().map(alignment).collect(),
                    ..alignment(&piece.path)
                }
            })
            .collect()
    }
}

impl ReadAligner for SequencedReads<'_> {
    fn likeness(&self, letters: &[u8]) -> Likeness {
        self.screen.likeness(letters)
    }

    fn align(&self, fragments: &[Vec<Sequence>]) -> Result<Vec<Vec<Vec<Alignment>>>, String> {
        // Equal reads are aligned once: of a panel's there are many. Sorted, what is aligned together does
        // not depend on the order of the files.
        let mut reads: Vec<&[u8]> = fragments.iter().flatten().map(Sequence::as_bytes).collect();
        reads.par_sort_unstable();
        reads.dedup();
        let whole: Vec<Option<Alignment>> = reads
            .par_iter()
            .map(|read| {
                let (path, mismatches) = self.whole.find(read)?;
                let hits = Some(1);
                let length = read.len() as u32;
                Some(path.to_alignment(length, mapping_quality(hits), hits, Some(mismatches)))
            })
            .collect();
        let others: Vec<&[u8]> = reads
            .iter()
            .zip(&whole)
            .filter(|(_, whole)| whole.is_none())
            .map(|(read, _)| *read)
            .collect();
        let mut found = self
            .align_others(&others)
            .map_err(|error| error.to_string())?
            .into_iter();
        let pieces: Vec<Vec<Alignment>> = whole
            .into_iter()
            .map(|whole| match whole {
                Some(alignment) => vec![alignment],
                None => found.next().unwrap_or_default(),
            })
            .collect();
        let of_read = |bases: &Sequence| {
            let place = reads.binary_search(&bases.as_bytes()).ok();
            place.map_or_else(Vec::new, |place| pieces[place].clone())
        };
        Ok(fragments
            .par_iter()
            .map(|mates| mates.iter().map(of_read).collect())
            .collect())
    }
}

/// For programs that go by it: 60 for one place, as STAR says it for more.
const fn mapping_quality(hits: Option<u32>) -> u8 {
    match hits {
        Some(1) => 60,
        Some(2) => 3,
        Some(3 | 4) => 1,
        _ => 0,
    }
}

/// Goes on along the genome where the genome has what the read shows beyond a transcript: in introns that
/// were not spliced out.
fn into_introns<'a>(path: Path<'a>, read: &[u8], genome: &Genome<'_>) -> Path<'a> {
    let walk = path.walk;
    let mut path = Path {
        walk: Walk::Genome,
        ..path
    };
    for clip in Clip::of(&path, read.len() as u32, 1) {
        let edge = if clip.is_end { clip.to - 1 } else { clip.from };
        let Some(further) = path.clone().with_edge(edge, clip.is_end, genome) else {
            continue;
        };
        let differing = further
            .bases
            .iter()
            .filter(|&&(place, _)| (clip.from..clip.to).contains(&place))
            .filter(|&&(place, pos)| {
                read[place as usize] != genome.base(further.contig, pos, further.strand)
            })
            .count();
        if differing <= 1 + clip.length() as usize / PER_MISMATCH
            && differing * 4 <= clip.length() as usize
        {
            path = further;
        }
    }
    Path { walk, ..path }
}
