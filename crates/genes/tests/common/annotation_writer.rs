//! Writes genes as the annotation files of GENCODE, Ensembl and RefSeq would hold them.

use std::fmt::Write as _;

use trkfuse_core::{Interval, Strand};
use trkfuse_genes::{CdsState, Gene, Transcript, TranscriptChoice};

/// Whose file, in which format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    GencodeGtf,
    EnsemblGtf,
    RefseqGtf,
    GencodeGff3,
    EnsemblGff3,
    RefseqGff3,
}

impl Flavour {
    pub(crate) const ALL: [Self; 6] = [
        Self::GencodeGtf,
        Self::EnsemblGtf,
        Self::RefseqGtf,
        Self::GencodeGff3,
        Self::EnsemblGff3,
        Self::RefseqGff3,
    ];

    fn is_gtf(self) -> bool {
        matches!(self, Self::GencodeGtf | Self::EnsemblGtf | Self::RefseqGtf)
    }

    fn is_refseq(self) -> bool {
        matches!(self, Self::RefseqGtf | Self::RefseqGff3)
    }

    fn is_ensembl(self) -> bool {
        matches!(self, Self::EnsemblGtf | Self::EnsemblGff3)
    }

    fn contig(self, bare: &str) -> String {
        match bare {
            _ if self.is_ensembl() => bare.to_string(),
            _ if !self.is_refseq() => format!("chr{bare}"),
            "1" => "NC_000001.11".to_string(),
            "12" => "NC_000012.12".to_string(),
            "15" => "NC_000015.10".to_string(),
            other => panic!("no accession of {other} here"),
        }
    }
}

/// The file's text. `genes` come with the bare names of their contigs.
pub(crate) fn write(flavour: Flavour, genes: &[(&str, &Gene)]) -> String {
    let mut writer = Writer {
        flavour,
        contig: String::new(),
        text: String::new(),
    };
    if !flavour.is_gtf() {
        writer.text.push_str("##gff-version 3\n");
    }
    writer.text.push_str("# made by a test\n");
    for (bare, gene) in genes {
        writer.contig = flavour.contig(bare);
        writer.gene(gene);
    }
    writer.text
}

struct Writer {
    flavour: Flavour,
    contig: String,
    text: String,
}

impl Writer {
    fn line(&mut self, kind: &str, span: Interval, strand: Strand, phase: &str, attributes: &str) {
        let (first, last) = (span.start.one_based(), span.end.zero_based());
        let contig = &self.contig;
        writeln!(
            self.text,
            "{contig}\ttest\t{kind}\t{first}\t{last}\t.\t{strand}\t{phase}\t{attributes}"
        )
        .unwrap();
    }

    fn gene(&mut self, gene: &Gene) {
        let symbol = &gene.symbol;
        let id = gene.id.as_ref().unwrap();
        let (bare, version) = id.split_once('.').unwrap();
        let biotype = &gene.biotype;
        let attributes = match self.flavour {
            Flavour::GencodeGtf => {
                format!(
                    "gene_id \"{id}\"; gene_type \"{biotype}\"; gene_name \"{symbol}\"; level 2;"
                )
            }
            Flavour::EnsemblGtf => format!(
                "gene_id \"{bare}\"; gene_version \"{version}\"; gene_name \"{symbol}\"; \
                 gene_source \"x\"; gene_biotype \"{biotype}\";"
            ),
            Flavour::RefseqGtf => format!(
                "gene_id \"{symbol}\"; transcript_id \"\"; db_xref \"GeneID:4914\"; \
                 db_xref \"HGNC:HGNC:8031\"; description \"one; two\"; gbkey \"Gene\"; \
                 gene \"{symbol}\"; gene_biotype \"{biotype}\"; gene_synonym \"OLD1\"; gene_synonym \"OLD2\"; "
            ),
            Flavour::GencodeGff3 => {
                format!("ID={id};gene_id={id};gene_type={biotype};gene_name={symbol};level=2")
            }
            Flavour::EnsemblGff3 => format!(
                "ID=gene:{bare};Name={symbol};biotype={biotype};description=a%3B b;gene_id={bare};\
                 version={version}"
            ),
            Flavour::RefseqGff3 => format!(
                "ID=gene-{symbol};Dbxref=GeneID:4914,HGNC:HGNC:8031;Name={symbol};gbkey=Gene;\
                 gene={symbol};gene_biotype={biotype};gene_synonym=OLD1,OLD2"
            ),
        };
        self.line("gene", gene.span, gene.strand, ".", &attributes);
        // Isoforms first: order must not decide which one is the main one.
        for transcript in gene.transcripts.iter().rev() {
            self.transcript(gene, transcript);
        }
    }

