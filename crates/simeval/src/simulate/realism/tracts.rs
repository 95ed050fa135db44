//! Low complexity beside exon ends: motifs of three bases within exons, tracts of C and T at the ends of introns.

use std::sync::Arc;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use trkfuse_core::{Pos, Strand};
use trkfuse_genes::{Gene, Transcript};

use crate::simulate::world::{World, coding_positions};

/// Motifs that hold no stop codon in any frame.
const MOTIFS: [&[u8; 3]; 5] = [b"CAG", b"GAA", b"GCC", b"GGA", b"CTG"];

/// Codons of a motif, least and most.
const CODONS: (usize, usize) = (5, 8);

/// Coding bases that an exon needs to hold a motif beside other bases.
const SHORTEST_EXON: usize = 60;

/// The stretch before an intron's last four bases that is rich in C and T, in bases from the intron's end.
const TRACT: std::ops::Range<u32> = 4..18;

/// Share of C and T there.
const PYRIMIDINES: f64 = 0.85;

/// Shortest intron that gets a tract, in bases.
const SHORTEST_INTRON: u32 = 60;

/// Plants motifs at a share of all coding exon ends, and tracts in all introns. Comes before the genes' codons are planted.
pub(super) fn plant(world: &mut World, genes: &[Arc<Gene>], share: f64, rng: &mut ChaCha8Rng) {
    if share <= 0.0 {
        return;
    }
    for gene in genes {
        let main = gene.main();
        if main.cds_state.frame_is_known() {
            for codons in exon_end_codons(main, rng) {
                if rng.random::<f64>() < share {
                    motif(world, gene, &codons, rng);
                }
            }
        }
        pyrimidines(world, gene, rng);
    }
}

/// The whole codons beside each coding exon end that has an intron behind it.
fn exon_end_codons(main: &Transcript, rng: &mut ChaCha8Rng) -> Vec<Vec<Pos>> {
    let coding = coding_positions(main);
    let mut ends = Vec::new();
    let mut from = 0;
    while from < coding.len() {
        // Coding bases of one exon follow each other on the reference.
        let step = |at: usize| coding[at].distance(coding[at - 1]);
        let to = (from + 1..coding.len())
            .find(|&at| step(at) > 1)
            .unwrap_or(coding.len());
        if to - from >= SHORTEST_EXON {
            let bases = 3 * rng.random_range(CODONS.0..=CODONS.1);
            let first = from.next_multiple_of(3);
            let last = to - to % 3;
            if from > 0 {
                ends.push(coding[first..first + bases].to_vec());
            }
            if to < coding.len() {
                ends.push(coding[last - bases..last].to_vec());
            }
        }
        from = to;
    }
    ends
}

fn motif(world: &mut World, gene: &Gene, places: &[Pos], rng: &mut ChaCha8Rng) {
    if places.iter().any(|&pos| world.is_planted(gene.contig, pos)) {
        return;
    }
    let motif = MOTIFS[rng.random_range(0..MOTIFS.len())];
    for (&pos, &base) in places.iter().zip(motif.iter().cycle()) {
        world.plant_on(gene.contig, pos, gene.strand, base);
    }
}

fn pyrimidines(world: &mut World, gene: &Gene, rng: &mut ChaCha8Rng) {
    let main = gene.main();
    for pair in main.exons.windows(2) {
        let (low, high) = (pair[0].end.zero_based(), pair[1].start.zero_based());
        if high.saturating_sub(low) < SHORTEST_INTRON {
            continue;
        }
        for back in TRACT {
            let base = b"CT"[rng.random_range(0..2_usize)];
            let is_tract = rng.random::<f64>() < PYRIMIDINES;
            let pos = Pos::from_zero_based(match main.strand {
                Strand::Forward => high - 1 - back,
                Strand::Reverse => low + back,
            });
            let is_exonic = gene.transcripts.iter().any(|t| t.offset(pos).is_some());
            if is_tract && !is_exonic && !world.is_planted(gene.contig, pos) {
                world.plant_on(gene.contig, pos, main.strand, base);
            }
        }
    }
}
