//! What reads are aligned to, and its bases: read from the reference, or kept from an earlier run, when first needed.

use std::sync::OnceLock;

use log::info;
use trkfuse_core::ReferenceError;

use crate::RescueError;
use crate::cache::Cache;
use crate::catalogue::Catalogue;
use crate::clip::{Clip, LONG};
use crate::genome::Genome;
use crate::mapping::{Ground, Mapper};
use crate::packed::Packed;
use crate::rescuer::Work;
use crate::scan::find_similar;
use crate::screen::LongWords;
use crate::stretch::Stretch;
use crate::surroundings::{mask_shared, surroundings};

/// All transcripts, and what lies around the targets' exons.
pub(crate) struct Grounds<'a> {
    /// Which gene models these are, in words.
    models: String,
    catalogue: Catalogue,
    genome: Genome<'a>,
    cache: Option<Cache>,
    /// The targets' exons with what lies around them.
    around: Vec<Stretch>,
    /// Words of their bases.
    unspliced: OnceLock<LongWords>,
    /// Bases of all transcripts of the catalogue, in its order, 5' to 3', then those around the targets' exons.
    transcriptome: OnceLock<Packed>,
}

impl<'a> Grounds<'a> {
    pub(crate) fn new(
        models: &str,
        catalogue: Catalogue,
        genome: Genome<'a>,
        cache: Option<Cache>,
    ) -> Self {
        let around = surroundings(catalogue.targets(), genome.contigs());
        Self {
            models: models.to_string(),
            catalogue,
            genome,
            cache,
            around,
            unspliced: OnceLock::new(),
            transcriptome: OnceLock::new(),
        }
    }

    pub(crate) const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub(crate) const fn genome(&self) -> &Genome<'a> {
        &self.genome
    }

    pub(crate) fn transcriptome(&self) -> Result<&Packed, RescueError> {
        if let Some(known) = self.transcriptome.get() {
            return Ok(known);
        }
        let read = self.read_transcriptome()?;
        Ok(self.transcriptome.get_or_init(|| read))
    }

    fn read_transcriptome(&self) -> Result<Packed, RescueError> {
        let models = &self.models;
        let stamp = self.cache.as_ref().and_then(|cache| {
            let stamp = cache.stamp(models, &self.catalogue, self.genome.contigs())?;
            Some((cache, stamp))
        });
        if let Some((cache, stamp)) = &stamp
            && let Some(kept) = cache.read(stamp)
            && kept.len() == self.catalogue.entries().len() + self.around.len()
        {
            return Ok(kept);
        }
        let entries = self.catalogue.entries();
        info!("reading the bases of {} transcripts", entries.len());
        let mut packed = Packed::new();
        let reference = self.genome.reference();
        for entry in entries {
            let letters = or_none(entry.spliced(reference))?;
            packed.push(letters.unwrap_or_default().as_bytes());
        }
        let mut around = self
            .around
            .iter()
            .map(|stretch| Ok(or_none(stretch.letters(reference))?.unwrap_or_default()))
            .collect::<Result<Vec<Vec<u8>>, RescueError>>()?;
        let targets = self.catalogue.targets().len();
        mask_shared(&mut around, &packed, |index| index >= targets);
        for letters in around {
            packed.push(&letters);
        }
        if let Some((cache, stamp)) = &stamp {
            cache.write(stamp, &packed);
        }
        Ok(packed)
    }

    /// An index of the targets and of all transcripts that share words with what is to be placed.
    pub(crate) fn mapper(&self, works: &[Work<'_>]) -> Result<Mapper<'_>, RescueError> {
        let transcriptome = self.transcriptome()?;
        let targets = self.catalogue.targets().len();
        let queries: Vec<&[u8]> = works
            .iter()
            .flat_map(|work| match &work.placed {
                None => vec![work.read],
                Some(piece) => Clip::of(&piece.path, work.read.len() as u32, LONG)
                    .iter()
                    .map(|clip| clip.bases(work.read))
                    .collect(),
            })
            .collect();
        let similar = find_similar(&queries, transcriptome, |index| {
            (targets..self.catalogue.entries().len()).contains(&index)
        });
        info!(
            "{} reads to place, in {} transcripts of {}",
            works.len(),
            targets + similar.len(),
            self.catalogue.entries().len()
        );
        let entries = self.catalogue.entries();
        let similar = similar.into_iter().map(|index| {
            let ground = Ground::Transcript(&entries[index]);
            (ground, transcriptome.letters(index))
        });
        Mapper::new(self.of_targets()?.chain(similar))
    }

    /// The targets' transcripts, and what lies around their exons.
    pub(crate) fn of_targets(
        &self,
    ) -> Result<impl Iterator<Item = (Ground<'_>, Vec<u8>)>, RescueError> {
        let transcriptome = self.transcriptome()?;
        let targets = self.catalogue.targets().iter().enumerate();
        let spliced =
            targets.map(|(index, entry)| (Ground::Transcript(entry), transcriptome.letters(index)));
        let around = self
            .surroundings()?
            .map(|(stretch, letters)| (Ground::AroundTarget(stretch), letters));
        Ok(spliced.chain(around))
    }

    /// The targets' exons with what lies around them, forward strand; `N` for what other genes have too.
    pub(crate) fn surroundings(
        &self,
    ) -> Result<impl Iterator<Item = (Stretch, Vec<u8>)>, RescueError> {
        let transcriptome = self.transcriptome()?;
        let first = self.catalogue.entries().len();
        let around = self.around.iter().enumerate();
        Ok(around.map(move |(index, &stretch)| (stretch, transcriptome.letters(first + index))))
    }

    /// Words of what lies around the targets' exons; none where they cannot be read, which whoever aligns says.
    pub(crate) fn unspliced(&self) -> &LongWords {
        self.unspliced.get_or_init(|| {
            let mut words = LongWords::default();
            for (_, letters) in self.surroundings().into_iter().flatten() {
                words.add(&letters);
            }
            words
        })
    }
}

/// `None` for bases of a contig that the FASTA lacks: its genes are not looked at.
fn or_none<T>(bases: Result<T, ReferenceError>) -> Result<Option<T>, RescueError> {
    match bases {
        Ok(bases) => Ok(Some(bases)),
        Err(ReferenceError::Missing { .. }) => Ok(None),
        Err(error) => Err(RescueError::Reference(error)),
    }
}