    fn transcript(&mut self, gene: &Gene, transcript: &Transcript) {
        let attributes = self.transcript_attributes(gene, transcript);
        let kind = match (self.flavour.is_gtf(), transcript.is_coding()) {
            (true, _) => "transcript",
            (false, true) => "mRNA",
            (false, false) => "lnc_RNA",
        };
        let strand = gene.strand;
        self.line(kind, transcript.span().unwrap(), strand, ".", &attributes);
        let parts = self.part_attributes(gene, transcript);
        for exon in transcript.exons_in_order() {
            self.line("exon", exon, strand, ".", &parts);
        }
        if transcript.is_coding() {
            self.coding_region(transcript, &parts);
        }
    }

    fn coding_region(&mut self, transcript: &Transcript, attributes: &str) {
        let length = transcript.cds_length();
        let has_stop = transcript.cds_state.has_stop();
        // GTF leaves the stop codon out of CDS, RefSeq's GTF too; GFF3 keeps it.
        let end = if self.flavour.is_gtf() && has_stop {
            length - 3
        } else {
            length
        };
        for piece in transcript.coding_intervals(0, end) {
            self.line("CDS", piece, transcript.strand, "0", attributes);
        }
        // RefSeq's and Ensembl's GFF3 have no codon features.
        if matches!(self.flavour, Flavour::RefseqGff3 | Flavour::EnsemblGff3) {
            return;
        }
        if !lacks_start(transcript) {
            for piece in transcript.coding_intervals(0, 3) {
                self.line("start_codon", piece, transcript.strand, "0", attributes);
            }
        }
        if has_stop {
            for piece in transcript.coding_intervals(length - 3, length) {
                self.line("stop_codon", piece, transcript.strand, "0", attributes);
            }
        }
    }

    /// What the transcript's own line says.
    fn transcript_attributes(&self, gene: &Gene, transcript: &Transcript) -> String {
        let id = name_of(self.flavour, transcript);
        let mut tags = vec!["basic"];
        if transcript.choice == TranscriptChoice::ManeSelect {
            tags.push(if self.flavour.is_refseq() {
                "MANE Select"
            } else {
                "MANE_Select"
            });
            if !self.flavour.is_refseq() {
                tags.push("Ensembl_canonical");
            }
        }
        if lacks_start(transcript) && !self.flavour.is_refseq() {
            tags.push("cds_start_NF");
        }
        if !transcript.cds_state.has_stop() && transcript.is_coding() && !self.flavour.is_refseq() {
            tags.push("cds_end_NF");
        }
        let symbol = &gene.symbol;
        let gene_id = gene.id.as_ref().unwrap();
        let bare = gene_id.split('.').next().unwrap();
        match self.flavour {
            Flavour::GencodeGtf | Flavour::EnsemblGtf | Flavour::RefseqGtf => {
                let mut text = self.part_attributes(gene, transcript);
                for tag in tags {
                    write!(text, " tag \"{tag}\";").unwrap();
                }
                text
            }
            Flavour::GencodeGff3 => format!(
                "ID={id};Parent={gene_id};gene_id={gene_id};transcript_id={id};\
                 gene_type={};gene_name={symbol};transcript_name={symbol}-201;tag={}",
                gene.biotype,
                tags.join(",")
            ),
            Flavour::EnsemblGff3 => {
                let (number, version) = id.split_once('.').unwrap();
                format!(
                    "ID=transcript:{number};Parent=gene:{bare};Name={symbol}-201;biotype=x;tag={};\
                     transcript_id={number};version={version}",
                    tags.join(",")
                )
            }
            Flavour::RefseqGff3 => {
                format!(
                    "ID=rna-{id};Parent=gene-{symbol};Dbxref=GeneID:4914,GenBank:{id};Name={id};\
                     gbkey=mRNA;gene={symbol};tag={};transcript_id={id}",
                    tags.join(",")
                )
            }
        }
    }

