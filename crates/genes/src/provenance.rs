//! Where the embedded tables come from.

/// Sources, versions and terms of the embedded gene models and facts, as text for people.
pub const fn provenance() -> &'static str {
    "\
Gene models
  GRCh38    GENCODE v43 (Ensembl 109): 62,701 genes, one transcript each; MANE Select v1.5 transcripts
            and RefSeq accessions; gene and transcript ids of GENCODE v44
  GRCh37    53,149 of these genes placed on GRCh37 and checked against GENCODE v19
  NTRK1/2/3 every coding isoform of GENCODE v43 (GRCh38) and v19 (GRCh37)
Domains     UniProt P04629, Q16620, Q16288, in residues of the MANE Select proteins
Fusions     100 published pairs, from the literature named with each

GENCODE, Ensembl, RefSeq and MANE are free to use and redistribute. UniProt: CC BY 4.0.
Please credit GENCODE, MANE (NCBI and EMBL-EBI) and UniProt.
"
}
