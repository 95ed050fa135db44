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
}

impl Contigs {
    /// Takes contigs in header order.
    ///
    /// # Errors
    ///
    /// [`ContigError::Repeated`] when two share a name.
    pub fn new(list: Vec<Contig>) -> Result<Self, ContigError> {
        let mut by_name = HashMap::with_capacity(list.len());
        for (index, contig) in list.iter().enumerate() {
            let id =
                ContigId(u32::try_from(index).expect("a header holds fewer than 2^32 contigs"));
            if by_name.insert(contig.name.clone(), id).is_some() {
                return Err(ContigError::Repeated(contig.name.clone()));
            }
        }
        Ok(Self { list, by_name })
    }

    /// The contig of exactly this name.
    pub fn id(&self, name: &str) -> Option<ContigId> {
        self.by_name.get(name).copied()
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
}
