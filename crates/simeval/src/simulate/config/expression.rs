//! Which genes are expressed, and how unevenly.

/// Which genes are expressed, and how unevenly.
///
/// The targets, their published partners, the control genes and the genes of the fusions always are.
#[derive(Clone, Debug)]
pub struct ExpressionModel {
    /// Further genes, by name.
    pub further_genes: Vec<String>,
    /// Further protein-coding genes, chosen at random (count).
    pub random_genes: u32,
    /// Standard deviation of the natural logarithm of expression.
    pub spread: f64,
    /// How many times as strongly as expressed the targets are represented, as after capture of their
    /// transcripts.
    pub target_enrichment: f64,
}

impl ExpressionModel {
    /// Three decades between weakly and strongly expressed genes. Chosen by hand.
    pub const DEFAULT_SPREAD: f64 = 1.5;
}

impl Default for ExpressionModel {
    /// A few hundred genes over three decades, as the better expressed part of a tissue. Chosen by
    /// hand.
    fn default() -> Self {
        Self {
            further_genes: Vec::new(),
            random_genes: 300,
            spread: Self::DEFAULT_SPREAD,
            target_enrichment: 1.0,
        }
    }
}
