//! The bases that long reads agree on, past their insertions and deletions.

use trkfuse_core::Sequence;

// Scores of the alignment of two reads of one molecule.
const MATCH: i32 = 2;
const MISMATCH: i32 = -3;
const INDEL: i32 = -3;

/// One column of the backbone: votes for A, C, G, T and for no base, and for a base behind it.
#[derive(Clone, Copy, Default)]
struct Column {
    bases: [u32; 5],
    behind: [u32; 4],
    /// Reads that reach over this column.
    covered: u32,
}

/// No base.
const GAP: usize = 4;

/// The bases of the molecule that begins where all `reads` begin, as most of them show it: each is aligned to the
/// backbone, whose base stands where votes are even. As long as the backbone, but for what is voted in or out.
pub(crate) fn agree(backbone: &Sequence, reads: &[Sequence]) -> Sequence {
    let mut columns = vec![Column::default(); backbone.len()];
    for read in reads {
        vote(&mut columns, backbone.as_bytes(), read.as_bytes());
    }
    let mut bases = Vec::with_capacity(backbone.len());
    for (column, &own) in columns.iter().zip(backbone.as_bytes()) {
        let own = row(own);
        let votes = |index: usize| column.bases[index] * 2 + u32::from(Some(index) == own);
        let best = (0..=GAP).rev().max_by_key(|&index| votes(index));
        match best {
            Some(GAP) if column.bases[GAP] > 0 => {}
            Some(index) if index < GAP && votes(index) > 0 => bases.push(b"ACGT"[index]),
            _ => bases.push(b'N'),
        }
        let behind = (0..4).rev().max_by_key(|&index| column.behind[index]);
        if let Some(index) = behind
            && column.behind[index] * 2 > column.covered
        {
            bases.push(b"ACGT"[index]);
        }
    }
    Sequence::new(&bases)
}

fn row(base: u8) -> Option<usize> {
    b"ACGT".iter().position(|&letter| letter == base)
}

/// Aligns a read to the backbone from the common start on, to the end of either, and counts its bases.
fn vote(columns: &mut [Column], backbone: &[u8], read: &[u8]) {
    let scores = from_start(backbone, read);
    let Some((mut column, mut base)) = best_end(&scores) else {
        return;
    };
    // Back from the end: which step led here.
    while column > 0 || base > 0 {
        let here = scores[column][base];
        let is_match = column > 0
            && base > 0
            && scores[column - 1][base - 1] + step(backbone[column - 1], read[base - 1]) == here;
        if is_match {
            let place = &mut columns[column - 1];
            place.covered += 1;
            if let Some(row) = row(read[base - 1]) {
                place.bases[row] += 1;
            }
            column -= 1;
            base -= 1;
        } else if column > 0 && scores[column - 1][base] + INDEL == here {
            columns[column - 1].covered += 1;
            columns[column - 1].bases[GAP] += 1;
            column -= 1;
        } else {
            if let (Some(place), Some(row)) = (column.checked_sub(1), row(read[base - 1])) {
                columns[place].behind[row] += 1;
            }
            base -= 1;
        }
    }
}

/// `scores[c][b]`: of the best alignment of the first `c` columns with the first `b` bases.
fn from_start(backbone: &[u8], read: &[u8]) -> Vec<Vec<i32>> {
    let mut scores = vec![vec![0; read.len() + 1]; backbone.len() + 1];
    for c in 0..=backbone.len() {
        for b in 0..=read.len() {
            let mut ways = Vec::with_capacity(3);
            if c > 0 && b > 0 {
                ways.push(scores[c - 1][b - 1] + step(backbone[c - 1], read[b - 1]));
            }
            if c > 0 {
                ways.push(scores[c - 1][b] + INDEL);
            }
            if b > 0 {
                ways.push(scores[c][b - 1] + INDEL);
            }
            scores[c][b] = ways.into_iter().max().unwrap_or(0);
        }
    }
    scores
}

/// Where the alignment ends: at the end of the backbone or of the read, whichever is best.
fn best_end(scores: &[Vec<i32>]) -> Option<(usize, usize)> {
    let columns = scores.len() - 1;
    let bases = scores.first()?.len() - 1;
    let along = (0..=bases).map(|base| (columns, base));
    let down = (0..=columns).map(|column| (column, bases));
    along
        .chain(down)
        .max_by_key(|&(column, base)| (scores[column][base], column + base))
}

fn step(a: u8, b: u8) -> i32 {
    if a == b'N' || b == b'N' {
        0
    } else if a == b {
        MATCH
    } else {
        MISMATCH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: &[u8] = b"ACGTTGCATTGACCATGAGCCATTAGACCGATATTGC";

    fn reads(texts: &[&str]) -> Vec<Sequence> {
        texts
            .iter()
            .map(|text| Sequence::new(text.as_bytes()))
            .collect()
    }

    #[test]
    fn each_read_has_its_own_errors_and_together_they_have_none() {
        let reads = reads(&[
            "ACGTGCATTGACCATGAGCCATTAGACCGATATTGC",   // one T less
            "ACGTTGCATTGACCATTGAGCCATTAGACCGATATTGC", // one T more
            "ACGTTGCATTGACCATGAGCCATCAGACCGATATTGC",  // one wrong
        ]);
        for backbone in &reads {
            let agreed = agree(backbone, &reads);
            assert_eq!(agreed.as_str().as_bytes(), TRUTH, "{backbone}");
        }
    }

    #[test]
    fn one_read_is_its_own_consensus() {
        let reads = reads(&["ACGTTGNATT"]);
        assert_eq!(agree(&reads[0], &reads), reads[0]);
        assert_eq!(agree(&Sequence::default(), &reads).len(), 0);
    }

    #[test]
    fn the_backbone_stands_where_two_reads_differ() {
        let backbone = Sequence::new(TRUTH);
        let reads = reads(&[
            "ACGTTGCATTGACCATGAGCCATTAGACCGATATTGC",
            "ACGATGCATTGACCTGAGCCATTAGACCGATATTGC",
        ]);
        assert_eq!(agree(&backbone, &reads), backbone);
    }

    #[test]
    fn a_short_read_votes_as_far_as_it_goes() {
        let backbone = Sequence::new(TRUTH);
        let reads = reads(&["ACGTTGCATT", "ACGTTGCATT"]);
        let agreed = agree(&backbone, &reads);
        assert_eq!(agreed, backbone);
    }
}
