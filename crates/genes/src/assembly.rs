//! The two assemblies whose gene models are inside the program.

use std::fmt;

use serde::{Deserialize, Serialize};
use trkfuse_core::{Contig, Contigs};

use crate::chromosome::{Chromosome, MITOCHONDRIAL_LENGTH};

/// A human genome assembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Assembly {
    /// GRCh37, hg19.
    #[serde(rename = "GRCh37")]
    Grch37,
    /// GRCh38, hg38.
    #[serde(rename = "GRCh38")]
    Grch38,
}

impl Assembly {
    /// Both, older first.
    pub const ALL: [Self; 2] = [Self::Grch37, Self::Grch38];

    /// The assembly of an alignment file, by the lengths of its chromosomes 1 to 22, X and Y under any
    /// naming (`1`, `chr1`, `NC_000001.11`, `CM000663.2`): at least one must be there with its exact
    /// length, and none with another. The mitochondrial sequence and all other contigs tell nothing.
    pub fn recognise(contigs: &Contigs) -> Option<Self> {
        Self::ALL.into_iter().find(|assembly| {
            let mut lengths = contigs
                .iter()
                .filter_map(|(_, contig)| {
                    let index = Chromosome::from_name(&contig.name)?.nuclear_index()?;
                    Some(assembly.chromosome_lengths()[index] == contig.length)
                })
                .peekable();
            lengths.peek().is_some() && lengths.all(|agrees| agrees)
        })
    }

    /// Its main chromosomes as `chr1` to `chr22`, `chrX`, `chrY`, `chrM`: to ask for genes without an
    /// alignment file.
    pub fn contigs(self) -> Contigs {
        let names = (1..=22).map(|number| format!("chr{number}"));
        let names = names.chain(["chrX", "chrY", "chrM"].map(String::from));
        let lengths = self.chromosome_lengths().iter().copied();
        let list = names
            .zip(lengths.chain([MITOCHONDRIAL_LENGTH]))
            .map(|(name, length)| Contig { name, length })
            .collect();
        Contigs::new(list).expect("chromosomes differ in name")
    }

    /// Lengths in bases of chromosomes 1 to 22, X and Y.
    ///
    /// # Source
    ///
    /// Genome Reference Consortium, GCA_000001405.1 (GRCh37) and GCA_000001405.15 (GRCh38).
    pub const fn chromosome_lengths(self) -> &'static [u32; 24] {
        match self {
            Self::Grch37 => &[
                249_250_621,
                243_199_373,
                198_022_430,
                191_154_276,
                180_915_260,
                171_115_067,
                159_138_663,
                146_364_022,
                141_213_431,
                135_534_747,
                135_006_516,
                133_851_895,
                115_169_878,
                107_349_540,
                102_531_392,
                90_354_753,
                81_195_210,
                78_077_248,
                59_128_983,
                63_025_520,
                48_129_895,
                51_304_566,
                155_270_560,
                59_373_566,
            ],
            Self::Grch38 => &[
                248_956_422,
                242_193_529,
                198_295_559,
                190_214_555,
                181_538_259,
                170_805_979,
                159_345_973,
                145_138_636,
                138_394_717,
                133_797_422,
                135_086_622,
                133_275_309,
                114_364_328,
                107_043_718,
                101_991_189,
                90_338_345,
                83_257_441,
                80_373_285,
                58_617_616,
                64_444_167,
                46_709_983,
                50_818_468,
                156_040_895,
                57_227_415,
            ],
        }
    }
}

impl fmt::Display for Assembly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Grch37 => "GRCh37",
            Self::Grch38 => "GRCh38",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contigs(list: impl IntoIterator<Item = (String, u32)>) -> Contigs {
        let list = list
            .into_iter()
            .map(|(name, length)| Contig { name, length })
            .collect();
        Contigs::new(list).expect("names differ")
    }

    fn bare(index: usize) -> String {
        match index {
            22 => "X".to_string(),
            23 => "Y".to_string(),
            _ => (index + 1).to_string(),
        }
    }

    /// Accession versions in GRCh37 and GRCh38, spelled out here once more, by hand.
    fn accession(assembly: Assembly, index: usize) -> String {
        const GRCH37: [u32; 24] = [
            10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9,
        ];
        const GRCH38: [u32; 24] = [
            11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11,
            11, 10,
        ];
        let version = match assembly {
            Assembly::Grch37 => GRCH37[index],
            Assembly::Grch38 => GRCH38[index],
        };
        format!("NC_{:06}.{version}", index + 1)
    }

    #[test]
    fn both_assemblies_are_recognised_under_three_namings() {
        for assembly in Assembly::ALL {
            let lengths = assembly.chromosome_lengths();
            let namings: [&dyn Fn(usize) -> String; 3] =
                [&bare, &|index| format!("chr{}", bare(index)), &|index| {
                    accession(assembly, index)
                }];
            for name in namings {
                let whole = contigs((0..24).map(|index| (name(index), lengths[index])));
                assert_eq!(Assembly::recognise(&whole), Some(assembly));
                let alone = contigs([(name(8), lengths[8]), ("decoy".to_string(), 5)]);
                assert_eq!(Assembly::recognise(&alone), Some(assembly));
            }
        }
    }

    #[test]
    fn an_assembly_recognises_its_own_chromosomes() {
        for assembly in Assembly::ALL {
            let contigs = assembly.contigs();
            assert_eq!(contigs.len(), 25);
            assert_eq!(Assembly::recognise(&contigs), Some(assembly));
        }
    }

    #[test]
    fn no_chromosome_has_the_same_length_in_both_assemblies() {
        let [old, new] = Assembly::ALL.map(Assembly::chromosome_lengths);
        assert!(old.iter().zip(new).all(|(a, b)| a != b));
    }

    #[test]
    fn the_mitochondrial_sequence_of_hg19_contradicts_nothing() {
        let header = contigs([
            ("chr1".to_string(), 249_250_621),
            ("chrM".to_string(), 16_571),
        ]);
        assert_eq!(Assembly::recognise(&header), Some(Assembly::Grch37));
    }

    #[test]
    fn a_header_without_main_chromosomes_is_of_no_assembly() {
        assert_eq!(Assembly::recognise(&Contigs::default()), None);
        let toy = contigs([
            ("toy".to_string(), 248_956_422),
            ("chrM".to_string(), 16_569),
        ]);
        assert_eq!(Assembly::recognise(&toy), None);
    }

    #[test]
    fn a_chromosome_of_another_length_is_of_no_assembly() {
        let mouse = contigs([("chr1".to_string(), 195_154_279)]);
        assert_eq!(Assembly::recognise(&mouse), None);
        let one_base_off = contigs([("1".to_string(), 248_956_421)]);
        assert_eq!(Assembly::recognise(&one_base_off), None);
    }

    #[test]
    fn a_mixture_of_assemblies_is_of_neither() {
        let mixture = contigs([
            ("chr1".to_string(), 248_956_422),
            ("chr2".to_string(), 243_199_373),
        ]);
        assert_eq!(Assembly::recognise(&mixture), None);
    }
}
