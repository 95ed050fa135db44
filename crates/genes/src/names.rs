//! Finds genes by symbol, gene id or other symbol.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::{Gene, TranscriptChoice};

/// Genes by the hash of their names, letter case ignored.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    /// Hash in the upper half, gene in the lower; sorted once finished.
    keys: Vec<u64>,
}

impl NameTable {
    /// Adds a name of a gene.
    pub(crate) fn add(&mut self, name: &str, gene: usize) {
        self.keys.push(u64::from(hash(name)) << 32 | gene as u64);
    }

    /// Adds all names of a gene.
    pub(crate) fn add_gene(&mut self, gene: &Gene, number: usize) {
        self.add(&gene.symbol, number);
        for alias in &gene.aliases {
            self.add(alias, number);
        }
        if let Some(id) = &gene.id {
            self.add(without_version(id), number);
        }
    }

    /// Makes it ready for questions.
    pub(crate) fn finish(mut self) -> Self {
        self.keys.sort_unstable();
        self
    }

    /// Genes that may have this name; to be checked by [`Query::rank`].
    pub(crate) fn candidates(&self, query: &Query) -> impl Iterator<Item = usize> + '_ {
        let exact = hash(query.name);
        let bare = hash(without_version(query.name));
        let second = (bare != exact).then_some(bare);
        [Some(exact), second]
            .into_iter()
            .flatten()
            .flat_map(|hash| {
                let from = self.keys.partition_point(|key| key >> 32 < u64::from(hash));
                self.keys[from..]
                    .iter()
                    .take_while(move |key| *key >> 32 == u64::from(hash))
                    .map(|key| (key & u64::from(u32::MAX)) as usize)
            })
    }
}

/// How well a gene fits a name: the lowest is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    fit: Fit,
    lacks_mane: bool,
    is_noncoding: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Symbol,
    Id,
    IdWithoutVersion,
    Alias,
    SymbolOfOtherCase,
    IdOfOtherVersion,
    AliasOfOtherCase,
}

/// A name that is looked for.
pub(crate) struct Query<'a> {
    name: &'a str,
}

impl<'a> Query<'a> {
    pub(crate) const fn new(name: &'a str) -> Self {
        Self { name }
    }

    /// The number of an Ensembl gene id, whatever its version.
    pub(crate) fn ensembl_number(&self) -> Option<u32> {
        let digits = without_version(self.name).strip_prefix("ENSG")?;
        (digits.len() == 11).then(|| digits.parse().ok())?
    }

    /// How well a gene fits; `None` when it has no such name.
    pub(crate) fn rank(&self, gene: &Gene) -> Option<Rank> {
        Some(Rank {
            fit: self.fit(gene)?,
            lacks_mane: gene.main().choice != TranscriptChoice::ManeSelect,
            is_noncoding: !gene.is_protein_coding(),
        })
    }

    fn fit(&self, gene: &Gene) -> Option<Fit> {
        let name = self.name;
        let id = gene.id.as_deref();
        if gene.symbol == name {
            Some(Fit::Symbol)
        } else if id == Some(name) {
            Some(Fit::Id)
        } else if id.is_some_and(|id| without_version(id) == name) {
            Some(Fit::IdWithoutVersion)
        } else if gene.aliases.iter().any(|alias| alias == name) {
            Some(Fit::Alias)
        } else if gene.symbol.eq_ignore_ascii_case(name) {
            Some(Fit::SymbolOfOtherCase)
        } else if id.is_some_and(|id| is_other_version(id, name)) {
            Some(Fit::IdOfOtherVersion)
        } else if gene.aliases.iter().any(|a| a.eq_ignore_ascii_case(name)) {
            Some(Fit::AliasOfOtherCase)
        } else {
            None
        }
    }
}

/// Whether two ids with versions differ in the version only.
fn is_other_version(a: &str, b: &str) -> bool {
    without_version(a) == without_version(b) && without_version(b) != b
}

/// An id without a version of digits behind its last dot.
pub(crate) fn without_version(id: &str) -> &str {
    match id.rsplit_once('.') {
        Some((bare, version))
            if !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()) =>
        {
            bare
        }
        _ => id,
    }
}

fn hash(name: &str) -> u32 {
    let mut hasher = FxHasher::default();
    for byte in name.bytes() {
        hasher.write_u8(byte.to_ascii_uppercase());
    }
    (hasher.finish() >> 32) as u32
}
