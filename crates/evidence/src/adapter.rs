//! Sequencing adapters, into which a read of a short fragment runs on.

/// How the adapters of common kits begin, as a read runs into them: Illumina TruSeq, Nextera and small RNA; MGI read 1
/// and read 2 (the makers' lists of adapter sequences).
const ADAPTERS: [&[u8]; 5] = [
    b"AGATCGGAAGAGC",
    b"CTGTCTCTTATACACATCT",
    b"TGGAATTCTCGGGTGCC",
    b"AAGTCGGAGGCCAAGCGGTC",
    b"AAGTCGGATCGTAGCCATGTC",
];
/// Bases compared, at most: enough that no genome's sequence is meant.
const COMPARED: usize = 13;
/// A sequencing error among them.
const DIFFERING: usize = 1;

/// Whether the bases at a read's end, as sequenced, are an adapter. Give at least ten.
pub(crate) fn is_adapter(bases: &[u8]) -> bool {
    let compared = bases.len().min(COMPARED);
    ADAPTERS.iter().any(|adapter| {
        let pairs = adapter.iter().zip(bases).take(compared);
        pairs.filter(|(a, b)| a != b).count() <= DIFFERING
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_is_told_by_its_start_past_one_error() {
        assert!(is_adapter(b"AGATCGGAAG"));
        assert!(is_adapter(b"AGATCGGAAGAGCACACGTCTGAACTCCAGTCA"));
        assert!(is_adapter(b"AGATCGCAAGAGCGTC"));
        assert!(is_adapter(b"CTGTCTCTTATACACA"));
        assert!(!is_adapter(b"AGATCGCAAGTGCGTC"), "two differ");
        assert!(!is_adapter(b"CAGATCGGAAGAGC"), "it does not begin with one");
        assert!(!is_adapter(b"GCTCTTCCGATCT"), "the other strand");
    }
}
