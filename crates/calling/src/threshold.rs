//! Thresholds that single genes may have of their own.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// What a call must reach, with other values for the calls of single genes.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold<T> {
    general: T,
    /// By gene symbol.
    of_genes: BTreeMap<String, T>,
}

impl<T> Threshold<T> {
    /// One value for all genes.
    pub const fn new(general: T) -> Self {
        Self {
            general,
            of_genes: BTreeMap::new(),
        }
    }

    /// The value of all genes that have none of their own.
    pub const fn general(&self) -> &T {
        &self.general
    }

    /// Gives a gene, by its symbol in the gene models, a value of its own. Returns the one that it had.
    pub fn set(&mut self, symbol: &str, value: T) -> Option<T> {
        self.of_genes.insert(symbol.to_string(), value)
    }
}

impl<T: Copy + PartialOrd> Threshold<T> {
    /// The value for a call that joins genes with these symbols: that of the gene which has one of its own,
    /// the higher one where both have, else the general one.
    ///
    /// METHOD: a value is raised for a gene because it is seen joined to anything, whatever its partner; it is
    /// lowered for a gene that must not be missed, which still holds with all its other partners.
    pub fn of<'g>(&self, symbols: impl IntoIterator<Item = &'g str>) -> T {
        symbols
            .into_iter()
            .filter_map(|symbol| self.of_genes.get(symbol).copied())
            .reduce(|a, b| if b > a { b } else { a })
            .unwrap_or(self.general)
    }
}

impl<T: Display> Threshold<T> {
    /// A text that spells out the threshold, `text` being given each value.
    pub(crate) fn describe(&self, text: impl Fn(&T) -> String) -> String {
        if self.of_genes.is_empty() {
            return text(&self.general);
        }
        let genes: Vec<String> = self
            .of_genes
            .iter()
            .map(|(symbol, value)| format!("{symbol}: {value}"))
            .collect();
        format!(
            "{} (by gene, the higher of two: {})",
            text(&self.general),
            genes.join(", ")
        )
    }
}

impl<T: Display> Display for Threshold<T> {
    /// As in `2,NTRK1=3,NTRK3=1`: the general value, then those of genes by symbol.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.general)?;
        self.of_genes
            .iter()
            .try_for_each(|(symbol, value)| write!(f, ",{symbol}={value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threshold() -> Threshold<u32> {
        let mut threshold = Threshold::new(2);
        threshold.set("NTRK3", 1);
        threshold.set("HBB", 10);
        threshold
    }

    #[test]
    fn a_gene_without_its_own_value_has_the_general_one() {
        assert_eq!(threshold().of(["ETV6", "NTRK1"]), 2);
        assert_eq!(threshold().of([]), 2);
    }

    #[test]
    fn a_genes_own_value_may_be_lower_or_higher_on_either_side() {
        assert_eq!(threshold().of(["ETV6", "NTRK3"]), 1);
        assert_eq!(threshold().of(["NTRK3", "ETV6"]), 1);
        assert_eq!(threshold().of(["HBB", "NTRK1"]), 10);
    }

    #[test]
    fn of_two_genes_with_their_own_values_the_higher_holds() {
        assert_eq!(threshold().of(["HBB", "NTRK3"]), 10);
        assert_eq!(threshold().of(["NTRK3", "HBB"]), 10);
    }

    #[test]
    fn a_second_value_of_a_gene_replaces_the_first_and_tells() {
        let mut threshold = threshold();
        assert_eq!(threshold.set("NTRK3", 4), Some(1));
        assert_eq!(threshold.of(["NTRK3"]), 4);
    }

    #[test]
    fn a_threshold_prints_its_genes_in_one_order() {
        assert_eq!(threshold().to_string(), "2,HBB=10,NTRK3=1");
        assert_eq!(Threshold::new(10.5).to_string(), "10.5");
        let text = |least: &u32| format!("Fewer than {least}");
        assert_eq!(Threshold::new(2).describe(text), "Fewer than 2");
        assert_eq!(
            threshold().describe(text),
            "Fewer than 2 (by gene, the higher of two: HBB: 10, NTRK3: 1)"
        );
    }
}
