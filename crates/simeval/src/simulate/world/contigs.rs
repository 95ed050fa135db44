//! The main chromosomes of an assembly under the names that files give them.

use trkfuse_core::{Contig, ContigId, Contigs};
use trkfuse_genes::Assembly;

/// How contigs are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContigNaming {
    /// `chr1` ... `chrX`, `chrY`, `chrM` (UCSC, GENCODE).
    #[default]
    Chr,
    /// `1` ... `X`, `Y`, `MT` (Ensembl).
    Plain,
    /// `NC_000001.11` ... `NC_012920.1` (RefSeq).
    RefSeq,
}

/// Chromosomes 1 to 22, X, Y and M.
const COUNT: usize = 25;

/// Version of each chromosome's RefSeq accession in GRCh38, X and Y last; in GRCh37 each is one lower.
const GRCH38_VERSIONS: [u32; 24] = [
    11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11, 11, 10,
];

impl ContigNaming {
    /// All main chromosomes of an assembly, 1 to 22, X, Y, M.
    pub(crate) fn contigs(self, assembly: Assembly) -> Contigs {
        let list = assembly
            .contigs()
            .iter()
            .map(|(id, contig)| Contig {
                name: self.name(assembly, id.0 as usize),
                length: contig.length,
            })
            .collect();
        Contigs::new(list).expect("chromosomes have names of their own")
    }

    fn name(self, assembly: Assembly, index: usize) -> String {
        match self {
            Self::Chr if index == COUNT - 1 => "chrM".to_string(),
            Self::Chr => format!("chr{}", bare_name(index)),
            Self::Plain => bare_name(index),
            Self::RefSeq => match GRCH38_VERSIONS.get(index) {
                Some(version) => {
                    let version = match assembly {
                        Assembly::Grch38 => *version,
                        Assembly::Grch37 => version - 1,
                    };
                    format!("NC_{:06}.{version}", index + 1)
                }
                None => "NC_012920.1".to_string(),
            },
        }
    }
}

/// The contig that `chr12` or `12` means where contigs bear RefSeq accessions.
pub(super) fn refseq_alias(contigs: &Contigs, name: &str) -> Option<ContigId> {
    let bare = name.strip_prefix("chr").unwrap_or(name);
    let index = (0..COUNT).find(|&index| bare_name(index) == bare)?;
    let accession = match index + 1 {
        COUNT => "NC_012920.".to_string(),
        number => format!("NC_{number:06}."),
    };
    let (id, _) = contigs
        .iter()
        .find(|(_, contig)| contig.name.starts_with(&accession))?;
    Some(id)
}

fn bare_name(index: usize) -> String {
    match index {
        22 => "X".to_string(),
        23 => "Y".to_string(),
        24 => "MT".to_string(),
        _ => (index + 1).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contigs_of_every_naming_are_recognised_as_their_assembly() {
        for assembly in Assembly::ALL {
            for naming in [ContigNaming::Chr, ContigNaming::Plain, ContigNaming::RefSeq] {
                let contigs = naming.contigs(assembly);
                assert_eq!(contigs.len(), COUNT);
                assert_eq!(Assembly::recognise(&contigs), Some(assembly));
            }
        }
    }

    #[test]
    fn a_chromosome_is_found_among_accessions() {
        let contigs = ContigNaming::RefSeq.contigs(Assembly::Grch37);
        let twelve = refseq_alias(&contigs, "chr12").expect("chromosome 12 is there");
        assert_eq!(contigs.name(twelve), "NC_000012.11");
        assert_eq!(refseq_alias(&contigs, "chr23"), None);
    }
}
