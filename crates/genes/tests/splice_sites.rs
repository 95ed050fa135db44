//! The list of all splice sites against the plain way to make it.

use std::collections::BTreeSet;

use trkfuse_core::{Breakend, Retained, role};
use trkfuse_genes::{Assembly, GeneModels};

#[test]
fn the_list_of_splice_sites_is_what_the_transcripts_say_one_by_one() {
    for assembly in Assembly::ALL {
        let contigs = assembly.contigs();
        let genes = GeneModels::embedded(assembly).bind(&contigs);
        let listed: BTreeSet<Breakend> = genes.splice_sites().into_iter().collect();
        let mut plain = BTreeSet::new();
        for gene in genes.all() {
            for transcript in &gene.transcripts {
                for exon in &transcript.exons {
                    for (pos, retained) in [
                        (exon.last(), Retained::Lower),
                        (exon.start, Retained::Higher),
                    ] {
                        if transcript.is_splice_site(pos, role(gene.strand, retained)) {
                            plain.insert(Breakend {
                                contig: gene.contig,
                                pos,
                                retained,
                            });
                        }
                    }
                }
            }
        }
        assert!(plain.len() > 100_000, "{assembly} has many splice sites");
        assert_eq!(listed, plain, "{assembly}");
    }
}
