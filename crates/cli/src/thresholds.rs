//! Thresholds as typed: general ones, and those of single genes.

use std::fmt::{self, Display};
use std::str::FromStr;

use anyhow::bail;
use trkfuse_calling::{CallingConfig, Threshold};
use trkfuse_genes::GeneIndex;

use crate::args::ThresholdArgs;

/// A threshold as typed: `2`, or `NTRK3=1` for the calls of one gene.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Typed<T> {
    /// `None`: all genes that have none of their own.
    gene: Option<String>,
    value: T,
}

impl<T> Typed<T> {
    /// One for all genes.
    pub(crate) const fn general(value: T) -> Self {
        Self { gene: None, value }
    }
}

impl<T: Display> Display for Typed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(gene) = &self.gene {
            write!(f, "{gene}=")?;
        }
        write!(f, "{}", self.value)
    }
}

fn parse<T: FromStr>(text: &str, is_fine: impl Fn(&T) -> bool) -> Result<Typed<T>, String> {
    let (gene, number) = match text.split_once('=') {
        Some((gene, number)) => (Some(gene.trim().to_string()), number),
        None => (None, text),
    };
    if gene.as_ref().is_some_and(String::is_empty) {
        return Err("names no gene before `=`, as NTRK3=1 does".to_string());
    }
    let value = number.trim().parse().ok().filter(is_fine);
    let value = value.ok_or("is neither a number from 0 on nor GENE=NUMBER, as NTRK3=1")?;
    Ok(Typed { gene, value })
}

/// Reads a threshold in whole numbers.
pub(crate) fn parse_count(text: &str) -> Result<Typed<u32>, String> {
    parse(text, |_| true)
}

/// Reads a threshold on the Phred scale.
pub(crate) fn parse_phred(text: &str) -> Result<Typed<f64>, String> {
    parse(text, |value: &f64| value.is_finite() && *value >= 0.0)
}

/// Settings of the judging room with the thresholds in force.
///
/// `targets`: the genes asked for, as typed. One that the file has no contig for may have a threshold that is
/// of no use: the run warns of it already.
pub(crate) fn calling_config(
    args: &ThresholdArgs,
    genes: &GeneIndex,
    targets: &[String],
) -> anyhow::Result<CallingConfig> {
    let resolver = Resolver { genes, targets };
    let defaults = CallingConfig::DEFAULT;
    Ok(CallingConfig {
        min_fragments: resolver.threshold(
            "--min-fragments",
            &args.min_fragments,
            defaults.min_fragments,
        )?,
        min_quality: resolver.threshold(
            "--min-quality",
            &args.min_quality,
            defaults.min_quality,
        )?,
        min_anchor: resolver.threshold("--min-anchor", &args.min_anchor, defaults.min_anchor)?,
        ..CallingConfig::DEFAULT
    })
}

/// Who knows the genes.
struct Resolver<'a> {
    genes: &'a GeneIndex,
    targets: &'a [String],
}

impl Resolver<'_> {
    fn threshold<T: Copy + PartialOrd>(
        &self,
        option: &str,
        typed: &[Typed<T>],
        default: Threshold<T>,
    ) -> anyhow::Result<Threshold<T>> {
        let mut general = typed.iter().filter(|typed| typed.gene.is_none());
        let mut threshold = general
            .next()
            .map_or(default, |typed| Threshold::new(typed.value));
        if general.next().is_some() {
            bail!("{option}: two values are given for all genes; give one, and others as GENE=N");
        }
        for typed in typed {
            let Some(name) = &typed.gene else { continue };
            let Some(gene) = self.genes.by_name(name) else {
                if self.targets.iter().any(|target| target.trim() == name) {
                    continue;
                }
                bail!(
                    "{option}: no gene {name} is on a contig of this file by the gene models ({}); check \
                     the spelling",
                    self.genes.description()
                );
            };
            if threshold.set(&gene.symbol, typed.value).is_some() {
                bail!("{option}: two values are given for {}", gene.symbol);
            }
        }
        Ok(threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_number_or_a_gene_with_one() {
        assert_eq!(parse_count("2"), Ok(Typed::general(2)));
        let of_gene = Typed {
            gene: Some("NTRK3".to_string()),
            value: 1,
        };
        assert_eq!(parse_count("NTRK3=1"), Ok(of_gene.clone()));
        assert_eq!(of_gene.to_string(), "NTRK3=1");
        assert_eq!(parse_phred("12.5"), Ok(Typed::general(12.5)));
    }

    #[test]
    fn what_is_no_threshold_is_an_error() {
        for text in ["", "=1", "NTRK3=", "NTRK3", "NTRK3=-1", "NTRK3=1=2", "1.5"] {
            assert!(parse_count(text).is_err(), "{text}");
        }
        for text in ["nan", "NTRK3=inf", "-1"] {
            assert!(parse_phred(text).is_err(), "{text}");
        }
    }
}
