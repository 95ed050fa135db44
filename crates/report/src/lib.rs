//! Writes trkfuse results as VCF, TSV and JSON.
