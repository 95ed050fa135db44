//! The index against a plain search, and names that mean several genes.

use proptest::prelude::*;
use trkfuse_core::Strand;

use super::*;
use crate::{CdsState, Transcript, TranscriptChoice};

fn gene(symbol: &str, contig: u32, start: u32, end: u32) -> Gene {
    let span =
        Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end)).expect("not empty");
    Gene {
        symbol: symbol.to_string(),
        aliases: Vec::new(),
        id: None,
        biotype: "lncRNA".to_string(),
        contig: ContigId(contig),
        strand: Strand::Forward,
        span,
        transcripts: vec![Transcript {
            id: format!("{symbol}_longest"),
            refseq: None,
            choice: TranscriptChoice::Longest,
            strand: Strand::Forward,
            exons: vec![span],
            cds: None,
            cds_state: CdsState::NonCoding,
        }],
    }
}

fn index(genes: Vec<Gene>) -> GeneIndex {
    GeneIndex::from_genes(genes, None, "test".to_string())
}

fn symbols(genes: &[Arc<Gene>]) -> Vec<&str> {
    genes.iter().map(|gene| gene.symbol.as_str()).collect()
}

fn pos(n: u32) -> Pos {
    Pos::from_zero_based(n)
}

#[test]
fn genes_are_found_at_their_first_and_last_base_and_not_beside() {
    let index = index(vec![gene("B", 1, 50, 60), gene("A", 1, 10, 55)]);
    let at = |n| {
        let found = index.at(ContigId(1), pos(n));
        symbols(&found).join(",")
    };
    assert_eq!(at(9), "");
    assert_eq!(at(10), "A");
    assert_eq!(at(54), "A,B");
    assert_eq!(at(55), "B");
    assert_eq!(at(59), "B");
    assert_eq!(at(60), "");
    assert!(index.at(ContigId(0), pos(20)).is_empty());
    assert!(index.at(ContigId(7), pos(20)).is_empty());
}

#[test]
fn the_nearest_genes_do_not_hold_the_base() {
    let index = index(vec![
        gene("LONG", 0, 0, 200),
        gene("LOW", 0, 10, 20),
        gene("HIGH", 0, 40, 50),
    ]);
    let (lower, higher) = index.nearest(ContigId(0), pos(25));
    assert_eq!(
        lower.map(|(gene, distance)| (gene.symbol.clone(), distance)),
        Some(("LOW".to_string(), 6))
    );
    assert_eq!(
        higher.map(|(gene, distance)| (gene.symbol.clone(), distance)),
        Some(("HIGH".to_string(), 15))
    );
    assert!(index.nearest(ContigId(0), pos(5)).0.is_none());
    assert!(index.nearest(ContigId(0), pos(45)).1.is_none());
    assert!(index.nearest(ContigId(3), pos(5)).0.is_none());
}

#[test]
fn of_several_genes_with_one_symbol_the_mane_one_is_meant() {
    let mut coding = gene("TWIN", 0, 10, 20);
    coding.biotype = "protein_coding".to_string();
    let mut mane = gene("TWIN", 1, 10, 20);
    mane.transcripts[0].choice = TranscriptChoice::ManeSelect;
    let silent = gene("TWIN", 0, 5, 20);
    let contig_of = |genes| {
        let found = index(genes).by_name("TWIN").expect("there are some");
        (found.contig.0, found.span.start.zero_based())
    };
    let all = vec![silent.clone(), coding.clone(), mane.clone()];
    assert_eq!(contig_of(all), (1, 10));
    assert_eq!(contig_of(vec![coding, silent.clone()]), (0, 10));
    let copy = gene("TWIN", 2, 1, 20);
    assert_eq!(contig_of(vec![copy, silent]), (0, 5));
}

#[test]
fn a_symbol_goes_before_an_id_and_an_id_before_another_symbol() {
    let mut by_alias = gene("NEW", 0, 10, 20);
    by_alias.aliases = vec!["OLD".to_string()];
    by_alias.id = Some("ENSG00000000001.4".to_string());
    let by_symbol = gene("OLD", 0, 30, 40);
    let index = index(vec![by_alias, by_symbol, gene("C1orf43", 0, 50, 60)]);
    let symbol = |name: &str| index.by_name(name).map(|gene| gene.symbol.clone());
    assert_eq!(symbol("OLD").as_deref(), Some("OLD"));
    assert_eq!(symbol("NEW").as_deref(), Some("NEW"));
    for id in ["ENSG00000000001.4", "ENSG00000000001", "ENSG00000000001.9"] {
        assert_eq!(symbol(id).as_deref(), Some("NEW"), "{id}");
    }
    assert_eq!(symbol("c1ORF43").as_deref(), Some("C1orf43"));
    assert_eq!(symbol("old").as_deref(), Some("OLD"));
    for nothing in ["", "ENSG00000000002", "ENSG1", "ENSG00000000001.x", "OLD.1"] {
        assert_eq!(symbol(nothing), None, "{nothing}");
    }
}

#[test]
fn threads_may_share_an_index() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<GeneIndex>();
}

#[test]
fn an_index_without_genes_answers_nothing() {
    let index = index(Vec::new());
    assert!(index.is_empty());
    assert!(index.by_name("NTRK1").is_none());
    assert!(index.at(ContigId(0), pos(0)).is_empty());
    assert!(index.at(ContigId(0), pos(u32::MAX)).is_empty());
    assert_eq!(index.all().count(), 0);
}

fn any_genes() -> impl Strategy<Value = Vec<Gene>> {
    let one = (0_u32..3, 0_u32..300, 1_u32..80);
    prop::collection::vec(one, 0..40).prop_map(|list| {
        list.into_iter()
            .enumerate()
            .map(|(n, (contig, start, length))| {
                gene(&format!("G{n}"), contig, start, start + length)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_index_finds_what_a_plain_search_finds(
        genes in any_genes(), contig in 0_u32..3, start in 0_u32..400, length in 1_u32..60,
    ) {
        let contig = ContigId(contig);
        let query = Interval::new(pos(start), pos(start + length)).expect("not empty");
        let index = index(genes);
        let all: Vec<_> = index.all().filter(|gene| gene.contig == contig).collect();
        let plain: Vec<_> = all.iter().filter(|gene| gene.span.overlaps(query)).cloned().collect();
        prop_assert_eq!(index.overlapping(contig, query), plain);

        let here = pos(start);
        let lower = all.iter().filter(|gene| gene.span.end <= here)
            .map(|gene| gene.span.last().distance(here)).min();
        let higher = all.iter().filter(|gene| gene.span.start > here)
            .map(|gene| gene.span.start.distance(here)).min();
        let nearest = index.nearest(contig, here);
        prop_assert_eq!(nearest.0.map(|(_, distance)| distance), lower);
        prop_assert_eq!(nearest.1.map(|(_, distance)| distance), higher);
    }

    #[test]
    fn the_order_in_which_genes_are_given_does_not_matter(
        genes in any_genes().prop_shuffle(), contig in 0_u32..3, start in 0_u32..300,
    ) {
        let mut sorted = genes.clone();
        sorted.sort_by(|a, b| a.symbol.cmp(&b.symbol));
        let (a, b) = (index(genes), index(sorted));
        prop_assert!(a.all().eq(b.all()));
        prop_assert_eq!(a.at(ContigId(contig), pos(start)), b.at(ContigId(contig), pos(start)));
    }
}
