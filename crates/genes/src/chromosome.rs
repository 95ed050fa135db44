//! The main chromosomes of the human genome under the names that files give them.

use trkfuse_core::{ContigId, Contigs};

/// Chromosomes 1 to 22, X, Y and M, by index 0 to 24.
const COUNT: usize = 25;
const X: usize = 22;
const Y: usize = 23;
const M: usize = 24;

/// Length of the mitochondrial sequence (rCRS, NC_012920.1) in both assemblies. UCSC's hg19 carries
/// another one of 16,571 bases, whose coordinates differ.
pub(crate) const MITOCHONDRIAL_LENGTH: u32 = 16_569;

/// Version of each chromosome's RefSeq accession in GRCh38, `NC_000001.11` and on, X and Y last; in
/// GRCh37 each is one lower.
const GRCH38_ACCESSION_VERSIONS: [usize; 24] = [
    11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11, 11, 10,
];

/// A main chromosome as a name spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chromosome {
    /// 0 to 24: 1 to 22, X, Y, M.
    index: usize,
    /// The release that an accession names: 37 or 38; `None` where the name does not tell.
    release: Option<u32>,
}

impl Chromosome {
    /// Reads `1`, `chr1`, `NC_000001.11` (RefSeq) or `CM000663.2` (GenBank); `None` for any other
    /// contig.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        if let Some(accession) = name.strip_prefix("NC_") {
            return Self::from_refseq(accession);
        }
        if let Some(accession) = name.strip_prefix("CM000") {
            return Self::from_genbank(accession);
        }
        let bare = ["chr", "Chr", "CHR"]
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix))
            .unwrap_or(name);
        let index = match bare {
            "X" => X,
            "Y" => Y,
            "M" | "MT" => M,
            number => Self::numbered(number)?,
        };
        Some(Self {
            index,
            release: None,
        })
    }

    /// The index, for tables by chromosome: 1 to 22, X and Y are 0 to 23; `None` for the
    /// mitochondrial one, which does not tell assemblies apart.
    pub(crate) fn nuclear_index(self) -> Option<usize> {
        (self.index < M).then_some(self.index)
    }

    /// Whether two names may mean one sequence: the same chromosome, and not of two releases.
    fn agrees_with(self, other: Self) -> bool {
        self.index == other.index
            && match (self.release, other.release) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    fn numbered(text: &str) -> Option<usize> {
        // "01" is another contig.
        if text.starts_with('0') {
            return None;
        }
        let number = digits(text)?;
        (1..=X).contains(&number).then(|| number - 1)
    }

    fn from_refseq(accession: &str) -> Option<Self> {
        let (number, version) = accession.split_once('.')?;
        if number == "012920" {
            return (version == "1").then_some(Self {
                index: M,
                release: None,
            });
        }
        if number.len() != 6 {
            return None;
        }
        let index = digits(number)?.checked_sub(1)?;
        let newest = GRCH38_ACCESSION_VERSIONS.get(index)?;
        let release = match newest.checked_sub(digits(version)?)? {
            0 => 38,
            1 => 37,
            _ => return None,
        };
        Some(Self {
            index,
            release: Some(release),
        })
    }

    /// `CM000663` is chromosome 1, `CM000686` chromosome Y; version 1 is GRCh37, 2 is GRCh38.
    fn from_genbank(rest: &str) -> Option<Self> {
        let (number, version) = rest.split_once('.')?;
        if number.len() != 3 {
            return None;
        }
        let number = digits(number)?;
        let release = match version {
            "1" => 37,
            "2" => 38,
            _ => return None,
        };
        (663..=686).contains(&number).then(|| Self {
            index: number - 663,
            release: Some(release),
        })
    }
}

/// A number of ASCII digits only: no sign, no space.
fn digits(text: &str) -> Option<usize> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// Finds an annotation's contigs among an alignment file's, whatever either calls them.
pub(crate) struct ContigAliases<'a> {
    contigs: &'a Contigs,
    main: [Option<(ContigId, Chromosome)>; COUNT],
}

