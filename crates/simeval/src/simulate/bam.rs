//! Alignments as a BAM file: header, order, index.
//!
//! A sorted file is written without holding its records: lines are sorted by their places, and each
//! fragment is made anew, with the same result, when one of its lines comes up.

use std::path::Path;

use rust_htslib::bam::header::{Header, HeaderRecord};
use rust_htslib::bam::{self, CompressionLevel, Format, Writer};
use trkfuse_core::{ContigId, Pos};

use super::config::SimulationConfig;
use super::error::SimulateError;
use super::library::Library;
use super::line::{Aligned, Line};
use super::record::{Maker, READ_GROUP};
use super::sequencer::sequence;
use super::world::World;

/// How the pieces of split reads are clipped in supplementary lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChimericClip {
    /// Only the piece's own bases are there (STAR's `WithinBAM HardClip`).
    #[default]
    Hard,
    /// The whole read is there (STAR's `WithinBAM SoftClip`).
    Soft,
}

/// Which lines of PCR copies carry the duplicate flag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DuplicateMarks {
    /// None: the file was not marked.
    None,
    /// All but supplementary lines, as Picard marks files sorted by coordinate.
    #[default]
    PrimaryLines,
    /// All.
    AllLines,
}

/// Writes all fragments to `path`, and an index beside it when sorted.
pub(crate) fn write(
    path: &Path,
    config: &SimulationConfig,
    world: &World,
    library: &Library,
) -> Result<(), SimulateError> {
    write_records(path, config, world, library)
        .and_then(|()| {
            if config.is_sorted {
                bam::index::build(
                    path,
                    None,
                    bam::index::Type::Bai,
                    config.threads.max(1) as u32,
                )?;
            }
            Ok(())
        })
        .map_err(|cause| SimulateError::write(path, &cause))
}

fn write_records(
    path: &Path,
    config: &SimulationConfig,
    world: &World,
    library: &Library,
) -> Result<(), rust_htslib::errors::Error> {
    let header = header(config, world);
    let mut writer = Writer::from_path(path, &header, Format::Bam)?;
    if config.threads > 0 {
        writer.set_threads(config.threads)?;
    }
    // Bases and qualities hardly shrink further, and this is where the time goes.
    writer.set_compression_level(CompressionLevel::Fastest)?;
    let mut fragments = Fragments {
        maker: Maker {
            config,
            contigs: world.contigs(),
        },
        world,
        library,
        writer,
    };
    if config.is_sorted {
        for line in sorted_lines(config, world, library) {
            fragments.write_line(line)?;
        }
    } else {
        for number in 0..library.fragments.len() {
            fragments.write_all_lines(number)?;
        }
    }
    Ok(())
}

/// Writes fragments one at a time.
struct Fragments<'a> {
    maker: Maker<'a>,
    world: &'a World,
    library: &'a Library,
    writer: Writer,
}

impl Fragments<'_> {
    fn write_all_lines(&mut self, number: usize) -> Result<(), rust_htslib::errors::Error> {
        let has_supplementaries = self.maker.config.has_supplementaries;
        self.write_lines(number, |aligned| {
            aligned.lines(has_supplementaries).collect()
        })
    }

    fn write_line(&mut self, line: SortedLine) -> Result<(), rust_htslib::errors::Error> {
        self.write_lines(line.fragment as usize, |aligned| {
            aligned
                .lines(true)
                .skip(usize::from(line.number))
                .take(1)
                .collect()
        })
    }

    fn write_lines(
        &mut self,
        number: usize,
        choose: impl Fn(&Aligned) -> Vec<Line>,
    ) -> Result<(), rust_htslib::errors::Error> {
        let config = self.maker.config;
        let fragment = &self.library.fragments[number];
        let molecule = self.library.molecule(fragment);
        let aligned = Aligned::new(config, self.world, molecule, fragment);
        let covered: Vec<_> = aligned.reads.iter().map(|read| read.covered).collect();
        let sequenced = sequence(config, molecule, fragment, number, &covered);
        let label = self.maker.label(fragment, number);
        for line in choose(&aligned) {
            let record = self.maker.record(&label, &aligned, line, &sequenced)?;
            self.writer.write(&record)?;
        }
        Ok(())
    }
}

/// A line by its place, then by its fragment and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SortedLine {
    place: (ContigId, Pos),
    fragment: u32,
    number: u16,
}

fn sorted_lines(config: &SimulationConfig, world: &World, library: &Library) -> Vec<SortedLine> {
    let mut lines = Vec::with_capacity(2 * library.fragments.len());
    for (fragment, drawn) in (0..).zip(&library.fragments) {
        let aligned = Aligned::new(config, world, library.molecule(drawn), drawn);
        for (number, line) in (0..).zip(aligned.lines(config.has_supplementaries)) {
            let place = aligned.place(line);
            lines.push(SortedLine {
                place,
                fragment,
                number,
            });
        }
    }
    lines.sort_unstable();
    lines
}

fn header(config: &SimulationConfig, world: &World) -> Header {
    let mut header = Header::new();
    let mut first = HeaderRecord::new(b"HD");
    first.push_tag(b"VN", "1.4");
    if config.is_sorted {
        first.push_tag(b"SO", "coordinate");
    }
    header.push_record(&first);
    for (_, contig) in world.contigs().iter() {
        header.push_record(
            HeaderRecord::new(b"SQ")
                .push_tag(b"SN", &contig.name)
                .push_tag(b"LN", contig.length),
        );
    }
    header.push_record(
        HeaderRecord::new(b"RG")
            .push_tag(b"ID", READ_GROUP)
            .push_tag(b"SM", &config.sample)
            .push_tag(b"PL", "ILLUMINA"),
    );
    let clip = match config.chimeric_clip {
        ChimericClip::Hard => "HardClip",
        ChimericClip::Soft => "SoftClip",
    };
    let aligner = &config.aligner;
    header.push_record(
        HeaderRecord::new(b"PG")
            .push_tag(b"ID", "STAR")
            .push_tag(b"PN", "STAR")
            .push_tag(b"VN", "2.7.11b")
            .push_tag(
                b"CL",
                format!(
                    "STAR --chimOutType WithinBAM {clip} --chimSegmentMin {} --alignIntronMax {} \
                     --chimSegmentReadGapMax {}",
                    aligner.shortest_segment, aligner.longest_intron, aligner.longest_read_gap
                ),
            ),
    );
    header.push_record(
        HeaderRecord::new(b"PG")
            .push_tag(b"ID", "trkfuse-simulate")
            .push_tag(b"PN", "trkfuse")
            .push_tag(b"VN", env!("CARGO_PKG_VERSION"))
            .push_tag(b"PP", "STAR")
            .push_tag(
                b"DS",
                format!(
                    "simulated reads, aligned as STAR would; seed {}, genes {}",
                    config.seed,
                    world.genes().description()
                ),
            ),
    );
    header
}
