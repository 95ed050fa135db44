//! What makes a simulated genome as hard as a real one.

use super::{SimulateError, share, within};

/// What the sequence holds beyond the genes' own structure: stretches that are alike without being the same gene. All
/// of it is off by default.
///
/// Copied into are the genes that are always expressed (targets, published partners, control genes, genes asked for),
/// and the stretches between all genes. A world of given sequence stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct GenomeModel {
    /// Genes whose coding region holds a kinase domain like NTRK1's, by name; those that the world does not have are
    /// passed over. Unless it is empty, NTRK2's and NTRK3's kinase domains are like NTRK1's too. All are expressed.
    pub paralogues: Vec<String>,
    /// Share of the bases of such a domain that equal NTRK1's, on average; single stretches differ by up to 0.2.
    pub paralogue_identity: f64,
    /// Copies of spliced transcripts between genes, cut at their 5' end to 1,500 bases at most, with a poly(A) tail (count).
    pub pseudogenes: u32,
    /// Least and greatest share of a pseudogene's bases that equal its parent's.
    pub pseudogene_identity: (f64, f64),
    /// Share of the pseudogenes that are weakly expressed.
    pub expressed_pseudogenes: f64,
    /// Copies of one repeat of 300 bases in introns, UTRs and between genes (count).
    pub repeats: u32,
    /// Least and greatest share of a copy's bases that equal the family's.
    pub repeat_identity: (f64, f64),
    /// Share of the coding exon ends beside which the exon repeats one motif of three bases for 15 to 24 bases. Unless it
    /// is 0, introns end in a tract of C and T.
    pub low_complexity: f64,
    /// Share of a gene's transcripts, on average, that are other isoforms than the main one: annotated ones, and ones
    /// that skip an exon or two.
    pub other_isoforms: f64,
}

impl Default for GenomeModel {
    /// Nothing of the kind.
    fn default() -> Self {
        Self {
            paralogues: Vec::new(),
            paralogue_identity: 0.7,
            pseudogenes: 0,
            pseudogene_identity: (0.90, 0.97),
            expressed_pseudogenes: 0.0,
            repeats: 0,
            repeat_identity: (0.80, 0.95),
            low_complexity: 0.0,
            other_isoforms: 0.0,
        }
    }
}

/// Receptor tyrosine kinases, the targets' nearest relatives first.
const KINASES: [&str; 12] = [
    "ROR1", "ROR2", "MUSK", "DDR1", "DDR2", "INSR", "IGF1R", "INSRR", "ALK", "LTK", "ROS1", "MET",
];

impl GenomeModel {
    /// As hard as a real one. The measures are chosen by hand: kinases as alike as NTRK1 is to NTRK2, pseudogenes and
    /// repeats as alike as young ones, other isoforms as often as in many tissues.
    pub fn hard() -> Self {
        Self {
            paralogues: KINASES.map(String::from).to_vec(),
            pseudogenes: 40,
            expressed_pseudogenes: 0.4,
            repeats: 600,
            low_complexity: 0.03,
            other_isoforms: 0.25,
            ..Self::default()
        }
    }

    /// Whether there is nothing to plant.
    pub(crate) fn is_plain(&self) -> bool {
        self.paralogues.is_empty()
            && self.pseudogenes == 0
            && self.repeats == 0
            && self.low_complexity <= 0.0
    }

    pub(crate) fn check(&self) -> Result<(), SimulateError> {
        share("share of expressed pseudogenes", self.expressed_pseudogenes)?;
        share("share of exon ends of low complexity", self.low_complexity)?;
        share("share of other isoforms", self.other_isoforms)?;
        share("identity of paralogues", self.paralogue_identity)?;
        for (setting, (least, greatest)) in [
            ("identity of pseudogenes", self.pseudogene_identity),
            ("identity of repeats", self.repeat_identity),
        ] {
            share(setting, least)?;
            share(setting, greatest)?;
            within(
                setting,
                greatest,
                least,
                1.0,
                "no lower at its greatest than at its least",
            )?;
        }
        Ok(())
    }
}
