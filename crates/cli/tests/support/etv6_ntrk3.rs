//! ETV6::NTRK3 in a few lines of SAM.

/// The contigs of the targets and of ETV6, GRCh38, aligned by STAR.
pub(crate) const HEADER: &str = "@HD\tVN:1.6\tSO:unsorted\n\
    @SQ\tSN:chr1\tLN:248956422\n\
    @SQ\tSN:chr9\tLN:138394717\n\
    @SQ\tSN:chr12\tLN:133275309\n\
    @SQ\tSN:chr15\tLN:101991189\n\
    @PG\tID:STAR\tPN:STAR\tVN:2.7.11b\n";

/// A read of 100 bases.
pub(crate) const BASES: &str = "GATTACAGGCTTCAAGTCAGTACCTGAGCATTGCCAGTTACGATCCGTAAGGCTATCGAT\
    ATGTGCAGCACATTAAGAGGAGAGACATCGTGCTGAAGCG";

/// Where its last 40 bases lie, as an `SA` tag says it: on NTRK3 up to the start of exon 15. The other 60 are those from
/// chr12:11869910 on, to the end of ETV6's exon 5.
pub(crate) const PIECE: &str = "chr15,87940714,-,40M60S,255,0;";
