//! Where annotated splicing leads from a break.

use trkfuse_core::{Breakend, Retained, Role, role};
use trkfuse_genes::Transcript;

use crate::Context;

/// An exon that ordinary splicing joins to the end of another.
pub(crate) struct NextExon {
    /// Its base next to the intron, seen as the end of the same flank.
    pub(crate) edge: Breakend,
    /// Its length in bases.
    pub(crate) bases: usize,
}

/// The exons to which annotated splicing leads from a breakend on an exon's end, each once, by place.
pub(crate) fn next_exons(breakend: Breakend, context: &Context) -> Vec<NextExon> {
    let next = |transcript: &Transcript| {
        let index = transcript
            .exons
            .iter()
            .position(|exon| match breakend.retained {
                Retained::Lower => exon.last() == breakend.pos,
                Retained::Higher => exon.start == breakend.pos,
            })?;
        let exon = match breakend.retained {
            Retained::Lower => transcript.exons.get(index + 1)?,
            Retained::Higher => transcript.exons.get(index.checked_sub(1)?)?,
        };
        let pos = match breakend.retained {
            Retained::Lower => exon.start,
            Retained::Higher => exon.last(),
        };
        Some((pos, exon.len() as usize))
    };
    let genes = context.genes.at(breakend.contig, breakend.pos);
    let mut exons: Vec<_> = genes
        .iter()
        .flat_map(|gene| gene.transcripts.iter().filter_map(next))
        .collect();
    exons.sort_unstable();
    exons.dedup();
    exons
        .into_iter()
        .map(|(pos, bases)| NextExon {
            edge: Breakend { pos, ..breakend },
            bases,
        })
        .collect()
}

/// The roles that annotated splice sites at a breakend give its side; empty off any.
pub(crate) fn splice_roles(breakend: Breakend, context: &Context) -> Vec<Role> {
    let mut roles: Vec<Role> = context
        .genes
        .at(breakend.contig, breakend.pos)
        .iter()
        .filter(|gene| crate::partner::is_sense_splice_site(gene, breakend))
        .map(|gene| role(gene.strand, breakend.retained))
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}
