//! Makes the sequence of a gene fit its structure: GT..AG introns, a start codon, a stop codon, and no
//! stop in between.

use trkfuse_core::{ContigId, Interval, Pos, Strand};
use trkfuse_genes::{Gene, Transcript};

use super::World;

/// Introns shorter than this hold no four bases of splice sites; some annotations bridge frame shifts
/// with them.
const SHORTEST_INTRON: u32 = 4;

impl World {
    /// Plants the bases that a gene needs to be spliced and translated, where nothing is planted yet.
    ///
    /// Introns of all transcripts get GT..AG; the main transcript's coding region, where its frame is
    /// known, gets a start codon, no stop codon within, and a stop codon at its end.
    pub fn plant_gene(&mut self, gene: &Gene) {
        // ORDER: the codons of the main transcript first, so that an isoform's splice site within them
        // cannot put a stop there.
        self.plant_introns(gene, gene.main());
        self.plant_codons(gene.contig, gene.main());
        for isoform in gene.transcripts.iter().skip(1) {
            self.plant_introns(gene, isoform);
        }
    }

    fn plant_introns(&mut self, gene: &Gene, transcript: &Transcript) {
        let coding = gene.main();
        let introns: Vec<Interval> = transcript
            .exons
            .windows(2)
            .filter_map(|pair| Interval::new(pair[0].end, pair[1].start))
            .filter(|intron| intron.len() >= SHORTEST_INTRON)
            .collect();
        for intron in introns {
            let (first, last) = (
                i64::from(intron.start.zero_based()),
                i64::from(intron.last().zero_based()),
            );
            let (start, inwards) = match transcript.strand {
                Strand::Forward => (first, 1),
                Strand::Reverse => (last, -1),
            };
            let end = first + last - start;
            for (at, base) in [
                (start, b'G'),
                (start + inwards, b'T'),
                (end - inwards, b'A'),
                (end, b'G'),
            ] {
                let pos = Pos::from_zero_based(at as u32);
                if coding.offset(pos).is_none() {
                    self.plant_if_free(gene.contig, pos, transcript.strand, base);
                }
            }
        }
    }

    fn plant_codons(&mut self, contig: ContigId, transcript: &Transcript) {
        if !transcript.cds_state.frame_is_known() {
            return;
        }
        let places = coding_positions(transcript);
        let codons: Vec<[Pos; 3]> = places
            .chunks_exact(3)
            .map(|codon| [codon[0], codon[1], codon[2]])
            .collect();
        let strand = transcript.strand;
        let has_stop = transcript.cds_state.has_stop();
        let last = codons.len().saturating_sub(1);
        for (number, codon) in codons.iter().enumerate() {
            if number == 0 {
                self.plant_codon(contig, strand, *codon, *b"ATG");
            } else if number == last && has_stop {
                self.plant_codon(contig, strand, *codon, *b"TAA");
            } else {
                self.break_stop(contig, strand, *codon);
            }
        }
    }

    fn plant_codon(&mut self, contig: ContigId, strand: Strand, places: [Pos; 3], bases: [u8; 3]) {
        for (pos, base) in places.into_iter().zip(bases) {
            self.plant_if_free(contig, pos, strand, base);
        }
    }

    /// Makes a codon an amino acid's, and keeps it so.
    fn break_stop(&mut self, contig: ContigId, strand: Strand, places: [Pos; 3]) {
        let spelled = places.map(|pos| self.base_on(contig, pos, strand));
        if is_stop(&spelled) {
            // Any base but T at the first place makes it none; the second and third places serve where
            // an overlapping gene holds the first: TCA, TGC and TAC are none either.
            let free = (0..3).find(|&at| !self.is_planted(contig, places[at]));
            if let Some(at) = free {
                let base = if at == 0 {
                    [b'A', b'C', b'G'][places[0].zero_based() as usize % 3]
                } else {
                    b'C'
                };
                self.plant_on(contig, places[at], strand, base);
            }
        }
        // Genes that overlap must not undo this.
        for pos in places {
            let base = self.base_on(contig, pos, strand);
            self.plant_if_free(contig, pos, strand, base);
        }
    }

    fn plant_if_free(&mut self, contig: ContigId, pos: Pos, strand: Strand, base: u8) {
        if !self.is_planted(contig, pos) {
            self.plant_on(contig, pos, strand, base);
        }
    }
}

/// The coding bases of a transcript in the direction of transcription.
pub(crate) fn coding_positions(transcript: &Transcript) -> Vec<Pos> {
    let Some(cds) = transcript.cds else {
        return Vec::new();
    };
    let mut positions: Vec<Pos> = transcript
        .exons
        .iter()
        .filter_map(|exon| Interval::new(exon.start.max(cds.start), exon.end.min(cds.end)))
        .flat_map(|piece| piece.start.zero_based()..piece.end.zero_based())
        .map(Pos::from_zero_based)
        .collect();
    if transcript.strand == Strand::Reverse {
        positions.reverse();
    }
    positions
}

/// Whether three bases are a stop codon.
pub(crate) fn is_stop(codon: &[u8]) -> bool {
    matches!(codon, b"TAA" | b"TAG" | b"TGA")
}
