//! The genes that trkfuse looks for, and those it learns the library from.

/// The genes whose fusions are looked for.
pub const TARGETS: [&str; 3] = ["NTRK1", "NTRK2", "NTRK3"];

/// Genes of moderate, near-universal expression, over which a sample's read length, fragment lengths
/// and strandedness are learned.
///
/// Asked of each: expressed in nearly every tissue at a moderate level; no or few processed
/// pseudogenes, which would take its reads; several exons; one MANE Select transcript that lies on
/// GRCh37 exactly as on GRCh38. Left out for the first two reasons: ACTB, GAPDH, UBC, EEF1A1, RPLP0
/// and YWHAZ; for the last one: POLR2A.
///
/// # Source
///
/// The first eleven: E. Eisenberg and E. Y. Levanon, Human housekeeping genes, revisited, Trends in
/// Genetics 29:569 (2013), doi:10.1016/j.tig.2013.05.010. The last five are common reference genes of
/// RNA assays, with longer transcripts (TFRC, PUM1, IPO8) or lower expression (TBP, HMBS).
pub const CONTROL_GENES: [&str; 16] = [
    "C1orf43", "CHMP2A", "EMC7", "GPI", "PSMB2", "PSMB4", "RAB7A", "REEP5", "SNRPD3", "VCP",
    "VPS29", "TBP", "HMBS", "TFRC", "PUM1", "IPO8",
];
