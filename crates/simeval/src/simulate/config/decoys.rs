//! What is in a sample to mislead callers.

use super::SimulateError;

/// Transcripts and joins that are no fusion but may look like one. All of it is off by default; fragments come on top of
/// the background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecoyModel {
    /// Read-through transcripts of each target with its neighbours on the same strand, last but one exon to second
    /// exon: at most so many neighbours, by turns upstream and downstream (count).
    pub target_read_throughs: u32,
    /// Read-through transcripts of other expressed genes (count).
    pub read_throughs: u32,
    /// Circular RNA of each target: the end of an exon joined to the start of it or of one before (count).
    pub target_back_splices: u32,
    /// Circular RNA of other expressed genes (count).
    pub back_splices: u32,
    /// Least and most fragments of a read-through or a circle; small numbers are as likely as large ones (count).
    pub fragments: (u32, u32),
    /// Template switches between a target, by turns, and another gene in proportion to its expression, beside the
    /// background's. One in ten is seen in two or three fragments, as at a hot spot (count).
    pub target_switches: u32,
    /// Least and most bases that both templates spell where they are switched; (0, 0) joins them anywhere. Also holds for
    /// the switches of the background.
    pub switch_homology: (u32, u32),
    /// Targets joined once to any place of the genome, as by ligation or DNA left in the library (count).
    pub chance_joins: u32,
    /// Exon ends of targets at which half of the transcripts have three or four SNPs, or SNPs and a small insertion or
    /// deletion, within 12 bases (count).
    pub clipped_ends: u32,
    /// Transcripts of targets that break off and go on in a low-complexity tail, as after priming within (count).
    pub tails: u32,
}

impl Default for DecoyModel {
    /// None.
    fn default() -> Self {
        Self {
            target_read_throughs: 0,
            read_throughs: 0,
            target_back_splices: 0,
            back_splices: 0,
            fragments: (1, 30),
            target_switches: 0,
            switch_homology: (0, 0),
            chance_joins: 0,
            clipped_ends: 0,
            tails: 0,
        }
    }
}

impl DecoyModel {
    /// All kinds, in numbers that make false calls likely rather than natural. Chosen by hand; template switches share 3 to 8
    /// bases.
    pub fn hard() -> Self {
        Self {
            target_read_throughs: 2,
            read_throughs: 6,
            target_back_splices: 2,
            back_splices: 6,
            target_switches: 30,
            switch_homology: (3, 8),
            chance_joins: 12,
            clipped_ends: 6,
            tails: 6,
            ..Self::default()
        }
    }

    pub(crate) fn check(&self) -> Result<(), SimulateError> {
        let fail = |setting, (least, most): (u32, u32), wanted| {
            Err(SimulateError::Setting {
                setting,
                value: format!("{least} to {most}"),
                wanted,
            })
        };
        let (least, most) = self.fragments;
        if least == 0 || most < least || most > 10_000 {
            return fail(
                "number of fragments of a decoy",
                self.fragments,
                "at least 1, at most 10000, and no lower at its most than at its least",
            );
        }
        let (least, most) = self.switch_homology;
        if most < least || most > 20 {
            return fail(
                "number of bases that switched templates share",
                self.switch_homology,
                "at most 20, and no lower at its most than at its least",
            );
        }
        Ok(())
    }
}
