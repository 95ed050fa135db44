//! Published facts about genes, and the committed tables, against what the embedded models say.

mod common;

use std::collections::BTreeMap;

use common::{base, bases, embedded, header};
use trkfuse_core::Role::{FivePrime, ThreePrime};
use trkfuse_core::{ContigId, Interval, Site, Strand};
use trkfuse_genes::{
    Assembly, CONTROL_GENES, CdsState, CodingPlace, DomainKind, GeneIndex, GeneModels, TARGETS,
    Transcript, TranscriptChoice, domains, exon_rows, known_partners, provenance,
};

/// Rows of a committed table, by column name.
fn table(text: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<_> = lines.next().expect("a header").split('\t').collect();
    lines
        .map(|line| names.iter().copied().zip(line.split('\t')).collect())
        .collect()
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

/// Coding bases of the 5' partner up to its last exon's end, and of the 3' partner before its first
/// exon, modulo 3: equal when the fusion is in frame.
fn phases(five: &Transcript, last: u32, three: &Transcript, first: u32) -> Option<(u32, u32)> {
    let (five_edge, three_edge) = (five.exon(last)?, three.exon(first)?);
    let end = match five.strand {
        Strand::Forward => five_edge.last(),
        Strand::Reverse => five_edge.start,
    };
    let start = match three.strand {
        Strand::Forward => three_edge.start,
        Strand::Reverse => three_edge.last(),
    };
    match (five.coding_place(end), three.coding_place(start)) {
        (CodingPlace::Within(end), CodingPlace::Within(start)) => Some(((end + 1) % 3, start % 3)),
        _ => None,
    }
}

#[test]
fn published_junctions_lie_on_the_exons_that_papers_name() {
    // Gene, exon, role, GRCh38, GRCh37; positions counted from 1.
    let facts = [
        ("ETV6", 5, FivePrime, 11_869_969, 12_022_903),
        ("NTRK3", 15, ThreePrime, 87_940_753, 88_483_984),
        ("TPM3", 8, FivePrime, 154_170_400, 154_142_876),
        ("LMNA", 2, FivePrime, 156_130_773, 156_100_564),
        ("NTRK1", 10, ThreePrime, 156_874_571, 156_844_363),
        ("NTRK1", 11, ThreePrime, 156_874_906, 156_844_698),
    ];
    for assembly in Assembly::ALL {
        let index = embedded(assembly);
        for (symbol, exon, role, grch38, grch37) in facts {
            let pos = base(match assembly {
                Assembly::Grch38 => grch38,
                Assembly::Grch37 => grch37,
            });
            let gene = index.by_name(symbol).unwrap();
            let place = gene.main().exon_place(pos, role).unwrap();
            assert_eq!(
                (place.number, place.offset),
                (exon, 0),
                "{symbol} {assembly}"
            );
            assert!(gene.main().is_splice_site(pos, role), "{symbol} {assembly}");
            assert_eq!(gene.main().site(pos, role), Site::SpliceSite);
            let other = match role {
                FivePrime => ThreePrime,
                ThreePrime => FivePrime,
            };
            assert!(
                !gene.main().is_splice_site(pos, other),
                "{symbol} {assembly}"
            );
            assert!(
                index
                    .at(gene.contig, pos)
                    .iter()
                    .any(|g| g.symbol == symbol)
            );
        }
    }
}

#[test]
fn resistance_codons_lie_where_papers_put_them() {
    // NTRK1 G595R and NTRK3 G623R: the first base of the codon, counted from 1.
    let facts = [
        (Assembly::Grch38, "NTRK1", 595, 156_876_550),
        (Assembly::Grch37, "NTRK1", 595, 156_846_342),
        (Assembly::Grch37, "NTRK1", 667, 156_849_107),
        (Assembly::Grch38, "NTRK3", 623, 87_933_034),
    ];
    for (assembly, symbol, residue, position) in facts {
        let gene = embedded(assembly).by_name(symbol).unwrap();
        let codon = gene.main().coding_base((residue - 1) * 3);
        assert_eq!(codon, Some(base(position)), "{symbol} {residue} {assembly}");
    }
}

#[test]
fn phases_residues_and_domains_of_all_exons_are_those_of_the_table() {
    let rows = table(include_str!("../tables/ntrk_exons.tsv"));
    assert_eq!(rows.len(), 2 * 56);
    for assembly in Assembly::ALL {
        let index = embedded(assembly);
        for symbol in TARGETS {
            let gene = index.by_name(symbol).unwrap();
            let found = exon_rows(&gene);
            let expected: Vec<_> = rows
                .iter()
                .filter(|row| row["assembly"] == assembly.to_string() && row["gene"] == symbol)
                .collect();
            assert_eq!(found.len(), expected.len());
            for (found, row) in found.iter().zip(expected) {
                let what = format!("{symbol} exon {} on {assembly}", found.number);
                let optional = |name: &str| Some(row[name]).filter(|v| !v.is_empty()).map(number);
                assert_eq!(gene.main().id, row["transcript_id"]);
                assert_eq!(found.number, number(row["exon"]));
                assert_eq!(
                    found.interval,
                    bases(number(row["first"]), number(row["last"])),
                    "{what}"
                );
                assert_eq!(found.coding_bases, number(row["coding_bases"]), "{what}");
                assert_eq!(
                    found.start_phase.map(u32::from),
                    optional("start_phase"),
                    "{what}"
                );
                assert_eq!(
                    found.end_phase.map(u32::from),
                    optional("end_phase"),
                    "{what}"
                );
                let residues = optional("first_residue").zip(optional("last_residue"));
                assert_eq!(found.residues, residues, "{what}");
                let mut domains: Vec<_> = row["domains"]
                    .split(';')
                    .filter_map(|domain| {
                        let (kind, range) = domain.split_once(':')?;
                        let (first, last) = range.split_once('-')?;
                        let kind = match kind {
                            "TK" => DomainKind::Kinase,
                            "TM" => DomainKind::Transmembrane,
                            _ => return None,
                        };
                        Some((kind, number(first), number(last)))
                    })
                    .collect();
                domains.sort_unstable();
                assert_eq!(found.domains, domains, "{what}");
            }
        }
    }
}

#[test]
fn published_fusions_with_both_exons_are_in_frame() {
    let mut checked = 0;
    for assembly in Assembly::ALL {
        let index = embedded(assembly);
        for target in TARGETS {
            let three = index.by_name(target).unwrap();
            for pair in known_partners(target) {
                for &(last, first) in &pair.exons {
                    let five = index.by_name(&pair.five_prime).unwrap();
                    let (end, start) = phases(five.main(), last, three.main(), first)
                        .unwrap_or_else(|| panic!("{} exon {last} codes", pair.five_prime));
                    assert_eq!(end, start, "{}::{target} {last}:{first}", pair.five_prime);
                    checked += 1;
                }
            }
        }
    }
    // 16 pairs of exons are published, on two assemblies.
    assert_eq!(checked, 2 * 16);
}

#[test]
fn most_exon_pairs_are_not_in_frame() {
    // The check above can fail: the neighbouring exon breaks the classic fusion.
    let index = embedded(Assembly::Grch38);
    let (etv6, ntrk3) = (
        index.by_name("ETV6").unwrap(),
        index.by_name("NTRK3").unwrap(),
    );
    let (end, start) = phases(etv6.main(), 5, ntrk3.main(), 16).unwrap();
    assert_ne!(end, start);
}

#[test]
fn every_published_partner_is_an_embedded_gene() {
    for assembly in Assembly::ALL {
        let index = embedded(assembly);
        for target in TARGETS {
            for pair in known_partners(target) {
                let gene = index.by_name(&pair.five_prime);
                let symbol = gene.map(|gene| gene.symbol.clone());
                assert_eq!(symbol.as_ref(), Some(&pair.five_prime), "{assembly}");
            }
        }
    }
}

#[test]
fn kinase_and_transmembrane_ranges_are_those_of_the_mane_proteins() {
    let facts = [
        ("NTRK1", 796, (510, 781), (424, 439)),
        ("NTRK2", 838, (554, 823), (431, 454)),
        ("NTRK3", 839, (538, 839), (430, 453)),
    ];
    for assembly in Assembly::ALL {
        let index = embedded(assembly);
        for (symbol, residues, kinase, transmembrane) in facts {
            let gene = index.by_name(symbol).unwrap();
            let main = gene.main();
            assert_eq!(main.choice, TranscriptChoice::ManeSelect);
            assert_eq!(main.residue_count(), Some(residues));
            let domains = domains(&gene);
            let ranges: Vec<_> = domains
                .iter()
                .map(|d| (d.kind, (d.first_residue, d.last_residue)))
                .collect();
            assert_eq!(
                ranges,
                [
                    (DomainKind::Kinase, kinase),
                    (DomainKind::Transmembrane, transmembrane)
                ]
            );
            for domain in &domains {
                assert_eq!(domain.transcript_id, main.id);
                let length: u32 = domain.bases.iter().map(|i: &Interval| i.len()).sum();
                assert_eq!(length, 3 * (domain.last_residue - domain.first_residue + 1));
                assert!(domain.bases.is_sorted_by(|a, b| a.end < b.start));
                let (from, to) = domain.coding_range();
                for interval in &domain.bases {
                    for pos in [interval.start, interval.last()] {
                        let CodingPlace::Within(offset) = main.coding_place(pos) else {
                            panic!("a domain is coding");
                        };
                        assert!((from..to).contains(&offset));
                    }
                }
            }
        }
    }
}

#[test]
fn the_kinase_domain_of_ntrk1_lies_in_its_last_five_exons() {
    let gene = embedded(Assembly::Grch38).by_name("NTRK1").unwrap();
    let kinase = &domains(&gene)[0];
    // Exon 13 begins with the third base of residue 501: residue 510 is 26 bases in.
    assert_eq!(kinase.bases.len(), 5);
    assert_eq!(kinase.bases[0], bases(156_876_106, 156_876_210));
    assert_eq!(kinase.bases[1], bases(156_876_400, 156_876_572));
}

#[test]
fn other_genes_have_no_domains() {
    let index = embedded(Assembly::Grch38);
    for symbol in ["ETV6", "ALK", "MIR21"] {
        assert!(domains(&index.by_name(symbol).unwrap()).is_empty());
    }
    // Another form of a target: residues would be off.
    let mut gene = (*index.by_name("NTRK2").unwrap()).clone();
    gene.transcripts.rotate_left(1);
    assert_ne!(gene.main().residue_count(), Some(838));
    assert!(domains(&gene).is_empty());
}

#[test]
fn all_isoforms_of_the_targets_are_embedded() {
    for (assembly, counts) in [
        (Assembly::Grch38, [8, 37, 14]),
        (Assembly::Grch37, [6, 10, 13]),
    ] {
        let index = embedded(assembly);
        for (symbol, count) in TARGETS.into_iter().zip(counts) {
            let gene = index.by_name(symbol).unwrap();
            assert_eq!(gene.transcripts.len(), count, "{symbol} on {assembly}");
            assert!(
                gene.transcripts
                    .iter()
                    .skip(1)
                    .all(|t| t.id.starts_with(symbol))
            );
        }
    }
}

#[test]
fn isoforms_widen_the_span_of_their_gene() {
    let gene = embedded(Assembly::Grch38).by_name("NTRK1").unwrap();
    assert_eq!(gene.span, bases(156_815_636, 156_881_850));
    assert_eq!(gene.main().span(), Some(bases(156_860_865, 156_881_850)));
}

#[test]
fn control_genes_are_coding_spliced_and_the_same_on_both_assemblies() {
    let [old, new] = Assembly::ALL.map(embedded);
    for symbol in CONTROL_GENES {
        let [old, new] = [&old, &new].map(|index| index.by_name(symbol).unwrap());
        for gene in [&old, &new] {
            assert_eq!(gene.symbol, symbol);
            assert!(gene.is_protein_coding());
            assert_eq!(gene.main().choice, TranscriptChoice::ManeSelect);
            assert_eq!(gene.main().cds_state, CdsState::Complete);
            assert!(gene.main().exon_count() >= 4, "{symbol}");
        }
        let lengths = |t: &Transcript| t.exons_in_order().map(Interval::len).collect::<Vec<_>>();
        assert_eq!(lengths(old.main()), lengths(new.main()), "{symbol}");
        assert!(!TARGETS.contains(&symbol));
    }
}

#[test]
fn a_gene_of_both_sex_chromosomes_is_the_one_on_x() {
    let index = embedded(Assembly::Grch38);
    let crlf2 = index.by_name("CRLF2").unwrap();
    assert_eq!(crlf2.contig, ContigId(22));
    assert_eq!(crlf2.main().choice, TranscriptChoice::ManeSelect);
    // The copy on Y is there, under its own id.
    let copy = index.by_name("ENSG00000292363").unwrap();
    assert_eq!((copy.symbol.as_str(), copy.contig), ("CRLF2", ContigId(23)));
    // Both copies are found by place.
    for contig in [ContigId(22), ContigId(23)] {
        let genes = index.at(contig, base(1_200_000));
        assert!(genes.iter().any(|gene| gene.symbol == "CRLF2"));
    }
}

#[test]
fn names_of_many_small_genes_mean_one_of_them() {
    let index = embedded(Assembly::Grch38);
    let one = index.by_name("Y_RNA").unwrap();
    assert_eq!(one.contig, ContigId(0));
    assert_eq!(index.by_name("Y_RNA"), Some(one));
}

#[test]
fn genes_are_found_by_id_and_by_other_symbols() {
    let index = embedded(Assembly::Grch38);
    let ntrk1 = index.by_name("NTRK1").unwrap();
    let id = ntrk1.id.clone().unwrap();
    let bare = id.split('.').next().unwrap();
    assert_eq!(bare, "ENSG00000198400");
    for name in [id.as_str(), bare, "ENSG00000198400.1", "ntrk1"] {
        assert_eq!(index.by_name(name).as_ref(), Some(&ntrk1), "{name}");
    }
    let with_alias = index.all().find(|gene| !gene.aliases.is_empty()).unwrap();
    let by_alias = index.by_name(&with_alias.aliases[0]).unwrap();
    assert_eq!(by_alias, with_alias);
    // A gene without a symbol goes by its id.
    let nameless = index.by_name("ENSG00000238009").unwrap();
    assert_eq!(nameless.symbol, "ENSG00000238009");
    assert_eq!(nameless.main().id, "ENSG00000238009.6_longest");
    assert!(index.by_name("NOT-A-GENE").is_none());
    assert!(index.by_name("ENSG99999999999").is_none());
}

fn symbol_at(index: &GeneIndex, contig: ContigId, position: u32) -> Vec<String> {
    let genes = index.at(contig, base(position));
    genes.iter().map(|gene| gene.symbol.clone()).collect()
}

#[test]
fn models_are_placed_under_any_naming_of_contigs() {
    let accession = |bare: &str| match bare {
        "12" => "NC_000012.12".to_string(),
        "15" => "NC_000015.10".to_string(),
        _ => format!("other{bare}"),
    };
    let namings: [&dyn Fn(&str) -> String; 3] = [
        &|bare| bare.to_string(),
        &|bare| format!("chr{bare}"),
        &accession,
    ];
    for naming in namings {
        let contigs = header(Assembly::Grch38, naming);
        assert_eq!(Assembly::recognise(&contigs), Some(Assembly::Grch38));
        let index = GeneModels::embedded(Assembly::Grch38).bind(&contigs);
        assert!(symbol_at(&index, ContigId(11), 11_869_969).contains(&"ETV6".to_string()));
        assert!(symbol_at(&index, ContigId(14), 87_940_753).contains(&"NTRK3".to_string()));
    }
}

#[test]
fn genes_of_absent_contigs_are_left_out() {
    let contigs = header(Assembly::Grch38, |bare| match bare {
        "15" => "chr15".to_string(),
        _ => format!("decoy{bare}"),
    });
    let index = GeneModels::embedded(Assembly::Grch38).bind(&contigs);
    assert!(index.by_name("NTRK3").is_some());
    for absent in ["NTRK1", "ENSG00000198400", "ETV6"] {
        assert!(index.by_name(absent).is_none(), "{absent}");
    }
    assert!(index.all().all(|gene| gene.contig == ContigId(14)));
}

#[test]
fn beside_genes_the_nearest_are_named_with_their_distance() {
    let index = embedded(Assembly::Grch38);
    let ntrk3 = index.by_name("NTRK3").unwrap();
    let above = ntrk3.span.end.offset(200_000).unwrap();
    let (lower, higher) = index.nearest(ntrk3.contig, above);
    let (lower, distance) = lower.unwrap();
    assert_eq!(lower.span.last().distance(above), distance);
    let (higher, distance) = higher.unwrap();
    assert_eq!(higher.span.start.distance(above), distance);
    assert!(distance > 0);
}

#[test]
fn models_say_what_they_are() {
    let index = embedded(Assembly::Grch38);
    assert_eq!(index.description(), "GRCh38 (GENCODE v43, MANE v1.5)");
    assert_eq!(index.assembly(), Some(Assembly::Grch38));
    let text = provenance();
    for source in [
        "GENCODE v43",
        "GENCODE v19",
        "v1.5",
        "UniProt",
        "CC BY 4.0",
        "62,701",
        "53,149",
    ] {
        assert!(text.contains(source), "{source}");
    }
}