    /// What the lines of exons and coding pieces say.
    fn part_attributes(&self, gene: &Gene, transcript: &Transcript) -> String {
        let id = name_of(self.flavour, transcript);
        let (symbol, gene_id) = (&gene.symbol, gene.id.as_ref().unwrap());
        match self.flavour {
            Flavour::GencodeGtf => format!(
                "gene_id \"{gene_id}\"; transcript_id \"{id}\"; gene_type \"{}\"; \
                 gene_name \"{symbol}\"; exon_number 1;",
                gene.biotype
            ),
            Flavour::EnsemblGtf => {
                let (number, version) = id.split_once('.').unwrap();
                let (bare, gene_version) = gene_id.split_once('.').unwrap();
                format!(
                    "gene_id \"{bare}\"; gene_version \"{gene_version}\"; transcript_id \"{number}\"; \
                     transcript_version \"{version}\"; gene_name \"{symbol}\"; gene_biotype \"{}\";",
                    gene.biotype
                )
            }
            Flavour::RefseqGtf => format!(
                "gene_id \"{symbol}\"; transcript_id \"{id}\"; db_xref \"Ensembl:ENST1.2\"; \
                 db_xref \"GeneID:4914\"; gene \"{symbol}\"; product \"a, b; c\";"
            ),
            Flavour::GencodeGff3 => format!("ID=part:{id}:1;Parent={id};transcript_id={id}"),
            Flavour::EnsemblGff3 => {
                format!("Parent=transcript:{};rank=1", id.split('.').next().unwrap())
            }
            Flavour::RefseqGff3 => {
                let mut text =
                    format!("ID=exon-{id}-1;Parent=rna-{id};gene={symbol};transcript_id={id}");
                let (low, high) = cut_ends(transcript);
                if low {
                    text.push_str(";partial=true;start_range=.,1");
                }
                if high {
                    text.push_str(";partial=true;end_range=1,.");
                }
                text
            }
        }
    }
}

/// The id that a flavour gives to a transcript: RefSeq's accession where it is known.
pub(crate) fn name_of(flavour: Flavour, transcript: &Transcript) -> String {
    match &transcript.refseq {
        Some(refseq) if flavour.is_refseq() => refseq.clone(),
        _ if transcript.choice == TranscriptChoice::Isoform => {
            // `NTRK1.3` becomes an id with a version.
            let (gene, number) = transcript.id.split_once('.').unwrap();
            let gene = &gene[gene.len() - 1..];
            format!("ENST{gene}{number:0>10}.1")
        }
        _ => transcript.id.clone(),
    }
}

fn lacks_start(transcript: &Transcript) -> bool {
    matches!(
        transcript.cds_state,
        CdsState::NoStart | CdsState::NoStartNoStop
    )
}

/// Whether the coding region is cut at its lower and its higher end.
fn cut_ends(transcript: &Transcript) -> (bool, bool) {
    let (start, stop) = (
        lacks_start(transcript),
        transcript.is_coding() && !transcript.cds_state.has_stop(),
    );
    match transcript.strand {
        Strand::Forward => (start, stop),
        Strand::Reverse => (stop, start),
    }
}
