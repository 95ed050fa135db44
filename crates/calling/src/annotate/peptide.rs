//! Translation across a junction.

use trkfuse_core::{JunctionSequence, Sequence};

use super::frame::{FivePrimeFrame, ThreePrimeFrame};

/// Amino acids shown on each side of the junction at most.
const RESIDUES: usize = 40;

/// One codon in the standard code; `X` where a base is not known.
fn residue(codon: &[u8]) -> char {
    /// The standard code, codons in the order TCAG.
    const CODE: &[u8; 64] = b"FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
    let digit = |base: u8| b"TCAG".iter().position(|&letter| letter == base);
    let mut index = 0;
    for &base in codon {
        match digit(base) {
            Some(digit) => index = index * 4 + digit,
            None => return 'X',
        }
    }
    char::from(CODE[index])
}

/// The peptide around a junction: `|` where the 5' partner's last whole codon ends, inserted and
/// split codons behind it, `*` at a stop, where it ends.
///
/// `coding_bases`: bases from the start codon to the junction on the 5' side.
pub(crate) fn across(sequence: &JunctionSequence, coding_bases: u32) -> Option<String> {
    let five = sequence.five_prime.as_bytes();
    let coding = coding_bases as usize;
    // Codons are counted back from the junction, but not past the start codon.
    let shown = five.len().min(coding);
    let whole = (shown - coding % 3) / 3;
    if shown < coding % 3 || whole == 0 {
        return None;
    }
    let start = five.len() - coding % 3 - whole.min(RESIDUES) * 3;
    let mut bases = sequence.five_prime.slice(start, five.len());
    bases.extend(&sequence.inserted);
    bases.extend(&sequence.three_prime);
    let mut peptide = String::new();
    let mut behind = 0;
    for (index, codon) in bases.as_bytes().chunks_exact(3).enumerate() {
        if index == whole.min(RESIDUES) {
            peptide.push('|');
        }
        if index >= whole.min(RESIDUES) {
            behind += 1;
        }
        let residue = residue(codon);
        peptide.push(residue);
        if residue == '*' || behind == RESIDUES {
            break;
        }
    }
    peptide.contains('|').then_some(peptide)
}

/// Whether a stop codon stands in the 5' gene's frame in the bases that neither gene codes: from the
/// last whole codon of the 5' gene to the first whole codon of the 3' gene; `None` where those shown hold no stop and
/// others are not known.
pub(crate) fn has_stop_between(
    sequence: &JunctionSequence,
    five_prime: FivePrimeFrame,
    three_prime: ThreePrimeFrame,
) -> Option<bool> {
    let split = (five_prime.coding_bases - five_prime.intron_bases) % 3;
    let tail = (split + five_prime.intron_bases) as usize;
    let five = &sequence.five_prime;
    let start = five.len().checked_sub(tail)?;
    let mut bases: Sequence = five.slice(start, five.len());
    bases.extend(&sequence.inserted);
    let to_whole_codon = (3 - three_prime.coding_offset % 3) % 3;
    let head = (three_prime.intron_bases + to_whole_codon) as usize;
    bases.extend(&sequence.three_prime.slice(0, head));
    let has_stop = bases
        .as_bytes()
        .chunks_exact(3)
        .any(|codon| residue(codon) == '*');
    (has_stop || sequence.three_prime.len() >= head).then_some(has_stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(five_prime: &[u8], inserted: &[u8], three_prime: &[u8]) -> JunctionSequence {
        JunctionSequence {
            five_prime: Sequence::new(five_prime),
            inserted: Sequence::new(inserted),
            three_prime: Sequence::new(three_prime),
        }
    }

    #[test]
    fn the_code_has_three_stops_and_one_start() {
        assert_eq!(residue(b"ATG"), 'M');
        assert_eq!(residue(b"TGG"), 'W');
        for stop in [b"TAA", b"TAG", b"TGA"] {
            assert_eq!(residue(stop), '*');
        }
        assert_eq!(residue(b"ANG"), 'X');
    }

    #[test]
    fn a_codon_split_by_the_junction_belongs_behind_the_bar() {
        // ATG GCC A | AA TGG: the split codon is A+AA.
        let joined = sequence(b"ATGGCCA", b"", b"AATGGTGG");
        assert_eq!(across(&joined, 7).as_deref(), Some("MA|KWW"));
    }

    #[test]
    fn the_peptide_starts_at_the_start_codon_not_before() {
        let joined = sequence(b"TTTTTATGGCC", b"", b"TGGTAA");
        assert_eq!(across(&joined, 6).as_deref(), Some("MA|W*"));
    }

    #[test]
    fn a_stop_in_inserted_bases_is_seen() {
        let joined = sequence(b"ATGGCC", b"TAG", b"TGGTGG");
        let five = FivePrimeFrame {
            coding_bases: 6,
            intron_bases: 0,
        };
        let three = ThreePrimeFrame {
            coding_offset: 300,
            intron_bases: 0,
        };
        assert_eq!(has_stop_between(&joined, five, three), Some(true));
        let harmless = sequence(b"ATGGCC", b"TTG", b"TGATGG");
        assert_eq!(has_stop_between(&harmless, five, three), Some(false));
    }

    #[test]
    fn bases_that_are_not_shown_may_hold_a_stop() {
        let five = FivePrimeFrame {
            coding_bases: 8,
            intron_bases: 0,
        };
        let three = ThreePrimeFrame {
            coding_offset: 305,
            intron_bases: 6,
        };
        let stop = |five_prime: &[u8], three_prime: &[u8]| {
            has_stop_between(&sequence(five_prime, b"", three_prime), five, three)
        };
        assert_eq!(stop(b"TG", b"GATTTCC"), Some(false));
        assert_eq!(stop(b"TG", b"GATT"), None);
        assert_eq!(stop(b"G", b"GATTTCC"), None);
        assert_eq!(stop(b"TG", b"ATT"), Some(true));
    }

    #[test]
    fn a_stop_in_a_retained_intron_is_seen() {
        // Two coding bases left over, then intron bases GTAA: reads (xx G)(TAA).
        let joined = sequence(b"ATGGCCACGTAA", b"", b"TGGTGG");
        let five = FivePrimeFrame {
            coding_bases: 12,
            intron_bases: 4,
        };
        let three = ThreePrimeFrame {
            coding_offset: 300,
            intron_bases: 0,
        };
        assert_eq!(has_stop_between(&joined, five, three), Some(true));
    }
}
