//! What is known besides the alignments: normal samples, and what the tumour's DNA shows.

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use trkfuse_calling::{NormalPanel, StructuralVariants};
use trkfuse_core::{Contigs, Warning};
use trkfuse_evidence::read_structural_variants;
use trkfuse_genes::{Assembly, Gene, GeneIndex};
use trkfuse_report::panel::{NormalResult, Panel, assembly_of};

use crate::args::CompanionArgs;
use crate::call::{assembly_name, base_name};
use crate::normals;

/// All that was given of it, bound to the contigs of the alignments.
pub(crate) struct Companions {
    pub(crate) normals: Option<NormalPanel>,
    pub(crate) matched_normal: Option<NormalPanel>,
    pub(crate) structural_variants: Option<StructuralVariants>,
    /// What outputs say of it.
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) warnings: Vec<Warning>,
}

impl Companions {
    /// Reads what was given, and checks that it belongs to the alignments.
    pub(crate) fn open(
        args: &CompanionArgs,
        sample: &str,
        genes: &GeneIndex,
        targets: &[Arc<Gene>],
        contigs: &Contigs,
    ) -> anyhow::Result<Self> {
        let mut companions = Self {
            normals: None,
            matched_normal: None,
            structural_variants: None,
            settings: Vec::new(),
            warnings: Vec::new(),
        };
        if let Some(path) = &args.normals {
            let panel = Panel::read(path)?;
            check(&panel, path, genes, targets, contigs)?;
            let description = format!("{} ({} samples)", base_name(path), panel.samples);
            companions.note("normals", description);
            companions.normals = Some(normals::bind(&panel, contigs));
        }
        if let Some(path) = &args.matched_normal {
            let result = NormalResult::read(path)?;
            if result.sample == sample {
                log::warn!(
                    "{}: the matched normal is of sample {sample}, as are the alignments; is it the tumour's own result?",
                    path.display()
                );
            }
            let description = format!("{} (sample {})", base_name(path), result.sample);
            // Not merged: what is asked of it is exactly one junction.
            let panel = Panel::of(&[result], 0)?;
            check(&panel, path, genes, targets, contigs)?;
            companions.note("matched_normal", description);
            companions.matched_normal = Some(normals::bind(&panel, contigs));
        }
        if let Some(path) = &args.sv {
            let read = read_structural_variants(path, contigs)?;
            let description = format!("{} ({} variants)", base_name(path), read.variants.len());
            companions.note("sv", description);
            companions.warnings = read.warnings;
            companions.structural_variants = Some(StructuralVariants::new(read.variants));
        }
        Ok(companions)
    }

    fn note(&mut self, name: &str, value: String) {
        self.settings.push((name.to_string(), value));
    }
}

/// Whether a panel's positions mean what those of the alignments mean, and its genes are among the targets.
fn check(
    panel: &Panel,
    path: &Path,
    genes: &GeneIndex,
    targets: &[Arc<Gene>],
    contigs: &Contigs,
) -> anyhow::Result<()> {
    // A sample called with an annotation of its own may still be on a known assembly.
    let by_contigs = Assembly::recognise(contigs).map(|assembly| assembly.to_string());
    let by_genes = assembly_of(&assembly_name(genes), genes.description());
    if panel.assembly != by_genes && Some(&panel.assembly) != by_contigs.as_ref() {
        bail!(
            "'{}' is of {}, the alignments are of {}; give normal samples of the same assembly",
            path.display(),
            panel.assembly,
            by_contigs.unwrap_or(by_genes)
        );
    }
    let missing: Vec<&str> = targets
        .iter()
        .map(|gene| gene.symbol.as_str())
        .filter(|symbol| !panel.genes.iter().any(|gene| gene == symbol))
        .collect();
    if !missing.is_empty() {
        log::warn!(
            "{}: normal samples were not called for {}: they say nothing of it; call them with the same --genes",
            path.display(),
            missing.join(", ")
        );
    }
    Ok(())
}
