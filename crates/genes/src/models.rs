//! Gene models before they meet an alignment file.

use std::path::Path;

use trkfuse_core::Contigs;

use crate::annotation::{self, AnnotationError, NamedGene};
use crate::chromosome::ContigAliases;
use crate::packed::Packed;
use crate::{Assembly, GeneIndex};

static GRCH37: &[u8] = include_bytes!("../data/genes.GRCh37.bin.zst");
static GRCH38: &[u8] = include_bytes!("../data/genes.GRCh38.bin.zst");

/// More than either assembly's models need when unpacked, in bytes; a test checks it.
const PAYLOAD_LIMIT: usize = 16 << 20;

/// Gene models whose contigs are still names.
#[derive(Debug)]
pub struct GeneModels {
    source: Source,
}

#[derive(Debug)]
enum Source {
    Embedded(Assembly, Packed),
    Annotation {
        /// The file's name, without folders.
        name: String,
        genes: Vec<NamedGene>,
    },
}

impl GeneModels {
    /// The models inside the program. Transcripts are decoded later, when a gene is asked for.
    pub fn embedded(assembly: Assembly) -> Self {
        let payload = embedded_payload(assembly);
        let packed = Packed::read(payload).expect("the embedded models are of this format version");
        Self {
            source: Source::Embedded(assembly, packed),
        }
    }

    /// Reads all genes and transcripts of a GTF or GFF3 file, plain or gzipped, as GENCODE, Ensembl
    /// and RefSeq write them. What it is, is told from its content, not from its name.
    ///
    /// The main transcript of a gene is the one tagged MANE Select; else the one tagged Ensembl
    /// canonical or RefSeq Select; else, for the targets, one whose protein is as long as the MANE
    /// Select one's; else the one with the longest complete coding region, the longest coding region,
    /// the longest sequence, and the lowest id.
    ///
    /// # Errors
    ///
    /// [`AnnotationError`] when the file cannot be read, a line is no feature, or no gene with exons
    /// is in it.
    pub fn from_annotation(path: &Path) -> Result<Self, AnnotationError> {
        let genes = annotation::read(path)?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self {
            source: Source::Annotation {
                name: name.to_string_lossy().into_owned(),
                genes,
            },
        })
    }

    /// Names of the contigs that the models themselves use, each once, in the order of the models.
    pub fn contig_names(&self) -> Vec<String> {
        let mut names: Vec<String> = match &self.source {
            Source::Embedded(_, packed) => packed.contigs().to_vec(),
            Source::Annotation { genes, .. } => {
                genes.iter().map(|gene| gene.contig().to_string()).collect()
            }
        };
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    /// Places the genes on the contigs of an alignment file, whether it calls them `1`, `chr1` or
    /// `NC_000001.11`. Genes on contigs that it does not have are left out.
    pub fn bind(self, contigs: &Contigs) -> GeneIndex {
        let aliases = ContigAliases::new(contigs);
        match self.source {
            Source::Embedded(assembly, packed) => GeneIndex::embedded(assembly, packed, &aliases),
            Source::Annotation { name, genes } => {
                let placed = genes
                    .into_iter()
                    .filter_map(|gene| {
                        let contig = aliases.find(gene.contig())?;
                        Some(gene.place(contig))
                    })
                    .collect();
                GeneIndex::from_genes(placed, None, name)
            }
        }
    }
}

/// The embedded payload of an assembly, unpacked.
pub(crate) fn embedded_payload(assembly: Assembly) -> Vec<u8> {
    let grch38 =
        zstd::bulk::decompress(GRCH38, PAYLOAD_LIMIT).expect("the GRCh38 models are a zstd frame");
    match assembly {
        Assembly::Grch38 => grch38,
        // Most transcripts are spelled alike on both assemblies, so that GRCh38 serves as dictionary.
        Assembly::Grch37 => zstd::bulk::Decompressor::with_dictionary(&grch38)
            .and_then(|mut decompressor| decompressor.decompress(GRCH37, PAYLOAD_LIMIT))
            .expect("the GRCh37 models are a zstd frame over the GRCh38 ones"),
    }
}
