//! The genes of a world as a GTF file, as GENCODE writes them.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use trkfuse_core::{Interval, Strand};
use trkfuse_genes::{CdsState, Gene, Transcript, TranscriptChoice};

use super::World;
use super::planting::coding_positions;
use crate::simulate::error::SimulateError;

impl World {
    /// Writes all genes and transcripts to `path`.
    ///
    /// # Errors
    ///
    /// [`SimulateError::Write`] when the file cannot be written.
    pub fn write_annotation(&self, path: &Path) -> Result<(), SimulateError> {
        self.write_gtf(path)
            .map_err(|cause| SimulateError::write(path, &cause))
    }

    fn write_gtf(&self, path: &Path) -> io::Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        writeln!(out, "##description: {}", self.genes().description())?;
        for gene in self.genes().all() {
            let contig = self.contigs().name(gene.contig);
            let mut file = Lines {
                out: &mut out,
                contig,
                strand: gene.strand,
            };
            file.write_gene(&gene)?;
        }
        out.flush()
    }
}

struct Lines<'a, W> {
    out: &'a mut W,
    contig: &'a str,
    strand: Strand,
}

impl<W: Write> Lines<'_, W> {
    fn write_gene(&mut self, gene: &Gene) -> io::Result<()> {
        let id = gene.id.as_deref().unwrap_or(&gene.symbol);
        let names = format!(
            "gene_id \"{id}\"; gene_type \"{}\"; gene_name \"{}\";",
            gene.biotype, gene.symbol
        );
        self.line("gene", gene.span, None, &names)?;
        for transcript in &gene.transcripts {
            self.write_transcript(transcript, &names)?;
        }
        Ok(())
    }

    fn write_transcript(&mut self, transcript: &Transcript, gene_names: &str) -> io::Result<()> {
        let mut names = format!("{gene_names} transcript_id \"{}\";", transcript.id);
        let tag = match transcript.choice {
            TranscriptChoice::ManeSelect => " tag \"MANE_Select\"; tag \"Ensembl_canonical\";",
            TranscriptChoice::Canonical => " tag \"Ensembl_canonical\";",
            TranscriptChoice::Longest | TranscriptChoice::Isoform => "",
        };
        names += tag;
        let (lacks_start, lacks_stop) = match transcript.cds_state {
            CdsState::Complete | CdsState::FrameBreak | CdsState::NonCoding => (false, false),
            CdsState::NoStart => (true, false),
            CdsState::NoStop => (false, true),
            CdsState::NoStartNoStop => (true, true),
        };
        if lacks_start {
            names += " tag \"cds_start_NF\";";
        }
        if lacks_stop {
            names += " tag \"cds_end_NF\";";
        }
        let Some(span) = transcript.span() else {
            return Ok(());
        };
        self.line("transcript", span, None, &names)?;
        for (number, exon) in (1_u32..).zip(transcript.exons_in_order()) {
            self.line(
                "exon",
                exon,
                None,
                &format!("{names} exon_number {number};"),
            )?;
        }
        self.write_coding(transcript, &names, lacks_start, lacks_stop)
    }

    fn write_coding(
        &mut self,
        transcript: &Transcript,
        names: &str,
        lacks_start: bool,
        lacks_stop: bool,
    ) -> io::Result<()> {
        let length = coding_positions(transcript).len() as u32;
        if length < 3 {
            return Ok(());
        }
        // GTF leaves the stop codon out of CDS.
        let coding = if lacks_stop { length } else { length - 3 };
        let mut pieces = transcript.coding_intervals(0, coding);
        if self.strand == Strand::Reverse {
            pieces.reverse();
        }
        let mut before = 0;
        for piece in pieces {
            let phase = (3 - before % 3) % 3;
            self.line("CDS", piece, Some(phase), names)?;
            before += piece.len();
        }
        if !lacks_start {
            for piece in transcript.coding_intervals(0, 3) {
                self.line("start_codon", piece, Some(0), names)?;
            }
        }
        if !lacks_stop {
            for piece in transcript.coding_intervals(length - 3, length) {
                self.line("stop_codon", piece, Some(0), names)?;
            }
        }
        Ok(())
    }

    fn line(
        &mut self,
        feature: &str,
        interval: Interval,
        phase: Option<u32>,
        attributes: &str,
    ) -> io::Result<()> {
        let phase = phase.map_or_else(|| ".".to_string(), |phase| phase.to_string());
        writeln!(
            self.out,
            "{}\ttrkfuse\t{feature}\t{}\t{}\t.\t{}\t{phase}\t{attributes}",
            self.contig,
            interval.start.one_based(),
            interval.end.zero_based(),
            self.strand
        )
    }
}
