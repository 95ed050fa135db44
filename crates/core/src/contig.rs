//! The contigs of one alignment file, in header order.

use std::collections::HashMap;

use thiserror::Error;

/// A contig by its place in the alignment file's header, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContigId(pub u32);

/// One `@SQ` line: a name and a length in bases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contig {
    /// The name as the alignment file spells it.
    pub name: String,
    /// Length in bases.
    pub length: u32,
}

/// A contig list that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ContigError {
    /// Two contigs share a name.
    #[error("contig '{0}' stands twice in the header")]
    Repeated(String),
}

/// All contigs of an alignment file: [`ContigId`] `n` is the `n`-th `@SQ` line.
#[derive(Clone, Debug, Default)]
pub struct Contigs {
    list: Vec<Contig>,
    by_name: HashMap<String, ContigId>,
    by_plain_name: HashMap<String, ContigId>,
}

impl Contigs {
    /// Takes contigs in header order.
    ///
    /// # Errors
    ///
    /// [`ContigError::Repeated`] when two share a name.
    pub fn new(list: Vec<Contig>) -> Result<Self, ContigError> {
        let mut by_name = HashMap::with_capacity(list.len());
        let mut by_plain_name = HashMap::with_capacity(list.len());
        for (index, contig) in list.iter().enumerate() {
            let id =
                ContigId(u32::try_from(index).expect("a header holds fewer than 2^32 contigs"));
            if by_name.insert(contig.name.clone(), id).is_some() {
                return Err(ContigError::Repeated(contig.name.clone()));
            }
            if let Some(plain) = plain_name(&contig.name) {
                by_plain_name.entry(plain).or_insert(id);
            }
        }
        Ok(Self {
            list,
            by_name,
            by_plain_name,
        })
    }

    /// The contig of exactly this name.
    pub fn id(&self, name: &str) -> Option<ContigId> {
        self.by_name.get(name).copied()
    }

    /// The contig that a name of another file means: of exactly this name, else of the same
    /// [`plain_name`].
    pub fn resolve(&self, name: &str) -> Option<ContigId> {
        self.id(name)
            .or_else(|| self.by_plain_name.get(&plain_name(name)?).copied())
    }

    /// The contig with this id.
    ///
    /// # Panics
    ///
    /// When the id comes from another file's contigs.
    pub fn get(&self, id: ContigId) -> &Contig {
        &self.list[id.0 as usize]
    }

    /// The name of a contig of this file.
    pub fn name(&self, id: ContigId) -> &str {
        &self.get(id).name
    }

    /// All contigs with their ids, in header order.
    pub fn iter(&self) -> impl Iterator<Item = (ContigId, &Contig)> {
        self.list
            .iter()
            .enumerate()
            .map(|(index, contig)| (ContigId(index as u32), contig))
    }

    /// How many contigs there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the header has no contig at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The name that a chromosome's usual names share: `1` for `chr1`, `Chr1` and `NC_000001.11`; `MT`
/// for `chrM`, `M` and `NC_012920.1`. `None` for a RefSeq name that is no human chromosome.
pub fn plain_name(name: &str) -> Option<String> {
    if let Some(accession) = name.strip_prefix("NC_") {
        let (number, _version) = accession.split_once('.')?;
        return match number.parse::<u32>().ok()? {
            number @ 1..=22 => Some(number.to_string()),
            23 => Some("X".to_string()),
            24 => Some("Y".to_string()),
            12_920 => Some("MT".to_string()),
            _ => None,
        };
    }
    let plain = ["chr", "Chr", "CHR"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    Some(if plain == "M" { "MT" } else { plain }.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contig(name: &str) -> Contig {
        Contig {
            name: name.to_string(),
            length: 10,
        }
    }

    #[test]
    fn contigs_keep_header_order_and_are_found_by_name() {
        let contigs = Contigs::new(vec![contig("2"), contig("1")]).expect("names differ");
        assert_eq!(contigs.id("1"), Some(ContigId(1)));
        assert_eq!(contigs.name(ContigId(0)), "2");
        assert_eq!(contigs.id("chr1"), None);
    }

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        let error = Contigs::new(vec![contig("1"), contig("1")]).expect_err("names collide");
        assert_eq!(error, ContigError::Repeated("1".to_string()));
    }

    #[test]
    fn a_contig_is_found_by_the_names_that_other_files_give_it() {
        let contigs =
            Contigs::new(vec![contig("chr7"), contig("7"), contig("M")]).expect("names differ");
        assert_eq!(contigs.resolve("7"), Some(ContigId(1)));
        assert_eq!(contigs.resolve("NC_000007.14"), Some(ContigId(0)));
        assert_eq!(contigs.resolve("chrM"), Some(ContigId(2)));
        assert_eq!(contigs.resolve("8"), None);
        assert_eq!(contigs.resolve("NC_000099.1"), None);
    }
}
