//! The genes that trkfuse looks for, and those it learns the library from.

/// The genes whose fusions are looked for.
pub const TARGETS: [&str; 3] = ["NTRK1", "NTRK2", "NTRK3"];

/// Genes of moderate, near-universal expression, over which a sample's read length, fragment lengths
/// and strandedness are learned when the targets themselves show too few reads.
pub const CONTROL_GENES: [&str; 16] = [
    "HPRT1", "TBP", "GUSB", "HMBS", "SDHA", "POLR2A", "PGK1", "TFRC", "IPO8", "PPIB", "YWHAZ",
    "HSP90AB1", "UBE2D2", "PSMB4", "VCP", "RAB7A",
];
