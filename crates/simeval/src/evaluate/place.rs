//! A base of a contig whose name is spelt the same whatever file it comes from.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use trkfuse_core::Pos;

/// A base of a contig. Prints as `12:11869969`, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    contig: String,
    /// The base.
    pub pos: Pos,
}

impl Place {
    /// Takes a contig as any file spells it: `chr12`, `12` and `NC_000012.12` are one contig, and so
    /// are `chrM` and `MT`.
    pub fn new(contig: &str, pos: Pos) -> Self {
        Self {
            contig: normal_contig(contig),
            pos,
        }
    }

    /// Reads `contig:position`, counted from 1. The contig may hold colons itself.
    pub fn parse(text: &str) -> Option<Self> {
        let (contig, position) = text.rsplit_once(':')?;
        let pos = Pos::from_one_based(position.parse().ok()?)?;
        (!contig.is_empty()).then(|| Self::new(contig, pos))
    }

    /// The contig's name without a `chr`.
    pub fn contig(&self) -> &str {
        &self.contig
    }

    /// Bases between two places; `None` on different contigs.
    pub fn distance(&self, other: &Self) -> Option<u32> {
        (self.contig == other.contig).then(|| self.pos.distance(other.pos))
    }

    /// Bases from this place up to another, negative when that lies lower; `None` on different contigs.
    pub(crate) fn offset_of(&self, other: &Self) -> Option<i64> {
        let pos = |place: &Self| i64::from(place.pos.zero_based());
        (self.contig == other.contig).then(|| pos(other) - pos(self))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.contig, self.pos.one_based())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("'{text}' is no contig:position")))
    }
}

/// One name for the contigs that UCSC, Ensembl and RefSeq name differently.
fn normal_contig(name: &str) -> String {
    if let Some(number) = refseq_chromosome(name) {
        return match number {
            1..=22 => number.to_string(),
            23 => "X".to_string(),
            24 => "Y".to_string(),
            _ => "MT".to_string(),
        };
    }
    let bare = match name.get(..3) {
        Some(prefix) if prefix.eq_ignore_ascii_case("chr") && name.len() > 3 => &name[3..],
        _ => name,
    };
    if bare == "M" { "MT" } else { bare }.to_string()
}

/// 1 to 24 for `NC_000001` to `NC_000024`, 25 for the mitochondrion, any version.
fn refseq_chromosome(name: &str) -> Option<u32> {
    let accession = name.strip_prefix("NC_")?.split('.').next()?;
    match accession {
        "012920" => Some(25),
        _ => accession
            .parse()
            .ok()
            .filter(|number| accession.len() == 6 && (1..=24).contains(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        Place::parse(text).expect("a place")
    }

    #[test]
    fn a_contig_is_the_same_however_a_file_spells_it() {
        for spelling in ["chr12:5", "12:5", "NC_000012.12:5", "Chr12:5"] {
            assert_eq!(place(spelling), place("12:5"), "{spelling}");
        }
        assert_eq!(place("chrM:5"), place("MT:5"));
        assert_eq!(place("NC_012920.1:5"), place("M:5"));
        assert_eq!(place("NC_000023.11:5"), place("chrX:5"));
        assert_ne!(place("chr1:5"), place("chr11:5"));
        // Not a chromosome: stays as it is.
        assert_eq!(place("NC_007605.1:5").contig(), "NC_007605.1");
        assert_eq!(place("chr:5").contig(), "chr");
    }

    #[test]
    fn the_position_follows_the_last_colon_and_counts_from_one() {
        assert_eq!(place("HLA-A*01:01:300").contig(), "HLA-A*01:01");
        assert_eq!(place("1:300").pos.zero_based(), 299);
        assert_eq!(place("chr1:300").to_string(), "1:300");
        for wrong in ["chr1", "chr1:", "chr1:0", "chr1:-4", ":4", "chr1:x", ""] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn places_on_different_contigs_have_no_distance() {
        assert_eq!(place("1:10").distance(&place("chr1:7")), Some(3));
        assert_eq!(place("1:10").distance(&place("2:10")), None);
        assert_eq!(place("1:10").offset_of(&place("1:7")), Some(-3));
        assert_eq!(place("1:10").offset_of(&place("2:7")), None);
    }
}
