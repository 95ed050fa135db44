//! Headers that several tests need.

use trkfuse_core::{Contig, Contigs, Interval, Pos};
use trkfuse_genes::{Assembly, GeneIndex, GeneModels};

/// All main chromosomes of an assembly, under names made from the bare ones.
pub(crate) fn header(assembly: Assembly, name: impl Fn(&str) -> String) -> Contigs {
    let bare = (1..=22).map(|n| n.to_string());
    let bare = bare.chain(["X", "Y"].map(String::from));
    let mut list: Vec<_> = bare
        .zip(assembly.chromosome_lengths())
        .map(|(bare, &length)| Contig {
            name: name(&bare),
            length,
        })
        .collect();
    list.push(Contig {
        name: name("M"),
        length: 16_569,
    });
    Contigs::new(list).expect("names differ")
}

/// The embedded models on `chr1`, `chr2`, ...
pub(crate) fn embedded(assembly: Assembly) -> GeneIndex {
    GeneModels::embedded(assembly).bind(&assembly.contigs())
}

/// A base as papers and tables count it.
pub(crate) fn base(one_based: u32) -> Pos {
    Pos::from_one_based(one_based).expect("bases are counted from 1")
}

/// Bases as papers and tables count them, both ends included.
pub(crate) fn bases(first: u32, last: u32) -> Interval {
    Interval::from_one_based_inclusive(first, last).expect("not empty")
}