impl<'a> ContigAliases<'a> {
    pub(crate) fn new(contigs: &'a Contigs) -> Self {
        let mut main = [None; COUNT];
        for (id, contig) in contigs.iter() {
            let Some(chromosome) = Chromosome::from_name(&contig.name) else {
                continue;
            };
            if chromosome.index == M && contig.length != MITOCHONDRIAL_LENGTH {
                continue;
            }
            let slot = &mut main[chromosome.index];
            if slot.is_none() {
                *slot = Some((id, chromosome));
            }
        }
        Self { contigs, main }
    }

    /// The contig of this name, or the same main chromosome under another.
    pub(crate) fn find(&self, name: &str) -> Option<ContigId> {
        let chromosome = Chromosome::from_name(name);
        if let Some(id) = self.contigs.id(name) {
            let is_other_mitochondrion = chromosome.is_some_and(|c| c.index == M)
                && self.contigs.get(id).length != MITOCHONDRIAL_LENGTH;
            return (!is_other_mitochondrion).then_some(id);
        }
        let chromosome = chromosome?;
        let (id, found) = self.main[chromosome.index]?;
        found.agrees_with(chromosome).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_core::Contig;

    use super::*;

    fn contigs(list: &[(&str, u32)]) -> Contigs {
        let list = list
            .iter()
            .map(|&(name, length)| Contig {
                name: name.to_string(),
                length,
            })
            .collect();
        Contigs::new(list).expect("names differ")
    }

    #[test]
    fn a_chromosome_is_known_under_all_its_names() {
        let index = |name| Chromosome::from_name(name).map(|c| c.index);
        for name in ["12", "chr12", "NC_000012.12", "NC_000012.11", "CM000674.2"] {
            assert_eq!(index(name), Some(11), "{name}");
        }
        assert_eq!(index("X"), index("NC_000023.11"));
        assert_eq!(index("chrY"), index("CM000686.1"));
        assert_eq!(index("MT"), index("chrM"));
        assert_eq!(index("NC_012920.1"), Some(M));
    }

    #[test]
    fn other_contigs_are_no_main_chromosome() {
        for name in [
            "",
            "chr",
            "0",
            "01",
            "+1",
            "23",
            "chr1_random",
            "chrUn",
            "1 ",
            "NC_000001",
            "NC_000001.9",
            "NC_000001.12",
            "NC_000025.1",
            "NC_001807.4",
            "NC_045512.2",
            "CM000662.2",
            "CM000663.3",
            "HLA-A*01:01:01:01",
            "NC_0000١.11",
            "NC_+00001.11",
            "NC_000001.+11",
        ] {
            assert_eq!(Chromosome::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn an_annotation_contig_is_found_under_the_name_of_the_alignment_file() {
        let contigs = contigs(&[("2", 10), ("1", 10), ("toy", 10), ("MT", 16_569)]);
        let aliases = ContigAliases::new(&contigs);
        assert_eq!(aliases.find("chr1"), Some(ContigId(1)));
        assert_eq!(aliases.find("NC_000002.12"), Some(ContigId(0)));
        assert_eq!(aliases.find("toy"), Some(ContigId(2)));
        assert_eq!(aliases.find("chrM"), Some(ContigId(3)));
        assert_eq!(aliases.find("chr3"), None);
        assert_eq!(aliases.find("chrtoy"), None);
    }

    #[test]
    fn accessions_of_two_releases_never_meet() {
        let contigs = contigs(&[("NC_000001.10", 10)]);
        let aliases = ContigAliases::new(&contigs);
        assert_eq!(aliases.find("NC_000001.11"), None);
        assert_eq!(aliases.find("CM000663.2"), None);
        assert_eq!(aliases.find("CM000663.1"), Some(ContigId(0)));
        assert_eq!(aliases.find("1"), Some(ContigId(0)));
    }

    #[test]
    fn the_longer_mitochondrial_sequence_of_hg19_is_not_taken_for_the_other() {
        let contigs = contigs(&[("chrM", 16_571)]);
        let aliases = ContigAliases::new(&contigs);
        assert_eq!(aliases.find("chrM"), None);
        assert_eq!(aliases.find("MT"), None);
    }
}
