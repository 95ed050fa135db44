//! Reads GTF and GFF3: features in, genes with their transcripts out, contigs still by name.
//!
//! rust-bio's GFF reader is not used: its documentation excludes GTF, a quoted value may not hold a
//! semicolon there, and its errors name no line.

mod attributes;
mod build;
mod error;
mod gff3;
mod gtf;
mod line;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

use flate2::read::MultiGzDecoder;

pub use error::AnnotationError;

pub(crate) use build::NamedGene;

use attributes::Dialect;
use build::Draft;
use line::Feature;

/// First two bytes of any gzip file, bgzip's among them.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Reads all genes of a GTF or GFF3 file, plain or gzipped.
pub(crate) fn read(path: &Path) -> Result<Vec<NamedGene>, AnnotationError> {
    let read_error = |source| AnnotationError::Read {
        path: path.to_path_buf(),
        source,
    };
    let reader = open(path).map_err(read_error)?;
    read_features(reader, path)
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    const BUFFER: usize = 1 << 18;
    let mut file = File::open(path)?;
    let mut magic = Vec::new();
    file.by_ref().take(2).read_to_end(&mut magic)?;
    file.rewind()?;
    Ok(if magic == GZIP_MAGIC {
        // bgzip writes many members; a plain decoder would stop behind the first.
        let decoder = MultiGzDecoder::new(BufReader::with_capacity(BUFFER, file));
        Box::new(BufReader::with_capacity(BUFFER, decoder))
    } else {
        Box::new(BufReader::with_capacity(BUFFER, file))
    })
}

/// Collects features of either dialect into drafts of genes.
trait Collect {
    /// Takes the next feature of a kind that matters.
    fn add(&mut self, feature: &Feature) -> Result<(), String>;
    /// The genes, in the order of the file.
    fn finish(self: Box<Self>) -> Draft;
}

fn read_features(
    mut reader: Box<dyn BufRead>,
    path: &Path,
) -> Result<Vec<NamedGene>, AnnotationError> {
    let mut collector: Option<(Dialect, Box<dyn Collect>)> = None;
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        let length =
            reader
                .read_until(b'\n', &mut bytes)
                .map_err(|source| AnnotationError::Read {
                    path: path.to_path_buf(),
                    source,
                })?;
        if length == 0 {
            break;
        }
        number += 1;
        let refuse = |problem| AnnotationError::Line {
            path: path.to_path_buf(),
            line: number,
            problem,
        };
        let line = std::str::from_utf8(&bytes)
            .map_err(|_| refuse("it is no text".to_string()))?
            .trim_end_matches(['\n', '\r']);
        if line.starts_with("##FASTA") {
            break;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let feature = Feature::parse(line).map_err(refuse)?;
        let (dialect, collector) = collector.get_or_insert_with(|| {
            let dialect = Dialect::of(feature.attributes);
            let collector: Box<dyn Collect> = match dialect {
                Dialect::Gtf => Box::new(gtf::Collector::default()),
                Dialect::Gff3 => Box::new(gff3::Collector::default()),
            };
            (dialect, collector)
        });
        let feature = Feature {
            dialect: *dialect,
            ..feature
        };
        collector.add(&feature).map_err(refuse)?;
    }
    let genes = collector.map_or_else(Vec::new, |(_, collector)| collector.finish().into_genes());
    if genes.is_empty() {
        return Err(AnnotationError::NoGenes {
            path: path.to_path_buf(),
        });
    }
    Ok(genes)
}
